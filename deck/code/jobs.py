"""Collect what is to be run: the snippets, values and inline expressions of the slides, session by session."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deck.base.dataclass import dataclass, field, replace
from deck.base.paths import as_file_name, new_inside, portable, text_inside
from deck.base.problem import DeckError, Problem, Where, collected, did_you_mean
from deck.base.regex import regex
from deck.code.live.sessions import TRANSCRIPTS, Mode, Session, Snippet
from deck.model.code import is_file
from deck.model.deck import Deck
from deck.model.tags import Code, Figure, Node, Slide, Title, walk
from deck.model.text import Paragraph, Run
from deck.model.values import Items, Record, Scalar, written_at
from deck.outline.load import DECK_TEXTS

if TYPE_CHECKING:
    from deck.code.live.environments import Environment
    from deck.code.live.packages import Sources

LANGUAGES: tuple[Mode, ...] = ("prompt", "python", "shell", "powershell", "doctest")
NAMELESS = "inline"  # the session of inline values that name none
_INLINE = regex(r"\{python(?: +([^\W_][\w -]*?))? *\}\s*(\S.*)", re.DOTALL)
_LONGEST = 40  # characters of a slide's title in the name of its recording

Item = Code | Figure | Run  # what waits for an output, which it then holds
_EXAMPLE = "environments: {torch: [torch==2.13.0], old: {python: '3.10', packages: [numpy<2]}}"
_KEYS = ("packages", "python", "index", "find-links")


@dataclass
class SessionJob:
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


def collect(pages: Sequence[Slide], deck: Deck) -> tuple[list[SessionJob], list[Problem]]:
    """The sessions to run; not those of which a snippet has mistakes, for the others may need it."""
    jobs: dict[str, SessionJob] = {}
    problems = list(_too_early(deck))
    wrong: set[str] = set()
    names = _names(pages)
    for page in pages:
        for item in items(page):
            if _session(item) in wrong:
                continue
            try:
                _add(item, names, deck, jobs)
            except DeckError as error:
                problems += error.problems
                wrong |= {_session(item)} - {""}
    problems += _alike(jobs)
    return [job for name, job in jobs.items() if job.snippets and name not in wrong], problems


def _alike(jobs: Mapping[str, SessionJob]) -> Iterator[Problem]:
    """A warning for sessions of which one's recording would replace another's, where names of files have no case."""
    met: dict[str, str] = {}
    for name, job in jobs.items():
        if (other := met.setdefault(name.casefold(), name)) != name:
            message = f"sessions {other!r} and {name!r} have one recording on Windows and macOS"
            yield Problem(job.where, "code-session", message, "name one of them in other letters", "warning")


def _too_early(deck: Deck) -> Iterator[Problem]:
    """Values in what is used before any code is run: what the lecture says of itself, and the names of its sections."""
    texts = [*map(deck.text, sorted(DECK_TEXTS)), *(slide.section for slide in deck.slides)]
    for text in texts:
        if isinstance(text, Scalar) and "`{python" in text:
            message = f"no value can come into {str(text)!r}: it is read before any code is run"
            hint = "write it out here; values can stand in the texts of slides"
            yield Problem(text.where, "value-inline", message, hint)


def items(page: Slide) -> Iterator[Item]:
    """All of a slide that waits for an output: code first, so that its title can hold a value from it."""
    nodes = list(walk(page))
    yield from (node for node in nodes if isinstance(node, Code) and node.run and _mode(node))
    for node in nodes:
        if isinstance(node, Figure) and node.value:
            yield node
        yield from (run for paragraph in texts(node) for run in paragraph.runs if run.value)


def _mode(node: Code) -> Mode | None:
    """How code is run; None if it is only shown. PowerShell's is run where it is a transcript."""
    mode = next((mode for mode in LANGUAGES if mode == node.language), None)
    shown = mode == "powershell" and not any(f"\n{TRANSCRIPTS[mode][0]}" in f"\n{p.text}" for p in node.paragraphs)
    return None if shown else mode


def texts(node: Node) -> list[Paragraph]:
    """The text of a node in which values may stand: that of code may not, that of a slide is its notes."""
    own = node.notes if isinstance(node, Slide) else [] if isinstance(node, Code) else node.paragraphs
    return [*own, *node.said.values()]


def missing_sources(pages: Sequence[Slide], deck: Deck) -> list[Problem]:
    """What is wrong with the code of the slides before any of it is run: none is written, or its file is not there."""
    problems: list[Problem] = []
    for node in (node for page in pages for node in walk(page) if isinstance(node, Code)):
        with collected(problems):
            source(node, deck)
    return problems


