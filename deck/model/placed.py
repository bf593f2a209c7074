"""Define what stands on a page, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from deck.base.dataclass import dataclass, replace
from deck.base.units import Rect
from deck.model.artwork import Artwork, Bitmap
from deck.model.deck import OutlineSlide
from deck.model.step import Step
from deck.model.style import PlaceholderStyle
from deck.model.tags import Block, Node, Slide, walk

Content = Artwork | Bitmap


@dataclass(frozen=True, eq=False)
class Placed:
    """A leaf, where it is, and its text's sizes in points by level; all that writers, preview and lint see.

    No sizes: the text has those of its placeholder, which sets it in its own style. content: what a later stage made
    of a figure, a picture, a film or a sound; None before, and where nothing could be made. slot: the area of a brand's
    layout in whose placeholder a table, chart or picture stands.
    """

    node: Node
    rect: Rect
    sizes: tuple[float, ...] = ()
    placeholder: PlaceholderStyle | None = None
    content: Content | None = None
    slot: str = ""

    @property
    def artwork(self) -> Artwork | None:
        """The shapes of a figure that was drawn."""
        return self.content if isinstance(self.content, Artwork) else None

    @property
    def bitmap(self) -> Bitmap | None:
        """The picture that is seen of a picture, a film or a sound."""
        return self.content if isinstance(self.content, Bitmap) else None

    @property
    def step(self) -> Step:
        """Its part in the show."""
        node = self.node
        return Step(node.step, node.until, node.effect, node.dim, node.morph)


@dataclass(frozen=True, eq=False)
class Page:
    """A slide on its way: what the outline says, the nodes that its template made of it, and where they are.

    made: what a writer made of it in an earlier build; then nothing is placed, and the tree has but its layout, title
    and notes. first: the slide of the first page, on those that follow it where one was split.
    """

    slide: OutlineSlide
    tree: Slide
    placed: Sequence[Placed]
    made: Any = None
    first: OutlineSlide | None = None

    @property
    def anchors(self) -> Iterator[str]:
        """What links name that lead here: the slide's own name, and those of its blocks."""
        yield self.slide.anchor
        yield from (node.label for node in walk(self.tree) if isinstance(node, Block))

    def with_content(self, made: Mapping[Placed, Content]) -> Page:
        """The page with what was made of its leaves; the others keep what they have."""
        if made.keys().isdisjoint(self.placed):
            return self
        return replace(self, placed=[replace(p, content=made[p]) if p in made else p for p in self.placed])


def targets(pages: Sequence[Page], name: Callable[[int], str]) -> dict[str, str]:
    """What links lead to, by the names of slides and blocks: what `name` gives for the number of each slide, from 1."""
    named = ((anchor, n) for n, page in reversed(list(enumerate(pages, 1))) for anchor in page.anchors)
    return {anchor: name(n) for anchor, n in named}
