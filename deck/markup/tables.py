"""Define the tags of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from deck.markup.node import Content, Node


@dataclass(kw_only=True)
class Table(Node):
    """Rows of cells.

    src: the file that they are read from; there are none while that is yet to be made; header: the first row is one;
    stub: the first column is one; total: the last row sums up; align: a letter a column (l c r), else columns of
    numbers stand right; widths: a number a column, else as wide as their words want to be.
    """

    src: str = ""
    header: bool = True
    stub: bool = False
    total: bool = False
    align: str = ""
    widths: str = ""
    whole: Sequence[Node] = ()


@dataclass(kw_only=True)
class Tr(Node):
    """A row of a table."""


@dataclass(kw_only=True)
class Td(Node):
    """A cell of a table: inline Markdown."""

    content: ClassVar[Content] = "inline"
    highlight: bool = False
