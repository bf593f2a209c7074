"""Write placed nodes as native shapes."""

from __future__ import annotations

from typing import Literal

from deck.markup import Body, Code, Placeholder, Qr, Shape, Text
from deck.natural import BAR, CODE_INSET, SHAPE_INSET
from deck.place import Placed
from deck.powerpoint.sheet import DECORATIVE, Sheet, frame
from deck.powerpoint.text import Setting, paragraphs
from deck.theme import SCHEME
from deck.units import PER, Rect

ANCHOR = {"top": "t", "middle": "ctr", "bottom": "b"}
PRESETS = {
    **{"rect": "rect", "round": "roundRect", "ellipse": "ellipse", "rule": "rect"},
    **{"bubble-left": "wedgeRoundRectCallout", "bubble-right": "wedgeRoundRectCallout"},
}
DOTS = ("accent5", "accent4", "accent3")  # of a terminal's title bar


def placeholder(item: Placed, sheet: Sheet) -> str:
    """Text in a placeholder of the layout: no position of its own, so that "Reset slide" leaves it as it is."""
    node = item.node
    kind, idx = sheet.layout.placeholders[node.area]
    attributes = (f' type="{kind}"' if kind else "") + (f' idx="{idx}"' if idx != "0" else "")
    within: Literal["body", "line"] = "body" if isinstance(node, Body) else "line"
    setting = Setting(sheet.style, sheet.lang, sheet.link, item.sizes, within=within)
    properties = sheet.properties(type(node).__name__, item.step)
    if isinstance(node, Body) and node.build:
        sheet.builds[sheet._last] = [p.level for p in node.paragraphs]
    return (
        f'<p:sp><p:nvSpPr>{properties}<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr><p:ph{attributes}/></p:nvPr></p:nvSpPr><p:spPr/>"
        f"<p:txBody><a:bodyPr/><a:lstStyle/>{paragraphs(node.paragraphs, setting)}</p:txBody></p:sp>"
    )


def textbox(item: Placed, sheet: Sheet) -> str:
    """A text box without insets: its words begin where its rectangle does."""
    node = item.node
    assert isinstance(node, Text)
    setting = Setting(sheet.style, sheet.lang, sheet.link, item.sizes, node.color, node.align, node.bold)
    return (
        f'<p:sp><p:nvSpPr>{sheet.properties("Text", item.step)}<p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr>'
        f'<p:spPr>{frame(item.rect)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr>'
        f"<p:txBody>{_box((0, 0), node.anchor)}<a:lstStyle/>{paragraphs(node.paragraphs, setting)}</p:txBody></p:sp>"
    )


def _box(inset: tuple[int, int], anchor: str) -> str:
    x, y = inset
    return (
        f'<a:bodyPr wrap="square" lIns="{x}" tIns="{y}" rIns="{x}" bIns="{y}" rtlCol="0" '
        f'anchor="{ANCHOR[anchor]}"><a:noAutofit/></a:bodyPr>'
    )


def shape(item: Placed, sheet: Sheet) -> str:
    """A preset shape with its text in the middle; a bracket is three strokes of its own."""
    node = item.node
    assert isinstance(node, Shape)
    silent = not node.paragraphs
    name = "Bracket" if node.kind == "bracket" else node.kind.split("-")[0].capitalize()
    inset = (0, 0) if node.kind == "ellipse" else SHAPE_INSET
    setting = Setting(sheet.style, sheet.lang, sheet.link, item.sizes, node.color, node.align, node.bold)
    text = f"<p:txBody>{_box(inset, 'middle')}<a:lstStyle/>{paragraphs(node.paragraphs, setting)}</p:txBody>"
    return (
        f"<p:sp><p:nvSpPr>{sheet.properties(name, item.step, decorative=silent)}<p:cNvSpPr/><p:nvPr/></p:nvSpPr>"
        f"<p:spPr>{frame(item.rect)}{_geometry(node, item.rect)}{_fill(node.fill)}{_line(node.line)}</p:spPr>{text}</p:sp>"
    )


def _geometry(node: Shape, rect: Rect) -> str:
    if node.kind == "bracket":
        w, h = rect.w, rect.h
        points = [(0, 0), (0, h), (w, h), (w, 0)]
        moves = "".join(
            f'<a:{"lnTo" if n else "moveTo"}><a:pt x="{x}" y="{y}"/></a:{"lnTo" if n else "moveTo"}>'
            for n, (x, y) in enumerate(points)
        )
        return _custom(f'<a:path w="{w}" h="{h}" fill="none">{moves}</a:path>')
    adjust = ""
    if node.kind in ("round", "bubble-left", "bubble-right"):
        corner = min(50_000, round(100_000 * PER["in"] * 0.12 / min(rect.w, rect.h)))
        adjust = f'<a:gd name="adj" fmla="val {corner}"/>'
    if node.kind.startswith("bubble"):
        side = -50_000 - round(100_000 * PER["in"] * 0.12 / rect.w)
        x = side if node.kind == "bubble-left" else -side
        adjust = (
            f'<a:gd name="adj1" fmla="val {x}"/><a:gd name="adj2" fmla="val 30000"/>'
            f'<a:gd name="adj3" fmla="val {corner}"/>'
        )
    return f'<a:prstGeom prst="{PRESETS[node.kind]}"><a:avLst>{adjust}</a:avLst></a:prstGeom>'


