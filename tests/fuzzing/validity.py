"""Check a .pptx without the engine's help: whole, its names unique, everything that it refers to there."""

from __future__ import annotations

import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"

Kinds = set[tuple[str, str, tuple[str, ...]]]


def faults(path: Path) -> Iterator[str]:
    """What is wrong with a file, part by part."""
    with zipfile.ZipFile(path) as package:
        names = package.namelist()
        yield from (f"{name} is there {count} times" for name, count in Counter(names).items() if count > 1)
        parts = {name: package.read(name) for name in names}
    trees = {name: etree.fromstring(blob) for name, blob in parts.items() if name.endswith((".xml", ".rels"))}
    yield from _untyped(trees["[Content_Types].xml"], set(parts))
    for name, tree in trees.items():
        targets = dict(_related(trees.get(_rels(name))))
        yield from _lost(name, targets, set(parts))
        yield from _dangling(name, tree, set(targets))
        yield from _doubled(name, tree)
        yield from _beyond(name, tree)


def kinds(path: Path) -> Kinds:
    """The constructs of a file's slides: an element, the one that it stands in, and its attributes."""
    found: Kinds = set()
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if name.startswith(("ppt/slides/slide", "ppt/charts/chart", "ppt/notesSlides/notes")):
                for element in etree.fromstring(package.read(name)).iter("*"):
                    above = element.getparent()
                    outer = "" if above is None else str(above.tag)
                    found.add((outer, str(element.tag), tuple(sorted(map(str, element.attrib)))))
    return found


def _rels(name: str) -> str:
    folder, _, file = name.rpartition("/")
    return f"{folder}/_rels/{file}.rels".lstrip("/")


def _untyped(tree: Any, names: set[str]) -> Iterator[str]:
    endings = {item.get("Extension").lower() for item in tree.iter(f"{_TYPES}Default")}
    named = {item.get("PartName").lstrip("/") for item in tree.iter(f"{_TYPES}Override")}
    yield from (f"a content type for {name}, which is not there" for name in named - names)
    for name in names - named - {"[Content_Types].xml"}:
        if name.rpartition(".")[2].lower() not in endings:
            yield f"no content type for {name}"


def _related(tree: Any) -> Iterator[tuple[str, str]]:
    """Ids of relationships, and what they lead to; "" for what is not in the file."""
    for item in [] if tree is None else tree:
        yield item.get("Id"), "" if item.get("TargetMode") == "External" else item.get("Target")


def _lost(name: str, targets: dict[str, str], names: set[str]) -> Iterator[str]:
    for target in filter(None, targets.values()):
        found = posixpath.normpath(posixpath.join("/", posixpath.dirname(name), target)).lstrip("/")
        if found not in names:
            yield f"{name} leads to {target}, which is not there"


def _dangling(name: str, tree: Any, known: set[str]) -> Iterator[str]:
    for element in tree.iter("*"):
        for key, value in element.attrib.items():
            if key.startswith(_R) and value and value not in known:
                yield f"{name}: {element.tag} refers to {value}, which is not there"


def _doubled(name: str, tree: Any) -> Iterator[str]:
    """Ids that two shapes have, and effects on shapes that are not there."""
    if name.endswith(".rels"):
        ids = [item.get("Id") for item in tree]
    else:
        for other in list(tree.iter(f"{_MC}Fallback")):  # the same shape, for programs that know less
            other.getparent().remove(other)
        ids = [item.get("id") for item in tree.iter(f"{_P}cNvPr")]
        wanted = {item.get("spid") for item in tree.iter(f"{_P}spTgt", f"{_P}bldP")}
        yield from (f"{name}: an effect on shape {number}, which is not there" for number in wanted - set(ids))
    yield from (f"{name}: id {number} is there {count} times" for number, count in Counter(ids).items() if count > 1)


def _beyond(name: str, tree: Any) -> Iterator[str]:
    for element in tree.iter(f"{_A}ext", f"{_A}off", f"{_A}chExt", f"{_A}gridCol", f"{_P}sldSz"):
        for key in {"cx", "cy", "w", "x", "y"} & set(element.attrib):
            value = str(element.get(key))
            if (
                not value.lstrip("-").isdigit()
                or abs(int(value)) > 2**31
                or (key in ("cx", "cy", "w") and value[0] == "-")
            ):
                yield f"{name}: {key}={value!r} of {element.tag}"
