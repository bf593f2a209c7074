"""Say in an author's words what a YAML parser could not read, and what YAML reads otherwise than it looks."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from deck.base.codes import Code
from deck.base.problem import Problem, Where
from deck.model.values import Record, Scalar

_QUOTES = "put the text in quotes"
_HOLDS = "put text that holds , : [ ] { } in quotes"
_BACKSLASH = r"write \\ for a backslash, or use '…' for quotes"
_AT_BEGIN: tuple[tuple[str, Code, str, str], ...] = (
    # words of either of PyYAML's parsers; the code; what is wrong; what would be right; these are told where it began
    ("alphabetic or numeric", "yaml-quotes", "a text cannot begin with {char}", _QUOTES),
    ("end of stream", "yaml-quotes", "the quote that begins here is never closed", "close it, or leave it out"),
    ("not find expected ':'", "yaml-key", "this key has no ': ' after it", "write 'key: value', with a space"),
)
_LINE = "begin it on the next line, or"
_TOLD: tuple[tuple[str, Code, str, str], ...] = (
    *_AT_BEGIN,
    ("expected ',' or", "yaml-brackets", "no comma or closing bracket before this", _HOLDS),
    ("entries are not", "yaml-indent", "a list cannot begin on this line", f"{_LINE} write [a, b]"),
    ("comment or (a )?line", "yaml-indent", "text cannot stand beside | or >", f"{_LINE} put it in quotes"),
    ("escape|hexa?decimal", "yaml-quotes", "this backslash means nothing", _BACKSLASH),
    ("nesting depth", "yaml-too-large", "far too many levels of lists and mappings", "nest less"),
    ("tab character", "yaml-tab", "a tab cannot indent", "indent with spaces"),
)
_QUOTE = "put the whole text in quotes"


def explained(error: Any, text: str, file: str) -> Problem:
    """A `yaml.MarkedYAMLError` as a problem in the file with this text."""
    lines = text.split("\n")
    said = error.problem or error.context or ""
    if error.context_mark and error.problem_mark:
        cut = _comment_in_brackets(lines, error.context_mark.line, error.problem_mark.line, file)
        if cut:
            return cut
    if error.problem_mark and (glued := _glued(lines, error.problem_mark.line, file)):
        return glued
    if _unclosed(error, lines):
        line = error.problem_mark.line
        message = f"the bracket that opens here is not closed, or lacks a comma, by line {line + 1}"
        return Problem(_where(error.context_mark, lines, file), "yaml-brackets", message, "close it: ] for [, } for {")
    for told in _TOLD:
        words, code, message, hint = told
        if re.search(words, said):
            mark = (told in _AT_BEGIN and error.context_mark) or error.problem_mark
            return Problem(_where(mark, lines, file), code, message.format(char=repr(_char(lines, mark))), hint)
    return _misplaced(said, error.problem_mark or error.context_mark, lines, file)


def _glued(lines: list[str], line: int, file: str) -> Problem | None:
    """An item of a list whose hyphen has no space after it, in a line or in the one above it."""
    for n in range(min(line, len(lines) - 1), max(line - 2, -1), -1):
        if match := re.match(r"\s*(?=-[^\W\d])", lines[n]):
            where = Where(file, n + 1, match.end() + 1)
            return Problem(where, "yaml-key", "a space is missing after this hyphen", "an item begins with '- '")
    return None


def _unclosed(error: Any, lines: list[str]) -> bool:
    """Whether a bracket is still open where a later line begins an item or a key."""
    mark = error.problem_mark
    if not error.context_mark or "flow" not in (error.context or "") or mark.line >= len(lines):
        return False
    return mark.line > error.context_mark.line and bool(re.match(r"\s*(- |[\w-]+:( |$))", lines[mark.line]))


def _misplaced(said: str, mark: Any, lines: list[str], file: str) -> Problem:
    """Something that stands where nothing of its kind can."""
    where, char = _where(mark, lines, file), _char(lines, mark)
    if mark and not "".join(lines[mark.line :]).strip():
        return Problem(where, "yaml-brackets", "the text ends before a bracket is closed", "close it: ] for [, } for {")
    before = lines[mark.line][: mark.column] if mark else ""
    if before.startswith("%"):
        return Problem(Where(file, where.line), "yaml-quotes", "a text cannot begin with '%'", _QUOTES)
    if char == "\t":
        return Problem(where, "yaml-tab", "a tab cannot indent", "indent with spaces")
    if "cannot start any token" in said or "mapping keys are not allowed" in said:
        return Problem(where, "yaml-quotes", f"a text cannot begin with {char!r}", _QUOTES)
    if "mapping values are not allowed" in said and ": " in before:
        return Problem(where, "yaml-quotes", "a second ': ' on one line", "put text that holds ': ' in quotes")
    if "expected" in said and before.strip(" -"):
        message = "more text after the closing quote or bracket"
        return Problem(where, "yaml-quotes", message, "put the whole text in quotes")
    if "mapping values are not allowed" in said or "expected" in said:
        begin = Where(file, where.line, len(before) - len(before.lstrip(" -")) + 1)
        hint = "keys, or the - of a list, begin in one column; a space follows the colon"
        return Problem(begin, "yaml-indent", "this does not line up with what is above it", hint)
    return Problem(where, "yaml-syntax", f"not YAML: {said}")


def _char(lines: list[str], mark: Any) -> str:
    return lines[mark.line][mark.column : mark.column + 1] if mark and mark.line < len(lines) else ""


def _where(mark: Any, lines: list[str], file: str) -> Where:
    """The place of a mark; that of the last character's end, for one after it."""
    if mark and mark.line >= len(lines):
        return Where(file, len(lines), len(lines[-1]) + 1)
    return Where(file, mark.line + 1, mark.column + 1) if mark else Where(file)


