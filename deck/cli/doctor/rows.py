"""Show what was found: a line each under its section, or as JSON."""

import textwrap
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Literal, NamedTuple

from deck.cli.progress import worded

_SIGNS = {"ok": "✓", "warning": "!", "error": "✗"}
_NAME, _WIDTH = 20, 120  # characters of a name, of a line


class CheckRow(NamedTuple):
    """One thing that was looked at: in which section, what was found, whether that is well, else what to do.

    Only an error keeps every deck from being built; `many`: while it is well it needs no line of its own.
    """

    section: str
    name: str
    found: str
    level: Literal["ok", "warning", "error"] = "ok"
    hint: str = ""
    many: bool = False


def shown(rows: Iterable[CheckRow]) -> list[str]:
    """The rows as lines; those of which there are many share a line, unless something is wrong."""
    lines = []
    for section, listed in groupby(rows, key=lambda row: row.section):
        lines += [section, *(line for row in _joined(list(listed)) for line in _lines(row))]
    return [worded(line) for line in lines]


def _joined(rows: list[CheckRow]) -> Iterator[CheckRow]:
    well = [row for row in rows if row.many and row.level == "ok"]
    if well:
        found = ", ".join(f"{row.name} {row.found}" for row in well)
        yield CheckRow(well[0].section, f"{len(well)} as needed", found)
    yield from (row for row in rows if row not in well)


def _lines(row: CheckRow) -> Iterator[str]:
    head = f"  {_SIGNS[row.level]} {row.name:{_NAME}} "
    indent = " " * len(f"  ✓ {'':{_NAME}} ")
    for text, first, others in ((row.found, head, indent), (row.hint, f"{indent}→ ", f"{indent}  ")):
        wrapper = textwrap.TextWrapper(_WIDTH, first, others, break_long_words=False, break_on_hyphens=False)
        yield from wrapper.wrap(text)


def as_object(row: CheckRow, file: str) -> dict[str, object]:
    """A row in the shape in which a build's problems are told; its code is its name."""
    told = {"level": row.level, "code": row.name, "message": row.found, "hint": row.hint}
    return {"file": file, "line": 1, "column": 1} | {name: worded(text) for name, text in told.items()}
