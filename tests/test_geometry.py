"""Lines, areas and hatches are cut where a clip cuts them."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.path import Path
from matplotlib.transforms import Bbox

from deck.graphics.drawing.geometry import Clip, clip_line, flatten, grown, hatch, inside, rectangle

SQUARE = rectangle(Bbox([(0, 0), (10, 10)]))
RING = [*SQUARE, *rectangle(Bbox([(4, 4), (6, 6)]))]


def cut(points: list[tuple[float, float]], region: list[np.ndarray] = SQUARE) -> list[list[list[float]]]:
    return [part.round(6).tolist() for part in clip_line(np.array(points, dtype=float), region)]


def test_a_line_is_cut_at_the_regions_edge() -> None:
    assert cut([(-5, 5), (5, 5), (5, 15)]) == [[[0, 5], [5, 5], [5, 10]]]


def test_a_line_over_a_hole_is_two() -> None:
    assert cut([(-1, 5), (11, 5)], RING) == [[[0, 5], [4, 5]], [[6, 5], [10, 5]]]


def test_a_line_outside_is_nothing() -> None:
    assert cut([(-1, -1), (11, -1)]) == []
    assert cut([(3, 3)]) == []


def test_a_hole_is_not_inside_and_an_edge_is_inside_what_has_grown() -> None:
    assert inside(np.array([[1, 1], [5, 5], [11, 5]]), RING).tolist() == [True, False, False]
    edge = np.array([[0, 5], [10, 10]])
    assert inside(edge, grown(SQUARE, 0.1)).all()


def test_curves_become_lines_close_to_them() -> None:
    (circle,) = flatten(Path.circle((0, 0), 100))
    assert np.abs(np.hypot(*circle.T) - 100).max() < 0.1
    assert circle[0].tolist() == circle[-1].tolist()


def test_a_clip_keeps_whole_what_it_holds_and_cuts_the_rest() -> None:
    clip, path = Clip(Bbox([(0, 0), (10, 10)])), Path.circle((5, 5), 3)
    assert clip.area(path) is path
    assert clip.lines(path) == [path]
    half = clip.area(Path.circle((0, 5), 3)).get_extents()
    assert half.extents == pytest.approx([0, 2, 3, 8], abs=0.01)
    assert len(clip.lines(Path.circle((0, 5), 3))) in {1, 2}


def test_a_region_holds_only_what_lies_in_it() -> None:
    clip = Clip(Bbox([(-9, -9), (9, 9)]), flatten(Path.circle((0, 0), 5)))
    assert clip.holds(Path.circle((0, 0), 4))
    assert not clip.holds(Path.circle((3, 0), 4))


def test_a_hatch_fills_its_region_and_no_more() -> None:
    region = rectangle(Bbox([(10, 10), (100, 50)]))
    areas, lines = hatch(Path.hatch("o-"), region, top=200)
    every = np.concatenate([*areas, *lines])
    assert every.min(0).tolist() == pytest.approx([10, 10], abs=3)
    assert every.max(0).tolist() == pytest.approx([100, 50], abs=3)
    assert every.min() >= 10 - 1e-9
    levels = {round(line[0, 1], 3) for line in lines}
    assert np.diff(sorted(levels)) == pytest.approx(72 / 6)


def test_marks_on_the_edge_of_two_tiles_are_drawn_once() -> None:
    areas, _ = hatch(Path.hatch("."), rectangle(Bbox([(0, 0), (200, 200)])), top=144)
    middles = {tuple(area.mean(0).round(1)) for area in areas}
    assert len(middles) == len(areas)
