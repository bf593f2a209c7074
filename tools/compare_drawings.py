#!/usr/bin/env python3
"""Hold our drawing of five decks against LibreOffice's of the real files: python tools/compare_drawings.py [folder].

Writes index.html into the folder (out/compare): each slide as Chromium shows ours, as LibreOffice draws it, and where
they differ, 1280 pixels wide; and prints a row a deck. Lines of text are looked for in its PDF by their words.
"""

from __future__ import annotations

import io
import itertools
import math
import re
import shutil
import statistics
import sys
import tempfile
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageFilter

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from likeness import alike  # noqa: E402
from viewing import chromium, opened  # noqa: E402

from deck.cli.preview import libreoffice  # noqa: E402
from deck.cli.preview.sheet import differences, still  # noqa: E402
from deck.pipeline.build import build  # noqa: E402
from deck.pipeline.report import Options, Report  # noqa: E402
from deck.svg.slide import slides  # noqa: E402

Array = NDArray[np.float32]
WIDTH, ENOUGH = 1280, 0.9
ADVANCES = 0.005  # of a line's width: LibreOffice rounds each letter's, so that a title of 34 pt ends 3 px earlier
DECKS = {  # name → folder in the repository, and theme
    "lecture": ("", "light"),
    "lecture, dark": ("", "dark"),
    "tour": ("examples/showcase", "light"),
    "maths": ("examples/maths", "light"),
    "live code": ("examples/live-code", "dark"),
}
LINES = """() => [...document.querySelectorAll("svg text")]
  .filter(text => !text.closest(".figure, .ready, .chart, .math, .foot, .mark, [visibility=hidden]"))
  .filter(text => !text.classList.contains("marker") && !text.textContent.includes("\\xa0"))  // a formula in it
  .filter(text => text.textContent.trim())
  .map(text => [text.textContent.trim(), text.getBoundingClientRect(),
    text.getScreenCTM().a
      * (text.getStartPositionOfChar(text.textContent.search(/\\S/)).x - text.getStartPositionOfChar(0).x),
    /[ϕℝ]/.test(text.textContent)  // of another typeface in each of the two
      || [...text.querySelectorAll("tspan")].some(span => getComputedStyle(span).fontFamily.includes("mono"))])
  .map(([words, box, indent, other]) => [words, box.left + indent, other ? NaN : box.right, box.bottom])"""
CHARTS = """() => [...document.querySelectorAll("svg .chart")].map(chart => chart.getBoundingClientRect())
  .map(box => [box.left, box.top, box.right, box.bottom])"""
FORMULAS = r"() => document.querySelector('svg').textContent.includes('\xa0')"
WORDS = """() => [...document.querySelectorAll("svg text")].filter(text => !text.closest("[visibility=hidden]"))
  .map(text => text.textContent).join(" ")"""


class Label(NamedTuple):
    """Words that LibreOffice draws: how alike ours is there (1 is the same), and how alike it is without them."""

    words: str
    alike: float
    without: float


@dataclass
class Compared:
    """A slide in both drawings: how alike they are, and how far lines of text lie apart, in pixels.

    apart: for each line that was found; lost: the lines that LibreOffice sets otherwise; unsaid: the words, those of
    figures and charts, too, that one of the two does not show; labels: how alike the drawings are at each label of
    LibreOffice's, and how alike they would be if ours had it not.
    """

    ours: Image.Image
    theirs: Image.Image
    apart: dict[str, float] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    unsaid: list[str] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)

    @property
    def least(self) -> float:
        """How alike they are at the label that differs most."""
        return min((label.alike for label in self.labels), default=1.0)


def compared(outline: Path, theme: str, browser: Any, work: Path) -> tuple[Report, list[Compared], list[str]]:
    """A deck in both drawings, and what breaks into more or fewer lines than were counted."""
    report = build(Options(outline, work / "deck.pptx", theme), lambda *_: None)
    made = report.composition
    assert report.path and made and report.style, "\n".join(map(str, report.problems))
    pdf = libreoffice.convert(still(report.path, work / "still.pptx"), work / "drawn")
    broken = [str(problem) for problem in differences(pdf, [page.placed for page in report.pages], report.style)]
    found = []
    with pypdfium2.PdfDocument(pdf) as document, opened(browser, "about:blank") as page:
        for svg, theirs in zip(slides(made.pages, made.theme, made.deck, made.contours), document, strict=True):
            found.append(compared_slide(svg, theirs, page))
    return report, found, broken


