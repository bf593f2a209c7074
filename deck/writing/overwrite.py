"""Decide where a deck may be written, so that nothing is lost that somebody has done to a file there."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import Literal

from deck.cache import Cache, digest, file_digest, write_atomically
from deck.loading.outline import Deck
from deck.powerpoint import record
from deck.powerpoint.parts import File, UnreadableError
from deck.powerpoint.reading import Reader
from deck.problem import DeckError, Problem, Where
from deck.writing import origins
from deck.writing.edits import Edit, Record, differences, edits
from deck.writing.seen import Slide, from_json

FORMAT = 1  # of the record: another number, and it does not mean what is read now
When = Literal["unedited", "beside", "always"]  # write over an unedited deck only, else beside it; over any file

_HINT = "--keep writes beside it; --force writes over it and keeps it as “… (edited …).pptx”"


@dataclass(frozen=True)
class Last:
    """What is kept of the deck last written to a path: a digest of its bytes, its record, its slides as JSON by key.

    versions: of the libraries that were there then, as JSON.
    """

    file: str = ""
    record: str = ""
    slides: Sequence[tuple[str, str]] = ()
    versions: str = ""


def last(path: Path, cache: Cache) -> Last:
    """What is known of the deck last written there."""
    kept = cache.recall(key(path))
    return Last(*kept) if kept else Last()


def key(path: Path) -> str:
    """The name under which the cache keeps what was last written there."""
    return digest("deck", str(path.resolve()))


@dataclass(frozen=True)
class Place:
    """Where to write, and under which name the file that is there has been kept, if it was saved by another program."""

    path: Path
    kept: Path | None = None


def place(path: Path, text: str, when: When, deck: Deck, cache: Cache) -> Place:
    """Where to write a deck with the record `text`. Raises DeckError: the edits that would be lost, unless told to."""
    if not path.is_file() or untouched(path, cache):
        return Place(path)
    lost = list(_lost(path, text, deck, cache))
    if not lost:
        with suppress(OSError):  # a full disk, or a folder that cannot be written: nothing is lost
            return Place(path, _copied(path, cache.folder / "replaced" / path.name))
        return Place(path)
    if when == "always":
        saved = time.strftime("edited %Y-%m-%d %H.%M", time.localtime(path.stat().st_mtime))
        names = _names(path, chain([saved], (f"{saved}, {n}" for n in count(2))))
        return Place(path, _copied(path, next(name for name in names if not name.exists())))
    if when == "beside":
        names = _names(path, map(str, count(2)))
        return Place(next(name for name in names if not name.exists() or untouched(name, cache)))
    raise DeckError(*lost)


def untouched(path: Path, cache: Cache) -> bool:
    """Whether a file is as it was last written there."""
    return file_digest(path) == last(path, cache).file


def _names(path: Path, endings: Iterable[str]) -> Iterator[Path]:
    """Names of files beside one: "talk (2).pptx"."""
    return (path.with_stem(f"{path.stem} ({ending})") for ending in endings)


def _copied(path: Path, name: Path) -> Path:
    write_atomically(name, path.read_bytes())
    return name


def _lost(path: Path, text: str, deck: Deck, cache: Cache) -> Iterator[Problem]:
    """What a file holds that is neither in its record nor in the one of the deck to be written."""
    where = Where(str(path))
    try:
        before, found, exact, ours = _read(path, cache)
    except UnreadableError as error:
        yield Problem(where, f"a file that was not written by build.py is there ({error})", _HINT)
        return
    if before is None:
        said = "a deck is there whose record is lost" if ours else "a deck is there that was not written by build.py"
        yield Problem(where, said, _HINT)
        return
    after = _record(text)
    assert after
    changed = edits(before, found, after, exact)
    told = [
        Problem(origins.place(edit.line, deck.folder, where), f"edited in the deck: {edit.message}") for edit in changed
    ]
    if told:
        message = f"changed since it was built: {len(told)} edit{'s'[: len(told) > 1]} would be lost"
        yield Problem(where, message, f"take them into the outline, or leave them\n{_HINT}")
    yield from told


def _read(path: Path, cache: Cache) -> tuple[Record | None, list[Slide], bool, bool]:
    """What a deck showed when it was written, what it shows now, whether its program keeps ids; whether it was ours."""
    file = File(path)
    own, name, exact = record.found(file)
    known = last(path, cache).record
    before = _record(own or (known if name == digest(known) else ""))
    return before, list(Reader(file).slides()), exact and bool(own), bool(name)


def changes(path: Path, cache: Cache) -> list[Edit] | None:
    """What was done to a deck since it was written; None: it was not written here. Raises UnreadableError: no deck."""
    before, found, exact, _ = _read(path, cache)
    return None if before is None else list(differences(before, found, exact))


def _record(text: str) -> Record | None:
    """A record as it was written; None if it is none of this format."""
    try:
        fields = json.loads(text)
        if fields["format"] != FORMAT:
            return None
        lines = [{str(key): [str(item) for item in items] for key, items in told.items()} for told in fields["lines"]]
        slides = [from_json(slide) for slide in fields["slides"]]
        return Record(slides, lines) if len(slides) == len(lines) else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
