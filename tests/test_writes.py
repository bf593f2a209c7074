"""A snippet writes into the lecture what it says that it writes, and a build keeps that as it was made."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Build
from readback import words

from deck.cli import main

OUTLINE = """\
slides:
- kind: table
  title: Squares
  table: data/squares.csv
- kind: code
  title: Written
  writes: {writes}
  code: |
{code}
"""
CODE = """\
with open("data/squares.csv", "w") as file:
    file.write("number,square\\n")
    for n in range(3):
        file.write(f"{n},{n * n}\\n")
"""


def outline(code: str = CODE, writes: str = "data/squares.csv") -> str:
    return OUTLINE.format(writes=writes, code="".join(f"    {line}\n" for line in code.splitlines()))


@pytest.fixture
def table(lecture: Path) -> Path:
    return lecture / "assets" / "data" / "squares.csv"


def test_what_is_written_can_be_shown_in_the_same_build(built: Build, table: Path) -> None:
    report = built(outline())
    assert report.path and "\nnumber\nsquare\n0\n0\n1\n1\n2\n4\n" in words(report.path)
    assert report.ran.names == ["written"]
    assert table.read_text() == "number,square\n0,0\n1,1\n2,4\n"
    again = built(outline(CODE.replace("range(3)", "range(4)")))
    assert again.path and "\n3\n9\n" in words(again.path)


def test_a_file_that_was_made_is_made_again_if_it_changes(built: Build, table: Path) -> None:
    built(outline())
    made = table.stat().st_mtime_ns
    assert built(outline()).ran.live == 0 and table.stat().st_mtime_ns == made
    for change in (table.unlink, lambda: table.write_text("by hand")):
        change()
        report = built(outline())
        assert report.ran.live == 0 and table.read_text().endswith("2,4\n")


def test_a_snippet_may_add_to_a_file(built: Build, table: Path) -> None:
    table.parent.mkdir()
    table.write_text("number,square\n")
    built(
        outline("open('data/squares.csv', 'a').write('7,49\\n')\nopen('new', 'w').close()", "[data/squares.csv, new]")
    )
    assert table.read_text() == "number,square\n7,49\n"
    assert (table.parent.parent / "new").exists()


@pytest.mark.parametrize(
    ("code", "writes", "said"),
    [
        ("1", "other.csv", "written was to write other.csv, and did not"),
        ("import os; os.symlink('/etc/passwd', 'a')", "a", "written was to write a, and did not"),
        ("1", "../outline.yaml", "'../outline.yaml' leads outside assets/"),
        ("1", "/tmp/a", "'/tmp/a' leads outside assets/"),
        ("1", "images", "assets/images is a folder, not a file"),
    ],
)
def test_what_cannot_be_written_is_told(built: Build, table: Path, code: str, writes: str, said: str) -> None:
    table.parent.mkdir()
    table.write_text("a\n")
    assert [problem.message for problem in built(outline(code, writes)).problems] == [said]


def test_check_tells_what_would_be_written_and_writes_only_what_is_accepted(
    built: Build, lecture: Path, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    built(outline())
    file = str(lecture / "outline.yaml")
    assert main(["check", file]) == 0
    table.write_text("number,square\n0,0\n1,1\n2,5\n")
    capsys.readouterr()
    assert main(["check", file]) == 1
    said = capsys.readouterr().err
    assert "error: written writes something else into squares.csv\n    --- there\n    +++ now\n" in said
    assert "    -2,5\n    +2,4\n" in said
    assert main(["--no-run", file, "-o", str(lecture / "deck.pptx")]) == 0
    assert table.read_text().endswith("2,5\n")
    assert main(["check", "--accept", file]) == 0
    assert table.read_text().endswith("2,4\n")
