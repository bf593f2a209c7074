"""Paint paths in matplotlib's styles: as freeforms, cut where a clip cuts them, hatched where a hatch is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.colors import to_rgba
from matplotlib.path import Path

from deck.drawing import drawingml, geometry
from deck.drawing.drawingml import Color, Shape, Stroke
from deck.drawing.geometry import Clip
from deck.units import PER

EMU = PER["pt"]
HAIRLINE = 0.35  # points; closes the gaps between areas that matplotlib draws without antialiasing


@dataclass(frozen=True)
class Style:
    """How paths are painted, lengths in points; paths of one style can share a shape."""

    face: Color | None
    edge: Color | None
    width: float
    dashes: tuple[float, ...] = ()  # on and off by turns, as multiples of the width
    cap: str = "butt"
    join: str = "miter"
    hatch: str | None = None
    hatch_color: Color | None = None
    hatch_width: float = 0

    @classmethod
    def of(cls, gc: GraphicsContextBase, face: Any) -> Style:
        """The style that one of matplotlib's calls to draw a path asks for."""
        alpha = gc.get_alpha() if gc.get_forced_alpha() else None
        face = None if face is None else to_rgba(face, alpha)
        edge, width = to_rgba(gc.get_rgb()), gc.get_linewidth()
        if width == 0 and face and face[3] == 1 and not gc.get_antialiased():
            edge, width = face, HAIRLINE
        dashes: Any = gc.get_dashes()[1]
        return cls(
            face if face and face[3] else None,
            edge if width and edge[3] else None,
            width,
            tuple(float(dash / width) for dash in dashes) if width and dashes is not None else (),
            str(gc.get_capstyle()),
            str(gc.get_joinstyle()),
            gc.get_hatch(),
            to_rgba(gc.get_hatch_color()) if gc.get_hatch() else None,
            gc.get_hatch_linewidth(),
        )

    @property
    def is_line(self) -> bool:
        """Whether nothing is painted but lines."""
        return self.face is None and self.hatch is None


@dataclass(frozen=True)
class Painter:
    """Turns paths (points, y upwards) into shapes on a canvas of this height; `tokens` name the theme's colours."""

    height: float
    tokens: Mapping[str, str]

    def whole(self, name: str, style: Style, paths: Iterable[Path]) -> Iterator[Shape]:
        """The paths, areas and lines, as one freeform."""
        strokes = [self._stroke(path, style.face is not None) for path in paths if len(path) > 1]
        if strokes and (style.face or style.edge):
            paint, line = drawingml.fill(style.face, self.tokens), ""
            if style.edge:
                ink = drawingml.fill(style.edge, self.tokens)
                line = drawingml.line(style.width * EMU, ink, style.dashes, style.cap, style.join)
            yield drawingml.freeform(name, strokes, paint, line)

    def areas(self, name: str, style: Style, paths: Iterable[Path], clip: Clip) -> Iterator[Shape]:
        """What the clip's box leaves of the paths' areas."""
        if style.face:
            yield from self.whole(name, replace(style, edge=None), map(clip.area, paths))

    def lines(self, name: str, style: Style, paths: Iterable[Path], clip: Clip) -> Iterator[Shape]:
        """What the clip leaves of the paths' lines."""
        if style.edge:
            parts = [part for path in paths for part in clip.lines(path)]
            yield from self.whole(name, replace(style, face=None), parts)

    def hatches(self, style: Style, paths: Iterable[Path], clip: Clip) -> Iterator[Shape]:
        """The hatch that matplotlib repeats over the paths' areas."""
        if not style.hatch:
            return
        pen = Style(None, style.hatch_color, style.hatch_width, cap="projecting")
        regions = [region for path in paths if (region := geometry.flatten(clip.area(path), close=True))]
        tiled = [geometry.hatch(Path.hatch(style.hatch), region, self.height) for region in regions]
        marks = [Path(mark, closed=True) for areas, _ in tiled for mark in areas]
        if marks:  # as one path, so that a ring inside a ring is a hole
            yield from self.whole("hatch", replace(pen, face=pen.edge), [Path.make_compound_path(*marks)])
        yield from self.whole("hatch", pen, [Path(line) for _, lines in tiled for line in lines])

    def _stroke(self, path: Path, filled: bool) -> Stroke:
        codes = np.full(len(path), Path.LINETO, dtype=np.uint8)
        codes[0] = Path.MOVETO
        if path.codes is not None:
            codes = np.asarray(path.codes, dtype=np.uint8)
        points = (np.asarray(path.vertices) * (1, -1) + (0, self.height)) * EMU
        return Stroke(np.rint(points).astype(np.int64), codes, filled)
