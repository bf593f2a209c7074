"""Formulas are native for PowerPoint, drawn for others, as large in both; their parts come in shapes that lie alike."""

from __future__ import annotations

import io
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pptx
import pytest
import sdk
from conftest import ROOT, Build
from PIL import Image
from pptx.util import Length
from readback import MC, A, M, R, slides
from test_formulas import FORMULAS, MORE

from deck.base.cache import Cache
from deck.cli.preview import libreoffice, pdf
from deck.maths.boxes import Area, Sign, glyph
from deck.maths.contours import contours, drawn, font_path
from deck.maths.layout import layout, lettering
from deck.maths.linear import reading
from deck.maths.reader import TexError, read
from deck.pipeline.build import build
from deck.pipeline.report import Options
from deck.pptx.lettering import lettered
from deck.pptx.omml import Look, omml
from deck.svg.slide import slides as drawings

P14 = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
ONE = "slides:\n- kind: math\n  title: One\n  math: "


def _outline(formulas: list[str]) -> str:
    """A slide for every three formulas, as YAML takes them."""
    parts = [formulas[n : n + 3] for n in range(0, len(formulas), 3)]
    listed = ["".join(f"\n  - '{formula.replace(chr(39), 2 * chr(39))}'" for formula in part) for part in parts]
    return "slides:" + "".join(f"\n- kind: math\n  title: Part {n}\n  math:{part}" for n, part in enumerate(listed))


@pytest.mark.slow
@pytest.mark.sdk
def test_every_formula_stands_on_a_slide_that_the_sdk_takes(built: Build) -> None:
    report = built(_outline([*FORMULAS, *MORE]))
    assert report.path
    assert [problem for problem in report.problems if problem.level == "error"] == []
    assert sdk.validate(report.path) == []
    shown = [shape for slide in slides(report.path) for shape in slide.shapes if shape.name == "Formula"]
    assert len(shown) == len(FORMULAS) + len(MORE)
    assert all(shape._element.find(f".//{M}oMath") is not None for shape in shown)


def test_others_see_the_same_shape_filled_with_a_picture_in_the_theme_s_colours(built: Build) -> None:
    report = built(ONE + r"\frac{a}{b} + \textcolor{accent}{c}")
    assert report.path and report.style
    (native,) = (shape for shape in slides(report.path)[0].shapes if shape.name == "Formula")
    (plain,) = (shape for shape in slides(report.path, "Fallback")[0].shapes if shape.name == "Formula")
    assert _place(native) == _place(plain)
    assert native.shape_id == plain.shape_id and native._element.tag == plain._element.tag
    assert plain.text_frame.text == " " and not native._element.xpath(".//a:blip")
    colors = {report.style.colors[token].lower() for token in ("ink", "accent")}
    png, svg = _picture(plain)
    assert set(re.findall(r'fill="(#\w+)"', svg.lower())) == colors
    assert png.width == pytest.approx(native.width / 914_400 * 200, abs=1)
    assert png.convert("RGBA").getchannel("A").getbbox() is not None


def _picture(shape: Any) -> tuple[Image.Image, str]:
    """The PNG and the SVG that a shape is filled with."""
    (blip,) = shape._element.xpath("./p:spPr/a:blipFill/a:blip")
    (vector,) = blip.xpath(".//*[local-name()='svgBlip']")
    png, svg = (shape.part.related_part(element.get(f"{R}embed")).blob for element in (blip, vector))
    return Image.open(io.BytesIO(png)), svg.decode()


@pytest.mark.slow
def test_branches_hold_one_shape_each_of_one_kind(built: Build, lecture: Path) -> None:
    """Others than PowerPoint show the first of several alone, or cannot save one of another kind."""
    shutil.copy(ROOT / "examples" / "maths" / "outline.yaml", lecture)
    callout = (
        "\n- {kind: picture, title: C, picture: images/example.png, alt: A, callouts: [{at: 0.2 0.2, text: $x$}]}\n"
    )
    report = built((lecture / "outline.yaml").read_text(encoding="utf-8") + callout)
    assert report.path
    found = 0
    for slide in pptx.Presentation(str(report.path)).slides:
        for alternative in slide._element.iter(f"{MC}AlternateContent"):
            (native,), (plain,) = alternative
            found += 1
            assert native.tag == plain.tag
            assert native.xpath(".//p:cNvPr/@id") == plain.xpath(".//p:cNvPr/@id")
    assert found > 25


