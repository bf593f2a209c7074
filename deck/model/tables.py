"""Define the tags of a table, and of a native chart, which is told by rows, too."""

from collections.abc import Sequence
from typing import ClassVar, Literal

from deck.model.node import Content, Node


class Table(Node):
    """Rows of cells.

    src: the file that they are read from; there are none while that is yet to be made; header: the first row is
    one; stub: the first column is one; total: the last row sums up; zebra: every other row stands on a panel;
    align: a letter a column (l c r), else columns of numbers stand right; widths: a number a column, else as wide
    as their words want to be.
    """

    src: str = ""
    header: bool = True
    stub: bool = False
    total: bool = False
    zebra: bool = False
    align: str = ""
    widths: str = ""
    whole: Sequence[Node] = ()


class Tr(Node):
    """A row of a table; group: but one cell, which names the rows under it."""

    group: bool = False


class Td(Node):
    """A cell of a table: inline Markdown.

    It covers `span` columns and `down` rows; what it covers of them are cells, too, which say in which direction.
    """

    content: ClassVar[Content] = "inline"
    highlight: bool = False
    down: int = 1
    covered: Literal["", "across", "down"] = ""


class Chart(Node):
    """A native chart of the rows in it: the first names the series, the first cell of each further one what it is of.

    What is highlighted is in the accent colour, the rest in grey. src: the file that the rows are read from; there are
    none while that is yet to be made; horizontal, stacked: of bars, and of areas; named: the last column names the
    points of a scatter chart; labels: each value in figures, else as many as the chart has room for; log: which axes
    are logarithmic; xlabel, ylabel: what the axes say; xlim, ylim: where they begin and end; unit: after the values,
    or before them if it is a currency; decimals: of the values.
    """

    kind: Literal["bar", "line", "scatter", "area", "pie", "doughnut"]
    src: str = ""
    alt: str = ""
    horizontal: bool = False
    stacked: bool = False
    named: bool = False
    labels: Literal["auto", "true", "false"] = "auto"
    log: Literal["none", "x", "y", "both"] = "none"
    xlabel: str = ""
    ylabel: str = ""
    xlim: str = ""
    ylim: str = ""
    unit: str = ""
    decimals: str = ""
