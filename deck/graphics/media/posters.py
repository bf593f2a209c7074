"""Make the picture that is seen until a film or a sound plays."""

import subprocess

from PIL import Image, ImageDraw, ImageFont

from deck.graphics.media import bitmaps
from deck.model.artwork import Film
from deck.model.style import Style
from deck.model.tags import Player, Video
from deck.model.values import written_at

SECONDS = 30
SMALL = 39  # pixels of 14 pt at 200 an inch
_SMOOTH = 4  # drawn so many times as large, then scaled down


def poster(
    node: Player, film: Film, size: tuple[int, int], style: Style, given: bytes, ffmpeg: str
) -> tuple[bytes, str]:
    """Bytes and content type of so many pixels: the picture given, else one of the film, else a drawn one.

    ffmpeg: the program that can take one from the film; "" for none. Raises DeckError: what is given is no picture.
    """
    if not isinstance(node, Video):
        return bitmaps.encoded(_loudspeaker(size, style), lossy=False)
    if given:
        return bitmaps.filling(given, str(node.poster), written_at(node.poster, node.where), size)
    still = _still(film, node.start, ffmpeg) if ffmpeg else b""
    if still:
        return bitmaps.filling(still, film.path.name, node.where, size)
    return bitmaps.encoded(_panel(size, style, film.path.name), lossy=False)


def _still(film: Film, start: float, ffmpeg: str) -> bytes:
    """A JPEG of the film a second after its start, for many begin black; nothing if ffmpeg cannot read it."""
    at = start + min(1, film.milliseconds / 10_000)
    source = ["-protocol_whitelist", "file", "-f", "mov", "-ss", f"{at:.3f}", "-i", f"file:{film.path.resolve()}"]
    picture = ["-frames:v", "1", "-f", "image2pipe", "-c:v", "png", "-"]
    command = [ffmpeg, "-v", "error", "-nostdin", *source, *picture]
    try:
        return subprocess.run(command, capture_output=True, timeout=SECONDS, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return b""


def _panel(size: tuple[int, int], style: Style, name: str) -> Image.Image:
    """A quiet panel with a triangle in a ring, as on every player, and the file's name."""
    w, h = (side * 2 for side in size)
    image = Image.new("RGB", (w, h), style.colors["panel"])
    pen, grey = ImageDraw.Draw(image), style.colors["grey"]
    x, y, r = w // 2, h * 45 // 100, min(w, h) // 8
    pen.ellipse((x - r, y - r, x + r, y + r), outline=grey, width=max(2, r // 12))
    pen.polygon([(x - r * 30 // 100, y - r // 2), (x - r * 30 // 100, y + r // 2), (x + r * 55 // 100, y)], fill=grey)
    points = max(r // 3, 2 * SMALL)
    length = pen.textlength(name, ImageFont.load_default(points))
    font = ImageFont.load_default(min(points, points * w * 0.9 / length))
    pen.text((x, y + r * 3 // 2), name, fill=grey, font=font, anchor="ma")
    pen.rectangle((0, 0, w - 1, h - 1), outline=style.colors["hairline"], width=4)
    return image.resize(size, Image.Resampling.LANCZOS)


def _loudspeaker(size: tuple[int, int], style: Style) -> Image.Image:
    """A loudspeaker from which two waves come."""
    side = min(size) * _SMOOTH
    image = Image.new("RGB", (side, side), style.colors["paper"])  # LibreOffice shows black behind what is transparent
    pen, grey = ImageDraw.Draw(image), style.colors["grey"]

    def at(*places: float) -> list[tuple[float, float]]:
        return [(x * side / 24, y * side / 24) for x, y in zip(places[::2], places[1::2], strict=True)]

    pen.polygon(at(2, 9, 6, 9, 12, 4, 12, 20, 6, 15, 2, 15), fill=grey)
    for radius in (5, 9):
        (first, last) = at(12 - radius, 12 - radius, 12 + radius, 12 + radius)
        pen.arc((*first, *last), -45, 45, fill=grey, width=side // 11)
    return image.resize(size, Image.Resampling.LANCZOS)
