"""Say where the words of a leaf stand, how they are set there, and what is behind those of code."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from deck.base.dataclass import dataclass, replace
from deck.base.units import PER, Rect
from deck.layout import columns, intrinsic_size, typeset
from deck.layout.columns import CELL_INSET
from deck.layout.intrinsic_size import BAR, CODE_INSET, ELLIPSE, FULL_INSET, SHAPE_INSET, shape_inset
from deck.model.placed import Placed
from deck.model.step import Step, bands
from deck.model.style import PlaceholderStyle, Style
from deck.model.tags import Callout, Code, Placeholder, Shape, Table, Text
from deck.model.text import Paragraph

EDGE = PER["pt"] * 3  # how wide the edge of a band is


@dataclass(frozen=True)
class TextFrame:
    """Paragraphs, between which edges they stand, and how they are set.

    sizes: points by level; color: a theme token, or "#RRGGBB"; anchor: top, middle or bottom; soft: the numbers of the
    paragraphs that may wrap, None: all; code: single-spaced; ground: what covers what is behind the whole, or "".
    """

    rect: Rect
    paragraphs: Sequence[Paragraph]
    sizes: Sequence[float]
    color: str
    align: str = "left"
    anchor: str = "top"
    bold: bool = False
    placeholder: PlaceholderStyle | None = None
    soft: frozenset[int] | None = None
    code: bool = False
    ground: str = ""


Frames = Iterator[TextFrame]


def of_placeholder(node: Placeholder, item: Placed, _: Style) -> Frames:
    """A placeholder's words, set as the layout sets them."""
    own = item.placeholder
    assert own
    sizes = item.sizes or own.sizes
    yield TextFrame(item.rect, node.paragraphs, sizes, own.color, own.align, own.anchor, placeholder=own)


def of_text(node: Text, item: Placed, _: Style) -> Frames:
    """A text box's words, from edge to edge."""
    yield TextFrame(item.rect, node.paragraphs, item.sizes, node.color, node.align, node.anchor, node.bold)


def of_shape(node: Shape, item: Placed, _: Style) -> Frames:
    """The words in the middle of a shape."""
    rect = item.rect
    insets = {"ellipse": (round(rect.w * (1 - ELLIPSE) / 2), round(rect.h * (1 - ELLIPSE) / 2))}
    insets["diamond"] = rect.w // 4, rect.h // 4
    dx, dy = shape_inset(item.sizes[0] if item.sizes else FULL_INSET)
    inner = rect.inset(*insets.get(node.kind, (dx, dy)))
    if node.kind == "can":  # between its lid and its foot
        lid = min(rect.w, rect.h) // 8
        inner = Rect(rect.x + dx, rect.y + 2 * lid, rect.w - 2 * dx, rect.h - 3 * lid)
    yield TextFrame(inner, node.paragraphs, item.sizes, node.color, node.align, "middle", node.bold)


def of_code(node: Code, item: Placed, style: Style) -> Frames:
    """The lines of code on their panel."""
    inner = code_panel(item, style).box.inset(*CODE_INSET)
    yield TextFrame(inner, node.paragraphs, item.sizes, "ink", soft=node.soft, code=True)


def of_callout(node: Callout, item: Placed, _: Style) -> Frames:
    """A number on its disc, or words beside what they are about."""
    if node.kind == "number":
        yield TextFrame(item.rect, node.paragraphs, item.sizes, "paper", "center", "middle", bold=True)
    elif node.words:
        yield TextFrame(node.words.inset(*SHAPE_INSET), node.paragraphs, item.sizes, "ink", "center", "middle")


def of_table(node: Table, item: Placed, style: Style) -> Frames:
    """A frame for each cell, row by row."""
    letters, places = columns.aligned(node, style), table_cells(item, style)
    for number, row in enumerate(node.children):
        for n, cell in columns.shown(row):
            first, last = places[number][n], places[min(number + cell.down, len(places)) - 1]
            end = last[min(n + cell.span, len(last)) - 1]
            left, right = min(first.x, end.x), max(first.right, end.right)
            rect = Rect(left, first.y, right - left, end.bottom - first.y)
            bold = cell.highlight or columns.bold(node, row, n)
            (ground, color), side = columns.look(node, row, n, style), columns.side(row, n, letters)
            inner = rect.inset(*CELL_INSET)
            yield TextFrame(inner, cell.paragraphs, item.sizes, color, side, "middle", bold, ground=ground)


def table_cells(item: Placed, style: Style) -> list[list[Rect]]:
    """The places of a table's cells, row by row."""
    node, rect = item.node, item.rect
    assert isinstance(node, Table)
    widths = columns.widths(node, rect.w, item.sizes[0], style)
    rows = rect.rows(intrinsic_size.row_heights(node, rect.w, item.sizes[0], style), 0)
    cells = [[Rect(rect.x + sum(widths[:n]), row.y, width, row.h) for n, width in enumerate(widths)] for row in rows]
    return [[cell.mirrored(rect) for cell in row] for row in cells] if style.rtl else cells


class Band(NamedTuple):
    """A band behind lines that are lit together, its edge at the left, and when it comes and leaves."""

    lines: range
    rect: Rect
    edge: Rect
    step: Step


class CodePanel(NamedTuple):
    """The panel, the height of a line in EMU, a terminal's bar (or None) with its dots, and bands.

    tops: where each line begins, and where the last one ends, in EMU from the slide's top.
    """

    box: Rect
    pitch: int
    bar: Rect | None
    dots: tuple[Rect, ...]
    tops: Sequence[int]

    def place(self, lines: range) -> Rect:
        """Where some lines stand, from edge to edge of the panel."""
        return Rect(self.box.x, self.tops[lines.start], self.box.w, self.tops[lines.stop] - self.tops[lines.start])

    def bands(self, item: Placed) -> Iterator[Band]:
        """Bands behind lines of code, each there for as many clicks as its lines are lit."""
        assert isinstance(item.node, Code)
        begin = item.step.click
        for lines, first, end in bands(item.node.lit):
            band = self.place(lines).inset(CODE_INSET[0] // 3, 0)
            band = replace(band, y=band.y + self.pitch // 16)
            until = begin + end if end else item.step.until
            step = replace(item.step, click=begin + first, until=until, dim=False, morph="")
            yield Band(lines, band, replace(band, w=EDGE), step)


def code_panel(item: Placed, style: Style) -> CodePanel:
    """What is behind a placed `<code>`."""
    node, rect = item.node, item.rect
    assert isinstance(node, Code)
    high = BAR if node.frame == "terminal" else 0
    box = Rect(rect.x, rect.y + high, rect.w, rect.h - high)
    pitch, size = typeset.code_height(1, item.sizes[0], style), BAR // 3
    dots = (Rect(rect.x + BAR // 2 + n * 2 * size, rect.y + size, size, size) for n in range(3))
    bar = Rect(rect.x, rect.y, rect.w, BAR) if high else None
    counts = accumulate(intrinsic_size.code_lines(node, box.w, item.sizes[0], style), initial=0)
    tops = [box.y + CODE_INSET[1] + count * pitch for count in counts]
    return CodePanel(box, pitch, bar, tuple(dots) if high else (), tops)
