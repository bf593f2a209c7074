"""Write words, and shapes: outlines with words, panels of code, tables, QR codes, callouts, the arrows of diagrams."""

import math
from collections.abc import Iterator, Sequence
from itertools import groupby

from deck.base.colors import highlighter
from deck.base.dataclass import replace
from deck.base.escape import escape
from deck.base.units import Rect
from deck.layout.callouts import before, nearest
from deck.layout.columns import CELL_INSET, sums_up
from deck.layout.columns import heads as heads_of
from deck.layout.dispatch import frames
from deck.layout.intrinsic_size import CORNER
from deck.layout.lines import TextLine, TextSpan, lines, way_of
from deck.layout.qr_code import qr_code
from deck.layout.text_frames import TextFrame, code_panel, table_cells
from deck.model.placed import Placed
from deck.model.stacks import Connector
from deck.model.step import Step
from deck.model.tags import Callout, Code, Placeholder, Qr, Shape, Table, Td, Text
from deck.svg.drawings import formula_paths
from deck.svg.markup import (
    SlideCanvas,
    element,
    ellipse,
    group,
    number,
    points,
    polygon,
    rectangle,
    text_element,
    type_of,
)

EDGE, POINTER, GLOW = 1.5, 2.25, 6.0  # widths of lines in points: of shapes, of callouts, of the light around those
RULE, THIN_RULE = 1.5, 0.75  # of tables
HEAD = 5.0  # of an arrow: as long and as wide as so many times its line
CONNECTOR_HEAD = 4.0  # of one in a diagram
WIDTHS = {"solid": 1.5, "dashed": 1.5, "thick": 3.0, "faint": 1.0}


def text(node: Placeholder | Text, item: Placed, canvas: SlideCanvas) -> str:
    """Words without a shape; a text box may lead somewhere as a whole."""
    words = leaf_words(item, canvas)
    href = node.href if isinstance(node, Text) else ""
    return canvas.link(href, words) if href else words


def shape(node: Shape, item: Placed, canvas: SlideCanvas) -> str:
    """An outline with its words in the middle."""
    rect = item.rect
    edged = node.line != "none"
    look = {"stroke": canvas.color(node.line) if edged else "", "stroke_width": EDGE if edged else ""}
    fill = canvas.color(node.fill)
    match node.kind:
        case "ellipse":
            drawn = ellipse(rect, fill, **look)
        case "rect" | "rule":
            drawn = rectangle(rect, fill, **look)
        case "round":
            drawn = rectangle(rect, fill, rx=points(corner(rect)), **look)
        case kind:
            if canvas.style.rtl and kind.startswith(("chevron", "bubble")):
                look["transform"] = f"translate({number(points(2 * rect.x + rect.w))} 0) scale(-1 1)"
            drawn = element("path", d=_outline(kind, rect), fill="none" if kind == "bracket" else fill, **look)
    return drawn + leaf_words(item, canvas)


