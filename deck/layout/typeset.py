"""Set text in lines: how high and how wide paragraphs come out, without any font installed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from deck.base.dataclass import replace
from deck.base.units import PER, Length
from deck.layout import measure
from deck.layout.breaks import east_asian, unbroken
from deck.model.style import Level, PlaceholderStyle, Style
from deck.model.text import BREAK, Paragraph

if TYPE_CHECKING:
    from deck.maths.boxes import Box
    from deck.model.formula import Formula

LINE, TIGHT = 1.1, 12  # line spacing, in single-spaced lines, and the points under which there is none
PARAGRAPH = 0.4  # space before a paragraph, in em
RAISED = 2 / 3  # the size of superscripts and subscripts
EAST = 1.33  # em from line to line in East Asian typefaces
BELOW = 0.2  # em from the baseline to the bottom of a single-spaced line
AIR = 0.2  # em between a formula and the lines above and below it, together
DISPLAY_GAP = 0.6  # the same of one that stands on lines of its own
INDENT = Length("0.3in")  # how far a bullet's text hangs, for each level
SIGN_GAP = 0.3  # em between a number and the words that hang from it
LEAST = 14  # points, under which no lower level is set
SMALL = 18  # points, up to which a step of the type scale is 2 points, else 4
HEADINGS = (1.0, 1.3, 1.15, 1.05)  # times the size of text, of words that are no heading, and of headings by rank
HEADING_GAP = 2  # times the space before a paragraph, before a heading


def size_at(steps: Sequence[float], step: int) -> float:
    """The size at a step of the type scale: from 0, the largest; below 0 those above that."""
    return steps[min(step, len(steps) - 1)] if step >= 0 else steps[0] - step * (4 if steps[0] > SMALL else 2)


@lru_cache
def levels(steps: tuple[float, ...], step: int) -> tuple[float, ...]:
    """The sizes of three levels of text at a step of the type scale: each 4 pt smaller, down to about the last step."""
    first = size_at(steps, step)
    return (first, *(_lower(max(steps[-1], first - 4 * level), first) for level in (1, 2)))


def _lower(size: float, first: float) -> float:
    """The size of a lower level, which can be told from the first but can be read."""
    return min(size, max(first - 2, min(LEAST, first)))


def stepped(placeholder: PlaceholderStyle, steps: Sequence[float], step: int) -> tuple[float, ...]:
    """The sizes by level of a placeholder's text at a step of the type scale: its own, then all of them smaller."""
    own = placeholder.sizes
    scale = [own[0], *(size for size in steps if size < own[0])]
    first = size_at(scale, step)
    if first >= own[0]:
        return tuple(round(s * first / own[0]) for s in own) if first > own[0] else own
    smaller = (min(s, max(scale[-1], round(s * first / own[0]))) for s in own)
    return tuple(s if o == own[0] else _lower(s, first) for s, o in zip(smaller, own, strict=True))


def height(
    paragraphs: Sequence[Paragraph],
    width: int,
    sizes: Sequence[float],
    style: Style,
    *,
    bold: bool = False,
    placeholder: PlaceholderStyle | None = None,
) -> int:
    """EMU from the top of the first line to the bottom of the last, in a box `width` EMU wide."""
    points = 0.0
    for n, paragraph in enumerate(paragraphs):
        size = size_of(paragraph, sizes)
        made = lines(paragraph, width, size, style, bold=bold, placeholder=placeholder)
        if any(run.formula or not run.text.isascii() for run in paragraph.runs):
            for line in made:
                points += line_height(line, paragraph, size, style, placeholder)
        else:  # no line is higher than another
            usual = line_height([], paragraph, size, style, placeholder)
            for _ in made:
                points += usual
        points += space_before(paragraph, size, style, placeholder, first=n == 0)
    return round(points * PER["pt"])


def size_of(paragraph: Paragraph, sizes: Sequence[float]) -> float:
    """The points in which a paragraph is set, of those for each level."""
    times = HEADINGS[min(paragraph.heading, len(HEADINGS) - 1)]
    return sizes[min(paragraph.level, len(sizes) - 1)] * times