def may_be_trap(event: Any, lines: Sequence[str], listed: bool) -> bool:
    """Whether a text without quotes is worth a look: something follows in its line, it has several, it is short."""
    line, end = event.start_mark.line, event.end_mark
    short = listed and len(event.value) < 5
    return short or line != end.line or line >= len(lines) or len(lines[line]) != end.column


def traps_in_text(event: Any, lines: Sequence[str], where: Where, listed: bool) -> Iterator[Problem]:
    """What is cut from a text without quotes, folded into it, or read as nothing; listed: it is an item of a list."""
    begin, end = event.start_mark, event.end_mark
    cut = _cut(lines[end.line][end.column :] if end.line < len(lines) else "", event.value, listed)
    if cut is not None:
        place = Where(where.file, end.line + 1, end.column + cut + 1)
        yield _warning(place, "what follows ' #' is a comment, and not shown", f"{_QUOTE}, if it belongs to it")
    if listed and event.value in ("~", "null"):
        hint = 'write "" for an empty one, or quotes'
        yield _warning(where, f"{event.value} is read as nothing: this item is empty", hint)
    for n in range(begin.line + 1, min(end.line + 1, len(lines))):
        if re.match(r"\s*(?:[-*+•]|\d\d?[.)]) +\S", lines[n]) and (
            n < end.line or end.column > len(lines[n]) - len(lines[n].lstrip())
        ):
            hint = "write a colon at the end of the line above the list, or quotes"
            yield _warning(Where(where.file, n + 1, 1), "no list: YAML folded this line into the text above", hint)
            return


def _cut(rest: str, value: str, listed: bool) -> int | None:
    """Where in the rest of a line a comment begins that may be meant as text, as it is of an item that has no other."""
    match = re.match(r"(\s*)#(.*)", rest)
    if not match:
        return None
    glued = re.match(r"[\w(]| \d", match[2]) is not None
    near, words = len(match[1]) == 1, " " in value.strip()
    suspicious = (glued and (near or words or not value)) or (near and words) or (listed and not value)
    return len(match[1]) if suspicious else None


def traps_in_item(value: Record, lines: Sequence[str]) -> Iterator[Problem]:
    """An item of a list that is one key with nothing under it: a text that ends in a colon."""
    if len(value.keys()) != 1:
        return
    (key,) = value.keys()
    where, under = value.place(key), value._values[key]
    line = lines[where.line - 1] if where.line <= len(lines) else ""
    if isinstance(under, Scalar) and not under and re.search(r":\s*$", line) and not re.search(r"[\"']:\s*$", line):
        message = "the colon at its end is not shown, since nothing stands under it"
        yield _warning(where, message, f"{_QUOTE}, or write a list under it")


def unused_anchor(name: str, where: Where) -> Problem:
    """A text that begins with &, of which its first word is lost."""
    message = f"'&{name}' is read as a YAML anchor, and not shown"
    return _warning(where, message, "put a text that begins with & in quotes")


def _comment_in_brackets(lines: Sequence[str], first: int, last: int, file: str) -> Problem | None:
    """The comment that swallowed the rest of a line, and a bracket with it: between lines from 0."""
    for n in range(max(0, first), min(last + 1, len(lines))):
        bare = re.sub(r"\"(?:\\.|[^\"\\])*\"|'[^']*'", lambda quoted: "x" * len(quoted[0]), lines[n])
        match = re.search(r"(?<=\s)#(?=.*[\]},])", bare)
        if match and re.search(r"[\[{]", bare[: match.start()]):
            where = Where(file, n + 1, match.start() + 1)
            message = "what follows ' #' is a comment: the bracket is not closed"
            return Problem(where, "yaml-quotes", message, "put the text that holds ' #' in quotes")
    return None


def _warning(where: Where, message: str, hint: str) -> Problem:
    return Problem(where, "yaml-quotes", message, hint, "warning")
