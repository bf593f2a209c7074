"""Write elements, say in which type text is set, and hold what a slide's parts share while it is written."""

import os
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from deck.base.dataclass import dataclass, field
from deck.base.escape import escape, quoteattr, visible
from deck.base.installation import table
from deck.base.problem import Where
from deck.base.units import PER, Rect
from deck.layout import measure
from deck.model.artwork import Outlines
from deck.model.deck import LinkedLecture
from deck.model.step import Step
from deck.model.style import Style

_UNDER = str.maketrans("_", "-")
# Families: what is as wide, of which kind they are, and what brings the first of those that are as wide.
FAMILIES = table(Path(__file__).with_name("families.toml"))


@dataclass(frozen=True)
class SlideCanvas:
    """A slide being written: its name, or that of the leaf being written, and what is known of the lecture.

    folder: where the outline lies; links: for each id of a slide, what a link to it leads to. slide: where the outline
    has the slide, if places are to be told from there; embedded: it is a part of a page, which says its title; linked:
    other lectures, by what links to them say.
    """

    name: str
    style: Style
    lang: str
    folder: Path
    contours: Outlines
    links: Mapping[str, str]
    slide: Where | None = None
    linked: Mapping[str, LinkedLecture] = field(default_factory=dict)
    embedded: bool = False

    def color(self, token: str) -> str:
        """A colour of the theme by its token, or one that is written #RRGGBB."""
        return token if token.startswith("#") or token == "none" else self.style.colors[token]

    def link(self, href: str, *inside: str) -> str:
        """What leads to the web, which a page shows beside itself, to a mail address, a slide, or another lecture."""
        if href.startswith("#"):
            return element("a", *inside, href=self.links[href[1:]])
        if other := self.linked.get(href):
            page = quote(str(PurePosixPath(other.deck).with_suffix(".html")))
            href = "" if self.embedded else "../"  # where an SVG lies, in a folder beside the deck
            href += page + f"#{quote(other.id)}" * bool(other.id)
        beside = {"target": "_blank", "rel": "noopener"} if self.embedded else {}
        return element("a", *inside, href=href, **beside)

    def at(self, where: Where) -> str:
        """Where something was written: file:line:column, a file in the lecture's folder from there.

        From the slide's own place it is told as +lines:column, which stays as it is when the slide moves.
        """
        if self.slide and where.file == self.slide.file:
            return f"{where.line - self.slide.line:+}:{where.column}"
        inside = Path(where.file).resolve().is_relative_to(self.folder.resolve())
        file = Path(os.path.relpath(where.file, self.folder)).as_posix() if inside else where.file
        return visible(f"{file}:{where.line}:{where.column}")


def element(tag: str, *inside: str, **attributes: object) -> str:
    """An element; an attribute's _ is written -, one that is "" or None is left out."""
    told = "".join(
        f" {name.rstrip('_').translate(_UNDER)}={quoteattr(number(value) if isinstance(value, float) else str(value))}"
        for name, value in attributes.items()
        if value not in ("", None)
    )
    return f"<{tag}{told}>{''.join(inside)}</{tag}>" if any(inside) else f"<{tag}{told}/>"


def text_element(*inside: str, **attributes: object) -> str:
    """A text whose spaces stay; browsers no longer take that from the whole drawing."""
    return element("text", *inside, **{"xml:space": "preserve"}, **attributes)


def number(value: float) -> str:
    """A number with as many decimals as can be seen."""
    return f"{round(value, 2) + 0:.2f}".rstrip("0").rstrip(".")  # + 0: there is no -0


def points(emu: float) -> float:
    """EMU as points, in which slides are drawn."""
    return emu / PER["pt"]


def rectangle(rect: Rect, fill: str, **more: object) -> str:
    """A rectangle in a colour."""
    x, y, w, h = map(points, (rect.x, rect.y, rect.w, rect.h))
    return element("rect", x=x, y=y, width=w, height=h, fill=fill, **more)


def ellipse(rect: Rect, fill: str, **more: object) -> str:
    """An ellipse in a colour."""
    rx, ry = points(rect.w) / 2, points(rect.h) / 2
    return element("ellipse", cx=points(rect.x) + rx, cy=points(rect.y) + ry, rx=rx, ry=ry, fill=fill, **more)


def polygon(*spots: tuple[float, float]) -> str:
    """The path of a closed line through these places."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in spots) + "Z"


def group(step: Step, *inside: str, alt: str = "", dim: str = "shape", **attributes: object) -> str:
    """Parts that come and leave together, and what they show; what leaves is not seen in the end.

    dim: what grows faint, a shape, or text, which turns grey.
    """
    moves = step.click or step.until
    when = {
        "data_step": step.click or "",
        "data_until": step.until or "",
        "data_effect": step.effect if moves else "",
        "data_dim": dim if step.dim and moves else "",
        "data_morph": step.morph,
        "visibility": "hidden" if step.until else "",
    }
    told = {"role": "img", "aria_label": alt} if alt else {}
    return element("g", *inside, **told, **attributes, **when) if any(inside) else ""


def data(blob: bytes, content_type: str) -> str:
    """Bytes as an address that holds them."""
    return f"data:{content_type};base64,{b64encode(blob).decode()}"


def type_of(font: str, size: float, bold: bool, italic: bool, canvas: SlideCanvas) -> dict[str, object]:
    """The attributes that say in which type text is set; the theme's body face goes without saying."""
    return {
        "font_family": families(font) if font not in ("", canvas.style.fonts["body"]) else "",
        "font_size": float(size),
        "font_weight": "bold" if bold else "",
        "font_style": "italic" if italic else "",
    }


def families(font: str) -> str:
    """A typeface, those as wide that may be there in its place, and any of its kind."""
    known = FAMILIES.get(measure.nearest(font)[0], {"kind": "sans-serif", "twins": []})
    named = dict.fromkeys((font, *known["twins"]))
    return ", ".join([*(f"'{name}'" if " " in name else name for name in named), known["kind"]])


def plain_text(
    text: str, at: tuple[float, float], side: str, color: str, size: float, bold: bool, canvas: SlideCanvas
) -> str:
    """Words that are no run of a leaf; at: where on the baseline their side (start, middle, end) is."""
    place = {"x": float(at[0]), "y": float(at[1]), "text_anchor": "" if side == "start" else side}
    type_ = type_of("", size, bold, False, canvas)
    return text_element(escape(text), **place, fill=canvas.color(color), **type_)
