"""Say how large the figures will be that snippets draw, before they are run."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

from deck.base.dataclass import replace
from deck.base.problem import DeckError, Where
from deck.base.units import PER, Rect
from deck.code.jobs import source
from deck.code.listing import shown
from deck.code.live.sessions import visible
from deck.layout.brand_places import on_layout
from deck.layout.place import place
from deck.model.artwork import Artwork
from deck.model.deck import Deck
from deck.model.placed import Page
from deck.model.results import Drawing, Output
from deck.model.style import Theme
from deck.model.tags import Code, Node, Ready, Slide, walk

Inches = tuple[float, float]  # width, height
_ANY: Inches = (6.4, 3.6)  # where the slide does not fit, which is told later
_NEAR = 0.05  # of a side's length, by which a figure is not seen to be larger or smaller
_FIGURE = Drawing(Artwork(()), (1.0, 1.0))


def expect_figures(pages: Sequence[Slide], deck: Deck, theme: Theme, known: Mapping[Where, Inches]) -> None:
    """Tell each snippet how large the figure will be shown, in inches, that it may draw.

    Nothing is told where no code in the lecture plots. What is printed above a figure takes of its place, and that is
    not known before: `known` are the sizes that are, by the place where the code was written.
    """
    codes = [[node for node in walk(page) if isinstance(node, Code) and _draws(node)] for page in pages]
    if not any(_plots(node, deck) for nodes in codes for node in nodes):
        return
    for page, nodes in zip(pages, codes, strict=True):
        for code in nodes:
            code.inches = _ANY
        with suppress(DeckError):
            tree = replace(page, children=[_with_figures(child, deck) for child in page.children])
            figures = [node for node in walk(tree) if isinstance(node, Ready)]
            rects = {item.node: item.rect for item in place(on_layout(tree, theme), theme)} if figures else {}
            for code, figure in zip(nodes, figures, strict=True):
                code.inches = known.get(figure.where) or _inches(rects[figure])


def wrong_figure_sizes(pages: Iterable[Page]) -> dict[Where, Inches]:
    """How large the places are of figures that were drawn for others, by where their code was written."""
    found = {}
    for item in (item for page in pages for item in page.placed):
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
        code, _ = source(node, deck)
        typed = "\n".join(f">>> {line}" for line in visible(code).split("\n")) if node.language == "prompt" else ""
        return shown(replace(node, result=Output(typed, results=(_FIGURE,)) if _draws(node) else None), deck)
    return replace(node, children=[_with_figures(child, deck) for child in node.children])
