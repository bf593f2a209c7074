"""Tell which fields a slide has, from the templates that use them, and draw what each of them takes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import yaml
from conftest import ROOT
from hypothesis import strategies as st

from deck.outline.keys import YES, Value
from deck.rendering.render import TemplateEnvironment
from fuzzing.words import anything, names, paragraphs, words

Strategy = st.SearchStrategy[Any]
Place = Mapping[str, Any]
Values = tuple[Value, ...]  # what may stand somewhere; () where nothing is known

SHIPPED = ROOT / "templates" / "slides"
_KINDS = TemplateEnvironment([SHIPPED]).kinds
_STEP = ("step", "until", "effect", "dim", "morph")
_ODD = (
    "0",
    "-1",
    "00",
    "0.5",
    "9999",
    "10001",
    "1e3",
    "nan",
    "inf",
    "٣",
    "²",
    "1" * 400,
    "x",
    "true",
    "all",
    "a b",
    "1 1",
    " ",
    "~",
)


def _one(*possible: str) -> Strategy:
    return st.sampled_from(possible)


_NUMBER = _one("1", "2", "3", "7")
_FLAG = _one("true", "false", "yes", "no")
_PLACE = _one("0.5 0.5", "top right", "0 0", "1 1", "0.25,0.75")
_PART = _one("0 0 1 1", "0.1 0.2 0.5 0.5") | st.just(["0", "0", "0.5", "0.5"])
_COLUMN = _one("Year", "Model", "Error", "Layers", "-Error")
_RULES = ("small-text", "spelling", "crowded-chart", "missing-notes")
_CALLOUT = st.fixed_dictionaries(
    {"at": _PLACE, "text": words()},
    optional={
        "kind": _one("arrow", "box", "circle", "number"),
        "size": _one("0.2", "0.1 0.3"),
        "label": _PLACE,
        "step": _NUMBER,
    },
)
FITTING: dict[str, Strategy] = {  # what takes no words, and no choice that the templates tell
    **dict.fromkeys(("step", "width", "most", "timeout", "columns", "decimals", "cards"), _NUMBER),
    **dict.fromkeys(("dim", "total", "click", "numbers", "banner", "wrap", "decorative", "skip", "hidden"), _FLAG),
    **dict.fromkeys(("horizontal", "stacked", "labels"), _FLAG),
    **dict.fromkeys(("focus", "at", "label"), _PLACE),
    **dict.fromkeys(("sort", "highlight", "x", "y", "names", "by"), _COLUMN),
    **dict.fromkeys(("session", "morph", "mark", "ignore", "raises", "environment", "value"), _one("a", "b") | words()),
    **dict.fromkeys(("beside", "keywords"), words() | st.lists(words(), max_size=3)),
    **dict.fromkeys(("body", "notes", "code"), paragraphs()),
    "until": _one("8", "9"),
    "fit": _one("contain", "cover"),
    "side": _one("left", "right"),
    "align": _one("left", "right", "center"),
    "crop": _PART,
    "xlim": st.just(["0", "9"]),
    "ylim": st.just(["-1", "30.5"]),
    "id": _one("a", "b", "c") | words(),
    "kind": _one("arrow", "box", "bullets", "table"),
    "build": _FLAG | _one("3"),
    "effect": _one("appear", "fade", "wipe"),
    "transition": _one("none", "fade", "push", "wipe", "cut", "morph"),
    "frame": _one("rounded", "line", "rounded line", "panel", "terminal"),
    "size": _one("0.2", "0.1 0.3"),
    "color": _one("accent", "grey"),
    "header": _one("true", "false", "row", "column", "both", "none"),
    "widths": _one("2 1 1 1", "1 1 1 1", "1 1"),
    "only": st.dictionaries(_COLUMN, _one("2012", "8", "AlexNet"), max_size=2),
    "language": _one(
        "python", "python", "text", "prompt", "shell", "doctest", "text", "c++", "x" * 200, "html", "json"
    ),
    "run": st.just("false"),
    "show": _one("code", "output", "both"),
    "lines": _one("1", "1 | all"),
    "output": _one("under", "beside"),
    "shape": _one("ellipse", "rectangle", "bracket", "rule"),
    "layout": _one("Title Only", "Title and Content", "Section", "Quote"),
    "split": st.just("auto"),
    "allow": _one(*_RULES) | st.lists(_one(*_RULES), max_size=2),
    "artwork": _one("auto", "native", "svg", "png"),
    "steps": _one("a", "a | b") | st.lists(_one("a", "step1"), max_size=2),
    "log": _one("x", "y", "xy"),
    "chart": _one("bar", "line", "area", "scatter", "pie", "doughnut"),
    "picture": _one("images/example.png", "images/small.svg"),
    "figure": st.just("figures/example.py"),
    "video": st.just("films/example.mp4"),
    "poster": st.just("images/example.png"),
    **dict.fromkeys(("audio", "sound"), st.just("sounds/example.wav")),
    "play": _one("auto", "click", "2"),
    "start": _one("0", "0.5"),
    "end": _one("1", "0:01.5"),
    "link": _one(*["https://example.org/a?b=c&d"] * 5, "https://e.org/" + "x" * 900),
    "callouts": st.lists(_CALLOUT, max_size=3),
    "math": _one(r"\frac{1}{2}", r"x_i^2", r"\sum_{i=1}^n \left( y_i \right)^2", "a", r"\text{if } \alpha"),
    "data": st.lists(st.lists(_NUMBER, min_size=2, max_size=2), min_size=2, max_size=4) | st.just("cells.csv"),
    "table": st.lists(st.lists(words(), min_size=1, max_size=4), min_size=1, max_size=4) | st.just("cells.csv"),
    "diagram": _one("flowchart LR\n  a --> b", "graph TD\n  a[one] -->|two| b", "digraph { a -> b }"),
    "theme": _one("light", "dark"),
    "lang": _one("en-GB", "da"),
    "images": _one("scaled", "original"),
    "progress": _one("line", "count"),
    "minutes": _NUMBER,
    "properties": st.dictionaries(names(), words(), max_size=2),
    "environments": st.dictionaries(names(), st.lists(st.just("torch==2.13.0"), max_size=2), max_size=2),
}
_ODD_FILES = (
    "images",
    "../outline.yaml",
    "/etc/passwd",
    "no.png",
    "cells.csv",
    "",
    ".",
    "figures/example.py",
    "images/small.svg",
)
OFTEN = ("notes", "id", "section", "split", "skip", "transition", "hidden", "effect")
OF_DECK = (
    *("title", "subtitle", "course", "author", "role", "affiliation", "date", "mark", "subject", "lang", "theme"),
    *(
        "transition",
        "minutes",
        "effect",
        "dim",
        "images",
        "progress",
        "allow",
        "keywords",
        "properties",
        "environments",
    ),
)
_WORDED = {"text", "markdown", "bullets", "code", "formula"}  # types that are words
_SPOKEN = {"alt", "unit", "xlabel", "ylabel"}  # so are these, without Markdown
_SHOWN = {"figure", "picture", "video", "code", "table", "chart", "math"}  # keys that others are options of
CHOOSING = {"columns", "only", "sort", "highlight", "x", "y", "by", "names"}  # among rows
_NO_AREA = {"section": ("lead", "source"), "closing": ("lead",), "title": ("lead", "source")}  # in these kinds' layouts
NEEDED = {"chart": "data", "figure": "alt", "picture": "alt", "video": "alt"}  # beside a key


@cache
def examples() -> dict[str, dict[str, Any]]:
    """The example in each kind's template, by kind; all of its values are texts."""
    return {kind: yaml.load(_KINDS.described(kind)[1], yaml.BaseLoader) for kind in _KINDS.names}


