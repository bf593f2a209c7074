"""Write placed nodes as native shapes."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import accumulate

from deck.markup import Code, Qr, Shape, Text
from deck.placing import natural, typeset
from deck.placing.natural import BAR, CODE_INSET, SHAPE_INSET
from deck.placing.place import Placed
from deck.powerpoint.geometry import CORNER, custom, fill, line, preset, rounding
from deck.powerpoint.sheet import ALWAYS, Sheet, autoshape, frame, group
from deck.powerpoint.text import Setting, paragraphs
from deck.rendering.lit import bands
from deck.rendering.steps import Step
from deck.units import PER, Rect

ANCHOR = {"top": "t", "middle": "ctr", "bottom": "b"}
PRESETS = {"rect": "rect", "ellipse": "ellipse", "rule": "rect"}
EDGE = PER["pt"] * 3  # how wide the edge of a band behind lit lines is
QUIET = 4  # modules of light ground around a QR code
ROUNDING = round(CORNER * (1 - math.sqrt(0.5)))  # what the preset shapes take from their text at each side for it


def placeholder(item: Placed, sheet: Sheet) -> str:
    """Text in a placeholder of the layout: no position of its own, so that "Reset slide" leaves it as it is.

    Where the layout has an area but no placeholder for it, the text has a box.
    """
    node = item.node
    if node.area not in sheet.layout.placeholders:
        return _box(item, Text(where=node.where, paragraphs=node.paragraphs, color="grey"), type(node).__name__, sheet)
    kind, idx = sheet.layout.placeholders[node.area]
    attributes = (f' type="{kind}"' if kind else "") + (f' idx="{idx}"' if idx != "0" else "")
    setting = Setting(sheet.style, sheet.lang, sheet.link, item.sizes, manner=item.manner)
    properties = sheet.properties(type(node).__name__, sheet.build(node.paragraphs, item.step))
    text = f"<a:bodyPr{_insets(item, sheet)}/><a:lstStyle/>{paragraphs(node.paragraphs, setting)}"
    return (
        f'<p:sp><p:nvSpPr>{properties}<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr><p:ph{attributes}/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody>{text}</p:txBody></p:sp>"
        + _displays(Text(where=node.where, paragraphs=node.paragraphs), item, sheet)
    )


def _displays(text: Text, item: Placed, sheet: Sheet) -> str:
    """Formulas that are paragraphs, for programs that know none."""
    if not any(paragraph.display for paragraph in text.paragraphs):
        return ""
    from deck.powerpoint import maths

    return maths.displays(text, item, sheet)


def _insets(item: Placed, sheet: Sheet) -> str:
    """Where other areas take a part of a placeholder's place, its text keeps away from them."""
    whole, rect = sheet.layout.areas[item.node.area], item.rect
    taken = (rect.x - whole.x, rect.y - whole.y, whole.right - rect.right, whole.bottom - rect.bottom)
    if not any(taken) or not item.manner:
        return ""
    sides = zip(("lIns", "tIns", "rIns", "bIns"), taken, item.manner.inset, strict=True)
    return "".join(f' {side}="{inset + more}"' for side, more, inset in sides)


def textbox(item: Placed, sheet: Sheet) -> str:
    """A text box without insets: its words begin where its rectangle does."""
    assert isinstance(item.node, Text)
    return _box(item, item.node, "Text", sheet)


def _box(item: Placed, node: Text, name: str, sheet: Sheet) -> str:
    setting = Setting(sheet.style, sheet.lang, sheet.link, item.sizes, node.color, node.align, node.bold)
    drawing = f"{frame(item.rect)}{preset('rect')}<a:noFill/>"
    text = textbody((0, 0), node.anchor, paragraphs(node.paragraphs, setting))
    properties = sheet.properties(name, sheet.build(node.paragraphs, item.step), href=node.href)
    return autoshape(properties, drawing, text, box=True) + _displays(node, item, sheet)


def textbody(inset: tuple[int, int], anchor: str, words: str) -> str:
    """A `p:txBody` of paragraphs, so far from the left and right, and from above and below."""
    x, y = inset
    return (
        f'<p:txBody><a:bodyPr wrap="square" lIns="{x}" tIns="{y}" rIns="{x}" bIns="{y}" rtlCol="0" '
        f'anchor="{ANCHOR[anchor]}"><a:noAutofit/></a:bodyPr><a:lstStyle/>{words}</p:txBody>'
    )


def shape(item: Placed, sheet: Sheet) -> str:
    """A preset shape with its text in the middle; a bracket is three strokes of its own."""
    node = item.node
    assert isinstance(node, Shape)
    name = "Bracket" if node.kind == "bracket" else node.kind.split("-")[0].capitalize()
    inset = (0, 0) if node.kind == "ellipse" else SHAPE_INSET
    if node.kind.startswith(("round", "bubble")):  # their corners keep the text away by as much as a circle would
        inset = (inset[0] - ROUNDING, inset[1] - ROUNDING)
    setting = Setting(sheet.style, sheet.lang, sheet.link, item.sizes, node.color, node.align, node.bold)
    properties = sheet.properties(name, item.step, decorative=not node.paragraphs)
    drawing = frame(item.rect) + _geometry(node, item.rect) + fill(node.fill) + line(node.line)
    return autoshape(properties, drawing, textbody(inset, "middle", paragraphs(node.paragraphs, setting)))


