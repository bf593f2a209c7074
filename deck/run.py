"""Run the snippets: every <code> that can be run becomes what it printed, session by session."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from deck.cache import Cache, digest, file_digest
from deck.environments import UnavailableError, interpreter, versions
from deck.highlight import highlight
from deck.markdown import Paragraph, Run
from deck.markup import Code, Column, Figure, Node, Slide, walk
from deck.outline import Deck
from deck.paths import inside
from deck.problem import DeckError, Problem, Where, did_you_mean
from deck.recordings import Stale, read_recording, write_recording
from deck.sessions import Output, Session, Snippet, keys, run_session
from deck.statements import visible
from deck.units import Length
from deck.values import Record, Text

LIVE = ("prompt", "python")
PROMPTS = (">>>", "...")
_FILE = re.compile(r"[\w./-]+\.\w+")
_ENGINE = ("session_startup.py", "sessions.py", "prompt.py", "statements.py")


@dataclass
class Ran:
    """What became of the snippets: outputs by `id()` of their node, values of figures, and what to tell."""

    values: dict[int, Any] = field(default_factory=dict)
    live: int = 0
    reused: int = 0
    recorded: int = 0
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class Runner:
    """How a build runs code: where it keeps results, and whether a recording may stand in for a run."""

    cache: Cache
    recordings: Path
    live: bool
    tell: Callable[[str], None]


@dataclass
class _Job:
    """A session's snippets in the order of the slides, and the nodes that wait for them."""

    name: str
    where: Where
    environment: str = ""
    snippets: list[Snippet] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)


def run(pages: Sequence[Slide], deck: Deck, runner: Runner) -> Ran:
    """Run what is new, reuse what is not, and put what was printed into the slides."""
    ran = Ran()
    jobs = _jobs(pages, deck, ran)
    outputs: dict[int, Output] = {}
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for job, result in zip(jobs, pool.map(lambda job: _try(job, deck, runner), jobs), strict=True):
            found, status, problems = result
            ran.problems += problems
            outputs |= {id(node): output for node, output in zip(job.nodes, found, strict=False)}
            if found:
                setattr(ran, status, getattr(ran, status) + len(found))
    ran.values = {
        id(n): outputs[id(n)].value for job in jobs for n in job.nodes if isinstance(n, Figure) and id(n) in outputs
    }
    for page in pages:
        _fill(page, deck, outputs, ran)
    return ran


def _jobs(pages: Sequence[Slide], deck: Deck, ran: Ran) -> list[_Job]:
    jobs: dict[str, _Job] = {}
    for number, page in enumerate(pages, 1):
        for node in walk(page):
            try:
                if isinstance(node, Code) and node.run and node.language in LIVE:
                    _add_code(node, number, deck, jobs)
                elif isinstance(node, Figure) and node.value:
                    _add_value(node, jobs)
            except DeckError as error:
                ran.problems += error.problems
    return list(jobs.values())


def _add_code(node: Code, number: int, deck: Deck, jobs: dict[str, _Job]) -> None:
    name, code, where = _source(node, deck, number)
    job = jobs.setdefault(node.session or Path(name).stem, _Job(node.session or Path(name).stem, where))
    job.environment = job.environment or node.environment
    if node.environment not in ("", job.environment):
        message = f"session {job.name!r} runs with {job.environment!r} already, not {node.environment!r}"
        raise DeckError(Problem(where, message, "give this snippet a session of its own"))
    mode = "prompt" if node.language == "prompt" else "python"
    job.snippets.append(
        Snippet(where, name, code, mode, node.banner, node.banner, node.raises, node.timeout)  # type: ignore[arg-type]
    )
    job.nodes.append(node)


def _add_value(node: Figure, jobs: dict[str, _Job]) -> None:
    where = getattr(node.value, "where", node.where)
    if node.session not in jobs:
        hint = did_you_mean(node.session, jobs) or "sessions are named by `session:` on a code slide before this one"
        raise DeckError(Problem(where, f"no session {str(node.session)!r} before this slide", hint))
    jobs[node.session].snippets.append(Snippet(where, str(node.value), str(node.value), "value"))
    jobs[node.session].nodes.append(node)


def _source(node: Code, deck: Deck, number: int) -> tuple[str, str, Where]:
    """A snippet's name, its text, and where it was written; a text that reads like a file's name is one."""
    run = node.paragraphs[0].runs[0] if node.paragraphs else Run("", node.where)
    if not _FILE.fullmatch(run.text.strip()):
        return f"slide-{number}", run.text, run.where
    path = inside(deck.assets, run.text.strip(), run.where)
    return path.name, path.read_text(encoding="utf-8-sig"), run.where


def _try(job: _Job, deck: Deck, runner: Runner) -> tuple[list[Output], str, list[Problem]]:
    try:
        session = Session(job.name, _requirements(job, deck), tuple(job.snippets))
        found, status, warnings = _outputs(session, job, runner)
    except DeckError as error:
        return [], "live", list(error.problems)
    return found, status, warnings


