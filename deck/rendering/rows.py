"""Read a table's rows from the outline or a CSV file, and choose the columns and rows that are wanted."""

import csv
import io
import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from deck.base.paths import inside, separator, text_inside
from deck.base.problem import DeckError, Problem, Where, did_you_mean
from deck.model.deck import Deck
from deck.model.values import Record, Scalar, described, impossible, no_list, no_text
from deck.outline.load import mapping

_MOST = 1_000
Rows = list[list[Any]]  # of texts, row by row; the first may be the head


class Cell(Scalar):
    """A cell that covers several columns and rows, or the name of a group of rows."""

    across, down, group = 1, 1, False


class Continental(Scalar):
    """A number with a comma before its decimals, 1,5, of a file that has semicolons between cells."""


def rows(value: Any, deck: Deck) -> Rows:
    """A table's rows: as they stand, or those of the CSV file that a text names; none if that is yet to be made."""
    if isinstance(value, Scalar) and deck.maker(value):
        return []
    if isinstance(value, list) and value and all(isinstance(row, Scalar) for row in value):
        raise no_list(value[0])  # names of groups of nothing
    found = _csv(value, deck) if isinstance(value, Scalar) else [_row(row) for row in value]
    if not any(found):
        raise DeckError(Problem(value.where, "table-cells", "a table without cells", "write rows: [[a, b], [c, d]]"))
    return found


def _row(row: Any) -> list[Scalar]:
    """A row as it stands in the outline; a text by itself names the rows under it."""
    if isinstance(row, Scalar):
        name = Cell(row, row.where)
        name.group = True
        return [name]
    if not isinstance(row, list):
        raise no_list(row)
    return [_reaching(cell) for cell in row]


def _reaching(cell: Any) -> Scalar:
    """A cell: a text, or a mapping that has one and says how far it reaches."""
    if isinstance(cell, Record):
        text = cell.get("text", Scalar("", cell.where))
        found = Cell(_reaching(text), text.where)
        found.across, found.down = (_count(cell.get(key) or Scalar("1", cell.where)) for key in ("across", "down"))
        return found
    if not isinstance(cell, Scalar):
        raise no_text(cell)
    return cell


def spans(cell: Any) -> dict[str, int]:
    """What a cell covers, as attributes of its tag."""
    sizes = {"span": cell.across, "down": cell.down} if isinstance(cell, Cell) else {}
    return {name: count for name, count in sizes.items() if count > 1}


def names_group(row: list[tuple[Scalar, bool]]) -> bool:
    """Whether a row but names those under it."""
    return len(row) == 1 and isinstance(row[0][0], Cell) and row[0][0].group


