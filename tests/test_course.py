"""The lecture of a course, with all that one is made of, is built for its teachers and for its students."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT
from readback import slides

from deck.pipeline.build import build
from deck.pipeline.report import Options, Report


def _built(folder: Path, theme: str, audience: str) -> Report:
    kept = shutil.ignore_patterns("out", ".lectern", "__pycache__")
    shutil.copytree(ROOT / "examples" / "course", folder, ignore=kept, dirs_exist_ok=True)
    return build(Options(folder / "outline.yaml", folder / "deck.pptx", theme, audience=audience), lambda *_: None)


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_course_is_built_for_everybody(theme: str, tmp_path: Path) -> None:
    report = _built(tmp_path, theme, "")
    assert report.problems == [] and report.path
    words = [[s.text_frame.text for s in slide.shapes if s.has_text_frame] for slide in slides(report.path)]
    assert len(words) == 17 and words[-1][-1] == "A1" and words[-2][-1] == "16 / 16"
    heads = {text for page in words for text in page if "\xa0" in text and len(text) < 40}
    assert {"Theorem\xa02.1 (Cramér and Rao)", "Lemma\xa02.1", "Exercise\xa03.2", "Lemma\xa0A.1"} <= heads
    assert sum(page.count("Solution") for page in words) == 2
    (references,) = (page[1] for page in words if page[0] == "References")
    assert [line.split()[0] for line in references.split("\n")] == ["[1]", "[2]", "[3]", "[4]", "[5]"]


@pytest.mark.slow
def test_students_get_no_solutions(tmp_path: Path) -> None:
    report = _built(tmp_path, "light", "student")
    assert report.problems == [] and report.path
    with zipfile.ZipFile(report.path) as package:
        whole = "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
    assert "Solution" not in whole and "does not hold there" not in whole and "Exercise\xa03.2" in whole
