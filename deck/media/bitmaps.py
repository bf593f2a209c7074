"""Read bitmaps: check that they are sound, and scale them to what a slide shows."""

from __future__ import annotations

import io
import warnings

from PIL import Image, UnidentifiedImageError

from deck.markup import Picture
from deck.media.fitting import fitted
from deck.problem import DeckError, Problem, Where
from deck.units import PER, Rect

DPI = 200  # what a slide shows on a 4K projector
MAX_PIXELS = Image.MAX_IMAGE_PIXELS or 0
_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "MPO": "image/jpeg", "GIF": "image/gif"}  # MPO: as cameras write it
_READ = ("PNG", "JPEG", "GIF")  # no others: to read some, Pillow starts other programs

Read = tuple[str, tuple[int, int], bytes]  # content type, pixels of the file, bytes of what stands in for it


def read(blob: bytes, name: str, where: Where, node: Picture, place: Rect) -> Read:
    """A picture file's verdict, and what is shown instead where it is larger than its place; b"": the file itself.

    Raises DeckError: no picture, damaged, too large.
    """
    image = _open(blob, name, where)
    return _TYPES[image.format or "PNG"], image.size, _smaller(image, node, place)


def _open(blob: bytes, name: str, where: Where) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(blob), formats=_READ)
        image.load()
    except UnidentifiedImageError:
        raise DeckError(Problem(where, f"{name} is no PNG, JPEG or GIF", "save it as one of these")) from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        message = f"{name} has more than {MAX_PIXELS / 1e6:.0f} million pixels"
        raise DeckError(Problem(where, message, "scale it down to what a slide shows: 4,000 across")) from None
    except Exception:  # decoders raise anything for a damaged file
        raise DeckError(Problem(where, f"{name} is damaged or cut off", "save it again")) from None
    return image


def _smaller(image: Image.Image, node: Picture, place: Rect) -> bytes:
    """The bytes of a smaller picture, if it has far more pixels than the slide can show."""
    wanted = fitted(node, place, image.size).longest / PER["in"] * DPI
    if max(image.size) <= 1.5 * wanted or image.format == "GIF":
        return b""
    smaller = image.copy()
    smaller.thumbnail((round(wanted), round(wanted)), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    smaller.save(buffer, "PNG") if image.format == "PNG" else smaller.save(buffer, "JPEG", quality=90)
    return buffer.getvalue()
