"""Choose the axis on which lines, areas and points stand: names at equal distances, days, or numbers to scale."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from deck.chart.formats import fitting, ticks
from deck.chart.numbers import EPOCH, Scale, limits, linear, logarithmic
from deck.chart.plan import Axis, Unit
from deck.chart.sketch import Sketch

MOST = 8  # places that are written
FEW = 40  # numbers that are taken for names
AIR = 1.7  # a written place and the space beside it, in its own widths
YEAR = 12
MONTHS = (1, 2, 3, 6)
YEARS = (1, 2, 5, 10, 20, 50)
ROUND = (1, 2, 2.5, 5, 10)


class Base(NamedTuple):
    """An axis, where each row stands on it from 0 to 1, and what is written at its ends."""

    axis: Axis
    places: list[float]
    first: str
    last: str


def scattered(sketch: Sketch) -> bool:
    """Whether a point needs two numbers: names, days, and a few numbers at equal distances have an axis without."""
    content, node = sketch.content, sketch.node
    if node.kind != "line" or content.counts != "numbers":
        return node.kind == "scatter"
    return node.log in ("x", "both") or bool(node.xlim) or not content.even or len(content) > FEW


def base(sketch: Sketch, width: float) -> Base:
    """The axis under a chart that is so many points wide."""
    if scattered(sketch):
        return _measured(sketch, width)
    return _dated(sketch, width) if sketch.content.counts == "days" else _named(sketch, width)


def _named(sketch: Sketch, width: float) -> Base:
    """Names from end to end; as many are written as there is room for, those of numbers in round steps."""
    names, places = sketch.content.x, sketch.content.places
    least = math.ceil(len(names) / _most(sketch, width, names, len(names)))
    step = places[1] - places[0] if len(places) > 1 else 0.0
    every = next((n for n in range(least, 3 * least) if n == 1 or _round(n * step)), least)
    return Base(Axis(every=every), [n / max(1, len(names) - 1) for n in range(len(names))], names[0], names[-1])


def _round(step: float) -> bool:
    return bool(step) and any(math.isclose(step / 10 ** math.floor(math.log10(step)), number) for number in ROUND)


def _most(sketch: Sketch, width: float, written: Sequence[str], most: int = MOST) -> int:
    """How many of such texts there is room for, but no more than `most`."""
    return max(1, min(most, int(width / (AIR * sketch.ruler.widest(written) or 1))))


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
