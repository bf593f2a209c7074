"""Define the tags that give a place to others: stacks, rows and grids, and diagrams of boxes and arrows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from deck.base.dataclass import dataclass, field
from deck.base.units import Length
from deck.model.node import Anchor, Content, Fill, Node
from deck.model.words import Shape, Text

GUTTER, STACK, GRID, NOTHING = (Length(text) for text in ("0.5in", "0.12in", "0.3in", "0in"))
Head = Literal["none", "triangle", "arrow", "diamond", "oval"]
Look = Literal["solid", "dashed", "thick", "faint"]
Cells = tuple[float, int, float, int]  # columns and rows, from the first to the last
Toward = Literal["TB", "LR", "BT", "RL"]


class Row(Node):
    """Children side by side; widths go by weight."""

    gap: Length = GUTTER


class Column(Node):
    """Children one above the other: text as high as its words, figures and pictures share the rest by weight.

    anchor: where the children stand when nothing takes the rest.
    """

    gap: Length = STACK
    anchor: Anchor = "top"


class Block(Column):
    """A column on a panel with a line at its side: a theorem, an exercise, a warning.

    name: what it is called, with which its first words begin, and after which its number stands; counts: among what it
    is numbered, if it is; label: the name by which links refer to it; sign: what stands at its end; line: the colour.
    """

    name: str = ""
    counts: str = ""
    label: str = ""
    sign: str = ""
    fill: Fill = "panel"
    line: Fill = "accent"


class Grid(Node):
    """Children in rows of so many columns, all equally wide; a child may span several."""

    columns: int = 2
    gap: Length = GRID


class Space(Node):
    """Nothing, where something could stand; height: in a column, instead of a share of the rest."""

    height: Length = NOTHING


@dataclass(frozen=True)
class Route:
    """How a connector runs, in EMU on the slide, and how PowerPoint tells it.

    points: its corners from end to end; preset: the name of PowerPoint's connector; adjust: where that bends, in parts
    of its frame from 0 to 100,000; sides: of the two shapes that it holds on to: 0 top, 1 left, 2 bottom, 3 right.
    """

    points: tuple[tuple[int, int], ...]
    preset: str
    adjust: tuple[int, ...]
    sides: tuple[int, int]


class Diagram(Node):
    """Boxes and arrows, told in Mermaid or in Graphviz' dot, as native shapes and connectors that hold on to them.

    steps: what comes click by click, by the names of nodes and of edges, a bar between clicks: a b | c | a->c.
    """

    content: ClassVar[Content] = "verbatim"
    steps: str = ""
    toward: Toward = "TB"  # where its arrows go
    groups: tuple[Group, ...] = ()
    grid: dict[Shape, Cells] = field(default_factory=dict)  # where its shapes stand, where it says that itself


@dataclass(frozen=True, eq=False)
class Group:
    """A frame with a title around some of a diagram's boxes, and around other such frames."""

    name: str
    frame: Shape
    title: Shape | Text
    boxes: tuple[Shape, ...]
    inner: tuple[Group, ...] = ()

    @property
    def all_boxes(self) -> list[Shape]:
        """Its boxes, and those of the groups in it."""
        return [*self.boxes, *(box for group in self.inner for box in group.all_boxes)]


class Connector(Node):
    """An arrow from a shape to another, with a label on it perhaps. No tag gives it, but a diagram."""

    begin: Shape
    end: Shape
    label: Shape | None = None
    heads: tuple[Head, Head] = ("none", "triangle")  # at its two ends
    look: Look = "solid"
    route: Route | None = None  # once it is placed


def every(groups: Sequence[Group]) -> list[Group]:
    """Groups, and those in them."""
    return [found for group in groups for found in (group, *every(group.inner))]
