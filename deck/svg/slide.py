"""Write a slide as one SVG document: its ground, a group for each leaf, and what stands at its foot."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from deck.base.dataclass import replace
from deck.base.escape import escape
from deck.base.problem import Where
from deck.base.units import Rect
from deck.layout.chart.content import read
from deck.layout.chart.summary import summary
from deck.layout.footers import Position, foot_covered, footer_texts, positions, progress_line
from deck.maths.linear import reading
from deck.model import tags
from deck.model.artwork import Outlines
from deck.model.deck import Deck
from deck.model.placed import Page, Placed, targets
from deck.model.style import MIRRORED, Layout, Theme
from deck.model.values import written_at
from deck.svg import shapes
from deck.svg.charts import chart
from deck.svg.drawings import figure, formula, picture, player
from deck.svg.markup import SlideCanvas, element, families, group, number, plain_text, points, polygon, rectangle

_NAMESPACE = "http://www.w3.org/2000/svg"
_MARK_SIZE, _MARK_LINE, _MARK_HEAD = 12.0, 2.5, 7.5  # points: of the letters in the course's mark, and of its arrows
_COS = math.cos(math.radians(30))


def slides(pages: Sequence[Page], theme: Theme, deck: Deck, contours: Outlines) -> list[str]:
    """All slides of a lecture, in their order."""
    links, places = targets(pages, file_name), positions(pages)
    return [
        slide(page, theme, deck, n, at, contours, links)
        for n, (page, at) in enumerate(zip(pages, places, strict=True), 1)
    ]


def file_name(number: int) -> str:
    """The file of a slide, to which links from others lead."""
    return f"slide-{number:02}.svg"


def slide(
    page: Page,
    theme: Theme,
    deck: Deck,
    number: int,
    at: Position,
    contours: Outlines,
    links: Mapping[str, str],
    name: str = "",
) -> str:
    """One slide; links: what links to other slides lead to, by their ids; name: of the slide as a part of a page."""
    layout, lang = theme.layouts[page.tree.layout], page.slide.lang or deck.text("lang", "en-GB")
    canvas = SlideCanvas(
        name or f"slide-{number}", theme.of(lang).style, lang, deck.folder, contours, links, linked=deck.linked
    )
    if name:
        canvas = replace(canvas, slide=page.slide.where, embedded=True)
    painted = [rectangle(rect, color or canvas.color("paper")) for rect, color in layout.backdrop]
    body = [element("g", *painted, class_="ground"), _mark(layout.mark, canvas) if layout.mark else ""]
    for n, item in enumerate(page.placed, 1):
        body.append(_leaf(item, page, replace(canvas, name=f"{canvas.name}-leaf-{n}")))
    body += [] if foot_covered(page) else _foot(deck, layout, at, canvas)
    width, height = map(points, theme.style.page)
    title = title_of(page)
    root = element(
        "svg",
        element("title", escape(title)) if title and not name else "",
        *body,
        **{"xmlns": _NAMESPACE, "viewBox": f"0 0 {width:g} {height:g}", "width": f"{width:g}", "height": f"{height:g}"},
        **{"xml:lang": lang, "id": canvas.name},
        font_family=families(theme.style.fonts["body"]),
    )
    return root + "\n"


def title_of(page: Page) -> str:
    """The words of a slide's title, "" without one."""
    return next((p.line for item in page.placed if isinstance(item.node, tags.Title) for p in item.node.paragraphs), "")


def _mark(rect: Rect, canvas: SlideCanvas) -> str:
    """The letters of the course inside two arrows that chase each other, each 150 degrees of an ellipse."""
    rx, ry = points(rect.w) / 2, points(rect.h) / 2
    x, y = points(rect.x) + rx, points(rect.y) + ry
    tip, along = (x + _COS * rx, y - ry / 2), math.atan2(_COS * ry, rx / 2)
    back = tip[0] - _MARK_HEAD * math.cos(along), tip[1] - _MARK_HEAD * math.sin(along)
    across = _MARK_HEAD / 2 * math.sin(along), -_MARK_HEAD / 2 * math.cos(along)
    head = polygon(tip, *((back[0] + side * across[0], back[1] + side * across[1]) for side in (1, -1)))
    arc = f"M{number(x - rx)} {number(y)}A{number(rx)} {number(ry)} 0 0 1 {number(back[0])} {number(back[1])}"
    arrows = [
        element(
            "g",
            element("path", d=arc, fill="none", stroke=color, stroke_width=_MARK_LINE, stroke_linecap="round"),
            element("path", d=head, fill=color),
            transform=f"rotate({turn} {number(x)} {number(y)})" if turn else "",
        )
        for color, turn in ((canvas.color("accent"), 0), (canvas.color("grey"), 180))
    ]
    size = _MARK_SIZE
    letters = plain_text(canvas.style.mark, (x, y + 0.4 * size), "middle", "ink", size, True, canvas)
    return element("g", *arrows, letters, class_="mark")


