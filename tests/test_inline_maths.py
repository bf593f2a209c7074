"""Formulas among words: what is one, how PowerPoint and others get it, and how it takes part in lines and rules."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Any

import pptx
import pytest
import sdk
from conftest import Build
from marked import block, inline
from PIL import Image
from readback import A, M, R, dump, slides

from deck.base.problem import Where
from deck.cli.preview.libreoffice import convert
from deck.layout import typeset
from deck.maths.linear import linear, scraps
from deck.maths.reader import read
from deck.model.style import Style
from deck.model.text import Paragraph

W = Where("outline.yaml")


@pytest.mark.parametrize(
    "text",
    [
        "from $5 to $6",
        "$20,000 and $30,000",
        r"a price of \$5$",
        "US$5, A$6",
        "$ x$",
        "$x $",
        "`$x$`",
        "a $ alone",
        "$",
        "$$",
        "$$$",
        "$5-$6",
    ],
)
def test_a_price_is_no_formula(text: str) -> None:
    assert not any(run.formula for run in inline(text, W))


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("$x$", ["x"]),
        ("of $x$, $y$.", ["x", "y"]),
        (r"costs \$5, and $\$5 + x$", [r"\$5 + x"]),
        ("**$x_i$** and *$y*z*$*", ["x_i", "y*z*"]),
        ("[the $x$](#a)", ["x"]),
        ("$a\n+ b$", ["a\n+ b"]),
        ("($x$)-axis", ["x"]),
        ("$$x$$ in a line", ["x"]),
    ],
)
def test_a_formula_stands_between_dollars_as_in_pandoc(text: str, formulas: list[str]) -> None:
    assert [run.formula.tex for run in inline(text, W) if run.formula] == formulas


def test_a_display_stands_on_lines_of_its_own() -> None:
    text = "We have\n$$\na\n+ b\n- c\n$$\nand\n\n- one $x$\n- $$y$$\n"
    found = block(text, W)
    assert [(p.display.tex.split() if p.display else p.text, p.marker) for p in found] == [
        ("We have", "none"),
        (["a", "+", "b", "-", "c"], "none"),
        ("and", "none"),
        ("one x", "bullet"),
        ("y", "bullet"),
    ]


def test_a_formula_is_text_where_it_has_to_be() -> None:
    said = {
        r"x_i^2": "x_i^2",
        r"e^{-x_i}": "e^(−x_i)",
        r"\frac{a + b}{c} \ge -1": "(a + b)/c ≥ −1",
        r"\sum_{i=1}^n \log p(x_i)": "∑_(i=1)^n log p(x_i)",
        r"\hat y' = \sqrt{x + 1}": "ŷ′ = √(x + 1)",
        r"\mathbb{E}[X] \in \mathcal{X}": "𝔼[X] ∈ 𝒳",
        r"\text{if } x \to 0": "if x → 0",
        r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}": "(1 2; 3 4)",
        r"\phantom{x} y \quad z": "y z",
    }
    assert {tex: linear(read(tex).body) for tex in said} == said
    styled = [(s.text, s.italic, s.bold, s.raised) for s in scraps(read(r"\mathbf{w}^\top x_{i}"))]
    assert styled == [("w", False, True, 0), ("⊤", False, False, 1), ("x", True, False, 0), ("i", True, False, -1)]


OUTLINE = r"""
slides:
- title: The loss $L(\theta)$
  lead: It is a mean of $\ell_i$
  bullets:
  - One $x_i^2$ and **more $y$**
  - None
  notes: Say $x_i$ aloud.
- kind: columns
  title: Two
  columns:
  - body: |
      Words:

      $$\frac{a}{\textcolor{accent}{b}}$$
  - {head: "$h$", bullets: [one]}
