"""Code on slides in a row: Morph finds the lines that stay, new ones are marked, words point to lines."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from conftest import Build
from readback import slides
from sdk import validate

HEAD = "transition: morph\nslides:\n"
FIRST = ["def mean(values):", "    total = sum(values)", "    return total / len(values)", "", "mean([1, 2])"]
SECOND = ["def mean(values):", "    if not values:", "        raise ValueError", *FIRST[1:], "mean([3])"]
THIRD = ["import math", "", *SECOND[:3], "    return sum(values) / len(values)", *FIRST[3:]]


def slide(code: list[str], keys: str = "") -> str:
    text = "".join(f"\n    {line}" for line in code)
    return f"- kind: code\n  title: A mean\n  run: false\n  notes: Say it.\n{keys}  code: |{text}\n"


def lines(page: Any) -> dict[str, str]:
    """The text boxes of code that Morph pairs, by name, in the order of the slide."""
    found = [shape for shape in page.shapes if shape.name.startswith("!!line")]
    assert len({shape.name for shape in found}) == len(found)
    return {shape.name: shape.text_frame.text for shape in found}


def test_lines_that_stay_have_one_name_and_all_of_the_code_is_there_in_order(built: Build) -> None:
    report = built(HEAD + slide(FIRST) + slide(SECOND) + slide(THIRD))
    assert report.path
    pages = [lines(page) for page in slides(report.path)]
    assert ["\n".join(page.values()) for page in pages] == ["\n".join(code) for code in (FIRST, SECOND, THIRD)]
    for one, other in pairwise(pages):
        both = one.keys() & other.keys()
        assert {name: one[name] for name in both} == {name: other[name] for name in both}
    assert {pages[0][name] for name in pages[0].keys() & pages[1].keys()} >= {FIRST[0], "\n".join(FIRST[1:3])}
    assert {"import math\n", "    return sum(values) / len(values)"} <= {
        pages[2][n] for n in pages[2].keys() - pages[1]
    }
    assert validate(report.path) == []


def test_code_moves_only_where_morph_joins_two_slides_of_it(built: Build) -> None:
    fade = "  transition: fade\n"
    report = built(
        HEAD + slide(FIRST) + slide(SECOND, fade) + "- {title: Words, bullets: [a], notes: b}\n" + slide(THIRD)
    )
    assert report.path
    assert [lines(page) for page in slides(report.path)] == [{}, {}, {}, {}]


def test_moved_lines_stand_where_all_of_the_code_would(built: Build) -> None:
    tops = []
    for transition in ("morph", "fade"):
        report = built(f"transition: {transition}\nslides:\n" + slide(FIRST) + slide(SECOND, "  lines: 1 | 2\n"))
        assert report.path
        shapes = {shape.name: shape for shape in slides(report.path)[1].shapes}
        tops.append({name: shapes[name].top for name in ("Line 1", "Line 2")})
        found = next((shape for name, shape in shapes.items() if name.startswith("!!line") or name == "Code"))
    assert tops[0] == tops[1]
    moved = built(HEAD + slide(FIRST) + slide(SECOND))
    assert moved.path
    first, second, *_ = (s for s in slides(moved.path)[1].shapes if s.name.startswith("!!line"))
    assert found.text_frame.text.startswith(first.text_frame.text)
    assert second.top - first.top == pytest.approx(tops[0]["Line 2"] - tops[0]["Line 1"], abs=2)


def test_what_the_slide_before_has_not_is_marked(built: Build) -> None:
    report = built("slides:\n" + slide(FIRST) + slide(SECOND, "  diff: previous\n"))
    assert report.path
    assert [shape.name for shape in slides(report.path)[1].shapes if shape.name.startswith("Line")] == [
        "Lines 2–3",
        "Line 8",
    ]


@pytest.mark.parametrize(
    ("outline", "said"),
    [
        (slide(FIRST, "  diff: previous\n"), "there is no code on the slide before"),
        (slide(FIRST) + slide(SECOND, "  lines: 2\n  diff: previous\n"), "'lines' highlights already"),
        (slide(FIRST, "  diff: next\n"), "'next' is not possible here"),
        (slide(FIRST, "  callouts: {line: 9, text: There}\n"), "there is no line 9"),
        (slide(["x" * 92], "  callouts: {line: 1, text: Far too many words}\n"), "does not fit: words beside line 1"),
    ],
)
def test_mistakes_are_told_where_they_are_written(built: Build, outline: str, said: str) -> None:
    (problem,) = built("slides:\n" + outline).problems
    assert said in problem.message
    written = Path(problem.where.file).read_text(encoding="utf-8").splitlines()[problem.where.line - 1]
    assert written[problem.where.column - 1 :].startswith(("previous", "next", "There", "Far"))


def test_words_on_lines_point_to_their_ends_and_cover_no_code(built: Build) -> None:
    said = "  callouts:\n  - {line: 2, text: all of them}\n  - {line: 3, text: how many}\n"
    report = built(HEAD + slide(FIRST) + slide(SECOND, said.replace("text", "step: 1, text")) + slide(THIRD, said))
    assert report.path
    for page in slides(report.path)[1:]:
        boxes = [inner for shape in page.shapes for inner in getattr(shape, "shapes", []) if inner.name == "Words"]
        assert [box.text_frame.text for box in boxes] == ["all of them", "how many"]
        tips = [
            inner.begin_y for shape in page.shapes for inner in getattr(shape, "shapes", []) if inner.name == "Arrow"
        ]
        assert len(tips) == 4 and boxes[0].top + boxes[0].height < boxes[1].top
    assert validate(report.path) == []
