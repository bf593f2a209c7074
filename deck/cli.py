"""Offer the command line: build an outline, list the slide kinds, clean the cache."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from deck import pipeline
from deck.problem import DeckError, Problem
from deck.progress import Progress

EXAMPLES = """examples:
  python build.py                                outline.yaml → out/<title>.pptx
  python build.py talks/intro.yaml -o intro.pptx another outline, another name
  python build.py --theme dark                   the same lecture in the dark theme
  python build.py --live                         run every snippet now; a recording will not do
  python build.py --no-run                       somebody else's lecture: recordings and cached figures only
  python build.py check                          run every snippet; tell what differs from its recording
  python build.py kinds                          the kinds of slide, each with an example
  python build.py clean                          forget cached figures, outputs and environments

Building an outline runs its figures and code snippets: build only outlines you trust, or with --no-run.
"""
COMMANDS = ("kinds", "clean", "check")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0: done, 1: the outline has errors, 2: the command line does."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    if arguments and arguments[0] in COMMANDS:
        return _command(arguments)
    options = _parser().parse_args(arguments)
    asked = pipeline.Options(options.outline, options.output, options.theme, options.how)
    if options.json:
        return _json(pipeline.build(asked, lambda *_: None))
    progress = Progress(options.verbose)
    report = pipeline.build(asked, progress.tell)
    progress.close()
    _print(report.problems)
    if report.failed:
        errors = sum(problem.level == "error" for problem in report.problems)
        print(f"{errors} error{'s'[: errors > 1]}; nothing was written", file=sys.stderr)
        return 1
    print(progress.summary(report))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="build.py",
        description="Turn a lecture's outline into a PowerPoint file.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "outline", nargs="?", type=Path, default=Path("outline.yaml"), help="the lecture (outline.yaml)"
    )
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="the .pptx to write (out/<title>.pptx)")
    parser.add_argument(
        "--theme", default="", metavar="T", help="light, dark or a theme file, whatever the outline says"
    )
    parser.set_defaults(how="cached")
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--live", dest="how", action="store_const", const="live", help="run every snippet now; no cache, no recording"
    )
    how.add_argument(
        "--no-run", dest="how", action="store_const", const="recorded", help="run nothing: recordings, cached figures"
    )
    parser.add_argument("--json", action="store_true", help="print problems only, as JSON, one object a line")
    parser.add_argument("--verbose", action="store_true", help="say what each stage does, figure by figure")
    return parser


def _json(report: pipeline.Report) -> int:
    """Problems for an editor or for CI: an object a line."""
    for problem in report.problems:
        print(json.dumps(vars(problem.where) | {name: vars(problem)[name] for name in ("level", "message", "hint")}))
    return int(report.failed)


def _command(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog=f"build.py {arguments[0]}", description=_DOES[arguments[0]])
    parser.add_argument(
        "outline", nargs="?", type=Path, default=Path("outline.yaml"), help="the lecture (outline.yaml)"
    )
    if arguments[0] == "check":
        parser.add_argument("--accept", action="store_true", help="take what is printed now into the recordings")
    options = parser.parse_args(arguments[1:])
    if arguments[0] == "check":
        return _check(options.outline, options.accept)
    try:
        return {"kinds": _kinds, "clean": _clean}[arguments[0]](options.outline)
    except DeckError as error:
        _print(error.problems)
        return 1


_DOES = {
    "kinds": "List the kinds of slide: what each is for, with an example to copy.",
    "check": "Run every snippet and compare what it prints with its recording; 1: something differs.",
    "clean": "Remove the cache beside the outline: figures, outputs of snippets, private environments.",
}


def _check(path: Path, accept: bool) -> int:
    progress = Progress()
    report = pipeline.check(pipeline.Options(path), accept, progress.tell)
    progress.close()
    _print(report.problems)
    if not report.failed:
        print(f"{report.ran.live} snippets {'are recorded as they ran now' if accept else 'give what was recorded'}")
    return int(report.failed)


def _kinds(path: Path) -> int:
    from deck.kinds import listed

    print(listed(path, pipeline.TEMPLATES))
    return 0


def _clean(path: Path) -> int:
    cache = path.parent / ".cache"
    shutil.rmtree(cache, ignore_errors=True)
    print(f"removed {cache}" if not cache.exists() else f"could not remove all of {cache}")
    return int(cache.exists())


def _print(problems: Sequence[Problem]) -> None:
    for problem in problems:
        print(problem, file=sys.stderr)
