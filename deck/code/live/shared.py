"""Share environments between lectures: know whose they are, and remove those that nobody else uses.

They lie in the user's own folder, each named by a digest. Beside one of them, `….lock` is what a build holds that makes
it, `….use` what one holds that uses it, and `….users` lists the locks of the lectures that do.
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO, NamedTuple

from deck.base.cache import ENVIRONMENTS, RESULT
from deck.base.files import entries, folder_in, kind, remove_tree, sizes, write_atomically
from deck.base.system import here

MARKER = "versions.json"  # written last: an environment without it was never finished. It tells every version in there
WHEELS, TURN = "wheels", "turn.lock"  # a folder beside environments, for what is on its way
_LOCKS, _BUSY = (".lock", ".use"), "a build uses it now"
_held: dict[Path, IO[bytes]] = {}


class SharedEnvironment(NamedTuple):
    """An environment; its packages, its size in bytes, and why it is kept ("": it is removed)."""

    folder: Path
    packages: str
    size: int
    kept: str


def hold(folder: Path) -> None:
    """Hold an environment until this process ends."""
    if folder not in _held:
        file = folder.with_suffix(".use").open("ab")
        if here.locked(file, alone=False):
            _held[folder] = file


def note(folder: Path, lock: Path | None) -> None:
    """Note that the lecture of this lock uses an environment."""
    users = _users(folder)
    if lock and str(lock.resolve()) not in users:
        text = "".join(f"{user}\n" for user in [*users, lock.resolve()])
        write_atomically(folder.with_suffix(".users"), text.encode())


def _users(folder: Path) -> list[str]:
    """The locks of the lectures that use an environment, as far as they are there."""
    path = folder.with_suffix(".users")
    with suppress(OSError, ValueError):
        lines = path.read_text(encoding="utf-8").splitlines() if kind(path) == "file" else []
        return [line for line in lines if Path(line).is_file()]
    return []


def removed(cache: Path | None, lecture: Path) -> Iterator[SharedEnvironment]:
    """Remove the environments below a cache's folder that no other lecture uses; which these are, and which stay.

    Nothing is removed through a link, nor what has no lock, which a build makes first.
    """
    place = folder_in(cache, ENVIRONMENTS)
    for lock in entries(place) if place else ():
        if lock.suffix == ".lock" and RESULT.fullmatch(lock.stem) and kind(lock) == "file":
            yield from _removed(lock.with_suffix(""), lecture)
    wheels = folder_in(place, WHEELS)
    if wheels and _free(wheels / TURN):
        for file in entries(wheels):
            if file.suffix in (".whl", ".part", ".lock") and kind(file) == "file":
                with suppress(OSError):
                    file.unlink()
    for folder in filter(None, (wheels, place)):
        with suppress(OSError):
            folder.rmdir()


def _free(lock: Path) -> bool:
    """Whether no build holds a lock now."""
    try:
        with lock.open("ab") as file:
            return here.locked(file)
    except OSError:
        return False


def _removed(folder: Path, lecture: Path) -> Iterator[SharedEnvironment]:
    others = [user for user in _users(folder) if not Path(user).is_relative_to(lecture.resolve())]
    kept = f"{Path(others[0]).parents[3]} uses it, too" if others else ""
    there = kind(folder) == "folder"
    about, size = (_packages(folder), sum(sizes([folder]))) if there else ("", 0)
    with ExitStack() as opened:
        try:
            ours = [path for path in map(folder.with_suffix, _LOCKS) if kind(path) == "file"]
            if not kept and not all(here.locked(opened.enter_context(path.open("ab"))) for path in ours):
                kept = _BUSY
            if there and not kept:
                folder.rename(folder.with_suffix(".gone"))
        except OSError:  # as on Windows, while something of it runs
            kept = _BUSY
    if there:
        yield SharedEnvironment(folder, about, size, kept)
    if not kept:
        remove_tree(folder.with_suffix(".gone"))
        for suffix in (*_LOCKS, ".users"):
            with suppress(OSError):
                folder.with_suffix(suffix).unlink(missing_ok=True)
    elif others:  # who cleans one lecture after the other removes it with the last
        write_atomically(folder.with_suffix(".users"), "".join(f"{user}\n" for user in others).encode())


def _packages(folder: Path) -> str:
    """What is in an environment, in words."""
    with suppress(OSError, ValueError, AttributeError):
        found = json.loads((folder / MARKER).read_text(encoding="utf-8")).items()
        return ", ".join(f"{name} {version}" for name, version in sorted(found))
    return "unfinished"
