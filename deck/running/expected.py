"""Say how large the figures will be that snippets draw, before they are run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from deck.artwork import Artwork
from deck.live.results import Drawing
from deck.live.sessions import Output
from deck.live.statements import visible
from deck.loading.outline import Deck
from deck.markup import Code, Node, Ready, Slide, walk
from deck.placing.place import Placed, place
from deck.problem import DeckError, Where
from deck.running.jobs import Inches, source
from deck.running.listing import shown
from deck.theme import Theme
from deck.units import PER, Rect

_ANY: Inches = (6.4, 3.6)  # where the slide does not fit, which is told later
_NEAR = 0.05  # of a side's length, by which a figure is not seen to be larger or smaller
_FIGURE = Drawing(Artwork(()), (1.0, 1.0))


def sizes(pages: Sequence[Slide], deck: Deck, theme: Theme, known: Mapping[Where, Inches]) -> dict[int, Inches]:
    """Width and height in inches, by `id()` of a code node, of the figure that it may draw.

    None are said where no code in the lecture plots. What is printed above a figure takes of its place, and that is
    not known before: `known` are the sizes that are, by the place where the code was written.
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
                found[id(code)] = known.get(figure.where) or _inches(rects[id(figure)])
    return found


def misjudged(placed: Iterable[Placed]) -> dict[Where, Inches]:
    """How large the places are of figures that were drawn for others, by where their code was written."""
    found = {}
    for item in placed:
        if isinstance(item.node, Ready) and item.node.asked:
            width, height = _inches(item.rect)
            if abs(item.node.asked[0] / width - 1) > _NEAR or abs(item.node.asked[1] / height - 1) > _NEAR:
                found[item.node.where] = (width, height)
    return found


def _inches(rect: Rect) -> Inches:
    return round(rect.w / PER["in"], 2), round(rect.h / PER["in"], 2)


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
        return shown(node, deck, _drawn(node, deck) if _draws(node) else None)
    return replace(node, children=[_with_figures(child, deck) for child in node.children])


def _drawn(node: Code, deck: Deck) -> Output:
    """What a snippet gives if it draws, and says nothing."""
    code, _ = source(node, deck)
    typed = "\n".join(f">>> {line}" for line in visible(code).split("\n")) if node.language == "prompt" else ""
    return Output(typed, results=(_FIGURE,))
