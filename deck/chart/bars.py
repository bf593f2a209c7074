"""Lay out bars, upright and lying."""

from __future__ import annotations

from dataclasses import replace

from deck.chart import marks
from deck.chart.numbers import Scale
from deck.chart.plan import Axis, Box, Mark, Plan
from deck.chart.sketch import APART, TICKS, Sketch

GAP = 0.5  # between bars, or groups of them, in bars
THICK = 96.0, 48.0  # the most of an upright and of a lying bar, in points
MANY = 24  # bars, with whose values no chart is littered unasked
LINES = 3  # of a name under its bars
NAMES = 0.4  # the most of the width that names beside lying bars take


def upright(sketch: Sketch) -> Plan:
    """Bars side by side, with their names under them."""
    ruler, count = sketch.ruler, len(sketch.content)
    top, legend = sketch.top(sketch.several)
    labelled = _labelled(sketch, sketch.w, max(_figures(sketch)))
    values = _bare(sketch) if labelled else sketch.values(sketch.h - top - 3 * ruler.line, APART * ruler.line)
    left = ruler.widest(sketch.written(values)) + ruler.gap * values.shown
    slot = (sketch.w - left) / count
    lines = [ruler.lines(name, slot - ruler.gap / 2) for name in sketch.content.x]
    bottom = max(lines) * ruler.line + ruler.gap + sketch.under
    above, below = _beyond(sketch, values, ruler.line, ruler.line / 2)
    plot = Box(left, top + above, max(1.0, sketch.w - left), max(1.0, sketch.h - top - above - bottom))
    cramped = [name for name, n in zip(sketch.content.x, lines, strict=True) if not 0 < n <= LINES]
    problems = [
        (f"the name {name!r} under its bars", "write 'horizontal: true', or show fewer") for name in cramped[:1]
    ]
    problems += _unread(sketch, sketch.w, max(_figures(sketch)))
    return _plan(sketch, plot, _lower(values, below / plot.h), legend, slot, problems)


def lying(sketch: Sketch) -> Plan:
    """Bars one under another, with their names beside them."""
    ruler, count = sketch.ruler, len(sketch.content)
    top, legend = sketch.top(sketch.several)
    left = min(ruler.widest(sketch.content.x), NAMES * sketch.w) + ruler.gap
    figure = max(_figures(sketch))
    labelled = _labelled(sketch, sketch.h - top, ruler.line)
    values = _bare(sketch) if labelled else sketch.values(sketch.w - left, 2 * figure)
    right, less = _beyond(sketch, values, figure + ruler.gap, figure / 2)
    bottom = sketch.under + (0.0 if labelled else ruler.line + ruler.gap)
    plot = Box(left, top, max(1.0, sketch.w - left - right), max(1.0, sketch.h - top - bottom))
    slot = plot.h / count
    high = max(ruler.lines(name, left - ruler.gap + 1) or count for name in sketch.content.x) * ruler.line
    problems = [(f"{count} bars one under another", "show the first with 'sort:' and 'most:'")] if high > slot else []
    problems += _unread(sketch, plot.h, ruler.line)
    return _plan(sketch, plot, _lower(values, less / plot.w), legend, slot, problems)


def _plan(
    sketch: Sketch, plot: Box, values: Axis, legend: Box | None, slot: float, problems: list[tuple[str, str]]
) -> Plan:
    side_by_side = _side_by_side(sketch)
    thick = THICK[sketch.node.horizontal]
    return Plan(
        sketch.content,
        "bar",
        (sketch.w, sketch.h),
        sketch.ruler.points,
        plot,
        tuple(_marks(sketch, values, plot)),
        values=values,
        head=sketch.node.ylabel,
        foot=sketch.node.xlabel,
        foot_at=sketch.foot_at(plot),
        legend=legend,
        horizontal=sketch.node.horizontal,
        stacked=sketch.node.stacked,
        gap=max(GAP, slot / thick - side_by_side),
        problems=tuple(problems),
    )


def _marks(sketch: Sketch, values: Axis, plot: Box) -> list[Mark]:
    found = marks.marks(sketch.content, sketch.node)
    if values.shown:
        return found
    if not sketch.node.stacked:
        return [marks.valued(mark, sketch.format, "beyond", unit=n == 0) for n, mark in enumerate(found)]
    assert values.scale
    length = plot.w if sketch.node.horizontal else plot.h
    needed = max(_figures(sketch)) if sketch.node.horizontal else sketch.ruler.line
    least = needed / length * (values.scale.high - values.scale.low)
    return [marks.inside(mark, sketch.format, least) for mark in found]


def _side_by_side(sketch: Sketch) -> int:
    return 1 if sketch.node.stacked else len(sketch.content.series)


def _figures(sketch: Sketch) -> list[float]:
    """The points that each value takes in figures."""
    return [sketch.ruler.width(sketch.format.text(value), bold=True) for value in sketch.content.values]


def _labelled(sketch: Sketch, length: float, figure: float) -> bool:
    """Whether values stand at the bars, which are side by side in `length` points, instead of at an axis."""
    if sketch.node.labels != "auto":
        return sketch.node.labels == "true"
    many = len(sketch.content.values) > MANY or sketch.node.stacked or sketch.node.log != "none"
    return not many and figure <= _pitch(sketch, length)


def _pitch(sketch: Sketch, length: float) -> float:
    """What a figure at a bar may take, of so many points for all of them: a bar, and a lone one's gap too."""
    bars, slot = _side_by_side(sketch), length / len(sketch.content)
    return slot * 0.96 if bars == 1 else slot / (bars + GAP)


def _unread(sketch: Sketch, length: float, figure: float) -> list[tuple[str, str]]:
    """What is wrong where figures are asked for and would cover each other."""
    if sketch.node.labels != "true" or sketch.node.stacked or figure <= _pitch(sketch, length):
        return []
    return [(f"{len(sketch.content.values)} values in figures", "leave 'labels: true' out, or show fewer")]


def _bare(sketch: Sketch) -> Axis:
    """An axis without ticks, from end to end of the bars."""
    if sketch.node.log != "none" or sketch.node.ylim:
        return Axis(sketch.scale(TICKS), shown=False)
    low, high = min(0.0, *sketch.extremes), max(0.0, *sketch.extremes)
    high = high if high > low else 1.0
    return Axis(Scale(low, high, high - low), shown=False)


def _lower(values: Axis, part: float) -> Axis:
    """An axis that begins earlier by a part of the place that it has: names stand at its beginning, not at zero."""
    if not part or not values.scale:
        return values
    scale = values.scale
    return replace(values, scale=replace(scale, low=scale.high - (scale.high - scale.low) / (1 - min(part, 0.9))))


def _beyond(sketch: Sketch, values: Axis, figure: float, tick: float) -> tuple[float, float]:
    """What stands out beyond the ends of the axis of values: beyond its end, and before its beginning."""
    if values.shown or sketch.node.stacked:
        return tick, 0.0
    return figure * (max(sketch.content.values) >= 0), figure * (min(sketch.content.values) < 0)
