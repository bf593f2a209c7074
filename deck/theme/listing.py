"""Show what a theme offers: its layouts with their areas, in lines and as pictures, its colours and typefaces."""

import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from deck.base.colors import contrast
from deck.base.units import PER, Rect
from deck.layout import measure
from deck.model.style import Layout
from deck.pptx.template import LayoutPart
from deck.theme.choose import Design

_WIDE = 960  # pixels
_MOST = 13  # pixels, of letters


def listed(design: Design, ours: tuple[str, ...]) -> str:
    """The lines of `python build.py theme`; ours: the layouts that our templates ask for."""
    theme, style = design.theme, design.theme.style
    width, height = (side / PER["in"] for side in style.page)
    head = f"{style.name}: {width:.2f} × {height:.2f} in, {'dark' if style.dark else 'light'}"
    fonts = (f"  {use:9} {font}{_measured(font)}" for use, font in style.fonts.items())
    scale = (f"  {name:9} {', '.join(f'{step:g}' for step in steps)}" for name, steps in style.sizes.items())
    parts = [[head], _colors(design), ["typefaces", *fonts], ["sizes, in points", *scale]]
    parts += [list(_layout(name, design)) for name in ours]
    others = {layout.brand: None for name, layout in theme.layouts.items() if name not in ours}
    parts += [["also, by `layout:` on a slide: " + " · ".join(others)]] if others else []
    return "\n\n".join("\n".join(lines) for lines in parts)


def told(design: Design) -> dict[str, object]:
    """The same as data; places are left, top, width and height in inches, sizes in points."""
    theme, style = design.theme, design.theme.style
    layouts = {
        name: {
            "layout": layout.brand,
            "missing": name in theme.missing,
            "areas": {area: rect.inches for area, rect in layout.areas.items()},
        }
        for name, layout in theme.layouts.items()
    }
    said = {"name": style.name, "dark": style.dark, "page": [round(side / PER["in"], 2) for side in style.page]}
    return said | {"colors": style.colors, "fonts": style.fonts, "sizes": style.sizes, "layouts": layouts}


def named(ours: Mapping[str, Path]) -> str:
    """What the themes that are no files are called, a line each with what each is for."""
    firsts = {name: path.read_text(encoding="utf-8").partition("\n")[0].lstrip("# ") for name, path in ours.items()}
    return "\n".join(["themes, each by its name", *(f"  {name:14} {first}" for name, first in firsts.items())])


def _colors(design: Design) -> list[str]:
    colors, scheme = design.theme.style.colors, design.template.scheme
    shares = {name: f"{contrast(color, colors['paper']):4.1f} : 1 on paper" for name, color in colors.items()}
    return ["colours", *(f"  {name:9} {color}  {scheme[name]:36} {shares[name]}" for name, color in colors.items())]


def _measured(font: str) -> str:
    return "" if measure.known(font) else f" (measured as {measure.nearest(font)})"


def _layout(name: str, design: Design) -> Iterator[str]:
    layout, part = design.theme.layouts[name], design.template.layouts[name]
    instead = "  (missing; this stands in)" if name in design.theme.missing else ""
    yield f"{name} ← {layout.brand!r}{instead}"
    for area, rect in layout.areas.items():
        place = " ".join(f"{side:6.2f}" for side in rect.inches)
        yield f"  {area:12} {place}  {_held(area, layout, part)}"


def _held(area: str, layout: Layout, part: LayoutPart) -> str:
    """What an area is: a placeholder, or a part of the slide that has none."""
    if area in layout.placeholders:
        kind, idx = part.placeholders[area]
        levels = layout.styles[area].sizes if area == "body" else layout.styles[area].sizes[:1]
        sizes = ", ".join(f"{size:g}" for size in dict.fromkeys(levels))
        return f"placeholder {kind or 'obj'} {idx}: {sizes} pt"
    return "no placeholder: drawn here" if area == "visual" else "no placeholder: text boxes"


def drawn(design: Design, ours: tuple[str, ...]) -> dict[str, bytes]:
    """A PNG of each layout that our templates ask for, by its file's name."""
    layouts = design.theme.layouts
    return {f"{role.lower().replace(' ', '-')}.png": _png(layouts[role], design) for role in ours if role in layouts}


def _png(layout: Layout, design: Design) -> bytes:
    """The colours that a layout paints, and over them a frame round each area: a thick one round placeholders."""
    from PIL import Image, ImageDraw, ImageFont

    style = design.theme.style
    scale = _WIDE / style.page[0]
    picture = Image.new("RGB", (_WIDE, round(style.page[1] * scale)), style.colors["paper"])
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(_MOST)
    for rect, color in layout.backdrop:
        draw.rectangle(_box(rect, scale), color or style.colors["panel"])
    ink = max(("#C00000", "#FFD966"), key=lambda color: contrast(color, style.colors["paper"]))
    for area, place in layout.areas.items():
        box = _box(layout.clear.get(area, place), scale)
        held = area in layout.placeholders or area in layout.slots
        draw.rectangle(box, outline=ink, width=3 if held else 1)
        at, anchor = ((box[0] + 5, box[1] + 3), "la") if held else ((box[2] - 5, box[1] + 3), "ra")
        draw.text(at, f"{area} {place.w / PER['in']:.1f} x {place.h / PER['in']:.1f} in", ink, font, anchor)
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()


def _box(rect: Rect, scale: float) -> tuple[int, int, int, int]:
    x, y, right, bottom = (round(side * scale) for side in (rect.x, rect.y, rect.right, rect.bottom))
    return x, y, max(x, right), max(y, bottom)
