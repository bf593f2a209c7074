"""Write charts as native ones, with the workbooks that PowerPoint edits them in."""

from __future__ import annotations

from collections.abc import Sequence

from pptx.opc.constants import RELATIONSHIP_TYPE as RT

from deck.chart.layout import plan
from deck.chart.plan import Box, Mark, Plan
from deck.chart.summary import summary
from deck.markup import Chart
from deck.placing.place import Placed
from deck.powerpoint.axes import IDS, axes, title
from deck.powerpoint.package import OOXML, XML, Relationships
from deck.powerpoint.series import series, words
from deck.powerpoint.sheet import Sheet
from deck.powerpoint.workbook import workbook

_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_NAMESPACES = (
    f'xmlns:c="{_CHART}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def chart(item: Placed, sheet: Sheet) -> str:
    """A graphic frame with a chart part of its own, and that with a workbook."""
    node, rect = item.node, item.rect
    assert isinstance(node, Chart)
    made = plan(node, rect, item.sizes[0], sheet.style)
    rid = sheet.rels.add(RT.CHART, _part(made, sheet))
    alt = node.alt or summary(made.content, node)
    return (
        f"<p:graphicFrame><p:nvGraphicFramePr>{sheet.properties('Chart', item.step, alt)}"
        '<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>'
        f'<p:xfrm><a:off x="{rect.x}" y="{rect.y}"/><a:ext cx="{rect.w}" cy="{rect.h}"/></p:xfrm>'
        f'<a:graphic><a:graphicData uri="{_CHART}"><c:chart xmlns:c="{_CHART}" r:id="{rid}"/></a:graphicData>'
        "</a:graphic></p:graphicFrame>"
    )


def _part(made: Plan, sheet: Sheet) -> str:
    """Add the chart and its workbook to the package; the chart's name."""
    name = sheet.package.numbered("/ppt/charts/chart{}.xml")
    book = sheet.package.numbered("/ppt/embeddings/Microsoft_Excel_Sheet{}.xlsx")
    sheet.package.add(book, OOXML + "spreadsheetml.sheet", workbook(made.content))
    rels = Relationships()
    rid = rels.add(RT.PACKAGE, book)
    bare = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
    head = f'{title(made.head, (0, 0), made)}<c:autoTitleDeleted val="{int(not made.head)}"/>'
    plot = f"<c:plotArea>{_layout(made.plot, made, inner=True)}{_plot(made)}{bare}</c:plotArea>{_legend(made)}"
    data = f'<c:externalData r:id="{rid}"><c:autoUpdate val="0"/></c:externalData>'
    xml = (
        f'{XML}<c:chartSpace {_NAMESPACES}><c:date1904 val="0"/><c:lang val="{sheet.lang}"/><c:roundedCorners val="0"/>'
        f'<c:chart>{head}{plot}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>{bare}'
        f"{words('ink', size=made.points)}{data}</c:chartSpace>"
    )
    sheet.package.add(name, OOXML + "drawingml.chart+xml", xml.encode())
    sheet.package.relate(name, rels)
    return name


def _layout(box: Box, made: Plan, inner: bool = False) -> str:
    """Where a part of the chart is, in parts of the chart's width and height."""
    w, h = made.size
    target = '<c:layoutTarget val="inner"/>' if inner else ""
    places = {"x": box.x / w, "y": box.y / h, "w": box.w / w, "h": box.h / h}
    told = "".join(f'<c:{name} val="{place:.5f}"/>' for name, place in places.items())
    edges = '<c:xMode val="edge"/><c:yMode val="edge"/>'
    return f"<c:layout><c:manualLayout>{target}{edges}{told}</c:manualLayout></c:layout>"


def _legend(made: Plan) -> str:
    if not made.legend:
        return ""
    place = _layout(made.legend, made)
    return f'<c:legend><c:legendPos val="t"/>{place}<c:overlay val="0"/>{words("ink")}</c:legend>'


def _plot(made: Plan) -> str:
    """The series, as one of the kinds of chart there are, and its axes."""
    parts = "".join(series(mark, order, made) for order, mark in enumerate(_drawn(made)))
    grouping = f'<c:grouping val="{_grouping(made)}"/>'
    plain = '<c:varyColors val="0"/>'
    match made.kind:
        case "pie":
            return f'<c:pieChart><c:varyColors val="1"/>{parts}<c:firstSliceAng val="0"/></c:pieChart>'
        case "doughnut":
            end = '<c:firstSliceAng val="0"/><c:holeSize val="50"/>'
            return f'<c:doughnutChart><c:varyColors val="1"/>{parts}{end}</c:doughnutChart>'
        case "bar":
            head = f'<c:barDir val="{"bar" if made.horizontal else "col"}"/>{grouping}{plain}'
            gap = f'<c:gapWidth val="{min(500, round(100 * made.gap))}"/>'
            overlap = f'<c:overlap val="{100 if made.stacked else 0}"/>'
            return f"<c:barChart>{head}{parts}{gap}{overlap}{IDS}</c:barChart>{axes(made)}"
        case "area":
            return f"<c:areaChart>{grouping}{plain}{parts}{IDS}</c:areaChart>{axes(made)}"
        case _ if made.scattered:
            style = '<c:scatterStyle val="lineMarker"/>'
            return f"<c:scatterChart>{style}{plain}{parts}{IDS}</c:scatterChart>{axes(made)}"
        case _:
            return f'<c:lineChart>{grouping}{plain}{parts}<c:marker val="1"/>{IDS}</c:lineChart>{axes(made)}'


def _grouping(made: Plan) -> str:
    return "stacked" if made.stacked else "clustered" if made.kind == "bar" else "standard"


def _drawn(made: Plan) -> Sequence[Mark]:
    """The marks from back to front: lines that matter come last."""
    return sorted(made.marks, key=lambda mark: mark.width) if made.kind == "line" else made.marks
