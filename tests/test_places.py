"""Authors say how wide a picture is, what stands below the content, how two things share the width, and how large."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import Build
from PIL import Image
from readback import slides

from deck.base.units import PER
from deck.pipeline.report import Report

INCH = PER["in"]
PICTURE = "picture: images/example.png, alt: A plain grey square"
FIGURE = "figure: figures/example.py, alt: A line that rises from left to right"


def _shapes(report: Report) -> dict[str, Any]:
    """The shapes of the first slide by name; problems fail."""
    assert report.path and not [p for p in report.problems if p.level == "error"], report.problems
    return {shape.name: shape for shape in slides(report.path)[0].shapes}


def _sizes(shape: Any) -> list[int]:
    """What its paragraphs are set in, in points, where they say it."""
    return [int(size) // 100 for size in shape._element.xpath(".//a:rPr/@sz")]


@pytest.mark.parametrize(("width", "inches"), [("60%", 0.6 * 11.833), ("8cm", 8 / 2.54), ("", 11.833)])
def test_a_figure_is_as_wide_as_it_says(width: str, inches: float, built: Build) -> None:
    told = f", width: {width}" if width else ""
    figure = _shapes(built(f"slides:\n- {{kind: figure, title: One, {FIGURE}{told}}}"))["Figure"]
    assert figure.width / INCH == pytest.approx(inches, abs=0.01)
    assert (figure.left + figure.width / 2) / INCH == pytest.approx(13.333 / 2, abs=0.01)


def test_pictures_and_words_stand_in_a_column_as_written(built: Build, lecture: Path) -> None:
    Image.new("RGB", (1600, 400)).save(lecture / "assets" / "images" / "wide.png")
    parts = f"[{{picture: images/wide.png, alt: A wide black bar, width: 60%}}, {{body: between}}, {{{PICTURE}}}]"
    report = built(f"slides:\n- {{kind: columns, title: One, columns: [{{width: 2, parts: {parts}}}, {{body: b}}]}}")
    assert report.path
    wide, between, square = list(slides(report.path)[0].shapes)[1:4]
    column = (11.833 - 0.5) * 2 / 3
    assert wide.width / INCH == pytest.approx(0.6 * column, abs=0.01)
    assert wide.top + wide.height <= between.top and between.top + between.height <= square.top


@pytest.mark.parametrize(("ratio", "shares"), [("1:1", (1, 1)), ("3:1", (3, 1))])
@pytest.mark.parametrize("side", ["left", "right"])
def test_what_stands_beside_has_its_share(ratio: str, shares: tuple[int, int], side: str, built: Build) -> None:
    slide = f"slides:\n- {{kind: figure, title: One, {FIGURE}, beside: [a, b], side: {side}, ratio: '{ratio}'}}"
    shapes = _shapes(built(slide))
    figure, body, room = shapes["Figure"], shapes["Body"], 11.833 - 0.5
    left, right = (body, figure) if side == "left" else (figure, body)
    assert figure.width / INCH == pytest.approx(room * shares[0] / sum(shares), abs=0.01)
    insets = sum(int(inset) for inset in body._element.xpath(".//a:bodyPr/@lIns | .//a:bodyPr/@rIns"))
    assert (body.width - insets) / INCH == pytest.approx(room * shares[1] / sum(shares), abs=0.01)
    assert left.left < right.left


@pytest.mark.parametrize(
    "content",
    [
        "bullets: [one, two]",
        "kind: columns, columns: [{body: a}, {body: b}]",
        f"kind: figure, {FIGURE}",
        f"kind: picture, {PICTURE}, beside: [a]",
        "kind: table, table: [[a, b], [c, d]]",
        "kind: chart, chart: bar, data: [[a, b], [c, 1]]",
        "kind: math, math: x^2",
        "kind: code, code: a = 1, run: false",
    ],
)
def test_words_stand_below_any_content(content: str, built: Build) -> None:
    report = built(f"slides:\n- {{title: One, {content}, below: As of **2026**, source: from here}}")
    shapes = _shapes(report)
    (below,) = (shape for shape in shapes.values() if shape.has_text_frame and shape.text_frame.text == "As of 2026")
    assert _sizes(below) == [20, 20]
    assert below.top + below.height <= shapes["Source"].top
    for name, shape in shapes.items():
        foot = sum(int(inset) for inset in shape._element.xpath(".//a:bodyPr/@bIns"))
        if shape is not below and name not in ("Source", "Number"):
            assert shape.top + shape.height - foot <= below.top, name


def test_tables_and_pictures_stand_below(built: Build) -> None:
    slide = "slides:\n- {title: One, bullets: [one], below: "
    table = _shapes(built(slide + "{table: [[a, b], [c, d]], caption: small}}"))["Table"]
    picture = _shapes(built(slide + f"{{{PICTURE}}}}}"))["Picture"]
    assert table.top > 3 * INCH and picture.top > 3 * INCH


@pytest.mark.parametrize(("size", "body", "title"), [("small", [22, 18], [32]), ("large", [28, 23], [38])])
def test_every_text_is_a_step_smaller_or_larger(size: str, body: list[int], title: list[int], built: Build) -> None:
    lines = ", ".join(f"a line {n}" for n in range(5))
    shapes = _shapes(built(f"slides:\n- {{title: One, size: {size}, bullets: [one: [{lines}]], below: words}}"))
    assert sorted(set(_sizes(shapes["Body"])), reverse=True) == body
    assert _sizes(shapes["Title"]) == title
    assert _sizes(shapes["Text"]) == [18 if size == "small" else 24]


def test_a_template_of_one_s_own_keeps_its_key_size(built: Build, lecture: Path) -> None:
    (lecture / "templates" / "slides").mkdir(parents=True)
    (lecture / "templates" / "slides" / "own.xml").write_text(
        '{% extends "_slide.xml" %}\n{% block content %}<text area="body">{{ slide.size }}</text>{% endblock %}\n'
    )
    assert _shapes(built("slides:\n- {kind: own, title: One, size: 40}"))["Text"].text_frame.text == "40"


def test_pictures_side_by_side_share_scale_and_top(built: Build, lecture: Path) -> None:
    Image.new("RGB", (1600, 800)).save(lecture / "assets" / "images" / "wide.png")
    wide = "picture: images/wide.png, alt: A wide black bar"
    report = built(f"slides:\n- {{kind: columns, title: One, pictures: alike, columns: [{{{wide}}}, {{{PICTURE}}}]}}")
    assert report.path
    one, two = (shape for shape in slides(report.path)[0].shapes if shape.name == "Picture")
    assert one.top == two.top and abs(one.height - two.height) < 2 and abs(one.width - 2 * two.width) < 3


def test_a_deck_has_a_logo_and_a_footer_of_its_own(built: Build) -> None:
    slide = "author: A. Author\nlogo: images/example.png\nfooter: Spring school\nslides:\n"
    shapes = _shapes(built(slide + "- {title: One, bullets: [a]}"))
    assert shapes["Footer"].text_frame.text == "Spring school"
    logo = shapes["Picture"]
    assert logo.left / INCH > 11.6 and logo.width / INCH == pytest.approx(0.68, abs=0.01)
    assert "decorative" in logo._element.xml
    assert "Picture" not in _shapes(built(slide + "- {kind: title, title: One}"))


@pytest.mark.parametrize("theme", ["light", "reading", "console"])
def test_slides_of_four_to_three_hold_all_that_lies_on_them(theme: str, built: Build) -> None:
    report = built(
        f"aspect: 4:3\nslides:\n- {{title: One, bullets: [a]}}\n- {{kind: figure, title: Two, {FIGURE}}}", theme
    )
    assert report.path
    from pptx import Presentation

    deck = Presentation(str(report.path))
    assert (deck.slide_width, deck.slide_height) == (10 * INCH, 7.5 * INCH)
    everything = [*deck.slide_master.shapes, *(s for layout in deck.slide_layouts for s in layout.shapes)]
    everything += [shape for slide in deck.slides for shape in slide.shapes]
    assert [s.name for s in everything if s.left is not None and s.left + s.width > 10 * INCH + 100] == []
