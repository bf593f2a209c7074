"""Draw the pictures of docs/first-ten-minutes.md from the outlines that stand there: python tools/make_first.py."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from deck.base.problem import Problem
from deck.cli.preview import libreoffice, pdf
from deck.pipeline.build import build
from deck.pipeline.report import Options

DOCS = Path(__file__).parent.parent / "docs"
WIDTH = 960  # pixels
_PART = re.compile(r'```\w+ title="([^",]+)(, further on)?"\n(.*?)```|!\[[^]]+\]\(first/(\w+)\.png\)', re.S)


def steps(page: str) -> Iterator[tuple[str, dict[str, str]]]:
    """For each picture, its name, and the files as they are at that point of the page: name → text."""
    files: dict[str, str] = {}
    for file, append, text, picture in _PART.findall(page):
        if picture:
            yield picture, dict(files)
        else:
            files[file] = (files[file] if append else "") + text


def built(files: dict[str, str], folder: Path) -> tuple[Path | None, list[Problem]]:
    """The deck of such files, written into a folder, and what the build had to say."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    report = build(Options(folder / "outline.yaml", folder / "deck.pptx"), lambda *_: None)
    return report.path, report.problems


def main() -> None:
    (DOCS / "first").mkdir(exist_ok=True)
    for picture, files in steps((DOCS / "first-ten-minutes.md").read_text(encoding="utf-8")):
        with tempfile.TemporaryDirectory() as name:
            deck, problems = built(files, Path(name))
            if deck is None or problems:
                raise SystemExit("\n".join(map(str, problems)))
            last = Image.open(pdf.pictures(libreoffice.convert(deck, Path(name)), Path(name))[-1]).convert("RGB")
        size = WIDTH, round(WIDTH * last.height / last.width)
        last.resize(size, Image.Resampling.LANCZOS).quantize(64).save(DOCS / "first" / f"{picture}.png", optimize=True)


if __name__ == "__main__":
    main()
