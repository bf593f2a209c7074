"""Lay out lines, areas and points."""

from __future__ import annotations

from dataclasses import replace

from deck.chart import marks, places, words
from deck.chart.places import Base
from deck.chart.plan import Axis, Box, Mark, Plan
from deck.chart.sketch import APART, TICKS, Sketch


def plan(sketch: Sketch) -> Plan:
    """Lines with their names at their ends, areas with theirs in them; where there is no room, a legend over them."""
    bare = _plan(sketch, legend=False)
    named = sketch.node.kind == "line" or not sketch.several or all(mark.labels for mark in bare.marks)
    return bare if named and sketch.node.kind != "scatter" else _plan(sketch, legend=sketch.several)


def _plan(sketch: Sketch, legend: bool) -> Plan:
    node, ruler = sketch.node, sketch.ruler
    top, names = sketch.top(legend)
    above = ruler.line * (1.5 if _valued(sketch) else 0.5)
    bottom = ruler.line + ruler.gap + sketch.under
    values = _values(sketch, sketch.h - top - above - bottom)
    right = ruler.widest(words.at_ends(sketch), bold=True)
    left = ruler.widest(sketch.written(values)) + ruler.gap
    base = places.base(sketch, sketch.w - left - right)
    left = max(left, ruler.width(base.first) / 2)
    right = max(right + ruler.gap * bool(right), ruler.width(base.last) / 2)
    plot = Box(left, top + above, max(1.0, sketch.w - left - right), max(1.0, sketch.h - top - above - bottom))
    return Plan(
        sketch.content,
        node.kind,
        (sketch.w, sketch.h),
        ruler.points,
        plot,
        tuple(_marks(sketch, base, values, plot, legend)),
        base=base.axis,
        values=values,
        head=node.ylabel,
        foot=node.xlabel,
        foot_at=sketch.foot_at(plot),
        legend=names,
        stacked=node.stacked,
        scattered=places.scattered(sketch),
    )


def _valued(sketch: Sketch) -> bool:
    """Whether values stand over points."""
    return sketch.node.kind == "line" and (
        sketch.node.labels == "true" or any(series.points for series in sketch.content.series)
    )


def _values(sketch: Sketch, height: float) -> Axis:
    """The axis of values; where all are in figures none is drawn, and it begins lower, for those under the line."""
    if sketch.node.kind != "line" or sketch.node.labels != "true":
        return sketch.values(height, APART * sketch.ruler.line)
    scale = sketch.scale(TICKS)
    if not scale.log:
        scale = replace(scale, low=scale.low - 1.5 * sketch.ruler.line / height * (scale.high - scale.low))
    return Axis(scale, shown=False)


def _marks(sketch: Sketch, base: Base, values: Axis, plot: Box, legend: bool) -> list[Mark]:
    found = marks.marks(sketch.content, sketch.node)
    assert values.scale
    match sketch.node.kind:
        case "line":
            return words.lines(found, sketch, values.scale, plot)
        case "scatter":
            return words.points(found, sketch, values.scale, plot, base.places)
        case _ if sketch.node.stacked and sketch.several and not legend:
            return words.areas(found, sketch, values.scale, plot, base.places)
        case _:
            return found
