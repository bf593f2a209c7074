"""Hold what a formula is laid out in: boxes of glyphs, known without their font, and areas, each with its baseline."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, pairwise
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import combining, east_asian_width

from deck.base.dataclass import dataclass, replace
from deck.model.artwork import Paint

PLAIN = Paint()
SIZES = (1.0, 1.0, 0.7, 0.55)  # of displays, of text, of scripts and of their scripts, as the font's constants say
UNIT = 1000  # of the font, to the em
FINE = 2_000  # units to the em, of the paths that a formula is drawn by


class Sign(NamedTuple):
    """A glyph, by its name, at a part of the formula's size."""

    name: str
    size: float
    paint: Paint


class Area(NamedTuple):
    """A polygon, in em from its place, y upwards."""

    corners: tuple[tuple[float, float], ...]
    paint: Paint


class Lettering(NamedTuple):
    """Letters that the font has not, at a part of the formula's size: others set them."""

    text: str
    size: float
    paint: Paint


Mark = Sign | Area | Lettering


@dataclass(frozen=True)
class MathSetting:
    """How a part is set: its style from 0 (display) to 3 (scripts of scripts), and its paint; None is not seen."""

    style: int
    paint: Paint | None = PLAIN
    cramped: bool = False

    @property
    def size(self) -> float:
        """The part of the formula's size."""
        return SIZES[self.style]

    def script(self, cramped: bool = False) -> MathSetting:
        """That of a script."""
        return replace(self, style=min(3, max(2, self.style + 1)), cramped=self.cramped or cramped)

    def half(self, cramped: bool = False) -> MathSetting:
        """That of a numerator, or of a denominator, which is cramped."""
        return replace(self, style=min(3, self.style + 1), cramped=self.cramped or cramped)

    def within(self) -> MathSetting:
        """That of what stands under something."""
        return replace(self, cramped=True)

    def length(self, name: str) -> float:
        """One of the font's lengths at this size."""
        return self.size * constant(name)


@dataclass(frozen=True)
class Box:
    """Something laid out: what it takes to the right, above and below the start of its baseline.

    slant: how far it leans to the right beyond that; accent: where an accent stands over it; inside: what is in it and
    where, y upwards.
    """

    width: float = 0
    height: float = 0
    depth: float = 0
    slant: float = 0
    accent: float | None = None
    inside: tuple[tuple[float, float, Box | Mark], ...] = ()

    def marks(self, x: float = 0, y: float = 0) -> Iterator[tuple[float, float, Mark]]:
        """All that is seen of it, from this place."""
        for dx, dy, part in self.inside:
            if isinstance(part, Box):
                yield from part.marks(x + dx, y + dy)
            else:
                yield x + dx, y + dy, part


def character(char: str, setting: MathSetting) -> Box:
    """One character on its baseline."""
    form, size = glyph(char, small=setting.style > 1), setting.size
    sides = size * form.advance, size * form.top, -size * form.bottom, size * form.slant, size * form.accent
    if setting.paint and not form.name:
        return Box(*sides, ((0, 0, Lettering(char, size, setting.paint)),))
    return Box(*sides, sign(form, setting))


def sign(form: Glyph, setting: MathSetting, x: float = 0, y: float = 0) -> tuple[tuple[float, float, Sign], ...]:
    """A glyph at a place, if it is seen at all."""
    return ((x, y, Sign(form.name, setting.size, setting.paint)),) if setting.paint and form.name else ()


def row(boxes: Iterable[Box]) -> Box:
    """Boxes side by side on one baseline."""
    inside, x, height, depth, last = [], 0.0, 0.0, 0.0, Box()
    for last in boxes:
        inside.append((x, 0.0, last))
        x += last.width
        height, depth = max(height, last.height), max(depth, last.depth)
    accent = inside[0][2].accent if len(inside) == 1 else None
    return Box(max(0.0, x), height, depth, last.slant, accent, tuple(inside))


def stretched(char: str, length: float, setting: MathSetting) -> Box:
    """A delimiter so high, around the axis."""
    size = setting.size
    form = grown(char, round(length / size, 3), tall=True)
    bottom = setting.length("AxisHeight") - size * form.length / 2
    signs = (sign(part, setting, 0, bottom + size * (at - part.bottom)) for part, at in form.glyphs)
    width, slant = (size * max(values) for values in zip(*((p.advance, p.slant) for p, _ in form.glyphs), strict=True))
    return Box(width, bottom + size * form.length, -bottom, slant, None, tuple(chain.from_iterable(signs)))


def spread(char: str, width: float, setting: MathSetting) -> Box:
    """A brace or an arrow so wide; its baseline is that of the glyph."""
    size = setting.size
    form = grown(char, round(width / size, 3), tall=False)
    signs = (sign(part, setting, size * (at - part.left)) for part, at in form.glyphs)
    top, bottom = max(part.top for part, _ in form.glyphs), min(part.bottom for part, _ in form.glyphs)
    return Box(size * form.length, size * top, -size * bottom, inside=tuple(chain.from_iterable(signs)))


def rule(width: float, height: float, setting: MathSetting) -> Box:
    """A line that lies or stands on the baseline."""
    return polygon(((0, 0), (width, 0), (width, height), (0, height)), setting)


def polygon(corners: Sequence[tuple[float, float]], setting: MathSetting) -> Box:
    """An area with these corners."""
    seen = ((0.0, 0.0, Area(tuple(corners), setting.paint)),) if setting.paint else ()
    ys = [y for _, y in corners]
    return Box(max(x for x, _ in corners), max(0, *ys), max(0, -min(ys)), inside=seen)


def stacked(parts: Sequence[tuple[float, float, Box]], width: float = 0) -> Box:
    """Boxes at places of their own; those are x and y of the start of each baseline."""
    right = max([width, *(x + box.width for x, _, box in parts)])
    height, depth = max(y + box.height for _, y, box in parts), max(box.depth - y for _, y, box in parts)
    return Box(right, height, depth, inside=tuple(parts))


class Glyph(NamedTuple):
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


class Grown(NamedTuple):
    """A sign of one glyph or of several, each with how far along it begins; the length of all together."""

    glyphs: tuple[tuple[Glyph, float], ...]
    length: float


def glyph(char: str, small: bool = False) -> Glyph:
    """A character's glyph; one that the font lacks takes its room. Small: in scripts, where strokes are stronger."""
    name = _table()["characters"].get(char)
    name = _table()["small"].get(name, name) if small else name
    if name:
        return named(name)
    wide = 0.0 if combining(char) else 1.0 if east_asian_width(char) in "FW" else 0.6
    return Glyph("", wide, 0, -0.12 * (wide == 1), wide, 0.88 if wide == 1 else 0.7, 0, wide / 2)


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
    forms, parts = _forms(char, "tall" if tall else "wide")
    long = [form for form in forms if _extent(form, tall) >= length]
    if parts and not long:
        return _assembled(parts, length)
    form = [*long, forms[-1]][0]
    return Grown(((form, 0.0),), _extent(form, tall))


def wider(char: str, most: float) -> Glyph:
    """The widest form of a character that is at most so wide."""
    forms, _ = _forms(char, "wide")
    return next((form for form in reversed(forms) if _extent(form, False) <= most), forms[0])


def _forms(char: str, direction: str) -> tuple[list[Glyph], list[Any]]:
    """A character's glyphs, the smallest first, and the parts that a larger one is put together of."""
    sizes, parts = _table()[direction].get(_table()["characters"].get(char, ""), ([], []))
    return [named(size) for size in sizes] or [glyph(char)], parts


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