def _requirements(job: _Job, deck: Deck) -> tuple[str, ...]:
    named = deck.fields.get("environments", {})
    if not job.environment:
        return ()
    if not isinstance(named, Record) or job.environment not in named:
        hint = did_you_mean(job.environment, list(named)) or "environments: {torch: [torch==2.13.0]}"
        raise DeckError(Problem(job.where, f"no environment {str(job.environment)!r}", hint))
    listed = named[job.environment]
    if not isinstance(listed, list) or not all(isinstance(item, Text) for item in listed):
        raise DeckError(
            Problem(named.place(job.environment), "an environment is a list of packages", "[torch==2.13.0]")
        )
    return tuple(str(item) for item in listed)


def _outputs(session: Session, job: _Job, runner: Runner) -> tuple[list[Output], str, list[Problem]]:
    """A session's outputs, and where they came from: a run now, the cache, or the recording."""
    recording = runner.recordings / f"{session.name}.json"
    try:
        python = interpreter(session.requirements, runner.cache.folder, runner.tell)
    except UnavailableError as error:
        return _recorded(session, job, recording, str(error), runner)
    used = versions(python, session.requirements)
    engine = [file_digest(Path(__file__).parent / name) for name in _ENGINE]
    key = digest("session", keys(session), sorted(used.items()), engine)
    found = None if runner.live else runner.cache.recall(key)
    if found is not None:
        return found, "reused", []
    runner.tell(f"{session.name}: running {len(session.snippets)} snippet{'s'[: len(session.snippets) > 1]}")
    begun = time.monotonic()
    found = run_session(session, python)
    runner.cache.keep(key, found)
    write_recording(recording, session, found, used, time.monotonic() - begun)
    return found, "live", []


def _recorded(
    session: Session, job: _Job, path: Path, reason: str, runner: Runner
) -> tuple[list[Output], str, list[Problem]]:
    """The recording, with a warning; an error if it is of other code, or if the build has to be live."""
    if runner.live:
        raise DeckError(
            Problem(job.where, f"{session.name} cannot be run: {reason}", "leave --live out to use its recording")
        )
    found = read_recording(path, session)
    if isinstance(found, Stale):
        message = f"{job.snippets[0].name} cannot be run: {reason}"
        raise DeckError(Problem(job.where, message, f"and its recording cannot be used: {found.reason}"))
    message = f"{session.name} was not run, its recording is shown: {reason}"
    return found, "recorded", [Problem(job.where, message, level="warning")]


def _fill(node: Node, deck: Deck, outputs: dict[int, Output], ran: Ran) -> None:
    """Put highlighted code and output in place of the <code> nodes below."""
    for n, child in enumerate(node.children):
        if isinstance(child, Code):
            try:
                node.children[n] = _shown(child, deck, outputs.get(id(child)))
            except DeckError as error:
                ran.problems += error.problems
        else:
            _fill(child, deck, outputs, ran)


def _shown(node: Code, deck: Deck, output: Output | None) -> Node:
    _, code, where = _source(node, deck, 0)
    if node.language == "prompt" and output:
        return replace(node, paragraphs=highlight(output.text, "prompt", where, node.mark), soft=_soft(node, output))
    listing = replace(node, paragraphs=_dimmed(highlight(visible(code), node.language, where), node))
    if not output or node.show == "code":
        return listing
    lines = highlight(output.text, "output", where, node.mark)
    soft = frozenset(range(len(lines))) if node.wrap else frozenset()
    printed = replace(node, paragraphs=lines, soft=soft, area="", span=1)
    if node.show == "output":
        return replace(printed, area=node.area, span=node.span)
    return Column(
        where=node.where,
        children=[replace(listing, area="", span=1), printed],
        gap=Length("0.2in"),
        **{key: getattr(node, key) for key in ("area", "weight", "span", "step")},
    )


def _soft(node: Code, output: Output) -> frozenset[int]:
    """The lines of a transcript that may wrap: the banner, and what was printed if the author says so."""
    lines = output.text.split("\n")
    first = next(n for n, line in enumerate(lines) if line.startswith(PROMPTS))
    printed = {n for n, line in enumerate(lines) if not line.startswith(PROMPTS)}
    return frozenset(printed if node.wrap else range(first))


def _dimmed(lines: list[Paragraph], node: Code) -> list[Paragraph]:
    """With `lines: 2-4,7`, the others are grey."""
    if not node.lines:
        return lines
    lit = set(_numbers(node))
    return [line if n in lit else _grey(line) for n, line in enumerate(lines, 1)]


def _grey(line: Paragraph) -> Paragraph:
    return Paragraph(tuple(replace(run, color="grey") for run in line.runs), line.level, line.marker)


def _numbers(node: Code) -> Iterable[int]:
    for part in node.lines.replace(" ", "").split(","):
        match = re.fullmatch(r"(\d+)(?:-(\d+))?", part)
        if not match:
            where = getattr(node.lines, "where", node.where)
            raise DeckError(Problem(where, f"lines cannot be {str(node.lines)!r}", "write 2-4 or 1,3,5-7"))
        yield from range(int(match[1]), int(match[2] or match[1]) + 1)
