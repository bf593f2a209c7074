"""Divide a layout into the areas that slides fill: its placeholders, and parts of them for what it has none for."""

from __future__ import annotations

from collections.abc import Iterator

from deck.brand.found import FOOTERS, Found, Place
from deck.placing.typeset import INDENT, LINE, PARAGRAPH
from deck.theme import Layout, Level, Manner, Style
from deck.units import PER, Rect

GAP = PER["in"] // 6  # between an area and what is divided from it
_SIDE = {"Text and Visual": True, "Visual and Text": False, "Quote": True, "Closing": True}  # the text at the left


def layout(name: str, role: str, found: Found, style: Style, ground: Rect) -> Layout:
    """A brand's layout as slides of a role fill it; ground: where its master has the text of a slide."""
    places = dict(_places(role, found))
    foot = min((places[name].text.y for name in FOOTERS.values() if name in places), default=style.page[1])
    areas = {
        area: _above(foot, place.text) if area in ("body", "visual") else place.text for area, place in places.items()
    }
    areas |= {area: rect for area, rect in _derived(role, areas, style, ground) if area not in areas}
    manners = {area: place.manner for area, place in places.items()}
    manners |= {area: box(area, style) for area in areas if area not in manners and area != "visual"}
    placeholders = {area: (place.kind, place.idx) for area, place in places.items() if area != "visual"}
    return Layout(name, found.name, found.part, areas, placeholders, manners, found.backdrop)


def _above(foot: int, area: Rect) -> Rect:
    """The part of an area above the footers."""
    return Rect(area.x, area.y, area.w, foot - area.y) if area.y < foot < area.bottom else area


def role_of(found: Found) -> str:
    """The role whose areas a layout offers to an author who asks for it by its own name."""
    if found.subtitle:
        return "Title Slide"
    large = [place for place in found.contents if place.rect.w * place.rect.h * 4 > found.contents[0].rect.w]
    return "Title Only" if not large else "Title and Content" if len(large) == 1 else "Text and Visual"


def _places(role: str, found: Found) -> Iterator[tuple[str, Place]]:
    """The placeholders that slides of a role fill, by area."""
    if found.title:
        yield "title", found.title
    yield from ((area, place) for kind, area in FOOTERS.items() if (place := found.footer(kind)))
    texts = [place for place in found.contents if place.kind != "pic"]
    pictures = [place for place in found.contents if place.kind == "pic"]
    if role == "Title Slide":
        text = found.subtitle or next(iter(texts), None)
        yield from [("subtitle", text)] if text else []
        yield from [("visual", pictures[0])] if pictures else []
    elif role in _SIDE and len(found.contents) > 1:
        pair = sorted(found.contents[:2], key=lambda place: (place.rect.x, place.rect.y))
        text, shown = pair if _SIDE[role] else pair[::-1]
        if text.kind == "pic":
            text, shown = shown, text
        yield from (("body", text), ("visual", shown))
    elif role != "Title Only":
        body = next(iter(texts), found.subtitle)
        yield from [("body", body)] if body else []
        yield from [("visual", pictures[0])] if pictures else []


def _derived(role: str, areas: dict[str, Rect], style: Style, ground: Rect) -> Iterator[tuple[str, Rect]]:
    """Areas for what a layout has no placeholder for, divided from its body or from what is free."""
    title, page = areas["title"], Rect(0, 0, *style.page)
    foot = min((areas[name].y for name in FOOTERS.values() if name in areas), default=page.h - page.h // 20)
    below = Rect(title.x, title.bottom + GAP, title.w, max(1, foot - GAP - title.bottom - GAP))
    if role == "Title Slide":
        subtitle = areas.get("subtitle", below)
        yield from (("subtitle", subtitle), ("visual", _free(page, foot, title, subtitle)))
        return
    fallen = (
        title.bottom > ground.y + ground.h // 3
    )  # a title in the middle of the page: the master's text is elsewhere
    body = areas.get("body") or (below if fallen else Rect(title.x, ground.y, title.w, ground.h))
    yield "body", body
    if role == "Section":
        return
    if role in _SIDE:
        left, right = body.columns([2, 3] if _SIDE[role] else [3, 2], 2 * GAP)
        yield "visual", right if _SIDE[role] else left
    if role == "Quote":
        yield "attribution", _strip(body, style, "caption", bottom=True, lines=2)
    shown = areas.get("visual", body)
    whole = Rect(min(body.x, shown.x), body.y, max(body.right, shown.right) - min(body.x, shown.x), body.h)
    yield "lead", _strip(whole, style, "lead")
    yield "source", _strip(whole, style, "source", bottom=True)


def _strip(area: Rect, style: Style, size: str, *, bottom: bool = False, lines: int = 1) -> Rect:
    """As many lines of text as a size has, at the top or the bottom of an area."""
    height = round(style.sizes[size][0] * 1.2 * LINE * lines * PER["pt"]) + GAP // 2
    return Rect(area.x, area.bottom - height if bottom else area.y, area.w, height)


def _free(page: Rect, foot: int, *taken: Rect) -> Rect:
    """The largest part of a page that is beside what is taken, above the footers, within margins."""
    left, right = min(rect.x for rect in taken), max(rect.right for rect in taken)
    top, bottom = min(rect.y for rect in taken), max(rect.bottom for rect in taken)
    margin = min(page.w, page.h) // 14
    parts = (
        Rect(right + 2 * GAP, margin, page.w - margin - right - 2 * GAP, foot - 2 * margin),
        Rect(margin, margin, left - 2 * GAP - margin, foot - 2 * margin),
        Rect(left, margin, right - left, top - GAP - margin),
        Rect(left, bottom + GAP, right - left, foot - GAP - bottom - GAP),
    )
    return max((part for part in parts), key=lambda part: min(part.w, part.h))


def box(area: str, style: Style) -> Manner:
    """How text is set in an area that has no placeholder."""
    size = {"body": "body", "subtitle": "body", "attribution": "caption"}.get(area, area)
    steps = style.sizes[size] if size in style.sizes else style.sizes["body"]
    sizes = [max(steps[-1], steps[0] - 4 * level) for level in range(3)]
    color = style.colors["ink" if area == "body" else "grey"]
    bulleted = area == "body"
    levels = tuple(
        Level(size, INDENT * (n + 1) * bulleted, -INDENT * bulleted, LINE, PARAGRAPH, bulleted)
        for n, size in enumerate(sizes)
    )
    return Manner(style.fonts["body"], color, levels)
