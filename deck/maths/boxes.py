"""Hold what a formula is laid out in: boxes of glyphs and areas, each with its baseline, in em of the whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from deck.maths.glyphs import Glyph, constant, glyph, grown
from deck.maths.tree import Term

SIZES = (1.0, 1.0, 0.7, 0.55)  # of displays, of text, of scripts and of their scripts, as the font's constants say


@dataclass(frozen=True)
class Paint:
    """How a mark is seen: its colour by the theme's name, "" for that of the whole, and when.

    click: the one that brings it, 0 for none; lit: those at which it lights up.
    """

    color: str = ""
    click: int = 0
    lit: tuple[int, ...] = ()

    def within(self, term: Term) -> Paint:
        """The paint of what a term holds."""
        return replace(self, lit=(*self.lit, term.click)) if term.lit else replace(self, click=term.click)


@dataclass(frozen=True)
class Sign:
    """A glyph, by its name, at a part of the formula's size."""

    name: str
    size: float
    paint: Paint


@dataclass(frozen=True)
class Area:
    """A polygon, in em from its place, y upwards."""

    corners: tuple[tuple[float, float], ...]
    paint: Paint


@dataclass(frozen=True)
class Setting:
    """How a part is set: its style from 0 (display) to 3 (scripts of scripts), and its paint; None is not seen."""

    style: int
    paint: Paint | None = Paint()
    cramped: bool = False

    @property
    def size(self) -> float:
        """The part of the formula's size."""
        return SIZES[self.style]

    def script(self, cramped: bool = False) -> Setting:
        """That of a script."""
        return replace(self, style=min(3, max(2, self.style + 1)), cramped=self.cramped or cramped)

    def half(self, cramped: bool = False) -> Setting:
        """That of a numerator, or of a denominator, which is cramped."""
        return replace(self, style=min(3, self.style + 1), cramped=self.cramped or cramped)

    def styled(self, style: int) -> Setting:
        """The same in another style."""
        return replace(self, style=style)

    def unseen(self) -> Setting:
        """The same, with nothing to see."""
        return replace(self, paint=None)

    def within(self) -> Setting:
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
    inside: tuple[tuple[float, float, Box | Sign | Area], ...] = ()

    def marks(self, x: float = 0, y: float = 0) -> Iterator[tuple[float, float, Sign | Area]]:
        """All that is seen of it, from this place."""
        for dx, dy, part in self.inside:
            if isinstance(part, Box):
                yield from part.marks(x + dx, y + dy)
            else:
                yield x + dx, y + dy, part


def character(char: str, setting: Setting) -> Box:
    """One character on its baseline."""
    form, size = glyph(char, small=setting.style > 1), setting.size
    sides = size * form.advance, size * form.top, -size * form.bottom, size * form.slant, size * form.accent
    return Box(*sides, sign(form, setting))


def sign(form: Glyph, setting: Setting, x: float = 0, y: float = 0) -> tuple[tuple[float, float, Sign], ...]:
    """A glyph at a place, if it is seen at all."""
    return ((x, y, Sign(form.name, setting.size, setting.paint)),) if setting.paint and form.name else ()


def row(boxes: Iterable[Box], gap: float = 0) -> Box:
    """Boxes side by side on one baseline."""
    inside, x, height, depth, last = [], 0.0, 0.0, 0.0, Box()
    for last in boxes:
        inside.append((x, 0.0, last))
        x += last.width + gap
        height, depth = max(height, last.height), max(depth, last.depth)
    accent = inside[0][2].accent if len(inside) == 1 else None
    return Box(max(0.0, x - gap), height, depth, last.slant, accent, tuple(inside))


def stretched(char: str, length: float, setting: Setting) -> Box:
    """A delimiter so high, around the axis."""
    size = setting.size
    form = grown(char, round(length / size, 3), tall=True)
    bottom = setting.length("AxisHeight") - size * form.length / 2
    signs = (sign(part, setting, 0, bottom + size * (at - part.bottom)) for part, at in form.glyphs)
    width, slant = (size * max(values) for values in zip(*((p.advance, p.slant) for p, _ in form.glyphs), strict=True))
    return Box(width, bottom + size * form.length, -bottom, slant, None, tuple(chain.from_iterable(signs)))


def spread(char: str, width: float, setting: Setting) -> Box:
    """A brace or an arrow so wide; its baseline is that of the glyph."""
    size = setting.size
    form = grown(char, round(width / size, 3), tall=False)
    signs = (sign(part, setting, size * (at - part.left)) for part, at in form.glyphs)
    top, bottom = max(part.top for part, _ in form.glyphs), min(part.bottom for part, _ in form.glyphs)
    return Box(size * form.length, size * top, -size * bottom, inside=tuple(chain.from_iterable(signs)))


def rule(width: float, thickness: float, setting: Setting) -> Box:
    """A line that lies on the baseline."""
    return polygon(((0, 0), (width, 0), (width, thickness), (0, thickness)), setting)


def polygon(corners: Sequence[tuple[float, float]], setting: Setting) -> Box:
    """An area with these corners."""
    seen = ((0.0, 0.0, Area(tuple(corners), setting.paint)),) if setting.paint else ()
    ys = [y for _, y in corners]
    return Box(max(x for x, _ in corners), max(0, *ys), max(0, -min(ys)), inside=seen)


def stacked(parts: Sequence[tuple[float, float, Box]], width: float = 0) -> Box:
    """Boxes at places of their own; those are x and y of the start of each baseline."""
    right = max([width, *(x + box.width for x, _, box in parts)])
    height, depth = max(y + box.height for _, y, box in parts), max(box.depth - y for _, y, box in parts)
    return Box(right, height, depth, inside=tuple(parts))
