"""Define the tag of a native chart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from deck.markup.node import Node


@dataclass(kw_only=True)
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
