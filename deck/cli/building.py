"""Build outlines: one, whose stages are told, or several at once over the cores."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from deck.base import interrupt
from deck.base.problem import DeckError, Problem, Where, plural
from deck.cli.progress import Progress, say, tell_few, warn
from deck.pipeline import unchanged

Asked = Any  # the command line's namespace


class Made(NamedTuple):
    """What came of an outline; no path: it has errors, and nothing was written. new: it was not the same before."""

    outline: Path
    path: Path | None
    slides: int
    problems: Sequence[Problem]
    seconds: float = 0.0
    new: bool = True

    @property
    def done(self) -> str:
        """What was done, in a line."""
        if not self.path:
            errors = sum(problem.level == "error" for problem in self.problems)
            return f"{plural(errors, 'error')}; nothing was written"
        when = f" in {self.seconds:.1f} s" if self.new else "; nothing has changed"
        return f"{self.path}: {plural(self.slides, 'slide')}{when}"


def build(options: Asked) -> int:
    """Build an outline and say what was done; 1 if it has errors."""
    if options.no_worker:
        warn("note: --no-worker is no longer needed: no build leaves anything running")
    found = _recalled(options, options.outline)
    if not found:
        with Progress(options.verbose) as progress:
            found = _built(options, options.outline, progress.tell)
    tell_few(found.problems)
    say(found.done) if found.path else warn(found.done)
    return int(not found.path)


def build_all(options: Asked, outlines: Sequence[Path]) -> int:
    """Build several outlines at once, say what was done to each, and to all; 1 if one has errors."""
    begun, told, paths = time.monotonic(), set[Problem](), dict[Path, Path]()
    made = list[Made]()
    for found in _each(options, outlines):
        made.append(_alone(found, paths))
        tell_few(problem for problem in made[-1].problems if problem not in told)  # those of the course come once
        told.update(made[-1].problems)
        say(made[-1].done if made[-1].path else f"{found.outline}: {made[-1].done}")
    failed, same = sum(not one.path for one in made), sum(not one.new for one in made)
    kept, wrong = f", {same} of them as they were" * (same > 0), f", {failed} with errors" * (failed > 0)
    say(f"{plural(len(made), 'lecture')} in {time.monotonic() - begun:.1f} s{kept}{wrong}")
    return int(failed > 0)


def _alone(found: Made, paths: dict[Path, Path]) -> Made:
    """What came of an outline; an error if another has written the same file."""
    first = paths.setdefault(found.path.absolute(), found.outline) if found.path else found.outline
    if first == found.outline:
        return found
    message = f"writes {found.path}, as {first} does"
    problem = Problem(Where(str(found.outline)), "output-stranger", message, "give it another title")
    return found._replace(path=None, problems=[*found.problems, problem])


def _each(options: Asked, outlines: Sequence[Path]) -> Iterator[Made]:
    """What came of each outline, in their order; those since which something has changed are built over the cores."""
    known = {outline: _recalled(options, outline) for outline in outlines}
    left = [outline for outline in outlines if not known[outline]]
    build_one = partial(_tried, options)
    if len(left) < 2:
        made: Iterator[Made] = map(build_one, left)
        yield from (known[outline] or next(made) for outline in outlines)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    spawn, workers = multiprocessing.get_context("spawn"), min(len(left), os.cpu_count() or 1)
    with ProcessPoolExecutor(workers, spawn, interrupt.leave) as pool:
        made = pool.map(build_one, left)
        yield from (known[outline] or next(made) for outline in outlines)


def _tried(options: Asked, outline: Path) -> Made:
    try:
        return _built(options, outline, lambda *_: None)
    except DeckError as error:
        return Made(outline, None, 0, error.problems)


def _plain(options: Asked, outline: Path) -> bool:
    """Whether a build asks for nothing that has to be done even where nothing has changed."""
    return (options.how, options.when, options.verbose) == ("cached", "unedited", False) and outline.is_file()


def _recalled(options: Asked, outline: Path) -> Made | None:
    version = (options.output, options.theme, options.audience, dict(options.vars))
    last = unchanged.recalled(outline, *version) if _plain(options, outline) else None
    return Made(outline, last.path, last.slides, last.problems, new=False) if last else None


def _built(options: Asked, outline: Path, tell: Callable[[str, str], None]) -> Made:
    from deck.pipeline import build as pipeline
    from deck.pipeline.report import Options

    version = {"when": options.when, "audience": options.audience, "vars": dict(options.vars)}
    asked = Options(outline, options.output, options.theme, options.how, **version)
    report = pipeline.build(asked, tell)
    if _plain(options, outline):
        unchanged.keep(asked, report)
    path = None if report.failed else report.path
    return Made(outline, path, report.slides, report.problems, report.seconds)
