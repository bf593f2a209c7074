"""Check that figures become native shapes that look as matplotlib draws them."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pypdfium2
import pytest
from lxml import etree
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.util import Inches

from deck import native
from deck.artwork import Artwork
from deck.native import artwork
from tests.figure_idioms import IDIOMS, SIZE, drawn

DPI = 100
ALIKE = 0.95
# Where LibreOffice's picture may be less like matplotlib's, and why.
LESS_ALIKE = {}

NAMESPACES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
Gray = NDArray[np.float64]


def parse(art: Artwork) -> etree._Element:
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    return etree.fromstring(f"<wrapper {declared}>{art.xml}</wrapper>")


def add_slide(deck: Presentation, art: Artwork) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    ids = []
    for picture in art.pictures:
        kind = "svg" if "svg" in picture.content_type else "png"
        name = PackURI(f"/ppt/media/{slide.slide_id}-{len(ids)}.{kind}")
        part = Part(name, picture.content_type, slide.part.package, picture.blob)
        ids.append(slide.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE))
    xml = Artwork(re.sub(r'r:embed="@(\d+)"', lambda found: f'r:embed="{ids[int(found[1])]}"', art.xml))
    tree = slide.shapes._spTree
    for element in parse(xml):
        tree.append(element)
    for number, element in enumerate(tree.iter(f"{{{NAMESPACES['p']}}}cNvPr"), 1):
        element.set("id", str(number))


def use_arial(deck: Presentation) -> None:
    for rel in deck.slide_master.part.rels.values():
        if rel.reltype == RELATIONSHIP_TYPE.THEME:
            rel.target_part._blob = rel.target_part.blob.replace(b'typeface="Calibri"', b'typeface="Arial"')


def rendered(arts: list[Artwork], folder: Path) -> list[Gray]:
    deck = Presentation()
    use_arial(deck)
    deck.slide_width, deck.slide_height = (Inches(length) for length in SIZE)
    for art in arts:
        add_slide(deck, art)
    deck.save(str(folder / "figures.pptx"))
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(folder), str(folder / "figures.pptx")],
        check=True, capture_output=True, timeout=300,
    )
    with pypdfium2.PdfDocument(folder / "figures.pdf") as pdf:
        return [page.render(scale=DPI / 72).to_pil() for page in pdf]
