"""Derive how a brand looks: its colours, typefaces and type scale, with what it has no name for."""

from collections.abc import Mapping, Sequence

from deck.base.colors import chroma, contrast, luminance
from deck.base.dataclass import replace
from deck.base.units import PER
from deck.model.style import SERIES, Layout, Style
from deck.pptx.palette import Palette
from deck.pptx.template import LayoutPart
from deck.theme.layout_scan import Found

LEGIBLE, _SEEN = 4.5, 3.0
_MIDDLING = 5.5  # the contrast on a ground that is neither light nor dark
_DEEP = 0.03  # the luminance of a ground that is nearly black
_VIVID, _PALE = 0.25, 0.15  # the chroma of a colour that is no grey, and under which it is one
_HEIGHT = PER["in"] * 7.5  # of the page that our own sizes are made for
_WIDTH, _LEAST = PER["in"] * 8.9, 0.72  # of the room in which our figures are still drawn as they are; the least of it
_FLOORS = {  # points, under which text of a kind is not set
    **{"display": 20, "heading": 18, "title": 16, "lead": 12, "body": 12, "large": 14, "label": 10, "table": 10},
    **{"caption": 10, "code": 10, "source": 10, "formula": 14},
}
_DARKER = ("", *(f" lumMod={share}000" for share in (90, 75, 60, 50, 40, 30, 20)))
_LIGHTER = ("", *(f" lumMod={share}000 lumOff={100 - share}000" for share in (80, 60, 40, 25, 15)))
_QUIET = [f" lumMod={share}000 lumOff={100 - share}000" for share in (60, 65, 75, 85, 95)]  # ink that is less dark
_FAINTER = [f" lumMod={share}000" for share in (70, 75, 85, 95)]  # ink that is less bright


def look(
    base: Style, name: str, palette: Palette, content: Found, title: Found, own: Mapping[str, str]
) -> tuple[Style, dict[str, str]]:
    """A brand's style, and how slides write its colours.

    content: the layout of most slides; title: that of the first; base: the style of ours that has the rest;
    own: paints of colours that somebody has chosen.
    """
    scheme, page = {**_scheme(palette, content), **own}, (content.page.w, content.page.h)
    colors = {token: palette.hex(paint) for token, paint in scheme.items()}
    heading, body = content.title, next(iter(content.large), None)
    fonts = base.fonts | {
        "heading": heading.style.font if heading else base.fonts["heading"],
        "body": body.style.font if body else heading.style.font if heading else base.fonts["body"],
    }
    dark, link = luminance(colors["paper"]) < luminance(colors["ink"]), link_slot(palette, colors["paper"])[1]
    areas = base.areas | {"notes_image": base.areas["notes_image"].centred(page[0] / page[1])}
    room = body.rect.w if body else page[0]
    sizes, unit = _sizes(base, content, title, page), min(1.0, page[1] / _HEIGHT, max(_LEAST, room / _WIDTH))
    style = replace(base, name=name, dark=dark, colors=colors, fonts=fonts, sizes=sizes, page=page)
    style = replace(style, areas=areas, unit=unit, link=link)
    # A paint without a name in the scheme has none to change: it is written as it comes out.
    return style, {token: palette.hex(paint) if paint.startswith("#") else paint for token, paint in scheme.items()}


def link_slot(palette: Palette, ground: str) -> tuple[str, str]:
    """The slot of the scheme that links take, and its colour: the brand's own, unless nobody could read it."""
    slots = ("hlink", *(f"accent{n}" for n in range(1, 7)), "folHlink", "dk1", "lt1")
    found = [(slot, color) for slot in slots if (color := palette.slot(slot))]
    clear = (pair for pair in found if contrast(pair[1], ground) >= (_SEEN if pair[0] == "hlink" else LEGIBLE))
    return next(clear, max(found, key=lambda pair: contrast(pair[1], ground)))


def linked(made: Layout, part: LayoutPart, found: Found, palette: Palette) -> tuple[Layout, LayoutPart]:
    """A layout and its part, whose links take another colour where those of its master cannot be read on its ground."""
    words = made.areas.get("body") or made.areas["subtitle"]
    color, ground = palette.hex("hlink"), found.under(words)
    if ground and contrast(color, ground) < _SEEN:
        slot, color = link_slot(palette, ground)
        part = replace(part, colors={**palette.mapping, "hlink": slot})
    return replace(made, link=color), part


