"""Read YAML into texts, lists and records that know where they were written."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, KeysView, Mapping, Set
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from deck.loading.syntax import explained
from deck.loading.textfile import UNSHOWABLE, file_text, plain_ends, unshowable
from deck.problem import DeckError, Problem, Where, did_you_mean

MAX_VALUES = 200_000  # an outline of 5,000 slides has about 60,000; aliases of aliases have more
MAX_DEPTH = 100


class Text(str):
    """A scalar of the outline as it was written, that remembers where."""

    where: Where

    def __new__(cls, value: str, where: Where) -> Text:
        """A text and its place."""
        text = super().__new__(cls, value)
        text.where = where
        return text

    def __reduce__(self) -> tuple[type[Text], tuple[str, Where]]:
        return Text, (str(self), self.where)

    def __iter__(self) -> Iterator[str]:
        """Refuse to be walked letter by letter: a template that loops over a text was given it for a list."""
        raise no_list(self)


class Items(list[Any]):
    """A YAML list that knows where it was written."""

    def __init__(self, values: list[Any], where: Where) -> None:
        super().__init__(values)
        self.where = where


@Mapping.register  # not derived from it: whether something is one is asked 100 times a slide, and is to be quick
class Record:
    """A YAML mapping that knows where it was written and which keys were read.

    There is no schema: a key that a template uses must be written, and a key that is written must be used.
    """

    def __init__(self, where: Where, values: dict[str, Any], marks: dict[str, Where]) -> None:
        self.where, self._values, self._marks = where, values, marks
        self._read: set[str] = set()
        self._asked: set[str] = set()

    def __getitem__(self, key: str) -> Any:
        self._asked.add(key)
        value = self._values[key]
        self._read.add(key)
        return value

    def get(self, key: str, default: Any = None) -> Any:
        """A key's value, which counts as read; `default` if it is not written."""
        self._asked.add(key)
        if key not in self._values:
            return default
        self._read.add(key)
        return self._values[key]

    def __contains__(self, key: str) -> bool:
        return self.get(key, self) is not self  # no key has this very mapping as its value

    def __iter__(self) -> Iterator[str]:
        """Refuse to be walked: a template that loops over a mapping was given it for a list."""
        raise no_list(self)

    def __len__(self) -> int:
        return len(self._values)

    def keys(self) -> KeysView[str]:
        """The keys as they were written."""
        return self._values.keys()

    def items(self) -> ItemsView[str, Any]:
        """Keys, with their places, and values; all of them count as read."""
        return {Text(key, self._marks[key]): self[key] for key in self._values}.items()

    def take(self, key: str, default: Any = None) -> Any:
        """Remove and return a key that belongs to the engine, not to the template."""
        return self._values.pop(key, default)

    @property
    def read(self) -> Set[str]:
        """The keys that something has asked for and got."""
        return self._read

    def place(self, key: str) -> Where:
        """Where a key was written."""
        return self._marks.get(key, self.where)

    def unread(self) -> Iterator[Problem]:
        """Every key, here or below, that nothing has asked for."""
        for key, value in self._values.items():
            if key in self._read:
                yield from _unread_below(value)
            else:
                hint = did_you_mean(key, self._asked - self._values.keys() or self._asked)
                yield Problem(self._marks[key], f"nothing uses {key!r}", hint)


def _unread_below(value: Any) -> Iterator[Problem]:
    if isinstance(value, Record):
        yield from value.unread()
    elif isinstance(value, list):
        for item in value:
            yield from _unread_below(item)


def beside(value: Any, key: str, other: str) -> Iterator[tuple[Any, Any]]:
    """What each mapping that has this key, here or below, says under it and under another; neither counts as read."""
    if isinstance(value, Record):
        if key in value._values:
            yield value._values[key], value._values.get(other)
        for inner in value._values.values():
            yield from beside(inner, key, other)
    elif isinstance(value, list):
        for inner in value:
            yield from beside(inner, key, other)


def no_list(value: Text | Record) -> DeckError:
    """A text or a mapping stands where a list is meant."""
    hint = "write [one, two], or lines that begin with '- '; if 'key: text' is all one text, put it in quotes"
    return DeckError(Problem(value.where, f"a list is meant here, not {described(value)}", hint))


def no_text(value: Items | Record) -> DeckError:
    """A list or a mapping stands where a text is meant."""
    hint = "write it in one piece; a text of several lines begins with '|'"
    return DeckError(Problem(value.where, f"a text is meant here, not {described(value)}", hint))


def impossible(value: Text, hint: str) -> Problem:
    """A text that is not one of those, or of the form, that are possible where it stands."""
    return Problem(value.where, f"{str(value)!r} is not possible here", hint)


def described(value: Any) -> str:
    """What an author wrote, in a message: "a list", "a mapping", "nothing" or "the text 'like this'"."""
    if isinstance(value, Record):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = str(value)
    return f"the text {text if len(text) <= 40 else text[:39] + '…'!r}" if text else "nothing"


