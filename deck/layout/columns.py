"""Set the columns of a table: how wide each is, and at which side its words stand."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from deck.base import numerals
from deck.base.colors import contrast
from deck.base.units import PER, Length, Rect
from deck.layout import measure, typeset
from deck.model.style import Style
from deck.model.tags import Node, Table, Td, Tr
from deck.model.text import Paragraph

CELL_INSET = (Length("0.1in"), Length("0.06in"))  # left and right, above and below a cell's text
AIR = Length("0.9in")  # what a column gets beyond its words, where there is room
_CLEAR = 4.5  # the contrast of words on the ground of their cell
SIDES = {"l": "left", "c": "center", "r": "right"}


class Widest(NamedTuple):
    """The paragraph of a column that takes most by some measure, its row, and the EMU that it needs in a cell."""

    needed: int
    row: Node
    paragraph: Paragraph


def aligned(node: Table, style: Style) -> str:
    """A letter for each column, l where lines begin: l, c or r. Where the author gives none, numbers stand right.

    Not so in the first, which says what a row is about; years and ranks do that, too.
    """
    right = "l" if style.rtl else "r"  # digits run from left to right everywhere
    return str(node.align) or "".join(right if n and _numeric(node, n) else "l" for n in range(_count(node)))


def widths(node: Table, width: int, size: float, style: Style) -> list[int]:
    """The EMU of each column of a table that has `width`: by the numbers in `widths`, else by what the cells hold.

    Where all of it fits on one line a cell, columns get some air beside; elsewhere none is narrower than its longest
    word, and the rest goes to those that want little first, so that only long texts wrap.
    """
    if node.widths:
        shares = [float(part) for part in node.widths.replace(",", " ").split()]
        return [part.w for part in Rect(0, 0, width, 1).columns(shares, 0)]
    wanted = [widest(node, n, typeset.width, size, style).needed for n in range(_count(node))]
    spare = width - sum(wanted)
    if spare >= 0:
        much = spare > len(wanted) * AIR + width // 5
        return [want + (min(AIR, spare // len(wanted)) if much else spare // len(wanted)) for want in wanted]
    least = [widest(node, n, typeset.longest_word, size, style).needed for n in range(_count(node))]
    spare = width - sum(least)
    if spare <= 0:
        return [part.w for part in Rect(0, 0, width, 1).columns(least, 0)]
    more = _shared([want - low for low, want in zip(least, wanted, strict=True)], spare)
    return [low + part for low, part in zip(least, more, strict=True)]


def _shared(wishes: Sequence[int], spare: int) -> list[int]:
    """Parts of what there is for wishes that are more than that: the small ones whole, the others in proportion."""
    parts = dict[int, int]()
    while True:
        left = [n for n in range(len(wishes)) if n not in parts]
        small = {n: wishes[n] for n in left if wishes[n] * len(left) <= spare}
        if not small:
            total = sum(wishes[n] for n in left)
            parts |= {n: spare * wishes[n] // total for n in left}
            return [parts[n] for n in range(len(wishes))]
        parts |= small
        spare -= sum(small.values())


def widest(node: Table, column: int, measured: Callable[..., int], size: float, style: Style) -> Widest:
    """Which paragraph of a column takes most, by a function of `typeset` that gives the EMU of paragraphs."""
    found = Widest(2 * CELL_INSET[0], rows(node)[0], Paragraph(()))
    for row, paragraph, heavy in _paragraphs(node, column):
        text = measured([paragraph], size, style, bold=heavy) / measure.SAFETY
        needed = round(text) + PER["pt"] // 2 + 2 * CELL_INSET[0]
        if needed > found.needed:
            found = Widest(needed, row, paragraph)
    return found


def bold(node: Table, row: Node, column: int) -> bool:
    """Whether a cell is bold: in the head, in the first column if it is one too, in the sums, over a group of rows."""
    return _heavy(node, row, column, head(node))


def _heavy(node: Table, row: Node, column: int, head: Sequence[Node]) -> bool:
    in_head = any(row is first for first in head)
    return in_head or (node.stub and column == 0) or sums_up(node, row) or names_group(row)


def head(node: Table) -> Sequence[Node]:
    """The rows of the head."""
    return rows(node)[: heads(node)]


def heads(node: Table) -> int:
    """How many rows are the head: more than one where a cell of the first reaches down."""
    first = rows(node)[:1] if node.header else []
    return max((cell.down for row in first for cell in row.children if isinstance(cell, Td)), default=node.header)


def in_head(node: Table, row: Node) -> bool:
    """Whether a row belongs to the head."""
    return any(row is first for first in head(node))


def names_group(row: Node) -> bool:
    """Whether a row is but a name for those under it."""
    return isinstance(row, Tr) and row.group


def side(row: Node, column: int, letters: str) -> str:
    """The side of a cell: that of its column, or the middle of several columns; names of groups stand left."""
    several = row.children[column].span > 1
    return SIDES["l" if names_group(row) else "c" if several else letters[column]]


def shown(row: Node) -> list[tuple[int, Td]]:
    """The cells of a row that no other covers, each with its column."""
    return [(n, cell) for n, cell in enumerate(row.children) if isinstance(cell, Td) and not cell.covered]


def sums_up(node: Table, row: Node) -> bool:
    """Whether a row is the last of the whole table, which sums up."""
    return node.total and row is rows(node)[-1]


def look(node: Table, row: Node, column: int, style: Style) -> tuple[str, str]:
    """A cell's fill, "" if one sees through it, and the colour of its words: the accent, if they stand out and may."""
    cell, part = row.children[column], "firstRow" if in_head(node, row) else "wholeTbl"
    fill, ink = style.cells.get(part, ("", ""))
    clear = not fill or contrast(style.colors["accent"], fill) >= _CLEAR
    return fill, "accent" if isinstance(cell, Td) and cell.highlight and clear else ink or "ink"


def rows(node: Table) -> Sequence[Node]:
    """The rows by which columns are measured: a part of a table that is split has the columns of the whole."""
    return node.whole or node.children


def deciding(node: Table, style: Style) -> list[Node]:
    """The rows by which the columns of all can be measured: the first, the last, and those with the widest cells."""
    found = [*node.children[: heads(node)], node.children[-1]]
    for column in range(_count(node)):
        found += [widest(node, column, measured, 100, style).row for measured in (typeset.width, typeset.longest_word)]
    return [row for row in node.children if any(row is other for other in found)]


def _paragraphs(node: Table, column: int) -> Iterator[tuple[Node, Paragraph, bool]]:
    """The paragraphs of a column, each with its row and whether it is bold."""
    first = head(node)
    for row in rows(node):
        for cell in row.children[column : column + 1]:
            if cell.span <= 1:  # else it has the room of several columns
                heavy = (isinstance(cell, Td) and cell.highlight) or _heavy(node, row, column, first)
                yield from ((row, paragraph, heavy) for paragraph in cell.paragraphs)


def _count(node: Table) -> int:
    return max((len(row.children) for row in rows(node)), default=1)


def _numeric(node: Table, column: int) -> bool:
    cells = [said.text for row, said, _ in _paragraphs(node, column) if not in_head(node, row)]
    numbers = [cell for cell in cells if not numerals.is_nothing(cell)]
    return bool(numbers) and all(map(numerals.is_number, numbers))
