"""Know a build since which nothing has changed, by all that it read: then nothing is done, and little imported."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import ZLIB_RUNTIME_VERSION

from deck.base.cache import Cache, digest
from deck.base.course import homes
from deck.base.engine import files, stamp, stamps
from deck.base.libraries import IN_CHECKOUT, PROJECT
from deck.base.problem import Problem
from deck.pipeline import results_folder

if TYPE_CHECKING:
    from deck.pipeline.report import Options, Report

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
    return [Path(file) for place in homes(lecture) for file in files(place / "templates" / "slides")]


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
    changed = any(max(stamp(file)[2:]) > report.begun for file in own) or any(map(os.path.isdir, inputs))
    return None if changed else _BuildInputs(sorted(map(str, inputs)), list(map(str, themes)), files)


def _asked(options: Options) -> tuple[object, ...]:
    return options.output, options.theme, options.audience, options.vars


def _key(*asked: object) -> str:
    """What was asked for, where, and of which engine and libraries."""
    here = Path.cwd(), sys.version, ZLIB_RUNTIME_VERSION, sys.executable
    return digest("build", asked, here, _made_with(tuple(sys.path)))


@cache
def _made_with(places: Iterable[str]) -> str:
    """A name for engine and libraries, by sizes and times: of the engine's files, and of the folders of libraries.

    A checkout is no such folder, nor is that of a lecture: they change whenever somebody saves an outline there.
    """
    libraries, lectures = map(Path.absolute, map(Path, places)), {Path.cwd(), *[PROJECT] * IN_CHECKOUT}
    return digest(stamps(), [stamp(place) for place in libraries if place not in lectures])


def _inputs(outline: Path, *themes: Path) -> Iterator[Path]:
    """What may be read of a lecture, its course, and folders of themes: assets, templates, what belongs to a theme."""
    folders = homes(outline.absolute().parent)
    for place in dict.fromkeys((*folders, *themes)):
        yield from (path for path in place.glob("*.*") if path.suffix.lower() in BESIDE)
    for place in folders:
        yield from map(Path, files(place / "assets"))
        yield from map(Path, files(place / "templates"))
