"""Write placed nodes as native shapes."""

import math

from deck.base.dataclass import replace
from deck.base.units import PER, Rect
from deck.layout.intrinsic_size import CODE_INSET, CORNER, FULL_INSET, shape_inset
from deck.layout.qr_code import qr_code
from deck.layout.text_frames import Band, CodePanel, TextFrame, code_panel, of_text
from deck.model.artwork import Subpath
from deck.model.placed import Placed
from deck.model.step import Step
from deck.model.tags import Code, Placeholder, Qr, Shape, Text
from deck.pptx.geometry import custom, fill, line, path, preset, rounding
from deck.pptx.sheet import ALWAYS, Sheet, autoshape, frame, group
from deck.pptx.skeletons import filled
from deck.pptx.text import TextSetting, either, paragraphs, resolved

ANCHOR = {"top": "t", "middle": "ctr", "bottom": "b"}

POINT = 35_000  # how far a chevron's point stands out, in parts of its shorter side
ROUNDING = round(CORNER * (1 - math.sqrt(0.5)))  # what the preset shapes take from their text at each side for it


def placeholder(node: Placeholder, item: Placed, sheet: Sheet) -> str:
    """Text in a placeholder of the layout: no position of its own, so that "Reset slide" leaves it as it is.

    Where the layout has an area but no placeholder for it, the text has a box.
    """
    if node.area not in sheet.layout.placeholders:
        ink = (item.placeholder and item.placeholder.ink) or "grey"
        text = Text(where=node.where, paragraphs=node.paragraphs, color=ink)  # type: ignore[arg-type]
        return textbox(text, item, sheet, type(node).__name__)
    kind, idx = sheet.layout_part.placeholders[node.area]
    attributes = (f' type="{kind}"' if kind else "") + (f' idx="{idx}"' if idx != "0" else "")
    ink = item.placeholder.ink if item.placeholder else ""
    setting = TextSetting(sheet.style, sheet.lang, sheet.link, item.sizes, ink, placeholder=item.placeholder)
    number = sheet.shape_id()
    properties = sheet.properties(type(node).__name__, sheet.build(number, node.paragraphs, item.step), shape=number)
    words = paragraphs(node.paragraphs, setting)
    whole, own = sheet.layout.areas[node.area], ""
    if item.placeholder and _elsewhere(item, whole):
        (left, top, right, bottom), r = item.placeholder.inset, item.rect
        own = frame(Rect(r.x - left, r.y - top, r.w + left + right, r.h + top + bottom))
    said = {"properties": properties, "which": attributes, "insets": _insets(item, sheet), "words": words}
    sizes = item.sizes or (item.placeholder.sizes if item.placeholder else ())
    set_as = TextFrame(item.rect, node.paragraphs, sizes, "ink", placeholder=item.placeholder)
    drawing = f"<p:spPr>{own}{_backed(set_as, whole, '', sheet)}</p:spPr>"
    return resolved(filled("placeholder", drawing=drawing, **said))


def _backed(text: TextFrame, whole: Rect, fill: str, sheet: Sheet) -> str:
    """The fill of a text at `whole`; for programs that do not support formulas, a picture of its display formulas."""
    if not any(paragraph.display for paragraph in text.paragraphs):
        return fill
    from deck.pptx import maths

    return either(fill, maths.displays(text, whole, sheet))


def _elsewhere(item: Placed, whole: Rect) -> bool:
    """Whether a text has more room than its layout says, or less on a panel, which another text would be under."""
    return not whole.holds(item.rect) or bool(item.placeholder and item.placeholder.fill and item.rect != whole)


def _insets(item: Placed, sheet: Sheet) -> str:
    """Where other areas take a part of a placeholder's place, its text keeps away from them; where it is anchored."""
    whole, rect = sheet.layout.areas[item.node.area], item.rect
    own = item.placeholder.anchor if item.placeholder else "top"
    level = f' anchor="{ANCHOR[own]}"' if own != sheet.layout.styles[item.node.area].anchor else ""
    if _elsewhere(item, whole):
        return level
    taken = (rect.x - whole.x, rect.y - whole.y, whole.right - rect.right, whole.bottom - rect.bottom)
    if not any(taken) or not item.placeholder:
        return level
    sides = zip(("lIns", "tIns", "rIns", "bIns"), taken, item.placeholder.inset, strict=True)
    return "".join(f' {side}="{inset + more}"' for side, more, inset in sides) + level


def textbox(node: Text, item: Placed, sheet: Sheet, name: str = "Text") -> str:
    """A text box without insets: its words begin where its rectangle does."""
    setting = TextSetting(sheet.style, sheet.lang, sheet.link, item.sizes, node.color, node.align, node.bold)
    (set_as,) = of_text(node, item, sheet.style)
    drawing = frame(item.rect) + preset("rect") + _backed(set_as, item.rect, "<a:noFill/>", sheet)
    text = textbody((0, 0), node.anchor, paragraphs(node.paragraphs, setting))
    number = sheet.shape_id()
    step = sheet.build(number, node.paragraphs, item.step)
    properties = sheet.properties(name, step, click=sheet.link(node.href) if node.href else "", shape=number)
    return resolved(autoshape(properties, drawing, text, box=True))


def textbody(inset: tuple[int, int], anchor: str, words: str) -> str:
    """A `p:txBody` of paragraphs, so far from the left and right, and from above and below."""
    return filled("textbody", x=inset[0], y=inset[1], anchor=ANCHOR[anchor], words=words)


