"""Write figures and pictures."""

from __future__ import annotations

from dataclasses import replace

from pptx.opc.constants import RELATIONSHIP_TYPE as RT

from deck.artwork import Artwork, Bitmap
from deck.markup import Figure, Picture
from deck.media.fitting import fitted
from deck.placing.place import Placed
from deck.powerpoint.geometry import line, preset, rounding
from deck.powerpoint.sheet import Sheet, frame, group
from deck.rendering.steps import part
from deck.units import Rect

_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"


def figure(item: Placed, artwork: Artwork, sheet: Sheet) -> str:
    """A figure as groups of native shapes: PowerPoint animates whole groups only, so each step is one of its own.

    The first group says what the figure shows; screen readers pass the others over.
    """
    assert isinstance(item.node, Figure)
    names = [sheet.package.media(picture.blob, picture.content_type) for picture in artwork.pictures]
    alt, xml = item.node.alt, ""
    for layer in artwork.layers:
        step = item.step.later(part(layer.gid, item.node.steps))
        if step.morph and layer.gid:
            step = replace(step, morph=f"{step.morph}: {layer.gid}")
        properties = sheet.properties("Figure" if alt else layer.gid or "Figure part", step, alt, decorative=not alt)
        inside = Rect(0, 0, item.rect.w, item.rect.h)
        xml += group(properties, item.rect, inside, sheet.adopt(layer.xml, names))
        alt = ""
    return xml


def picture(item: Placed, bitmap: Bitmap, sheet: Sheet) -> str:
    """A picture file, whole or cropped to cover its place."""
    node = item.node
    assert isinstance(node, Picture)
    fit = fitted(node, item.rect, bitmap.pixels)
    properties = sheet.properties("Picture", item.step, node.alt, node.decorative)
    return (
        f'<p:pic><p:nvPicPr>{properties}<p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr/></p:nvPicPr>'
        f"<p:blipFill>{_blip(bitmap, sheet)}{_crop(fit.crop)}<a:stretch><a:fillRect/></a:stretch></p:blipFill>"
        f"<p:spPr>{frame(fit.rect)}{_framed(node.frame, fit.rect)}</p:spPr></p:pic>"
    )


def _framed(kind: str, rect: Rect) -> str:
    """A picture's corners, and a hairline where it may be as light as the slide."""
    outline = preset("roundRect", adj=rounding(rect)) if "rounded" in kind else preset("rect")
    return outline + (line("hairline", 1) if "line" in kind else "")


def _blip(bitmap: Bitmap, sheet: Sheet) -> str:
    """A bitmap, and in it the drawing, if it was made of one, which newer programs show in its place."""
    rid = sheet.rels.add(RT.IMAGE, sheet.package.media(bitmap.blob, bitmap.content_type))
    if not bitmap.vector:
        return f'<a:blip r:embed="{rid}"/>'
    vector = sheet.rels.add(RT.IMAGE, sheet.package.media(bitmap.vector, "image/svg+xml"))
    svg = f'<asvg:svgBlip xmlns:asvg="{_SVG}" r:embed="{vector}"/>'
    uri = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
    return f'<a:blip r:embed="{rid}"><a:extLst><a:ext uri="{uri}">{svg}</a:ext></a:extLst></a:blip>'


def _crop(parts: tuple[float, float, float, float]) -> str:
    """What is cut off, in 1/1000 %."""
    sides = [f' {side}="{round(100_000 * part)}"' for side, part in zip("ltrb", parts, strict=True) if part > 5e-6]
    return f"<a:srcRect{''.join(sides)}/>" if sides else ""
