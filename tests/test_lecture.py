"""The real lecture holds every word it should, natively, and opens everywhere, in both themes."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest
import readback
from conftest import ROOT
from lxml import etree
from sdk import validate

WORDS = """
Deep learning software: an overview
02476 Machine Learning Operations
Nicki Skafte Detlefsen, Postdoc
DTU Compute
History of deep learning
The Deep Learning Revolution
ILSVRC top-5 error on ImageNet
Deep Learning Approaches
Since then…
AlphaGo
Beating humans
U-Net
High quality semantic segmentation
GPT-3
Having conversations with humans
Q: What is your favorite animal?
A: My favorite animal is a dog.
Q: Why?
A: Because dogs are loyal and friendly.
Q: What are two reasons that a dog might be in a bad mood?
A: Two reasons that a dog might be in a bad mood are if it is hungry or if it is hot.
Q: How many eyes does a giraffe have?
A: A giraffe has two eyes.
Q: How many legs does a frog have?
A: A frog has four legs.
Q: Are there any animals with three legs?
A: No, there are no animals with three legs.
Q: Why don't animals have three legs?
A: Animals don't have three legs because they would fall over.
What has changed?
Big Data
Models can generalize
Hardware
Models are trainable
Deepness
Models are complex
Hype
Attracts more people
Software
Models are easy to code
Commonly agreed on
Not talked about
Why you should jump the wagon
… the deep learning market is expected to be worth USD 1,722.9 Million by 2022
65.3 %
The DL software landscape
No point in discussing who is best. The (biased) facts are:
TensorFlow is to a large extent used in production
PyTorch is used in research
If you have the time, I recommend learning both
Remember, it's not a competition.
How to make a modern deep learning framework
3 key elements
Tensors
Abstraction to higher order data
Hardware acceleration
Faster computations
Automatic differentiation
Ease of use
>>> import torch
>>> 2*torch.ones(5, requires_grad=True)
tensor([2., 2., 2., 2., 2.], grad_fn=<MulBackward0>)
Meme of the day
from theano import *
https://skaftenicki.github.io/dtu_mlops/s1_getting_started/S1.html
"""


def _plain(text: str) -> str:
    """Typographic and plain characters alike, and any white space as one space."""
    return " ".join(text.replace("’", "'").replace("\xa0", " ").replace("\v", " ").split())


def test_every_word_is_there_natively_and_in_order(shipped: Path) -> None:
    said = _plain(readback.words(shipped))
    at = 0
    for line in WORDS.strip().splitlines():
        found = said.find(_plain(line), at)
        assert found >= 0, f"{line!r} is missing, or comes too early"
        at = found


def test_every_slide_has_title_notes_and_its_footer(shipped: Path) -> None:
    slides = readback.slides(shipped)
    titles = [slide.shapes.title.text for slide in slides]
    assert len(set(titles)) == len(titles)
    for number, slide in enumerate(slides, 1):
        assert len(slide.notes_slide.notes_text_frame.text.split()) > 40, f"slide {number} has hardly any notes"
        kinds = {shape.placeholder_format.type.name for shape in slide.placeholders}
        assert {"DATE", "FOOTER", "SLIDE_NUMBER"} <= kinds or slide.slide_layout.name == "Title Slide with Visual"


def test_every_figure_and_picture_says_what_it_shows(shipped: Path) -> None:
    figures = [shape for slide in readback.slides(shipped) for shape in slide.shapes if shape.name == "Figure"]
    assert len(figures) > 20
    for shape in figures:
        assert len(shape._element.xpath("./p:nvGrpSpPr/p:cNvPr/@descr")[0]) > 30


@pytest.mark.slow
def test_no_placeholder_has_a_position_of_its_own(shipped: Path) -> None:
    dumps = "".join(map(readback.dump, readback.slides(shipped)))
    assert "a position of its own" not in dumps
    assert dumps.count("[Title]") == len(readback.slides(shipped))


def test_text_in_figures_stays_text_in_the_theme_s_font(shipped: Path) -> None:
    xml = "".join(etree.tostring(slide._element, encoding="unicode") for slide in readback.slides(shipped))
    assert "Perceptron" in xml and "AlexNet" in xml
    assert set(re.findall(r'typeface="([^"]+)"', xml)) <= {"+mn-lt", "+mj-lt", "Consolas", "Arial", "Cambria Math"}


def test_what_makes_powerpoint_repair_a_file_is_not_there(shipped: Path) -> None:
    for slide in readback.slides(shipped):
        xml = slide._element
        ids = xml.xpath("//p:cNvPr/@id")
        assert len(ids) == len(set(ids))
        assert all(int(value) >= 0 for value in xml.xpath("//a:ext/@cx | //a:ext/@cy"))
        assert not xml.xpath("//a:normAutofit")
        targets = set(xml.xpath("//p:timing//@spid"))
        assert targets <= set(ids)


@pytest.mark.slow
@pytest.mark.sdk
def test_microsoft_s_sdk_finds_nothing(shipped: Path) -> None:
    assert validate(shipped) == []


@pytest.mark.libreoffice
def test_libreoffice_shows_every_slide_with_all_text_on_it(shipped: Path, tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    if not soffice:
        pytest.skip("no LibreOffice here: apt-get install libreoffice-impress libreoffice-math")
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(shipped)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    with pypdfium2.PdfDocument(tmp_path / "deck.pdf") as pdf:
        slides = readback.slides(shipped)
        assert len(pdf) == len(slides)
        for page, slide in zip(pdf, slides, strict=True):
            text = page.get_textpage()
            shown = _plain(text.get_text_range()).replace(" ", "")
            assert _plain(slide.shapes.title.text).replace(" ", "") in shown
            width, height = page.get_size()
            for n in range(text.count_rects()):
                left, bottom, right, top = text.get_rect(n)
                assert left >= 0 and bottom >= 0 and right <= width and top <= height


def test_the_recordings_say_with_what_and_when_they_were_made() -> None:
    for path in (ROOT / "assets" / "recordings").glob("*.json"):
        recording = json.loads(path.read_text())
        assert recording["versions"]["python"] and recording["run"]["date"].startswith("20")
    assert {"torch", "jax"} <= {path.stem for path in (ROOT / "assets" / "recordings").glob("*.json")}
