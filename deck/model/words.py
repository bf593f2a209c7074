"""Define the tags that hold words: a slide, the placeholders of its layout, texts and shapes."""

from typing import ClassVar, Literal

from deck.base.dataclass import field
from deck.model.node import Align, Anchor, Content, Fill, Node, Size, Token
from deck.model.text import Marker, Paragraph

Outline = Literal[
    "rect", "round", "ellipse", "bracket", "rule", "chevron", "diamond", "can", "bubble-left", "bubble-right"
]


class Slide(Node):
    """A slide, on one of the theme's layouts, by its name.

    size: whether every text is one step smaller or larger; ratio: the shares of what is shown and of the words beside.
    """

    layout: str = "Title Only"
    size: Literal["", "small", "large"] = ""
    ratio: str = ""
    id: str = ""
    notes: list[Paragraph] = field(default_factory=list)


class Placeholder(Node):
    """Text for a placeholder that the layout carries; size: that of the layout, from which it may step down."""

    content: ClassVar[Content] = "inline"
    size: Size = "body"


class Title(Placeholder):
    """Fills the layout's title."""

    area: str = "title"
    size: Size = "title"


class Subtitle(Placeholder):
    """Fills the layout's subtitle."""

    area: str = "subtitle"


class Lead(Placeholder):
    """Fills the line under the title: the slide's message in one sentence."""

    area: str = "lead"
    size: Size = "lead"


class Body(Placeholder):
    """Fills the layout's body with <p> paragraphs or block Markdown.

    build: its paragraphs come one by one, those of lower levels with the one above: true, from the first click on; 3,
    from the third; 0 1 1 2, each at its own.
    """

    content: ClassVar[Content] = "block"
    area: str = "body"
    build: str = ""


class Attribution(Placeholder):
    """Fills the line under a quotation: who said it, and when."""

    area: str = "attribution"
    size: Size = "caption"


class Source(Placeholder):
    """Fills the small print at the foot of the slide: where the numbers come from."""

    area: str = "source"
    size: Size = "source"


class P(Node):
    """A paragraph: inline Markdown, at a level from 0, behind a marker; href: where all of it links to."""

    content: ClassVar[Content] = "inline"
    level: int = 0
    marker: Marker = "bullet"
    href: str = ""
    footnote: bool = False  # it is not set here, but at the slide's foot


class Text(Node):
    """A text box: inline Markdown or <p> paragraphs; flow="block" reads block Markdown.

    build: as that of <body>; href: where a click on it leads.
    """

    content: ClassVar[Content] = "inline"
    flow: Literal["inline", "block"] = "inline"
    size: Size = "body"
    color: Token = "ink"
    align: Align = "left"
    anchor: Anchor = "top"
    bold: bool = False
    build: str = ""
    href: str = ""


class Shape(Node):
    """A native shape with text in it.

    aspect: width/height, 0 fills its place; hug: as wide as its words, at that side of its place; line: its outline.
    """

    content: ClassVar[Content] = "inline"
    kind: Outline = "rect"
    fill: Fill = "panel"
    line: Fill = "none"
    color: Token = "ink"
    size: Size = "body"
    align: Align = "center"
    bold: bool = False
    aspect: float = 0
    hug: Literal["none", "left", "right"] = "none"


class Badge(Shape):
    """A short label: a <shape> that begins as a round one in the accent colour, as wide as its words."""

    kind: Outline = "round"
    fill: Fill = "accent"
    color: Token = "paper"
    size: Size = "label"
    bold: bool = True
    hug: Literal["none", "left", "right"] = "left"
