"""Find what the layouts of a template offer: which placeholders, where, and how they set text."""

from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from deck.base.colors import mixed
from deck.base.dataclass import dataclass, field
from deck.base.units import Rect
from deck.model.style import PlaceholderStyle
from deck.pptx.layouts import counterpart, placeholder_style
from deck.pptx.palette import Palette
from deck.pptx.parts import A, P, R
from deck.theme.backdrop import Bytes, Painted, art, drawn, ground, rect_of
from deck.theme.package_reader import Opened, TemplatePart, parsed

FOOTERS = {"dt": "date", "ftr": "footer", "sldNum": "number"}
_TITLES = ("title", "ctrTitle")
WORDS = ("", "obj", "body")  # the types of places into which words go
VISUALS = ("", "obj", "pic")
_SHARE = 0.12  # of the page's area and of its height
_TEXTS = ("", "body", "subTitle", "obj", "tbl", "chart", "dgm", "media", "clipArt", "pic")


@dataclass(frozen=True)
class Place:
    """A placeholder of a layout: its type and number, where its text or picture lies, and how it sets text."""

    name: str
    kind: str
    idx: str
    rect: Rect
    style: PlaceholderStyle

    @property
    def text(self) -> Rect:
        """Its place without the insets."""
        left, top, right, bottom = self.style.inset
        r = self.rect
        return Rect(r.x + left, r.y + top, max(1, r.w - left - right), max(1, r.h - top - bottom))


