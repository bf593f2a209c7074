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

from deck.cache import Cache, digest, made_by
from deck.highlight import highlight
from deck.live.environments import UnavailableError, interpreter, meets, versions
from deck.live.recordings import Stale, read_recording, write_recording
from deck.live.sessions import Output, Session, Snippet, keys, run_session
from deck.live.statements import visible
from deck.markdown import Paragraph, Run
from deck.markup import Code, Column, Figure, Node, Slide, walk
from deck.outline import Deck
from deck.paths import text_inside
from deck.problem import DeckError, Problem, Where, did_you_mean
from deck.units import Length
from deck.values import Record, Text

LIVE = ("prompt", "python")
PROMPTS = (">>>", "...")
_FILE = re.compile(r"[\w./-]+\.\w+")


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


def runs(node: Node) -> bool:
    """Whether a node is code that is run, or a figure that waits for its value."""
    if isinstance(node, Figure):
        return bool(node.value)
    return isinstance(node, Code) and node.run and node.language in LIVE


def _jobs(pages: Sequence[Slide], deck: Deck, ran: Ran) -> list[_Job]:
    """The sessions to run; not those of which a snippet has mistakes, for the others may need it."""
    jobs: dict[str, _Job] = {}
    wrong: set[str] = set()
    for number, page in enumerate(pages, 1):
        for node in filter(runs, walk(page)):
            assert isinstance(node, Code | Figure)
            if node.session in wrong:
                continue
            try:
                _add(node, number, deck, jobs)
            except DeckError as error:
                ran.problems += error.problems
                wrong |= {node.session} - {""}
    return [job for name, job in jobs.items() if name not in wrong]


def _add(node: Code | Figure, number: int, deck: Deck, jobs: dict[str, _Job]) -> None:
    if isinstance(node, Code):
        _add_code(node, number, deck, jobs)
    else:
        _add_value(node, jobs)


def _add_code(node: Code, number: int, deck: Deck, jobs: dict[str, _Job]) -> None:
    name, code, where = source(node, deck, number)
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


def source(node: Code, deck: Deck, number: int = 0) -> tuple[str, str, Where]:
    """A snippet's name, its text, and where it was written; a text that reads like a file's name is one."""
    run = node.paragraphs[0].runs[0] if node.paragraphs else Run("", node.where)
    name = run.text.strip()
    if not name:
        raise DeckError(Problem(run.where, "no code is written here", "write the code, or the name of its file"))
    if not _FILE.fullmatch(name):
        return f"slide-{number}", run.text, run.where
    return Path(name).name, text_inside(deck.assets, name, run.where), run.where


def _try(job: _Job, deck: Deck, runner: Runner) -> tuple[list[Output], str, list[Problem]]:
    try:
        session = Session(job.name, _requirements(job, deck), tuple(job.snippets))
        found, status, warnings = _outputs(session, job, runner)
    except DeckError as error:
        return [], "live", list(error.problems)
    return found, status, warnings


def _requirements(job: _Job, deck: Deck) -> tuple[str, ...]:
    """The packages that a session's environment names."""
    if not job.environment:
        return ()
    named = deck.fields.get("environments")
    if not isinstance(named, Record) or job.environment not in named:
        known = did_you_mean(job.environment, named.keys()) if isinstance(named, Record) else ""
        where = getattr(job.environment, "where", job.where)
        hint = known or "environments: {torch: [torch==2.13.0]}"
        raise DeckError(Problem(where, f"no environment {str(job.environment)!r}", hint))
    listed = named[job.environment]
    if not isinstance(listed, list) or not all(isinstance(item, Text) for item in listed):
        place = named.place(job.environment)
        raise DeckError(Problem(place, "an environment is a list of packages", "[torch==2.13.0]"))
    return tuple(_requirement(item) for item in listed)


def _requirement(item: Text) -> str:
    try:
        meets(item, None)
    except UnavailableError:
        raise DeckError(Problem(item.where, f"{str(item)!r} is no package", "write name==version")) from None
    return str(item)


def _outputs(session: Session, job: _Job, runner: Runner) -> tuple[list[Output], str, list[Problem]]:
    """A session's outputs, and where they came from: a run now, the cache, or the recording."""
    recording = runner.recordings / f"{session.name}.json"
    try:
        python = interpreter(session.requirements, runner.cache.folder, runner.tell)
    except UnavailableError as error:
        return _recorded(session, job, recording, str(error), runner)
    used = versions(python, session.requirements)
    key = digest("session", keys(session), sorted(used.items()), made_by("live"))
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
    _, code, where = source(node, deck)
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
    lit = set(_numbers(node.lines))
    if not lit <= set(range(1, len(lines) + 1)):
        where = getattr(node.lines, "where", node.where)
        raise DeckError(Problem(where, f"{str(node.lines)!r} is not possible here", f"the code has {len(lines)} lines"))
    return [line if n in lit else _grey(line) for n, line in enumerate(lines, 1)]


def _grey(line: Paragraph) -> Paragraph:
    return Paragraph(tuple(replace(run, color="grey") for run in line.runs), line.level, line.marker)


def _numbers(lines: str) -> Iterable[int]:
    for part in lines.replace(" ", "").split(","):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)
