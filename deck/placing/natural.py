"""Say how high and how wide a node wants to be, from its words and the theme's type scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from deck.markup import Body, Chart, Code, Column, Grid, Math, Node, Placeholder, Row, Shape, Space, Table, Text, walk
from deck.placing import columns, typeset
from deck.placing.columns import CELL_INSET
from deck.problem import Problem, Where
from deck.rendering.markdown import Paragraph
from deck.theme import Manner, Style
from deck.units import PER, Length, Rect

SHAPE_INSET = (Length("0.16in"), Length("0.08in"))  # left and right, above and below a shape's text
CODE_INSET = (Length("0.2in"), Length("0.16in"))
BAR = Length("0.36in")  # a terminal's title bar
MODEST = 18  # points: code is larger only where no line of it wraps, and no figure wants the room
BRACKET = Length("0.12in")
FORMULA_GAP = 0.4  # em above and below a formula together
ELLIPSE = 0.69  # the part of an ellipse's width that its text may take


@dataclass(frozen=True)
class Room:
    """A theme at one step of its type scale, of which code has its own: it may not wrap, but need not be large."""

    style: Style
    step: int
    code: int = 0

    def sizes(self, node: Node) -> tuple[float, ...]:
        """Sizes in points, by level, of a node's text; () where it has none."""
        match node:
            case Text() | Shape():
                return typeset.levels(self.style.sizes[node.size], self.step)
            case Math():
                return typeset.levels(self.style.sizes[node.size], self.step)[:1]
            case Code():
                steps = self.style.sizes["code"]
                modest = tuple(size for size in steps if size <= MODEST) or steps[-1:]
                return typeset.levels(modest if node.modest else steps, self.code)[:1]
            case Table():
                return typeset.levels(self.style.sizes["table"], self.step)[:1]
            case Chart():
                return typeset.levels(self.style.sizes["caption"], self.step)[:1]
            case _:
                return ()


def placeholder(node: Placeholder, area: Rect, manner: Manner, room: Room) -> tuple[tuple[float, ...], int]:
    """A placeholder's sizes and the EMU it needs; but for the body, each finds its own step of the scale."""
    steps = room.style.sizes[node.size]
    for step in [room.step] if isinstance(node, Body) else range(len(steps)):
        sizes = typeset.stepped(manner, steps, step)
        needed = typeset.height(node.paragraphs, area.w, sizes, room.style, manner=manner)
        if needed <= area.h:
            break
    return sizes, needed


def height(node: Node, width: int, room: Room) -> int | None:
    """The EMU a node wants in a place `width` EMU wide; None if it takes whatever there is."""
    match node:
        case Text():
            return typeset.height(node.paragraphs, width, room.sizes(node), room.style, bold=node.bold)
        case Shape():
            return _shape_height(node, width, room)
        case Code():
            return code_height(node, width, room)
        case Table():
            return sum(row_heights(node, width, room))
        case Math():
            return formula_size(node, room)[1] + round(FORMULA_GAP * room.sizes(node)[0] * PER["pt"])
        case Space():
            return node.height or None
        case Column():
            heights = [height(child, width, room) for child in node.children]
            return _total(heights, node.gap)
        case Row():
            parts = Rect(0, 0, width, 1).columns([c.weight for c in node.children], node.gap)
            pairs = zip(node.children, parts, strict=True)
            return _highest([height(c, p.w, room) for c, p in pairs if not isinstance(c, Space)])
        case Grid():
            return _total([row_height(row, node, width, room) for row in grid_rows(node)], node.gap)
        case _:
            return None


def levels(row: Row, parts: Sequence[Rect], room: Room) -> list[int]:
    """The EMU for each child of columns side by side that hold code, so that its lines stand beside each other.

    None if they are not alike, child by child.
    """
    columns = [child.children for child in row.children if isinstance(child, Column) and child.anchor == "top"]
    kinds = [[type(child) for child in column] for column in columns]
    if len(columns) < max(2, len(row.children)) or Code not in kinds[0] or any(kind != kinds[0] for kind in kinds):
        return []
    heights = [[height(child, part.w, room) for child in column] for column, part in zip(columns, parts, strict=True)]
    known = [[h for h in level if h is not None] for level in zip(*heights, strict=True)]
    return [max(level) for level in known] if all(len(level) == len(columns) for level in known) else []


