"""Office Math is written as TeX that means the same: as ours was read from, and as PowerPoint writes it."""

import pytest
from lxml import etree
from omml_shape import M
from test_formulas import FORMULAS, MORE, A

from deck.intake.tex import tex
from deck.maths.reader import read
from deck.pptx.omml import Look, display, inline

UNSAID = (r"\htmlId", "_1 X^{}", r"\hline")  # clicks; a superscript of nothing; lines of a matrix


def _element(written: str, alone: bool) -> etree._Element:
    """A formula's Office Math, on a line of its own or in a text."""
    look = Look("en-GB", 24, "ink")
    xml = display(read(written, True), look, "left") if alone else inline(read(written), look)
    return etree.fromstring(xml.replace("<am:m>", f'<am:m xmlns:am="am" xmlns:a="{A[1:-1]}">', 1))[0]


def _powerpoint(inside: str) -> etree._Element:
    return etree.fromstring(f'<m:oMath xmlns:m="{M[1:-1]}" xmlns:a="{A[1:-1]}">{inside}</m:oMath>')


@pytest.mark.parametrize("alone", [True, False])
def test_every_formula_comes_back_to_the_same_office_math(alone: bool) -> None:
    for formula in (*FORMULAS, *MORE):
        if not any(sign in formula for sign in UNSAID):
            element = _element(formula, alone)
            assert etree.tostring(_element(tex(element), alone)) == etree.tostring(element), (
                f"{formula}\n{tex(element)}"
            )


def test_what_waits_for_a_click_is_said() -> None:
    assert tex(_element(r"a \htmlId{step1}{+ \frac{b}{c}}", True)) == r"a + \frac{b}{c}"


def test_it_looks_as_if_typed() -> None:
    for formula in (
        r"\hat{\theta} = \argmax_\theta \sum_{i = 1}^n \log p(x_i)",
        r"f'(x) = \lim_{h \to 0} \frac{f(x + h) - f(x)}{h}",
        r"\left( a + b \right)^2, f_{i, j}",
        r"\text{if }x = -1, 12 2^n",
        r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}^\top",
    ):
        assert tex(_element(formula, True)) == formula


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        ("<m:r><m:t>𝑥≥2</m:t></m:r>", r"x \ge 2"),
        ("<m:f><m:fPr><m:type m:val='lin'/></m:fPr><m:num><m:r><m:t>a</m:t></m:r></m:num>"
         "<m:den><m:r><m:t>b</m:t></m:r></m:den></m:f>", "{a}/{b}"),
        ("<m:rad><m:radPr><m:degHide/></m:radPr><m:deg/><m:e><m:r><m:t>2</m:t></m:r></m:e></m:rad>", r"\sqrt{2}"),
        ("<m:d><m:e><m:r><m:t>x</m:t></m:r></m:e></m:d>", r"\left( x \right)"),
        ("<m:acc><m:e><m:r><m:t>y</m:t></m:r></m:e></m:acc>", r"\hat{y}"),
        ("<m:nary><m:sub/><m:sup/><m:e><m:r><m:t>f</m:t></m:r></m:e></m:nary>", r"\int f"),
        ("<m:r><m:rPr><m:scr m:val='double-struck'/></m:rPr><m:t>R</m:t></m:r>", r"\mathbb{R}"),
        ("<m:r><m:rPr><m:nor/></m:rPr><m:t>50 % &amp; $</m:t></m:r>", r"\text{50 \% \& \$}"),
        ("<m:eqArr><m:e><m:r><m:t>a&amp;=b</m:t></m:r></m:e><m:e><m:r><m:t>&amp;=c</m:t></m:r></m:e></m:eqArr>",
         r"\begin{aligned} a & = b \\ & = c \end{aligned}"),
        ("<m:groupChr><m:groupChrPr><m:chr m:val='→'/><m:vertJc m:val='bot'/></m:groupChrPr><m:e><m:r><m:t>d</m:t>"
         "</m:r></m:e></m:groupChr>", r"\xrightarrow{d}"),
    ],
)  # fmt: skip
def test_what_powerpoint_writes_is_read(xml: str, said: str) -> None:
    assert tex(_powerpoint(xml)) == said
    read(said)
