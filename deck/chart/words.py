"""Put words at lines, in areas and beside points, each where there is room for it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from deck.chart import marks
from deck.chart.numbers import Scale
from deck.chart.plan import Box, Label, Mark
from deck.chart.ruler import free_sides, spread
from deck.chart.sketch import Sketch

TRIED = 50  # places for the name of an area


def at_ends(sketch: Sketch) -> list[str]:
    """The words at the ends of lines: their names, or of a single one its last value."""
    if sketch.node.kind != "line" or sketch.node.labels == "false":
        return []
    if sketch.several:
        return [series.name for series in sketch.content.series]
    return [sketch.format.text(sketch.content.series[0].known[-1])]


def lines(found: Sequence[Mark], sketch: Sketch, scale: Scale, plot: Box) -> list[Mark]:
    """Lines with words at their ends, kept apart, and with the values of all their points or of highlighted ones."""
    every = sketch.node.labels == "true"
    pointed = []
    for mark in found:
        points = [n for n, value in enumerate(mark.series.values) if value is not None] if every else mark.series.points
        pointed.append(marks.pointed(mark, sketch.format, sorted(points)))
    if not at_ends(sketch):
        return pointed
    wanted = [plot.h * (1 - scale.at(mark.series.known[-1])) for mark in found]
    moved = [place - want for place, want in zip(spread(wanted, sketch.ruler.line), wanted, strict=True)]
    label = Label("series", "ink", "right") if sketch.several else Label("value", "ink", "right", format=sketch.format)
    return [marks.ended(mark, replace(label, shift=(0, move))) for mark, move in zip(pointed, moved, strict=True)]


def areas(found: Sequence[Mark], sketch: Sketch, scale: Scale, plot: Box, places: Sequence[float]) -> list[Mark]:
    """Stacked areas, each with its name where it is highest, if it is high enough there all along the name."""
    point = plot.h / (scale.high - scale.low)  # points that a value of 1 is high
    named = []
    for mark in found:
        width = sketch.ruler.width(mark.series.name, bold=True) / plot.w
        heights = [(value or 0) * point for value in mark.series.values]
        inside = [n for n, place in enumerate(places) if width / 2 <= place <= 1 - width / 2]
        tried = inside[:: 1 + len(inside) // TRIED]
        lowest = {n: min(_around(heights, places, places[n], width)) for n in tried}
        best = max(lowest, key=lowest.__getitem__, default=0)
        fits = lowest.get(best, 0) >= 1.2 * sketch.ruler.line
        named.append(replace(mark, labels={best: Label("series", "paper", bold=True)} if fits else {}))
    return named


def _around(heights: Sequence[float], places: Sequence[float], middle: float, width: float) -> list[float]:
    """The heights within a width around a place, and at those next to it."""
    first, last = bisect_left(places, middle - width / 2), bisect_right(places, middle + width / 2)
    return list(heights[max(0, first - 1) : last + 1])


def points(found: Sequence[Mark], sketch: Sketch, scale: Scale, plot: Box, places: Sequence[float]) -> list[Mark]:
    """Points without lines, and their names, each on a side where it covers nothing; highlighted ones come first.

    A name for which there is no room is left out, unless its point is highlighted.
    """
    drawn = [replace(mark, width=0, dots=None) for mark in found]
    names = sketch.content.points
    if not names:
        return drawn
    shown = [(mark, n, value) for mark in drawn for n, value in enumerate(mark.series.values) if value is not None]
    shown.sort(key=lambda point: not _stands_out(point[0], point[1]))
    spots = [(plot.x + plot.w * places[n], plot.y + plot.h * (1 - scale.at(value))) for _, n, value in shown]
    sizes = [(sketch.ruler.width(names[n], bold=True), sketch.ruler.line) for _, n, _ in shown]
    sides = free_sides(spots, sizes, Box(plot.x, 0, sketch.w - plot.x, plot.y + plot.h))
    labels: list[dict[int, Label]] = [{} for _ in drawn]
    for (mark, n, _), side in zip(shown, sides, strict=True):
        if side or _stands_out(mark, n):
            label = Label("words", "ink", side or "right", words=names[n])
            labels[mark.column - 1][n] = marks.beside(mark, n, label)
    return [replace(mark, labels=own) for mark, own in zip(drawn, labels, strict=True)]


def _stands_out(mark: Mark, point: int) -> bool:
    return mark.series.lit or point in mark.series.points
