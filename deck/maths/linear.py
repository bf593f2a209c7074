"""Write a formula on one line, as text for programs that show no formulas, and in words for those who hear it."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from deck.base.dataclass import dataclass, replace
from deck.maths.symbols import READ, letters
from deck.model import formula as tree

_JOINED = "\u00a0"  # a space where no line ends
_BEFORE_SIGN = ("", "bin", "rel", "open", "punct")  # what a + or − stands behind that belongs to a number
_SIGNS, _MARKS, _POWERS = READ["signs"], READ["marks"], READ["powers"]
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
def scraps(formula: tree.Formula) -> tuple[Scrap, ...]:
    """A formula as runs of text."""
    return tuple(_joined(_part(formula.body, Scrap())))


def linear(part: tree.FormulaPart) -> str:
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


def _part(part: tree.FormulaPart, style: Scrap) -> Iterator[Scrap]:
    match part:
        case tree.Symbol():
            yield _symbol(part, style)
        case tree.FormulaWords():
            yield replace(style, text=part.text, bold=part.bold, italic=part.italic)
        case tree.Sized():
            yield replace(style, text=part.text)
        case tree.FormulaSpace():
            yield replace(style, text=_JOINED if part.em > 0.2 else "")
        case tree.FormulaRow():
            yield from _row(part, style)
        case tree.Colored():
            yield from _part(part.body, replace(style, color=part.token))
        case tree.Scripts():
            yield from _grouped(part.base, style)
            yield from _scripts(part.below, part.above, style)
        case tree.Big() | tree.Function():
            yield from _working(part, style)
        case _:
            yield from _built(part, style)


def _symbol(part: tree.Symbol, style: Scrap) -> Scrap:
    text = letters(part) if part.variant in _UNICODE else part.text
    if not style.raised and part.kind in ("bin", "rel"):
        text = f"{_JOINED}{text} "
    elif not style.raised and part.kind == "punct":
        text += " "
    bold, italic = part.variant in ("bf", "bi"), part.variant in ("", "bi") and letters(part) != part.text
    return replace(style, text=text, bold=bold, italic=italic)


def _row(part: tree.FormulaRow, style: Scrap) -> Iterator[Scrap]:
    before = ""
    for item in part.parts:
        sign = isinstance(item, tree.Symbol) and item.kind == "bin" and before in _BEFORE_SIGN
        yield from [replace(style, text=item.text)] if sign else _part(item, style)  # type: ignore[attr-defined]
        before = tree.kind(item)


def _working(part: tree.Big | tree.Function, style: Scrap) -> Iterator[Scrap]:
    yield replace(style, text=part.text if isinstance(part, tree.Big) else part.name)
    yield from _scripts(part.below, part.above, style)
    body = list(_joined(_part(part.body, style)))
    if body and not body[0].text.startswith(("(", "[", "{")):
        yield replace(style, text=_JOINED)
    yield from body


def _built(part: tree.FormulaPart, style: Scrap) -> Iterator[Scrap]:
    """A part that is more than one sign wide or high."""
    match part:
        case tree.Fraction():
            yield from _grouped(part.above, style)
            yield replace(style, text="/")
            yield from _grouped(part.below, style)
        case tree.Root():
            yield from _part(part.degree, style) if part.degree else ()
            yield replace(style, text="√")
            yield from _grouped(part.body, style)
        case tree.Accent():
            *first, last = list(_part(part.body, style)) or [style]
            yield from (*first, replace(last, text=last.text + part.mark))
        case tree.Fence():
            yield from _listed(part.parts, part.middle, style, part.left, part.right)
        case tree.FormulaGrid():
            rows = [
                tree.FormulaRow(tuple(item for cell in row for item in (cell, tree.FormulaSpace(1)))[:-1])
                for row in part.rows
            ]
            yield from _listed(rows, ";" + _JOINED, style)
        case tree.Arrow():
            yield replace(style, text=f"{_JOINED}{part.mark} ")
        case tree.Phantom(shown=False):
            return
        case _:
            for item in tree.inner(part):
                yield from _part(item, style)


def _listed(
    parts: Sequence[tree.FormulaPart], between: str, style: Scrap, left: str = "", right: str = ""
) -> Iterator[Scrap]:
    yield replace(style, text=left)
    for n, item in enumerate(parts):
        yield replace(style, text=between if n else "")
        yield from _part(item, style)
    yield replace(style, text=right)


def _grouped(part: tree.FormulaPart, style: Scrap) -> Iterator[Scrap]:
    """A part, in parentheses if it is more than one."""
    several = isinstance(part, tree.FormulaRow) and len(part.parts) > 1
    yield replace(style, text="(" if several else "")
    yield from _part(part, style)
    yield replace(style, text=")" if several else "")


def _scripts(below: tree.FormulaPart | None, above: tree.FormulaPart | None, style: Scrap) -> Iterator[Scrap]:
    for mark, raised, script in (("_", -1, below), ("^", 1, above)):
        if isinstance(script, tree.Symbol) and script.text.strip("′") == "":  # raised by itself
            yield replace(style, text=script.text)
        elif script and style.raised:  # text has one level of scripts
            yield replace(style, text=mark)
            yield from _grouped(script, style)
        elif script:
            yield from _part(script, replace(style, raised=raised))


def reading(formula: tree.Formula, lang: str) -> str:
    """A formula in words, in English; in other languages as it would be typed."""
    if lang.casefold().split("-")[0] != "en":
        return linear(formula.body)
    text = " ".join(_read(formula.body).split())
    return re.sub(r" ([,;)\]}!])", r"\1", re.sub(r"([(\[{]) ", r"\1", text))


def _read(part: tree.FormulaPart) -> str:
    match part:
        case tree.Symbol(variant="rm" | "sf" | "tt"):  # letters of a name
            return part.text
        case tree.Symbol() | tree.Sized():
            return f" {_SIGNS.get(part.text, part.text)} "
        case tree.FormulaWords():
            return f" {part.text} "
        case tree.FormulaSpace():
            return " "
        case tree.Fraction(bar=False):
            return f" {_read(part.above)} above {_read(part.below)} "
        case tree.Fraction():
            return f" {_told(part.above)} over {_told(part.below)} "
        case tree.Root():
            degree = f"root of degree {_read(part.degree)}" if part.degree else "square root"
            return f" {degree} of {_told(part.body)} "
        case tree.Scripts():
            return _read(part.base) + _told_scripts(part.below, part.above)
        case tree.Big():
            first = f"{'from' if part.above else 'over'} {_read(part.below)} " if part.below else ""
            last = f"to {_read(part.above)}" if part.above else ""
            return f" {_SIGNS.get(part.text, part.text)} {first}{last} of {_read(part.body)}"
        case tree.Function():
            return f" {part.name} {_told_scripts(part.below, part.above)} {_read(part.body)}"
        case _:
            return _around(part)


def _around(part: tree.FormulaPart) -> str:
    """A part with something around it."""
    match part:
        case tree.Accent():
            return f"{_read(part.body)} {_MARKS.get(part.mark, '')} "
        case tree.FormulaLine():
            return f"{_read(part.body)} {'bar' if part.over else 'underlined'} "
        case tree.Brace():
            return f"{_read(part.body)}, {'over' if part.over else 'under'} a brace: "
        case tree.Fence():
            middle = f" {_SIGNS.get(part.middle, part.middle)} "
            return f" {part.left} {middle.join(map(_read, part.parts))} {part.right} "
        case tree.FormulaGrid():
            lines = "; ".join(", ".join(map(_read, line)) for line in part.rows)
            return f" {'matrix' if part.form in ('matrix', 'small') else ''} {lines} "
        case tree.Arrow():
            return f" {part.mark} {_read(part.above)} "
        case tree.Phantom(shown=False):
            return " "
        case _:
            return "".join(map(_read, tree.inner(part)))


def _told(part: tree.FormulaPart) -> str:
    """A part, and where it begins and ends if it is more than one."""
    return f"({_read(part)})" if isinstance(part, tree.FormulaRow) and len(part.parts) > 1 else _read(part)


def _told_scripts(below: tree.FormulaPart | None, above: tree.FormulaPart | None) -> str:
    said = f" sub {_told(below)} " if below else ""
    if above:
        text = linear(above).strip()
        said += f" {_POWERS[text]} " if text in _POWERS else f" to the {_told(above)} "
    return said
