"""Turn an outline into a deck: load, render, run, place, draw, write. Nothing else knows the order."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from deck import callouts, markdown, outline
from deck.artwork import Made
from deck.cache import Cache
from deck.draw import Drawn, draw, wrong_parts
from deck.drift import drift
from deck.expected import misjudged
from deck.jobs import Inches, awaited, source
from deck.jobs import items as live_items
from deck.links import wrong_links
from deck.lint.judge import judge
from deck.markdown import Paragraph
from deck.markup import Audio, Code, Figure, Math, Picture, Player, Slide, walk
from deck.outline import Deck
from deck.paths import as_file_name, inside
from deck.place import Page, Placed, place
from deck.problem import DeckError, Problem, Where
from deck.render import environment, render
from deck.run import How, Ran, run, runner
from deck.split import split
from deck.standin import stood_in, undrawn
from deck.theme import Style, Theme
from deck.themes import chosen, standing_in
from deck.themes import place as place_of
from deck.values import Text

if TYPE_CHECKING:
    from deck.artwork import Bitmap
    from deck.maths.contours import Contour
    from deck.maths.tree import Formula
    from deck.overwrite import When

TEMPLATES = Path(__file__).parent.parent / "templates"


@dataclass(frozen=True)
class Options:
    """What a build was asked for."""

    outline: Path
    output: Path | None = None
    theme: str = ""
    how: How = "cached"
    write: bool = True
    worker: bool = True  # leave the states of sessions waiting for the next build
    when: When = "unedited"


@dataclass
class Report:
    """What a build did."""

    path: Path | None = None
    slides: int = 0
    pages: list[Page] = field(default_factory=list)
    style: Style | None = None
    seconds: float = 0.0
    ran: Ran = field(default_factory=Ran)
    drawn: Drawn = field(default_factory=Drawn)
    problems: list[Problem] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether an error kept the deck from being written."""
        return any(problem.level == "error" for problem in self.problems)


Tell = Callable[[str, str], None]  # (stage, what it is doing)


def build(options: Options, tell: Tell) -> Report:
    """Build a deck; with errors, nothing is written over the one that was there. Mistakes come back in the report."""
    begun = time.monotonic()
    sizes: dict[Where, Inches] = {}
    names: list[str] = []
    for final in (False, False, True):
        report, again = Report(), None
        with _collected(report):
            again = _build(options, report, sizes, final, tell)
        names += report.ran.names
        if again is None:
            break
        sizes |= again
        options = replace(options, how="cached")
    report.ran.names = names
    report.problems = _sorted(report.problems)
    report.seconds = time.monotonic() - begun
    return report


def _build(
    options: Options, report: Report, sizes: dict[Where, Inches], final: bool, tell: Tell
) -> dict[Where, Inches] | None:
    """Build a deck; if it is not `final`, tell why it has to be built again, and do so before anything is drawn.

    A snippet has made a file, which slides may show; or figures of snippets were drawn for places that are larger or
    smaller: those are given by where the code was written.
    """
    deck, cache = _load(options, report, tell)
    rendered = _render(deck, report)
    pages = [tree for _, tree in rendered]
    theme = chosen(options.theme, deck, TEMPLATES / "theme", cache)
    report.problems += standing_in(theme, pages, place_of(options.theme, deck))
    tell("render", f"{len({slide.kind for slide in deck.slides})} kinds of slide, theme {theme.style.name}")
    files = _files(pages, deck, report)
    report.problems += wrong_links(pages, deck)
    # A slide that has mistakes may hold code on which that of others builds; or show a file that is yet to be made.
    if len(pages) < len(deck.slides) and not any(awaited(page, deck) for page in pages):
        rendered = [(slide, tree) for slide, tree in rendered if not any(live_items(tree))]
        pages = [tree for _, tree in rendered]
    live = runner(deck, theme.style, cache, options.how, options.worker, lambda text: tell("run", text))
    report.ran = run(pages, deck, theme, sizes, live)
    report.problems += report.ran.problems
    tell("run", _counted(report.ran.live, "run", report.ran.reused, report.ran.recorded, "recorded"))
    placed = [page for slide, tree in rendered for page in _place(slide, tree, theme, report)]
    items = [item for page in placed for item in page.placed]
    tell("place", f"{len(items)} shapes")
    wrong = misjudged(items) if options.how != "recorded" else {}
    if not final and (report.ran.wrote or wrong):
        return wrong
    _finish(options, report, deck, theme, placed, files, cache, tell)
    return None


