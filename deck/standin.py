"""Put a quiet panel where a figure was not drawn, with the words that describe it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from deck.loading.outline import Deck
from deck.markup import Figure, Shape
from deck.placing import natural
from deck.placing.natural import Room
from deck.placing.place import Placed
from deck.problem import Problem, Where
from deck.rendering.markdown import Paragraph, Run
from deck.theme import Style


def undrawn(figures: Collection[Placed], deck: Deck) -> Problem:
    """One warning for all figures that were not drawn."""
    count = f"{len(figures)} figure{'s'[: len(figures) > 1]}"
    message = f"{count} not drawn, for nothing was run; words stand in the place"
    return Problem(Where(str(deck.path)), message, "build without --no-run if you trust the outline", "warning")


def stood_in(placed: Sequence[Placed], undrawn: Collection[Placed], style: Style) -> list[Placed]:
    """A slide's leaves, with a panel in place of each figure that was not drawn."""
    nodes = {id(item.node) for item in undrawn}
    return [_panel(item, style) if id(item.node) in nodes else item for item in placed]


def _panel(item: Placed, style: Style) -> Placed:
    """As many words of the alternative text as the figure's place has room for."""
    assert isinstance(item.node, Figure)
    words = item.node.alt.split()
    room = Room(style, len(style.sizes["label"]) - 1)
    shape = _shape(item.node, " ".join(words))
    while len(words) > 1 and natural.shape_text_height(shape, item.rect.w, room) > item.rect.h:
        words.pop()
        shape = _shape(item.node, " ".join(words) + " …")
    return Placed(shape, item.rect, room.sizes(shape))


def _shape(figure: Figure, words: str) -> Shape:
    where = getattr(figure.alt, "where", figure.where)
    when: dict[str, Any] = {key: getattr(figure, key) for key in ("step", "until", "effect", "dim", "morph")}
    return Shape(where=where, color="grey", size="label", paragraphs=[Paragraph((Run(words, where),))], **when)
