"""Hold a formula as a small tree: what TeX says, without its spelling."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Class = Literal["ord", "op", "bin", "rel", "open", "close", "punct", "inner"]
"""How a part is spaced, in TeX's words (Knuth, The TeXbook, chapter 18)."""

Variant = Literal["", "rm", "bf", "bi", "bb", "cal", "frak", "sf", "tt"]
"""An alphabet; "" is italic for letters and upright for the rest."""

Limits = Literal["side", "display", "always"]
"""Where scripts stand: beside their base, over and under it in displays, or there always."""


Form = Literal["matrix", "small", "cases", "aligned", "lines"]
"""What a grid is: columns apart, or lines of one text whose columns meet at signs."""


@dataclass(frozen=True)
class Part:
    """A part of a formula."""


@dataclass(frozen=True)
class Symbol(Part):
    """A letter, a digit or a sign."""

    text: str
    kind: Class = "ord"
    variant: Variant = ""


@dataclass(frozen=True)
class Big(Part):
    """A sign like ∑ or ∫, large in displays, with what it works on; None stands for scripts that are not there."""

    text: str
    below: Part | None
    above: Part | None
    limits: Limits
    body: Part


@dataclass(frozen=True)
class Function(Part):
    """A name like log or lim, with its scripts, before what it works on."""

    name: str
    below: Part | None
    above: Part | None
    limits: Limits
    body: Part


@dataclass(frozen=True)
class Words(Part):
    """Upright words in the middle of a formula."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Space(Part):
    """Room, in em; it may be negative."""

    em: float


@dataclass(frozen=True)
class Row(Part):
    """Parts side by side."""

    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Fraction(Part):
    """One part over another; size: that of its display, of its text, or that of its surroundings."""

    above: Part
    below: Part
    bar: bool = True
    size: Literal["", "display", "text"] = ""


@dataclass(frozen=True)
class Root(Part):
    """A root; a degree of None is the square root's."""

    body: Part
    degree: Part | None = None


@dataclass(frozen=True)
class Scripts(Part):
    """A base with a subscript, a superscript, or both."""

    base: Part
    below: Part | None
    above: Part | None
    limits: Limits = "side"


@dataclass(frozen=True)
class Accent(Part):
    """A part under a combining mark; wide: as wide as the part."""

    body: Part
    mark: str
    wide: bool = False


@dataclass(frozen=True)
class Line(Part):
    """A part with a line over or under it."""

    body: Part
    over: bool


@dataclass(frozen=True)
class Brace(Part):
    """A part with a brace or a bracket over or under it."""

    body: Part
    mark: str
    over: bool


@dataclass(frozen=True)
class Arrow(Part):
    """An arrow as long as what stands above and below it."""

    mark: str
    above: Part
    below: Part | None = None


@dataclass(frozen=True)
class Fence(Part):
    """Parts between delimiters as high as they are; middle: what parts them; "" is no delimiter."""

    parts: tuple[Part, ...]
    left: str
    right: str
    middle: str = ""


@dataclass(frozen=True)
class Sized(Part):
    """A delimiter in one of the sizes from 1 (big) to 4 (Bigg)."""

    text: str
    size: int
    kind: Class


@dataclass(frozen=True)
class Grid(Part):
    """Rows of cells, all as long; columns: a letter each, l c or r."""

    rows: tuple[tuple[Part, ...], ...]
    columns: str
    form: Form


@dataclass(frozen=True)
class Phantom(Part):
    """The room that a part takes: its width, its height, or both; shown: the part stands in it all the same."""

    body: Part
    width: bool = True
    height: bool = True
    shown: bool = False


@dataclass(frozen=True)
class Boxed(Part):
    """A part in a frame, or struck through."""

    body: Part
    mark: Literal["frame", "up", "down", "cross"] = "frame"


@dataclass(frozen=True)
class Sizing(Part):
    """A part set as in a display, in text, or as a script."""

    body: Part
    style: Literal["display", "text", "script"]


@dataclass(frozen=True)
class Colored(Part):
    """A part in a colour of the theme."""

    body: Part
    token: str


@dataclass(frozen=True)
class Term(Part):
    """A part that appears at a click, or that lights up at it."""

    body: Part
    click: int
    lit: bool = False


@dataclass(frozen=True)
class Formula:
    """A formula, the TeX that it was read from, and whether it stands on a line of its own."""

    body: Part
    tex: str
    display: bool = False


def inner(part: Part) -> Iterator[Part]:
    """The parts that a part is made of, in reading order."""
    for field in dataclasses.fields(part):
        value = getattr(part, field.name)
        if isinstance(value, Part):
            yield value
        elif isinstance(value, tuple):
            for item in value:
                yield from (item if isinstance(item, tuple) else (item,))


def walk(part: Part) -> Iterator[Part]:
    """A part and all below it."""
    yield part
    for below in inner(part):
        yield from walk(below)


def depth(part: Part) -> int:
    """How many parts are one in the other at most; counted without recursion, so that any number can be."""
    level, found = [part], 0
    while level:
        level = [below for item in level for below in inner(item)]
        found += 1
    return found


def kind(part: Part) -> Class:
    """How a part is spaced among others."""
    match part:
        case Symbol() | Sized():
            return part.kind
        case Big() | Function():
            return "op"
        case Arrow():
            return "rel"
        case Fraction() | Fence():
            return "inner"
        case Scripts():
            return kind(part.base)
        case Colored() | Term() | Sizing() | Phantom():
            return kind(part.body)
        case Row(parts=(only,)):
            return kind(only)
        case _:
            return "ord"
