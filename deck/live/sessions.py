"""Run the snippets of a session, in order, in one Python; each yields what it printed or its value."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from deck.cache import digest
from deck.live.prompt import Prompt, PromptError, Raised
from deck.live.statements import Line, statements
from deck.problem import DeckError, Problem, Where

LONGEST = 200_000  # characters of one snippet's output that are kept
_HINT_LINES = 8


@dataclass(frozen=True)
class Snippet:
    """A piece of code of a session.

    "prompt": typed at a prompt; its output is the transcript, if asked after Python's `banner` and before a
    prompt that waits. "python": run as a script; its output is what it printed, and the value of a last
    expression. "value": one expression; its output is its value. All see the variables of those before.
    """

    where: Where
    name: str  # what messages call it: a file's name, or "slide 5"
    code: str
    mode: Literal["prompt", "python", "value"]
    banner: bool = False
    ends_waiting: bool = False
    raises: str = ""  # the exception that it is meant to raise
    timeout: float = 60.0  # seconds


@dataclass(frozen=True)
class Session:
    """Snippets that share one Python, and the packages (PEP 508) that it must have."""

    name: str
    requirements: tuple[str, ...]
    snippets: tuple[Snippet, ...]


@dataclass(frozen=True)
class Output:
    """What a snippet gave: text without its last line end, or a JSON value."""

    text: str
    value: Any = None


def keys(session: Session) -> list[str]:
    """For each snippet a name for what its output is made from: its code, and the code before it."""
    names, before = [], ""
    for s in session.snippets:
        before = digest(before, s.mode, s.code, s.banner, s.ends_waiting, s.raises)
        names.append(before)
    return names


def run_session(session: Session, python: Path) -> list[Output]:
    """Run all snippets in one child, in an empty folder that is removed afterwards.

    Raises `DeckError` for the first snippet that raises unasked, does not raise as meant, or is stopped.
    """
    with (
        tempfile.TemporaryDirectory(prefix="lectern-", ignore_cleanup_errors=True) as folder,
        Prompt(python, Path(folder)) as prompt,
    ):
        return [_run(snippet, prompt) for snippet in session.snippets]


def _run(snippet: Snippet, prompt: Prompt) -> Output:
    try:
        prompt.limit(snippet.timeout)
        return _performed(snippet, prompt) if snippet.mode != "prompt" else _typed(snippet, prompt)
    except PromptError as error:
        raise _problem(snippet, str(error), error.hint) from None


def _performed(snippet: Snippet, prompt: Prompt) -> Output:
    reply, value = prompt.perform(snippet.name, snippet.code, snippet.mode)
    _check(snippet, reply.raised, reply.text)
    _check_end(snippet, [reply.raised])
    return Output(_cut(reply.text).removesuffix("\n"), value)


def _typed(snippet: Snippet, prompt: Prompt) -> Output:
    transcript = [prompt.banner] if snippet.banner else []
    raised = []
    for lines in statements(snippet.code):
        for line in _until_complete(lines, prompt):
            echo = f"{prompt.waiting_at}{line.text}\n"
            reply = prompt.type(line.text)
            transcript += [echo, reply.text] if line.shown else []
            raised.append(reply.raised)
            _check(snippet, reply.raised, echo + reply.text)
    _check_end(snippet, raised)
    text = _cut("".join(transcript))
    return Output(text + prompt.waiting_at if snippet.ends_waiting else text.removesuffix("\n"))


def _until_complete(lines: list[Line], prompt: Prompt) -> Iterator[Line]:
    """The lines of a statement, and the blank one that a block needs: its prompt still asks for more."""
    yield from lines
    if prompt.waiting_at == "... ":
        yield Line("", lines[-1].shown)


def _check(snippet: Snippet, raised: Raised | None, text: str) -> None:
    if raised and snippet.raises not in raised.names:
        tail = "\n".join(text.splitlines()[-_HINT_LINES:])
        raise _problem(snippet, f"raised {raised.message}", tail)


def _check_end(snippet: Snippet, raised: Sequence[Raised | None]) -> None:
    if snippet.raises and not any(raised):
        raise _problem(snippet, f"was meant to raise {snippet.raises}, and did not", "leave `raises` out")


def _problem(snippet: Snippet, message: str, hint: str) -> DeckError:
    return DeckError(Problem(snippet.where, f"{snippet.name} {message}", hint))


def _cut(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return f"{text[:LONGEST]}\n… and {len(text) - LONGEST:,} characters more\n"
