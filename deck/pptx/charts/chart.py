"""Write charts as native ones: what they are made of, and their axes."""

from deck.base.escape import escape, quoteattr
from deck.layout.chart.layout import plan
from deck.layout.chart.plan import Axis, ChartBox, Plan
from deck.layout.chart.summary import summary
from deck.model.placed import Placed
from deck.model.tags import Chart
from deck.pptx.charts.series import LEVEL, LOOSE, WRAPPED, line, series, words, workbook
from deck.pptx.geometry import fill
from deck.pptx.package import OOXML, XML, Relationships
from deck.pptx.parts import RT, C
from deck.pptx.sheet import Sheet
from deck.pptx.skeletons import filled

_BASE, _VALUES = 1, 2  # the numbers of the two axes: PowerPoint wants them positive
_HAIR = 1.0  # the width of lines in points


def chart(node: Chart, item: Placed, sheet: Sheet) -> str:
    """A graphic frame with a chart part of its own, and that with a workbook."""
    made = plan(node, item.rect, item.sizes[0], sheet.style)
    rid = sheet.rels.add(RT.CHART, _part(made, sheet))
    properties = sheet.properties("Chart", item.step, node.alt or summary(made.content, node))
    return filled("chart_frame", properties=properties, slot=sheet.slot(item), rect=item.rect, uri=C[1:-1], rid=rid)


def _part(made: Plan, sheet: Sheet) -> str:
    """Add the chart and its workbook to the package; the chart's name."""
    name = sheet.package.numbered("/ppt/charts/chart{}.xml")
    book = sheet.package.numbered("/ppt/embeddings/Microsoft_Excel_Sheet{}.xlsx")
    sheet.package.add(book, OOXML + "spreadsheetml.sheet", workbook(made.content))
    rels = Relationships()
    rid = rels.add(RT.PACKAGE, book)
    legend = filled("chart_legend", place=_layout(made.legend, made), words=words("ink")) if made.legend else ""
    plot, head = _layout(made.plot, made, inner=True) + _plot(made), title(made.head, (0, 0), made)
    said = {"title": head, "untitled": int(not made.head), "words": words("ink", size=made.points)}
    xml = XML + filled("chart_space", lang=sheet.lang, plot=plot, legend=legend, rid=rid, **said)
    sheet.package.add(name, OOXML + "drawingml.chart+xml", xml.encode())
    sheet.package.relate(name, rels)
    return name


def _layout(box: ChartBox, made: Plan, inner: bool = False) -> str:
    """Where a part of the chart is, in parts of the chart's width and height."""
    w, h = made.size
    target = '<c:layoutTarget val="inner"/>' if inner else ""
    places = {"x": box.x / w, "y": box.y / h, "w": box.w / w, "h": box.h / h}
    told = "".join(f'<c:{name} val="{place:.5f}"/>' for name, place in places.items())
    edges = '<c:xMode val="edge"/><c:yMode val="edge"/>'
    return f"<c:layout><c:manualLayout>{target}{edges}{told}</c:manualLayout></c:layout>"


def _plot(made: Plan) -> str:
    """The series, as one of the kinds of chart there are, and its axes."""
    marks = sorted(made.marks, key=lambda mark: mark.width) if made.kind == "line" else made.marks  # to the front
    said = {"parts": "".join(series(mark, order, made) for order, mark in enumerate(marks))}
    if made.kind in ("pie", "doughnut"):
        return filled(f"plot_{made.kind}", **said)
    said["groups"] = "stacked" if made.stacked else "clustered" if made.kind == "bar" else "standard"
    said["way"], said["overlap"] = "bar" if made.horizontal else "col", "100" if made.stacked else "0"
    kind = made.kind if made.kind in ("bar", "area") else "scatter" if made.scattered else "line"
    return filled(f"plot_{kind}", gap=min(500, round(100 * made.gap)), axes=axes(made), **said)


