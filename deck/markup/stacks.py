"""Define the tags that divide a place among others."""

from __future__ import annotations

from dataclasses import dataclass

from deck.markup.node import Anchor, Node
from deck.units import Length

GUTTER, STACK, GRID, NOTHING = (Length(text) for text in ("0.5in", "0.12in", "0.3in", "0in"))


@dataclass(kw_only=True)
class Row(Node):
    """Children side by side; widths go by weight."""

    gap: Length = GUTTER


@dataclass(kw_only=True)
class Column(Node):
    """Children one above the other: text as high as its words, figures and pictures share the rest by weight.

    anchor: where the children stand when nothing takes the rest.
    """

    gap: Length = STACK
    anchor: Anchor = "top"


@dataclass(kw_only=True)
class Grid(Node):
    """Children in rows of so many columns, all equally wide; a child may span several."""

    columns: int = 2
    gap: Length = GRID


@dataclass(kw_only=True)
class Space(Node):
    """Nothing, where something could stand; height: in a column, instead of a share of the rest."""

    height: Length = NOTHING
