"""Name the colours of a theme as slides write them, and resolve those of a theme part, with their shades and tints."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import copy
from typing import Any

from deck.base.colors import changed
from deck.pptx.parts import A

_PRESETS = {"black": "#000000", "white": "#FFFFFF"}
SCHEME = {  # theme token → the scheme colour that stands for it on a slide
    **{"paper": "bg1", "ink": "tx1", "panel": "bg2", "grey": "tx2", "accent": "accent1", "second": "accent2"},
    **{"third": "accent3", "fourth": "accent4", "fifth": "accent5", "hairline": "accent6"},
}


def recolored(xml: str, scheme: Mapping[str, str]) -> str:
    """XML that names colours as our own themes do, in those of a theme whose `scheme` has a paint for each of ours.

    A paint is a name, perhaps with changes ("accent1", "bg1 lumMod=95000"), or "#RRGGBB".
    """
    paints = {SCHEME[token]: paint for token, paint in scheme.items() if paint != SCHEME[token]}
    if not paints:
        return xml

    def painted(match: re.Match[str]) -> str:
        paint = paints.get(match[1])
        return _element(paint, match[2] or "") if paint else match[0]

    return re.sub(r'<a:schemeClr val="(\w+)"(?:/>|>(.*?)</a:schemeClr>)', painted, xml)


def _element(paint: str, inside: str) -> str:
    name, *changes = paint.split()
    inside = "".join(f'<a:{key} val="{value}"/>' for key, value in (c.split("=") for c in changes)) + inside
    kind, value = ("srgbClr", name[1:]) if name.startswith("#") else ("schemeClr", name)
    return f'<a:{kind} val="{value}">{inside}</a:{kind}>' if inside else f'<a:{kind} val="{value}"/>'


class Palette:
    """A theme's twelve colours, as the slides of a master name them ("bg1" is one of "lt1" and "dk1")."""

    def __init__(self, theme: Any, mapping: Mapping[str, str]) -> None:
        self._slots: dict[str, str] = {}
        self._slots |= {slot.tag.removeprefix(A): self.color(slot) for slot in theme.find(f".//{A}clrScheme")}
        self.mapping = dict(mapping)

    def slot(self, name: str) -> str:
        """A colour by its own name in the theme, "" if that has none."""
        return self._slots.get(name, "")

    def named(self, name: str) -> str:
        """The colour ("#RRGGBB") that slides know by a scheme name; "" if the theme has none."""
        return self._slots.get(self.mapping.get(name, name), "")

    def hex(self, paint: str) -> str:
        """A colour as slides write it, "tx1", "accent2 lumMod=75000" or "#FFFFFF", as #RRGGBB."""
        name, *changes = paint.split()
        color = name if name.startswith("#") else self.named(name)
        shares = {key: int(value) / 100_000 for key, value in (change.split("=") for change in changes)}
        return changed(color or "#000000", shares)

    def mapped(self, mapping: Mapping[str, str]) -> Palette:
        """The same colours under other names, where there are any."""
        other = copy(self)
        other.mapping = dict(mapping) or self.mapping
        return other

    def standing_for(self, name: str, color: str) -> Palette:
        """The same colours, and one more name for one."""
        other = copy(self)
        other._slots = {**self._slots, name: color}
        return other

    def color(self, parent: Any) -> str:
        """The colour of the first colour element in `parent`, "" if there is none, or one that is not known."""
        for element in parent if parent is not None else ():
            value = element.get("val", "")
            match str(element.tag).removeprefix(A):
                case "srgbClr":
                    color = f"#{value.upper()}"
                case "sysClr":
                    color = f"#{element.get('lastClr', 'FFFFFF' if value == 'window' else '000000').upper()}"
                case "schemeClr":
                    color = self.named(value)
                case "prstClr":
                    color = _PRESETS.get(value, "")
                case _:
                    continue
            shares = {m.tag.removeprefix(A): int(m.get("val", "100000").rstrip("%")) / 100_000 for m in element}
            return changed(color, shares) if color else ""
        return ""