def _scheme(palette: Palette, content: Found) -> dict[str, str]:
    """A paint for each of our names of colours."""
    own = [place.style.color for place in content.large[:1]]
    places = content.large[:1] or ([content.title] if content.title else [])
    ground = content.under(places[0].rect) if places else ""
    if not ground:  # a picture: of the colours that it may have, one on which the brand's own text can be read
        likely = (palette.hex("bg1"), palette.hex("tx1"), "#000000", "#FFFFFF")
        ground = next((g for g in likely if all(contrast(color, g) >= LEGIBLE for color in own)), likely[0])
    paper = next((name for name in ("bg1", "bg2", "tx1", "tx2") if palette.hex(name) == ground), ground)
    dark = luminance(ground) > 0.18  # as much from black as from white: whether text on it is dark
    last = "#000000" if dark else "#FFFFFF"
    inks = ("tx1", *own, "bg1", last)
    best = max(inks, key=lambda paint: contrast(palette.hex(paint), ground))
    ink = next((paint for paint in inks if contrast(palette.hex(paint), ground) >= LEGIBLE), best)
    if contrast(palette.hex(ink), ground) < _MIDDLING:  # what we draw stands on a plate, on which many colours are seen
        paper = ground = "#FFFFFF" if luminance(palette.hex(ink)) < luminance(ground) else "#000000"
        dark = ground == "#FFFFFF"
    deep = luminance(ground) < _DEEP  # too dark for a darker panel
    panel = paper + (" lumMod=95000" if dark else " lumMod=85000 lumOff=15000" if deep else " lumMod=75000")
    grounds = (ground, palette.hex(panel))
    quiet = _QUIET if luminance(palette.hex(ink)) < luminance(ground) else _FAINTER
    vivid = " satMod=20000" if chroma(palette.hex(ink + quiet[0])) > _VIVID else ""  # of which a shade is no grey
    grey = _legible([*(ink + change + vivid for change in quiet), ink], grounds, palette)
    hairline = paper + (" lumMod=85000" if dark else " lumMod=75000 lumOff=25000")
    shades = ([f"accent{n}{change}" for change in (_DARKER if dark else _LIGHTER)] for n in range(1, len(SERIES) + 1))
    found = [_legible(tried, grounds, palette) for tried in shades]
    found.sort(key=lambda paint: chroma(palette.hex(paint)) < _PALE)  # what looks like a grey last
    accents = dict(zip(SERIES, found, strict=True))
    return {"paper": paper, "ink": ink, "grey": grey, "panel": panel, "hairline": hairline, **accents}


def _legible(shades: Sequence[str], grounds: Sequence[str], palette: Palette) -> str:
    """The first shade in which text can be read on every ground; the clearest if there is none."""
    least = {shade: min(contrast(palette.hex(shade), ground) for ground in grounds) for shade in shades}
    return next((shade for shade in shades if least[shade] >= LEGIBLE), max(shades, key=lambda shade: least[shade]))


def _sizes(base: Style, content: Found, title: Found, page: tuple[int, int]) -> dict[str, tuple[float, ...]]:
    """The type scale: titles and text as the placeholders have it, the rest in proportion to the page.

    Each goes down as far as text can be read at all, below the floor of our own themes with a warning of the judge's.
    """
    scale = min(1.0, page[1] / _HEIGHT)
    floors = {name: _FLOORS.get(name, _FLOORS["title"]) for name in base.sizes}
    first: dict[str, float] = {name: max(floors[name], round(steps[0] * scale)) for name, steps in base.sizes.items()}
    if content.large:
        first["body"] = content.large[0].style.sizes[0]
        first["large"] = max(first["large"], first["body"])
    for name, found in (("title", content), ("display", title)):
        if found.title:
            first[name] = found.title.style.sizes[0]
    return {name: _down(size, floors[name]) for name, size in first.items()}


def _down(first: float, floor: float) -> tuple[float, ...]:
    """Sizes from the first down to the floor, in steps that can be seen."""
    sizes = [first]
    while sizes[-1] > floor:
        sizes.append(max(floor, sizes[-1] - (4 if sizes[-1] > 36 else 2)))
    return tuple(sizes)