def source(node: Code, deck: Deck) -> tuple[str, Where]:
    """A snippet's text, and where it was written; a text that reads like a file's name is one."""
    run = node.paragraphs[0].runs[0] if node.paragraphs else Run("", node.where)
    if not run.text.strip():
        message = "no code is written here"
        raise DeckError(Problem(run.where, "code-lines", message, "write the code, or the name of its file"))
    if not _file(node):
        return run.text, run.where
    return text_inside(deck.assets, _file(node), run.where), run.where


def _file(node: Code) -> str:
    """The name of the file that a snippet is; "" if its code stands in the outline."""
    text = node.paragraphs[0].text.strip() if node.paragraphs else ""
    return text if is_file(text) and not node.literal else ""


def _names(pages: Sequence[Slide]) -> dict[Node, tuple[str, str]]:
    """What each snippet is called, and its session.

    A session is named by the author, else by the file, else by the slide: so it keeps its recording when others
    come before it. No two are named alike by chance.
    """
    codes = [(node, page) for page in pages for node in items(page) if isinstance(node, Code)]
    taken = {NAMELESS} | {(node.session or Path(_file(node)).stem).lower() for node, _ in codes}
    names: dict[Node, tuple[str, str]] = {}
    for node, page in codes:
        runs = (run for title in page.children if isinstance(title, Title) for p in title.paragraphs for run in p.runs)
        words = page.id or "".join(run.text for run in runs if not run.value)  # without the values computed in it
        name = Path(_file(node)).name or as_file_name(words)[:_LONGEST].strip("-") or "slide"
        session = node.session or Path(_file(node)).stem
        if not session:
            numbered = (f"{name}-{number}" for number in count(2))
            name = session = next(new for new in chain((name,), numbered) if new not in taken)
            taken.add(session)
        names[node] = name, session
    return names


def session(job: SessionJob, deck: Deck) -> Session:
    """What a job runs, with the packages that its environment names."""
    return Session(job.name, environment(job.environment, deck, job.where), tuple(job.snippets), deck.vars)


def _session(item: Item) -> str:
    if not isinstance(item, Run):
        return str(item.session)
    match = _INLINE.fullmatch(item.text)
    return match[1] or NAMELESS if match else ""


def _add(item: Item, names: Mapping[Node, tuple[str, str]], deck: Deck, jobs: dict[str, SessionJob]) -> None:
    if isinstance(item, Code):
        _add_code(item, *names[item], deck, jobs)
    elif isinstance(item, Figure):
        where = written_at(item.value, item.where)
        _defined(item.session, where, jobs).add(Snippet(where, str(item.value), str(item.value), "value"), item)
    else:
        match = _INLINE.fullmatch(item.text)
        if not match:
            hint = "write `{python} expression`, or `{python NAME} expression` for the session NAME"
            raise DeckError(Problem(item.where, "value-inline", f"no value can come from {item.text!r}", hint))
        name, expression = match[1], match[2]
        job = _defined(name, item.where, jobs) if name else jobs.setdefault(NAMELESS, SessionJob(NAMELESS, item.where))
        job.add(Snippet(item.where, expression, expression, "text"), item)


def _add_code(node: Code, name: str, session: str, deck: Deck, jobs: dict[str, SessionJob]) -> None:
    code, where = source(node, deck)
    job = jobs.setdefault(session, SessionJob(session, where))
    job.environment = job.environment or node.environment
    if node.environment not in ("", job.environment):
        message = f"session {job.name!r} runs with {job.environment!r} already, not {node.environment!r}"
        raise DeckError(Problem(where, "code-session", message, "give this snippet a session of its own"))
    try:
        re.compile(node.ignore)
    except re.error as error:
        message = f"{str(node.ignore)!r} is no regular expression: {error}"
        hint = r"put \ before a character that is meant as it is: \( \[ \. \*"
        raise DeckError(Problem(written_at(node.ignore, node.where), "code-pattern", message, hint)) from None
    mode = _mode(node)
    assert mode
    snippet = Snippet(where, name, code, mode, node.banner, node.banner, node.raises, node.timeout)
    where, names = written_at(node.writes, node.where), filter(None, map(str.strip, node.writes.split("|")))
    files = tuple((name, new_inside(deck.assets, name, where)) for name in names)
    job.add(replace(snippet, ignore=str(node.ignore), inches=node.inches, writes=files), node)


