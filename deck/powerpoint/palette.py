"""Resolve the colours of a theme part: by name through a master's map, with their shades and tints."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from deck.colors import changed
from deck.theme import SCHEME

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PRESETS = {"black": "#000000", "white": "#FFFFFF"}


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
        self._mapping = dict(mapping)

    def named(self, name: str) -> str:
        """The colour ("#RRGGBB") that slides know by a scheme name; "" if the theme has none."""
        return self._slots.get(self._mapping.get(name, name), "")

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
            return changed(color, {m.tag.removeprefix(A): _share(m) for m in element}) if color else ""
        return ""


def _share(element: Any) -> float:
    return int(element.get("val", "100000").rstrip("%")) / 100_000
