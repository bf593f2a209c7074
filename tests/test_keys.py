"""What the templates declare of their keys is what they read: no key more, none less, each with the words it takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain, combinations
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT

from deck.base.dataclass import replace
from deck.base.problem import DeckError, Where
from deck.model.deck import Deck, OutlineSlide
from deck.model.values import Items, Record, Scalar
from deck.outline.keys import YES, Key, Value
from deck.outline.load import DECK, SLIDE
from deck.rendering.diagnosis import MissingError
from deck.rendering.render import environment, render

HERE = Where("outline.yaml")
DECK_HERE = Deck(Path("outline.yaml"), Record(HERE, {}, {}))
ENV = environment(DECK_HERE, ROOT / "templates")
ROWS = [["a", "b", "c"], ["1", "2", "u"], ["3", "4", "v"]]
SAMPLES: dict[str, Any] = {  # of keys that name a column, hold rows or refer to them
    **{"table": ROWS, "data": ROWS, "x": "a", "y": "b", "by": "c", "names": "a", "sort": "a", "highlight": "1"},
    **{"only": {"a": ["1", "3"]}, "columns": ["a", "b"], "crop": "0 0 0.5 0.5", "lines": "1"},
    **{"ratio": "2:1", "align": "", "widths": "", "xlim": "0 9", "ylim": "0 9", "until": "9", "dialogue": [{"Q": "A"}]},
}
TYPES: dict[str, Any] = {
    "bullets": ["a", {"b": ["c"]}],
    "number": "1",
    "whole": "1",
    "moment": "1",
    "numbers": ["0.1", "0.2"],
}
EITHER = {  # what another key may stand for
    *(("bullets", "bullets"), ("compare", "bullets"), ("panels", "figure")),
    *(("columns", "at"), ("columns", "line")),  # a callout's, on a picture or on code
}
Path_ = tuple[str, ...]  # the keys under which a mapping stands


def keys_of(kind: str) -> Mapping[str, Key]:
    """The keys of a kind; `below`, which all have from one skeleton, with all that it holds in one kind only."""
    keys = ENV.kinds.read(kind).keys
    below = keys["below"]
    return keys if kind == "bullets" else {**keys, "below": replace(below, values=below.values[:1])}


def sample(key: Key, few: bool = False) -> Any:
    """Something that a key takes, with as much below it as can be, or as little."""
    if key.keys and key.name != "table":
        return wrapped(key, least(key.keys) if few else whole(key.keys))
    first = key.values[0]
    found = first.words[0] if first.words else TYPES.get(first.type, "word")
    own = bool(first.words) or (first.type == "whole" and key.name != "until")
    return found if own else SAMPLES.get(key.name, found)


def wrapped(key: Key, mapping: dict[str, Any]) -> Any:
    """A mapping, or a list of two, or of two such lists, as the key takes it."""
    held = [value for value in key.values if value.keys_below]
    return _nested(next((value for value in held if value.type == "list"), held[0]), mapping)


def _nested(value: Value, mapping: dict[str, Any]) -> Any:
    inner = next((inner for inner in value.of if inner.keys_below), None)
    return [_nested(inner, mapping)] * 2 if inner else mapping


def whole(keys: Mapping[str, Key]) -> dict[str, Any]:
    return {name: sample(key) for name, key in keys.items() if name != "diff"}  # which goes with no `lines`


def least(keys: Mapping[str, Key]) -> dict[str, Any]:
    return {name: sample(key, few=True) for name, key in keys.items() if key.needed}


def without(mapping: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in mapping.items() if name not in names}


def starts(keys: Mapping[str, Key]) -> list[dict[str, Any]]:
    """Mappings with all keys, as few as can be, and all but two files, of which one may hide the other."""
    files = [name for name, key in keys.items() if any(value.type == "file" for value in key.values)]
    full = whole(keys)
    return [full, least(keys), *(without(full, *pair) for pair in combinations(files, 2))]


def variants(keys: Mapping[str, Key]) -> Iterator[dict[str, Any]]:
    """The same, with one key more or less, with each word to choose, and with each form of what stands below."""
    yield from starts(keys)
    few, full = least(keys), whole(keys)
    for name, key in keys.items():
        yield few | {name: sample(key)} | {other: sample(keys[other]) for other in key.beside}
        yield without(full, name)
        for value in (*key.choices, *(["word"] if key.keys else [])):
            yield few | {name: value}
            yield full | {name: value}
        inner = [wrapped(key, mapping) for mapping in variants(key.keys)] if key.keys else []
        for value in inner:  # a column has over a thousand
            yield few | {name: value}
            if len(inner) < 300:
                yield full | {name: value}


def recorded(value: Any) -> Any:
    """What an outline with these values would be read as."""
    if isinstance(value, dict):
        return Record(HERE, {name: recorded(inner) for name, inner in value.items()}, dict.fromkeys(value, HERE))
    return Items([recorded(item) for item in value], HERE) if isinstance(value, list) else Scalar(str(value), HERE)


def slide_of(kind: str, fields: dict[str, Any]) -> OutlineSlide:
    slide = OutlineSlide(Scalar(kind, HERE), recorded(without(fields, *SLIDE)), HERE, Scalar("", HERE), section="One")
    DECK_HERE.slides[:] = [slide]  # an agenda lists its section
    return slide


def filled(slide: OutlineSlide) -> Exception | None:
    """What is raised when a slide's template is filled in."""
    ENV.begin()
    try:
        ENV.get_template(f"{slide.kind}.xml").render(slide=slide.fields, engine=slide)
    except (DeckError, MissingError) as error:
        return error
    return None


