"""Give the outputs of sessions, from a run, from the cache or from recordings; tell what differs from these."""

import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from deck.base.cache import digest
from deck.base.dataclass import dataclass, field, replace
from deck.base.engine import made_by
from deck.base.paths import portable
from deck.base.problem import DeckError, Problem, collected, plural
from deck.code import jobs
from deck.code.jobs import SessionJob
from deck.code.live import recordings
from deck.code.live.environments import home, interpreter, versions
from deck.code.live.kept import Course
from deck.code.live.packages import UnavailableError
from deck.code.live.performing import difference, masked, run_session
from deck.code.live.process import start
from deck.code.live.prompt import Prompt
from deck.code.live.results import described, same
from deck.code.live.sessions import Session, SnippetPart, parts, shells
from deck.code.runner import Runner
from deck.model.deck import Deck
from deck.model.results import Drawing, Output

Result = TypeVar("Result")


@dataclass(frozen=True)
class Outputs:
    """A session's outputs in order, what they came from, and what to tell."""

    found: Sequence[Output] = ()
    ran: Sequence[str] = ()  # the names of the snippets that were run now
    recorded: bool = False
    problems: Sequence[Problem] = ()
    missing: str = ""  # why a recording stands in for a run that was wanted
    written: recordings.Recorded = field(default_factory=dict)  # the files that were written when it was last recorded


def side_by_side(do: Callable[[SessionJob], Result], found: Sequence[SessionJob]) -> list[tuple[SessionJob, Result]]:
    """Do something with every job, as many at a time as there are processors."""
    from concurrent.futures import ThreadPoolExecutor

    pool, wait = ThreadPoolExecutor(max_workers=os.cpu_count()), True
    try:
        return list(zip(found, pool.map(do, found), strict=True))
    except KeyboardInterrupt:
        wait = False  # for what runs now: it may take another minute
        raise
    finally:
        pool.shutdown(wait, cancel_futures=True)


def of(job: SessionJob, deck: Deck, runner: Runner) -> Outputs:
    """The outputs of a session's snippets, or its mistakes."""
    try:
        session = jobs.session(job, deck)
        if runner.how == "recorded":
            return _recorded(session, job, "is not run", runner)
        return _outputs(session, job, runner)
    except DeckError as error:
        return Outputs(problems=error.problems)


def _outputs(session: Session, job: SessionJob, runner: Runner) -> Outputs:
    """A session's outputs from the cache or from a run; where it cannot be run, the recording with a warning."""
    try:
        python = _python(session, runner)
    except UnavailableError as error:
        if runner.how == "live":
            hint, message = "leave --live out to use its recording", f"{session.name} cannot be run: {error}"
            raise DeckError(Problem(job.where, "code-recording", message, hint)) from None
        return replace(_recorded(session, job, f"cannot be run: {error}", runner), missing=str(error))
    used = versions(python, session.environment)
    todo = tuple(parts(session))
    made = sorted(used.items()), made_by("code.live.performing", "code.live.inside.startup")
    states = [digest("snippet", part.key, part.ends, *made, *_drawn(part)) for part in todo]
    live = runner.how == "live"
    course = Course(session.name, todo, states, None if live else runner.cache.recall, runner.cache.keep, runner.tell)
    begun = time.monotonic()
    found, names = course.run(lambda: Prompt(start(python, runner.around)), None if live else runner.kept)
    written = recordings.recorded_files(_recording(session, runner), session)
    problems = []
    try:  # of the cache too: the build that ran it may have ended before it came to that
        if runner.whole:
            recordings.write_recording(_recording(session, runner), session, found, used, time.monotonic() - begun)
    except OSError as error:
        hint = "it is shown, and will be run again where it is not in the cache"
        message = f"{job.name} cannot be recorded: {error.strerror}"
        problems.append(Problem(job.where, "code-recording", message, hint, "warning"))
    return Outputs(found, names, problems=problems, written=written)


def _drawn(part: SnippetPart) -> list[object]:
    """What a figure is made from beside its code."""
    inches = part.snippet.inches if part.last else None
    return [inches, made_by("graphics.drawing.native", "graphics.drawing.figure")] if inches else []


