"""Hold a chart while it is laid out: what it shows, in what place and type, and what stands over it."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from deck.base.dataclass import dataclass, replace
from deck.layout import measure
from deck.layout.breaks import unbroken
from deck.layout.chart.content import Content
from deck.layout.chart.numbers import Format, Scale, fitting, limits, linear, logarithmic, ticks
from deck.layout.chart.plan import Axis, ChartBox, Mark, Plan
from deck.model.style import Style
from deck.model.tags import Chart

TICKS = 6  # steps of an axis at most
APART = 2.4  # ticks up an axis, in lines
BEGIN = 3  # times what a logarithmic axis of bars begins with at most is the shortest: there is a bar to see
KEY = 1.6  # the sample before a name in a legend and the space after it, in lines


@dataclass(frozen=True)
class Sketch:
    """A chart to lay out in w × h points."""

    node: Chart
    content: Content
    points: float  # the size of its words
    style: Style
    w: float
    h: float

    @property
    def line(self) -> float:
        """The height of a line, in points."""
        return measure.line_height(self.style.fonts["body"], self.points)

    @property
    def gap(self) -> float:
        """What words keep from what they name, in points."""
        return self.points * 0.5

    def width(self, text: str, bold: bool = False) -> float:
        """The points that a text takes on one line."""
        return measure.text_width(str(text), self.points, self.style.fonts["body"], bold) / measure.SAFETY

    def widest(self, texts: Sequence[str], bold: bool = False) -> float:
        """The points that the longest of some texts takes."""
        return max((self.width(text, bold) for text in texts), default=0.0)

    def lines(self, text: str, width: float) -> int:
        """How many lines a text takes between so many points; 0 if a word of it does not fit."""
        if max(map(self.width, unbroken(text)), default=0) > width:
            return 0
        piece = measure.Piece(text, self.points, self.style.fonts["body"], False, False)
        return len(measure.break_lines([piece], width))

    @property
    def several(self) -> bool:
        """Whether there is more than one series."""
        return len(self.content.series) > 1

    @cached_property
    def format(self) -> Format:
        """How its values are said in figures."""
        return fitting(self.content.values, self.node.decimals, self.node.unit)

    def top(self, legend: bool) -> tuple[float, ChartBox | None]:
        """The points that words over the chart take, and the box of the legend among them."""
        y = self.line + 1.5 * self.gap if self.node.ylabel else 0.0
        if not legend:
            return y, None
        names = sum(self.width(series.name) + KEY * self.line for series in self.content.series)
        return y + 1.2 * self.line + self.gap, ChartBox(0, y, names, 1.2 * self.line)

    @property
    def under(self) -> float:
        """The points that words under the chart take."""
        return self.line + self.gap if self.node.xlabel else 0.0

    def plan(self, plot: ChartBox, marks: Iterable[Mark], **more: Any) -> Plan:
        """The plan of a chart with axes: the words at their ends, and more of its fields."""
        node, size = self.node, (self.w, self.h)
        foot_at = plot.x + plot.w - self.width(node.xlabel) - self.gap, self.h - self.line
        made = Plan(self.content, node.kind, size, self.points, plot, tuple(marks), **more)
        return replace(made, head=node.ylabel, foot=node.xlabel, foot_at=foot_at, stacked=node.stacked)

    def values(self, length: float, apart: float) -> Axis:
        """The axis of values in so many points, its ticks at least so far apart."""
        scale = self.scale(max(1, min(TICKS, int(length / apart))))
        form = ticks(scale, self.node.unit)
        return Axis(scale, form.code, grid=True, format=form)

    def scale(self, most: int) -> Scale:
        """The scale of the values, with at most so many steps."""
        ends = limits(self.node.ylim)
        if self.node.log in ("y", "both"):
            seen = min(self.content.values) / BEGIN if self.node.kind == "bar" else min(self.content.values)
            return logarithmic([seen, *self.content.values], most, ends)
        return linear(self.extremes, most, self.node.kind in ("bar", "area"), ends)

    def written(self, axis: Axis) -> list[str]:
        """What stands at the ticks of the axis of values; one that is not shown has no format."""
        return [axis.format.text(tick) for tick in axis.scale.ticks] if axis.scale and axis.format else []

    @property
    def extremes(self) -> list[float]:
        """The values, or of stacked ones their sums on either side of zero."""
        if not self.node.stacked:
            return self.content.values
        columns = list(zip(*(series.values for series in self.content.series), strict=True))
        sums = [sum(value for value in column if value and value > 0) for column in columns]
        return [*sums, *(sum(value for value in column if value and value < 0) for column in columns)]
