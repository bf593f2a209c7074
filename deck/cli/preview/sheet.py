"""Show a deck as LibreOffice draws it: pictures, a contact sheet, a handout, and where its lines differ from ours."""

import math
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import count, groupby
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from lxml import etree
from PIL import Image, ImageDraw, ImageFont

from deck.base.dataclass import replace
from deck.base.problem import Problem
from deck.base.units import PER, Rect
from deck.cli.preview import libreoffice, pdf
from deck.layout.dispatch import frames
from deck.layout.lines import lines
from deck.model.placed import Placed
from deck.model.style import Style
from deck.model.tags import Table
from deck.model.text import Paragraph
from deck.pptx.parts import P

COLUMNS, WIDTH, GAP, LABEL = 4, 480, 16, 28  # of the contact sheet: pictures in a row, and pixels
FOOT = PER["in"] // 4  # of a page, that printers leave white
NOTES_PAGES = libreoffice.pdf_with("ExportNotesPages", "ExportOnlyNotesPages")


def still(deck: Path, copy: Path, numbers: Collection[int] = ()) -> Path:
    """Write `copy`: the deck without what leaves its slides, without animations, these or all shown; its path."""
    shown = {f"ppt/slides/slide{n}.xml" for n in numbers}
    with ZipFile(deck) as package, ZipFile(copy, "w", ZIP_DEFLATED) as new:
        for name in package.namelist():
            part = package.read(name)
            new.writestr(name, _last(part, name in shown or not shown) if name.startswith("ppt/slides/slide") else part)
    return copy


def _last(slide: bytes, shown: bool) -> bytes:
    root = etree.fromstring(slide)
    root.attrib.pop("show", "")
    if not shown:  # it keeps its number, and is not drawn
        root.set("show", "0")
    exits = (node for node in root.iter(P + "cTn") if node.get("presetClass") == "exit")
    leaving = {target.get("spid") for node in exits for target in node.iter(P + "spTgt")}
    for parent in list(root.iter()):
        for child in list(parent):
            named = child.find(f"*/{P}cNvPr")
            if child.tag == P + "timing" or (named is not None and named.get("id") in leaving):
                parent.remove(child)
    for group in root.iter(P + "grpSp"):
        about, drawn = group.find(f"*/{P}cNvPr"), group.find(f".//{P}spPr/../{P}nvSpPr/{P}cNvPr")
        if about is not None and drawn is not None and about.get("descr"):
            drawn.set("descr", about.get("descr", ""))  # LibreOffice tells screen readers of shapes, not of groups
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def sheet(drawn: Path, folder: Path, dpi: float = 96, numbers: Sequence[int] = ()) -> tuple[Path, list[Path]]:
    """Write into `folder`, one of our own, the contact sheet of a deck's PDF, and a PNG a slide; their paths."""
    pictures = pdf.pictures(drawn, folder, dpi, numbers)
    return contact(dict(zip(numbers or count(1), pictures, strict=False)), folder / "contact.png"), pictures


def contact(pictures: Mapping[int, Path], path: Path) -> Path:
    """Write the contact sheet of pictures of slides, by their numbers, as a PNG; its path."""
    with Image.open(next(iter(pictures.values()))) as first:
        height = round(WIDTH * first.height / first.width)
    columns = min(COLUMNS, len(pictures))
    rows = math.ceil(len(pictures) / columns)
    whole = Image.new("RGB", (columns * (WIDTH + GAP) + GAP, rows * (height + LABEL) + GAP), "#5C6166")
    pen, font = ImageDraw.Draw(whole), ImageFont.load_default(18)
    for n, (number, name) in enumerate(pictures.items()):
        x, y = GAP + n % columns * (WIDTH + GAP), LABEL + n // columns * (height + LABEL)
        with Image.open(name) as picture:
            whole.paste(picture.convert("RGB").resize((WIDTH, height), Image.Resampling.LANCZOS), (x, y))
        pen.text((x, y - 6), str(number), "white", font, anchor="ls")
    whole.save(path)
    return path


def differences(
    drawn: Path, slides: Sequence[Sequence[Placed]], style: Style, numbers: Sequence[int] = ()
) -> list[Problem]:
    """Warnings where a deck's PDF breaks a paragraph into more or fewer lines than were counted when it was placed.

    slides: what stands on those that the PDF has; numbers: theirs, if these are not all.

    What is not found for certain, because texts overlap or a font hides its letters, is passed over.
    """
    problems = []
    numbers = numbers or range(1, len(slides) + 1)
    for number, found, placed in zip(numbers, pdf.stretches(drawn), slides, strict=True):
        page = pdf.PdfPage(found)
        for paragraph, place, counted in (text for item in placed for text in _texts(item, style)):
            shown = pdf.lines(page.find(paragraph.text, place))
            if shown not in (0, counted):
                were = "was" if counted == 1 else "were"
                message = f"LibreOffice sets this in {shown} line{'s'[: shown > 1]}, {counted} {were} counted"
                hint = f"look at slide {number}"
                problems.append(Problem(paragraph.runs[0].where, "preview-lines", message, hint, "warning"))
    return problems


def _texts(item: Placed, style: Style) -> Iterator[tuple[Paragraph, Rect, int]]:
    """Each paragraph of a leaf, where it is, and on how many lines it was counted to have words."""
    for frame in frames(item, style):
        place = frame.rect
        if isinstance(item.node, Table):  # of which each program makes the rows as high as it likes
            place = replace(place, y=item.rect.y, h=item.rect.h)
        for paragraph, own in groupby(lines(frame, style), key=lambda line: line.paragraph):
            if not paragraph.display:
                yield paragraph, place, sum(any(span.text.strip() for span in line.spans) for line in own)


def handout(deck: Path, folder: Path, style: Style) -> tuple[Path, list[int]]:
    """Write a PDF with a page for each slide, its notes under it; and the numbers of slides whose notes run off it.

    Raises LibreOfficeError.
    """
    with tempfile.TemporaryDirectory() as own:
        copy = Path(own) / f"{deck.stem}-handout.pptx"
        _style_notes(deck, copy, style.fonts["body"])
        path = libreoffice.convert(copy, folder, NOTES_PAGES)
    foot = pdf.page_height(path) - FOOT
    pages = enumerate(pdf.stretches(path), 1)  # of an empty text nothing is seen, wherever it stands
    return path, [number for number, page in pages if any(s.box.bottom > foot and s.text.strip() for s in page)]


def _style_notes(deck: Path, copy: Path, font: str) -> None:
    """Copy a deck, with the notes master's text style in each notes page: LibreOffice does not look for it there."""
    with ZipFile(deck) as package, ZipFile(copy, "w", ZIP_DEFLATED) as new:
        master = package.read("ppt/notesMasters/notesMaster1.xml").decode()
        levels = master.partition("<p:notesStyle>")[2].partition("</p:notesStyle>")[0].replace("+mn-lt", font)
        for name in package.namelist():
            part = package.read(name)
            if name.startswith("ppt/notesSlides/notesSlide"):
                part = part.replace(b"<a:lstStyle/>", f"<a:lstStyle>{levels}</a:lstStyle>".encode())
            new.writestr(name, part)
