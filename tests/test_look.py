"""Content begins at one height on every kind, little of it is enlarged and lowered, first slides use their width."""

from __future__ import annotations

import json
from typing import Any

import pytest
from conftest import ROOT, Build
from readback import slides

from deck.base.libraries import designs
from deck.base.units import PER
from deck.pipeline.report import Report

INCH = PER["in"]
ALONE, UNDER_LEAD = 1.45, 1.95
THEMES = [name for name in designs(ROOT / "templates" / "theme") if name not in ("light", "dark")]
FIGURE = "figure: figures/example.py, alt: A line that rises from left to right"
LONG = ", ".join(["words that go on and on and on and on and on and on and on"] * 8)
ROWS = ", ".join(["[a, '1']"] * 9)
EVENTS = [f"{{when: '{n}', head: A, text: words}}" for n in range(12)]
CONTENT = {
    "bullets": f"bullets: [{LONG[:345]}]",
    "body": f"body: {LONG * 2!r}",
    "columns": f"kind: columns, columns: [{{bullets: [{LONG[:290]}]}}, {{body: b}}]",
    "figure": f"kind: figure, {FIGURE}",
    "beside": f"kind: figure, {FIGURE}, beside: [one, two]",
    "beside it, left": f"kind: figure, {FIGURE}, side: left, beside: [one, two]",
    "picture": "kind: picture, picture: images/example.png, alt: A plain grey square, beside: [one, two]",
    "table": f"kind: table, table: [[a, b], {ROWS}]",
    "chart": "kind: chart, chart: bar, data: [[a, b], [c, 1]]",
    "code": 'kind: code, run: false, code: "%s"' % ("a = 1\\n" * 12),
    "math": "kind: math, math: [x^2, y^2, z^2], text: %r" % ("words and more of them " * 6),
    "blocks": f"kind: blocks, blocks: [{{theorem: {LONG[:300]!r}}}, {{proof: {LONG[:300]!r}}}]",
    "compare": "kind: compare, left: {head: A, bullets: [a]}, right: {head: B, bullets: [b]}, verdict: c",
    "panels": f"kind: panels, columns: 1, panels: [{{{FIGURE}, caption: a}}]",
    "cards": "kind: cards, cards: [{head: A, text: a}, {head: B, text: b}, {head: C, text: c}]",
    "dialogue": f"kind: dialogue, dialogue: [{', '.join(['Q: Why?', 'A: Because.'] * 5)}]",
    "team": "kind: team, people: [{name: Ada L}, {name: Alan T}, {name: Grace H}]",
    "timeline": f"kind: timeline, events: [{', '.join(EVENTS)}]",
}


def _slide(report: Report, number: int = 0) -> Any:
    assert report.path and not [p for p in report.problems if p.level == "error"], report.problems
    return slides(report.path)[number]


def _tops(slide: Any) -> list[float]:
    """Where each shape of the content begins, in inches; without a place of its own, where the layout has it."""
    around = {0, 10, 11, 12, 13, 16}  # title, footers, lead, source
    shapes = [s for s in slide.shapes if not (s.is_placeholder and s.placeholder_format.idx in around)]
    return [(s.top + sum(map(int, s._element.xpath(".//a:bodyPr/@tIns")[: s.is_placeholder]))) / INCH for s in shapes]


@pytest.mark.parametrize("theme", ["light", *(one for one in THEMES if "-" not in one)])
def test_content_begins_at_one_height_on_every_kind(theme: str, built: Build) -> None:
    for lead, top in (("", ALONE), (", lead: The message", UNDER_LEAD)):
        text = "".join(f"- {{title: {name.title()!r}, {content}{lead}}}\n" for name, content in CONTENT.items())
        report = built(f"slides:\n{text}", theme)
        found = {name: round(min(_tops(_slide(report, n))), 2) for n, name in enumerate(CONTENT)}
        assert {
            name: at for name, at in found.items() if abs(at - top) > (0.15 if name == "math" else 0)
        } == {}  # but for the air above formulas