def _leaf(item: Placed, page: Page, canvas: SlideCanvas) -> str:
    """A leaf in a group of its own, which says when it comes, what it shows and where it was written."""
    kind, step = type(item.node), item.step
    if any(paragraph.step for paragraph in item.node.paragraphs):  # they come one by one
        step = replace(step, click=0)
    said = {"id": canvas.name, "class_": kind.__name__.lower(), "data_at": canvas.at(_written(item.node, page))}
    if kind is tags.Title and canvas.embedded:  # which says it as a heading
        said["aria_hidden"] = "true"
    return group(step, WRITERS[kind](item.node, item, canvas), alt=ALTS[kind](item.node, canvas.lang), **said)


def _written(node: tags.Node, page: Page) -> Where:
    """Where a leaf stands in the outline: its file or its words, else its slide."""
    named = (written_at(getattr(node, name, None), node.where) for name in ("src", "link", "alt"))
    words = (paragraph.runs[0].where for paragraph in node.paragraphs if paragraph.runs)
    outline = page.slide.where
    return next((place for place in (*named, *words) if place.file == outline.file), outline)


# How a leaf is written.
WRITERS: Mapping[type[tags.Node], Callable[[Any, Placed, SlideCanvas], str]] = {
    **dict.fromkeys((*tags.PLACEHOLDERS, tags.Text), shapes.text),
    **{tags.Shape: shapes.shape, tags.Badge: shapes.shape, tags.Code: shapes.code, tags.Qr: shapes.qr},
    **{tags.Table: shapes.table, tags.Callout: shapes.callout, tags.Connector: shapes.connector},
    **{tags.Figure: figure, tags.Ready: figure, tags.Picture: picture, tags.Video: player, tags.Audio: player},
    **{tags.Math: formula, tags.Chart: chart},
}

# What it shows, for those who cannot see it; "" where it is words.
ALTS: Mapping[type[tags.Node], Callable[[Any, str], str]] = {
    **dict.fromkeys((*tags.PLACEHOLDERS, tags.Text, tags.Shape, tags.Badge), lambda _, __: ""),
    **dict.fromkeys((tags.Code, tags.Table, tags.Callout, tags.Connector), lambda _, __: ""),
    **dict.fromkeys(tags.DRAWN, lambda node, _: node.alt),
    tags.Chart: lambda node, _: node.alt or summary(read(node), node),
    tags.Math: lambda node, lang: node.alt or reading(node.formula, lang),
}


def _foot(deck: Deck, layout: Layout, at: Position, canvas: SlideCanvas) -> list[str]:
    """Date, footer, number and the line of progress."""
    parts = []
    for name, text, size in footer_texts(deck, layout, canvas.style, at):
        area, style = layout.areas[name], layout.styles[name]
        align = MIRRORED[style.align] if canvas.style.unturned.rtl else style.align
        side, share = {"left": ("start", 0.0), "right": ("end", 1.0)}.get(align, ("middle", 0.5))
        x, bottom = points(area.x + share * area.w), points(area.bottom)
        spare = {"top": points(area.h) - 1.2 * size, "middle": (points(area.h) - 1.2 * size) / 2}
        y = bottom - spare.get(style.anchor, 0) - 0.2 * size
        parts.append(plain_text(text, (x, y), side, style.color, size, style.bold, canvas))
    line = progress_line(deck, layout, canvas.style.unturned, at)
    return [element("g", *parts, rectangle(line, canvas.color("grey")) if line else "", class_="foot")]
