import random
import re
import shutil
import subprocess
from collections import Counter
from itertools import pairwise, product
from pathlib import Path

import pytest
from conftest import ROOT
from matplotlib.font_manager import FontProperties, findfont
from PIL import ImageFont
from pptx import Presentation
from pptx.util import Inches, Pt

from deck.base.problem import Where
from deck.layout.breaks import unbroken
from deck.layout.measure import SAFETY, Piece, ascent, break_lines, known, line_height, slack, text_width
from deck.layout.typeset import height
from deck.model.text import Paragraph, Run
from deck.theme.load import load_style

TWINS = {
    "Arial": "Liberation Sans",
    "Times New Roman": "Liberation Serif",
    "Courier New": "Liberation Mono",
    "Calibri": "Carlito",
    "Cambria": "Caladea",
    "Consolas": "DejaVu Sans Mono",
}
INSTALL = "on Debian: apt install libreoffice-impress poppler-utils fonts-liberation fonts-crosextra-carlito"
# What slides say: hyphens and dashes, figures, quotes, kerning pairs, accents, ligatures.
ORDINARY = """
    a an and are as at be but by for from has have if in into is it its more no not of on or over so than that
    the their then there these they this to under was we were what when which who why will with you your
    gradient network layer weight training loss error rate batch kernel image label pixel model data memory
    tensor matrix vector graph function derivative backpropagation convolution initialisation hyperparameter
    recognition translation reinforcement overfitting regularisation AlexNet ImageNet PyTorch ReLU GPU LSTM
    AVA WAVE Tokyo Yes, To. Ty, VA. We're you’ll “quoted” (bracketed) [17] 2012 1,722.9 3.57% 60-million
    well-known end-to-end state-of-the-art x-ray GPT-3 ResNet-152 2010–2019 north–south – — & = → 3×3 x² ±2 ≤5
    office affine difficult flow fjord attitude little after café naïve Straße señor Ångström Zürich œuvre
    α β Δ σ and/or TCP/IP e.g. i.e. etc.
"""
# Where programs differ or fonts lack a character; fewer lines than drawn would still be wrong.
AWKWARD = """
    http://example.org/a-long/path https://example.org/another_path/file-name.html word—word either/or-else
    10⁶ ∈ ✓ 漢字 テスト。 Donaudampfschifffahrtsgesellschaftskapitän --flag C++-code (re-)train “so-called”
"""


def piece(text: str, bold: bool = False, size: float = 20, font: str = "Arial") -> Piece:
    return Piece(text, size, font, bold, False)


def lines(text: str, width: float) -> list[str]:
    return ["".join(p.text for p in line) for line in break_lines([piece(text)], width)]


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("italic", [False, True])
@pytest.mark.parametrize("font", TWINS)
@pytest.mark.usefixtures("installed_fonts")
def test_widths_and_kerning_are_those_of_the_twin(font: str, bold: bool, italic: bool) -> None:
    wanted = FontProperties(family=TWINS[font])
    wanted.set_weight("bold" if bold else "normal")
    wanted.set_style("italic" if italic else "normal")
    try:
        path = findfont(wanted, fallback_to_default=False)
    except ValueError:
        pytest.skip(f"{TWINS[font]} is not installed")
    twin = ImageFont.truetype(path, 2000, layout_engine=ImageFont.Layout.RAQM)
    letters = "AFLPTVWYafgortvy.,:;-’”é "
    for left, right in product(letters, repeat=2):
        shaped = twin.getlength(left + right, features=["-liga"])
        assert text_width(left + right, 2000, font, bold, italic) == pytest.approx(shaped, abs=4), left + right


def test_unknown_characters_are_estimated() -> None:
    assert text_width("漢字", 10) == 20
    assert text_width("🙂✓", 10) == 20
    assert text_width("e\u0301", 10) == text_width("e", 10)
    assert text_width("\u202f", 10) == text_width(" ", 10)
    assert text_width("\u0995", 10, "Cambria") == 6  # Bengali


def test_families_are_found_in_any_case_and_others_measured_as_their_nearest() -> None:
    assert known("times new roman")
    assert not known("Comic Sans MS")
    assert text_width("Wide", 20, "CALIBRI") == text_width("Wide", 20, "Calibri") < text_width("Wide", 20)
    assert text_width("Wide", 20, "Lato") == text_width("Wide", 20, "Arial") < text_width("Wide", 20, "Inter")
    assert text_width("Wide", 20, "Comic Sans MS") == pytest.approx(1.075 * text_width("Wide", 20, "Arial"))
    assert text_width("mmm", 20, "Fira Mono") == text_width("mmm", 20, "Consolas")


