"""Find what the layouts of a template offer: which placeholders, where, and how they set text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from deck.brand.opened import RELATED, Opened, Part, parsed
from deck.powerpoint.manners import P, counterpart, manner
from deck.powerpoint.palette import A, Palette
from deck.theme import Manner
from deck.units import Rect

FOOTERS = {"dt": "date", "ftr": "footer", "sldNum": "number"}
_TITLES = ("title", "ctrTitle")
_TEXTS = ("", "body", "subTitle", "obj", "tbl", "chart", "dgm", "media", "clipArt", "pic")


@dataclass(frozen=True)
class Place:
    """A placeholder of a layout: its type and number, where its text or picture lies, and how it sets text."""

    name: str
    kind: str
    idx: str
    rect: Rect
    manner: Manner

    @property
    def text(self) -> Rect:
        """Its place without the insets."""
        left, top, right, bottom = self.manner.inset
        r = self.rect
        return Rect(r.x + left, r.y + top, max(1, r.w - left - right), max(1, r.h - top - bottom))


@dataclass(frozen=True)
class Found:
    """A layout as it was found; master: the name of its master's part; uses: which of the brand's slides are on it.

    backdrop: the colours that are painted on the page, the lowest first; "" for a picture.
    """

    name: str
    part: str
    kind: str
    master: str
    uses: tuple[int, ...]
    places: tuple[Place, ...]
    backdrop: tuple[tuple[Rect, str], ...]

    @property
    def title(self) -> Place | None:
        """Its title."""
        return next((place for place in self.places if place.kind in _TITLES), None)

    @property
    def subtitle(self) -> Place | None:
        """Its subtitle, as a title slide has."""
        return next((place for place in self.places if place.kind == "subTitle"), None)

    @cached_property
    def contents(self) -> list[Place]:
        """What is neither title nor footer, the largest first."""
        inner = [place for place in self.places if place.kind in _TEXTS and place.kind != "subTitle"]
        return sorted(inner, key=lambda place: (-place.rect.w * place.rect.h, place.rect.x, place.rect.y))

    def footer(self, kind: str) -> Place | None:
        """Its date, footer or number."""
        return next((place for place in self.places if place.kind == kind), None)


class Masters:
    """The masters of a template, and what their layouts take from them."""

    def __init__(self, whole: Opened, parts: Mapping[str, Part]) -> None:
        self.parts, self.main = parts, parsed(parts[whole.main].blob)
        self.size = self.main.find(f"{P}sldSz")
        self.page = Rect(0, 0, int(self.size.get("cx")), int(self.size.get("cy")))
        self.names = parts[whole.main].related("slideMaster")
        self.roots = {name: parsed(parts[name].blob) for name in self.names}
        self.themes = {name: parsed(parts[parts[name].related("theme")[0]].blob) for name in self.names}
        self._used = _used(whole)

    def layouts(self) -> list[Found]:
        """All layouts of all masters, in PowerPoint's order; those whose text runs upright are left out."""
        order = [(name, layout) for name in self.names for layout in self._ordered(name)]
        found = [self._found(master, layout) for master, layout in order]
        return [layout for layout in found if layout]

    def palette(self, master: str) -> Palette:
        """The colours of a master."""
        return Palette(self.themes[master], self.roots[master].find(f"{P}clrMap").attrib)

    def fonts(self, master: str) -> dict[str, str]:
        """The typefaces of a master's theme, under the names that text has for them."""
        scheme = self.themes[master].find(f".//{A}fontScheme")
        faces = {"+mj-lt": scheme.find(f"{A}majorFont/{A}latin"), "+mn-lt": scheme.find(f"{A}minorFont/{A}latin")}
        return {name: (face.get("typeface") if face is not None else "") or "Arial" for name, face in faces.items()}

    def _ordered(self, master: str) -> list[str]:
        rels = self.parts[master].rels
        ids = [e.get(f"{{{RELATED}}}id") for e in self.roots[master].iter(f"{P}sldLayoutId")]
        return [rels[rid].target for rid in ids if rid in rels]

    def _found(self, master: str, part: str) -> Found | None:
        root = parsed(self.parts[part].blob)
        shapes = [shape for shape in root.iter(f"{P}sp") if shape.find(f".//{P}ph") is not None]
        if any(shape.find(f".//{P}ph").get("orient") == "vert" for shape in shapes):
            return None
        palette = self._overridden(root, master)
        places = [place for shape in shapes if (place := self._place(shape, master, palette))]
        return Found(
            root.find(f"{P}cSld").get("name", ""),
            f"/{part}",
            root.get("type", ""),
            master,
            tuple(n for n, used in enumerate(self._used) if used == part),
            tuple(places),
            tuple(self._backdrop(root, master, palette)),
        )

    def _overridden(self, root: Any, master: str) -> Palette:
        """The colours of a layout: its master's, unless it has a map of its own."""
        own = root.find(f"{P}clrMapOvr/{A}overrideClrMapping")
        return self.palette(master) if own is None else Palette(self.themes[master], own.attrib)

    def _place(self, shape: Any, master: str, palette: Palette) -> Place | None:
        ph = shape.find(f".//{P}ph")
        kind = ph.get("type", "obj")
        rect = _rect(shape) or _rect(counterpart(kind, self.roots[master]))
        if rect is None:
            return None
        defaults = self.main.find(f"{P}defaultTextStyle")
        text = manner(shape, self.roots[master], defaults, self.fonts(master), palette)
        return Place(shape.find(f".//{P}cNvPr").get("name", ""), ph.get("type", ""), ph.get("idx", "0"), rect, text)

    def _backdrop(self, root: Any, master: str, palette: Palette) -> list[tuple[Rect, str]]:
        """The ground and the filled shapes behind a layout's text."""
        layers = [root] if root.get("showMasterSp") in ("0", "false") else [self.roots[master], root]
        ground = next(bg for r in (root, self.roots[master], None) if (bg := _ground(r, palette)) is not None)
        found = [(self.page, ground)]
        for shape in (shape for layer in layers for shape in layer.find(f"{P}cSld/{P}spTree")):
            rect = _rect(shape)
            if rect and shape.find(f".//{P}ph") is None and shape.tag in (f"{P}sp", f"{P}pic"):
                fill = "" if shape.tag == f"{P}pic" else palette.color(shape.find(f"{P}spPr/{A}solidFill"))
                found += [(rect, fill)] if fill or _patterned(shape) else []
        return found