@dataclass(frozen=True)
class Found:
    """A layout as it was found; master: the name of its master's part; uses: which of the brand's slides are on it.

    backdrop: the colours that are painted on the page, the lowest first; "" for one that nobody knows. art: where the
    layout or its master draws something from which text keeps away. colors: which of the theme's it means by their
    names, where it says so.
    """

    name: str
    part: str
    kind: str
    master: str
    uses: tuple[int, ...]
    places: tuple[Place, ...]
    backdrop: tuple[Painted, ...]
    art: tuple[Rect, ...] = ()
    colors: Mapping[str, str] = field(default_factory=dict)

    @property
    def page(self) -> Rect:
        """The whole slide."""
        return self.backdrop[0][0]

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

    @cached_property
    def large(self) -> list[Place]:
        """What holds a slide's content, the largest first: no line above or under it, no strip in the header."""
        least = self.page.w * self.page.h * _SHARE
        return [p for p in self.contents if p.rect.w * p.rect.h >= least and p.rect.h >= self.page.h * _SHARE]

    @property
    def strips(self) -> list[Place]:
        """Texts that are too small for content, from the top to the bottom."""
        small = [p for p in self.contents if p not in self.large and p.kind in WORDS]
        return sorted(small, key=lambda place: (place.rect.y, place.rect.x))

    def footer(self, kind: str) -> Place | None:
        """Its date, footer or number, if it lies on the page."""
        return next((p for p in self.places if p.kind == kind and self.page.overlaps(p.rect, p.rect.h // 2)), None)

    def under(self, rect: Rect) -> str:
        """The middle of the colours that are painted behind a place; "" if nobody knows any of them."""
        seen: Counter[str] = Counter()
        left = rect.w * rect.h  # what nothing that lies higher covers
        for place, color in reversed(self.backdrop):
            if place.overlaps(rect) and color and left > 0:
                across = min(place.right, rect.right) - max(place.x, rect.x)
                shown = min(left, across * (min(place.bottom, rect.bottom) - max(place.y, rect.y)))
                seen[color] += shown
                left -= shown
        return mixed(seen) if seen else ""


class Masters:
    """The masters of a template, and what their layouts take from them."""

    def __init__(self, whole: Opened, parts: Mapping[str, TemplatePart]) -> None:
        self.parts, self.main = parts, parsed(parts[whole.main].blob)
        self.size = self.main.find(f"{P}sldSz")
        self.page = Rect(0, 0, int(self.size.get("cx")), int(self.size.get("cy")))
        self.names = parts[whole.main].related("slideMaster")
        self.roots = {name: parsed(parts[name].blob) for name in self.names}
        self.themes = {name: parsed(parts[parts[name].related("theme")[0]].blob) for name in self.names}
        self._used = _used(whole)

    def layouts(self) -> list[Found]:
        """All layouts of all masters, in PowerPoint's order; those whose text runs upright are left out."""
        found: list[Found] = []
        for master in self.names:
            rels, ids = self.parts[master].rels, (e.get(f"{R}id") for e in self.roots[master].iter(f"{P}sldLayoutId"))
            layouts = (self._found(master, rels[rid].target) for rid in ids if rid in rels)
            found += [layout for layout in layouts if layout]
        return found

    def palette(self, master: str) -> Palette:
        """The colours of a master."""
        return Palette(self.themes[master], self.roots[master].find(f"{P}clrMap").attrib)

    def fonts(self, master: str) -> dict[str, str]:
        """The typefaces of a master's theme, under the names that text has for them."""
        scheme = self.themes[master].find(f".//{A}fontScheme")
        faces = {"+mj-lt": scheme.find(f"{A}majorFont/{A}latin"), "+mn-lt": scheme.find(f"{A}minorFont/{A}latin")}
        return {name: (face.get("typeface") if face is not None else "") or "Arial" for name, face in faces.items()}

    def name(self, master: str) -> str:
        """What a master is called: as its theme is."""
        return self.themes[master].get("name", "") or f"Master {self.names.index(master) + 1}"

    def _found(self, master: str, part: str) -> Found | None:
        root = parsed(self.parts[part].blob)
        shapes = [shape for shape in root.iter(f"{P}sp") if shape.find(f".//{P}ph") is not None]
        if any(shape.find(f".//{P}ph").get("orient") == "vert" for shape in shapes):
            return None
        own = root.find(f"{P}clrMapOvr/{A}overrideClrMapping")
        palette = self.palette(master).mapped({} if own is None else own.attrib)
        backdrop, pieces = self._drawn(root, part, master, palette)
        places = tuple(place for shape in shapes if (place := self._place(shape, master, palette)))
        name, kind = root.find(f"{P}cSld").get("name", ""), root.get("type", "")
        uses = tuple(n for n, used in enumerate(self._used) if used == part)
        colors = {} if own is None else dict(own.attrib)
        return Found(name, f"/{part}", kind, master, uses, places, tuple(backdrop), tuple(pieces), colors)

    def _place(self, shape: Any, master: str, palette: Palette) -> Place | None:
        ph = shape.find(f".//{P}ph")
        kind = ph.get("type", "obj")
        rect = rect_of(shape) or rect_of(counterpart(kind, self.roots[master]))
        if rect is None:
            return None
        defaults = self.main.find(f"{P}defaultTextStyle")
        text = placeholder_style(shape, self.roots[master], defaults, self.fonts(master), palette)
        return Place(shape.find(f".//{P}cNvPr").get("name", ""), ph.get("type", ""), ph.get("idx", "0"), rect, text)

    def _drawn(self, root: Any, part: str, master: str, palette: Palette) -> tuple[list[Painted], list[Rect]]:
        """The ground and the filled shapes behind a layout's text, and where art lies from which text keeps away."""
        above = self.roots[master]
        parts = [(root, part)] if root.get("showMasterSp") in ("0", "false") else [(above, master), (root, part)]
        theme = self.parts[master].related("theme")[0]
        at = next((p for p in ((root, part), (above, master)) if p[0].find(f"{P}cSld/{P}bg") is not None), None)
        own, themed = self._pictures(at[1] if at else part), self._pictures(theme)
        base = ground(at[0], self.themes[master], palette, self.page, own, themed) if at else None
        found = base or [(self.page, palette.named("bg1"))]
        found = found if found[0][0] == self.page else [(self.page, palette.named("bg1")), *found]
        shapes = [shape for tree, name in parts for shape in drawn(tree, palette, self._pictures(name))]
        return found + [paint for _, painted in shapes for paint in painted], list(art(shapes, self.page))

    def _pictures(self, part: str) -> Bytes:
        """How to get at the pictures to which a part is related."""

        def blob(rid: str) -> bytes:
            rel = self.parts[part].rels.get(rid)
            return self.parts[rel.target].blob if rel and rel.target in self.parts else b""

        return blob


def _used(whole: Opened) -> list[str]:
    """The layout of each of the brand's own slides, in their order."""
    rels = whole.parts[whole.main].rels
    ids = [slide.get(f"{R}id") for slide in whole.root(whole.main).iter(f"{P}sldId")]
    slides = [rels[rid].target for rid in ids if rid in rels]
    return [layout for s in slides if s in whole.parts for layout in whole.parts[s].related("slideLayout")]