def records(value: Any, above: Path_ = ()) -> Iterator[tuple[Path_, Record, set[str], set[str]]]:
    """Each mapping of a slide: where it stands, what was asked of it, and what of that was there."""
    if isinstance(value, Record):
        yield above, value, set(value.asked), set(value.read)
        for name in value.keys():  # noqa: SIM118 - a Record refuses to be walked
            yield from records(value.get(name), (*above, name))
    elif isinstance(value, list):
        for item in value:
            yield from records(item, above)


def places(keys: Mapping[str, Key], above: Path_ = ()) -> Iterator[tuple[Path_, Mapping[str, Key]]]:
    """The declared keys of each mapping of a slide, by where it stands."""
    yield above, keys
    for name, key in keys.items():
        if key.keys:
            yield from places(key.keys, (*above, name))


@pytest.mark.slow
@pytest.mark.parametrize("kind", ENV.kinds.names)
def test_a_template_reads_the_keys_that_it_declares_and_no_others(kind: str) -> None:
    keys = keys_of(kind)
    asked: dict[Path_, set[str]] = defaultdict(set)
    read: dict[Path_, set[str]] = defaultdict(set)
    for fields in variants(keys):
        slide = slide_of(kind, fields)
        filled(slide)
        for above, _, wanted, got in records(slide.fields):
            asked[above] |= wanted
            read[above] |= got
    for above, declared in places(keys):
        engine = set() if above else set(SLIDE)
        engine |= {"at", "line"} if "callouts" in above else set()  # code and pictures look which of them it is for
        assert asked[above] - set(declared) - engine == set(), f"read, and not declared, in {above}"
        assert set(declared) - read[above] == set(), f"declared, and not read, in {above}"
    assert set(DECK_HERE.fields.asked) <= set(DECK)


@pytest.mark.parametrize("kind", ENV.kinds.names)
def test_every_key_says_in_a_line_what_it_is_for(kind: str) -> None:
    for declared in (DECK, SLIDE, *dict(places(ENV.kinds.read(kind).keys)).values()):
        assert [key.name for key in declared.values() if not key.help or key.help[-1] == "."] == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", ENV.kinds.names)
def test_what_has_to_be_written_is_declared_so(kind: str) -> None:
    keys = keys_of(kind)
    example = yaml.load(ENV.kinds.described(kind)[1], yaml.BaseLoader)
    for name, key in keys.items():
        if key.needed:
            error = filled(slide_of(kind, without(example, name)))
            assert isinstance(error, MissingError) and error.key == name
        for inner in key.keys.values() if key.needed else ():
            if inner.needed:
                held = example[name] if isinstance(example[name], list) else [example[name]]
                less = [without(item, inner.name) for item in held]
                error = filled(slide_of(kind, example | {name: less if held is example[name] else less[0]}))
                assert isinstance(error, MissingError) and error.key == inner.name
    for fields in variants(keys):
        slide = slide_of(kind, fields)
        error = filled(slide)
        if isinstance(error, MissingError) and isinstance(error.owner, Record) and (kind, error.key) not in EITHER:
            owner = next((place for place, record, *_ in records(slide.fields) if record is error.owner), None)
            if owner is None:
                continue  # the deck's own title
            declared = dict(places(keys))[owner]
            beside = {other for name in error.owner.keys() for other in declared[name].beside}  # noqa: SIM118
            assert declared[error.key].needed or error.key in beside, (owner, error.key)


def told(slide: OutlineSlide) -> Iterator[set[str]]:
    """The words that would have been right, of each word that was not possible."""
    ENV.left = 60.0  # seconds for a lecture, of which there are thousands here
    try:
        render(slide, ENV)
    except DeckError as error:
        for problem in error.problems:
            if problem.message == "'xyzzy' is not possible here":
                said = problem.hint.removeprefix("one of: ")
                words = said.removeprefix("write ")  # the only one
                yield set(YES) if words == "true or false" else set(words.split(", "))


@pytest.mark.slow
@pytest.mark.parametrize("kind", ENV.kinds.names)
def test_words_to_choose_from_are_those_that_are_taken(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deck.rendering.filling._TOLD", 0)  # thousands of slides, of which one mistake will do
    keys = keys_of(kind)
    for above, declared in places(keys):
        for key in declared.values():
            if not all(value.type == "choice" for value in key.values):
                continue
            right = {"small"} if (kind, key.name) == ("blocks", "size") else set[str]()  # others are those of a text
            words = set(key.choices) | (set(YES) if "true" in key.choices else set())
            wrong = (fields | {key.name: "xyzzy"} for fields in starts(declared))
            for slide in chain.from_iterable(held(keys, above, fields) for fields in wrong):
                right |= set().union(*told(slide_of(kind, slide)))
                if right >= words:
                    break
            assert right == words, (above, key.name)


def held(keys: Mapping[str, Key], above: Path_, mapping: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Slides that have a mapping at a place."""
    if not above:
        yield mapping
        return
    key = keys[above[0]]
    for start in starts(keys):
        yield from (start | {above[0]: wrapped(key, inner)} for inner in held(key.keys, above[1:], mapping))
