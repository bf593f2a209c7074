"""Look at all that a build needs or can use, and tell it on one screen."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from deck.base.cache import Cache
from deck.base.libraries import TEMPLATES
from deck.cli.doctor import machine
from deck.cli.doctor.rows import CheckRow, as_object, shown
from deck.cli.progress import put, say
from deck.model.deck import Deck


class _Kept(Cache):
    """A cache that is only looked into."""

    def _write(self, *_: object) -> bool:
        """Keep nothing: who looks leaves everything as it was."""
        return False


def doctor(options: Any) -> int:
    """Print what was found; 1 if something is missing without which nothing can be built.

    `options`: the command line's namespace: outline, output, json.
    """
    rows = list(_found(options.outline, options.output))
    for row in rows:
        put(as_object(row, str(options.outline)))
    say(*shown(rows))
    return int(any(row.level == "error" for row in rows))


def _found(outline: Path, output: Path | None) -> Iterator[CheckRow]:
    first = list(machine.project())
    yield from first
    if all(row.level == "ok" for row in first):  # an older Python could not read the list of libraries
        first = list(machine.needed())
        yield from first
        yield from machine.optional() if all(row.level == "ok" for row in first) else ()
    yield from machine.programs()
    if any(row.level != "ok" for row in first):  # they are needed to read an outline
        return
    from deck.cli.doctor import lecture
    from deck.pipeline import results_folder

    deck, said = lecture.opened(outline)
    cache = results_folder.opened(outline.parent, make=False, cache=_Kept)
    if deck:
        yield from _fonts(deck, cache)
    yield said
    if deck:
        yield from lecture.environments(deck, cache)
        yield lecture.recordings(deck)
        yield lecture.cached(cache, deck.folder)
        yield from lecture.built(output or deck.out, cache)
        yield machine.disk(deck.folder)


def _fonts(deck: Deck, cache: Cache) -> Iterator[CheckRow]:
    from deck.base.problem import DeckError
    from deck.layout.fontfile import read
    from deck.theme.choose import chosen

    try:
        style = chosen("", deck, TEMPLATES / "theme", cache).theme.style
    except DeckError as error:
        problem = error.problems[0]
        yield CheckRow("fonts", "theme", problem.message, "warning", problem.hint)
        return
    yield from machine.fonts(style.fonts.values(), [read(file).family for file in style.font_files])
