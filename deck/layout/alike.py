"""Which font with a table of widths is most like one without."""

import json
import re
from pathlib import Path

# What has no table is measured by that of another face, so many times as wide: measured by tools/make_nearest.py from
# the fonts themselves or their metric twins.
NEAREST = json.loads(Path(__file__).with_name("nearest.json").read_text(encoding="utf-8"))
FALLBACK = ("arial", 1.075)  # nearly as wide as any common text face


def alike(font: str) -> tuple[str, float]:
    """The family by whose table a font is measured, named in small letters, and how many times as wide it is."""
    mono = re.search("mono|code|courier|menlo|typewriter", font)
    return tuple(NEAREST.get(font, ("consolas", 1.0) if mono else FALLBACK))
