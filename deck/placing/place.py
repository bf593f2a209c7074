"""Place a slide's nodes: every leaf gets its rectangle, and its text a size of the theme's scale."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from deck.loading import outline
from deck.markup import (
    Audio,
    Code,
    Column,
    Grid,
    Math,
    Node,
    Placeholder,
    Row,
    Shape,
    Slide,
    Space,
    Table,
    Title,
    walk,
)
from deck.placing import natural, typeset
from deck.placing.excess import SLACK, crowded, overflow, told_at, too_high, too_many_rows
from deck.placing.natural import Room
from deck.problem import DeckError, Problem, Where, did_you_mean
from deck.rendering.steps import Step
from deck.theme import Layout, Manner, Style, Theme
from deck.units import PER, Rect

ICON = PER["in"] * 2 // 5  # of a sound
NARROW = PER["in"] // 10  # nothing can be seen of what is less wide
_FIRST = ("lead", "source", "attribution", "visual", "body")  # where areas overlap, the earlier one is left whole


@dataclass(frozen=True)
class Placed:
    """A leaf, where it is, and its text's sizes in points by level; all that writers, preview and lint see.

    No sizes: the text has those of its placeholder, which sets it in its own manner.
    """

    node: Node
    rect: Rect
    sizes: tuple[float, ...] = ()
    manner: Manner | None = None

    @property
    def step(self) -> Step:
        """Its part in the show."""
        node = self.node
        return Step(node.step, node.until, node.effect, node.dim, node.morph)


@dataclass(frozen=True)
class Page:
    """A slide on its way: what the outline says, the nodes that its template made of it, and where they are."""

    slide: outline.Slide
    tree: Slide
    placed: Sequence[Placed]


@dataclass
class _Attempt:
    """One try at a step of the type scale, and what did not fit."""

    room: Room
    placed: list[Placed] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def place(page: Slide, theme: Theme) -> list[Placed]:
    """The slide's leaves, at the first step of the type scale at which all of them fit.

    Raises DeckError if the layout or an area is not there, or if something does not fit at the last step.
    """
    layout = theme.layouts.get(page.layout)
    if layout is None:
        hint = did_you_mean(page.layout, theme.layouts)
        raise DeckError(Problem(_written(page.layout, page), f"the theme has no layout {str(page.layout)!r}", hint))
    for room in _rooms(page, theme.style):
        attempt = _Attempt(room)
        for child in page.children:
            _top(child, page, layout, attempt)
        if not attempt.problems:
            return attempt.placed
    raise DeckError(*attempt.problems)


def _rooms(page: Slide, style: Style) -> Iterator[Room]:
    """The steps to try, the largest type first: of text, and with each of them of code if there is any."""
    steps = max(len(steps) for name, steps in style.sizes.items() if name != "code")
    coded = any(isinstance(node, Code) for node in walk(page))
    pairs = product(range(steps), range(len(style.sizes["code"]) if coded else 1))
    yield from (Room(style, step, code) for step, code in sorted(pairs, key=sum))


def _written(text: str, node: Node) -> Where:
    """Where an attribute comes from: the outline, if it is the author's."""
    return getattr(text, "where", node.where)


