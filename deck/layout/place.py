"""Place a slide's nodes: every leaf gets its rectangle, and its text a size of the theme's scale."""

from collections.abc import Callable, Mapping, Sequence, Set
from itertools import product
from typing import Any

from deck.base.dataclass import dataclass, field, replace
from deck.base.problem import DeckError, Problem, did_you_mean
from deck.base.units import PER, Rect
from deck.layout import areas, diagram, intrinsic_size, little, typeset
from deck.layout.brand_places import HELD
from deck.layout.dispatch import MISFITS, RECTS
from deck.layout.intrinsic_size import TypeScale
from deck.layout.misfits import SLACK, crowded, overflow, told_at, too_high, too_many_rows, wide_display
from deck.model import tags
from deck.model.placed import Placed
from deck.model.style import Layout, Theme
from deck.model.values import written_at

EDGE = PER["pt"] * 4  # of the line at a block's side
GUTTER = PER["in"] // 8  # between a plate and what stands on it
NARROW = PER["in"] // 10  # nothing can be seen of what is less wide
SHOWN = (tags.Code, tags.Table, tags.Chart, tags.Diagram)  # whose words may be smaller than those beside them


@dataclass
class _Attempt:
    """One try at a step of the type scale, on the layout as the slide divides it, and what did not fit.

    leaves: those of each child of the slide; high: the EMU that the words of its body need.
    """

    scale: TypeScale
    layout: Layout
    placed: list[Placed] = field(default_factory=list)
    leaves: dict[tags.Node, list[Placed]] = field(default_factory=dict)
    high: int = 0
    problems: list[Problem] = field(default_factory=list)


def place(page: tags.Slide, theme: Theme, whole: bool = True) -> list[Placed]:
    """The slide's leaves, at the first step of the type scale at which all of them fit; more than that if it is little.

    whole: it is no part of a slide that was split, which look alike.
    Raises DeckError if the layout or an area is not there, or if something does not fit at the last step.
    """
    layout = theme.layouts.get(page.layout)
    if layout is None:
        hint = did_you_mean(page.layout, theme.layouts)
        message = f"the theme has no layout {str(page.layout)!r}"
        raise DeckError(Problem(written_at(page.layout, page.where), "outline-layout", message, hint))
    sizes, first = theme.style.sizes, {"small": 1, "large": -1}.get(page.size, 0)
    steps = max(len(steps) for name, steps in sizes.items() if name != "code")
    apart = max(steps, len(sizes["code"])) if any(isinstance(node, SHOWN) for node in tags.walk(page)) else 1
    # The largest type first: of text, and with each of its steps of code, tables, charts and diagrams if there are any.
    for step, shown in sorted(product(range(steps), range(apart)), key=sum):
        scale = TypeScale(theme.style, step + first, shown + first, first)
        attempt = _tried(page, _Attempt(scale, areas.arranged(page, layout, scale)), {})
        if not attempt.problems:
            return _with_room(page, attempt) if whole and not layout.rooms else attempt.placed
    # What has no words is told at the slide, not in the template that wrote its tag.
    wheres = (told_at(page) if p.where.file.endswith(".xml") else p.where for p in attempt.problems)
    raise DeckError(*(replace(p, where=where) for p, where in zip(attempt.problems, wheres, strict=True)))


def _tried(page: tags.Slide, attempt: _Attempt, before: Mapping[tags.Node, list[Placed]]) -> _Attempt:
    """The slide at a step of the type scale; before: the leaves of an earlier try, of which only the body's change."""
    filled = {child.area for child in page.children}
    for child in page.children:
        begun = len(attempt.placed)
        if child in before and child.area != "body":
            attempt.placed += before[child]
        else:
            _top(child, page, filled, attempt)
        attempt.leaves[child] = attempt.placed[begun:]
    return attempt


def _with_room(page: tags.Slide, attempt: _Attempt) -> list[Placed]:
    """What is placed: if it is little, larger, then looser, and at last lower, so that it does not hang at the top."""
    layout, first = attempt.layout, attempt.leaves
    content = little.content(page, layout, attempt.scale.style)
    if not content:
        return attempt.placed
    room = little.free(*content, layout, attempt.scale, attempt.high)
    while room and not page.size and attempt.scale.shown <= 0:
        scale = replace(attempt.scale, step=attempt.scale.step - 1, shown=attempt.scale.shown - 1)
        if typeset.size_at(scale.style.sizes["body"], scale.step) > intrinsic_size.LARGEST:
            break
        larger = _tried(page, _Attempt(scale, layout), first)
        if larger.problems or not little.well_set(attempt.placed, larger.placed, scale.style):
            break
        attempt, room = larger, little.free(*content, layout, scale, larger.high)
    if room:
        page, room = little.loosened(page, content[1], layout, attempt.scale, room)
    if not (lower := round(room * little.ABOVE)):
        return attempt.placed
    body = layout.areas["body"]
    below = replace(layout, areas={**layout.areas, "body": Rect(body.x, body.y + lower, body.w, body.h - lower)})
    return _tried(page, _Attempt(attempt.scale, below), first).placed


