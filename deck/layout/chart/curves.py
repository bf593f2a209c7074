"""Lay out lines, areas and points, on an axis of names, days or numbers to scale, with the words at them."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from deck.base.dataclass import replace
from deck.layout.chart.numbers import EPOCH, Scale, fitting, limits, linear, logarithmic, ticks
from deck.layout.chart.plan import Axis, ChartBox, Label, Mark, Plan, Side, Unit, marks
from deck.layout.chart.sketch import APART, TICKS, Sketch

TRIED = 50  # places for the name of an area
MOST = 8  # places that are written
FEW = 40  # numbers that are taken for names
AIR = 1.7  # a written place and the space beside it, in its own widths
YEAR = 12
MONTHS = (1, 2, 3, 6)
YEARS = (1, 2, 5, 10, 20, 50)
ROUND = (1, 2, 2.5, 5, 10)
SIDES: tuple[Side, ...] = ("right", "left", "above", "below")
DOT = 5.0  # half of the ground of a point, in points


class Base(NamedTuple):
    """An axis, where each row stands on it from 0 to 1, and what is written at its ends."""

    axis: Axis
    places: list[float]
    first: str
    last: str


def plan(sketch: Sketch) -> Plan:
    """Lines with their names at their ends, areas with theirs in them; where there is no room, a legend over them."""
    bare = _plan(sketch, legend=False)
    named = sketch.node.kind == "line" or not sketch.several or all(mark.labels for mark in bare.marks)
    return bare if named and sketch.node.kind != "scatter" else _plan(sketch, legend=sketch.several)


def _plan(sketch: Sketch, legend: bool) -> Plan:
    top, names = sketch.top(legend)
    lit = any(series.points for series in sketch.content.series)
    over = sketch.node.kind == "line" and (sketch.node.labels == "true" or lit)  # values stand over points
    above = sketch.line * (1.5 if over else 0.5)
    bottom = sketch.line + sketch.gap + sketch.under
    values = _values(sketch, sketch.h - top - above - bottom)
    right = sketch.widest(_at_ends(sketch), bold=True)
    left = sketch.widest(sketch.written(values)) + sketch.gap
    dated = sketch.content.counts == "days"
    base = (_measured if _scattered(sketch) else _dated if dated else _named)(sketch, sketch.w - left - right)
    left = max(left, sketch.width(base.first) / 2)
    right = max(right + sketch.gap * bool(right), sketch.width(base.last) / 2)
    plot = ChartBox(left, top + above, max(1.0, sketch.w - left - right), max(1.0, sketch.h - top - above - bottom))
    found = _marks(sketch, base, values, plot, legend)
    return sketch.plan(plot, found, base=base.axis, values=values, legend=names, scattered=_scattered(sketch))


def _values(sketch: Sketch, height: float) -> Axis:
    """The axis of values; where all are in figures none is drawn, and it begins lower, for those under the line."""
    if sketch.node.kind != "line" or sketch.node.labels != "true":
        return sketch.values(height, APART * sketch.line)
    scale = sketch.scale(TICKS)
    if not scale.log:
        scale = replace(scale, low=scale.low - 1.5 * sketch.line / height * (scale.high - scale.low))
    return Axis(scale, shown=False)


def _marks(sketch: Sketch, base: Base, values: Axis, plot: ChartBox, legend: bool) -> list[Mark]:
    found = marks(sketch.content, sketch.node)
    assert values.scale
    match sketch.node.kind:
        case "line":
            return _lines(found, sketch, values.scale, plot)
        case "scatter":
            return _points(found, sketch, values.scale, plot, base.places)
        case _ if sketch.node.stacked and sketch.several and not legend:
            return _areas(found, sketch, values.scale, plot, base.places)
        case _:
            return found


def _at_ends(sketch: Sketch) -> list[str]:
    """The words at the ends of lines: their names, or of a single one its last value."""
    if sketch.node.kind != "line" or sketch.node.labels == "false":
        return []
    if sketch.several:
        return [series.name for series in sketch.content.series]
    return [sketch.format.text(sketch.content.series[0].known[-1])]


def _lines(found: Sequence[Mark], sketch: Sketch, scale: Scale, plot: ChartBox) -> list[Mark]:
    """Lines with words at their ends, kept apart, and with the values of all their points or of highlighted ones."""
    every = sketch.node.labels == "true"
    pointed = []
    for mark in found:
        points = [n for n, value in enumerate(mark.series.values) if value is not None] if every else mark.series.points
        pointed.append(mark.pointed(sketch.format, sorted(points)))
    if not _at_ends(sketch):
        return pointed
    wanted = [plot.h * (1 - scale.at(mark.series.known[-1])) for mark in found]
    moved = [place - want for place, want in zip(_spread(wanted, sketch.line), wanted, strict=True)]
    label = Label("series", "ink", "right") if sketch.several else Label("value", "ink", "right", format=sketch.format)
    return [mark.ended(replace(label, shift=(0, move))) for mark, move in zip(pointed, moved, strict=True)]


def _areas(found: Sequence[Mark], sketch: Sketch, scale: Scale, plot: ChartBox, places: Sequence[float]) -> list[Mark]:
    """Stacked areas, each with its name where it is highest, if it is high enough there all along the name."""
    point = plot.h / (scale.high - scale.low)  # points that a value of 1 is high
    named = []
    for mark in found:
        width = sketch.width(mark.series.name, bold=True) / plot.w
        ends = (bisect_left, -width / 2), (bisect_right, width / 2)
        heights = [(value or 0) * point for value in mark.series.values]
        inside = [n for n, place in enumerate(places) if width / 2 <= place <= 1 - width / 2]
        tried = inside[:: 1 + len(inside) // TRIED]
        lowest = {}
        for n in tried:  # the heights along the name, and those next to it
            first, last = (bisect(places, places[n] + side) for bisect, side in ends)
            lowest[n] = min(heights[max(0, first - 1) : last + 1])
        best = max(lowest, key=lowest.__getitem__, default=0)
        fits = lowest.get(best, 0) >= 1.2 * sketch.line
        named.append(replace(mark, labels={best: Label("series", "paper", bold=True)} if fits else {}))
    return named


def _points(found: Sequence[Mark], sketch: Sketch, scale: Scale, plot: ChartBox, places: Sequence[float]) -> list[Mark]:
    """Points without lines, and their names, each on a side where it covers nothing; highlighted ones come first.

    A name for which there is no room is left out, unless its point is highlighted.
    """
    drawn = [replace(mark, width=0, dots=None) for mark in found]
    names = sketch.content.points
    if not names:
        return drawn
    shown = [(mark, n, value) for mark in drawn for n, value in enumerate(mark.series.values) if value is not None]
    shown.sort(key=lambda point: not point[0].stands_out(point[1]))
    spots = [(plot.x + plot.w * places[n], plot.y + plot.h * (1 - scale.at(value))) for _, n, value in shown]
    sizes = [(sketch.width(names[n], bold=True), sketch.line) for _, n, _ in shown]
    sides = free_sides(spots, sizes, ChartBox(plot.x, 0, sketch.w - plot.x, plot.y + plot.h))
    labels: list[dict[int, Label]] = [{} for _ in drawn]
    for (mark, n, _), side in zip(shown, sides, strict=True):
        if side or mark.stands_out(n):
            label = Label("words", "ink", side or "right", words=names[n])
            labels[mark.column - 1][n] = mark.beside(n, label)
    return [replace(mark, labels=own) for mark, own in zip(drawn, labels, strict=True)]


def _scattered(sketch: Sketch) -> bool:
    """Whether a point needs two numbers: names, days, and a few numbers at equal distances have an axis without."""
    content, node = sketch.content, sketch.node
    if node.kind != "line" or content.counts != "numbers":
        return node.kind == "scatter"
    return node.log in ("x", "both") or bool(node.xlim) or not content.even or len(content) > FEW


def _named(sketch: Sketch, width: float) -> Base:
    """Names from end to end; as many are written as there is room for, those of numbers in round steps."""
    names, places = sketch.content.x, sketch.content.places
    least = math.ceil(len(names) / _most(sketch, width, names, len(names)))
    step = places[1] - places[0] if len(places) > 1 else 0.0
    steps = ((n, n * step) for n in range(least, 3 * least))
    tens = ((n, step / 10 ** math.floor(math.log10(step)) if step else 0) for n, step in steps)
    every = next((n for n, ten in tens if n == 1 or any(math.isclose(ten, number) for number in ROUND)), least)
    return Base(Axis(every=every), [n / max(1, len(names) - 1) for n in range(len(names))], names[0], names[-1])


def _most(sketch: Sketch, width: float, written: Sequence[str], most: int = MOST) -> int:
    """How many of such texts there is room for, but no more than `most`."""
    return max(1, min(most, int(width / (AIR * sketch.widest(written) or 1))))


def _measured(sketch: Sketch, width: float) -> Base:
    """Numbers to scale."""
    places, ends = sketch.content.places, limits(sketch.node.xlim)
    form = fitting(ends or places)
    most = _most(sketch, width, [form.text(place) for place in ends or places])
    if sketch.node.log in ("x", "both"):
        scale = logarithmic(places, most, ends)
    else:
        scale = linear(places, most, ends=ends, whole=sketch.content.counts == "years")
    form = ticks(scale)
    return Base(Axis(scale, form.code), [*map(scale.at, places)], form.text(scale.low), form.text(scale.ticks[-1]))


def _dated(sketch: Sketch, width: float) -> Base:
    """Days to scale, at which years are written, or months, or days if they are few."""
    places = sketch.content.places
    first, last = (EPOCH + timedelta(days=place) for place in (places[0], places[-1]))
    unit, step, low, code, written = _calendar(first, last, lambda text: _most(sketch, width, [text]))
    begin = (low - EPOCH).days
    scale = Scale(begin, max(places[-1], begin + 1), step)
    return Base(Axis(scale, code, unit=unit), [*map(scale.at, places)], written, written)


def _calendar(first: date, last: date, most: Callable[[str], int]) -> tuple[Unit, int, date, str, str]:
    """What an axis counts, in what steps, from when, in which number format, and a text as long as what it writes.

    most: how many of such texts there is room for.
    """
    months = YEAR * (last.year - first.year) + last.month - first.month
    if months <= 1:
        return "days", math.ceil((last - first).days / most("30 Mar")) or 1, first, "d mmm", "30 Mar"
    step = next((step for step in MONTHS if months <= step * most("Mar 2000")), YEAR)
    if step < YEAR:
        return "months", step, first.replace(day=1), "mmm yyyy", "Mar 2000"
    years = next((years for years in YEARS if months <= YEAR * years * most("2000")), YEARS[-1])
    return "years", years, date(first.year, 1, 1), "yyyy", "2000"


def _spread(wanted: Sequence[float], apart: float) -> list[float]:
    """Places as near as can be to those wanted, in their order, at least so far apart.

    Those that are too close become a block, around the mean of what they want.
    """

    def start(block: Sequence[int]) -> float:
        return sum(wanted[member] - n * apart for n, member in enumerate(block)) / len(block)

    blocks: list[list[int]] = []
    for member in sorted(range(len(wanted)), key=wanted.__getitem__):
        block = [member]
        while blocks and start(block) < start(blocks[-1]) + len(blocks[-1]) * apart:
            block = blocks.pop() + block
        blocks.append(block)
    places = {member: start(block) + n * apart for block in blocks for n, member in enumerate(block)}
    return [places[member] for member in range(len(wanted))]


def free_sides(
    points: Sequence[tuple[float, float]], sizes: Sequence[tuple[float, float]], room: ChartBox
) -> list[Side]:
    """For the words at each point the first side at which they cover no point and no words before them, in the room.

    points: in points from the top left; sizes: of the words. "" where no side is free.
    """
    taken = [ChartBox(x - DOT, y - DOT, 2 * DOT, 2 * DOT) for x, y in points]
    chosen: list[Side] = []
    for n, (point, size) in enumerate(zip(points, sizes, strict=True)):
        (x, y), (w, h) = point, size
        places = (x + DOT, y - h / 2), (x - DOT - w, y - h / 2), (x - w / 2, y - DOT - h), (x - w / 2, y + DOT)
        boxes = {side: ChartBox(*place, w, h) for side, place in zip(SIDES, places, strict=True)}
        others = [box for m, box in enumerate(taken) if m != n]
        free = (side for side, box in boxes.items() if room.holds(box) and not any(map(box.meets, others)))
        chosen.append(next(free, ""))
        taken += [boxes[chosen[-1]]] if chosen[-1] else []
    return chosen
