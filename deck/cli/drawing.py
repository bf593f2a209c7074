"""Draw slides as pictures: with LibreOffice, from the deck, or by ourselves, from how we write SVG."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from deck.base.listed import Listed
from deck.base.problem import DeckError, Problem, Where, plural
from deck.cli.outputs import Asked, built, put, wanted
from deck.cli.progress import say, tell
from deck.cli.slides import chosen
from deck.pipeline.report import Composition, Report

_PIXELS = 1280  # of a picture's width


def sheet(options: Asked) -> int:
    """Build the deck and draw it, or some of its slides; 1 if that cannot be done."""
    if options.fast and (options.pdf or options.handout):
        message = "a PDF is made by LibreOffice"
        raise DeckError(Problem(Where("--fast"), "output-unwritable", message, "leave --fast out"))
    report = built(wanted(options, write=not options.fast), options.verbose)
    if report.failed or not report.composition:
        return 1
    numbers = chosen(options.slides, [page.slide for page in report.pages])
    from deck.cli.doctor import packages
    from deck.cli.preview import libreoffice

    draw = _fast if options.fast else _by_libreoffice
    try:
        with tempfile.TemporaryDirectory() as own:
            draw(report, report.composition, numbers, Path(own), options)
    except libreoffice.LibreOfficeError as error:
        missing = isinstance(error, libreoffice.LibreOfficeMissingError)
        ways = packages.command("libreoffice", "liberation"), "--fast draws without it"
        hint = "; ".join(filter(None, ways)) if missing else ""
        message = f"cannot be drawn: {error}"
        raise DeckError(Problem(Where(str(report.path)), "output-unwritable", message, hint)) from None
    return 0


def _fast(_: Report, made: Composition, numbers: Sequence[int], work: Path, options: Asked) -> None:
    """Draw slides by ourselves, with the fonts that are here."""
    import resvg_py

    from deck.cli.preview.sheet import contact
    from deck.layout.footers import positions
    from deck.model.placed import targets
    from deck.svg.slide import file_name, slide

    links, places, files = targets(made.pages, file_name), positions(made.pages), dict[int, Path]()
    fonts = list(made.theme.style.font_files)
    for n in numbers:
        drawn = slide(made.pages[n - 1], made.theme, made.deck, n, places[n - 1], made.contours, links)
        files[n] = work / f"slide-{n:02}.png"
        files[n].write_bytes(bytes(resvg_py.svg_to_bytes(svg_string=drawn, width=_PIXELS, font_files=fonts)))
    _put([contact(files, work / "contact.png"), *files.values()], made.deck.out.parent, options)


def _put(pictures: Sequence[Path], beside: Path, options: Asked, documents: Sequence[Path] = ()) -> None:
    """Put a contact sheet and the pictures of slides into the folder that is asked for, documents beside the deck."""
    folder: Path = options.output or beside / "sheet"
    pages, beside_deck = (Listed(place, "sheet", options.outline) for place in (folder, beside))
    drawings, papers = ({path.name: path.read_bytes() for path in paths} for paths in (pictures, documents))
    together = pages.folder.resolve() == beside_deck.folder.resolve()
    made = {pages: drawings | (papers if together else {})}
    put(made | ({beside_deck: papers} if papers and not together else {}), options, whole=not options.slides)
    say(f"{folder / pictures[0].name}: {plural(len(pictures) - 1, 'slide')}, a PNG each beside it")


def _by_libreoffice(report: Report, made: Composition, numbers: Sequence[int], work: Path, options: Asked) -> None:
    """Draw a deck in a folder of our own, and put what is asked for beside it. Raises DeckError, LibreOfficeError."""
    from deck.cli.preview import libreoffice
    from deck.cli.preview.sheet import differences, handout, still
    from deck.cli.preview.sheet import sheet as draw

    assert report.path
    deck = report.path
    style, lang = made.theme.style, made.deck.text("lang", "en-GB")
    shown = still(deck, work / deck.name, numbers)
    drawn = libreoffice.convert(shown, work / "drawn")
    notes, long = handout(shown, work / "drawn", style) if options.handout else (None, [])
    documents = [path for path in (drawn if options.pdf else None, notes) if path]
    for path in documents:
        path.write_bytes(libreoffice.in_language(path.read_bytes(), lang))
    contact, pictures = draw(drawn, work / "sheet", numbers=numbers)
    _put([contact, *pictures], deck.parent, options, documents)
    tell(differences(drawn, [report.pages[n - 1].placed for n in numbers], style, numbers))
    if notes:
        off = f": the notes of slide {', '.join(map(str, long))} run off the page" if long else ""
        say(f"{deck.parent / notes.name}{off}")
    if options.pdf:
        say(deck.parent / drawn.name)
