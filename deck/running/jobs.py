"""Collect what is to be run: the snippets, values and inline expressions of the slides, session by session."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from deck.live.sessions import Mode, Session, Snippet
from deck.loading.outline import DECK_TEXTS, Deck
from deck.loading.values import Text
from deck.markup import Code, Figure, Node, Slide, Title, walk
from deck.paths import as_file_name, new_inside, text_inside
from deck.problem import DeckError, Problem, Where, did_you_mean
from deck.rendering.markdown import Paragraph, Run
from deck.running.declared import environment

LANGUAGES: dict[str, Mode] = {"prompt": "prompt", "python": "python", "shell": "shell", "doctest": "doctest"}
NAMELESS = "inline"  # the session of inline values that name none
_INLINE = re.compile(r"\{python(?: +([^\W_][\w -]*?))? *\}\s*(\S.*)", re.DOTALL)
_LONGEST = 40  # characters of a slide's title in the name of its recording
_FILE = re.compile(r"[\w./-]+\.\w+")

Inches = tuple[float, float]  # width, height
Item = Code | Figure | Run  # what waits for an output


@dataclass
class Job:
    """A session's snippets in the order of the slides, and what waits for the output of each."""

    name: str
    where: Where
    environment: str = ""
    snippets: list[Snippet] = field(default_factory=list)
    waiting: list[Item] = field(default_factory=list)

    def add(self, snippet: Snippet, item: Item) -> None:
        """Append a snippet, and the item that waits for it."""
        self.snippets.append(snippet)
        self.waiting.append(item)


def collect(pages: Sequence[Slide], deck: Deck, sizes: Mapping[int, Inches]) -> tuple[list[Job], list[Problem]]:
    """The sessions to run; not those of which a snippet has mistakes, for the others may need it.

    `sizes`: of the figures that code may draw, by `id()` of its node.
    """
    jobs: dict[str, Job] = {}
    problems = list(_too_early(deck))
    wrong: set[str] = set()
    names = _names(pages)
    for page in pages:
        for item in items(page):
            if _session(item) in wrong:
                continue
            try:
                _add(item, names.get(id(item), ("", "")), sizes.get(id(item)), deck, jobs)
            except DeckError as error:
                problems += error.problems
                wrong |= {_session(item)} - {""}
    return [job for name, job in jobs.items() if job.snippets and name not in wrong], problems


def _too_early(deck: Deck) -> Iterator[Problem]:
    """Values in what is used before any code is run: what the lecture says of itself, and the names of its sections."""
    texts = [*map(deck.text, sorted(DECK_TEXTS)), *(slide.section for slide in deck.slides)]
    for text in texts:
        if isinstance(text, Text) and "`{python" in text:
            message = f"no value can come into {str(text)!r}: it is read before any code is run"
            yield Problem(text.where, message, "write it out here; values can stand in the texts of slides")


def items(page: Slide) -> Iterator[Item]:
    """All of a slide that waits for an output: code first, so that its title can hold a value from it."""
    nodes = list(walk(page))
    yield from (node for node in nodes if isinstance(node, Code) and node.run and node.language in LANGUAGES)
    for node in nodes:
        if isinstance(node, Figure) and node.value:
            yield node
        yield from (run for paragraph in texts(node) for run in paragraph.runs if is_inline(run))


def texts(node: Node) -> list[Paragraph]:
    """The text of a node in which values may stand: that of code may not, that of a slide is its notes."""
    own = node.notes if isinstance(node, Slide) else [] if isinstance(node, Code) else node.paragraphs
    return [*own, *node.said.values()]


def is_inline(run: Run) -> bool:
    """Whether a run is an expression whose value is to stand in its place: `{python} 2 + 2`."""
    return run.code and re.match(r"\{python\b", run.text) is not None


def source(node: Code, deck: Deck) -> tuple[str, Where]:
    """A snippet's text, and where it was written; a text that reads like a file's name is one."""
    run = node.paragraphs[0].runs[0] if node.paragraphs else Run("", node.where)
    if not run.text.strip():
        raise DeckError(Problem(run.where, "no code is written here", "write the code, or the name of its file"))
    if not _file(node):
        return run.text, run.where
    return text_inside(deck.assets, _file(node), run.where), run.where


def _file(node: Code) -> str:
    """The name of the file that a snippet is; "" if its code stands in the outline."""
    text = node.paragraphs[0].text.strip() if node.paragraphs else ""
    return text if is_file(text) else ""