def _finish(
    options: Options,
    report: Report,
    deck: Deck,
    theme: Theme,
    placed: list[Page],
    files: dict[int, Path],
    cache: Cache,
    tell: Tell,
) -> None:
    """Draw, judge and write what was placed."""
    items, may_draw = [item for page in placed for item in page.placed], options.how != "recorded"
    report.drawn = draw(items, deck, theme.style, report.ran.values, cache, lambda text: tell("draw", text), may_draw)
    report.problems += [*report.drawn.problems, *wrong_parts(items, report.drawn.artworks)]
    if report.drawn.left:
        report.problems.append(undrawn(report.drawn.left, deck))
        placed = [replace(page, placed=stood_in(page.placed, report.drawn.left, theme.style)) for page in placed]
    tell("draw", _counted(report.drawn.drawn, "drawn", report.drawn.reused))
    bitmaps = _pictures(items, files, deck, theme.style, cache, may_draw, report)
    placed = _called(placed, bitmaps, theme.style, report)
    contours = _contours(items, cache)
    if not report.failed:
        report.problems += judge(placed, deck, theme, cache, report.drawn.artworks, bitmaps)
        report.pages, report.slides, report.style = placed, len(placed), theme.style
    if options.write and not report.failed:
        made = Made(report.drawn.artworks, bitmaps, contours)
        kept = _write(options, deck, theme, placed, made, report, cache)
        tell("write", f"{report.path}" + (f"; the one that was there is kept as {kept}" if kept else ""))


def check(options: Options, accept: bool, tell: Tell) -> Report:
    """Run every snippet and compare with its recording; `accept`: record what came out instead."""
    report = Report()
    with _collected(report):
        deck, cache = _load(options, report, tell)
        pages = [tree for _, tree in _render(deck, report)]
        theme = chosen(options.theme, deck, TEMPLATES / "theme", cache)
        if not report.failed:
            live = runner(deck, theme.style, cache, options.how, False, lambda text: tell("run", text))
            report.ran = drift(pages, deck, theme, live, accept)
            report.problems += report.ran.problems
            tell("run", f"{report.ran.live} run")
    report.problems = _sorted(report.problems)
    return report


def _load(options: Options, report: Report, tell: Tell) -> tuple[Deck, Cache]:
    deck = outline.load(options.outline)
    report.problems += deck.problems
    tell("load", f"{len(deck.slides)} slides")
    cache = Cache((deck.folder / ".cache").resolve())
    cache.tidy()
    return deck, cache


def _render(deck: Deck, report: Report) -> list[tuple[outline.Slide, Slide]]:
    env = environment(deck, TEMPLATES)
    rendered = []
    for slide in deck.slides:
        notes: list[Paragraph] = []
        with _collected(report):
            notes = markdown.block(slide.notes, slide.notes.where)
        with _collected(report):
            tree = render(slide, env)
            tree.id, tree.notes = slide.id, notes
            rendered.append((slide, tree))
    return rendered


def _files(pages: list[Slide], deck: Deck, report: Report) -> dict[int, Path]:
    """The files of figures and pictures, by `id()` of their node; tells what is not there or described by nobody."""
    found = {}
    for node in (node for page in pages for node in walk(page)):
        if isinstance(node, Figure | Picture | Player):
            where = getattr(node.src, "where", node.where)
            with _collected(report):
                found[id(node)] = inside(deck.assets, node.src, where)
            if not isinstance(node, Figure | Audio) and not node.alt and not node.decorative:
                hint = "say what it shows, or 'decorative: true'"
                what = "picture" if isinstance(node, Picture) else "film"
                report.problems.append(Problem(where, f"a {what} needs 'alt:'", hint))
        elif isinstance(node, Code):
            with _collected(report):
                source(node, deck)
    return found


