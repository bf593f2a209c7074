"""Hold one slide while it is written: its shape numbers, relationships and links."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pptx.opc.constants import RELATIONSHIP_TYPE as RT

from deck.escape import quoteattr
from deck.placing.place import Placed
from deck.powerpoint.effects import Come, Effect, Leave
from deck.powerpoint.package import Package, Relationships
from deck.powerpoint.timing import Player
from deck.rendering.markdown import Paragraph, Run
from deck.rendering.steps import Step
from deck.theme import Layout, Style
from deck.units import Rect

if TYPE_CHECKING:
    from deck.maths.contours import Contour
    from deck.maths.tree import Formula

ROOT = (  # every tree of shapes begins with this group, which holds nothing itself
    '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>'
    '<a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
)
DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)
MEDIA = '<a:hlinkClick r:id="" action="ppaction://media"/>'  # by which PowerPoint knows a film or a sound
ALWAYS = Step()  # there from the start to the end


@dataclass
class Sheet:
    """A slide being written: what its shapes refer to, and what happens at which click."""

    package: Package
    style: Style
    layout: Layout
    lang: str
    slides: dict[str, str]  # slide id → part name
    contours: Mapping[Formula, Sequence[Contour]] = field(default_factory=dict)
    rels: Relationships = field(default_factory=Relationships)
    effects: list[Effect] = field(default_factory=list)
    players: list[Player] = field(default_factory=list)
    leaves: dict[int, Placed | None] = field(default_factory=dict)  # shape id → what is shown by the shapes from it on
    last: int = 1  # the newest shape id
    _morphs: Counter[str] = field(default_factory=Counter)

    def shape_id(self, step: Step = ALWAYS) -> int:
        """The next free shape id, for a shape that comes and leaves at its step's clicks."""
        self.last += 1
        if step.click:
            self.effects.append(Come(step.click, self.last, step.effect, step.dim))
        if step.until:
            self.effects.append(Leave(step.until, self.last, step.effect))
        return self.last

    def build(self, paragraphs: Sequence[Paragraph], step: Step) -> Step:
        """Let paragraphs of the next shape come at their own steps; what is left for the shape as a whole."""
        if not any(paragraph.step for paragraph in paragraphs):
            return step
        for n, paragraph in enumerate(paragraphs):
            if paragraph.step:
                self.effects.append(Come(paragraph.step, self.last + 1, step.effect, step.dim, n))
        return replace(step, click=0)

    def properties(
        self, name: str, step: Step = ALWAYS, alt: str = "", decorative: bool = False, href: str = "", click: str = ""
    ) -> str:
        """A `p:cNvPr` with a fresh id; decorative: screen readers pass it over; href: where a click on it leads.

        click: an `a:hlinkClick` that says what else it does. Shapes with one name for Morph are numbered, so that it
        finds the pairs: `!!net`, `!!net 2`.
        """
        if step.morph:
            self._morphs[step.morph] += 1
            name = f"!!{step.morph} {self._morphs[step.morph]}".removesuffix(" 1")
        inside = (self.jump(href) if href else click) + (DECORATIVE if decorative else "")
        description = f" descr={quoteattr(alt)}" if alt else ""
        return f'<p:cNvPr id="{self.shape_id(step)}" name={quoteattr(name)}{description}>{inside}</p:cNvPr>'

    def adopt(self, xml: str, pictures: Iterable[str]) -> str:
        """Number the shapes of an artwork and point its pictures to media parts."""
        ids = [self.rels.add(RT.IMAGE, name) for name in pictures]
        xml = re.sub(r'r:embed="@(\d+)"', lambda m: f'r:embed="{ids[int(m[1])]}"', xml)
        return re.sub(r'<p:cNvPr id="0"', lambda _: f'<p:cNvPr id="{self.shape_id()}"', xml)

    def link(self, run: Run) -> str:
        """The `a:hlinkClick` of a run."""
        return self.jump(run.href)

    def jump(self, href: str) -> str:
        """An `a:hlinkClick`: to the web, to a mail address, or to a slide of this deck by its id (`#id`)."""
        if href.startswith("#"):
            rid = self.rels.add(RT.SLIDE, self.slides[href[1:]])
            return f'<a:hlinkClick r:id="{rid}" action="ppaction://hlinksldjump"/>'
        return f'<a:hlinkClick r:id="{self.rels.add(RT.HYPERLINK, href, external=True)}"/>'


def frame(rect: Rect, inside: str = "") -> str:
    """Where a shape is; `inside`: the coordinates of a group's children."""
    return f'<a:xfrm><a:off x="{rect.x}" y="{rect.y}"/><a:ext cx="{rect.w}" cy="{rect.h}"/>{inside}</a:xfrm>'


def autoshape(properties: str, drawing: str, text: str = "", box: bool = False) -> str:
    """A `p:sp` that is no placeholder: its `p:cNvPr`, what its `p:spPr` holds, its `p:txBody`; box: a text box."""
    kind = ' txBox="1"' if box else ""
    return f"<p:sp><p:nvSpPr>{properties}<p:cNvSpPr{kind}/><p:nvPr/></p:nvSpPr><p:spPr>{drawing}</p:spPr>{text}</p:sp>"


def group(properties: str, rect: Rect, children: Rect, inner: str) -> str:
    """A `p:grpSp` at `rect`, whose shapes are told in the coordinates of `children`."""
    c = children
    scale = f'<a:chOff x="{c.x}" y="{c.y}"/><a:chExt cx="{c.w}" cy="{c.h}"/>'
    return (
        f"<p:grpSp><p:nvGrpSpPr>{properties}<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>"
        f"<p:grpSpPr>{frame(rect, scale)}</p:grpSpPr>{inner}</p:grpSp>"
    )
