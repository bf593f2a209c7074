"""Run the snippets: every session gives its outputs, from a run, from the cache or from its recording."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar

from deck.cache import Cache, digest, made_by, write_atomically
from deck.live.environments import UnavailableError, interpreter, versions
from deck.live.performing import run_session
from deck.live.process import Surroundings, start
from deck.live.prompt import Prompt
from deck.live.recordings import Stale, read_recording, write_recording
from deck.live.sessions import Output, Part, Session, Snippet, parts
from deck.live.warm import Course, Warm
from deck.loading.outline import Deck
from deck.markup import Figure, Slide
from deck.problem import DeckError, Problem, Where
from deck.running import jobs, listing
from deck.running.expected import sizes
from deck.running.jobs import Inches, Job
from deck.theme import Style, Theme, tokens

How = Literal["cached", "live", "recorded"]  # run what is new, run all, run nothing
Result = TypeVar("Result")


@dataclass
class Ran:
    """What became of the snippets: values of figures by `id()` of their node, and what to tell."""

    values: dict[int, Any] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    reused: int = 0
    recorded: int = 0
    wrote: bool = False  # whether a snippet has changed a file of the lecture
    problems: list[Problem] = field(default_factory=list)

    @property
    def live(self) -> int:
        """How many snippets were run."""
        return len(self.names)


@dataclass(frozen=True)
class Runner:
    """How a build runs code, what it gives to it, and where it keeps results, and states of sessions if it may."""

    cache: Cache
    around: Surroundings
    recordings: Path
    how: How
    tell: Callable[[str], None]
    warm: Warm | None = None

    def recording(self, session: Session) -> Path:
        """The file that keeps what a session gave."""
        return self.recordings / f"{session.name}.json"


def runner(deck: Deck, style: Style, cache: Cache, how: How, worker: bool, tell: Callable[[str], None]) -> Runner:
    """How code of a deck is run in this style; `worker`: states of sessions may be kept, where the system can do it."""
    from deck.drawing.figure import settings

    around = Surroundings(deck.folder, settings(style), tokens(style))
    warm = Warm(cache.folder / "warm") if worker and sys.platform == "linux" else None
    return Runner(cache, around, deck.assets / "recordings", how, tell, warm)


@dataclass(frozen=True)
class Outputs:
    """A session's outputs in order, what they came from, and what to tell."""

    found: Sequence[Output] = ()
    ran: Sequence[str] = ()  # the names of the snippets that were run now
    recorded: bool = False
    problems: Sequence[Problem] = ()
    missing: str = ""  # why a recording stands in for a run that was wanted


def run(pages: Sequence[Slide], deck: Deck, theme: Theme, known: Mapping[Where, Inches], runner: Runner) -> Ran:
    """Run what is new, reuse what is not, and put what was printed into the slides.

    `known`: the sizes of figures of snippets, by where their code was written, as far as they are known.
    """
    found, problems = jobs.collect(pages, deck, sizes(pages, deck, theme, known))
    ran = Ran(problems=problems)
    outputs: dict[int, Output] = {}
    stood_in: list[tuple[Job, str]] = []
    for job, result in side_by_side(lambda job: _tried(job, deck, runner), found):
        ran.problems += result.problems
        stood_in += [(job, result.missing)] if result.missing else []
        ran.names += result.ran
        ran.recorded += len(result.found) * result.recorded
        ran.reused += (len(result.found) - len(result.ran)) * (not result.recorded)
        # There are no outputs of a job that failed.
        for item, snippet, output in zip(job.waiting, job.snippets, result.found, strict=False):
            outputs[id(item)] = output
            ran.wrote |= write_files(snippet, output)
            if isinstance(item, Figure):
                ran.values[id(item)] = output.value
    ran.problems += listing.fill(pages, deck, outputs)
    if stood_in:
        ran.problems.append(_not_run(stood_in))
    return ran


def write_files(snippet: Snippet, output: Output) -> bool:
    """Write the files that a snippet made into the lecture; tell whether that changed any."""
    changed = list(changed_files(snippet, output))
    for path, blob in changed:
        write_atomically(path, blob)
    return bool(changed)


def changed_files(snippet: Snippet, output: Output) -> Iterator[tuple[Path, bytes]]:
    """The files of the lecture that are not as a snippet makes them, and how that is."""
    for (_, path), (_, blob) in zip(snippet.writes, output.files, strict=False):  # a recording holds no files
        if not path.is_file() or path.read_bytes() != blob:
            yield path, blob


