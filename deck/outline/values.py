"""Read YAML into texts, lists and records that know where they were written, each character of them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from deck.base.dataclass import replace
from deck.base.paths import UNSHOWABLE, file_text, plain_ends, unshowable
from deck.base.problem import DeckError, Problem, Where
from deck.base.regex import regex
from deck.model.values import Items, Record, Scalar, described
from deck.outline.syntax import explained, may_be_trap, traps_in_item, traps_in_text, unused_anchor

MAX_VALUES = 200_000  # an outline of 5,000 slides has about 60,000; aliases of aliases have more
MAX_DEPTH = 100
_ESCAPE = regex(r"\\(x..|u.{4}|U.{8}|[\s\S])")  # in double quotes


def read(path: Path, warnings: list[Problem] | None = None, text: str | None = None) -> Any:
    """The Record, Items or Text that a YAML file is, or its text. Every mistake in it is a DeckError with a place.

    warnings: gets what reads otherwise than it looks.
    """
    text = file_text(path) if text is None else text
    reader = _YamlReader(text, str(path))
    try:
        root = reader.document()
    except yaml.MarkedYAMLError as error:
        raise DeckError(explained(error, text, str(path))) from None
    if reader.problems:
        raise DeckError(*reader.problems)
    if warnings is not None:
        warnings += [*reader.warnings, *(unused_anchor(*anchor) for anchor in reader.unused.items())]
    return root


class _YamlReader:
    """Builds values from a parser's events, within limits; `problems` are those after which one can read on."""

    def __init__(self, text: str, file: str) -> None:
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self.unused: dict[str, Where] = {}  # anchors, until something stands for them
        self._next = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text).get_event
        self._lines, self._file = text.split("\n"), file
        self._left = MAX_VALUES
        self._anchors: dict[str | None, tuple[Any, int]] = {}  # a value, and how many it counts for
        self._open: list[str | None] = []  # the anchors of the values that have begun and not ended

    def document(self) -> Any:
        """The only document's root; an empty Text if there is none."""
        root: Any = None
        while event := self._next():
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    message = "a second document begins here"
                    raise DeckError(Problem(self._where(event), "yaml-documents", message, "remove the '---'"))
                root = self._value(self._next())
        return Scalar("", Where(self._file)) if root is None else root

    def _value(self, event: Any, listed: bool = False) -> Any:
        where = self._where(event)
        self._count(1, where)
        if type(event) is yaml.ScalarEvent and not event.anchor and not event.tag:  # as most are
            if not event.style and may_be_trap(event, self._lines, listed):
                self.warnings += traps_in_text(event, self._lines, where, listed)
            return self._scalar(event, where)
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event.anchor, where)
        if event.tag:
            hint = "put a text that begins with ! in quotes"
            message = f"{event.tag!r} would be a YAML tag, and there are none here"
            self.problems.append(Problem(where, "yaml-quotes", message, hint))
        before = self._left
        self._open.append(event.anchor)
        if isinstance(event, yaml.ScalarEvent):
            self.warnings += [] if event.style else traps_in_text(event, self._lines, where, listed)
        value = self._read(event, where)
        self._open.pop()
        if event.anchor:
            self.unused[event.anchor] = where
            self._anchors[event.anchor] = (value, before - self._left)
        return value

    def _read(self, event: Any, where: Where) -> Any:
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, where)
        if len(self._open) > MAX_DEPTH:
            message = f"more than {MAX_DEPTH} levels of lists and mappings"
            raise DeckError(Problem(where, "yaml-too-large", message, "nest less"))
        if isinstance(event, yaml.MappingStartEvent):
            return self._record(where)
        values = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            values.append(self._value(event, listed=True))
            if isinstance(values[-1], Record):
                self.warnings += traps_in_item(values[-1], self._lines)
        return Items(values, where)

    def _record(self, where: Where) -> Record:
        values: dict[str, Any] = {}
        marks: dict[str, Where] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key, value = self._value(event), self._value(self._next())
            plain = type(event) is yaml.ScalarEvent and event.style not in ("|", ">")
            place = key.where if plain else self._where(event)
            if problem := _wrong_key(key, place, marks):
                self.problems.append(problem)
            else:
                name = str(key)
                marks[name], values[name] = place, value
        return Record(where, values, marks)

    def _scalar(self, event: Any, where: Where) -> Scalar:
        """Text as written: no yes → True, no 3.10 → 3.1. A block scalar's place is that of its first line."""
        bad = UNSHOWABLE.search(event.value)
        if bad:
            self.problems.append(unshowable(bad[0], where))
        if event.style in ("|", ">"):
            first = next((line for line in self._lines[where.line :] if line.strip()), "")
            where = Where(where.file, where.line + 1, len(first) - len(first.lstrip(" ")) + 1)
        null = not event.style and event.value in ("~", "null")
        text = "" if null else plain_ends(event.value)
        if "\n" in text and (event.style != "|" or text.startswith("\n")):
            where = replace(where, folded=True)
        return Scalar(text, where)

    def _alias(self, name: str | None, where: Where) -> Any:
        if name in self._open:
            raise DeckError(Problem(where, "yaml-anchor", f"the anchor '&{name}' contains itself", "write it out"))
        if name not in self._anchors:
            hint = "put a text that begins with * in quotes"
            message = f"'*{name}' stands for nothing: there is no '&{name}' before it"
            raise DeckError(Problem(where, "yaml-quotes", message, hint))
        value, count = self._anchors[name]
        self.unused.pop(name or "", None)
        self._count(count, where)
        return _copied(value)

    def _count(self, values: int, where: Where) -> None:
        self._left -= values
        if self._left < 0:
            message = f"more than {MAX_VALUES:,} values"
            raise DeckError(Problem(where, "yaml-too-large", message, "do aliases (*name) multiply?"))

    def _where(self, event: Any) -> Where:
        return Where(self._file, event.start_mark.line + 1, event.start_mark.column + 1)