def _place(slide: outline.Slide, tree: Slide, theme: Theme, report: Report) -> list[Page]:
    """The slide's page; several if it may be split and has to be, of which the first keeps id, section and notes."""
    with _collected(report):
        parts = split(tree, theme) if slide.split else [(tree, place(tree, theme))]
        later = replace(slide, id="", section="", notes=Text("", slide.where))
        return [
            Page(later, replace(part, notes=[]), placed) if n else Page(slide, part, placed)
            for n, (part, placed) in enumerate(parts)
        ]
    return []


def _pictures(
    items: list[Placed],
    files: dict[int, Path],
    deck: Deck,
    style: Style,
    cache: Cache,
    may_run: bool,
    report: Report,
) -> dict[int, Bitmap]:
    from deck.media import films, pictures

    bitmaps, original = {}, deck.text("images") == "original"
    for item in items:
        file = files.get(id(item.node))
        with _collected(report):
            if file and isinstance(item.node, Picture):
                bitmaps[id(item.node)] = pictures.load(item, file, style, cache, original)
            elif file and isinstance(item.node, Player):
                bitmaps[id(item.node)] = films.load(item, file, deck.assets, style, cache, may_run)
    return bitmaps


def _called(pages: list[Page], bitmaps: dict[int, Bitmap], style: Style, report: Report) -> list[Page]:
    """The pages with their callouts, which find their places when it is known what is shown of each picture."""
    called = []
    for page in pages:
        with _collected(report):
            called.append(replace(page, placed=callouts.over(page.placed, bitmaps, style)))
    return called


def _contours(items: list[Placed], cache: Cache) -> dict[Formula, tuple[Contour, ...]]:
    """What programs show that know no formulas, of those that stand on lines of their own."""
    found = {item.node.formula for item in items if isinstance(item.node, Math)}
    found |= {paragraph.display for item in items for paragraph in item.node.paragraphs}
    if found <= {None}:
        return {}
    from deck.maths.contours import contours

    return {formula: contours(formula, cache) for formula in found if formula}


def _write(
    options: Options,
    deck: Deck,
    theme: Theme,
    pages: list[Page],
    made: Made,
    report: Report,
    cache: Cache,
) -> Path | None:
    from deck.output import save
    from deck.powerpoint.presentation import compose

    name = as_file_name(deck.text("title", deck.path.stem)) or "deck"
    path = options.output or deck.folder / "out" / f"{name}.pptx"
    try:
        package, slides = compose(pages, made, deck, theme)
        place = save(package, slides, deck, path, options.when, cache)
    except OSError as error:
        open_or_full = "make room on that disk" if error.errno == errno.ENOSPC else "close it if it is open"
        hint = f"{open_or_full}, or name another with -o"
        raise DeckError(Problem(Where(str(path)), f"cannot be written: {error.strerror}", hint)) from None
    report.path = place.path
    return place.kept


@contextmanager
def _collected(report: Report) -> Iterator[None]:
    """Put an author's mistakes, and what the machine refuses, into the report, and go on."""
    try:
        yield
    except DeckError as error:
        report.problems += error.problems
    except OSError as error:
        if not error.filename:
            raise
        report.problems.append(Problem(Where(str(error.filename)), f"cannot be read or written: {error.strerror}"))


def _sorted(problems: list[Problem]) -> list[Problem]:
    """In the order of their places; what is wrong with a template or a file is told once, not for every slide."""
    once = {(problem.where, problem.message): problem for problem in reversed(problems)}
    return sorted(once.values())


def _counted(new: int, verb: str, reused: int, other: int = 0, other_verb: str = "") -> str:
    parts = [f"{new} {verb}", f"{reused} reused"] + ([f"{other} {other_verb}"] if other else [])
    return ", ".join(parts)
