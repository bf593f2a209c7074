"""Set text in lines: how high and how wide paragraphs come out, without any font installed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from deck.placing import measure
from deck.rendering.markdown import BREAK, Paragraph
from deck.theme import Level, Manner, Style
from deck.units import PER, Length

if TYPE_CHECKING:
    from deck.maths.tree import Formula

LINE = 1.1  # line spacing, in single-spaced lines
PARAGRAPH = 0.4  # space before a paragraph, in em
RAISED = 2 / 3  # the size of superscripts and subscripts
AIR = 0.2  # em between a formula and the lines above and below it, together
DISPLAY_GAP = 0.6  # the same of one that stands on lines of its own
INDENT = Length("0.3in")  # how far a bullet's text hangs, for each level


def levels(steps: Sequence[float], step: int) -> tuple[float, ...]:
    """The sizes of three levels of text at a step of the type scale: each 4 pt smaller, never below the last step."""
    first = steps[min(step, len(steps) - 1)]
    return tuple(max(steps[-1], first - 4 * level) for level in range(3))


def stepped(manner: Manner, steps: Sequence[float], step: int) -> tuple[float, ...]:
    """The sizes by level of a placeholder's text at a step of the type scale: its own, then all of them smaller."""
    own = manner.sizes
    scale = [own[0], *(size for size in steps if size < own[0])]
    first = scale[min(step, len(scale) - 1)]
    return own if first == own[0] else tuple(min(s, max(scale[-1], round(s * first / own[0]))) for s in own)


def height(
    paragraphs: Sequence[Paragraph],
    width: int,
    sizes: Sequence[float],
    style: Style,
    *,
    bold: bool = False,
    manner: Manner | None = None,
) -> int:
    """EMU from the top of the first line to the bottom of the last, in a box `width` EMU wide."""
    points = 0.0
    for n, paragraph in enumerate(paragraphs):
        size = sizes[min(paragraph.level, len(sizes) - 1)]
        level = level_of(paragraph, manner)
        line = measure.line_height(manner.font if manner else style.fonts["body"], size)
        for pieces_ in lines(paragraph, width, size, style, bold=bold, manner=manner):
            points += max([level.spacing * line, *(piece.tall for piece in pieces_)])
        points += level.gap * size if n else max(0, 1 - level.spacing) * line
    return round(points * PER["pt"])


def level_of(paragraph: Paragraph, manner: Manner | None = None) -> Level:
    """How a paragraph is set in a placeholder; in a text box, where none says it."""
    if manner:
        return manner.levels[min(paragraph.level, len(manner.levels) - 1)]
    hanging = paragraph.marker != "none"
    return Level(0, (paragraph.level + hanging) * INDENT, -hanging * INDENT, LINE, PARAGRAPH, hanging)


def indents(paragraph: Paragraph, manner: Manner | None = None) -> tuple[int, int]:
    """Where a paragraph's text begins, and its first line from there, in EMU; markers stand where the level's do."""
    level = level_of(paragraph, manner)
    if paragraph.marker == "none" and level.bullet:
        return level.left + level.first, 0
    if paragraph.marker == "number" and not level.bullet:
        return level.left + INDENT, -INDENT
    return level.left, level.first


def lines(
    paragraph: Paragraph, width: int, size: float, style: Style, *, bold: bool = False, manner: Manner | None = None
) -> list[list[measure.Piece]]:
    """The paragraph's lines in a box `width` EMU wide; a formula on lines of its own is one, however long as text."""
    if paragraph.display:
        return [pieces(paragraph, size, style, bold=bold, manner=manner)]
    left, _ = indents(paragraph, manner)
    return measure.break_lines(pieces(paragraph, size, style, bold=bold, manner=manner), (width - left) / PER["pt"])


def balanced(paragraph: Paragraph, width: int, size: float, style: Style, manner: Manner) -> Paragraph:
    """A title broken between words into lines of about one length, if its last line would be a single word."""
    broken = lines(paragraph, width, size, style, manner=manner)
    several = len(paragraph.runs) > 1 or paragraph.runs[0].formula
    if manner.upper or len(broken) < 2 or several or " " in _said(broken[-1]):
        return paragraph
    narrow, wide = 0, width
    while wide - narrow > PER["pt"]:
        middle = (narrow + wide) // 2
        fits = len(lines(paragraph, middle, size, style, manner=manner)) <= len(broken)
        narrow, wide = (narrow, middle) if fits else (middle, wide)
    said = [_said(line) for line in lines(paragraph, wide, size, style, manner=manner)]
    if " ".join(said) != paragraph.text:  # a word too long for a line is cut by the program that shows it
        return paragraph
    return replace(paragraph, runs=(replace(paragraph.runs[0], text=BREAK.join(said)),))


def _said(line: Sequence[measure.Piece]) -> str:
    return "".join(piece.text for piece in line).strip(" ")


def pieces(
    paragraph: Paragraph, size: float, style: Style, *, bold: bool = False, manner: Manner | None = None
) -> list[measure.Piece]:
    """The paragraph's runs as the measurer wants them."""
    font = manner.font if manner else style.fonts["body"]
    bold, upper = (bold or manner.bold, manner.upper) if manner else (bold, False)
    return [
        piece
        for run in paragraph.runs
        for piece in (
            _formula(run.formula, size, font, bold or run.bold)
            if run.formula
            else [
                measure.Piece(
                    (run.text.upper() if upper else run.text).replace(BREAK, "\n"),
                    size,
                    style.fonts["code"] if run.code else font,
                    run.bold or bold,
                    run.italic,
                )
            ]
        )
    ]


def _formula(formula: Formula, size: float, font: str, bold: bool) -> Iterator[measure.Piece]:
    """A formula as runs of text; the line is as high as the formula itself, or as a display has room around it."""
    from deck.maths.linear import scraps

    tall = formula_height(formula, size)
    for scrap in scraps(formula):
        scale = RAISED if scrap.raised else 1
        yield measure.Piece(scrap.text, size * scale, font, bold or scrap.bold, scrap.italic, tall)


def formula_height(formula: Formula, size: float) -> float:
    """The points that a line must have which holds a formula."""
    from deck.maths.layout import layout

    box = layout(formula)
    return size * (box.height + box.depth + (DISPLAY_GAP if formula.display else AIR))


def formula_size(formula: Formula, size: float) -> tuple[int, int]:
    """The EMU that a formula takes across and down, by itself."""
    from deck.maths.layout import layout

    box = layout(formula)
    return max(1, round(box.width * size * PER["pt"])), max(1, round((box.height + box.depth) * size * PER["pt"]))


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


def word_width(word: str, size: float, font: str, *, bold: bool = False) -> int:
    """EMU that one word takes."""
    return round(measure.text_width(word, size, font, bold) * PER["pt"])
