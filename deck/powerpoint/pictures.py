"""Write figures and pictures: native groups, and bitmaps as large as the slide shows them."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, UnidentifiedImageError
from pptx.opc.constants import RELATIONSHIP_TYPE as RT

from deck.artwork import Artwork
from deck.markup import Figure, Picture
from deck.place import Placed
from deck.powerpoint.sheet import Sheet, frame, group
from deck.problem import DeckError, Problem, Where
from deck.units import PER, Rect

DPI = 200  # what a slide shows on a 4K projector
MAX_PIXELS = Image.MAX_IMAGE_PIXELS or 0
_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "MPO": "image/jpeg", "GIF": "image/gif"}  # MPO: as cameras write it
_READ = ("PNG", "JPEG", "GIF")  # no others: to read some, Pillow starts other programs


@dataclass(frozen=True)
class Bitmap:
    """A picture as large as a slide shows it: bytes, content type; and the width and height of its file in pixels."""

    blob: bytes
    content_type: str
    pixels: tuple[int, int]


def figure(item: Placed, artwork: Artwork, sheet: Sheet) -> str:
    """A figure as groups of native shapes: PowerPoint animates whole groups only, so each step is one of its own.

    The first group says what the figure shows; screen readers pass the others over.
    """
    assert isinstance(item.node, Figure)
    names = [sheet.package.media(picture.blob, picture.content_type) for picture in artwork.pictures]
    alt, xml = item.node.alt, ""
    for layer in artwork.layers:
        step = sheet.step_of(layer.gid, item.step)
        properties = sheet.properties("Figure" if alt else layer.gid or "Figure part", step, alt, decorative=not alt)
        inside = Rect(0, 0, item.rect.w, item.rect.h)
        xml += group(properties, item.rect, inside, sheet.adopt(layer.xml, names))
        alt = ""
    return xml


def picture(item: Placed, bitmap: Bitmap, sheet: Sheet) -> str:
    """A picture file, whole or cropped to cover its place."""
    node = item.node
    assert isinstance(node, Picture)
    rect, crop = _fitted(item.rect, bitmap.pixels[0] / bitmap.pixels[1], node.fit)
    rid = sheet.rels.add(RT.IMAGE, sheet.package.media(bitmap.blob, bitmap.content_type))
    properties = sheet.properties("Picture", item.step, node.alt, node.decorative)
    return (
        f'<p:pic><p:nvPicPr>{properties}<p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr/></p:nvPicPr>'
        f'<p:blipFill><a:blip r:embed="{rid}"/>{crop}<a:stretch><a:fillRect/></a:stretch></p:blipFill>'
        f'<p:spPr>{frame(rect)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
    )


def load(item: Placed, path: Path) -> Bitmap:
    """The picture that a node shows, scaled down to its place. Raises DeckError: no picture, damaged, too large."""
    assert isinstance(item.node, Picture)
    where = getattr(item.node.src, "where", item.node.where)
    image = _open(path, where)
    rect, _ = _fitted(item.rect, image.width / image.height, item.node.fit)
    return Bitmap(*_shown(image, path, rect), image.size)


def _open(path: Path, where: Where) -> Image.Image:
    if path.suffix.lower() == ".svg":
        hint = "export it as a PNG of 2,000 pixels across, or draw it as a figure"
        raise DeckError(Problem(where, f"{path.name} is SVG, which is not read yet", hint))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(path, formats=_READ)
        with image:
            image.load()
    except UnidentifiedImageError:
        raise DeckError(Problem(where, f"{path.name} is no PNG, JPEG or GIF", "save it as one of these")) from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        message = f"{path.name} has more than {MAX_PIXELS / 1e6:.0f} million pixels"
        raise DeckError(Problem(where, message, "scale it down to what a slide shows: 4,000 across")) from None
    except Exception:  # decoders raise anything for a damaged file
        raise DeckError(Problem(where, f"{path.name} is damaged or cut off", "save it again")) from None
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
    smaller.save(buffer, "JPEG", quality=90) if kind == "image/jpeg" else smaller.save(buffer, "PNG")
    return buffer.getvalue(), kind
