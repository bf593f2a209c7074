"""Define the tag for a formula on a place of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from deck.markup.node import Align, Content, Node, Size, Token
from deck.maths.tree import Formula


@dataclass(kw_only=True)
class Math(Node):
    r"""A formula in TeX, as high and as wide as it is; docs/maths.md lists the commands.

    Parts of it come at clicks: \htmlId{step2}{x} at the second after the whole. alt: instead of the reading of it.
    """

    content: ClassVar[Content] = "verbatim"
    size: Size = "formula"
    align: Align = "left"
    color: Token = "ink"
    alt: str = ""
    formula: Formula | None = None
