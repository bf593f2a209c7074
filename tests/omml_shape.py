"""Say a formula's Office Math as one line of text, so that two writers of it can be compared: what holds what.

Left out is where the two may differ and both be right:
- looks (fonts, sizes, alphabets' own characters, the width of spaces): pandoc has m:scr, we Unicode's letters;
- what a function or a big sign works on: pandoc puts nothing or the next part into it, we all up to a relation;
- m:box, which lets a relation that carries something keep its room: pandoc does without;
- braces and arrows that grow (m:groupChr): pandoc sets a single sign over or under.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
PROPERTIES = ("chr", "begChr", "endChr", "sepChr", "type", "pos", "limLoc", "show")
SAME = {"\u203e": "\u0305", "on": "1", "off": "0", "\u2223": "|", "\u2225": "‖"}
PLAIN = str.maketrans({"\u200b": "", "\u00a0": "", "∗": "*", "ϕ": "φ", "ϵ": "ε", "∣": "|", "∥": "‖"})


def shape(element: Any) -> str:
    """An element and all below it."""
    tag = element.tag.removeprefix(M)
    if tag == "t":
        return re.sub(r"\s", "", unicodedata.normalize("NFKC", element.text or "").translate(PLAIN))
    if tag in ("oMath", "e", "r", "num", "den", "sub", "sup", "lim", "deg", "fName", "mr", "box"):
        return "".join(map(shape, element)) + ("; " if tag == "mr" else "")
    if tag.endswith("Pr") or not element.tag.startswith(M):
        return ""
    inside = {child.tag.removeprefix(M): child for child in element if not child.tag.endswith("Pr")}
    if tag == "func":
        return shape(inside["fName"]) + shape(inside["e"])
    if tag == "nary":
        return f"nary{_marks(element)}<{shape(inside['sub'])}, {shape(inside['sup'])}>{shape(inside['e'])}"
    if tag == "groupChr":
        sign, over = _value(element, "chr"), _value(element, "pos") == "top"
        arrow = sign in "→←↔⇒↦"
        base, limit = (sign, shape(inside["e"])) if arrow else (shape(inside["e"]), sign)
        return f"lim{'Upp' if over or arrow else 'Low'}<{base}, {limit}>"
    return f"{tag}{_marks(element)}<{', '.join(map(shape, (c for c in element if not c.tag.endswith('Pr'))))}>"


def _marks(element: Any) -> str:
    found = [f"{name}={_value(element, name)}" for name in PROPERTIES if _value(element, name)]
    return f"[{' '.join(found)}]" if found else ""


def _value(element: Any, name: str) -> str:
    found = element.find(f"./*/{M}{name}")
    value = found.get(f"{M}val", "") if found is not None else ""
    return SAME.get(value, value)