def compared_slide(svg: str, theirs: pypdfium2.PdfPage, page: Any) -> Compared:
    """A slide as Chromium shows it and as LibreOffice has drawn it."""
    width, height = theirs.get_size()
    scale = WIDTH / width
    page.set_viewport_size({"width": WIDTH, "height": round(height * scale)})
    page.set_content(f"<style>*{{margin:0}}svg{{display:block;width:100%;height:auto}}</style>{svg}")
    ours = _shot(page)
    drawn = theirs.render(scale=scale).to_pil().convert("RGB").resize(ours.size)
    text = theirs.get_textpage()
    made = Compared(ours, drawn, unsaid=unsaid(page.evaluate(WORDS), text.get_text_range()))
    for words, left, right, bottom in page.evaluate(LINES):  # no right edge where a typeface for code stands in
        places = list(_places(words, text, scale, height))
        if places:
            near = min(places, key=lambda place: abs(place[2] - bottom) + abs(place[0] - left))
            wide = 0 if math.isnan(right) else max(0, abs(near[1] - right) - ADVANCES * (right - left))
            made.apart[words] = max(abs(near[0] - left), wide)
        elif words and not math.isnan(right):
            made.lost.append(words)
    made.labels = list(labels(page, ours, drawn, text, scale))
    return made


def labels(
    page: Any, ours: Image.Image, drawn: Image.Image, text: pypdfium2.PdfTextPage, scale: float
) -> Iterator[Label]:
    """The labels of LibreOffice's drawing, looked for in ours as it is, and with all words hidden.

    They may stand a few pixels aside, as long lines come out there; those of a chart, which each program lays out by
    itself, and lines below one with a formula, farther.
    """
    charts, formulas = page.evaluate(CHARTS), page.evaluate(FORMULAS)
    page.add_style_tag(content="svg text, svg text * { visibility: hidden !important }")
    theirs, here, bare = (
        np.asarray(p.filter(ImageFilter.GaussianBlur(1.2)), float) for p in (drawn, ours, _shot(page))
    )
    for number in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(number)
        words = text.get_text_bounded(left, bottom, right, top).strip()
        x, y = (left + right) / 2 * scale, drawn.height - (top + bottom) / 2 * scale
        chart = any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for box in charts)
        across, along = (10, 10) if chart else (12, 14) if formulas else (2, 8)
        w, h = (right - left) * scale / 2 + 3, (top - bottom) * scale / 2 + 3
        window = [int(side) for side in (x - w, y - h, x + w, y + h)]
        if re.search(r"\w", words) and window[0] >= along and window[1] >= across:
            yield Label(words, *(_most_alike(theirs, picture, window, along, across) for picture in (here, bare)))


def _most_alike(one: Array, other: Array, window: Sequence[int], along: int, across: int) -> float:
    """The structural similarity of a window to the one in another picture, at the nearest place where it is large."""
    left, top, right, bottom = window
    shifts = itertools.product(range(-along, along + 1, 2), range(-across, across + 1))
    cut, most = one[top:bottom:2, left:right:2], 0.0  # every second pixel: they are blurred
    for aside, down in sorted(shifts, key=lambda shift: abs(shift[0]) + abs(shift[1])):
        place = other[top + down : bottom + down : 2, left + aside : right + aside : 2]
        if most < ENOUGH and place.shape == cut.shape:
            most = max(most, alike(cut, place))
    return most


def _shot(page: Any) -> Image.Image:
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def unsaid(ours: str, theirs: str) -> list[str]:
    """The words that stand in one text and not in the other, wherever that one breaks them."""
    joined = ["".join(re.findall(r"[A-Za-z]+", text)) for text in (theirs, ours)]
    both = zip((ours, theirs), joined, strict=True)
    return [word for text, other in both for word in re.findall(r"[A-Za-z]{3,}", text) if word not in other]