def read(path: Path) -> Any:
    """The Record, Items or Text that a YAML file is. Every mistake in it is a DeckError with a place."""
    text = file_text(path)
    reader = _Reader(text, str(path))
    try:
        root = reader.document()
    except yaml.MarkedYAMLError as error:
        raise DeckError(explained(error, text, str(path))) from None
    if reader.problems:
        raise DeckError(*reader.problems)
    return root


class _Reader:
    """Builds values from a parser's events, within limits; `problems` are those after which one can read on."""

    def __init__(self, text: str, file: str) -> None:
        self.problems: list[Problem] = []
        self._events = yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        self._lines, self._file = text.split("\n"), file
        self._left = MAX_VALUES
        self._anchors: dict[str | None, tuple[Any, int]] = {}  # a value, and how many it counts for
        self._open: list[str | None] = []  # the anchors of the values that have begun and not ended

    def document(self) -> Any:
        """The only document's root; an empty Text if there is none."""
        root: Any = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    raise DeckError(Problem(self._where(event), "a second document begins here", "remove the '---'"))
                root = self._value(next(self._events))
        return Text("", Where(self._file)) if root is None else root

    def _value(self, event: Any) -> Any:
        where = self._where(event)
        self._count(1, where)
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event.anchor, where)
        if event.tag:
            hint = "put a text that begins with ! in quotes"
            self.problems.append(Problem(where, f"{event.tag!r} would be a YAML tag, and there are none here", hint))
        before = self._left
        self._open.append(event.anchor)
        value = self._read(event, where)
        self._open.pop()
        if event.anchor:
            self._anchors[event.anchor] = (value, before - self._left)
        return value

    def _read(self, event: Any, where: Where) -> Any:
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, where)
        if len(self._open) > MAX_DEPTH:
            raise DeckError(Problem(where, f"more than {MAX_DEPTH} levels of lists and mappings", "nest less"))
        if isinstance(event, yaml.MappingStartEvent):
            return self._record(where)
        values = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            values.append(self._value(event))
        return Items(values, where)

    def _record(self, where: Where) -> Record:
        values: dict[str, Any] = {}
        marks: dict[str, Where] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            place = self._where(event)
            key, value = self._value(event), self._value(next(self._events))
            problem = _wrong_key(key, place, marks)
            if problem:
                self.problems.append(problem)
            else:
                marks[str(key)], values[str(key)] = place, value
        return Record(where, values, marks)

    def _scalar(self, event: Any, where: Where) -> Text:
        """Text as written: no yes → True, no 3.10 → 3.1. A block scalar's place is that of its first line."""
        bad = UNSHOWABLE.search(event.value)
        if bad:
            self.problems.append(unshowable(bad[0], where))
        if event.style in ("|", ">"):
            where = self._first_line(where)
        null = not event.style and event.value in ("~", "null")
        text = "" if null else plain_ends(event.value)
        if "\n" in text and (event.style != "|" or text.startswith("\n")):
            where = replace(where, folded=True)
        return Text(text, where)

    def _first_line(self, where: Where) -> Where:
        """Where a block scalar's text begins, whose | or > is at `where`."""
        written = (line for line in self._lines[where.line :] if line.strip())
        first = next(written, "")
        return Where(where.file, where.line + 1, len(first) - len(first.lstrip(" ")) + 1)

    def _alias(self, name: str | None, where: Where) -> Any:
        if name in self._open:
            raise DeckError(Problem(where, f"the anchor '&{name}' contains itself", "write it out"))
        if name not in self._anchors:
            hint = "put a text that begins with * in quotes"
            raise DeckError(Problem(where, f"'*{name}' stands for nothing: there is no '&{name}' before it", hint))
        value, count = self._anchors[name]
        self._count(count, where)
        return _copied(value)

    def _count(self, values: int, where: Where) -> None:
        self._left -= values
        if self._left < 0:
            raise DeckError(Problem(where, f"more than {MAX_VALUES:,} values", "do aliases (*name) multiply?"))

    def _where(self, event: Any) -> Where:
        return Where(self._file, event.start_mark.line + 1, event.start_mark.column + 1)


def _wrong_key(key: Any, where: Where, marks: Mapping[str, Where]) -> Problem | None:
    if not isinstance(key, Text):
        return Problem(where, f"a key is a text, not {described(key)}", "put a text that begins with { or [ in quotes")
    if key == "<<":
        return Problem(where, "merge keys (<<) are not read", "write the keys out")
    if key in marks:
        return Problem(where, f"{str(key)!r} is written twice", f"first at {marks[key]}")
    return None


def _copied(value: Any) -> Any:
    """A value of its own for each alias: records remember which of their keys were read."""
    if isinstance(value, Record):
        return Record(value.where, {k: _copied(v) for k, v in value._values.items()}, value._marks)
    if isinstance(value, Items):
        return Items([_copied(item) for item in value], value.where)
    return value