def _outline(kind: str, rect: Rect) -> str:
    """The path of a shape of straight lines, or of a can or a bubble."""
    left, top, right, bottom = map(points, (rect.x, rect.y, rect.right, rect.bottom))
    middle, half = points(rect.x + rect.w // 2), points(rect.y + rect.h // 2)
    deep = min(rect.w, rect.h) * 7 // 20  # of an arrowhead that points to the right
    match kind:
        case "bracket":
            return f"M{number(left)} {number(top)}V{number(bottom)}H{number(right)}V{number(top)}"
        case "diamond":
            return polygon((middle, top), (right, half), (middle, bottom), (left, half))
        case "chevron":
            tip, notch = points(rect.right - deep), points(rect.x + deep)
            return polygon((left, top), (tip, top), (right, half), (tip, bottom), (left, bottom), (notch, half))
        case "can":
            return _can(rect)
        case _:
            return _bubble(rect, left=kind == "bubble-left")


def _can(rect: Rect) -> str:
    """A cylinder, whose lid is as deep as PowerPoint draws it."""
    half = min(rect.w, rect.h) // 8
    lengths = rect.x, rect.right, rect.y + half, rect.bottom - half, rect.w // 2, half
    left, right, top, low, rx, ry = (number(points(length)) for length in lengths)
    lid = f"M{left} {top}A{rx} {ry} 0 0 1 {right} {top}A{rx} {ry} 0 0 1 {left} {top}"
    return f"{lid}V{low}A{rx} {ry} 0 0 0 {right} {low}V{top}"


def corner(rect: Rect) -> int:
    """The radius of a rectangle's rounded corners."""
    return min(CORNER, min(rect.w, rect.h) // 2)


def _bubble(rect: Rect, left: bool) -> str:
    """A rounded rectangle with a tip at its lower left or right."""
    r = corner(rect)
    low, tip, base = (rect.y + round(share * rect.h) for share in (7 / 12, 0.8, 10 / 12))
    base = min(base, rect.bottom - r)
    out = rect.x - CORNER if left else rect.right + CORNER

    def at(*lengths: int) -> str:
        return " ".join(number(points(length)) for length in lengths)

    right_side = "" if left else f"V{at(low)}L{at(out, tip)} {at(rect.right, base)}"
    left_side = f"V{at(base)}L{at(out, tip)} {at(rect.x, low)}" if left else ""
    turn = f"A{at(r, r)} 0 0 1 "
    return (
        f"M{at(rect.x + r, rect.y)}H{at(rect.right - r)}{turn}{at(rect.right, rect.y + r)}{right_side}"
        f"V{at(rect.bottom - r)}{turn}{at(rect.right - r, rect.bottom)}H{at(rect.x + r)}"
        f"{turn}{at(rect.x, rect.bottom - r)}{left_side}V{at(rect.y + r)}{turn}{at(rect.x + r, rect.y)}Z"
    )


def code(_: Code, item: Placed, canvas: SlideCanvas) -> str:
    """Lines of code on a quiet panel; a terminal has a title bar over it, lines that are lit have bands behind them."""
    panel, color = code_panel(item, canvas.style), canvas.color
    bar = rectangle(panel.bar, color("hairline")) if panel.bar else ""
    bar += "".join(ellipse(dot, color("grey")) for dot in panel.dots)
    bands = [
        group(band.step, rectangle(band.rect, color("paper")), rectangle(band.edge, color("accent")), class_="band")
        for band in panel.bands(item)
    ]
    return bar + rectangle(panel.box, color("panel")) + "".join(bands) + leaf_words(item, canvas)


def table(node: Table, item: Placed, canvas: SlideCanvas) -> str:
    """Cells between rules: above, below, under the head and over the sums; every other row may stand on a panel."""
    cells = table_cells(item, canvas.style)
    if canvas.style.cells:  # a brand's own style, which rules as it will
        dx, dy = CELL_INSET
        filled = (frame for frame in frames(item, canvas.style) if frame.ground)
        return "".join(rectangle(f.rect.inset(-dx, -dy), f.ground) for f in filled) + leaf_words(item, canvas)
    x, right, heads = min(c.x for c in cells[0]), max(c.right for c in cells[0]), heads_of(node)
    banded = [row[0] for n, row in enumerate(cells) if node.zebra and n >= heads and (n - node.header) % 2 == 0]
    bands = [Rect(x, cell.y, right - x, cell.h) for cell in banded]
    if bands and sums_up(node, node.children[-1]) and bands[-1].y == cells[-1][0].y:
        bands.pop()
    rules = {cells[0][0].y: [(x, right, RULE)], cells[-1][0].bottom: [(x, right, RULE)]}
    if heads:
        rules.setdefault(cells[heads - 1][0].bottom, [(x, right, THIN_RULE)])
    if heads > 1:  # the first row of several is ruled where its cells end
        pairs = zip(cells[0], node.children[0].children, strict=False)
        ends = [place for place, cell in pairs if isinstance(cell, Td) and cell.down == 1]
        rules.setdefault(cells[0][0].bottom, [(cell.x, cell.right, THIN_RULE) for cell in ends])
    if sums_up(node, node.children[-1]):
        rules.setdefault(cells[-1][0].y, [(x, right, THIN_RULE)])
    ink = canvas.color("ink")
    lines = [
        element("line", x1=points(a), x2=points(b), y1=points(y), y2=points(y), stroke=ink, stroke_width=width)
        for y, row in sorted(rules.items())
        for a, b, width in row
    ]
    return "".join([*(rectangle(band, canvas.color("panel")) for band in bands), *lines]) + leaf_words(item, canvas)


def qr(node: Qr, item: Placed, canvas: SlideCanvas) -> str:
    """A QR code as one path, and light ground around it on a dark slide."""
    found = qr_code(node.link, item.rect, canvas.style)
    modules = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(found.rows) for x, dark in enumerate(row) if dark)
    x, y, scale = number(points(found.rect.x)), number(points(found.rect.y)), points(found.rect.w) / len(found.rows)
    ground = rectangle(found.ground, canvas.color("ink")) if found.ground else ""
    place = f"translate({x} {y}) scale({scale:.4f})"
    drawn = element("path", d=modules, fill=canvas.color(found.color), transform=place, shape_rendering="crispEdges")
    return ground + drawn


def callout(node: Callout, item: Placed, canvas: SlideCanvas) -> str:
    """Words with an arrow, a box or a circle, or a number on a disc; legible on any ground."""
    rect, paper = item.rect, canvas.color("paper")
    color = canvas.color(node.line)
    if node.kind == "number":
        return ellipse(rect, color, stroke=paper, stroke_width=EDGE) + leaf_words(item, canvas)
    words = ""
    if node.words:
        words = rectangle(node.words, paper, rx=points(corner(node.words)), stroke=color, stroke_width=1.0)
        words += leaf_words(item, canvas)
    if node.kind == "arrow":
        return _arrow(node.words or before(rect), rect, color, paper) + words
    outline = ellipse if node.kind == "circle" else rectangle
    light = outline(rect, "none", stroke=paper, stroke_width=POINTER + GLOW, stroke_opacity=0.8)
    return light + outline(rect, "none", stroke=color, stroke_width=POINTER) + words


def _arrow(begin: Rect, tip: Rect, color: str, paper: str) -> str:
    """A line from the side of the words that faces the tip, on a wider one in the colour of the ground."""
    _, *start = nearest(begin, tip)
    x, y, to_x, to_y = (points(n) for n in (*start, tip.x, tip.y))
    far = math.hypot(to_x - x, to_y - y) or 1
    along, across = (to_x - x) / far, (to_y - y) / far
    head, half = HEAD * POINTER, HEAD * POINTER / 2
    back_x, back_y = to_x - head * along, to_y - head * across
    ends = {"x1": x, "y1": y, "x2": back_x, "y2": back_y}
    wide = element("line", stroke=paper, stroke_width=2 * POINTER, **ends)
    left, right = (back_x - half * across, back_y + half * along), (back_x + half * across, back_y - half * along)
    triangle = element("path", d=polygon((to_x, to_y), left, right), fill=color, stroke=paper, stroke_width=0.75)
    return wide + element("line", stroke=color, stroke_width=POINTER, **ends) + triangle


def connector(node: Connector, _: Placed, canvas: SlideCanvas) -> str:
    """A line through its corners, with what stands at its two ends."""
    assert node.route
    spots = [(points(x), points(y)) for x, y in node.route.points]
    width, color = WIDTHS[node.look], canvas.color("grey" if node.look == "faint" else "ink")
    path = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in spots)
    dash = number(4 * width) if node.look == "dashed" else ""
    drawn = element("path", d=path, fill="none", stroke=color, stroke_width=width, stroke_dasharray=dash)
    for head, (tip, back) in zip(node.heads, ((spots[0], spots[1]), (spots[-1], spots[-2])), strict=True):
        drawn += _head(head, tip, back, width, color)
    return drawn


