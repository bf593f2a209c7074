"""Find and read the files that slides show, and the outlines of their formulas."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deck.cache import Cache
from deck.loading.outline import Deck
from deck.loading.values import Text
from deck.markup import Audio, Chart, Code, Figure, Math, Node, Picture, Player, Slide, Space, Table, Video, walk
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
SECONDS = 60  # for all pictures together, where nobody has said that they trust the outline
_KEPT = ("where", "area", "weight", "span", "step", "until", "effect", "dim", "morph")


@dataclass(frozen=True)
class Awaited:
    """A file that a slide shows, and the code, or the name of its file, that is yet to make it."""

    name: Text
    code: Text


def files_of(pages: list[Slide], deck: Deck, report: Report) -> tuple[dict[int, Path], dict[int, Awaited]]:
    """By `id()` of their node, the files of figures and pictures, and those that snippets are yet to make.

    Tells what is not there, or described by nobody.
    """
    found: dict[int, Path] = {}
    awaited: dict[int, Awaited] = {}
    for node in (node for page in pages for node in _awaiting(page, report)):
        if isinstance(node, Figure | Picture | Player):
            where = getattr(node.src, "where", node.where)
            for name in [node.src, node.poster] if isinstance(node, Video) else [node.src]:
                if code := deck.maker(name):
                    awaited.setdefault(id(node), Awaited(Text(name, getattr(name, "where", where)), code))
            if id(node) not in awaited:
                with collected(report):
                    found[id(node)] = inside(deck.assets, node.src, where)
            if not isinstance(node, Figure | Audio) and not node.alt and not node.decorative:
                hint = "say what it shows, or 'decorative: true'"
                what = "picture" if isinstance(node, Picture) else "film"
                report.problems.append(Problem(where, f"a {what} needs 'alt:'", hint))
        elif isinstance(node, Code):
            with collected(report):
                source(node, deck)
    return found, awaited


def _awaiting(page: Slide, report: Report) -> Iterator[Node]:
    """A slide's nodes; a table or chart without rows, for its file is yet to be made, has become a picture of that."""
    for node in walk(page):
        for n, child in enumerate(node.children):
            if isinstance(child, Chart | Table) and not child.children:
                place: dict[str, Any] = {key: getattr(child, key) for key in _KEPT}
                node.children[n] = Picture(src=child.src, decorative=True, **place) if child.src else Space(**place)
                if not child.src:
                    report.problems.append(Problem(child.where, f"a <{type(child).__name__.lower()}> needs cells"))
        yield node


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
    original, total, begun = deck.text("images") == "original", 0, time.monotonic()
    for item in items:
        file = files.get(id(item.node))
        if file and not may_run and time.monotonic() - begun > SECONDS:
            hint = "build again: what was made ready is kept, and the build goes on from there"
            report.problems.append(Problem(item.node.where, f"making pictures ready takes more than {SECONDS} s", hint))
            break
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
