"""Define the slide markup: one dataclass a tag is its vocabulary, its validator and its manual."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from deck import markdown
from deck.markdown import Paragraph
from deck.problem import Where
from deck.units import Length

Token = Literal["paper", "ink", "grey", "panel", "hairline", "accent", "second", "third", "fourth", "fifth"]
Fill = Literal["none", "paper", "ink", "grey", "panel", "hairline", "accent", "second", "third", "fourth", "fifth"]
Size = Literal["display", "heading", "title", "large", "lead", "body", "label", "caption", "code", "source"]
Align = Literal["left", "center", "right"]
Anchor = Literal["top", "middle", "bottom"]
Content = Literal["none", "inline", "block", "verbatim"]

GUTTER, STACK, GRID, NOTHING = (Length(text) for text in ("0.5in", "0.12in", "0.3in", "0in"))


@dataclass(kw_only=True)
class Node:
    """What every tag has.

    area: the theme's area that a tag at the top level of a slide fills; weight: its share of a row's width or of what
    is left of a column's height; span: how many cells of a grid it takes; step: the click that makes it appear, from 1.
    """

    where: Where
    children: list[Node] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    content: ClassVar[Content] = "none"
    area: str = ""
    weight: float = 1
    span: int = 1
    step: int = 0


@dataclass(kw_only=True)
class Slide(Node):
    """A slide, on one of the theme's layouts, by its name."""

    layout: str = "Title Only"
    notes: list[Paragraph] = field(default_factory=list)


@dataclass(kw_only=True)
class Placeholder(Node):
    """Text for a placeholder that the layout carries; size: that of the layout, from which it may step down."""

    content: ClassVar[Content] = "inline"
    size: Size = "body"


@dataclass(kw_only=True)
class Title(Placeholder):
    """Fills the layout's title."""

    area: str = "title"
    size: Size = "title"


@dataclass(kw_only=True)
class Subtitle(Placeholder):
    """Fills the layout's subtitle."""

    area: str = "subtitle"


@dataclass(kw_only=True)
class Lead(Placeholder):
    """Fills the line under the title: the slide's message in one sentence."""

    area: str = "lead"
    size: Size = "lead"


@dataclass(kw_only=True)
class Body(Placeholder):
    """Fills the layout's body with <p> paragraphs or block Markdown; build: a click for each top-level paragraph."""

    content: ClassVar[Content] = "block"
    area: str = "body"
    build: bool = False


@dataclass(kw_only=True)
class Attribution(Placeholder):
    """Fills the line under a quotation: who said it, and when."""

    area: str = "attribution"
    size: Size = "caption"


@dataclass(kw_only=True)
class Source(Placeholder):
    """Fills the small print at the foot of the slide: where the numbers come from."""

    area: str = "source"
    size: Size = "source"


@dataclass(kw_only=True)
class P(Node):
    """A paragraph: inline Markdown, at a level from 0, behind a marker; href: where all of it links to."""

    content: ClassVar[Content] = "inline"
    level: int = 0
    marker: markdown.Marker = "bullet"
    href: str = ""


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


@dataclass(kw_only=True)
class Text(Node):
    """A text box: inline Markdown or <p> paragraphs; flow="block" reads block Markdown."""

    content: ClassVar[Content] = "inline"
    flow: Literal["inline", "block"] = "inline"
    size: Size = "body"
    color: Token = "ink"
    align: Align = "left"
    anchor: Anchor = "top"
    bold: bool = False


@dataclass(kw_only=True)
class Shape(Node):
    """A native shape with text in it.

    aspect: width/height, 0 fills its place; hug: as wide as its words, at that side of its place; line: its outline.
    """

    content: ClassVar[Content] = "inline"
    kind: Literal["rect", "round", "ellipse", "bracket", "rule", "bubble-left", "bubble-right"] = "rect"
    fill: Fill = "panel"
    line: Fill = "none"
    color: Token = "ink"
    size: Size = "body"
    align: Align = "center"
    bold: bool = False
    aspect: float = 0
    hug: Literal["none", "left", "right"] = "none"


@dataclass(kw_only=True)
class Figure(Node):
    """A matplotlib figure file under assets/, drawn for the place it lands in.

    value: an expression whose value, computed in the session of that name, is given to its draw().
    """

    src: str
    alt: str
    value: str = ""
    session: str = ""
    artwork: Literal["auto", "native", "svg", "png"] = "auto"


@dataclass(kw_only=True)
class Picture(Node):
    """A PNG, JPEG or GIF file under assets/; fit: all of it inside its place, or its place covered by it."""

    src: str
    alt: str = ""
    decorative: bool = False
    fit: Literal["contain", "cover"] = "contain"


@dataclass(kw_only=True)
class Code(Node):
    """Code: the name of a file under assets/, or the code itself; run at build time if its language can be.

    language: prompt, python, shell and doctest are run, others are shown; show: the code, what it printed, or both;
    session: snippets of one session share its state, in order; environment: the named packages it runs with; lines:
    what to highlight, like 2-4,7; numbers: before the lines; output: where what a script printed stands; click: makes
    that appear; most: how many lines of output are shown, 0 for all; raises: the exception or exit status it is meant
    to end with; ignore: a regular expression, what matches in the output is masked; timeout: seconds; banner: begin
    with the interpreter's own; mark: words in the output to set in the accent colour; wrap: what is printed may wrap,
    as in a narrow terminal.
    """

    content: ClassVar[Content] = "verbatim"
    language: str = "python"
    run: bool = True
    show: Literal["code", "output", "both"] = "both"
    session: str = ""
    environment: str = ""
    lines: str = ""
    output: Literal["under", "beside"] = "under"
    click: bool = False
    numbers: bool = False
    most: int = 0
    raises: str = ""
    ignore: str = ""
    timeout: float = 60
    banner: bool = False
    mark: str = ""
    frame: Literal["panel", "terminal"] = "panel"
    wrap: bool = False
    soft: frozenset[int] = frozenset()


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


@dataclass(kw_only=True)
class Qr(Node):
    """A link as a QR code, in native shapes."""

    link: str
    alt: str


TAGS: dict[str, type[Node]] = {
    cls.__name__.lower(): cls
    for cls in (
        *(Slide, Title, Subtitle, Lead, Body, Attribution, Source, P),
        *(Row, Column, Grid, Space, Text, Shape, Figure, Picture, Code, Table, Tr, Td, Qr),
    )
}
ENGINE = {"where", "children", "paragraphs", "notes", "soft"}  # fields that no attribute sets


def attributes(cls: type[Node]) -> dict[str, tuple[Any, bool]]:
    """The attributes of a tag: name → (type, whether it must be there)."""
    types = typing.get_type_hints(cls)
    return {
        f.name: (types[f.name], f.default is dataclasses.MISSING)
        for f in dataclasses.fields(cls)
        if f.name not in ENGINE
    }


ATTRIBUTES = {tag: attributes(cls) for tag, cls in TAGS.items()}


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, in reading order."""
    yield node
    for child in node.children:
        yield from walk(child)
