"""Talk to the terminal: name the program as it was called, tell problems, show a build's stages."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from deck.base.escape import visible
from deck.base.problem import Notice, Problem
from deck.base.regex import regex

if TYPE_CHECKING:
    from rich.status import Status

_OURS = regex(r"\bpython build\.py\b|(?<=written by )build\.py\b")
FEW = 5  # warnings of one kind that are told one by one
MANY = 40  # errors of the same words


def program() -> str:
    """What whoever reads this has typed: lectern, python -m deck, or python build.py."""
    called = Path(sys.argv[0])
    if called.parts[-2:] == ("deck", "__main__.py"):
        return "python -m deck"
    return "lectern" if called.stem == "lectern" else "python build.py"


def worded(text: str) -> str:
    """A text of ours that speaks of `python build.py`, for whoever has called it otherwise."""
    return text if program() == "python build.py" else _OURS.sub(program(), text)


def say(*lines: object) -> None:
    """Print lines, in which nothing commands the terminal, whatever names of files or texts of others they hold."""
    for line in lines:
        print(visible(worded(str(line))), flush=True)


class Progress(AbstractContextManager["Progress"]):
    """Tells what the build is doing; on a terminal one line moves, and each stage leaves its last word.

    As a context manager it is done when the build is over.
    """

    def __init__(self, verbose: bool = False) -> None:
        self._verbose = verbose
        self._stage, self._text = "", ""
        self._status: Status | None = None
        if sys.stdout.isatty():
            from rich.console import Console

            self._status = Console().status("load")
            self._status.start()

    def tell(self, stage: str, text: str) -> None:
        """A stage is at this now; the last thing it says is what stays."""
        if stage != self._stage or self._verbose:
            self._leave()
        self._stage, self._text = stage, text
        if stage == "wait" or isinstance(text, Notice):  # the former may take long, and is over when the next begins
            self._leave()
            self._stage = ""
        if self._status:
            from rich.markup import escape

            self._status.update(escape(visible(f"{stage:<7}{text}")))

    def _leave(self) -> None:
        if self._stage:
            say(f"{self._stage:<7}{self._text}")

    def __exit__(self, *_: object) -> None:
        """The build is over: leave the last stage's line and take the moving one away."""
        if self._status:
            self._status.stop()
        self._leave()


@contextmanager
def speaking(quiet: bool, objects: bool) -> Iterator[None]:
    """While this lasts, words that are no problems go nowhere if it is to be quiet; or objects are printed instead."""
    _Objects.out = sys.stdout if objects else None
    try:
        with (
            Path(os.devnull).open("w", encoding="utf-8") as nowhere,
            redirect_stdout(nowhere if quiet or objects else sys.stdout),
        ):
            yield
    finally:
        _Objects.out = None


class _Objects:
    """Where objects are printed, an object a line, instead of words; None: words are wanted."""

    out: TextIO | None = None


def give(result: str, **found: object) -> None:
    """Print what a command found or made, as an object, if objects are wanted."""
    put({"result": result} | found)


def put(told: Mapping[str, object]) -> None:
    """Print an object, if objects are wanted."""
    if _Objects.out:
        print(json.dumps(told, default=str), file=_Objects.out, flush=True)


def objects() -> bool:
    """Whether objects are wanted, not words."""
    return _Objects.out is not None


def warn(text: str) -> None:
    """Print words where errors go."""
    if not _Objects.out:
        print(text, file=sys.stderr)


def tell(problems: Iterable[Problem]) -> None:
    """Print problems where errors go, a line each and its hints; or as objects for an editor, for CI."""
    for problem in problems:
        put(as_object(problem))
        warn(worded(str(problem)))


def as_object(problem: Problem) -> dict[str, object]:
    """A problem as data."""
    place = {"file": problem.where.file, "line": problem.where.line, "column": problem.where.column}
    told = {"level": problem.level, "code": problem.code, "message": problem.message, "hint": problem.hint}
    return place | {name: worded(text) for name, text in told.items()}


def tell_few(problems: Iterable[Problem]) -> None:
    """As `tell`, but count the warnings of a kind, and the errors of the same words, of which there are many."""
    if objects():
        tell(problems)
        return
    met: Counter[str] = Counter()
    left: Counter[str] = Counter()
    for problem in problems:
        same, most = (problem.code, FEW) if problem.level == "warning" else (problem.message, MANY)
        met[same] += 1
        if met[same] <= most:
            print(worded(str(problem)), file=sys.stderr)
        else:
            left[problem.code] += 1
    if left:
        more = ", ".join(f"{count:,} more [{code}]" for code, count in left.items())
        print(f"… {more}: `{program()} lint` tells them all", file=sys.stderr)
