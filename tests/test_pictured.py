"""A lecture with every kind of picture, film and callout builds without a warning, in both themes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import scenes
from conftest import ROOT
from readback import slides
from sdk import validate

from deck.pipeline.build import build
from deck.pipeline.report import Options

LECTURE = ROOT / "tests" / "lectures" / "pictures"


@pytest.fixture(scope="module")
def pictured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The lecture, with its pictures painted."""
    folder = tmp_path_factory.mktemp("pictured") / "lecture"
    shutil.copytree(LECTURE, folder)
    scenes.paint(folder / "assets")
    return folder


@pytest.mark.slow
@pytest.mark.sdk
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_builds_without_a_warning_and_powerpoint_takes_it(
    pictured: Path, theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")  # no ffmpeg: its film has no pictures
    report = build(Options(pictured / "outline.yaml", pictured / f"{theme}.pptx", theme), lambda *_: None)
    assert report.problems == []
    assert report.path
    assert len(slides(report.path)) == 14
    monkeypatch.undo()
    assert validate(report.path) == []
