"""Find the table style that a brand has of its own, and how that colours cells and words."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from deck.base.colors import contrast
from deck.pptx.palette import Palette
from deck.pptx.parts import A
from deck.pptx.template import TABLE_STYLE
from deck.theme.package_reader import Opened, TemplatePart, parsed

_OFFICE = "{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}"  # the default of every file of PowerPoint's, which nobody has chosen
Cells = dict[str, tuple[str, str]]
_SEEN = 3.0  # the contrast without which words in cells could not be read


def own_tables(whole: Opened, parts: Mapping[str, TemplatePart], palette: Palette, paper: str) -> tuple[str, Cells]:
    """The id of the style of the brand's own tables, or its default, with fill and ink of its parts; else of ours."""
    slides = (whole.parts[n].blob for n in whole.parts[whole.main].related("slide") if n in whole.parts)
    used = Counter(style.decode() for blob in slides for style in re.findall(rb"<a:tableStyleId>([^<]+)", blob))
    styles = [parsed(parts[name].blob) for name in parts[whole.main].related("tableStyles") if name in parts]
    known = {style.get("styleId"): style for root in styles for style in root}
    default = [root.get("def") for root in styles if root.get("def") != _OFFICE]
    for name in (name for name in [*(name for name, _ in used.most_common()), *default] if name in known):
        cells = dict(_cell(part, palette) for part in known[name] if part.tag != f"{A}tblBg")
        fill, ink = cells.get("wholeTbl", ("", ""))
        if all(contrast(own[1] or ink or "#000000", own[0] or fill or paper) >= _SEEN for own in cells.values()):
            return name, cells
    return TABLE_STYLE, {}


def _cell(part: Any, palette: Palette) -> tuple[str, tuple[str, str]]:
    """The name of a part of a table, with its fill and its ink, "" where it has none of its own."""
    fills = [*part.iterfind(f"{A}tcStyle/{A}fill/{A}solidFill"), *part.iterfind(f"{A}tcStyle/{A}fillRef")]
    words = part.find(f"{A}tcTxStyle")
    ink = "" if words is None else palette.color(words)
    return str(part.tag).removeprefix(A), (palette.color(fills[0]) if fills else "", ink)
