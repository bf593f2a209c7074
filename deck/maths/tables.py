"""Read what stands between a begin and an end: matrices, cases and aligned lines."""

from __future__ import annotations

import re

from deck.maths.grammar import Reader, Token
from deck.maths.symbols import ENVIRONMENTS
from deck.maths.tree import Fence, Form, Grid, Part, Row
from deck.problem import did_you_mean

_UNCLOSED = "this { is never closed", "write a } where it ends"


def environment(reader: Reader, token: Token) -> Part:
    """An environment, from its name on."""
    name = reader.name(token)
    if name.text not in ENVIRONMENTS:
        name.fail(f"no environment {name.text!r}", did_you_mean(name.text, ENVIRONMENTS))
    pattern, form, left, right = ENVIRONMENTS[name.text]
    pattern = _columns(reader, token) if name.text == "array" else pattern
    if name.text.startswith("alignat") or name.text == "alignedat":
        reader.name(token)  # how many columns there are is seen
    with reader.nested(token):
        rows = _rows(reader, token, name.text)
    if form == "lines" and len(rows) == len(rows[0]) == 1:
        return rows[0][0]
    grid = _grid(rows, pattern, form)
    return Fence((grid,), left, right) if left or right else grid


def substack(reader: Reader, token: Token) -> Part:
    """Lines in braces."""
    begin = reader.take()
    if begin.text != "{":
        token.fail(f"an argument of {token.text} is missing", "write it in braces: {…}")
    with reader.nested(begin):
        lines = [reader.row()]
        while (end := reader.take()).text == r"\\":
            lines.append(reader.row())
    if end.text != "}":
        begin.fail(*_UNCLOSED)
    return _grid([[line] for line in lines], "c", "lines")


def _columns(reader: Reader, token: Token) -> str:
    """A letter for each column of an array."""
    written = reader.name(token)
    letters = re.sub(r"[|\s]", "", written.text)
    if not re.fullmatch("[lcr]+", letters):
        written.fail(f"{written.text!r} are no columns", "write a letter for each: l, c or r")
    return letters


def _rows(reader: Reader, begin: Token, name: str) -> list[list[Part]]:
    rows: list[list[Part]] = [[]]
    while True:
        rows[-1].append(reader.row())
        end = reader.take()
        if end.text == r"\\":
            _skip_gap(reader)
            rows.append([])
        elif end.text == r"\end":
            _check_end(reader, end, name)
            return rows[:-1] if len(rows) > 1 and rows[-1] == [Row()] else rows
        elif end.text != "&":
            begin.fail(rf"a \begin{{{name}}} without its \end", rf"write \end{{{name}}}")


def _check_end(reader: Reader, end: Token, name: str) -> None:
    ended = reader.name(end)
    if ended.text != name:
        ended.fail(rf"\end{{{ended.text}}} ends \begin{{{name}}}", rf"write \end{{{name}}}")


def _skip_gap(reader: Reader) -> None:
    r"""The extra space of `\\[4pt]` is left to the layout."""
    if reader.follows(r"\[\s*-?[\d.]+ ?[a-z]{2}\s*\]"):
        while reader.take().text != "]":
            pass


def _grid(rows: list[list[Part]], pattern: str, form: Form) -> Grid:
    """Rows as long as the longest, and a letter for each column."""
    width = max(map(len, rows))
    columns = (pattern * width)[:width] if len(pattern) < width else pattern[:width]
    return Grid(tuple((*row, *[Row()] * (width - len(row))) for row in rows), columns, form)
