"""Hold a formula as a small tree: what TeX says, without its spelling."""

from collections.abc import Iterator
from typing import Literal, dataclass_transform

from deck.base.dataclass import dataclass, fields

Class = Literal["ord", "op", "bin", "rel", "open", "close", "punct", "inner"]
"""How a part is spaced, in TeX's words (Knuth, The TeXbook, chapter 18)."""

Variant = Literal["", "rm", "bf", "bi", "bb", "cal", "frak", "sf", "tt"]
"""An alphabet; "" is italic for letters and upright for the rest."""

Limits = Literal["side", "display", "always"]
"""Where scripts stand: beside their base, over and under it in displays, or there always."""


Form = Literal["matrix", "small", "cases", "aligned", "lines"]
"""What a grid is: columns apart, or lines of one text whose columns meet at signs."""


@dataclass_transform(frozen_default=True)
class _Part:
    """Makes a frozen dataclass of every class below it."""

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True)(cls)


class FormulaPart(_Part):
    """A part of a formula."""


class Symbol(FormulaPart):
    """A letter, a digit or a sign."""

    text: str
    kind: Class = "ord"
    variant: Variant = ""


class Big(FormulaPart):
    """A sign like ∑ or ∫, large in displays, with what it works on; None stands for scripts that are not there."""

    text: str
    below: FormulaPart | None
    above: FormulaPart | None
    limits: Limits
    body: FormulaPart


class Function(FormulaPart):
    """A name like log or lim, with its scripts, before what it works on."""

    name: str
    below: FormulaPart | None
    above: FormulaPart | None
    limits: Limits
    body: FormulaPart


class FormulaWords(FormulaPart):
    """Upright words in the middle of a formula."""

    text: str
    bold: bool = False
    italic: bool = False


class FormulaSpace(FormulaPart):
    """Room, in em; it may be negative."""

    em: float


class FormulaRow(FormulaPart):
    """Parts side by side."""

    parts: tuple[FormulaPart, ...] = ()


class Fraction(FormulaPart):
    """One part over another; size: that of its display, of its text, or that of its surroundings."""

    above: FormulaPart
    below: FormulaPart
    bar: bool = True
    size: Literal["", "display", "text"] = ""


class Root(FormulaPart):
    """A root; a degree of None is the square root's."""

    body: FormulaPart
    degree: FormulaPart | None = None


class Scripts(FormulaPart):
    """A base with a subscript, a superscript, or both."""

    base: FormulaPart
    below: FormulaPart | None
    above: FormulaPart | None
    limits: Limits = "side"


class Accent(FormulaPart):
    """A part under a combining mark; wide: as wide as the part."""

    body: FormulaPart
    mark: str
    wide: bool = False


class FormulaLine(FormulaPart):
    """A part with a line over or under it."""

    body: FormulaPart
    over: bool


class Brace(FormulaPart):
    """A part with a brace or a bracket over or under it."""

    body: FormulaPart
    mark: str
    over: bool


class Arrow(FormulaPart):
    """An arrow as long as what stands above and below it."""

    mark: str
    above: FormulaPart
    below: FormulaPart | None = None


class Fence(FormulaPart):
    """Parts between delimiters as high as they are; middle: what parts them; "" is no delimiter."""

    parts: tuple[FormulaPart, ...]
    left: str
    right: str
    middle: str = ""


class Sized(FormulaPart):
    """A delimiter in one of the sizes from 1 (big) to 4 (Bigg)."""

    text: str
    size: int
    kind: Class


class FormulaGrid(FormulaPart):
    """Rows of cells, all as long; columns: a letter each, l c or r.

    bars: before which columns lines stand, from 0 to their number, twice for a double one; rules: the same of rows,
    each with the first column that it is over and the one after its last.
    """

    rows: tuple[tuple[FormulaPart, ...], ...]
    columns: str
    form: Form
    bars: tuple[int, ...] = ()
    rules: tuple[tuple[int, int, int], ...] = ()


class Phantom(FormulaPart):
    """The room that a part takes: its width, its height, or both; shown: the part stands in it all the same."""

    body: FormulaPart
    width: bool = True
    height: bool = True
    shown: bool = False


class Boxed(FormulaPart):
    """A part in a frame, or struck through."""

    body: FormulaPart
    mark: Literal["frame", "up", "down", "cross"] = "frame"


class Sizing(FormulaPart):
    """A part set as in a display, in text, or as a script."""

    body: FormulaPart
    style: Literal["display", "text", "script"]


class Colored(FormulaPart):
    """A part in a colour of the theme."""

    body: FormulaPart
    token: str


class Term(FormulaPart):
    """A part that appears at a click, or that lights up at it."""

    body: FormulaPart
    click: int
    lit: bool = False


@dataclass(frozen=True)
class Formula:
    """A formula, the TeX that it was read from, and whether it stands on a line of its own."""

    body: FormulaPart
    tex: str
    display: bool = False


def inner(part: FormulaPart) -> Iterator[FormulaPart]:
    """The parts that a part is made of, in reading order."""
    for field in fields(part):
        value = getattr(part, field.name)
        if isinstance(value, FormulaPart):
            yield value
        elif isinstance(value, tuple):
            for item in value:
                yield from (
                    below for below in (item if isinstance(item, tuple) else (item,)) if isinstance(below, FormulaPart)
                )


def walk(part: FormulaPart) -> Iterator[FormulaPart]:
    """A part and all below it."""
    yield part
    for below in inner(part):
        yield from walk(below)


def flat(part: FormulaPart) -> bool:
    """Whether a part is about as high as a letter."""
    return not any(isinstance(item, Fraction | Big | FormulaGrid | Root | Fence) for item in walk(part))


def depth(part: FormulaPart) -> int:
    """How many parts are one in the other at most; counted without recursion, so that any number can be."""
    level, found = [part], 0
    while level:
        level = [below for item in level for below in inner(item)]
        found += 1
    return found


def kind(part: FormulaPart) -> Class:
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
        case FormulaRow(parts=(only,)):
            return kind(only)
        case _:
            return "ord"
