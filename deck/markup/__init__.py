"""Define the slide markup: one dataclass a tag is its vocabulary, its validator and its manual."""

from __future__ import annotations

import dataclasses
import typing
from typing import Any

from deck.markup.charts import Chart
from deck.markup.code import Code
from deck.markup.maths import Math
from deck.markup.node import Align, Anchor, Content, Fill, Node, Size, Token, walk
from deck.markup.stacks import Column, Grid, Row, Space
from deck.markup.tables import Table, Td, Tr
from deck.markup.visuals import Audio, Callout, Figure, Picture, Player, Qr, Ready, Video
from deck.markup.words import Attribution, Body, Lead, P, Placeholder, Shape, Slide, Source, Subtitle, Text, Title

__all__ = [
    "ATTRIBUTES",
    "TAGS",
    "Align",
    "Anchor",
    "Attribution",
    "Audio",
    "Body",
    "Callout",
    "Chart",
    "Code",
    "Column",
    "Content",
    "Figure",
    "Fill",
    "Grid",
    "Lead",
    "Math",
    "Node",
    "P",
    "Picture",
    "Placeholder",
    "Player",
    "Qr",
    "Ready",
    "Row",
    "Shape",
    "Size",
    "Slide",
    "Source",
    "Space",
    "Subtitle",
    "Table",
    "Td",
    "Text",
    "Title",
    "Token",
    "Tr",
    "Video",
    "attributes",
    "walk",
]

TAGS: dict[str, type[Node]] = {
    cls.__name__.lower(): cls
    for cls in (
        *(Slide, Title, Subtitle, Lead, Body, Attribution, Source, P),
        *(Row, Column, Grid, Space, Text, Shape, Figure, Picture, Callout, Video, Audio),
        *(Code, Table, Chart, Tr, Td, Qr, Math),
    )
}
ENGINE = {  # fields that no attribute sets
    *("where", "children", "paragraphs", "id", "notes", "soft", "modest", "lit", "whole", "words", "formula", "said"),
}


def attributes(cls: type[Node]) -> dict[str, tuple[Any, bool]]:
    """The attributes of a tag: name → (type, whether it must be there)."""
    types = typing.get_type_hints(cls)
    return {
        f.name: (types[f.name], f.default is dataclasses.MISSING)
        for f in dataclasses.fields(cls)
        if f.name not in ENGINE
    }


ATTRIBUTES = {tag: attributes(cls) for tag, cls in TAGS.items()}