def _top(node: tags.Node, page: tags.Slide, filled: Set[str], attempt: _Attempt) -> None:
    """A child of the slide itself: into the area that it names, or into the margin."""
    layout = attempt.layout
    if node.area == "logo" and (layout.rooms or layout.name.startswith("Title Slide")):
        return
    if isinstance(node, tags.Audio):
        attempt.placed.append(Placed(node, areas.margin(layout, attempt.scale.style)))
        return
    style, words = attempt.scale.style, isinstance(node, tags.Placeholder)
    known: Mapping[str, object] = layout.styles if words else {**layout.areas, "full": None, "logo": None}
    if node.area not in known:
        if words and not any(paragraph.runs for paragraph in node.paragraphs):
            return  # a lead that is but a comment
        said = f"layout {layout.name!r} has no area {str(node.area)!r}" if node.area else "this tag needs an area"
        where = written_at(page.layout, page.where)
        if where == page.where:  # the layout is not the author's: what stands there may be
            own = isinstance(node, tags.Placeholder) and node.area == type(node).area
            where = told_at(node) if own else written_at(node.area, node.where)
        raise DeckError(Problem(where, "outline-layout", said, did_you_mean(node.area, known)))
    area = areas.left(node.area, filled, layout, style)
    if isinstance(node, tags.Placeholder):
        _placeholder(node, area, attempt, "visual" in filled)
        return
    if node.area == "below":
        area = Rect(area.x, area.y + areas.GAP, area.w, area.h - areas.GAP)
    begun = len(attempt.placed)
    if layout.plated and node.area not in ("full", "logo"):
        plate = tags.Shape(where=node.where, fill="paper", step=node.step, until=node.until, effect=node.effect)
        attempt.placed.append(Placed(plate, area, attempt.scale.sizes(plate)))
        area = area.inset(GUTTER, GUTTER)
    _place(node, area, attempt)
    taken = any(isinstance(c, tags.Placeholder) and c.area == node.area for c in page.children)
    if node.area in layout.slots and not taken:
        # The only table, chart or picture in an area stands in the brand's placeholder.
        shown = [n for n, item in enumerate(attempt.placed) if n >= begun and type(item.node) in HELD]
        if len(shown) == 1 and layout.slots[node.area] in HELD[type(attempt.placed[shown[0]].node)]:
            attempt.placed[shown[0]] = replace(attempt.placed[shown[0]], slot=node.area)


def _placeholder(node: tags.Placeholder, area: Rect, attempt: _Attempt, shown: bool) -> None:
    """Place text; shown: what the slide shows beside it has a place of its own, which the text keeps off."""
    layout, style = attempt.layout, attempt.scale.style
    placeholder = layout.styles[node.area]
    if node.area in ("left", "right"):  # columns begin at one height
        placeholder = replace(placeholder, anchor="top")
    room = layout.rooms.get(node.area)
    if room and shown and area.bottom <= layout.areas["visual"].y < room.bottom:
        room = Rect(room.x, room.y, room.w, layout.areas["visual"].y - room.y)
    sizes, needed = intrinsic_size.placeholder(node, area, placeholder, attempt.scale, room)
    if room and needed > area.h + SLACK:
        area = areas.grown(node, area, room, needed, placeholder, sizes)
    if needed > area.h + SLACK:
        attempt.problems.append(overflow(node, needed, area.h, sizes, style, placeholder))
    wide = wide_display(node.paragraphs, area.w, sizes, style, placeholder)
    if wide:
        attempt.problems.append(wide)
    if isinstance(node, tags.Body):
        attempt.high = needed
    if isinstance(node, tags.Title):
        lines = [typeset.balanced(line, area.w, sizes[0], style, placeholder) for line in node.paragraphs]
        node = replace(node, paragraphs=lines) if lines != node.paragraphs else node
    own = node.area in layout.placeholders and sizes == placeholder.sizes
    attempt.placed.append(Placed(node, area, () if own else sizes, placeholder))


