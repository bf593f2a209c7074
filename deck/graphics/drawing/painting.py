"""Paint paths in matplotlib's styles: as shapes, cut where a clip cuts them, hatched where a hatch is asked for."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.colors import to_rgba
from matplotlib.path import Path

from deck.base.dataclass import dataclass, replace
from deck.base.escape import legal
from deck.graphics.drawing import geometry
from deck.graphics.drawing.geometry import Clip
from deck.model.artwork import Ink, LineStyle, PathShape, Subpath

Color = tuple[float, float, float, float]  # red, green, blue, alpha, from 0 to 1

LONGEST = 10_000.0  # of a dash, by the width of its line
HAIRLINE = 0.35  # points; closes the gaps between areas that matplotlib draws without antialiasing
CAPS = {"butt": "butt", "projecting": "square", "round": "round"}
# A letter for each vertex; curves have two of them, or three.
STEPS = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE3: "Q", Path.CURVE4: "C", Path.CLOSEPOLY: "Z"}


def ink(color: Color, tokens: Mapping[str, str]) -> Ink:
    """A colour by its name in the theme if `tokens` has it as "RRGGBB"."""
    name = "".join(f"{round(part * 255):02X}" for part in color[:3])
    return Ink(tokens.get(name, f"#{name}"), float(color[3]))


def named(text: str) -> str:
    """A text as the name of a shape: on one line."""
    return " ".join(legal(text).split())


@dataclass(frozen=True)
class Pen:
    """How paths are painted, lengths in points; paths of one pen can share a shape."""

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
    def of(cls, gc: GraphicsContextBase, face: Any) -> Pen:
        """The pen that one of matplotlib's calls to draw a path asks for."""
        alpha = gc.get_alpha() if gc.get_forced_alpha() else None
        face = None if face is None else to_rgba(face, alpha)
        edge, width = to_rgba(gc.get_rgb()), gc.get_linewidth()
        if not width > 0:
            width = 0
        if width == 0 and face and face[3] == 1 and not gc.get_antialiased():
            edge, width = face, HAIRLINE
        lengths: Any = gc.get_dashes()[1]
        dashes: tuple[float, ...] = ()
        if width and lengths is not None:  # an odd number of them is gone through twice, as others do
            dashes = tuple(min(float(length / width), LONGEST) for length in lengths)
            dashes = () if any(map(math.isnan, dashes)) else dashes * (1 + len(dashes) % 2)
        return cls(
            face if face and face[3] else None,
            edge if width and edge[3] else None,
            width,
            dashes,
            CAPS[str(gc.get_capstyle())],
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

    def whole(self, name: str, style: Pen, paths: Iterable[Path]) -> Iterator[PathShape]:
        """The paths, areas and lines, as one shape."""
        outlines = tuple(self._outline(path, style.face is not None) for path in paths if len(path) > 1)
        if outlines and (style.face or style.edge):
            line = style.edge and LineStyle(
                *(float(style.width), ink(style.edge, self.tokens), style.dashes, style.cap, style.join)
            )
            yield PathShape(named(name), outlines, style.face and ink(style.face, self.tokens), line)

    def areas(self, name: str, style: Pen, paths: Iterable[Path], clip: Clip) -> Iterator[PathShape]:
        """What the clip's box leaves of the paths' areas."""
        if style.face:
            yield from self.whole(name, replace(style, edge=None), map(clip.area, paths))

    def lines(self, name: str, style: Pen, paths: Iterable[Path], clip: Clip) -> Iterator[PathShape]:
        """What the clip leaves of the paths' lines."""
        if style.edge:
            parts = [part for path in paths for part in clip.lines(path)]
            yield from self.whole(name, replace(style, face=None), parts)

    def hatches(self, style: Pen, paths: Iterable[Path], clip: Clip) -> Iterator[PathShape]:
        """The hatch that matplotlib repeats over the paths' areas."""
        if not style.hatch:
            return
        pen = Pen(None, style.hatch_color, style.hatch_width, cap="square")
        regions = [region for path in paths if (region := geometry.flatten(clip.area(path), close=True))]
        tiled = [geometry.hatch(Path.hatch(style.hatch), region, self.height) for region in regions]
        marks = [Path(mark, closed=True) for areas, _ in tiled for mark in areas]
        if marks:  # as one path, so that a ring inside a ring is a hole
            yield from self.whole("hatch", replace(pen, face=pen.edge), [Path.make_compound_path(*marks)])
        yield from self.whole("hatch", pen, [Path(line) for _, lines in tiled for line in lines])

    def _outline(self, path: Path, filled: bool) -> Subpath:
        lines = [Path.MOVETO] + [Path.LINETO] * (len(path) - 1)
        codes = lines if path.codes is None else np.asarray(path.codes).tolist()
        points = np.asarray(path.vertices, dtype=float) * (1, -1) + (0, self.height)
        points = points[np.not_equal(codes, Path.CLOSEPOLY)]
        steps = "".join(STEPS[code] for code in codes).replace("QQ", "Q").replace("CCC", "C")
        return Subpath(steps, tuple(points.ravel().tolist()), filled)
