"""Describe the snippets that share one Python, the parts in which they are run, and what is typed and shown of them."""

from __future__ import annotations

import ast
import shutil
import threading
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from deck.base.cache import digest
from deck.base.dataclass import dataclass, field
from deck.base.problem import Where
from deck.base.system import here

if TYPE_CHECKING:
    from deck.code.live.environments import Environment

Mode = Literal["prompt", "python", "shell", "powershell", "doctest", "value", "text"]

VALUES = ("value", "text")
_PARSING = threading.Lock()
TRANSCRIPTS = {  # how their lines begin
    **dict.fromkeys(("prompt", "doctest"), (">>>", "...")),
    **{"shell": ("$ ", "> "), "powershell": ("PS> ", ">> ")},
}
_SHELLS = {  # the programs that may run commands, what is said to them before these, and where there is none
    "shell": (("sh",), ("-c",), here.SHELL_MISSING),
    "powershell": (
        ("pwsh", "powershell"),
        ("-NoProfile", "-NonInteractive", "-Command"),
        "there is no PowerShell on the PATH, neither pwsh nor powershell",
    ),
}


@dataclass(frozen=True)
class Snippet:
    """A piece of code of a session.

    "prompt": typed at a prompt; its output is the transcript, if asked after Python's `banner` and before a
    prompt that waits. "python": run as a script; its output is what it printed, and the value of a last
    expression. "shell": its `$ ` lines are run by sh, one after the other; its output is the transcript.
    "powershell": its `PS> ` lines, by PowerShell. "doctest": a transcript that has to come out as it is written, by
    the rules of Python's doctest. "value": one expression; its output is its JSON value; "text": its str(). All see
    the variables and files of those before.
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
    """Snippets that share one Python, and the environment that this needs; vars: the lecture's variables."""

    name: str
    environment: Environment
    snippets: tuple[Snippet, ...]
    vars: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SnippetPart:
    """Lines of a snippet that are run at once: all of them, or the imports that it begins with, or those after them.

    `key` is a name for what the state after it is made from: its code, and the code before it. `ends`: it is the end of
    a script after which the session only tells values, so that what Python does when it ends is done.
    """

    snippet: Snippet
    key: str
    begin: int = 0
    end: int | None = None
    ends: bool = False

    @property
    def last(self) -> bool:
        """Whether its output is that of its snippet, and not of a part."""
        return self.end is None


@dataclass(frozen=True)
class Surroundings:
    """What a session is given: the folder into which it may not write, and how figures look.

    `settings` are matplotlib's, as its style files say them; `tokens` names the colours of the theme, "RRGGBB";
    `vars`: the lecture's variables, for the code.
    """

    project: Path | None = None
    settings: str = ""
    tokens: Mapping[str, str] = field(default_factory=dict)
    vars: Mapping[str, str] = field(default_factory=dict)


def parts(session: Session) -> Iterator[SnippetPart]:
    """What a session runs, in order. Imports are a part: a change after them need not wait for them again."""
    before = digest("vars", sorted(session.vars.items())) if session.vars else ""
    final = [s for s in session.snippets if s.mode not in VALUES][-1:]
    for s in session.snippets:
        splits = s.mode in ("prompt", "python") and not s.raises
        head = imports(s.code) if splits else 0
        if head:
            text = s.code.split("\n")[:head]
            yield SnippetPart(s, digest(before, "imports", s.mode, s.banner, text), 0, head)
        more = [s.ignore, *(("writes", name) for name, _ in s.writes)] if s.ignore or s.writes else []
        before = digest(before, s.mode, s.code, s.banner, s.ends_waiting, s.raises, *more)
        yield SnippetPart(s, before, head, ends=s.mode == "python" and any(s is one for one in final))


def keys(session: Session) -> list[str]:
    """For each snippet a name for what its output is made from: its code, and the code before it."""
    return [part.key for part in parts(session) if part.last]


@dataclass(frozen=True)
class CodeLine:
    """A line of code; one that is hidden is run all the same."""

    text: str
    shown: bool


