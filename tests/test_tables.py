"""Tables come out native, in the theme's table style, with the rows and columns that the outline chooses."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Build
from pptx.util import Inches
from readback import slides
from sdk import validate

from deck.base.problem import Where
from deck.layout import columns, intrinsic_size, measure, typeset
from deck.model.tags import Node, Table, Td, Tr
from deck.model.text import Paragraph, Run
from deck.pipeline.report import Report
from deck.theme.load import load_style

MODELS = """# Four models
model,year,layers,maker
AlexNet,2012,8,Toronto
VGG-19,2014,19,Oxford
GoogLeNet,2014,22,Google
ResNet,2015,152,Microsoft
"""
WIDE = 11.833  # inches of a slide's content


@pytest.fixture
def models(lecture: Path) -> Path:
    (lecture / "assets" / "models.csv").write_text(MODELS, encoding="utf-8")
    return lecture


def _tables(report: Report) -> list[Any]:
    assert report.problems == []
    assert report.path
    return [shape for slide in slides(report.path) for shape in slide.shapes if shape.has_table]


def _cells(shape: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in shape.table.rows]


def _sides(shape: Any) -> list[str]:
    """How the cells of the last row are aligned."""
    row = shape.table.rows[len(shape.table.rows) - 1]
    return [cell._tc.xpath("string(.//a:pPr/@algn)") for cell in row.cells]


def _lit(shape: Any) -> list[list[int]]:
    return [[int(bool(cell._tc.xpath(".//a:rPr/a:solidFill"))) for cell in row.cells] for row in shape.table.rows]


def _table(rest: str) -> str:
    return f"slides:\n- kind: table\n  title: Models\n  table: models.csv\n{rest}"


def test_columns_are_chosen_and_named(models: Path, built: Build) -> None:
    (table,) = _tables(built(_table("  columns: [model, {layers: Layers, year: Year}]")))
    assert _cells(table)[:2] == [["model", "Layers", "Year"], ["AlexNet", "8", "2012"]]


def test_rows_are_chosen_sorted_and_cut(models: Path, built: Build) -> None:
    (table,) = _tables(built(_table("  only: {year: ['2014', '2015']}\n  sort: -layers\n  most: 2\n  columns: model")))
    assert _cells(table) == [["model"], ["ResNet"], ["GoogLeNet"]]
    (table,) = _tables(built(_table("  sort: maker\n  columns: maker")))
    assert [row[0] for row in _cells(table)[1:]] == ["Google", "Microsoft", "Oxford", "Toronto"]


def test_numbers_sort_as_numbers_and_rows_without_one_come_last(built: Build) -> None:
    rows = "[[name, n], [a, '10'], [b, ''], [c, '9']]"
    for sort, wanted in (("n", "cab"), ("-n", "acb")):
        (table,) = _tables(built(f"slides:\n- {{kind: table, title: One, table: {rows}, sort: {sort}}}"))
        assert "".join(row[0] for row in _cells(table)[1:]) == wanted


@pytest.mark.parametrize(
    ("cells", "side"),
    [
        (["16.4 %", "3.6 %"], "r"),
        (["1,722.9", "–"], "r"),
        (["≥ 800 bp", "−3"], "r"),
        (["$5", "", "€7.50"], "r"),
        (["**12** ms", "1 GB/s"], "r"),
        (["10 kb to 2 Mb", "15 kb"], "l"),
        (["2019-05", "2020-01"], "l"),
        (["", "–"], "l"),
        (["three", "4"], "l"),
        (["32–64 GiB", "12 GiB", "NA"], "r"),
        (["8-16 GB", "n/a", "-"], "r"),
        (["91.2 ± 0.3 %", "34 (12 %)", "0.5 [0.3, 0.7]"], "r"),
        (["1e-5", "3 × 10⁻⁴", "$10^{-3}$"], "r"),
        (["USD 1.2M", "-$5", "7 €"], "r"),
        (["120 km/h", "3 days", "5 tokens/s"], "r"),
        (["ResNet-50", "8-K"], "l"),
        (["3 of 5", "1 of 4"], "l"),
    ],
)
def test_a_column_of_numbers_stands_right(cells: list[str], side: str, built: Build) -> None:
    rows = "".join(f"\n  - [name, {cell!r}]" for cell in ["head", *cells])
    (table,) = _tables(built(f"slides:\n- kind: table\n  title: One\n  table:{rows}\n"))
    assert _sides(table) == ["l", side]


def test_minus_signs_of_numbers_are_true_and_those_of_words_and_code_stay(built: Build) -> None:
    cells = ["-0.35", "**-5** ms", "-5 – -3", "0.5 [-0.3, 0.7]", "1e-5", "2019-05", "GPT-4", "`-1`", "a -1"]
    rows = "".join(f"\n  - [name, {cell!r}]" for cell in cells)
    (table,) = _tables(built(f"slides:\n- kind: table\n  title: One\n  table:\n  - [a, b]{rows}\n"))
    assert [row[1] for row in _cells(table)[1:]] == [
        *("−0.35", "−5 ms", "−5 – −3", "0.5 [−0.3, 0.7]"),
        *("1e-5", "2019-05", "GPT-4", "-1", "a -1"),
    ]


MERGED = """slides:
- kind: table
  title: Errors
  zebra: true
  table:
  - [{text: Model, down: 2}, {text: Error, across: 2}]
  - [Top-1, Top-5]
  - Convolutional
  - [AlexNet, 37.5 %, 17.0 %]
  - [VGG-19, {text: not told, across: 2, down: 2}]
  - [ResNet]
