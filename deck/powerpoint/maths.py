"""Write formulas: native ones that PowerPoint edits, and for other programs their contours."""

from __future__ import annotations

from collections.abc import Sequence

from deck.markup import Math, Text
from deck.maths.contours import Contour
from deck.maths.layers import BASE, LIT, Layer, layers
from deck.maths.omml import Look, display
from deck.maths.reading import reading
from deck.placing import typeset
from deck.placing.place import Placed
from deck.powerpoint.alternatives import either
from deck.powerpoint.geometry import custom, fill, line, preset
from deck.powerpoint.sheet import Sheet, autoshape, frame, group
from deck.units import PER, Rect


def formula(item: Placed, sheet: Sheet) -> str:
    """A formula, and over it, in shapes as large, what comes and lights up at later clicks."""
    node = item.node
    assert isinstance(node, Math) and node.formula
    contours = sheet.contours[node.formula]
    alt = node.alt or reading(node.formula, sheet.lang)
    parts = [_layer(item, BASE, contours, sheet, sheet.properties("Formula", item.step, alt))]
    for layer in layers(node.formula.body):
        properties = sheet.properties("Part of the formula", item.step.later(layer.click), decorative=True)
        parts.append(_layer(item, layer, contours, sheet, properties))
    return "".join(parts)


def _layer(item: Placed, layer: Layer, contours: Sequence[Contour], sheet: Sheet, properties: str) -> str:
    node = item.node
    assert isinstance(node, Math) and node.formula
    look = Look(sheet.lang, item.sizes[0], node.color)
    native = _native(properties, item.rect, display(node.formula, look, node.align, layer), node.align)
    return either(native, _drawn(item.rect, _seen(contours, layer, node.color), sheet, properties))


def _native(properties: str, rect: Rect, paragraph: str, align: str) -> str:
    """A text box around the formula, which lies in its middle should PowerPoint set it a little larger or smaller."""
    body = '<a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" rtlCol="0" anchor="ctr"><a:noAutofit/></a:bodyPr>'
    side = {"left": "l", "center": "ctr", "right": "r"}[align]
    text = f'<p:txBody>{body}<a:lstStyle/><a:p><a:pPr algn="{side}"/>{paragraph}</a:p></p:txBody>'
    return autoshape(properties, f"{frame(rect)}{preset('rect')}<a:noFill/>", text, box=True)


def _seen(contours: Sequence[Contour], layer: Layer, color: str) -> list[tuple[str, str]]:
    """Colour and paths of what comes with a layer."""
    if layer.lit:
        return [(LIT, "".join(contour.paths for contour in contours if layer.click in contour.paint.lit))]
    paths: dict[str, str] = {}
    for contour in contours:
        if contour.paint.click == layer.click:
            token = contour.paint.color or color
            paths[token] = paths.get(token, "") + contour.paths
    return list(paths.items())


def _drawn(rect: Rect, seen: Sequence[tuple[str, str]], sheet: Sheet, properties: str) -> str:
    """A freeform; of several colours, a group of one for each."""
    if len(seen) == 1:
        return _freeform(properties, rect, *seen[0])
    inner = "".join(_freeform(sheet.properties(token.capitalize()), rect, token, paths) for token, paths in seen)
    return group(properties, rect, rect, inner)


def _freeform(properties: str, rect: Rect, token: str, paths: str) -> str:
    return autoshape(properties, f"{frame(rect)}{custom(paths)}{fill(token)}{line('none')}")


def displays(text: Text, item: Placed, sheet: Sheet) -> str:
    """The contours of formulas that are paragraphs of a text, over the room that is left for them."""
    sizes = item.sizes or (item.manner.sizes if item.manner else ())
    heights = [
        typeset.height(text.paragraphs[:n], item.rect.w, sizes, sheet.style, bold=text.bold, manner=item.manner)
        for n in range(len(text.paragraphs) + 1)
    ]
    spare = item.rect.h - heights[-1]
    top = item.rect.y + {"top": 0, "bottom": spare}.get(text.anchor, spare // 2)
    xml = ""
    for paragraph, bottom in zip(text.paragraphs, heights[1:], strict=True):
        if paragraph.display:
            size = sizes[min(paragraph.level, len(sizes) - 1)]
            high = round(typeset.formula_height(paragraph.display, size) * PER["pt"])
            left, _ = typeset.indents(paragraph, item.manner)
            line = Rect(item.rect.x + left, top + bottom - high, item.rect.w - left, high)
            rect = line.holding(*typeset.formula_size(paragraph.display, size), text.align)
            properties = sheet.properties("Formula", alt=reading(paragraph.display, sheet.lang))
            seen = _seen(sheet.contours[paragraph.display], BASE, paragraph.runs[0].color or text.color)
            xml += _drawn(rect, seen, sheet, properties)
    return either("", xml)
