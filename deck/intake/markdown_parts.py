"""Make parts of a slide of what its columns hold in Markdown: bodies, with what comes at which click, and the rest."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, groupby
from typing import Any, NamedTuple

from deck.base.problem import DeckError, Where
from deck.base.regex import regex
from deck.base.units import Rect
from deck.intake.markdown_words import MARK
from deck.intake.old_slide import Part, filled
from deck.model.step import grouped
from deck.model.text import Paragraph
from deck.rendering.blocks import blocks
from deck.rendering.markdown import Reader

_WIDE = 10  # of a percent of the slide's width
_FENCE = regex(r"(`{3,})(\w*)\n(.*)\n\1", re.DOTALL)


class MarkdownColumn(NamedTuple):
    """A column of a slide: its width in percent, 0 if that is not said, and its lines, parts and marks for clicks."""

    width: float
    holds: list[str | dict[str, Any]]

    def __bool__(self) -> bool:
        return any(isinstance(one, dict) or one.strip() for one in self.holds)


def placed(columns: Sequence[MarkdownColumn], reader: Reader) -> Iterator[Part]:
    """Columns from left to right as parts, in the order in which they come."""
    columns = [column for column in columns if column]
    rest = max(0, 100 - sum(c.width for c in columns)) / max(1, sum(not c.width for c in columns))
    left = click = 0
    for width, holds in columns:
        wide = int(_WIDE * (width or rest or 10))
        for n, says in enumerate(_parts(holds, click, reader)):
            yield Part(Rect(left, n, wide, 1), says)
        click, left = click + holds.count(MARK), left + wide + 1


def _parts(holds: Sequence[str | dict[str, Any]], click: int, reader: Reader) -> Iterator[dict[str, Any]]:
    for shown, group in groupby(holds, lambda one: isinstance(one, dict)):
        lines: list[Any] = [*group]
        text = "" if shown else re.sub(r"\n{3,}", "\n\n", "\n".join(x for x in lines if x != MARK)).strip("\n")
        fence = _FENCE.fullmatch(text)
        if shown:
            yield from (says | filled(step=click) for says in lines)
        elif fence and f"\n{fence[1]}" not in fence[3]:
            yield {"code": fence[3], "language": fence[2] or "text", "run": False, **filled(step=click)}
        elif text.strip():
            build = _build("\n".join(lines), click, text, reader) if click or MARK in lines else None
            yield {"body": text, **filled(build=build)}
        click += 0 if shown else lines.count(MARK)


def _build(marked: str, click: int, text: str, reader: Reader) -> tuple[int, ...] | bool:
    """At which click each paragraph comes, if the marks between them say so; true if it cannot be told."""
    found = chain.from_iterable([n] * _count(piece, reader) for n, piece in enumerate(marked.split(MARK), click))
    return clicks if len(clicks := tuple(found)) == _count(text, reader) else True


def _count(text: str, reader: Reader) -> int:
    """How many things come one by one in a body."""
    try:
        parts = blocks(text, Where(""), reader)
    except DeckError:
        return -1
    paragraphs = [part if isinstance(part, Paragraph) else None for part in parts]
    runs = ([*found] for _, found in groupby(paragraphs, bool))
    return sum(len([*grouped([one for one in run if one])]) or len(run) for run in runs)
