"""Perform the parts of snippets at a prompt, as an author would, and take what they give."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deck.base.codes import Code
from deck.base.dataclass import replace
from deck.base.problem import DeckError, Problem
from deck.code.ansi import plain
from deck.code.live.inside.limits import MEMORY
from deck.code.live.process import ALONE, start
from deck.code.live.prompt import Allowance, Prompt, PromptError, Raised, Reply
from deck.code.live.results import LARGEST, mapped, read
from deck.code.live.sessions import CodeLine, Session, Snippet, SnippetPart, commands, parts, shells, statements
from deck.model.results import Drawing, Output, Result

if TYPE_CHECKING:
    import doctest

    from deck.code.live.sessions import Surroundings

LONGEST = 200_000  # characters of one snippet's output that are kept
MASK = "…"
_HINT_LINES = 8
_NO_INPUT = "EOFError: EOF when reading a line"  # what input() raises
_LACKING = "\n`run: false` only shows code; packages come from `environments:`, names from snippets of its `session:`"
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


def performed(todo: Iterable[SnippetPart], prompt: Prompt, said: str = "") -> Iterator[Output]:
    """What the parts give, each performed when it is asked for; `said`: by the imports of the first, if it is the rest.

    Raises `DeckError` as `run_session` does.
    """
    allowed = Allowance(0)
    for n, part in enumerate(todo):
        snippet = part.snippet
        if part.begin == 0:
            _bring(snippet, prompt)
        if n == 0 or part.begin == 0:  # what follows the imports of a snippet has what these left of its time
            allowed = Allowance(snippet.timeout)
        try:
            with prompt.limit(allowed):
                if snippet.inches:  # figures are made as large as their place
                    prompt.perform(snippet.name, json.dumps(snippet.inches), "place")
                output = _WAYS[snippet.mode](part, prompt)
        except PromptError as error:
            raise UnsureError(_problem(snippet, error.code, str(error), error.hint)) from None
        text = said + output.text
        said = "" if part.last else text
        if part.last:
            over = len(text) - LONGEST
            text = masked(f"{text[:LONGEST]}\n… and {over:,} characters more\n" if over > 0 else text, snippet)
            text = text if snippet.ends_waiting else text.removesuffix("\n")
            output = replace(output, files=tuple(_fetched(snippet, prompt)))
        yield replace(output, text=text)


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
            raise DeckError(_problem(snippet, "code-writes", f"was to write {name}, and did not", hint))
        if path.stat().st_size > LARGEST:
            raise DeckError(_problem(snippet, "code-writes", f"writes more than {LARGEST // 1_000_000} MB into {name}"))
        yield name, path.read_bytes()


def _performed(part: SnippetPart, prompt: Prompt) -> Output:
    reply, value = prompt.perform(part.snippet.name, _lines(part), part.snippet.mode)
    _check(part.snippet, reply.raised, reply.text)
    return Output(reply.text, value)


def _run(part: SnippetPart, prompt: Prompt) -> Output:
    """What a script prints and makes, until it has ended as Python ends one."""
    snippet = part.snippet
    name = f"{snippet.name.removesuffix('.py')}.py"
    own = "__file__" in snippet.code and name not in (written for written, _ in snippet.writes)
    # Its file is where it works, if it asks for that; else where it does not meet it among its own files.
    path = prompt.folder / ("work" if own else "scripts") / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(snippet.code, encoding="utf-8")
    ends = "session" if part.ends else "snippet" if part.last else ""
    more = {"file": str(path), "raises": snippet.raises, "ends": ends}
    reply, value = prompt.perform(snippet.name, _lines(part), snippet.mode, **more)
    _check(snippet, reply.raised, reply.text)
    _check_end(snippet, [reply.raised])
    return Output(reply.text, results=_read(value, snippet, prompt))


def _lines(part: SnippetPart) -> str:
    """The code of a part, with its lines where they are in its snippet."""
    return "\n" * part.begin + "\n".join(part.snippet.code.split("\n")[part.begin : part.end])


def _read(told: Any, snippet: Snippet, prompt: Prompt) -> tuple[Result, ...]:
    try:
        results = read(told or [], prompt.folder)
        results = tuple(replace(r, asked=r.inches == snippet.inches) if isinstance(r, Drawing) else r for r in results)
        return tuple(mapped(r, lambda text: masked(text, snippet)) for r in results) if snippet.ignore else results
    except ValueError as error:
        raise DeckError(_problem(snippet, "code-gives", f"gave something that cannot be shown: {error}")) from None


def _typed(part: SnippetPart, prompt: Prompt) -> Output:
    snippet = part.snippet
    transcript = [prompt.banner] if snippet.banner and part.begin == 0 else []
    raised = []
    for lines in statements(snippet.code, part.begin, part.end):
        for line, echo, reply in _exchanged(lines, prompt):
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


def _exchanged(lines: list[CodeLine], prompt: Prompt) -> Iterator[tuple[CodeLine, str, Reply]]:
    """Type a statement, and the blank line that a block needs: its prompt still asks for more. Each with its echo."""
    for n, line in enumerate([*lines, CodeLine("", lines[-1].shown)]):
        if n < len(lines) or prompt.waiting_at == "... ":
            yield line, f"{prompt.waiting_at}{line.text}\n", prompt.type(line.text)


def _commanded(part: SnippetPart, prompt: Prompt) -> Output:
    """A shell session's transcript. A command that ends with another exit status than 0, unasked, is a problem."""
    snippet, transcript, statuses = part.snippet, "", []
    (by,) = shells([snippet.mode]).values()
    try:
        found = commands(snippet.code, snippet.mode)
    except ValueError as error:
        line, hint = error.args
        raise DeckError(_problem(snippet, "code-lines", f"has the line {line!r}, which is no command", hint)) from None
    for lines in found:
        command = "\n".join(line.text.partition(" ")[2] for line in lines)
        reply, status = prompt.perform(snippet.name, command, snippet.mode, by=by)
        _check(snippet, reply.raised, reply.text)
        echo = "".join(f"{line.text}\n" for line in lines)
        transcript += echo + reply.text if lines[0].shown else ""
        if status and str(status) != snippet.raises:
            message = f"ended {command!r} with exit status {status}"
            raise DeckError(_problem(snippet, "code-exits", message, _tail(reply.text)))
        statuses.append(str(status))
    if snippet.raises and snippet.raises not in statuses:
        message = f"was meant to end with exit status {snippet.raises}, and did not"
        raise DeckError(_problem(snippet, "code-raises-not", message))
    return Output(transcript)


