"""Set text in lines: how high and how wide paragraphs come out, without any font installed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from deck import measure
from deck.markdown import BREAK, Paragraph
from deck.theme import Style
from deck.units import PER, Length

LINE = 1.1  # line spacing, in single-spaced lines
PARAGRAPH = 0.4  # space before a paragraph, in em
INDENT = Length("0.3in")  # how far a bullet's text hangs, for each level


def levels(steps: Sequence[float], step: int) -> tuple[float, ...]:
    """The sizes of three levels of text at a step of the type scale: each 4 pt smaller, never below the last step."""
    first = steps[min(step, len(steps) - 1)]
    return tuple(max(steps[-1], first - 4 * level) for level in range(3))


def height(
    paragraphs: Sequence[Paragraph], width: int, sizes: Sequence[float], style: Style, *, bold: bool = False
) -> int:
    """EMU from the top of the first line to the bottom of the last, in a box `width` EMU wide."""
    points = 0.0
    for n, paragraph in enumerate(paragraphs):
        size = sizes[min(paragraph.level, len(sizes) - 1)]
        count = len(lines(paragraph, width, size, style, bold=bold))
        points += count * LINE * measure.line_height(style.fonts["body"], size) + (PARAGRAPH * size if n else 0)
    return round(points * PER["pt"])


def lines(
    paragraph: Paragraph, width: int, size: float, style: Style, *, bold: bool = False
) -> list[list[measure.Piece]]:
    """The paragraph's lines in a box `width` EMU wide."""
    hanging = paragraph.level + (paragraph.marker != "none")
    room = (width - hanging * INDENT) / PER["pt"]
    return measure.break_lines(pieces(paragraph, size, style, bold=bold), room)


def balanced(paragraph: Paragraph, width: int, size: float, style: Style) -> Paragraph:
    """A bold title broken into lines of about one length, if its last line would be a single word."""
    broken = lines(paragraph, width, size, style, bold=True)
    if len(broken) < 2 or len(paragraph.runs) > 1 or " " in _said(broken[-1]):
        return paragraph
    narrow, wide = 0, width
    while wide - narrow > PER["pt"]:
        middle = (narrow + wide) // 2
        fits = len(lines(paragraph, middle, size, style, bold=True)) <= len(broken)
        narrow, wide = (narrow, middle) if fits else (middle, wide)
    text = BREAK.join(_said(line) for line in lines(paragraph, wide, size, style, bold=True))
    return replace(paragraph, runs=(replace(paragraph.runs[0], text=text),))


def _said(line: Sequence[measure.Piece]) -> str:
    return "".join(piece.text for piece in line).strip(" ")


def pieces(paragraph: Paragraph, size: float, style: Style, *, bold: bool = False) -> list[measure.Piece]:
    """The paragraph's runs as the measurer wants them."""
    return [
        measure.Piece(
            run.text.replace(BREAK, "\n"),
            size,
            style.fonts["code" if run.code else "body"],
            run.bold or bold,
            run.italic,
        )
        for run in paragraph.runs
    ]


def width(paragraphs: Sequence[Paragraph], size: float, style: Style, *, bold: bool = False) -> int:
    """EMU that the longest paragraph takes on one line."""
    widths = [
        sum(measure.text_width(p.text, p.size, p.font, p.bold, p.italic) for p in pieces(q, size, style, bold=bold))
        for q in paragraphs
    ]
    return round(max(widths, default=0.0) * PER["pt"])


def longest_word(paragraphs: Sequence[Paragraph], size: float, style: Style, *, bold: bool = False) -> int:
    """EMU that the widest part of the paragraphs takes in which no line breaks."""
    widths = [
        measure.text_width(part, piece.size, piece.font, piece.bold, piece.italic)
        for paragraph in paragraphs
        for piece in pieces(paragraph, size, style, bold=bold)
        for part in measure.unbroken(piece.text)
    ]
    return round(max(widths, default=0.0) * PER["pt"])


def code_height(count: int, size: float, style: Style) -> int:
    """EMU that `count` lines of code take, single-spaced."""
    return round(count * measure.line_height(style.fonts["code"], size) * PER["pt"])


def code_width(paragraphs: Sequence[Paragraph], size: float, style: Style) -> int:
    """EMU that the longest line of code takes."""
    font = style.fonts["code"]
    return round(max((measure.text_width(p.text, size, font) for p in paragraphs), default=0.0) * PER["pt"])


def word_width(word: str, size: float, style: Style, *, bold: bool = False) -> int:
    """EMU that one word takes."""
    return round(measure.text_width(word, size, style.fonts["body"], bold) * PER["pt"])
