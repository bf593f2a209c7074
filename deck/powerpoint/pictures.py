"""Write figures and pictures: native groups, and bitmaps as large as the slide shows them."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, UnidentifiedImageError
from pptx.opc.constants import RELATIONSHIP_TYPE as RT

from deck.artwork import Artwork
from deck.markup import Figure, Picture
from deck.place import Placed
from deck.powerpoint.sheet import Sheet, frame, group
from deck.problem import DeckError, Problem
from deck.units import PER, Rect

DPI = 200  # what a slide shows on a 4K projector
_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif"}
MAX_PIXELS = 100_000_000


def figure(item: Placed, artwork: Artwork, sheet: Sheet) -> str:
    """A figure as a group of native shapes; parts that appear by click are groups of their own, after it."""
    node, rect = item.node, item.rect
    assert isinstance(node, Figure)
    names = [sheet.package.media(picture.blob, picture.content_type) for picture in artwork.pictures]
    properties = sheet.properties("Figure", item.step, node.alt)
    inner = sheet.adopt(artwork.xml, names, item.step)
    return group(properties, rect, Rect(0, 0, rect.w, rect.h), inner)


def picture(item: Placed, path: Path, sheet: Sheet) -> str:
    """A picture file, scaled down to what the slide shows, whole or cropped to cover its place."""
    node = item.node
    assert isinstance(node, Picture)
    image = _open(path, node)
    rect, crop = _fitted(item.rect, image.width / image.height, node.fit)
    blob, content_type = _shown(image, path, rect)
    rid = sheet.rels.add(RT.IMAGE, sheet.package.media(blob, content_type))
    properties = sheet.properties("Picture", item.step, node.alt, node.decorative)
    return (
        f'<p:pic><p:nvPicPr>{properties}<p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr/></p:nvPicPr>'
        f'<p:blipFill><a:blip r:embed="{rid}"/>{crop}<a:stretch><a:fillRect/></a:stretch></p:blipFill>'
        f'<p:spPr>{frame(rect)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
    )


def _open(path: Path, node: Picture) -> Image.Image:
    where = getattr(node.src, "where", node.where)
    try:
        image = Image.open(path)
        if image.format not in _TYPES:
            raise DeckError(Problem(where, f"{path.name} is {image.format}", "use a PNG, JPEG or GIF file"))
        if image.width * image.height > MAX_PIXELS:
            raise DeckError(Problem(where, f"{path.name} has {image.width} x {image.height} pixels", "scale it down"))
        image.load()
    except UnidentifiedImageError:
        raise DeckError(Problem(where, f"{path.name} is no picture", "use a PNG, JPEG or GIF file")) from None
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise DeckError(Problem(where, f"{path.name} is damaged: {error}", "save it again")) from None
    return image


def _fitted(place: Rect, aspect: float, fit: str) -> tuple[Rect, str]:
    """The picture's rectangle, and what to cut off (in 1/1000 %) so that it covers its place."""
    if fit == "contain":
        return place.centred(aspect), ""
    wanted = place.w / place.h
    across = max(0, round(50_000 * (1 - wanted / aspect)))
    down = max(0, round(50_000 * (1 - aspect / wanted)))
    return place, f'<a:srcRect l="{across}" t="{down}" r="{across}" b="{down}"/>'


def _shown(image: Image.Image, path: Path, rect: Rect) -> tuple[bytes, str]:
    """The file's own bytes, or those of a smaller picture if it has far more pixels than the slide can show."""
    kind = _TYPES[image.format or "PNG"]
    wanted = max(rect.w, rect.h) / PER["in"] * DPI
    if max(image.size) <= 1.5 * wanted or kind == "image/gif":
        return path.read_bytes(), kind
    smaller = image.copy()
    smaller.thumbnail((round(wanted), round(wanted)), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    smaller.save(buffer, image.format, quality=90) if kind == "image/jpeg" else smaller.save(buffer, "PNG")
    return buffer.getvalue(), kind
