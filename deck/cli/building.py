"""Build outlines: one, whose stages are told, or several at once over the cores."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from deck.base import interrupt
from deck.base.problem import Problem, Where, plural
from deck.cli.progress import Progress
from deck.pipeline import unchanged

if TYPE_CHECKING:
    from concurrent.futures import Executor

Asked = Any  # the command line's namespace


class Made(NamedTuple):
    """What came of an outline; no path: it has errors, and nothing was written. new: it was not the same before."""

    outline: Path
    path: Path | None
    slides: int
    problems: Sequence[Problem]
    seconds: float = 0.0
    new: bool = True

    def done(self, of_several: bool) -> str:
        """What was done, in a line."""
        if not self.path:
            errors = sum(problem.level == "error" for problem in self.problems)
            return f"{self.outline}: " * of_several + f"{plural(errors, 'error')}; nothing was written"
        when = f" in {self.seconds:.1f} s" if self.new else "; nothing has changed"
        return f"{self.path}: {plural(self.slides, 'slide')}{when}"


def made(options: Asked, outlines: Sequence[Path]) -> Iterator[Made]:
    """What came of each outline, in their order; of several, those that have changed are built over the cores.

    Only if there is one, stages are told. Raises DeckError.
    """
    paths = dict[Path, Path]()
    for found in _each(options, outlines):
        first = paths.setdefault(found.path.absolute(), found.outline) if found.path else found.outline
        if first == found.outline:
            yield found
            continue
        message = f"writes {found.path}, as {first} does"
        problem = Problem(Where(str(found.outline)), "output-stranger", message, "give it another title")
        yield found._replace(path=None, problems=[*found.problems, problem])


def _each(options: Asked, outlines: Sequence[Path]) -> Iterator[Made]:
    known = {outline: _recalled(options, outline) for outline in outlines}
    left = [outline for outline in outlines if not known[outline]]
    if len(outlines) == 1 and left:
        with Progress(options.verbose) as progress:
            known[outlines[0]] = _built(options, left.pop(), progress.tell)
    with nullcontext() if len(left) < 2 else _pool(len(left)) as pool:
        new = (pool.map if pool else map)(partial(_built, options), left)
        yield from (known[outline] or next(new) for outline in outlines)


def _pool(tasks: int) -> Executor:
    """Processes that build, and end without a word when somebody interrupts them."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    workers = min(tasks, os.cpu_count() or 1)
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), interrupt.leave)


def _plain(options: Asked, outline: Path) -> bool:
    """Whether a build asks for nothing that has to be done even where nothing has changed."""
    return (options.how, options.when, options.verbose) == ("cached", "unedited", False) and outline.is_file()


def _recalled(options: Asked, outline: Path) -> Made | None:
    version = (options.output, options.theme, options.audience, dict(options.vars))
    last = unchanged.recalled(outline, *version) if _plain(options, outline) else None
    return Made(outline, last.path, last.slides, last.problems, new=False) if last else None


def _built(options: Asked, outline: Path, tell: Callable[[str, str], None] | None = None) -> Made:
    from deck.pipeline import build as pipeline
    from deck.pipeline.report import Options

    version = {"when": options.when, "audience": options.audience, "vars": dict(options.vars)}
    asked = Options(outline, options.output, options.theme, options.how, **version)
    report = pipeline.build(asked, tell or (lambda *_: None))
    if _plain(options, outline):
        unchanged.keep(asked, report)
    return Made(outline, None if report.failed else report.path, report.slides, report.problems, report.seconds)
