"""Find what PowerPoint would not open in the XML of a template, as far as we read it or write it again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from deck.brand.opened import RELATED

_OFFICE = "http://schemas.openxmlformats.org"
_DRAWING, _SLIDES = f"{_OFFICE}/drawingml/2006/main", f"{_OFFICE}/presentationml/2006/main"
_MAY_HOLD = {_DRAWING: {_DRAWING}, _SLIDES: {_SLIDES, _DRAWING}}
_OPEN = ("extLst", "graphicData", "AlternateContent")  # where anybody's elements may stand
_ROOTS = {  # of parts, by the last word of the relationships that lead to them
    "presentation": f"{{{_SLIDES}}}presentation",
    "slideMaster": f"{{{_SLIDES}}}sldMaster",
    "slideLayout": f"{{{_SLIDES}}}sldLayout",
    "notesMaster": f"{{{_SLIDES}}}notesMaster",
    "theme": f"{{{_DRAWING}}}theme",
    "themeOverride": f"{{{_DRAWING}}}themeOverride",
    "tableStyles": f"{{{_DRAWING}}}tblStyleLst",
}
_COLORS = ("dk1", "lt1", "dk2", "lt2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
_MAPS, _MAPPED = ("clrMap", "overrideClrMapping"), ("bg1", "tx1", "bg2", "tx2", *_COLORS[4:])
_MUST_HOLD: dict[str, tuple[str, ...]] = {
    "presentation": ("sldMasterIdLst",),
    "sldMaster": ("cSld", "clrMap"),
    "notesMaster": ("cSld", "clrMap"),
    "sldLayout": ("cSld",),
    "cSld": ("spTree",),
    "spTree": ("nvGrpSpPr", "grpSpPr"),
    "sp": ("nvSpPr", "spPr"),
    "pic": ("nvPicPr", "spPr"),
    **dict.fromkeys(("nvSpPr", "nvPicPr", "nvGrpSpPr"), ("cNvPr", "nvPr")),
    "theme": ("themeElements",),
    "themeElements": ("clrScheme", "fontScheme", "fmtScheme"),
    "clrScheme": _COLORS,
    "fontScheme": ("majorFont", "minorFont"),
    **dict.fromkeys(("majorFont", "minorFont"), ("latin",)),
}
_MUST_SAY = {
    **dict.fromkeys(("off", "chOff"), ("x", "y")),
    **dict.fromkeys(("ext", "chExt", "sldSz", "notesSz"), ("cx", "cy")),
    **dict.fromkeys(("sldMasterId", "sldLayoutId"), (f"{{{RELATED}}}id",)),
    **dict.fromkeys(("srgbClr", "schemeClr", "sysClr", "prstClr", "spcPct", "spcPts"), ("val",)),
    **{"cNvPr": ("id", "name"), "latin": ("typeface",)},
    **dict.fromkeys(_MAPS, _MAPPED),
}
_SHARES = ("tint", "shade", "alpha", "alphaMod", "hueMod", "sat", "satMod", "lum", "lumMod", "lumOff", "spcPct")
_NUMBERS = (  # by their element, or in whatever they stand; a freeform's points may have names for numbers
    *("off.x", "off.y", "ext.cx", "ext.cy", "chOff.x", "chOff.y", "chExt.cx", "chExt.cy"),
    *("sldSz.cx", "sldSz.cy", "notesSz.cx", "notesSz.cy", "cNvPr.id", "bgRef.idx", "ph.idx"),
    *(".marL", ".marR", ".indent", ".lvl", ".lIns", ".tIns", ".rIns", ".bIns"),
    *("defRPr.sz", "rPr.sz", "endParaRPr.sz", "spcPts.val"),
)
_NUMBER, _COLOR, _SLOT = re.compile(r"[+-]?\d{1,10}"), re.compile("[0-9A-Fa-f]{6}"), re.compile("|".join(_COLORS))
_SHARE = re.compile(r"[+-]?\d{1,10}|[+-]?\d{1,10}(\.\d{1,10})?%")
_FORMS = {
    **dict.fromkeys(_NUMBERS, _NUMBER),
    **{f"{name}.val": _SHARE for name in _SHARES},
    **dict.fromkeys(("srgbClr.val", "sysClr.lastClr"), _COLOR),
    **{f"{element}.{name}": _SLOT for element in _MAPS for name in _MAPPED},
}


def misnamed(root: Any, kind: str, content_type: str) -> Iterator[str]:
    """What is wrong if a part of this kind has another root, or another content type, than it has to have."""
    if kind in _ROOTS and kind != "presentation" and not content_type.endswith(f".{kind}+xml"):
        yield f"has the content type {content_type!r}"
    if root.tag != _ROOTS.get(kind, root.tag):
        yield f"is no {etree.QName(_ROOTS[kind]).localname!r}"


def faults(element: Any) -> Iterator[str]:
    """What is wrong with an element and those below it.

    What has to be there is missing, a number is none, an element stands where it cannot.
    """
    tag = etree.QName(element)
    for key, value in element.attrib.items():
        form = _FORMS.get(f"{tag.localname}.{key}") or _FORMS.get(f".{key}")
        if form and not form.fullmatch(value):
            yield f"has {key}={value!r}"
    held = {etree.QName(child).localname for child in element.iterchildren(f"{{{tag.namespace}}}*")}
    lacking = (name for name in _MUST_HOLD.get(tag.localname, ()) if name not in held)
    yield from (f"has no {name!r} in {tag.localname!r}" for name in lacking)
    if tag.localname in _COLORS and not held:
        yield f"has no colour in {tag.localname!r}"
    said = (name for name in _MUST_SAY.get(tag.localname, ()) if name not in element.attrib)
    yield from (f"has no {etree.QName(name).localname!r} in {tag.localname!r}" for name in said)
    yield from _below(element, tag)


def _below(element: Any, tag: etree.QName) -> Iterator[str]:
    may_hold = _MAY_HOLD.get(tag.namespace or "")
    for child in element.iterchildren(etree.Element):
        name = etree.QName(child)
        if name.localname in _OPEN:
            continue
        if may_hold and name.namespace not in may_hold:
            yield f"has {name.localname!r} in {tag.localname!r}, where it cannot stand"
        else:
            yield from faults(child)
