"""Keep of a presentation what a template needs: masters, layouts, their themes and pictures, and nothing else."""

import re
from collections.abc import Sequence
from copy import deepcopy
from itertools import chain, count
from typing import Any

from lxml import etree

from deck.base.problem import DeckError
from deck.pptx.parts import A, P, R
from deck.theme.package_reader import Opened, Rel, TemplatePart, damaged, faults, misnamed, parsed

_KEPT = {  # kinds of relationship that are followed, by the kind of the part that has them
    "presentation": ("slideMaster", "notesMaster", "theme", "font", "tableStyles"),
    "slideMaster": ("slideLayout", "theme", "image", "hyperlink"),
    "slideLayout": ("slideMaster", "image", "hyperlink", "themeOverride"),
    "notesMaster": ("theme", "image"),
    **{"theme": ("image",), "themeOverride": ("image",), "tableStyles": ()},
}
_NAMED = ("image", "hyperlink")  # kinds of relationship that serve nobody when nothing names them
_DROPPED = (  # what speaks of slides, of programs, or of people
    *("sldIdLst", "handoutMasterIdLst", "custShowLst", "photoAlbum", "custDataLst", "smartTags", "modifyVerifier"),
    *("extLst", "controls"),
)
_STOPS = ("spTree", "grpSp", "cSld", "sldLayoutIdLst", "sldMasterIdLst", "embeddedFontLst", "embeddedFont")
_FIRST_ID = 2_147_483_648  # of masters and layouts, which share their numbers
_LEVELS = 9


def kept(whole: Opened) -> dict[str, TemplatePart]:
    """The parts of a template, by name; a part that is damaged is a DeckError."""
    parts: dict[str, TemplatePart] = {}
    waiting = [("presentation", whole.main)]
    while waiting:
        kind, name = waiting.pop()
        if name in parts or name not in whole.parts:
            continue
        old = whole.parts[name]
        rels = {rid: rel for rid, rel in old.rels.items() if rel.kind in _KEPT.get(kind, ()) and _leads(rel, whole)}
        blob = _cleaned(kind, name, rels, whole) if kind in _KEPT else old.blob
        rels = {rid: rel for rid, rel in rels.items() if rel.kind not in _NAMED or f'"{rid}"'.encode() in blob}
        parts[name] = TemplatePart(name, old.content_type, blob, rels)
        waiting += [(rel.kind, rel.target) for rel in rels.values() if not rel.outside]
    number(parts, whole.main)
    return parts


def _leads(rel: Rel, whole: Opened) -> bool:
    web = rel.kind == "hyperlink" and re.match("https?:", rel.target)
    return bool(web) if rel.outside else rel.target in whole.parts


