"""Number the clicks at which words come, and divide a body that holds more: tables, code and pictures between words."""

import re
from collections.abc import Sequence
from itertools import groupby

from deck.base.dataclass import replace
from deck.base.units import Length
from deck.model.step import grouped
from deck.model.tags import Body, Column, Node, Text
from deck.model.text import Paragraph
from deck.rendering.blocks import Part

_GAP = Length("0.2in")


def divided(node: Body | Text, parts: Sequence[Part]) -> Column:
    """A column in the place of a text; `build` counts paragraphs of the top level, and each other part.

    Raises ValueError, which says what would be right, if it does not count them.
    """
    groups: list[Node | list[Paragraph]] = []
    for words, found in ((words, [*found]) for words, found in groupby(parts, lambda p: isinstance(p, Paragraph))):
        groups += grouped(found) if words else found  # type: ignore[arg-type]
    numbers = clicks(node.build, len(groups), max(1, node.step))
    column = Column(where=node.where, area=node.area, weight=node.weight, span=node.span, gap=_GAP)
    last: Text | None = None
    for group, click in zip(groups, numbers, strict=True):
        if isinstance(group, Node):
            column.children.append(_stepped(group, node, max(click, node.step)))
            last = None
            continue
        paragraphs = [replace(paragraph, step=click) for paragraph in group]
        if last:
            last.paragraphs += paragraphs
            continue
        last = Text(where=node.where, paragraphs=paragraphs, size=node.size)
        if isinstance(node, Text):
            last = replace(node, paragraphs=paragraphs, children=[], area="", weight=1, span=1, build="")
        column.children.append(_stepped(last, node, node.step))
    return column


def _stepped(part: Node, node: Body | Text, click: int) -> Node:
    """A part with what it has from the text in whose place it stands."""
    part.step, part.until, part.effect, part.dim = click, node.until, node.effect, node.dim
    for inner in part.children:
        if not part.paragraphs and type(inner).__name__ not in ("Tr", "Td"):
            _stepped(inner, node, click)
    return part


def clicks(build: str, count: int, first: int = 1) -> list[int]:
    """The click of each of `count` things that come one by one, as `build:` says it; 0s if it says nothing.

    "true" begins at `first`, "3" at that click, "0 1 1 2" says each one's own. ValueError says what would be right.
    """
    if build.lower() in ("", "false", "no"):
        return [0] * count
    if not re.fullmatch(r"true|yes|\d{1,4}([ ,]+\d{1,4})*", build.lower()):
        raise ValueError("write true, the click to begin at, or one for each: [0, 1, 1, 2]")
    numbers = [first] if build.lower() in ("true", "yes") else [int(number) for number in re.split("[ ,]+", build)]
    if len(numbers) == 1:
        return list(range(numbers[0], numbers[0] + count))
    if len(numbers) != count:
        raise ValueError(f"write a click for each of the {count}, or only the first")
    return numbers


def built(paragraphs: Sequence[Paragraph], build: str, begin: int) -> list[Paragraph]:
    """Paragraphs with the click of each of the top level and of those under it; none before `begin`.

    They have none of their own if all of them come then, with the whole. Raises ValueError as `clicks` does.
    """
    groups = list(grouped(paragraphs))
    numbers = clicks(build, len(groups), max(1, begin))
    steps = [number for group, number in zip(groups, numbers, strict=True) for _ in group]
    steps = [max(begin, number, paragraph.step) for number, paragraph in zip(steps, paragraphs, strict=True)]
    if set(steps) == {begin}:
        steps = [0] * len(steps)
    return [replace(paragraph, step=step) for paragraph, step in zip(paragraphs, steps, strict=True)]
