"""Write deck/layout/metrics from the open twins of common fonts: `make_metrics.py FONT_FOLDER...`.

On Debian the fonts are fonts-liberation, fonts-crosextra-carlito, fonts-crosextra-caladea and
fonts-dejavu-core; Gelasio is the npm package @fontsource/gelasio, and those of other scripts are
@fontsource/noto-sans-hebrew, -arabic, -thai and -devanagari. A family that is not found keeps its file.

`python -m pip install uharfbuzz` first, for Arabic: it joins the letters.
"""

from __future__ import annotations

import io
import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import category

from fontTools.ttLib import TTFont

TWINS = {
    "Arial": "Liberation Sans",
    "Times New Roman": "Liberation Serif",
    "Courier New": "Liberation Mono",
    "Calibri": "Carlito",
    "Cambria": "Caladea",
    "Georgia": "Gelasio",
    # No twin: this one takes its place where Consolas is missing and is wider, so text fits in either.
    "Consolas": "DejaVu Sans Mono",
}
# Gelasio has Georgia's widths but taller lines. Georgia's own, in 1/2048 em: @capsizecss/metrics 4.3.0.
VERTICAL = {"Georgia": {"ascent": 1878, "descent": 449, "line_gap": 0}}
STYLES = {
    "regular": {"Regular", "Book"},
    "bold": {"Bold"},
    "italic": {"Italic", "Oblique"},
    "bold italic": {"Bold Italic", "Bold Oblique"},
}
UNMEASURED = {"Cc", "Cf", "Co", "Mn", "Me"}  # control, format, private use, marks
# ASCII, Latin-1, dashes and quotes: pairs further out hardly occur and would double the tables.
KERNED = {*range(0x20, 0x100), *range(0x2010, 0x2027)}
SCRIPTS = {  # whose letters hardly differ in width from face to face: the letters, and the family they are taken from
    "Noto Sans Hebrew": range(0x590, 0x600),
    "Noto Sans Arabic": range(0x600, 0x700),
    "Noto Sans Devanagari": range(0x900, 0x980),
    "Noto Sans Thai": range(0xE00, 0xE80),
}
# How many times as wide they may come out, regular and bold: DejaVu's, which LibreOffice has for Arial's, are wider,
# and lines of Thai end where a dictionary knows words to do so.
LOOSE = {"Noto Sans Hebrew": (1.03, 1.06), "Noto Sans Arabic": (1.02, 1.12), "Noto Sans Thai": (1.05, 1.05)}
FOLDER = Path(__file__).parents[1] / "deck" / "layout" / "metrics"


def find_fonts(folders: Iterable[str]) -> dict[str, list[TTFont]]:
    """The fonts under these folders by family; a web font's style may be several files, each a subset."""
    found = defaultdict(list)
    for path in sorted(path for folder in folders for path in Path(folder).rglob("*")):
        if path.suffix in {".ttf", ".woff"}:
            font = TTFont(path)
            found[font["name"].getDebugName(1)].append(font)
    return found


def describe(family: str, fonts: list[TTFont]) -> dict[str, Any]:
    """One family's table: font units, characters grouped by width, kerning grouped by left character."""
    styles = {
        style: [font for font in fonts if font["name"].getDebugName(2) in names] for style, names in STYLES.items()
    }
    regular = styles["regular"][0]
    vertical = regular["hhea"]
    return {
        "family": family,
        "twin": TWINS[family],
        "version": regular["name"].getDebugName(5).split(";")[0].removeprefix("Version "),
        "units_per_em": regular["head"].unitsPerEm,
        "ascent": vertical.ascent,
        "descent": -vertical.descent,
        "line_gap": vertical.lineGap,
        **VERTICAL.get(family, {}),
        "styles": {style: {"widths": widths(files), "kerning": kerning(files)} for style, files in styles.items()},
    }


def widths(files: list[TTFont]) -> dict[int, str]:
    """Advance width in font units to the characters that have it."""
    advances = {
        chr(code): font["hmtx"][glyph][0]
        for font in files
        for code, glyph in font.getBestCmap().items()
        if category(chr(code)) not in UNMEASURED
    }
    return group(advances)


