"""Lay a chart out in its place: pies and doughnuts here, the others as bars or as curves."""

import math
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from deck.base.dataclass import replace
from deck.base.units import PER, Rect
from deck.layout.chart import bars, curves
from deck.layout.chart.content import ROUND, Series, read
from deck.layout.chart.plan import ChartBox, Label, Plan, marks
from deck.layout.chart.sketch import Sketch
from deck.model.style import Style
from deck.model.tags import Chart

WIDE, HIGH = 5, 3  # lines, of the least that a chart is drawn in, beside the words around it
HOLE = 0.5  # of a doughnut, in parts of its width
LEAST = 2.5  # the radius of a circle at least, in lines


def plan(node: Chart, rect: Rect, size: float, style: Style) -> Plan:
    """The plan of a chart whose words are of this size, in points."""
    sketch = Sketch(node, read(node), size, style, rect.w / PER["pt"], rect.h / PER["pt"])
    if node.kind == "bar":
        made = bars.lying(sketch) if node.horizontal else bars.upright(sketch)
    else:
        made = _circle(sketch) if node.kind in ROUND else curves.plan(sketch)
    return replace(made, problems=(*made.problems, *_cramped(made, sketch)))


def _cramped(made: Plan, sketch: Sketch) -> Iterator[tuple[str, str]]:
    """What has no room in any kind of chart."""
    if made.plot.w < WIDE * sketch.line or made.plot.h < HIGH * sketch.line:
        yield "so many words around a chart", "give it more room, or say less"
    if made.legend and made.legend.w > sketch.w:
        yield f"the names of {len(made.marks)} columns in one line", "show fewer, or rename them: 'y: {column: Name}'"
    if sketch.width(made.head) > sketch.w:
        yield "so long a 'ylabel'", "say it shorter"


class _Words(NamedTuple):
    """The words beside a slice: how wide, and in which direction from the middle, to the right and up."""

    width: float
    right: float
    up: float


def _circle(sketch: Sketch) -> Plan:
    """As large a circle as there is room for, and beside each slice its name, and under that its value."""
    (mark,) = marks(sketch.content, sketch.node)
    words, radius = _words(sketch), 0
    for tried in range(int(sketch.h)):
        left, right, up, down = _reach(tried, words, 2 * sketch.line)
        radius = tried if left + right <= sketch.w and up + down <= sketch.h else radius
    left, right, up, down = _reach(radius, words, 2 * sketch.line)
    x, y = (sketch.w - left - right) / 2 + left - radius, (sketch.h - up - down) / 2 + up - radius
    labels = {n: mark.beside(n, Label("slice", "ink", "beyond", format=sketch.format)) for n in mark.points}
    if sketch.node.kind == "doughnut":  # PowerPoint writes the words of a ring on it: they are moved out
        far = radius * (1 - HOLE) / 2 + sketch.gap
        for n, w in enumerate(words):
            shift = w.right * (far + w.width / 2), -w.up * (far + sketch.line)
            labels[n] = replace(labels[n], side="", shift=shift)
    cramped = (("so many words around a circle", "draw bars, or give it more room"),)
    return Plan(
        sketch.content,
        sketch.node.kind,
        (sketch.w, sketch.h),
        sketch.points,
        ChartBox(x, y, 2.0 * max(radius, 1), 2.0 * max(radius, 1)),
        (replace(mark, labels=labels),),
        problems=cramped if radius < LEAST * sketch.line else (),
    )


def _words(sketch: Sketch) -> list[_Words]:
    """The words beside each slice; the first slice begins at twelve, and they go on clockwise."""
    (series,) = sketch.content.series
    found = []
    for n, (begin, end) in enumerate(slices(series)):
        texts = [sketch.content.x[n], sketch.format.text(series.values[n] or 0)]
        width = sketch.widest(texts, bold=True) + sketch.gap
        found.append(_Words(width, math.sin((begin + end) / 2), math.cos((begin + end) / 2)))
    return found


def slices(series: Series) -> list[tuple[float, float]]:
    """From where to where each slice of a circle goes, in radians clockwise from twelve."""
    ends = [0.0, *accumulate(value or 0 for value in series.values)]
    return [(2 * math.pi * begin / ends[-1], 2 * math.pi * end / ends[-1]) for begin, end in pairwise(ends)]


def _reach(radius: float, words: Sequence[_Words], high: float) -> tuple[float, float, float, float]:
    """How far the circle and its words reach from the middle: to the left, to the right, up and down."""
    return (
        max(radius, *(-w.right * radius + w.width * (1 - w.right) / 2 for w in words)),
        max(radius, *(w.right * radius + w.width * (1 + w.right) / 2 for w in words)),
        max(radius, *(w.up * radius + high * (1 + w.up) / 2 for w in words)),
        max(radius, *(-w.up * radius + high * (1 - w.up) / 2 for w in words)),
    )
