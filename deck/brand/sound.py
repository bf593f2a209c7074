"""Find what PowerPoint would not open in the XML of a template, as far as we read it or write it again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

_OFFICE = "http://schemas.openxmlformats.org"
_DRAWING, _SLIDES = f"{_OFFICE}/drawingml/2006/main", f"{_OFFICE}/presentationml/2006/main"
_MAY_HOLD = {_DRAWING: {_DRAWING}, _SLIDES: {_SLIDES, _DRAWING}}
_OPEN = ("extLst", "graphicData", "AlternateContent")  # where anybody's elements may stand
_WHOLE = ("x", "y", "cx", "cy", "marL", "marR", "indent")
_NUMBER = re.compile(r"[+-]?\d{1,10}")


def faults(element: Any) -> Iterator[str]:
    """What is wrong with an element and those below it: numbers that are none, elements where they cannot stand."""
    for key in _WHOLE:
        if not _NUMBER.fullmatch(element.get(key, "0")):
            yield f"has {key}={element.get(key)!r}"
    may_hold = _MAY_HOLD.get(etree.QName(element).namespace or "")
    for child in element.iterchildren(etree.Element):
        name = etree.QName(child)
        if name.localname in _OPEN:
            continue
        if may_hold and name.namespace not in may_hold:
            yield f"has {name.localname!r} in {etree.QName(element).localname!r}, where it cannot stand"
        else:
            yield from faults(child)
