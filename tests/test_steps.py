"""What happens on a slide happens at the click that the outline says, in one order across all of its parts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import ROOT, Build
from lxml import etree
from readback import P, clicks, dump, slides
from sdk import validate

from deck.pipeline.report import Report

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


def test_an_outline_can_name_the_parts_of_a_figure_and_their_order(built: Build, lecture: Path) -> None:
    (lecture / "assets" / "figures" / "parts.py").write_text(PARTS)
    figure = "slides:\n- {kind: figure, title: Two, figure: figures/parts.py, alt: Two lines that cross, steps: "
    assert _clicks(built(figure + "[[word, step2], threshold], effect: wipe}")) == [
        ["wipe in step2", "wipe in step1", "wipe in word"],
        ["wipe in threshold"],
    ]
    assert _clicks(built(figure + "threshold | word}")) == [
        ["fade in step1", "fade in threshold"],
        ["fade in step2", "fade in word"],
    ]


def test_a_part_of_a_figure_gives_way_to_another(built: Build, lecture: Path) -> None:
    parts = "def draw(ax):\n" + "".join(
        f"    ax.axhline({n}, gid='step{gid}')\n" for n, gid in enumerate(("0-1", "1-3", "3", "2-9"))
    )
    (lecture / "assets" / "figures" / "parts.py").write_text(parts)
    slide = "slides:\n- {kind: figure, title: Two, figure: figures/parts.py, alt: Lines that come and go"
    assert _clicks(built(slide + "}")) == [
        ["fade out step0-1", "fade in step1-3"],
        ["fade in step2-9"],
        ["fade out step1-3", "fade in step3"],
        ["fade out step2-9"],
    ]
    whole = _clicks(built(slide + ", step: 1, until: 5, effect: appear}"))
    assert whole[1] == ["appear out step0-1", "appear in step1-3"]
    assert "appear out step2-9" in whole[4] and "appear out step1-3" not in whole[4]


def test_steps_that_cannot_be_are_told(built: Build, lecture: Path) -> None:
    (lecture / "assets" / "figures" / "parts.py").write_text(PARTS.replace('"step2"', '"step3-2"'))
    slide = "slides:\n- {kind: figure, title: Two, alt: Lines,\n   figure: figures/parts.py"
    (early,) = built(slide + "}").problems
    assert early.message == "parts.py has a part 'step3-2', which leaves before it comes"
    assert (early.where.line, early.level) == (3, "error")
    (lecture / "assets" / "figures" / "parts.py").write_text(PARTS)
    (lost,) = built(slide.replace("alt: Lines", "alt: Lines that are a picture") + ", artwork: svg}").problems
    assert lost.message == "parts.py has become a picture, so that its parts do not step: step2, step1"
    assert (lost.where.line, lost.level) == (3, "warning")


def test_a_part_that_is_named_twice_is_told(built: Build, lecture: Path) -> None:
    (lecture / "assets" / "figures" / "parts.py").write_text(PARTS)
    figure = "figure: figures/parts.py, alt: Two lines that cross"
    report = built(f"slides:\n- {{kind: figure, title: One, {figure}, steps: 'step1 | step2 | step1'}}")
    (problem,) = report.problems
    assert (problem.code, problem.message) == ("figure-draw", "`steps:` names 'step1' twice")
    assert (problem.where.line, problem.where.column) == (2, 90)


@pytest.mark.slow
def test_steps_that_a_snippet_s_figure_lost_are_told(built: Build) -> None:
    lines = ["import matplotlib.pyplot as plt", "fig, ax = plt.subplots()", "for n in range(500): ax.plot([0, n])"]
    code = "".join(f"    {line}\n" for line in [*lines, "ax.plot([0, 1], gid='step1')"])
    slide = f"slides:\n- kind: code\n  title: One\n  show: output\n  alt: Many lines that part\n  code: |\n{code}"
    for _ in range(2):  # drawn, and recalled
        (problem,) = built(slide).problems
        said = "a figure of a snippet has become a picture, so that its parts do not step: step1"
        assert (problem.code, problem.level, problem.message) == ("figure-draw", "warning", said)
        assert problem.where.line == 7


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


def test_nothing_comes_before_what_it_stands_in(built: Build) -> None:
    column = r'{body: "* a\n* b\n* c", step: 3, build: [1, 2, 4]}'
    report = built(f"slides:\n- {{kind: columns, title: Two, columns: [{column}, {{body: x, step: 2}}]}}")
    assert _clicks(report) == [["fade in Text: x"], ["fade in Text: a", "fade in Text: b"], ["fade in Text: c"]]


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


@pytest.mark.parametrize(
    ("effect", "drawn", "gone"), [("appear", [], 0), ("fade", ["fade"], 399), ("wipe", ["wipe(left)"], 499)]
)
def test_what_leaves_is_seen_until_it_has_left(effect: str, drawn: list[str], gone: int, built: Build) -> None:
    columns = "columns: [{body: A, step: 1, until: 2}, {body: B}]"
    report = built(f"effect: {effect}\nslides:\n- {{kind: columns, title: Two, {columns}}}")
    assert report.path
    slide = slides(report.path)[0]._element
    for way, delay in (("entr", 0), ("exit", gone)):
        (node,) = slide.xpath(f".//p:cTn[@presetClass='{way}']/p:childTnLst")
        assert [animation.get("filter") for animation in node.iter(f"{{{P}}}animEffect")] == drawn
        assert [condition.get("delay") for condition in node.iter(f"{{{P}}}cond")] == [str(delay)]


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


CODE = """slides:
- kind: code
  title: Lines
  language: {language}
  lines: {lines}
  code: |
    a = 1
    # so far
    b = 2
    c = a + b
    c
