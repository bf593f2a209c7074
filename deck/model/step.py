"""Define at which click a part of a slide comes and goes, and which lines of code are lit at which."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from deck.base.dataclass import dataclass, replace
from deck.model.text import Paragraph

Stage = frozenset[int]  # numbers of lines from 0; empty where none is lit before the others
_LINES = r"\d{1,5}( *- *\d{1,5})?"
_STAGE = rf"({_LINES}( *, *{_LINES})*|all)"
FORM = rf"({_STAGE}( *\| *{_STAGE})*)?"


@dataclass(frozen=True)
class Step:
    """A shape's part in the show: the clicks, from 1, at which it comes and leaves; 0: it is there at once, it stays.

    effect: how it comes and leaves; dim: it is faint from the next click on; morph: the name under which it turns into
    a shape of the next slide.
    """

    click: int = 0
    until: int = 0
    effect: str = ""
    dim: bool = False
    morph: str = ""

    def later(self, clicks: int, until: int = 0) -> Step:
        """The step of a part that comes so many clicks after the whole, and may leave before it does, `until` after."""
        leaves = filter(None, (self.until, until and self.click + until))
        return replace(self, click=self.click + clicks, until=min(leaves, default=0))


def part(gid: str, names: str = "") -> tuple[int, int]:
    """How many clicks after the whole a figure's part comes and leaves; 0: it is there with the whole, it stays.

    The gid `step2` comes after two, `step2-4` leaves after four. names: other gids in their order, like
    "axes | curve label | note"; those between two bars come together.
    """
    for n, group in enumerate(names.split("|"), 1):
        if gid in group.split():
            return n, 0
    match = re.fullmatch(r"step(\d{1,4})(?:-(\d{1,4}))?", gid)
    return (int(match[1]), int(match[2] or 0)) if match else (0, 0)


def grouped(paragraphs: Sequence[Paragraph]) -> Iterator[list[Paragraph]]:
    """Each top-level paragraph with those under it."""
    group: list[Paragraph] = []
    for paragraph in paragraphs:
        if paragraph.level == 0 and group:
            yield group
            group = []
        group.append(paragraph)
    if group:
        yield group


def stages(lines: str, count: int) -> list[Stage]:
    """The stages of a text of the form FORM, of so many lines: "2-4 | 6, 8 | all" has three.

    Raises ValueError: there are lines in it that the code has not.
    """
    found: list[Stage] = []
    for part in lines.replace(" ", "").split("|") if lines else ():
        pairs = re.findall(r"(\d+)(?:-(\d+))?", part)
        ranges = [range(int(first) - 1, int(last or first)) for first, last in pairs]
        if any(len(one) and not 0 <= one.start < one.stop <= count for one in ranges):
            raise ValueError(part)
        found.append(frozenset(n for one in ranges for n in one))
    return found


def bands(lit: Sequence[Stage]) -> Iterator[tuple[range, int, int]]:
    """Lines that stand together and are lit together: which, from which stage, up to which; 0: to the end."""
    runs = []
    for stage in lit:
        begins = (n for n in sorted(stage) if n - 1 not in stage)
        ends = (n + 1 for n in sorted(stage) if n + 1 not in stage)
        runs.append(list(map(range, begins, ends)))
    for begin, here in enumerate(runs):
        for run in here:
            if begin and run in runs[begin - 1]:
                continue
            end = next((n for n in range(begin + 1, len(runs)) if run not in runs[n]), 0)
            yield run, begin, end
