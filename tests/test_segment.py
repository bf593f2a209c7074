"""Check the small segmentation of the lecture and the number that its figure shows."""

import runpy
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from deck.graphics.drawing.figure import draw_figure
from deck.theme.load import load_style

ROOT = Path(__file__).parent.parent
FIGURES = ROOT / "assets" / "figures"
segment = runpy.run_path(str(FIGURES / "segment.py"))


def square(first: int, last: int) -> np.ndarray:
    mask = np.zeros((40, 40), dtype=bool)
    mask[first:last, first:last] = True
    return mask


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (square(0, 10), square(0, 10), 1),
        (square(0, 10), square(20, 30), 0),
        (square(0, 10), square(5, 15), 25 / 175),
    ],
)
def test_iou(one: np.ndarray, other: np.ndarray, expected: float) -> None:
    assert segment["iou"](one, other) == pytest.approx(expected)


def test_otsu_parts_two_classes() -> None:
    values = np.concatenate([np.full(300, 1.0), np.full(100, 3.0)])
    assert 1 < segment["otsu"](values) < 3


def test_opening_drops_what_is_narrower_than_the_disc() -> None:
    wide, dot = square(10, 30), square(2, 4)
    opened = segment["opening"](wide | dot, 3)
    assert not opened[dot].any()
    assert not (opened & ~wide).any()
    assert segment["iou"](opened, wide) > 0.9  # a disc rounds the corners


def test_background_is_found_under_a_bright_object() -> None:
    rows, columns = np.indices((40, 40))
    ground = 2 + 0.05 * rows - 0.001 * columns**2
    assert segment["background"](ground + 5 * square(10, 20)) == pytest.approx(ground, abs=0.05)


@pytest.mark.slow
def test_the_figure_shows_the_computed_iou() -> None:
    image, truth = segment["draw_scene"]()
    score = segment["iou"](segment["segment"](image), truth)
    assert 0.75 < score < 0.9
    style = load_style(ROOT / "templates" / "theme" / "light.yaml")
    texts, _ = draw_figure(FIGURES / "segmentation.py", ROOT / "assets", (11.83, 4.4), style, {}, written)
    assert f"IoU = {score:.2f}" in texts


def written(fig: Figure) -> set[str]:
    return {text.get_text() for text in fig.findobj(Text)}
