"""Read bitmaps: check that they are sound, set them upright and in sRGB, scale them to what a slide shows."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import ExifTags, Image, ImageCms, ImageOps, UnidentifiedImageError

from deck.base.problem import DeckError, Problem, Where, is_ours
from deck.base.units import Rect
from deck.layout.fitting import fitted
from deck.model.artwork import Bitmap
from deck.model.tags import Picture

MAX_PIXELS = Image.MAX_IMAGE_PIXELS or 0
MAX_MOVING = 20 * MAX_PIXELS  # of all frames of an animation, which are checked one by one
_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "MPO": "image/jpeg", "GIF": "image/gif"}  # MPO: as cameras write it
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)  # told here, in an author's words
_READ = ("PNG", "JPEG", "GIF", "WEBP", "BMP")  # no others: to read some, Pillow starts other programs


def read(blob: bytes, name: str, where: Where, node: Picture, place: Rect, original: bool) -> Bitmap:
    """A picture file as a slide shows it: its own bytes, unless it has to be turned, converted or scaled down.

    `original`: all its pixels are kept. Raises DeckError: no picture, damaged, too large, or a WebP that moves.
    """
    image = opened(blob, name, where)
    if _moves(image, name, where):
        return Bitmap(b"", _TYPES["GIF"], image.size)
    shown = _in_srgb(image)
    pixels = shown.size
    wanted = fitted(node, place, pixels).wanted
    if pixels[0] > 1.5 * wanted[0] and not original:
        shown = _plain(shown).resize(wanted, Image.Resampling.LANCZOS, reducing_gap=3)
    if shown is image and image.format in _TYPES:
        return Bitmap(b"", _TYPES[image.format], pixels)
    return Bitmap(*encoded(_plain(shown), image.format in ("JPEG", "MPO") or blob[12:16] == b"VP8 "), pixels)


def filling(blob: bytes, name: str, where: Where, size: tuple[int, int]) -> tuple[bytes, str]:
    """Bytes and content type of a picture that fills so many pixels, what is too wide or too high cut off it."""
    image = opened(blob, name, where)
    shown = ImageOps.fit(_plain(_in_srgb(image)), size, Image.Resampling.LANCZOS)
    return encoded(shown, image.format in ("JPEG", "MPO"))


def opened(blob: bytes, name: str, where: Where) -> Image.Image:
    """A decoded picture. Raises DeckError: no picture, damaged, too large."""
    with _told(name, where):
        image = Image.open(io.BytesIO(blob), formats=_READ)
        _load(image)
        return image


def _load(image: Image.Image) -> None:
    """Decode what is of a size that Pillow only warns of, and that for all threads alike."""
    if image.width * image.height > MAX_PIXELS:
        raise Image.DecompressionBombError
    image.load()


@contextmanager
def _told(name: str, where: Where) -> Iterator[None]:
    """What goes wrong while a picture is read, in an author's words."""
    try:
        yield
    except UnidentifiedImageError:
        message = f"{name} is no PNG, JPEG, GIF, WebP, BMP or SVG"
        hint = "save a photograph as JPEG, a drawing as SVG or PNG"
        raise DeckError(Problem(where, "file-kind", message, hint)) from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        message = f"{name} has more than {MAX_PIXELS / 1e6:.0f} million pixels"
        hint = "scale it down to what a slide shows: 4,000 across"
        raise DeckError(Problem(where, "file-too-large", message, hint)) from None
    except Exception as error:  # decoders raise anything for a damaged file
        if is_ours(error):
            raise
        raise DeckError(Problem(where, "file-damaged", f"{name} is damaged or cut off", "save it again")) from None


def _moves(image: Image.Image, name: str, where: Where) -> bool:
    """Whether a picture is an animated GIF, all of it sound; of a PNG that moves the first picture is shown."""
    if not getattr(image, "is_animated", False) or image.format in ("MPO", "PNG"):
        return False
    if image.format != "GIF":
        message = f"{name} moves, and only a GIF does on a slide"
        raise DeckError(Problem(where, "file-kind", message, "save it as a GIF or a film"))
    frames = getattr(image, "n_frames", 1)
    if frames * image.width * image.height > MAX_MOVING:
        message = f"{name} has {frames:,} pictures of {image.width} × {image.height} pixels"
        hint = "make it smaller or shorter, or save it as a film (MP4)"
        raise DeckError(Problem(where, "file-too-large", message, hint))
    with _told(name, where):
        for frame in range(frames):
            image.seek(frame)
            _load(image)
    return True


def _in_srgb(image: Image.Image) -> Image.Image:
    """Converted from printing inks, or from a camera's or screen's own colours, which projectors show otherwise.

    It is turned as its camera was held, for PowerPoint does not.
    """
    if image.getexif().get(ExifTags.Base.Orientation, 1) != 1:
        image = ImageOps.exif_transpose(image)
    if image.mode not in ("RGB", "RGBA", "CMYK"):
        return image
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
        if "sRGB" in ImageCms.getProfileDescription(profile):
            return image
        converted = ImageCms.profileToProfile(image, profile, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (KeyError, OSError, ImageCms.PyCMSError):  # none, or one that cannot be read
        return image.convert("RGB") if image.mode == "CMYK" else image
    return converted or image


def _plain(image: Image.Image) -> Image.Image:
    """In a mode that can be scaled and encoded well: grey or colours, with transparency where there is any."""
    if image.mode.startswith(("I", "F")):  # 16 bits a pixel and more: PNG has no others than 16
        return image.convert("F").point(lambda value: value / 256).convert("L")
    if "transparency" in image.info or image.mode in ("LA", "La", "PA", "RGBA", "RGBa"):
        return image.convert("RGBA")
    return image.convert("L" if image.mode in ("1", "L") else "RGB")


def encoded(image: Image.Image, lossy: bool) -> tuple[bytes, str]:
    """Bytes and content type of a picture without anything that its camera noted: a JPEG where it was one before."""
    out = io.BytesIO()
    if lossy and image.mode != "RGBA":
        image.save(out, "JPEG", quality=90, icc_profile=None)
        return out.getvalue(), _TYPES["JPEG"]
    image.save(out, "PNG", icc_profile=None)
    return out.getvalue(), _TYPES["PNG"]