def _geometry(node: Shape, rect: Rect) -> str:
    if node.kind == "bracket":
        return _bracket(rect)
    if not node.kind.startswith(("round", "bubble")):
        return preset(PRESETS[node.kind])
    corner = rounding(rect)
    if node.kind == "round":
        return preset("roundRect", adj=corner)
    beyond = 50_000 + round(100_000 * CORNER / rect.w)  # where the tip is, from the middle, in parts of the width
    side = -beyond if node.kind == "bubble-left" else beyond
    return preset("wedgeRoundRectCallout", adj1=side, adj2=30_000, adj3=corner)


def _bracket(rect: Rect) -> str:
    w, h = rect.w, rect.h
    lines = "".join(f'<a:lnTo><a:pt x="{x}" y="{y}"/></a:lnTo>' for x, y in ((0, h), (w, h), (w, 0)))
    path = f'<a:path w="{w}" h="{h}" fill="none"><a:moveTo><a:pt x="0" y="0"/></a:moveTo>{lines}</a:path>'
    return custom(path)


def code(item: Placed, sheet: Sheet) -> str:
    """Lines of code on a quiet panel, a paragraph a line; a terminal has a title bar over it.

    Where lines are lit one after the other, the panel and the bands on it are shapes of their own.
    """
    node = item.node
    assert isinstance(node, Code)
    bar = BAR if node.frame == "terminal" else 0
    box = Rect(item.rect.x, item.rect.y + bar, item.rect.w, item.rect.h - bar)
    pitch = typeset.code_height(1, item.sizes[0], sheet.style)
    exact = pitch / PER["pt"] if node.lit else 0
    setting = Setting(sheet.style, sheet.lang, sheet.link, item.sizes, "ink", spaced=False, mono=True, pitch=exact)
    text = textbody(CODE_INSET, "top", paragraphs(node.paragraphs, setting))
    behind = _title_bar(item.rect, item.step, sheet) if bar else ""
    if node.lit:
        behind += plain("rect", box, "panel", sheet, item.step) + _bands(item, box, pitch, sheet)
    drawing = frame(box) + preset("rect") + fill("none" if node.lit else "panel") + line("none")
    return behind + autoshape(sheet.properties("Code", item.step), drawing, text)


def _bands(item: Placed, box: Rect, pitch: int, sheet: Sheet) -> str:
    """Bands behind lines of code, each there for as many clicks as its lines are lit."""
    node, begin = item.node, item.step.click
    assert isinstance(node, Code)
    tops = [0, *accumulate(natural.code_lines(node, box.w, item.sizes[0], sheet.style))]
    xml = ""
    for lines, first, end in bands(node.lit):
        top, bottom = (tops[n] * pitch for n in (lines.start, lines.stop))
        band = Rect(box.x, box.y + CODE_INSET[1] + top + pitch // 16, box.w, bottom - top).inset(CODE_INSET[0] // 3, 0)
        step = replace(item.step, click=begin + first, until=begin + end if end else item.step.until)
        step = replace(step, dim=False, morph="")
        name = f"Lines {lines.start + 1}–{lines.stop}" if len(lines) > 1 else f"Line {lines.stop}"
        properties = sheet.properties(name, step, decorative=True)
        edge = plain("rect", replace(band, w=EDGE), "accent", sheet)
        xml += group(properties, band, band, plain("rect", band, "paper", sheet) + edge)
    return xml


def _title_bar(rect: Rect, step: Step, sheet: Sheet) -> str:
    """A terminal's bar with three dots: decoration, in one group."""
    properties = sheet.properties("Terminal", step, decorative=True)
    bar = Rect(rect.x, rect.y, rect.w, BAR)
    size = BAR // 3
    dots = [Rect(rect.x + BAR // 2 + n * 2 * size, rect.y + size, size, size) for n in range(3)]
    parts = plain("rect", bar, "hairline", sheet) + "".join(plain("ellipse", dot, "grey", sheet) for dot in dots)
    return group(properties, bar, bar, parts)


def plain(kind: str, rect: Rect, token: str, sheet: Sheet, step: Step = ALWAYS) -> str:
    """A preset shape in one colour of the theme, without words or outline: decoration."""
    drawing = frame(rect) + preset(kind) + fill(token) + line("none")
    return autoshape(sheet.properties(kind.capitalize(), step, decorative=True), drawing)


def qr(item: Placed, sheet: Sheet) -> str:
    """A QR code as one native shape, sharp at any size; dark on light in every theme, for that is what phones read."""
    import segno

    node = item.node
    assert isinstance(node, Qr)
    rows = [bytes(row) for row in segno.make_qr(node.link, error="m").matrix]
    path = "".join(_module(x, y) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    geometry = custom(f'<a:path w="{len(rows)}" h="{len(rows)}">{path}</a:path>')
    square = item.rect.centred(1)
    quiet = square.w * QUIET // (len(rows) + 2 * QUIET) if sheet.style.dark else 0
    ground = plain("rect", square, "ink", sheet, item.step) if sheet.style.dark else ""
    ink = fill("paper" if sheet.style.dark else "ink")
    drawing = frame(square.inset(quiet, quiet)) + geometry + ink + line("none")
    return ground + autoshape(sheet.properties("QR code", item.step, node.alt), drawing)


def _module(x: int, y: int) -> str:
    corners = ((x + 1, y), (x + 1, y + 1), (x, y + 1))
    lines = "".join(f'<a:lnTo><a:pt x="{a}" y="{b}"/></a:lnTo>' for a, b in corners)
    return f'<a:moveTo><a:pt x="{x}" y="{y}"/></a:moveTo>{lines}<a:close/>'
