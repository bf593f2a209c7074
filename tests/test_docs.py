"""The manuals say what the code says: each is made from it by a script in tools/."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import make_commands
import make_first
import make_lint
import make_markup
import make_maths
import make_outline
import make_roundtrip
import make_text
import pytest
from conftest import ROOT
from readback import words


def test_the_manual_of_the_markup_is_fresh() -> None:
    made = make_markup.page()
    assert made == (ROOT / "docs" / "markup.md").read_text(encoding="utf-8"), "run python tools/make_markup.py"


def test_the_page_of_lint_rules_is_fresh() -> None:
    made = make_lint.page()
    assert made == (ROOT / "docs" / "lint.md").read_text(encoding="utf-8"), "run python tools/make_lint.py"


def test_the_page_of_formulas_is_fresh() -> None:
    made = make_maths.page()
    assert made == (ROOT / "docs" / "maths.md").read_text(encoding="utf-8"), "run python tools/make_maths.py"


def test_the_page_of_keys_is_fresh() -> None:
    made = make_outline.page()
    assert made == (ROOT / "docs" / "outline.md").read_text(encoding="utf-8"), "run python tools/make_outline.py"


def test_the_page_of_texts_is_fresh() -> None:
    made = make_text.page()
    assert made == (ROOT / "docs" / "text.md").read_text(encoding="utf-8"), "run python tools/make_text.py"


def test_the_page_of_commands_is_fresh() -> None:
    made = make_commands.page()
    assert made == (ROOT / "docs" / "commands.md").read_text(encoding="utf-8"), "run python tools/make_commands.py"


@pytest.mark.slow
def test_the_first_ten_minutes_build_at_each_picture(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "first-ten-minutes.md").read_text(encoding="utf-8")
    steps = list(make_first.steps(page))
    assert [picture for picture, _ in steps] == ["bullets", "figure", "code", "columns"]
    for picture, files in steps:
        assert (ROOT / "docs" / "first" / f"{picture}.png").is_file()
        deck, problems = make_first.built(files, tmp_path / picture)
        assert deck and problems == []
    shown = words(tmp_path / "columns" / "deck.pptx")
    assert "half of a thousand know after 9 days" in shown and "128 people know after a week" in shown


@pytest.mark.slow
def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    index = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert 'href="first-ten-minutes/"' in index and "fonts.googleapis" not in index


def test_the_page_of_edits_is_fresh() -> None:
    made = make_roundtrip.page()
    assert made == (ROOT / "docs" / "roundtrip.md").read_text(encoding="utf-8"), "run python tools/make_roundtrip.py"
