"""Write callouts: words with an arrow, a box or a circle in one group, or a number on a disc."""

from __future__ import annotations

from deck.markup import Callout
from deck.placing.natural import SHAPE_INSET
from deck.placing.place import Placed
from deck.powerpoint.geometry import fill, glow, line, preset, rounding
from deck.powerpoint.shapes import ROUNDING, textbody
from deck.powerpoint.sheet import Sheet, autoshape, frame, group
from deck.powerpoint.text import Setting, paragraphs
from deck.units import PER, Rect

WIDTH = 2.25  # points
SHORT = PER["in"] // 2  # how far an arrow without words comes from
_TIP = '<a:tailEnd type="triangle" w="{0}" len="{0}"/>'
_SITES = {"top": 0, "left": 1, "bottom": 2, "right": 3}  # where connectors hold on to a rectangle


def callout(item: Placed, sheet: Sheet) -> str:
    """A callout, legible on any ground; what belongs together comes and goes together."""
    node = item.node
    assert isinstance(node, Callout)
    if node.kind == "number":
        return _disc(item, sheet)
    begin = node.words or (_corner(item.rect) if node.kind == "arrow" else item.rect)
    whole = _around(begin, item.rect)
    properties = sheet.properties("Callout", item.step, decorative=not node.words)
    words = _words(item, node.words, sheet) if node.words else ""
    held = sheet.last if node.words else 0
    pointer = _arrow(node, begin, item.rect, held, sheet) if node.kind == "arrow" else _outline(node, item.rect, sheet)
    return group(properties, whole, whole, pointer + words)


def _corner(tip: Rect) -> Rect:
    return Rect(tip.x - SHORT, tip.y - SHORT, 0, 0)


def _around(one: Rect, other: Rect) -> Rect:
    x, y = min(one.x, other.x), min(one.y, other.y)
    return Rect(x, y, max(one.right, other.right) - x, max(one.bottom, other.bottom) - y)


def _words(item: Placed, rect: Rect, sheet: Sheet) -> str:
    node = item.node
    assert isinstance(node, Callout)
    setting = Setting(sheet.style, sheet.lang, sheet.link, item.sizes, "ink", "center")
    text = textbody(
        (SHAPE_INSET[0] - ROUNDING, SHAPE_INSET[1] - ROUNDING), "middle", paragraphs(node.paragraphs, setting)
    )
    drawing = frame(rect) + preset("roundRect", adj=rounding(rect)) + fill("paper") + line(node.line, 1)
    return autoshape(sheet.properties("Words"), drawing, text)


def _outline(node: Callout, rect: Rect, sheet: Sheet) -> str:
    kind = "ellipse" if node.kind == "circle" else "rect"
    drawing = frame(rect) + preset(kind) + fill("none") + line(node.line, WIDTH) + glow("paper")
    return autoshape(sheet.properties(node.kind.capitalize(), decorative=True), drawing)


def _arrow(node: Callout, begin: Rect, tip: Rect, held: int, sheet: Sheet) -> str:
    """A straight connector from the side of the words that faces the tip, on a wider one in the colour of the ground.

    Both hold on to the words, when somebody moves them.
    """
    side, x, y = _nearest(begin, tip)
    flips = (' flipH="1"' if x > tip.x else "") + (' flipV="1"' if y > tip.y else "")
    place = frame(Rect(min(x, tip.x), min(y, tip.y), abs(x - tip.x), abs(y - tip.y)))
    outline = place.replace("<a:xfrm", f"<a:xfrm{flips}") + preset("straightConnector1")
    glued = f'<a:stCxn id="{held}" idx="{_SITES[side]}"/>' if held else ""
    edges = line("paper", 2 * WIDTH, _TIP.format("sm")), line(node.line, WIDTH, _TIP.format("lg"))
    return "".join(
        f"<p:cxnSp><p:nvCxnSpPr>{sheet.properties('Arrow', decorative=True)}<p:cNvCxnSpPr>{glued}</p:cNvCxnSpPr>"
        f"<p:nvPr/></p:nvCxnSpPr><p:spPr>{outline}{edge}</p:spPr></p:cxnSp>"
        for edge in edges
    )


def _nearest(words: Rect, tip: Rect) -> tuple[str, int, int]:
    """The side of the words from whose middle it is not far to the tip, and that point."""
    across, down = words.x + words.w // 2, words.y + words.h // 2
    sides = {
        "top": (across, words.y),
        "left": (words.x, down),
        "bottom": (across, words.bottom),
        "right": (words.right, down),
    }
    side, (x, y) = min(sides.items(), key=lambda named: (named[1][0] - tip.x) ** 2 + (named[1][1] - tip.y) ** 2)
    return side, x, y


def _disc(item: Placed, sheet: Sheet) -> str:
    node = item.node
    assert isinstance(node, Callout)
    setting = Setting(sheet.style, sheet.lang, sheet.link, item.sizes, "paper", "center", bold=True)
    drawing = frame(item.rect) + preset("ellipse") + fill(node.line) + line("paper", 1.5)
    return autoshape(
        sheet.properties("Marker", item.step), drawing, textbody((0, 0), "middle", paragraphs(node.paragraphs, setting))
    )
