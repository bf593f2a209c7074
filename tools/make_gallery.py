"""Write docs/gallery.md and its pictures, six slides in each theme and a picture a kind: python tools/make_gallery.py.

`python tools/make_gallery.py page` writes the page alone, from the pictures that are there. The pictures are drawn by
LibreOffice, so the typefaces of docs/licences.md should be installed, and for Georgia its open twin, Gelasio.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from deck.base.libraries import designs
from deck.cli.preview import libreoffice, pdf
from deck.outline.load import load
from deck.pipeline.build import build
from deck.pipeline.report import Options

ROOT = Path(__file__).parent.parent
OUTLINE = ROOT / "examples" / "gallery" / "outline.yaml"
PLACE = ROOT / "docs" / "gallery"
SIX = (1, 2, 3, 4, 6, 10)  # the numbers of the slides that show a theme
WIDTH, GAP, COLORS = 380, 8, 64  # pixels, pixels, and how many colours a picture has
HEAD = """# The gallery

Six themes, each in light and dark, by the same six slides; then kinds of slide, each beside what is written for it.
All of it is [one outline](../examples/gallery/outline.yaml); this page is made by `python tools/make_gallery.py`, and
its pictures by LibreOffice. `theme: reading` in an outline, or `--theme reading`, takes one; a theme file that says
`extends: reading` begins with one and says only what differs. `python build.py theme` lists them.

"""


def main() -> None:
    PLACE.mkdir(exist_ok=True)
    themes = designs(ROOT / "templates" / "theme")
    if sys.argv[1:] != ["page"]:
        for name in themes:
            slides = _drawn(name)
            _montage([slides[number - 1] for number in SIX]).quantize(COLORS).save(PLACE / f"{name}.png", optimize=True)
            if name == "light":
                for slide, kind in zip(slides, _kinds(), strict=True):
                    slide.resize(_size(slide)).quantize(COLORS).save(PLACE / f"kind-{kind}.png", optimize=True)
    (ROOT / "docs" / "gallery.md").write_text(page(), encoding="utf-8")


def page() -> str:
    """The page as it should be."""
    themes = designs(ROOT / "templates" / "theme")
    shown = (
        f"## {name}\n\n{_purpose(path)}\n\n![Six slides in the theme {name}](gallery/{name}.png)\n\n"
        for name, path in themes.items()
    )
    kinds = (
        f"### {kind}\n\n<table><tr><td width='400'>\n\n![A slide of the kind {kind}](gallery/kind-{kind}.png)\n\n"
        f"</td><td>\n\n```yaml\n{said}\n```\n\n</td></tr></table>\n\n"
        for kind, said in zip(_kinds(), _written(), strict=True)
    )
    return f"{HEAD}{''.join(shown)}## The kinds of slide\n\n{''.join(kinds)}".rstrip() + "\n"


def _purpose(path: Path) -> str:
    return path.read_text(encoding="utf-8").partition("\n")[0].lstrip("# ")


def _kinds() -> list[str]:
    return [str(slide.kind) for slide in load(OUTLINE).slides]


def _written() -> list[str]:
    """What the outline says of each slide, without its notes."""
    text = OUTLINE.read_text(encoding="utf-8").partition("\nslides:\n")[2]
    return ["\n".join(line for line in part.strip().split("\n") if "notes:" not in line) for part in text.split("\n\n")]


def _drawn(theme: str) -> list[Image.Image]:
    """The slides in a theme, as LibreOffice draws them."""
    with tempfile.TemporaryDirectory() as name:
        deck = Path(name) / "gallery.pptx"
        report = build(Options(OUTLINE, deck, theme), lambda *_: None)
        assert not report.problems, report.problems
        drawn = pdf.pictures(libreoffice.convert(deck, Path(name)), Path(name))
        return [Image.open(path).convert("RGB") for path in drawn]


def _size(slide: Image.Image) -> tuple[int, int]:
    return WIDTH, round(WIDTH * slide.height / slide.width)


def _montage(slides: Sequence[Image.Image]) -> Image.Image:
    """Slides three in a row, on grey."""
    width, height = _size(slides[0])
    rows = len(slides) // 3
    whole = Image.new("RGB", (3 * (width + GAP) + GAP, rows * (height + GAP) + GAP), "#6B7178")
    for n, slide in enumerate(slides):
        small = slide.resize((width, height), Image.Resampling.LANCZOS)
        whole.paste(small, (GAP + n % 3 * (width + GAP), GAP + n // 3 * (height + GAP)))
    return whole


if __name__ == "__main__":
    main()
