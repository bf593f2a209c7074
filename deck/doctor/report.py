"""Look at all that a build needs or can use, and tell it on one screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deck.cache import Cache
from deck.doctor import machine
from deck.doctor.rows import Row, as_json, shown
from deck.libraries import PROJECT

if TYPE_CHECKING:
    from deck.loading.outline import Deck


class _Kept(Cache):
    """A cache that is only looked into."""

    def keep(self, *_: object) -> None:
        """Keep nothing: who looks leaves everything as it was."""


def doctor(options: Any) -> int:
    """Print what was found; 1 if something is missing without which nothing can be built.

    `options`: the command line's namespace: outline, output, json.
    """
    rows = list(_found(options.outline, options.output))
    print("\n".join(as_json(row, str(options.outline)) for row in rows) if options.json else shown(rows))
    return int(any(row.level == "error" for row in rows))


def _found(outline: Path, output: Path | None) -> Iterator[Row]:
    first = list(machine.project())
    yield from first
    if all(row.level == "ok" for row in first):  # an older Python could not read the list of libraries
        first = list(machine.needed())
        yield from first
    yield from machine.programs()
    if all(row.level == "ok" for row in first):  # which are needed to read an outline
        yield from _lecture(outline, output)


def _lecture(outline: Path, output: Path | None) -> Iterator[Row]:
    from deck.doctor import lecture

    deck, said = lecture.opened(outline)
    cache = _Kept((outline.parent / ".cache").resolve())
    if deck:
        yield from _fonts(deck, cache)
    yield said
    if deck:
        yield from lecture.environments(deck, cache)
        yield lecture.recordings(deck)
        yield lecture.cached(cache)
        yield from lecture.built(output or deck.out, cache)
        yield machine.disk(deck.folder)


def _fonts(deck: Deck, cache: Cache) -> Iterator[Row]:
    from deck.placing.fontfile import read
    from deck.problem import DeckError
    from deck.themes import chosen

    try:
        style = chosen("", deck, PROJECT / "templates" / "theme", cache).style
    except DeckError as error:
        problem = error.problems[0]
        yield Row("fonts", "theme", problem.message, "warning", problem.hint)
        return
    yield from machine.fonts(style.fonts.values(), [read(file).family for file in style.font_files])
