"""Say what stands at the foot of a slide: date, footer, number, and how far the lecture has come."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from deck.base.units import PER, Rect
from deck.layout import measure
from deck.model.deck import Deck
from deck.model.placed import Page
from deck.model.style import Layout, Style

LEAST = 10  # points, of what is looked up and not read
_LINE = PER["pt"] * 3  # how high the line is that grows from slide to slide


def foot_covered(page: Page) -> bool:
    """Whether a picture lies over the foot of a slide, from edge to edge."""
    return any(item.node.area == "full" for item in page.placed)


class FooterText(NamedTuple):
    """A text at the foot, by the area in which it stands on one line, and its size in points."""

    name: str
    text: str
    size: float


class Position(NamedTuple):
    """Which slide of how many it is, or of the appendix, whose slides are not counted."""

    number: int
    total: int
    appendix: bool = False
    section: str = ""

    def __str__(self) -> str:
        return f"A{self.number}" if self.appendix else str(self.number)


def positions(pages: Sequence[Page]) -> list[Position]:
    """The position of each page of a lecture."""
    count = sum(not page.slide.appendix for page in pages)
    begun = (str(page.slide.section) for page in pages)
    sections: Iterator[str] = accumulate(begun, lambda before, section: section or before)
    numbered = ((n - count * page.slide.appendix, page.slide.appendix) for n, page in enumerate(pages, 1))
    return [Position(n, count, more, section) for (n, more), section in zip(numbered, sections, strict=True)]


def footer_texts(deck: Deck, layout: Layout, style: Style, at: Position) -> Iterator[FooterText]:
    """Date, footer and number, for which the layout has placeholders and where there is something to say.

    `progress: count`: the number is "12 / 23", as it is in a theme whose foot is the running section.
    """
    running = style.looks["foot"] == "section"
    counted = (deck.text("progress") or "count" * running) == "count" and not at.appendix
    own = str(deck.text("footer"))
    words = own or at.section * running or " · ".join(filter(None, (deck.text("author"), deck.text("course"))))
    texts = {
        "date": str(deck.text("date")),
        "footer": words if own or _size("footer", words, layout) >= LEAST else str(deck.text("author")),
        "number": f"{at} / {at.total}" if counted else str(at),
    }
    for name, text in texts.items():
        if text and name in layout.placeholders:
            yield FooterText(name, text, max(_size(name, text, layout), min(LEAST, layout.styles[name].sizes[0])))


def progress_line(deck: Deck, layout: Layout, style: Style, at: Position) -> Rect | None:
    """`progress: line`: a line that grows along the edge of the slides whose layout has a number; else None."""
    if deck.text("progress") != "line" or at.appendix or "number" not in layout.placeholders:
        return None
    width, height = style.page
    line = Rect(0, height - _LINE, round(width * at.number / at.total), _LINE)
    return line.mirrored(Rect(0, 0, width, height)) if style.rtl else line


def _size(name: str, text: str, layout: Layout) -> float:
    """The points at which a text takes one line of its area, those of the placeholder at most."""
    style = layout.styles.get(name)
    if not style:
        return LEAST
    needed = measure.text_width(text, 1, style.font, style.bold) * PER["pt"] / measure.SAFETY
    return min(style.sizes[0], layout.areas[name].w // max(1, needed))