def _cleaned(kind: str, name: str, rels: dict[str, Rel], whole: Opened) -> bytes:
    root = whole.root(name)
    for fault in chain(misnamed(root, kind, whole.parts[name].content_type), faults(root)):
        raise DeckError(damaged(whole.file, f"{name} {fault}", whole.where))
    if kind == "presentation":
        _drop([child for child in root if str(child.tag).removeprefix(P) in _DROPPED])
        root.attrib.pop("removePersonalInfoOnSave", None)
    if kind == "slideMaster":
        style_by_prompts(root)
        for n, ph in enumerate(root.iter(f"{P}ph"), 9001):  # LibreOffice lets texts inherit by the number alone
            if ph.get("type") in ("dt", "ftr", "sldNum"):
                ph.set("idx", str(n))
    if kind in ("slideMaster", "slideLayout", "notesMaster"):
        _drop(list(root.iter(f"{P}custDataLst", f"{P}controls")))
        _set_right(root)
    elements = root.iter(etree.Element)  # what leads to a part that is not kept: a link, an extension, a shape
    lost = [e for e in elements if any(k.startswith(R) and v and v not in rels for k, v in e.attrib.items())]
    _drop([_removable(element) for element in lost])
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


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
    _tell_apart(list(root.iter(f"{P}cNvPr")), "id", 1, {"0"})
    for shape in root.iter(f"{P}cNvPr", f"{P}cSld"):
        shape.set("name", " ".join(shape.get("name", "").split()))
    _tell_apart(list(root.iter(f"{P}ph")), "idx", 20, set())  # a slide's would inherit from the first of two
    for shape in root.iter(f"{P}sp"):
        paragraph = shape.find(f"{P}txBody/{A}p")
        if paragraph is not None and shape.find(f".//{P}ph[@type='ftr']") is not None and not shape.findall(f".//{A}r"):
            run = paragraph.makeelement(f"{A}r", {})
            run.append(run.makeelement(f"{A}rPr", {"lang": "en-GB"}))
            run.append(run.makeelement(f"{A}t", {}))
            run[1].text = "Footer"
            paragraph.insert(0 if paragraph.find(f"{A}pPr") is None else 1, run)
    for body in root.iter(f"{P}txBody"):
        style = body.find(f"{A}lstStyle")
        if style is not None:
            body.insert(1, style)
    for tree in root.iter(f"{P}cSld"):
        for key in set(tree.attrib) - {"name"}:
            del tree.attrib[key]
    for ground in root.iter(f"{P}bgPr"):
        if ground.find(f"{A}effectLst") is None and ground.find(f"{A}effectDag") is None:
            ground.insert(1, ground.makeelement(f"{A}effectLst", {}))


def _tell_apart(elements: Sequence[Any], name: str, first: int, seen: set[str]) -> None:
    """Number elements anew that have the number of another, or one of those seen, from the first that is free."""
    taken = {element.get(name, "0") for element in elements}
    free = (str(number) for number in count(first) if str(number) not in taken)
    for element in elements:
        if element.get(name, "0") in seen:
            element.set(name, next(free))
        seen.add(element.get(name, "0"))


def number(parts: dict[str, TemplatePart], main: str) -> None:
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


def style_by_prompts(master: Any) -> None:
    """Add `p:txStyles` to the root of a master that has none."""
    if master.find(f"{P}txStyles") is not None:
        return
    styles = master.makeelement(f"{P}txStyles", {})
    for name, kind in (("titleStyle", "title"), ("bodyStyle", "body"), ("otherStyle", "")):
        style = styles.makeelement(f"{P}{name}", {})
        styles.append(style)
        for level, paragraph in sorted(_prompts(master, kind).items()):
            style.append(_level(level, paragraph))
    last = master.find(f"{P}extLst")
    master.append(styles) if last is None else last.addprevious(styles)


def _prompts(master: Any, kind: str) -> dict[int, Any]:
    """The first paragraph of each level, from 1, in the master's placeholder of a type."""
    found: dict[int, Any] = {}
    for shape in master.iter(f"{P}sp"):
        ph = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
        if ph is not None and ph.get("type") == kind:
            for paragraph in shape.iter(f"{A}p"):
                properties = paragraph.find(f"{A}pPr")
                level = 1 + int("0" if properties is None else properties.get("lvl", "0"))
                if level <= _LEVELS and paragraph.find(f".//{A}rPr") is not None:
                    found.setdefault(level, paragraph)
    return found


def _level(number: int, paragraph: Any) -> Any:
    """An `a:lvlNpPr` that sets text as a paragraph is set."""
    level = paragraph.makeelement(f"{A}lvl{number}pPr", {})
    properties = paragraph.find(f"{A}pPr")
    if properties is not None:
        level.attrib.update({key: value for key, value in properties.attrib.items() if key != "lvl"})
        level.extend(deepcopy(child) for child in properties if child.tag != f"{A}extLst")
    run = deepcopy(paragraph.find(f".//{A}rPr"))
    run.tag = f"{A}defRPr"
    for child in [child for child in run if str(child.tag).removeprefix(A).startswith(("hlink", "extLst"))]:
        run.remove(child)
    level.append(run)
    return level
