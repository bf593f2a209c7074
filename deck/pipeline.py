"""Turn an outline into a deck: load, render, run, place, draw, write. Nothing else knows the order."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from deck.artwork import Made
from deck.aside import aside
from deck.cache import Cache
from deck.draw import draw, wrong_parts
from deck.lint.judge import judge
from deck.loading import outline
from deck.loading.outline import Deck
from deck.loading.values import Text
from deck.markup import Slide
from deck.placing import callouts
from deck.placing.place import Page, place
from deck.placing.split import split
from deck.problem import DeckError, Problem, Where
from deck.rendering import markdown
from deck.rendering.links import wrong_links
from deck.rendering.markdown import Paragraph
from deck.rendering.render import Environment, environment, render
from deck.report import Options, Report, collected, in_order
from deck.running.drift import drift
from deck.running.expected import misjudged
from deck.running.jobs import Inches
from deck.running.jobs import items as live_items
from deck.running.run import run, runner
from deck.shown import Awaited, contours, files_of, pictures
from deck.standin import stood_in, undrawn, unmade
from deck.theme import Style, Theme
from deck.themes import chosen, standing_in
from deck.themes import place as place_of

if TYPE_CHECKING:
    from deck.artwork import Bitmap
    from deck.writing.output import Packed

T = TypeVar("T")
_MANY = 200  # slides

TEMPLATES = Path(__file__).parent.parent / "templates"


Tell = Callable[[str, str], None]  # (stage, what it is doing)


def build(options: Options, tell: Tell) -> Report:
    """Build a deck; with errors, nothing is written over the one that was there. Mistakes come back in the report."""
    begun = time.monotonic()
    sizes: dict[Where, Inches] = {}
    names: list[str] = []
    say = tell
    for final in (False, False, True):
        report, again = Report(), None
        with collected(report):
            again = _build(options, report, sizes, final, say)
        names += report.ran.names
        if again is None:
            break
        sizes |= again
        options, say = replace(options, how="cached"), _later(tell)
    report.ran.names = names
    report.problems = in_order(report.problems)
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
    files, awaited = files_of(pages, deck, report)
    report.problems += wrong_links(pages, deck)
    if len(pages) < len(deck.slides):  # a slide that has mistakes may hold code on which that of others builds
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
    _finish(options, report, deck, theme, placed, files, awaited, cache, tell)
    return None


def _later(tell: Tell) -> Tell:
    """What a build tells that is done over for what its snippets have made: of the stages that come after them."""
    return lambda stage, text: tell(stage, text) if stage in ("draw", "write") else None


def _finish(
    options: Options,
    report: Report,
    deck: Deck,
    theme: Theme,
    placed: list[Page],
    files: dict[int, Path],
    awaited: dict[int, Awaited],
    cache: Cache,
    tell: Tell,
) -> None:
    """Draw, judge and write what was placed."""
    items, may_draw = [item for page in placed for item in page.placed], options.how != "recorded"
    report.drawn = draw(items, deck, theme.style, report.ran.values, cache, lambda text: tell("draw", text), may_draw)
    report.problems += [*report.drawn.problems, *wrong_parts(items, report.drawn.artworks)]
    if report.drawn.left:
        report.problems.append(undrawn(report.drawn.left, deck))
    tell("draw", _counted(report.drawn.drawn, "drawn", report.drawn.reused))
    bitmaps = pictures(items, files, deck, theme.style, cache, may_draw, report)
    placed = _called(placed, bitmaps, theme.style, report)
    if report.failed:
        return
    judged = _aside(partial(judge, placed, deck, theme, cache, report.drawn.artworks, bitmaps), len(placed))
    report.problems += unmade(awaited.values(), deck, may_draw)
    placed = [replace(p, placed=stood_in(p.placed, report.drawn.left, awaited, theme.style)) for p in placed]
    report.pages, report.slides, report.style = placed, len(placed), theme.style
    try:
        made = Made(report.drawn.artworks, bitmaps, contours(items, cache))
        packed = _packed(options, deck, theme, placed, made, cache) if options.write else None
    finally:
        report.problems += judged()
    if packed and not report.failed:
        kept = _write(options, deck, packed, report, cache)
        tell("write", f"{report.path}" + (f"; the one that was there is kept as {kept}" if kept else ""))


def check(options: Options, accept: bool, tell: Tell) -> Report:
    """Run every snippet and compare with its recording; `accept`: record what came out instead."""
    report = Report()
    with collected(report):
        deck, cache = _load(options, report, tell)
        pages = [tree for _, tree in _render(deck, report)]
        theme = chosen(options.theme, deck, TEMPLATES / "theme", cache)
        if not report.failed:
            live = runner(deck, theme.style, cache, options.how, False, lambda text: tell("run", text))
            report.ran = drift(pages, deck, theme, live, accept)
            report.problems += report.ran.problems
            tell("run", f"{report.ran.live} run")
    report.problems = in_order(report.problems)
    return report


def _load(options: Options, report: Report, tell: Tell) -> tuple[Deck, Cache]:
    deck = outline.load(options.outline)
    report.problems += deck.problems
    tell("load", f"{len(deck.slides)} slides")
    if not deck.assets.resolve().is_relative_to(deck.folder.resolve()):
        message = f"'{deck.assets.name}' leads outside the outline's folder"
        raise DeckError(Problem(Where(str(deck.path)), message, "copy the files into the lecture"))
    cache = Cache((deck.folder / ".cache").resolve())
    cache.tidy()
    return deck, cache


def _render(deck: Deck, report: Report) -> list[tuple[outline.Slide, Slide]]:
    env, half = environment(deck, TEMPLATES), len(deck.slides) // 2
    second = _aside(partial(_trees, deck.slides[half:], env), len(deck.slides))
    trees, problems = [], []
    for some, wrong in (_trees(deck.slides[:half], env), second()):
        trees += some
        problems += wrong
    report.problems += problems
    return [(slide, tree) for slide, tree in zip(deck.slides, trees, strict=True) if tree]


def _trees(slides: Sequence[outline.Slide], env: Environment) -> tuple[list[Slide | None], list[Problem]]:
    """The slides as trees of nodes, None for one that has mistakes, and these."""
    report, trees = Report(), list[Slide | None]()
    for slide in slides:
        notes: list[Paragraph] = []
        with collected(report):
            notes = markdown.block(slide.notes, slide.notes.where)
        trees.append(None)
        with collected(report):
            tree = render(slide, env)
            tree.id, tree.notes = slide.id, notes
            trees[-1] = tree
    return trees, report.problems


def _place(slide: outline.Slide, tree: Slide, theme: Theme, report: Report) -> list[Page]:
    """The slide's page; several if it may be split and has to be, of which the first keeps id, section and notes."""
    with collected(report):
        parts = split(tree, theme) if slide.split else [(tree, place(tree, theme))]
        later = replace(slide, id="", section="", notes=Text("", slide.where))
        return [
            Page(later, replace(part, notes=[]), placed) if n else Page(slide, part, placed)
            for n, (part, placed) in enumerate(parts)
        ]
    return []


