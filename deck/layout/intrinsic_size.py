"""Say how high and how wide a node wants to be, from its words and the theme's type scale."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from deck.base.dataclass import dataclass, replace
from deck.base.units import PER, Length, Rect
from deck.layout import columns, typeset
from deck.layout.breaks import east_asian
from deck.layout.columns import CELL_INSET
from deck.model import tags
from deck.model.style import MIRRORED, PlaceholderStyle, Style
from deck.model.text import Paragraph

SHAPE_INSET = (Length("0.16in"), Length("0.08in"))  # left and right, above and below a shape's text
CODE_INSET = (Length("0.2in"), Length("0.16in"))
FULL_INSET = 14  # points of a shape's text, of which smaller text has less
BLOCK_INSET = (Length("0.22in"), Length("0.11in"))  # left and right, above and below what stands in a block
BAR = Length("0.36in")  # a terminal's title bar
MUCH_SMALLER = 0.7  # of its size, to which a text steps down before it leaves its place
LARGEST = 32  # points, up to which text is enlarged that there is little of
MODEST = 18  # points: code is larger only where no line of it wraps, and no figure wants the room
CORNER = Length("0.125in")  # the radius of a rounded corner, and how far a bubble's tip stands out
BRACKET = Length("0.12in")
FORMULA_GAP = 0.4  # em above and below a formula together
ELLIPSE = 0.69  # the part of an ellipse's width that its text may take


@dataclass(frozen=True)
class TypeScale:
    """A theme at one step of its type scale, from 0, the largest; below it, those larger than usual.

    shown: the step of code, which may not wrap, of tables, charts and diagrams: words beside them need not become
    small as well. first: the step at which the slide begins, 0 unless it asks for smaller or larger text.
    """

    style: Style
    step: int
    shown: int = 0
    first: int = 0

    @cached_property
    def _heights(self) -> dict[tuple[tags.Node, int], int | None]:
        return {}

    def sizes(self, node: tags.Node) -> tuple[float, ...]:
        """Sizes in points, by level, of a leaf's text; () where it has none, or that of its placeholder."""
        return SIZES[type(node)](node, self)

    def height(self, node: tags.Node, width: int) -> int | None:
        """The EMU a node wants in a place `width` EMU wide; None if it takes whatever there is."""
        if (node, width) not in self._heights:  # it is asked for by all that it stands in, too
            self._heights[node, width] = HEIGHTS[type(node)](node, width, self)
        return self._heights[node, width]

    def levels(self, size: str) -> tuple[float, ...]:
        """The sizes of three levels of text."""
        steps = self.style.sizes[size]
        too_large = self.step < self.first and typeset.size_at(steps, self.step) > LARGEST
        return typeset.levels(steps, self.first if too_large else self.step)

    def within(self, node: tags.Column) -> "TypeScale":
        """The scale for what stands in a column: words under a table or chart are no larger than its own."""
        with_words = any(isinstance(child, tags.Table | tags.Chart) for child in node.children)
        return self.of_shown if with_words else self

    @cached_property
    def of_shown(self) -> "TypeScale":
        """The scale for what is shown."""
        return replace(self, step=self.shown)


def _code_sizes(node: tags.Code, scale: TypeScale) -> tuple[float, ...]:
    """The size of code, which has a step of its own."""
    steps = scale.style.sizes["code"]
    modest = tuple(size for size in steps if size <= MODEST) or steps[-1:]
    return typeset.levels(modest if node.modest else steps, max(0, scale.shown))[:1]


def own_width(node: tags.Figure | tags.Picture, rect: Rect) -> int:
    """The EMU that a figure or picture is wide, by its own word, or as its place is."""
    if node.width.endswith("%"):
        return round(rect.w * float(node.width[:-1]) / 100)
    return Length(node.width) if node.width else rect.w


def shape_rect(node: tags.Shape, rect: Rect, scale: TypeScale) -> Rect:
    """Of its place, what a shape's aspect leaves, or as much as its words need at one side."""
    if node.aspect:
        return rect.centred(node.aspect)
    if node.hug == "none":
        return rect
    size = scale.sizes(node)[0]
    text = typeset.width(node.paragraphs, size, scale.style, bold=node.bold)
    width = round(text / 0.985) + 2 * shape_inset(size)[0] + PER["in"] // 10  # a bubble's corners take their part
    width = min(rect.w, width)
    hugs = MIRRORED[node.hug] if scale.style.rtl else node.hug
    return Rect(rect.right - width if hugs == "right" else rect.x, rect.y, width, rect.h)


