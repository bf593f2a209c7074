"""Say where bars, lines, the lines of axes and all words lie in a chart, in points from its top left corner."""

import math
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from deck.layout import measure
from deck.layout.chart.layout import HOLE, slices
from deck.layout.chart.numbers import EPOCH, Scale, ticks
from deck.layout.chart.plan import ChartBox, Label, Mark, Plan, Unit
from deck.layout.chart.sketch import KEY

Spot = tuple[float, float]
NEAR = 6.0  # points from the middle of a dot to the words at it
_ASCENT, _MIDDLE, _LINE = 0.95, 0.35, 1.2  # em: from the top of a line to its baseline, from its middle, and its height
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Bar(NamedTuple):
    """A bar of a series: which point of it, and its rectangle."""

    point: int
    box: ChartBox


def bars(made: Plan, mark: Mark) -> Iterator[Bar]:
    """The bars of a series."""
    scale, plot, count = scale_of(made), made.plot, len(made.content)
    beside = 1 if made.stacked else len(made.marks)
    slot = (plot.h if made.horizontal else plot.w) / count
    thick = slot / (beside + made.gap)
    order = 0 if made.stacked else made.marks.index(mark)
    for n, value in enumerate(mark.series.values):
        if value is None:
            continue
        below = _below(made, mark, n)
        low, high = sorted((value_at(scale, below), value_at(scale, below + value)))
        across = n * slot + thick * (made.gap / 2 + order)
        upright = plot.x + across, plot.y + (1 - high) * plot.h, thick, (high - low) * plot.h
        lying = plot.x + low * plot.w, plot.y + across, (high - low) * plot.w, thick
        yield Bar(n, ChartBox(*(lying if made.horizontal else upright)))


def spots(made: Plan, mark: Mark) -> list[Spot | None]:
    """Where each point of a line, an area's upper edge or a scatter chart lies; None where there is no value."""
    scale, plot = scale_of(made), made.plot
    values = enumerate(mark.series.values)
    places = [(n, None if value is None else value_at(scale, _below(made, mark, n) + value)) for n, value in values]
    return [None if at is None else (along(made, n), plot.y + plot.h * (1 - at)) for n, at in places]


def foot_of(made: Plan, mark: Mark) -> list[Spot]:
    """The lower edge of an area."""
    scale, plot = scale_of(made), made.plot
    lows = [_below(made, mark, n) for n in range(len(made.content))]
    return [(along(made, n), plot.y + plot.h * (1 - value_at(scale, low))) for n, low in enumerate(lows)]


def grid(made: Plan) -> list[tuple[Spot, Spot]]:
    """The lines from the ticks of values through the chart."""
    scale = made.values.scale
    return [_across(made, value_at(scale, tick)) for tick in scale.ticks] if scale and made.values.grid else []


def axis(made: Plan) -> tuple[Spot, Spot] | None:
    """The line on which bars, lines and points stand; None for a circle."""
    return _across(made, value_at(scale_of(made), 0)) if made.values.scale else None


def scale_of(made: Plan) -> Scale:
    """The scale of values of a chart that has axes."""
    assert made.values.scale
    return made.values.scale


def value_at(scale: Scale, value: float) -> float:
    """Where a value is on an axis, between its ends: what begins at zero begins at the end if that is not on it."""
    if scale.log and value <= scale.low:
        return 0.0
    return min(1.0, max(0.0, scale.at(value)))


def _below(made: Plan, mark: Mark, n: int) -> float:
    """What is stacked under a value, on its side of zero."""
    own = mark.series.values[n] or 0
    under = made.marks[: made.marks.index(mark)] if made.stacked else ()
    before = (other.series.values[n] or 0 for other in under)
    return sum(value for value in before if (value < 0) == (own < 0))


def along(made: Plan, n: int) -> float:
    """How far to the right the point of this number lies."""
    scale, plot, content = made.base.scale, made.plot, made.content
    part = scale.at(content.places[n]) if scale else n / max(1, len(content) - 1)
    return plot.x + part * plot.w