def _wrong_key(key: Any, where: Where, marks: Mapping[str, Where]) -> Problem | None:
    if not isinstance(key, Scalar):
        message = f"a key is a text, not {described(key)}"
        return Problem(where, "yaml-brackets", message, "put a text that begins with { or [ in quotes")
    if key == "<<":
        return Problem(where, "yaml-merge-key", "merge keys (<<) are not read", "write the keys out")
    if key in marks:
        return Problem(where, "yaml-duplicate-key", f"{str(key)!r} is written twice", f"first at {marks[key]}")
    return None


def _copied(value: Any) -> Any:
    """A value of its own for each alias: records remember which of their keys were read."""
    if isinstance(value, Record):
        return Record(value.where, {k: _copied(v) for k, v in value._values.items()}, value._marks)
    if isinstance(value, Items):
        return Items([_copied(item) for item in value], value.where)
    return value


def place_in(text: str, at: int, where: Where) -> Where:
    """The place of the character number `at` of a text written at `where`; that place itself, if it cannot be told.

    The file is read for this, as it is only when a mistake is told.
    """
    try:
        lines = Path(where.file).read_text(encoding="utf-8").splitlines(keepends=True)
    except (OSError, UnicodeDecodeError):
        return where
    raw = "".join(lines[where.line - 1 :])[where.column - 1 :]
    quote = raw[0] if raw[:1] in ("'", '"') and raw[:1] != text[:1] else ""
    found = spans(raw, text[: at + 1], quote)
    if len(found) < len(text[: at + 1]):
        return where
    begin = found[-1][0] if found else len(quote)
    line, column = raw.count("\n", 0, begin), begin - raw.rfind("\n", 0, begin)
    return Where(where.file, where.line + line, column if line else where.column + begin)


def spans(raw: str, text: str, quote: str) -> list[tuple[int, int]]:
    """Where in the YAML each character of a text begins and ends; as far as it can be told.

    White space may be more there, and quotes have their escapes.
    """
    n, found = len(quote), list[tuple[int, int]]()
    for char in text:
        while raw[n : n + 1].isspace() and raw[n] != char:
            n += 1
        begin = n
        escape = _ESCAPE.match(raw, n) if quote == '"' else None
        if escape:
            n = escape.end()
        elif raw[n : n + 1] == char:
            n += 2 if char == quote == "'" else 1
        elif not char.isspace():
            return found
        found.append((begin, n))
    return found
