"""Draw a formula that is laid out: the contours of its glyphs as DrawingML, whatever its size."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from deck.cache import Cache, digest, made_by, versions
from deck.maths.boxes import Area, Paint, Sign
from deck.maths.glyphs import UNIT
from deck.maths.layout import layout
from deck.maths.tree import Formula

FINE = 2_000  # units to the em, of the paths


@dataclass(frozen=True)
class Contour:
    """What has one paint of a formula: `a:path` elements in a frame as large as the whole."""

    paint: Paint
    paths: str


def contours(formula: Formula, cache: Cache) -> tuple[Contour, ...]:
    """A formula's contours, in the order of drawing."""
    made_with = versions("ziamath", "fonttools"), made_by("maths", "maths/glyphs.json")
    key = digest("formula", formula.tex, formula.display, made_with)
    kept: tuple[Contour, ...] | None = cache.recall(key)
    if kept is None:
        kept = drawn(formula)
        cache.keep(key, kept)
    return kept


def drawn(formula: Formula) -> tuple[Contour, ...]:
    """A formula's contours, drawn anew."""
    box = layout(formula)
    frame = f'w="{round(box.width * FINE)}" h="{round((box.height + box.depth) * FINE)}"'
    found: dict[Paint, list[str]] = {}
    for x, y, mark in box.marks():
        place = (x * FINE, (box.height - y) * FINE)
        path = _glyph(mark.name, place, mark.size) if isinstance(mark, Sign) else _polygon(mark, place)
        found.setdefault(mark.paint, []).append(f"<a:path {frame}>{path}</a:path>")
    return tuple(Contour(paint, "".join(paths)) for paint, paths in found.items())


def font_path() -> Path:
    """STIX Two Math, which the package ziamath brings along (SIL Open Font License 1.1)."""
    spec = importlib.util.find_spec("ziamath")
    assert spec and spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0], "fonts", "STIXTwoMath-Regular.ttf")


def _glyph(name: str, place: tuple[float, float], size: float) -> str:
    scale = size * FINE / UNIT
    x, y = place
    return "".join(
        _segment(kind, [(round(x + scale * a), round(y - scale * b)) for a, b in points])
        for kind, points in _recorded(name)
    )


def _polygon(area: Area, place: tuple[float, float]) -> str:
    x, y = place
    corners = [(round(x + FINE * a), round(y - FINE * b)) for a, b in area.corners]
    lines = "".join(_segment("lnTo", [corner]) for corner in corners[1:])
    return _segment("moveTo", corners[:1]) + lines + "<a:close/>"


def _segment(kind: str, points: Sequence[tuple[int, int]]) -> str:
    inside = "".join(f'<a:pt x="{x}" y="{y}"/>' for x, y in points)
    return f"<a:{kind}>{inside}</a:{kind}>" if points else f"<a:{kind}/>"


@cache
def _recorded(name: str) -> list[tuple[str, list[tuple[float, float]]]]:
    """A glyph's contours: DrawingML's name of each segment, and its points in the font's units."""
    from fontTools.pens.recordingPen import DecomposingRecordingPen

    glyphs = _glyphs()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(pen)
    return [step for kind, points in pen.value for step in _steps(kind, points)]


def _steps(kind: str, points: Sequence[Any]) -> Iterator[tuple[str, list[tuple[float, float]]]]:
    from fontTools.pens.basePen import decomposeQuadraticSegment

    match kind:
        case "moveTo" | "lineTo":
            yield {"moveTo": "moveTo", "lineTo": "lnTo"}[kind], list(points)
        case "qCurveTo":
            yield from (("quadBezTo", list(curve)) for curve in decomposeQuadraticSegment(points))
        case "closePath":
            yield "close", []
        case other:
            raise NotImplementedError(other)


@cache
def _glyphs() -> Any:
    from fontTools.ttLib import TTFont

    return TTFont(font_path(), lazy=True).getGlyphSet()