def shape_inset(size: float) -> tuple[int, int]:
    """How far a shape's text of so many points keeps from its left and right, and from above and below."""
    across, down = (round(inset * min(1, size / FULL_INSET)) for inset in SHAPE_INSET)
    return across, down


def placeholder(
    node: tags.Placeholder, area: Rect, style: PlaceholderStyle, scale: TypeScale, room: Rect | None = None
) -> tuple[tuple[float, ...], int]:
    """A placeholder's sizes and the EMU it needs; but for the body, each finds its own step of the scale.

    room: as far as the text may reach, which it does rather than become much smaller.
    """
    steps = scale.style.sizes[node.size]
    steps = tuple(size for size in steps if size < style.sizes[0]) if room else steps
    end = len(steps) + bool(room)
    tried = [scale.step] if isinstance(node, tags.Body) else range(min(scale.first, end - 1), end)
    high = room.h if room and style.grows else area.h
    found: list[tuple[tuple[float, ...], int]] = []
    for step in tried:
        sizes = typeset.stepped(style, steps, step)
        found.append((sizes, typeset.height(node.paragraphs, area.w, sizes, scale.style, placeholder=style)))
        modest = not room or sizes[0] >= style.sizes[0] * MUCH_SMALLER
        if found[-1][1] <= high and modest:
            return found[-1]
    return next((one for one in found if room and one[1] <= room.h), found[-1])


def _column_height(node: tags.Column, width: int, scale: TypeScale) -> int | None:
    """The EMU of a column's children and the gaps between them."""
    own = scale.within(node)
    return _total([own.height(child, width) for child in node.children], node.gap)


def _block_height(node: tags.Block, width: int, scale: TypeScale) -> int | None:
    """The EMU of a block's children and of its panel around them."""
    inner = _column_height(node, width - 2 * BLOCK_INSET[0], scale)
    return None if inner is None else inner + 2 * BLOCK_INSET[1]


def _row_of_columns_height(node: tags.Row, width: int, scale: TypeScale) -> int | None:
    """The EMU of the highest of the children that stand side by side."""
    parts = Rect(0, 0, width, 1).columns([child.weight for child in node.children], node.gap)
    pairs = zip(node.children, parts, strict=True)
    return _highest([scale.height(child, part.w) for child, part in pairs if not isinstance(child, tags.Space)])


def levels(row: tags.Row, parts: Sequence[Rect], scale: TypeScale) -> list[int]:
    """The EMU for each child of columns side by side that hold code, so that its lines stand beside each other.

    None if they are not alike, child by child.
    """
    columns = [child.children for child in row.children if isinstance(child, tags.Column) and child.anchor == "top"]
    kinds = [[type(child) for child in column] for column in columns]
    if len(columns) < max(2, len(row.children)) or tags.Code not in kinds[0] or any(kind != kinds[0] for kind in kinds):
        return []
    heights = [[scale.height(child, part.w) for child in column] for column, part in zip(columns, parts, strict=True)]
    known = [[h for h in level if h is not None] for level in zip(*heights, strict=True)]
    return [max(level) for level in known] if all(len(level) == len(columns) for level in known) else []


def _total(heights: Sequence[int | None], gap: int) -> int | None:
    known = [h for h in heights if h is not None]
    return sum(known) + gap * (len(heights) - 1) if len(known) == len(heights) else None


def _highest(heights: Sequence[int | None]) -> int | None:
    known = [h for h in heights if h is not None]
    return max(known, default=0) if len(known) == len(heights) else None


def _shape_height(node: tags.Shape, width: int, scale: TypeScale) -> int | None:
    """The EMU of a shape: as its words or its form want, None if neither says."""
    if node.kind == "bracket":
        return BRACKET
    if node.kind == "rule":
        return PER["pt"]
    if node.aspect:
        return round(width / node.aspect)
    if not node.paragraphs:
        return None
    return shape_text_height(node, width, scale)


def shape_text_height(node: tags.Shape, width: int, scale: TypeScale) -> int:
    """The EMU that a shape's text needs, with the shape's insets."""
    dx, dy = shape_inset(scale.sizes(node)[0])
    inner = round(width * ELLIPSE) if node.kind == "ellipse" else width - 2 * dx
    return typeset.height(node.paragraphs, inner, scale.sizes(node), scale.style, bold=node.bold) + 2 * dy


def formula_size(node: tags.Math, scale: TypeScale) -> tuple[int, int]:
    """The EMU that a formula takes across and down."""
    assert node.formula
    return typeset.formula_size(node.formula, scale.sizes(node)[0])


