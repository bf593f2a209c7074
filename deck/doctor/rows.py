"""Show what was found: a line each under its section, or as JSON."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

_SIGNS = {"ok": "✓", "warning": "!", "error": "✗"}
_NAME, _WIDTH = 20, 120  # characters of a name, of a line


@dataclass(frozen=True)
class Row:
    """One thing that was looked at: in which section, what was found, whether that is well, else what to do.

    Only an error keeps every deck from being built; `many`: while it is well it needs no line of its own.
    """

    section: str
    name: str
    found: str
    level: Literal["ok", "warning", "error"] = "ok"
    hint: str = ""
    many: bool = False


def shown(rows: Iterable[Row]) -> str:
    """The rows as text; those of which there are many share a line, unless something is wrong."""
    lines = []
    for section, listed in groupby(rows, key=lambda row: row.section):
        lines += [section, *(line for row in _joined(list(listed)) for line in _lines(row))]
    return "\n".join(lines)


def _joined(rows: list[Row]) -> Iterator[Row]:
    well = [row for row in rows if row.many and row.level == "ok"]
    if well:
        found = ", ".join(f"{row.name} {row.found}" for row in well)
        yield Row(well[0].section, f"{len(well)} as needed", found)
    yield from (row for row in rows if row not in well)


def _lines(row: Row) -> Iterator[str]:
    head = f"  {_SIGNS[row.level]} {row.name:{_NAME}} "
    indent = " " * len(f"  ✓ {'':{_NAME}} ")
    yield from _wrapped(row.found, head, indent)
    if row.hint:
        yield from _wrapped(row.hint, f"{indent}→ ", f"{indent}  ")


def _wrapped(text: str, first: str, others: str) -> list[str]:
    paragraph = textwrap.TextWrapper(_WIDTH, first, others, break_long_words=False, break_on_hyphens=False)
    return paragraph.wrap(text)


def as_json(row: Row, file: str) -> str:
    """A row in the shape in which a build's problems are told; its code is its name."""
    told = {"level": row.level, "code": row.name, "message": row.found, "hint": row.hint}
    return json.dumps({"file": file, "line": 1, "column": 1} | told)
