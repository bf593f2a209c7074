"""Offer the command line: build an outline, or one of the commands around it."""

import argparse
import gc
import importlib
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from deck.base.course import COURSE, OUTLINE, is_course
from deck.base.problem import DeckError, Problem, Where, plural
from deck.cli.arguments import COMMANDS, named, parsed
from deck.cli.progress import say, speaking, tell, tell_few, warn


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0: done, 1: the outline has errors, 2: the command line does."""
    gc.set_threshold(50_000, 20, 100)  # a build makes many objects and few cycles
    options = parsed(list(sys.argv[1:] if arguments is None else arguments))
    with speaking(options.quiet, options.json):
        return _tried(_run, options)


def _run(options: argparse.Namespace) -> int:
    """Do what a command does, to each of the lectures that were named."""
    if not isinstance(typed := getattr(options, "outline", Path()), list):
        return _function(options.command)(options)
    here = Path(COURSE) if is_course(Path(COURSE)) else Path(OUTLINE)
    outlines = list(dict.fromkeys(outline for path in typed or [here] for outline in named(path)))
    if len(outlines) > 1 and getattr(options, "output", None):
        message = f"{plural(len(outlines), 'lecture')} cannot all be written there"
        raise DeckError(Problem(Where("--output"), "output-unwritable", message, "name one lecture, or leave -o out"))
    if options.command == "build":
        return _build(options, outlines)
    statuses = []
    for outline in outlines:
        if len(outlines) > 1:
            say(f"{outline}:")
        one = argparse.Namespace(**vars(options) | {"outline": outline})
        statuses.append(_tried(_function(options.command), one))
    return max(statuses)


def _build(options: argparse.Namespace, outlines: list[Path]) -> int:
    """Build outlines, several at once; say what was done to each, and to all; 1 if one has errors."""
    from deck.cli.building import made

    if options.no_worker:
        warn("note: --no-worker is no longer needed: no build leaves anything running")
    begun, several, told, failed, same = time.monotonic(), len(outlines) > 1, set[Problem](), 0, 0
    written = dict[Path, Path]()  # the outline of each deck
    for outline, (path, slides, problems, seconds) in zip(outlines, made(options, outlines), strict=True):
        if path and (first := written.setdefault(path.absolute(), outline)) != outline:
            message, hint = f"writes {path}, as {first} does", "give it another title"
            problems = [*problems, Problem(Where(str(outline)), "output-stranger", message, hint)]  # noqa: PLW2901
            path = None  # noqa: PLW2901
        tell_few([problem for problem in problems if problem not in told])  # those of a course come once
        told.update(problems)
        if path:
            say(f"{path}: {plural(slides, 'slide')}" + _when(seconds))
        else:
            errors = sum(problem.level == "error" for problem in problems)
            warn(f"{outline}: " * several + f"{plural(errors, 'error')}; nothing was written")
        failed, same = failed + (not path), same + (seconds is None)
    if several:
        kept, wrong = f", {same} of them as they were" * (same > 0), f", {failed} with errors" * (failed > 0)
        say(f"{plural(len(outlines), 'lecture')}{_when(time.monotonic() - begun)}{kept}{wrong}")
    return int(failed > 0)


def _when(seconds: float | None) -> str:
    return "; nothing has changed" if seconds is None else f" in {seconds:.1f} s"


def _tried(function: Callable[[argparse.Namespace], int], options: argparse.Namespace) -> int:
    try:
        return function(options)
    except DeckError as error:
        tell(error.problems)
        return 2 if error.problems[0].where.is_option else 1


def _function(name: str) -> Callable[[argparse.Namespace], int]:
    """What does a command; the doctor works where the libraries are missing that the others need."""
    module, function = (COMMANDS[name].function or f"commands:{name}").split(":")
    found: Callable[[argparse.Namespace], int] = getattr(importlib.import_module(f"deck.cli.{module}"), function)
    return found
