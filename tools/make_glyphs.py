"""Write deck/maths/glyphs.json, what formulas are laid out by, from STIX Two Math: python tools/make_glyphs.py."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

from deck.maths import symbols
from deck.maths.contours import font_path

FILE = Path(__file__).parent.parent / "deck" / "maths" / "glyphs.json"
RANGES = (  # letters, punctuation, signs, alphabets
    *((0x20, 0x7F), (0xA0, 0x180), (0x370, 0x400), (0x2000, 0x200C), (0x2010, 0x2028), (0x2032, 0x2035)),
    *((0x2100, 0x2150), (0x2190, 0x2300), (0x1D400, 0x1D800)),
    *((0x180, 0x250), (0x400, 0x530), (0x1E00, 0x1F00), (0x20A0, 0x20C1)),  # in words: Cyrillic, Vietnamese, currencies
)
CHARACTERS = {
    *(chr(code) for first, end in RANGES for code in range(first, end)),
    *(sign for sign, _ in symbols.SYMBOLS.values()),
    *(symbols.BIGS | symbols.INTEGRALS).values(),
    *(*symbols.ARROWS.values(), *symbols.DELIMITERS.values(), "√", "\u0304"),
    *(mark for mark, _ in symbols.BRACES.values()),
    *(symbols.ACCENTS | symbols.WIDE_ACCENTS).values(),
}


SMALL = "0123456789+−=(),′" + "".join(map(chr, (*range(0x1D434, 0x1D455), *range(0x1D456, 0x1D468))))
SMALL += "".join(map(chr, (0x210E, *range(0x1D6FC, 0x1D71C))))


def table(font: TTFont) -> dict[str, Any]:
    """Constants, glyphs, and how some of them grow; lengths in thousandths of an em."""
    assert font["head"].unitsPerEm == 1000
    maths = font["MATH"].table
    named = {char: name for code, name in font.getBestCmap().items() if (char := chr(code)) in CHARACTERS}
    variants = maths.MathVariants
    tall = _growing(variants.VertGlyphCoverage.glyphs, variants.VertGlyphConstruction, named)
    wide = _growing(variants.HorizGlyphCoverage.glyphs, variants.HorizGlyphConstruction, named)
    forms = [form for kind in (tall, wide) for form in kind.values()]
    grown = {name for sizes, parts in forms for name in (*sizes, *(part[0] for part in parts))}
    small = {name: form for name, form in _small(font).items() if name in {named[char] for char in SMALL}}
    constants = {name: getattr(value, "Value", value) for name, value in vars(maths.MathConstants).items()}
    return {
        "version": font["name"].getDebugName(5).split()[1],
        "overlap": variants.MinConnectorOverlap,
        "constants": constants,
        "characters": named,
        "glyphs": {name: _measured(font, name) for name in sorted({*named.values(), *grown, *small.values()})},
        "small": small,
        "tall": tall,
        "wide": wide,
    }


def _small(font: TTFont) -> dict[str, str]:
    """Glyphs → what is set for them in scripts, where strokes have to be stronger (OpenType's feature ssty)."""
    features, lookups = font["GSUB"].table.FeatureList.FeatureRecord, font["GSUB"].table.LookupList.Lookup
    found = [record.Feature.LookupListIndex for record in features if record.FeatureTag == "ssty"]
    tables = [table for index in found[0] for table in lookups[index].SubTable]
    return {
        name: forms[0] for table in tables for name, forms in getattr(table, "ExtSubTable", table).alternates.items()
    }


def _growing(glyphs: list[str], constructions: list[Any], named: dict[str, str]) -> dict[str, Any]:
    """By glyph: its larger forms, smallest first, and the parts of which still larger ones are put together.

    A part is a glyph, its length, how far it may overlap what is before and after it, and whether it repeats.
    """
    found = {}
    for glyph, construction in zip(glyphs, constructions, strict=True):
        if glyph in named.values():
            sizes = [record.VariantGlyph for record in construction.MathGlyphVariantRecord]
            assembly = construction.GlyphAssembly
            parts = [
                [p.glyph, p.FullAdvance, p.StartConnectorLength, p.EndConnectorLength, p.PartFlags & 1]
                for p in (assembly.PartRecords if assembly else [])
            ]
            found[glyph] = [sizes, parts]
    return found


def _measured(font: TTFont, name: str) -> list[int]:
    """Advance, left, bottom, right and top of the ink, italic correction, where an accent stands (-1: the middle)."""
    info = font["MATH"].table.MathGlyphInfo
    outline = font["glyf"][name]
    box = [getattr(outline, side, 0) for side in ("xMin", "yMin", "xMax", "yMax")]
    italic, accents = info.MathItalicsCorrectionInfo, info.MathTopAccentAttachment
    slant = _of(italic.Coverage.glyphs, italic.ItalicsCorrection, name, 0)
    return [
        font["hmtx"][name][0],
        *box,
        slant,
        _of(accents.TopAccentCoverage.glyphs, accents.TopAccentAttachment, name, -1),
    ]


def _of(glyphs: list[str], values: list[Any], name: str, default: int) -> int:
    return int(values[glyphs.index(name)].Value) if name in glyphs else default


if __name__ == "__main__":
    text = json.dumps(table(TTFont(font_path())), ensure_ascii=False, separators=(",", ":"))
    FILE.write_text(text + "\n", encoding="utf-8")
    print(f"{FILE.name}: {FILE.stat().st_size / 1024:.0f} KB")
