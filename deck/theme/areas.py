"""Divide a layout into the areas that slides fill: its placeholders, and parts of them for what it has none for."""

from collections.abc import Iterator

from deck.base.colors import contrast
from deck.base.dataclass import replace
from deck.base.units import PER, Rect
from deck.layout.typeset import INDENT, LINE, PARAGRAPH
from deck.model.style import Layout, Level, PlaceholderStyle, Style
from deck.pptx.template import LayoutPart
from deck.theme.layout_scan import FOOTERS, WORDS, Found, Place
from deck.theme.roles import heads, pair

GAP = PER["in"] // 6  # between an area and what is divided from it
_SIDE = {"Text and Visual": True, "Visual and Text": False, "Quote": True, "Closing": True}  # the text at the left
_CLEARED = ("body", "visual", "left", "right")  # areas from which a layout's art and footers take their part
_THIN = PER["pt"] * 2  # a line, over which content may lie
_PLATED = 3.0  # the contrast with a ground under which what we draw needs another
_LOST, _FAINT, _LARGE = 2.0, 3.0, 28  # the contrast under which text is lost, of so many points and of fewer
_CLEAR = 4.0  # the contrast of the ink that takes its place
_MOST = 0.5  # of an area that art may take; what takes more belongs under the text


def layout(name: str, role: str, found: Found, style: Style, ground: Rect) -> tuple[Layout, LayoutPart]:
    """A brand's layout as slides of a role fill it; ground: where its master has the text of a slide."""
    places = dict(_places(role, found))
    foot = _foot(found, found.page.h)
    areas = {area: place.text for area, place in places.items()}
    clear = {area: cleared(areas[area], found, foot) for area in areas if area in _CLEARED}
    derived = dict(_derived(role, areas, clear, found, style, cleared(ground, found, foot)))
    areas |= {area: rect for area, rect in derived.items() if area not in areas}
    if role == "Closing":  # as large as a QR code needs to be
        area = clear.pop("visual", areas["visual"])
        side = min(area.w, area.h, found.page.h * 2 // 5)
        spare = (area.h - side) // 2 if "body" in places and places["body"].style.anchor == "middle" else 0
        areas["visual"] = Rect(area.x + (area.w - side) // 2, area.y + spare, side, side)
    styles = {area: place.style for area, place in places.items()}
    styles |= {area: box(area, style) for area in areas if area not in styles and area != "visual"}
    styles = {area: _readable(own, areas[area], found, style) for area, own in styles.items()}
    behind = found.under(clear.get("body") or areas.get("body") or areas["subtitle"])
    words = tuple(area for area in places if area != "visual")
    rooms = {area: _room(place, found) for area, place in places.items() if area not in FOOTERS.values()}
    slots = {area: place.kind for area, place in places.items() if area in _CLEARED}
    plated = bool(behind) and any(contrast(style.colors[token], behind) < _PLATED for token in ("ink", "grey"))
    made = Layout(name, found.name, areas, words, styles, found.backdrop, None, clear, rooms, slots, "", plated)
    return made, LayoutPart(found.part, {area: (place.kind, place.idx) for area, place in places.items()}, found.colors)


def _readable(own: PlaceholderStyle, rect: Rect, found: Found, style: Style) -> PlaceholderStyle:
    """How text is set in a place: in the brand's other ink, where its own is lost on what is behind it."""
    behind = own.fill or found.under(rect)
    if not behind or contrast(own.color, behind) >= (_LOST if own.sizes[0] >= _LARGE else _FAINT):
        return own
    ink = max(("ink", "paper"), key=lambda token: contrast(style.colors[token], behind))
    color = style.colors[ink]
    return replace(own, color=color, ink=ink) if contrast(color, behind) >= _CLEAR else own


def _foot(found: Found, otherwise: int) -> int:
    """The y of the highest of the footers that stand at the foot."""
    footers = [place.rect.y for kind in FOOTERS if (place := found.footer(kind))]
    return min((y for y in footers if y > found.page.h * 0.6), default=otherwise)


def cleared(area: Rect, found: Found, foot: int) -> Rect:
    """What the layout's footers and its art leave of an area."""
    whole = area.w * area.h
    if area.y < foot < area.bottom:
        area = Rect(area.x, area.y, area.w, foot - area.y)
    for piece in found.art:
        left = area.without(piece)
        if min(piece.w, piece.h) > _THIN and not piece.holds(area) and left.w * left.h > whole * _MOST:
            area = left
    return area


def role_of(found: Found) -> str:
    """The role whose areas a layout offers to an author who asks for it by its own name."""
    if found.subtitle:
        return "Title Slide"
    if not found.large:
        return "Title Only"
    return "Text and Visual" if len(found.large) > 1 else "Title and Content"


def _places(role: str, found: Found) -> Iterator[tuple[str, Place]]:
    """The placeholders that slides of a role fill, by area."""
    if found.title:
        yield "title", found.title
    yield from ((area, place) for kind, area in FOOTERS.items() if (place := found.footer(kind)))
    if role == "Title Slide":
        yield from _opening(found)
        return
    both = pair(found)
    if role in ("Columns", "Headed Columns") and both:
        yield from zip(("left", "right"), both, strict=True)
        yield from zip(("left_head", "right_head"), heads(found) or (), strict=False)
    elif role in _SIDE and both:
        text, shown = both if _SIDE[role] else both[::-1]
        if text.kind not in WORDS:
            text, shown = shown, text
        yield from (("body", text), ("visual", shown))
    elif role != "Title Only":
        words = [place for place in (found.contents if role == "Section" else found.large) if place.kind in WORDS]
        body = next(iter(words), found.subtitle)
        yield from [("body", body)] if body else []
        yield from [("visual", place) for place in found.large if place.kind == "pic"][:1]
    if role != "Section":
        yield from _lines(found)


def _opening(found: Found) -> Iterator[tuple[str, Place]]:
    """The texts of a title slide: the subtitle, and those below it for author, affiliation and what else there is."""
    texts = sorted((p for p in found.contents if p.kind == "body"), key=lambda place: (place.rect.y, place.rect.x))
    under = [place for place in texts if not found.title or place.rect.y >= found.title.rect.y]
    first = found.subtitle or next(iter(under), None)
    if first:
        yield "subtitle", first
        below = [place for place in under if place is not first and place.rect.y >= first.rect.y]
        yield from ((f"subtitle_{n}", place) for n, place in enumerate(below, 2))
    yield from [("visual", place) for place in found.large if place.kind == "pic"][:1]


def _lines(found: Found) -> Iterator[tuple[str, Place]]:
    """A line of text between title and content, and one below the content."""
    title, top = found.title, min((place.rect.y for place in found.large), default=found.page.h // 3)
    bottom = max((place.rect.bottom for place in found.large), default=found.page.h * 4 // 5)
    kept = [place for place in found.strips if place not in (heads(found) or ())]
    above = [p for p in kept if title and title.rect.y < p.rect.y and p.rect.bottom <= top + p.rect.h // 2]
    below = [p for p in kept if p.rect.y >= bottom - p.rect.h // 2]
    yield from [("lead", above[0])] if above else []
    yield from [("source", below[0])] if below else []


def _derived(
    role: str, areas: dict[str, Rect], clear: dict[str, Rect], found: Found, style: Style, ground: Rect
) -> Iterator[tuple[str, Rect]]:
    """Areas for what a layout has no placeholder for, divided from its body or from what is free."""
    title, page = areas.get("title", Rect(0, 0, 1, 1)), found.page
    foot = _foot(found, page.h * 19 // 20)
    below = Rect(title.x, title.bottom + GAP, title.w, max(1, foot - GAP - title.bottom - GAP))
    if role == "Title Slide":
        subtitle = areas.get("subtitle", below)
        taken = [rect for name, rect in areas.items() if name.startswith("subtitle")] or [subtitle]
        lines = round(4 * style.sizes["body"][-1] * PER["pt"])  # its author and affiliation may want more than it has
        taken = [Rect(rect.x, rect.y, rect.w, max(rect.h, lines)) for rect in taken]
        yield from (("subtitle", subtitle), ("visual", _free(page, foot, found, title, *taken)))
        return
    if role == "Section":
        yield "body", areas.get("body", below)
        return
    beside = ground.without(title) if ground.overlaps(title, GAP // 4) else ground
    body = clear.get("body") or clear.get("left") or beside
    yield "body", body
    if role in _SIDE:
        left, right = body.columns([2, 3] if _SIDE[role] else [3, 2], 2 * GAP)
        yield "visual", right if _SIDE[role] else left
    if role == "Quote":
        yield "attribution", _strip(body, style, "caption", bottom=True, lines=3)
    shown = clear.get("visual") or clear.get("right") or body
    start, end = min(body.x, shown.x), max(body.right, shown.right)
    whole = Rect(start, body.y, end - start, max(body.bottom, shown.bottom) - body.y)
    yield "lead", _strip(whole, style, "lead")
    yield "source", _strip(whole, style, "source", bottom=True)


def _strip(area: Rect, style: Style, size: str, *, bottom: bool = False, lines: int = 1) -> Rect:
    """As many lines of text as a size has, at the top or the bottom of an area."""
    height = round(style.sizes[size][0] * 1.2 * LINE * lines * PER["pt"]) + GAP // 2
    return Rect(area.x, area.bottom - height if bottom else area.y, area.w, height)


def _free(page: Rect, foot: int, found: Found, *taken: Rect) -> Rect:
    """The largest part of a page that is beside what is taken, above the footers, within margins, off the art."""
    left, right = min(rect.x for rect in taken), max(rect.right for rect in taken)
    top, bottom = min(rect.y for rect in taken), max(rect.bottom for rect in taken)
    margin = min(page.w, page.h) // 14
    parts = (
        Rect(right + 2 * GAP, margin, page.w - margin - right - 2 * GAP, foot - 2 * margin),
        Rect(margin, margin, left - 2 * GAP - margin, foot - 2 * margin),
        Rect(left, margin, right - left, top - GAP - margin),
        Rect(left, bottom + GAP, right - left, foot - GAP - bottom - GAP),
    )
    return max((cleared(part, found, foot) for part in parts), key=lambda part: min(part.w, part.h))


def _room(place: Place, found: Found) -> Rect:
    """How far a placeholder's text may reach above and below its place: to whatever else there is, or to the margin."""
    margin, text = found.page.h // 40, place.text
    others = [other.rect for other in found.places if other is not place] + list(found.art)
    beside = [other for other in others if other.x < text.right and text.x < other.right]
    middle = text.y + text.h // 2
    top = max((other.bottom for other in beside if other.bottom <= middle), default=margin)
    bottom = min((other.y for other in beside if other.y >= middle), default=found.page.h - margin)
    top, bottom = min(top, text.y), max(bottom, text.bottom)
    return Rect(text.x, top, text.w, bottom - top)


def box(area: str, style: Style) -> PlaceholderStyle:
    """How text is set in an area that has no placeholder."""
    size = {"body": "body", "subtitle": "body", "attribution": "caption"}.get(area, area)
    steps = style.sizes[size] if size in style.sizes else style.sizes["body"]
    sizes = [max(steps[-1], steps[0] - 4 * level) for level in range(3)]
    ink = "ink" if area == "body" else "grey"
    bulleted = area == "body"
    levels = tuple(
        Level(size, INDENT * (n + 1) * bulleted, -INDENT * bulleted, LINE, PARAGRAPH, bulleted)
        for n, size in enumerate(sizes)
    )
    return PlaceholderStyle(style.fonts["body"], style.colors[ink], levels, ink=ink)
