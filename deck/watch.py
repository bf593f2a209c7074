"""Build again whenever a file of the lecture changes, and say in a line what was done."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from deck import pipeline
from deck.pipeline import TEMPLATES
from deck.problem import Problem
from deck.report import Options, Report

_PAUSE = 0.1  # seconds between two looks at the files
_SETTLED = 0.02  # seconds without a change after which an editor has written all of it
_BESIDE = (".yaml", ".yml", ".potx", ".pptx")  # an outline, a theme
_OWN = {"recordings", "__pycache__"}  # folders in which nothing is the author's

Stamps = Mapping[Path, tuple[int, int]]  # of each file, when it was changed, and its size


def watch(options: Options, say: Callable[[str], None], tell: Callable[[Iterable[Problem]], None]) -> None:
    """Build, and again after each change, until it is interrupted; a warning is told only when it is new."""
    told: set[Problem] = set()
    before, changed = _stamps(options.outline), [options.outline.name]
    while True:
        report = pipeline.build(options, lambda *_: None)
        tell(problem for problem in report.problems if problem.level == "error" or problem not in told)
        told = set(report.problems)
        say(f"{_listed(changed)}: {_done(report)}")
        if report.ran.wrote:
            before = _stamps(options.outline)
        now = _next(options.outline, before)
        changed = sorted(path.name for path, _ in set(now.items()) ^ set(before.items()))
        before = now


def _next(outline: Path, before: Stamps) -> Stamps:
    """The files after the next change, once it has settled."""
    while (now := _stamps(outline)) == before:
        time.sleep(_PAUSE)
    while now != (before := now):
        time.sleep(_SETTLED)
        now = _stamps(outline)
    return now


def _stamps(outline: Path) -> Stamps:
    """The outline, the files beside it that may be its theme, its assets, and the templates of the lecture and ours."""
    folder, found = outline.absolute().parent, {}
    beside = (path for path in folder.glob("*.*") if path.suffix in _BESIDE)
    for path in (*beside, *_files(folder / "assets"), *_files(folder / "templates"), *_files(TEMPLATES)):
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
    drawn = report.drawn.drawn
    done = [f"ran {_listed(report.ran.names)}"] if report.ran.names else []
    done += [f"drew {drawn} figure{'s'[: drawn > 1]}"] if drawn else []
    if errors:
        return ", ".join([*done, f"{errors} error{'s'[: errors > 1]}, nothing was written"])
    return ", ".join([*done, f"{report.slides} slides in {report.seconds:.2f} s"])