def shape(node: Shape, item: Placed, sheet: Sheet) -> str:
    """A preset shape with its text in the middle; a bracket is three strokes of its own."""
    kind = type(node).__name__.lower()  # what its tag is called, or what shape that is
    name = (node.kind.split("-")[0] if kind == "shape" else kind).capitalize()
    usual = shape_inset(item.sizes[0] if item.sizes else FULL_INSET)
    inset = {"ellipse": (0, 0), "diamond": (0, 0), "can": (usual[0], 0)}.get(node.kind, usual)
    if node.kind.startswith(("round", "bubble")):  # their corners keep the text away by as much as a circle would
        inset = (inset[0] - ROUNDING, inset[1] - ROUNDING)
    setting = TextSetting(sheet.style, sheet.lang, sheet.link, item.sizes, node.color, node.align, node.bold)
    number = sheet.held[node] = sheet.shape_id()
    properties = sheet.properties(name, item.step, decorative=not node.paragraphs, shape=number)
    turn = ' flipH="1"' * (sheet.style.rtl and node.kind.startswith(("chevron", "bubble")))
    drawing = frame(item.rect, turn=turn) + _geometry(node, item.rect) + fill(node.fill) + line(node.line)
    text = textbody(inset, "middle", paragraphs(node.paragraphs, setting))
    return resolved(autoshape(properties, drawing, text))


def _geometry(node: Shape, rect: Rect) -> str:
    if node.kind == "bracket":
        w, h = rect.w, rect.h
        return custom(path(Subpath("MLLL", (0, 0, 0, h, w, h, w, 0), filled=False), w, h))
    if not node.kind.startswith(("round", "bubble")):
        kind = "rect" if node.kind == "rule" else node.kind  # PowerPoint calls the others as we do
        return preset(kind, **({"adj": POINT} if kind == "chevron" else {}))
    corner = rounding(rect)
    if node.kind == "round":
        return preset("roundRect", adj=corner)
    beyond = 50_000 + round(100_000 * CORNER / rect.w)  # where the tip is, from the middle, in parts of the width
    side = -beyond if node.kind == "bubble-left" else beyond
    return preset("wedgeRoundRectCallout", adj1=side, adj2=30_000, adj3=corner)


def code(node: Code, item: Placed, sheet: Sheet) -> str:
    """Lines of code on a quiet panel, a paragraph a line; a terminal has a title bar over it.

    Where lines are lit, the panel and the bands on it are shapes of their own; so are lines that Morph moves together.
    """
    panel = code_panel(item, sheet.style)
    box, exact = panel.box, panel.pitch / PER["pt"] if node.lit or node.parts else 0
    setting = TextSetting(sheet.style, sheet.lang, sheet.link, item.sizes, "ink", spaced=False, mono=True, pitch=exact)
    step = replace(item.step, morph=item.step.morph or "code") if node.parts else item.step
    behind = ""
    if panel.bar:  # a terminal's, with three dots: decoration, in one group
        about = sheet.properties("Terminal", step, decorative=True)
        bar = plain("rect", panel.bar, "hairline", sheet)
        behind = group(about, panel.bar, bar + "".join(plain("ellipse", dot, "grey", sheet) for dot in panel.dots))
    if node.lit or node.parts:
        behind += plain("rect", box, "panel", sheet, step)
        behind += "".join(_band(band, sheet) for band in panel.bands(item))
    if node.parts:
        return behind + "".join(_lines(name, lines, panel, item, setting, sheet) for name, lines in node.parts)
    text = textbody(CODE_INSET, "top", paragraphs(node.paragraphs, setting))
    drawing = frame(box) + preset("rect") + fill("none" if node.lit else "panel") + line("none")
    properties = sheet.properties("Code", item.step)
    return behind + resolved(autoshape(properties, drawing, text))


def _lines(name: str, lines: range, panel: CodePanel, item: Placed, setting: TextSetting, sheet: Sheet) -> str:
    """Lines of code in a text box of their own, under a name by which Morph finds them on the next slide."""
    text = textbody((CODE_INSET[0], 0), "top", paragraphs(item.node.paragraphs[lines.start : lines.stop], setting))
    properties, drawing = sheet.properties("Lines", replace(item.step, morph=name)), frame(panel.place(lines))
    return resolved(autoshape(properties, drawing + preset("rect"), text, box=True))


def _band(band: Band, sheet: Sheet) -> str:
    """A band behind lines of code, there for as many clicks as they are lit."""
    lines, rect = band.lines, band.rect
    name = f"Lines {lines.start + 1}–{lines.stop}" if len(lines) > 1 else f"Line {lines.stop}"
    properties = sheet.properties(name, band.step, decorative=True)
    edge = plain("rect", band.edge, "accent", sheet)
    return group(properties, rect, plain("rect", rect, "paper", sheet) + edge)


def plain(kind: str, rect: Rect, token: str, sheet: Sheet, step: Step = ALWAYS) -> str:
    """A preset shape in one colour of the theme, without words or outline: decoration."""
    drawing = frame(rect) + preset(kind) + fill(token) + line("none")
    return autoshape(sheet.properties(kind.capitalize(), step, decorative=True), drawing)


def qr(node: Qr, item: Placed, sheet: Sheet) -> str:
    """A QR code as one native shape, sharp at any size; dark on light in every theme, for that is what phones read."""
    code = qr_code(node.link, item.rect, sheet.style)
    dark = [(x, y) for y, row in enumerate(code.rows) for x, is_dark in enumerate(row) if is_dark]
    corners = tuple(n for x, y in dark for n in (x, y, x + 1, y, x + 1, y + 1, x, y + 1))
    modules = path(Subpath("MLLLZ" * len(dark), corners), len(code.rows), len(code.rows))
    ground = plain("rect", code.ground, "ink", sheet, item.step) if code.ground else ""
    drawing = frame(code.rect) + custom(modules) + fill(code.color) + line("none")
    return ground + autoshape(sheet.properties("QR code", item.step, node.alt), drawing)