def _csv(name: Scalar, deck: Deck) -> Rows:
    """The cells of a CSV file, each with its line in the file; those of its head are the outline's."""
    lines = text_inside(deck.assets, name, name.where).splitlines()
    kept = [n for n, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    sign = separator(lines[kept[0] - 1] if kept else "")
    reader = csv.reader(io.StringIO("\n".join(lines[n - 1] for n in kept)), delimiter=sign, strict=True)
    file = str(inside(deck.assets, name, name.where))
    found: Rows = []
    try:
        for row in reader:
            where = Where(file, kept[reader.line_num - 1]) if found else name.where
            decimal = [sign == ";" and re.fullmatch(r"[+−-]?\d*,\d+", cell) for cell in row]
            found.append([(Continental if d else Scalar)(cell, where) for d, cell in zip(decimal, row, strict=True)])
    except csv.Error as error:
        hint = 'a cell that holds a comma or a quote is written "like ""this"""'
        raise DeckError(Problem(name.where, "table-cells", f"{name} is not CSV: {error}", hint)) from None
    return found


def chosen(found: Rows, columns: Any = None, only: Any = None, sort: Any = None, most: Any = None) -> Rows:
    """The columns and rows that are wanted of a table with a head; what is not said leaves all as it is.

    columns: names in the head, or {name: the words to show for it}; only: {name: the text or texts to keep}; sort: the
    name of a column, with a minus before it for the largest first; most: how many rows.
    """
    if not found:
        return _awaited(columns, only)
    head, *body = found
    for name, texts in _pairs(only) if only else ():
        body = _kept(body, _place(name, head), texts)
    if sort:
        body = _sorted(body, head, sort)
    if most:
        body = body[: _count(most)]
    if len(body) > _MOST:
        where = next(cell.where for row in found for cell in row)
        message = f"{len(body):,} rows, of which slides can show {_MOST:,}"
        hint = "choose some with 'only:', or the first with 'sort:' and 'most:'"
        raise DeckError(Problem(where, "table-choice", message, hint))
    if not columns:
        return [head, *body]
    for cell in (cell for row in found for cell in row if isinstance(cell, Cell) and cell.across > 1):
        hint = "leave 'columns:' out"
        raise DeckError(Problem(cell.where, "table-choice", "columns cannot be chosen where a cell covers some", hint))
    wanted = [(_place(name, head), said) for name, said in _named(columns)]
    named = (names_group([(cell, False) for cell in row]) for row in body)
    rest = (row if is_name else [_cell(row, n) for n, _ in wanted] for row, is_name in zip(body, named, strict=True))
    return [[said for _, said in wanted], *rest]


def plotted(found: Rows, x: Any = None, y: Any = None, by: Any = None, names: Any = None) -> Rows:
    """The columns that a chart shows of a table with a head: that of x, those of y, and that which names points.

    x: the first column, if it is not said; y: all others; by: the column whose words become columns, into which the one
    of y is divided.
    """
    found = [[Scalar(c.replace(",", "."), c.where) if isinstance(c, Continental) else c for c in row] for row in found]
    if not (x or y or by or names):
        return found
    if not found:
        return _awaited(x, y, by, names)
    head = found[0]
    ends = [item for item in (by, names) if item]
    first = x or head[0]
    taken = [name for name, _ in _named([first, *ends])]
    values = y or [name for name in head if name not in taken]
    picked = chosen(found, [first, *(values if isinstance(values, list) else [values]), *ends])
    if not by:
        return picked
    if len(picked[0]) != 2 + len(ends):
        message = f"'by:' divides one column, here are {len(picked[0]) - 1 - len(ends)}"
        raise DeckError(Problem(by.where, "chart-data", message, "choose it with 'y:'"))
    return _divided(picked, bool(names))


def _awaited(*wanted: Any) -> Rows:
    """No rows, for their file is yet to be made; the keys by which they would be chosen are used all the same."""
    for value in wanted:
        if isinstance(value, Record):
            value.items()
        elif isinstance(value, list):
            _awaited(*value)
    return []


def _divided(found: Rows, named: bool) -> Rows:
    """A column of its own for each word of the third; rows of one x are one, unless their points have names."""
    (first, _, _, *name), *body = found
    groups = list(dict.fromkeys(row[2] for row in body))
    made: Rows = []
    for x, value, group, *point in body:
        place = 1 + groups.index(group)
        row = next((row for row in made if row[0] == x and not row[place] and not named), None)
        if row is None:
            row = [x, *(Scalar("", x.where) for _ in groups), *point]
            made.append(row)
        row[place] = value
    return [[first, *groups, *name], *made]


def _pairs(record: Any) -> Iterator[tuple[Scalar, Any]]:
    for name, value in mapping(record).items():
        assert isinstance(name, Scalar)
        yield name, value


def _named(columns: Any) -> Iterator[tuple[Scalar, Scalar]]:
    """The columns that an author names, each with the words to show for it."""
    for item in columns if isinstance(columns, list) else [columns]:
        for name, said in _pairs(item) if isinstance(item, Record) else [(item, item)]:
            if not isinstance(said, Scalar):
                raise no_text(said)
            yield name, said


def _place(name: Scalar, head: Sequence[Scalar]) -> int:
    """Which column has this name."""
    if name not in head:
        message = f"no column {str(name)!r}"
        raise DeckError(Problem(name.where, "table-choice", message, did_you_mean(name, filter(None, head))))
    return head.index(name)


def _cell(row: Any, column: int) -> Scalar:
    return row[column] if column < len(row) else Scalar("", next(iter(row), row).where)


def _kept(body: Rows, column: int, texts: Any) -> Rows:
    wanted = texts if isinstance(texts, list) and texts else [texts]
    found = [row for row in body if _cell(row, column) in wanted]
    if not found:
        values = {_cell(row, column) for row in body[:100]}
        said = ", ".join(map(described, wanted))
        message = f"no row has {said}"
        raise DeckError(Problem(texts.where, "table-choice", message, did_you_mean(next(iter(wanted), ""), values)))
    return found


def _sorted(body: Rows, head: Sequence[Scalar], sort: Any) -> Rows:
    """By a column's numbers if it has only numbers, else by its words; rows without either come last."""
    if not isinstance(sort, Scalar):
        raise no_text(sort)
    descending = sort.startswith("-") and sort not in head
    column = _place(Scalar(sort[1:], sort.where) if descending else sort, head)
    full = [row for row in body if _cell(row, column)]
    try:
        ordered = sorted(full, key=lambda row: float(_cell(row, column)), reverse=descending)
    except ValueError:
        ordered = sorted(full, key=lambda row: _cell(row, column).casefold(), reverse=descending)
    return ordered + [row for row in body if not _cell(row, column)]


def _count(most: Any) -> int:
    if not isinstance(most, Scalar):
        raise no_text(most)
    if not most.isdecimal() or not int(most):
        raise DeckError(impossible(most, "write a whole number above 0"))
    return int(most)


def lit(found: Rows, names: Any, header: bool = True, among: Sequence[int] = ()) -> list[list[tuple[Scalar, bool]]]:
    """Each cell, and whether it is highlighted: a name in the head lights its column, one in the first column its row.

    Any other name lights the cells that have it; among: in these columns only.
    """
    if not found:
        return []
    wanted = names if isinstance(names, list) else [names] if names else []
    head = list(found[0]) if header else []
    places = ([n for n in range(len(row)) if not among or n in (m % len(row) for m in among)] for row in found)
    searched = [[row[n] for n in here] for row, here in zip(found, places, strict=True)]
    for name in wanted:
        if name not in head and not any(name in row for row in searched):
            if not isinstance(name, Scalar):
                raise no_text(name)
            cells: Collection[Scalar] = {cell for row in [head, *searched][:100] for cell in row if cell}
            near, message = did_you_mean(name, cells), f"no cell is {str(name)!r}"
            hint = near if len(cells) < 20 or "did you" in near else ""
            raise DeckError(Problem(name.where, "table-choice", message, hint))
    columns = {n for n, cell in enumerate(head) if cell in wanted}
    rest = [name for name in wanted if name not in head]
    return [
        [(cell, n in columns or row[0] in rest or (cell in rest and cell in cells)) for n, cell in enumerate(row)]
        for row, cells in zip(found, searched, strict=True)
    ]
