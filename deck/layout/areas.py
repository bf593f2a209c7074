"""Find the place of what asks for an area of the layout: what others leave of it, and what it may grow into."""

from collections.abc import Collection, Sequence
from functools import reduce

from deck.base.dataclass import replace
from deck.base.units import PER, Rect
from deck.layout import intrinsic_size
from deck.layout.intrinsic_size import TypeScale
from deck.layout.misfits import SLACK
from deck.model.style import Layout, PlaceholderStyle, Style
from deck.model.tags import Body, Placeholder, Slide, Source

# where areas overlap, the earlier one is left whole
_FIRST = ("lead", "source", "below", "attribution", "visual", "body")
GAP = PER["in"] * 3 // 20  # above what stands below the content
ICON = PER["in"] * 2 // 5  # of a sound


def arranged(page: Slide, layout: Layout, scale: TypeScale) -> Layout:
    """The layout as this slide divides it: room at its foot for small print of several lines, and for what stands
    below the content; the shares of what is shown and of the words beside it."""
    own = dict[str, Rect]()
    body = layout.areas.get("body") or max(layout.areas.values(), key=lambda area: area.w * area.h)
    if page.ratio and {"visual", "body"} <= layout.areas.keys():
        own = _divided(layout.areas["visual"], layout.areas["body"], page.ratio)
    for node in page.children:
        area = layout.areas.get(node.area, body)
        if isinstance(node, Source) and node.area in layout.styles:
            needed = intrinsic_size.placeholder(node, area, layout.styles[node.area], TypeScale(scale.style, 0))[1]
            if needed - area.h > SLACK:
                own["source"] = Rect(area.x, area.bottom - needed, area.w, needed)
    for node in (node for node in page.children if node.area == "below"):
        parts = [layout.areas[name] for name in ("body", "visual") if name in {child.area for child in page.children}]
        whole = reduce(Rect.around, parts or [body])
        if any(isinstance(child, Source) for child in page.children) and "source" in layout.areas:
            whole = whole.without(own.get("source", layout.areas["source"]))
        height = scale.height(node, whole.w) or whole.h // 3
        own["below"] = Rect(whole.x, whole.bottom - height - GAP, whole.w, height + GAP)
    clear = {name: area for name, area in layout.clear.items() if name not in own}
    return replace(layout, areas={**layout.areas, **own}, clear=clear) if own else layout


def _divided(visual: Rect, body: Rect, ratio: str) -> dict[str, Rect]:
    """Places side by side with other shares of their width."""
    shares = dict(zip(("visual", "body"), map(float, ratio.split(":")), strict=True))
    (first, left), (second, right) = sorted({"visual": visual, "body": body}.items(), key=lambda pair: pair[1].x)
    if left.right > right.x:
        return {}
    whole = Rect(left.x, left.y, right.right - left.x, left.h)
    one, two = whole.columns([shares[first], shares[second]], right.x - left.right)
    return {first: Rect(one.x, left.y, one.w, left.h), second: Rect(two.x, right.y, two.w, right.h)}


def under_title(filled: Collection[str], layout: Layout, style: Style) -> Rect:
    """All of the page under title and lead, to its edges."""
    top = layout.areas["lead" if "lead" in filled else "title"].bottom + PER["in"] * 3 // 20
    return Rect(0, top, style.page[0], style.page[1] - top)


def margin(layout: Layout, style: Style) -> Rect:
    """A small square at the right of the slide's number, or where that would be."""
    beside = layout.areas.get("number", layout.areas["body"])
    margin = style.page[0] - beside.right
    side = min(ICON, margin * 3 // 4)
    middle = beside.y + beside.h // 2 if "number" in layout.areas else style.page[1] - margin * 2 // 3
    return Rect(beside.right + (margin - side) // 2, middle - side // 2, side, side)


def left(name: str, filled: Collection[str], layout: Layout, style: Style) -> Rect:
    """What other areas that are filled leave of an area."""
    if name == "full":
        return under_title(filled, layout, style)
    if name == "logo":
        return style.areas["mark"]
    area = layout.clear.get(name, layout.areas[name])
    for other in _FIRST[: _FIRST.index(name)] if name in _FIRST else ():
        if other in filled and other in layout.areas:
            area = area.without(layout.areas[other])
    return area


def grown(
    node: Placeholder, area: Rect, room: Rect, needed: int, style: PlaceholderStyle, sizes: Sequence[float]
) -> Rect:
    """As high as a text that leaves its place, if there is room; a single line always has it, for PowerPoint shows it.

    A body of several steps becomes smaller first, unless its place grows with it.
    """
    one_line = len(node.paragraphs) == 1 and needed < sizes[0] * 1.6 * PER["pt"]
    smaller = not isinstance(node, Body) or style.grows or sizes[0] <= style.sizes[0] * intrinsic_size.MUCH_SMALLER
    if not one_line and (needed > room.h + SLACK or not smaller):
        return area
    more = needed - area.h
    up = {"top": 0, "middle": more // 2, "bottom": more}[style.anchor]
    grown = Rect(area.x, area.y - up, area.w, needed)
    return grown if needed > room.h else grown.moved_into(Rect(area.x, room.y, area.w, room.h))