def _patterned(shape: Any) -> bool:
    """Whether a shape shows something that is no single colour."""
    drawn = (f"{A}gradFill", f"{A}blipFill", f"{A}pattFill")
    return shape.tag == f"{P}pic" or any(shape.find(f"{P}spPr/{tag}") is not None for tag in drawn)


def _ground(root: Any, palette: Palette) -> str | None:
    """The colour of a page's ground, "" if it is none; None if it has no ground of its own."""
    if root is None:
        return palette.named("bg1")
    bg = root.find(f"{P}cSld/{P}bg")
    if bg is None:
        return None
    reference = bg.find(f"{P}bgRef")
    if reference is not None:
        return palette.color(reference) if int(reference.get("idx", "0")) in (1, 1001) else ""
    return palette.color(bg.find(f"{P}bgPr/{A}solidFill"))


def _rect(shape: Any) -> Rect | None:
    """Where a shape says that it is, in EMU."""
    frame = None if shape is None else shape.find(f"{P}spPr/{A}xfrm")
    off, ext = (None, None) if frame is None else (frame.find(f"{A}off"), frame.find(f"{A}ext"))
    if off is None or ext is None:
        return None
    return Rect(int(off.get("x")), int(off.get("y")), int(ext.get("cx")), int(ext.get("cy")))


def _used(whole: Opened) -> list[str]:
    """The layout of each of the brand's own slides, in their order."""
    rels = whole.parts[whole.main].rels
    ids = [slide.get(f"{{{RELATED}}}id") for slide in whole.root(whole.main).iter(f"{P}sldId")]
    slides = [rels[rid].target for rid in ids if rid in rels]
    return [layout for s in slides if s in whole.parts for layout in whole.parts[s].related("slideLayout")]
