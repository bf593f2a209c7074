"""Show a build's stages: in place on a terminal, a line each when piped."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from deck.problem import Problem

if TYPE_CHECKING:
    from rich.status import Status

    from deck.report import Report

FEW = 5  # warnings of one kind that are told one by one
MANY = 40  # errors of the same words


class Progress:
    """Tells what the build is doing; on a terminal one line moves, and each stage leaves its last word."""

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
        if self._status:
            self._status.update(f"{stage:<7}{text}")

    def _leave(self) -> None:
        if self._stage:
            print(f"{self._stage:<7}{self._text}", flush=True)

    def close(self) -> None:
        """The build is over: leave the last stage's line and take the moving one away."""
        if self._status:
            self._status.stop()
        self._leave()

    @staticmethod
    def summary(report: Report) -> str:
        """One line: the file, its slides, the time."""
        return f"{report.path}: {report.slides} slides in {report.seconds:.1f} s"


def tell(problems: Iterable[Problem]) -> None:
    """Print problems where errors go, a line each and its hints."""
    for problem in problems:
        print(problem, file=sys.stderr)


def tell_few(problems: Iterable[Problem]) -> None:
    """As `tell`, but count the warnings of a kind, and the errors of the same words, of which there are many."""
    met: Counter[str] = Counter()
    left: Counter[str] = Counter()
    for problem in problems:
        same, most = (problem.code, FEW) if problem.level == "warning" else (problem.message, MANY)
        met[same] += 1
        if met[same] <= most:
            print(problem, file=sys.stderr)
        else:
            left[problem.code] += 1
    if left:
        more = ", ".join(f"{count:,} more [{code}]" for code, count in left.items())
        print(f"… {more}: `python build.py lint` tells them all", file=sys.stderr)
