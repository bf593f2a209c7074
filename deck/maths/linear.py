"""Write a formula on one line, in characters: x_i², (a + b)/c."""

from __future__ import annotations

import re

from deck.maths.alphabets import letters
from deck.maths.tree import (
    Accent,
    Arrow,
    Big,
    Fence,
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

_SIGN = re.compile(r"(^|[(\[{,;=<>≤≥≈∼/^_|] ?)([−+±∓]) ")  # before a number, not between two


def linear(part: Part) -> str:
    """A part as one would type it."""
    return _SIGN.sub(r"\1\2", " ".join(_typed(part).split()))


def _typed(part: Part) -> str:
    match part:
        case Symbol():
            text = letters(part) if part.variant in ("bb", "cal", "frak") else part.text
            return f" {text} " if kind(part) in ("bin", "rel") else text + " " * (part.kind == "punct")
        case Sized() | Words():
            return part.text
        case Space():
            return " " if part.em > 0.2 else ""
        case Fraction():
            return f"{_grouped(part.above)}/{_grouped(part.below)}"
        case Root():
            return f"{_typed(part.degree) if part.degree else ''}√{_grouped(part.body)}"
        case Scripts():
            return _grouped(part.base) + _scripts(part.below, part.above)
        case Big():
            return f"{part.text}{_scripts(part.below, part.above)} {_typed(part.body)}"
        case Function():
            return f" {part.name}{_scripts(part.below, part.above)} {_typed(part.body)}"
        case _:
            return _outer(part)


def _outer(part: Part) -> str:
    """A part with something around it."""
    match part:
        case Accent():
            return _typed(part.body) + part.mark
        case Fence():
            return part.left + part.middle.join(map(_typed, part.parts)) + part.right
        case Grid():
            return "; ".join(" ".join(map(_typed, line)) for line in part.rows)
        case Arrow():
            return f" {part.mark} "
        case Phantom(shown=False):
            return ""
        case _:
            return "".join(map(_typed, inner(part)))


def _grouped(part: Part) -> str:
    """A part, in parentheses if it is more than one."""
    return f"({_typed(part).strip()})" if isinstance(part, Row) and len(part.parts) > 1 else _typed(part).strip()


def _scripts(below: Part | None, above: Part | None) -> str:
    return (f"_{_grouped(below)}" if below else "") + (f"^{_grouped(above)}" if above else "")
