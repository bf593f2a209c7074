"""Hold one slide while it is written: its shape numbers, relationships and links."""

from collections import Counter
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from deck.base.dataclass import dataclass, field, replace
from deck.base.escape import quoteattr
from deck.base.stored_bytes import StoredBytes
from deck.base.units import Rect
from deck.model.artwork import Outlines
from deck.model.deck import LinkedLecture
from deck.model.placed import Placed
from deck.model.step import Step
from deck.model.style import Layout, Style
from deck.model.tags import Shape
from deck.model.text import Paragraph
from deck.pptx.package import Package, Relationships
from deck.pptx.parts import RT
from deck.pptx.skeletons import filled
from deck.pptx.template import LayoutPart
from deck.pptx.timing import Player, ShapeEffect

ROOT = filled("root")  # every tree of shapes begins with this group, which holds nothing itself
DECORATIVE = filled("decorative")
MEDIA = '<a:hlinkClick r:id="" action="ppaction://media"/>'  # by which PowerPoint knows a film or a sound
ALWAYS = Step()  # there from the start to the end


@dataclass
class Sheet:
    """A slide being written: what its shapes refer to, and what happens at which click."""

    package: Package
    style: Style
    layout: Layout
    layout_part: LayoutPart
    lang: str
    slides: dict[str, str]  # slide id → part name
    contours: Outlines = field(default_factory=dict)
    rels: Relationships = field(default_factory=Relationships)
    effects: list[ShapeEffect] = field(default_factory=list)
    players: list[Player] = field(default_factory=list)
    leaves: dict[int, Placed | None] = field(default_factory=dict)  # shape id → what is shown by the shapes from it on
    held: dict[Shape, int] = field(default_factory=dict)  # the ids of shapes, for what holds on to them
    linked: Mapping[str, LinkedLecture] = field(default_factory=dict)  # other lectures, by what links to them say
    last: int = 1  # the newest shape id
    morphs: Counter[str] = field(default_factory=Counter)  # how many shapes have each name for Morph
    links: dict[str, str] = field(default_factory=dict)  # part's name of a slide → what links to it say

    def begin(self, leaf: Placed | None) -> None:
        """Let all shapes that are numbered from here on stand for a leaf; None: for nothing of the slide's own."""
        self.leaves[self.last + 1] = leaf

    def shape_id(self) -> int:
        """An id for a shape, which no other has."""
        self.last += 1
        return self.last

    def build(self, shape: int, paragraphs: Sequence[Paragraph], step: Step) -> Step:
        """Let paragraphs of a shape come at their own steps; what is left for the shape as a whole."""
        if not any(paragraph.step for paragraph in paragraphs):
            return step
        for n, paragraph in enumerate(paragraphs):
            if paragraph.step:
                self.effects.append(ShapeEffect("come", paragraph.step, shape, step.effect, step.dim, n))
        return replace(step, click=0)

    def properties(
        self, name: str, step: Step = ALWAYS, alt: str = "", decorative: bool = False, click: str = "", shape: int = 0
    ) -> str:
        """The `p:cNvPr` of a shape that comes and leaves at its step's clicks.

        decorative: screen readers pass it over; click: an `a:hlinkClick` that says what a click on it does; shape: its
        id, a fresh one if nobody has asked for it before. Shapes with one name for Morph are numbered, so that it finds
        the pairs: `!!net`, `!!net 2`.
        """
        shape = shape or self.shape_id()
        if step.click:
            self.effects.append(ShapeEffect("come", step.click, shape, step.effect, step.dim))
        if step.until:
            self.effects.append(ShapeEffect("leave", step.until, shape, step.effect))
        if step.morph:
            self.morphs[step.morph] += 1
            name = f"!!{step.morph} {self.morphs[step.morph]}".removesuffix(" 1")
        inside = click + (DECORATIVE if decorative else "")
        description = f" descr={quoteattr(alt)}" if alt else ""
        return f'<p:cNvPr id="{shape}" name={quoteattr(name)}{description}>{inside}</p:cNvPr>'

    def slot(self, item: Placed) -> str:
        """The `p:nvPr` of what may stand in a placeholder of a brand's layout."""
        if not item.slot:
            return "<p:nvPr/>"
        kind, idx = self.layout_part.placeholders[item.slot]
        named = f' type="{kind}"' if kind else ""
        return f'<p:nvPr><p:ph{named} idx="{idx}"/></p:nvPr>'

    def picture(self, blob: bytes | StoredBytes, content_type: str) -> str:
        """A relationship to a picture, which is kept once in the deck."""
        return self.rels.add(RT.IMAGE, self.package.media(blob, content_type))

    def link(self, href: str) -> str:
        """An `a:hlinkClick`: to the web, a mail address, a slide of this deck (`#id`), or another lecture."""
        if href.startswith("#"):
            rid = self.rels.add(RT.SLIDE, self.slides[href[1:]])
            self.links[self.slides[href[1:]]] = href[1:]
            return f'<a:hlinkClick r:id="{rid}" action="ppaction://hlinksldjump"/>'
        if other := self.linked.get(href):
            target, action, tip = leads_to(other)
            rid = self.rels.add(RT.HYPERLINK, target, external=True)
            return f'<a:hlinkClick r:id="{rid}" action={quoteattr(action)} tooltip={quoteattr(tip)}/>'
        return f'<a:hlinkClick r:id="{self.rels.add(RT.HYPERLINK, href, external=True)}"/>'


def leads_to(other: LinkedLecture) -> tuple[str, str, str]:
    """The target and the action of a link to a slide of another deck, and what it says when it is pointed at."""
    return quote(other.deck), f"ppaction://hlinkpres?slideindex={other.slide}&slidetitle=", other.title


def frame(rect: Rect, inside: str = "", turn: str = "") -> str:
    """Where a shape is; `inside`: the coordinates of a group's children; turn: attributes that turn or mirror it."""
    return f'<a:xfrm{turn}><a:off x="{rect.x}" y="{rect.y}"/><a:ext cx="{rect.w}" cy="{rect.h}"/>{inside}</a:xfrm>'


def autoshape(properties: str, drawing: str, text: str = "", box: bool = False) -> str:
    """A `p:sp` that is no placeholder: its `p:cNvPr`, what its `p:spPr` holds, its `p:txBody`; box: a text box."""
    kind = ' txBox="1"' if box else ""
    return f"<p:sp><p:nvSpPr>{properties}<p:cNvSpPr{kind}/><p:nvPr/></p:nvSpPr><p:spPr>{drawing}</p:spPr>{text}</p:sp>"


def group(properties: str, rect: Rect, inner: str) -> str:
    """A `p:grpSp` at `rect`; its shapes are told in the coordinates of the slide, as PowerPoint does."""
    scale = f'<a:chOff x="{rect.x}" y="{rect.y}"/><a:chExt cx="{rect.w}" cy="{rect.h}"/>'
    return filled("group", properties=properties, frame=frame(rect, scale), inner=inner)
