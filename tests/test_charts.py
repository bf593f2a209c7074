"""Charts come out native: PowerPoint edits them in their workbooks, and the theme colours them."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
import pytest
from conftest import ROOT, Build
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from readback import slides, words
from sdk import validate

from deck.cli.preview.libreoffice import LibreOfficeMissingError, convert
from deck.cli.preview.pdf import letters, stretches
from deck.graphics.drawing.figure import Data
from deck.layout.chart.curves import free_sides
from deck.layout.chart.numbers import fitting, linear
from deck.layout.chart.plan import ChartBox
from deck.pipeline.report import Report
from deck.pptx.palette import SCHEME

LECTURE = ROOT / "tests" / "lectures" / "charts.yaml"
SHARES = """# Papers that name a framework
year,conference,pytorch,tensorflow,source
2017,CVPR,0,63,found
2018,CVPR,89,137,found
2019,CVPR,294,148,found
2018,ICML,24,
2019,ICML,69,53,found
"""
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


@pytest.fixture
def shares(lecture: Path) -> Path:
    (lecture / "assets" / "shares.csv").write_text(SHARES, encoding="utf-8")
    return lecture


def _chart(report: Report) -> Any:
    assert report.problems == []
    assert report.path
    (chart,) = (shape.chart for slide in slides(report.path) for shape in slide.shapes if shape.has_chart)
    return chart


def _xml(report: Report) -> Any:
    return _chart(report)._chartSpace


def _drawn(keys: str) -> str:
    return f"slides:\n- {{kind: chart, title: One, {keys}}}"


ROWS = "data: [[Model, Error, Layers], [AlexNet, 16.4, 8], [VGG, 7.3, 19], [ResNet, 3.6, 152]]"
NUMBERS = "data: [[n, square, cube], ['1', 1, 1], ['2', 4, 8], ['3', 9, 27]]"


@pytest.mark.parametrize(
    ("keys", "kind"),
    [
        (f"chart: bar, {ROWS}", XL_CHART_TYPE.COLUMN_CLUSTERED),
        (f"chart: bar, stacked: true, {ROWS}", XL_CHART_TYPE.COLUMN_STACKED),
        (f"chart: bar, horizontal: true, {ROWS}", XL_CHART_TYPE.BAR_CLUSTERED),
        (f"chart: bar, horizontal: true, stacked: true, {ROWS}", XL_CHART_TYPE.BAR_STACKED),
        (f"chart: line, {ROWS}", XL_CHART_TYPE.LINE),
        (f"chart: line, {NUMBERS}", XL_CHART_TYPE.LINE),
        (f"chart: line, log: x, {NUMBERS}", XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS),
        (f"chart: area, {ROWS}", XL_CHART_TYPE.AREA),
        (f"chart: area, stacked: true, {ROWS}", XL_CHART_TYPE.AREA_STACKED),
        (f"chart: scatter, {NUMBERS}", XL_CHART_TYPE.XY_SCATTER),
        (f"chart: pie, y: Error, {ROWS}", XL_CHART_TYPE.PIE),
        (f"chart: doughnut, y: Error, {ROWS}", XL_CHART_TYPE.DOUGHNUT),
    ],
)
def test_each_kind_is_a_native_one_with_its_workbook(keys: str, kind: Any, built: Build) -> None:
    chart = _chart(built(_drawn(keys)))
    assert chart.chart_type == kind
    written = [re.sub(r"[\[\]' ]", "", row).split(",") for row in keys.partition("data: [")[2].split("],")]
    columns = range(1, 2 if "y: " in keys else 3)
    found = [(series.name, list(series.values)) for series in chart.plots[0].series]
    assert found == [(written[0][n], [float(row[n]) for row in written[1:]]) for n in columns]
    sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    assert sheet
    first = float if NUMBERS in keys and "bar" not in keys else str
    rows = [[first(row[0]), *(float(row[n]) for n in columns)] for row in written[1:]]
    assert [list(row) for row in sheet.values] == [[written[0][0], *(written[0][n] for n in columns)], *rows]


def test_the_series_name_the_cells_of_the_workbook(built: Build) -> None:
    xml = _xml(built(_drawn(f"chart: bar, {ROWS}")))
    assert xml.xpath(".//c:ser/c:tx//c:f/text()") == ["Sheet1!$B$1", "Sheet1!$C$1"]
    assert xml.xpath(".//c:ser/c:cat//c:f/text()") == ["Sheet1!$A$2:$A$4"] * 2
    assert xml.xpath(".//c:ser/c:val//c:f/text()") == ["Sheet1!$B$2:$B$4", "Sheet1!$C$2:$C$4"]


def test_columns_and_rows_of_a_file_are_chosen(shares: Path, built: Build) -> None:
    keys = "chart: line, data: shares.csv, x: year, y: [{pytorch: PyTorch}, tensorflow], only: {conference: CVPR}"
    chart = _chart(built(_drawn(keys)))
    assert [series.name for series in chart.plots[0].series] == ["PyTorch", "tensorflow"]
    assert [list(series.values) for series in chart.plots[0].series] == [[0, 89, 294], [63, 137, 148]]
    assert list(chart.plots[0].categories) == ["2017", "2018", "2019"]


def test_a_column_is_divided_by_the_words_of_another(shares: Path, built: Build) -> None:
    chart = _chart(built(_drawn("chart: bar, data: shares.csv, x: year, y: pytorch, by: conference")))
    assert [(series.name, list(series.values)) for series in chart.plots[0].series] == [
        ("CVPR", [0, 89, 294]),
        ("ICML", [None, 24, 69]),
    ]


def test_where_there_is_no_number_there_is_a_gap(shares: Path, built: Build) -> None:
    keys = "chart: line, data: shares.csv, x: year, y: tensorflow, only: {conference: ICML}"
    chart = _chart(built(_drawn(keys)))
    assert list(chart.plots[0].series[0].values) == [None, 53]
    assert chart._chartSpace.xpath("string(.//c:dispBlanksAs/@val)") == "gap"


def _colors(series: Any) -> list[str]:
    """The colour of a series, then those of its points that differ, as theme tokens."""
    tokens = {scheme: token for token, scheme in SCHEME.items()}
    found = series._element.xpath("./c:spPr//a:schemeClr/@val | ./c:dPt/c:spPr/a:solidFill/a:schemeClr/@val")
    return [tokens[name] for name in found]


def test_what_is_highlighted_is_in_the_accent_colour_and_the_rest_in_grey(built: Build) -> None:
    plain = _chart(built(_drawn(f"chart: bar, {ROWS}"))).plots[0].series
    assert [_colors(series) for series in plain] == [["accent"], ["second"]]
    lit = _chart(built(_drawn(f"chart: line, highlight: Layers, {ROWS}"))).plots[0].series
    assert {series.name: _colors(series)[0] for series in lit} == {"Error": "grey", "Layers": "accent"}
    point = _chart(built(_drawn(f"chart: bar, y: Error, highlight: VGG, {ROWS}"))).plots[0].series[0]
    assert _colors(point) == ["grey", "accent"]
    assert point._element.xpath("./c:dPt/c:idx/@val") == ["1"]
    (slices,) = _chart(built(_drawn(f"chart: pie, y: Error, highlight: VGG, {ROWS}"))).plots[0].series
    assert _colors(slices) == ["grey", "accent", "grey"]


def test_a_highlighted_line_lies_over_the_others_and_is_wider(built: Build) -> None:
    xml = _xml(built(_drawn(f"chart: line, highlight: Error, {ROWS}")))
    names = [ser.xpath("string(./c:tx//c:v)") for ser in xml.xpath(".//c:ser")]
    widths = [int(ser.xpath("string(./c:spPr/a:ln/@w)")) for ser in xml.xpath(".//c:ser")]
    assert names == ["Layers", "Error"]
    assert widths == sorted(widths) and len(set(widths)) == 2
    assert xml.xpath(".//c:ser/c:order/@val") == ["0", "1"]


def test_all_colours_are_the_theme_s_and_all_words_in_its_face_and_large_enough(built: Build) -> None:
    report = built(LECTURE.read_text(encoding="utf-8"))
    assert report.path
    with ZipFile(report.path) as file:
        charts = [file.read(name).decode() for name in file.namelist() if re.match(r"ppt/charts/chart\d+\.xml", name)]
    assert len(charts) > 14
    for xml in charts:
        assert "srgbClr" not in xml
        assert set(re.findall(r'typeface="([^"]+)"', xml)) == {"+mn-lt"}
        assert min(map(int, re.findall(r'\bsz="(\d+)"', xml))) >= 1400


def test_axes_have_small_positive_numbers_that_name_each_other(built: Build) -> None:
    for kind in ("bar", "line", "area", "scatter"):
        xml = _xml(built(_drawn(f"chart: {kind}, {NUMBERS}")))
        ids = xml.xpath("./c:chart/c:plotArea/*/c:ser/../c:axId/@val")
        assert ids == xml.xpath("./c:chart/c:plotArea/*[c:crossAx]/c:axId/@val") == ["1", "2"]
        assert xml.xpath(".//c:crossAx/@val") == ["2", "1"]


@pytest.mark.parametrize(
    ("keys", "position"),
    [
        ("chart: bar", XL_LABEL_POSITION.OUTSIDE_END),
        ("chart: bar, horizontal: true", XL_LABEL_POSITION.OUTSIDE_END),
        ("chart: bar, labels: false", None),
    ],
)
def test_values_stand_at_bars_instead_of_at_an_axis(keys: str, position: Any, built: Build) -> None:
    chart = _chart(built(_drawn(f"{keys}, y: Error, unit: '%', {ROWS}")))
    labels = chart._chartSpace.xpath(".//c:dLbls/c:dLblPos/@val")
    assert labels == (["outEnd"] if position else [])
    assert chart.value_axis.visible == (position is None)
    assert chart.value_axis.has_major_gridlines == (position is None)
    if position:
        assert chart.plots[0].series[0].points[0].data_label.position == position
        codes = chart._chartSpace.xpath(".//c:dLbls//c:numFmt/@formatCode")
        assert codes == ['0.0"\N{NO-BREAK SPACE}%"', "0.0"]  # the first says the unit, the others need not


def test_many_bars_have_an_axis(built: Build) -> None:
    rows = ", ".join(f"[Name {n}, {n}]" for n in range(1, 29))
    chart = _chart(built(_drawn(f"chart: bar, data: [[Name, Value], {rows.replace('Name ', 'N')}]")))
    assert chart.value_axis.visible
    assert not chart._chartSpace.xpath(".//c:dLbls")


def test_lines_are_named_at_their_ends_and_no_legend_is_needed(built: Build) -> None:
    xml = _xml(built(_drawn(f"chart: line, {NUMBERS}")))
    assert not xml.xpath(".//c:legend")
    assert xml.xpath(".//c:dLbl/c:idx/@val") == ["2", "2"]
    assert xml.xpath(".//c:dLbl/c:showSerName/@val") == ["1", "1"]
    single = _xml(built(_drawn(f"chart: line, y: cube, {NUMBERS}")))
    assert single.xpath(".//c:dLbl/c:showVal/@val") == ["1"]
    bare = _xml(built(_drawn(f"chart: line, labels: false, {NUMBERS}")))
    assert not bare.xpath(".//c:dLbl")


def test_names_at_ends_that_would_lie_over_each_other_are_moved(built: Build) -> None:
    def moved(rows: str) -> list[float]:
        xml = _xml(built(_drawn(f"chart: line, data: {rows}")))
        return [float(y) for y in xml.xpath(".//c:dLbl/c:layout/c:manualLayout/c:y/@val")]

    assert moved("[[year, a, b], ['2019', 1, 9], ['2020', 2, 8]]") == []
    up, down = moved("[[year, a, b], ['2019', 1, 9], ['2020', 5, 5.01]]")
    assert up > 0 > down  # the lower line's name goes down the slide, where y grows
    assert abs(up + down) < 0.01


def test_areas_are_named_inside_or_in_a_legend(built: Build) -> None:
    wide = "[[year, Below, Above], ['2019', 5, 6], ['2020', 6, 7], ['2021', 6, 8]]"
    xml = _xml(built(_drawn(f"chart: area, stacked: true, data: {wide}")))
    assert not xml.xpath(".//c:legend")
    assert xml.xpath(".//c:dLbl/c:showSerName/@val") == ["1", "1"]
    thin = wide.replace(
        "Above], ['2019', 5, 6], ['2020', 6, 7], ['2021', 6, 8]", "Thin], ['2019', 50, 1], ['2020', 60, 1]"
    )
    xml = _xml(built(_drawn(f"chart: area, stacked: true, data: {thin}")))
    assert xml.xpath(".//c:legend") and not xml.xpath(".//c:dLbl")


def test_points_have_the_names_of_a_column_each_where_it_covers_nothing(built: Build) -> None:
    rows = "[[x, y, who], ['1', 1, Ada], ['2', 2, Grace], ['2.02', 2, Barbara], ['10', 10, Edsger]]"
    xml = _xml(built(_drawn(f"chart: scatter, names: who, highlight: Grace, data: {rows}")))
    said = {d.xpath("string(.//a:t)"): d.xpath("string(./c:dLblPos/@val)") for d in xml.xpath(".//c:dLbl")}
    assert said["Edsger"] == "l"  # at the right end of the axis
    assert {said["Grace"], said["Barbara"]} == {"l", "r"}
    sheet = openpyxl.load_workbook(
        io.BytesIO(
            _chart(built(_drawn(f"chart: scatter, names: who, data: {rows}"))).part.chart_workbook.xlsx_part.blob
        )
    ).active
    assert sheet and [row[2] for row in sheet.values] == [None, "Ada", "Grace", "Barbara", "Edsger"]


def test_days_stand_to_scale(built: Build) -> None:
    rows = "[[day, a], [2019-01-31, 1], [2019-03, 2], [2020-12-01, 3]]"
    chart = _chart(built(_drawn(f"chart: line, data: {rows}")))
    xml = chart._chartSpace
    assert xml.xpath(".//c:dateAx/c:baseTimeUnit/@val") == ["days"]
    assert xml.xpath(".//c:cat//c:v/text()") == ["43496", "43525", "44166"]
    assert xml.xpath(".//c:dateAx/c:numFmt/@formatCode") == ["mmm yyyy"]
    sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    assert sheet and [f"{row[0]:%Y-%m-%d}" for row in list(sheet.values)[1:]] == [
        "2019-01-31",
        "2019-03-01",
        "2020-12-01",
    ]
    scatter = _xml(built(_drawn(f"chart: scatter, data: {rows}")))
    assert [round(float(v), 2) for v in scatter.xpath(".//c:xVal//c:v/text()")] == [2019.08, 2019.16, 2020.92]


def test_uneven_numbers_stand_to_scale_in_their_order(built: Build) -> None:
    chart = _chart(built(_drawn("chart: line, data: [[step, a], ['1000', 3], ['1', 1], ['10', 2]]")))
    assert chart.chart_type == XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS
    assert chart._chartSpace.xpath(".//c:xVal//c:v/text()") == ["1", "10", "1000"]
    assert list(chart.plots[0].series[0].values) == [1, 2, 3]


def test_a_logarithmic_axis_goes_from_power_to_power(built: Build) -> None:
    xml = _xml(built(_drawn("chart: line, log: y, data: [[n, a], ['1', 0.02], ['2', 30], ['3', 4000]]")))
    scaling = xml.xpath(".//c:valAx/c:scaling")[0]
    assert [(node.tag.removeprefix(C), node.get("val")) for node in scaling] == [
        ("logBase", "10"),
        ("orientation", "minMax"),
        ("max", "10000"),
        ("min", "0.01"),
    ]
    assert xml.xpath(".//c:catAx/c:crossesAt/@val") == ["0.01"]


def test_limits_are_kept(built: Build) -> None:
    xml = _xml(built(_drawn(f"chart: scatter, xlim: [0, 4], ylim: 0 30, {NUMBERS}")))
    assert [axis.xpath("(./c:scaling/c:min | ./c:scaling/c:max)/@val") for axis in xml.xpath(".//c:valAx")] == [
        ["4", "0"],
        ["30", "0"],
    ]


def test_lying_bars_come_from_top_to_bottom(built: Build) -> None:
    xml = _xml(built(_drawn(f"chart: bar, horizontal: true, labels: false, y: Error, {ROWS}")))
    assert xml.xpath(".//c:catAx/c:scaling/c:orientation/@val") == ["maxMin"]
    assert xml.xpath(".//c:valAx/c:crosses/@val") == ["max"]  # so that its numbers are below


@pytest.mark.parametrize("kind", ["line", "area", "scatter", "bar"])
def test_each_axis_has_its_own_name(kind: str, built: Build) -> None:
    xml = _xml(built(_drawn(f"chart: {kind}, xlabel: Across, ylabel: Up, {NUMBERS}")))
    (over,) = xml.xpath("./c:chart/c:title")
    (under,) = xml.xpath("./c:chart/c:plotArea/*[c:axId/@val='1']/c:title")
    assert ["".join(name.xpath(".//a:t/text()")) for name in (over, under)] == ["Up", "Across"]
    assert not xml.xpath("./c:chart/c:plotArea/*[c:axId/@val='2']/c:title")  # its name stands over the chart
    top, bottom = (float(name.xpath("string(./c:layout//c:y/@val)")) for name in (over, under))
    assert top == 0 and bottom > 0.85


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (
            f"chart: bar, y: Error, unit: '%', {ROWS}",
            "Bar chart, 3 × Model. Error: AlexNet 16.4 %, VGG 7.3 %, ResNet 3.6 %.",
        ),
        (
            f"chart: line, ylabel: Results, {NUMBERS}",
            "Line chart of Results, n from 1 to 3. square: 1 1, 2 4, 3 9; cube: 1 1, 2 8, 3 27.",
        ),
        (f"chart: pie, alt: Three models in a circle, y: Error, {ROWS}", "Three models in a circle"),
    ],
)
def test_it_says_what_it_shows(keys: str, said: str, built: Build) -> None:
    report = built(_drawn(keys))
    assert report.path
    (frame,) = (shape for shape in slides(report.path)[0].shapes if shape.has_chart)
    assert frame._element.xpath("string(.//p:cNvPr/@descr)").replace("\N{NO-BREAK SPACE}", " ") == said


def test_a_long_series_is_told_by_its_ends_and_extremes(built: Build) -> None:
    rows = ", ".join(f"['{2000 + n}', {(n - 6) ** 2}]" for n in range(10))
    report = built(_drawn(f"chart: line, data: [[year, people], {rows}]"))
    assert report.path
    (frame,) = (shape for shape in slides(report.path)[0].shapes if shape.has_chart)
    assert frame._element.xpath("string(.//p:cNvPr/@descr)") == (
        "Line chart, year from 2000 to 2009. people: from 36 to 9, lowest 0 (2006), highest 36 (2000)."
    )


def test_two_builds_give_the_same_bytes(built: Build) -> None:
    blobs = []
    for _ in range(2):
        report = built(_drawn(f"chart: bar, {ROWS}"))
        assert report.path
        blobs.append(report.path.read_bytes())
    assert blobs[0] == blobs[1]


def test_each_chart_has_parts_of_its_own(built: Build) -> None:
    report = built(
        f"slides:\n- {{kind: chart, title: One, chart: bar, {ROWS}}}\n- {{kind: chart, title: Two, chart: bar, {ROWS}}}"
    )
    assert report.path
    with ZipFile(report.path) as file:
        names = file.namelist()
        types = file.read("[Content_Types].xml").decode()
        rels = ElementTree.fromstring(file.read("ppt/charts/_rels/chart2.xml.rels"))
    for name in ("charts/chart", "embeddings/Microsoft_Excel_Sheet"):
        assert sum(member.startswith(f"ppt/{name}") for member in names) == 2
    assert types.count("drawingml.chart+xml") == types.count("spreadsheetml.sheet") == 2
    assert [rel.get("Target") for rel in rels] == ["../embeddings/Microsoft_Excel_Sheet2.xlsx"]


def test_a_name_may_be_empty(built: Build) -> None:
    report = built(_drawn("chart: bar, data: [[Model, '', Layers], ['', 16.4, 8], [VGG, 7.3, 19]]"))
    assert not report.failed
    assert report.path


def test_a_chart_stands_in_a_column_and_comes_at_a_click(built: Build) -> None:
    report = built(
        f"slides:\n- kind: columns\n  title: One\n  columns:\n  - {{chart: bar, step: 1, y: Error, {ROWS}}}\n"
        "  - {bullets: [Fewer errors]}"
    )
    assert report.path
    (slide,) = slides(report.path)
    (frame,) = (shape for shape in slide.shapes if shape.has_chart)
    assert slide._element.xpath(f"count(.//p:spTgt[@spid='{frame.shape_id}'])") > 0


def test_a_value_stands_over_its_point_and_under_a_valley(built: Build) -> None:
    rows = "[[n, a], ['1', 3], ['2', 1], ['3', 4], ['4', 2]]"
    xml = _xml(built(_drawn(f"chart: line, labels: true, data: {rows}")))
    assert xml.xpath(".//c:dLbl/c:idx/@val") == ["0", "1", "2", "3"]
    assert xml.xpath(".//c:dLbl/c:dLblPos/@val") == ["t", "b", "t", "r"]


def test_words_of_a_ring_stand_outside_of_their_slices(built: Build) -> None:
    xml = _xml(built(_drawn("chart: doughnut, data: [[a, b], [One, 1], [Two, 1], [Three, 1], [Four, 1]]")))
    layouts = xml.xpath(".//c:dLbl/c:layout/c:manualLayout")
    shifts = [tuple(float(layout.xpath(f"string(./c:{axis}/@val)")) for axis in "xy") for layout in layouts]
    ways = [(x > 0, y > 0) for x, y in shifts]  # clockwise from twelve; y grows down the slide
    assert ways == [(True, False), (True, True), (False, True), (False, False)]


def test_words_at_points_stand_over_them_before_they_stand_under_them() -> None:
    points, sizes = [(50.0, 50.0), (60.0, 50.0), (70.0, 50.0)], [(20.0, 10.0)] * 3
    assert free_sides(points, sizes, ChartBox(0, 0, 100, 100)) == ["left", "above", "right"]
    assert free_sides(points, sizes, ChartBox(0, 40, 100, 60)) == ["left", "below", "right"]
    assert free_sides(points, sizes, ChartBox(0, 40, 100, 20)) == ["left", "", "right"]


@pytest.mark.parametrize(
    ("value", "said"), [(0.12345, "0.123"), (1.2345, "1.23"), (12.345, "12.3"), (123.45, "123"), (1234567.0, "1.2M")]
)
def test_a_number_has_as_many_decimals_as_are_worth_saying(value: float, said: str) -> None:
    assert fitting([value]).text(value) == said


@pytest.mark.parametrize(("low", "begin"), [(49, 0), (51, 50), (-1, -20)])
def test_an_axis_begins_at_zero_where_that_takes_less_than_half_of_it(low: float, begin: float) -> None:
    assert linear([low, 100], 6).low == begin


RULES = [
    ("crowded-chart", "chart: pie, data: [[a, b], [c, 1], [d, 1], [e, 1], [f, 1], [g, 1], [h, 1], [i, 1]]", "7 slices"),
    (
        "crowded-chart",
        "chart: line, data: [[a, C, D, E, F, G, H], [b, 1, 2, 3, 4, 5, 6], [c, 1, 2, 3, 4, 5, 6]]",
        "6 colours",
    ),
]


@pytest.mark.parametrize(("rule", "keys", "what"), RULES)
def test_what_cannot_be_told_apart_is_told(rule: str, keys: str, what: str, built: Build) -> None:
    (problem,) = built(_drawn(keys)).problems
    assert problem.message.startswith(what) and problem.message.endswith(f"[{rule}]")
    assert problem.level == "warning"
    assert problem.where.line == 2


def _many(count: int, head: str, row: str) -> str:
    return f"data: [{head}, {', '.join(row.format(n) for n in range(1, count + 1))}]"


@pytest.mark.parametrize(
    ("most", "keys", "head", "row"),
    [
        (30, "chart: bar", "[a, b]", "['{0}', 1]"),
        (6, "chart: pie", "[a, b]", "['{0}', 1]"),
        (25, "chart: scatter, names: c", "[a, b, c]", "['{0}', {0}, N{0}]"),
    ],
)
def test_as_many_as_can_be_told_apart_are_no_crowd(most: int, keys: str, head: str, row: str, built: Build) -> None:
    assert built(_drawn(f"{keys}, {_many(most, head, row)}")).problems == []
    (problem,) = built(_drawn(f"{keys}, {_many(most + 1, head, row)}")).problems
    assert problem.message.endswith(f", over {most} [crowded-chart]")


def test_one_highlighted_of_many_lines_is_no_crowd(built: Build) -> None:
    assert built(_drawn(f"{RULES[1][1]}, highlight: C")).problems == []


def test_faint_lines_are_told(lecture: Path, built: Build) -> None:
    (lecture / "pale.yaml").write_text('colors: {accent: "#FFCCCC"}\nextends: light.yaml\n')
    found = [p.message for p in built(f"theme: pale.yaml\n{_drawn(f'chart: bar, y: Error, {ROWS}')}").problems]
    assert [message for message in found if message.endswith("[faint-chart]")] == [
        "accent on #FFFFFF in a chart: contrast 1.4 : 1, under 3 : 1 [faint-chart]"
    ]


def test_words_in_charts_are_spelt(built: Build) -> None:
    (problem,) = built(_drawn("chart: bar, data: [[Part, Time], [recieve, 3], [Tests, 5]]")).problems
    assert "'recieve'" in problem.message


@pytest.mark.slow
@pytest.mark.sdk
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_validator_has_nothing_to_say(theme: str, built: Build) -> None:
    report = built(LECTURE.read_text(encoding="utf-8"), theme)
    assert report.path
    assert validate(report.path) == []


@pytest.mark.libreoffice
def test_libreoffice_draws_every_name_and_figure_where_the_chart_is(built: Build, tmp_path: Path) -> None:
    report = built(LECTURE.read_text(encoding="utf-8"))
    assert report.path
    try:
        drawn = stretches(convert(report.path, tmp_path / "drawn"))
    except LibreOfficeMissingError:
        pytest.skip("LibreOffice is not installed")
    for slide, found in zip(slides(report.path), drawn, strict=True):
        for shape in (shape for shape in slide.shapes if shape.has_chart):
            inside = [
                letters(stretch.text)
                for stretch in found
                if shape.left - 12_700 <= stretch.box.x
                and stretch.box.right <= shape.left + shape.width + 12_700
                and shape.top - 12_700 <= stretch.box.y
                and stretch.box.bottom <= shape.top + shape.height + 12_700
            ]
            said = "".join(inside)
            for name in _names(shape.chart):
                assert letters(name) in said, f"{slide.shapes.title.text}: {name}"


def _names(chart: Any) -> list[str]:
    """What has to be read: names of bars, slices and points, of several series, and over the chart."""
    xml = chart._chartSpace
    names = xml.xpath(".//c:dLbl/c:tx//a:t/text()") + xml.xpath(".//c:title//a:t/text()")
    if chart.plots[0]._element.tag in (f"{C}barChart", f"{C}pieChart", f"{C}doughnutChart"):
        names += list(chart.plots[0].categories)
    series = [series.name for series in chart.plots[0].series]
    return [str(name) for name in names + (series if len(series) > 1 else [])]


@pytest.mark.parametrize("sign", [";", "\t"])
def test_cells_are_divided_by_what_the_head_has_most_of(sign: str, lecture: Path, built: Build) -> None:
    rows = [["Year", "Share, in %"], ["2001", "1,5" if sign == ";" else "1.5"], ["2002", "2"]]
    (lecture / "assets" / "cells.csv").write_text("\n".join(map(sign.join, rows)), encoding="utf-8")
    chart = _chart(built(_drawn("chart: bar, data: cells.csv, x: Year, y: 'Share, in %'")))
    assert list(chart.plots[0].series[0].values) == [1.5, 2.0]
    data = Data(lecture / "assets")
    assert data("cells.csv") == [{"Year": 2001.0, "Share, in %": 1.5}, {"Year": 2002.0, "Share, in %": 2.0}]
    report = built("slides:\n- {title: T, kind: table, table: cells.csv}")
    assert report.path and rows[1][1] in words(report.path)
