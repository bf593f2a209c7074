"""Turn what snippets made beside their text into nodes: figures, pictures and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from deck.live.results import Drawing, Frame, Result
from deck.markup import Code, Column, Node, Ready, Table, Td, Text, Tr
from deck.problem import Where
from deck.rendering.markdown import Paragraph, Run
from deck.units import PER, Length

ROWS = 10  # of a table that are shown where the author does not say how many


def nodes(results: Sequence[Result], code: Code, where: Where) -> Iterator[Node]:
    """A node for each result of a snippet that was written at `where`; one alternative text serves all its figures."""
    figures = 0
    for result in results:
        if isinstance(result, Frame):
            yield _table(result, code.most or ROWS, where)
        else:
            figures += 1
            yield _drawn(result, f"{code.alt} ({figures})" if code.alt and figures > 1 else code.alt, where)


def _drawn(drawing: Drawing, alt: str, where: Where) -> Ready:
    size = round(drawing.inches[0] * PER["in"]), round(drawing.inches[1] * PER["in"])
    asked = drawing.inches if drawing.asked else None
    return Ready(where=where, src="", alt=alt, made=drawing.artwork, size=size, asked=asked)


def _table(frame: Frame, most: int, where: Where) -> Node:
    """The table's first rows, and under it how much of it is not shown."""
    rows = [_row(cells, where) for cells in frame.rows[: most + 1]]
    table = Table(where=where, children=rows, align=frame.align, stub=frame.index == 1)
    more = zip((len(frame.rows) - len(rows) + frame.more[0], frame.more[1]), ("row", "column"), strict=True)
    beyond = [f"{count:,} more {what}{'s'[: count > 1]}" for count, what in more if count]
    if not beyond:
        return table
    mark = Paragraph((Run(f"… {', '.join(beyond)}", where),))
    note = Text(where=where, size="caption", color="grey", paragraphs=[mark])
    return Column(where=where, children=[table, note], gap=Length("0.08in"))


def _row(cells: Sequence[str], where: Where) -> Node:
    return Tr(where=where, children=[Td(where=where, paragraphs=[Paragraph((Run(text, where),))]) for text in cells])
