"""Offer the command line: build an outline, or one of the commands around it."""

import argparse
import gc
import importlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from deck.base.course import OUTLINE
from deck.base.problem import DeckError, Problem, Where, plural
from deck.cli.arguments import COMMANDS, named, parsed
from deck.cli.progress import say, speaking, tell


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0: done, 1: the outline has errors, 2: the command line does."""
    gc.set_threshold(50_000, 20, 100)  # a build makes many objects and few cycles
    options = parsed(list(sys.argv[1:] if arguments is None else arguments))
    with speaking(options.quiet, options.json):
        return _tried(_run, options)


def _run(options: argparse.Namespace) -> int:
    """Do what a command does, to each of the lectures that were named."""
    function = _function(options.command)
    if not isinstance(typed := getattr(options, "outline", Path()), list):
        return function(options)
    outlines = [outline for path in typed or [Path(OUTLINE)] for outline in named(path)]
    if len(outlines) > 1 and options.command == "build":
        from deck.cli.building import build_all

        return build_all(options, _one_output(options, outlines))
    statuses = []
    for outline in _one_output(options, outlines):
        if len(outlines) > 1:
            say(f"{outline}:")
        statuses.append(_tried(function, argparse.Namespace(**vars(options) | {"outline": outline})))
    return max(statuses)


def _one_output(options: argparse.Namespace, outlines: list[Path]) -> list[Path]:
    if len(outlines) > 1 and getattr(options, "output", None):
        message = f"{plural(len(outlines), 'lecture')} cannot all be written there"
        raise DeckError(Problem(Where("--output"), "output-unwritable", message, "name one lecture, or leave -o out"))
    return outlines


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
