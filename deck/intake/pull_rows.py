"""Change cells and rows of CSV files, so that no other character of them changes."""

import csv
import io
import re
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

from deck.base.paths import file_text, separator
from deck.base.problem import Where
from deck.intake.source import Change


class CsvText:
    """A CSV file as it is typed; what stands in one line each of its rows."""

    def __init__(self, path: Path) -> None:
        self._text = file_text(path)
        self._lines = self._text.split("\n")
        self._starts = [0, *accumulate(len(line) + 1 for line in self._lines)]
        kept = [line for line in self._lines if line.strip() and not line.startswith("#")]
        self._sign = separator(kept[0] if kept else "")
        self._comma = self._sign == ";" and any(re.search(r"(^|;)[+−-]?\d*,\d+(;|$)", line) for line in kept)
        self.rows = [next(csv.reader([line], delimiter=self._sign), []) for line in kept if line.count('"') % 2 == 0]
        self._whole = len(self.rows) == len(kept)

    def cell(self, line: int, column: int, old: str, new: str) -> Change | None:
        """What makes another text of a cell: that in this column, or the only one in its line that has it."""
        begin, sign = self._starts[line - 1], re.escape(self._sign)
        cells = list(re.finditer(rf'(?:(?<={sign})|^)("(?:[^"]|"")*"|[^{sign}]*)', self._lines[line - 1]))
        same = [found for found in cells if next(csv.reader([found[0]], delimiter=self._sign), [""]) == [old]]
        if column < len(cells) and cells[column] in same:
            same = [cells[column]]
        text = self._typed([new])
        return Change(begin + same[0].start(), begin + same[0].end(), text) if len(same) == 1 else None

    def row(self, places: Sequence[Where], n: int | None, cells: Sequence[str] | None, at: int) -> Change | None:
        """What makes a row go, or one come before the row `at`; None if the file has other rows than are shown.

        places: where each row was written, of which the first may be the outline.
        """
        lines = [place.line if place.file.endswith(".csv") else 0 for place in places]
        if not self._whole or len(self.rows) != len(places) or 0 in lines[1:]:
            return None
        if n is not None:
            begin, end = self._starts[lines[n] - 1], self._starts[lines[n]]
            return Change(begin, end, "") if end <= len(self._text) else Change(begin - 1, end - 1, "")
        before = lines[at - 1] if at else 0
        begin = self._starts[before or (lines[at] - 1 if at < len(lines) else 0)]
        text = self._typed(cells or ())
        return (
            Change(begin, begin, f"{text}\n") if begin <= len(self._text) else Change(begin - 1, begin - 1, f"\n{text}")
        )

    def _typed(self, cells: Sequence[str]) -> str:
        out, number = io.StringIO(), re.compile(r"-?\d+\.\d+")
        typed = [cell.replace(".", ",") if self._comma and number.fullmatch(cell) else cell for cell in cells]
        csv.writer(out, lineterminator="", delimiter=self._sign).writerow(typed)
        return out.getvalue()