"""


def test_lines_of_code_are_lit_one_after_the_other(built: Build) -> None:
    report = built(CODE.format(language="python", lines="1,3 | 3-4 | all | 4") + "  click: true\n")
    assert _clicks(report) == [
        ["fade out Line 1", "fade out Line 3", "fade in Lines 3–4"],
        ["fade out Lines 3–4"],
        ["fade in Line 4"],
        ["fade in Code: 3"],
    ]
    assert report.path
    (slide,) = slides(report.path)
    panel, *bands, code, _ = [shape for shape in slide.shapes if not shape.is_placeholder]
    assert panel.name == "Rect" and [band.name for band in bands] == ["Line 1", "Line 3", "Lines 3–4", "Line 4"]
    pitch = int(code._element.xpath(".//a:lnSpc/a:spcPts/@val")[0]) * 127
    first = bands[0].top
    assert code.top < first < code.top + pitch
    for band, above, lines in zip(bands, (0, 2, 2, 3), (1, 1, 2, 1), strict=True):
        assert abs(band.top - first - above * pitch) < 1000 and abs(band.height - lines * pitch) < 1000


def test_a_band_stays_as_long_as_its_lines_are_lit(built: Build) -> None:
    report = built(CODE.format(language="text", lines="1-2 | 1-2,4 | 4"))
    assert _clicks(report) == [["fade in Line 4"], ["fade out Lines 1–2"]]


def test_lines_that_are_never_lit_are_grey_and_print_so(built: Build) -> None:
    report = built(CODE.format(language="text", lines="1 | 3-4"))
    assert report.path
    assert [line.split("(")[0].strip() for line in dump(slides(report.path)[0]).splitlines() if "tx2" in line] == [
        "# so far",
        "c",
    ]
    report = built(CODE.format(language="text", lines="1 | all"))
    assert report.path and "tx2" not in dump(slides(report.path)[0])


def test_bands_keep_their_lines_where_others_wrap(built: Build) -> None:
    prompt = CODE.format(language="prompt", lines="2 | 4").partition("    a = 1")[0]
    report = built(prompt + "    'a long line ' * 30\n    1\n    2\n  wrap: true\n")
    assert report.path
    (slide,) = slides(report.path)
    one, two = (shape for shape in slide.shapes if shape.name.startswith("Line "))
    assert one.height > 3 * two.height
    assert abs(two.top - one.top - one.height - two.height) < 1000  # line 3 is between them


def test_what_has_one_name_on_two_slides_is_paired_by_morph(built: Build, lecture: Path) -> None:
    (lecture / "assets" / "figures" / "parts.py").write_text(PARTS)
    report = built(
        "slides:\n- {kind: cards, title: Two, cards: [{head: A, text: alpha, morph: a}, {head: B}]}\n"
        "- kind: columns\n  title: One\n  transition: morph\n  columns: [{head: A, body: alpha, morph: a}]\n"
        "- {kind: figure, title: Parts, figure: figures/parts.py, alt: Two lines that cross, morph: net}\n"
    )
    assert report.path
    named = [[shape.name for shape in slide.shapes if shape.name[:2] == "!!"] for slide in slides(report.path)]
    assert named == [["!!a", "!!a 2"]] * 2 + [["!!net", "!!net: step2", "!!net: step1", *named[2][3:]]]
    plain, morphing, _ = (etree.tostring(slide._element) for slide in slides(report.path))
    assert b'Requires="p14 p159"' in morphing and b"p159:morph" in morphing and b"<p:fade/>" in morphing
    assert b"p:transition" not in plain


@pytest.mark.parametrize(("name", "drawn"), [("fade", {}), ("push", {"dir": "u"}), ("wipe", {"dir": "l"}), ("cut", {})])
def test_slides_give_way_in_the_direction_in_which_people_read(name: str, drawn: dict[str, str], built: Build) -> None:
    report = built(f"transition: {name}\nslides:\n- {{title: One, bullets: [a]}}")
    assert report.path
    new, old = slides(report.path)[0]._element.xpath(".//p:transition")
    assert [(way[0].tag.rpartition("}")[2], dict(way[0].attrib)) for way in (new, old)] == [(name, drawn)] * 2
    assert list(new.attrib.values()) == ["med", "700"] and list(old.attrib.values()) == ["med"]


def test_a_hidden_slide_is_in_the_file_and_not_in_the_show(built: Build) -> None:
    notes = "word " * 130 * 10
    report = built(
        f"minutes: 10\nslides:\n- {{title: Seen, bullets: [one], notes: '{notes}'}}\n"
        f"- {{title: Kept, bullets: [one], hidden: true, notes: '{notes}'}}\n"
    )
    assert [str(problem) for problem in report.problems] == []  # its notes take no speaking time
    assert report.path
    assert [slide._element.get("show") for slide in slides(report.path)] == [None, "0"]


def test_the_page_about_clicks_is_true(built: Build, lecture: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / "steps.md").read_text(encoding="utf-8"), re.S)
    (lecture / "assets" / "figures" / "curves.py").write_text(PARTS)
    (lecture / "assets" / "snippets").mkdir()
    (lecture / "assets" / "snippets" / "train.py").write_text("".join(f"line_{n} = {n}\n" for n in range(1, 9)))
    report = built("slides:\n" + example)
    assert _clicks(report) == [
        ["fade in step1", "fade in Body: Training error falls"],
        ["fade in step2", "fade in Body: Test error does not"],
        ["fade in Body: Stop here"],
    ]
    assert report.path
    assert clicks(slides(report.path)[1]) == [
        ["fade out Lines 2–3", "fade in Line 5", "fade in Text: Backward"],
        ["fade out Line 5", "fade in Lines 6–7", "fade in Text: Step"],
    ]


@pytest.mark.slow
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
        + CODE[8:].format(language="python", lines="1 | 2-4")
    )
    assert report.path, report.problems
    assert len(clicks(slides(report.path)[1])) == 4
    assert validate(report.path) == []
