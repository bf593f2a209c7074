"""Derive how a brand looks: its colours, typefaces and type scale, with what it has no name for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from deck.brand.found import Found
from deck.colors import changed, contrast, luminance
from deck.powerpoint.palette import Palette
from deck.theme import SERIES, Style
from deck.units import PER

LEGIBLE = 4.5
_HEIGHT = PER["in"] * 7.5  # of the page that our own sizes are made for
_DARKER = ("", *(f" lumMod={share}000" for share in (90, 75, 60, 50, 40, 30, 20)))
_LIGHTER = ("", *(f" lumMod={share}000 lumOff={100 - share}000" for share in (80, 60, 40, 25, 15)))
_QUIET = [f" lumMod={share}000 lumOff={100 - share}000" for share in (60, 65, 75, 85, 95)]  # ink that is less dark
_FAINTER = [f" lumMod={share}000" for share in (70, 75, 85, 95)]  # ink that is less bright


class Paints:
    """A brand's colours as slides write them: "tx1", "accent2 lumMod=75000", "#FFFFFF"."""

    def __init__(self, palette: Palette) -> None:
        self._palette = palette

    def hex(self, paint: str) -> str:
        """A paint as #RRGGBB."""
        name, *changes = paint.split()
        color = name if name.startswith("#") else self._palette.named(name)
        shares = {key: int(value) / 100_000 for key, value in (change.split("=") for change in changes)}
        return changed(color or "#000000", shares)


def look(base: Style, name: str, palette: Palette, content: Found, title: Found, page: tuple[int, int]) -> Style:
    """A brand's style: `content` is the layout of most slides, `title` that of the first; `base` has the rest."""
    paints = Paints(palette)
    scheme = _scheme(paints, content)
    colors = {token: paints.hex(paint) for token, paint in scheme.items()}
    heading, body = content.title, next(iter(content.contents), None)
    fonts = base.fonts | {
        "heading": heading.manner.font if heading else base.fonts["heading"],
        "body": body.manner.font if body else heading.manner.font if heading else base.fonts["body"],
    }
    return replace(
        base,
        name=name,
        dark=luminance(colors["paper"]) < luminance(colors["ink"]),
        colors=colors,
        fonts=fonts,
        sizes=_sizes(base, content, title, page),
        page=page,
        areas=base.areas | {"notes_image": base.areas["notes_image"].centred(page[0] / page[1])},
        scheme={token: _literal(paint, paints) for token, paint in scheme.items()},
    )


def _literal(paint: str, paints: Paints) -> str:
    """A paint without a name in the scheme has none to change: it is written as it comes out."""
    return paints.hex(paint) if paint.startswith("#") else paint


def _scheme(paints: Paints, content: Found) -> dict[str, str]:
    """A paint for each of our names of colours."""
    own = [place.manner.color for place in content.contents[:1]]
    ground = content.backdrop[0][1] or _guessed(own, paints)
    paper = next((name for name in ("bg1", "bg2", "tx1", "tx2") if paints.hex(name) == ground), ground)
    dark = luminance(ground) > 0.18  # as much from black as from white: whether text on it is dark
    last = "#000000" if dark else "#FFFFFF"
    ink = next(p for p in ("tx1", *own, "bg1", last) if contrast(paints.hex(p), ground) >= LEGIBLE)
    panel = paper + (" lumMod=95000" if dark else " lumMod=85000 lumOff=15000")
    grounds = (ground, paints.hex(panel))
    quiet = _QUIET if luminance(paints.hex(ink)) < luminance(ground) else _FAINTER
    accents = {
        token: _legible([f"accent{n}{change}" for change in (_DARKER if dark else _LIGHTER)], grounds, paints)
        for n, token in enumerate(SERIES, 1)
    }
    return {
        "paper": paper,
        "ink": ink,
        "grey": _legible([*(ink + change for change in quiet), ink], grounds, paints),
        "panel": panel,
        "hairline": paper + (" lumMod=85000" if dark else " lumMod=75000 lumOff=25000"),
        **accents,
    }


def _guessed(own: Sequence[str], paints: Paints) -> str:
    """The colour of a ground that is a picture: one on which the brand's own text can be read."""
    grounds = (paints.hex("bg1"), paints.hex("tx1"), "#000000", "#FFFFFF")
    return next((g for g in grounds if all(contrast(color, g) >= LEGIBLE for color in own)), grounds[0])


def _legible(shades: Sequence[str], grounds: Sequence[str], paints: Paints) -> str:
    """The first shade in which text can be read on every ground; the last if there is none."""
    return next((s for s in shades if all(contrast(paints.hex(s), g) >= LEGIBLE for g in grounds)), shades[-1])


def _sizes(base: Style, content: Found, title: Found, page: tuple[int, int]) -> dict[str, tuple[float, ...]]:
    """The type scale: titles and text as the placeholders have it, the rest in proportion to the page."""
    scale = min(1.0, page[1] / _HEIGHT)
    sizes = {name: tuple(_smaller(steps, scale)) for name, steps in base.sizes.items()}
    body = content.contents[0].manner.sizes[0] if content.contents else sizes["body"][0]
    sizes["body"] = tuple(_down(body, sizes["body"][-1]))
    for name, found in (("title", content), ("display", title)):
        if found.title:
            first = found.title.manner.sizes[0]
            sizes[name] = tuple(_down(first, min(first, max(20, round(first * 0.7)))))
    return sizes


def _smaller(steps: Sequence[float], scale: float) -> Iterator[float]:
    """Steps for a smaller page, none under that which can be read: 14 pt, or the smallest of the scale."""
    floor = min(14, steps[-1])
    last = 0.0
    for step in steps:
        size = max(floor, round(step * scale))
        if size != last:
            yield size
        last = size


def _down(first: float, floor: float) -> Iterator[float]:
    """Sizes from the first down to the floor, in steps that can be seen."""
    size = first
    while size > floor:
        yield size
        size = max(floor, size - (4 if size > 36 else 2))
    yield min(first, floor)
