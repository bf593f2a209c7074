"""Set words in lines: for each line of a text its runs, where each begins, and on which baseline."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple
from unicodedata import bidirectional

from deck.base.dataclass import dataclass, replace
from deck.base.units import PER, Rect
from deck.layout import measure, typeset
from deck.layout.text_frames import TextFrame
from deck.model.formula import Formula
from deck.model.style import Style
from deck.model.text import Paragraph, Run, sign

_ENDLESS = 1e9  # points
_RAISED = {1: -0.3, 0: 0.0, -1: 0.25}  # em, of superscripts and subscripts


class TextSpan(NamedTuple):
    """What a line has of a run: its text, from where and how wide, on which baseline, in points from the top left.

    color: a theme token, or "#RRGGBB".
    """

    run: Run
    text: str
    x: float
    width: float
    baseline: float
    size: float
    font: str
    bold: bool
    italic: bool
    color: str


class DisplayFormula(NamedTuple):
    """A formula that stands on a line of its own, where it lies in EMU, and its colour."""

    formula: Formula
    rect: Rect
    color: str


@dataclass(frozen=True)
class TextLine:
    """A line of a paragraph: a bullet or a number before it, and its spans; or a formula instead."""

    paragraph: Paragraph
    spans: tuple[TextSpan, ...] = ()
    marker: TextSpan | None = None
    display: DisplayFormula | None = None


def lines(frame: TextFrame, style: Style) -> Iterator[TextLine]:
    """The lines of a text from top to bottom."""
    top = _top(frame, style)
    for n, (paragraph, marker) in enumerate(zip(frame.paragraphs, _markers(frame), strict=True)):
        size = typeset.size_of(paragraph, frame.sizes)
        setter = _Setter(frame, style, paragraph, size, whole=frame.soft is not None and n not in frame.soft)
        top += 0 if frame.code else typeset.space_before(paragraph, size, style, frame.placeholder, first=n == 0)
        if paragraph.display:
            yield TextLine(paragraph, display=setter.display(paragraph.display, top))
            top += setter.height(setter.pieces)
            continue
        for number, parts in enumerate(setter.broken()):
            yield setter.line(parts, top, "" if number else marker)
            top += setter.height([setter.pieces[part.piece] for part in parts])


def _top(frame: TextFrame, style: Style) -> float:
    """Where the first line begins, in points from the top of the slide."""
    if frame.anchor == "top":
        return frame.rect.y / PER["pt"]
    set_in = {"bold": frame.bold, "placeholder": frame.placeholder}
    spare = frame.rect.h - typeset.height(frame.paragraphs, frame.rect.w, frame.sizes, style, **set_in)  # type: ignore[arg-type]
    return (frame.rect.y + (spare if frame.anchor == "bottom" else spare / 2)) / PER["pt"]


def _markers(frame: TextFrame) -> Iterator[str]:
    """What hangs before each paragraph."""
    for paragraph in frame.paragraphs:
        if paragraph.marker == "number":
            yield sign(paragraph)
        else:
            bullet = paragraph.marker == "bullet" and typeset.level_of(paragraph, frame.placeholder).bullet
            yield (paragraph.sign or "•") if bullet else ""


class _Setter:
    """Sets the lines of one paragraph."""

    def __init__(self, frame: TextFrame, style: Style, paragraph: Paragraph, size: float, whole: bool) -> None:
        self.frame, self.style, self.paragraph, self.size, self.whole = frame, style, paragraph, size, whole
        self.pieces = typeset.pieces(paragraph, size, style, bold=frame.bold, placeholder=frame.placeholder)
        self.owners = list(_owners(paragraph))
        indents = typeset.indents(paragraph, size, style, frame.placeholder)
        self.left, self.first = (edge / PER["pt"] for edge in indents)
        body = frame.placeholder.font if frame.placeholder else style.fonts["body"]
        self.font = style.fonts["code"] if frame.code else body

    def broken(self) -> list[list[measure.LinePart]]:
        """What stands on each line."""
        width = self.frame.rect.w / PER["pt"] - self.left
        return measure.line_parts(self.pieces, _ENDLESS if self.whole else width)

    def height(self, pieces: Sequence[measure.Piece]) -> float:
        """The points that a line of these takes."""
        if self.frame.code:
            return measure.line_height(self.font, self.size)
        return typeset.line_height(pieces, self.paragraph, self.size, self.style, self.frame.placeholder)

    def line(self, parts: Sequence[measure.LinePart], top: float, marker: str) -> TextLine:
        """One line, which begins `top` points from the top of the slide."""
        pieces = [self.pieces[part.piece] for part in parts]
        high = self.height(pieces)
        lowest = max([typeset.BELOW * self.size, *(piece.deep for piece in pieces if high > self.height([]))])
        baseline = top + high - lowest
        x, room = self.frame.rect.x / PER["pt"] + self.left, self.frame.rect.w / PER["pt"] - self.left
        spare = room - (parts[-1].end if parts else 0)
        x += {"left": 0.0, "right": spare}.get(self.frame.align, spare / 2)
        spans = tuple(self._span(part, x, baseline) for part in parts)
        line = TextLine(self.paragraph, spans, self._marker(marker, baseline) if marker else None)
        return line if self.frame.code or not self.style.rtl else self._mirrored(line)

    def _mirrored(self, line: TextLine) -> TextLine:
        """A line from right to left: runs begin as far from the right edge as they would from the left.

        Those that are none of its script follow on each other from left to right, as do the parts of a formula.
        """
        both = (2 * self.frame.rect.x + self.frame.rect.w) / PER["pt"]
        spans: list[TextSpan] = []
        ways = [way_of(span, self.style) for span in line.spans]
        for n, way in enumerate(ways):  # signs between words from left to right, and numbers after them, are of them
            if n and ways[n - 1] == "L" and (way == "1" or (not way and "L" in next(filter(None, ways[n:]), ""))):
                ways[n] = "L"
        keys = iter([way == "L" or span.run for way, span in zip(ways, line.spans, strict=True)])
        for _, group in groupby(line.spans, key=lambda _: next(keys)):
            together = list(group)
            more = both - together[0].x - together[-1].x - together[-1].width
            spans += [span._replace(x=span.x + more) for span in together]
        marker = line.marker and line.marker._replace(x=both - line.marker.x - line.marker.width)
        return replace(line, spans=tuple(spans), marker=marker)

    def _span(self, part: measure.LinePart, x: float, baseline: float) -> TextSpan:
        piece, (run, raised, color) = self.pieces[part.piece], self.owners[part.piece]
        place = x + part.begin, part.end - part.begin, baseline + _RAISED[raised] * self.size
        color = "accent" if run.href else color or self.frame.color
        return TextSpan(run, part.text, *place, piece.size, piece.font, piece.bold, piece.italic, color)

    def _marker(self, text: str, baseline: float) -> TextSpan:
        run = replace(self.paragraph.runs[0], href="")
        x = self.frame.rect.x / PER["pt"] + self.left + self.first
        width = measure.text_width(text, self.size, self.font)
        color = "grey" if text == "•" else self.frame.color
        return TextSpan(run, text, x, width, baseline, self.size, self.font, False, False, color)

    def display(self, formula: Formula, top: float) -> DisplayFormula:
        """A formula in the room that is left for it."""
        rect, left = self.frame.rect, round(self.left * PER["pt"])
        high = round(self.height(self.pieces) * PER["pt"])
        line = Rect(rect.x + left, round(top * PER["pt"]), rect.w - left, high)
        place = line.holding(*typeset.formula_size(formula, self.size), self.frame.align)
        return DisplayFormula(formula, place, self.paragraph.runs[0].color or self.frame.color)


def way_of(span: TextSpan, style: Style) -> str:
    """L for words that run from left to right, R for others, 1 for numbers, nothing for signs alone."""
    found = {bidirectional(char) for char in span.text}
    if span.run.formula or span.font == style.fonts["code"]:
        return "L"
    return "R" if found & {"R", "AL"} else "L" if "L" in found else "1" * ("EN" in found)


def _owners(paragraph: Paragraph) -> Iterator[tuple[Run, int, str]]:
    """For each piece of a paragraph, as `typeset.pieces` has them: its run, 1 if raised, -1 if lowered, its colour."""
    for run in paragraph.runs:
        if not run.formula:
            yield run, run.raised, run.color
            continue
        from deck.maths.linear import scraps

        yield from ((run, scrap.raised, scrap.color or run.color) for scrap in scraps(run.formula))
