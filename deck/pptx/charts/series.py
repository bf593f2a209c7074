"""Write the series of a chart and the workbook that they are from: data, colours, the words at points."""

import io
from collections.abc import Sequence
from datetime import datetime

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from deck.base.escape import escape, quoteattr
from deck.base.units import PER
from deck.layout.chart.content import Content
from deck.layout.chart.plan import Label, Mark, Plan
from deck.pptx.geometry import fill
from deck.pptx.skeletons import filled

LEVEL = '<a:bodyPr rot="0" vert="horz" wrap="none"/>'
WRAPPED = '<a:bodyPr rot="0" vert="horz" wrap="square"/>'
LOOSE = (
    '<a:bodyPr vert="horz" wrap="none"/>'  # LibreOffice, which counts for itself which ones fit, does so without rot
)
DOT = 7  # the size of a dot in points
_SIDES = {"right": "r", "left": "l", "above": "t", "below": "b", "beyond": "outEnd", "middle": "ctr"}
_SHOWN = ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")  # in the order of the schema
_SAYS = {"value": ("Val",), "series": ("SerName",), "slice": ("CatName", "Val"), "words": ("Val",)}
SHEET = "Sheet1"
DATES = "yyyy-mm-dd"


def series(mark: Mark, order: int, made: Plan) -> str:
    """A `c:ser` of the chart's kind."""
    n, rows = mark.column - 1, len(made.content)
    head = f"<c:f>{SHEET}!${xl_col_to_name(mark.column)}$1</c:f>"
    name = f"<c:tx><c:strRef>{head}{_strings([mark.series.name])}</c:strRef></c:tx>"
    values = f"<c:numRef><c:f>{cells(mark.column, rows)}</c:f>{_numbers(mark.series.values)}</c:numRef>"
    values = f"<c:yVal>{values}</c:yVal>" if made.scattered else f"<c:val>{values}</c:val>"
    smooth = '<c:smooth val="0"/>' if made.scattered or made.kind == "line" else ""
    points = (
        _point(at, mark.points.get(at, mark.color), mark, made) for at in sorted({*mark.points, *(mark.dots or ())})
    )
    parts = f"{_look(mark, made)}{''.join(points)}{_labels(mark, made)}{_places(made)}"
    return f'<c:ser><c:idx val="{n}"/><c:order val="{order}"/>{name}{parts}{values}{smooth}</c:ser>'


def line(token: str, points: float) -> str:
    """A line in one of the theme's colours; none of no width."""
    if not points:
        return "<a:ln><a:noFill/></a:ln>"
    return f'<a:ln w="{round(points * PER["pt"])}" cap="rnd">{fill(token)}<a:round/></a:ln>'


def words(token: str, bold: bool = False, size: float = 0, body: str = LEVEL) -> str:
    """How words are set, in a `c:txPr`; they do not wrap, for they were measured on one line, but for names of bars."""
    points = f' sz="{round(size * 100)}"' if size else ""
    face = '<a:latin typeface="+mn-lt"/>' if size else ""
    return filled("chart_words", body=body, size=points, bold=int(bold), fill=fill(token), face=face)


def _look(mark: Mark, made: Plan) -> str:
    """The colour of all of it; of a line its width, and no dots but those of single points."""
    if made.kind in ("pie", "doughnut"):
        return ""
    if made.kind == "bar":
        return f'<c:spPr>{fill(mark.color)}</c:spPr><c:invertIfNegative val="0"/>'
    if made.kind == "area":
        return f"<c:spPr>{fill(mark.color)}{line('paper', 1)}</c:spPr>"
    dots = _dot(mark.color) if mark.dots is None else '<c:marker><c:symbol val="none"/></c:marker>'
    return f"<c:spPr>{line(mark.color, mark.width)}</c:spPr>{dots}"


def _dot(token: str) -> str:
    drawn = f"<c:spPr>{fill(token)}{line('paper', 0.75)}</c:spPr>"
    return f'<c:marker><c:symbol val="circle"/><c:size val="{DOT}"/>{drawn}</c:marker>'


def _point(n: int, token: str, mark: Mark, made: Plan) -> str:
    match made.kind:
        case "bar":
            drawn = f'<c:invertIfNegative val="0"/><c:bubble3D val="0"/><c:spPr>{fill(token)}</c:spPr>'
        case "pie" | "doughnut":
            drawn = f'<c:bubble3D val="0"/><c:spPr>{fill(token)}{line("paper", 1.5)}</c:spPr>'
        case "area":
            return ""
        case _:
            drawn = f'{_dot(token)}<c:bubble3D val="0"/><c:spPr>{line(mark.color, mark.width)}</c:spPr>'
    return f'<c:dPt><c:idx val="{n}"/>{drawn}</c:dPt>'


