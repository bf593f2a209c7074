"""Draw a formula that is laid out: the contours of its glyphs, whatever its size."""

import importlib.util
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from deck.base.cache import Cache, digest, versions
from deck.base.engine import made_by
from deck.maths.boxes import FINE, UNIT, Lettering, Sign
from deck.maths.layout import layout
from deck.model.artwork import Contour, Paint, Subpath
from deck.model.formula import Formula

Point = tuple[float, float]
Step = tuple[str, Sequence[Point]]  # of a contour: its letter, and its points
_LETTERS = {"moveTo": "M", "lineTo": "L", "qCurveTo": "Q", "closePath": "Z"}


def contours(formula: Formula, cache: Cache) -> tuple[Contour, ...]:
    """A formula's contours, in the order of drawing."""
    made_with = versions("ziamath", "fonttools"), made_by("maths.contours")
    key = digest("formula", formula.tex, formula.display, made_with)
    kept: tuple[Contour, ...] | None = cache.recall(key)
    if kept is None:
        kept = drawn(formula)
        cache.keep(key, kept)
    return kept


def drawn(formula: Formula) -> tuple[Contour, ...]:
    """A formula's contours, drawn anew."""
    box = layout(formula)
    size = round(box.width * FINE), round((box.height + box.depth) * FINE)
    found: dict[Paint, list[Subpath]] = {}
    for x, y, mark in box.marks():
        if isinstance(mark, Lettering):
            continue
        if isinstance(mark, Sign):
            steps, scale = _recorded(mark.name), mark.size * FINE / UNIT
        else:
            corners = mark.corners
            steps, scale = [("M", corners[:1]), *(("L", [corner]) for corner in corners[1:]), ("Z", ())], FINE
        left, base = x * FINE, (box.height - y) * FINE
        points = [n for _, part in steps for a, b in part for n in (round(left + scale * a), round(base - scale * b))]
        path = Subpath("".join(letter for letter, _ in steps), tuple(points))
        found.setdefault(mark.paint, []).append(path)
    return tuple(Contour(paint, size, tuple(paths)) for paint, paths in found.items())


def font_path() -> Path:
    """STIX Two Math, which the package ziamath brings along (SIL Open Font License 1.1)."""
    spec = importlib.util.find_spec("ziamath")
    assert spec and spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0], "fonts", "STIXTwoMath-Regular.ttf")


@cache
def _recorded(name: str) -> list[Step]:
    """A glyph's contours, in the font's units."""
    from fontTools.pens.basePen import decomposeQuadraticSegment
    from fontTools.pens.recordingPen import DecomposingRecordingPen

    glyphs, steps = _glyphs(), list[Step]()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(pen)
    for kind, points in pen.value:
        curves = decomposeQuadraticSegment(points) if kind == "qCurveTo" else [points]
        steps += [(_LETTERS[kind], curve) for curve in curves]
    return steps


@cache
def _glyphs() -> Any:
    from fontTools.ttLib import TTFont

    return TTFont(font_path(), lazy=True).getGlyphSet()