def kerning(files: list[TTFont]) -> dict[str, dict[int, str]]:
    """Left characters that kern alike, to adjustment in font units, to right characters."""
    lefts: dict[str, str] = defaultdict(str)
    for font in files:
        cmap = {chr(code): glyph for code, glyph in font.getBestCmap().items() if code in KERNED}
        lookups = kern_lookups(font)
        for left in sorted(cmap):
            row = {right: pair_kerning(lookups, cmap[left], cmap[right]) for right in cmap}
            row = {right: value for right, value in row.items() if value}
            if row:
                lefts[json.dumps(group(row))] += left
    return {chars: json.loads(row) for row, chars in lefts.items()}


def kern_lookups(font: TTFont) -> list[list[Any]]:
    """The lookups of the OpenType `kern` feature, each a list of pair-adjustment subtables."""
    if "GPOS" not in font:
        return []
    table = font["GPOS"].table
    features = [record.Feature for record in table.FeatureList.FeatureRecord if record.FeatureTag == "kern"]
    indices = sorted({index for feature in features for index in feature.LookupListIndex})
    return [
        [getattr(subtable, "ExtSubTable", subtable) for subtable in table.LookupList.Lookup[index].SubTable]
        for index in indices
    ]


def pair_kerning(lookups: list[list[Any]], left: str, right: str) -> int:
    """What kerning adds to the left glyph's advance before the right one, in font units.

    Each lookup adds what its first subtable that knows the pair says (OpenType, GPOS lookup type 2).
    """
    return sum(
        next((value for subtable in lookup if (value := adjustment(subtable, left, right)) is not None), 0)
        for lookup in lookups
    )


def adjustment(subtable: Any, left: str, right: str) -> int | None:
    """One subtable's word on a pair of glyphs; None if it has none."""
    if left not in subtable.Coverage.glyphs:
        return None
    if subtable.Format == 2:
        row = subtable.Class1Record[subtable.ClassDef1.classDefs.get(left, 0)].Class2Record
        return getattr(row[subtable.ClassDef2.classDefs.get(right, 0)].Value1, "XAdvance", 0)
    pairs = subtable.PairSet[subtable.Coverage.glyphs.index(left)].PairValueRecord
    return next((getattr(pair.Value1, "XAdvance", 0) for pair in pairs if pair.SecondGlyph == right), None)


def group(values: dict[str, int]) -> dict[int, str]:
    """The characters of each value, in order."""
    grouped: dict[int, str] = defaultdict(str)
    for char, value in sorted(values.items()):
        grouped[value] += char
    return dict(sorted(grouped.items()))


def scripts(fonts: dict[str, list[TTFont]]) -> dict[str, dict[int, str]]:
    """Advance widths of the letters of SCRIPTS in thousandths of an em, regular and bold; Arabic's inside words."""
    found = {"regular": dict[str, int](), "bold": dict[str, int]()}
    for family, codes in SCRIPTS.items():
        for font in fonts[family]:
            cmap, em = font.getBestCmap(), font["head"].unitsPerEm
            for code in codes & cmap.keys():
                if category(chr(code)) not in UNMEASURED:
                    joined = "Arabic" in family
                    inside = shaped(font, f"\u200d{chr(code)}\u200d") if joined else font["hmtx"][cmap[code]][0]
                    style = font["name"].getDebugName(2).lower()
                    times = LOOSE.get(family, (1, 1))[style == "bold"]
                    found[style][chr(code)] = round(1000 * inside / em * times)
    return {style: group(advances) for style, advances in found.items()}


@cache
def face_of(font: TTFont) -> Any:
    """A font as uharfbuzz takes it."""
    try:
        import uharfbuzz
    except ImportError:
        sys.exit("Arabic letters are joined by uharfbuzz: python -m pip install uharfbuzz")
    file, font.flavor = io.BytesIO(), None
    font.save(file)
    return uharfbuzz.Font(uharfbuzz.Face(file.getvalue()))


def shaped(font: TTFont, text: str) -> int:
    """The advance of a text in font units, its letters joined as they are written."""
    import uharfbuzz

    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(face_of(font), buffer)
    return sum(place.x_advance for place in buffer.glyph_positions)


def main(folders: list[str]) -> None:
    """Write one JSON file a family."""
    fonts = find_fonts(folders)
    tables = {family: describe(family, fonts[twin]) for family, twin in TWINS.items() if twin in fonts}
    tables |= {"../scripts": scripts(fonts)} if SCRIPTS.keys() <= fonts.keys() else {}
    for family, table in tables.items():
        path = FOLDER / f"{family.lower().replace(' ', '-')}.json"
        path.write_text(json.dumps(table, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
        print(f"{path.name}: {path.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main(sys.argv[1:])
