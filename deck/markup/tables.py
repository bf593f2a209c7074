"""Define the tags of a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from deck.markup.node import Content, Node


@dataclass(kw_only=True)
class Table(Node):
    """Rows of cells; header: the first row is one; align: a letter a column (l c r); widths: a number a column."""

    header: bool = True
    align: str = ""
    widths: str = ""


@dataclass(kw_only=True)
class Tr(Node):
    """A row of a table."""


@dataclass(kw_only=True)
class Td(Node):
    """A cell of a table: inline Markdown."""

    content: ClassVar[Content] = "inline"
    highlight: bool = False
