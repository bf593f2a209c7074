"""Find a character of a text in the YAML that it was read from."""

from __future__ import annotations

import re
from pathlib import Path

from deck.problem import Where

_ESCAPE = re.compile(r"\\(x..|u.{4}|U.{8}|[\s\S])")  # in double quotes


def place(text: str, at: int, where: Where) -> Where:
    """The place of the character number `at` of a text written at `where`; that place itself, if it cannot be told.

    The file is read for this, as it is only when a mistake is told.
    """
    try:
        lines = Path(where.file).read_text(encoding="utf-8").splitlines(keepends=True)
    except (OSError, UnicodeDecodeError):
        return where
    raw = "".join(lines[where.line - 1 :])[where.column - 1 :]
    found = _found(raw, text, at)
    if found is None:
        return where
    line, column = raw.count("\n", 0, found), found - raw.rfind("\n", 0, found)
    return Where(where.file, where.line + line, column if line else where.column + found)


def _found(raw: str, text: str, at: int) -> int | None:
    """How far into the YAML the character is: white space may be more there, and quotes have their escapes."""
    quote = raw[0] if raw[:1] in ("'", '"') and raw[:1] != text[:1] else ""
    n = begin = len(quote)
    for char in text[: at + 1]:
        while raw[n : n + 1].isspace() and raw[n] != char:
            n += 1
        begin = n
        escape = _ESCAPE.match(raw, n) if quote == '"' else None
        if escape:
            n = escape.end()
        elif raw[n : n + 1] == char:
            n += 2 if char == quote == "'" else 1
        elif not char.isspace():
            return None
    return begin
