"""Derive a JSON Schema for editors from the templates: which keys each kind of slide uses, and the engine's own."""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from deck import markup
from deck.loading.outline import CHOICES, DECK_KEYS, SLIDE_TEXTS, TRANSITIONS
from deck.rendering.keys import Form, Key
from deck.rendering.render import Environment, describe
from deck.rendering.usage import usage
from deck.units import Length

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCALAR: Schema = {"$ref": "#/$defs/text"}
ANY = {"type": ["string", "number", "boolean", "null"]}  # whatever YAML takes a text for
YES: Schema = {"enum": [True, False, "true", "false", "yes", "no"]}
SCALARS = {  # by the type of an attribute
    bool: YES,
    int: {"type": ["integer", "string"], "pattern": r"^\d+$"},
    float: {"type": ["number", "string"], "pattern": r"^\d*\.?\d+$"},
    Length: {"type": "string", "pattern": r"^\d+(\.\d+)?\s*(in|cm|mm|pt)$"},
}
DECK = {
    "title": "The lecture's title; the deck's file is named after it.",
    "subtitle": "A line under the title on the first slide.",
    "course": "Stands on the first slide and at the foot of all.",
    "author": "Who speaks.",
    "role": "What the author is, on the first slide.",
    "affiliation": "Where the author is from, on the first slide.",
    "date": "As it shall be read; none is shown if none is written.",
    "lang": "The tag of the language: en-GB, de, pt-BR.",
    "theme": "light, dark, or a theme file.",
    "mark": "The letters of the course's mark in the corner.",
    "transition": "How one slide gives way to the next.",
    "effect": "How what comes at a click comes.",
    "dim": "Whether what came before grows faint.",
    "minutes": "How long the lecture may take.",
    "images": "Pictures as large as they are shown, or as their files are.",
    "progress": "How a slide says how far the lecture has come.",
    "subject": "What it is about, in the file's properties.",
    "keywords": "Words to find the file by.",
    "properties": "The file's own properties, by name.",
    "environments": "What code runs with: a name, and its packages, perhaps with a Python of another version.",
    "allow": "Rules of the judge that may be broken.",
    "slides": "The slides, one after the other.",
}
COMMON = {
    "title": "What the slide is about, in a line.",
    "lead": "The message, in one sentence under the title.",
    "source": "Where the numbers come from, in small print.",
    "alt": "What it shows, for those who cannot see it.",
    "caption": "Words under it.",
}
SLIDE = {
    "kind": "What kind of slide it is; bullets, if it is not said.",
    "notes": "What to say, in Markdown.",
    "id": "A name for links to it: [see](#name).",
    "section": "The part of the lecture that begins here.",
    "layout": "A layout of the theme, instead of the kind's own.",
    "transition": DECK["transition"],
    "effect": DECK["effect"],
    "dim": DECK["dim"],
    "split": "auto: goes on on further slides if it does not fit.",
    "skip": "true: left out.",
    "hidden": "true: in the deck, but not shown.",
    "allow": DECK["allow"],
}


SLIDE_KEYS = (*SLIDE_TEXTS, "allow")


def schema(outline: Path, shipped: Path) -> Schema:
    """The schema of an outline that may use its own templates and those shipped."""
    env = Environment([outline.parent / "templates" / "slides", shipped / "slides"])
    kinds = {kind: _kind(env, kind) for kind in env.kinds}
    slide: Schema = {
        "type": "object",
        "properties": {"kind": {"enum": list(kinds), "description": SLIDE["kind"]}},
        "allOf": [_case(kind) for kind in kinds],
    }
    slides = {"description": DECK["slides"], "type": "array", "minItems": 1, "items": {"$ref": "#/$defs/slide"}}
    return {
        "$schema": DIALECT,
        "title": "A lecture's outline",
        "type": "object",
        "properties": _described(DECK_KEYS, DECK) | {"slides": slides},
        "required": ["slides"],
        "additionalProperties": False,
        "$defs": {
            **{"text": ANY, "slide": slide},
            **{f"slide-{key}": value for key, value in _described(SLIDE_KEYS, SLIDE).items()},
            **{f"kind-{kind}": definition for kind, definition in kinds.items()},
        },
    }


def _case(kind: str) -> Schema:
    """A slide of a kind is as that says; bullets, if it says no kind."""
    said: Schema = {"properties": {"kind": {"const": kind}}}
    return {
        "if": said if kind == "bullets" else said | {"required": ["kind"]},
        "then": {"$ref": f"#/$defs/kind-{kind}"},
    }


def _kind(env: Environment, kind: str) -> Schema:
    purpose, _ = describe(env, kind)
    writer = _Writer(f"#/$defs/kind-{kind}", purpose)
    used = writer.mapping(usage(env, kind))
    own = {key: {"$ref": f"#/$defs/slide-{key}"} for key in SLIDE_KEYS} | {"kind": {"const": kind}}
    parts = {"$defs": writer.parts} if writer.parts else {}
    return {"description": purpose} | used | {"properties": used["properties"] | own} | parts


def _described(keys: Iterable[str], words: Mapping[str, str]) -> Schema:
    """The engine's own keys, each with what it may be, and what it is for."""
    return {key: ({"description": words[key]} if key in words else {}) | _engine(key) for key in sorted(keys)}


