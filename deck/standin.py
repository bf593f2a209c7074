"""Put a quiet panel where a figure was not drawn, or a file not made, with the words that describe it."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from deck.loading.outline import Deck
from deck.markup import Audio, Callout, Figure, Picture, Player, Shape
from deck.placing import natural
from deck.placing.natural import Room
from deck.placing.place import Placed
from deck.problem import Problem, Where
from deck.rendering.markdown import Paragraph, Run
from deck.running.jobs import is_file
from deck.shown import Awaited
from deck.theme import Style

_TRUST = "build without --no-run if you trust the outline"


def undrawn(figures: Collection[Placed], deck: Deck) -> Problem:
    """One warning for all figures that were not drawn."""
    count = f"{len(figures)} figure{'s'[: len(figures) > 1]}"
    message = f"{count} not drawn, for nothing was run; words stand in the place"
    return Problem(Where(str(deck.path)), message, _TRUST, "warning")


def unmade(files: Collection[Awaited], deck: Deck, may_run: bool) -> Iterator[Problem]:
    """A warning for each file that a snippet makes which was not run."""
    for file in files:
        message = f"no file {deck.assets.name}/{file.name}, for {_maker(file)} was not run"
        yield Problem(file.name.where, message, "" if may_run else _TRUST, "warning")


def _maker(file: Awaited) -> str:
    return str(file.code) if is_file(file.code) else f"the code in line {file.code.where.line}"


def stood_in(
    placed: Sequence[Placed], undrawn: Collection[Placed], unmade: Mapping[int, Awaited], style: Style
) -> list[Placed]:
    """A slide's leaves, with a panel in place of each figure that was not drawn, or whose file was not made.

    `unmade` goes by `id()` of the node. Callouts are left out, and sounds, whose place is too small for words.
    """
    notes = {id(item.node): "" for item in undrawn}
    notes |= {node: f"made by running {_maker(file)}" for node, file in unmade.items()}
    leaves, called = [], False
    for item in placed:
        called = isinstance(item.node, Callout) and called
        note = notes.get(id(item.node))
        if note is None and not called:
            leaves.append(item)
        elif not called and not isinstance(item.node, Audio):
            leaves.append(_panel(item, note or "", style))
            called = True
    return leaves


def _panel(item: Placed, note: str, style: Style) -> Placed:
    """As many words of the alternative text as the figure's place has room for, and a note under them."""
    node = item.node
    assert isinstance(node, Figure | Picture | Player)
    words = (node.alt or node.src).split()
    room = Room(style, len(style.sizes["label"]) - 1)

    def shape(count: int) -> Shape:
        return _shape(node, " ".join(words[:count]) + " …" * (count < len(words)), note)

    def too_high(count: int) -> bool:
        return natural.shape_text_height(shape(count), item.rect.w, room) > item.rect.h

    fitting = shape(1 + bisect(range(2, len(words) + 1), False, key=too_high))
    return Placed(fitting, item.rect, room.sizes(fitting))


def _shape(node: Figure | Picture | Player, words: str, note: str) -> Shape:
    where = getattr(node.alt, "where", node.where)
    when: dict[str, Any] = {key: getattr(node, key) for key in ("step", "until", "effect", "dim", "morph")}
    lines = [Paragraph((Run(text, where),)) for text in (words, note) if text]
    return Shape(where=where, color="grey", size="label", paragraphs=lines, **when)
