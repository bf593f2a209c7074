"""Know a build since which nothing has changed, by all that it read: then nothing is done, and little imported."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from deck.base.cache import Cache, digest
from deck.base.course import homes
from deck.base.libraries import IN_CHECKOUT, PROJECT, TEMPLATES
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


class _BuildInputs(NamedTuple):
    """What a build read: all that may be read of a lecture, the folders of its themes, and every file."""

    inputs: list[str]
    themes: list[str]
    files: set[Path]


def recalled(outline: Path, *asked: object) -> BuildOutcome | None:
    """The last build of this outline for the same output, theme, audience and variables; None if it is to be done."""
    cache = results_folder.opened(outline.absolute().parent, make=False)
    kept = _recalled(outline, _key(outline, *asked), cache)
    return kept and BuildOutcome(Path(kept[2]), *kept[3:])


def slides_of(options: Options, cache: Cache) -> Mapping[str, Any]:
    """What slides became in the last build for the same, if no file was changed but outline, deck and templates."""
    own = set(map(str, templates(options.outline.absolute().parent)))
    kept = _recalled(options.outline, digest("slides", _key(options.outline, *_asked(options))), cache, own)
    return kept[2] if kept else {}


def templates(lecture: Path) -> list[Path]:
    """The files of the templates of slides that belong to a lecture, and to its course."""
    return [Path(file) for place in homes(lecture) for file in _files(place / "templates" / "slides")]


def _recalled(outline: Path, key: str, cache: Cache, without: Set[str] = frozenset()) -> Any:
    kept = cache.recall(key) if cache.folder else None
    inputs = sorted({*map(str, _inputs(outline, *map(Path, kept[1])))} - without) if kept else []
    return kept if kept and kept[0] == inputs else None


def keep(options: Options, report: Report) -> None:
    """Remember a build, unless recordings stood in for code, which might be run another time."""
    if report.path and report.composition and not report.ran.recorded and (read := _read(options, report)):
        value = (read.inputs, read.themes, str(report.path), report.slides, report.problems)
        report.composition.cache.keep(_key(options.outline, *_asked(options)), value, read.files)


def keep_slides(options: Options, report: Report, slides: Mapping[str, Any]) -> None:
    """Remember what slides became, which holds while no file changes but the outline, the deck and the templates."""
    if report.path and report.composition and slides and (read := _read(options, report)):
        own = set(templates(options.outline.absolute().parent))
        files = read.files - own - {options.outline.absolute(), report.path.absolute()}
        key = digest("slides", _key(options.outline, *_asked(options)))
        inputs = sorted({*read.inputs} - {*map(str, own)})
        report.composition.cache.keep(key, (inputs, read.themes, slides), files)


def _read(options: Options, report: Report) -> _BuildInputs | None:
    """What a build read; None if something was changed meanwhile, by somebody else, or lies behind a linked folder."""
    made, path = report.composition, report.path
    assert made
    assert path
    theme = Path(options.theme or made.deck.text("theme"))
    places = (Path(), *homes(made.deck.folder))
    themes = [file.absolute().parent for place in places if (file := place / theme).is_file()]
    inputs = {*_inputs(options.outline, *themes)}
    files = {
        *inputs,
        *made.cache.read,
        *made.deck.elsewhere(),
        *map(Path, made.theme.style.font_files),
        path.absolute(),
    }
    own = (file for file in inputs if file != path.absolute() and not made.deck.makes(file))
    changed = any(max(_stamp(file)[2:]) > report.begun for file in own) or any(map(os.path.isdir, inputs))
    return None if changed else _BuildInputs(sorted(map(str, inputs)), list(map(str, themes)), files)


def _asked(options: Options) -> tuple[object, ...]:
    return options.output, options.theme, options.audience, options.vars


def _key(*asked: object) -> str:
    """What was asked for, where, and of which engine and libraries."""
    return digest("build", asked, Path.cwd(), sys.version, sys.executable, _made_with(tuple(sys.path)))


@cache
def _made_with(places: Iterable[str]) -> str:
    """A name for engine and libraries, by sizes and times: of the engine's files, and of the folders of libraries.

    A checkout is no such folder, nor is that of a lecture: they change whenever somebody saves an outline there.
    """
    engine = [_stamp(file) for folder in (_ENGINE, TEMPLATES) for file in sorted(_files(folder))]
    libraries, lectures = map(Path.absolute, map(Path, places)), {Path.cwd(), *[PROJECT] * IN_CHECKOUT}
    return digest(engine, [_stamp(place) for place in libraries if place not in lectures])


def _stamp(path: str | Path) -> tuple[str, int, int, int]:
    """Enough to know a file again that only an installation or a developer changes, and a folder of libraries."""
    try:
        status = os.stat(path)  # noqa: PTH116 - hundreds of them before every build
    except OSError:
        return str(path), 0, 0, 0
    return str(path), status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _inputs(outline: Path, *themes: Path) -> Iterator[Path]:
    """What may be read of a lecture, its course, and folders of themes: assets, templates, what belongs to a theme."""
    folders = homes(outline.absolute().parent)
    for place in dict.fromkeys((*folders, *themes)):
        yield from (path for path in place.glob("*.*") if path.suffix.lower() in BESIDE)
    for place in folders:
        yield from map(Path, _files(place / "assets"))
        yield from map(Path, _files(place / "templates"))


def _files(folder: Path) -> Iterator[str]:
    """The files in a folder, and links there to folders, which are not followed."""
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        yield from (f"{place}{os.sep}{name}" for name in names)
        yield from (link for name in folders if os.path.islink(link := f"{place}{os.sep}{name}"))  # noqa: PTH114