def _place(shape: Any) -> tuple[Length, ...]:
    return shape.left, shape.top, shape.width, shape.height


def test_parts_come_at_clicks_in_shapes_that_lie_alike(built: Build) -> None:
    report = built(ONE + r"a = \htmlId{step1}{b} + \htmlId{lit2}{c}")
    assert report.path
    for branch in ("Choice", "Fallback"):
        slide = slides(report.path, branch)[0]
        base, first, lit = (shape for shape in slide.shapes if "ormula" in shape.name)
        assert len({_place(base), _place(first), _place(lit)}) == 1
        assert base._element.xpath(".//p:cNvPr/@descr") == ["a = b + c"]
        assert [len(part._element.xpath(".//*[local-name()='decorative']")) for part in (base, first, lit)] == [0, 1, 1]
        targets = slide._element.xpath(".//p:timing//p:set//p:spTgt/@spid")
        assert targets == [str(first.shape_id), str(lit.shape_id)]
        assert not slide._element.xpath(".//p:timing//p:cTn[@presetClass='exit']")
    drawn = [_picture(shape)[1] for shape in (base, first, lit)]
    assert [svg.count("<path") for svg in drawn] == [4, 1, 1]  # a = + c; b; c once more, in the accent colour
    assert report.style and report.style.colors["accent"] in drawn[2]


def test_a_wide_formula_steps_down_and_stays_on_the_slide(built: Build) -> None:
    sizes = []
    for count in (3, 9, 12):
        report = built(ONE + " + ".join(["x_{abc}"] * count))
        assert report.path
        (shape,) = (shape for shape in slides(report.path)[0].shapes if shape.name == "Formula")
        assert shape.left + shape.width <= 12.6 * Length(914_400)
        sizes.append(int(shape._element.find(f".//{A}rPr").get("sz")))
    assert sizes == sorted(sizes, reverse=True) and len(set(sizes)) > 1


def test_a_formula_is_read_aloud() -> None:
    said = {
        r"\frac{a+b}{c^2} \le \sqrt{x_i}": "(a + b) over c squared ≤ square root of x sub i",
        r"\sum_{i=1}^n \hat y_i": "sum from i = 1 to n of y hat sub i",
        r"A^\top B^{-1}": "A transpose B inverse",
        r"f'(x)": "f prime (x)",
        r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}": "(matrix 1, 2; 3, 4)",
        r"p(x \mid y)": "p (x given y)",
        r"\log_2 x": "log sub 2 x",
    }
    assert {tex: reading(read(tex), "en-GB") for tex in said} == said
    assert reading(read(r"\frac{a+b}{c^2} \le \mathbb{R}_+"), "da") == "(a + b)/c^2 ≤ ℝ_+"


def test_every_formula_can_be_read_aloud_and_none_says_a_command() -> None:
    for formula in (*FORMULAS, *MORE):
        for lang in ("en", "de"):
            assert "\\" not in reading(read(formula), lang).replace("A \\ B", "")


@pytest.mark.slow
def test_glyphs_are_those_of_the_font_that_is_installed() -> None:
    import json

    from fontTools.ttLib import TTFont
    from make_glyphs import FILE, table

    assert json.loads(FILE.read_text(encoding="utf-8")) == table(TTFont(font_path()))


def test_every_sign_of_the_manual_has_a_glyph() -> None:
    from deck.maths import symbols

    signs = [sign for sign, _ in symbols.SYMBOLS.values()]
    assert [
        sign for sign in (*signs, *symbols.BIGS.values(), *symbols.INTEGRALS.values()) if not glyph(sign).name
    ] == []


CASES = r"f(x) = \begin{cases} 1 & \text{如果 } x > 0 \text{ 且} \\ 0 & \text{否则} \end{cases}"


