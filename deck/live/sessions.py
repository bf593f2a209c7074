"""Run the snippets of a session, in order, in one Python; each yields what it printed or its value."""

from __future__ import annotations

import difflib
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from deck.ansi import plain
from deck.cache import digest
from deck.live.prompt import Prompt, PromptError, Raised
from deck.live.session_startup import MEMORY
from deck.live.statements import Line, commands, statements
from deck.problem import DeckError, Problem, Where

if TYPE_CHECKING:
    import doctest

LONGEST = 200_000  # characters of one snippet's output that are kept
MASK = "…"
Mode = Literal["prompt", "python", "shell", "doctest", "value", "text"]
_HINT_LINES = 8


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
        ignored = (s.ignore,) if s.ignore else ()
        before = digest(before, s.mode, s.code, s.banner, s.ends_waiting, s.raises, *ignored)
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
    perform = _WAYS.get(snippet.mode, _performed)
    try:
        prompt.limit(snippet.timeout)
        output = perform(snippet, prompt)
    except PromptError as error:
        raise _problem(snippet, str(error), error.hint) from None
    return replace(output, text=_masked(output.text, snippet))


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


def _commanded(snippet: Snippet, prompt: Prompt) -> Output:
    """A shell session's transcript. A command that ends with another exit status than 0, unasked, is a problem."""
    transcript, statuses = "", []
    for lines in _commands(snippet):
        command = "\n".join(line.text[2:] for line in lines)
        reply, status = prompt.perform(snippet.name, command, "shell")
        _check(snippet, reply.raised, reply.text)
        echo = "".join(f"{line.text}\n" for line in lines)
        transcript += echo + reply.text if lines[0].shown else ""
        if status and str(status) != snippet.raises:
            raise _problem(snippet, f"ended {command!r} with exit status {status}", _tail(reply.text))
        statuses.append(str(status))
    if snippet.raises and snippet.raises not in statuses:
        raise _problem(snippet, f"was meant to end with exit status {snippet.raises}, and did not")
    return Output(_cut(transcript).removesuffix("\n"))


def _commands(snippet: Snippet) -> list[list[Line]]:
    try:
        return commands(snippet.code)
    except ValueError as error:
        hint = "begin commands with '$ ', their further lines with '> '; what they print comes from running them"
        raise _problem(snippet, f"has the line {str(error)!r}, which is no command", hint) from None


def _tested(snippet: Snippet, prompt: Prompt) -> Output:
    """The transcript of a doctest. One that comes out otherwise than it is written is a problem with a diff."""
    import doctest

    expected, found, differs = [], [], False
    try:
        examples = doctest.DocTestParser().get_examples(snippet.code)
    except ValueError as error:
        raise _problem(snippet, f"cannot be read: {error}") from None
    for example in examples:
        lines = [Line(text, True) for text in example.source.removesuffix("\n").split("\n")]
        echo, got, raised = _exchanged(lines, prompt)
        differs |= not _holds(example, plain(got), raised, snippet)
        expected.append(echo + _masked(example.want, snippet))
        found.append(echo + _masked(got, snippet))
    if differs:
        diff = difference("".join(expected), "".join(found), "written", "printed")
        raise _problem(snippet, "prints something else than it says", diff=diff)
    return Output(_cut("".join(found)).removesuffix("\n"))


def _holds(example: doctest.Example, got: str, raised: Raised | None, snippet: Snippet) -> bool:
    """Whether a statement gave what it says; that may hold noise as it was once printed, or as it is masked."""
    import doctest

    if raised or example.exc_msg:
        return raised is not None and f"{raised.message}\n" == example.exc_msg
    flags = sum(flag for flag, wanted in example.options.items() if wanted)
    pairs = ((example.want, got), (_masked(example.want, snippet), _masked(got, snippet)))
    return any(doctest.OutputChecker().check_output(*pair, flags) for pair in pairs)


def _exchanged(lines: list[Line], prompt: Prompt) -> tuple[str, str, Raised | None]:
    """What typing a statement shows: its echo and what it prints; and what it raises."""
    echo, printed, raised = "", "", None
    for line in _until_complete(lines, prompt):
        echo += f"{prompt.waiting_at}{line.text}\n"
        reply = prompt.type(line.text)
        printed, raised = printed + reply.text, raised or reply.raised
    return echo, printed, raised


_WAYS: dict[str, Callable[[Snippet, Prompt], Output]] = {"prompt": _typed, "shell": _commanded, "doctest": _tested}


def _until_complete(lines: list[Line], prompt: Prompt) -> Iterator[Line]:
    """The lines of a statement, and the blank one that a block needs: its prompt still asks for more."""
    yield from lines
    if prompt.waiting_at == "... ":
        yield Line("", lines[-1].shown)


def _check(snippet: Snippet, raised: Raised | None, text: str) -> None:
    if raised and snippet.raises not in raised.names:
        if "MemoryError" in raised.names:
            hint = f"a session may have {MEMORY // 2**30} GB; let it keep less at a time"
            raise _problem(snippet, f"needs more memory than it may have ({raised.message})", hint)
        raise _problem(snippet, f"raised {raised.message}", _tail(text))


def _tail(text: str) -> str:
    return plain("\n".join(text.splitlines()[-_HINT_LINES:]))


def _check_end(snippet: Snippet, raised: Sequence[Raised | None]) -> None:
    if snippet.raises and not any(raised):
        raise _problem(snippet, f"was meant to raise {snippet.raises}, and did not", "leave `raises` out")


def _problem(snippet: Snippet, message: str, hint: str = "", diff: str = "") -> DeckError:
    return DeckError(Problem(snippet.where, f"{snippet.name} {message}", hint, diff=diff))


def difference(before: str, after: str, name: str, name_after: str) -> str:
    """A unified diff of two texts, with a name for each; their colours do not show."""
    old, new = plain(before).splitlines(), plain(after).splitlines()
    return "\n".join(difflib.unified_diff(old, new, name, name_after, lineterm=""))


def _masked(text: str, snippet: Snippet) -> str:
    return re.sub(snippet.ignore, MASK, text) if snippet.ignore else text


def _cut(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return f"{text[:LONGEST]}\n… and {len(text) - LONGEST:,} characters more\n"
