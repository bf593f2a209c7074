"""Know a build since which nothing has changed, by all that it read: then nothing is done, and little imported."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from deck.base.cache import digest
from deck.base.course import homes
from deck.base.libraries import TEMPLATES
from deck.base.problem import Problem
from deck.pipeline import results_folder

if TYPE_CHECKING:
    from deck.pipeline.report import Options, Report

_ENGINE = Path(__file__).parents[1]
BESIDE = (".yaml", ".yml", ".potx", ".pptx", ".potm", ".pptm", ".ppsx")  # outlines and themes


class BuildOutcome(NamedTuple):
    """What a build made, and had to tell; no path: it has errors; no seconds: nothing has changed since."""

    path: Path | None
    slides: int
    problems: list[Problem]
    seconds: float | None = None


def recalled(outline: Path, *asked: object) -> BuildOutcome | None:
    """The last build of this outline for the same output, theme, audience and variables; None if it is to be done."""
    cache = results_folder.opened(outline.absolute().parent, make=False)
    kept = cache.recall(_key(outline, *asked)) if cache.folder else None
    if not kept or kept[0] != sorted(map(str, _inputs(outline, *map(Path, kept[1])))):
        return None
    _, _, path, slides, problems = kept
    return BuildOutcome(Path(path), slides, problems)


def keep(options: Options, report: Report) -> None:
    """Remember a build, unless recordings stood in for code, which might be run another time."""
    made = report.composition
    if not report.path or not made or report.ran.recorded:
        return
    theme = Path(options.theme or made.deck.text("theme"))
    places = (Path(), *homes(made.deck.folder))
    themes = [path.absolute().parent for place in places if (path := place / theme).is_file()]
    inputs = sorted(_inputs(options.outline, *themes))
    read = {
        *inputs,
        *made.cache.read,
        *made.deck.elsewhere(),
        *map(Path, made.theme.style.font_files),
        report.path.absolute(),
    }
    value = (list(map(str, inputs)), list(map(str, themes)), str(report.path), report.slides, report.problems)
    asked = (options.output, options.theme, options.audience, options.vars)
    made.cache.keep(_key(options.outline, *asked), value, read)


def _key(*asked: object) -> str:
    """What was asked for, where, and of which engine and libraries, by the sizes and times of their files."""
    engine = [_stamp(file) for folder in (_ENGINE, TEMPLATES) for file in sorted(_files(folder))]
    libraries = [_stamp(Path(name)) for name in sys.path]
    return digest("build", asked, Path.cwd(), sys.version, sys.executable, engine, libraries)


def _stamp(path: Path) -> tuple[str, int, int, int]:
    """Enough to know a file again that only an installation or a developer changes, and a folder of libraries."""
    try:
        status = path.stat()
    except OSError:
        return str(path), 0, 0, 0
    return str(path), status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _inputs(outline: Path, *themes: Path) -> Iterator[Path]:
    """What may be read of a lecture, its course, and folders of themes: assets, templates, what belongs to a theme."""
    folders = homes(outline.absolute().parent)
    for place in dict.fromkeys((*folders, *themes)):
        yield from (path for path in place.glob("*.*") if path.suffix.lower() in BESIDE)
    for place in folders:
        yield from _files(place / "assets")
        yield from _files(place / "templates")


def _files(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        yield from (Path(place, name) for name in names)