def _python(session: Session, runner: Runner) -> Path:
    """A Python with what a session needs. Raises UnavailableError."""
    shells(snippet.mode for snippet in session.snippets)
    return interpreter(session.environment, home(session.environment, runner.cache.folder), runner.tell)


def _recording(session: Session, runner: Runner) -> Path:
    """The file that keeps what a session gave."""
    path, old = (runner.recordings / f"{name}.json" for name in (portable(session.name), session.name))
    return old if old.is_file() and not path.is_file() else path


def _recorded(session: Session, job: SessionJob, why: str, runner: Runner) -> Outputs:
    """The recording; an error if it is of other code. `why` there is no run, to be read after a snippet's name."""
    found = recordings.read_recording(_recording(session, runner), session)
    if isinstance(found, recordings.Stale):
        snippet = job.snippets[found.snippet]
        hint = f"and its recording cannot be used: {found.reason}"
        raise DeckError(Problem(snippet.where, "code-recording", f"{snippet.name} {why}", hint))
    return Outputs(found, recorded=True)


def drifted(job: SessionJob, deck: Deck, runner: Runner, accept: bool) -> Sequence[Problem]:
    """What a session gives otherwise than was recorded; `accept`: it becomes the recording."""
    try:
        session = jobs.session(job, deck)
        path = _recording(session, runner)
        recorded = recordings.read_recording(path, session)
        session = _as_large(session, recorded)
        python = _python(session, runner)
        runner.tell(f"{session.name}: running {plural(len(session.snippets), 'snippet')}")
        begun = time.monotonic()
        found = run_session(session, python, runner.around)
        seconds, used = time.monotonic() - begun, versions(python, session.environment)
    except UnavailableError as error:
        return [Problem(job.where, "code-recording", f"{job.name} cannot be run: {error}")]
    except DeckError as error:
        return error.problems
    if accept:
        problems: list[Problem] = []
        with collected(problems):
            written = recordings.recorded_files(path, session)
            recordings.write_recording(path, session, found, used, seconds)
            for snippet, output in zip(session.snippets, found, strict=True):
                recordings.write_files(snippet, output, written, runner.cache)
        return problems
    if isinstance(recorded, recordings.Stale):
        snippet = session.snippets[recorded.snippet]
        hint = "record what it gives now: python build.py check --accept"
        message = f"{snippet.name} has no recording that fits: {recorded.reason}"
        return [Problem(snippet.where, "code-recording", message, hint)]
    return list(_differences(session, recorded, found))


def _as_large(session: Session, recorded: list[Output] | recordings.Stale) -> Session:
    """The session, with the figures as large as they were recorded: another place on the slide is no drift."""
    if isinstance(recorded, recordings.Stale):
        return session
    sizes = [next((r.inches for r in output.results if isinstance(r, Drawing)), None) for output in recorded]
    pairs = zip(session.snippets, sizes, strict=True)
    return replace(session, snippets=tuple(replace(snippet, inches=size or snippet.inches) for snippet, size in pairs))


def _differences(session: Session, recorded: Sequence[Output], found: Sequence[Output]) -> Iterator[Problem]:
    for snippet, before, now in zip(session.snippets, recorded, found, strict=True):
        alike = len(before.results) == len(now.results) and all(map(same, before.results, now.results))
        if (before.text, before.value) != (now.text, now.value) or not alike:
            prints = "prints" if before.text != now.text else "gives"
            diff = difference(_text(before), _text(now), "recorded", "now")
            message = f"{snippet.name} {prints} something else than recorded"
            yield Problem(snippet.where, "code-prints", message, diff=diff)
        for _, path, blob in recordings.changed_files(snippet, now):
            there = path.read_bytes() if path.is_file() else b""
            old, new = (masked(text.decode(errors="replace"), snippet) for text in (there, blob))
            if old != new or not snippet.ignore:
                diff = difference(old, new, "there", "now")
                message = f"{snippet.name} writes something else into {path.name}"
                yield Problem(snippet.where, "code-writes", message, diff=diff)


def _text(output: Output) -> str:
    value = [] if output.value is None else [json.dumps(output.value, indent=1, ensure_ascii=False)]
    return "\n".join([output.text, *value, *(line for result in output.results for line in described(result))])
