"""What happens on a slide happens at the click that the outline says, in one order across all of its parts."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Build
from readback import clicks, slides
from sdk import validate

from deck.pipeline import Report

PARTS = """
def draw(ax):
    ax.plot([0, 1], [0, 1], gid="step2")
    ax.plot([0, 1], [1, 0], gid="step1")
    ax.axhline(0.5, gid="threshold")
    ax.text(0.5, 0.6, "half", gid="word")
"""


def _clicks(report: Report) -> list[list[str]]:
    assert not [problem for problem in report.problems if problem.level == "error"], report.problems
    assert report.path
    return clicks(slides(report.path)[0])


def _bullets(more: str) -> str:
    return f"slides:\n- title: Three\n  bullets: [one: [under], two, three]\n{more}"


def test_bullets_come_one_by_one_with_what_stands_under_them(built: Build) -> None:
    one = ["fade in Body: one", "fade in Body: under"]
    assert _clicks(built(_bullets("  build: true"))) == [one, ["fade in Body: two"], ["fade in Body: three"]]
    assert _clicks(built(_bullets("  build: [0, 1, 1]"))) == [["fade in Body: two", "fade in Body: three"]]
    assert _clicks(built(_bullets("  build: [2, 1, 3]"))) == [["fade in Body: two"], one, ["fade in Body: three"]]
    assert _clicks(built(_bullets("  build: false"))) == _clicks(built(_bullets(""))) == []


def test_equal_clicks_of_a_body_and_of_a_figure_s_parts_come_together(built: Build, lecture: Path) -> None:
    (lecture / "assets" / "figures" / "parts.py").write_text(PARTS)
    figure = (
        "slides:\n- {kind: figure, title: Two, figure: figures/parts.py, alt: Two lines that cross, beside: [a, b], "
    )
    assert _clicks(built(figure + "build: true}")) == [
        ["fade in step1", "fade in Body: a"],
        ["fade in step2", "fade in Body: b"],
    ]
    assert _clicks(built(figure + "build: 2, side: left}")) == [
        ["fade in step1"],
        ["fade in Body: a", "fade in step2"],
        ["fade in Body: b"],
    ]
    later = _clicks(built(figure + "build: true, step: 2}"))
    assert later[0] == ["fade in Body: a"]
    assert "fade in Figure" in later[1] and "fade in Body: b" in later[1]
    assert later[2:] == [["fade in step1"], ["fade in step2"]]


def test_columns_come_and_leave_with_all_that_stands_in_them(built: Build) -> None:
    report = built(
        "slides:\n- kind: columns\n  title: Three\n  columns:\n"
        "  - {head: A, bullets: [a, b], step: 2, build: true}\n"
        "  - {head: B, body: beta, step: 1, until: 3}\n"
        "  - {head: C, body: gamma}\n"
    )
    assert _clicks(report) == [
        ["fade in Text: B", "fade in Text: beta"],
        ["fade in Text: A", "fade in Text: a"],
        ["fade out Text: B", "fade out Text: beta", "fade in Text: b"],
    ]


def test_numbers_that_nothing_has_cost_no_click(built: Build) -> None:
    columns = "\n".join(f"  - {{body: '{n}', step: {n}}}" for n in (7, 3, 20))
    report = built(f"slides:\n- kind: columns\n  title: Three\n  columns:\n{columns}\n")
    assert _clicks(report) == [["fade in Text: 3"], ["fade in Text: 7"], ["fade in Text: 20"]]


@pytest.mark.parametrize(
    ("kind", "items"),
    [
        ("cards: [{head: A}, {head: B}, {head: C}]", ["Ellipse: A", "Ellipse: B", "Ellipse: C"]),
        ("columns: [{body: A}, {body: B}, {body: C}]", ["Text: A", "Text: B", "Text: C"]),
        ("dialogue: [{Q: A}, {R: B}, {Q: C}]", ["Bubble: Q: A", "Bubble: R: B", "Bubble: Q: C"]),
    ],
)
def test_what_stands_in_a_row_can_come_one_by_one(kind: str, items: list[str], built: Build) -> None:
    slide = f"slides:\n- {{kind: {kind.partition(':')[0]}, title: Three, {kind}, build: "
    assert _clicks(built(slide + "true}")) == [[f"fade in {item}"] for item in items]
    assert _clicks(built(slide + "[2, 1, 1]}")) == [[f"fade in {item}" for item in items[1:]], [f"fade in {items[0]}"]]


def test_effects_are_the_deck_s_the_slide_s_or_their_own(built: Build) -> None:
    columns = "[{body: A, step: 1}, {body: B, step: 2, effect: wipe}]"
    slide = f"slides:\n- {{kind: columns, title: Two, columns: {columns}"
    assert _clicks(built(slide + "}")) == [["fade in Text: A"], ["wipe in Text: B"]]
    assert _clicks(built("effect: appear\n" + slide + "}")) == [["appear in Text: A"], ["wipe in Text: B"]]
    assert _clicks(built("effect: wipe\n" + slide + ", effect: appear}")) == [
        ["appear in Text: A"],
        ["wipe in Text: B"],
    ]


def test_what_came_before_grows_faint_and_the_last_does_not(built: Build) -> None:
    cards = "slides:\n- kind: cards\n  title: Three\n  cards: [{head: A}, {head: B}]\n  build: true\n  dim: true"
    assert _clicks(built(cards)) == [["fade in Ellipse: A"], ["fade in Ellipse: B", "dim Ellipse: A"]]
    assert _clicks(built(_bullets("  build: [1, 1, 2]\n  dim: true"))) == [
        ["fade in Body: one, then grey", "fade in Body: under, then grey", "fade in Body: two, then grey"],
        ["fade in Body: three"],
    ]
    leaving = cards.replace("{head: A}", "{head: A, until: 2}")
    assert _clicks(built(leaving)) == [["fade in Ellipse: A"], ["fade out Ellipse: A", "fade in Ellipse: B"]]


def test_the_parts_of_a_split_body_go_on_from_slide_to_slide(built: Build) -> None:
    lines = "".join(f"\n  - Bullet number {n} with a few more words" for n in range(24))
    report = built(f"slides:\n- title: Long\n  build: true\n  split: auto\n  bullets:{lines}")
    assert report.path
    pages = slides(report.path)
    assert sum(len(clicks(page)) for page in pages) == 24
    assert all(len(click) == 1 for page in pages for click in clicks(page))


def test_a_hidden_slide_is_in_the_file_and_not_in_the_show(built: Build) -> None:
    notes = "word " * 130 * 10
    report = built(
        f"minutes: 10\nslides:\n- {{title: Seen, bullets: [one], notes: '{notes}'}}\n"
        f"- {{title: Kept, bullets: [one], hidden: true, notes: '{notes}'}}\n"
    )
    assert [str(problem) for problem in report.problems] == []  # its notes take no speaking time
    assert report.path
    assert [slide._element.get("show") for slide in slides(report.path)] == [None, "0"]


@pytest.mark.sdk
def test_powerpoint_accepts_everything_that_happens(built: Build, lecture: Path) -> None:
    (lecture / "assets" / "figures" / "parts.py").write_text(PARTS)
    report = built(
        "transition: morph\nslides:\n"
        "- {title: Body, build: true, dim: true, bullets: [one: [under], two, three], hidden: true}\n"
        "- kind: columns\n  title: Columns\n  transition: push\n  columns:\n"
        "  - {body: a, step: 1, until: 3, dim: true}\n"
        "  - {picture: images/example.png, decorative: true, step: 2, effect: wipe, until: 4, dim: true}\n"
        "  - {figure: figures/parts.py, alt: Two lines that cross, step: 1, effect: appear, until: 4, dim: true}\n"
        "  - {table: [[a], [b]], step: 1, effect: appear, until: 4, dim: true}\n"
    )
    assert report.path, report.problems
    assert len(clicks(slides(report.path)[1])) == 4
    assert validate(report.path) == []
