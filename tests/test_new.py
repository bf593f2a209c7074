"""`new` makes talks that build without a word to say, and writes over nothing."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pptx
import pytest
import yaml
from conftest import ROOT
from jsonschema import Draft202012Validator
from readback import slides

from deck.cli.main import main

STARTERS = ("lecture", "minimal", "paper")
Capsys = pytest.CaptureFixture[str]


def made(folder: Path, *more: str) -> Path:
    assert main(["new", str(folder), *more]) == 0
    return folder


def tree(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_these_are_the_starters() -> None:
    assert {path.name for path in (ROOT / "templates" / "new").iterdir()} == {"_every", "course", *STARTERS}


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("starter", STARTERS)
def test_a_talk_builds_without_a_warning(starter: str, theme: str, tmp_path: Path, capsys: Capsys) -> None:
    talk = made(tmp_path / "talk", "--from", starter, "--theme", theme)
    capsys.readouterr()
    assert main([str(talk)]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    (deck,) = (talk / "out").glob("*.pptx")
    assert f"theme Lectern {theme.title()}" in said.out
    for slide in slides(deck):
        assert slide.has_notes_slide and slide.notes_slide.notes_text_frame.text.strip()
    outline = (talk / "outline.yaml").read_text(encoding="utf-8")
    assert {"figure:", "code:", "data/"} <= set(re.findall(r"figure:|code:|data/", outline + _figures(talk)))
    schema = json.loads((talk / "outline.schema.json").read_text(encoding="utf-8"))
    assert list(Draft202012Validator(schema).iter_errors(yaml.safe_load(outline))) == []


def _figures(talk: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in (talk / "assets" / "figures").iterdir())


@pytest.mark.slow
def test_it_says_what_to_do_next_in_three_lines_that_work(
    tmp_path: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("talk", "my talk", "kinds"):  # a name with a space, and that of a command
        made(Path(name), "--from", "minimal")
        lines = capsys.readouterr().out.splitlines()
        assert len(lines) == 3
        typed, deck = re.fullmatch(r"python build\.py (.*?)  +builds (.*)", lines[0]).groups()  # type: ignore[union-attr]
        command = f"'{sys.executable}' '{ROOT / 'build.py'}' {typed}"
        assert subprocess.run(command, shell=True, capture_output=True, timeout=120, check=False).returncode == 0
        assert Path(deck).is_file()


def test_a_folder_that_holds_something_is_told_and_left(tmp_path: Path, capsys: Capsys) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    assert main(["new", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert f"{tmp_path}:1:1: error: is not empty, and nothing is written over: it holds notes.txt" in said
    assert tree(tmp_path) == {"notes.txt"}
    assert main(["new", str(tmp_path / "notes.txt")]) == 1
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert "cannot be written" in capsys.readouterr().err


def test_a_folder_that_holds_a_repository_only_is_empty(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    made(tmp_path, "--from", "minimal")
    assert {".git/HEAD", ".gitignore", "outline.yaml", ".vscode/settings.json"} <= tree(tmp_path)


def test_a_talk_in_a_brands_look(tmp_path: Path, capsys: Capsys) -> None:
    brand = tmp_path / "Acme: 2026.pptx"
    pptx.Presentation().save(str(brand))
    talk = made(tmp_path / "talk", "--from", "minimal", "--theme", str(brand))
    capsys.readouterr()
    assert main([str(talk)]) == 0
    assert "theme Acme: 2026" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--from", "lectur"], "--from: error: no starter 'lectur'\n    hint: did you mean 'lecture'?"),
        (["--from", "_every"], "no starter '_every'"),
        (["--theme", "none.potx"], "--theme: error: no theme 'none.potx'\n    hint: light, dark, "),
    ],
)
def test_what_is_not_there_to_start_from(more: list[str], said: str, tmp_path: Path, capsys: Capsys) -> None:
    assert main(["new", str(tmp_path / "talk"), *more]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "talk").exists()


def test_editors_find_the_place_of_each_problem(tmp_path: Path, capsys: Capsys) -> None:
    talk = made(tmp_path / "talk", "--from", "minimal")
    (task,) = json.loads((talk / ".vscode" / "tasks.json").read_text())["tasks"]
    outline = talk / "outline.yaml"
    outline.write_text(outline.read_text(encoding="utf-8").replace("lead: It is", "laed: It is"), encoding="utf-8")
    capsys.readouterr()
    assert main([str(talk)]) == 1
    pattern = task["problemMatcher"]["pattern"]
    found = [match for line in capsys.readouterr().err.splitlines() if (match := re.search(pattern["regexp"], line))]
    assert [match[pattern["file"]] for match in found] == [str(outline)]
    assert [match[pattern["message"]] for match in found] == ["nothing uses 'laed'"]
    line = outline.read_text(encoding="utf-8").splitlines()[int(found[0][pattern["line"]]) - 1]
    assert line[int(found[0][pattern["column"]]) - 1 :].startswith("laed:")
