"""Keep of a presentation what a template needs: masters, layouts, their themes and pictures, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, count
from typing import Any

from lxml import etree

from deck.brand.opened import RELATED, Opened, Part, Rel, damaged, parsed
from deck.brand.prompts import style_by_prompts
from deck.brand.sound import faults, misnamed
from deck.problem import DeckError

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = f"{{{RELATED}}}"
_KEPT = {  # kinds of relationship that are followed, by the kind of the part that has them
    "presentation": ("slideMaster", "notesMaster", "theme", "font", "tableStyles"),
    "slideMaster": ("slideLayout", "theme", "image", "hyperlink"),
    "slideLayout": ("slideMaster", "image", "hyperlink", "themeOverride"),
    "notesMaster": ("theme", "image"),
    "theme": ("image",),
    "themeOverride": ("image",),
    "tableStyles": (),
}
_DROPPED = (  # what speaks of slides, of programs, or of people
    *("sldIdLst", "handoutMasterIdLst", "custShowLst", "photoAlbum", "custDataLst", "smartTags", "modifyVerifier"),
    *("extLst", "controls"),
)
_STOPS = ("spTree", "grpSp", "cSld", "sldLayoutIdLst", "sldMasterIdLst", "embeddedFontLst", "embeddedFont")
_FIRST_ID = 2_147_483_648  # of masters and layouts, which share their numbers


def kept(whole: Opened) -> dict[str, Part]:
    """The parts of a template, by name; a part that is damaged is a DeckError."""
    parts: dict[str, Part] = {}
    waiting = [("presentation", whole.main)]
    while waiting:
        kind, name = waiting.pop()
        if name in parts or name not in whole.parts:
            continue
        old = whole.parts[name]
        rels = {rid: rel for rid, rel in old.rels.items() if _follows(kind, rel, whole)}
        blob = _cleaned(kind, name, rels, whole) if kind in _KEPT else old.blob
        parts[name] = Part(name, old.content_type, blob, rels)
        waiting += [(rel.kind, rel.target) for rel in rels.values() if not rel.outside]
    _number(parts, whole.main)
    return parts


def _follows(kind: str, rel: Rel, whole: Opened) -> bool:
    if rel.outside:
        return rel.kind == "hyperlink" and rel.kind in _KEPT.get(kind, ()) and bool(re.match("https?:", rel.target))
    return rel.kind in _KEPT.get(kind, ()) and rel.target in whole.parts


def _cleaned(kind: str, name: str, rels: dict[str, Rel], whole: Opened) -> bytes:
    root = whole.root(name)
    for fault in chain(misnamed(root, kind, whole.parts[name].content_type), faults(root)):
        raise DeckError(damaged(whole.file, f"{name} {fault}", whole.where))
    if kind == "presentation":
        _drop([child for child in root if str(child.tag).removeprefix(P) in _DROPPED])
        root.attrib.pop("removePersonalInfoOnSave", None)
    if kind == "slideMaster":
        style_by_prompts(root)
    if kind in ("slideMaster", "slideLayout", "notesMaster"):
        _drop(list(root.iter(f"{P}custDataLst", f"{P}controls")))
        _set_right(root)
    _drop(list(_orphans(root, rels)))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _orphans(root: Any, rels: dict[str, Rel]) -> Iterator[Any]:
    """What leads to a part that is not kept: a link, an extension, a shape."""
    for element in root.iter(etree.Element):
        if any(key.startswith(R) and value and value not in rels for key, value in element.attrib.items()):
            yield _removable(element)


def _removable(element: Any) -> Any:
    while element.getparent() is not None:
        name = etree.QName(element).localname
        above = etree.QName(element.getparent()).localname
        if name in ("hlinkClick", "hlinkHover", "hlinkMouseOver", "ext") or above in _STOPS:
            break
        if element.getparent().getparent() is None:
            break
        element = element.getparent()
    return element


def _drop(elements: Sequence[Any]) -> None:
    for element in elements:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
            if not len(parent) and etree.QName(parent).localname == "extLst":
                _drop([parent])


def _set_right(root: Any) -> None:
    """Mend what PowerPoint repairs or LibreOffice misreads.

    Shapes with one number, or none; placeholders with one; grounds without a list of effects; footers without a word,
    which LibreOffice does not style.
    """
    shapes = list(root.iter(f"{P}cNvPr"))
    taken = {shape.get("id") for shape in shapes}
    free = (str(number) for number in count(1) if str(number) not in taken)
    seen = {"0"}
    for shape in shapes:
        if shape.get("id") in seen:
            shape.set("id", next(free))
        seen.add(shape.get("id"))
    _tell_apart(list(root.iter(f"{P}ph")))
    for shape in root.iter(f"{P}sp"):
        paragraph = shape.find(f"{P}txBody/{A}p")
        if paragraph is not None and shape.find(f".//{P}ph[@type='ftr']") is not None and not shape.findall(f".//{A}r"):
            run = paragraph.makeelement(f"{A}r", {})
            run.append(run.makeelement(f"{A}rPr", {"lang": "en-GB"}))
            run.append(run.makeelement(f"{A}t", {}))
            run[1].text = "Footer"
            paragraph.insert(0 if paragraph.find(f"{A}pPr") is None else 1, run)
    for ground in root.iter(f"{P}bgPr"):
        if ground.find(f"{A}effectLst") is None and ground.find(f"{A}effectDag") is None:
            ground.insert(1, ground.makeelement(f"{A}effectLst", {}))


def _tell_apart(placeholders: Sequence[Any]) -> None:
    """Number placeholders, where two of a layout have the same number: a slide's would inherit from the first."""
    taken = {ph.get("idx", "0") for ph in placeholders}
    free = (str(number) for number in count(20) if str(number) not in taken)
    seen: set[str] = set()
    for ph in placeholders:
        if ph.get("idx", "0") in seen:
            ph.set("idx", next(free))
        seen.add(ph.get("idx", "0"))


def _number(parts: dict[str, Part], main: str) -> None:
    """Number masters and layouts anew: two files merged into one often have the same numbers twice."""
    numbers = count(_FIRST_ID)
    root = parsed(parts[main].blob)
    for master in root.iter(f"{P}sldMasterId"):
        master.set("id", str(next(numbers)))
        part = parts[parts[main].rels[master.get(f"{R}id")].target]
        inner = parsed(part.blob)
        for layout in inner.iter(f"{P}sldLayoutId"):
            layout.set("id", str(next(numbers)))
        part.blob = etree.tostring(inner, xml_declaration=True, encoding="UTF-8", standalone=True)
    parts[main].blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