@pytest.mark.slow
@pytest.mark.sdk
@pytest.mark.parametrize("keys", ["  kind: math\n  math: |\n    {}\n", "  body: |\n    a\n\n    $${}$$\n"])
def test_words_that_the_font_lacks_are_text_for_others_in_their_places(keys: str, built: Build) -> None:
    report = built("lang: zh\nslides:\n- title: T\n" + keys.format(CASES))
    assert report.path and sdk.validate(report.path) == []
    plain = slides(report.path, "Fallback")[0]._element
    said = {p: "".join(run.findtext(f"{A}t") for run in p.findall(f"{A}r")) for p in plain.iter(f"{A}p")}
    lines = [p for p, text in said.items() if re.search("[如否]", text)]
    assert [said[line].strip("\u3000") for line in lines] == ["如果\u3000且", "否则"]
    (_, x, _), (_, end, _), (_, last, _) = lettering(read(CASES, True))
    runs = [(r.findtext(f"{A}t"), *(int(r.find(f"{A}rPr").get(k, 0)) for k in ("sz", "spc"))) for r in lines[0][1:]]
    size = runs[1][1]
    assert [sz + spc for text, sz, spc in runs if text == "\u3000"] == pytest.approx(
        [x * size, (end - x - 2) * size], abs=2
    )
    assert x == pytest.approx(last, abs=0.01)
    first, second = (int(p.find(f".//{A}spcPts").get("val")) for p in lines)
    assert second == pytest.approx(size * 1.36, rel=0.05) and first > size * 0.8  # from line to line


def test_east_asian_letters_are_as_wide_as_high_and_cyrillic_ones_are_drawn() -> None:
    assert [glyph(char).advance for char in "如어のж\u0301"] == [1, 1, 1, pytest.approx(0.7, abs=0.2), 0]
    assert lettering(read(r"\text{если, αλλιώς, nếu, 5\,€}")) == []
    ((top, x, words),) = lettering(read(r"x_{\text{最大}}"))
    assert (words.text, words.size) == ("最大", 0.7) and top > 0 and x > 0.4


def test_words_on_baselines_close_to_each_other_keep_lines_that_no_program_loses() -> None:
    written = lettered(
        read(r"\text{甲}_{\text{乙}_{\text{丙}}} + \text{红}_{\text{最}}^{\text{上}}"), 30, 60, "ink", "zh"
    )
    lines = re.findall(r'spcPts val="(-?\d+)"/></a:lnSpc>.*?(?:sz="(\d+)">|</a:p>)', written)
    assert len(lines) >= 5 and all(int(high) >= 0.25 * int(size or 0) - 1 > -2 for high, size in lines)


def test_the_svg_writer_shows_words_that_the_font_lacks(built: Build) -> None:
    report = built(f"lang: zh\nslides:\n- title: T\n  kind: math\n  math: '{CASES}'\n", write=False)
    made = report.composition
    assert made
    (drawing,) = drawings(made.pages, made.theme, made.deck, made.contours)
    shown = re.findall(r"<text[^>]*>(如果|且|否则)</text>", drawing)
    assert shown == ["如果", "且", "否则"]


def test_layout_keeps_what_tex_does() -> None:
    def width(tex: str) -> float:
        return layout(read(tex, display=True)).width

    assert width("a + b") - width("a") - width("b") - width("+") == pytest.approx(8 / 18)  # medium space around
    assert width("a = b") - width("a") - width("b") - width("=") == pytest.approx(10 / 18)  # thick
    assert width("-b") == pytest.approx(width("-") + width("b"))  # none around a sign
    assert width(r"\phantom{x+y}") == pytest.approx(width("x+y"))
    assert width(r"\htmlId{step1}{a + b} = c") == pytest.approx(width("a + b = c"))
    inline, display = (layout(read(r"\sum_{i=1}^n x", display=display)) for display in (False, True))
    assert display.height + display.depth > 1.4 * (inline.height + inline.depth)
    assert layout(read(r"\left( \frac{\frac12}{\frac34} \right)")).height > layout(read(r"( \frac12 )")).height


def test_the_lines_of_an_array_reach_from_edge_to_edge() -> None:
    found = layout(
        read(r"\begin{array}{c|cc} a & b & c \\ \hline x & y & z \\ \cline{2-3} 1 & 2 & 3 \end{array}", display=True)
    )
    areas = [(x, y, *mark.corners[2]) for x, y, mark in found.marks() if isinstance(mark, Area)]
    (bar,) = [area for area in areas if area[3] > 1]
    across = [area for area in areas if area[2] > 1]
    assert bar[3] == pytest.approx(found.height + found.depth)
    assert [round(width, 3) for _, _, width, _ in across] == [
        round(found.width, 3),
        round(found.width - bar[0] - bar[2] / 2, 3),
    ]
    assert across[0][1] > across[1][1]
    double = layout(read(r"\begin{array}{|c||c|} a & b \end{array}"))
    assert len([mark for *_, mark in double.marks() if isinstance(mark, Area)]) == 4