def _across(made: Plan, part: float) -> tuple[Spot, Spot]:
    """The line through the chart at a part of its axis of values."""
    plot = made.plot
    if made.horizontal:
        x = plot.x + part * plot.w
        return (x, plot.y), (x, plot.y + plot.h)
    y = plot.y + (1 - part) * plot.h
    return (plot.x, y), (plot.x + plot.w, y)


class ChartWord(NamedTuple):
    """Words on one line: where on the baseline their start, middle or end is (side), in points, and their colour."""

    text: str
    at: Spot
    side: str
    color: str
    bold: bool = False


class Sample(NamedTuple):
    """A series in the legend: where its colour is shown, and its name."""

    mark: Mark
    box: ChartBox
    name: ChartWord


def words(made: Plan, font: str) -> Iterator[ChartWord]:
    """All words of a chart but those of its legend, set in this typeface."""
    for text, (x, y) in ((made.head, (0.0, 0.0)), (made.foot, made.foot_at)):
        if text:
            yield ChartWord(text, (x, y + _ASCENT * made.points), "start", "grey")
    if made.values.scale:
        yield from _values(made)
        yield from _bases(made, font)
    for mark in made.marks:
        for n, value in enumerate(mark.series.values):
            label = mark.labels.get(n, mark.label)
            if label and value is not None:
                yield from _labels(made, mark, n, value, label, font)


def legend(made: Plan, font: str) -> Iterator[Sample]:
    """The names of series side by side, each behind its colour; none where the chart has no legend."""
    if not made.legend:
        return
    x, middle, size = made.legend.x, made.legend.y + made.legend.h / 2, made.points
    for mark in made.marks:
        box = ChartBox(x + size / 4, middle - size / 4, size / 2, size / 2)
        yield Sample(mark, box, ChartWord(mark.series.name, (x + size, middle + _MIDDLE * size), "start", "ink"))
        x += measure.text_width(mark.series.name, size, font) / measure.SAFETY + KEY * _LINE * size


def _values(made: Plan) -> Iterator[ChartWord]:
    """What is written at the axis of values."""
    scale, form, plot = made.values.scale, made.values.format, made.plot
    if not scale or not form or not made.values.shown:
        return
    for tick in scale.ticks:
        part = value_at(scale, tick)
        beside = plot.x - made.points / 2, plot.y + (1 - part) * plot.h + _MIDDLE * made.points
        under = plot.x + part * plot.w, plot.y + plot.h + 1.3 * made.points
        at, side = (under, "middle") if made.horizontal else (beside, "end")
        yield ChartWord(form.text(tick), at, side, "grey")


def _bases(made: Plan, font: str) -> Iterator[ChartWord]:
    """What is written at the other axis: names, numbers or days."""
    plot, under = made.plot, made.plot.y + made.plot.h + 1.3 * made.points
    color, count = "ink" if made.kind == "bar" else "grey", len(made.content)
    if made.base.scale:
        for text, place in _ticks(made.base.scale, made.base.unit):
            yield ChartWord(text, (plot.x + made.base.scale.at(place) * plot.w, under), "middle", color)
        return
    for n in range(0, count, made.base.every):
        name = made.content.x[n]
        if made.horizontal:
            x, y = plot.x - made.points / 2, plot.y + (n + 0.5) * plot.h / count + _MIDDLE * made.points
            yield from _wrapped(ChartWord(name, (x, y), "end", color), made.points, font, x, middle=True)
        elif made.kind == "bar":
            at = plot.x + (n + 0.5) * plot.w / count, under
            yield from _wrapped(ChartWord(name, at, "middle", color), made.points, font, plot.w / count)
        else:
            yield ChartWord(name, (along(made, n), under), "middle", color)


def _wrapped(word: ChartWord, size: float, font: str, width: float, middle: bool = False) -> Iterator[ChartWord]:
    """Words in as many lines as they need, from their place down, or around it."""
    pieces = [measure.Piece(word.text, size, font, False, False)]
    lines = ["".join(piece.text for piece in line) for line in measure.break_lines(pieces, width)]
    x, y = word.at
    y -= (len(lines) - 1) * _LINE * size / 2 if middle else 0
    for n, text in enumerate(lines):
        yield word._replace(text=text, at=(x, y + n * _LINE * size))


