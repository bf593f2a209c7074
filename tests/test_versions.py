"""One outline gives a version for each audience, without a trace of what is for others, and shows its variables."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, Build
from readback import slides

from deck.pipeline.report import Report

SECRETS = [f"zebra{n}" for n in range(13)]
LECTURE = """
title: Versions
for: [teacher, student]
progress: count
slides:
- title: For all
  id: all
  bullets:
  - Everybody reads this
  - {text: Words zebra0, for: teacher}
  - {text: Words for students, for: [student]}
  - {text: {Head zebra1: [under zebra2]}, for: [teacher]}
  notes: Said to all
- {title: Secret zebra3, for: teacher, notes: Notes zebra4, hidden: true, section: Part zebra5, bullets: [zebra6]}
- {kind: picture, title: Picture, picture: images/example.png, alt: Alternative zebra7, for: teacher}
- kind: code
  title: Code
  for: teacher
  code: print("zebra8"[:5] + str(3 * 3))
- kind: columns
  title: Columns
  columns:
  - {exercise: Show it., id: ex}
  - {solution: Shown by zebra10., for: teacher}
  - {chart: bar, data: [[a, b], [zebra11, 1]], for: teacher, alt: Bars}
- {title: At the end, appendix: true, for: [student, teacher], bullets: ["[](#ex)", {text: zebra12, for: teacher}]}
- {kind: closing, title: Thank you}
"""


def _parts(path: Path) -> Iterator[bytes]:
    """Everything that is in a package, and in the packages in it."""
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            yield name.encode()
            content = package.read(name)
            yield content
            if zipfile.is_zipfile(io.BytesIO(content)):
                with zipfile.ZipFile(io.BytesIO(content)) as inner:
                    yield from map(inner.read, inner.namelist())


def _texts(report: Report) -> list[str]:
    assert report.path, report.problems
    return ["\n".join(s.text_frame.text for s in slide.shapes if s.has_text_frame) for slide in slides(report.path)]


@pytest.mark.parametrize(("audience", "found"), [("student", set()), ("teacher", {*SECRETS}), ("", {*SECRETS})])
def test_nothing_for_others_is_in_the_package(audience: str, found: set[str], built: Build) -> None:
    report = built(LECTURE, audience=audience)
    assert report.path, report.problems
    whole = b"\n".join(_parts(report.path)).decode("utf-8", "replace")
    assert {secret for secret in SECRETS if secret in whole} == found
    assert ("Words for students" in whole) == (audience != "teacher")
    assert "Everybody reads this" in whole and "Said to all" in whole


def test_the_appendix_comes_last_and_is_not_counted(built: Build) -> None:
    texts = _texts(built(LECTURE, audience="student"))
    assert [text.split("\n")[-1] for text in texts] == ["1 / 3", "2 / 3", "3 / 3", "A1"][: len(texts)]
    assert "At the end" in texts[-1] and "Exercise" in texts[-1] and "Thank you" in texts[-2]


@pytest.mark.slow
def test_the_file_is_named_after_its_audience(lecture: Path) -> None:
    (lecture / "outline.yaml").write_text(LECTURE, encoding="utf-8")
    command = [sys.executable, str(ROOT / "build.py"), str(lecture), "--for", "student"]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0
    assert [path.name for path in (lecture / "out").iterdir()] == ["versions-student.pptx"]
    assert not (lecture / "assets" / "recordings").exists()  # others get more than was run


VARS = """
title: Course of `{var term}`
vars: {term: 2026 *autumn*, seats: 30, both: "`{var term}`, `{var seats}` seats"}
slides:
- title: In `{var term}`
  bullets: ["`{var both}`", {"Head `{var seats}`": [under]}]
  notes: There are `{var seats}`
