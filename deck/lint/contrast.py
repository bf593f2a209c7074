"""Say how far two colours stand apart, and what colours lie behind a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from deck.markup import Callout, Code, Node, Shape
from deck.place import Placed


@cache
def contrast(one: str, other: str) -> float:
    """The contrast of two hex colours, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def least(size: float, bold: bool) -> float:
    """The contrast that a text of so many points needs (WCAG 2.2, success criterion 1.4.3)."""
    return 3.0 if size >= 18 or (bold and size >= 14) else 4.5


def grounds(item: Placed, before: Sequence[Placed]) -> Iterator[str]:
    """The theme's colours that a node's text stands on: its own fill, or all that shows behind it."""
    own = _fill(item.node)
    if own:
        yield own
        return
    for other in reversed(before):
        if _fill(other.node) and item.rect.overlaps(other.rect):
            yield _fill(other.node)
            if other.rect.holds(item.rect):
                return
    yield "paper"


def _fill(node: Node) -> str:
    """The colour that a node covers its place with; "" if one sees through it."""
    if isinstance(node, Code):
        return "panel"
    if isinstance(node, Callout):
        return "paper"
    return node.fill.replace("none", "") if isinstance(node, Shape) else ""


def _luminance(color: str) -> float:
    channels = (int(color[n : n + 2], 16) / 255 for n in (1, 3, 5))
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
