"""Write a JSON Schema for editors from the keys that are declared: the deck's, those of any slide, and of each kind."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from deck.base.cache import digest
from deck.outline.keys import MARKDOWN, YES, Key, Keys, Value
from deck.outline.load import COURSE, DECK, SLIDE
from deck.rendering.kinds import Kind, Kinds

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
TITLE, COURSE_TITLE = "A lecture's outline", "A course"
_STRINGS: dict[str, Any] = {"type": ["string", "number", "boolean", "null"]}  # whatever YAML takes a text for
_NUMBER = r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?"
_TEXT: Schema = {"$ref": "#/$defs/text"}
_ONE: Schema = {"type": ["number", "string"], "pattern": f"^{_NUMBER}$"}
_NUMBERS = f"^({_NUMBER}([ ,]+{_NUMBER})*)?$"
_TYPES: dict[str, Schema] = {  # of what is no text; nothing, which is as if the key were left out, is none
    "whole": {"type": ["integer", "string", "null"], "pattern": r"^\d*$"},
    "number": {"type": ["number", "string", "null"], "pattern": f"^({_NUMBER})?$"},
    "numbers": {"type": ["number", "string", "array", "null"], "pattern": _NUMBERS, "items": _ONE},
    "moment": {"type": ["number", "string", "null"], "pattern": r"^((\d+:)?\d+(\.\d+)?)?$"},
    "bullets": {"$ref": "#/$defs/bullets"},
    "column": {"anyOf": [_TEXT, {"type": "object", "additionalProperties": _TEXT}]},
    "rule": {"$ref": "#/$defs/rule"},
}
_BULLET: Schema = {"anyOf": [_TEXT, {"type": "object", "additionalProperties": {"anyOf": [_TEXT, _TYPES["bullets"]]}}]}


def schema(kinds: Kinds, rules: Sequence[str]) -> Schema:
    """The schema of an outline that may use these kinds of slide, and break these rules of the judge.

    Raises DeckError where a template is none, or declares its keys wrongly.
    """
    cases: list[Schema] = []
    for kind in kinds.names:  # a slide of a kind is as that says; bullets, if it says no kind
        said = {"properties": {"kind": {"const": kind}}} | ({} if kind == "bullets" else {"required": ["kind"]})
        cases.append({"if": said, "then": {"$ref": f"#/$defs/kind-{kind}"}})
    kind_of = {"enum": kinds.names, "description": _described(SLIDE["kind"])}
    slide: Schema = {"type": "object", "properties": {"kind": kind_of}, "allOf": cases}
    deck = _mapping(DECK)
    slides = {"minItems": 1, "items": {"$ref": "#/$defs/slide"}}
    derived = {
        "$schema": DIALECT,
        "title": TITLE,
        **deck,
        "properties": deck["properties"] | {"slides": deck["properties"]["slides"] | slides},
        "$defs": {
            "text": _STRINGS,
            "bullets": {"type": "array", "items": _BULLET},
            "rule": {"enum": sorted(rules)},
            "slide": slide,
            **{f"slide-{name}": _key(key) for name, key in SLIDE.items()},
            **{f"kind-{kind}": _kind(kinds.read(kind)) for kind in kinds.names},
        },
    }
    return _signed(derived)


def course(rules: Sequence[str]) -> Schema:
    """The schema of a course.yaml, whose lectures may break these rules of the judge."""
    parts: Schema = {"text": _STRINGS, "rule": {"enum": sorted(rules)}}
    return _signed({"$schema": DIALECT, "title": COURSE_TITLE, **_mapping(COURSE), "$defs": parts})


def _signed(derived: Schema) -> Schema:
    comment = f"Made by Lectern, and replaced by it unless it was changed: {digest(json.dumps(derived))}"
    return {"$comment": comment} | derived


def is_ours(path: Path) -> bool:
    """Whether a file holds what `schema` gave, for this outline or another, as it was given."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    if (
        not isinstance(found, dict)
        or found.get("$schema") != DIALECT
        or found.get("title") not in (TITLE, COURSE_TITLE)
    ):
        return False
    comment = str(found.pop("$comment", ""))
    return comment.endswith(f": {digest(json.dumps(found))}")


def _kind(kind: Kind) -> Schema:
    """The slides of a kind; one that does not declare all of its keys may have any, and some are told."""
    engine = {name: {"$ref": f"#/$defs/slide-{name}"} for name in SLIDE} | {"kind": {"const": kind.name}}
    if kind.open:
        told = {name: {"description": _described(key)} for name, key in kind.keys.items()}
        return {"description": kind.purpose, "type": "object", "properties": told | engine}
    used = _mapping(kind.keys)
    return {"description": kind.purpose} | used | {"properties": used["properties"] | engine}


def _mapping(keys: Keys) -> Schema:
    """A mapping of these keys, of which some are needed, some beside others; no others."""
    needed = [key.name for key in keys.values() if key.needed]
    beside = {key.name: list(key.beside) for key in keys.values() if key.beside}
    return {
        "type": "object",
        "properties": {key.name: _key(key) for key in (SLIDE["for"], *keys.values())},
        "additionalProperties": False,
        **({"required": needed} if needed else {}),
        **({"dependentRequired": beside} if beside else {}),
    }


def _key(key: Key) -> Schema:
    return {"description": _described(key)} | _any(key.values)


def _described(key: Key) -> str:
    """What a key is for, in sentences: "Words under it. Inline Markdown."."""
    marks = dict.fromkeys(MARKDOWN[value.type] for value in key.values if value.type in MARKDOWN)
    return " ".join(f"{said[:1].upper()}{said[1:]}." for said in filter(None, (key.help, *marks)))


def _any(values: Iterable[Value]) -> Schema:
    found: list[Schema] = []
    for schema in map(_value, values):
        if schema not in found:
            found.append(schema)
    return found[0] if len(found) == 1 else {"anyOf": found}


def _value(value: Value) -> Schema:
    match value.type:
        case "choice" if "true" in value.words:  # may be written otherwise, and YAML takes it for no word
            return {"enum": [*dict.fromkeys((*value.words, *YES)), True, False]}
        case "choice":
            return {"enum": [*value.words]}
        case "list":
            return {"type": "array"} | ({"items": _any(value.of)} if value.of else {})
        case "mapping" if value.keys is not None:
            return _mapping(dict(value.keys))
        case "mapping":
            return {"type": "object"} | ({"additionalProperties": _any(value.of)} if value.of else {})
        case _:
            return _TYPES.get(value.type, _TEXT)
