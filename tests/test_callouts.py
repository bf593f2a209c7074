"""Callouts lie where they are told, in parts of the picture, whatever is shown of it; their words stay clear."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import Build
from PIL import Image
from readback import clicks, slides
from sdk import validate

OUTLINE = (
    "slides:\n- {{kind: picture, title: One, picture: images/a.png, alt: A plain grey field, {keys}, notes: Say.}}\n"
)
FITS = ["fit: contain", "fit: cover", "crop: [0.1, 0.2, 0.8, 0.6]", "crop: [0.2, 0, 0.6, 1], fit: cover, focus: left"]


@pytest.fixture
def shown(built: Build, lecture: Any) -> Any:
    """Shows a picture with keys of its own, and gives what is on the slide."""
    Image.new("RGB", (1500, 1000), "grey").save(lecture / "assets" / "images" / "a.png")

    def show(keys: str) -> Any:
        report = built(OUTLINE.format(keys=keys))
        assert report.path, report.problems
        assert [problem for problem in report.problems if "callout" in problem.message] == []
        return slides(report.path)[0]

    return show


def parts(slide: Any, name: str) -> list[Any]:
    """The shapes of a name, in groups too."""
    inner = [part for shape in slide.shapes for part in getattr(shape, "shapes", [])]
    return [shape for shape in [*slide.shapes, *inner] if shape.name == name]


def whole(slide: Any) -> tuple[float, float, float, float]:
    """Where all of the picture would lie, as PowerPoint crops it: left, top, width, height in EMU."""
    (picture,) = parts(slide, "Picture")
    w = picture.width / (1 - picture.crop_left - picture.crop_right)
    h = picture.height / (1 - picture.crop_top - picture.crop_bottom)
    return picture.left - picture.crop_left * w, picture.top - picture.crop_top * h, w, h


def middle(shape: Any) -> tuple[float, float]:
    return shape.left + shape.width / 2, shape.top + shape.height / 2


@pytest.mark.parametrize("fit", FITS)
@pytest.mark.parametrize("kind", ["box", "circle", "number"])
def test_marks_lie_where_they_are_told(shown: Any, fit: str, kind: str) -> None:
    slide = shown(f"{fit}, callouts: [{{at: [0.4, 0.45], kind: {kind}, size: [0.2, 0.1]}}]")
    (mark,) = parts(slide, {"number": "Marker"}.get(kind, kind.capitalize()))
    x, y, w, h = whole(slide)
    assert middle(mark) == pytest.approx((x + 0.4 * w, y + 0.45 * h), abs=w / 500)
    if kind != "number":
        assert (mark.width, mark.height) == pytest.approx((0.2 * w, 0.1 * h), rel=0.01)


@pytest.mark.parametrize("fit", FITS)
@pytest.mark.parametrize("at", [(0.25, 0.45), (0.7, 0.55), (0.5, 0.5)])
def test_arrows_end_where_they_are_told_and_hold_on_to_their_words(
    shown: Any, fit: str, at: tuple[float, float]
) -> None:
    slide = shown(f"{fit}, callouts: [{{at: {list(at)}, text: Just here}}]")
    x, y, w, h = whole(slide)
    (words,) = parts(slide, "Words")
    for arrow in parts(slide, "Arrow"):
        assert (arrow.end_x, arrow.end_y) == pytest.approx((x + at[0] * w, y + at[1] * h), abs=w / 500)
        assert arrow._element.xpath(".//a:stCxn/@id") == [str(words.shape_id)]
        start = (arrow.begin_x, arrow.begin_y)
        mx, my = middle(words)
        # A rectangle's places to hold on to, as PowerPoint numbers them: top, left, bottom, right.
        sides = (mx, words.top), (words.left, my), (mx, words.top + words.height), (words.left + words.width, my)
        held = sides[int(arrow._element.xpath("string(.//a:stCxn/@idx)"))]
        assert abs(start[0] - held[0]) + abs(start[1] - held[1]) < 10


def test_words_keep_clear_of_each_other_and_of_what_is_pointed_at(shown: Any) -> None:
    points = [(x / 10, y / 10) for x in (2, 5, 8) for y in (2, 5, 8)]
    slide = shown("callouts: [" + ", ".join(f"{{at: [{x}, {y}], text: Some words}}" for x, y in points) + "]")
    x, y, w, h = whole(slide)
    labels = parts(slide, "Words")
    assert len(labels) == len(points)
    for n, label in enumerate(labels):
        left, right, top, bottom = label.left, label.left + label.width, label.top, label.top + label.height
        for px, py in points:
            assert not (left < x + px * w < right and top < y + py * h < bottom)
        for other in labels[:n]:
            apart = right <= other.left or other.left + other.width <= left
            assert apart or bottom <= other.top or other.top + other.height <= top


def test_words_go_where_they_are_told(shown: Any) -> None:
    slide = shown("callouts: [{at: [0.5, 0.5], text: Just here, label: [0.2, 0.75]}]")
    x, y, w, h = whole(slide)
    (words,) = parts(slide, "Words")
    assert middle(words) == pytest.approx((x + 0.2 * w, y + 0.75 * h), abs=w / 500)


def test_numbers_count_by_themselves(shown: Any) -> None:
    numbers = "{at: top left, kind: number}, {at: [0.5, 0.5], text: No number}, {at: [0.9, 0.9], kind: number}"
    slide = shown(f"callouts: [{numbers}, {{at: [0.1, 0.9], kind: number, text: A}}]")
    assert [shape.text_frame.text for shape in parts(slide, "Marker")] == ["1", "2", "A"]


@pytest.mark.slow
@pytest.mark.sdk
def test_each_comes_at_its_click_with_all_its_parts(built: Build, lecture: Any) -> None:
    Image.new("RGB", (1500, 1000), "grey").save(lecture / "assets" / "images" / "a.png")
    steps = "{at: [0.5, 0.5], text: One, step: 1}, {at: [0.2, 0.2], kind: box, text: Two, step: 2}"
    report = built(OUTLINE.format(keys=f"callouts: [{steps}, {{at: [0.8, 0.8], kind: number, step: 2}}]"))
    assert report.path
    assert clicks(slides(report.path)[0]) == [["fade in Callout"], ["fade in Callout", "fade in Marker: 1"]]
    assert validate(report.path) == []


def test_figures_have_them_too(built: Build) -> None:
    figure = (
        "{kind: figure, title: One, figure: figures/example.py, alt: A line, callouts: [{at: [0.5, 0.5], text: Up}]}"
    )
    report = built(f"slides:\n- {figure}")
    assert report.path
    (slide,) = slides(report.path)
    (drawn,) = parts(slide, "Figure")
    *_, arrow = parts(slide, "Arrow")
    assert (arrow.end_x, arrow.end_y) == pytest.approx(middle(drawn), abs=10)
