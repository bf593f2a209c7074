"""Lay out pies and doughnuts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from deck.chart import marks
from deck.chart.plan import Box, Label, Mark, Plan
from deck.chart.sketch import Sketch

HOLE = 0.5  # of a doughnut, in parts of its width
LEAST = 2.5  # the radius of a circle at least, in lines


class _Words(NamedTuple):
    """The words beside a slice: how wide, and in which direction from the middle, to the right and up."""

    width: float
    right: float
    up: float


def plan(sketch: Sketch) -> Plan:
    """As large a circle as there is room for, and beside each slice its name, and under that its value."""
    ruler = sketch.ruler
    (mark,) = marks.marks(sketch.content, sketch.node)
    words = _words(sketch)
    high = 2 * ruler.line
    radius = max((r for r in range(int(sketch.h)) if _fits(r, words, high, sketch)), default=0)
    left, right, up, down = _reach(radius, words, high)
    x, y = (sketch.w - left - right) / 2 + left - radius, (sketch.h - up - down) / 2 + up - radius
    cramped = radius < LEAST * ruler.line
    return Plan(
        sketch.content,
        sketch.node.kind,
        (sketch.w, sketch.h),
        ruler.points,
        Box(x, y, 2.0 * max(radius, 1), 2.0 * max(radius, 1)),
        (_labelled(mark, words, radius, sketch),),
        problems=(("so many words around a circle", "draw bars, or give it more room"),) if cramped else (),
    )


def _words(sketch: Sketch) -> list[_Words]:
    """The words beside each slice; the first slice begins at twelve, and they go on clockwise."""
    (series,) = sketch.content.series
    values = [value or 0 for value in series.values]
    found, before = [], 0.0
    for name, value in zip(sketch.content.x, values, strict=True):
        angle = 2 * math.pi * (before + value / 2) / sum(values)
        width = sketch.ruler.widest([name, sketch.format.text(value)], bold=True) + sketch.ruler.gap
        found.append(_Words(width, math.sin(angle), math.cos(angle)))
        before += value
    return found


def _reach(radius: float, words: Sequence[_Words], high: float) -> tuple[float, float, float, float]:
    """How far the circle and its words reach from the middle: to the left, to the right, up and down."""
    return (
        max(radius, *(-w.right * radius + w.width * (1 - w.right) / 2 for w in words)),
        max(radius, *(w.right * radius + w.width * (1 + w.right) / 2 for w in words)),
        max(radius, *(w.up * radius + high * (1 + w.up) / 2 for w in words)),
        max(radius, *(-w.up * radius + high * (1 - w.up) / 2 for w in words)),
    )


def _fits(radius: float, words: Sequence[_Words], high: float, sketch: Sketch) -> bool:
    left, right, up, down = _reach(radius, words, high)
    return left + right <= sketch.w and up + down <= sketch.h


def _labelled(mark: Mark, words: Sequence[_Words], radius: float, sketch: Sketch) -> Mark:
    """The slices with their words; those of a ring, which PowerPoint writes on it, are moved out."""
    labels = {n: marks.beside(mark, n, Label("slice", "ink", "beyond", format=sketch.format)) for n in mark.points}
    if sketch.node.kind == "doughnut":
        far = radius * (1 - HOLE) / 2 + sketch.ruler.gap
        for n, w in enumerate(words):
            shift = w.right * (far + w.width / 2), -w.up * (far + sketch.ruler.line)
            labels[n] = replace(labels[n], side="", shift=shift)
    return replace(mark, labels=labels)
