"""Lay a chart out in its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from deck.chart import bars, curves, rounds
from deck.chart.content import ROUND, read
from deck.chart.plan import Plan
from deck.chart.ruler import Ruler
from deck.chart.sketch import Sketch
from deck.markup import Chart
from deck.theme import Style
from deck.units import PER, Rect

WIDE, HIGH = 5, 3  # lines, of the least that a chart is drawn in, beside the words around it


def plan(node: Chart, rect: Rect, size: float, style: Style) -> Plan:
    """The plan of a chart whose words are of this size, in points."""
    sketch = Sketch(node, read(node), Ruler(size, style), rect.w / PER["pt"], rect.h / PER["pt"])
    made = _plan(sketch)
    return replace(made, problems=(*made.problems, *_cramped(made, sketch)))


def _plan(sketch: Sketch) -> Plan:
    if sketch.node.kind in ROUND:
        return rounds.plan(sketch)
    if sketch.node.kind == "bar":
        return bars.lying(sketch) if sketch.node.horizontal else bars.upright(sketch)
    return curves.plan(sketch)


def _cramped(made: Plan, sketch: Sketch) -> Iterator[tuple[str, str]]:
    """What has no room in any kind of chart."""
    if made.plot.w < WIDE * sketch.ruler.line or made.plot.h < HIGH * sketch.ruler.line:
        yield "so many words around a chart", "give it more room, or say less"
    if made.legend and made.legend.w > sketch.w:
        yield f"the names of {len(made.marks)} columns in one line", "show fewer, or rename them: 'y: {column: Name}'"
    if sketch.ruler.width(made.head) > sketch.w:
        yield "so long a 'ylabel'", "say it shorter"
