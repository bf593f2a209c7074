"""Text gets the largest size at which it fits, and what does not fit is told in lines, or goes on a second slide."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT, Build
from readback import A, dump, slides

from deck.base.problem import Where
from deck.base.units import PER, Length, Rect
from deck.layout import typeset
from deck.layout.intrinsic_size import TypeScale
from deck.model.style import Level, PlaceholderStyle
from deck.model.tags import Grid, Text
from deck.model.text import Paragraph, Run
from deck.pipeline.report import Report
from deck.theme.load import load_style


def _bullets(count: int, more: str = "") -> str:
    lines = "".join(f"\n  - Bullet number {n} with a few more words" for n in range(count))
    return f"slides:\n- title: Long{more}\n  bullets:{lines}"


def test_a_list_that_fits_keeps_the_layout_s_size(built: Build) -> None:
    report = built(_bullets(7))
    assert report.path
    assert "(" not in dump(slides(report.path)[0]).partition("[Footer]")[0]


def test_a_longer_list_steps_down_as_a_whole(built: Build) -> None:
    report = built(_bullets(10))
    assert report.path
    said = dump(slides(report.path)[0])
    assert said.count("(20)") == 10 or said.count("(22)") == 10


def test_what_does_not_fit_is_an_error_that_counts_lines(built: Build) -> None:
    report = built(_bullets(24))
    assert [p.message for p in report.problems] == ["does not fit: 12 lines too many at 18 pt"]
    assert report.problems[0].where.line == 4
    assert "split: auto" in report.problems[0].hint


def test_split_goes_on_on_as_many_slides_as_it_takes(built: Build) -> None:
    report = built(_bullets(24, "\n  id: long\n  section: Part\n  split: auto\n  notes: Say it."))
    assert report.path
    pages = slides(report.path)
    assert [page.shapes.title.text for page in pages] == [
        f"Long\xa0({n}/{len(pages)})" for n in range(1, len(pages) + 1)
    ]
    words = "".join(dump(page) for page in pages)
    assert [f"Bullet number {n} with" in words for n in range(24)] == [True] * 24
    assert [page.has_notes_slide for page in pages] == [True] + [False] * (len(pages) - 1)


def test_split_keeps_a_bullet_with_those_under_it(built: Build) -> None:
    inner = "".join(f"\n    - under it {n}" for n in range(4))
    lines = "".join(f"\n  - Top {n}:{inner}" for n in range(5))
    report = built(f"slides:\n- title: Deep\n  split: auto\n  bullets:{lines}")
    assert report.path
    for page in slides(report.path):
        body = next(shape for shape in page.placeholders if shape.name == "Body")
        assert body.text_frame.paragraphs[0].level == 0
        assert body.text_frame.paragraphs[-1].text == "under it 3"


def test_columns_of_a_slide_share_one_size(built: Build) -> None:
    report = built(
        "slides:\n- kind: columns\n  title: Two\n  columns:\n  - {body: short}\n"
        f"  - {{body: '{'many words that go on and on ' * 16}'}}"
    )
    assert report.path
    said = dump(slides(report.path)[0])
    sizes = {part.split(" ")[0] for part in said.split("(")[1:]}
    assert len(sizes) == 1 and sizes < {"22", "20", "18"}


@pytest.mark.parametrize(("words", "count"), [(7, 1), (9, 2)])
def test_a_child_over_two_cells_has_them_and_the_gap_between_for_its_words(words: int, count: int) -> None:
    """Three cells of 1 in, 2 in apart: a text over two has 4 in, which hold eight words of half an inch."""
    style = load_style(ROOT / "templates" / "theme" / "light.yaml")
    one, two = (typeset.width([_said(said)], style.sizes["body"][0], style) for said in ("word", "word word"))
    inch = 2 * (two - one)
    text = Text(where=Where(""), span=2, paragraphs=[_said(" ".join(["word"] * words))])
    grid = Grid(where=Where(""), columns=3, gap=Length(f"{2 * inch / PER['pt']:.3f}pt"), children=[text])
    line = TypeScale(style, 0).height(Text(where=Where(""), paragraphs=[_said("word")]), inch)
    assert line and TypeScale(style, 0).height(grid, 7 * inch) == line * count


def _said(words: str) -> Paragraph:
    return Paragraph((Run(words, Where("")),))


def test_a_title_leaves_no_word_alone_on_its_last_line(built: Build) -> None:
    report = built("slides:\n- {kind: section, title: How the gradient of a function of many variables is computed}")
    assert report.path
    lines = slides(report.path)[0].shapes.title.text.split("\v")
    assert len(lines) == 1 or len(lines[-1].split()) > 1


def test_a_title_of_several_styles_is_balanced_as_one_of_a_single_style(built: Build) -> None:
    plain = "What nobody told you about typing Protocol and the abstract base classes"
    styled = plain.replace("nobody", "*nobody*").replace("base classes", "<u>base classes</u>")
    report = built(f"slides:\n- {{title: '{plain}', bullets: [a]}}\n- {{title: '{styled}', bullets: [a]}}\n")
    assert report.path
    one, other = (slide.shapes.title.text_frame.text for slide in slides(report.path))
    assert "\v" in one and one == other


def test_the_course_s_mark_is_there_only_if_the_outline_names_it(built: Build) -> None:
    marks = []
    for key in ("", "mark: ABC\n"):
        report = built(f"{key}slides:\n- title: One\n  bullets: [a]")
        assert report.path
        master = slides(report.path)[0].slide_layout.slide_master
        marks.append([shape.name for shape in master.shapes if shape.name == "Mark"])
    assert marks == [[], ["Mark"]]


CODE = "- kind: code\n  title: Code\n  run: false\n{more}  code: |\n{lines}"


def code_size(report: Report) -> float:
    assert report.path, report.problems
    codes = [shape._element for shape in slides(report.path)[0].shapes if shape.name == "Code"]
    (size,) = {int(run.get("sz")) / 100 for code in codes for run in code.iter(f"{A}rPr")}
    return size


LINES = [("x = 1", 2, 24), ("x" * 66, 2, 20), ("x" * 97, 2, 14), ("x = 1", 12, 24), ("x = 1", 17, 16)]


@pytest.mark.parametrize(("line", "count", "size"), LINES)
def test_code_is_as_large_as_it_fits(built: Build, line: str, count: int, size: float) -> None:
    assert code_size(built("slides:\n" + CODE.format(more="", lines=f"    {line}\n" * count))) == size


def test_code_steps_down_before_the_words_beside_it(built: Build) -> None:
    report = built("slides:\n" + CODE.format(more="  beside: [One word]\n", lines=f"    {'x' * 50}\n"))
    assert code_size(report) == 16
    assert report.path and "One word (24" in dump(slides(report.path)[0])


def test_large_code_does_not_wrap_what_may_be_wrapped(built: Build) -> None:
    code = "- {kind: code, title: Code, show: output, wrap: true, code: 'print(\"word \" * 30)'}\n"
    assert code_size(built("slides:\n" + code)) == 18
    assert code_size(built("slides:\n" + code.replace("30", "11"))) == 24


def test_code_in_columns_stands_side_by_side_line_by_line(built: Build) -> None:
    column = "  - head: {}\n    language: prompt\n    code: |\n{}"
    one = column.format("One", "      1\n      2\n")
    other = column.format("A head that needs two lines in its narrow column", "      3\n")
    report = built(f"slides:\n- kind: columns\n  title: Code\n  columns:\n{one}{other}")
    assert report.path, report.problems
    left, right = (shape for shape in slides(report.path)[0].shapes if shape.name == "Code")
    assert (left.top, left.height) == (right.top, right.height)


@pytest.mark.parametrize(
    ("written", "emu"),
    [("1.5cm", 540_000), ("3 mm", 108_000), ("12pt", 152_400), ("0.5in", 457_200)],
)
def test_lengths_are_those_of_powerpoint(written: str, emu: int) -> None:
    assert Length(written) == emu


@pytest.mark.parametrize(("align", "left"), [("left", 10), ("center", 45), ("right", 80)])
def test_what_is_smaller_than_its_place_stands_where_it_is_told(align: str, left: int) -> None:
    assert Rect(10, 20, 100, 50).holding(30, 10, align) == Rect(left, 40, 30, 10)


def test_each_level_is_four_points_smaller_down_to_about_the_last_step() -> None:
    assert typeset.levels((24, 22, 20, 18), 0) == (24, 20, 18)
    assert typeset.levels((24, 22, 20, 18), 2) == (20, 18, 18)
    assert typeset.levels((24, 22, 20, 18), 9) == (18, 16, 16)  # the first two can be told apart
    assert typeset.levels((16, 14), 9) == (14, 14, 14)  # and none is too small to be read


def test_the_first_line_of_a_close_set_placeholder_is_a_whole_one() -> None:
    style = load_style(ROOT / "templates" / "theme" / "light.yaml")
    manner = PlaceholderStyle("Arial", "#000000", (Level(20, spacing=0.9, gap=0.5),))
    points = [
        typeset.height([_said("word")] * n, 914_400, (20,), style, placeholder=manner) / PER["pt"] for n in (1, 2)
    ]
    assert points == [pytest.approx(24, abs=0.01), pytest.approx(24 + 0.5 * 20 + 0.9 * 24, abs=0.01)]


@pytest.mark.parametrize(("anchor", "left_above"), [("top", 0.4), ("middle", 0.5), ("bottom", 1)])
def test_a_column_stands_where_it_is_told_and_little_of_it_above_the_middle(
    anchor: str, left_above: float, built: Build, lecture: Path
) -> None:
    folder = lecture / "templates" / "slides"
    folder.mkdir(parents=True)
    column = f'<column area="body" anchor="{anchor}"><text>One line</text></column>'
    folder.joinpath("own.xml").write_text(f'{{% extends "_slide.xml" %}}{{% block content %}}{column}{{% endblock %}}')
    report = built("slides:\n- {kind: own, title: One, lead: Two}")
    assert report.path and report.style
    (text,) = (shape for shape in slides(report.path)[0].shapes if shape.name == "Text")
    body = report.style.areas["content"]
    assert text.top - body.y == pytest.approx(left_above * (body.h - text.height), abs=1)


def test_no_part_of_a_split_list_is_empty(built: Build) -> None:
    long = "words that go on and on " * 52
    report = built(f"slides:\n- {{title: Long, split: auto, bullets: [One, Two, {long}, {long}]}}")
    assert report.path
    bodies = [next(s for s in page.placeholders if s.name == "Body").text_frame for page in slides(report.path)]
    assert [[paragraph.text[:5] for paragraph in body.paragraphs] for body in bodies] == [
        ["One", "Two"],
        ["words"],
        ["words"],
    ]
