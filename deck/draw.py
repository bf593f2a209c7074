"""Draw the figures, each for the rectangle it landed in: those that are new or changed, side by side."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from deck.artwork import Artwork
from deck.cache import Cache, digest, made_by, versions
from deck.limits import OutOfTimeError, limited
from deck.loading.outline import Deck
from deck.markup import Figure, Ready
from deck.paths import inside
from deck.placing import measure
from deck.placing.place import Placed
from deck.problem import DeckError, Problem, Where, did_you_mean
from deck.theme import Style, tokens
from deck.units import PER, Rect

LIMIT = 60  # seconds that a figure may take
_FEW = 4  # figures that one process draws sooner than two have started


@dataclass(frozen=True)
class Job:
    """A figure to draw: everything that it is made from, but for the files it will read."""

    source: Path
    assets: Path
    inches: tuple[float, float]
    style: Style
    value: Any
    mode: str

    @property
    def key(self) -> str:
        """A name for what the figure is made from."""
        look = (self.style.dark, sorted(self.style.colors.items()), sorted(self.style.fonts.items()))
        made_with = (
            versions("matplotlib", "numpy"),
            made_by("drawing", "drawing/figure.mplstyle", "placing/measure.py"),
        )
        return digest("figure", str(self.source), self.inches, look, repr(self.value), self.mode, made_with)


@dataclass
class Drawn:
    """Artworks by `id()` of their node; how many were drawn, reused, and left undrawn; what went wrong."""

    artworks: dict[int, Artwork] = field(default_factory=dict)
    drawn: int = 0
    reused: int = 0
    left: list[Placed] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class Failure:
    """A figure that raised: what, and where in its file."""

    message: str
    hint: str


def draw(
    placed: Iterable[Placed],
    deck: Deck,
    style: Style,
    values: Mapping[int, Any],
    cache: Cache,
    tell: Callable[[str], None],
    may_draw: bool = True,
) -> Drawn:
    """Draw every figure among the placed nodes, or take it from the cache; without `may_draw`, that alone."""
    result, waiting = Drawn(), list[tuple[Placed, Job]]()
    for item in placed:
        if isinstance(item.node, Ready):
            result.artworks[id(item.node)] = _fitted(item.node, item.rect)
            continue
        if not isinstance(item.node, Figure) or (item.node.value and id(item.node) not in values):
            continue  # a figure whose value could not be computed: that has been told
        try:
            job = _job(item, deck, style, values.get(id(item.node)))
        except DeckError as error:
            result.problems += error.problems
            continue
        kept = cache.recall(job.key)
        if kept is None:
            waiting.append((item, job))
        else:
            result.reused += 1
            result.artworks[id(item.node)] = kept
    if not may_draw:
        result.left = [item for item, _ in waiting]
        return result
    _draw_anew(waiting, result, cache, tell)
    return result


def _draw_anew(waiting: Sequence[tuple[Placed, Job]], result: Drawn, cache: Cache, tell: Callable[[str], None]) -> None:
    """Draw what the cache does not have, and keep it there."""
    for (item, job), made in zip(waiting, _perform([job for _, job in waiting]), strict=True):
        tell(f"drew {job.source.name}")
        if isinstance(made, Failure):
            result.problems.append(Problem(_where(item), f"{job.source.name} {made.message}", made.hint))
            continue
        artwork, files = made
        cache.keep(job.key, artwork, files)
        result.drawn += 1
        result.artworks[id(item.node)] = artwork


def _fitted(node: Ready, place: Rect) -> Artwork:
    """What a snippet drew, as large as its place has room for."""
    width, height = node.size
    rect = place.centred(width / height)
    return node.made.fitted(rect.w / width, rect.x - place.x, rect.y - place.y)


def wrong_parts(placed: Iterable[Placed], artworks: Mapping[int, Artwork]) -> Iterator[Problem]:
    """Parts that `steps:` names and no figure has; `artworks` by `id()` of the node."""
    for item in placed:
        if not isinstance(item.node, Figure) or not item.node.steps or id(item.node) not in artworks:
            continue
        artwork = artworks[id(item.node)]
        gids = {layer.gid for layer in artwork.layers if layer.gid}
        hint = "give an artist this name: artist.set_gid(…)"
        if artwork.pictures:
            hint = "the figure has become a picture, which has no parts: draw less, or say `artwork: native`"
        for name in item.node.steps.replace("|", " ").split():
            if name not in gids:
                where = getattr(item.node.steps, "where", item.node.where)
                message = f"{Path(item.node.src).name} has no part with the gid {name!r}"
                yield Problem(where, message, did_you_mean(name, gids) or hint)


def _job(item: Placed, deck: Deck, style: Style, value: Any) -> Job:
    assert isinstance(item.node, Figure)
    source = inside(deck.assets, item.node.src, _where(item))
    if source.suffix != ".py":
        hint = "a figure is a Python file with draw(ax) or draw(fig); for a PNG or JPEG write `picture:`"
        raise DeckError(Problem(_where(item), f"{source.name} is not a Python file", hint))
    inches = (round(item.rect.w / PER["in"], 4), round(item.rect.h / PER["in"], 4))
    return Job(source.resolve(), deck.assets.resolve(), inches, style, value, item.node.artwork)


def _where(item: Placed) -> Where:
    assert isinstance(item.node, Figure)
    where: Where = getattr(item.node.src, "where", item.node.where)
    return where


def _perform(jobs: list[Job]) -> Iterable[tuple[Artwork, set[Path]] | Failure]:
    if len(jobs) <= _FEW:
        yield from map(perform, jobs)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    workers = min(len(jobs), os.cpu_count() or 1)
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(perform, jobs)


def perform(job: Job) -> tuple[Artwork, set[Path]] | Failure:
    """Draw one figure; an exception of the figure's own code is a Failure, told at the line that raised."""
    from deck.drawing.figure import FigureError, draw_figure
    from deck.drawing.native import artwork

    measure.bring(job.style.font_files)
    mode: Any = None if job.mode == "auto" else job.mode
    try:
        with redirect_stdout(sys.stderr), limited(LIMIT):  # what a figure prints is not what the build says
            save = partial(artwork, tokens=tokens(job.style), mode=mode)
            return draw_figure(job.source, job.assets, job.inches, job.style, job.value, save)
    except FigureError as error:
        return Failure(str(error), "write def draw(ax): …")
    except (Exception, SystemExit) as error:
        frames = traceback.extract_tb(error.__traceback__)
        own = [frame for frame in frames if Path(frame.filename).is_relative_to(job.assets)]
        last = Path(frames[-1].filename)
        if not own and last.parent == Path(__file__).parent and not isinstance(error, OutOfTimeError):
            raise  # ours, not the figure's
        return _failure(error, own)


def _failure(error: BaseException, own: list[traceback.FrameSummary]) -> Failure:
    """What a figure raised, and the lines of its own that led there."""
    lines = [f"{Path(frame.filename).name}:{frame.lineno}: {frame.line}" for frame in own[-3:]]
    if isinstance(error, OutOfTimeError):
        return Failure(f"did not finish within {error}", "\n".join(["let it do less", *lines]))
    if isinstance(error, DeckError):
        (problem,) = error.problems
        return Failure(f"cannot read its data: {problem.message}", "\n".join([problem.hint, *lines]))
    if isinstance(error, SyntaxError):
        lines = [f"{Path(error.filename or '').name}:{error.lineno}: {(error.text or '').strip()}"]
    said = " ".join((error.msg if isinstance(error, SyntaxError) else str(error)).split())
    hint = "\n".join(dict.fromkeys(lines)) or "while matplotlib drew it; what stands between $ signs is a formula"
    return Failure(f"raised {type(error).__name__}{f': {said}' if said else ''}", hint)
