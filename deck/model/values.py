"""Hold what an outline says: texts, lists and records that know where they were written."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, KeysView, Mapping
from typing import Any

from deck.base.problem import DeckError, Problem, Where


class Scalar(str):
    """A scalar of the outline as it was written, that remembers where."""

    where: Where

    def __new__(cls, value: str, where: Where) -> Scalar:
        """A text and its place."""
        text = super().__new__(cls, value)
        text.where = where
        return text

    def __reduce__(self) -> tuple[type[Scalar], tuple[str, Where]]:
        return Scalar, (str(self), self.where)

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

    A key that a template uses must be written, and a key that is written must be used, whatever is declared.
    """

    def __init__(self, where: Where, values: dict[str, Any], marks: dict[str, Where]) -> None:
        self.where, self._values, self._marks = where, values, marks
        self.read: set[str] = set()  # the keys that something has asked for and got
        self.asked: set[str] = set()  # all that it has asked for

    def __getitem__(self, key: str) -> Any:
        self.asked.add(key)
        value = self._values[key]
        self.read.add(key)
        return value

    def get(self, key: str, default: Any = None) -> Any:
        """A key's value, which counts as read; `default` if it is not written."""
        self.asked.add(key)
        if key not in self._values:
            return default
        self.read.add(key)
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
        return {Scalar(key, self._marks[key]): self[key] for key in self._values}.items()

    def peek(self, key: str) -> Any:
        """A key's value, which does not count as read; None if it is not written."""
        return self._values.get(key)

    def pairs(self) -> ItemsView[str, Any]:
        """Keys and values, none of which counts as read."""
        return self._values.items()

    def take(self, key: str, default: Any = None) -> Any:
        """Remove and return a key that belongs to the engine, not to the template."""
        return self._values.pop(key, default)

    def fill(self, key: str) -> None:
        """Put a text of no file under a key that is not written, until `take`, to find what else is wrong."""
        self._values[key] = Scalar("", Where(""))

    def place(self, key: str) -> Where:
        """Where a key was written."""
        return self._marks.get(key, self.where)

    def unread(self, above: tuple[str, ...] = ()) -> Iterator[tuple[Record, str, tuple[str, ...]]]:
        """Every key, here or below, that nothing has asked for: its mapping, and the keys under which that stands."""
        for key, value in self._values.items():
            if key in self.read:
                yield from _unread_below(value, (*above, key))
            else:
                yield self, key, above


def _unread_below(value: Any, above: tuple[str, ...]) -> Iterator[tuple[Record, str, tuple[str, ...]]]:
    if isinstance(value, Record):
        yield from value.unread(above)
    elif isinstance(value, list):
        for item in value:
            yield from _unread_below(item, above)


def written_at(value: object, otherwise: Where) -> Where:
    """Where a value of the outline was written; `otherwise`, if it is none of it but our own."""
    return value.where if isinstance(value, Scalar | Items | Record) else otherwise


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


def texts(value: Any) -> Iterator[Scalar]:
    """The texts that stand in a value, here or below; none of them counts as read."""
    if isinstance(value, Scalar):
        yield value
    for inner in value if isinstance(value, list) else value._values.values() if isinstance(value, Record) else ():
        yield from texts(inner)


def no_list(value: Scalar | Record) -> DeckError:
    """A text or a mapping stands where a list is meant."""
    hint = "write [one, two], or lines that begin with '- '; if 'key: text' is all one text, put it in quotes"
    return DeckError(Problem(value.where, "outline-list", f"a list is meant here, not {described(value)}", hint))


def no_text(value: Items | Record) -> DeckError:
    """A list or a mapping stands where a text is meant."""
    hint = "write it in one piece; a text of several lines begins with '|'"
    return DeckError(Problem(value.where, "outline-text", f"a text is meant here, not {described(value)}", hint))


def impossible(value: Scalar, hint: str) -> Problem:
    """A text that is not one of those, or of the form, that are possible where it stands."""
    return Problem(value.where, "outline-value", f"{str(value)!r} is not possible here", hint)


def described(value: Any) -> str:
    """What an author wrote, in a message: "a list", "a mapping", "nothing" or "the text 'like this'"."""
    if isinstance(value, Record):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = str(value)
    return f"the text {text if len(text) <= 40 else text[:39] + '…'!r}" if text else "nothing"
