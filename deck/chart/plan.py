"""Say what a chart is made of and where: the plan that its writer follows, in parts of its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from deck.chart.content import Content, Series
from deck.chart.formats import Format
from deck.chart.numbers import Scale

Unit = Literal["", "days", "months", "years"]  # of an axis that counts days; "": it does not
Side = Literal["", "right", "left", "above", "below", "beyond", "middle"]


class Box(NamedTuple):
    """A rectangle in points from the top left corner of the chart."""

    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True)
class Label:
    """What stands at a point: its value, the name of its series, its name and value (of a slice), or words of its own.

    side: where, from the point; shift: how far from there, in points to the right and down; format: of its value.
    """

    says: Literal["value", "series", "slice", "words"]
    color: str
    side: Side = ""
    bold: bool = False
    format: Format | None = None
    words: str = ""
    shift: tuple[float, float] = (0, 0)


@dataclass(frozen=True)
class Mark:
    """How a series is drawn: colours by the theme's names, of all of it and of points that differ; labels likewise.

    width: of a line, in points; dots: the points that are marked on it, None: all, and nothing but them.
    """

    series: Series
    column: int
    color: str
    width: float = 0
    points: Mapping[int, str] = field(default_factory=dict)
    label: Label | None = None
    labels: Mapping[int, Label] = field(default_factory=dict)
    dots: frozenset[int] | None = frozenset()


@dataclass(frozen=True)
class Axis:
    """An axis: of names if it has no scale; code: the number format of what is written at it.

    shown: whether its values are written; grid: whether lines go from them through the chart; every: of the names, how
    many one is written for; unit: of an axis that counts days.
    """

    scale: Scale | None = None
    code: str = "General"
    shown: bool = True
    grid: bool = False
    every: int = 1
    unit: Unit = ""


@dataclass(frozen=True)
class Plan:
    """A chart: what it shows, as what, and where its parts are in a place of `size`; its words have so many points.

    head: words over it, at the left; foot: words under the end of its axis, and where they begin; scattered: points
    with two numbers each, joined by lines or not; gap: between bars, in parts of a bar; problems: what has no room, and
    what to do.
    """

    content: Content
    kind: Literal["bar", "line", "scatter", "area", "pie", "doughnut"]
    size: tuple[float, float]
    points: float
    plot: Box
    marks: tuple[Mark, ...]
    base: Axis = Axis()
    values: Axis = Axis()
    head: str = ""
    foot: str = ""
    foot_at: tuple[float, float] = (0, 0)
    legend: Box | None = None
    horizontal: bool = False
    stacked: bool = False
    scattered: bool = False
    gap: float = 0.5
    problems: tuple[tuple[str, str], ...] = ()
