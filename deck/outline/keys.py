"""Read declarations of keys: a line for each, with its name, what it takes, and what it is for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from deck.base.dataclass import dataclass, replace
from deck.base.problem import DeckError, Problem, Where, did_you_mean
from deck.base.regex import regex

_TOLD = re.split(r"^== (\w+) ==\n", Path(__file__).with_name("keys.txt").read_text(encoding="utf-8"), flags=re.M)
TOLD = dict(zip(_TOLD[1::2], _TOLD[2::2], strict=True))  # what keys.txt says, by its heads
TYPES, ELSEWHERE = (dict(line.split(": ", 1) for line in TOLD[name].splitlines()) for name in ("types", "elsewhere"))
MARKDOWN = {"text": "inline Markdown", "bullets": "inline Markdown", "markdown": "Markdown"}
YES = ("true", "false", "yes", "no")
_KEY = regex(r"([^\s:?+]+)(\??):\s+(.+?)(?:\s+(?:—|–|--?)\s+(.*))?")
_GROUP = regex(r"\+ *([\w-]+)(\??)")
_OURS = Where("keys")
_LONGEST, _DEEPEST, _MOST = 500, 9, 50_000  # characters of a line, levels of lines, characters of all lines
_HINT = "write 'name: type - what it is', 'name?:' for what may be left out, or '+ group'"


@dataclass(frozen=True)
class Value:
    """What a key may hold: a type's name, or "choice" with its words.

    of: what stands in a list, or under any name of a mapping; keys: those of a mapping whose names are known.
    """

    type: str
    words: tuple[str, ...] = ()
    of: tuple[Value, ...] = ()
    keys: Mapping[str, Key] | None = None

    def __str__(self) -> str:
        if self.type == "choice":
            return " | ".join(self.words)
        alone = self.keys_below and len(self.of) == 1  # its keys are told by themselves
        return f"{self.type} of {written(self.of)}" if self.of and not alone else self.type

    @property
    def keys_below(self) -> Mapping[str, Key] | None:
        """The keys of the mapping that it is, or that stands in the list."""
        return self.keys or next((found for value in self.of if (found := value.keys_below)), None)


@dataclass(frozen=True)
class Key:
    """A key: what it may hold (any of the values), what it is for, and whether it has to be written.

    beside: the keys that have to be written where it is.
    """

    name: str
    values: tuple[Value, ...]
    help: str = ""
    needed: bool = False
    beside: tuple[str, ...] = ()

    @property
    def keys(self) -> Mapping[str, Key]:
        """The keys of what stands under it, as far as they are declared; of two forms, those of either."""
        forms = [found for value in self.values if (found := value.keys_below)]
        if not any(form != forms[0] for form in forms):
            return forms[0] if forms else {}
        either = {name: _merged(forms[0].get(name, key), key) for form in forms for name, key in form.items()}
        loose = {name for name in either if not all(name in form for form in forms)}
        return {name: replace(key, needed=key.needed and name not in loose) for name, key in either.items()}

    @property
    def choices(self) -> tuple[str, ...]:
        """The words of which one has to be written."""
        return tuple(word for value in self.values for word in value.words)


Keys = dict[str, Key]


@dataclass(frozen=True)
class Lines:
    """Lines of declarations, and where the first stands."""

    text: str
    where: Where = _OURS


def written(values: Iterable[Value]) -> str:
    """What a key takes, as it is declared: "file or list of text"."""
    return " or ".join(map(str, values))


def declared(lines: Lines, groups: Mapping[str, Lines]) -> Keys:
    """The keys that lines declare. Raises DeckError with all lines that cannot be read.

    A line that is indented belongs to the list or mapping above it; `+ name` stands for the keys of a group, `+ name?`
    for those none of which has to be written.
    """
    if sum(len(part.text) for part in (lines, *groups.values())) > _MOST:
        raise DeckError(Problem(lines.where, "template-keys", f"template: more than {_MOST:,} characters declare keys"))
    reader = _Reader(groups)
    keys = reader.block(lines)
    if reader.problems:
        raise DeckError(*reader.problems)
    return keys


class _Reader:
    """Reads blocks of lines, each group once."""

    def __init__(self, groups: Mapping[str, Lines]) -> None:
        self._groups = groups
        self._known: dict[str, Keys] = {}
        self._open: tuple[str, ...] = ()
        self._depth = 0
        self.problems: list[Problem] = []

    def block(self, lines: Lines) -> Keys:
        """The keys of one block; a key of its own wins over one of a group."""
        own: Keys = {}
        shared: Keys = {}
        order: list[str] = []
        for text, where, below in _entries(lines):
            if len(text) > _LONGEST:
                self._tell(where, f"template: more than {_LONGEST} characters in a line")
            elif group := _GROUP.fullmatch(text):
                found = self._group(group[1], where)
                for key in (_loosened(found) if group[2] else found).values():
                    shared[key.name] = _merged(shared[key.name], key) if key.name in shared else key
                order += found
            elif match := _KEY.fullmatch(text):
                name, optional, types, said = match.groups()
                if name in own:
                    self._tell(where, f"template: {name!r} is declared twice")
                own[name] = Key(name, self._values(types, where, below), said or "", not optional)
                order.append(name)
                if below.text and not own[name].keys:
                    self._tell(below.where, "template: only a list or a mapping has keys below it", _HINT)
            else:
                self._tell(where, f"template: {text!r} declares no key", _HINT)
        return {name: own.get(name) or shared[name] for name in order}

    def _group(self, name: str, where: Where) -> Keys:
        if name not in self._groups or name in self._open:
            said = "declared by itself" if name in self._open else "not declared"
            self._tell(where, f"template: the group {name!r} is {said}", did_you_mean(name, set(self._groups) - {name}))
            return {}
        if name not in self._known:
            self._open, before = (*self._open, name), self._open
            self._known[name] = self._below(self._groups[name])
            self._open = before
        return self._known[name]

    def _below(self, lines: Lines) -> Keys:
        """The keys of a block that belongs to another."""
        if self._depth == _DEEPEST:
            self._tell(lines.where, f"template: more than {_DEEPEST} levels of keys")
            return {}
        self._depth += 1
        keys = self.block(lines)
        self._depth -= 1
        return keys

    def _values(self, types: str, where: Where, below: Lines) -> tuple[Value, ...]:
        """What stands behind a colon: types with `or` between them; `of` holds all that follows it."""
        outer, of, inner = types.partition(" of ")
        *firsts, last = re.split(r"\s+or\s+", outer)
        if not of:
            return tuple(self._value(word, where, below) for word in (*firsts, last))
        if last not in ("list", "mapping"):
            self._tell(where, f"template: {last!r} is of nothing", "write list of …, or mapping of …")
        held = Value(last, of=self._values(inner, where, below))
        return (*(self._value(word, where, below) for word in firsts), held)

    def _value(self, word: str, where: Where, below: Lines) -> Value:
        if "|" in word or word[:1] == '"':
            return Value("choice", tuple(part.strip(' "') for part in word.split("|")))
        if word not in TYPES:
            self._tell(where, f"template: no type {word!r}", did_you_mean(word, TYPES))
        if word in ("list", "mapping") and below.text:
            mapping = Value("mapping", keys=self._below(below))
            return mapping if word == "mapping" else Value("list", of=(mapping,))
        return Value(word)

    def _tell(self, where: Where, message: str, hint: str = "") -> None:
        self.problems.append(Problem(where, "template-keys", message, hint))


def _entries(lines: Lines) -> Iterator[tuple[str, Where, Lines]]:
    """Each line of the outermost level, its place, and the lines that are indented below it."""
    found = lines.text.splitlines()
    known = [n for n, line in enumerate(found) if line.strip()]
    depth = min((_depth(found[n]) for n in known), default=0)
    begins = [n for n in known if n == known[0] or _depth(found[n]) == depth]
    for n, end in zip(begins, [*begins, len(found)][1:], strict=True):
        where = replace(lines.where, line=lines.where.line + n, column=depth + 1)
        yield found[n].strip(), where, Lines("\n".join(found[n + 1 : end]).rstrip(), lines.where.below(n + 1))


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def _loosened(keys: Keys) -> Keys:
    """Keys none of which has to be written; with the first, those that have to stand beside it."""
    needed = [name for name, key in keys.items() if key.needed]
    beside = {name: tuple(needed[1:]) for name in needed[:1]}
    return {name: replace(key, needed=False, beside=(*key.beside, *beside.get(name, ()))) for name, key in keys.items()}


def _merged(one: Key, other: Key) -> Key:
    """A key of two groups: it takes what either does."""
    helps = dict.fromkeys(filter(None, (*one.help.split("; "), *other.help.split("; "))))
    values = *one.values, *(value for value in other.values if value not in one.values)
    beside = tuple(dict.fromkeys((*one.beside, *other.beside)))
    return Key(one.name, values, "; ".join(helps), one.needed or other.needed, beside)
