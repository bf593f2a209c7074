"""Measure the letters of a font file that a theme brings along."""

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from PIL import ImageFont

_EM = 1000  # pixels: advances are rounded to whole ones


class FontFile(NamedTuple):
    """A font: its family and style ("Bold Italic"), ascent and descent in em."""

    font: ImageFont.FreeTypeFont
    family: str
    style: str
    ascent: float
    descent: float

    def width(self, char: str) -> float:
        """The advance of a character in em."""
        return float(self.font.getlength(char)) / _EM


@lru_cache(maxsize=32)
def read(path: str) -> FontFile:
    """Open a TrueType or OpenType font. Raises OSError: it is none, or not there."""
    font = ImageFont.truetype(Path(path), _EM, layout_engine=ImageFont.Layout.BASIC)
    family, style = font.getname()
    ascent, descent = font.getmetrics()
    return FontFile(font, family or "", style or "Regular", ascent / _EM, descent / _EM)
