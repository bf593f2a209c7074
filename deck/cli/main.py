"""Offer the command line: build an outline, or one of the commands around it."""

import argparse
import gc
import importlib
import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext, redirect_stdout
from pathlib import Path

from deck.base.problem import DeckError, Problem, plural
from deck.cli.arguments import COMMANDS, parsed
from deck.cli.progress import Progress, say, tell, tell_few, worded


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0: done, 1: the outline has errors, 2: the command line does."""
    gc.set_threshold(50_000, 20, 100)  # a build makes many objects and few cycles
    options = parsed(list(sys.argv[1:] if arguments is None else arguments))
    try:
        nowhere = Path(os.devnull)  # where all goes but problems, if it is to be quiet
        with nowhere.open("w", encoding="utf-8") as file, redirect_stdout(file if options.quiet else sys.stdout):
            return _function(options.command)(options)
    except DeckError as error:
        tell(error.problems)
        return 2 if error.problems[0].where.is_option else 1


def _function(name: str) -> Callable[[argparse.Namespace], int]:
    """What does a command; the doctor works where the libraries are missing that the others need."""
    if name == "build":
        return _build
    module, function = (COMMANDS[name].function or f"commands:{name}").split(":")
    found: Callable[[argparse.Namespace], int] = getattr(importlib.import_module(f"deck.cli.{module}"), function)
    return found


def _build(options: argparse.Namespace) -> int:
    from deck.pipeline import unchanged

    plain = (options.how, options.when, options.verbose) == ("cached", "unedited", False) and options.outline.is_file()
    version = (options.outline, options.output, options.theme, options.audience, dict(options.vars))
    if plain and (last := unchanged.recalled(*version)):
        if options.json:
            return _json(last.problems)
        tell_few(last.problems)
        say(f"{last.path}: {plural(last.slides, 'slide')}; nothing has changed")
        return 0
    from deck.pipeline import build
    from deck.pipeline.report import Options

    asked = Options(
        *(options.outline, options.output, options.theme, options.how),
        **{"when": options.when, "audience": options.audience, "vars": dict(options.vars)},
    )
    if options.no_worker:
        print("note: --no-worker is no longer needed: no build leaves anything running", file=sys.stderr)
    with nullcontext() if options.json else Progress(options.verbose) as progress:
        report = build.build(asked, progress.tell if progress else lambda *_: None)
    if plain:
        unchanged.keep(asked, report)
    if not progress:
        return _json(report.problems)
    tell_few(report.problems)
    if report.failed:
        errors = sum(problem.level == "error" for problem in report.problems)
        print(f"{errors} error{'s'[: errors > 1]}; nothing was written", file=sys.stderr)
        return 1
    say(f"{report.path}: {plural(report.slides, 'slide')} in {report.seconds:.1f} s")
    return 0


def _json(problems: Sequence[Problem]) -> int:
    """Problems for an editor or for CI: an object a line. The exit status of the build."""
    for problem in problems:
        place = {"file": problem.where.file, "line": problem.where.line, "column": problem.where.column}
        told = {"level": problem.level, "code": problem.code, "message": problem.message, "hint": problem.hint}
        print(json.dumps(place | {name: worded(text) for name, text in told.items()}))
    return int(any(problem.level == "error" for problem in problems))
