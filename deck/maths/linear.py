"""Write a formula on one line, as text: for programs that show no formulas, and for who hears them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from deck.maths.alphabets import letters
from deck.maths.tree import (
    Accent,
    Arrow,
    Big,
    Colored,
    Fence,
    Formula,
    Fraction,
    Function,
    Grid,
    Part,
    Phantom,
    Root,
    Row,
    Scripts,
    Sized,
    Space,
    Symbol,
    Words,
    inner,
    kind,
)

_JOINED = "\u00a0"  # a space where no line ends
_BEFORE_SIGN = ("", "bin", "rel", "open", "punct")  # what a + or − stands behind that belongs to a number
_UNICODE = ("bb", "cal", "frak")  # alphabets that text has no style for


@dataclass(frozen=True)
class Scrap:
    """Characters in one style; raised: 1 for a superscript, -1 for a subscript; color: the theme's name, or ""."""

    text: str = ""
    italic: bool = False
    bold: bool = False
    raised: int = 0
    color: str = ""


@lru_cache(maxsize=2_000)
def scraps(formula: Formula) -> tuple[Scrap, ...]:
    """A formula as runs of text."""
    return tuple(_joined(_part(formula.body, Scrap())))


def linear(part: Part) -> str:
    """A part as one would type it."""
    text = ""
    for raised, group in groupby(_part(part, Scrap()), lambda scrap: scrap.raised):
        said = "".join(scrap.text for scrap in group)
        text += (("^" if raised > 0 else "_") + (f"({said})" if len(said) > 1 else said)) if raised else said
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _joined(found: Iterator[Scrap]) -> Iterator[Scrap]:
    """Those of one style in one."""
    for style, group in groupby(found, lambda scrap: replace(scrap, text="")):
        text = unicodedata.normalize("NFC", "".join(scrap.text for scrap in group))
        if text:
            yield replace(style, text=text)


def _part(part: Part, style: Scrap) -> Iterator[Scrap]:
    match part:
        case Symbol():
            yield _symbol(part, style)
        case Words():
            yield replace(style, text=part.text, bold=part.bold, italic=part.italic)
        case Sized():
            yield replace(style, text=part.text)
        case Space():
            yield replace(style, text=_JOINED if part.em > 0.2 else "")
        case Row():
            yield from _row(part, style)
        case Colored():
            yield from _part(part.body, replace(style, color=part.token))
        case Scripts():
            yield from _grouped(part.base, style)
            yield from _scripts(part.below, part.above, style)
        case Big() | Function():
            yield from _working(part, style)
        case _:
            yield from _built(part, style)


def _symbol(part: Symbol, style: Scrap) -> Scrap:
    text = letters(part) if part.variant in _UNICODE else part.text
    if not style.raised and part.kind in ("bin", "rel"):
        text = f"{_JOINED}{text} "
    elif not style.raised and part.kind == "punct":
        text += " "
    bold, italic = part.variant in ("bf", "bi"), part.variant in ("", "bi") and letters(part) != part.text
    return replace(style, text=text, bold=bold, italic=italic)


def _row(part: Row, style: Scrap) -> Iterator[Scrap]:
    before = ""
    for item in part.parts:
        sign = isinstance(item, Symbol) and item.kind == "bin" and before in _BEFORE_SIGN
        yield from [replace(style, text=item.text)] if sign else _part(item, style)  # type: ignore[attr-defined]
        before = kind(item)


def _working(part: Big | Function, style: Scrap) -> Iterator[Scrap]:
    yield replace(style, text=part.text if isinstance(part, Big) else part.name)
    yield from _scripts(part.below, part.above, style)
    body = list(_joined(_part(part.body, style)))
    if body and not body[0].text.startswith(("(", "[", "{")):
        yield replace(style, text=_JOINED)
    yield from body


def _built(part: Part, style: Scrap) -> Iterator[Scrap]:
    """A part that is more than one sign wide or high."""
    match part:
        case Fraction():
            yield from _grouped(part.above, style)
            yield replace(style, text="/")
            yield from _grouped(part.below, style)
        case Root():
            yield from _part(part.degree, style) if part.degree else ()
            yield replace(style, text="√")
            yield from _grouped(part.body, style)
        case Accent():
            *first, last = list(_part(part.body, style)) or [style]
            yield from (*first, replace(last, text=last.text + part.mark))
        case Fence():
            yield from _listed(part.parts, part.middle, style, part.left, part.right)
        case Grid():
            rows = [Row(tuple(item for cell in row for item in (cell, Space(1)))[:-1]) for row in part.rows]
            yield from _listed(rows, ";" + _JOINED, style)
        case Arrow():
            yield replace(style, text=f"{_JOINED}{part.mark} ")
        case Phantom(shown=False):
            return
        case _:
            for item in inner(part):
                yield from _part(item, style)


def _listed(parts: Sequence[Part], between: str, style: Scrap, left: str = "", right: str = "") -> Iterator[Scrap]:
    yield replace(style, text=left)
    for n, item in enumerate(parts):
        yield replace(style, text=between if n else "")
        yield from _part(item, style)
    yield replace(style, text=right)


def _grouped(part: Part, style: Scrap) -> Iterator[Scrap]:
    """A part, in parentheses if it is more than one."""
    several = isinstance(part, Row) and len(part.parts) > 1
    yield replace(style, text="(" if several else "")
    yield from _part(part, style)
    yield replace(style, text=")" if several else "")


def _scripts(below: Part | None, above: Part | None, style: Scrap) -> Iterator[Scrap]:
    for mark, raised, script in (("_", -1, below), ("^", 1, above)):
        if isinstance(script, Symbol) and script.text.strip("′") == "":  # raised by itself
            yield replace(style, text=script.text)
        elif script and style.raised:  # text has one level of scripts
            yield replace(style, text=mark)
            yield from _grouped(script, style)
        elif script:
            yield from _part(script, replace(style, raised=raised))
