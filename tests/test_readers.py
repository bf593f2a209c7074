"""Other readers show the words of our decks, and draw formulas where they are; a plain save by one is no edit.

ONLYOFFICE's document-builder (AGPL, 100 MB, for tests only) is fetched where it is asked for: `pytest -m readers`.
"""

from __future__ import annotations

import base64
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pptx
import pypdfium2
import pytest
from conftest import ROOT
from lxml import etree
from PIL import Image, ImageChops
from readback import slides, texts
from viewing import chromium, until

from deck.base.cache import Cache
from deck.cli.preview.libreoffice import LibreOfficeMissingError, convert
from deck.pipeline.build import build
from deck.pipeline.report import Options
from deck.pptx.overwrite import changes

BUILDER = "document-builder==10.0.0.170"
SAVE = """import sys, docbuilder
builder = docbuilder.CDocBuilder()
builder.OpenFile(sys.argv[1], "")
builder.SaveFile("pdf", sys.argv[2])
builder.CloseFile()  # else it crashes in the end
"""
Reader = Callable[[Path, Path], Path]  # a deck and a folder → its PDF


@pytest.fixture(scope="module", params=["maths-light", "maths-dark", "showcase-light", "showcase-dark"])
def deck(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An example, built in a theme."""
    name, theme = request.param.split("-")
    folder = tmp_path_factory.mktemp(f"{name}-{theme}") / name
    shutil.copytree(ROOT / "examples" / name, folder)
    report = build(Options(folder / "outline.yaml", folder / "deck.pptx", theme), lambda stage, text: None)
    assert report.path, report.problems
    return report.path


def _libreoffice(path: Path, folder: Path) -> Path:
    try:
        return convert(path, folder)
    except LibreOfficeMissingError:
        pytest.skip("LibreOffice is not installed")


@pytest.fixture(scope="session")
def builder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment that has the document-builder."""
    folder = tmp_path_factory.mktemp("builder")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    python = folder / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", BUILDER], check=True)
    return python


def _words(shapes: Any) -> Iterator[str]:
    for shape in shapes:
        for text in texts(shape):
            yield from re.findall(r"[^\W\d_]{3,}", text)


def _judge(deck: Path, file: Path) -> None:
    """What a reader shows as a PDF: a page a slide, all words, and ink where formulas are."""
    pdf = pypdfium2.PdfDocument(file)
    shown = [slide for slide in slides(deck, "Fallback") if slide._element.get("show") != "0"]
    assert len(pdf) in (len(shown), len(pptx.Presentation(str(deck)).slides))
    shown = shown if len(pdf) == len(shown) else slides(deck, "Fallback")
    for page, slide in zip(pdf, shown, strict=True):
        said = re.sub(r"\W", "", page.get_textpage().get_text_range())
        assert [word for word in _words(slide.shapes) if word not in said] == [], slide.shapes.title.text
        picture = page.render(scale=1.5).to_pil().convert("RGB")
        for shape in (shape for shape in slide.shapes if shape.name == "Formula"):
            assert _inked(picture, shape), slide.shapes.title.text


def _inked(picture: Image.Image, shape: Any) -> bool:
    """Whether what is drawn reaches from one end of a formula's place to the other."""
    scale = picture.width / 12_192_000
    left, top, width, height = (round(side * scale) for side in (shape.left, shape.top, shape.width, shape.height))
    inside = picture.crop((left, top, left + width, top + height))
    ground = Image.new("RGB", inside.size, picture.getpixel((3, 3)))
    box = ImageChops.difference(inside, ground).convert("L").point(lambda value: 255 * (value > 60)).getbbox()
    return box is not None and box[2] - box[0] > 0.9 * width - 6


@pytest.mark.libreoffice
def test_libreoffice_shows_all_words_and_formulas(deck: Path, tmp_path: Path) -> None:
    _judge(deck, _libreoffice(deck, tmp_path))


@pytest.mark.readers
@pytest.mark.network
def test_document_builder_shows_all_words_and_formulas(deck: Path, builder: Path, tmp_path: Path) -> None:
    file = tmp_path / "deck.pdf"
    subprocess.run([builder, "-c", SAVE, deck, file], check=True, capture_output=True)
    _judge(deck, file)


@pytest.mark.slow
def test_a_plain_save_by_python_pptx_is_no_edit(deck: Path, tmp_path: Path) -> None:
    saved = tmp_path / "saved.pptx"
    pptx.Presentation(str(deck)).save(str(saved))
    assert saved.read_bytes() != deck.read_bytes()
    assert changes(saved, Cache(None)) == []


MARKITDOWN = "import sys, markitdown; print(markitdown.MarkItDown().convert(sys.argv[1]).text_content)"
BETTEROFFICE = """import sys, betteroffice_pptx
def told(shape):
    print(shape.text or "")
    for inner in shape.children:
        told(inner)
deck = betteroffice_pptx.Presentation.open_path(sys.argv[1])
for number in range(deck.slide_count):
    for shape in deck.slide(number).shapes:
        told(shape)
"""
RENDERER = """async ([source, deck]) => {
  const viewer = await import(URL.createObjectURL(new Blob([source], {type: "text/javascript"})));
  await viewer.PptxViewer.open(Uint8Array.from(atob(deck), char => char.charCodeAt(0)).buffer, document.body);
}"""
PREVIEW = """async ([source, deck]) => {
  (0, eval)(source);
  const viewer = pptxPreview.init(document.body, {width: 960, height: 540});
  await viewer.preview(Uint8Array.from(atob(deck), char => char.charCodeAt(0)).buffer);
}"""
VIEWERS = {
    "@aiden0z/pptx-renderer@1.3.0": ("dist/aiden0z-pptx-renderer.browser.es.js", RENDERER),
    "pptx-preview@1.0.7": ("dist/pptx-preview.umd.js", PREVIEW),
}


@pytest.fixture(scope="module", params=["maths", "showcase", "course", "diagrams"])
def example(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An example, built."""
    folder = tmp_path_factory.mktemp("readers") / request.param
    shutil.copytree(ROOT / "examples" / request.param, folder, ignore=shutil.ignore_patterns(".lectern", "out"))
    report = build(Options(folder / "outline.yaml", folder / "deck.pptx"), lambda stage, text: None)
    assert report.path, report.problems
    return report.path


@pytest.fixture(scope="session")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment that has two readers written for programs."""
    folder = tmp_path_factory.mktemp("libraries")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    python = folder / "bin" / "python"
    packages = ("betteroffice-pptx==0.2.1", "markitdown[pptx]==0.1.9")
    subprocess.run([python, "-m", "pip", "install", "-q", *packages], check=True)
    return python


@pytest.fixture(scope="session")
def viewers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two viewers for browsers."""
    folder = tmp_path_factory.mktemp("viewers")
    subprocess.run(["npm", "install", "--no-save", "--silent", "--prefix", folder, *VIEWERS], check=True)
    return folder / "node_modules"


def _unshown(deck: Path, shown: str, shapes: Callable[[Any], list[Any]]) -> list[str]:
    """The words of some shapes of each slide that are not among those that a reader shows."""
    said = re.sub(r"[\\\s]", "", shown)
    words = (word for slide in slides(deck) for word in _latin(shapes(slide)))
    return [word for word in words if word not in said]


def _latin(shapes: list[Any]) -> list[str]:
    """Their words but for those of formulas."""
    return [word for shape in shapes for text in texts(shape) for word in re.findall(r"\b[A-Za-z]{3,}\b", text)]


def _all(slide: Any) -> list[Any]:
    return list(slide.shapes)


def _without_tables_of_formulas(deck: Path) -> Callable[[Any], list[Any]]:
    plain = _without_formulas(deck)
    return lambda slide: [shape for shape in slide.shapes if not shape.has_table or shape in plain(slide)]


def _without_formulas(deck: Path) -> Callable[[Any], list[Any]]:
    """Of a slide the shapes that stand in no mc:AlternateContent, which many readers pass over."""
    plain = {
        slide.slide_id: {shape.shape_id for shape in slide.shapes} for slide in pptx.Presentation(str(deck)).slides
    }
    return lambda slide: [shape for shape in slide.shapes if shape.shape_id in plain[slide.slide_id]]


@pytest.mark.readers
@pytest.mark.network
def test_readers_for_programs_give_all_words(example: Path, libraries: Path) -> None:
    for code, shapes in ((BETTEROFFICE, _all), (MARKITDOWN, _without_formulas(example))):
        done = subprocess.run([libraries, "-c", code, example], capture_output=True, text=True, check=True)
        assert _unshown(example, done.stdout, shapes) == []


@pytest.mark.readers
@pytest.mark.network
def test_viewers_in_browsers_show_all_words(example: Path, viewers: Path) -> None:
    deck = base64.b64encode(example.read_bytes()).decode()
    for (name, (file, script)), shapes in zip(VIEWERS.items(), (_all, _without_formulas(example)), strict=True):
        source = (viewers / name.rpartition("@")[0] / file).read_text(encoding="utf-8")
        with chromium() as browser:
            page = browser.new_page()
            page.set_content("<body></body>")
            page.evaluate(script, [source, deck])
            until(page, f"{len(slides(example))} <= document.querySelectorAll('body *').length", 60)
            page.wait_for_timeout(3000)
            assert _unshown(example, page.evaluate("document.body.textContent"), shapes) == []


@pytest.mark.readers
def test_calligra_shows_all_words_but_tables_with_formulas(example: Path, tmp_path: Path) -> None:
    """By what it makes of a deck for itself: as a PDF it writes no presentation."""
    if not shutil.which("calligraconverter"):
        pytest.skip("no Calligra here: apt-get install calligrastage")
    own = tmp_path / "deck.odp"
    command: list[str | Path] = ["dbus-run-session", "calligraconverter", "--batch", example, own]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
    with zipfile.ZipFile(own) as file:  # which names some things twice
        read = etree.fromstring(file.read("content.xml"), etree.XMLParser(recover=True, huge_tree=True))
    assert _unshown(example, "".join(map(str, read.itertext())), _without_tables_of_formulas(example)) == []
