"""Read a PDF: a picture of each page, and where its words stand."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

import pypdfium2

from deck.base.units import PER, Rect


class Stretch(NamedTuple):
    """Words drawn in one go, so on one line: the box of their ink and their baseline, in EMU from the top left."""

    text: str
    box: Rect
    baseline: int


def pictures(path: Path, folder: Path, dpi: float = 96, numbers: Iterable[int] = ()) -> list[Path]:
    """Write each page as a PNG, slide-01.png and so on, or of these numbers, into a folder of our own."""
    folder.mkdir(parents=True, exist_ok=True)
    with pypdfium2.PdfDocument(path) as pdf:
        made = [folder / f"slide-{n:02}.png" for n in numbers or range(1, len(pdf) + 1)]
        for page, name in zip(pdf, made, strict=True):
            width = page.get_width()
            pixels = round(width * dpi / 72) - 0.5  # LibreOffice's pages are a hair wider than the slides
            page.render(scale=pixels / width).to_pil().save(name)
    return made


def stretches(path: Path) -> list[list[Stretch]]:
    """The words of each page, in the order in which they were drawn."""
    with pypdfium2.PdfDocument(path) as pdf:
        return [list(_stretches(page)) for page in pdf]


def page_height(path: Path) -> int:
    """The height of the first page in EMU."""
    with pypdfium2.PdfDocument(path) as pdf:
        points: float = pdf[0].get_height()
    return round(points * PER["pt"])


def _stretches(page: pypdfium2.PdfPage) -> Iterator[Stretch]:
    height, text = page.get_height(), page.get_textpage()
    for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT], textpage=text):
        left, bottom, right, top = item.get_bounds()
        x, y, w, h = (round(side * PER["pt"]) for side in (left, height - top, right - left, top - bottom))
        yield Stretch(item.extract(), Rect(x, y, w, h), round((height - item.get_matrix().f) * PER["pt"]))


class PdfPage:
    """A page's stretches, in which texts are found in the order in which they were drawn."""

    def __init__(self, found: Iterable[Stretch]) -> None:
        inked = [(letters(stretch.text), stretch) for stretch in found]
        self._text = "".join(text for text, _ in inked)
        self._owners = [stretch for text, stretch in inked for _ in text]
        self._at = 0

    def find(self, text: str, place: Rect) -> list[Stretch]:
        """The stretches of the next `text` that begins in `place`, or of the only one if that begins elsewhere."""
        drawn = list(self._drawn(letters(text)))
        left, right = place.x - PER["pt"] * 3, place.right
        boxes = ((item, item[1][0].box) for item in drawn)
        here = [i for i, b in boxes if left <= b.x <= right and place.y <= b.y + b.h // 2 <= place.bottom]
        if not here and len(drawn) != 1:
            return []
        self._at, found = (here or drawn)[0]
        return found

    def _drawn(self, wanted: str) -> Iterator[tuple[int, list[Stretch]]]:
        """For each time that these letters come, not mixed with others: where they end, and their stretches."""
        at = self._text.find(wanted, self._at) if wanted else -1
        while at >= 0:
            end = at + len(wanted)
            found = list(dict.fromkeys(self._owners[at:end]))
            if sum(len(letters(stretch.text)) for stretch in found) == len(wanted):
                yield end, found
            at = self._text.find(wanted, at + 1)


def letters(text: str) -> str:
    """A text without spaces and hyphens, ligatures taken apart: what is left of it in any PDF."""
    return re.sub(r"[\s\u00ad\u200b\ufffe\x00-\x1f\u2010-\u2012-]+", "", normalize("NFKC", text))


def lines(found: Iterable[Stretch]) -> int:
    """On how many lines the stretches stand; a raised or lowered word is on the line of its neighbours."""
    baselines = sorted(stretch.baseline for stretch in found)
    return sum(n == 0 or line - baselines[n - 1] > PER["pt"] * 6 for n, line in enumerate(baselines))
