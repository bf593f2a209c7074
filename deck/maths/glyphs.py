"""Know the glyphs that formulas are laid out in, without the font: how large they are, and how some of them grow."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

UNIT = 1000  # of the font, to the em


@dataclass(frozen=True)
class Glyph:
    """A glyph's advance, the sides of its ink, and how far it leans beyond its advance, in em.

    accent: where an accent stands over it, or where an accent itself is held. Without a name there is nothing to see.
    """

    name: str
    advance: float
    left: float
    bottom: float
    right: float
    top: float
    slant: float = 0
    accent: float = 0


@dataclass(frozen=True)
class Grown:
    """A sign of one glyph or of several, each with how far along it begins; the length of all together."""

    glyphs: tuple[tuple[Glyph, float], ...]
    length: float


def glyph(char: str, small: bool = False) -> Glyph:
    """A character's glyph; one that the font lacks takes its room. Small: in scripts, where strokes are stronger."""
    name = _table()["characters"].get(char)
    name = _table()["small"].get(name, name) if small else name
    return named(name) if name else Glyph("", 0.6, 0, 0, 0.6, 0.7, 0, 0.3)


@cache
def named(name: str) -> Glyph:
    """The glyph of this name."""
    advance, left, bottom, right, top, slant, accent = _table()["glyphs"][name]
    middle = accent if accent != -1 else (left + right) / 2
    return Glyph(name, *(length / UNIT for length in (advance, left, bottom, right, top, slant, middle)))


@cache
def constant(name: str) -> float:
    """A length that the font sets formulas by, in em (OpenType 1.9, the MATH table's constants)."""
    value: float = _table()["constants"][name]
    return value / UNIT


@cache
def grown(char: str, length: float, tall: bool) -> Grown:
    """The smallest form of a character that is so long, in em: a glyph, or parts put together; else the largest."""
    name = _table()["characters"].get(char, "")
    sizes, parts = _table()["tall" if tall else "wide"].get(name, ([], []))
    forms = [named(size) for size in sizes] or [glyph(char)]
    for form in forms:
        if _extent(form, tall) >= length:
            return Grown(((form, 0.0),), _extent(form, tall))
    if parts:
        return _assembled(parts, length)
    return Grown(((forms[-1], 0.0),), _extent(forms[-1], tall))


def wider(char: str, most: float) -> Glyph:
    """The widest form of a character that is at most so wide."""
    name = _table()["characters"].get(char, "")
    sizes, _ = _table()["wide"].get(name, ([], []))
    forms = [named(size) for size in sizes] or [glyph(char)]
    return next((form for form in reversed(forms) if _extent(form, False) <= most), forms[0])


def _extent(form: Glyph, tall: bool) -> float:
    return form.top - form.bottom if tall else form.right - form.left


def _assembled(parts: Sequence[Any], length: float) -> Grown:
    """Parts put together, those that repeat as often as it takes, overlapping as much as makes them just so long."""
    least = _table()["overlap"] / UNIT
    for repeats in range(1, 1000):
        row = [part for part in parts for _ in range(repeats if part[4] else 1)]
        longest = sum(part[1] for part in row) / UNIT - least * (len(row) - 1)
        if longest >= length:
            break
    joints = [max(least, min(one[3], other[2]) / UNIT) for one, other in pairwise(row)]
    spare = sum(joints) - least * len(joints)  # what overlapping more could shorten
    share = min(1.0, (longest - length) / spare) if spare else 0
    return Grown(
        tuple(_placed(row, [least + (joint - least) * share for joint in joints])), max(length, longest - spare * share)
    )


def _placed(row: Sequence[Any], overlaps: Sequence[float]) -> Iterator[tuple[Glyph, float]]:
    at = 0.0
    for part, overlap in zip(row, [*overlaps, 0.0], strict=True):
        yield named(part[0]), at
        at += part[1] / UNIT - overlap


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = json.loads(Path(__file__).with_name("glyphs.json").read_text(encoding="utf-8"))
    return table
