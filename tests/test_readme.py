"""What the README shows works."""

from __future__ import annotations

import re
from pathlib import Path

from conftest import ROOT, Build
from readback import slides

README = (ROOT / "README.md").read_text(encoding="utf-8")


def _block(language: str, page: str = README) -> str:
    found = re.search(rf"```{language}(?: title=.*?)?\n(.*?)```", page, re.S)
    assert found
    return found[1]


def test_the_ten_line_outline_builds(built: Build) -> None:
    outline = _block("yaml")
    assert len(outline.splitlines()) <= 10
    report = built(outline)
    assert report.problems == []
    assert report.slides == 4


def test_the_mistake_is_told_as_shown(built: Build) -> None:
    report = built(_block("yaml").replace("lead:", "laed:"))
    assert f"talk/outline.yaml{str(report.problems[0]).partition('outline.yaml')[2]}" in README


def test_the_new_kind_is_one_file(built: Build, lecture: Path) -> None:
    own = lecture / "templates" / "slides"
    own.mkdir(parents=True)
    page = (ROOT / "docs" / "howto" / "kinds.md").read_text(encoding="utf-8")
    (own / "number.xml").write_text(_block("xml", page), encoding="utf-8")
    report = built(f"slides:\n{_block('yaml', page)}")
    assert report.path
    assert [shape.text_frame.text for shape in slides(report.path)[0].shapes][:3] == ["Growth", "65.3 %", "a year"]


def test_its_two_commands_are_those_of_ci() -> None:
    ci = (ROOT / ".ci" / "run").read_text()
    assert "python -m pip install -r requirements-dev.txt && python -m pytest" in README
    assert "requirements-dev.txt" in ci and ci.endswith(
        "\nexport LECTERN_TESTS=all LECTERN_NO_SKIP=1\npython -m pytest\n"
    )