def test_lines_are_as_high_as_the_font_or_as_libreoffice_makes_them() -> None:
    assert line_height("Calibri", 100) == pytest.approx(122.07, abs=0.01)
    assert line_height("Arial", 100) == 120
    assert ascent("Arial", 100) == pytest.approx(90.53, abs=0.01)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one two  three", ["one", "two", "three"]),
        ("well-known", ["well-", "known"]),
        ("north–south", ["north–", "south"]),
        ("10\u00a0kg of", ["10\u00a0kg", "of"]),
        ("one\ntwo\v\vsix\n", ["one", "two", "", "six", ""]),
        ("mmmmmmmmmmmm", ["mmmmmm", "mmmmmm"]),
        ("mmm/mmmmmm mmmm", ["mmm/", "mmmmmm", "mmmm"]),
        ("漢字漢字漢字。", ["漢字漢字", "漢字。"]),
        ("", [""]),
    ],
)
def test_lines_break(text: str, expected: list[str]) -> None:
    longest = max(expected, key=lambda line: text_width(line, 20))
    assert lines(text, text_width(longest, 20) / SAFETY + 0.01) == expected


def test_a_line_takes_as_many_words_as_fit() -> None:
    rng, words = random.Random(7), [word for word in ORDINARY.split() if word.isalpha()]
    for _ in range(300):
        text, width = " ".join(rng.choices(words, k=rng.randint(1, 30))), rng.uniform(200, 900)
        fits = width * SAFETY
        broken = lines(text + "  " * rng.randint(0, 1), width)
        assert " ".join(broken) == text and all(text_width(line, 20) <= fits for line in broken)
        more = (f"{line} {after.split()[0]}" for line, after in pairwise(broken))
        assert all(text_width(longer, 20) > fits for longer in more)


def test_letters_that_lean_into_each_other_take_less_of_a_line() -> None:
    text = "AVAVAVAV " * 6 + "AVAV"
    assert text_width(text, 20) < 0.97 * sum(text_width(letter, 20) for letter in text)
    assert lines(text, text_width(text, 20) / SAFETY + 0.01) == [text]


def test_a_line_keeps_the_type_of_its_pieces() -> None:
    plain, bold = piece("The quick "), piece("brown fox", bold=True)
    width = text_width("The quick ", 20) + text_width("brown", 20, bold=True) + 1
    assert break_lines([plain, bold], width) == [[plain, piece("brown", bold=True)], [piece("fox", bold=True)]]


def test_a_word_in_two_types_stays_whole() -> None:
    word = [piece("network"), piece("s", bold=True)]
    width = text_width("to network", 20) + 2
    assert break_lines([piece("to network"), word[1]], width) == [[piece("to")], word]


def test_lines_of_very_many_pieces_hold_them_all() -> None:
    pieces = [piece("m", bold=n % 2 == 0) for n in range(20_000)]
    pieces[7] = piece("")
    broken = break_lines(pieces, text_width("mm", 20, bold=True) / SAFETY)
    assert [found for line in broken for found in line] == [*pieces[:7], *pieces[8:]]
    assert len(broken) == 10_000


def random_paragraphs(words: str, count: int) -> list[tuple[list[Piece], float]]:
    """Paragraphs as long as bullets, of one size and family, some words bold, and a box width in points."""
    rng = random.Random(20)
    paragraphs = []
    for _ in range(count):
        font, size, width = rng.choice(["Arial", "Calibri"]), rng.randint(14, 34), round(rng.uniform(2, 12), 2)
        said = rng.choices(words.split(), k=rng.randint(2, 14))
        cuts = sorted({0, len(said), *rng.choices(range(len(said)), k=rng.choice([0, 0, 2, 4]))})
        texts = [" ".join(said[a:b]) + " " * (b < len(said)) for a, b in pairwise(cuts)]
        bold = rng.random() < 0.2
        paragraphs.append(([piece(text, bold != bool(i % 2), size, font) for i, text in enumerate(texts)], 72 * width))
    return paragraphs


