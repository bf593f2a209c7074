"""Define the slide markup: one dataclass a tag is its vocabulary, its validator and its manual."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, ClassVar, Literal
from xml.etree.ElementTree import Element

from deck import markdown
from deck.markdown import Paragraph, Run
from deck.outline import Text as Scalar
from deck.problem import DeckError, Problem, Where, did_you_mean
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

    language: prompt and python are run, others are shown; show: the code, what it printed, or both; session: snippets
    of one session share its state, in order; environment: the named packages it runs with; lines: what to highlight,
    like 2-4,7; raises: the exception it is meant to end with; timeout: seconds; banner: begin with the interpreter's
    own; mark: words in the output to set in the accent colour; wrap: what is printed may wrap, as in a narrow terminal.
    """

    content: ClassVar[Content] = "verbatim"
    language: str = "python"
    run: bool = True
    show: Literal["code", "output", "both"] = "both"
    session: str = ""
    environment: str = ""
    lines: str = ""
    raises: str = ""
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
ENGINE = {"where", "children", "paragraphs", "soft"}  # fields that no attribute sets

MARKS = 0xF0000  # private-use characters: MARKS + n opens the n-th text of the outline, END closes it
END = "\U0010fffd"


@lru_cache(maxsize=64)
def attributes(cls: type[Node]) -> dict[str, tuple[Any, bool]]:
    """The attributes of a tag: name → (type, whether it must be there)."""
    types = typing.get_type_hints(cls)
    return {
        f.name: (types[f.name], f.default is dataclasses.MISSING)
        for f in dataclasses.fields(cls)
        if f.name not in ENGINE
    }


def segments(text: str, origins: list[Where], where: Where) -> Iterator[tuple[str, Where, bool]]:
    """Split rendered text at the marks: (text, where it was written, whether by the author)."""
    for part in text.split(END):
        before, found, after = part, None, ""
        for n, char in enumerate(part):
            if ord(char) >= MARKS:
                before, found, after = part[:n], ord(char) - MARKS, part[n + 1 :]
                break
        if before:
            yield before, where, False
        if found is not None:
            yield after, origins[found], True


def parse(element: Element, origins: list[Where]) -> Node:
    """An XML element → the node of its tag, its attributes checked, its text read with its origins."""
    file, line = element.attrib.pop("at").rsplit(":", 1)
    where = Where(file, int(line))
    cls = TAGS.get(element.tag)
    if cls is None:
        raise DeckError(Problem(where, f"no tag <{element.tag}>", did_you_mean(element.tag, TAGS)))
    node = cls(where=where, **_attributes(element, cls, origins, where))
    node.children = [parse(child, origins) for child in element]
    node.paragraphs = list(_paragraphs(node, element, origins))
    return node


def _attributes(element: Element, cls: type[Node], origins: list[Where], where: Where) -> dict[str, Any]:
    known = attributes(cls)  # type: ignore[arg-type]  # mypy takes a class for its instances
    for name, (_, needed) in known.items():
        if needed and name not in element.attrib:
            raise DeckError(Problem(where, f"<{element.tag}> needs {name!r}"))
    values = {}
    for name, marked in element.attrib.items():
        if name not in known:
            raise DeckError(Problem(where, f"<{element.tag}> has no {name!r}", did_you_mean(name, known)))
        parts = list(segments(marked, origins, where))
        place = next((origin for _, origin, authored in parts if authored), where)
        text = Scalar("".join(part for part, _, _ in parts), place)
        try:
            values[name] = _convert(text, known[name][0])
        except ValueError as error:
            raise DeckError(Problem(place, f"{name} cannot be {str(text)!r}", str(error))) from None
    return values


def _convert(text: Scalar, kind: Any) -> Any:
    if typing.get_origin(kind) is Literal:
        if text not in typing.get_args(kind):
            raise ValueError("one of: " + ", ".join(typing.get_args(kind)))
        return str(text)
    if kind is bool:
        if text.lower() not in ("true", "false", "yes", "no", ""):
            raise ValueError("write true or false")
        return text.lower() in ("true", "yes")
    if kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            raise ValueError("write a number") from None
    return text if kind is str else kind(text)


def _paragraphs(node: Node, element: Element, origins: list[Where]) -> Iterator[Paragraph]:
    inner = [child for child in node.children if isinstance(child, P)]
    if inner:
        for p in inner:
            for paragraph in p.paragraphs or [Paragraph(())]:
                runs = tuple(replace(run, href=p.href) if p.href else run for run in paragraph.runs)
                yield Paragraph(runs, p.level, p.marker)
        node.children = [child for child in node.children if not isinstance(child, P)]
        return
    content = "block" if isinstance(node, Text) and node.flow == "block" else node.content
    parts = [(t, w, a) for t, w, a in segments(element.text or "", origins, node.where) if a or t.strip()]
    if content == "none" and parts:
        raise DeckError(Problem(parts[0][1], f"<{element.tag}> takes no text"))
    if content == "verbatim":
        yield from (Paragraph((Run(t, w),)) for t, w, _ in parts)
    elif content == "block":
        for text, where, _ in parts:
            yield from markdown.block(text, where)
    elif parts:
        yield Paragraph(tuple(run for part in parts for run in _inline(*part)))


def _inline(text: str, where: Where, authored: bool) -> tuple[Run, ...]:
    """A template's own text is spaced as HTML is: any white space is one space."""
    if authored:
        return markdown.inline(text, where)
    lead, tail = text[:1].isspace(), text[-1:].isspace()
    return markdown.inline(" " * lead + " ".join(text.split()) + " " * tail, where)


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, in reading order."""
    yield node
    for child in node.children:
        yield from walk(child)
