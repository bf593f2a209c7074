"""Text gets the largest size at which it fits, and what does not fit is told in lines, or goes on a second slide."""

from __future__ import annotations

import pytest
from conftest import Build
from readback import A, dump, slides

from deck.report import Report


def _bullets(count: int, more: str = "") -> str:
    lines = "".join(f"\n  - Bullet number {n} with a few more words" for n in range(count))
    return f"slides:\n- title: Long{more}\n  bullets:{lines}"


def test_a_list_that_fits_keeps_the_layout_s_size(built: Build) -> None:
    report = built(_bullets(5))
    assert report.path
    assert "(" not in dump(slides(report.path)[0]).partition("[Footer]")[0]


def test_a_longer_list_steps_down_as_a_whole(built: Build) -> None:
    report = built(_bullets(9))
    assert report.path
    said = dump(slides(report.path)[0])
    assert said.count("(20)") == 9 or said.count("(22)") == 9


def test_what_does_not_fit_is_an_error_that_counts_lines(built: Build) -> None:
    report = built(_bullets(24))
    assert [p.message for p in report.problems] == ["does not fit: 14 lines too many at 18 pt"]
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


def test_a_title_leaves_no_word_alone_on_its_last_line(built: Build) -> None:
    report = built("slides:\n- {kind: section, title: How the gradient of a function of many variables is computed}")
    assert report.path
    lines = slides(report.path)[0].shapes.title.text.split("\v")
    assert len(lines) == 1 or len(lines[-1].split()) > 1


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
