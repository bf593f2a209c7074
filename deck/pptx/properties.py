"""Write what the file says of itself: title, author, sections, counts."""

from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree

from deck.base.escape import escape, quoteattr
from deck.model.deck import Deck, names
from deck.pptx.package import OOXML, XML, Package
from deck.pptx.parts import RT
from deck.pptx.skeletons import filled

_TYPES = "{http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes}"
_CUSTOM = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}"
_TEXT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # the set of properties that users define
_PREFIXES: Any = {None: _CUSTOM[1:-1], "vt": _TYPES[1:-1]}


def properties(package: Package, deck: Deck, lang: str, counts: Mapping[str, int]) -> None:
    """Add core and extended properties, whose dates are fixed, and the author's own."""
    said = {"title": deck.text("title"), "author": deck.text("author"), "lang": lang}
    said |= {"subject": deck.text("subject", deck.text("course"))}
    said |= {"keywords": ", ".join(names(deck.fields.get("keywords")))}
    core = XML + filled("core", **{name: escape(text) for name, text in said.items()})
    counted = "".join(f"<{what}>{number}</{what}>" for what, number in counts.items())
    app = XML + filled("app", counts=counted)
    core_type = "application/vnd.openxmlformats-package.core-properties+xml"
    package.relate_more("/", package.add("/docProps/core.xml", core_type, core.encode()), RT.CORE_PROPERTIES)
    app_part = package.add("/docProps/app.xml", OOXML + "extended-properties+xml", app.encode())
    package.relate_more("/", app_part, RT.EXTENDED_PROPERTIES)
    for name, value in (deck.fields.get("properties") or {}).items():
        add_property(package, name, value)


def add_property(package: Package, name: str, value: str) -> None:
    """Add a property to those that a brand's template may bring; PowerPoint shows them under Info → Properties."""
    part = "/docProps/custom.xml"
    there = package.has(part)
    root = etree.fromstring(package.read(part[1:])) if there else etree.Element(f"{_CUSTOM}Properties", nsmap=_PREFIXES)
    taken = [int(item.get("pid", 1)) for item in root]
    item = etree.SubElement(root, f"{_CUSTOM}property", fmtid=_TEXT, pid=str(max(taken, default=1) + 1), name=name)
    etree.SubElement(item, f"{_TYPES}lpwstr").text = value
    blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    added = package.add(part, OOXML + "custom-properties+xml", blob)
    if not there:
        package.relate_more("/", added, RT.CUSTOM_PROPERTIES)


def sections(names: Sequence[str], ids: Sequence[int]) -> str:
    """The presentation's extension that groups slides: `names` has the section that begins at each slide, or ""."""
    if not any(names):
        return ""
    import uuid

    groups: list[tuple[str, list[int]]] = []
    for name, number in zip(names, ids, strict=True):
        if name or not groups:
            groups.append((name or "Start", []))
        groups[-1][1].append(number)
    inner = ""
    for n, (name, members) in enumerate(groups):
        guid = f"{{{uuid.uuid5(uuid.NAMESPACE_URL, f'lectern:{n}:{name}')}}}".upper()
        listed = "".join(f'<p14:sldId id="{number}"/>' for number in members)
        inner += f'<p14:section name={quoteattr(name)} id="{guid}"><p14:sldIdLst>{listed}</p14:sldIdLst></p14:section>'
    return filled("sections", sections=inner)
