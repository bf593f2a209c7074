"""Decide where a deck may be written, so that nothing is lost that somebody has done to a file there."""

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count
from pathlib import Path
from typing import Literal, NamedTuple

from deck.base.cache import Cache, digest
from deck.base.files import file_digest, kind, write_atomically
from deck.base.problem import DeckError, Problem, Where
from deck.base.stored_bytes import pieces
from deck.model.deck import Deck
from deck.pptx import origins, record
from deck.pptx.deck_snapshot import from_json
from deck.pptx.edits import DeckSnapshot, Edit, differences, edits
from deck.pptx.parts import File, UnreadableError
from deck.pptx.reading import DeckReader

When = Literal["unedited", "beside", "always"]  # write over an unedited deck only, else beside it; over any file

_HINT = "--keep writes beside it; --force writes over it and keeps it as “… (edited …).pptx”"


class Last(NamedTuple):
    """What is kept of the deck last written to a path: a digest of its bytes, its record.

    versions: of the libraries that were there then, as JSON.
    """

    file: str = ""
    record: str = ""
    versions: str = ""


def last(path: Path, cache: Cache) -> Last:
    """What is known of the deck last written there."""
    kept = cache.recall(key(path)) or ("", "", "")
    file, text, *_, versions = kept  # others stood between, in an earlier version
    return Last(file, text, versions or "")


def key(path: Path) -> str:
    """The name under which the cache keeps what was last written there."""
    return digest("deck", str(path.resolve()))


def begun(path: Path) -> str:
    """The name under which the cache keeps a digest of the bytes about to be written there."""
    return digest("deck begun", str(path.resolve()))


class Destination(NamedTuple):
    """Where to write, and under which name the file that is there has been kept, if it was saved by another program."""

    path: Path
    kept: Path | None = None


def place(path: Path, text: str, comments: Sequence[str], when: When, deck: Deck, cache: Cache) -> Destination:
    """Where to write a deck with the record `text`, if these comments have no place in it.

    Raises DeckError: the edits that would be lost, unless told to; a deck that is open.
    """
    if not path.is_file():
        return Destination(path)
    lock = _lock(path)
    if when != "beside":
        refuse_open(path, "; --keep writes beside it")
    if not lock and not comments and untouched(path, cache):
        return Destination(path)
    lost = [] if lock else list(_lost(path, text, comments, deck, cache))
    if not lost and not lock:
        return Destination(path, saved(path, "saved"))
    if when == "always":
        return Destination(path, saved(path, "edited"))
    if when == "beside":
        names = _names(path, map(str, count(2)))
        # As it was written, and not open.
        ours = (n for n in names if not kind(n) or (kind(n) == "file" and untouched(n, cache) and not _lock(n)))
        return Destination(next(ours))
    raise DeckError(*lost)


def refuse_open(path: Path, otherwise: str = "") -> None:
    """Raises DeckError: somebody has the deck open, so that what was done to it is not all in the file."""
    if lock := _lock(path):
        hint = f"save and close it there, or remove {lock.name} if nobody has it open{otherwise}"
        raise DeckError(Problem(Where(str(path)), "output-unwritable", "is open in another program", hint))


def _lock(path: Path) -> Path | None:
    """What PowerPoint or LibreOffice puts beside a deck while somebody has it open."""
    locks = (path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#"))
    return next(filter(kind, locks), None)


def untouched(path: Path, cache: Cache) -> bool:
    """Whether a file is as it was last written there, also by a build that was killed right after."""
    return file_digest(path) in (last(path, cache).file, cache.recall(begun(path)))


def _names(path: Path, endings: Iterable[str]) -> Iterator[Path]:
    """Names of files beside one: "talk (2).pptx"."""
    return (path.with_stem(f"{path.stem} ({ending})") for ending in endings)


def saved(path: Path, verb: str) -> Path:
    """A copy of a deck beside it, named by when it was saved."""
    saved = time.strftime(f"{verb} %Y-%m-%d %H.%M", time.localtime(path.stat().st_mtime))
    names = _names(path, chain([saved], (f"{saved}, {n}" for n in count(2))))
    copy = next(name for name in names if not kind(name))
    write_atomically(copy, lambda stream: stream.writelines(pieces(path)), like=path)
    return copy


def _lost(path: Path, text: str, comments: Sequence[str], deck: Deck, cache: Cache) -> Iterator[Problem]:
    """What a file holds that is neither in its record nor in the one of the deck to be written."""
    where, after = Where(str(path)), _record(text)
    if after is None:
        yield Problem(where, "output-edited", "was changed; the new deck is too large to be compared with it", _HINT)
        return
    try:
        before, found, exact, ours = read_back(path, cache, after)
    except UnreadableError as error:
        yield Problem(where, "output-stranger", f"a file that was not written by build.py is there ({error})", _HINT)
        return
    if before is None:
        said = "a deck is there whose record is lost" if ours else "a deck is there that was not written by build.py"
        yield Problem(where, "output-stranger", said, _HINT)
        return
    changed = [(edit.line, edit.message) for edit in edits(before, found, after, exact)]
    told = [
        Problem(origins.place(line, deck.folder, where), "output-edit", f"edited in the deck: {message}")
        for line, message in [*changed, *(("", comment) for comment in comments)]
    ]
    if told:
        message = f"changed since it was built: {len(told)} edit{'s'[: len(told) > 1]} would be lost"
        yield Problem(where, "output-edited", message, f"python build.py pull takes them into the outline\n{_HINT}")
    yield from told


def read_back(
    path: Path, cache: Cache, otherwise: DeckSnapshot | None = None
) -> tuple[DeckSnapshot | None, DeckSnapshot, bool, bool]:
    """What a deck showed when it was written, what it shows now, whether its program keeps ids; whether it was ours.

    otherwise: what it is compared with if it is one of ours and a program has dropped its record, which is lost.
    """
    file = File(path)
    own, name, exact = record.found(file)
    known = last(path, cache).record
    before = _record(own or (known if name == digest(known) else ""))
    if before is None and name and not own:
        before = otherwise
    reader = DeckReader(file)
    return before, DeckSnapshot(list(reader.slides()), (), reader.file()), exact and bool(own), bool(name)


def changes(path: Path, cache: Cache) -> list[Edit] | None:
    """What was done to a deck since it was written; None: it was not written here. Raises UnreadableError: no deck."""
    before, found, exact, _ = read_back(path, cache)
    return None if before is None else list(differences(before, found, exact))


def _record(text: str) -> DeckSnapshot | None:
    """What a deck showed by its record; None if that is none, or of a later format."""
    try:
        fields = json.loads(text)
        lines = [{str(key): [str(item) for item in items] for key, items in told.items()} for told in fields["lines"]]
        if fields["format"] == record.FORMAT:
            reader = DeckReader(record.parts(fields))
            slides, file = list(reader.slides()), reader.file()
        elif fields["format"] == 1:
            slides, file = [from_json(slide) for slide in fields["slides"]], dict(fields.get("file", {}))
        else:
            return None
        return DeckSnapshot(slides, lines, file) if len(slides) == len(lines) else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, UnreadableError):
        return None