def _engine(key: str) -> Schema:
    from deck.lint.judge import DECK_RULES, SLIDE_RULES

    texts: Schema = {"type": "array", "items": SCALAR}
    match key:
        case "transition":
            return {"enum": list(TRANSITIONS)}
        case "images" | "progress":
            return {"enum": list(CHOICES[key])}
        case "effect" | "dim":
            return _form(("attribute", "text", key))
        case "skip" | "hidden":
            return YES
        case "split":
            return {"enum": ["auto"]}
        case "allow":
            rule = {"enum": sorted([*SLIDE_RULES, *DECK_RULES])}
            return {"anyOf": [rule, {"type": "array", "items": rule}]}
        case "keywords":
            return {"anyOf": [SCALAR, texts]}
        case "environments":
            python = {
                "type": "object",
                "properties": {"python": SCALAR, "packages": texts},
                "additionalProperties": False,
            }
            return {"type": "object", "additionalProperties": {"anyOf": [texts, python]}}
        case "properties":
            return {"type": "object", "additionalProperties": SCALAR}
        case _:
            return SCALAR


class _Writer:
    """Writes keys as schemas; one that holds itself becomes a part that it refers to."""

    def __init__(self, where: str, purpose: str) -> None:
        self.parts: dict[str, Schema] = {}
        self._where, self._purpose = where, purpose
        self._open: dict[Key, str] = {}

    def mapping(self, key: Key) -> Schema:
        """A mapping of keys, of which some are needed; no others, unless any may be."""
        properties = {name: self._property(name, child.real) for name, child in key.real.keys.items()}
        needed = [name for name, child in key.real.keys.items() if child.real.needed]
        others = self.any(key.real.any_key.real) if key.real.any_key else False
        required = {"required": needed} if needed else {}
        return {"type": "object", "properties": properties, "additionalProperties": others} | required

    def _property(self, name: str, key: Key) -> Schema:
        said = COMMON.get(name) or _attribute_words(key.forms) or _sentence(self._purpose, name)
        return ({"description": f"{said[0].upper()}{said[1:].rstrip(';.')}."} if said else {}) | self.any(key)

    def any(self, key: Key) -> Schema:
        """Whatever the key may hold."""
        if key in self._open:
            self._open[key] = name = self._open[key] or f"part-{len(self.parts) + 1}"
            self.parts.setdefault(name, {})
            return {"$ref": f"{self._where}/$defs/{name}"}
        self._open[key] = ""
        found = _one_of(self._alternatives(key))
        name = self._open.pop(key)
        if name:
            self.parts[name] = found
        return found

    def _alternatives(self, key: Key) -> list[Schema]:
        found = _forms(key.forms)
        if key.items:
            found.append({"type": "array", "items": self.any(key.items.real)})
        if key.keys or key.any_key:
            found.append(self.mapping(key))
        if key.listed:
            found = [*found, {"type": "array", "items": _one_of(found)}]
        return found


def _one_of(found: list[Schema]) -> Schema:
    return found[0] if len(found) == 1 else {"anyOf": found} if found else {}


def _forms(forms: Iterable[Form]) -> list[Schema]:
    """What a text may be: anything, if it may be anything somewhere; else any of the words that it may be."""
    found = [_form(form) for form in forms]
    if SCALAR in found:
        return [SCALAR]
    words = [word for schema in found for word in schema.get("enum", ())]
    others = {repr(schema): schema for schema in found if "enum" not in schema}
    return [*others.values(), *([{"enum": _unique(words)}] if words else [])]


def _unique(words: Iterable[Any]) -> list[Any]:
    return list({repr(word): word for word in words}.values())


def _form(form: Form) -> Schema:
    match form:
        case ("choice", *words):
            return _words(words)
        case ("attribute", tag, name):
            kind, _ = markup.ATTRIBUTES.get(tag, {}).get(name, (str, False))
            if typing.get_origin(kind) is typing.Literal:
                return _words(typing.get_args(kind))
            return SCALARS.get(kind, SCALAR)
        case _:
            return SCALAR


def _words(words: Iterable[str]) -> Schema:
    """One of some words; YAML takes true and false for something else."""
    listed = list(words)
    return {"enum": [*listed, *(truth for word, truth in (("true", True), ("false", False)) if word in listed)]}


def _attribute_words(forms: Iterable[Form]) -> str:
    """What the manual of the markup says of an attribute that a text is written to."""
    for _, tag, name in (form for form in forms if form[0] == "attribute"):
        for cls in (markup.TAGS.get(tag, markup.Node), markup.Node):
            doc = " ".join(inspect.cleandoc(cls.__doc__ or "").split())
            parts = re.split(r"(?:^|[;.] )((?:[a-z]+, )*[a-z]+): ", doc)
            said = {key: text for keys, text in zip(parts[1::2], parts[2::2], strict=True) for key in keys.split(", ")}
            if name in said:
                return said[name]
    return ""


def _sentence(purpose: str, name: str) -> str:
    """The part of a kind's description that names a key."""
    return next((part for part in re.split(r"(?<=[.;]) ", purpose) if f"`{name}" in part), "")
