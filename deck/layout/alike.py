"""Which font with a table of widths is most like one without."""

import re

# What has no table is measured by that of another face, so many times as wide: measured by tools/make_nearest.py from
# the fonts themselves or their metric twins.
NEAREST = {
    **{"liberation sans": ("arial", 1.0), "arimo": ("arial", 1.0), "liberation serif": ("times new roman", 1.0)},
    **{"carlito": ("calibri", 1.0), "caladea": ("cambria", 1.0), "gelasio": ("georgia", 1.0)},
    **{"liberation mono": ("courier new", 1.0), "calibri light": ("calibri", 1.0)},
    **{"helvetica": ("arial", 1.0), "helvetica neue": ("arial", 1.0)},
    **{"lato": ("arial", 1.0), "roboto": ("arial", 1.0), "open sans": ("arial", 1.05), "noto sans": ("arial", 1.06)},
    **{"inter": ("arial", 1.075), "verdana": ("arial", 1.14), "dejavu sans": ("arial", 1.14)},
    **{"century gothic": ("arial", 1.09), "noto serif": ("georgia", 1.085), "century schoolbook": ("georgia", 1.05)},
    **{"palatino linotype": ("georgia", 1.01), "book antiqua": ("georgia", 1.01), "garamond": ("times new roman", 1.0)},
}
FALLBACK = ("arial", 1.075)  # nearly as wide as any common text face


def alike(font: str) -> tuple[str, float]:
    """The family by whose table a font is measured, named in small letters, and how many times as wide it is."""
    return NEAREST.get(font, ("consolas", 1.0) if re.search("mono|code|courier|menlo|typewriter", font) else FALLBACK)