def _total(heights: Sequence[int | None], gap: int) -> int | None:
    known = [h for h in heights if h is not None]
    return sum(known) + gap * (len(heights) - 1) if len(known) == len(heights) else None


def _highest(heights: Sequence[int | None]) -> int | None:
    known = [h for h in heights if h is not None]
    return max(known, default=0) if len(known) == len(heights) else None


def _shape_height(node: Shape, width: int, room: Room) -> int | None:
    if node.kind == "bracket":
        return BRACKET
    if node.kind == "rule":
        return PER["pt"]
    if node.aspect:
        return round(width / node.aspect)
    if not node.paragraphs:
        return None
    return shape_text_height(node, width, room)


def shape_text_height(node: Shape, width: int, room: Room) -> int:
    """The EMU that a shape's text needs, with the shape's insets."""
    dx, dy = SHAPE_INSET
    inner = round(width * ELLIPSE) if node.kind == "ellipse" else width - 2 * dx
    return typeset.height(node.paragraphs, inner, room.sizes(node), room.style, bold=node.bold) + 2 * dy


def formula_size(node: Math, room: Room) -> tuple[int, int]:
    """The EMU that a formula takes across and down."""
    assert node.formula
    return typeset.formula_size(node.formula, room.sizes(node)[0])


def hugging_width(node: Shape, room: Room) -> int:
    """The EMU that a shape's text takes on one line, with the shape's insets."""
    text = typeset.width(node.paragraphs, room.sizes(node)[0], room.style, bold=node.bold)
    return round(text / 0.985) + 2 * SHAPE_INSET[0] + PER["in"] // 10  # a bubble's corners take their part


def code_height(node: Code, width: int, room: Room) -> int:
    """The EMU that lines of code need in a panel `width` EMU wide."""
    text = typeset.code_height(
        sum(code_lines(node, width, room.sizes(node)[0], room.style)), room.sizes(node)[0], room.style
    )
    return text + 2 * CODE_INSET[1] + (BAR if node.frame == "terminal" else 0)


def code_lines(node: Code, width: int, size: float, style: Style) -> list[int]:
    """How many lines each line of code takes in a panel `width` EMU wide."""
    inner, lines = width - 2 * CODE_INSET[0], enumerate(node.paragraphs)
    return [len(typeset.lines(p, inner, size, style)) if n in node.soft else 1 for n, p in lines]


def misfit(node: Node, rect: Rect, room: Room) -> Problem | None:
    """What does not fit across: a line of code, a word in its column, or words that leave their circle."""
    match node:
        case Code():
            return _long_line(node, rect.w, room) or _too_long(node, rect, room)
        case Shape(kind="ellipse") if node.paragraphs:
            return _crowded_circle(node, min(rect.w, round(rect.h * (node.aspect or 1))), room)
        case Table():
            return _narrow_column(node, rect.w, room)
        case Math():
            return _wide(formula_size(node, room)[0], rect.w, room.sizes(node)[0], node.where)
        case Text():
            return wide_display(node.paragraphs, rect.w, room.sizes(node))
        case Chart():
            return _crowded_chart(node, rect, room)
        case _:
            return None


def wide_display(
    paragraphs: Sequence[Paragraph], width: int, sizes: Sequence[float], manner: Manner | None = None
) -> Problem | None:
    """A formula on lines of its own among paragraphs that is wider than their place."""
    for paragraph in paragraphs:
        if paragraph.display:
            size = sizes[min(paragraph.level, len(sizes) - 1)]
            left, _ = typeset.indents(paragraph, manner)
            needed, _ = typeset.formula_size(paragraph.display, size)
            problem = _wide(needed, width - left, size, paragraph.runs[0].where)
            if problem:
                return problem
    return None


def _wide(needed: int, width: int, size: float, where: Where) -> Problem | None:
    if needed <= width:
        return None
    message = f"a formula {needed / PER['in']:.1f} in wide at {size:g} pt, {width / PER['in']:.1f} in are there"
    hint = r"break it into lines: \begin{aligned} a &= b \\ &= c \end{aligned}"
    return Problem(where, f"does not fit: {message}", hint)


