"""Compare what the snippets print now with what was recorded, and tell what has drifted."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace

from deck.live.environments import UnavailableError
from deck.live.performing import difference, masked
from deck.live.recordings import Stale, read_recording, write_recording
from deck.live.results import Drawing, Result, described, same
from deck.live.sessions import Output, Session
from deck.loading.outline import Deck
from deck.markup import Slide
from deck.problem import DeckError, Problem
from deck.running import jobs
from deck.running.expected import sizes
from deck.running.jobs import Job
from deck.running.run import Ran, Runner, changed_files, run_live, side_by_side, write_files
from deck.theme import Theme


def drift(pages: Sequence[Slide], deck: Deck, theme: Theme, runner: Runner, accept: bool) -> Ran:
    """Run every session; an error with a diff for each snippet that gives something else than was recorded.

    `accept`: what is given now becomes the recording.
    """
    found, problems = jobs.collect(pages, deck, sizes(pages, deck, theme, {}))
    ran = Ran(problems=problems)
    for job, differences in side_by_side(lambda job: _drifted(job, deck, runner, accept), found):
        ran.problems += differences
        ran.names += [snippet.name for snippet in job.snippets]
    return ran


def _drifted(job: Job, deck: Deck, runner: Runner, accept: bool) -> Sequence[Problem]:
    try:
        session = jobs.session(job, deck)
        path = runner.recording(session)
        recorded = read_recording(path, session)
        session = _as_large(session, recorded)
        found, versions, seconds = run_live(session, runner)
    except UnavailableError as error:
        return [Problem(job.where, f"{job.name} cannot be run: {error}")]
    except DeckError as error:
        return error.problems
    if accept:
        write_recording(path, session, found, versions, seconds)
        for snippet, output in zip(session.snippets, found, strict=True):
            write_files(snippet, output)
        return []
    if isinstance(recorded, Stale):
        snippet = session.snippets[recorded.snippet]
        hint = "record what it gives now: python build.py check --accept"
        return [Problem(snippet.where, f"{snippet.name} has no recording that fits: {recorded.reason}", hint)]
    return list(_differences(session, recorded, found))


def _as_large(session: Session, recorded: list[Output] | Stale) -> Session:
    """The session, with the figures as large as they were recorded: another place on the slide is no drift."""
    if isinstance(recorded, Stale):
        return session
    sizes = [next((r.inches for r in output.results if isinstance(r, Drawing)), None) for output in recorded]
    pairs = zip(session.snippets, sizes, strict=True)
    return replace(session, snippets=tuple(replace(snippet, inches=size or snippet.inches) for snippet, size in pairs))


def _differences(session: Session, recorded: Sequence[Output], found: Sequence[Output]) -> Iterator[Problem]:
    for snippet, before, now in zip(session.snippets, recorded, found, strict=True):
        if (before.text, before.value) != (now.text, now.value) or not _alike(before.results, now.results):
            prints = "prints" if before.text != now.text else "gives"
            diff = difference(_text(before), _text(now), "recorded", "now")
            yield Problem(snippet.where, f"{snippet.name} {prints} something else than recorded", diff=diff)
        for path, blob in changed_files(snippet, now):
            there = path.read_bytes() if path.is_file() else b""
            old, new = (masked(text.decode(errors="replace"), snippet) for text in (there, blob))
            if old != new or not snippet.ignore:
                diff = difference(old, new, "there", "now")
                yield Problem(snippet.where, f"{snippet.name} writes something else into {path.name}", diff=diff)


def _alike(before: Sequence[Result], now: Sequence[Result]) -> bool:
    return len(before) == len(now) and all(map(same, before, now))


def _text(output: Output) -> str:
    value = [] if output.value is None else [json.dumps(output.value, indent=1, ensure_ascii=False)]
    return "\n".join([output.text, *value, *(line for result in output.results for line in described(result))])