def _labels(mark: Mark, made: Plan) -> str:
    """The words at its points; all of them alike, or none but some."""
    if not mark.label and not mark.labels:
        return ""
    own = "".join(
        f'<c:dLbl><c:idx val="{n}"/>{_place(label, made)}{_label(label)}</c:dLbl>'
        for n, label in sorted(mark.labels.items())
    )
    rest = _label(mark.label) if mark.label else "".join(f'<c:show{name} val="0"/>' for name in _SHOWN)
    lines = '<c:showLeaderLines val="0"/>' if made.kind in ("pie", "doughnut") else ""
    return f"<c:dLbls>{own}{rest}{lines}</c:dLbls>"


def _place(label: Label, made: Plan) -> str:
    """How far a label is moved from where its side puts it, and its words if they are its own."""
    across, down = label.shift[0] / made.size[0], label.shift[1] / made.size[1]
    moved = f'<c:manualLayout><c:x val="{across:.5f}"/><c:y val="{down:.5f}"/></c:manualLayout>'
    layout = f"<c:layout>{moved}</c:layout>" if any(label.shift) else ""
    if label.says != "words":
        return layout
    run = f'<a:r><a:rPr b="{int(label.bold)}">{fill(label.color)}</a:rPr><a:t>{escape(label.words)}</a:t></a:r>'
    return f'{layout}<c:tx><c:rich><a:bodyPr wrap="none"/><a:lstStyle/><a:p>{run}</a:p></c:rich></c:tx>'


def _label(label: Label) -> str:
    code = quoteattr(label.format.code) if label.format else ""
    number = f'<c:numFmt formatCode={code} sourceLinked="0"/>' if code else ""
    side = f'<c:dLblPos val="{_SIDES[label.side]}"/>' if label.side else ""
    shows = "".join(f'<c:show{name} val="{int(name in _SAYS[label.says])}"/>' for name in _SHOWN)
    between = "<c:separator>\n</c:separator>" if label.says == "slice" else ""
    bare = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
    return f"{number}{bare}{words(label.color, label.bold)}{side}{shows}{between}"


def _places(made: Plan) -> str:
    """The first column: names, numbers or days."""
    content, rows = made.content, len(made.content)
    where = f"<c:f>{cells(0, rows)}</c:f>"
    if content.places:
        code = DATES.replace("-", "\\-") if content.counts == "days" else "General"
        found = f"<c:numRef>{where}{_numbers(content.places, code)}</c:numRef>"
    else:
        found = f"<c:strRef>{where}{_strings(content.x)}</c:strRef>"
    return f"<c:xVal>{found}</c:xVal>" if made.scattered else f"<c:cat>{found}</c:cat>"


def _numbers(values: Sequence[float | None], code: str = "General") -> str:
    known = ((n, value) for n, value in enumerate(values) if value is not None)
    points = "".join(f'<c:pt idx="{n}"><c:v>{value:.15g}</c:v></c:pt>' for n, value in known)
    count = f'<c:ptCount val="{len(values)}"/>'
    return f"<c:numCache><c:formatCode>{code}</c:formatCode>{count}{points}</c:numCache>"


def _strings(values: Sequence[str]) -> str:
    points = "".join(f'<c:pt idx="{n}"><c:v>{escape(value)}</c:v></c:pt>' for n, value in enumerate(values))
    return f'<c:strCache><c:ptCount val="{len(values)}"/>{points}</c:strCache>'


def workbook(content: Content) -> bytes:
    """The first column, the series and the names of points, each under its head; the same bytes on any day."""
    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": datetime(2000, 1, 1)})
    sheet = book.add_worksheet(SHEET)
    days = book.add_format({"num_format": DATES}) if content.counts == "days" else None
    sheet.write_string(0, 0, content.name)
    for row, x in enumerate(content.places or content.x, 1):
        sheet.write(row, 0, x, days)
    for column, series in enumerate(content.series, 1):
        sheet.write_string(0, column, series.name)
        for row, value in enumerate(series.values, 1):
            sheet.write(row, column, value)
    sheet.write_column(1, len(content.series) + 1, content.points)
    book.close()
    return buffer.getvalue()


def cells(column: int, rows: int) -> str:
    """The cells of a column under its head: Sheet1!$B$2:$B$9."""
    letter = xl_col_to_name(column)
    return f"{SHEET}!${letter}$2:${letter}${rows + 1}"
