"""Load outline.yaml: a Deck of Slides in which every value knows its file, line and column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from deck.problem import DeckError, Problem, Where, did_you_mean

DECK_KEYS = {
    *("title", "subtitle", "course", "author", "role", "affiliation", "date"),
    *("lang", "theme", "transition", "environments", "minutes"),
}
MAX_NODES = 200_000  # an outline of 5,000 slides has about 60,000; aliases of aliases have more
_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff\U000f0000-\U0010ffff]")


class Text(str):
    """A scalar of the outline as it was written, that remembers where."""

    where: Where

    def __new__(cls, value: str, where: Where) -> Text:
        """A text and its place."""
        text = super().__new__(cls, value)
        text.where = where
        return text

    def __iter__(self) -> Iterator[str]:
        """Refuse to be walked letter by letter: a template that loops over a text was given it for a list."""
        raise DeckError(
            Problem(self.where, f"a list is meant here, not the text {_short(self)!r}", "- write\n- a list")
        )


class Record(Mapping[str, Any]):
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

    def __iter__(self) -> Iterator[str]:
        return (Text(key, self._marks[key]) for key in list(self._values))

    def __len__(self) -> int:
        return len(self._values)

    def take(self, key: str, default: Any = None) -> Any:
        """Remove and return a key that belongs to the engine, not to the template."""
        return self._values.pop(key, default)

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


@dataclass(frozen=True)
class Slide:
    """One slide of the outline: its kind, the fields its template fills in, and what the engine itself reads."""

    kind: Text
    fields: Record
    where: Where
    notes: Text
    id: str = ""
    section: str = ""
    layout: str = ""
    transition: str = ""


@dataclass(frozen=True)
class Deck:
    """The whole outline: the fields of the lecture, and its slides."""

    path: Path
    fields: Record
    slides: list[Slide] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        """Where the outline lies."""
        return self.path.parent

    @property
    def assets(self) -> Path:
        """Where the outline's paths start."""
        return self.folder / "assets"

    def text(self, key: str, default: str = "") -> str:
        """A text of the deck itself (`lang`, `theme` …), or the default."""
        value = self.fields.get(key, default)
        if not isinstance(value, str):
            raise DeckError(Problem(self.fields.place(key), f"{key!r} is a text, not a list or mapping"))
        return value or default


def load(path: Path) -> Deck:
    """Read an outline; every mistake in its YAML and its top level is a DeckError with a place."""
    root = _build(_compose(path), str(path), [MAX_NODES], ())
    if not isinstance(root, Record):
        raise DeckError(
            Problem(Where(str(path)), "an outline is a mapping with `slides:`", "title: My lecture\nslides:")
        )
    slides = root.take("slides", [])
    if not isinstance(slides, list) or not slides:
        raise DeckError(Problem(root.place("slides"), "no slides", "slides:\n- title: My first slide"))
    problems = [p for p in root.unread() if p.message.split("'")[1] not in DECK_KEYS]
    deck = Deck(path, root)
    for item in slides:
        try:
            deck.slides.extend(_slide(item, root.where))
        except DeckError as error:
            problems += error.problems
    if problems:
        raise DeckError(*problems)
    return deck


def _compose(path: Path) -> yaml.Node:
    try:
        text = path.read_bytes().decode("utf-8-sig")
        tree = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except FileNotFoundError:
        hint = "name an outline: python build.py path/to/outline.yaml"
        raise DeckError(Problem(Where(str(path)), "no such outline", hint)) from None
    except IsADirectoryError:
        raise DeckError(Problem(Where(str(path)), "a folder, not an outline", f"{path}/outline.yaml?")) from None
    except UnicodeDecodeError as error:
        raise DeckError(Problem(Where(str(path)), f"not UTF-8 text: {error.reason}", "save it as UTF-8")) from None
    except yaml.MarkedYAMLError as error:
        raise DeckError(_not_yaml(error, path)) from None
    except yaml.YAMLError as error:
        raise DeckError(Problem(Where(str(path)), f"not YAML: {error}")) from None
    if tree is None:
        raise DeckError(Problem(Where(str(path)), "the outline is empty", "title: My lecture\nslides:\n- title: One"))
    return tree


