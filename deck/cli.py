"""Offer the command line: build an outline, or one of the commands around it."""

from __future__ import annotations

import argparse
import gc
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from deck.problem import DeckError
from deck.progress import Progress, tell, tell_few

if TYPE_CHECKING:
    from deck.report import Report

EXAMPLES = """examples:
  python build.py                                outline.yaml → out/<title>.pptx
  python build.py talks/intro.yaml -o intro.pptx another outline, another name
  python build.py --theme dark                   the same lecture in the dark theme
  python build.py --live                         run every snippet now; a recording will not do
  python build.py --no-run                       somebody else's lecture: recordings and cached figures only
  python build.py watch                          again after each change; a changed snippet shows at once
  python build.py check                          run every snippet; tell what differs from its recording
  python build.py lint                           what the audience would trip over, rule by rule
  python build.py sheet --handout                every slide as a picture, and a PDF with the notes
  python build.py kinds                          the kinds of slide, each with an example
  python build.py schema                         what editors complete and check the outline by
  python build.py theme acme.potx                what a brand's template offers, and what it lacks
  python build.py doctor                         what is here that a build needs or can use, and what is not
  python build.py clean                          forget cached figures, outputs and environments

Building an outline runs its figures and code snippets: build only outlines you trust, or with --no-run.
"""
THEME = """example:
  python build.py theme acme.potx                then write `theme: acme.potx` into the outline

Slides ask for layouts by our names (Title and Content, Section …); ← says which of the brand's is taken: by its type,
by its placeholders, or by its name. Places are left, top, width, height in inches. Any other layout of the brand goes
by its own name: `layout: Comparison` on a slide.
"""
COMMANDS = {
    "kinds": "List the kinds of slide: what each is for, with an example to copy.",
    "schema": "Write a JSON Schema of the outline for editors, which complete and check its keys by it.",
    "check": "Run every snippet and compare what it prints with its recording; 1: something differs.",
    "lint": "Judge the slides by named rules without writing a deck; 1: there are warnings or errors.",
    "sheet": "Build, and draw every slide with LibreOffice: a PNG each and a contact sheet under out/sheet.",
    "watch": "Build again whenever the outline, its assets or templates change, until Ctrl+C.",
    "theme": "List what a theme offers: layouts with their areas, colours, typefaces, and what it lacks.",
    "doctor": "Tell which libraries, programs and fonts are here, and how the lecture stands; 1: nothing can be built.",
    "clean": "Remove the cache beside the outline: figures, outputs, environments, and sessions that wait.",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0: done, 1: the outline has errors, 2: the command line does."""
    gc.set_threshold(50_000, 20, 100)  # a build makes many objects and few cycles
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    if arguments and arguments[0] in COMMANDS:
        return _command(arguments[0], arguments[1:])
    options = _parser().parse_args(arguments)
    from deck import pipeline
    from deck.report import Options

    asked = Options(
        *(options.outline, options.output, options.theme, options.how),
        when=options.when,
        worker=not options.no_worker,
    )
    if options.json:
        return _json(pipeline.build(asked, lambda *_: None))
    progress = Progress(options.verbose)
    report = pipeline.build(asked, progress.tell)
    progress.close()
    tell_few(report.problems)
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
    _outline(parser)
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="the .pptx to write (out/<title>.pptx)")
    parser.add_argument(
        "--theme", default="", metavar="T", help="light, dark, a theme file or a brand's .potx or .pptx"
    )
    parser.set_defaults(how="cached")
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--live", dest="how", action="store_const", const="live", help="run every snippet now; no cache, no recording"
    )
    how.add_argument(
        "--no-run", dest="how", action="store_const", const="recorded", help="run nothing: recordings, cached figures"
    )
    parser.add_argument(
        "--no-worker", action="store_true", help="leave no sessions waiting, for ten minutes, for the next build"
    )
    parser.set_defaults(when="unedited")
    when = parser.add_mutually_exclusive_group()
    when.add_argument(
        "--keep", dest="when", action="store_const", const="beside", help="if the deck was edited, write beside it"
    )
    when.add_argument(
        "--force", dest="when", action="store_const", const="always", help="write over it; the edited one is kept"
    )
    parser.add_argument("--json", action="store_true", help="print problems only, as JSON, one object a line")
    parser.add_argument("--verbose", action="store_true", help="say what each stage does, figure by figure")
    return parser


def _json(report: Report) -> int:
    """Problems for an editor or for CI: an object a line."""
    for problem in report.problems:
        place = {"file": problem.where.file, "line": problem.where.line, "column": problem.where.column}
        told = {"level": problem.level, "code": problem.code, "message": problem.message, "hint": problem.hint}
        print(json.dumps(place | told))
    return int(report.failed)


def _outline(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "outline", nargs="?", type=Path, default=Path("outline.yaml"), help="the lecture (outline.yaml)"
    )


def _command(name: str, arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog=f"build.py {name}", description=COMMANDS[name])
    if name == "theme":
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        parser.epilog = THEME
        parser.add_argument("theme", help="light, dark, a theme file or a brand's .potx or .pptx")
    _outline(parser)
    if name == "schema":
        parser.add_argument(
            "-o", "--output", type=Path, metavar="FILE", help="where to (outline.schema.json beside it)"
        )
    if name == "doctor":
        parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="the deck (out/<title>.pptx)")
        parser.add_argument("--json", action="store_true", help="print an object a line for what was looked at")
    if name == "check":
        parser.add_argument("--accept", action="store_true", help="take what is printed now into the recordings")
    if name in ("lint", "sheet", "watch"):
        parser.add_argument("--theme", default="", metavar="T", help="light, dark, a theme file or a .potx")
    if name in ("lint", "sheet"):
        parser.add_argument("--no-run", action="store_true", help="run nothing: recordings, cached figures")
    if name == "sheet":
        parser.add_argument("--pdf", action="store_true", help="keep the PDF of the slides, beside the deck")
        parser.add_argument("--handout", action="store_true", help="a PDF with the notes under each slide, too")
    try:
        return _function(name)(parser.parse_args(arguments))
    except DeckError as error:
        tell(error.problems)
        return 1


def _function(name: str) -> Callable[[argparse.Namespace], int]:
    """What does a command; the doctor works where the libraries are missing that the others need."""
    if name == "doctor":
        from deck.doctor.report import doctor

        return doctor
    from deck import commands

    function: Callable[[argparse.Namespace], int] = getattr(commands, name)
    return function
