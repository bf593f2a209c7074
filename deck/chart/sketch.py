"""Hold a chart while it is laid out: what it shows, in what place and type, and what stands over it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from deck.chart.content import Content
from deck.chart.formats import Format, fitting, ticks
from deck.chart.numbers import Scale, limits, linear, logarithmic
from deck.chart.plan import Axis, Box
from deck.chart.ruler import Ruler
from deck.markup import Chart

TICKS = 6  # steps of an axis at most
APART = 2.4  # ticks up an axis, in lines
BEGIN = 3  # times what a logarithmic axis of bars begins with at most is the shortest: there is a bar to see
KEY = 1.6  # the sample before a name in a legend and the space after it, in lines


@dataclass(frozen=True)
class Sketch:
    """A chart to lay out in w × h points."""

    node: Chart
    content: Content
    ruler: Ruler
    w: float
    h: float

    @property
    def several(self) -> bool:
        """Whether there is more than one series."""
        return len(self.content.series) > 1

    @cached_property
    def format(self) -> Format:
        """How its values are said in figures."""
        return fitting(self.content.values, self.node.decimals, self.node.unit)

    def top(self, legend: bool) -> tuple[float, Box | None]:
        """The points that words over the chart take, and the box of the legend among them."""
        ruler = self.ruler
        y = ruler.line + 1.5 * ruler.gap if self.node.ylabel else 0.0
        if not legend:
            return y, None
        names = sum(ruler.width(series.name) + KEY * ruler.line for series in self.content.series)
        return y + 1.2 * ruler.line + ruler.gap, Box(0, y, names, 1.2 * ruler.line)

    @property
    def under(self) -> float:
        """The points that words under the chart take."""
        return self.ruler.line + self.ruler.gap if self.node.xlabel else 0.0

    def foot_at(self, plot: Box) -> tuple[float, float]:
        """Where the words under the chart begin: they end below the end of its axis."""
        return plot.x + plot.w - self.ruler.width(self.node.xlabel) - self.ruler.gap, self.h - self.ruler.line

    def values(self, length: float, apart: float) -> Axis:
        """The axis of values in so many points, its ticks at least so far apart."""
        scale = self.scale(max(1, min(TICKS, int(length / apart))))
        return Axis(scale, ticks(scale, self.node.unit).code, grid=True)

    def scale(self, most: int) -> Scale:
        """The scale of the values, with at most so many steps."""
        ends = limits(self.node.ylim)
        if self.node.log in ("y", "both"):
            seen = min(self.content.values) / BEGIN if self.node.kind == "bar" else min(self.content.values)
            return logarithmic([seen, *self.content.values], most, ends)
        return linear(self.extremes, most, self.node.kind in ("bar", "area"), ends)

    def written(self, axis: Axis) -> list[str]:
        """What stands at the ticks of the axis of values."""
        if not axis.scale or not axis.shown:
            return []
        form = ticks(axis.scale, self.node.unit)
        return [form.text(tick) for tick in axis.scale.ticks]

    @property
    def extremes(self) -> list[float]:
        """The values, or of stacked ones their sums on either side of zero."""
        if not self.node.stacked:
            return self.content.values
        columns = list(zip(*(series.values for series in self.content.series), strict=True))
        sums = [sum(value for value in column if value and value > 0) for column in columns]
        return [*sums, *(sum(value for value in column if value and value < 0) for column in columns)]
