"""Copy a deck as it stands after its last click, hidden slides too, for a program that knows of no clicks."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from lxml import etree

_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"


def still(deck: Path, copy: Path) -> Path:
    """Write `copy`: the deck without what leaves its slides, without animations, all slides shown; its path."""
    with ZipFile(deck) as package, ZipFile(copy, "w", ZIP_DEFLATED) as new:
        for name in package.namelist():
            part = package.read(name)
            new.writestr(name, _last(part) if name.startswith("ppt/slides/slide") else part)
    return copy


def _last(slide: bytes) -> bytes:
    root = etree.fromstring(slide)
    root.attrib.pop("show", "")
    exits = (node for node in root.iter(_P + "cTn") if node.get("presetClass") == "exit")
    leaving = {target.get("spid") for node in exits for target in node.iter(_P + "spTgt")}
    for parent in list(root.iter()):
        for child in list(parent):
            named = child.find(f"*/{_P}cNvPr")
            if child.tag == _P + "timing" or (named is not None and named.get("id") in leaving):
                parent.remove(child)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
