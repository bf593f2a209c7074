"""Write arrows as connectors that hold on to shapes when somebody moves these: a diagram's, and those of callouts."""

from deck.base.units import PER, Rect
from deck.layout.callouts import before, nearest
from deck.layout.intrinsic_size import SHAPE_INSET
from deck.model.placed import Placed
from deck.model.stacks import Connector, Route
from deck.model.tags import Callout
from deck.pptx.geometry import fill, glow, line, preset, rounding
from deck.pptx.shapes import ROUNDING, textbody
from deck.pptx.sheet import Sheet, autoshape, frame, group
from deck.pptx.skeletons import filled
from deck.pptx.text import TextSetting, paragraphs, resolved

_SIDES = ("top", "left", "bottom", "right")  # in the order of the sites at which connectors hold on to a rectangle
_SITES = {"ellipse": (0, 2, 4, 6), "can": (1, 2, 3, 4)}  # where a form has more than four
_WIDTHS = {"solid": 1.5, "dashed": 1.5, "thick": 3.0, "faint": 1.0}
WIDTH = 2.25  # points
SLACK = 0.04  # of the width of words
_TIP = '<a:tailEnd type="triangle" w="{0}" len="{0}"/>'


def connector(node: Connector, item: Placed, sheet: Sheet) -> str:
    """A `p:cxnSp` from a site of a shape to one of another."""
    assert node.route
    ends = ((node.begin, "stCxn", node.route.sides[0]), (node.end, "endCxn", node.route.sides[1]))
    sites = ((tag, sheet.held[shape], _SITES.get(shape.kind, range(4))[side]) for shape, tag, side in ends)
    glued = "".join(f'<a:{tag} id="{held}" idx="{site}"/>' for tag, held, site in sites)
    adjust = {f"adj{n}": value for n, value in enumerate(node.route.adjust, 1)}
    drawing = _placed(node.route) + preset(node.route.preset, **adjust)
    tips = zip(("headEnd", "tailEnd"), node.heads, strict=True)
    large = {"diamond": "lg"}
    sized = ((tag, head, large.get(head, "med")) for tag, head in tips if head != "none")
    heads = "".join(f'<a:{tag} type="{head}" w="{size}" len="{size}"/>' for tag, head, size in sized)
    dash = '<a:prstDash val="dash"/>' if node.look == "dashed" else ""
    edge = line("grey" if node.look == "faint" else "ink", _WIDTHS[node.look], dash + heads)
    about = sheet.properties("Arrow", item.step, decorative=True)
    return filled("connection", properties=about, glued=glued, drawing=drawing + edge)


def _placed(route: Route) -> str:
    """The `a:xfrm` of a connector; bent ones begin level, so that one that begins upright is turned by a quarter."""
    (x, y), (to_x, to_y) = route.points[0], route.points[-1]
    dx, dy = to_x - x, to_y - y
    if route.preset == "straightConnector1" or route.sides[0] in (1, 3):
        least = PER["pt"] if route.preset == "bentConnector3" and abs(dx) < PER["pt"] else 0
        return _turned(Rect(min(x, to_x), min(y, to_y), abs(dx) or least, abs(dy)), dx < 0, dy < 0)
    w, h = abs(dy) or (PER["pt"] if route.preset == "bentConnector3" else 0), abs(dx)
    middle = (x + to_x) // 2, (y + to_y) // 2
    return _turned(Rect(middle[0] - w // 2, middle[1] - h // 2, w, h), dy < 0, dx > 0, ' rot="5400000"')


def _turned(rect: Rect, across: bool, down: bool, turn: str = "") -> str:
    return frame(rect, turn=turn + ' flipH="1"' * across + ' flipV="1"' * down)


def callout(node: Callout, item: Placed, sheet: Sheet) -> str:
    """A callout, legible on any ground; what belongs together comes and goes together."""
    if node.kind == "number":
        return _disc(node, item, sheet)
    begin = node.words or (before(item.rect) if node.kind == "arrow" else item.rect)
    properties = sheet.properties("Callout", item.step, decorative=not node.words)
    held = sheet.shape_id() if node.words else 0
    words = _words(node, item, node.words, held, sheet) if node.words else ""
    if node.kind == "arrow":
        pointer = _arrow(node, begin, item.rect, held, sheet)
    else:
        around = frame(item.rect) + preset("ellipse" if node.kind == "circle" else "rect") + fill("none")
        about = sheet.properties(node.kind.capitalize(), decorative=True)
        pointer = autoshape(about, around + line(node.line, WIDTH) + glow("paper"))
    return resolved(group(properties, begin.around(item.rect), pointer + words))


def _words(node: Callout, item: Placed, rect: Rect, number: int, sheet: Sheet) -> str:
    setting = TextSetting(sheet.style, sheet.lang, sheet.link, item.sizes, "ink", "center")
    beside, above = (inset - ROUNDING for inset in SHAPE_INSET)
    beside -= min(beside, round(rect.w * SLACK / 2))  # its words, in the middle, may come out a little wider
    text = textbody((beside, above), "middle", paragraphs(node.paragraphs, setting))
    drawing = frame(rect) + preset("roundRect", adj=rounding(rect)) + fill("paper") + line(node.line, 1)
    properties = sheet.properties("Words", shape=number)
    return autoshape(properties, drawing, text)


def _arrow(node: Callout, begin: Rect, tip: Rect, held: int, sheet: Sheet) -> str:
    """A straight connector from the side of the words that faces the tip, on a wider one in the colour of the ground.

    Both hold on to the words, when somebody moves them.
    """
    side, x, y = nearest(begin, tip)
    place = Rect(min(x, tip.x), min(y, tip.y), abs(x - tip.x), abs(y - tip.y))
    outline = _turned(place, x > tip.x, y > tip.y) + preset("straightConnector1")
    glued = f'<a:stCxn id="{held}" idx="{_SIDES.index(side)}"/>' if held else ""
    edges = line("paper", 2 * WIDTH, _TIP.format("sm")), line(node.line, WIDTH, _TIP.format("lg"))
    about = (sheet.properties("Arrow", decorative=True) for _ in edges)
    both = zip(about, edges, strict=True)
    return "".join(filled("connection", properties=one, glued=glued, drawing=outline + edge) for one, edge in both)


def _disc(node: Callout, item: Placed, sheet: Sheet) -> str:
    setting = TextSetting(sheet.style, sheet.lang, sheet.link, item.sizes, "paper", "center", bold=True)
    drawing = frame(item.rect) + preset("ellipse") + fill(node.line) + line("paper", 1.5)
    properties = sheet.properties("Marker", item.step)
    text = textbody((0, 0), "middle", paragraphs(node.paragraphs, setting))
    return resolved(autoshape(properties, drawing, text))
