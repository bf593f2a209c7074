"""Hold what can be seen of a deck: its slides' words, places and pictures, whoever saved the file."""

from collections.abc import Mapping, Sequence
from typing import Any

from deck.base.dataclass import dataclass, field

Box = Sequence[int]  # left, top, width, height in EMU


@dataclass(frozen=True)
class ShapeSnapshot:
    """A shape at the top of a slide, with all that it holds.

    `box`: None where even the layout does not say it; `parts`: where each shape of a group is; `held`: its pictures by
    checksum and the values of its chart; `aspects`: digests of all that it is, as `aspects` tells them apart.
    """

    id: int = 0
    name: str = ""
    box: Box | None = None
    turned: int = 0
    words: list[str] = field(default_factory=list)
    parts: list[Box] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    aspects: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SlideSnapshot:
    """A slide: its number in the file's own list, its shapes from back to front, its notes.

    `plain`: the shapes as seen by programs that do not support formulas, where those differ; `aspects`: digests of all
    that is no shape: background, animations, what the notes look like.
    """

    id: int = 0
    layout: str = ""
    hidden: bool = False
    shapes: list[ShapeSnapshot] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    plain: list[ShapeSnapshot] = field(default_factory=list)
    aspects: Mapping[str, str] = field(default_factory=dict)


def from_json(fields: dict[str, Any]) -> SlideSnapshot:
    """A slide as an earlier version kept it as JSON. Raises TypeError: it never did."""
    for old in (fields, *fields.get("shapes", ()), *fields.get("plain", ())):  # of earlier versions
        for key in {"look", "motion"} & old.keys():
            del old[key]
    shapes, plain = ([ShapeSnapshot(**shape) for shape in fields.pop(key, [])] for key in ("shapes", "plain"))
    slide = SlideSnapshot(shapes=shapes, plain=plain, **fields)
    texts = [slide.layout, *slide.notes, *slide.aspects.values()]
    numbers: list[Any] = [slide.id, slide.hidden]
    for shape in (*shapes, *plain):
        texts += [shape.name, *shape.words, *shape.held, *shape.aspects.values()]
        for left, top, width, height in [*shape.parts, *([shape.box] if shape.box else [])]:
            numbers += [left, top, width, height]
        numbers += [shape.id, shape.turned]
    if not all(isinstance(text, str) for text in texts) or not all(isinstance(number, int) for number in numbers):
        raise TypeError("a text for a number, or a number for a text")
    return slide
