"""Dataclasses that share their methods.

The library writes up to seven functions for each class and compiles them, which takes a millisecond: a lecture of a few
slides, which knows 160 classes and makes few objects of them, would spend a sixth of its time on that.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, field, fields, replace
from functools import partial, total_ordering
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

__all__ = ("Field", "dataclass", "field", "replace")

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(cls=None, /, *, frozen=False, eq=True, order=False, kw_only=False):
        """As `dataclasses.dataclass`, without what the engine does not use of it."""
        if cls is None:
            return partial(dataclass, frozen=frozen, eq=eq, order=order, kw_only=kw_only)
        dataclasses.dataclass(init=False, repr=False, eq=False, kw_only=kw_only)(cls)
        methods = {"__init__": _maker(cls), "__repr__": _said}
        methods |= _compared(cls, frozen, order) if eq else {}
        methods |= {"__setattr__": _refused, "__delattr__": _refused} if frozen else {}
        for name, method in methods.items():
            setattr(cls, name, method)
        return total_ordering(cls) if order else cls


def _maker(cls: Any) -> Callable[..., None]:
    """What sets the fields of a new object."""
    blank = {f.name: f.default for f in fields(cls)}
    makers = [(f.name, f.default_factory) for f in fields(cls) if f.default_factory is not MISSING]
    needed = [f.name for f in fields(cls) if f.default is f.default_factory is MISSING]
    names = tuple(f.name for f in fields(cls) if not f.kw_only)

    def __init__(self: Any, *given: Any, **named: Any) -> None:  # noqa: N807
        told = self.__dict__
        told.update(blank)
        told.update(zip(names, given))  # noqa: B905
        told.update(named)
        for name, make in makers:
            if told[name] is MISSING:
                told[name] = make()
        left = [name for name in needed if told[name] is MISSING] if len(given) < len(needed) else ()
        if left or len(told) > len(blank) or len(given) > len(names):
            raise TypeError(f"{cls.__name__} has the fields {list(blank)}, of which it needs {needed}")

    return __init__


def _compared(cls: Any, frozen: bool, order: bool) -> dict[str, Any]:
    """How objects of a class are told apart: by their fields, in order."""
    names = [f.name for f in fields(cls) if f.compare]
    key: Callable[[Any], Any] = attrgetter(*names) if names else lambda _: ()

    def __eq__(self: Any, other: Any) -> Any:  # noqa: N807
        return key(self) == key(other) if other.__class__ is self.__class__ else NotImplemented

    def __lt__(self: Any, other: Any) -> Any:  # noqa: N807
        return key(self) < key(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: Any) -> int:  # noqa: N807
        return hash(key(self))

    return {"__eq__": __eq__, "__hash__": __hash__ if frozen else None} | ({"__lt__": __lt__} if order else {})


@recursive_repr("...")
def _said(self: Any) -> str:
    told = ", ".join(f"{f.name}={getattr(self, f.name)!r}" for f in fields(self) if f.repr)
    return f"{type(self).__qualname__}({told})"


def _refused(_: Any, name: str, *__: Any) -> None:
    raise FrozenInstanceError(f"{name} is not to be changed")