def code_height(node: tags.Code, width: int, scale: TypeScale) -> int:
    """The EMU that lines of code need in a panel `width` EMU wide."""
    size, style = scale.sizes(node)[0], scale.style
    narrower = round(width / typeset.code_slack(size, style))
    text = typeset.code_height(sum(code_lines(node, narrower, size, style)), size, style)
    return text + 2 * CODE_INSET[1] + (BAR if node.frame == "terminal" else 0)


def code_lines(node: tags.Code, width: int, size: float, style: Style) -> list[int]:
    """How many lines each line of code takes in a panel `width` EMU wide."""
    inner, lines = width - 2 * CODE_INSET[0], enumerate(node.paragraphs)
    return [len(typeset.lines(p, inner, size, style)) if n in node.soft else 1 for n, p in lines]


def row_heights(node: tags.Table, width: int, size: float, style: Style) -> list[int]:
    """The EMU of each row of a table that has `width`, its words so many points large."""
    widths = columns.widths(node, width, size, style)
    one_line = typeset.height([Paragraph(())], width, [size], style) + 2 * CELL_INSET[1]
    heights = [one_line] * len(node.children)
    for tall in (False, True):  # those that cover several rows last: the last of these takes what the others lack
        for n, row in enumerate(node.children):
            for column, cell in columns.shown(row):
                if (cell.down > 1) == tall:
                    inner = sum(widths[column : column + cell.span]) - 2 * CELL_INSET[0]
                    bold = columns.bold(node, row, column)
                    needed = typeset.height(cell.paragraphs, inner, [size], style, bold=bold) + 2 * CELL_INSET[1]
                    if any(east_asian(paragraph.text) for paragraph in cell.paragraphs):
                        needed += needed // 10  # so much higher are Noto's in LibreOffice's tables
                    last = min(n + cell.down, len(heights)) - 1
                    heights[last] = max(heights[last], needed - sum(heights[n:last]))
    return heights


def grid_rows(node: tags.Grid) -> Iterator[list[tags.Node]]:
    """A grid's children in rows: as many as fit into its columns."""
    row: list[tags.Node] = []
    for child in node.children:
        if sum(c.span for c in row) + child.span > node.columns and row:
            yield row
            row = []
        row.append(child)
    if row:
        yield row


def row_height(row: Sequence[tags.Node], grid: tags.Grid, width: int, scale: TypeScale) -> int | None:
    """The EMU of one row of a grid `width` EMU wide."""
    unit = (width - grid.gap * (grid.columns - 1)) / grid.columns
    return _highest([scale.height(c, round(unit * c.span + grid.gap * (c.span - 1))) for c in row])


# Of which sizes in points its text is, by level, at a step of the type scale.
SIZES: Mapping[type[tags.Node], Callable[[Any, TypeScale], tuple[float, ...]]] = {
    **dict.fromkeys((*tags.PLACEHOLDERS, *tags.DRAWN, tags.Callout, tags.Connector), lambda *_: ()),
    **dict.fromkeys((tags.Text, tags.Shape, tags.Badge), lambda node, scale: scale.levels(node.size)),
    tags.Code: _code_sizes,
    tags.Table: lambda _, scale: scale.of_shown.levels("table")[:1],
    tags.Chart: lambda _, scale: scale.of_shown.levels("caption")[:1],
    tags.Math: lambda node, scale: scale.levels(node.size)[:1],
}

# How many EMU high it wants to be in a place of some width; None: as high as that is.
HEIGHTS: Mapping[type[tags.Node], Callable[[Any, int, TypeScale], int | None]] = {
    **dict.fromkeys((*tags.PLACEHOLDERS, *tags.DRAWN, tags.Callout), lambda *_: None),
    **dict.fromkeys((tags.Chart, tags.Connector, tags.Diagram), lambda *_: None),
    tags.Text: lambda n, width, s: typeset.height(n.paragraphs, width, s.sizes(n), s.style, bold=n.bold),
    **dict.fromkeys((tags.Shape, tags.Badge), _shape_height),
    tags.Code: code_height,
    tags.Table: lambda node, width, scale: sum(row_heights(node, width, scale.sizes(node)[0], scale.style)),
    tags.Math: lambda n, _, s: formula_size(n, s)[1] + round(FORMULA_GAP * s.sizes(n)[0] * PER["pt"]),
    tags.Space: lambda node, *_: node.height or None,
    tags.Column: _column_height,
    tags.Block: _block_height,
    tags.Row: _row_of_columns_height,
    tags.Grid: lambda n, width, scale: _total([row_height(r, n, width, scale) for r in grid_rows(n)], n.gap),
}