def _tested(part: SnippetPart, prompt: Prompt) -> Output:
    """The transcript of a doctest. One that comes out otherwise than it is written is a problem with a diff."""
    import doctest

    snippet, differs = part.snippet, False
    expected, found = "", ""
    try:
        examples = doctest.DocTestParser().get_examples(snippet.code)
    except ValueError as error:
        raise DeckError(_problem(snippet, "code-lines", f"cannot be read: {error}")) from None
    for example in examples:
        lines = [CodeLine(text, True) for text in example.source.removesuffix("\n").split("\n")]
        typed = list(_exchanged(lines, prompt))
        echo, got = "".join(echo for _, echo, _ in typed), "".join(reply.text for *_, reply in typed)
        raised = next((reply.raised for *_, reply in typed if reply.raised), None)
        differs |= not _holds(example, plain(got), raised, snippet)
        expected += echo + masked(example.want, snippet)
        found += echo + masked(got, snippet)
    if differs:
        diff = difference(expected, found, "written", "printed")
        raise DeckError(_problem(snippet, "code-prints", "prints something else than it says", diff=diff))
    return Output(found)


def _holds(example: doctest.Example, got: str, raised: Raised | None, snippet: Snippet) -> bool:
    """Whether a statement gave what it says; that may hold noise as it was once printed, or as it is masked."""
    import doctest

    if raised or example.exc_msg:
        return raised is not None and f"{raised.message}\n" == example.exc_msg
    flags = sum(flag for flag, wanted in example.options.items() if wanted)
    pairs = ((example.want, got), (masked(example.want, snippet), masked(got, snippet)))
    return any(doctest.OutputChecker().check_output(*pair, flags) for pair in pairs)


_WAYS: dict[str, Callable[[SnippetPart, Prompt], Output]] = {
    **{"python": _run, "prompt": _typed, "shell": _commanded, "powershell": _commanded, "doctest": _tested},
    **{"value": _performed, "text": _performed},
}


def _check(snippet: Snippet, raised: Raised | None, text: str) -> None:
    if raised and snippet.raises not in raised.names:
        if "MemoryError" in raised.names:
            hint = f"a session may have {MEMORY // 2**30} GB; let it keep less at a time"
            message = f"needs more memory than it may have ({raised.message})"
            raise DeckError(_problem(snippet, "code-raises", message, hint))
        why = "; snippets have no standard input" if raised.message.startswith(_NO_INPUT) else ""
        hint = _tail(text) + (_LACKING if {"NameError", "ModuleNotFoundError"} & set(raised.names) else "")
        problem = _problem(snippet, "code-raises", f"raised {raised.message}{why}", hint)
        raise DeckError(problem) if _SURE & set(raised.names) else UnsureError(problem)


def _tail(text: str) -> str:
    return plain("\n".join(text.splitlines()[-_HINT_LINES:]))


def _check_end(snippet: Snippet, raised: Sequence[Raised | None]) -> None:
    if snippet.raises and not any(raised):
        message = f"was meant to raise {snippet.raises}, and did not"
        raise DeckError(_problem(snippet, "code-raises-not", message, "leave `raises` out"))


def _problem(snippet: Snippet, code: Code, message: str, hint: str = "", diff: str = "") -> Problem:
    return Problem(snippet.where, code, f"{snippet.name} {message}", hint, diff=diff)


def difference(before: str, after: str, name: str, name_after: str) -> str:
    """A unified diff of two texts, with a name for each; their colours do not show."""
    old, new = plain(before).splitlines(), plain(after).splitlines()
    return "\n".join(difflib.unified_diff(old, new, name, name_after, lineterm=""))


def masked(text: str, snippet: Snippet) -> str:
    """The text with what the author declares as noise masked."""
    return re.sub(snippet.ignore, MASK, text) if snippet.ignore else text