def _long_line(node: Code, width: int, room: Room) -> Problem | None:
    size = room.sizes(node)[0]
    may_wrap = node.soft if size <= MODEST else ()
    for n, paragraph in enumerate(node.paragraphs):
        if n not in may_wrap and typeset.code_width([paragraph], size, room.style) + 2 * CODE_INSET[0] > width:
            message = f"does not fit: a line of {len(paragraph.text)} characters at {size:g} pt"
            return Problem(paragraph.runs[0].where, message, f"break the line {paragraph.line[:50]!r}")
    return None


def _too_long(node: Code, rect: Rect, room: Room) -> Problem | None:
    if code_height(node, rect.w, room) <= rect.h:
        return None
    message = f"does not fit: {len(node.paragraphs)} lines of code at {room.sizes(node)[0]:g} pt"
    return Problem(node.paragraphs[0].runs[0].where, message, "show fewer, or hide some between # hide and # show")


def _crowded_circle(node: Shape, diameter: int, room: Room) -> Problem | None:
    inner, size = round(diameter * ELLIPSE), room.sizes(node)[0]
    for run in (run for paragraph in node.paragraphs for run in paragraph.runs):
        for word in run.text.split():
            if typeset.word_width(word, size, room.style.fonts["body"], bold=node.bold) > inner:
                return Problem(run.where, f"does not fit: the word {word!r} in its circle at {size:g} pt")
    if shape_text_height(node, diameter, room) > inner:
        where = node.paragraphs[0].runs[0].where
        return Problem(where, f"does not fit: so many words in a circle at {size:g} pt", "put some under it")
    return None


def row_heights(node: Table, width: int, room: Room) -> list[int]:
    """The EMU of each row of a table that has `width`."""
    (size,) = room.sizes(node)
    widths = columns.widths(node, width, size, room.style)
    one_line = typeset.height([Paragraph(())], width, [size], room.style)
    heights = []
    for row in node.children:
        cells = [
            typeset.height(
                cell.paragraphs, w - 2 * CELL_INSET[0], [size], room.style, bold=columns.bold(node, row, column)
            )
            for column, (cell, w) in enumerate(zip(row.children, widths, strict=False))
        ]
        heights.append(max([*cells, one_line]) + 2 * CELL_INSET[1])
    return heights


def _crowded_chart(node: Chart, rect: Rect, room: Room) -> Problem | None:
    """Words of a chart that have no room."""
    from deck.chart.layout import plan

    (size,) = room.sizes(node)
    for what, hint in plan(node, rect, size, room.style).problems:
        runs = (run for inner in walk(node) for paragraph in inner.paragraphs for run in paragraph.runs)
        where = next((run.where for run in runs), node.where)
        return Problem(where, f"does not fit: {what} at {size:g} pt", hint)
    return None


def _narrow_column(node: Table, width: int, room: Room) -> Problem | None:
    """A column in which a word would have to be cut."""
    (size,) = room.sizes(node)
    for n, has in enumerate(columns.widths(node, width, size, room.style)):
        needed, _, paragraph = columns.widest(node, n, typeset.longest_word, size, room.style)
        if needed > has + PER["pt"]:
            message = f"does not fit: a word of {paragraph.line[:40]!r} in its column at {size:g} pt"
            return Problem(paragraph.runs[0].where, message, "leave a column out, or say it in shorter words")
    return None


def grid_rows(node: Grid) -> Iterator[list[Node]]:
    """A grid's children in rows: as many as fit into its columns."""
    row: list[Node] = []
    for child in node.children:
        if sum(c.span for c in row) + child.span > node.columns and row:
            yield row
            row = []
        row.append(child)
    if row:
        yield row


def row_height(row: Sequence[Node], grid: Grid, width: int, room: Room) -> int | None:
    """The EMU of one row of a grid `width` EMU wide."""
    unit = (width - grid.gap * (grid.columns - 1)) / grid.columns
    return _highest([height(c, round(unit * c.span + grid.gap * (c.span - 1)), room) for c in row])
