"""A build since which nothing has changed is not done again, and says what it said; any change is seen."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT

from deck.cli.main import main

OUTLINE = """\
title: Twice
lang: en-GB
theme: own.yaml
vars: {a: one}
slides:
- {kind: figure, title: Figure, figure: figures/example.py, alt: A line that rises from left to right}
- {title: A recieved word, bullets: [one, two, "{python} 1 + 1"]}
"""
AGAIN = "out/twice.pptx: 2 slides; nothing has changed\n"
Capsys = pytest.CaptureFixture[str]


@pytest.fixture
def talk(lecture: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capsys) -> Path:
    """A lecture that was built once, in the working folder."""
    (lecture / "outline.yaml").write_text(OUTLINE)
    (lecture / "own.yaml").write_text("extends: light.yaml\n")
    monkeypatch.chdir(lecture)
    assert main([]) == 0
    assert "misspelt" in capsys.readouterr().err
    return lecture


def test_nothing_is_done_and_the_same_is_said(talk: Path, capsys: Capsys) -> None:
    before = (talk / "out" / "twice.pptx").stat()
    assert main([]) == 0
    said = capsys.readouterr()
    assert said.out == AGAIN
    assert said.err.startswith("outline.yaml:7:")
    assert "misspelt: 'recieved'" in said.err
    assert (talk / "out" / "twice.pptx").stat() == before
    assert main(["--json"]) == 0
    assert '"code": "spelling"' in capsys.readouterr().out


def test_a_theme_among_the_assets_and_folders_of_like_names_are_no_change(talk: Path, capsys: Capsys) -> None:
    """A file is found in two ways then, and names are sorted otherwise than paths."""
    for name in ("brand/own.yaml", "brand-old/own.yaml"):
        (talk / "assets" / name).parent.mkdir()
        (talk / "assets" / name).write_text("extends: light.yaml\n")
    (talk / "outline.yaml").write_text(OUTLINE.replace("own.yaml", "assets/brand/own.yaml"))
    assert main([]) == 0
    capsys.readouterr()
    assert main([]) == 0
    assert capsys.readouterr().out == AGAIN


def edited(name: str, old: str, new: str) -> Callable[[Path], None]:
    """An edit that keeps the size and the time of a file."""

    def edit(talk: Path) -> None:
        times = (talk / name).stat()
        text = (talk / name).read_text()
        assert old in text and len(old) == len(new)
        (talk / name).write_text(text.replace(old, new))
        os.utime(talk / name, ns=(times.st_atime_ns, times.st_mtime_ns))

    return edit


def written(name: str, text: str) -> Callable[[Path], None]:
    def write(talk: Path) -> None:
        (talk / name).parent.mkdir(parents=True, exist_ok=True)
        (talk / name).write_text(text)

    return write


@pytest.mark.parametrize(
    "change",
    [
        edited("outline.yaml", "one", "two"),
        edited("assets/figures/example.py", "[0, 1]", "[1, 0]"),
        written("own.yaml", "extends: dark.yaml\n"),
        written("assets/words.txt", "recieved\n"),
        written("templates/slides/bullets.xml", (ROOT / "templates" / "slides" / "bullets.xml").read_text()),
        lambda talk: (talk / "out" / "twice.pptx").unlink(),
        lambda talk: (talk / "assets" / "images" / "example.png").unlink(),
    ],
    ids=["text", "figure", "theme", "words", "template", "deck", "picture"],
)
def test_a_change_is_seen(change: Callable[[Path], None], talk: Path, capsys: Capsys) -> None:
    change(talk)
    assert main([]) == 0
    assert "nothing has changed" not in capsys.readouterr().out
    assert (talk / "out" / "twice.pptx").is_file()
    assert main([]) == 0
    assert capsys.readouterr().out == AGAIN


def test_an_edited_deck_is_told(talk: Path, capsys: Capsys) -> None:
    deck = talk / "out" / "twice.pptx"
    deck.write_bytes(deck.read_bytes() + b"\0")
    main([])
    assert "nothing has changed" not in capsys.readouterr().out


@pytest.mark.parametrize(
    "asked", ["--live", "--no-run", "--verbose", "--theme=dark", "--output=b.pptx", "--force", "--var=a=b"]
)
def test_what_asks_for_more_is_done(asked: str, talk: Path, capsys: Capsys) -> None:
    assert main([asked]) == 0
    assert "nothing has changed" not in capsys.readouterr().out


def test_another_library_is_a_change(
    talk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capsys
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path / "libraries"))
    assert main([]) == 0
    assert "nothing has changed" not in capsys.readouterr().out


def test_recordings_that_stood_in_are_not_the_end_of_it(lecture: Path, tmp_path: Path, capsys: Capsys) -> None:
    """The next build may have what the code needs."""
    outline = lecture / "outline.yaml"
    outline.write_text("slides:\n- {kind: code, title: Code, language: python, code: print(1)}\n")
    assert main([str(outline)]) == 0
    assert main([str(outline), "--no-run", "-o", str(tmp_path / "b.pptx")]) == 0
    capsys.readouterr()
    assert main([str(outline), "--no-run", "-o", str(tmp_path / "b.pptx")]) == 0
    assert "nothing has changed" not in capsys.readouterr().out


@pytest.mark.slow
def test_little_is_imported(talk: Path) -> None:
    command = [sys.executable, "-X", "importtime", str(ROOT / "build.py")]
    done = subprocess.run(command, cwd=talk, capture_output=True, text=True, check=True)
    if "nothing has changed" not in done.stdout:  # that was the build by another name of the program
        done = subprocess.run(command, cwd=talk, capture_output=True, text=True, check=True)
    assert done.stdout == AGAIN
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert "deck" in imported
    assert not imported & {"jinja2", "lxml", "markdown_it", "matplotlib", "numpy", "PIL", "pptx", "pygments", "yaml"}


def test_a_new_file_beside_a_theme_elsewhere_is_seen(lecture: Path, tmp_path: Path, capsys: Capsys) -> None:
    shared = lecture / "shared"
    shared.mkdir()
    (shared / "ours.yaml").write_text("extends: light.yaml\n")
    (lecture / "outline.yaml").write_text(
        "title: Themed\ntheme: shared/ours.yaml\nslides:\n- {title: A, bullets: [b]}\n"
    )
    for _ in range(2):
        assert main([str(lecture / "outline.yaml")]) == 0
    assert "nothing has changed" in capsys.readouterr().out
    (shared / "ours.brand.yaml").write_text("areas: {}\n")
    assert main([str(lecture / "outline.yaml")]) == 0
    assert "nothing has changed" not in capsys.readouterr().out
