"""Turn an outline into a deck: load, render, run, place, draw, judge, write. Nothing else knows the order."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from deck.base.cache import Cache
from deck.base.course import bounds
from deck.base.dataclass import replace
from deck.base.files import in_turn, may_be_written, unwritable
from deck.base.fork_task import MANY, aside
from deck.base.libraries import TEMPLATES
from deck.base.problem import DeckError, Problem, Where, collected, in_order, plural
from deck.code import changes, jobs
from deck.code.expected import wrong_figure_sizes
from deck.code.run import drift, run
from deck.code.runner import Runner, runner
from deck.graphics.asset_files import find_files, read_files
from deck.graphics.draw import draw, wrong_parts
from deck.graphics.placeholder_panels import undrawn, unmade, with_panels
from deck.layout import callouts
from deck.layout.fitting import alike
from deck.layout.split import as_pages
from deck.lint.judge import judge, name
from deck.lint.legibility import faint_layout
from deck.model.deck import Deck, OutlineSlide
from deck.model.placed import Page
from deck.model.tags import Slide
from deck.model.values import beside
from deck.outline import load
from deck.pipeline import kept_slides, results_folder, unchanged
from deck.pipeline.kept_slides import KeptSlides
from deck.pipeline.report import Build, Composition, Lecture, Options, Report, Tell, counted
from deck.rendering.bibliography import Work, works_of

if TYPE_CHECKING:
    from deck.pptx.output import Packed
    from deck.pptx.presentation import Written
    from deck.rendering.render import TemplateEnvironment
    from deck.theme.choose import Design

Rendered = tuple[OutlineSlide, Slide]  # a slide of the outline, and the nodes that its template made of it
_ROUNDS = 3
_FAINT = name(faint_layout)


def build(options: Options, tell: Tell) -> Report:
    """Build a deck; with errors, nothing is written over the one that was there. Mistakes come back in the report."""
    begun = time.monotonic()
    with _turn(options, tell):
        report = _built(Build(options, tell))
        report.problems = in_order([*report.problems, *results_folder.of_old(options.outline.parent)])
    report.seconds = time.monotonic() - begun
    return report


def _turn(options: Options, tell: Tell) -> AbstractContextManager[None]:
    """Wait for other builds of the lecture: they would read what this one writes, and the other way round."""
    if not options.outline.is_file():
        return nullcontext()
    return in_turn(options.outline.parent, lambda: tell("wait", "for another build of this lecture"))


def _built(state: Build) -> Report:
    for left in reversed(range(_ROUNDS)):
        sizes = None
        with collected(state.report.problems):
            deck, cache = _load(state)
            if state.options.write:
                may_be_written(state.options.output or deck.out, deck.folder, state.may_run)
            state.slides = _slides(deck, cache, state.options)
            lecture, trees = _render(deck, cache, state)
            state.rendered = len(state.report.problems)
            trees = _looked_up(lecture, trees, state)
            _run(lecture, [tree for _, tree in trees], state)
            changes.move(trees, deck.text("transition"))
            pages = _place(lecture, trees, state)
            # Figures of snippets that were drawn for other places, or files that these made and slides may show.
            wrong = wrong_figure_sizes(pages) if left and state.may_run else {}
            sizes = wrong if left and (wrong or state.report.ran.wrote) else None
            if sizes is None:
                _finish(lecture, pages, state)
        if sizes is None:
            break
        state = state.again(sizes)
    return state.report


def _slides(deck: Deck, cache: Cache, options: Options) -> KeptSlides:
    """What is known of the slides, where nobody wants to see more of them than the deck."""
    if not options.keeps:
        return KeptSlides()
    from deck.pptx.slide_parts import written_deck

    asked = options.output, options.theme, options.audience, sorted(options.vars.items())
    templates, known = unchanged.templates(deck.folder.absolute()), unchanged.slides_of(options, cache)
    media = written_deck(options.output or deck.out, cache) if known else None
    return kept_slides.opened(deck, asked, templates, known, media)


def check(options: Options, accept: bool, tell: Tell) -> Report:
    """Run every snippet and compare with its recording; `accept`: record what came out instead."""
    state = Build(options, tell)
    report = state.report
    with _turn(options, tell), collected(report.problems):
        lecture, trees = _render(*_load(state), state)
        if not report.failed:
            live = _runner(lecture, state)
            report.ran = drift([tree for _, tree in trees], lecture.deck, lecture.theme, live, accept)
            report.problems += report.ran.problems
            tell("run", f"{report.ran.live} run")
    report.problems = in_order(report.problems)
    return report


def _load(state: Build) -> tuple[Deck, Cache]:
    options = state.options
    deck = load.load(*(options.outline, options.audience, options.vars, options.text))
    state.report.problems += deck.problems
    state.tell("load", plural(len(deck.slides), "slide"))
    if not any(deck.assets.resolve().is_relative_to(place.resolve()) for place in bounds(deck.folder)):
        message = f"'{deck.assets.name}' leads outside the outline's folder"
        raise DeckError(Problem(Where(str(deck.path)), "file-outside", message, "copy the files into the lecture"))
    state.report.problems += results_folder.strange(deck.folder)
    cache = results_folder.opened(deck.folder)
    cache.tidy()
    return deck, cache


def _render(deck: Deck, cache: Cache, state: Build) -> tuple[Lecture, list[Rendered]]:
    """The lecture with its theme, and its slides as nodes, but for those that have mistakes."""
    from deck.rendering.citations import cite  # not before the outline is known to be one
    from deck.rendering.cross_references import refer
    from deck.rendering.render import environment
    from deck.theme import choose

    works: Mapping[str, Work] | None = {}
    with collected(state.report.problems):
        works = works_of(deck)
    asked = state.options.theme
    found: list[Design] = []
    with collected(state.report.problems):
        found.append(choose.chosen(asked, deck, TEMPLATES / "theme", cache))
    env = environment(deck, TEMPLATES, works, found[0].theme.style if found else None)
    before = len(state.report.problems)
    made = _trees(state.options.only(deck) if state.options.only else deck.slides, env, state)
    if not found:
        raise DeckError  # told above, after which what is wrong with the slides was told, too
    theme = found[0].theme
    with collected(state.report.problems):
        made, uncited = cite(made, deck, works)
        known = any(problem.code == "citation-key" for problem in state.report.problems[before:])
        state.report.problems += [] if known else uncited
    state.report.problems += refer(made, deck)
    state.report.problems += choose.standing_in(theme, [tree for _, tree in made], choose.place(asked, deck), deck)
    kinds, same = plural(len({slide.kind for slide in deck.slides}), "kind"), len(state.slides.known)
    state.tell("render", f"{kinds} of slide, theme {theme.style.name}" + f"; {same} as they were" * (same > 0))
    return Lecture(deck, cache, theme, found[0].template), made


def _trees(slides: Sequence[OutlineSlide], env: TemplateEnvironment, state: Build) -> list[Rendered]:
    """The slides as nodes, but for those that have mistakes; of those that are known, what others need of them."""
    made, new = dict[OutlineSlide, Slide](), [slide for slide in slides if slide not in state.slides.known]
    while new:
        groups = set[str]()
        for slide, tree, problems in _new(new, env):
            state.report.problems += problems
            if tree:
                made[slide] = tree
                groups |= state.slides.rendered(slide, tree, problems)
        new = state.slides.parted(groups)
    for slide, kept in state.slides.known.items():
        made[slide] = kept_slides.tree(slide, kept)
        state.report.problems += kept.problems
    return [(slide, made[slide]) for slide in slides if slide in made]


def _new(
    slides: Sequence[OutlineSlide], env: TemplateEnvironment
) -> Iterator[tuple[OutlineSlide, Slide | None, list[Problem]]]:
    """Slides with what their templates make of them, and what is wrong with them; half of many by another core."""
    from deck.rendering.render import trees

    half = len(slides) if env.guarded else len(slides) // 2
    second = aside(partial(trees, slides[half:], env), len(slides) >= MANY)
    made = [*env.apart(partial(trees, slides[:half], env)), *second()]
    yield from ((slide, *about) for slide, about in zip(slides, made, strict=True))


def _looked_up(lecture: Lecture, trees: list[Rendered], state: Build) -> list[Rendered]:
    """Look for all that the slides name. A slide that has mistakes may hold code on which that of others builds."""
    from deck.rendering.cross_references import wrong_links

    deck, pages = lecture.deck, [tree for _, tree in trees]
    state.report.problems += [*find_files(pages, deck), *jobs.missing_sources(pages, deck), *wrong_links(pages, deck)]
    known = {slide for slide, _ in trees}
    asked = state.options.only(deck) if state.options.only else deck.slides
    left = [slide.fields for slide in asked if slide not in known]
    if not any(any(beside(fields, key, key)) for fields in left for key in ("code", "session")):
        return trees
    return [(slide, tree) for slide, tree in trees if not any(jobs.items(tree))]


def _run(lecture: Lecture, pages: Sequence[Slide], state: Build) -> None:
    """Run the snippets; what they gave goes into the pages."""
    names, report = state.report.ran.names, state.report
    live = _runner(lecture, state)
    report.ran = ran = run(pages, lecture.deck, lecture.theme, state.known, live)
    report.problems += ran.problems
    state.tell("run", counted(ran.live, "run", ran.reused, ran.recorded, "recorded"))
    ran.names = names + ran.names


def _runner(lecture: Lecture, state: Build) -> Runner:
    (deck, cache, theme, _), options = lecture, state.options
    return runner(deck, theme.style, cache, options.how, options.kept, lambda text: state.tell("run", text))


def _place(lecture: Lecture, trees: Sequence[Rendered], state: Build) -> list[Page]:
    pages: list[Page] = []
    for slide, tree in trees:
        with collected(state.report.problems):
            kept, theme = state.slides.known.get(slide), lecture.theme.of(slide.lang)
            pages += kept_slides.pages(slide, tree, kept) if kept else as_pages(slide, tree, theme)
    state.tell("place", plural(sum(len(page.placed) for page in pages), "shape"))
    return pages


def _finish(lecture: Lecture, pages: Sequence[Page], state: Build) -> None:
    """Draw, judge and write what was placed."""
    pages = _draw(lecture, pages, state)
    report, (deck, cache, theme, _) = state.report, lecture
    report.pages = [with_panels(page, theme.style) if page.placed else page for page in pages]
    report.slides, report.style = len(pages), theme.style
    report.composition = composition = Composition(report.pages, theme, deck, cache, lecture.template)
    if state.options.seen:
        state.options.seen(composition)
    if report.failed or state.options.only:
        return
    judged = aside(partial(judge, pages, deck, theme, cache), sum(not page.made for page in pages) >= MANY)
    report.problems += unmade(pages, deck, state.may_run)
    told = report.problems[state.rendered :]
    packed: Packed | None = None
    written: Sequence[Written] = ()
    try:
        if state.options.write:
            from deck.pptx.output import pack
            from deck.pptx.presentation import compose

            said = deck, theme, composition.template, cache, state.slides.media
            package, written = compose(report.pages, composition.contours, *said)
            packed = pack(package, written, state.options.output or deck.out, state.slides.media)
    finally:
        of_talk, of_pages = judged()
        report.problems += [*of_talk, *chain.from_iterable(of_pages), *state.slides.judged()]
    if packed and not report.failed:
        kept = _write(packed, lecture, state)
        state.slides.open.update({"code"} if report.ran.recorded or report.ran.problems else ())
        state.slides.written([(slide.page, slide.made) for slide in written], of_pages, told)
        if not any(problem.code == _FAINT for problem in of_talk):  # for which what all pages show is looked through
            unchanged.keep_slides(state.options, report, state.slides.all())
        state.tell("write", f"{report.path}" + (f"; the one that was there is kept as {kept}" if kept else ""))


def _draw(lecture: Lecture, pages: Sequence[Page], state: Build) -> list[Page]:
    """The pages with figures and pictures, and the callouts over them."""
    (deck, cache, theme, _), report = lecture, state.report
    drawn, said = draw(pages, deck, theme.style, cache, lambda text: state.tell("draw", text), state.may_run)
    report.drawn = said
    report.problems += [*said.problems, *wrong_parts(drawn)]
    if said.left:
        report.problems.append(undrawn(said.left, deck))
    state.tell("draw", counted(said.drawn, "drawn", said.reused))
    shown, problems = read_files(drawn, deck, theme.style, cache, state.may_run)
    report.problems += problems
    called = []
    for page in shown:
        with collected(report.problems):
            called.append(replace(page, placed=callouts.over(alike(page.placed), theme.style)) if page.placed else page)
    return called


def _write(packed: Packed, lecture: Lecture, state: Build) -> Path | None:
    """Write the deck; where the one that was there is kept, if it was edited."""
    from deck.pptx.output import save

    path = state.options.output or lecture.deck.out
    try:
        place = save(packed, lecture.deck, path, state.options.when, lecture.cache, state.may_run)
    except OSError as error:
        raise unwritable(path, error) from None
    state.report.problems += packed.carried.moved
    state.report.path = place.path
    return place.kept
