"""A snippet writes into the lecture what it says that it writes, and a build keeps that as it was made."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from zipfile import ZipFile

import films
import pytest
from conftest import Build
from readback import clicks, dump, slides, words
from sdk import validate

from deck.cli.main import main
from deck.pipeline.report import Report

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
SHOWN = """\
slides:
- {kind: table, title: Squares, table: made.csv, columns: {square: Of it}, sort: -square}
- {kind: chart, title: Bars, chart: bar, data: ./made.csv, only: {number: ["1", "2"]}, y: [square], highlight: ["2"]}
- {kind: picture, title: Grey, picture: made.png, alt: A grey square, callouts: [{at: [0.5, 0.5], text: here}]}
- {kind: video, title: Film, video: made.mp4, alt: A film of a square}
- {kind: video, title: Poster, video: films/example.mp4, poster: made.png, alt: A film of a circle}
- {kind: bullets, title: Sound, bullets: [one], audio: {sound: made.wav, play: 1}}
- kind: columns
  title: Beside it
  columns:
  - {code: make.py, writes: [made.csv, made.png | made.mp4, made.wav], show: code}
  - {chart: line, data: made.csv}
"""
MADE = [f"made.{ending}" for ending in ("csv", "mp4", "png", "wav")]
MAKE = f"""\
# hide
import pathlib
from PIL import Image
pathlib.Path("made.csv").write_text("number,square\\n1,1\\n2,4\\n3,9\\n")
Image.new("RGB", (900, 900), "grey").save("made.png")
pathlib.Path("made.mp4").write_bytes({films.mp4()!r})
pathlib.Path("made.wav").write_bytes(bytes.fromhex("{films.wav(0.1).hex()}"))
# show
made = 4
"""


def outline(code: str = CODE, writes: str = "data/squares.csv") -> str:
    return OUTLINE.format(writes=writes, code="".join(f"    {line}\n" for line in code.splitlines()))


@pytest.fixture
def table(lecture: Path) -> Path:
    return lecture / "assets" / "data" / "squares.csv"


@pytest.mark.slow
def test_what_is_written_can_be_shown_in_the_same_build(built: Build, table: Path) -> None:
    report = built(outline())
    assert report.path and "\nnumber\nsquare\n0\n0\n1\n1\n2\n4\n" in words(report.path)
    assert report.ran.names == ["written"]
    assert table.read_text() == "number,square\n0,0\n1,1\n2,4\n"
    again = built(outline(CODE.replace("range(3)", "range(4)")))
    assert again.path and "\n3\n9\n" in words(again.path)


@pytest.fixture
def all_made(built: Build, lecture: Path) -> Report:
    (lecture / "assets" / "make.py").write_text(MAKE)
    return built(SHOWN)


@pytest.mark.slow
def test_all_that_is_made_is_shown_before_and_beside_the_code(all_made: Report, lecture: Path) -> None:
    assert all_made.path and not all_made.failed, all_made.problems
    assert sorted(path.name for path in (lecture / "assets").glob("made.*")) == MADE
    table, bars, grey, film, poster, sound, both = slides(all_made.path)
    assert "Of it" in dump(table) and "COLUMN_CLUSTERED: 1, 2" in dump(bars) and "LINE: 1, 2, 3" in dump(both)
    assert "here" in dump(grey) and clicks(sound) == [["play made.wav"]]
    assert {shape.shape_type.name for slide in (film, poster) for shape in slide.shapes} >= {"MEDIA"}


@pytest.mark.slow
@pytest.mark.sdk
def test_what_was_not_made_has_words_in_its_place(all_made: Report, built: Build, lecture: Path) -> None:
    for name in MADE:
        (lecture / "assets" / name).unlink()
    report = built(SHOWN, how="recorded")
    assert report.path
    assert validate(report.path) == []
    said = [(problem.where.line, problem.message) for problem in report.problems if "was not run" in problem.message]
    files = ["made.csv", "./made.csv", "made.png", "made.mp4", "made.png", "made.wav", "made.csv"]
    lines = [2, 3, 4, 5, 6, 7, 12]
    assert said == [(n, f"no file assets/{f}, for make.py was not run") for n, f in zip(lines, files, strict=True)]
    *panels, sound, beside = map(dump, slides(report.path))
    whole = "Rect 0.75 1.45 11.83 5.10\n    {} (16 tx2)\n    made by running make.py (16 tx2)\n[Number]"
    words = ["made.csv", "./made.csv", "A grey square", "A film of a square", "A film of a circle"]
    assert all(whole.format(line) in panel for line, panel in zip(words, panels, strict=True)), panels
    assert sound == "layout Title and Content\n[Title]\n    Sound\n[Body]\n    one (32)\n[Number]\n    6\n"
    assert "Rect 6.92 1.45 5.67 5.10\n    made.csv (16 tx2)" in beside and "made = " in beside
    with ZipFile(report.path) as package:
        assert [name for name in package.namelist() if name.startswith("ppt/media/")] == []
    assert built(SHOWN.replace("made.mp4, alt", "other.mp4, alt"), how="recorded").failed


def test_what_was_not_made_is_not_told_beside_why(built: Build) -> None:
    assert [problem.message for problem in built(outline("1 / 0")).problems] == [
        "written raised ZeroDivisionError: division by zero"
    ]


def test_what_stands_in_is_not_judged(built: Build) -> None:
    described = f"- {{kind: figure, title: One, figure: figures/example.py, alt: {'A line that rises ' * 20}}}\n"
    rules = [problem.message.split()[-1] for problem in built(f"slides:\n{described}", how="recorded").problems]
    assert rules[0] == "place" and "[too-many-words]" not in rules


def test_a_file_that_was_made_is_made_again_if_it_changes(built: Build, table: Path) -> None:
    built(outline())
    made = table.stat().st_mtime_ns
    assert built(outline()).ran.live == 0 and table.stat().st_mtime_ns == made
    table.unlink()
    report = built(outline())
    assert report.ran.live == 0 and table.read_text().endswith("2,4\n")


def _foreign(report: Report) -> bool:
    (problem,) = report.problems
    return "no build of this lecture has written" in problem.message and problem.where.line == 9


def test_a_file_that_no_build_has_written_is_not_replaced(built: Build, table: Path) -> None:
    table.parent.mkdir()
    table.write_text("measured,by hand\n")
    for _ in range(2):
        assert _foreign(built(outline()))
    assert table.read_text() == "measured,by hand\n"
    table.unlink()
    assert built(outline()).path
    table.write_text(table.read_text().replace("2,4", "2,5"))  # by hand
    assert _foreign(built(outline()))
    assert _foreign(built(outline(CODE.replace("range(3)", "range(4)"))))
    assert table.read_text().endswith("2,5\n")


@pytest.mark.parametrize("known", [".lectern", "recordings", "recordings of an earlier version"])
def test_a_fresh_clone_knows_what_builds_have_written(known: str, built: Build, lecture: Path, table: Path) -> None:
    code = "import random\n" + CODE.replace("n * n", "random.random()")  # as of a library that is another elsewhere
    assert built(outline(code)).path
    recordings = lecture / "assets" / "recordings"
    if known == ".lectern":
        shutil.rmtree(recordings)
    else:
        shutil.rmtree(lecture / ".lectern")
    if "earlier" in known:
        text = (recordings / "written.json").read_text()
        (recordings / "written.json").write_text(re.sub(r'"value": null,\s*"files": {[^}]*}', '"value": null', text))
    table.write_bytes(table.read_bytes().replace(b"\n", b"\r\n"))  # as git may
    before = table.read_bytes()
    changed = code if "earlier" in known else f"{code}print(1)\n"
    assert built(outline(changed)).path and table.read_bytes() != before


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


@pytest.mark.slow
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
    assert main(["check", "--accept", file]) == 1
    assert table.read_text().endswith("2,5\n")
    table.write_text("number,square\n")
    assert main(["check", "--accept", file]) == 0
    assert table.read_text().endswith("2,4\n")