- {kind: figure, title: Drawn, figure: figures/seats.py, alt: "`{var seats}` seats"}
- {kind: code, title: Run, code: 'print(int(vars["seats"]) + 1)'}
"""


def test_texts_snippets_and_figures_have_the_variables(lecture: Path, built: Build) -> None:
    figure = "def draw(ax, vars):\n    ax.set_title('Seats: ' + vars['seats'])\n"
    (lecture / "assets" / "figures" / "seats.py").write_text(figure, encoding="utf-8")
    report = built(VARS)
    first, _, run = _texts(report)
    assert "2026 autumn, 30 seats\nHead 30\nunder" in first
    assert run.split("\n")[2] == "31"
    again = _texts(built(VARS, vars={"seats": "40"}))
    assert "40 seats" in again[0] and again[2].split("\n")[2] == "41"
    assert report.path
    whole = b"\n".join(_parts(report.path)).decode("utf-8", "replace")
    assert "Seats: 40" in whole and "Seats: 30" not in whole and 'descr="40 seats"' in whole


@pytest.mark.parametrize(
    ("head", "slide", "line", "column", "message", "hint"),
    [
        (
            "for: [teacher]",
            "{title: a, for: techer, bullets: [b]}",
            4,
            19,
            "the lecture has no audience 'techer'",
            "did you mean 'teacher'?",
        ),
        (
            "",
            "{title: a, for: teacher, bullets: [b]}",
            4,
            14,
            "nothing uses 'for'",
            "name the audiences before 'slides:'",
        ),
        (
            "for: [a, b]",
            "{title: c, bullets: [{text: d, for: b}]}",
            4,
            23,
            "nothing of this list is for a",
            "mark what it",
        ),
        (
            "for: [a, b]",
            "{title: '[c](#d)', bullets: [{text: e, for: a}, f]}\n- {title: g, id: d, for: b, bullets: [h]}",
            4,
            11,
            "'d' is not for a",
            "mark what leads there",
        ),
        ("vars: {x: 1}", "{title: a, bullets: ['one `{var y}`']}", 4, 29, "no variable 'y'", "known: x"),
        ('vars: {x: "`{var y}`", y: 1}', "{title: a, bullets: [b]}", 2, 12, "no variable 'y'", "it stands above"),
        ("vars: [x]", "{title: a, bullets: [b]}", 2, 7, "vars are a mapping, not a list", "write 'name: value'"),
    ],
)
def test_mistakes_are_told_at_their_place(
    head: str, slide: str, line: int, column: int, message: str, hint: str, built: Build
) -> None:
    report = built(f"title: One\n{head}\nslides:\n- {slide}\n", audience="a" if "b]" in head else "")
    (problem,) = (problem for problem in report.problems if problem.level == "error")
    assert (problem.where.line, problem.where.column, problem.message) == (line, column, message)
    assert problem.hint.startswith(hint)


def test_an_audience_or_a_variable_that_is_asked_for_must_be_there(built: Build) -> None:
    (problem,) = built("for: [teacher]\nslides:\n- {title: a, bullets: [b]}", audience="techer").problems
    assert problem.message == "the lecture has no audience 'techer'" and problem.hint == "did you mean 'teacher'?"
    (problem,) = built("vars: {term: x}\nslides:\n- {title: a, bullets: [b]}", vars={"tern": "y"}).problems
    assert problem.message == "the lecture has no variable 'tern'" and problem.hint == "did you mean 'term'?"


def test_without_vars_a_name_is_told(built: Build) -> None:
    (problem,) = built("slides:\n- {title: a, bullets: ['one `{var y}` word']}").problems
    assert problem.level == "warning" and problem.message.startswith("printed as typed: no variable is known")


def test_variables_cannot_grow_without_end(built: Build) -> None:
    doubled = "\n".join(f"  v{n}: '`{{var v{n - 1}}}` `{{var v{n - 1}}}`'" for n in range(1, 40))
    report = built(f"vars:\n  v0: xxxxxxxxxx\n{doubled}\nslides:\n- {{title: A, bullets: [b]}}", how="recorded")
    assert {problem.code for problem in report.problems} == {"outline-text"}


def test_two_keys_do_not_become_one(built: Build) -> None:
    bullets = '[{"`{var a}`": [lost], Head: [kept]}]'
    report = built(f"vars: {{a: Head}}\nslides:\n- {{title: A, bullets: {bullets}}}")
    assert [problem.message for problem in report.problems] == ["two keys are 'Head'"]
