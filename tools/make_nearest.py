"""Print how many times as wide as each family that has a table a font sets a text: `make_nearest.py FONT_FILE...`.

deck/layout/nearest.json is what came out for the Debian packages fonts-open-sans, fonts-lato,
fonts-roboto-unhinted, fonts-noto-core, fonts-inter and fonts-ebgaramond, and for metric twins: fonts-dejavu-core
(Verdana), and of fonts-urw-base35 URW Gothic (Century Gothic), P052 (Palatino Linotype, Book Antiqua) and C059
(Century Schoolbook).
"""

from __future__ import annotations

import sys
from pathlib import Path

from deck.layout import fontfile, measure

TEXT = """The quick brown fox jumps over the lazy dog, and most lecturers write sentences with 30 words; Models Are
Trainable. Deep learning software: an overview (2021) has changed a lot since then"""


def ratios(path: str) -> dict[str, float]:
    """The width of TEXT in a font, in that of each family that has a table."""
    own = sum(fontfile.read(path).width(char) for char in TEXT)
    families = [file.stem.replace("-", " ") for file in Path(measure.__file__).with_name("metrics").glob("*.json")]
    return {family: own / measure.text_width(TEXT, 1, family) for family in sorted(families)}


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(fontfile.read(name).family, {family: round(ratio, 3) for family, ratio in ratios(name).items()})
