"""Read which lines of code are lit: all at once, or some after others, click by click."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

Stage = frozenset[int]  # numbers of lines from 0; empty where none is lit before the others

_LINES = r"\d{1,5}( *- *\d{1,5})?"
_STAGE = rf"({_LINES}( *, *{_LINES})*|all)"
FORM = rf"({_STAGE}( *\| *{_STAGE})*)?"


def stages(lines: str) -> list[Stage]:
    """The stages of a text of the form FORM: "2-4 | 6, 8 | all" has three."""
    return [_stage(part.replace(" ", "")) for part in lines.split("|")] if lines else []


def _stage(part: str) -> Stage:
    found: set[int] = set()
    for first, last in re.findall(r"(\d+)(?:-(\d+))?", part):
        found |= set(range(int(first) - 1, int(last or first)))
    return frozenset(found)


def bands(lit: Sequence[Stage]) -> Iterator[tuple[range, int, int]]:
    """Lines that stand together and are lit together: which, from which stage, up to which; 0: to the end."""
    runs = [list(_runs(stage)) for stage in lit]
    for begin, here in enumerate(runs):
        for run in here:
            if begin and run in runs[begin - 1]:
                continue
            end = next((n for n in range(begin + 1, len(runs)) if run not in runs[n]), 0)
            yield run, begin, end


def _runs(stage: Stage) -> Iterator[range]:
    numbers = sorted(stage)
    begins = [n for n in numbers if n - 1 not in stage]
    ends = [n + 1 for n in numbers if n + 1 not in stage]
    yield from map(range, begins, ends)
