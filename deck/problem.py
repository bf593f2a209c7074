"""Say what is wrong with a lecture, and where: problems are values."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Level = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Where:
    """A place in a file that the author can open; lines and columns count from 1.

    folded: it is that of a text whose lines are others in the file, for it is in quotes or stands after a `>`.
    """

    file: str
    line: int = 1
    column: int = 1
    folded: bool = field(default=False, compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    def below(self, lines: int) -> Where:
        """The place so many lines farther down in its text; where that begins, if it is folded."""
        return self if self.folded else Where(self.file, self.line + lines, self.column)


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to fix: where it is, what is wrong, and what would be right, perhaps as a diff."""

    where: Where
    message: str
    hint: str = ""
    level: Level = "error"
    diff: str = ""

    @property
    def code(self) -> str:
        """A name for mistakes of this kind."""
        from deck.codes import code_of

        return code_of(self.message)

    def __str__(self) -> str:
        hint = "".join(f"\n    hint: {line}" for line in self.hint.splitlines())
        diff = "".join(f"\n    {line}" for line in self.diff.splitlines())
        return f"{self.where}: {self.level}: {self.message}{hint}{diff}"


class DeckError(Exception):
    """Carries problems that the author can mend; any other exception is our bug."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint: the known word nearest to `word`, or all known words if none is near."""
    names = sorted(map(str, known))
    close = difflib.get_close_matches(str(word), names, n=1)
    if close:
        return f"did you mean {close[0]!r}?"
    return "known: " + ", ".join(names) if names else ""