def _not_run(stood_in: Sequence[tuple[Job, str]]) -> Problem:
    """One warning for all sessions whose recordings are shown, at the first of them."""
    names = ", ".join(sorted(job.name for job, _ in stood_in))
    reasons = " ".join(sorted({f"{reason}." for _, reason in stood_in}))
    first = min(job.where for job, _ in stood_in)
    return Problem(first, f"not run, their recordings are shown: {names}", reasons, level="warning")


def side_by_side(do: Callable[[Job], Result], found: Sequence[Job]) -> list[tuple[Job, Result]]:
    """Do something with every job, as many at a time as there are processors."""
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        return list(zip(found, pool.map(do, found), strict=True))


def run_live(session: Session, runner: Runner) -> tuple[list[Output], dict[str, str], float]:
    """Run a session now: its outputs, the versions that it used, and how many seconds it took."""
    python = interpreter(session.environment, runner.cache.folder, runner.tell)
    runner.tell(f"{session.name}: running {len(session.snippets)} snippet{'s'[: len(session.snippets) > 1]}")
    begun = time.monotonic()
    found = run_session(session, python, runner.around)
    return found, versions(python, session.environment), time.monotonic() - begun


def _tried(job: Job, deck: Deck, runner: Runner) -> Outputs:
    try:
        session = jobs.session(job, deck)
        if runner.how == "recorded":
            return _recorded(session, job, "is not run", runner)
        return _outputs(session, job, runner)
    except DeckError as error:
        return Outputs(problems=error.problems)


def _outputs(session: Session, job: Job, runner: Runner) -> Outputs:
    """A session's outputs from the cache or from a run; where it cannot be run, the recording with a warning."""
    try:
        python = interpreter(session.environment, runner.cache.folder, runner.tell)
    except UnavailableError as error:
        return _stood_in(session, job, str(error), runner)
    used = sorted(versions(python, session.environment).items())
    todo = tuple(parts(session))
    states = [digest("snippet", part.key, used, made_by("live", "live/inside"), *_drawn(part)) for part in todo]
    live = runner.how == "live"
    recall = _nothing if live else runner.cache.recall
    course = Course(session.name, todo, states, recall, runner.cache.keep, runner.tell)
    begun = time.monotonic()
    found, names = course.run(lambda: Prompt(start(python, runner.around)), None if live else runner.warm)
    return Outputs(found, names, problems=_record(session, job, found, dict(used), time.monotonic() - begun, runner))


def _record(
    session: Session, job: Job, found: list[Output], used: dict[str, str], seconds: float, runner: Runner
) -> Sequence[Problem]:
    """Record what a session gave, from the cache too: the build that ran it may have ended before it came to that."""
    try:
        write_recording(runner.recording(session), session, found, used, seconds)
    except OSError as error:
        hint = "it is shown, and will be run again where it is not in the cache"
        return [Problem(job.where, f"{job.name} cannot be recorded: {error.strerror}", hint, "warning")]
    return ()


def _drawn(part: Part) -> list[object]:
    """What a figure is made from beside its code."""
    inches = part.snippet.inches if part.last else None
    return [inches, made_by("drawing", "drawing/figure.mplstyle", "placing/measure.py")] if inches else []


def _nothing(state: str) -> None:
    """What is known of a state when all is to be run."""


def _stood_in(session: Session, job: Job, reason: str, runner: Runner) -> Outputs:
    if runner.how == "live":
        hint = "leave --live out to use its recording"
        raise DeckError(Problem(job.where, f"{session.name} cannot be run: {reason}", hint))
    found = _recorded(session, job, f"cannot be run: {reason}", runner).found
    return Outputs(found, recorded=True, missing=reason)


def _recorded(session: Session, job: Job, why: str, runner: Runner) -> Outputs:
    """The recording; an error if it is of other code. `why` there is no run, to be read after a snippet's name."""
    found = read_recording(runner.recording(session), session)
    if isinstance(found, Stale):
        snippet = job.snippets[found.snippet]
        hint = f"and its recording cannot be used: {found.reason}"
        raise DeckError(Problem(snippet.where, f"{snippet.name} {why}", hint))
    return Outputs(found, recorded=True)
