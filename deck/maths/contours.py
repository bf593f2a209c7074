"""Draw a formula that is laid out as outlines: the paths of its glyphs, in DrawingML, whatever its size."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from deck.maths.boxes import Area, Box, Paint, Sign
from deck.maths.glyphs import UNIT

FINE = 2_000  # units to the em, of the paths


def font_path() -> Path:
    """STIX Two Math, which the package ziamath brings along (SIL Open Font License 1.1)."""
    spec = importlib.util.find_spec("ziamath")
    assert spec and spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0], "fonts", "STIXTwoMath-Regular.ttf")


def paths(box: Box) -> list[tuple[Paint, str]]:
    """For each paint, in the order of drawing, `a:path` elements in a frame as large as the box."""
    frame = f'w="{round(box.width * FINE)}" h="{round((box.height + box.depth) * FINE)}"'
    found: dict[Paint, list[str]] = {}
    for x, y, mark in box.marks():
        place = (x * FINE, (box.height - y) * FINE)
        drawn = _glyph(mark.name, place, mark.size) if isinstance(mark, Sign) else _polygon(mark, place)
        found.setdefault(mark.paint, []).append(f"<a:path {frame}>{drawn}</a:path>")
    return [(paint, "".join(drawn)) for paint, drawn in found.items()]


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
    """A glyph's outline: DrawingML's name of each segment, and its points in the font's units."""
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