def line_height(
    line: Sequence[measure.Piece],
    paragraph: Paragraph,
    size: float,
    style: Style,
    placeholder: PlaceholderStyle | None = None,
) -> float:
    """The points from the line before to this one; formulas may want more than words do."""
    if paragraph.display:
        return formula_height(paragraph.display, size)
    least = EAST * size if any(east_asian(piece.text) for piece in line) else 0
    spacing = level_of(paragraph, placeholder).spacing if placeholder else leading(size) * paragraph.loose
    usual = spacing * max(least, measure.line_height(_font(style, placeholder), size))
    if not line:
        return usual - BELOW * size + BELOW * size  # to the last bit what it is with words
    deep = max([BELOW * size, *(piece.deep - AIR * size for piece in line)])  # not lower for what only touches the air
    above = max([usual - BELOW * size, *(piece.tall for piece in line)])
    return max([above + deep, *(piece.tall + piece.deep for piece in line)])


def leading(size: float) -> float:
    """The line spacing of a text box; small text, which is there for want of room, has the least."""
    return LINE if size >= TIGHT else 1.0


def space_before(
    paragraph: Paragraph, size: float, style: Style, placeholder: PlaceholderStyle | None = None, *, first: bool = False
) -> float:
    """The points above a paragraph; the first line of all is no lower than a single-spaced one."""
    level = level_of(paragraph, placeholder)
    if not first:
        return level.gap * size * (HEADING_GAP if paragraph.heading else 1)
    return max(0, 1 - level.spacing) * measure.line_height(_font(style, placeholder), size)


def _font(style: Style, placeholder: PlaceholderStyle | None) -> str:
    return placeholder.font if placeholder else style.fonts["body"]


def level_of(paragraph: Paragraph, placeholder: PlaceholderStyle | None = None) -> Level:
    """How a paragraph is set in a placeholder; in a text box, where none says it."""
    if placeholder:
        level = placeholder.levels[min(paragraph.level, len(placeholder.levels) - 1)]
    else:
        level = _in_a_box(paragraph.level, paragraph.marker != "none" or paragraph.under)
    return level if paragraph.loose == 1 else _loosened(level, paragraph.loose)


@lru_cache
def _in_a_box(level: int, hanging: bool) -> Level:
    return Level(0, (level + hanging) * INDENT, -hanging * INDENT, LINE, PARAGRAPH, hanging)


@lru_cache
def _loosened(level: Level, by: float) -> Level:
    return replace(level, spacing=level.spacing * by, gap=level.gap * by)


def indents(
    paragraph: Paragraph, size: float, style: Style, placeholder: PlaceholderStyle | None = None
) -> tuple[int, int]:
    """Where a paragraph's text begins, and its first line from there, in EMU; markers stand where the level's do.

    The widest number of a list has room, and what goes on with an item stands under its words.
    """
    level = level_of(paragraph, placeholder)
    begin = level.left + (level.first if level.bullet else 0)
    hanging = -level.first if level.bullet else INDENT
    if paragraph.widest:
        sign = measure.text_width(paragraph.widest, size, _font(style, placeholder)) + SIGN_GAP * size
        hanging = max(hanging, round(sign * PER["pt"]))
    if paragraph.under:
        return begin + hanging, 0
    if paragraph.marker == "number" or paragraph.widest:
        return begin + hanging, -hanging
    return (begin, 0) if paragraph.marker == "none" and level.bullet else (level.left, level.first)


def lines(
    paragraph: Paragraph,
    width: int,
    size: float,
    style: Style,
    *,
    bold: bool = False,
    placeholder: PlaceholderStyle | None = None,
) -> list[list[measure.Piece]]:
    """The paragraph's lines in a box `width` EMU wide; a formula on lines of its own is one, however long as text."""
    whole = pieces(paragraph, size, style, bold=bold, placeholder=placeholder)
    left, _ = indents(paragraph, size, style, placeholder)
    return [whole] if paragraph.display else measure.break_lines(whole, (width - left) / PER["pt"])


def balanced(paragraph: Paragraph, width: int, size: float, style: Style, placeholder: PlaceholderStyle) -> Paragraph:
    """A title broken between words into lines of about one length, if its last line would be a single word."""

    def broken(width: int) -> list[str]:
        made = lines(paragraph, width, size, style, placeholder=placeholder)
        return ["".join(piece.text for piece in line).strip(" ") for line in made]

    usual = broken(width)
    if placeholder.upper or len(usual) < 2 or " " in usual[-1] or any(run.formula for run in paragraph.runs):
        return paragraph
    narrow, wide = 0, width
    while wide - narrow > PER["pt"]:
        middle = (narrow + wide) // 2
        narrow, wide = (narrow, middle) if len(broken(middle)) <= len(usual) else (middle, wide)
    said = broken(wide)
    if " ".join(said) != paragraph.text:  # a word too long for a line is cut by the program that shows it
        return paragraph
    text, made = iter(BREAK.join(said)), (len(run.text) for run in paragraph.runs)
    runs = (replace(run, text="".join(islice(text, count))) for run, count in zip(paragraph.runs, made, strict=True))
    return replace(paragraph, runs=tuple(runs))


