"""List what a theme offers: its layouts with their areas, its colours and typefaces, and what it lacks."""

from __future__ import annotations

from collections.abc import Iterator

from deck.colors import contrast
from deck.placing import measure
from deck.theme import Layout, Theme
from deck.units import PER


def listed(theme: Theme, ours: tuple[str, ...]) -> str:
    """The lines of `python build.py theme`; ours: the layouts that our templates ask for."""
    style = theme.style
    width, height = (side / PER["in"] for side in style.page)
    head = f"{style.name}: {width:.2f} × {height:.2f} in, {'dark' if style.dark else 'light'}"
    parts = [[head], _colors(theme), _fonts(theme), _sizes(theme)]
    parts += [list(_layout(name, theme)) for name in ours]
    others = {layout.brand: None for name, layout in theme.layouts.items() if name not in ours}
    parts += [["also, by `layout:` on a slide: " + " · ".join(others)]] if others else []
    return "\n\n".join("\n".join(lines) for lines in parts)


def _colors(theme: Theme) -> list[str]:
    style = theme.style
    lines = [
        f"  {name:9} {color}  {style.scheme[name]:36} {contrast(color, style.colors['paper']):4.1f} : 1 on paper"
        for name, color in style.colors.items()
    ]
    return ["colours", *lines]


def _fonts(theme: Theme) -> list[str]:
    return [
        "typefaces",
        *(f"  {use:9} {font}{_measured(font)}" for use, font in theme.style.fonts.items()),
    ]


def _measured(font: str) -> str:
    return "" if measure.known(font) else f" (measured as {measure.nearest(font)})"


def _sizes(theme: Theme) -> list[str]:
    scale = theme.style.sizes.items()
    return ["sizes, in points", *(f"  {name:9} {', '.join(f'{step:g}' for step in steps)}" for name, steps in scale)]


def _layout(name: str, theme: Theme) -> Iterator[str]:
    layout = theme.layouts[name]
    instead = "  (missing; this stands in)" if name in theme.missing else ""
    yield f"{name} ← {layout.brand!r}{instead}"
    for area, rect in layout.areas.items():
        place = " ".join(f"{value / PER['in']:6.2f}" for value in (rect.x, rect.y, rect.w, rect.h))
        yield f"  {area:12} {place}  {_held(area, layout)}"


def _held(area: str, layout: Layout) -> str:
    """What an area is: a placeholder, or a part of the slide that has none."""
    if area in layout.placeholders:
        kind, idx = layout.placeholders[area]
        levels = layout.manners[area].sizes if area == "body" else layout.manners[area].sizes[:1]
        sizes = ", ".join(f"{size:g}" for size in dict.fromkeys(levels))
        return f"placeholder {kind or 'obj'} {idx}: {sizes} pt"
    return "no placeholder: drawn here" if area == "visual" else "no placeholder: text boxes"
