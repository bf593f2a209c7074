"""Read a formula aloud, for who cannot see it."""

from __future__ import annotations

import re

from deck.maths.linear import linear
from deck.maths.tree import (
    Accent,
    Arrow,
    Big,
    Brace,
    Fence,
    Formula,
    Fraction,
    Function,
    Grid,
    Line,
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
)

_SIGNS = {
    **{"∑": "sum", "∏": "product", "∫": "integral", "∬": "double integral", "∮": "contour integral", "⋃": "union"},
    **{
        "⋂": "intersection",
        "⋅": "times",
        "′": "prime",
        "″": "double prime",
        "∗": "star",
        "∣": "given",
        "∥": "parallel to",
    },
    **{"⊤": "transpose", "⊙": "times, part by part,", "−": "minus", "|": "bar", "‖": "double bar"},
}
_MARKS = {
    **{
        "\u0302": "hat",
        "\u0303": "tilde",
        "\u0305": "bar",
        "\u20d7": "vector",
        "\u0307": "dot",
        "\u0308": "double dot",
    },
    **{"\u030c": "check", "\u0306": "breve"},
}
_POWERS = {"2": "squared", "3": "cubed", "⊤": "transpose", "−1": "inverse", "′": "prime", "′′": "double prime"}


def reading(formula: Formula, lang: str) -> str:
    """A formula in words, in English; in other languages as it would be typed."""
    if lang.casefold().split("-")[0] != "en":
        return linear(formula.body)
    text = " ".join(_read(formula.body).split())
    return re.sub(r" ([,;)\]}!])", r"\1", re.sub(r"([(\[{]) ", r"\1", text))


def _read(part: Part) -> str:
    match part:
        case Symbol(variant="rm" | "sf" | "tt"):  # letters of a name
            return part.text
        case Symbol() | Sized():
            return f" {_SIGNS.get(part.text, part.text)} "
        case Words():
            return f" {part.text} "
        case Space():
            return " "
        case Fraction():
            return _over(part)
        case Root():
            degree = f"root of degree {_read(part.degree)}" if part.degree else "square root"
            return f" {degree} of {_grouped(part.body)} "
        case Scripts():
            return _read(part.base) + _scripts(part.below, part.above)
        case Big():
            return f" {_SIGNS.get(part.text, part.text)} {_range(part.below, part.above)} of {_read(part.body)}"
        case Function():
            return f" {part.name} {_scripts(part.below, part.above)} {_read(part.body)}"
        case _:
            return _around(part)


def _around(part: Part) -> str:
    """A part with something around it."""
    match part:
        case Accent():
            return f"{_read(part.body)} {_MARKS.get(part.mark, '')} "
        case Line():
            return f"{_read(part.body)} {'bar' if part.over else 'underlined'} "
        case Brace():
            return f"{_read(part.body)}, {'over' if part.over else 'under'} a brace: "
        case Fence():
            middle = f" {_SIGNS.get(part.middle, part.middle)} "
            return f" {part.left} {middle.join(map(_read, part.parts))} {part.right} "
        case Grid():
            lines = "; ".join(", ".join(map(_read, line)) for line in part.rows)
            return f" {'matrix' if part.form in ('matrix', 'small') else ''} {lines} "
        case Arrow():
            return f" {part.mark} {_read(part.above)} "
        case Phantom(shown=False):
            return " "
        case _:
            return "".join(map(_read, inner(part)))


def _over(part: Fraction) -> str:
    if not part.bar:
        return f" {_read(part.above)} above {_read(part.below)} "
    return f" {_grouped(part.above)} over {_grouped(part.below)} "


def _grouped(part: Part) -> str:
    """A part, and where it begins and ends if it is more than one."""
    return f"({_read(part)})" if isinstance(part, Row) and len(part.parts) > 1 else _read(part)


def _scripts(below: Part | None, above: Part | None) -> str:
    said = f" sub {_grouped(below)} " if below else ""
    if above:
        text = linear(above).strip()
        said += f" {_POWERS[text]} " if text in _POWERS else f" to the {_grouped(above)} "
    return said


def _range(below: Part | None, above: Part | None) -> str:
    first = f"{'from' if above else 'over'} {_read(below)} " if below else ""
    return first + (f"to {_read(above)}" if above else "")