def _defined(name: str, where: Where, jobs: dict[str, SessionJob]) -> SessionJob:
    if name in jobs:
        return jobs[name]
    hint = did_you_mean(name, jobs) or "sessions are named by `session:` on a code slide before this one"
    raise DeckError(Problem(where, "code-session", f"no session {str(name)!r} before this slide", hint))


def environment(name: str, deck: Deck, where: Where) -> Environment:
    """The environment of a name; one without packages if it is "". Raises DeckError: no such one, or mistakes in it.

    `where` is where it is asked for. Its lock lies beside the recordings.
    """
    from deck.code.live.environments import Environment, meets
    from deck.code.live.packages import Sources, UnavailableError

    if not name:
        return Environment()
    named = _environments(name, deck, where)
    packages, python, sources = named[name], Scalar("", where), Sources()
    if isinstance(packages, Record):
        wrong = {key: f"an environment has no {str(key)!r}" for key, _ in packages.items() if key not in _KEYS}
        told = ((packages.place(key), message, did_you_mean(key, _KEYS)) for key, message in wrong.items())
        if problems := [Problem(place, "outline-unknown-key", message, hint) for place, message, hint in told]:
            raise DeckError(*problems)
        python = packages.get("python", python)
        sources = _sources(packages, deck)
        packages = packages.get("packages", Items([], packages.where))
    if not isinstance(packages, list) or not all(isinstance(item, Scalar) for item in packages):
        message = "an environment is a list of packages"
        raise DeckError(Problem(named.place(name), "outline-list", message, "[torch==2.13.0]"))
    lock = deck.assets / "recordings" / "locks" / f"{portable(name)}.txt"
    for item in packages:
        try:
            meets(item, None)
        except UnavailableError:
            message = f"{str(item)!r} is no package"
            raise DeckError(Problem(item.where, "code-environment", message, "write name==version")) from None
    return Environment(tuple(map(str, packages)), _version(python), lock, sources)


def _environments(name: str, deck: Deck, where: Where) -> Record:
    """The environments of a lecture, of which one has this name. Raises DeckError: none has, or it is no name."""
    named = deck.fields.get("environments")
    if not isinstance(named, Record) or name not in named:
        hint = (did_you_mean(name, named.keys()) if isinstance(named, Record) else "") or _EXAMPLE
        raise DeckError(Problem(written_at(name, where), "code-environment", f"no environment {str(name)!r}", hint))
    if not re.fullmatch(r"[^\W_][\w-]*", name):
        message = f"{name!r} is no name for an environment"
        raise DeckError(Problem(named.place(name), "code-environment", message, "write letters, digits, -"))
    return named


def _sources(named: Record, deck: Deck) -> Sources:
    """Where an environment's packages come from: addresses, and folders of the lecture. Raises DeckError."""
    from deck.code.live.packages import Sources

    found = []
    for key in ("index", "find-links"):
        value = named.get(key, Items([], named.where))
        texts = value if isinstance(value, list) else [value]
        found.append(tuple(_source_of(text, key, named.place(key), deck) for text in texts))
    return Sources(*found)


def _source_of(text: Any, key: str, where: Where, deck: Deck) -> str:
    """An address, or a folder of the lecture as one that pip understands from anywhere."""
    if isinstance(text, Scalar) and re.match(r"(https?|file)://\S+$", text):
        return str(text)
    folder = (deck.folder / str(text)).resolve()
    if key != "index" and text and folder.is_dir() and folder.is_relative_to(deck.folder.resolve()):
        return str(folder)
    what = "is no address" if key == "index" else "is neither an address nor a folder of the lecture"
    hint = "index: https://packages.example.org/simple" if key == "index" else "find-links: assets/wheels"
    raise DeckError(Problem(written_at(text, where), "code-environment", f"{str(text)!r} {what}", hint))


def _version(value: Any) -> str:
    """A Python's version, like 3.12."""
    from deck.code.live.environments import OLDEST

    if value == "":
        return ""
    if not isinstance(value, Scalar) or not re.fullmatch(r"3\.\d{1,2}", value):
        raise DeckError(Problem(value.where, "code-environment", "a Python's version is meant here", 'python: "3.12"'))
    if tuple(map(int, value.split("."))) < OLDEST:
        oldest = "{}.{}".format(*OLDEST)
        message = f"Python {value} is too old"
        raise DeckError(Problem(value.where, "code-environment", message, f"{oldest} or a later one can be used"))
    return str(value)
