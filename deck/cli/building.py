"""Build outlines: one, whose stages are told, or several at once over the cores."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deck.base import interrupt
from deck.cli.progress import Progress
from deck.pipeline import unchanged
from deck.pipeline.unchanged import BuildOutcome

if TYPE_CHECKING:
    from concurrent.futures import Executor

Asked = Any  # the command line's namespace


def made(options: Asked, outlines: Sequence[Path]) -> Iterator[BuildOutcome]:
    """What came of each outline; of several, those that have changed are built over the cores, and no stages told."""
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


def _recalled(options: Asked, outline: Path) -> BuildOutcome | None:
    version = (options.output, options.theme, options.audience, dict(options.vars))
    return unchanged.recalled(outline, *version) if _plain(options, outline) else None


def _built(options: Asked, outline: Path, tell: Callable[[str, str], None] | None = None) -> BuildOutcome:
    from deck.pipeline import build
    from deck.pipeline.report import Options

    version = {"when": options.when, "audience": options.audience, "vars": dict(options.vars)}
    asked = Options(outline, options.output, options.theme, options.how, keeps=_plain(options, outline), **version)
    report = build.build(asked, tell or (lambda *_: None))
    if _plain(options, outline):
        unchanged.keep(asked, report)
    return BuildOutcome(None if report.failed else report.path, report.slides, report.problems, report.seconds)
