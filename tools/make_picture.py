"""Write docs/lecture.png, slides of the built lecture as LibreOffice draws them: python tools/make_picture.py."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PIL import Image

from deck.cli.preview import libreoffice, pdf

ROOT = Path(__file__).parent.parent
SHOWN = (1, 2, 3, 5, 8, 9, 14, 17, 20)  # the numbers of the slides, three in a row
WIDTH, GAP = 560, 12  # pixels


def main() -> None:
    (deck,) = (ROOT / "out").glob("*.pptx")
    with tempfile.TemporaryDirectory() as name:
        drawn = pdf.pictures(libreoffice.convert(deck, Path(name)), Path(name))
        slides = [Image.open(drawn[number - 1]).convert("RGB") for number in SHOWN]
    height = round(WIDTH * slides[0].height / slides[0].width)
    rows = len(slides) // 3
    whole = Image.new("RGB", (3 * (WIDTH + GAP) + GAP, rows * (height + GAP) + GAP), "#6B7178")
    for n, slide in enumerate(slides):
        place = (GAP + n % 3 * (WIDTH + GAP), GAP + n // 3 * (height + GAP))
        whole.paste(slide.resize((WIDTH, height), Image.Resampling.LANCZOS), place)
    whole.quantize(128).save(ROOT / "docs" / "lecture.png", optimize=True)


if __name__ == "__main__":
    main()
