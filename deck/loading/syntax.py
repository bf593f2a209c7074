"""Say in an author's words what a YAML parser could not read."""

from __future__ import annotations

import re
from typing import Any

from deck.problem import Problem, Where

_QUOTES = "put the text in quotes"
_TOLD = (  # words of either of PyYAML's parsers; what is wrong; what would be right; whether it is told where it began
    ("alphabetic or numeric", "a text cannot begin with {char}", _QUOTES, True),
    ("end of stream", "the quote that begins here is never closed", "close it, or leave it out", True),
    ("could not find expected ':'", "this key has no ': ' after it", "write 'key: value', with a space", True),
    ("expected ',' or", "no comma or closing bracket before this", "put text that holds , : [ ] { } in quotes", False),
    ("entries are not", "a list cannot begin on this line", "begin it on the next line, or write [a, b]", False),
    ("comment or (a )?line", "text cannot stand beside | or >", "begin it on the next line", False),
    ("escape|hexa?decimal", "this backslash means nothing", r"write \\ for a backslash, or use '…' for quotes", False),
    ("nesting depth", "far too many levels of lists and mappings", "nest less", False),
    ("tab character", "a tab cannot indent", "indent with spaces", False),
)


def explained(error: Any, text: str, file: str) -> Problem:
    """A `yaml.MarkedYAMLError` as a problem in the file with this text."""
    lines = text.split("\n")
    said = error.problem or error.context or ""
    for words, message, hint, at_begin in _TOLD:
        if re.search(words, said):
            mark = (at_begin and error.context_mark) or error.problem_mark
            return Problem(_where(mark, lines, file), message.format(char=repr(_char(lines, mark))), hint)
    return _misplaced(said, error.problem_mark or error.context_mark, lines, file)


def _misplaced(said: str, mark: Any, lines: list[str], file: str) -> Problem:
    """Something that stands where nothing of its kind can."""
    where, char = _where(mark, lines, file), _char(lines, mark)
    if mark and not "".join(lines[mark.line :]).strip():
        return Problem(where, "the text ends before a bracket is closed", "close it: ] for [, } for {")
    before = lines[mark.line][: mark.column] if mark else ""
    if before.startswith("%"):
        return Problem(Where(file, where.line), "a text cannot begin with '%'", _QUOTES)
    if char == "\t":
        return Problem(where, "a tab cannot indent", "indent with spaces")
    if "cannot start any token" in said or "mapping keys are not allowed" in said:
        return Problem(where, f"a text cannot begin with {char!r}", _QUOTES)
    if "mapping values are not allowed" in said and ": " in before:
        return Problem(where, "a second ': ' on one line", "put text that holds ': ' in quotes")
    if "expected" in said and before.strip(" -"):
        return Problem(where, "more text after the closing quote or bracket", "put the whole text in quotes")
    if "mapping values are not allowed" in said or "expected" in said:
        begin = Where(file, where.line, len(before) - len(before.lstrip(" -")) + 1)
        hint = "keys, or the - of a list, begin in one column; a space follows the colon"
        return Problem(begin, "this does not line up with what is above it", hint)
    return Problem(where, f"not YAML: {said}")


def _char(lines: list[str], mark: Any) -> str:
    return lines[mark.line][mark.column : mark.column + 1] if mark and mark.line < len(lines) else ""


def _where(mark: Any, lines: list[str], file: str) -> Where:
    """The place of a mark; that of the last character's end, for one after it."""
    if mark and mark.line >= len(lines):
        return Where(file, len(lines), len(lines[-1]) + 1)
    return Where(file, mark.line + 1, mark.column + 1) if mark else Where(file)
