"""Write formulas: native ones that PowerPoint edits, and for other programs pictures of them."""

import io
from collections.abc import Sequence

from deck.base.cache import Cache, digest, versions
from deck.base.units import PER, Rect
from deck.layout.lines import lines
from deck.layout.text_frames import TextFrame
from deck.maths.layers import BASE, FormulaLayer, layers, seen
from deck.maths.linear import reading
from deck.model.artwork import Contour, Subpath
from deck.model.formula import Formula
from deck.model.placed import Placed
from deck.model.tags import Math
from deck.pptx.artwork import svg_blip
from deck.pptx.geometry import preset
from deck.pptx.lettering import lettered
from deck.pptx.omml import Look, display
from deck.pptx.sheet import Sheet, autoshape, frame
from deck.pptx.skeletons import filled
from deck.pptx.text import ALIGN, either, resolved

_DPI = 200  # of the PNG
_SHADES = 32  # of its colours and their edges together
_UNIT = PER["pt"] // 10  # EMU to a unit of the SVG
Inked = tuple[Rect, Sequence[tuple[Contour, str]]]  # a place, and the contours that fill it, each with its colour


def formula(node: Math, item: Placed, sheet: Sheet) -> str:
    """A formula, and over it, in shapes as large, what comes and lights up at later clicks."""
    assert node.formula
    alt = node.alt or reading(node.formula, sheet.lang)
    xml = _layer(node.formula, BASE, node, item, sheet, sheet.properties("Formula", item.step, alt))
    for layer in layers(node.formula.body):
        properties = sheet.properties("Part of the formula", item.step.later(layer.click), decorative=True)
        xml += _layer(node.formula, layer, node, item, sheet, properties)
    return xml


def _layer(formula: Formula, layer: FormulaLayer, node: Math, item: Placed, sheet: Sheet, properties: str) -> str:
    """A text box with what comes with a layer; for others the same, blank and filled with its picture.

    The formula lies in its middle, should PowerPoint set it a little larger or smaller.
    """
    native = display(formula, Look(sheet.lang, item.sizes[0], node.color), node.align, layer)
    fill = picture_fill([(item.rect, seen(sheet.contours[formula], layer, node.color))], item.rect, sheet)
    begin = f'<a:p><a:pPr algn="{ALIGN[node.align]}"/>'
    plain = f'{begin}<a:r><a:rPr lang="{sheet.lang}"/><a:t> </a:t></a:r></a:p>'
    letters = lettered(formula, item.sizes[0], item.rect.h / PER["pt"], node.color, sheet.lang, layer)
    words = either(f"{begin}{native}</a:p>", letters or plain)
    text = filled("label", anchor=either("ctr", "t") if letters else "ctr", words=words)
    drawing = frame(item.rect) + preset("rect") + either("<a:noFill/>", fill)
    return resolved(autoshape(properties, drawing, text, box=True))


def displays(frame: TextFrame, whole: Rect, sheet: Sheet) -> str:
    """The fill of a text at `whole`: the formulas that are its paragraphs, over the room that is left for them."""
    shown = (line.display for line in lines(frame, sheet.style) if line.display)
    found = [(rect, seen(sheet.contours[formula], BASE, color)) for formula, rect, color in shown]
    return picture_fill(found, whole, sheet)


def picture_fill(formulas: Sequence[Inked], whole: Rect, sheet: Sheet) -> str:
    """The fill of a shape at `whole`: a picture as large as the shape, with the formulas in their places."""
    if not any(contours for _, contours in formulas):
        return "<a:noFill/>"
    width, height = whole.w / _UNIT, whole.h / _UNIT
    inner = ""
    for rect, contours in formulas:
        x, y = (rect.x - whole.x) / _UNIT, (rect.y - whole.y) / _UNIT
        for contour, token in contours:
            scale = f"{rect.w / _UNIT / contour.size[0]:.5g} {rect.h / _UNIT / contour.size[1]:.5g}"
            place = f'transform="translate({x:.1f} {y:.1f}) scale({scale})"'
            inner += f'<g {place} fill="{sheet.style.colors[token]}">{"".join(map(_path, contour.paths))}</g>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.1f} {height:.1f}">{inner}</svg>'
    png = _png(svg, round(whole.w / PER["in"] * _DPI), sheet.package.cache)
    vector = svg_blip(sheet.picture(svg.encode(), "image/svg+xml"))
    blip = f'<a:blip r:embed="{sheet.picture(png, "image/png")}">{vector}</a:blip>'
    return f"<a:blipFill>{blip}<a:stretch><a:fillRect/></a:stretch></a:blipFill>"


def _path(subpath: Subpath) -> str:
    """A path of its own, for parts of tall signs overlap."""
    data = "".join(letter + " ".join(f"{n:g}" for n in points) for letter, points in subpath.parts())
    return f'<path d="{data}"/>'


def _png(svg: str, pixels: int, cache: Cache) -> bytes:
    """A picture of an SVG, so many pixels wide, with few shades, which takes a third of the bytes of one with all."""
    key = digest("formula picture", svg, pixels, _SHADES, versions("resvg-py", "pillow"))
    kept: bytes | None = cache.recall(key)
    if kept is None:
        import resvg_py
        from PIL import Image

        whole = bytes(resvg_py.svg_to_bytes(svg_string=svg, width=pixels, skip_system_fonts=True))
        few = Image.open(io.BytesIO(whole)).quantize(_SHADES, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(png := io.BytesIO(), "PNG")
        cache.keep(key, kept := png.getvalue())
    return kept