def _head(kind: str, tip: tuple[float, float], back: tuple[float, float], width: float, color: str) -> str:
    length = math.dist(tip, back) or 1
    x, y = (tip[0] - back[0]) / length, (tip[1] - back[1]) / length
    half = CONNECTOR_HEAD * width * (0.75 if kind == "diamond" else 0.5)

    def at(far: float, beside: float) -> tuple[float, float]:
        return tip[0] - far * x - beside * y, tip[1] - far * y + beside * x

    corners = {look: [tip, at(2 * half, half), at(2 * half, -half)] for look in ("triangle", "arrow")}
    corners["diamond"] = [at(-half, 0), at(0, half), at(half, 0), at(0, -half)]
    if kind == "oval":
        return element("circle", cx=tip[0], cy=tip[1], r=half, fill=color)
    return element("path", d=polygon(*corners[kind]), fill=color) if kind in corners else ""


def leaf_words(item: Placed, canvas: SlideCanvas) -> str:
    """All words of a leaf; paragraphs that come at clicks of their own say so."""
    return "".join(_frame(frame, item.step, canvas) for frame in frames(item, canvas.style))


def _frame(frame: TextFrame, step: Step, canvas: SlideCanvas) -> str:
    found = lines(frame, canvas.style)
    parts = []
    for paragraph, own in groupby(found, key=lambda line: line.paragraph):
        set_lines = "".join(_line(line, canvas) for line in own)
        when = replace(step, click=paragraph.step, until=0, morph="") if paragraph.step else Step()
        parts.append(group(when, set_lines, dim="text") if paragraph.step else set_lines)
    return "".join(parts)


