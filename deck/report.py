"""Hold what a build was asked for, and what it did and found wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from deck.draw import Drawn
from deck.placing.place import Page
from deck.problem import DeckError, Problem, Where
from deck.running.run import How, Ran
from deck.theme import Style

if TYPE_CHECKING:
    from deck.writing.overwrite import When


@dataclass(frozen=True)
class Options:
    """What a build was asked for."""

    outline: Path
    output: Path | None = None
    theme: str = ""
    how: How = "cached"
    write: bool = True
    worker: bool = True  # leave the states of sessions waiting for the next build
    when: When = "unedited"


@dataclass
class Report:
    """What a build did."""

    path: Path | None = None
    slides: int = 0
    pages: list[Page] = field(default_factory=list)
    style: Style | None = None
    seconds: float = 0.0
    ran: Ran = field(default_factory=Ran)
    drawn: Drawn = field(default_factory=Drawn)
    problems: list[Problem] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether an error kept the deck from being written."""
        return any(problem.level == "error" for problem in self.problems)


@contextmanager
def collected(report: Report) -> Iterator[None]:
    """Put an author's mistakes, and what the machine refuses, into the report, and go on."""
    try:
        yield
    except DeckError as error:
        report.problems += error.problems
    except OSError as error:
        if not error.filename:
            raise
        report.problems.append(Problem(Where(str(error.filename)), f"cannot be read or written: {error.strerror}"))


def in_order(problems: list[Problem]) -> list[Problem]:
    """In the order of their places; what is wrong with a template or a file is told once, not for every slide."""
    once = {(problem.where, problem.message): problem for problem in reversed(problems)}
    return sorted(once.values())