def _places(words: str, text: pypdfium2.PdfTextPage, scale: float, height: float) -> Iterator[tuple[float, ...]]:
    """Where words stand on one line of a PDF: left, right and bottom, in pixels."""
    search = text.search(words, match_case=True) if words else None
    while search and (hit := search.get_next()):
        boxes = [text.get_charbox(n, loose=True) for n in range(hit[0], hit[0] + hit[1])]
        bottom = statistics.median(box[1] for box in boxes)
        if all(abs(box[1] - bottom) < max(8, 0.4 * (box[3] - box[1])) for box in boxes):
            yield min(b[0] for b in boxes) * scale, max(b[2] for b in boxes) * scale, (height - bottom) * scale


def row(name: str, found: list[Compared], broken: list[str]) -> str:
    """A deck's figures as a row of a table."""
    apart = sorted(apart for slide in found for apart in slide.apart.values())
    lost, near = sum(len(slide.lost) for slide in found), sum(value <= 2 for value in apart)
    told = (name, len(found), len(apart) + lost, len(apart), near, f"{apart[int(0.95 * len(apart))]:.1f}", len(broken))
    labels = [label for slide in found for label in slide.labels]
    least, most = min(slide.least for slide in found), max(label.without for label in labels)
    return "| " + " | ".join(map(str, (*told, len(labels), f"{least:.2f}", f"{most:.2f}"))) + " |"


def _picture(picture: Image.Image) -> str:
    blob = io.BytesIO()
    picture.save(blob, "PNG")
    return f'<img src="data:image/png;base64,{b64encode(blob.getvalue()).decode()}" loading="lazy">'


def page_of(decks: dict[str, list[Compared]]) -> str:
    """The page that shows them side by side."""
    parts = [
        "<!doctype html><meta charset='utf-8'><title>Two drawings</title><style>body{font:14px sans-serif;margin:1rem;"
        "background:#ddd}div{display:grid;grid-template-columns:1fr 1fr 1fr;gap:6px}img{width:100%}</style>"
    ]
    for name, found in decks.items():
        parts.append(f"<h2>{escape(name)}: ours in Chromium, LibreOffice's, the difference</h2>")
        for n, slide in enumerate(found, 1):
            far = [f"{words!r} {apart:.1f} px" for words, apart in slide.apart.items() if apart > 2]
            told = "; ".join(
                [f"least alike label {slide.least:.2f}", *far, *(f"set otherwise: {words!r}" for words in slide.lost)]
                + [f"shown by one: {words!r}" for words in slide.unsaid]
            )
            pictures = (slide.ours, slide.theirs, ImageChops.invert(ImageChops.difference(slide.ours, slide.theirs)))
            parts.append(f"<p>{n}: {escape(told)}</p><div>{''.join(map(_picture, pictures))}</div>")
    return "\n".join(parts)


def copied(folder: str, work: Path) -> Path:
    """A deck of the repository in a folder of its own."""
    left = shutil.ignore_patterns(".lectern", "out", "__pycache__")
    if folder:
        shutil.copytree(ROOT / folder, work / "deck", ignore=left)
    else:
        shutil.copytree(ROOT / "assets", work / "deck" / "assets", ignore=left)
        shutil.copy(ROOT / "outline.yaml", work / "deck")
    return work / "deck" / "outline.yaml"


def main(folder: Path) -> None:
    """Compare all, print the table and write the page."""
    titles = "deck | slides | lines | set alike | in 2 px | 95th, px | broken otherwise | labels | likeness | without"
    print(f"| {titles} |\n|{' --- |' * 10}")
    decks = {}
    with chromium() as browser:
        for name, (source, theme) in DECKS.items():
            with tempfile.TemporaryDirectory() as work:
                _, decks[name], broken = compared(copied(source, Path(work)), theme, browser, Path(work))
            print(row(name, decks[name], broken), *broken, sep="\n", flush=True)
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "index.html").write_text(page_of(decks), encoding="utf-8")
    print(folder / "index.html")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "out" / "compare")
