"""Read what a chart shows from its rows: names, numbers, and which of them are highlighted."""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Literal

from deck.base.codes import Code
from deck.base.dataclass import dataclass, field
from deck.base.problem import DeckError, Problem, Where
from deck.layout.chart.numbers import day, limits, number, year
from deck.model.tags import Chart, Node, Td, walk
from deck.model.values import written_at

ROUND = ("pie", "doughnut")
SCALED = ("line", "area", "scatter")  # whose first column may stand to scale
Counts = Literal["names", "numbers", "years", "days"]
_CHOOSE = (
    "'x:' and 'y:' choose columns; a number stands alone, its unit in 'unit:'; where there is none, leave it empty"
)


@dataclass(frozen=True)
class Series:
    """One line, or the bars of one colour: its name, its values in the order of x (None: there is none), highlights."""

    name: str
    values: tuple[float | None, ...]
    lit: bool = False
    points: frozenset[int] = frozenset()

    @property
    def known(self) -> list[float]:
        """The values that there are."""
        return [value for value in self.values if value is not None]


@dataclass(frozen=True)
class Content:
    """What a chart shows.

    name: of the first column; x: that as it is written; counts: what it is taken for, days as parts of years where two
    numbers make a point; places: its numbers; points: the names of the points of a scatter chart.
    """

    name: str
    x: tuple[str, ...]
    counts: Counts
    places: tuple[float, ...]
    series: tuple[Series, ...]
    points: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.x)

    @property
    def lit(self) -> bool:
        """Whether anything is highlighted."""
        return any(series.lit or series.points for series in self.series)

    @cached_property
    def even(self) -> bool:
        """Whether its places are as far apart as names would be."""
        steps = [after - before for before, after in pairwise(self.places)]
        return all(math.isclose(step, steps[0], rel_tol=1e-6) for step in steps)

    @property
    def values(self) -> list[float]:
        """All values there are."""
        return [value for series in self.series for value in series.known]


@dataclass
class _Table:
    """The cells of a chart's rows, and what is wrong with them."""

    head: Sequence[Node]
    body: Sequence[Node]
    names: int | None  # the column that names points
    problems: list[Problem] = field(default_factory=list)

    def column(self, n: int) -> list[Node | None]:
        """The cells of a column; None where a row is too short."""
        return [row.children[n] if n < len(row.children) else None for row in self.body]

    def tell(self, cell: Node, message: str, hint: str = "") -> None:
        """Add a problem at the place of a cell; an empty one has none, so that of its row."""
        row = next((row for row in self.body if cell in row.children), cell)
        self.problems.append(Problem(first_words(cell if text(cell) else row), "chart-data", message, hint))


def read(node: Chart) -> Content:
    """The content of a chart. Raises DeckError with all that is wrong with its cells."""
    head, *body = node.children or [node]
    width = len(head.children) - node.named
    if not body or width < 2:
        hint = "write a row of names, and under it rows that begin with a name or a number"
        raise DeckError(
            Problem(first_words(head), "chart-data", "a chart needs a column of names and one of numbers", hint)
        )
    table = _Table(head.children, body, width if node.named else None)
    counts, places = _places(table, node.kind)
    if places and node.kind != "scatter":
        order = sorted(range(len(body)), key=places.__getitem__)
        table.body, places = [body[n] for n in order], tuple(places[n] for n in order)
    series = tuple(_series(table, n) for n in range(1, width))
    points = tuple(map(text, table.column(width))) if node.named else ()
    content = Content(text(head.children[0]), tuple(map(text, table.column(0))), counts, places, series, points)
    problems = table.problems or [Problem(first_words(head), *wrong) for wrong in _wrong(content, node)]
    problems += _wrong_ends(node, counts)
    if problems:
        raise DeckError(*problems)
    return content


def text(cell: Node | None) -> str:
    """The words of a cell."""
    return " ".join(p.line for p in cell.paragraphs).strip() if cell else ""


def first_words(node: Node) -> Where:
    """Where the author wrote the first words in a cell, in a row, or in a whole chart."""
    runs = (run for inner in walk(node) for paragraph in inner.paragraphs for run in paragraph.runs)
    return next((run.where for run in runs), node.where)


