"""Look at a lecture: its outline, environments, recordings, cache, and the deck that was built of it."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from deck import libraries
from deck.cache import FOLDERS, Cache
from deck.doctor.machine import size
from deck.doctor.rows import Row
from deck.live.environments import Environment, UnavailableError, at_hand
from deck.live.recordings import history
from deck.loading import outline
from deck.loading.outline import Deck
from deck.loading.values import Record
from deck.powerpoint.parts import UnreadableError
from deck.problem import DeckError
from deck.running.declared import environment
from deck.writing.overwrite import changes, last, untouched

_FEW = 4  # things of a kind that are told one by one


def opened(path: Path) -> tuple[Deck | None, Row]:
    """The outline, if it is there and can be read, and what is to be said of it."""
    if not path.is_file():
        return None, _row("outline", f"there is no {path}", "python build.py doctor talk/outline.yaml")
    try:
        deck = outline.load(path)
    except DeckError as error:
        return None, _row("outline", f"cannot be read: {error.problems[0]}", "python build.py tells all mistakes")
    told = f"{path}: {_counted(len(deck.slides), 'slide')}"
    if deck.problems:
        wrong = f"{told}, {_counted(len(deck.problems), 'mistake')} in its keys"
        return deck, _row("outline", wrong, "python build.py tells them")
    return deck, _row("outline", told)


def environments(deck: Deck, cache: Cache) -> Iterator[Row]:
    """Who serves each environment that the outline declares, and what of it is locked; nothing in the cache is run."""
    named = deck.fields.get("environments")
    if not isinstance(named, Record):
        return
    for name in named.keys():  # noqa: SIM118 - a record notes what is read of it
        row = f"environment {name}"
        try:
            asked = environment(name, deck, named.place(name))
            packages = f"{', '.join(asked.packages)} ({_locked(asked)})" if asked.packages else "no packages"
            yield _row(row, f"{packages}: {_served(asked, cache)}")
        except DeckError as error:
            yield _row(row, str(error.problems[0].message), error.problems[0].hint)
        except UnavailableError as error:
            yield _row(row, f"cannot be made: {error}", "its recordings are shown")


def _served(asked: Environment, cache: Cache) -> str:
    python = at_hand(asked, cache.folder)
    if python is None:
        return "to be made, from the network, by the next build that runs its code"
    return f"served by {python}" if cache.folder not in python.parents else "a private one is there"


def _locked(asked: Environment) -> str:
    locked = asked.locked()
    return f"{_counted(len(locked), 'version')} locked" if locked else "no versions locked"


def recordings(deck: Deck) -> Row:
    """How many there are, since when, and with what they were made."""
    found = list(history(deck.assets / "recordings"))
    damaged = [run.name for run in found if not run.versions]
    if damaged:
        hint = "a build that runs their code makes them anew"
        return _row("recordings", f"{len(found)}, of which are damaged: {', '.join(damaged)}", hint)
    if not found:
        return _row("recordings", "none; a build makes them of the code that it runs")
    made: dict[str, set[str]] = {}
    for run in found:
        for name, version in run.versions.items():
            made.setdefault(name, set()).add(version)
    used = ", ".join(f"{name} {' and '.join(sorted(made[name]))}" for name in sorted(made))
    oldest = min(run.date for run in found)[:10]
    return _row("recordings", f"{len(found)}, the oldest of {oldest}; made with {used}")


def cached(cache: Cache) -> Row:
    """How much lies in the cache."""
    if not cache.folder.is_dir():
        return _row("cache", f"none yet; it will be {cache.folder}")
    results = [entry.stat().st_size for entry in os.scandir(cache.folder) if entry.is_file(follow_symlinks=False)]
    other = [f"{folder} {size(taken)}" for folder in FOLDERS if (taken := _taken(cache.folder / folder))]
    told = [f"{cache.folder}: {_counted(len(results), 'result')} {size(sum(results))}", *other]
    return _row("cache", ", ".join(told))


def _taken(folder: Path) -> int:
    """The bytes of all files in a folder."""
    total = 0
    for here, _, names in os.walk(folder):
        total += sum(os.lstat(os.path.join(here, name)).st_size for name in names)  # noqa: PTH118 - of 30,000 files
    return total


def built(path: Path, cache: Cache) -> Iterator[Row]:
    """The deck: whether somebody has changed it since it was built, and which libraries are others now."""
    if not path.is_file():
        yield _row("deck", f"not built yet; it will be {path}")
        return
    day = time.strftime("%Y-%m-%d", time.localtime(path.stat().st_mtime))
    told = f"{path}, {size(path.stat().st_size)}, of {day}"
    yield _row("deck", told) if untouched(path, cache) else _edited(path, told, cache)
    before = json.loads(last(path, cache).versions or "{}")
    if before:
        yield _row("built with", _differing(before))
    else:
        yield _row("built with", "not known: it was built elsewhere, or the cache has been removed since")


def _edited(path: Path, told: str, cache: Cache) -> Row:
    try:
        found = changes(path, cache)
    except UnreadableError as error:
        return _row("deck", f"{told}: no deck ({error})", "a build does not write over it unless told --force")
    if found is None:
        return _row("deck", f"{told}: not written by build.py", "a build does not write over it unless told --force")
    if not found:
        return _row("deck", f"{told}, saved again since by another program, which changed nothing")
    some = "; ".join(edit.message for edit in found[:_FEW]) + (" …" if len(found) > _FEW else "")
    hint = "take them into the outline; python build.py --keep writes beside it, --force keeps the edited one"
    return _row("deck", f"{told}, {_counted(len(found), 'edit')} since it was built: {some}", hint)


def _differing(before: Mapping[str, str]) -> str:
    """What of Python and the distributions is another than at the last build."""
    now = libraries.here()
    other = [name for name in before if now.get(name) != before[name]]
    changed = [f"{name} {before[name]} (now {now.get(name, 'not installed')})" for name in other]
    if not changed:
        return f"Python {before.get('python')} and the same libraries as are here"
    more = len(changed) - 2 * _FEW
    return "; ".join(changed[: 2 * _FEW]) + (f"; and {more} more" if more > 0 else "")


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'s'[: number != 1]}"


def _row(name: str, found: str, hint: str = "") -> Row:
    return Row("lecture", name, found, "warning" if hint else "ok", hint)
