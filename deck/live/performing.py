"""Perform the parts of snippets at a prompt, as an author would, and take what they give."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deck.live.inside.limits import MEMORY
from deck.live.process import ALONE, Surroundings, start
from deck.live.prompt import Prompt, PromptError, Raised
from deck.live.results import LARGEST, Drawing, Result, mapped, read
from deck.live.sessions import Output, Part, Session, Snippet, parts
from deck.live.statements import Line, commands, statements
from deck.problem import DeckError, Problem
from deck.running.ansi import plain

if TYPE_CHECKING:
    import doctest

LONGEST = 200_000  # characters of one snippet's output that are kept
MASK = "…"
_HINT_LINES = 8
_SURE = {  # exceptions that a copy of a session raises only if the session would
    *("ArithmeticError", "AssertionError", "AttributeError", "ImportError", "LookupError", "NameError"),
    *("SyntaxError", "TypeError", "ValueError"),
}


class UnsureError(DeckError):
    """A snippet failed in a way in which a copy of a session can fail although the session itself would not."""


def run_session(session: Session, python: Path, around: Surroundings = ALONE) -> list[Output]:
    """Run all snippets in one new process; the output of each.

    Raises `DeckError` for the first snippet that raises unasked, does not raise as meant, or is stopped.
    """
    todo = list(parts(session))
    with Prompt(start(python, around)) as prompt:
        return [output for part, output in zip(todo, performed(todo, prompt), strict=True) if part.last]


def performed(todo: Iterable[Part], prompt: Prompt, said: str = "") -> Iterator[Output]:
    """What the parts give, each performed when it is asked for; `said`: by the imports of the first, if it is the rest.

    Raises `DeckError` as `run_session` does.
    """
    for n, part in enumerate(todo):
        perform = _WAYS.get(part.snippet.mode, _performed)
        if part.begin == 0:
            _bring(part.snippet, prompt)
        try:
            if n == 0 or part.begin == 0:
                prompt.limit(part.snippet.timeout)
            if part.snippet.inches:
                prompt.perform(part.snippet.name, json.dumps(part.snippet.inches), "place")
            output = perform(part, prompt)
        except PromptError as error:
            raise UnsureError(_problem(part.snippet, str(error), error.hint)) from None
        text = said + output.text
        said = "" if part.last else text
        if part.last:
            output = replace(output, files=tuple(_fetched(part.snippet, prompt)))
        yield replace(output, text=_finished(text, part.snippet) if part.last else text)


def _bring(snippet: Snippet, prompt: Prompt) -> None:
    """Give a snippet the files that it writes as they are, so that it can also add to them."""
    for name, path in snippet.writes:
        copy = prompt.folder / "work" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file():
            copy.write_bytes(path.read_bytes())


def _fetched(snippet: Snippet, prompt: Prompt) -> Iterator[tuple[str, bytes]]:
    """The files that a snippet was to write. One that is not there, or leads elsewhere, is a problem."""
    work = prompt.folder / "work"
    for name, _ in snippet.writes:
        path = work / name
        if not path.is_file() or not path.resolve().is_relative_to(work.resolve()):
            hint = "it works in a folder of its own, in which this path begins"
            raise DeckError(_problem(snippet, f"was to write {name}, and did not", hint))
        if path.stat().st_size > LARGEST:
            raise DeckError(_problem(snippet, f"writes more than {LARGEST // 1_000_000} MB into {name}"))
        yield name, path.read_bytes()


def _finished(text: str, snippet: Snippet) -> str:
    text = masked(_cut(text), snippet)
    return text if snippet.ends_waiting else text.removesuffix("\n")


def _performed(part: Part, prompt: Prompt) -> Output:
    snippet = part.snippet
    code = "\n" * part.begin + "\n".join(snippet.code.split("\n")[part.begin : part.end])
    reply, value = prompt.perform(snippet.name, code, snippet.mode)
    _check(snippet, reply.raised, reply.text)
    _check_end(snippet, [reply.raised])
    if snippet.mode == "python":
        return Output(reply.text, results=_read(value, snippet, prompt))
    return Output(reply.text, value)


def _read(told: Any, snippet: Snippet, prompt: Prompt) -> tuple[Result, ...]:
    try:
        results = read(told or [], prompt.folder)
        results = tuple(replace(r, asked=r.inches == snippet.inches) if isinstance(r, Drawing) else r for r in results)
        return tuple(mapped(r, lambda text: masked(text, snippet)) for r in results) if snippet.ignore else results
    except ValueError as error:
        raise DeckError(_problem(snippet, f"gave something that cannot be shown: {error}")) from None


def _typed(part: Part, prompt: Prompt) -> Output:
    snippet = part.snippet
    transcript = [prompt.banner] if snippet.banner and part.begin == 0 else []
    raised = []
    for lines in statements(snippet.code, part.begin, part.end):
        for line in _until_complete(lines, prompt):
            echo = f"{prompt.waiting_at}{line.text}\n"
            reply = prompt.type(line.text)
            transcript += [echo, reply.text] if line.shown else []
            raised.append(reply.raised)
            _check(snippet, reply.raised, echo + reply.text)
    _check_end(snippet, raised)
    waiting = prompt.waiting_at if snippet.ends_waiting and part.last else ""
    told = None
    if snippet.inches and part.last and prompt.waiting_at == ">>> ":
        reply, told = prompt.perform(snippet.name, "", "results")
        _check(snippet, reply.raised, reply.text)
    return Output("".join(transcript) + waiting, results=_read(told, snippet, prompt))


def _commanded(part: Part, prompt: Prompt) -> Output:
    """A shell session's transcript. A command that ends with another exit status than 0, unasked, is a problem."""
    snippet, transcript, statuses = part.snippet, "", []
    for lines in _commands(snippet):
        command = "\n".join(line.text[2:] for line in lines)
        reply, status = prompt.perform(snippet.name, command, "shell")
        _check(snippet, reply.raised, reply.text)
        echo = "".join(f"{line.text}\n" for line in lines)
        transcript += echo + reply.text if lines[0].shown else ""
        if status and str(status) != snippet.raises:
            raise DeckError(_problem(snippet, f"ended {command!r} with exit status {status}", _tail(reply.text)))
        statuses.append(str(status))
    if snippet.raises and snippet.raises not in statuses:
        raise DeckError(_problem(snippet, f"was meant to end with exit status {snippet.raises}, and did not"))
    return Output(transcript)


