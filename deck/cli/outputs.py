"""Build as a command wants it, and do the commands that write something else than a .pptx: pictures, SVG, a page."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from deck.base.files import output
from deck.base.listed import LIST, Listed
from deck.base.problem import DeckError, Problem, Where, plural
from deck.cli.progress import Progress, give, say, tell
from deck.code.runner import How
from deck.pipeline import build
from deck.pipeline.report import Options, Report

Asked = Any  # the command line's namespace: outline, theme, how, audience, vars, and what the command takes


def how(options: Asked) -> How:
    """Whether code may be run."""
    return "recorded" if options.how == "recorded" else "cached"


def wanted(options: Asked, write: bool = True) -> Options:
    """The build that a command wants."""
    version = {"audience": options.audience, "vars": dict(options.vars)}
    return Options(options.outline, theme=options.theme, how=how(options), write=write, **version)


def built(options: Options, verbose: bool = False) -> Report:
    """A build whose problems have been told."""
    with Progress(verbose) as progress:
        report = build.build(options, progress.tell)
    tell(report.problems)
    return report


def svg(options: Asked) -> int:
    """Write each slide as an SVG; 1 if the outline has errors."""
    report = built(wanted(options, write=False), options.verbose)
    if report.failed or not report.composition:
        return 1
    from deck.svg.slide import file_name, slides

    made = report.composition
    folder: Path = options.output or made.deck.out.parent / f"svg{made.deck.audience and '-' + made.deck.audience}"
    drawn = enumerate(slides(made.pages, made.theme, made.deck, made.contours), 1)
    put({Listed(folder, "svg", options.outline): {file_name(n): text.encode() for n, text in drawn}}, options)
    say(f"{folder / file_name(1)}: the first of {plural(len(made.pages), 'slide')}, an SVG each")
    return 0


def html(options: Asked) -> int:
    """Write the deck as one HTML file; 1 if the outline has errors."""
    report = built(wanted(options, write=False), options.verbose)
    if report.failed or not report.composition:
        return 1
    from deck.preview.page import head, page, views

    made = report.composition
    path: Path = options.output or made.deck.out.with_suffix(".html")
    shown = list(views(made, [str(n + 1) for n in range(len(made.pages))], options.notes))
    text = page(shown, head(made))
    put({Listed(path.parent, "html", options.outline): {path.name: text.encode()}}, options)
    say(f"{path}: {plural(len(made.pages), 'slide')}, {len(text) / 1e6:.1f} MB")
    return 0


def put(made: Mapping[Listed, Mapping[str, bytes]], options: Asked, whole: bool = True) -> None:
    """Put what was drawn into folders, over ours only. Raises DeckError.

    whole: it is all that there is to be drawn, and pictures of slides that are gone go.
    """
    try:
        for place, files in made.items():
            for name in (*files, LIST):
                output(place.folder / name, options.outline.parent, trusted=how(options) != "recorded")
        if found := [problem for place, files in made.items() for problem in place.foreign(files)]:
            raise DeckError(*found)
        for place, files in made.items():
            place.put(files)
            gone = place.names() - set(files) if whole else ()
            place.remove([name for name in gone if name.endswith((".png", ".svg"))])
        paths = [place.folder / name for place, files in made.items() for name in files]
        give(options.command, outline=options.outline, files=paths)
    except OSError as error:
        where = Where(str(error.filename or options.outline))
        message = f"cannot be written: {error.strerror}"
        raise DeckError(Problem(where, "output-unwritable", message, "move it away")) from None