def _called(pages: list[Page], bitmaps: dict[int, Bitmap], style: Style, report: Report) -> list[Page]:
    """The pages with their callouts, which find their places when it is known what is shown of each picture."""
    called = []
    for page in pages:
        with collected(report):
            called.append(replace(page, placed=callouts.over(page.placed, bitmaps, style)))
    return called


def _packed(options: Options, deck: Deck, theme: Theme, pages: list[Page], made: Made, cache: Cache) -> Packed:
    from deck.powerpoint.presentation import compose
    from deck.writing.output import pack

    return pack(*compose(pages, made, deck, theme), deck, options.output or deck.out, cache)


def _write(options: Options, deck: Deck, packed: Packed, report: Report, cache: Cache) -> Path | None:
    from deck.writing.output import save

    path = options.output or deck.out
    try:
        place = save(packed, deck, path, options.when, cache)
    except OSError as error:
        open_or_full = "make room on that disk" if error.errno == errno.ENOSPC else "close it if it is open"
        hint = f"{open_or_full}, or name another with -o"
        raise DeckError(Problem(Where(str(path)), f"cannot be written: {error.strerror}", hint)) from None
    report.path = place.path
    return place.kept


def _aside(task: Callable[[], T], slides: int) -> Callable[[], T]:
    """Begin a task for so many slides on another core, if it takes longer than making a copy of this process."""
    return aside(task) if slides >= _MANY else task


def _counted(new: int, verb: str, reused: int, other: int = 0, other_verb: str = "") -> str:
    parts = [f"{new} {verb}", f"{reused} reused"] + ([f"{other} {other_verb}"] if other else [])
    return ", ".join(parts)
