"""Our dataclasses are those of the library, but for the time that it takes to define them."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from functools import cached_property
from typing import Any, ClassVar

import pytest

from deck.base.dataclasses import dataclass as ours

WAYS: list[dict[str, bool]] = [
    *({}, {"frozen": True}, {"eq": False}, {"frozen": True, "eq": False}, {"frozen": True, "order": True}),
    {"kw_only": True, "eq": False},
]


def made(dataclass: Any, how: dict[str, bool]) -> tuple[Any, Any]:
    """A class with fields of each sort, and one below it, as one of the two makes them."""

    @dataclass(**how)
    class Above:
        name: str
        size: float = 1.5
        kind: ClassVar[str] = "none"
        parts: list[int] = dataclasses.field(default_factory=list)
        seen: int = dataclasses.field(default=0, compare=False, repr=False)

        @cached_property
        def whole(self) -> int:
            return sum(self.parts)

    @dataclass(**how)
    class Below(Above):
        """One more."""

        last: tuple[int, ...] = ()

    return Above, Below


@pytest.mark.parametrize("how", WAYS)
def test_a_class_does_what_one_of_the_library_does(how: dict[str, bool]) -> None:
    told = []
    for above, below in (made(dataclasses.dataclass, how), made(ours, how)):
        a, b, c = above(name="a"), below(name="a", size=2, parts=[3], seen=1), above(name="a", seen=7)
        seen: list[Any] = [repr(a), repr(b), a == c, a == b, a != c, a == copy.copy(a), b.whole, vars(b)]
        seen += [dataclasses.replace(b, name="n"), dataclasses.asdict(b), above.__match_args__, above.__hash__ is None]
        seen += [[(f.name, f.kw_only) for f in dataclasses.fields(below)], a.parts is not c.parts, a.kind, above.size]
        seen += [(x < y, x <= y, x > y, x >= y) for x, y in ((a, c), (c, above(name="b")))] if how.get("order") else []
        seen += [] if how.get("kw_only") else [above("z", 3), below("y", 3, [1], 2, (4,)).last]
        told.append(list(map(repr, seen)))
    assert told[0] == told[1]


@pytest.mark.parametrize("how", WAYS)
def test_a_class_refuses_what_one_of_the_library_refuses(how: dict[str, bool]) -> None:
    for above, _ in (made(dataclasses.dataclass, how), made(ours, how)):
        for given, named in (((), {}), ((), {"size": 1}), (("a", 1, [], 2, 3), {}), ((), {"name": "a", "other": 1})):
            with pytest.raises(TypeError):
                above(*given, **named)
        one = above(name="a")
        if how.get("frozen"):
            with pytest.raises(dataclasses.FrozenInstanceError):
                one.name = "b"
            with pytest.raises(dataclasses.FrozenInstanceError):
                del one.name
        if how.get("kw_only"):
            with pytest.raises(TypeError):
                above("a")


@ours(frozen=True)
class Kept:
    """A class of a module, for only such can be pickled."""

    name: str
    sizes: tuple[int, ...] = ()


def test_what_is_kept_comes_back() -> None:
    assert pickle.loads(pickle.dumps(Kept("a", (1, 2)))) == Kept("a", (1, 2))
    assert {Kept("a"): 1}[Kept("a", ())] == 1 and Kept("a") != Kept("b")