def _commands(snippet: Snippet) -> list[list[Line]]:
    try:
        return commands(snippet.code)
    except ValueError as error:
        hint = "begin commands with '$ ', their further lines with '> '; what they print comes from running them"
        raise DeckError(_problem(snippet, f"has the line {str(error)!r}, which is no command", hint)) from None


def _tested(part: Part, prompt: Prompt) -> Output:
    """The transcript of a doctest. One that comes out otherwise than it is written is a problem with a diff."""
    import doctest

    snippet, differs = part.snippet, False
    expected, found = [], []
    try:
        examples = doctest.DocTestParser().get_examples(snippet.code)
    except ValueError as error:
        raise DeckError(_problem(snippet, f"cannot be read: {error}")) from None
    for example in examples:
        lines = [Line(text, True) for text in example.source.removesuffix("\n").split("\n")]
        echo, got, raised = _exchanged(lines, prompt)
        differs |= not _holds(example, plain(got), raised, snippet)
        expected.append(echo + masked(example.want, snippet))
        found.append(echo + masked(got, snippet))
    if differs:
        diff = difference("".join(expected), "".join(found), "written", "printed")
        raise DeckError(_problem(snippet, "prints something else than it says", diff=diff))
    return Output("".join(found))


def _holds(example: doctest.Example, got: str, raised: Raised | None, snippet: Snippet) -> bool:
    """Whether a statement gave what it says; that may hold noise as it was once printed, or as it is masked."""
    import doctest

    if raised or example.exc_msg:
        return raised is not None and f"{raised.message}\n" == example.exc_msg
    flags = sum(flag for flag, wanted in example.options.items() if wanted)
    pairs = ((example.want, got), (masked(example.want, snippet), masked(got, snippet)))
    return any(doctest.OutputChecker().check_output(*pair, flags) for pair in pairs)


def _exchanged(lines: list[Line], prompt: Prompt) -> tuple[str, str, Raised | None]:
    """What typing a statement shows: its echo and what it prints; and what it raises."""
    echo, printed, raised = "", "", None
    for line in _until_complete(lines, prompt):
        echo += f"{prompt.waiting_at}{line.text}\n"
        reply = prompt.type(line.text)
        printed, raised = printed + reply.text, raised or reply.raised
    return echo, printed, raised


_WAYS: dict[str, Callable[[Part, Prompt], Output]] = {"prompt": _typed, "shell": _commanded, "doctest": _tested}


def _until_complete(lines: list[Line], prompt: Prompt) -> Iterator[Line]:
    """The lines of a statement, and the blank one that a block needs: its prompt still asks for more."""
    yield from lines
    if prompt.waiting_at == "... ":
        yield Line("", lines[-1].shown)


def _check(snippet: Snippet, raised: Raised | None, text: str) -> None:
    if raised and snippet.raises not in raised.names:
        if "MemoryError" in raised.names:
            hint = f"a session may have {MEMORY // 2**30} GB; let it keep less at a time"
            raise DeckError(_problem(snippet, f"needs more memory than it may have ({raised.message})", hint))
        problem = _problem(snippet, f"raised {raised.message}", _tail(text))
        raise DeckError(problem) if _SURE & set(raised.names) else UnsureError(problem)


def _tail(text: str) -> str:
    return plain("\n".join(text.splitlines()[-_HINT_LINES:]))


def _check_end(snippet: Snippet, raised: Sequence[Raised | None]) -> None:
    if snippet.raises and not any(raised):
        raise DeckError(_problem(snippet, f"was meant to raise {snippet.raises}, and did not", "leave `raises` out"))


def _problem(snippet: Snippet, message: str, hint: str = "", diff: str = "") -> Problem:
    return Problem(snippet.where, f"{snippet.name} {message}", hint, diff=diff)


def difference(before: str, after: str, name: str, name_after: str) -> str:
    """A unified diff of two texts, with a name for each; their colours do not show."""
    old, new = plain(before).splitlines(), plain(after).splitlines()
    return "\n".join(difflib.unified_diff(old, new, name, name_after, lineterm=""))


def masked(text: str, snippet: Snippet) -> str:
    """The text with what the author declares as noise masked."""
    return re.sub(snippet.ignore, MASK, text) if snippet.ignore else text


def _cut(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return f"{text[:LONGEST]}\n… and {len(text) - LONGEST:,} characters more\n"
