"""Read what stands between a begin and an end: matrices, cases and aligned lines."""

import re
from collections.abc import Iterator

from deck.base.dataclass import replace
from deck.base.problem import did_you_mean
from deck.maths.grammar import TexReader, Token
from deck.maths.symbols import ENVIRONMENTS
from deck.model.formula import Fence, Form, FormulaGrid, FormulaPart, FormulaRow

_RULES = (r"\hline", r"\hdashline", r"\toprule", r"\midrule", r"\bottomrule", r"\cline", r"\cmidrule")
_ALL = 1_000  # more columns than there are


def environment(reader: TexReader, token: Token) -> FormulaPart:
    """An environment, from its name on."""
    name = reader.name(token)
    if name.text not in ENVIRONMENTS:
        name.fail(f"no environment {name.text!r}", did_you_mean(name.text, ENVIRONMENTS))
    pattern, form, left, right = ENVIRONMENTS[name.text]
    bars: tuple[int, ...] = ()
    if name.text == "array":
        pattern, bars = _columns(reader, token)
    if name.text.startswith("alignat") or name.text == "alignedat":
        reader.name(token)  # how many columns there are is seen
    with reader.nested(token):
        rows, rules = _rows(reader, token, name.text)
    if form == "lines" and len(rows) == len(rows[0]) == 1:
        return rows[0][0]
    grid = _grid(rows, pattern, form)
    count = len(grid.columns)
    kept = tuple((row, first, min(last, count)) for row, first, last in rules if first < count)
    grid = replace(grid, bars=tuple(bar for bar in bars if bar <= count), rules=kept)
    return Fence((grid,), left, right) if left or right else grid


def substack(reader: TexReader, token: Token) -> FormulaPart:
    """Lines in braces."""
    begin = reader.take()
    if begin.text != "{":
        token.fail(f"an argument of {token.text} is missing", "write it in braces: {…}")
    with reader.nested(begin):
        lines = [reader.row()]
        while (end := reader.take()).text == r"\\":
            lines.append(reader.row())
    if end.text != "}":
        begin.unclosed("}")
    return _grid([[line] for line in lines], "c", "lines")


def _columns(reader: TexReader, token: Token) -> tuple[str, tuple[int, ...]]:
    """A letter for each column of an array, and before which of them bars stand."""
    reader.optional()  # where it stands on its line
    written = reader.written(token)
    said = re.sub(r"[@!]\{[^{}]*\}|\s", "", written.text)
    said = re.sub(r"\*\{?(\d{1,2})\}?\{([^{}]*)\}", lambda match: match[2] * int(match[1]), said)
    letters = said.replace("|", "").replace(":", "")
    if not re.fullmatch("[lcr]+", letters):
        written.fail(
            f"{' '.join(written.text.split())!r} are no columns", "write a letter for each: l, c or r, and | for a bar"
        )
    return letters, tuple(len(re.sub("[|:]", "", said[: match.start()])) for match in re.finditer("[|:]", said))


def _rows(reader: TexReader, begin: Token, name: str) -> tuple[list[list[FormulaPart]], list[tuple[int, int, int]]]:
    rows: list[list[FormulaPart]] = [[]]
    rules = [*_rules(reader, 0)]
    while True:
        rows[-1].append(reader.row())
        end = reader.take()
        if end.text == r"\\":
            if reader.follows(r"\[\s*-?[\d.]+ ?[a-z]{2}\s*\]"):  # the space in \\[4pt] is left to the layout
                while reader.take().text != "]":
                    pass
            rules += _rules(reader, len(rows))
            rows.append([])
        elif end.text == r"\end":
            ended = reader.name(end)
            if ended.text != name:
                ended.fail(rf"\end{{{ended.text}}} ends \begin{{{name}}}", rf"write \end{{{name}}}")
            return (rows[:-1] if len(rows) > 1 and rows[-1] == [FormulaRow()] else rows), rules
        elif end.text != "&":
            begin.fail(rf"a \begin{{{name}}} without its \end", rf"write \end{{{name}}}")


def _rules(reader: TexReader, row: int) -> Iterator[tuple[int, int, int]]:
    """The lines over a row."""
    while (token := reader.peek()).text in _RULES:
        reader.take()
        if token.text not in (r"\cline", r"\cmidrule"):
            yield row, 0, _ALL
            continue
        if reader.peek().text == "(":
            reader.written(token, "()")
        columns = reader.name(token)
        match = re.fullmatch(r"(\d{1,2}) ?- ?(\d{1,2})", columns.text)
        if not match or not 0 < int(match[1]) <= int(match[2]):
            columns.fail(f"{columns.text!r} are no columns", rf"write {token.text}{{2-3}}")
        yield row, int(match[1]) - 1, int(match[2])


def _grid(rows: list[list[FormulaPart]], pattern: str, form: Form) -> FormulaGrid:
    """Rows as long as the longest, and a letter for each column."""
    width = max(map(len, rows))
    columns = (pattern * width)[:width] if len(pattern) < width else pattern[:width]
    return FormulaGrid(tuple((*row, *[FormulaRow()] * (width - len(row))) for row in rows), columns, form)
