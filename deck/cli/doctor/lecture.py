"""Look at a lecture: its outline, environments, recordings, cache, and the deck that was built of it."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

from deck.base import libraries
from deck.base.cache import ENVIRONMENTS, Cache, user_folder
from deck.base.files import FOLDER, sizes
from deck.base.problem import DeckError, plural
from deck.base.units import in_bytes
from deck.cli.doctor.rows import CheckRow
from deck.code.jobs import environment
from deck.code.live.environments import at_hand
from deck.code.live.packages import UnavailableError
from deck.code.live.recordings import history
from deck.model.deck import Deck
from deck.model.values import Record
from deck.outline import load
from deck.pipeline import results_folder
from deck.pptx.overwrite import changes, last, untouched
from deck.pptx.parts import UnreadableError

_FEW = 4  # things of a kind that are told one by one
_KEPT = "a build does not write over it unless told --force"


def opened(path: Path) -> tuple[Deck | None, CheckRow]:
    """The outline, if it is there and can be read, and what is to be said of it."""
    if not path.is_file():
        hint = "`python build.py new talk` makes a talk, `python build.py doctor talk` looks at one"
        return None, _row("outline", f"there is no {path}", hint)
    try:
        deck = load.load(path)
    except DeckError as error:
        return None, _row("outline", f"cannot be read: {error.problems[0]}", "python build.py tells all mistakes")
    told = f"{path}: {plural(len(deck.slides), 'slide')}"
    if deck.problems:
        wrong = f"{told}, {plural(len(deck.problems), 'mistake')} in its keys"
        return deck, _row("outline", wrong, "python build.py tells them")
    return deck, _row("outline", told)


def environments(deck: Deck, cache: Cache) -> Iterator[CheckRow]:
    """Who serves each environment that the outline declares, and what of it is locked; nothing in the cache is run."""
    named = deck.fields.get("environments")
    if not isinstance(named, Record):
        return
    for name in named.keys():  # noqa: SIM118 - a record notes what is read of it
        row = f"environment {name}"
        try:
            asked = environment(name, deck, named.place(name))
            locked, python = len(asked.locked()), at_hand(asked, cache.folder, user_folder())
            told = f"{plural(locked, 'version')} locked" if locked else "no versions locked"
            packages = f"{', '.join(asked.packages)} ({told})" if asked.packages else "no packages"
            served = "to be made, from the network, by the next build that runs its code"
            if python:
                private = {cache.folder, user_folder()} & {*python.parents}
                served = "a private one is there" if private else f"served by {python}"
            yield _row(row, f"{packages}: {served}")
        except DeckError as error:
            yield _row(row, str(error.problems[0].message), error.problems[0].hint)
        except UnavailableError as error:
            yield _row(row, f"cannot be made: {error}", "its recordings are shown")


def recordings(deck: Deck) -> CheckRow:
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


def cached(cache: Cache, lecture: Path) -> CheckRow:
    """How much lies in the cache of a lecture in this folder, or why there is none."""
    for problem in results_folder.strange(lecture):
        return _row("cache", f"{problem.where.file} is {problem.message}", problem.hint)
    if not cache.folder:
        return _row("cache", f"none yet; it will be {lecture.resolve() / FOLDER}")
    results = [entry.stat().st_size for entry in os.scandir(cache.folder) if entry.is_file(follow_symlinks=False)]
    taken = sum(sizes([cache.folder / ENVIRONMENTS]))
    told = f"{cache.folder}: {plural(len(results), 'result')} {in_bytes(sum(results))}"
    return _row("cache", told + (f", {ENVIRONMENTS} {in_bytes(taken)}" if taken else ""))


def built(path: Path, cache: Cache) -> Iterator[CheckRow]:
    """The deck: whether somebody has changed it since it was built, and which libraries are others now."""
    if not path.is_file():
        yield _row("deck", f"not built yet; it will be {path}")
        return
    day = time.strftime("%Y-%m-%d", time.localtime(path.stat().st_mtime))
    told = f"{path}, {in_bytes(path.stat().st_size)}, of {day}"
    yield _row("deck", told) if untouched(path, cache) else _edited(path, told, cache)
    before, now = json.loads(last(path, cache).versions or "{}"), libraries.here()
    others = [name for name in before if now.get(name) != before[name]]
    changed = [f"{name} {before[name]} (now {now.get(name, 'not installed')})" for name in others[: 2 * _FEW]]
    more = f"; and {len(others) - 2 * _FEW} more" if len(others) > 2 * _FEW else ""
    used = "; ".join(changed) + more or f"Python {before.get('python')} and the same libraries as are here"
    unknown = "not known: it was built elsewhere, or the cache has been removed since"
    yield _row("built with", used if before else unknown)


def _edited(path: Path, told: str, cache: Cache) -> CheckRow:
    try:
        found = changes(path, cache)
    except UnreadableError as error:
        return _row("deck", f"{told}: no deck ({error})", _KEPT)
    if found is None:
        return _row("deck", f"{told}: not written by build.py", _KEPT)
    if not found:
        return _row("deck", f"{told}, saved again since by another program, which changed nothing")
    some = "; ".join(edit.message for edit in found[:_FEW]) + (" …" if len(found) > _FEW else "")
    hint = "python build.py pull takes them into the outline; --keep writes beside it, --force keeps the edited one"
    return _row("deck", f"{told}, {plural(len(found), 'edit')} since it was built: {some}", hint)


def _row(name: str, found: str, hint: str = "") -> CheckRow:
    return CheckRow("lecture", name, found, "warning" if hint else "ok", hint)
