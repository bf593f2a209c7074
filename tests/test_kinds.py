"""Every kind of slide builds from the example in its own header, as its golden text says, in both themes.

To take new goldens after looking at the slides: LECTERN_GOLDEN=write python -m pytest tests/test_kinds.py
"""

from __future__ import annotations

import os
import re
import textwrap
from pathlib import Path

import pytest
from conftest import ROOT, Build
from jinja2 import meta, nodes
from readback import dump, slides

from deck.cli.main import main
from deck.pptx.palette import SCHEME
from deck.rendering.render import TemplateEnvironment

SHIPPED = TemplateEnvironment([ROOT / "templates" / "slides"])
GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("kind", SHIPPED.kinds.names)
def test_example_gives_the_golden_slide(kind: str, theme: str, built: Build) -> None:
    purpose, example = SHIPPED.kinds.described(kind)
    assert purpose.endswith(".")
    report = built("title: Examples\nauthor: A. Author\nslides:\n- " + textwrap.indent(example, "  ").lstrip(), theme)
    assert report.problems == []
    assert report.path
    found = dump(slides(report.path)[0])
    golden = GOLDEN / f"{kind}-{theme}.txt"
    if os.environ.get("LECTERN_GOLDEN") == "write":
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


def test_what_our_templates_name_is_read_as_jinja_reads_it() -> None:
    assert SHIPPED.loader
    for name in SHIPPED.list_templates(["xml"]):
        file = SHIPPED.kinds._file(name)
        tree = SHIPPED.parse(SHIPPED.loader.get_source(SHIPPED, name)[0])
        assert sorted(file.names) == sorted(filter(None, meta.find_referenced_templates(tree))), name
        above = tree.find(nodes.Extends)
        assert file.above == (above.template.as_const() if above else ""), name


def test_kinds_lists_each_in_a_line_and_tells_one_whole(capsys: pytest.CaptureFixture[str], lecture: Path) -> None:
    assert main(["kinds", str(lecture / "outline.yaml")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in lines[: len(SHIPPED.kinds.names)]] == SHIPPED.kinds.names
    for kind in SHIPPED.kinds.names:
        assert main(["kinds", kind, str(lecture / "outline.yaml")]) == 0
        said = capsys.readouterr().out
        purpose, example = SHIPPED.kinds.described(kind)
        assert said.startswith(f"{kind}: {purpose}\n")
        assert said.endswith("\n\n- " + example.replace("\n", "\n  ") + "\n")
        keys = SHIPPED.kinds.read(kind).keys
        for key in [*keys.values(), *(inner for outer in keys.values() for inner in outer.keys.values())]:
            name = key.name if key.needed else rf"{key.name}\?"
            assert re.search(rf"^ +{name} .*{re.escape(key.help)}$", said, re.M)
    assert main(["kinds", "chrat", str(lecture / "outline.yaml")]) == 2
    assert "did you mean 'chart'?" in capsys.readouterr().err


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


def test_bubbles_point_to_who_speaks(built: Build) -> None:
    report = built("slides:\n- {kind: dialogue, title: One, dialogue: [A: How many?, B: Two]}")
    assert report.path
    left, right = (shape for shape in slides(report.path)[0].shapes if shape.name == "Bubble")
    assert left.left < right.left
    assert left.adjustments[0] < -0.5 and right.adjustments[0] > 0.5  # its tip, in widths from its middle


@pytest.mark.parametrize(("theme", "ground", "code"), [("light", "FFFFFF", "1A1A1A"), ("dark", "F2F2EF", "15171C")])
def test_a_qr_code_is_dark_on_light_in_every_theme(theme: str, ground: str, code: str, built: Build) -> None:
    report = built("slides:\n- {kind: closing, title: One, link: 'https://example.org'}", theme)
    assert report.path and report.style
    slide = slides(report.path)[0]
    tokens = {scheme: report.style.colors[token].lstrip("#") for token, scheme in SCHEME.items()}
    square = next(shape for shape in slide.shapes if shape.name == "QR code")
    assert tokens[square._element.xpath("string(./p:spPr/a:solidFill/a:schemeClr/@val)")] == code
    behind = [shape for shape in slide.shapes if shape.name == "Rect"]
    found = [tokens[shape._element.xpath("string(./p:spPr/a:solidFill/a:schemeClr/@val)")] for shape in behind]
    assert (found or [tokens["bg1"]]) == [ground]
