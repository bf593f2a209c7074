"""`show` tells what slides hold, `sheet --slides` draws some of them, and every command speaks JSON."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from PIL import Image

from deck.cli.arguments import COMMANDS, OPTIONS
from deck.cli.main import main

Capsys = pytest.CaptureFixture[str]
OUTLINE = """\
title: Shown
lang: en-GB
slides:
- {kind: title, notes: Who am I}
- {title: Points, id: points, bullets: [one, a recieved word], build: true, notes: Say it slowly to all}
- {kind: figure, title: Drawn, section: Part, figure: figures/example.py, alt: A line that rises}
- title: Long
  split: auto
  bullets: [POINTS]
- {kind: picture, title: Seen, picture: images/example.png, alt: Grey, hidden: true}
""".replace("POINTS", ", ".join(f"a point of some words that takes a line {n}" for n in range(40)))


@pytest.fixture
def talk(lecture: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A lecture, in whose folder we stand."""
    (lecture / "outline.yaml").write_text(OUTLINE)
    monkeypatch.chdir(lecture)
    return lecture


def objects(capsys: Capsys) -> list[dict[str, Any]]:
    said = capsys.readouterr()
    assert said.err == ""
    return [json.loads(line) for line in said.out.splitlines()]


def test_a_slide_is_told_whole(talk: Path, capsys: Capsys) -> None:
    assert main(["show", "2", "--json"]) == 0
    (slide,) = objects(capsys)
    assert [slide[key] for key in ("result", "slide", "kind", "id", "title", "clicks")] == [
        *("show", 2, "bullets", "points", "Points", 2)
    ]
    assert slide["notes"] == {"words": 5, "seconds": 2}
    assert (slide["file"], slide["line"]) == ("outline.yaml", 5)
    title, body = slide["parts"]
    assert (title["part"], title["text"], len(title["place"])) == ("title", "Points", 4)
    assert body["text"] == "one\na recieved word" and body["sizes"] and body["at"].startswith("outline.yaml:5:")
    (problem,) = slide["problems"]
    assert problem["code"] == "spelling" and problem["line"] == 5
    assert main(["show", "points"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("  2 bullets      Points #points, 1 warning\n  outline.yaml:5:3, layout ")
    assert "misspelt: 'recieved'" in said.out and "body " in said.out


def test_all_slides_have_a_line(talk: Path, capsys: Capsys) -> None:
    assert main(["show"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [str(n + 1) for n in range(len(lines))] and len(lines) > 6
    assert lines[-1].split()[1:4] == ["picture", "Seen,", "hidden,"] and "Long\xa0(2/4)" in lines[4]
    assert main(["show", "3", str(talk), "--json"]) == 0
    (figure,) = objects(capsys)
    assert [part["file"] for part in figure["parts"] if part["part"] == "figure"] == ["figures/example.py"]
    assert figure["section"] == "Part"


def test_slides_with_mistakes_keep_their_numbers(talk: Path, capsys: Capsys) -> None:
    (talk / "outline.yaml").write_text(OUTLINE.replace("bullets: [one", "bulets: [one"))
    assert main(["show", "2,3", "--json"]) == 1
    wrong, right = objects(capsys)
    assert wrong["title"] == "Points" and wrong["parts"] == [] and wrong["problems"][0]["level"] == "error"
    assert right["title"] == "Drawn" and right["slide"] == 3


@pytest.mark.parametrize(
    "asked", [["show", "99"], ["show", "0"], ["show", "4-2"], ["sheet", "--fast", "--slides", "pionts"]]
)
def test_slides_that_are_not_there(asked: list[str], talk: Path, capsys: Capsys) -> None:
    assert main(asked) == 2
    said = capsys.readouterr().err
    assert "--slides: error: no slide " in said
    assert ("did you mean 'points'" if "pionts" in asked else "the lecture has") in said


def test_some_slides_are_drawn_by_ourselves(talk: Path, capsys: Capsys) -> None:
    assert main(["sheet", "--fast", "--slides", "points,3"]) == 0
    folder = talk / "out" / "sheet"
    assert {path.name for path in folder.glob("*.png")} == {"contact.png", "slide-02.png", "slide-03.png"}
    assert not list((talk / "out").glob("*.pptx"))
    with Image.open(folder / "slide-03.png") as picture:
        assert picture.size == (1280, 720)
        accents = sum(count for count, color in picture.convert("RGB").getcolors(10**6) or [] if color == (153, 0, 0))
        assert accents > 1000  # the figure's line
    capsys.readouterr()
    assert main(["sheet", "--fast", "--slides", "1", "--json"]) == 0
    assert objects(capsys)[-1]["files"] == [str(Path("out", "sheet", name)) for name in ("contact.png", "slide-01.png")]
    assert (folder / "slide-03.png").is_file()  # another call may draw the others
    assert main(["sheet", "--fast", "--pdf"]) == 2
    assert "a PDF is made by LibreOffice" in capsys.readouterr().err


@pytest.mark.libreoffice
def test_some_slides_are_drawn_by_libreoffice_under_their_numbers(talk: Path, capsys: Capsys) -> None:
    assert main(["sheet", "--slides", "3", "-q"]) == 0
    assert {path.name for path in (talk / "out" / "sheet").glob("*.png")} == {"contact.png", "slide-03.png"}


@pytest.mark.parametrize("command", [name for name in COMMANDS if name not in ("watch", "preview", "import", "new")])
def test_every_command_speaks_json(command: str, talk: Path, capsys: Capsys) -> None:
    asked = {"theme": ["light"], "sheet": ["--fast"], "completion": ["zsh"], "pull": ["--json"]}.get(command, [])
    if command == "pull":
        main(["-q"])
        capsys.readouterr()
    assert main([command, *asked, *(["--json"] if command != "pull" else [])]) == int(command == "lint")
    found = objects(capsys)
    named = {"doctor": "level", "pull": "diff", "build": "level"}.get(command, "result")
    assert found and all(named in each or "level" in each for each in found)
    assert any(each.get("result") == command for each in found) == (named == "result")


def test_new_and_import_speak_json(talk: Path, capsys: Capsys) -> None:
    assert main(["new", "a", "--from", "minimal", "--json"]) == 0
    (made,) = objects(capsys)
    assert made["result"] == "new" and str(Path("a", "outline.yaml")) in made["files"]
    assert main(["-q", "-o", "b.pptx"]) == 0
    capsys.readouterr()
    assert main(["import", "b.pptx", "-o", "c", "--theme", "light", "--json"]) == 0
    (made,) = objects(capsys)
    assert made["result"] == "import" and made["outline"] == str(Path("c", "outline.yaml")) and made["slides"] > 5


def test_every_command_takes_json() -> None:
    for name, command in COMMANDS.items():
        options = command.options.replace("|", " ").split()
        assert any("--json" in OPTIONS[option][0] for option in options), name


def test_the_page_on_automation_has_each_result() -> None:
    page = (ROOT / "docs" / "automation.md").read_text(encoding="utf-8")
    for name in COMMANDS:
        assert re.search(rf"^\| [^|]*`{name}`", page, re.MULTILINE), name
