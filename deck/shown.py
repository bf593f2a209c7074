"""Find and read the files that slides show, and the outlines of their formulas."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from deck.cache import Cache
from deck.loading.outline import Deck
from deck.markup import Audio, Code, Figure, Math, Picture, Player, Slide, walk
from deck.paths import inside
from deck.placing.place import Placed
from deck.problem import Problem
from deck.report import Report, collected
from deck.running.jobs import source
from deck.theme import Style

if TYPE_CHECKING:
    from deck.artwork import Bitmap
    from deck.maths.contours import Contour
    from deck.maths.tree import Formula

MOST_BYTES = 2_000_000_000  # of all pictures as they are shown


def files_of(pages: list[Slide], deck: Deck, report: Report) -> dict[int, Path]:
    """The files of figures and pictures, by `id()` of their node; tells what is not there or described by nobody."""
    found = {}
    for node in (node for page in pages for node in walk(page)):
        if isinstance(node, Figure | Picture | Player):
            where = getattr(node.src, "where", node.where)
            with collected(report):
                found[id(node)] = inside(deck.assets, node.src, where)
            if not isinstance(node, Figure | Audio) and not node.alt and not node.decorative:
                hint = "say what it shows, or 'decorative: true'"
                what = "picture" if isinstance(node, Picture) else "film"
                report.problems.append(Problem(where, f"a {what} needs 'alt:'", hint))
        elif isinstance(node, Code):
            with collected(report):
                source(node, deck)
    return found


def pictures(
    items: list[Placed],
    files: dict[int, Path],
    deck: Deck,
    style: Style,
    cache: Cache,
    may_run: bool,
    report: Report,
) -> dict[int, Bitmap]:
    """Pictures, films and sounds as they are shown, by `id()` of their node; `may_run`: a poster may be taken."""
    from deck.media import films, pictures

    bitmaps: dict[int, Bitmap] = {}
    original, total = deck.text("images") == "original", 0
    for item in items:
        file = files.get(id(item.node))
        with collected(report):
            if file and isinstance(item.node, Picture):
                bitmap = bitmaps[id(item.node)] = pictures.load(item, file, style, cache, original)
                total += len(bitmap.blob)
                if total > MOST_BYTES:
                    message = f"with {file.name}, the lecture has more than {MOST_BYTES // 1_000_000} MB of pictures"
                    report.problems.append(Problem(item.node.where, message, "PowerPoint opens no larger file"))
                    break
            elif file and isinstance(item.node, Player):
                bitmaps[id(item.node)] = films.load(item, file, deck.assets, style, cache, may_run)
    return bitmaps


def contours(items: list[Placed], cache: Cache) -> dict[Formula, tuple[Contour, ...]]:
    """What programs show that know no formulas, of those that stand on lines of their own."""
    found = {item.node.formula for item in items if isinstance(item.node, Math)}
    found |= {paragraph.display for item in items for paragraph in item.node.paragraphs}
    if found <= {None}:
        return {}
    from deck.maths.contours import contours as outlines

    return {formula: outlines(formula, cache) for formula in found if formula}
