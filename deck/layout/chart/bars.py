"""Lay out bars, upright and lying."""

from deck.base.dataclass import replace
from deck.layout.chart.numbers import Scale
from deck.layout.chart.plan import Axis, ChartBox, Label, Mark, Plan, marks
from deck.layout.chart.sketch import APART, TICKS, Sketch

GAP = 0.5  # between bars, or groups of them, in bars
THICK = 96.0, 48.0  # the most of an upright and of a lying bar, in points
MANY = 24  # bars, with whose values no chart is littered unasked
LINES = 3  # of a name under its bars
NAMES = 0.4  # the most of the width that names beside lying bars take


def upright(sketch: Sketch) -> Plan:
    """Bars side by side, with their names under them."""
    count = len(sketch.content)
    top, legend = sketch.top(sketch.several)
    labelled = _labelled(sketch, sketch.w, _figure(sketch))
    values = _bare(sketch) if labelled else sketch.values(sketch.h - top - 3 * sketch.line, APART * sketch.line)
    left = sketch.widest(sketch.written(values)) + sketch.gap * values.shown
    slot = (sketch.w - left) / count
    lines = [sketch.lines(name, slot - sketch.gap / 2) for name in sketch.content.x]
    bottom = max(lines) * sketch.line + sketch.gap + sketch.under
    above, below = _beyond(sketch, values, sketch.line, sketch.line / 2)
    plot = ChartBox(left, top + above, max(1.0, sketch.w - left), max(1.0, sketch.h - top - above - bottom))
    cramped = [name for name, n in zip(sketch.content.x, lines, strict=True) if not 0 < n <= LINES]
    problems = [
        (f"the name {name!r} under its bars", "write 'horizontal: true', or show fewer") for name in cramped[:1]
    ]
    problems += _unread(sketch, sketch.w, _figure(sketch))
    return _plan(sketch, plot, _lower(values, below / plot.h), legend, slot, problems)


def lying(sketch: Sketch) -> Plan:
    """Bars one under another, with their names beside them."""
    count = len(sketch.content)
    top, legend = sketch.top(sketch.several)
    left = min(sketch.widest(sketch.content.x), NAMES * sketch.w) + sketch.gap
    figure = _figure(sketch)
    labelled = _labelled(sketch, sketch.h - top, sketch.line)
    values = _bare(sketch) if labelled else sketch.values(sketch.w - left, 2 * figure)
    right, less = _beyond(sketch, values, figure + sketch.gap, figure / 2)
    bottom = sketch.under + (0.0 if labelled else sketch.line + sketch.gap)
    plot = ChartBox(left, top, max(1.0, sketch.w - left - right), max(1.0, sketch.h - top - bottom))
    slot = plot.h / count
    high = max(sketch.lines(name, left - sketch.gap + 1) or count for name in sketch.content.x) * sketch.line
    problems = [(f"{count} bars one under another", "show the first with 'sort:' and 'most:'")] if high > slot else []
    problems += _unread(sketch, plot.h, sketch.line)
    return _plan(sketch, plot, _lower(values, less / plot.w), legend, slot, problems)


def _plan(
    sketch: Sketch, plot: ChartBox, values: Axis, legend: ChartBox | None, slot: float, problems: list[tuple[str, str]]
) -> Plan:
    lying = sketch.node.horizontal
    gap = max(GAP, slot / THICK[lying] - _side_by_side(sketch))
    found, wrong = _marks(sketch, values, plot), tuple(problems)
    return sketch.plan(plot, found, values=values, legend=legend, horizontal=lying, gap=gap, problems=wrong)


def _marks(sketch: Sketch, values: Axis, plot: ChartBox) -> list[Mark]:
    found = marks(sketch.content, sketch.node)
    if values.shown:
        return found
    if not sketch.node.stacked:
        return [mark.valued(sketch.format, unit=n == 0) for n, mark in enumerate(found)]
    assert values.scale
    length = plot.w if sketch.node.horizontal else plot.h
    needed = _figure(sketch) if sketch.node.horizontal else sketch.line
    least = needed / length * (values.scale.high - values.scale.low)
    label = Label("value", "paper", "middle", format=sketch.format.bare())  # on the bars that are large enough
    large = [[n for n, value in enumerate(m.series.values) if value is not None and abs(value) >= least] for m in found]
    return [replace(mark, labels=dict.fromkeys(own, label)) for mark, own in zip(found, large, strict=True)]


def _side_by_side(sketch: Sketch) -> int:
    return 1 if sketch.node.stacked else len(sketch.content.series)


def _figure(sketch: Sketch) -> float:
    """The points that the widest value takes in figures."""
    return sketch.widest([sketch.format.text(value) for value in sketch.content.values], bold=True)


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