@pytest.mark.parametrize("lead", ["", ", lead: The message"])
@pytest.mark.parametrize("name", ["bullets", "beside", "beside it, left"])
def test_a_slide_that_is_reset_in_powerpoint_stays_as_it_is(name: str, lead: str, built: Build) -> None:
    slide = _slide(built(f"slides:\n- {{title: One, {CONTENT[name]}{lead}}}"))
    assert slide.slide_layout.name.endswith(" with Lead") == bool(lead)
    layout = {shape.placeholder_format.idx: shape for shape in slide.slide_layout.placeholders}
    for shape in slide.placeholders:
        assert shape._element.spPr.xfrm is None and shape.placeholder_format.idx in layout
    assert (13 in layout) == bool(lead)
    assert layout[1].top / INCH == pytest.approx(UNDER_LEAD if lead else ALONE)


def _points(shape: Any) -> list[float]:
    return [int(size) / 100 for size in shape._element.xpath(".//a:rPr/@sz")]


def _spacing(shape: Any) -> set[int]:
    return {int(percent) for percent in shape._element.xpath(".//a:lnSpc/a:spcPct/@val")}


def _body(slide: Any) -> Any:
    return next(shape for shape in slide.placeholders if shape.placeholder_format.idx == 1)


def test_little_is_enlarged_then_loosened_then_lowered(built: Build) -> None:
    few, some, many = (
        _body(_slide(built(f"slides:\n- {{title: One, bullets: [{', '.join(['a line'] * n)}]}}"))) for n in (2, 5, 8)
    )
    assert set(_points(few)) == {32.0} and _spacing(few) == {135_000}
    top = int(few._element.xpath(".//a:bodyPr/@tIns")[0]) / INCH
    lines = 2 * 32 * 1.35 * 1.15 / 72 + 32 * 0.4 * 1.227 / 72  # in inches: Arial's own lines are 1.15 em high
    assert top == pytest.approx((5.1 - lines) * 2 / 5, abs=0.05)
    assert set(_points(some)) == {28.0} and not _spacing(some) and not some._element.xpath(".//a:bodyPr/@tIns")
    assert not _points(many) and not _spacing(many)


def test_people_without_pictures_have_the_letters_of_their_names(built: Build) -> None:
    names = ["`{python} 1`", "**Ada** King *Lovelace*", "[Alan](https://example.org) (Turing)", "Jean-Luc Picard"]
    people = [{"name": name} for name in names]
    slide = _slide(built(f"slides:\n- {{kind: team, title: One, people: {json.dumps(people)}}}"))
    shown = [
        shape.text_frame.text for shape in slide.shapes if shape.name == "Ellipse" or "ellipse" in shape.name.lower()
    ]
    assert shown == ["", "AL", "AT", "JP"]


def test_what_stands_beside_little_is_lowered_with_it(built: Build) -> None:
    columns = "[{head: A, bullets: [one, two]}, {head: B, bullets: [three]}]"
    slide = _slide(built(f"slides:\n- {{kind: columns, title: One, columns: {columns}}}"))
    one, two, three, four = (shape for shape in slide.shapes if shape.name == "Text")
    assert one.top == three.top > 2 * INCH and two.top == four.top


@pytest.mark.parametrize(
    "more", ["size: small", "size: large", "below: words", "split: auto", f"layout: Text and Visual, {FIGURE}"]
)
def test_what_its_author_has_sized_is_not_enlarged(more: str, built: Build) -> None:
    slide = _slide(built(f"slides:\n- {{title: One, bullets: [a line], {more.partition(', ')[0]}}}"))
    assert max(_points(_body(slide)), default=24) <= (32 if more == "split: auto" else 28)


def test_parts_of_a_slide_are_alike(built: Build) -> None:
    lines = "".join(f"\n  - Bullet number {n} with a few more words" for n in range(18))
    report = built(f"slides:\n- title: Long\n  split: auto\n  bullets:{lines}")
    assert report.path
    sizes = [set(_points(_body(slide))) for slide in slides(report.path)]
    assert len(sizes) == 2 and all(max(found, default=24) <= 24 for found in sizes)


def test_a_long_point_and_a_word_alone_stop_the_enlarging(built: Build) -> None:
    long = "words that go on " * 21
    slide = _slide(built(f"slides:\n- {{title: One, body: {long}}}"))
    assert max(_points(_body(slide)), default=24) < 32
    alone = "A sentence that takes not quite the whole width of this one slide"
    shape = _body(_slide(built(f"slides:\n- {{title: One, bullets: [{alone}]}}")))
    assert max(_points(shape), default=24) < 32