- {kind: table, title: Three, table: [[a, $x_1$], [b, c]]}
- {kind: cards, title: Four, cards: [{head: $\sigma$, text: a}, {head: b, text: $c_2$}]}
"""


@pytest.mark.slow
@pytest.mark.sdk
def test_words_with_formulas_are_native_and_in_placeholders(built: Build) -> None:
    report = built(OUTLINE)
    assert report.path
    assert [problem for problem in report.problems if problem.level == "error"] == []
    assert sdk.validate(report.path) == []
    first, second, third, fourth = slides(report.path)
    assert [shape.is_placeholder for shape in first.shapes][:3] == [True] * 3
    assert "has a position" not in dump(first)
    assert "The loss  | formula: 𝐿(𝜃)" in dump(first)
    assert [len(list(slide._element.iter(f"{M}oMath"))) for slide in (first, second, third, fourth)] == [4, 2, 1, 2]
    assert len(list(second._element.iter(f"{M}oMathPara"))) == 1
    assert first.notes_slide.notes_text_frame.text == "Say xi aloud."


def test_others_get_letters_and_a_drawing(built: Build) -> None:
    report = built(OUTLINE)
    assert report.path
    first, second, third, _ = slides(report.path, "Fallback")
    assert not any(list(slide._element.iter(f"{M}oMath")) for slide in (first, second, third))
    assert first.shapes.title.text == "The loss L(θ)"
    runs = [(run.text, run._r.rPr.get("i"), run._r.rPr.get("baseline")) for run in _runs(first, "Body")]
    assert runs[:4] == [("One ", None, None), ("x", "1", None), ("i", "1", "-25000"), ("2", None, "30000")]
    assert ("y", "1", None) in runs
    (box,) = (shape for shape in second.shapes if shape.has_text_frame and shape.text_frame.text.startswith("Words"))
    assert box.text_frame.text.strip() == "Words:"
    (blip,) = box._element.xpath("./p:spPr/a:blipFill/a:blip")
    with Image.open(io.BytesIO(box.part.related_part(blip.get(f"{R}embed")).blob)) as picture:
        assert picture.width / picture.height == pytest.approx(box.width / box.height, rel=0.02)
        drawn = picture.convert("RGBA").getchannel("A").getbbox()
        assert drawn
        left, top, right, bottom = drawn
    words = 30 / 72 * 200  # of the first line, which is in the box itself
    assert left < 20 and top > words / 2 and right < picture.width / 4 and bottom < picture.height
    (table,) = (shape.table for shape in third.shapes if shape.has_table)
    assert table.cell(0, 1).text == "x1"


def _runs(slide: Any, name: str) -> list[Any]:
    (shape,) = (shape for shape in slide.shapes if shape.name == name)
    return [run for paragraph in shape.text_frame.paragraphs for run in paragraph.runs]


def test_a_deck_without_formulas_holds_no_alternatives(built: Build) -> None:
    report = built("slides:\n- {title: From $5 to $6, bullets: [one]}")
    assert report.path
    (slide,) = pptx.Presentation(str(report.path)).slides
    assert slide.shapes.title.text == "From $5 to $6"
    assert b"AlternateContent" not in slide.part.blob


def _height(text: str, style: Style) -> int:
    return typeset.height([Paragraph(inline(text, W))], 5_000_000, [24], style)


def test_a_high_formula_makes_its_line_higher_and_a_long_one_breaks(built: Build) -> None:
    style = built("slides:\n- {title: One, bullets: [a]}").style
    assert style
    assert _height("x", style) == _height("$x_i$", style)
    assert _height("x", style) < _height(r"of $\frac{a}{b}$", style) < _height(r"of $\frac{\frac{a}{b}}{c}$", style)
    assert _height("$a = b + c$", style) < _height("$" + " + ".join("abcdefghijklmnopqrstuvwxyz") + "$", style)


def test_a_line_has_room_for_its_highest_and_its_deepest_part(built: Build) -> None:
    style = built("slides:\n- {title: One, bullets: [a]}").style
    assert style
    high, deep = r"$\frac{\frac{\frac12}{3}}{4}$", r"$\frac{1}{\frac{2}{\frac34}}$"
    one, other, both = (_height(text, style) for text in (high, deep, f"{high} {deep}"))
    assert both > max(one, other) * 1.1
    assert _height(rf"x {high}", style) == one


def test_no_rule_takes_a_formula_for_words(built: Build) -> None:
    report = built(
        "lang: en-GB\nslides:\n- title: One\n  bullets:\n"
        r"  - The $recieve_{teh} + \text{seperate}$ of $\textcolor{hairline}{x}$ is a sum"
    )
    assert [problem.message.partition(" ")[0] for problem in report.problems] == ["hairline"]
    many = " ".join("$x + y + z$" for _ in range(19))
    report = built(f"slides:\n- title: One\n  bullets:\n  - {many} a")
    assert not any("words" in problem.message for problem in report.problems)


def test_what_comes_paragraph_by_paragraph_is_in_both_forms(built: Build) -> None:
    report = built("slides:\n- {title: One, build: true, bullets: [$a$, b, $c$]}")
    assert report.path
    for branch in ("Choice", "Fallback"):
        (slide,) = slides(report.path, branch)
        (body,) = (shape for shape in slide.placeholders if shape.name == "Body")
        targets = slide._element.xpath(".//p:timing//p:spTgt/@spid")
        assert set(targets) == {str(body.shape_id)}
        assert len(body._element.findall(f".//{A}p")) == 3


@pytest.mark.libreoffice
def test_libreoffice_may_save_formulas_without_editing_them(built: Build, tmp_path: Path) -> None:
    """It saves what it shows, letters and drawings: those are none of somebody's edits."""
    report = built(OUTLINE)
    assert report.path
    shutil.move(convert(report.path, tmp_path / "out", "pptx"), report.path)
    again = built(OUTLINE)
    assert [problem for problem in again.problems if problem.level == "error"] == []


def test_a_heading_is_bold_and_what_follows_is_not() -> None:
    head, words = block("## A *head* and `code`\n\nwords", W)
    assert [(run.text, run.bold, run.italic, run.code) for run in (*head.runs, *words.runs)] == [
        ("A ", True, False, False),
        ("head", True, True, False),
        (" and ", True, False, False),
        ("code", True, False, True),
        ("words", False, False, False),
    ]
