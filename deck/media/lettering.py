"""Measure the smallest letters in an SVG drawing."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from deck.media.safety import local

_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_SIZE = re.compile(rf"\s*({_NUMBER})\s*(px|pt|em|%|)\s*")
_RULE = re.compile(r"\.([\w-]+)[^{}]*\{[^{}]*?font-size:\s*([^;}]+)")
_UNITS = {"": 1.0, "px": 1.0, "pt": 96 / 72}
_PLAIN = 16.0  # the size where none is written


def smallest(root: Any, across: float) -> float:
    """The smallest size that text is set in, as a part of the drawing's width; 0 without text.

    `across`: the drawing's width in units of its own. Sizes are read from attributes, styles and rules for classes.
    """
    sheets = "".join(element.text or "" for element in root.iter("*") if local(element.tag) == "style")
    return min(_sizes(root, dict(_RULE.findall(sheets)), _PLAIN, 1), default=0) / across


def _sizes(element: Any, rules: Mapping[str, str], size: float, scale: float) -> Iterator[float]:
    """The sizes of all text in and below an element, in units of the drawing."""
    size = _size(element, rules, size)
    scale *= _scale(element.get("transform", ""))
    if local(element.tag) in ("text", "tspan") and (element.text or "").strip():
        yield size * scale
    for child in element.iterchildren("*"):
        yield from _sizes(child, rules, size, scale)


def _size(element: Any, rules: Mapping[str, str], inherited: float) -> float:
    style = re.search(r"(?:^|;)\s*font-size:\s*([^;]+)", element.get("style", ""))
    of_class = next((rules[name] for name in element.get("class", "").split() if name in rules), "")
    match = _SIZE.fullmatch(style[1] if style else of_class or element.get("font-size", ""))
    if not match:
        return inherited
    number, unit = float(match[1]), match[2]
    return number * _UNITS[unit] if unit in _UNITS else inherited * number / (100 if unit == "%" else 1)


def _scale(transform: str) -> float:
    """By how much a transform makes letters larger."""
    scale = 1.0
    for name, said in re.findall(r"(\w+)\s*\(([^)]*)\)", transform):
        numbers = [float(number) for number in re.findall(_NUMBER, said)]
        if name == "scale" and numbers:
            scale *= math.sqrt(abs(numbers[0] * numbers[-1]))
        elif name == "matrix" and len(numbers) == 6:
            scale *= math.sqrt(abs(numbers[0] * numbers[3] - numbers[1] * numbers[2]))
    return scale