def _custom(path: str) -> str:
    return (
        "<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
        f'<a:rect l="0" t="0" r="r" b="b"/><a:pathLst>{path}</a:pathLst></a:custGeom>'
    )


def _fill(token: str) -> str:
    return (
        "<a:noFill/>"
        if token == "none"
        else f'<a:solidFill><a:schemeClr val="{SCHEME[token]}"/></a:solidFill>'
    )


def _line(token: str, points: float = 1.5) -> str:
    return (
        f'<a:ln w="{round(points * PER["pt"])}">{_fill(token)}</a:ln>'
        if token != "none"
        else "<a:ln><a:noFill/></a:ln>"
    )


def code(item: Placed, sheet: Sheet) -> str:
    """Lines of code on a quiet panel, a paragraph a line; a terminal has a title bar over it."""
    node = item.node
    assert isinstance(node, Code)
    bar = BAR if node.frame == "terminal" else 0
    setting = Setting(sheet.style, sheet.lang, sheet.link, item.sizes, "ink", spaced=False, mono=True)
    box = Rect(item.rect.x, item.rect.y + bar, item.rect.w, item.rect.h - bar)
    panel = (
        f"<p:sp><p:nvSpPr>{sheet.properties('Code', item.step)}<p:cNvSpPr/><p:nvPr/></p:nvSpPr>"
        f'<p:spPr>{frame(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{_fill("panel")}{_line("none")}</p:spPr>'
        f"<p:txBody>{_box(CODE_INSET, 'top')}<a:lstStyle/>{paragraphs(node.paragraphs, setting)}</p:txBody></p:sp>"
    )
    return (_title_bar(item.rect, item.step, sheet) if bar else "") + panel


def _title_bar(rect: Rect, step: int, sheet: Sheet) -> str:
    """A terminal's bar with three dots: decoration, in one group."""
    bar = Rect(rect.x, rect.y, rect.w, BAR)
    size = BAR // 3
    dots = [Rect(rect.x + BAR // 2 + n * 2 * size, rect.y + size, size, size) for n in range(3)]
    parts = _plain("rect", bar, "hairline", sheet) + "".join(
        _plain("ellipse", dot, "grey", sheet) for dot in dots
    )
    inner = f'<a:chOff x="{bar.x}" y="{bar.y}"/><a:chExt cx="{bar.w}" cy="{bar.h}"/></a:xfrm>'
    return (
        f"<p:grpSp><p:nvGrpSpPr>{sheet.properties('Terminal', step, decorative=True)}<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>"
        f"<p:grpSpPr>{frame(bar).replace('</a:xfrm>', inner)}</p:grpSpPr>{parts}</p:grpSp>"
    )


def _plain(preset: str, rect: Rect, token: str, sheet: Sheet) -> str:
    return (
        f"<p:sp><p:nvSpPr>{sheet.properties(preset.capitalize(), decorative=True)}<p:cNvSpPr/><p:nvPr/></p:nvSpPr>"
        f'<p:spPr>{frame(rect)}<a:prstGeom prst="{preset}"><a:avLst/></a:prstGeom>{_fill(token)}{_line("none")}</p:spPr></p:sp>'
    )


def qr(item: Placed, sheet: Sheet) -> str:
    """A QR code as one native shape: sharp at any size, in the colour of the ink."""
    import segno

    node = item.node
    assert isinstance(node, Qr)
    rows = [bytes(row) for row in segno.make_qr(node.link, error="m").matrix]
    square = item.rect.centred(1)
    path = "".join(_module(x, y) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    geometry = _custom(f'<a:path w="{len(rows)}" h="{len(rows)}">{path}</a:path>')
    return (
        f"<p:sp><p:nvSpPr>{sheet.properties('QR code', item.step, node.alt)}<p:cNvSpPr/><p:nvPr/></p:nvSpPr>"
        f"<p:spPr>{frame(square)}{geometry}{_fill('ink')}{_line('none')}</p:spPr></p:sp>"
    )


def _module(x: int, y: int) -> str:
    corners = "".join(
        f'<a:lnTo><a:pt x="{a}" y="{b}"/></a:lnTo>' for a, b in ((x + 1, y), (x + 1, y + 1), (x, y + 1))
    )
    return f'<a:moveTo><a:pt x="{x}" y="{y}"/></a:moveTo>{corners}<a:close/>'
