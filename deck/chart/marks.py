"""Choose the colours of a chart's series and points, and of the words that stand at them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from deck.chart.content import ROUND, Content, Series
from deck.chart.formats import Format
from deck.chart.plan import Label, Mark, Side
from deck.markup import Chart
from deck.theme import SERIES

LINE, LIT, GREY = 2.5, 3.5, 2.0  # widths of lines in points: of plain ones, of those that matter, of the others


def marks(content: Content, node: Chart) -> list[Mark]:
    """How each series is drawn, without words yet: what is highlighted in its colour, everything else in grey."""
    if node.kind in ROUND:
        return [_round(content)]
    return [_mark(n, series, content, node) for n, series in enumerate(content.series)]


def _mark(n: int, series: Series, content: Content, node: Chart) -> Mark:
    own = SERIES[n % len(SERIES)]
    lit_ones = [other for other in content.series if other.lit]
    color = own if not content.lit else SERIES[lit_ones.index(series) % len(SERIES)] if series.lit else "grey"
    points = dict.fromkeys(sorted(series.points), own)
    width = 0.0 if node.kind in ("bar", "area") else LIT if series.lit else GREY if content.lit else LINE
    return Mark(series, n + 1, color, width, points)


def _round(content: Content) -> Mark:
    """Slices in the colours of series; with a highlight, the others in grey."""
    (series,) = content.series
    if content.lit:
        slices = ["accent" if n in series.points else "grey" for n in range(len(content))]
    else:
        slices = [SERIES[n] if n < len(SERIES) else "grey" for n in range(len(content))]
    return Mark(series, 1, slices[0], points=dict(enumerate(slices)))


def beside(mark: Mark, point: int, label: Label) -> Label:
    """Words at a point: in its colour and bold if it is highlighted, in grey if it is grey, else in ink."""
    color = mark.points.get(point, mark.color)
    lit = mark.series.lit or point in mark.series.points
    return replace(label, color=color if lit or color == "grey" else "ink", bold=lit)


def valued(mark: Mark, form: Format, side: Side, unit: bool) -> Mark:
    """A mark with each of its values in figures; `unit`: the first says it."""
    label = Label("value", "ink", side, format=form.bare())
    own = {n: beside(mark, n, label) for n in sorted(mark.points)}
    first = next((n for n, value in enumerate(mark.series.values) if value is not None), None)
    if unit and form.unit and first is not None:
        own[first] = replace(beside(mark, first, label), format=form)
    return replace(mark, label=beside(mark, -1, label), labels=own)


def inside(mark: Mark, form: Format, least: float) -> Mark:
    """A mark with its values, from `least` on, on the bars themselves, in the colour of the ground."""
    large = (n for n, value in enumerate(mark.series.values) if value is not None and abs(value) >= least)
    return replace(mark, labels=dict.fromkeys(large, Label("value", "paper", "middle", format=form.bare())))


def pointed(mark: Mark, form: Format, points: Iterable[int]) -> Mark:
    """A line with dots at some of its points, and their values over them, or under them where the line comes down."""
    labels = {}
    for n in points:
        label = Label("value", "ink", "below" if _valley(mark.series, n) else "above", format=form)
        labels[n] = beside(mark, n, label)
    return replace(mark, labels=labels, dots=frozenset(labels))


def ended(mark: Mark, label: Label) -> Mark:
    """A line with words in its colour at its last point, and a dot there."""
    last = end(mark.series)
    own = replace(label, color=mark.color, bold=mark.color != "grey")
    return replace(mark, labels={**mark.labels, last: own}, dots=frozenset({last, *(mark.dots or ())}))


def end(series: Series) -> int:
    """The last point that has a value."""
    return max(n for n, value in enumerate(series.values) if value is not None)


def _valley(series: Series, n: int) -> bool:
    """Whether the points before and after are higher."""
    here, near = series.values[n], [value for value in (series.values[max(0, n - 1) : n + 2]) if value is not None]
    return here is not None and len(near) == 3 and here < min(near[0], near[-1])
