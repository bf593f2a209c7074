"""Build as a command wants it, and do the commands that write something else than a .pptx: pictures, SVG, a page."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from deck.base.files import output
from deck.base.listed import LIST, Listed
from deck.base.problem import DeckError, Problem, Where, plural
from deck.cli.progress import Progress, say, tell
from deck.code.run import How
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


def built(options: Options) -> Report:
    """A build whose problems have been told."""
    with Progress() as progress:
        report = build.build(options, progress.tell)
    tell(report.problems)
    return report


def sheet(options: Asked) -> int:
    """Build the deck and draw it with LibreOffice; 1 if that cannot be done."""
    from deck.cli.doctor import packages
    from deck.cli.preview import libreoffice

    report = built(wanted(options))
    if not report.path or not report.style:
        return 1
    try:
        with tempfile.TemporaryDirectory() as own:
            _draw(report, report.path, Path(own), options)
    except libreoffice.LibreOfficeError as error:
        missing = isinstance(error, libreoffice.LibreOfficeMissingError)
        hint, message = packages.command("libreoffice", "liberation") if missing else "", f"cannot be drawn: {error}"
        raise DeckError(Problem(Where(str(report.path)), "output-unwritable", message, hint)) from None
    return 0


def _draw(report: Report, deck: Path, work: Path, options: Asked) -> None:
    """Draw a deck in a folder of our own, and put what is asked for beside it. Raises DeckError, LibreOfficeError."""
    from deck.cli.preview import libreoffice
    from deck.cli.preview.sheet import differences, handout, still
    from deck.cli.preview.sheet import sheet as draw

    assert report.style
    shown = still(deck, work / deck.name)
    drawn = libreoffice.convert(shown, work / "drawn")
    long: list[int] = []
    beside = [drawn] if options.pdf else []
    if options.handout:
        path, long = handout(shown, work / "drawn", report.style)
        beside.append(path)
    contact, pictures = draw(drawn, work / "sheet")
    folder: Path = options.output or deck.parent / "sheet"
    pages, beside_deck = (Listed(place, "sheet", options.outline) for place in (folder, deck.parent))
    assert report.composition
    lang = report.composition.deck.text("lang", "en-GB")
    documents = {path.name: libreoffice.in_language(path.read_bytes(), lang) for path in beside}
    together = pages.folder.resolve() == beside_deck.folder.resolve()
    drawings = {path.name: path.read_bytes() for path in (contact, *pictures)}
    made = {pages: drawings | (documents if together else {})}
    put(made | ({beside_deck: documents} if documents and not together else {}), options)
    say(f"{pages.folder / contact.name}: {plural(len(pictures), 'slide')}, a PNG each beside it")
    tell(differences(drawn, [page.placed for page in report.pages], report.style))
    if options.handout:
        off = f": the notes of slide {', '.join(map(str, long))} run off the page" if long else ""
        say(f"{deck.parent / path.name}{off}")
    if options.pdf:
        say(deck.parent / drawn.name)


def svg(options: Asked) -> int:
    """Write each slide as an SVG; 1 if the outline has errors."""
    report = built(wanted(options, write=False))
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
    report = built(wanted(options, write=False))
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


def put(made: Mapping[Listed, Mapping[str, bytes]], options: Asked) -> None:
    """Put what was drawn into folders, over ours only; pictures of slides that are gone go. Raises DeckError."""
    try:
        for place, files in made.items():
            for name in (*files, LIST):
                output(place.folder / name, options.outline.parent, trusted=how(options) != "recorded")
        if found := [problem for place, files in made.items() for problem in place.foreign(files)]:
            raise DeckError(*found)
        for place, files in made.items():
            place.put(files)
            place.remove([name for name in place.names() - set(files) if name.endswith((".png", ".svg"))])
    except OSError as error:
        where = Where(str(error.filename or options.outline))
        message = f"cannot be written: {error.strerror}"
        raise DeckError(Problem(where, "output-unwritable", message, "move it away")) from None
