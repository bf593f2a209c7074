"""See how things on a slide look and move, beyond what they inherit: as PowerPoint keeps it, and others do not."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from deck.powerpoint.parts import A, P, R, Rels

_RUN = ("b", "i", "u", "strike", "sz", "baseline")  # what is seen of a run
_SAME = {"true": "1", "false": "0", "none": "", "noStrike": ""}


def look(element: Any, rels: Rels) -> str:
    """A checksum of the fills, lines, fonts, sizes and links that a shape and its text were given themselves."""
    return f"{zlib.crc32(repr(list(_looks(element, rels))).encode()):08x}"


def _looks(element: Any, rels: Rels) -> Iterator[Any]:
    for part in element.iter(f"{P}spPr", f"{A}tcPr"):
        shape = part.find(f"{A}prstGeom")
        yield "" if shape is None else shape.get("prst"), _color(part), _color(part.find(f"{A}ln"))
    for paragraph in element.iter(f"{A}p"):
        properties = paragraph.find(f"{A}pPr")
        given = {} if properties is None else properties.attrib
        yield given.get("algn", ""), given.get("lvl", "0")
        runs = [(_run(run.find(f"{A}rPr"), rels), len(run.findtext(f"{A}t") or "")) for run in paragraph.iter(f"{A}r")]
        same = groupby((run for run in runs if run[1]), itemgetter(0))  # a run is split where a word is misspelt
        yield [(style, sum(length for _, length in group)) for style, group in same]


def _run(properties: Any, rels: Rels) -> tuple[Any, ...]:
    if properties is None:
        return ()
    face, link = properties.find(f"{A}latin"), properties.find(f"{A}hlinkClick")
    kind, address = rels.get("" if link is None else link.get(f"{R}id", ""), ("", ""))
    given = [_SAME.get(properties.get(key, ""), properties.get(key, "")) for key in _RUN]
    typeface = "" if face is None else face.get("typeface")
    return (*given, _color(properties), typeface, address.rstrip("/") if kind == "hyperlink" else kind)


def _color(properties: Any) -> str:
    """What something is filled with; "" if it does not say."""
    for fill in () if properties is None else properties:
        if fill.tag == f"{A}solidFill" and len(fill):
            return str(fill[0].get("val")).upper()
        if fill.tag in (f"{A}noFill", f"{A}gradFill", f"{A}blipFill", f"{A}pattFill"):
            return str(fill.tag.removeprefix(A))
    return ""


def motion(root: Any) -> str:
    """How a slide comes, and the effects by which things appear on it, in order."""
    change = next(root.iter(f"{P}transition"), ())
    effects = (effect for effect in root.iter(f"{P}cTn") if effect.get("presetClass"))
    words = [child.tag.rpartition("}")[2] for child in change]
    return " ".join([*words, *(f"{effect.get('presetClass')}{effect.get('presetID')}" for effect in effects)])
