import random
import re
import shutil
import subprocess
from collections import Counter
from itertools import pairwise, product
from pathlib import Path

import pytest
from matplotlib.font_manager import FontProperties, findfont
from PIL import ImageFont
from pptx import Presentation
from pptx.util import Inches, Pt

from deck.measure import Piece, ascent, break_lines, known, line_height, text_width

TWINS = {
    "Arial": "Liberation Sans",
    "Times New Roman": "Liberation Serif",
    "Courier New": "Liberation Mono",
    "Calibri": "Carlito",
    "Cambria": "Caladea",
    "Consolas": "DejaVu Sans Mono",
}
INSTALL = "on Debian: apt install libreoffice-impress poppler-utils fonts-liberation fonts-crosextra-carlito"
WORDS = """
    a an and are as at be but by for from has have if in into is it its more no not of on or over so than that
    the their then there these they this to under was we were what when which who why will with you your
    gradient network layer weight training loss error rate batch kernel image label pixel model data memory
    tensor matrix vector graph function derivative backpropagation convolution initialisation hyperparameter
    recognition translation reinforcement overfitting regularisation AlexNet ImageNet PyTorch ReLU GPU LSTM
    AVA WAVE Tokyo Yes, To. Ty, VA. We're you'll "quoted" (bracketed) [17] 2012 1,722.9 3.57% 60-million
    well-known end-to-end state-of-the-art x-ray GPT-3 ResNet-152 2010–2019 north–south word—word – — & =
    office affine difficult flow fjord attitude little after café naïve Straße señor Ångström Zürich œuvre
    α β Δ σ 3×3 10⁶ x² ±2 ≤5 → and/or TCP/IP e.g. i.e. etc. http://example.org/a-long/path
""".split()


def piece(text: str, bold: bool = False, size: float = 20, font: str = "Arial") -> Piece:
    return Piece(text, size, font, bold, False)


def lines(text: str, width: float) -> list[str]:
    return ["".join(p.text for p in line) for line in break_lines([piece(text)], width)]


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("italic", [False, True])
@pytest.mark.parametrize("font", TWINS)
def test_widths_and_kerning_are_those_of_the_twin(font: str, bold: bool, italic: bool) -> None:
    weight, style = "bold" if bold else "normal", "italic" if italic else "normal"
    try:
        wanted = FontProperties(family=TWINS[font], weight=weight, style=style)
        path = findfont(wanted, fallback_to_default=False)
    except ValueError:
        pytest.skip(f"{TWINS[font]} is not installed")
    twin = ImageFont.truetype(path, 2000, layout_engine=ImageFont.Layout.RAQM)
    letters = "AFLPTVWYafgortvy.,:;-’”é "
    for left, right in product(letters, repeat=2):
        shaped = twin.getlength(left + right, features=["-liga"])
        assert text_width(left + right, 2000, font, bold, italic) == pytest.approx(shaped, abs=4), left + right


def random_paragraphs(count: int) -> list[tuple[list[Piece], float]]:
    """Paragraphs of one size and family, some words bold, with a box width in points."""
    rng = random.Random(20)
    paragraphs = []
    for _ in range(count):
        font, size, width = rng.choice(["Arial", "Calibri"]), rng.randint(14, 34), round(rng.uniform(2, 12), 2)
        words = rng.choices(WORDS, k=rng.randint(5, 60))
        cuts = sorted({0, len(words), *rng.choices(range(len(words)), k=rng.choice([0, 0, 2, 4]))})
        texts = [" ".join(words[a:b]) + " " * (b < len(words)) for a, b in pairwise(cuts)]
        bold = rng.random() < 0.2
        paragraphs.append(
            ([piece(text, bold != bool(i % 2), size, font) for i, text in enumerate(texts)], 72 * width)
        )
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
    deck.save(path)


def lines_drawn(deck: Path) -> list[list[str]]:
    """The lines of each slide as LibreOffice breaks them."""
    profile = (deck.parent / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", deck.parent, deck], check=True, capture_output=True)
    layout = ["pdftotext", "-bbox-layout", deck.with_suffix(".pdf"), "-"]
    html = subprocess.run(layout, check=True, capture_output=True, text=True).stdout
    slides = []
    for page in html.split("<page ")[1:]:
        rows: dict[int, str] = {}
        for top, word in re.findall(r'yMin="([\d.]+)"[^>]*>([^<]+)</word>', page):
            row = next((y for y in rows if abs(y - float(top)) < 5), round(float(top)))
            rows[row] = rows.get(row, "") + " " + word
        slides.append([rows[y] for y in sorted(rows)])
    return slides


@pytest.mark.libreoffice
@pytest.mark.skipif(not (shutil.which("soffice") and shutil.which("pdftotext")), reason=INSTALL)
def test_lines_are_those_of_libreoffice(tmp_path: Path) -> None:
    paragraphs = random_paragraphs(500)
    write_deck(paragraphs, tmp_path / "lines.pptx")
    predicted = [len(break_lines(pieces, width)) for pieces, width in paragraphs]
    drawn = [len(lines) for lines in lines_drawn(tmp_path / "lines.pptx")]
    excess = Counter(a - b for a, b in zip(predicted, drawn, strict=True))
    print(f"lines predicted minus lines drawn, of {len(paragraphs)} paragraphs: {dict(excess)}")
    assert min(excess) >= 0
    assert excess[0] >= 0.99 * len(paragraphs)