def _top(node: Node, page: Slide, layout: Layout, attempt: _Attempt) -> None:
    """A child of the slide itself: into the area that it names, or into the margin."""
    if isinstance(node, Audio):
        attempt.placed.append(Placed(node, _margin(layout, attempt.room.style)))
        return
    known = layout.manners if isinstance(node, Placeholder) else layout.areas
    if node.area not in known:
        said = f"layout {layout.name!r} has no area {str(node.area)!r}" if node.area else "this tag needs an area"
        where = getattr(page.layout, "where", page.where)
        if where == page.where:  # the layout is not the author's: what stands there may be
            own = isinstance(node, Placeholder) and node.area == type(node).area
            where = told_at(node) if own else _written(node.area, node)
        raise DeckError(Problem(where, said, did_you_mean(node.area, known)))
    filled = {child.area for child in page.children}
    area = _left(node.area, filled, layout)
    if isinstance(node, Placeholder):
        _placeholder(node, area, layout, attempt)
        return
    if node.area == "body" and "lead" in layout.areas and "lead" not in filled:
        # No lead: what is drawn begins closer to the title.
        top = min(area.y, layout.areas["lead"].y + PER["in"] // 5)
        area = Rect(area.x, top, area.w, area.bottom - top)
    _place(node, area, attempt)


def _margin(layout: Layout, style: Style) -> Rect:
    """A small square at the right of the slide's number, or where that would be."""
    beside = layout.areas.get("number", layout.areas["body"])
    margin = style.page[0] - beside.right
    side = min(ICON, margin * 3 // 4)
    middle = beside.y + beside.h // 2 if "number" in layout.areas else style.page[1] - margin * 2 // 3
    return Rect(beside.right + (margin - side) // 2, middle - side // 2, side, side)


def _left(name: str, filled: Collection[str], layout: Layout) -> Rect:
    """What other areas that are filled leave of an area."""
    area = layout.areas[name]
    for other in _FIRST[: _FIRST.index(name)] if name in _FIRST else ():
        if other in filled and other in layout.areas:
            area = area.without(layout.areas[other])
    return area


def _placeholder(node: Placeholder, area: Rect, layout: Layout, attempt: _Attempt) -> None:
    manner, style = layout.manners[node.area], attempt.room.style
    sizes, needed = natural.placeholder(node, area, manner, attempt.room)
    if needed > area.h + SLACK:
        attempt.problems.append(overflow(node, needed, area.h, sizes, style, manner))
    wide = natural.wide_display(node.paragraphs, area.w, sizes, manner)
    if wide:
        attempt.problems.append(wide)
    if isinstance(node, Title):
        lines = [typeset.balanced(line, area.w, sizes[0], style, manner) for line in node.paragraphs]
        node = replace(node, paragraphs=lines) if lines != node.paragraphs else node
    own = node.area in layout.placeholders and sizes == manner.sizes
    attempt.placed.append(Placed(node, area, () if own else sizes, manner))


def _place(node: Node, rect: Rect, attempt: _Attempt, least: Sequence[int] = ()) -> None:
    match node:
        case Row():
            parts = list(rect.columns([child.weight for child in node.children], node.gap))
            least = natural.levels(node, parts, attempt.room)
        case Column():
            parts, least = _stack(node, rect, attempt, least), ()
        case Grid():
            parts = _cells(node, rect, attempt)
        case Space():
            return
        case _:
            _leaf(node, rect, attempt)
            return
    if any(part.w < NARROW for child, part in zip(node.children, parts, strict=True) if not isinstance(child, Space)):
        message = "does not fit: so much side by side leaves no room"
        attempt.problems.append(Problem(told_at(node), message, "make two slides of it"))
        return
    for child, part in zip(node.children, parts, strict=True):
        _place(child, part, attempt, least)


def _leaf(node: Node, rect: Rect, attempt: _Attempt) -> None:
    needed = natural.height(node, rect.w, attempt.room) or 0
    if needed > rect.h + SLACK:
        attempt.problems.append(too_high(node, needed, rect, attempt.room))
    misfit = natural.misfit(node, rect, attempt.room)
    if misfit:
        attempt.problems.append(misfit)
    if isinstance(node, Shape):
        rect = _shape(node, rect, attempt.room)
    if isinstance(node, Math):
        rect = rect.holding(*natural.formula_size(node, attempt.room), node.align)
    attempt.placed.append(Placed(node, rect, attempt.room.sizes(node)))


def _shape(node: Shape, rect: Rect, room: Room) -> Rect:
    if node.aspect:
        return rect.centred(node.aspect)
    if node.hug == "none":
        return rect
    wanted = natural.hugging_width(node, room)
    width = min(rect.w, wanted)
    return Rect(rect.right - width if node.hug == "right" else rect.x, rect.y, width, rect.h)


def _stack(node: Column, rect: Rect, attempt: _Attempt, least: Sequence[int]) -> list[Rect]:
    """Rectangles of a column's children: natural heights first, the rest shared by weight.

    They are as high as `least` says, too, if there is room, so that they stand beside those of another column.
    """
    heights = [natural.height(child, rect.w, attempt.room) for child in node.children]
    if least and sum(least) + node.gap * (len(least) - 1) <= rect.h:
        heights = list(least)
    left = rect.h - sum(h for h in heights if h is not None) - node.gap * (len(heights) - 1)
    shares = sum(child.weight for child, h in zip(node.children, heights, strict=True) if h is None)
    if left < -SLACK or (shares and left < PER["in"] // 2):
        tables = [child for child in node.children if isinstance(child, Table)]
        needed = rect.h - left + (PER["in"] // 2 if shares else 0)
        attempt.problems.append(
            too_many_rows(tables[0], needed - rect.h, rect.w, attempt.room) if tables else crowded(node, needed, rect.h)
        )
    full = [
        h if h is not None else max(1, round(left * child.weight / shares))
        for child, h in zip(node.children, heights, strict=True)
    ]
    offset = 0 if shares or node.anchor == "top" else left if node.anchor == "bottom" else left // 2
    return list(Rect(rect.x, rect.y + max(0, offset), rect.w, rect.h).rows(full, node.gap))


def _cells(node: Grid, rect: Rect, attempt: _Attempt) -> list[Rect]:
    """Rectangles of a grid's children, row by row."""
    rows = list(natural.grid_rows(node))
    heights = [natural.row_height(row, node, rect.w, attempt.room) for row in rows]
    left = rect.h - sum(h for h in heights if h is not None) - node.gap * (len(rows) - 1)
    flexible = heights.count(None)
    if left < -SLACK or (flexible and left < flexible * PER["in"] // 2):
        attempt.problems.append(crowded(node, rect.h - left, rect.h))
    full = [h if h is not None else max(1, left // flexible) for h in heights]
    parts: list[Rect] = []
    for row, band in zip(rows, rect.rows(full, node.gap), strict=True):
        parts += _spans(row, band, node)
    return parts


def _spans(row: Sequence[Node], band: Rect, grid: Grid) -> Iterator[Rect]:
    cells = list(band.columns([1] * grid.columns, grid.gap))
    at = 0
    for child in row:
        first, last = cells[at], cells[at + child.span - 1]
        yield Rect(first.x, band.y, last.right - first.x, band.h)
        at += child.span