"""


def _merged(shape: Any) -> list[list[str]]:
    names = ("gridSpan", "rowSpan", "hMerge", "vMerge")
    return [
        [" ".join(f"{name}{cell._tc.get(name)}" for name in names if cell._tc.get(name)) for cell in row.cells]
        for row in shape.table.rows
    ]


def test_cells_cover_others_and_a_text_by_itself_names_the_rows_under_it(built: Build) -> None:
    (table,) = _tables(built(MERGED))
    assert _merged(table) == [
        ["rowSpan2", "gridSpan2", "hMerge1"],
        ["vMerge1", "", ""],
        ["gridSpan3", "hMerge1", "hMerge1"],
        ["", "", ""],
        ["", "gridSpan2 rowSpan2", "rowSpan2 hMerge1"],
        ["", "gridSpan2 vMerge1", "hMerge1 vMerge1"],
    ]
    assert _cells(table)[4] == ["VGG-19", "not told", ""]
    assert table._element.xpath("string(.//p:cNvPr/@descr)").startswith("Table of 4 rows")
    assert [len(row.cells[0]._tc.xpath(".//a:rPr[@b='1']")) for row in table.table.rows] == [0, 0, 1, 0, 0, 0]
    assert len(table.table.rows[1].cells[1]._tc.xpath(".//a:lnB")) == 1  # the style rules under the first row alone
    assert dict(table.table._tbl.tblPr.attrib) == {"firstRow": "1", "bandRow": "1"}
    assert [cell._tc.xpath("string(.//a:pPr/@algn)") for cell in table.table.rows[4].cells] == ["l", "ctr", ""]


@pytest.mark.parametrize(
    ("rows", "line", "message"),
    [
        ("[[a, b], [{text: x, down: 2}, y]]", 4, "a cell reaches down 2 rows, of which 1 are left"),
        (
            "[[a, {text: x, down: 2}], [{text: y, across: 2}]]",
            4,
            "a cell reaches over one that reaches down from above",
        ),
        ("[[{text: x, across: none}]]", 4, "'none' is not possible here"),
        ("[[{text: [x], across: 2}]]", 4, "a text is meant here, not a list"),
        ("[[{text: x, accross: 2}]]", 4, "nothing uses 'accross'"),
        ("[[{text: x, across: 2}]]\n  columns: [x]", 4, "columns cannot be chosen where a cell covers some"),
    ],
)
def test_cells_that_cover_what_is_not_there_are_told(rows: str, line: int, message: str, built: Build) -> None:
    report = built(f"slides:\n- kind: table\n  title: One\n  table: {rows}\n")
    assert [(problem.where.line, problem.message) for problem in report.problems] == [(line, message)]


def test_parts_of_a_table_keep_groups_and_covered_rows_together(built: Build) -> None:
    body = "".join(f"\n  - Group {n}\n  - [{{text: Row {n}, down: 2}}, '{n}']\n  - ['{n + 1}']" for n in range(9))
    report = built(f"slides:\n- kind: table\n  title: One\n  split: auto\n  table:\n  - [Name, Number]{body}\n")
    tables = _tables(report)
    assert len(tables) > 1
    assert all(_cells(table)[1][0].startswith("Group") and _merged(table)[-1][0] == "vMerge1" for table in tables)


def test_the_first_column_stands_left_even_of_numbers(built: Build) -> None:
    (table,) = _tables(
        built("slides:\n- {kind: table, title: One, table: [[Year, Error], ['2014', '7'], ['2015', '4']]}")
    )
    assert _sides(table) == ["l", "r"]


def test_the_author_s_alignment_wins(models: Path, built: Build) -> None:
    (table,) = _tables(built(_table("  align: clrl")))
    assert _sides(table) == ["ctr", "l", "r", "l"]


def test_a_column_is_as_wide_as_its_words_and_all_are_if_they_can_be(models: Path, built: Build) -> None:
    (table,) = _tables(built(_table("  size: small")))
    widths = [column.width for column in table.table.columns]
    assert max(widths) < 2.2 * min(widths)
    assert table.width == sum(widths) < Inches(WIDE)
    long = "many words that go on and on " * 8
    (table,) = _tables(built(f"slides:\n- {{kind: table, title: One, table: [[a, What it does], ['3', {long}]]}}"))
    first, second = (column.width for column in table.table.columns)
    assert second > 10 * first
    assert abs(table.width - Inches(WIDE)) < Inches(0.01)


def test_only_long_texts_wrap(built: Build) -> None:
    long = "many words that go on and on " * 8
    (table,) = _tables(
        built(f"slides:\n- {{kind: table, title: One, table: [[Read length, What], [10 kb to 2 Mb, {long}]]}}")
    )
    head = table.table.rows[0].height
    assert head < table.table.rows[1].height / 2
    assert table.table.columns[0].width > Inches(1.6)


def test_a_name_lights_a_column_a_row_or_a_cell(models: Path, built: Build) -> None:
    (table,) = _tables(built(_table("  most: 2\n  columns: [model, year, layers]\n  highlight: [year, VGG-19]")))
    assert _lit(table) == [[0, 1, 0], [0, 1, 0], [1, 1, 1]]
    (table,) = _tables(built(_table("  most: 2\n  columns: [model, year, layers]\n  highlight: '19'")))
    assert _lit(table) == [[0, 0, 0], [0, 0, 0], [0, 0, 1]]
    (table,) = _tables(built(_table("  most: 2\n  header: none\n  columns: [model, year]\n  highlight: [year]")))
    assert _lit(table) == [[0, 1], [0, 0], [0, 0]]


@pytest.mark.parametrize(
    ("keys", "flags"),
    [
        ("", {"firstRow": "1"}),
        ("  header: none", {}),
        ("  header: column", {"firstCol": "1"}),
        ("  header: both\n  total: true", {"firstRow": "1", "firstCol": "1", "lastRow": "1"}),
    ],
)
def test_heads_and_sums_are_left_to_the_table_style(
    keys: str, flags: dict[str, str], models: Path, built: Build
) -> None:
    (table,) = _tables(built(_table(keys)))
    properties = table.table._tbl.tblPr
    assert dict(properties.attrib) == flags
    assert table.table._tbl.xpath("count(.//a:rPr[@b])") == 0
    package = table.part.package
    (styles,) = (part.blob.decode() for part in package.iter_parts() if part.partname.endswith("tableStyles.xml"))
    style_id = re.search(r"\{[^}]+\}", properties.xpath("string(./*)"))
    assert style_id
    assert f'styleId="{style_id[0]}"' in styles


def test_cells_are_markdown_and_a_caption_stands_under_them(built: Build) -> None:
    report = built(
        "slides:\n- kind: table\n  title: One\n  table: [[a, '**b** [c](https://example.org)'], ['`x`', d]]\n"
        "  caption: What *this* is\n"
    )
    (table,) = _tables(report)
    assert _cells(table) == [["a", "b c"], ["x", "d"]]
    assert table.table._tbl.xpath("count(.//a:hlinkClick)") == 1
    assert report.path
    (caption,) = (shape for shape in slides(report.path)[0].shapes if shape.name == "Text")
    assert caption.text_frame.text == "What this is"
    assert caption.top >= table.top + sum(row.height for row in table.table.rows)


def test_it_says_what_it_shows_and_its_cells_have_room(models: Path, built: Build) -> None:
    (table,) = _tables(built(_table("  columns: [model, year]")))
    assert table._element.xpath("string(.//p:cNvPr/@descr)") == "Table of 4 rows: model, year"
    (bare,) = _tables(built(_table("  header: none\n  columns: [model, year]\n  most: 3")))
    assert bare._element.xpath("string(.//p:cNvPr/@descr)") == "Table of 4 rows"
    margins = {(c.margin_left, c.margin_right, c.margin_top, c.margin_bottom) for c in table.table.iter_cells()}
    assert margins == {(Inches(0.1), Inches(0.1), Inches(0.06), Inches(0.06))}


def test_a_head_that_needs_two_lines_in_bold_has_them() -> None:
    style = load_style(ROOT / "templates" / "theme" / "light.yaml")
    said = Paragraph((Run("Many words in a head", Where("")),))
    plain, bold = (typeset.width([said], style.sizes["table"][0], style, bold=heavy) for heavy in (False, True))
    width = round((plain + bold) / 2 / measure.SAFETY) + 2 * columns.CELL_INSET[0]
    rows: list[Node] = [Tr(where=Where(""), children=[Td(where=Where(""), paragraphs=[said])]) for _ in range(2)]
    head, row = intrinsic_size.row_heights(
        Table(where=Where(""), widths="1", children=rows), width, style.sizes["table"][0], style
    )
    line = typeset.height([said], 2 * width, style.sizes["table"], style)
    assert row == line + 2 * columns.CELL_INSET[1]
    assert abs(head - row - line) <= 1


def test_the_first_column_is_as_wide_as_its_bold_words(models: Path, built: Build) -> None:
    plain, stub = (
        _tables(built(_table(f"  size: small\n  header: {header}")))[0].table.columns for header in ("row", "both")
    )
    assert stub[0].width > 1.02 * plain[0].width
    assert [column.width for column in list(stub)[1:]] == [column.width for column in list(plain)[1:]]


def _long(rows: int, more: str = "") -> str:
    body = "".join(f"\n  - [Row {n}, '{n * n}']" for n in range(rows))
    return f"slides:\n- kind: table\n  title: Squares\n  total: true\n{more}  table:\n  - [Name, Square]{body}\n"


def test_rows_too_many_are_counted(built: Build) -> None:
    report = built(_long(14))
    (problem,) = report.problems
    assert problem.message == "does not fit: 3 rows too many at 16 pt"
    assert problem.where.line == 6
    report = built(_long(14, "  caption: And so on\n"))
    assert [problem.message for problem in report.problems] == ["does not fit: 4 rows too many at 16 pt"]


def test_split_goes_on_under_the_same_head_in_the_same_columns(built: Build) -> None:
    report = built(_long(40, "  split: auto\n"))
    tables = _tables(report)
    assert len(tables) > 2
    assert [_cells(table)[0] for table in tables] == [["Name", "Square"]] * len(tables)
    assert [row[0] for table in tables for row in _cells(table)[1:]] == [f"Row {n}" for n in range(40)]
    assert len({tuple(column.width for column in table.table.columns) for table in tables}) == 1
    sums = [table.table._tbl.tblPr.get("lastRow") for table in tables]
    assert sums == [None] * (len(tables) - 1) + ["1"]


@pytest.mark.slow
@pytest.mark.sdk
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_validator_has_nothing_to_say(theme: str, models: Path, built: Build) -> None:
    report = built(_table("  header: both\n  total: true\n  highlight: [year]\n  caption: Models"), theme)
    assert report.path
    assert validate(report.path) == []
    merged = built(MERGED, theme)
    assert merged.path
    assert validate(merged.path) == []


def test_a_row_of_one_empty_cell_is_told_where_the_table_is_written(built: Build) -> None:
    (problem,) = built("slides:\n- {kind: table, title: A, table: [[a, b], [<!-- c -->], [1, 2]]}\n").problems
    assert problem.code == "table-cells" and problem.where.line == 2 and problem.where.file.endswith("outline.yaml")
