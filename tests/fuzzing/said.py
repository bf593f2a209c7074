"""Tell which of an outline's texts have to be read on its slides, and how they may read there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from marked import block, inline

from deck.base.problem import DeckError, Where
from deck.maths.linear import scraps
from deck.model.text import Run

_WORDS = {  # fields that are read, whatever they stand in
    *("title", "lead", "body", "bullets", "head", "text", "caption", "quote", "by", "source", "subtitle", "notes"),
    *("dialogue", "beside", "table", "alt", "code"),
}
_HOLDING = {"cards", "columns", "panels", "groups"}
_CHOOSING = {"columns", "only", "sort", "most"}  # of a table's cells
_MARKDOWN = set("'\".-:`*_[]<>\\\n\r\v#|~$") | {"\x85", "\u2028", "\u2029"}
_NOWHERE = Where("")


def said(slides: Sequence[Any], cells: Sequence[Sequence[str]]) -> list[list[str]]:
    """The texts of each slide; `cells` are those of the CSV file."""
    shown = [slide for slide in slides if isinstance(slide, dict) and slide.get("skip") not in ("true", "yes")]
    return [list(_texts(slide, cells)) for slide in shown]


def _texts(value: Any, cells: Sequence[Sequence[str]], name: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        choosing = "table" in value and _CHOOSING & set(value)
        for key, inner in value.items():
            if name in ("dialogue", "bullets"):
                yield from _texts(key, cells, name)
                yield from _texts(inner, cells, name)
            elif key in _WORDS and not (key == "table" and choosing) and not (key == "alt" and "code" in value):
                yield from _texts(inner, cells, key)
            elif key in _HOLDING:
                yield from _texts(inner, cells)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, cells, name)
    elif name == "table" and value == "cells.csv":
        yield from (cell for row in cells for cell in row)
    elif name and isinstance(value, str):
        yield value


def readings(text: str) -> Iterator[list[str]]:
    """The paragraphs that a text may read as: itself; if it means more in Markdown, also what that makes of it."""
    text = text.removeprefix("\ufeff")  # which nobody sees, and the reader of code takes away
    yield [text]
    if not _MARKDOWN & set(text) and text.strip() == text and (text[:1].isalpha() or not text):
        return
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    yield from ([text], text.splitlines(), [" ".join(text.split())])
    with suppress(DeckError):
        runs = inline(text, _NOWHERE)
        yield from ([_shown(runs)], ["".join(run.text for run in runs)], [_typed(runs)])
        paragraphs = block(text, _NOWHERE)
        yield from ([how(paragraph.runs) for paragraph in paragraphs] for how in (_shown, _typed))


def _shown(runs: Iterable[Run]) -> str:
    """The words without the formulas among them, which are no text of a paragraph."""
    return "".join(run.text for run in runs if not run.formula)


def _typed(runs: Iterable[Run]) -> str:
    """The words with the formulas among them as notes have them: a² as a2, raised."""
    return "".join("".join(scrap.text for scrap in scraps(run.formula)) if run.formula else run.text for run in runs)
