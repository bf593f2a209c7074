"""Make a talk of somebody's presentation: the outline, its files, and the list of what could not be said."""

import io
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from deck.base.problem import DeckError, Problem, Where, plural
from deck.cli.commands import OUTLINE, put_new
from deck.cli.progress import say
from deck.code.run import How
from deck.intake.imported import ImportedDeck
from deck.intake.markdown_deck import SUFFIXES, MarkdownDeck
from deck.intake.old_deck import Box, OldDeck
from deck.pipeline import build
from deck.pipeline.report import Options

_DPI = 200
_ROUNDS = 9


def bring(options: Any) -> int:
    """Write a presentation as a talk into a new folder. Raises DeckError: it is none, or the folder holds something.

    options: `deck`, its file; `output`, the folder, or None; `theme`, instead of the deck's own design.
    """
    path, folder = options.deck, options.output or Path(options.deck.stem)
    if not path.is_file():
        raise DeckError(Problem(Where(str(path)), "file-missing", "no such file", "name a .pptx"))
    put_new(folder, {})
    old = MarkdownDeck(path, options.run) if path.suffix.lower() in SUFFIXES else OldDeck(path, _drawn)
    put_new(folder, _fitting(old, options.theme, "cached" if options.run else "recorded"))
    lost = (folder / "import.md").read_text(encoding="utf-8").count("\n- ")
    say(f"{folder / OUTLINE}: {plural(len(old.slides), 'slide')}; {folder / 'import.md'} lists what is lost: {lost}")
    return 0


def _fitting(old: ImportedDeck, theme: str, how: How) -> dict[str, bytes]:
    """The files of a talk that builds: what does not fit is given up step by step, the deck's own design at last."""
    levels: dict[int, int] = {}
    design = {} if theme else old.design()
    said = theme or next(iter(design), "light")
    for _ in range(_ROUNDS):
        outline, missing, about = old.outline(said, levels)
        files = {OUTLINE: outline.encode(), "import.md": missing.encode(), **design}
        files |= {f"assets/{path}": blob for path, blob in old.files.items() if path in outline}
        with tempfile.TemporaryDirectory() as own:
            put_new(Path(own) / "talk", files)
            report = build.build(Options(Path(own) / "talk" / OUTLINE, how=how, write=False), lambda *_: None)
        wrong = [problem.where for problem in report.problems if problem.level == "error"]
        told = {about.get(where.line, 0) for where in wrong if where.file.endswith(OUTLINE)} - {0}
        if not wrong:
            break
        if not told:
            said, design, old.extra = "light", {}, {}
        levels |= {number: levels.get(number, 0) + 1 for number in told}
    return files


def _drawn(deck: bytes, boxes: Mapping[int, Box]) -> dict[int, bytes]:
    """Parts of the pages of a deck as PNG files; none where LibreOffice is not at hand."""
    from PIL import Image

    from deck.cli.preview import libreoffice, pdf

    made: dict[int, bytes] = {}
    with tempfile.TemporaryDirectory() as own:
        (path := Path(own) / "drawings.pptx").write_bytes(deck)
        try:
            pages = pdf.pictures(libreoffice.convert(path, Path(own)), Path(own) / "pages", _DPI)
        except libreoffice.LibreOfficeError:
            return {}
        for number, (left, top, width, height) in boxes.items() if len(pages) >= max(boxes) else ():
            with Image.open(pages[number - 1]) as page:
                across, down = page.size
                x, y, right, bottom = left * across, top * down, (left + width) * across, (top + height) * down
                page.crop((int(x), int(y), min(across, int(right) + 1), min(down, int(bottom) + 1))).save(
                    file := io.BytesIO(), "PNG"
                )
                made[number] = file.getvalue()
    return made
