"""Open the folder in which builds keep results, tell what is strange about it, and empty it of what is ours."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from deck.base import files
from deck.base.cache import ENVIRONMENTS, RESULT, Cache
from deck.base.problem import Problem, Where
from deck.base.system import here

OLD = ".cache"  # beside an outline: where results were kept before
_INSIDE = (ENVIRONMENTS, "warm")  # of an old cache
_SOME = 50  # results that are looked into, to see whether they are this user's
_TOLD = "old-cache-told"  # that the author knows of an old cache


def opened(lecture: Path, make: bool = True, cache: Callable[[Path | None], Cache] = Cache) -> Cache:
    """What is kept of the builds of a lecture in this folder; `make`: a folder for it, if there is none yet."""
    return cache(files.own_folder(lecture, make))


def strange(lecture: Path) -> Iterator[Problem]:
    """A warning for whatever stands where results would be kept: a link, a file, a folder of somebody else's."""
    whole, inner = files.not_ours(lecture), files.kind(lecture / files.FOLDER / ENVIRONMENTS)
    if what := whole or inner.replace("folder", ""):
        name = "" if whole else ENVIRONMENTS
        message = f"not used for results: it is a {what} that no build has made"
        hint = "a build goes on without; move it away to have results kept"
        yield Problem(Where(str(lecture / files.FOLDER / name)), "cache-foreign", message, hint, "warning")


def empty(folder: Path) -> list[Path]:
    """Remove from our own folder what builds have made there; give what is left there.

    Ours are, each by its name and its kind, results, and environments that have a lock; the folder goes with its mark
    if nothing is left. Nothing is removed through a link, nor are the copies of decks that an earlier version has put
    into `replaced`.
    """
    environments = files.folder_in(folder, ENVIRONMENTS)
    for place in filter(None, (folder, environments)):
        files.remove_parts(place)
    _remove(folder, lambda name: bool(RESULT.fullmatch(name)) or name in (_TOLD, files.TURN))
    from deck.code.live.shared import removed

    for _ in removed(folder, folder.parent):
        pass
    left = [path for path in files.entries(folder) if path.name not in (files.MARK, files.IGNORED)]
    if not left:
        _remove(folder, lambda name: name in (files.MARK, files.IGNORED))
        with suppress(OSError):
            folder.rmdir()
    return left


def _remove(folder: Path, ours: Callable[[str], bool]) -> None:
    """Remove the regular files of such names."""
    for path in files.entries(folder):
        if ours(path.name) and files.kind(path) == "file":
            _unlink(path)


def _unlink(path: Path) -> None:
    with suppress(OSError):  # a folder that cannot be written: what is left is told
        path.unlink()


def of_old(lecture: Path) -> Iterator[Problem]:
    """Once, a warning that results lie in an old cache, with its size and how to remove it; builds leave it alone."""
    old, own, found = lecture / OLD, files.own_folder(lecture, make=False), list[Path]()
    if files.kind(old) == "folder" and own and not files.kind(own / _TOLD):
        found = [path for path in files.entries(old) if RESULT.fullmatch(path.name) and files.kind(path) == "file"]
    if not own or not any(map(Cache(old).sealed, found[:_SOME])):
        return
    with suppress(OSError):  # told again and again on a disk that is full, it would be a nuisance
        files.write_atomically(own / _TOLD, f"{files.MARKED}: the author has been told of {OLD}.\n".encode())
        size = sum(files.sizes([*found, *(old / name for name in _INSIDE)])) / 1_000_000
        told = f"{size:.1f} MB; they are kept in {files.FOLDER} now"
        message = f"results of builds that are no longer used lie here: {told}"
        ours = {path.name for path in found} | set(_INSIDE)
        others = ", ".join(sorted(path.name for path in files.entries(old) if path.name not in ours)[:3])
        more = "files of names like 0123456789abcdef01234567, and the folders " + ", ".join(_INSIDE)
        hint = f"it holds other things as well ({others}): ours are only {more}"  # no more is to be removed
        hint = hint if others else f"remove the folder when you like: {here.REMOVE.format(old)}"
        yield Problem(Where(str(old)), "cache-old", message, hint, "warning")
