"""Define the slide markup: one dataclass a tag is its vocabulary, its validator and its manual."""

import typing
from functools import cache
from typing import Any

from deck.base.dataclass import MISSING, fields
from deck.model.code import Code, Math
from deck.model.node import Align, Anchor, Content, Fill, Node, Size, Token, walk
from deck.model.stacks import Block, Column, Connector, Diagram, Grid, Row, Space
from deck.model.tables import Chart, Table, Td, Tr
from deck.model.visuals import Audio, Awaited, Callout, Figure, Picture, Player, Qr, Ready, Video
from deck.model.words import Attribution, Badge, Body, Lead, P, Placeholder, Shape, Slide, Source, Subtitle, Text, Title

TAGS: dict[str, type[Node]] = {
    cls.__name__.lower(): cls
    for cls in (
        *(Slide, Title, Subtitle, Lead, Body, Attribution, Source, P),
        *(Row, Column, Block, Grid, Space, Text, Shape, Badge, Figure, Picture, Callout, Video, Audio),
        *(Code, Table, Chart, Tr, Td, Qr, Math, Diagram),
    )
}
PLACEHOLDERS = (Title, Subtitle, Lead, Body, Attribution, Source)
DRAWN = (Figure, Ready, Picture, Video, Audio, Qr)  # what is no words, and takes the place that there is
CONTAINERS = (Row, Column, Block, Grid, Space, Diagram)  # what is divided, and does not stand on a page itself
INNER = (Slide, P, Tr, Td)  # what stands in another tag, and is never placed by itself
# What a page holds.
LEAVES = tuple(cls for cls in (*TAGS.values(), Ready, Connector) if cls not in (*CONTAINERS, *INNER))
ENGINE = {  # fields that no attribute sets
    *("where", "children", "paragraphs", "id", "notes", "soft", "modest", "lit", "whole", "words", "formula", "said"),
    *("inches", "result", "parts", "file", "awaited", "literal", "footnote", "covered", "toward", "groups", "grid"),
}


def attributes(cls: type[Node]) -> dict[str, tuple[Any, bool]]:
    """The attributes of a tag: name → (type, whether it must be there)."""
    types = typing.get_type_hints(cls)
    return {f.name: (types[f.name], f.default is MISSING) for f in fields(cls) if f.name not in ENGINE}


@cache  # and not for all tags at once: most lectures use few
def attributes_of(tag: str) -> dict[str, tuple[Any, bool]]:
    """The same of the tag of this name."""
    return attributes(TAGS[tag])
