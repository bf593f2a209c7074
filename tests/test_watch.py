"""Watching, a build follows each change of the outline, its assets and templates, and says what it did."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import ROOT
from readback import words

OUTLINE = """\
title: Watched
slides:
- {kind: code, title: Code, code: number.py}
- {kind: figure, title: Figure, figure: figures/example.py, alt: A line that rises from left to right}
"""
Line = Callable[[], str]


def put(file: Path, text: str) -> None:
    """Save as editors do that never show half of a file."""
    part = file.with_name(f".{file.name}")
    part.write_text(text)
    part.replace(file)


@pytest.fixture
def watching(lecture: Path) -> Iterator[Line]:
    """The next line that a build says which watches a lecture; at the end it is interrupted."""
    (lecture / "outline.yaml").write_text(OUTLINE)
    (lecture / "assets" / "number.py").write_text("print(1)")
    command = [sys.executable, str(ROOT / "build.py"), "watch", str(lecture / "outline.yaml")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as watch:
        assert watch.stdout
        yield watch.stdout.readline
        watch.send_signal(signal.SIGINT)
        assert watch.wait(timeout=100) == 0


@pytest.mark.slow
def test_each_change_is_built_and_told_in_a_line(watching: Line, lecture: Path) -> None:
    deck, own = lecture / "out" / "watched.pptx", lecture / "templates" / "slides"
    assert watching().startswith("outline.yaml: ran number.py, drew 1 figure, 2 slides in ")
    put(lecture / "assets" / "number.py", "print(22)")
    assert watching().startswith("number.py: ran number.py, 2 slides in ")
    assert "\n22\n" in words(deck)
    put(lecture / "assets" / "figures" / "example.py", "def draw(ax):\n    ax.plot([1, 0])\n")
    assert watching().startswith("example.py: drew 1 figure, 2 slides in ")
    own.mkdir(parents=True)
    put(own / "code.xml", (ROOT / "templates" / "slides" / "code.xml").read_text().replace("Title Only", "?"))
    assert watching().startswith("code.xml: 2 slides in ")
    put(lecture / "assets" / "number.py", "print(x)")
    assert ": error: number.py raised NameError: name 'x' is not defined" in watching()
    assert [watching() for _ in range(7)][-1] == "number.py: 1 error, nothing was written\n"
    assert "\n22\n" in words(deck)
    (lecture / "assets" / "number.py").unlink()
    assert "no file assets/number.py" in watching()
