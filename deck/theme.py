"""Load a theme: colours, fonts, sizes and the areas of its layouts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from deck.units import Length, Rect

SERIES = ("accent", "second", "third", "fourth", "fifth")


@dataclass(frozen=True)
class Style:
    """How things look, by name: hex colours ("#990000"), typefaces, sizes in points, largest first, areas."""

    name: str
    dark: bool
    colors: dict[str, str]
    fonts: dict[str, str]
    sizes: dict[str, tuple[float, ...]]
    page: tuple[int, int]
    areas: dict[str, Rect]


def load_style(path: Path, shipped: Path | None = None) -> Style:
    """Read a theme file; one with `extends:` says only what differs from another, beside it or in `shipped`."""
    values = _values(path, shipped)
    page = values["page"]
    return Style(
        values["name"],
        values["dark"],
        values["colors"],
        values["fonts"],
        {name: tuple(map(float, steps)) for name, steps in values["sizes"].items()},
        (Length(page["width"]), Length(page["height"])),
        {name: Rect(*map(Length, sides)) for name, sides in values["areas"].items()},
    )


def _values(path: Path, shipped: Path | None) -> dict[str, Any]:
    own: dict[str, Any] = yaml.load(
        path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
    if "extends" not in own:
        return own
    parent = own.pop("extends")
    near = path.parent / parent
    base = _values(near if near.is_file() or not shipped else shipped / parent, shipped)
    return base | {name: base[name] | value if isinstance(value, dict) else value for name, value in own.items()}


SCHEME = {  # theme token → the scheme colour that stands for it on a slide
    "paper": "bg1",
    "ink": "tx1",
    "panel": "bg2",
    "grey": "tx2",
    "accent": "accent1",
    "second": "accent2",
    "third": "accent3",
    "fourth": "accent4",
    "fifth": "accent5",
    "hairline": "accent6",
}


@dataclass(frozen=True)
class Layout:
    """A slide layout: its areas by name, and for those that are placeholders their (type, idx)."""

    name: str
    areas: dict[str, Rect]
    placeholders: dict[str, tuple[str, str]]


@dataclass(frozen=True)
class Theme:
    """What the engine knows of a brand: how it looks, its layouts, and the template file that carries them."""

    style: Style
    layouts: dict[str, Layout]
    template: bytes