def is_file(code: str) -> bool:
    """Whether what is written for code is the name of its file."""
    return _FILE.fullmatch(code.strip()) is not None


def _names(pages: Sequence[Slide]) -> dict[int, tuple[str, str]]:
    """By `id()` of each snippet, what it is called, and its session.

    A session is named by the author, else by the file, else by the slide: so it keeps its recording when others
    come before it. No two are named alike by chance.
    """
    codes = [(node, page) for page in pages for node in items(page) if isinstance(node, Code)]
    taken = {NAMELESS} | {(node.session or Path(_file(node)).stem).lower() for node, _ in codes}
    names = {}
    for node, page in codes:
        name = Path(_file(node)).name or _slide_name(page)
        session = node.session or Path(_file(node)).stem
        if not session:
            name = session = next(new for new in _numbered(name) if new not in taken)
            taken.add(session)
        names[id(node)] = name, session
    return names


def _slide_name(page: Slide) -> str:
    """A slide's own id, else its title without the values that are computed in it, as a file name."""
    runs = (run for node in page.children if isinstance(node, Title) for line in node.paragraphs for run in line.runs)
    words = page.id or "".join(run.text for run in runs if not is_inline(run))
    return as_file_name(words)[:_LONGEST].strip("-") or "slide"


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}-{number}" for number in count(2))


def session(job: Job, deck: Deck) -> Session:
    """What a job runs, with the packages that its environment names."""
    return Session(job.name, environment(job.environment, deck, job.where), tuple(job.snippets))


def _session(item: Item) -> str:
    if not isinstance(item, Run):
        return str(item.session)
    match = _INLINE.fullmatch(item.text)
    return match[1] or NAMELESS if match else ""


def _add(item: Item, names: tuple[str, str], size: Inches | None, deck: Deck, jobs: dict[str, Job]) -> None:
    if isinstance(item, Code):
        _add_code(item, *names, size, deck, jobs)
    elif isinstance(item, Figure):
        where = getattr(item.value, "where", item.where)
        _defined(item.session, where, jobs).add(Snippet(where, str(item.value), str(item.value), "value"), item)
    else:
        _add_inline(item, jobs)


def _add_code(node: Code, name: str, session: str, size: Inches | None, deck: Deck, jobs: dict[str, Job]) -> None:
    code, where = source(node, deck)
    job = jobs.setdefault(session, Job(session, where))
    job.environment = job.environment or node.environment
    if node.environment not in ("", job.environment):
        message = f"session {job.name!r} runs with {job.environment!r} already, not {node.environment!r}"
        raise DeckError(Problem(where, message, "give this snippet a session of its own"))
    _check_pattern(node)
    mode, ignored = LANGUAGES[node.language], str(node.ignore)
    snippet = Snippet(where, name, code, mode, node.banner, node.banner, node.raises, node.timeout, ignored, size)
    job.add(replace(snippet, writes=tuple(_written(node, deck))), node)


def _written(node: Code, deck: Deck) -> Iterator[tuple[str, Path]]:
    """The files that a snippet makes, and where they lie."""
    where = getattr(node.writes, "where", node.where)
    for name in filter(None, map(str.strip, node.writes.split("|"))):
        yield name, new_inside(deck.assets, name, where)


def _check_pattern(node: Code) -> None:
    try:
        re.compile(node.ignore)
    except re.error as error:
        where = getattr(node.ignore, "where", node.where)
        message = f"{str(node.ignore)!r} is no regular expression: {error}"
        hint = r"put \ before a character that is meant as it is: \( \[ \. \*"
        raise DeckError(Problem(where, message, hint)) from None


def _add_inline(run: Run, jobs: dict[str, Job]) -> None:
    match = _INLINE.fullmatch(run.text)
    if not match:
        hint = "write `{python} expression`, or `{python NAME} expression` for the session NAME"
        raise DeckError(Problem(run.where, f"no value can come from {run.text!r}", hint))
    name, expression = match[1], match[2]
    job = _defined(name, run.where, jobs) if name else jobs.setdefault(NAMELESS, Job(NAMELESS, run.where))
    job.add(Snippet(run.where, expression, expression, "text"), run)


def _defined(name: str, where: Where, jobs: dict[str, Job]) -> Job:
    if name in jobs:
        return jobs[name]
    hint = did_you_mean(name, jobs) or "sessions are named by `session:` on a code slide before this one"
    raise DeckError(Problem(where, f"no session {str(name)!r} before this slide", hint))
