"""Draw the figures, each for the rectangle it landed in: those that are new or changed, side by side."""

import os
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from deck.base.cache import Cache, digest, versions
from deck.base.codes import Code
from deck.base.course import homes
from deck.base.dataclass import dataclass, field
from deck.base.engine import made_by
from deck.base.interrupt import ended_on_interrupt
from deck.base.limits import OutOfTimeError, limited
from deck.base.paths import inside
from deck.base.problem import DeckError, Problem, Where, collected, did_you_mean, is_ours
from deck.base.system import here
from deck.base.units import PER
from deck.layout import measure
from deck.model.artwork import Artwork
from deck.model.deck import Deck
from deck.model.placed import Page, Placed
from deck.model.step import part
from deck.model.style import Style, tokens
from deck.model.tags import Figure, Ready
from deck.model.values import written_at

LIMIT = 60  # seconds that a figure may take
_FEW = 4  # figures that one process draws sooner than two have started


@dataclass(frozen=True)
class Job:
    """A figure to draw, and where it was asked for: everything it is made from, but for the files it will read."""

    where: Where
    source: Path
    assets: Path
    inches: tuple[float, float]
    style: Style
    value: Any
    mode: str
    vars: Mapping[str, str]

    @property
    def key(self) -> str:
        """A name for what the figure is made from."""
        look = (self.style.dark, sorted(self.style.colors.items()), sorted(self.style.fonts.items()))
        made_with = versions("matplotlib", "numpy"), made_by("graphics.drawing.native", "graphics.drawing.figure")
        given = (repr(self.value), *sorted(self.vars.items()))
        return digest("figure", str(self.source), self.inches, look, given, self.mode, made_with)


@dataclass
class Drawn:
    """How many figures were drawn, reused, and left undrawn; what went wrong."""

    drawn: int = 0
    reused: int = 0
    left: int = 0
    problems: list[Problem] = field(default_factory=list)


def draw(
    pages: Sequence[Page], deck: Deck, style: Style, cache: Cache, tell: Callable[[str], None], may_draw: bool
) -> tuple[list[Page], Drawn]:
    """The pages with every figure drawn, or taken from the cache; without `may_draw`, that alone."""
    said, made, waiting = Drawn(), dict[Placed, Artwork](), list[tuple[Placed, Job]]()
    for item in (item for page in pages for item in page.placed):
        if isinstance(item.node, Ready):  # what a snippet drew, as large as its place has room for
            width, height = item.node.size
            place, rect = item.rect, item.rect.centred(width / height)
            x, y = (rect.x - place.x) / PER["pt"], (rect.y - place.y) / PER["pt"]
            made[item] = item.node.made.fitted(rect.w / width, x, y)
            continue
        if not isinstance(item.node, Figure) or (item.node.value and not item.node.result):
            continue  # a figure whose value could not be computed: that has been told
        with collected(said.problems):
            job = _job(item, deck, style)
            if kept := cache.recall(job.key):
                said.reused += 1
                made[item] = kept
            else:
                waiting.append((item, job))
    if not may_draw:
        said.left, waiting = len(waiting), []
    for (item, job), done in zip(waiting, _perform([job for _, job in waiting]), strict=True):
        tell(f"drew {job.source.name}")
        if isinstance(done, Problem):
            said.problems.append(done)
            continue
        made[item], files = done
        cache.keep(job.key, made[item], files)
        said.drawn += 1
    if style.unit < 1:  # drawn for a larger place, and then made smaller, words and all
        made = {p: done if isinstance(p.node, Ready) else done.fitted(style.unit, 0, 0) for p, done in made.items()}
    return [page.with_content(made) for page in pages], said


def wrong_parts(pages: Iterable[Page]) -> Iterator[Problem]:
    """Parts that `steps:` names and no figure has, that leave before they come, or that a picture has swallowed."""
    for item in (item for page in pages for item in page.placed):
        artwork, node = item.artwork, item.node
        if not isinstance(node, Figure) or not artwork:
            continue
        drawn, where = Path(node.src).name or "a figure of a snippet", written_at(node.src, node.where)
        gids = {layer.gid for layer in artwork.layers if layer.gid} | set(artwork.lost)
        for gid in sorted(gids):
            comes, leaves = part(gid, node.steps)
            if leaves and leaves <= comes:
                message, hint = (
                    f"{drawn} has a part {gid!r}, which leaves before it comes",
                    "step2-4 comes at 2, leaves at 4",
                )
                yield Problem(where, "figure-draw", message, hint)
        if lost := [gid for gid in artwork.lost if any(part(gid, node.steps))]:
            message = f"{drawn} has become a picture, so that its parts do not step: {', '.join(lost)}"
            hint = "draw less" if isinstance(node, Ready) else "draw less, or say `artwork: native`"
            yield Problem(where, "figure-draw", message, hint, "warning")
        names, where = node.steps.replace("|", " ").split(), written_at(node.steps, node.where)
        for name in dict.fromkeys(names):
            if names.count(name) > 1:
                yield Problem(where, "figure-draw", f"`steps:` names {name!r} twice", "name it where it comes")
            if name not in gids:
                hint = did_you_mean(name, gids) or "give an artist this name: artist.set_gid(…)"
                yield Problem(where, "figure-draw", f"{drawn} has no part with the gid {name!r}", hint)


