"""Say what is wrong with a lecture, and where: problems are values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, NewType

from deck.base.codes import Code
from deck.base.dataclass import dataclass, field
from deck.base.escape import visible

Level = Literal["error", "warning"]
Rule = NewType("Rule", str)  # the name of a lint rule, which is the code of what it finds

_ENGINE = Path(__file__).parents[1]


@dataclass(frozen=True, order=True)
class Where:
    """A place in a file that the author can open, or an option as `--from`; lines and columns count from 1.

    folded: it is that of a text whose lines are others in the file, for it is in quotes or stands after a `>`.
    """

    file: str
    line: int = 1
    column: int = 1
    folded: bool = field(default=False, compare=False, repr=False)

    @property
    def is_option(self) -> bool:
        """Whether the mistake is in the command, not in a file."""
        return self.file.startswith("--")

    def __str__(self) -> str:
        return self.file if self.is_option else f"{self.file}:{self.line}:{self.column}"

    def below(self, lines: int) -> Where:
        """The place so many lines farther down in its text; where that begins, if it is folded."""
        return self if self.folded else Where(self.file, self.line + lines, self.column)


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to fix: where it is, of which kind, what is wrong, and what would be right, perhaps as a diff."""

    where: Where
    code: Code | Rule
    message: str
    hint: str = ""
    level: Level = "error"
    diff: str = ""

    def __str__(self) -> str:
        hint = (f"    hint: {visible(line)}" for line in self.hint.splitlines())
        diff = (f"    {visible(line)}" for line in self.diff.splitlines())
        return "\n".join([visible(f"{self.where}: {self.level}: {self.message}"), *hint, *diff])


class DeckError(Exception):
    """Carries problems that the author can mend; any other exception is our bug."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class EngineError(Exception):
    """Our bug in another process; its text is the traceback there."""

    def __str__(self) -> str:
        return f"in another process:\n{self.args[0]}"


def is_ours(error: BaseException) -> bool:
    """Whether an exception comes out of the engine's own code, and not out of a library or a lecture's: our bug."""
    at = error.__traceback__
    assert at  # it has been raised
    while at.tb_next:
        at = at.tb_next
    return not isinstance(error, DeckError) and _ENGINE in Path(at.tb_frame.f_code.co_filename).parents


@contextmanager
def collected(problems: list[Problem]) -> Iterator[None]:
    """Put an author's mistakes, and what the machine refuses, among the problems, and go on."""
    try:
        yield
    except DeckError as error:
        problems += error.problems
    except OSError as error:
        if not error.filename:
            raise
        message = f"cannot be read or written: {error.strerror}"
        problems.append(Problem(Where(str(error.filename)), "output-unwritable", message))


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """In the order of their places; what is wrong with a template or a file is told once, not for every slide."""
    once = {(problem.where, problem.message): problem for problem in reversed(list(problems))}
    return sorted(once.values())


class Notice(str):
    """A line of progress that stays to be read."""


def plural(count: int, word: str) -> str:
    """So many of something: "1 slide", "2 slides"."""
    return f"{count:,} {word}{'s' * (count != 1)}"


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word nearest to `word`, "" if none is near."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, sorted(known), n=1)), "")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint: the known word nearest to `word`, or all known words if none is near."""
    names = sorted(map(str, known))
    if close := nearest(str(word), names):
        return f"did you mean {close!r}?"
    return "known: " + ", ".join(names) if names else ""
