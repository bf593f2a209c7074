"""Write formulas: native ones that PowerPoint edits, and for other programs their contours."""

from __future__ import annotations

from collections.abc import Sequence

from deck.markup import Math
from deck.maths.contours import Contour
from deck.maths.layers import BASE, LIT, Layer, layers
from deck.maths.omml import NAMESPACE, Look, omml
from deck.maths.reading import reading
from deck.maths.tree import Formula
from deck.place import Placed
from deck.powerpoint.geometry import custom, fill, line, preset
from deck.powerpoint.sheet import Sheet, autoshape, frame, group
from deck.units import Rect

_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
# PowerPoint goes by the namespace and shows the formula; LibreOffice goes by the prefix, does not know this one for it,
# and shows what stands in the fallback.
_AM = 'xmlns:am="http://schemas.microsoft.com/office/drawing/2010/main"'


def alternative(native: str, fallback: str) -> str:
    """Shapes with formulas for PowerPoint, and what others show in their place."""
    return (
        f'<mc:AlternateContent {_MC}><mc:Choice {_AM} Requires="am">{native}</mc:Choice>'
        f"<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent>"
    )


def formula(item: Placed, contours: Sequence[Contour], sheet: Sheet) -> str:
    """A formula, and over it, in shapes as large, what comes and lights up at later clicks."""
    node = item.node
    assert isinstance(node, Math) and node.formula
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
    return alternative(native, _drawn(item.rect, _seen(contours, layer, node.color), sheet, properties))


def _native(properties: str, rect: Rect, paragraph: str, align: str) -> str:
    """A text box around the formula, which lies in its middle should PowerPoint set it a little larger or smaller."""
    body = '<a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" rtlCol="0" anchor="ctr"><a:noAutofit/></a:bodyPr>'
    side = {"left": "l", "center": "ctr", "right": "r"}[align]
    text = f'<p:txBody>{body}<a:lstStyle/><a:p><a:pPr algn="{side}"/>{paragraph}</a:p></p:txBody>'
    return autoshape(properties, f"{frame(rect)}{preset('rect')}<a:noFill/>", text, box=True)


def display(formula: Formula, look: Look, align: str, layer: Layer = BASE) -> str:
    """What a paragraph holds that is a formula."""
    return (
        f'<am:m><m:oMathPara {NAMESPACE}><m:oMathParaPr><m:jc m:val="{align}"/></m:oMathParaPr>'
        f"{omml(formula, look, layer)}</m:oMathPara></am:m>"
    )


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
