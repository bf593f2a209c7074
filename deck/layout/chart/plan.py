"""Say what a chart is made of, where and in which colours: the plan that its writer follows, in parts of its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from deck.base.dataclass import dataclass, field, replace
from deck.layout.chart.content import ROUND, Content, Series
from deck.layout.chart.numbers import Format, Scale
from deck.model.style import SERIES
from deck.model.tags import Chart

LINE, LIT, GREY = 2.5, 3.5, 2.0  # widths of lines in points: of plain ones, of those that matter, of the others
Unit = Literal["", "days", "months", "years"]  # of an axis that counts days; "": it does not
Side = Literal["", "right", "left", "above", "below", "beyond", "middle"]


class ChartBox(NamedTuple):
    """A rectangle in points from the top left corner of the chart."""

    x: float
    y: float
    w: float
    h: float

    def holds(self, other: ChartBox) -> bool:
        """Whether another lies in it."""
        right, bottom = self.x + self.w, self.y + self.h
        return other.x >= self.x and other.y >= self.y and other.x + other.w <= right and other.y + other.h <= bottom

    def meets(self, other: ChartBox) -> bool:
        """Whether it covers some of another."""
        across = min(self.x + self.w, other.x + other.w) - max(self.x, other.x)
        return across > 0 and min(self.y + self.h, other.y + other.h) > max(self.y, other.y)


@dataclass(frozen=True)
class Label:
    """What stands at a point: its value, the name of its series, its name and value (of a slice), or words of its own.

    side: where, from the point; shift: how far from there, in points to the right and down; format: of its value.
    """

    says: Literal["value", "series", "slice", "words"]
    color: str
    side: Side = ""
    bold: bool = False
    format: Format | None = None
    words: str = ""
    shift: tuple[float, float] = (0, 0)


@dataclass(frozen=True)
class Mark:
    """How a series is drawn: colours by the theme's names, of all of it and of points that differ; labels likewise.

    width: of a line, in points; dots: the points that are marked on it, None: all, and nothing but them.
    """

    series: Series
    column: int
    color: str
    width: float = 0
    points: Mapping[int, str] = field(default_factory=dict)
    label: Label | None = None
    labels: Mapping[int, Label] = field(default_factory=dict)
    dots: frozenset[int] | None = frozenset()

    @property
    def end(self) -> int:
        """The last point that has a value."""
        return max(n for n, value in enumerate(self.series.values) if value is not None)

    def stands_out(self, point: int) -> bool:
        """Whether a point is highlighted, by itself or with its series."""
        return self.series.lit or point in self.series.points

    def beside(self, point: int, label: Label) -> Label:
        """Words at a point: in its colour and bold if it is highlighted, in grey if it is grey, else in ink."""
        color, lit = self.points.get(point, self.color), self.stands_out(point)
        return replace(label, color=color if lit or color == "grey" else "ink", bold=lit)

    def valued(self, form: Format, unit: bool) -> Mark:
        """It with each of its values in figures beyond its bars; `unit`: the first says it."""
        label = Label("value", "ink", "beyond", format=form.bare())
        own = {n: self.beside(n, label) for n in sorted(self.points)}
        first = next((n for n, value in enumerate(self.series.values) if value is not None), None)
        if unit and form.unit and first is not None:
            own[first] = replace(self.beside(first, label), format=form)
        return replace(self, label=self.beside(-1, label), labels=own)

    def pointed(self, form: Format, points: Iterable[int]) -> Mark:
        """A line with dots at some points, and their values over them, or under them where the line comes down."""
        labels, values = {}, self.series.values
        for n in points:
            here, near = values[n], [value for value in values[max(0, n - 1) : n + 2] if value is not None]
            valley = here is not None and len(near) == 3 and here < min(near[0], near[-1])
            labels[n] = self.beside(n, Label("value", "ink", "below" if valley else "above", format=form))
        return replace(self, labels=labels, dots=frozenset(labels))

    def ended(self, label: Label) -> Mark:
        """A line with words in its colour at its last point, and a dot there."""
        own = replace(label, color=self.color, bold=self.color != "grey")
        return replace(self, labels={**self.labels, self.end: own}, dots=frozenset({self.end, *(self.dots or ())}))


@dataclass(frozen=True)
class Axis:
    """An axis: of names if it has no scale; code: the number format of what is written at it, format: that of values.

    shown: whether its values are written; grid: whether lines go from them through the chart; every: of the names, how
    many one is written for; unit: of an axis that counts days.
    """

    scale: Scale | None = None
    code: str = "General"
    shown: bool = True
    grid: bool = False
    every: int = 1
    unit: Unit = ""
    format: Format | None = None


@dataclass(frozen=True)
class Plan:
    """A chart: what it shows, as what, and where its parts are in a place of `size`; its words have so many points.

    head: words over it, at the left; foot: words under the end of its axis, and where they begin; scattered: points
    with two numbers each, joined by lines or not; gap: between bars, in parts of a bar; problems: what has no room, and
    what to do.
    """

    content: Content
    kind: Literal["bar", "line", "scatter", "area", "pie", "doughnut"]
    size: tuple[float, float]
    points: float
    plot: ChartBox
    marks: tuple[Mark, ...]
    base: Axis = Axis()
    values: Axis = Axis()
    head: str = ""
    foot: str = ""
    foot_at: tuple[float, float] = (0, 0)
    legend: ChartBox | None = None
    horizontal: bool = False
    stacked: bool = False
    scattered: bool = False
    gap: float = 0.5
    problems: tuple[tuple[str, str], ...] = ()


def marks(content: Content, node: Chart) -> list[Mark]:
    """How each series is drawn, without words yet: what is highlighted in its colour, everything else in grey."""
    if node.kind in ROUND:
        (series,) = content.series
        if content.lit:
            slices = ["accent" if n in series.points else "grey" for n in range(len(content))]
        else:
            slices = [SERIES[n] if n < len(SERIES) else "grey" for n in range(len(content))]
        return [Mark(series, 1, slices[0], points=dict(enumerate(slices)))]
    found, lit = list[Mark](), [series for series in content.series if series.lit]
    for n, series in enumerate(content.series):
        own = SERIES[n % len(SERIES)]
        color = own if not content.lit else SERIES[lit.index(series) % len(SERIES)] if series.lit else "grey"
        width = 0.0 if node.kind in ("bar", "area") else LIT if series.lit else GREY if content.lit else LINE
        found.append(Mark(series, n + 1, color, width, dict.fromkeys(sorted(series.points), own)))
    return found
