"""Write the workbook that PowerPoint opens to edit a chart's data."""

from __future__ import annotations

import io
from datetime import datetime

from deck.chart.content import Content

SHEET = "Sheet1"
DATES = "yyyy-mm-dd"


def workbook(content: Content) -> bytes:
    """The first column, the series and the names of points, each under its head; the same bytes on any day."""
    from xlsxwriter import Workbook

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
    letter = _letter(column)
    return f"{SHEET}!${letter}$2:${letter}${rows + 1}"


def head(column: int) -> str:
    """The cell over a column: Sheet1!$B$1."""
    return f"{SHEET}!${_letter(column)}$1"


def _letter(column: int) -> str:
    """A column's letters: 0 → A, 26 → AA."""
    above, last = divmod(column, 26)
    return (_letter(above - 1) if above else "") + chr(ord("A") + last)
