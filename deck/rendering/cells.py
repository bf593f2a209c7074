"""Give each cell of a table its place: those that reach over others, the names of groups, and true minus signs."""

from collections.abc import Iterator, Sequence

from deck.base.dataclass import replace
from deck.base.numerals import is_number, with_minus
from deck.base.problem import Problem, Where, plural
from deck.model.tags import Node, Table, Td, Text, Tr, walk
from deck.model.text import Paragraph, Run
from deck.model.values import written_at
from deck.rendering.runs import behind

_MOST = 100  # columns
# By column: how many more rows are covered, by which cell, by its first column.
_Above = dict[int, tuple[int, Td, bool]]


def spread(table: Table) -> Iterator[Problem]:
    """Fill a table's rows up with cells for what others cover; what is wrong with those that do."""
    count = max((sum(cell.span for cell in row.children) for row in table.children if not _group(row)), default=1)
    above: _Above = {}
    for number, row in enumerate(table.children):
        left = len(table.children) - number
        cells = [cell for cell in row.children if isinstance(cell, Td)]
        for cell in cells:
            cell.span = count if _group(row) else cell.span
            cell.paragraphs = [_with_minus(p) if "-" in p.text and is_number(p.text) else p for p in cell.paragraphs]
            if cell.down > left:
                yield _wrong(cell, f"a cell reaches down {cell.down} rows, of which {left} are left")
        filler = _Filler(above, cells)
        row.children, above = filler.found, filler.below
        yield from (_wrong(cell, "a cell reaches over one that reaches down from above") for cell in filler.crossing)
    columns = max((len(row.children) for row in table.children), default=0)
    yield from _miscounted(table, columns)
    for row in (row for row in table.children if len(row.children) < columns):
        message = f"{plural(len(row.children), 'cell')} in a row of a table of {columns} columns"
        told = (cell for some in (row, table) for cell in walk(some))  # words of the row, else any of the table
        where = next((run.where for cell in told for p in cell.paragraphs for run in p.runs), row.where)
        yield Problem(where, "table-cells", message, 'write "" for an empty cell', "warning")
        row.children += [Td(where=row.where) for _ in range(columns - len(row.children))]


def _miscounted(table: Table, columns: int) -> Iterator[Problem]:
    """What is wrong with the numbers and letters that are written for its columns."""
    widths = table.widths.replace(",", " ").split()
    for count, written, what in ((len(widths), table.widths, "widths"), (len(table.align), table.align, "letters")):
        if columns and count not in (0, columns):
            message = f"{count} {what} for {columns} columns"
            yield Problem(written_at(written, table.where), "table-cells", message, "write one for each column")


def _group(row: Node) -> bool:
    return isinstance(row, Tr) and row.group


def _wrong(cell: Td, message: str) -> Problem:
    where: Where = next((run.where for paragraph in cell.paragraphs for run in paragraph.runs), cell.where)
    return Problem(where, "table-cells", message, "count the columns and rows that it covers with itself")


class _Filler:
    """A row with all that is covered in it; below: what of it reaches into the next; crossing: what cannot be."""

    def __init__(self, above: _Above, cells: list[Td]) -> None:
        self.found: list[Node] = []
        self.below: _Above = {}
        self.crossing: list[Td] = []
        waiting = list(cells)
        while (waiting or any(column >= len(self.found) for column in above)) and len(self.found) < _MOST:
            column = len(self.found)
            if column in above:
                rows, cell, first = above[column]
                self.below |= {column: (rows - 1, cell, first)} if rows > 1 else {}
                self.found.append(Td(where=cell.where, covered="down", span=cell.span if first else 0))
            elif waiting:
                self._cell(waiting.pop(0), above)
            else:
                self.found.append(Td(where=next(iter(above.values()))[1].where))

    def _cell(self, cell: Td, above: _Above) -> None:
        column = len(self.found)
        if any(column + n in above for n in range(1, cell.span)):
            self.crossing.append(cell)
        for n in range(cell.span):
            if cell.down > 1:
                self.below[column + n] = cell.down - 1, cell, n == 0
            self.found.append(Td(where=cell.where, covered="across", down=cell.down) if n else cell)


def _with_minus(number: Paragraph) -> Paragraph:
    """A number with true minus signs; code and formulas stay as they are."""
    plain = ((run, not (run.code or run.formula or run.value)) for run in number.runs)
    return replace(
        number, runs=tuple(replace(run, text=with_minus(run.text)) if is_so else run for run, is_so in plain)
    )


def caption(runs: Sequence[Run], begin: int) -> Text:
    """The small print of a table: what stands behind so many characters of a line."""
    words = Paragraph(behind(runs, begin))
    return Text(where=runs[0].where, size="label", color="grey", paragraphs=[words])
