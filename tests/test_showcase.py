"""The tour of what an outline can say builds without a complaint, in both themes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import ROOT
from sdk import validate

from deck.cli.main import main

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["light", "dark"])
def tour(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("showcase") / "tour"
    kept = shutil.ignore_patterns(".lectern", "out", "__pycache__", "spiral.png")
    shutil.copytree(ROOT / "examples" / "showcase", folder, ignore=kept)
    deck = folder / f"{request.param}.pptx"
    assert main([str(folder / "outline.yaml"), "--theme", request.param, "-o", str(deck), "--live"]) == 0
    return deck


def test_its_files_are_those_that_its_snippets_write(tour: Path) -> None:
    written, kept = tour.parent / "assets" / "data", ROOT / "examples" / "showcase" / "assets" / "data"
    assert {file.name: file.read_text() for file in written.iterdir()} == {
        f.name: f.read_text() for f in kept.iterdir()
    }
    assert (tour.parent / "assets" / "images" / "spiral.png").is_file()


def test_nothing_is_to_be_said_against_it(tour: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", str(tour.parent / "outline.yaml")]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.sdk
def test_microsoft_s_sdk_finds_nothing(tour: Path) -> None:
    assert validate(tour) == []


@pytest.mark.libreoffice
def test_its_lines_break_where_they_were_counted(tour: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if main(["sheet", str(tour.parent / "outline.yaml")]):
        pytest.skip(capsys.readouterr().err)
    assert capsys.readouterr().err == ""