def test_words_beside_a_table_do_not_shrink_with_it(built: Build) -> None:
    rows = ", ".join(["[a long name, 12.4 GiB, 12.4 GiB, 12.4 GiB]"] * 9)
    table = f"{{table: [[Name, One, Two, Three], {rows}], caption: Sizes in memory}}"
    slide = _slide(built(f"slides:\n- {{kind: columns, title: One, columns: [{{bullets: [a, b]}}, {table}]}}"))
    words, caption = (shape for shape in slide.shapes if shape.name == "Text")
    (shown,) = (shape for shape in slide.shapes if shape.has_table)
    assert set(_points(words)) == {24.0}
    assert max(_points(shown)) < 24 and max(_points(caption)) <= max(_points(shown))


def test_words_beside_a_picture_begin_at_its_top(built: Build, lecture: Any) -> None:
    from PIL import Image

    Image.new("RGB", (1600, 400)).save(lecture / "assets" / "images" / "wide.png")
    wide = "kind: picture, picture: images/wide.png, alt: A wide black bar"
    slide = _slide(built(f"slides:\n- {{title: One, {wide}, beside: [a, b]}}"))
    (picture,) = (shape for shape in slide.shapes if shape.name == "Picture")
    assert picture.top / INCH == pytest.approx(ALONE, abs=0.01)


HEAD = "title: A title of a few words that are long\ndate: 2026-11-30\nauthor: Ada\n"


def test_the_title_slide_uses_its_width_and_says_its_date(built: Build) -> None:
    wide, beside = (
        _slide(built(f"{HEAD}slides:\n- {{kind: title{more}}}")) for more in (", subtitle: Mine", f", {FIGURE}")
    )
    assert [shape.width / INCH for shape in wide.placeholders] == [pytest.approx(9.5, abs=0.01)] * 2
    assert wide.placeholders[1].text_frame.text == "Mine\n2026-11-30"
    assert beside.shapes.title.width / INCH == pytest.approx(6.85)
    assert "2026-11-30" in beside.placeholders[1].text_frame.text
    for slide in (wide, beside):
        assert all(len(line.split()) > 1 for line in slide.shapes.title.text.split("\v"))


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "“To be”"), ("de", "„To be“"), ("da", "»To be«"), ("sv", "”To be”"), ("es", "«To be»")]
)
def test_a_quotation_has_the_marks_of_its_language(lang: str, said: str, built: Build) -> None:
    for quote, shown in (("To be", said), ("„To be“", "„To be“")):
        for more in ("", f", {FIGURE}"):
            slide = _slide(built(f"lang: {lang}\nslides:\n- {{kind: quote, title: One, quote: {quote!r}{more}}}"))
            assert shown in [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


@pytest.mark.parametrize("theme", ["light", *THEMES])
@pytest.mark.parametrize("aspect", ["16:9", "4:3"])
def test_logo_footer_and_aspect_in_every_theme(theme: str, aspect: str, built: Build) -> None:
    head = f"aspect: {aspect}\nlogo: images/example.png\nfooter: Spring school\ntitle: A talk\nslides:\n"
    report = built(
        f"{head}- {{kind: title, title: One}}\n- {{title: Two, lead: L, bullets: [a]}}\n- {{kind: section, title: T}}",
        theme,
    )
    width = 10 * INCH if aspect == "4:3" else 12_192_000
    first, second, section = (_slide(report, n) for n in range(3))
    assert "Picture" not in [shape.name for shape in first.shapes]
    (logo,) = (shape for shape in second.shapes if shape.name == "Picture")
    assert logo.left + logo.width <= width and logo.left >= second.shapes.title.left + second.shapes.title.width
    footers = [shape.text_frame.text for shape in second.placeholders if shape.placeholder_format.idx == 11]
    assert footers == ([] if theme.startswith("stage") else ["Spring school"])
    for shape in [*first.shapes, *second.shapes, *section.shapes]:
        assert shape.left >= 0 and shape.left + shape.width <= width and shape.top + shape.height <= 7.5 * INCH


@pytest.mark.parametrize("theme", ["light", "reading", "stage", "proof", "studio", "console"])
def test_a_long_title_takes_two_lines(theme: str, built: Build) -> None:
    title = "A long title that somebody types because it is what the slide is about and nobody told"
    report = built(f"slides: [{{title: {title}, bullets: [one]}}, {{title: One<br>and two, bullets: [one]}}]", theme)
    assert report.path, report.problems
    sizes = [slide.shapes.title.text_frame.paragraphs[0].runs[0].font.size.pt for slide in slides(report.path)]
    assert min(sizes) >= 22
