"""Hold what can be seen of a deck: its slides' words, places and pictures, whoever saved the file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Box = Sequence[int]  # left, top, width, height in EMU


@dataclass(frozen=True)
class Shape:
    """A shape at the top of a slide, with all that it holds.

    `box`: None where even the layout does not say it; `parts`: where each shape of a group is; `held`: its pictures by
    checksum and the values of its chart; `look`: a checksum of the formatting that it was given itself.
    """

    id: int = 0
    name: str = ""
    box: Box | None = None
    turned: int = 0
    words: list[str] = field(default_factory=list)
    parts: list[Box] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    look: str = ""


@dataclass(frozen=True)
class Slide:
    """A slide: its number in the file's own list, its shapes from back to front, its notes, what happens on it.

    `plain`: the shapes of programs that know no formulas, where they are others.
    """

    id: int = 0
    layout: str = ""
    hidden: bool = False
    motion: str = ""
    shapes: list[Shape] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    plain: list[Shape] = field(default_factory=list)


def to_json(slide: Slide) -> str:
    """A slide as JSON, without what is empty."""
    return json.dumps(slide, default=_fields, ensure_ascii=False, separators=(",", ":"))


def _fields(value: Shape | Slide) -> dict[str, Any]:
    return {key: field for key, field in vars(value).items() if field}


def from_json(fields: dict[str, Any]) -> Slide:
    """A slide as it was before it became JSON. Raises TypeError: it never was."""
    shapes, plain = ([Shape(**shape) for shape in fields.pop(key, [])] for key in ("shapes", "plain"))
    slide = Slide(shapes=shapes, plain=plain, **fields)
    texts = [slide.layout, slide.motion, *slide.notes]
    numbers: list[Any] = [slide.id, slide.hidden]
    for shape in (*shapes, *plain):
        texts += [shape.name, shape.look, *shape.words, *shape.held]
        for left, top, width, height in [*shape.parts, *([shape.box] if shape.box else [])]:
            numbers += [left, top, width, height]
        numbers += [shape.id, shape.turned]
    if not all(isinstance(text, str) for text in texts) or not all(isinstance(number, int) for number in numbers):
        raise TypeError("a text for a number, or a number for a text")
    return slide
