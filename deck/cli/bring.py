"""Make a talk of somebody's presentation: the outline, its files, and the list of what could not be said."""

import tempfile
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from deck.base.course import OUTLINE
from deck.base.problem import DeckError, Problem, Where, plural
from deck.cli.commands import put_new
from deck.cli.progress import give, say
from deck.code.runner import How
from deck.intake.imported import ImportedDeck
from deck.intake.markdown_deck import SUFFIXES, MarkdownDeck
from deck.intake.old_deck import Box, OldDeck
from deck.pipeline import build
from deck.pipeline.report import Options

_PIXEL, _EDGE = 2540 / 96, 50  # in 1/100 mm: of a screen, and what lines take outside of shapes
_ROUNDS = 9


def bring(options: Any) -> int:
    """Write a presentation as a talk into a new folder. Raises DeckError: it is none, or the folder holds something.

    options: `deck`, its file; `output`, the folder, or None; `theme`, instead of the deck's own design.
    """
    path, folder = options.deck, options.output or Path(options.deck.stem)
    if not path.is_file():
        raise DeckError(Problem(Where(str(path)), "file-missing", "no such file", "name a .pptx, or a .md"))
    put_new(folder, {})
    old = MarkdownDeck(path, options.run) if path.suffix.lower() in SUFFIXES else OldDeck(path, _drawn)
    put_new(folder, _fitting(old, options.theme, "cached" if options.run else "recorded"))
    lost = (folder / "import.md").read_text(encoding="utf-8").count("\n- ")
    give("import", outline=folder / OUTLINE, slides=len(old.slides), lost=lost, list=folder / "import.md")
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
        lines = outline.split("\n")
        of_files = (n for where in wrong for n, line in enumerate(lines, 1) if Path(where.file).name in line)
        of_outline = (where.line for where in wrong if where.file.endswith(OUTLINE))
        told = {about.get(line, 0) for line in (*of_outline, *of_files)} - {0}
        if not wrong:
            break
        if not told:
            said, design, old.extra = "light", {}, {}
        levels |= {number: levels.get(number, 0) + 1 for number in told}
    return files


def _drawn(deck: bytes, boxes: Mapping[int, Box]) -> dict[int, bytes]:
    """Parts of the pages of a deck as SVG files; none where LibreOffice is not at hand."""
    from lxml import etree

    from deck.cli.preview import libreoffice

    with tempfile.TemporaryDirectory() as own:
        (path := Path(own) / "drawings.pptx").write_bytes(deck)
        try:
            blob = libreoffice.convert(path, Path(own), "svg:impress_svg_Export").read_bytes()
        except libreoffice.LibreOfficeError:
            return {}
    root: Any = etree.fromstring(blob, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    _, _, across, down = map(float, root.get("viewBox", "").split())
    ids, bullets = (
        [e for e in root.iter(tag) if e.get("class" if tag == "{*}defs" else "id", "").startswith(start)]
        for tag, start in (("{*}g", "ooo:meta_slide_"), ("{*}defs", "EmbeddedBulletChars"))
    )
    made, pages = dict[int, bytes](), {e.get("id"): e for e in root.iter("{*}g") if e.get("class") == "Slide"}
    for number, (left, top, width, height) in boxes.items() if len(ids) >= max(boxes) else ():
        x, y = round(left * across) - _EDGE, round(top * down) - _EDGE
        w, h = round(width * across) + 2 * _EDGE, round(height * down) + 2 * _EDGE
        size = {"viewBox": f"{x} {y} {w} {h}", "width": str(round(w / _PIXEL)), "height": str(round(h / _PIXEL))}
        whole: Any = etree.Element(root.tag, size, root.nsmap)
        whole.extend(deepcopy([*bullets, pages[ids[number - 1].get(f"{{{root.nsmap['ooo']}}}slide")]]))
        for part in [e for e in whole.iter() if e.get("class") == "BoundingBox" or e.tag.endswith("}desc")]:
            part.getparent().remove(part)
        for link in whole.iter("{*}a"):  # which lead out of the drawing
            link.tag = link.tag[:-1] + "g"
            link.attrib.clear()
        made[number] = etree.tostring(whole)
    return made