def _places(table: _Table, kind: str) -> tuple[Counts, tuple[float, ...]]:
    """What the first column is for this kind of chart, and its numbers or days."""
    cells = table.column(0)
    readers: dict[Counts, Callable[[str], float | None]] = {"numbers": number, "days": day}
    for counts, reader in readers.items() if kind in SCALED else ():
        places = [reader(text(cell)) for cell in cells]
        known = tuple(place for place in places if place is not None)
        if len(known) == len(places):
            dated = counts == "days" and kind == "scatter"
            return ("years", tuple(map(year, known))) if dated else (counts, known)
    for cell in cells if kind == "scatter" else ():
        if cell and number(text(cell)) is None:
            table.tell(cell, f"{text(cell)!r} in the column {text(table.head[0])!r} is not a number", _CHOOSE)
    return "names", ()


def _series(table: _Table, column: int) -> Series:
    head, cells = table.head[column], table.column(column)
    before = len(table.problems)
    values = tuple(number(text(cell)) for cell in cells)
    for cell, value in zip(cells, values, strict=True):
        if cell and text(cell) and value is None:
            table.tell(cell, f"{text(cell)!r} in the column {text(head)!r} is not a number", _CHOOSE)
    if len(table.problems) == before and not any(value is not None for value in values):
        table.tell(head, f"the column {text(head)!r} has no numbers", _CHOOSE)
    names = table.column(table.names) if table.names else [None] * len(cells)
    points = {n for n, pair in enumerate(zip(cells, names, strict=True)) if any(map(_lit, pair))}
    return Series(text(head), values, _lit(head), frozenset() if _lit(head) else frozenset(points))


def _lit(cell: Node | None) -> bool:
    return isinstance(cell, Td) and cell.highlight


def _wrong_ends(node: Chart, counts: Counts) -> Iterator[Problem]:
    """Axes that would end where they begin, or before, or that have no numbers to begin and to end with."""
    for name, text in (("x", node.xlim), ("y", node.ylim)):
        ends, where = limits(text), written_at(text, node.where)
        least = 0 if node.log in (name, "both") else -math.inf
        if ends and name == "x" and counts in ("names", "days"):
            yield Problem(where, "chart-axis", "'xlim' is for numbers", "choose rows with 'only:'")
        elif ends and not least < ends[0] < ends[1]:
            hint = "write where it begins, then where it ends"
            yield Problem(where, "chart-axis", f"an axis cannot go from {ends[0]:g} to {ends[1]:g}", hint)


def _wrong(content: Content, node: Chart) -> Iterator[tuple[Code, str, str]]:
    """What this kind of chart cannot show, with its code, and what to do."""
    values = content.values
    if node.kind in ROUND and len(content.series) > 1:
        yield "chart-shape", f"a {node.kind} shows one column, here are {len(content.series)}", "choose it with 'y:'"
    elif node.kind in ROUND and (min(values) < 0 or not any(values)):
        yield "chart-shape", f"a {node.kind} shows parts of a whole: numbers above 0", "draw bars"
    for axis, numbers in (("y", values), ("x", content.places if content.counts == "numbers" else ())):
        if node.log in (axis, "both") and numbers and min(numbers) <= 0:
            yield "chart-axis", f"{min(numbers):g} cannot stand on a logarithmic axis", "leave 'log:' out, or that row"
    if node.log in ("x", "both") and content.counts != "numbers":
        yield "chart-axis", "a logarithmic axis needs numbers, not names or dates", "write 'log: y', or leave it out"
    if node.kind != "scatter":
        twice = [x for x, times in Counter(content.places).items() if times > 1]
        if twice:
            written = content.x[content.places.index(twice[0])]
            message = f"there are {content.places.count(twice[0])} rows for {written}"
            yield "chart-data", message, "choose with 'only:', or say 'by:'"
    if node.kind == "area" and content.counts == "numbers" and not content.even:
        yield "chart-shape", "an area chart needs equal steps from row to row, or dates like 2019-05", "draw lines"
