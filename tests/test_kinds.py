"""Every kind of slide builds from the example in its own header, as its golden text says, in both themes.

To take new goldens after looking at the slides: LECTERN_GOLDEN=write python -m pytest tests/test_kinds.py
"""

from __future__ import annotations

import os
import textwrap
from pathlib import Path

import pytest
from conftest import ROOT, Build
from readback import dump, slides

from deck.cli import main
from deck.rendering.render import Environment, describe

SHIPPED = Environment([ROOT / "templates" / "slides"])
GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("kind", SHIPPED.kinds)
def test_example_gives_the_golden_slide(kind: str, theme: str, built: Build) -> None:
    purpose, example = describe(SHIPPED, kind)
    assert purpose.endswith(".")
    report = built("title: Examples\nauthor: A. Author\nslides:\n- " + textwrap.indent(example, "  ").lstrip(), theme)
    assert report.problems == []
    assert report.path
    found = dump(slides(report.path)[0])
    golden = GOLDEN / f"{kind}-{theme}.txt"
    if os.environ.get("LECTERN_GOLDEN") == "write":
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


def test_kinds_lists_each_with_an_example_that_can_be_pasted(capsys: pytest.CaptureFixture[str], lecture: Path) -> None:
    assert main(["kinds", str(lecture / "outline.yaml")]) == 0
    said = capsys.readouterr().out
    for kind in SHIPPED.kinds:
        assert f"\n{kind}: " in f"\n{said}"
    assert "- kind: quote\n  title: On premature" in said


def test_a_lecture_s_own_kind_is_one_file_and_wins(built: Build, lecture: Path) -> None:
    own = lecture / "templates" / "slides"
    own.mkdir(parents=True)
    own.joinpath("quote.xml").write_text(
        '{% extends "_slide.xml" %}\n'
        '{% block content %}<text area="body">{{ slide.quote | upper }}</text>{% endblock %}\n'
    )
    report = built("slides:\n- {kind: quote, title: Loud, quote: be heard}")
    assert report.path
    assert "BE HEARD" in dump(slides(report.path)[0])
