"""Describe the snippets that share one Python, and the parts in which they are run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from deck.cache import digest
from deck.live.environments import Environment
from deck.live.results import Result
from deck.live.statements import imports
from deck.problem import Where

Mode = Literal["prompt", "python", "shell", "doctest", "value", "text"]


@dataclass(frozen=True)
class Snippet:
    """A piece of code of a session.

    "prompt": typed at a prompt; its output is the transcript, if asked after Python's `banner` and before a
    prompt that waits. "python": run as a script; its output is what it printed, and the value of a last
    expression. "shell": its `$ ` lines are run by sh, one after the other; its output is the transcript. "doctest":
    a transcript that has to come out as it is written, by the rules of Python's doctest. "value": one expression; its
    output is its JSON value; "text": its str(). All see the variables and files of those before.
    """

    where: Where
    name: str  # what messages call it: a file's name, or "slide 5"
    code: str
    mode: Mode
    banner: bool = False
    ends_waiting: bool = False
    raises: str = ""  # the exception that it is meant to raise, or the exit status of a command
    timeout: float = 60.0  # seconds
    ignore: str = ""  # a pattern: what matches in the output is masked
    inches: tuple[float, float] | None = None  # how large a figure will be shown that it may make
    writes: tuple[tuple[str, Path], ...] = ()  # the files that it makes: their names, and where they lie in the lecture


@dataclass(frozen=True)
class Session:
    """Snippets that share one Python, and the environment that this needs."""

    name: str
    environment: Environment
    snippets: tuple[Snippet, ...]


@dataclass(frozen=True)
class Output:
    """What a snippet gave: text without its last line end, or a JSON value; and beside that results, and files."""

    text: str
    value: Any = None
    results: tuple[Result, ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True)
class Part:
    """Lines of a snippet that are run at once: all of them, or the imports that it begins with, or those after them.

    `key` is a name for what the state after it is made from: its code, and the code before it.
    """

    snippet: Snippet
    key: str
    begin: int = 0
    end: int | None = None

    @property
    def last(self) -> bool:
        """Whether its output is that of its snippet, and not of a part."""
        return self.end is None


def parts(session: Session) -> Iterator[Part]:
    """What a session runs, in order. Imports are a part: a change after them need not wait for them again."""
    before = ""
    for s in session.snippets:
        splits = s.mode in ("prompt", "python") and not s.raises
        head = imports(s.code) if splits else 0
        if head:
            text = s.code.split("\n")[:head]
            yield Part(s, digest(before, "imports", s.mode, s.banner, text), 0, head)
        more = [s.ignore, *(("writes", name) for name, _ in s.writes)] if s.ignore or s.writes else []
        before = digest(before, s.mode, s.code, s.banner, s.ends_waiting, s.raises, *more)
        yield Part(s, before, head)


def keys(session: Session) -> list[str]:
    """For each snippet a name for what its output is made from: its code, and the code before it."""
    return [part.key for part in parts(session) if part.last]
