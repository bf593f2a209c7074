"""Say how large the figures will be that snippets draw, before they are run."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from deck.artwork import Artwork
from deck.jobs import Inches, source
from deck.listing import shown
from deck.live.results import Drawing
from deck.live.sessions import Output
from deck.markup import Code, Node, Ready, Slide, walk
from deck.outline import Deck
from deck.place import place
from deck.problem import DeckError
from deck.theme import Theme
from deck.units import PER

_ANY: Inches = (6.4, 3.6)  # where the slide does not fit, which is told later
_FIGURE = Output("", results=(Drawing(Artwork(()), (1.0, 1.0)),))


def sizes(pages: Sequence[Slide], deck: Deck, theme: Theme) -> dict[int, Inches]:
    """Width and height in inches, by `id()` of a code node, of the figure that it may draw.

    None are said where no code in the lecture plots.
    """
    codes = {id(page): [node for node in walk(page) if isinstance(node, Code) and _draws(node)] for page in pages}
    if not any(_plots(node, deck) for nodes in codes.values() for node in nodes):
        return {}
    found: dict[int, Inches] = {}
    for page in pages:
        found |= dict.fromkeys(map(id, codes[id(page)]), _ANY)
        with suppress(DeckError):
            tree = replace(page, children=[_with_figures(child, deck) for child in page.children])
            figures = [node for node in walk(tree) if isinstance(node, Ready)]
            rects = {id(item.node): item.rect for item in place(tree, theme)} if figures else {}
            for code, figure in zip(codes[id(page)], figures, strict=True):
                rect = rects[id(figure)]
                found[id(code)] = (round(rect.w / PER["in"], 2), round(rect.h / PER["in"], 2))
    return found


def _draws(node: Code) -> bool:
    """Whether figures that code makes are shown."""
    return node.run and node.language in ("python", "prompt") and node.show != "code"


def _plots(node: Code, deck: Deck) -> bool:
    with suppress(DeckError):
        code, _ = source(node, deck)
        return "plot" in code or "seaborn" in code
    return False


def _with_figures(node: Node, deck: Deck) -> Node:
    """The node, in which every snippet has drawn that may draw."""
    if isinstance(node, Code):
        return shown(node, deck, _FIGURE if _draws(node) else None)
    return replace(node, children=[_with_figures(child, deck) for child in node.children])
