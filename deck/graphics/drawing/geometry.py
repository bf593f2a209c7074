"""Clip, hatch and flatten a figure's paths; lengths in points, y upwards."""

from collections.abc import Iterator
from functools import reduce

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Bbox
from numpy.typing import NDArray

from deck.base.dataclass import dataclass

Points = NDArray[np.float64]  # (N, 2)

FINENESS = 8  # matplotlib flattens curves to half a unit, so to a sixteenth of a point here
HATCH = 72  # matplotlib repeats a hatch every inch


def flatten(path: Path, fineness: float = FINENESS, close: bool = False) -> list[Points]:
    """The path's parts as polylines; a closed part, or every one if asked for, ends where it began."""
    fine = path.transformed(Affine2D().scale(fineness))
    parts: list[Points] = fine.to_polygons(closed_only=close)  # type: ignore[assignment]
    return [part / fineness for part in parts if len(part)]


def corners(path: Path) -> Points:
    """All vertices and control points: their hull holds the path."""
    vertices: Points = np.asarray(path.vertices, dtype=float)
    return vertices if path.codes is None else vertices[(path.codes != Path.CLOSEPOLY) & (path.codes != Path.STOP)]


def rectangle(box: Bbox) -> list[Points]:
    """The box as a region."""
    (x0, y0), (x1, y1) = box.min, box.max
    return [np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)])]


def grown(region: list[Points], margin: float) -> list[Points]:
    """The region, larger by about `margin` on all sides: what lies on its edge lies inside."""
    every = np.concatenate(region)
    centre, half = (every.min(0) + every.max(0)) / 2, np.maximum(np.ptp(every, axis=0) / 2, 1e-9)
    return [centre + (ring - centre) * (1 + margin / half) for ring in region]


def inside(points: Points, region: list[Points]) -> NDArray[np.bool_]:
    """Which points the region covers, by the even-odd rule."""
    return reduce(np.logical_xor, (Path(ring).contains_points(points) for ring in region))


def clip_line(line: Points, region: list[Points]) -> Iterator[Points]:
    """The parts of a polyline that run inside the region (closed rings, even-odd)."""
    if len(line) < 2:
        return
    where = np.sort(np.concatenate([np.arange(len(line)), _crossings(line, region)]))
    middles = _along(line, (where[:-1] + where[1:]) / 2)
    kept = np.concatenate([[False], inside(middles, region) & (np.diff(where) > 1e-9), [False]])
    turns = np.flatnonzero(kept[1:] != kept[:-1])
    for start, stop in turns.reshape(-1, 2):
        yield _along(line, where[start : stop + 1])


def _along(line: Points, where: Points) -> Points:
    """Points of a polyline: 2.5 is half way from its third vertex to its fourth."""
    index = np.arange(len(line))
    return np.column_stack([np.interp(where, index, line[:, 0]), np.interp(where, index, line[:, 1])])


def _crossings(line: Points, region: list[Points]) -> Points:
    """Where along the polyline it crosses the region's edges."""
    begin, step = line[:-1, None], np.diff(line, axis=0)[:, None]
    edge = np.concatenate([ring[:-1] for ring in region])[None]
    along = np.concatenate([np.diff(ring, axis=0) for ring in region])[None]
    apart = edge - begin
    parallel = _cross(step, along)
    with np.errstate(divide="ignore", invalid="ignore"):
        t, s = _cross(apart, along) / parallel, _cross(apart, step) / parallel
    hit = (parallel != 0) & (t > 0) & (t < 1) & (s >= 0) & (s <= 1)
    crossings: Points = np.nonzero(hit)[0] + t[hit]
    return crossings


def _cross(a: Points, b: Points) -> Points:
    product: Points = a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
    return product


@dataclass(frozen=True)
class Clip:
    """Where an artist may paint: inside a box, and inside a region's rings if there is one."""

    box: Bbox
    region: list[Points] | None = None

    def holds(self, path: Path) -> bool:
        """Whether all of the path lies inside."""
        points = corners(path)
        boxed = bool(((points >= self.box.min) & (points <= self.box.max)).all())
        return boxed and (self.region is None or all(inside(part, self.region).all() for part in flatten(path)))

    def area(self, path: Path) -> Path:
        """What the box leaves of a filled path."""
        if self.holds(path):
            return path
        rings = [Path(ring).clip_to_bbox(self.box) for ring in flatten(path, close=True)]
        return Path.make_compound_path(*[ring for ring in rings if len(ring)])

    def lines(self, path: Path) -> list[Path]:
        """What is left of a path's lines."""
        if self.holds(path):
            return [path]
        lines = flatten(path)
        for region in (rectangle(self.box), self.region):
            if region is not None:
                lines = [part for line in lines for part in clip_line(line, region)]
        return [Path(line) for line in lines]


def hatch(pattern: Path, region: list[Points], top: float) -> tuple[list[Points], list[Points]]:
    """A hatch (drawn in the unit square) over a region: its closed marks and its lines, cut at the region's edge.

    Tiles hang from `top`, the canvas' upper edge, as matplotlib's do.
    """
    areas: dict[tuple[float, ...], Points] = {}  # by a point of theirs: neighbouring tiles share marks on their edge
    lines: list[Points] = []
    # A tile's closed marks may stand over its edge; its lines end where the next tile's begin.
    tile = rectangle(Bbox([(0, 0), (HATCH, HATCH)]))
    drawn = flatten(pattern.transformed(Affine2D().scale(HATCH)), fineness=2)
    open_ = [part for mark in drawn if len(mark) == 2 for part in clip_line(mark, tile)]
    closed = [mark for mark in drawn if len(mark) > 2]
    every = np.concatenate(region) - (0, top)
    low, high = np.floor(every.min(0) / HATCH).astype(int), np.ceil(every.max(0) / HATCH).astype(int)
    for step in np.ndindex(*(high - low)):
        corner = (low + np.array(step)) * HATCH + (0, top)
        for mark in closed:
            parts = list(clip_line(mark + corner, region))
            if parts:
                first = tuple(np.round(mark[0] + corner, 3))
                areas[first] = np.concatenate(parts)  # closed along the edge that cut it
        for mark in open_:
            lines += clip_line(mark + corner, region)
    return list(areas.values()), lines