def write_deck(paragraphs: list[tuple[list[Piece], float]], path: Path) -> None:
    """One paragraph a slide, in a text box without insets."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(13), Inches(56)
    for pieces, width in paragraphs:
        box = deck.slides.add_slide(deck.slide_layouts[6]).shapes.add_textbox(0, 0, Pt(width), Inches(50))
        frame = box.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = 0
        for p in pieces:
            run = frame.paragraphs[0].add_run()
            run.text, run.font.name, run.font.size, run.font.bold = p.text, p.font, Pt(p.size), p.bold
            run._r.rPr.set("kern", "1200")
    deck.save(str(path))


def lines_drawn(deck: Path) -> list[list[str]]:
    """The lines of each slide as LibreOffice breaks them."""
    profile = (deck.parent / "profile").as_uri()
    command: list[str | Path] = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", deck.parent, deck], check=True, capture_output=True)
    layout: list[str | Path] = ["pdftotext", "-bbox-layout", deck.with_suffix(".pdf"), "-"]
    html = subprocess.run(layout, check=True, capture_output=True, text=True).stdout
    slides = []
    for page in html.split("<page ")[1:]:
        rows: dict[int, str] = {}
        for top, word in re.findall(r'yMin="([\d.]+)"[^>]*>([^<]+)</word>', page):
            row = next((y for y in rows if abs(y - float(top)) < 8), round(float(top)))
            rows[row] = rows.get(row, "") + " " + word
        slides.append([rows[y] for y in sorted(rows)])
    return slides


@pytest.mark.libreoffice
@pytest.mark.skipif(not (shutil.which("soffice") and shutil.which("pdftotext")), reason=INSTALL)
@pytest.mark.parametrize(("words", "right"), [(ORDINARY, 0.99), (ORDINARY + 4 * AWKWARD, 0.9)])
def test_as_many_lines_as_libreoffice_draws(words: str, right: float, tmp_path: Path) -> None:
    paragraphs = random_paragraphs(words, 500)
    write_deck(paragraphs, tmp_path / "lines.pptx")
    predicted = [len(break_lines(pieces, width)) for pieces, width in paragraphs]
    drawn = [len(rows) for rows in lines_drawn(tmp_path / "lines.pptx")]
    excess = Counter(a - b for a, b in zip(predicted, drawn, strict=True))
    print(f"{sum(drawn)} lines; predicted minus drawn, of {len(paragraphs)} paragraphs: {dict(excess)}")
    assert min(excess) >= 0
    assert excess[0] >= right * len(paragraphs)


def test_code_leaves_room_for_the_widest_face_that_stands_in() -> None:
    assert text_width("x" * 100, 10, "Consolas") * slack("Consolas") == pytest.approx(618, abs=0.5)
    assert slack("Courier New") == 1


@pytest.mark.parametrize(
    ("text", "em"),
    [  # set in Noto's faces by HarfBuzz, without spaces
        ("תיאבהדרכםלפתרוןבעיה", 10.02),
        ("تحليلالخوارزميات", 6.69),
        ("การวิเคราะห์", 4.70),
        ("प्रोग्रामिंगभाषाओं", 5.89),
    ],
)
def test_other_scripts_have_widths_of_their_own(text: str, em: float) -> None:
    assert em <= text_width(text, 1, "Calibri") < em * 1.15
    assert text_width(text, 1, "Arial", bold=True) > text_width(text, 1, "Arial")


@pytest.mark.parametrize(
    ("text", "bold", "em"),
    [  # set by HarfBuzz in DejaVu's faces, in which LibreOffice draws Arial's Hebrew and Arabic
        ("زوهي", False, 0),
        ("هذه فقرة طويلة إلى حد ما تشرح كيف يتعلم الحاسوب من البيانات", False, 27.37),
        ("هذه فقرة طويلة إلى حد ما تشرح كيف يتعلم الحاسوب من البيانات", True, 32.33),
        ("זוהי פסקה ארוכה למדי שמסבירה כיצד המחשב לומד מן הנתונים", False, 27.21),
    ],
)
def test_scripts_fit_in_the_face_that_stands_in(text: str, bold: bool, em: float) -> None:
    assert em * 0.96 <= text_width(text, 1, "Arial", bold)


def test_east_asian_letters_stand_apart_from_others() -> None:
    assert text_width("第3章", 1, "Arial") == pytest.approx(
        text_width("第", 1) + text_width("3", 1) + 1 + 0.5, abs=0.01
    )
    assert text_width("第 3 章", 1, "Arial") == pytest.approx(2 + text_width(" 3 ", 1, "Arial"), abs=0.01)
    style = load_style(ROOT / "templates" / "theme" / "light.yaml")
    words, letters = (
        height([Paragraph((Run(text, Where("")),))], 9_000_000, [20.0], style) / 12_700 for text in ("word", "言葉")
    )
    assert words == pytest.approx(1.1 * line_height("Arial", 20), abs=0.1)
    assert letters == pytest.approx(1.1 * 1.33 * 20, abs=0.1)


def test_thai_breaks_before_vowels_that_begin_a_syllable() -> None:
    text = "การเรียนรู้เชิงลึกเป็นสาขาหนึ่งของปัญญาประดิษฐ์ที่อาศัยโครงข่ายประสาทเทียม"
    parts = list(unbroken(text))
    assert "".join(parts) == text and len(parts) > 5
    assert all(part[0] in "เแโใไ" for part in parts[1:])


@pytest.mark.parametrize(
    "text",
    [
        "「データベース」とは、きちんと整理されたデータの集まりです。（例：人々の名簿）ちょっと待って！",
        "数据库是有组织的数据集合。（例如：名单）《数据库系统》一书说：“查询优化”很重要！",
    ],
)
def test_no_line_begins_with_what_ends_nor_ends_with_what_begins(text: str) -> None:
    for width in range(180, 400, 7):
        lines = [
            "".join(piece.text for piece in line)
            for line in break_lines([Piece(text, 20, "Arial", False, False)], width)
        ]
        assert "".join(lines) == text
        assert not any(line[0] in "、。）」！：ーょっ々》" for line in lines)
        assert not any(line[-1] in "「（《" for line in lines)