@cache
def fields(kind: str) -> Values:
    """What a slide of a kind may be: a mapping of the keys that its template declares."""
    return (Value("mapping", keys=_KINDS.read(kind).keys),)


@cache
def _options(shown: str) -> set[str]:
    """The keys that are options of what is shown: of figure, picture …"""
    return set(_KINDS.read(shown).keys) - _KINDS.read("bullets").keys.keys() - {"text", "side", "beside", *_STEP}


def named(values: Values) -> Mapping[str, Values]:
    """The keys that are declared for a mapping that stands there, each with what it may be."""
    found = (value.keys_below or {} for value in values)
    return {name: key.values for keys in found for name, key in keys.items()}


def under(values: Values, name: str) -> Values:
    """What stands under a name; nothing is known of the engine's own keys."""
    if name in named(values):
        return named(values)[name]
    mappings = [value for value in values if value.type == "mapping" and value.of]
    return tuple(inner for value in mappings for inner in value.of) or tuple(v for v in values if v.type == "bullets")


def inside(values: Values) -> Values:
    """What stands in a list of it: what it may be itself, where one may stand for a list."""
    listed = tuple(inner for value in values if value.type == "list" for inner in value.of)
    return listed or values


def scalar(values: Values) -> bool:
    """Whether what stands there may be one text."""
    return any(value.type not in ("list", "mapping", "bullets") for value in values)


def worded(name: str, values: Values) -> bool:
    """Whether any words may stand there; elsewhere only what is found by them, or one of a few, is right."""
    held = (inner for value in values if value.type == "list" for inner in value.of)
    return name in _SPOKEN or any(value.type in _WORDED for value in (*values, *held))


def fitting(name: str, values: Values, place: Place) -> Strategy:
    """What a field takes, of the mapping in which it stands."""
    choices = [word for value in values for word in (*value.words, *(YES if "true" in value.words else ()))]
    if choices:
        return st.sampled_from(choices)
    if name in CHOOSING and columns(place):
        return st.sampled_from(columns(place) if name != "highlight" else _firsts(place) or columns(place))
    listed = values and all(value.type in ("list", "bullets") for value in values)
    return FITTING.get(name, st.lists(words(), min_size=1, max_size=3) if listed else words())


def odd(name: str, values: Values, place: Place) -> Strategy:
    """What a field may be given by mistake."""
    return st.one_of(fitting(name, values, place), _one(*_ODD), _one(*_ODD_FILES), anything())


def columns(place: Place) -> list[str]:
    """The names of a table's columns that is written out."""
    rows = place.get("table") or place.get("data")
    return [name for name in rows[0] if name] if isinstance(rows, list) and rows and isinstance(rows[0], list) else []


def _firsts(place: Place) -> list[str]:
    """The first cells of its other rows."""
    rows = place.get("table") or place.get("data") or []
    return [row[0] for row in rows[1:] if isinstance(row, list) and row and row[0]]


def usable(values: Values, place: Place) -> list[str]:
    """The names under which more can be written into a mapping: options only of what it shows."""
    out = _NO_AREA.get(place.get("kind", ""), ())
    known, there = set(named(values)), set(place)
    taken = (name for name, held in named(values).items() if scalar(held) or worded(name, held) or name == "callouts")
    return sorted(name for name in taken if name not in out and _usable(name, known, there))


def _usable(name: str, known: set[str], there: set[str]) -> bool:
    shown = {other for other in _SHOWN & known if name in _options(other)}
    if name in _SHOWN:
        return not there & (_SHOWN | {"body", "bullets", "text"})
    if name in CHOOSING | {"most"} and known & {"table", "data"}:
        return bool(there & {"table", "data"})
    return bool(shown & there) if shown else True
