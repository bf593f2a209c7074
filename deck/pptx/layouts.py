"""Read the layouts of our own template: which areas each offers, and how their placeholders, or a brand's, set text."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lxml import etree

from deck.base.colors import mixed
from deck.base.units import Rect
from deck.layout.measure import LEAST_LINE
from deck.model.style import Layout, Level, PlaceholderStyle, Style, Theme
from deck.pptx.palette import SCHEME, Palette
from deck.pptx.parts import A, P
from deck.pptx.prepared import prepared
from deck.pptx.reading import shapes_in
from deck.pptx.template import LAYOUT, MASTER, THEME, LayoutPart, Template, rendered_members
from deck.pptx.zip_file import zipped

_BY_TYPE = {
    **{"title": "title", "ctrTitle": "title", "subTitle": "subtitle"},
    **{"dt": "date", "ftr": "footer", "sldNum": "number", "pic": "visual"},
}
LEVELS = 5
FOOTERS = ("dt", "ftr", "sldNum")
_INSETS = {"lIns": 91_440, "tIns": 45_720, "rIns": 91_440, "bIns": 45_720}  # where nobody says any
_SEEN = 50_000  # of 100,000: what is less opaque is seen through
_SIZE = 18.0  # the same
_SIDES, _ANCHORS = {"ctr": "center", "r": "right"}, {"ctr": "middle", "b": "bottom"}


def theme(style: Style, folder: Path) -> tuple[Theme, Template]:
    """The theme whose style this is, with the layouts that its OOXML parts in `folder` make, and its template."""
    members = rendered_members(style, folder)
    master: Any = etree.fromstring(members[MASTER])
    palette = Palette(etree.fromstring(members[THEME]), master.find(f"{P}clrMap").attrib)
    names = sorted((name for name in members if name.startswith(LAYOUT)), key=lambda name: (len(name), name))
    found = [_layout(f"/{name}", etree.fromstring(members[name]), master, style, palette) for name in names]
    template = prepared(zipped(members), SCHEME, {layout.name: part for layout, part in found})
    return Theme(style, {layout.name: layout for layout, _ in found}), template


def _layout(name: str, root: Any, master: Any, style: Style, palette: Palette) -> tuple[Layout, LayoutPart]:
    areas: dict[str, Rect] = {}
    placeholders: dict[str, tuple[str, str]] = {}
    styles: dict[str, PlaceholderStyle] = {}
    fonts = {"+mj-lt": style.fonts["heading"], "+mn-lt": style.fonts["body"]}
    shapes = [(shape, shape.find(f"*/{P}nvPr/{P}ph")) for shape in shapes_in(root.find(f"{P}cSld/{P}spTree"))]
    for shape, ph in ((shape, ph) for shape, ph in shapes if ph is not None):
        called = shape.find(f"*/{P}cNvPr").get("name")
        area = _BY_TYPE.get(ph.get("type"), called.lower().split()[0])
        area = area if area in ("lead", "source", "attribution") or ph.get("type") in _BY_TYPE else "body"
        areas.setdefault(area, _rect(shape, counterpart(ph.get("type", "obj"), master)))
        placeholders.setdefault(area, (ph.get("type") or "", ph.get("idx") or "0"))
        styles.setdefault(area, placeholder_style(shape, master, None, fonts, palette))
    body = _rect(counterpart("body", master))
    areas.setdefault("body", body if "lead" in areas else style.raised(body))
    own = [shape for shape, ph in shapes if ph is None]
    painted = [(_rect(shape), palette.color(shape.find(f"{P}spPr/{A}solidFill"))) for shape in own]
    backdrop = ((Rect(0, 0, *style.page), style.colors["paper"]), *painted)
    mark = style.areas["mark"] if style.mark and root.get("showMasterSp") != "0" else None
    said = root.find(f"{P}cSld").get("name")
    return Layout(said, said, areas, tuple(placeholders), styles, backdrop, mark), LayoutPart(name, placeholders)


def _rect(shape: Any, above: Any = None) -> Rect:
    """Where a shape is, or the placeholder from which it inherits that."""
    frame = next(f for one in (shape, above) if (f := one.find(f"{P}spPr/{A}xfrm")) is not None)
    off, ext = frame.find(f"{A}off"), frame.find(f"{A}ext")
    return Rect(int(off.get("x")), int(off.get("y")), int(ext.get("cx")), int(ext.get("cy")))


def of_master(kind: str) -> str:
    """The type of the master's placeholder from which one of this type inherits."""
    return "title" if kind in ("title", "ctrTitle") else kind if kind in FOOTERS else "body"