def _job(item: Placed, deck: Deck, style: Style) -> Job:
    assert isinstance(item.node, Figure)
    where = written_at(item.node.src, item.node.where)
    source = inside(deck.assets, item.node.src, where)
    if source.suffix != ".py":
        hint = "a figure is a Python file with draw(ax) or draw(fig); for a PNG or JPEG write `picture:`"
        raise DeckError(Problem(where, "file-kind", f"{source.name} is not a Python file", hint))
    inches = (round(item.rect.w / PER["in"] / style.unit, 4), round(item.rect.h / PER["in"] / style.unit, 4))
    value = item.node.result.value if item.node.result else None
    return Job(where, source.resolve(), deck.assets.resolve(), inches, style, value, item.node.artwork, deck.vars)


def _perform(jobs: list[Job]) -> Iterable[tuple[Artwork, set[Path]] | Problem]:
    if len(jobs) <= _FEW:
        yield from map(perform, jobs)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    def end_workers() -> None:
        for process in multiprocessing.active_children():
            process.kill()

    workers = min(len(jobs), os.cpu_count() or 1)
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool, ended_on_interrupt(end_workers):
        with here.deaf():
            results = pool.map(perform, jobs)
        yield from results


def perform(job: Job) -> tuple[Artwork, set[Path]] | Problem:
    """Draw one figure; an exception that is not our bug is a Problem, and its hint the lines that led to it."""
    from deck.graphics.drawing.figure import FigureError, draw_figure
    from deck.graphics.drawing.native import artwork

    measure.bring(job.style.font_files)
    mode: Any = None if job.mode == "auto" else job.mode
    try:
        with redirect_stdout(sys.stderr), limited(LIMIT):  # what a figure prints is not what the build says
            save = partial(artwork, tokens=tokens(job.style), mode=mode)
            given = {"value": job.value, "vars": dict(job.vars)}
            return draw_figure(job.source, job.assets, job.inches, job.style, given, save)
    except FigureError as error:
        return _failed(job, "figure-draw", str(error), error.hint)
    except (Exception, SystemExit) as error:
        if is_ours(error) and not isinstance(error, OutOfTimeError):
            raise
        return _failed(job, *_raised(error, job.assets))


def _failed(job: Job, code: Code, message: str, hint: str) -> Problem:
    return Problem(job.where, code, f"{job.source.name} {message}", hint)


def _raised(error: BaseException, assets: Path) -> tuple[Code, str, str]:
    """Code, message and hint for what a figure raised: the hint has the lines of its own that led there."""
    trace = traceback.extract_tb(error.__traceback__)
    folders = [folder.resolve() for folder in homes(assets)]
    own = [frame for frame in trace if any(Path(frame.filename).is_relative_to(folder) for folder in folders)]
    lines = [f"{Path(frame.filename).name}:{frame.lineno}: {frame.line}" for frame in own[-3:]]
    if isinstance(error, OutOfTimeError):
        return "code-hangs", f"did not finish within {error}", "\n".join(["let it do less", *lines])
    if isinstance(error, DeckError):
        (problem,) = error.problems
        return "figure-data", f"cannot read its data: {problem.message}", "\n".join([problem.hint, *lines])
    if isinstance(error, SyntaxError):
        lines = [f"{Path(error.filename or '').name}:{error.lineno}: {(error.text or '').strip()}"]
    if isinstance(error, AttributeError) and isinstance(error.obj, SimpleNamespace):  # the theme
        lines.insert(0, did_you_mean(error.name or "", vars(error.obj)))
    said = " ".join((error.msg if isinstance(error, SyntaxError) else str(error)).split())
    hint = "\n".join(dict.fromkeys(lines)) or "while matplotlib drew it; what stands between $ signs is a formula"
    return "code-raises", f"raised {type(error).__name__}{f': {said}' if said else ''}", hint
