"""The engine's dataclasses do what those of the standard library do."""

import copy
import dataclasses
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import ClassVar, NamedTuple

import pytest

from deck.base import dataclass as ours
from deck.base.problem import Where

BOTH = (dataclasses, ours)
ROOT = Path(__file__).parent.parent


class Pair(NamedTuple):
    x: int
    y: int


def classes(made_by: ModuleType) -> SimpleNamespace:
    """The same classes, made by one or the other."""
    dataclass, field = made_by.dataclass, made_by.field

    @dataclass(frozen=True)
    class Frozen:
        known: ClassVar[int] = 3
        name: str
        points: tuple[Pair, ...] = ()
        hidden: list[int] = field(default_factory=list, compare=False, repr=False)

    @dataclass(frozen=True)
    class Longer(Frozen):
        name: str = "longer"
        size: float = 1.5

    @dataclass
    class Loose:
        first: int
        second: dict[str, object] = field(default_factory=dict)

        def __repr__(self) -> str:
            return "loose"

    @dataclass(kw_only=True, eq=False)
    class Node:
        where: str
        children: list[object] = field(default_factory=list)

    @dataclass(kw_only=True, eq=False)
    class Leaf(Node):
        text: str = ""

    @dataclass(frozen=True, order=True)
    class Ordered:
        major: int
        minor: int = 0

    @dataclass(frozen=True)
    class Empty:
        pass

    return SimpleNamespace(**{name: value for name, value in locals().items() if isinstance(value, type)})


TRIED: dict[str, Callable[[SimpleNamespace, ModuleType], object]] = {
    "positions and defaults": lambda c, _: repr(c.Frozen("a", (Pair(1, 2),))),
    "names": lambda c, _: repr(c.Frozen(points=(), name="a")),
    "inherited order": lambda c, _: repr(c.Longer("n", (), [1], 2)),
    "an overridden default": lambda c, _: repr(c.Longer()),
    "a factory for each": lambda c, _: c.Frozen("a").hidden is not c.Frozen("a").hidden,
    "own repr": lambda c, _: repr(c.Loose(1)),
    "equal": lambda c, _: (c.Frozen("a") == c.Frozen("a", (), [1]), c.Frozen("a") == c.Frozen("b")),
    "equal and hash": lambda c, _: len({c.Frozen("a"), c.Frozen("a", (), [1]), c.Frozen("b")}),
    "not equal to a subclass": lambda c, _: c.Frozen("a") == c.Longer("a"),
    "not equal to another": lambda c, _: (c.Loose(1) == 1, c.Empty() == c.Empty(), hash(c.Empty()) == hash(c.Empty())),
    "itself only": lambda c, _: (c.Leaf(where="a") == c.Leaf(where="a"), len({c.Leaf(where="a"), c.Leaf(where="a")})),
    "ordered": lambda c, _: repr(sorted([c.Ordered(2), c.Ordered(1, 3), c.Ordered(1)])),
    "compared": lambda c, _: (c.Ordered(1) < c.Ordered(2), c.Ordered(1) <= c.Ordered(1), c.Ordered(1) >= c.Ordered(2)),
    "matched by position": lambda c, _: (c.Frozen.__match_args__, c.Leaf.__match_args__),
    "fields": lambda c, m: [(f.name, f.kw_only, f.default is m.MISSING) for f in m.fields(c.Leaf)],
    "replaced": lambda c, m: repr(m.replace(c.Longer("a", size=2), points=(Pair(0, 0),))),
    "as a dict": lambda c, m: m.asdict(c.Loose(1, {"a": [c.Frozen("b", (Pair(1, 2),))]})),
    "is one": lambda c, m: (m.is_dataclass(c.Leaf), m.is_dataclass(c.Empty()), m.is_dataclass(3)),
    "no value for a field": lambda c, _: c.Frozen(),
    "an unknown field": lambda c, _: c.Frozen("a", other=1),
    "too many": lambda c, _: c.Ordered(1, 2, 3),
    "names only": lambda c, _: c.Leaf("a"),
    "not to be hashed": lambda c, _: hash(c.Loose(1)),
    "a field twice": lambda c, _: c.Frozen("a", name="a"),
    "one for another": lambda c, _: c.Ordered(minor=1, mayor=2),
    "in the order of its fields": lambda c, _: [*vars(c.Longer(size=2, name="a"))],
    "many": lambda c, _: repr([c.Longer(str(n), size=n) for n in range(30)]),
    "of many, one that lacks a field": lambda c, _: ([c.Frozen("a") for _ in range(30)], c.Frozen()),
    "ordered with another": lambda c, _: c.Ordered(1) < 1,
    "the class's own default": lambda c, _: (c.Longer.name, hasattr(c.Frozen, "hidden"), c.Frozen.known),
    "copied": lambda c, _: (repr(copy.copy(c.Longer("a"))), copy.deepcopy(c.Longer("a")) == c.Longer("a")),
}


@pytest.mark.parametrize("name", TRIED)
def test_does_what_the_standard_library_does(name: str) -> None:
    answers = []
    for made_by in BOTH:
        found = classes(made_by)
        try:
            answers.append(TRIED[name](found, made_by))
        except (TypeError, AttributeError) as error:
            answers.append(next(kind for kind in (TypeError, AttributeError) if isinstance(error, kind)))
    assert answers[1] == answers[0]


def test_is_pickled_also_before_any_was_made_there() -> None:
    program = f"import pickle; print(pickle.loads({pickle.dumps(Where('a', 2))!r}))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "a:2:1\n"