def placeholder_style(
    shape: Any, master: Any, defaults: Any, fonts: Mapping[str, str], palette: Palette
) -> PlaceholderStyle:
    """How a placeholder of a layout sets text.

    shape: its `p:sp`; master: the root element of the master; defaults: the presentation's `p:defaultTextStyle` or
    None; fonts: the typefaces that "+mj-lt" and "+mn-lt" stand for.
    """
    kind = shape.find(f".//{P}ph").get("type", "obj")
    above = counterpart(kind, master)
    shapes = [shape] if above is None else [shape, above]
    styles = [found for s in shapes if (found := s.find(f"{P}txBody/{A}lstStyle")) is not None]
    name = "other" if kind in FOOTERS else of_master(kind)
    styles += [s for s in (master.find(f"{P}txStyles/{P}{name}Style"), defaults) if s is not None]
    chains = [[p for s in styles if (p := s.find(f"{A}lvl{n}pPr")) is not None] for n in range(1, LEVELS + 1)]
    runs = [run for properties in chains[0] if (run := properties.find(f"{A}defRPr")) is not None]
    typeface = next((latin.get("typeface") for run in runs for latin in run.findall(f"{A}latin")), "+mn-lt")
    bodies = [body for s in shapes if (body := s.find(f"{P}txBody/{A}bodyPr")) is not None]
    left, top, right, bottom = (int(_first(bodies, name, str(default))) for name, default in _INSETS.items())
    fits = (str(child.tag).removeprefix(A) for body in bodies for child in body)
    color = next((c for run in runs if (c := palette.color(run.find(f"{A}solidFill")))), palette.named("tx1"))
    bold, upper = _first(runs, "b", "0") in ("1", "true"), _first(runs, "cap", "none") == "all"
    sides = _SIDES.get(_first(chains[0], "algn", "l"), "left"), _ANCHORS.get(_first(bodies, "anchor", "t"), "top")
    grows = next((fit == "spAutoFit" for fit in fits if fit.lower().endswith("autofit")), False)
    font, levels, fill = fonts.get(typeface, typeface), tuple(map(_level, chains)), _fill(shapes, palette)
    return PlaceholderStyle(font, color, levels, bold, upper, fill, (left, top, right, bottom), *sides, grows)


def counterpart(kind: str, master: Any) -> Any:
    """The master's own placeholder from which one of a type inherits; None if it has none."""
    for shape in master.iter(f"{P}sp"):
        ph = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
        if ph is not None and ph.get("type", "obj") == of_master(kind):
            return shape
    return None


def _fill(shapes: Sequence[Any], palette: Palette) -> str:
    """The colour of the first shape that says how it is filled, "" where one sees more of what is behind it."""
    fills = (fill for shape in shapes for fill in shape.iterfind(f"{P}spPr/*") if str(fill.tag).endswith("Fill"))
    fill = next(fills, None)
    alpha = None if fill is None else fill.find(f".//{A}alpha")
    if fill is None or (alpha is not None and int(alpha.get("val", "0").rstrip("%")) < _SEEN):
        return ""
    stops = [color for stop in fill.iter(f"{A}gs") if (color := palette.color(stop))]
    return mixed(Counter(stops)) if stops else palette.color(fill)


def _first(elements: Sequence[Any], attribute: str, default: str) -> str:
    return next((value for e in elements if (value := e.get(attribute)) is not None), default)


def _level(chain: Sequence[Any]) -> Level:
    """What the `a:lvlNpPr` of the styles say together, the nearest first."""
    runs = [run for properties in chain if (run := properties.find(f"{A}defRPr")) is not None]
    size = int(_first(runs, "sz", str(round(100 * _SIZE)))) / 100
    names = (str(child.tag).removeprefix(A) for properties in chain for child in properties)
    bullet = next((name for name in names if name in ("buNone", "buChar", "buAutoNum", "buBlip")), "buNone")
    return Level(
        size,
        int(_first(chain, "marL", "0")),
        int(_first(chain, "indent", "0")),
        _lines(_said(chain, "lnSpc"), size, 1.0),
        (_lines(_said(chain, "spcBef"), size, 0) + _lines(_said(chain, "spcAft"), size, 0)) * LEAST_LINE,
        bullet != "buNone",
    )


def _said(chain: Sequence[Any], tag: str) -> Any:
    return next((space for properties in chain for space in properties.iterfind(f"{A}{tag}/*")), None)


def _lines(space: Any, size: float, default: float) -> float:
    """A distance in single-spaced lines, from `a:spcPct` or `a:spcPts`."""
    if space is None:
        return default
    value = float(space.get("val", "0").rstrip("%"))
    return value / 100_000 if space.tag == f"{A}spcPct" else value / 100 / size / LEAST_LINE
