"""Read the layouts of our own template: which areas each offers, and which placeholders they are."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pptx
from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE as RT

from deck.powerpoint.manners import P, manner
from deck.powerpoint.palette import Palette
from deck.powerpoint.template import template
from deck.theme import Layout, Manner, Style, Theme
from deck.units import Rect

_BY_TYPE = {
    **{"title": "title", "ctrTitle": "title", "subTitle": "subtitle"},
    **{"dt": "date", "ftr": "footer", "sldNum": "number", "pic": "visual"},
}


def theme(style: Style, folder: Path) -> Theme:
    """The theme whose style this is, with the layouts that its OOXML parts in `folder` make."""
    blob = template(style, folder)
    presentation = pptx.Presentation(io.BytesIO(blob))
    master = presentation.slide_master
    part = etree.fromstring(master.part.part_related_by(RT.THEME).blob)
    palette = Palette(part, master.element.find(f"{P}clrMap").attrib)
    found = [_layout(layout, style, palette) for layout in presentation.slide_layouts]
    return Theme(style, {layout.name: layout for layout in found}, blob)


def _layout(layout: Any, style: Style, palette: Palette) -> Layout:
    areas: dict[str, Rect] = {}
    placeholders: dict[str, tuple[str, str]] = {}
    manners: dict[str, Manner] = {}
    fonts = {"+mj-lt": style.fonts["heading"], "+mn-lt": style.fonts["body"]}
    master = layout.slide_master
    for shape in layout.placeholders:
        ph = shape.element.ph
        name = _BY_TYPE.get(ph.get("type"), shape.name.lower().split()[0])
        name = name if name in ("lead", "source", "attribution") or ph.get("type") in _BY_TYPE else "body"
        areas.setdefault(name, _rect(shape))
        placeholders.setdefault(name, (ph.get("type") or "", ph.get("idx") or "0"))
        manners.setdefault(name, manner(shape.element, master.element, None, fonts, palette))
    for shape in master.placeholders:
        if shape.element.ph.get("type") == "body":
            areas.setdefault("body", _rect(shape))
    backdrop = ((Rect(0, 0, *style.page), style.colors["paper"]),)
    return Layout(layout.name, layout.name, str(layout.part.partname), areas, placeholders, manners, backdrop)


def _rect(shape: Any) -> Rect:
    return Rect(*map(int, (shape.left, shape.top, shape.width, shape.height)))  # plain numbers, as the cache keeps
