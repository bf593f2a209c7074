"""Read the layouts of a template: which areas each offers, and which placeholders they are."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pptx

from deck.powerpoint.template import template
from deck.theme import Layout, Style, Theme
from deck.units import Rect

_BY_TYPE = {
    **{"title": "title", "ctrTitle": "title", "subTitle": "subtitle"},
    **{"dt": "date", "ftr": "footer", "sldNum": "number", "pic": "visual"},
}


def theme(style: Style, folder: Path) -> Theme:
    """The theme whose style this is, with the layouts that its OOXML parts in `folder` make."""
    blob = template(style, folder)
    presentation = pptx.Presentation(io.BytesIO(blob))
    found = [_layout(layout) for layout in presentation.slide_layouts]
    return Theme(style, {layout.name: layout for layout in found}, blob)


def _layout(layout: Any) -> Layout:
    areas: dict[str, Rect] = {}
    placeholders: dict[str, tuple[str, str]] = {}
    for shape in layout.placeholders:
        ph = shape.element.ph
        name = _BY_TYPE.get(ph.get("type"), shape.name.lower().split()[0])
        name = name if name in ("lead", "source", "attribution") or ph.get("type") in _BY_TYPE else "body"
        areas.setdefault(name, _rect(shape))
        placeholders.setdefault(name, (ph.get("type") or "", ph.get("idx") or "0"))
    for shape in layout.slide_master.placeholders:
        if shape.element.ph.get("type") == "body":
            areas.setdefault("body", _rect(shape))
    return Layout(layout.name, areas, placeholders)


def _rect(shape: Any) -> Rect:
    return Rect(*map(int, (shape.left, shape.top, shape.width, shape.height)))  # plain numbers, as the cache keeps
