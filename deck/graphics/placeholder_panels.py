"""Put a quiet panel where a figure was not drawn, or a file not made, with the words that describe it."""

from bisect import bisect
from collections.abc import Iterator, Sequence
from typing import Any

from deck.base.dataclass import replace
from deck.base.problem import Problem, Where
from deck.layout import intrinsic_size
from deck.layout.intrinsic_size import TypeScale
from deck.model.code import is_file
from deck.model.deck import Deck
from deck.model.placed import Page, Placed
from deck.model.style import Style
from deck.model.tags import Audio, Awaited, Callout, Figure, Node, Picture, Player, Shape
from deck.model.text import Paragraph, Run
from deck.model.values import written_at

_TRUST = "build without --no-run if you trust the outline"


def undrawn(count: int, deck: Deck) -> Problem:
    """One warning for all figures that were not drawn."""
    message = f"{count} figure{'s'[: count > 1]} not drawn, for nothing was run; words stand in the place"
    return Problem(Where(str(deck.path)), "code-recording", message, _TRUST, "warning")


def unmade(pages: Sequence[Page], deck: Deck, may_run: bool) -> Iterator[Problem]:
    """A warning for each file that a snippet makes which was not run."""
    for file in filter(None, (_awaited(item.node) for page in pages for item in page.placed)):
        message = f"no file {deck.assets.name}/{file.name}, for {_maker(file)} was not run"
        yield Problem(file.name.where, "file-missing", message, "" if may_run else _TRUST, "warning")


def _awaited(node: Node) -> Awaited | None:
    """The file that a node shows and that is yet to be made."""
    return node.awaited if isinstance(node, Figure | Picture | Player) else None


def _maker(file: Awaited) -> str:
    return str(file.code) if is_file(file.code) else f"the code in line {file.code.where.line}"


def with_panels(page: Page, style: Style) -> Page:
    """The page with a panel in place of each figure that was not drawn, or whose file was not made.

    Callouts are left out, and sounds, whose place is too small for words.
    """
    leaves, called = [], False
    for item in page.placed:
        called = isinstance(item.node, Callout) and called
        file = _awaited(item.node)
        lacks = file or (isinstance(item.node, Figure | Picture | Player) and not item.content)
        if not lacks and not called:
            leaves.append(item)
        elif not called and not isinstance(item.node, Audio):
            leaves.append(_panel(item, f"made by running {_maker(file)}" if file else "", style))
            called = True
    return replace(page, placed=leaves)


def _panel(item: Placed, note: str, style: Style) -> Placed:
    """As many words of the alternative text as the figure's place has room for, and a note under them."""
    node = item.node
    assert isinstance(node, Figure | Picture | Player)
    words = (node.alt or node.src).split()
    scale = TypeScale(style, len(style.sizes["label"]) - 1)

    where = written_at(node.alt, node.where)
    when: dict[str, Any] = {key: getattr(node, key) for key in ("step", "until", "effect", "dim", "morph")}

    def shape(count: int) -> Shape:
        said = " ".join(words[:count]) + " …" * (count < len(words))
        lines = [Paragraph((Run(text, where),)) for text in (said, note) if text]
        return Shape(where=where, color="grey", size="label", paragraphs=lines, **when)

    def too_high(count: int) -> bool:
        return intrinsic_size.shape_text_height(shape(count), item.rect.w, scale) > item.rect.h

    fitting = shape(1 + bisect(range(2, len(words) + 1), False, key=too_high))
    return Placed(fitting, item.rect, scale.sizes(fitting))