def axes(made: Plan) -> str:
    """The axis of names or places, and that of values."""
    base, values = _base(made), _values(made)
    if made.scattered:
        return f"<c:valAx>{base}</c:valAx><c:valAx>{values}</c:valAx>"
    kind = "dateAx" if made.base.unit else "catAx"
    return f"<c:{kind}>{base}</c:{kind}><c:valAx>{values}</c:valAx>"


def _base(made: Plan) -> str:
    """The names under bars or beside lying ones, from top to bottom; or places to scale."""
    axis, values = made.base, made.values.scale
    start = f'<c:crossesAt val="{values.low:.12g}"/>' if values and values.log else '<c:crosses val="autoZero"/>'
    color, body = ("ink", WRAPPED) if made.kind == "bar" else ("grey", LOOSE if axis.every > 1 else LEVEL)
    head = _axis(axis, _BASE, "l" if made.horizontal else "b", made.horizontal, title(made.foot, made.foot_at, made))
    drawn = f'<c:tickLblPos val="low"/>{_stroke("grey")}{words(color, body=body)}'
    return f'{head}{drawn}<c:crossAx val="{_VALUES}"/>{start}{_base_end(axis, made)}'


def _base_end(axis: Axis, made: Plan) -> str:
    if made.scattered and axis.scale:
        return f'<c:crossBetween val="midCat"/><c:majorUnit val="{axis.scale.step:.12g}"/>'
    if axis.unit and axis.scale:
        step = f'<c:majorUnit val="{axis.scale.step:g}"/><c:majorTimeUnit val="{axis.unit}"/>'
        return f'<c:auto val="0"/><c:lblOffset val="100"/><c:baseTimeUnit val="days"/>{step}'
    skip = f'<c:tickLblSkip val="{axis.every}"/><c:tickMarkSkip val="{axis.every}"/>' if axis.every > 1 else ""
    return f'<c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/>{skip}<c:noMultiLvlLbl val="1"/>'


def _values(made: Plan) -> str:
    axis = made.values
    head = _axis(axis, _VALUES, "b" if made.horizontal else "l", False, "")
    where = "nextTo" if axis.shown else "none"
    between = "between" if made.kind == "bar" else "midCat"
    start = "max" if made.horizontal else "min"
    step = f'<c:majorUnit val="{axis.scale.step:.12g}"/>' if axis.scale and axis.shown else ""
    return (
        f'{head}<c:tickLblPos val="{where}"/>{_stroke("")}{words("grey")}<c:crossAx val="{_BASE}"/>'
        f'<c:crosses val="{start}"/><c:crossBetween val="{between}"/>{step}'
    )


def _axis(axis: Axis, number: int, side: str, reverse: bool, named: str) -> str:
    """What all axes begin with."""
    scale, way = axis.scale, "maxMin" if reverse else "minMax"
    ends = f'<c:max val="{scale.high:.12g}"/><c:min val="{scale.low:.12g}"/>' if scale else ""
    base = '<c:logBase val="10"/>' if scale and scale.log else ""
    grid = f"<c:majorGridlines><c:spPr>{line('hairline', _HAIR)}</c:spPr></c:majorGridlines>" if axis.grid else ""
    said = {"number": number, "side": side, "deleted": int(not axis.shown), "code": quoteattr(axis.code)}
    return filled("chart_axis", base=base, way=way, ends=ends, grid=grid, named=named, **said)


def _stroke(token: str) -> str:
    return f"<c:spPr><a:noFill/>{line(token, _HAIR if token else 0)}</c:spPr>"


def title(words: str, at: tuple[float, float], made: Plan) -> str:
    """Words that name an axis or the chart, level, where the plan says."""
    if not words:
        return ""
    x, y = (place / length for place, length in zip(at, made.size, strict=True))
    size = round(made.points * 100)
    return filled("chart_title", size=size, fill=fill("grey"), words=escape(words), x=x, y=y)