def _not_yaml(error: yaml.MarkedYAMLError, path: Path) -> Problem:
    said = " ".join(filter(None, [error.context, error.problem])).strip()
    hint = ""
    if "mapping values are not allowed" in said:
        hint = 'text that holds ": " is written in quotes: title: "What: now"'
    elif "cannot start any token" in said:
        hint = "indent with spaces, and put text that begins with @ ` % or a tab in quotes"
    elif "expected <block end>" in said or "could not find expected ':'" in said:
        hint = "lines of one level begin in one column; a key is followed by a colon"
    return Problem(_where(error.problem_mark or error.context_mark, str(path)), f"not YAML: {said}", hint)


def _slide(item: Any, where: Where) -> Iterator[Slide]:
    """The slide of a mapping; none if it says `skip: true`."""
    if not isinstance(item, Record):
        place = item.where if isinstance(item, Text) else where
        raise DeckError(Problem(place, f"a slide is a mapping, not {_short(item)!r}", "- title: My slide"))
    engine = {key: _text(item, key) for key in ("kind", "notes", "id", "section", "layout", "transition", "skip")}
    if engine.pop("skip") in ("true", "yes"):
        return
    kind = engine.pop("kind") or Text("bullets", item.where)
    yield Slide(kind=kind, fields=item, where=item.where, **engine)


def _text(item: Record, key: str) -> Text:
    place = item.place(key)
    value = item.take(key, Text("", item.where))
    if not isinstance(value, Text):
        raise DeckError(Problem(place, f"{key!r} is a text, not a list or mapping"))
    return value


def _build(node: yaml.Node, file: str, left: list[int], above: tuple[int, ...]) -> Any:
    """Turn a YAML node into Record, list or Text; `left` counts down, so that aliases cannot blow the outline up."""
    left[0] -= 1
    where = _where(node.start_mark, file)
    if left[0] < 0:
        raise DeckError(Problem(where, f"more than {MAX_NODES:,} values", "aliases (*name) that multiply?"))
    if id(node) in above:
        raise DeckError(Problem(where, "an anchor (&name) that contains itself"))
    above = (*above, id(node))
    if isinstance(node, yaml.MappingNode):
        return _record(node, file, left, above)
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, file, left, above) for item in node.value]
    return _scalar(node, where)


def _record(node: yaml.MappingNode, file: str, left: list[int], above: tuple[int, ...]) -> Record:
    values: dict[str, Any] = {}
    marks: dict[str, Where] = {}
    for key, value in node.value:
        where = _where(key.start_mark, file)
        if not isinstance(key, yaml.ScalarNode):
            raise DeckError(Problem(where, "a key is a text", "put a text that holds [ { or ? in quotes"))
        if key.value in values:
            raise DeckError(Problem(where, f"{key.value!r} is written twice", f"first at {marks[key.value]}"))
        marks[key.value] = where
        values[key.value] = _build(value, file, left, above)
    return Record(_where(node.start_mark, file), values, marks)


def _scalar(node: Any, where: Where) -> Text:
    """Text as written: no yes → True, no 3.10 → 3.1. A block scalar's place is that of its first line."""
    bad = _UNSHOWABLE.search(node.value)
    if bad:
        raise DeckError(Problem(where, f"the character U+{ord(bad[0]):04X} cannot stand on a slide", "remove it"))
    if node.style in ("|", ">"):
        where = Where(where.file, where.line + 1, where.column)
    null = node.style is None and node.value in ("~", "null")
    return Text("" if null else node.value, where)


def _where(mark: Any, file: str) -> Where:
    return Where(file, mark.line + 1, mark.column + 1) if mark else Where(file)


def _short(value: Any) -> str:
    text = str.__str__(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 40 else text[:39] + "…"