def _line(line: TextLine, canvas: SlideCanvas) -> str:
    if line.display:
        formula, rect, color = line.display
        return formula_paths(formula, rect, color, canvas)
    return (_text([line.marker], canvas, marker=True) if line.marker else "") + _text(line.spans, canvas)


def _text(spans: Sequence[TextSpan], canvas: SlideCanvas, marker: bool = False) -> str:
    """Spans on one line."""
    if not spans:
        return ""
    at, marked, grounds = canvas.at(spans[0].run.where), highlighter(canvas.style.colors), ""
    for span in spans:  # behind marked words, and behind those that a program printed on a ground of their own
        if fill := canvas.color(span.run.ground) if span.run.ground else marked if span.run.marked else "":
            place = {"x": span.x, "y": span.baseline - span.size, "width": span.width, "height": span.size * 1.25}
            grounds += element("rect", **place, fill=fill)
    return grounds + text_element(*_spans(spans, at, canvas), data_at=at, class_="marker" if marker else "")


def _spans(spans: Sequence[TextSpan], at: str, canvas: SlideCanvas) -> Iterator[str]:
    for span in spans:
        own, underlined = canvas.at(span.run.where), bool(span.run.href or span.run.underline)
        backwards = canvas.style.rtl and way_of(span, canvas.style) != "L"
        drawn = element(
            "tspan",
            f"\u202b{escape(span.text)}\u202c" if backwards else escape(span.text),
            x=span.x,
            y=span.baseline,
            textLength=max(span.width, 0.01) if span.text.strip() else "",
            lengthAdjust="spacingAndGlyphs" if span.text.strip() else "",
            fill=canvas.color(span.color),
            text_decoration=" ".join(["underline"] * underlined + ["line-through"] * span.run.strike),
            lang=span.run.lang,
            data_at=own if own != at else "",
            **type_of(span.font, span.size, span.bold, span.italic, canvas),
        )
        yield canvas.link(span.run.href, drawn) if span.run.href else drawn
