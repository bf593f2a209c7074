"""Write figures and pictures."""

from __future__ import annotations

from pptx.opc.constants import RELATIONSHIP_TYPE as RT

from deck.artwork import Artwork
from deck.markup import Figure, Picture
from deck.media.fitting import fitted
from deck.media.pictures import Bitmap
from deck.place import Placed
from deck.powerpoint.sheet import Sheet, frame, group
from deck.steps import part
from deck.units import Rect


def figure(item: Placed, artwork: Artwork, sheet: Sheet) -> str:
    """A figure as groups of native shapes: PowerPoint animates whole groups only, so each step is one of its own.

    The first group says what the figure shows; screen readers pass the others over.
    """
    assert isinstance(item.node, Figure)
    names = [sheet.package.media(picture.blob, picture.content_type) for picture in artwork.pictures]
    alt, xml = item.node.alt, ""
    for layer in artwork.layers:
        step = item.step.later(part(layer.gid, item.node.steps))
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
    rid = sheet.rels.add(RT.IMAGE, sheet.package.media(bitmap.blob, bitmap.content_type))
    properties = sheet.properties("Picture", item.step, node.alt, node.decorative)
    return (
        f'<p:pic><p:nvPicPr>{properties}<p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr/></p:nvPicPr>'
        f'<p:blipFill><a:blip r:embed="{rid}"/>{_crop(fit.crop)}<a:stretch><a:fillRect/></a:stretch></p:blipFill>'
        f'<p:spPr>{frame(fit.rect)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
    )


def _crop(parts: tuple[float, float, float, float]) -> str:
    """What is cut off, in 1/1000 %."""
    left, top, right, bottom = (round(100_000 * part) for part in parts)
    return f'<a:srcRect l="{left}" t="{top}" r="{right}" b="{bottom}"/>' if any(parts) else ""