def test_scripts_are_smaller_and_lower_under_a_bar() -> None:
    def marks(tex: str) -> dict[str, tuple[float, float]]:
        found = layout(read(tex, display=True)).marks()
        return {mark.name: (mark.size, y) for _, y, mark in found if isinstance(mark, Sign)}

    assert [size for size, _ in marks("x^{y^{z^t}}").values()] == [1, 0.7, 0.55, 0.55]
    raised = {}
    for place, tex in (("over", r"\frac{x^2}{y}"), ("under", r"\frac{y}{x^2}")):
        found = marks(tex)
        raised[place] = found[glyph("2", small=True).name][1] - found[glyph("𝑥").name][1]
    assert raised["over"] > raised["under"] + 0.05


def test_whatever_is_typed_is_a_formula_or_a_mistake() -> None:
    """Formulas cut up at random, and the deepest there may be: nothing else is raised, and nothing takes long."""
    dice = random.Random(7)
    signs = [*r"{}\_^&$%'[]", r"\\", r"\left", r"\right", r"\begin{matrix}", r"\end{matrix}", r"\text{", "\N{SNOWMAN}"]
    typed = [r"\frac{1}{" * 29 + "x" + "}" * 29, r"\left(" * 29 + "x" + r"\right)" * 29, "x^{" * 29 + "x" + "}" * 29]
    for _ in range(300):
        formula = dice.choice((*FORMULAS, *MORE))
        first, last = sorted(dice.choices(range(len(formula)), k=2))
        typed += [formula[:first] + dice.choice(signs) + formula[last:], formula[first:last]]
    wrong = 0
    for tex in typed:
        try:
            formula_ = read(tex, display=True)
        except TexError as mistake:
            assert 0 <= mistake.at <= len(tex)
            wrong += 1
            continue
        assert omml(formula_, Look("en")) and drawn(formula_) is not None
        assert isinstance(reading(formula_, "en"), str)
    assert 100 < wrong < len(typed) - 50


def test_contours_come_from_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    formula = read(r"e^{i\pi}", display=True)
    first = contours(formula, Cache(tmp_path))
    assert first == drawn(formula)
    monkeypatch.setattr("deck.maths.contours.drawn", None)
    assert contours(formula, Cache(tmp_path)) == first


@pytest.mark.slow
@pytest.mark.parametrize(("math", "loaded"), [("x^2", {"deck.maths.reader"}), ("", set())])
def test_what_is_not_needed_is_not_imported(math: str, loaded: set[str], built: Build, lecture: Path) -> None:
    """No drawing at all without a figure, no font when the contours are known, no TeX without a formula."""
    built(ONE + math if math else "slides:\n- {title: One, bullets: [from $5 to $6]}")
    asked = "{'matplotlib', 'fontTools', 'ziamath', 'deck.maths.reader'}"
    code = "import sys; from deck.cli.main import main; main(['outline.yaml', '-o', 'deck.pptx', '--force']); "
    run = subprocess.run(
        [sys.executable, "-c", f"{code} print(*sorted(sys.modules.keys() & {asked}))"],
        cwd=lecture,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(run.stdout.splitlines()[-1].split()) == loaded


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_example_builds_without_a_word(theme: str, tmp_path: Path) -> None:
    shutil.copy(ROOT / "examples" / "maths" / "outline.yaml", tmp_path)
    report = build(Options(tmp_path / "outline.yaml", tmp_path / "deck.pptx", theme), lambda stage, text: None)
    assert report.problems == []


@pytest.mark.libreoffice
def test_libreoffice_draws_each_formula_where_it_should_be(built: Build, tmp_path: Path) -> None:
    report = built(_outline([formula for formula in FORMULAS if "phantom" not in formula][::6]))
    assert report.path
    pictures = pdf.pictures(libreoffice.convert(report.path, tmp_path), tmp_path)
    for slide, picture in zip(slides(report.path), pictures, strict=True):
        with Image.open(picture) as opened:
            image = opened.convert("L")
        scale = image.width / (13.333 * Length(914_400))
        for shape in (shape for shape in slide.shapes if shape.name == "Formula"):
            left, top, width, height = (round(side * scale) for side in _place(shape))
            inside = image.crop((left, top, left + width, top + height)).point(lambda value: 255 * (value < 128))
            box = inside.getbbox()
            assert box, slide.shapes.title.text
            assert box[2] - box[0] > 0.95 * width - 4 and box[3] - box[1] > 0.8 * height - 4
            around = image.crop((left + width + 3, top, image.width - 60, top + height))
            assert around.point(lambda value: 255 * (value < 128)).getbbox() is None  # nothing is drawn beside it
