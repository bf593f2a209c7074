"""Say what colours lie behind a text, and how far it has to stand apart from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from deck.markup import Callout, Code, Node, Shape
from deck.placing.place import Placed
from deck.theme import Layout


@cache
def least(size: float, bold: bool) -> float:
    """The contrast that a text of so many points needs (WCAG 2.2, success criterion 1.4.3)."""
    return 3.0 if size >= 18 or (bold and size >= 14) else 4.5


def grounds(item: Placed, before: Sequence[Placed], layout: Layout) -> Iterator[str]:
    """The colours, by the theme's names or as #RRGGBB, that a node's text stands on: its own fill, or all that shows.

    What cannot be known, a picture's, is left out.
    """
    own = _fill(item.node) or (item.manner.fill if item.manner else "")
    behind = [*layout.backdrop, *((other.rect, fill) for other in before if (fill := _fill(other.node)))]
    for rect, color in [(item.rect, own)] if own else reversed(behind):
        if item.rect.overlaps(rect):
            if color:
                yield color
            if rect.holds(item.rect):
                return


def _fill(node: Node) -> str:
    """The colour that a node covers its place with; "" if one sees through it."""
    if isinstance(node, Code):
        return "panel"
    if isinstance(node, Callout):
        return "paper"
    return node.fill.replace("none", "") if isinstance(node, Shape) else ""
