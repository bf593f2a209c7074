"""Build again whenever a file of the lecture changes, and say in a line what was done."""

import math
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from pathlib import Path
from typing import Any

from deck.base.course import homes
from deck.base.dataclass import replace
from deck.base.libraries import TEMPLATES
from deck.base.problem import Problem, plural
from deck.cli.progress import give
from deck.code.live.kept import KeptStates
from deck.pipeline import build
from deck.pipeline.report import Options, Report
from deck.pipeline.unchanged import BESIDE

_LOOK = 4000  # ms after which one looks at the files, even if the system told of no change
_SETTLED = 0.02  # seconds without a change after which an editor has written all of it
_OWN = {"recordings", "__pycache__"}  # folders in which nothing is the author's

Stamps = Mapping[Path, tuple[int, int]]  # of each file, when it was changed, and its size


def watch(options: Options, say: Callable[[str], None], tell: Callable[[Iterable[Problem]], None]) -> None:
    """Build, and again after each change, until it is interrupted; a warning is told only when it is new."""
    told: set[Problem] = set()
    files, changed = WatchedFiles(options.outline), [options.outline.name]
    with KeptStates() as kept:
        options = replace(options, kept=kept, keeps=True)
        while True:
            report = build.build(options, lambda *_: None)
            tell(problem for problem in report.problems if problem.level == "error" or problem not in told)
            told = set(report.problems)
            give("watch", changed=changed, path=report.path, slides=report.slides, seconds=round(report.seconds, 2))
            say(f"{_listed(changed)}: {_done(report)}")
            kept.trim()
            files.known(report)
            changed = [path.name for path in files.changed()]


class WatchedFiles:
    """The files of a lecture, as they were when somebody looked last."""

    def __init__(self, outline: Path) -> None:
        self._outline = outline
        self._also: Set[Path] = frozenset()
        self._before = _stamps(outline, ())
        self._rung = self._bell(self._before)

    def known(self, report: Report) -> None:
        """Take the files as they are now if a build has made some itself; watch what it read in other lectures, too."""
        before = self._also
        if report.composition:
            self._also = {path.absolute() for path in report.composition.deck.elsewhere()}
        if report.ran.wrote or before != self._also:
            self._before = self._now()
            self._rung = self._bell(self._before)

    def _now(self) -> Stamps:
        return _stamps(self._outline, self._also)

    def stale(self) -> bool:
        """Whether files have changed since somebody looked last."""
        return self._now() != self._before

    def changed(self, patience: float = math.inf) -> list[Path]:
        """Wait for the next change until it has settled: which files; none if so many seconds pass without one."""
        end = time.monotonic() + patience
        while (now := self._now()) == self._before:
            if time.monotonic() >= end:
                return []
            next(self._rung)
        before, self._before = self._before, now
        while (now := self._now()) != self._before:
            self._before = now
            time.sleep(_SETTLED)
        if {path.parent for path in now} != {path.parent for path in before}:
            self._rung = self._bell(now)
        return sorted({path for path, _ in now.items() ^ before.items()})

    def _bell(self, files: Stamps) -> Iterator[object]:
        """Something each time the system tells that files in these folders have changed, and now and then."""
        from watchfiles import watch as notified  # nothing else needs it

        places = {self._outline.absolute().parent, *(path.parent for path in files)}
        quick: dict[str, Any] = {"debounce": 50, "step": 25, "rust_timeout": _LOOK, "yield_on_timeout": True}
        return notified(*places, watch_filter=None, recursive=False, **quick)


def _stamps(outline: Path, also: Iterable[Path]) -> Stamps:
    """The outline, files beside it that may be its theme, its assets and templates, all this of its course, and ours.

    also: more files that are watched.
    """
    folders, found = homes(outline.absolute().parent), {}
    beside = (path for folder in folders for path in folder.glob("*.*") if path.suffix.lower() in BESIDE)
    inside = (path for folder in folders for name in ("assets", "templates") for path in _files(folder / name))
    for path in (*beside, *inside, *_files(TEMPLATES), *also):
        try:
            status = path.stat()
        except OSError:
            continue  # it has gone in the meantime
        found[path] = (status.st_mtime_ns, status.st_size)
    return found


def _files(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in _OWN and name[0] != "."]
        yield from (Path(place, name) for name in files if name[0] != ".")


def _listed(names: Iterable[str]) -> str:
    """The names of what has changed; of many, the first and how many more there are."""
    first, *more = dict.fromkeys(names)
    return ", ".join([first, *more]) if len(more) < 3 else f"{first} and {len(more)} more"


def _done(report: Report) -> str:
    """What a build did: the snippets that it ran, the figures that it drew, or why it wrote nothing."""
    errors = sum(problem.level == "error" for problem in report.problems)
    done = [f"ran {_listed(report.ran.names)}"] if report.ran.names else []
    done += [f"drew {plural(report.drawn.drawn, 'figure')}"] if report.drawn.drawn else []
    made = f"{plural(report.slides, 'slide')} in {report.seconds:.2f} s"
    return ", ".join([*done, f"{plural(errors, 'error')}, nothing was written" if errors else made])