def visible(code: str) -> str:
    """The code without its hidden lines: from `# hide` to `# show`, or one that ends in `# hide`."""
    return "\n".join(line.text for line in _lines(code) if line.shown).strip("\n")


def statements(code: str, begin: int = 0, end: int | None = None) -> list[list[CodeLine]]:
    """The lines to type for each statement, with the comments before it and without blank lines.

    A blank line would end a block at a prompt. Code that does not parse is one line a statement: the prompt
    itself will say what is wrong. Of the statements, those in the lines from `begin` to before `end`, from 0.
    """
    lines = _lines(code)
    ends, in_string = _structure(code)
    result: list[list[CodeLine]] = [[]]
    for number, line in list(enumerate(lines, 1))[begin:end]:
        if line.text.strip() or number in in_string:
            result[-1].append(line)
        if number in ends:
            result.append([])
    return [statement for statement in result if statement]


def imports(code: str) -> int:
    """How many lines the imports take that the code begins with; 0 if there are none, or nothing after them."""
    try:
        body = _parsed(code).body
    except (SyntaxError, ValueError):
        return 0
    # From __future__ comes what is no module, and means the lines after it.
    own = [isinstance(n, ast.Import) or (isinstance(n, ast.ImportFrom) and n.module != "__future__") for n in body]
    head = body[: own.index(False)] if False in own else body
    if not head or len(head) == len(body):
        return 0
    end = head[-1].end_lineno or 0
    return end if body[len(head)].lineno > end else 0


def shells(modes: Iterable[str]) -> dict[str, list[str]]:
    """What runs commands, for those of the modes that have any. Raises UnavailableError: it is not here."""
    from deck.code.live.packages import UnavailableError

    found = {}
    for mode in _SHELLS.keys() & modes:
        programs, arguments, missing = _SHELLS[mode]
        if not (program := next(filter(shutil.which, programs), "")):
            raise UnavailableError(missing)
        found[mode] = [program, *arguments]
    return found


def commands(code: str, mode: str) -> list[list[CodeLine]]:
    """The lines of each command of a shell session: one that begins with a prompt, and those after it with the other.

    Raises ValueError with a line that begins with neither, and what to do.
    """
    result: list[list[CodeLine]] = []
    begins, goes_on = TRANSCRIPTS[mode]
    hint = (
        f"begin commands with {begins!r}, their further lines with {goes_on!r}; what they print comes from running them"
    )
    for line in _lines(code):
        if line.text.startswith(begins):
            result.append([line])
        elif line.text.startswith(goes_on) and result:
            result[-1].append(line)
        elif line.text.strip():
            raise ValueError(line.text, hint)
    return result


def _lines(code: str) -> list[CodeLine]:
    """The code's lines; the markers themselves become blank hidden lines."""
    lines, hiding = [], False
    for text in code.split("\n"):
        mark = text.strip()
        hiding = (hiding or mark == "# hide") and mark != "# show"
        marker = mark in ("# hide", "# show")
        lines.append(CodeLine("" if marker else text, not (hiding or marker or mark.endswith("# hide"))))
    return lines


def _parsed(code: str) -> ast.Module:
    """A tree of the code, made by one thread at a time: Python 3.11 counts the depth of all trees in one place."""
    with _PARSING:
        return ast.parse(code)


def _structure(code: str) -> tuple[set[int], set[int]]:
    """The numbers of the lines that end a statement, and of those that lie in a string."""
    try:
        tree = _parsed(code)
    except SyntaxError:
        return set(range(1, code.count("\n") + 2)), set()
    spans = [(node.lineno, node.end_lineno or 0) for node in tree.body]
    # After `x = 1; y = 2` and the like comes no other statement on the last line.
    ends = {end for _, end in spans if not any(start <= end < stop for start, stop in spans)}
    strings = [node for node in ast.walk(tree) if isinstance(node, ast.Constant | ast.JoinedStr)]
    in_string = {n for node in strings for n in range(node.lineno + 1, (node.end_lineno or 0) + 1)}
    return ends, in_string