def pieces(
    paragraph: Paragraph, size: float, style: Style, *, bold: bool = False, placeholder: PlaceholderStyle | None = None
) -> list[measure.Piece]:
    """The paragraph's runs as the measurer wants them."""
    own, found = _font(style, placeholder), list[measure.Piece]()
    bold, upper = (bold or placeholder.bold, placeholder.upper) if placeholder else (bold, False)
    for run in paragraph.runs:
        if run.formula:
            found += _formula(run.formula, size, own, bold or run.bold)
            continue
        text, font = run.text.upper() if upper else run.text, style.fonts["code"] if run.code else own
        high = size * (RAISED if run.raised else 1)
        found.append(measure.Piece(text.replace(BREAK, "\n"), high, font, run.bold or bold, run.italic))
    return found


def _formula(formula: Formula, size: float, font: str, bold: bool) -> Iterator[measure.Piece]:
    """A formula as runs of text, each with how far the formula itself reaches up and down."""
    from deck.maths.linear import scraps

    box, air = _box(formula), AIR * size / 2
    tall, deep = box.height * size + air, box.depth * size + air
    for scrap in scraps(formula):
        scale = RAISED if scrap.raised else 1
        yield measure.Piece(scrap.text, size * scale, font, bold or scrap.bold, scrap.italic, tall, deep)


def _box(formula: Formula) -> Box:
    from deck.maths.layout import layout  # most decks have no formula

    return layout(formula)


def formula_height(formula: Formula, size: float) -> float:
    """The points that a line must have which holds nothing but a formula."""
    box = _box(formula)
    return size * (box.height + box.depth + (DISPLAY_GAP if formula.display else AIR))


def formula_size(formula: Formula, size: float) -> tuple[int, int]:
    """The EMU that a formula takes across and down, by itself."""
    box = _box(formula)
    return max(1, round(box.width * size * PER["pt"])), max(1, round((box.height + box.depth) * size * PER["pt"]))


def width(paragraphs: Sequence[Paragraph], size: float, style: Style, *, bold: bool = False) -> int:
    """EMU that the longest paragraph takes on one line."""
    return _widest(pieces(paragraph, size, style, bold=bold) for paragraph in paragraphs)


def longest_word(paragraphs: Sequence[Paragraph], size: float, style: Style, *, bold: bool = False) -> int:
    """EMU that the widest part of the paragraphs takes in which no line breaks."""
    whole = (piece for paragraph in paragraphs for piece in pieces(paragraph, size, style, bold=bold))
    return _widest([piece._replace(text=part)] for piece in whole for part in unbroken(piece.text))


def _widest(lines: Iterable[Sequence[measure.Piece]]) -> int:
    widths = (sum(measure.text_width(p.text, p.size, p.font, p.bold, p.italic) for p in line) for line in lines)
    return round(max(widths, default=0.0) * PER["pt"])


def code_height(count: int, size: float, style: Style) -> int:
    """EMU that `count` lines of code take, single-spaced."""
    return round(count * measure.line_height(style.fonts["code"], size) * PER["pt"])


def code_width(paragraphs: Sequence[Paragraph], size: float, style: Style) -> int:
    """EMU that the longest line of code takes, with room for faces that stand in for its own."""
    font = style.fonts["code"]
    longest = max((measure.text_width(p.text, size, font) for p in paragraphs), default=0.0)
    return round(longest * code_slack(size, style) * PER["pt"])


def code_slack(size: float, style: Style) -> float:
    """How many times as wide as measured code may come out; its smallest size is shown though it may not fit then."""
    return measure.slack(style.fonts["code"]) if size > style.sizes["code"][-1] else 1.0


def word_width(word: str, size: float, font: str, *, bold: bool = False) -> int:
    """EMU that one word takes."""
    return round(measure.text_width(word, size, font, bold) * PER["pt"])
