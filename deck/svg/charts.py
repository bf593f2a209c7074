"""Write charts as they were planned: bars, lines, areas, points or slices, axes, and their words."""

import math
from collections.abc import Iterator, Mapping, Sequence

from deck.layout.chart import drawn
from deck.layout.chart.drawn import Spot
from deck.layout.chart.layout import HOLE, plan, slices
from deck.layout.chart.plan import ChartBox, Mark, Plan
from deck.model.placed import Placed
from deck.model.tags import Chart, Node
from deck.svg.markup import SlideCanvas, element, number, plain_text, points, polygon

Rows = Mapping[str, Sequence[Node]]  # the cells of a chart's rows, by what the first says

_HAIR, _DOT, _DOT_EDGE, _SLICE_EDGE = 1.0, 3.5, 0.75, 1.5  # points: lines of axes, a dot's radius, edges


def chart(node: Chart, item: Placed, canvas: SlideCanvas) -> str:
    """A chart in its place."""
    made = plan(node, item.rect, item.sizes[0], canvas.style)
    font = canvas.style.fonts["body"]
    parts = [_line(ends, canvas.color("hairline")) for ends in drawn.grid(made)]
    parts += _marks(made, _rows(node), canvas)
    for mark, box, _ in drawn.legend(made, font):  # of lines a stroke, of points a dot, else a square
        color, middle = canvas.color(mark.color), (box.x + box.w / 2, box.y + box.h / 2)
        parts.append(_dot(middle, color, canvas) if made.scattered else _box(box, color))
    base = drawn.axis(made)
    parts += [_line(base, canvas.color("grey"))] if base else []
    words = [*drawn.words(made, font), *(sample.name for sample in drawn.legend(made, font))]
    parts += [plain_text(w.text, w.at, w.side, w.color, made.points, w.bold, canvas) for w in words]
    place = f"translate({number(points(item.rect.x))} {number(points(item.rect.y))})"
    return element("g", *parts, transform=place)


def _line(ends: tuple[Spot, Spot], color: str) -> str:
    (x1, y1), (x2, y2) = ends
    return element("line", x1=float(x1), y1=y1, x2=float(x2), y2=y2, stroke=color, stroke_width=_HAIR)


def _rows(node: Chart) -> Rows:
    """The cells of a chart's rows, by what the first of each says."""
    rows = (row.children for row in node.children[1:] if row.children and row.children[0].paragraphs)
    return {row[0].paragraphs[0].line: row for row in rows}


def _cell(made: Plan, rows: Rows, mark: Mark, point: int, canvas: SlideCanvas) -> str:
    """Where a value was written; "" if its cell is not found."""
    row = rows.get(made.content.x[point], ())
    column = 1 + [series.name for series in made.content.series].index(mark.series.name)
    runs = [run for paragraph in row[column].paragraphs for run in paragraph.runs] if len(row) > column else []
    return canvas.at(runs[0].where) if runs else ""


def _marks(made: Plan, rows: Rows, canvas: SlideCanvas) -> Iterator[str]:
    """The series from back to front: of lines, those that matter come last."""
    if made.kind in ("pie", "doughnut"):
        yield from _slices(made, rows, canvas)
        return
    marks = sorted(made.marks, key=lambda mark: mark.width) if made.kind == "line" else made.marks
    for mark in marks:
        if made.kind == "bar":
            for bar in drawn.bars(made, mark):
                at = _cell(made, rows, mark, bar.point, canvas)
                yield _box(bar.box, canvas.color(mark.points.get(bar.point, mark.color)), at)
        elif made.kind == "area":
            feet = drawn.foot_of(made, mark)  # a value that is not there is none
            tops = [spot or foot for spot, foot in zip(drawn.spots(made, mark), feet, strict=True)]
            look = {"fill": canvas.color(mark.color), "stroke": canvas.color("paper"), "stroke_width": _HAIR}
            yield element("path", d=polygon(*tops, *reversed(feet)), **look)
        else:
            yield from _curve(made, rows, mark, canvas)


def _box(box: ChartBox, color: str, at: str = "") -> str:
    x, y, width, height = map(float, (box.x, box.y, box.w, box.h))
    return element("rect", x=x, y=y, width=width, height=height, fill=color, data_at=at)


def _curve(made: Plan, rows: Rows, mark: Mark, canvas: SlideCanvas) -> Iterator[str]:
    """A line from point to point, broken where there is no value, and dots."""
    spots = drawn.spots(made, mark)
    color = canvas.color(mark.color)
    if mark.width:
        pen, path = "M", ""
        for spot in spots:
            path += f"{pen}{number(spot[0])} {number(spot[1])}" if spot else ""
            pen = "L" if spot else "M"
        round_ = {"stroke_linecap": "round", "stroke_linejoin": "round"}
        yield element("path", d=path, fill="none", stroke=color, stroke_width=float(mark.width), **round_)
    for n, spot in enumerate(spots):
        if spot and (mark.dots is None or n in mark.dots or n in mark.points):
            at = _cell(made, rows, mark, n, canvas)
            yield _dot(spot, canvas.color(mark.points.get(n, mark.color)), canvas, at)


def _dot(spot: Spot, color: str, canvas: SlideCanvas, at: str = "") -> str:
    edge = {"stroke": canvas.color("paper"), "stroke_width": _DOT_EDGE, "data_at": at}
    return element("circle", cx=float(spot[0]), cy=float(spot[1]), r=_DOT, fill=color, **edge)


def _slices(made: Plan, rows: Rows, canvas: SlideCanvas) -> Iterator[str]:
    """The slices of a circle, or of a ring."""
    (mark,), plot = made.marks, made.plot
    radius = plot.w / 2
    middle = plot.x + radius, plot.y + plot.h / 2
    hole = radius * HOLE if made.kind == "doughnut" else 0.0
    edge = {"stroke": canvas.color("paper"), "stroke_width": _SLICE_EDGE}
    for point, (begin, end) in enumerate(slices(mark.series)):
        color = canvas.color(mark.points.get(point, mark.color))
        stop = min(end, begin + 2 * math.pi - 1e-3)  # an arc that ends where it begins is none
        at = _cell(made, rows, mark, point, canvas)
        yield element("path", d=_slice(middle, radius, hole, begin, stop), fill=color, data_at=at, **edge)


def _slice(middle: Spot, radius: float, hole: float, begin: float, end: float) -> str:
    def on(angle: float, far: float) -> str:
        return f"{number(middle[0] + far * math.sin(angle))} {number(middle[1] - far * math.cos(angle))}"

    large = int(end - begin > math.pi)
    out = f"M{on(begin, radius)}A{number(radius)} {number(radius)} 0 {large} 1 {on(end, radius)}"
    back = f"A{number(hole)} {number(hole)} 0 {large} 0 {on(begin, hole)}" if hole else ""
    return f"{out}L{on(end, hole)}{back}Z"