def _place(node: tags.Node, rect: Rect, attempt: _Attempt, least: Sequence[int] = ()) -> None:
    """Place a node in a rectangle, and what it holds; children of a column are as high as `least` says."""
    if isinstance(node, tags.Diagram):
        found, problem = diagram.placed(node, rect, attempt.scale.of_shown)
        attempt.placed += found
        attempt.problems += [problem] if problem else []
        return
    divide = PARTS.get(type(node))
    if divide is None:
        scale = attempt.scale
        needed = scale.height(node, rect.w) or 0
        if needed > rect.h + SLACK:
            attempt.problems.append(too_high(node, needed, rect, scale))
        misfit = MISFITS[type(node)](node, rect, scale)
        if misfit:
            attempt.problems.append(misfit)
        attempt.placed.append(Placed(node, RECTS[type(node)](node, rect, scale), scale.sizes(node)))
        return
    if isinstance(node, tags.Column):
        attempt = replace(attempt, scale=attempt.scale.within(node))
    parts, least = divide(node, rect, attempt, least)
    if any(
        part.w < NARROW for child, part in zip(node.children, parts, strict=True) if not isinstance(child, tags.Space)
    ):
        message = "does not fit: so much side by side leaves no room"
        attempt.problems.append(Problem(told_at(node), "slide-fit", message, "make two slides of it"))
        return
    for child, part in zip(node.children, parts, strict=True):
        _place(child, part, attempt, least)


Parts = tuple[list[Rect], Sequence[int]]  # of what a node holds, and how high their own children are at least


def _side_by_side(node: tags.Row, rect: Rect, attempt: _Attempt, _: Sequence[int]) -> Parts:
    parts = list(rect.columns([child.weight for child in node.children], node.gap))
    if attempt.scale.style.rtl:
        parts = [part.mirrored(rect) for part in parts]
    return parts, intrinsic_size.levels(node, parts, attempt.scale)


def _stack(node: tags.Column, rect: Rect, attempt: _Attempt, least: Sequence[int]) -> Parts:
    """Rectangles of a column's children: natural heights first, the rest shared by weight.

    They are as high as `least` says, too, if there is room, so that they stand beside those of another column.
    """
    heights = [attempt.scale.height(child, rect.w) for child in node.children]
    if least and sum(least) + node.gap * (len(least) - 1) <= rect.h:
        heights = list(least)
    left = rect.h - sum(h for h in heights if h is not None) - node.gap * (len(heights) - 1)
    shares = sum(child.weight for child, h in zip(node.children, heights, strict=True) if h is None)
    if left < -SLACK or (shares and left < PER["in"] // 2):
        tables = [child for child in node.children if isinstance(child, tags.Table)]
        needed = rect.h - left + (PER["in"] // 2 if shares else 0)
        rows = [too_many_rows(table, needed - rect.h, rect.w, attempt.scale) for table in tables[:1]]
        attempt.problems += rows or [crowded(node, needed, rect.h)]
    children = zip(node.children, heights, strict=True)
    full = [max(1, round(left * child.weight / shares)) if h is None else h for child, h in children]
    offset = 0 if shares or node.anchor == "top" else left if node.anchor == "bottom" else left // 2
    return list(Rect(rect.x, rect.y + max(0, offset), rect.w, rect.h).rows(full, node.gap)), ()


def _panel(node: tags.Block, rect: Rect, attempt: _Attempt, _: Sequence[int]) -> Parts:
    """The rectangles of a block's children, whose panel lies behind them."""
    edge = Rect(rect.x, rect.y, EDGE, rect.h)
    edge = edge.mirrored(rect) if attempt.scale.style.rtl else edge
    for color, part in ((node.fill, rect), (node.line, edge)):
        if color != "none":
            look = tags.Shape(where=node.where, fill=color, step=node.step, until=node.until, effect=node.effect)
            attempt.placed.append(Placed(replace(look, dim=node.dim), part, attempt.scale.sizes(look)))
    return _stack(node, rect.inset(*intrinsic_size.BLOCK_INSET), attempt, ())


def _cells(node: tags.Grid, rect: Rect, attempt: _Attempt, least: Sequence[int]) -> Parts:
    """Rectangles of a grid's children, row by row."""
    rows = list(intrinsic_size.grid_rows(node))
    heights = [intrinsic_size.row_height(row, node, rect.w, attempt.scale) for row in rows]
    left = rect.h - sum(h for h in heights if h is not None) - node.gap * (len(rows) - 1)
    flexible = heights.count(None)
    if left < -SLACK or (flexible and left < flexible * PER["in"] // 2):
        attempt.problems.append(crowded(node, rect.h - left, rect.h))
    full = [h if h is not None else max(1, left // flexible) for h in heights]
    parts: list[Rect] = []
    for row, band in zip(rows, rect.rows(full, node.gap), strict=True):
        cells, at = list(band.columns([1] * node.columns, node.gap)), 0
        for child in row:
            first, last = cells[at], cells[at + child.span - 1]
            parts.append(Rect(first.x, band.y, last.right - first.x, band.h))
            at += child.span
    if attempt.scale.style.rtl:
        parts = [part.mirrored(rect) for part in parts]
    return parts, least


# How what is divided gives places to what stands in it.
PARTS: Mapping[type[tags.Node], Callable[[Any, Rect, _Attempt, Sequence[int]], Parts]] = {
    **{tags.Row: _side_by_side, tags.Column: _stack, tags.Block: _panel, tags.Grid: _cells},
    tags.Space: lambda *_: ([], ()),
}