def _ticks(scale: Scale, unit: Unit) -> Iterator[tuple[str, float]]:
    """The ticks of an axis of numbers or of days, in words, and their values."""
    if not unit:
        form = ticks(scale)
        yield from ((form.text(tick), tick) for tick in scale.ticks)
        return
    day, last = (EPOCH + timedelta(days=end) for end in (scale.low, scale.high))
    while day <= last:
        month, step = _MONTHS[day.month - 1], round(scale.step)
        said = {"days": f"{day.day} {month}", "months": f"{month} {day.year}"}.get(unit, str(day.year))
        yield said, (day - EPOCH).days
        months = day.month - 1 + (step if unit == "months" else 12 * step)
        later = date(day.year + months // 12, months % 12 + 1, 1)
        day = day + timedelta(days=step) if unit == "days" else later


def _labels(made: Plan, mark: Mark, n: int, value: float, label: Label, font: str) -> Iterator[ChartWord]:
    """The words at a point; a slice has two lines."""
    figure = label.format.text(value) if label.format else f"{value:g}"
    said = {"value": figure, "series": mark.series.name, "words": label.words}
    texts = [made.content.x[n], figure] if label.says == "slice" else [said[label.says]]
    line = _LINE * made.points
    size = max(measure.text_width(text, made.points, font, label.bold) for text in texts), len(texts) * line
    (x, y), side = _place(made, mark, n, label, size)
    for row, text in enumerate(texts):
        at = x + label.shift[0], y + label.shift[1] + row * line + _ASCENT * made.points
        yield ChartWord(text, at, side, label.color, label.bold)


def _place(made: Plan, mark: Mark, n: int, label: Label, size: tuple[float, float]) -> tuple[Spot, str]:
    """Where the top of words so wide and high is, and which of their sides is there."""
    high = size[1]
    if made.kind in ("pie", "doughnut"):
        return _around(made, n, label, size), "middle"
    if made.kind == "bar":
        box = next(bar.box for bar in bars(made, mark) if bar.point == n)
        return _at_bar(made, box, (mark.series.values[n] or 0) < 0, label, high)
    x, y = spots(made, mark)[n] or (0.0, 0.0)
    if made.kind == "area":
        return (x, (y + foot_of(made, mark)[n][1] - high) / 2), "middle"
    top = {"above": y - NEAR - high, "below": y + NEAR}.get(label.side, y - high / 2)
    across, side = {"left": (-NEAR, "end"), "right": (NEAR, "start")}.get(label.side, (0.0, "middle"))
    return (x + across, top), side


def _at_bar(made: Plan, box: ChartBox, negative: bool, label: Label, high: float) -> tuple[Spot, str]:
    """On a bar, or beyond its end."""
    x, y = box.x + box.w / 2, box.y + box.h / 2 - high / 2
    if label.side == "middle":
        return (x, y), "middle"
    if not made.horizontal:
        return (x, box.y + box.h + NEAR / 4 if negative else box.y - high - NEAR / 4), "middle"
    return ((box.x - NEAR / 2, y), "end") if negative else ((box.x + box.w + NEAR / 2, y), "start")


def _around(made: Plan, n: int, label: Label, size: tuple[float, float]) -> Spot:
    """The middle and the top of words beside a slice; those of a ring are moved there from its middle."""
    middle = sum(slices(made.marks[0].series)[n]) / 2
    right, up = math.sin(middle), math.cos(middle)
    plot, radius, (wide, high) = made.plot, made.plot.w / 2, size
    across, down = (wide + made.points / 2) / 2, high / 2
    if label.side != "beyond":
        radius, across, down = radius * (1 + HOLE) / 2, 0, 0
    x, y = plot.x + plot.w / 2, plot.y + plot.h / 2
    return x + (radius + across) * right, y - (radius + down) * up - high / 2
