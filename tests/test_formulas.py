"""Formulas are read as they are meant, and written as Office Math that Microsoft's SDK takes, as pandoc writes them."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pypandoc
import pytest
import sdk
from conftest import ROOT
from lxml import etree
from omml_shape import M, shape

from deck.maths.layers import BASE, FormulaLayer, layers
from deck.maths.linear import linear
from deck.maths.reader import TexError, read
from deck.model.formula import Arrow, FormulaPart, FormulaRow, FormulaWords, Fraction, Function, Scripts, Symbol, walk
from deck.pptx.omml import Look, omml

CORPUS = [line for line in (ROOT / "tests" / "formulas.txt").read_text(encoding="utf-8").splitlines() if line]
FORMULAS = [line for line in CORPUS if not line.startswith("#")]
LOOK = Look("en-GB", 24)
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MORE = [  # what pandoc does not know
    r"\textcolor{accent}{x} + \color{grey}{y} + {\color{second} z + 1}",
    r"\htmlId{step1}{\frac{a}{b + \htmlId{step2}{c}}} = \htmlId{lit3}{x^2}",
    r"\begin{aligned} a &= \htmlId{step1}{b} \\ &= \htmlId{step2}{c} \end{aligned}",
    r"\htmlId{step1}{\sum_{i=1}^n x_i} + \sqrt{\htmlId{lit2}{y}}",
    r"\argmax_x f(x) \quad \hat{\boldsymbol\theta} \quad \mathring{A} \smash{x} \hphantom{y} \vphantom{z} \tag{1}",
    r"\xleftarrow[T]{n} \underbracket{x}_{a} \begin{rcases} a \\ b \end{rcases} \xcancel{x} \mathscr{L} \mathfrak{g}",
    r"_1 X^{} + {}^n C",
    r"\qty[per-mode=fraction]{1.2 +- 0.3}{\kilo\gram\per\metre\cubed} \numrange{1}{5} \ang{30;15;20} \si{m.s^{-2}}",
    r"\ce{2 H2 + O2 ->[\Delta][Pt] 2 H2O (g)} \ce{^{227}_{90}Th+} \ce{[Fe(CN)6]^4- <=> 1/2 O2 v + $x$ \bond{=} C#N}",
    r"\begin{array}{|c||cc|} \hline a & \frac{b}{c} & d \\ \hline\hline x & y & z \\ \cline{2-3} 1 & 2 & 3 \end{array}",
    r"\braket{\phi|\frac{a}{b}} \ketbra{0}{1} \mel{a}{H}{b} \ket{00}",
]
DIFFERENT = {  # where pandoc writes something else, and why
    r"[lr]Vert|\\big(l|\[| )": "it pairs delimiters that TeX sets one by one",
    r"\\tfrac": "it writes a small fraction with a slanted bar",
    r"\\int (p|e)": "it sets an integral without limits as a sign that does not grow",
    r"\\iff": "it takes a shorter arrow",
    r"\\setminus": "it takes a backslash",
    r"\\substack|gathered": "it writes lines as a matrix; PowerPoint's own are an equation array",
    r"\\bigcup": "it sets these signs as letters with a limit, so that they do not grow",
    r"f'\^2": "it sets a superscript after a prime on nothing",
}


def _element(tex: str, layer: FormulaLayer = BASE) -> etree._Element:
    xml = omml(read(tex, display=True), LOOK, layer)
    return etree.fromstring(xml.replace("<m:oMath ", f'<m:oMath xmlns:a="{A[1:-1]}" ', 1))


def test_there_are_a_hundred_formulas_each_once() -> None:
    assert len(set(FORMULAS)) == len(FORMULAS) > 100


@pytest.mark.slow
def test_pandoc_writes_the_same_but_where_there_is_a_reason(tmp_path: Path) -> None:
    text = "\n\n".join(f"$${formula}$$" for formula in FORMULAS)
    pypandoc.convert_text(text, "docx", "markdown", outputfile=str(tmp_path / "all.docx"))
    document = etree.fromstring(zipfile.ZipFile(tmp_path / "all.docx").read("word/document.xml"))
    theirs = [shape(element) for element in document.iter(f"{M}oMath")]
    reasons = dict.fromkeys(DIFFERENT, 0)
    for formula, their in zip(FORMULAS, theirs, strict=True):
        if shape(_element(formula)) != their:
            (reason, *_) = [pattern for pattern in DIFFERENT if re.search(pattern, formula)] or [""]
            assert reason, f"{formula}\n{shape(_element(formula))}\n{their}"
            reasons[reason] += 1
    assert all(reasons.values())


@pytest.mark.slow
@pytest.mark.sdk
def test_sdk_takes_all_of_them_in_a_document(tmp_path: Path) -> None:
    """In a .docx, since the SDK does not look into the formulas of a .pptx."""
    paragraphs = ""
    for formula in (*FORMULAS, *MORE):
        for layer in (BASE, *layers(read(formula).body)):
            element = _element(formula, layer)
            etree.strip_elements(element, f"{A}rPr")
            paragraphs += f"<w:p><m:oMathPara>{etree.tostring(element, encoding='unicode')}</m:oMathPara></w:p>"
    path = _document(tmp_path / "all.docx", paragraphs)
    assert sdk.validate(path) == []
    _document(path, paragraphs.replace("<m:num>", "<m:den>", 1).replace("</m:num>", "</m:den>", 1))
    assert sdk.validate(path) != []


def _document(path: Path, paragraphs: str) -> Path:
    office = "http://schemas.openxmlformats.org/officeDocument/2006"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/'
            'vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        )
        file.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
            f'Type="{office}/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        file.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{W[1:-1]}" xmlns:m="{M[1:-1]}">'
            f"<w:body>{paragraphs}<w:sectPr/></w:body></w:document>",
        )
    return path


def test_no_argument_is_empty_for_powerpoint_would_ask_to_click_there() -> None:
    for formula in (*FORMULAS, *MORE):
        for element in _element(formula).iter(f"{M}e", f"{M}num", f"{M}den", f"{M}lim", f"{M}fName"):
            assert "".join(map(str, element.itertext())), formula


def _only(tex: str, kind: type[FormulaPart]) -> FormulaPart:
    (found,) = (part for part in walk(read(tex).body) if isinstance(part, kind))
    return found


def test_arguments_without_braces_are_single_tokens() -> None:
    assert read(r"\frac12").body == Fraction(Symbol("1"), Symbol("2"))
    assert read("x^12").body == FormulaRow((Scripts(Symbol("x"), None, Symbol("1")), Symbol("2")))
    assert read("12^2").body == Scripts(Symbol("12"), None, Symbol("2"))


def test_words_keep_their_spaces_and_may_hold_formulas() -> None:
    assert read(r"\text{if  you\_can}").body == FormulaWords("if you_can")
    body = read(r"\text{if $x$ is}").body
    assert body == FormulaRow((FormulaWords("if "), Symbol("x"), FormulaWords(" is")))


def test_a_function_works_on_what_follows_up_to_a_relation() -> None:
    function = _only(r"a = \log p(x = 1) + b", Function)
    assert isinstance(function, Function)
    assert "".join(part.text for part in walk(function.body) if isinstance(part, Symbol)) == "p(x=1)"


def test_digits_letters_and_capital_greek_are_upright_or_italic_as_in_tex() -> None:
    assert (
        "".join(map(str, _element(r"x1\alpha\Gamma h\mathrm{d}\mathbb{R}\mathcal{L}\bm{\theta}").itertext()))
        == "𝑥1𝛼Γℎdℝℒ𝜽"
    )


@pytest.mark.parametrize(
    ("tex", "sign", "place", "base"), [(r"\overbrace{x}", "⏞", "top", "bot"), (r"\underbrace{x}", "⏟", "bot", "top")]
)
def test_a_brace_points_away_from_what_it_holds(tex: str, sign: str, place: str, base: str) -> None:
    (brace,) = _element(tex).iter(f"{M}groupChrPr")
    marks = {child.tag.removeprefix(M): child.get(f"{M}val") for child in brace}
    assert (marks["chr"], marks["pos"], marks["vertJc"]) == (sign, place, base)


def test_a_small_fraction_is_smaller_in_a_display_alone() -> None:
    """In a line PowerPoint makes every fraction small by itself."""
    for display, count in ((True, 2), (False, 0)):
        xml = omml(read(r"\tfrac{1}{2} + \frac{1}{2}", display=display), LOOK)
        assert xml.count('<m:argSz m:val="-1"/>') == count


@pytest.mark.parametrize(
    ("tex", "said"),
    [
        (r"\SI{3}{\metre\per\second}", "3 m s^(−1)"),
        (r"\qty{1.5e-3}{\kilo\gram\squared}", "1.5 × 10^(−3) kg^2"),
        (r"\qty[per-mode = symbol]{3}{\joule\per\mole\per\kelvin}", "3 J/(mol K)"),
        (r"\qty{1.2 +- 0.3}{\um}", "(1.2 ± 0.3) µm"),
        (r"\si{kg.m/s^2}", "kg m/s^2"),
        (r"\unit{\cubic\metre\per\square\second}", "m^3 s^(−2)"),
        (r"\SI{20}{\degreeCelsius}", "20 °C"),
        (r"\SI{45}{\degree}", "45°"),
        (r"\SI{\pi}{\radian}", "π rad"),
        (r"\num{-1e5}, \num{e-7}, \num{1.23(4)}, \num{3,5}", "−1 × 10^5, 10^(−7), 1.23(4), 3,5"),
        (r"\ang{30;15;20}", "30°15′20″"),
        (r"\qtyrange{-5}{5}{\kHz} \numlist{1;2;3} \numproduct{2x3}", "−5 – 5 kHz1, 2, 32 × 3"),
        (r"\ce{2 H2 + O2 -> 2H2O(g)}", "2 H_2 + O_2 ⟶ 2H_2O(g)"),
        (r"\ce{SO4^2-}, \ce{Na+}, \ce{[Fe(CN)6]^4-}, \ce{Fe^{3+}}", "SO_4^(2−), Na^+, [Fe(CN)_6]^(4−), Fe^(3+)"),
        (r"\ce{CuSO4*5H2O}, \ce{H2C=CH-C#N}", "CuSO_4 ⋅ 5H_2O, H_2C=CH–C≡N"),
        (r"\ce{Ba^2+ + CO3^2- <=> BaCO3 v}", "Ba^(2+) + CO_3^(2−) ⇌ BaCO_3 ↓"),
        (r"\ket{\psi}\bra{\psi} \braket{a|b} \braket{a}{b} \ketbra{0}{1}", "|ψ⟩⟨ψ|⟨a|b⟩⟨a|b⟩|0⟩⟨1|"),
    ],
)
def test_units_chemistry_and_states_are_read_as_their_packages_do(tex: str, said: str) -> None:
    assert linear(read(tex).body).replace("\u205f", " ") == said


def test_an_arrow_of_chemistry_has_its_labels_and_an_isotope_its_numbers_before_it() -> None:
    arrow = next(part for part in walk(read(r"\ce{A ->[H2O][\Delta] B}").body) if isinstance(part, Arrow))
    assert arrow.below
    assert (linear(arrow.above), linear(arrow.below)) == ("H_2O", "Δ")
    isotope = read(r"\ce{^{14}_{6}C}").body
    assert isinstance(isotope, FormulaRow)
    assert isotope.parts[0] == Scripts(FormulaRow(), Symbol("6", variant="rm"), Symbol("14", variant="rm"))


def test_bars_and_lines_of_an_array_are_drawn_as_far_as_office_math_can() -> None:
    def said(tex: str) -> str:
        return re.sub("phant[^<]*<[^>]*>", "", shape(_element(tex)))

    assert said(r"\begin{array}{cc|c} a & b & c \end{array}") == "d[sepChr=|]<m<ab; >, m<c; >>"
    assert said(r"\left[ \begin{array}{c|c} a & b \end{array} \right]").startswith(
        "d[begChr=[ endChr=]]<d[sepChr=|]<m<a"
    )
    frame = _element(r"\begin{array}{|c|} \hline a \\ \hline b \\ \hline \end{array}")
    assert shape(frame) == "borderBox<m<borderBox<a>; , b; >>"
    hidden = [[side.tag for side in box.iterfind(f"./{M}borderBoxPr/*")][:-1] for box in frame.iter(f"{M}borderBox")]
    assert hidden == [[], [f"{M}hide{side}" for side in ("Top", "Left", "Right")]]
    uneven = _element(r"\begin{array}{c|c} \frac{a}{b} & c \end{array}")  # both blocks are as high as the fraction
    assert len(list(uneven.iter(f"{M}f"))) == 2


def test_layers_of_a_formula_have_the_same_parts_and_show_each_term_once() -> None:
    tex = MORE[1]
    clicks = list(layers(read(tex).body))
    assert clicks == [FormulaLayer(1), FormulaLayer(2), FormulaLayer(3, lit=True)]
    elements = [_element(tex, layer) for layer in (BASE, *clicks)]
    assert len({shape(element).replace("show=1", "show=0") for element in elements}) == 1
    assert [_seen(element) for element in elements] == ["=𝑥2", "𝑎𝑏+", "𝑐", "𝑥2"]
    assert {color.get("val") for color in elements[3].iter(f"{A}schemeClr")} == {"accent1"}


def _seen(element: etree._Element) -> str:
    """The signs that are painted, and stand in no phantom that hides them."""
    found = ""
    for run in element.iter(f"{M}r"):
        hidden = [phant.find(f"./{M}phantPr/{M}show") for phant in run.iterancestors(f"{M}phant")]
        if all(show is not None and show.get(f"{M}val") == "1" for show in hidden):
            painted = run.find(f"{A}rPr/{A}noFill") is None
            found += (run.findtext(f"{M}t") or "") if painted else ""
    return found


@pytest.mark.parametrize(
    ("tex", "at", "message", "hint"),
    [
        (r"x + \fraq{1}{2}", 4, r"no command \fraq", r"did you mean \frac?"),
        (r"\qqqqq", 0, r"no command \qqqqq", "docs/maths.md lists those there are"),
        (r"a \over b", 2, r"no command \over", r"write \frac{above}{below}"),
        (r"\sqrt{1 + {x}", 5, "this { is never closed", "write a } where it ends"),
        ("x}", 1, "a } without its {", r"write \} for the sign"),
        (r"\left( x", 0, r"a \left without its \right", r"write \right. where there is nothing to see"),
        (r"x \right)", 2, r"a \right without its \left", ""),
        (r"\left x", 0, r"\left needs a delimiter, not 'x'", r"write \left( or \left. for none"),
        (r"\frac{a}", 0, r"an argument of \frac is missing", "write it in braces: {…}"),
        ("x_", 1, "an argument of _ is missing", "write it in braces: {…}"),
        ("x_1_2", 3, "a second _ on one base", "put braces around what it stands on"),
        (r"\begin{matirx}x\end{matirx}", 7, "no environment 'matirx'", "did you mean 'matrix'?"),
        (r"\begin{matrix}x\end{cases}", 20, r"\end{cases} ends \begin{matrix}", r"write \end{matrix}"),
        (r"\begin{matrix}x", 0, r"a \begin{matrix} without its \end", r"write \end{matrix}"),
        (
            r"\begin{array}{lx}x\end{array}",
            14,
            "'lx' are no columns",
            "write a letter for each: l, c or r, and | for a bar",
        ),
        (r"a \\ b", 2, r"a \\ outside of lines", r"put them into \begin{aligned} … \end{aligned}"),
        ("5 %", 2, "a % means nothing in a formula", r"write \% for the sign"),
        (r"\text{50 \alpha}", 9, r"\alpha among words", "put formulas among words between $ signs"),
        (r"\color{acent}{x}", 7, "no colour 'acent' in the theme", "did you mean 'accent'?"),
        (r"\htmlId{two}{x}", 8, "no click 'two'", "write step2 for what appears at click 2, lit2 for what lights up"),
        (r"\SI{3}{\metr}", 7, r"no unit \metr", r"did you mean \metre?"),
        (r"\SI{3}{\kilo}", 7, r"a prefix without its unit in '\\kilo'", r"write it before one: \kilo\gram"),
        (r"\ce{H2O + \qqqq}", 10, r"no command \qqqq", "docs/maths.md lists those there are"),
        (r"\ket{" * 40 + "}" * 40, 155, "more than 30 levels, one in the other", "nest less"),
        (r"\begin{array}{ll} a \\ \cline{x} b \end{array}", 30, "'x' are no columns", r"write \cline{2-3}"),
        (r"a \hline b", 2, r"no command \hline", r"it stands between the rows of a matrix or an array, after \\"),
        (r"\hspace{wide}", 8, "'wide' is no length", "write one like 1em"),
        ("x \\", 2, "a \\ with nothing after it", ""),
        ("  ", 0, "the formula is empty", "write TeX, like x^2"),
        ("{" * 1000, 30, "more than 30 levels, one in the other", "nest less"),
        (r"\sqrt" * 900, 155, "more than 30 levels, one in the other", "nest less"),
        (r"\sum " * 900 + "x", 0, "more than 80 parts, one in the other", "make several formulas of it"),
        ("x" * 5001, 0, "a formula of more than 5,000 characters", "make several of it"),
    ],
)
def test_a_mistake_is_told_at_its_place(tex: str, at: int, message: str, hint: str) -> None:
    with pytest.raises(TexError) as raised:
        read(tex)
    assert (raised.value.at, raised.value.message, raised.value.hint) == (at, message, hint)
