"""Define what every tag has, and the words that attributes are chosen from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal, dataclass_transform

from deck.base.dataclass import dataclass, field
from deck.base.problem import Where
from deck.model.text import Paragraph

Token = Literal["paper", "ink", "grey", "panel", "hairline", "accent", "second", "third", "fourth", "fifth"]
Fill = Literal["none", "paper", "ink", "grey", "panel", "hairline", "accent", "second", "third", "fourth", "fifth"]
Size = Literal[
    "number", "display", "heading", "title", "large", "lead", "body", "label", "caption", "code", "source", "formula"
]
Align = Literal["left", "center", "right"]
Anchor = Literal["top", "middle", "bottom"]
Content = Literal["none", "inline", "block", "verbatim"]
Effect = Literal["", "appear", "fade", "wipe"]


@dataclass_transform(kw_only_default=True, eq_default=False, field_specifiers=(field,))
class _Tag:
    """Makes a dataclass of every class below it, of which each object is itself and is made with keywords only."""

    def __init_subclass__(cls) -> None:
        dataclass(kw_only=True, eq=False)(cls)


class Node(_Tag):
    """What every tag has.

    area: the theme's area that a tag at the top level of a slide fills; weight: its share of a row's width or of what
    is left of a column's height; span: how many cells of a grid it takes; step: the click at which it comes, from 1;
    until: that at which it leaves; effect: how it comes and leaves; dim: it is faint from the next click on. What
    stands in it does not come before it nor stay longer. morph: a name, under which the transition of that name turns
    it into what has the name on the next slide. said: what its attributes say in which values are to stand.
    """

    where: Where
    children: list[Node] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    content: ClassVar[Content] = "none"
    area: str = ""
    weight: float = 1
    span: int = 1
    step: int = 0
    until: int = 0
    effect: Effect = ""
    dim: bool = False
    morph: str = ""
    said: dict[str, Paragraph] = field(default_factory=dict)


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, in reading order."""
    yield node
    for child in node.children:
        yield from walk(child)
