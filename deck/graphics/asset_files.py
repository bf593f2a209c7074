"""Find and read the files that slides show, and the outlines of their formulas."""

import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from deck.base.cache import Cache
from deck.base.paths import inside
from deck.base.problem import Problem, collected
from deck.model.artwork import Bitmap, Outlines
from deck.model.deck import Deck
from deck.model.placed import Page, Placed
from deck.model.style import Style
from deck.model.tags import Audio, Awaited, Chart, Figure, Math, Node, Picture, Player, Slide, Space, Table, Video, walk
from deck.model.values import Scalar, written_at

MOST_BYTES = 2_000_000_000  # of all pictures as they are shown
SECONDS = 60  # for all pictures together, where nobody has said that they trust the outline
_FEW = 4  # pictures that are made ready sooner than threads are begun
_AT_ONCE = 4  # pictures that are made ready side by side: each may take some hundred megabytes meanwhile
_KEPT = ("where", "area", "weight", "span", "step", "until", "effect", "dim", "morph")


def find_files(pages: list[Slide], deck: Deck) -> list[Problem]:
    """Tell each figure, picture, film and sound which file it shows, or that a snippet is yet to make it.

    What comes back is what is not there, or described by nobody.
    """
    problems: list[Problem] = []
    for node in (node for page in pages for node in _awaiting(page, problems)):
        if not isinstance(node, Figure | Picture | Player):
            continue
        where = written_at(node.src, node.where)
        for name in [node.src, node.poster] if isinstance(node, Video) else [node.src]:
            if code := deck.maker(name):
                node.awaited = node.awaited or Awaited(Scalar(name, written_at(name, where)), code)
        if not node.awaited:
            with collected(problems):
                file = inside(deck.assets, node.src, where)
                if not isinstance(node, Figure):
                    node.file = file
        if not isinstance(node, Figure | Audio) and not node.alt and not node.decorative:
            hint = "say what it shows, or 'decorative: true'"
            what = "picture" if isinstance(node, Picture) else "film"
            problems.append(Problem(where, "slide-alt", f"a {what} needs 'alt:'", hint))
    return problems


def _awaiting(page: Slide, problems: list[Problem]) -> Iterator[Node]:
    """A slide's nodes; a table or chart without rows, for its file is yet to be made, has become a picture of that."""
    for node in walk(page):
        for n, child in enumerate(node.children):
            if isinstance(child, Chart | Table) and not child.children:
                place: dict[str, Any] = {key: getattr(child, key) for key in _KEPT}
                node.children[n] = Picture(src=child.src, decorative=True, **place) if child.src else Space(**place)
                if not child.src:
                    message = f"a <{type(child).__name__.lower()}> needs cells"
                    problems.append(Problem(child.where, "table-cells", message))
        yield node


def read_files(
    pages: Sequence[Page], deck: Deck, style: Style, cache: Cache, may_run: bool
) -> tuple[list[Page], list[Problem]]:
    """The pages with pictures, films and sounds as they are shown; `may_run`: a poster may be taken from a film."""
    made, problems = dict[Placed, Bitmap](), list[Problem]()
    total, begun = sum(page.made.bytes_of_pictures for page in pages if page.made), time.monotonic()
    placed = (item for page in pages for item in page.placed)
    nodes = ((item, item.node) for item in placed if isinstance(item.node, Picture | Player))
    shown = [(item, node.file, written_at(node.src, node.where)) for item, node in nodes if node.file]
    tasks = [partial(_read, item, file, deck, style, cache, may_run) for item, file, _ in shown]
    for (item, file, where), read in zip(shown, _side_by_side(tasks), strict=True):
        if not may_run and time.monotonic() - begun > SECONDS:
            hint = "build again: what was made ready is kept, and the build goes on from there"
            message = f"making pictures ready takes more than {SECONDS} s"
            problems.append(Problem(where, "file-too-large", message, hint))
            break
        with collected(problems):
            made[item] = read()
            total += len(made[item].blob) if isinstance(item.node, Picture) else 0
        if total > MOST_BYTES:
            message = f"with {file.name}, the lecture has more than {MOST_BYTES // 1_000_000} MB of pictures"
            problems.append(Problem(where, "file-too-large", message, "PowerPoint opens no larger file"))
            break
    return [page.with_content(made) for page in pages], problems


def _side_by_side(tasks: Sequence[Callable[[], Bitmap]]) -> Iterator[Callable[[], Bitmap]]:
    """What gives the result of each task, in their order; where there are many, the next ones are begun meanwhile."""
    if len(tasks) <= _FEW:
        yield from tasks
        return
    from concurrent.futures import Future, ThreadPoolExecutor

    ahead, workers = deque[Future[Bitmap]](), min(os.cpu_count() or 1, _AT_ONCE)
    pool = ThreadPoolExecutor(workers)
    try:
        for task in tasks:
            ahead.append(pool.submit(task))
            if len(ahead) > workers:
                yield ahead.popleft().result
        yield from (future.result for future in ahead)
    finally:
        pool.shutdown(cancel_futures=True)


def _read(item: Placed, file: Path, deck: Deck, style: Style, cache: Cache, may_run: bool) -> Bitmap:
    """Films and pictures bring modules that most decks do without."""
    from deck.graphics.media import load

    if isinstance(item.node, Picture):
        return load.picture(item, file, style, cache, deck.text("images") == "original")
    return load.player(item, file, deck.assets, style, cache, may_run)


def contours(pages: Sequence[Page], cache: Cache) -> Outlines:
    """The outlines of all display formulas, which programs that do not support formulas show instead."""
    nodes = [item.node for page in pages for item in page.placed]
    found = {node.formula for node in nodes if isinstance(node, Math)}
    found |= {paragraph.display for node in nodes for paragraph in node.paragraphs}
    if found <= {None}:
        return {}
    from deck.maths.contours import contours as outlines

    return {formula: outlines(formula, cache) for formula in found if formula}
