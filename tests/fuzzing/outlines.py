"""Build random outlines from the templates' own fields: each kind's example, reworded, with more and less in it."""

from __future__ import annotations

import io
import json
from functools import cache
from typing import Any

import jinja2
import yaml
from conftest import FIGURE, ROOT
from hypothesis import strategies as st
from PIL import Image

from deck.rendering.render import Environment, describe
from fuzzing.said import said
from fuzzing.trial import Case
from fuzzing.words import anything, names, paragraphs, words

Strategy = st.SearchStrategy[Any]

SHIPPED = ROOT / "templates" / "slides"
_SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><circle cx="9" cy="9" r="5"/></svg>'
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
_CALLOUT = st.fixed_dictionaries(
    {"at": _PLACE, "text": words()},
    optional={
        "kind": _one("arrow", "box", "circle", "number"),
        "size": _one("0.2", "0.1 0.3"),
        "label": _PLACE,
        "step": _NUMBER,
    },
)
FITTING: dict[str, Strategy] = {  # what an option takes; a field of another name takes words
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
    "size": _one("body", "large", "label", "display", "0.2"),
    "color": _one("accent", "grey"),
    "header": _one("true", "false", "row", "column", "both", "none"),
    "widths": _one("2 1 1 1", "1 1 1 1", "1 1"),
    "only": st.dictionaries(_COLUMN, _one("2012", "8", "AlexNet"), max_size=2),
    "language": _one("python", "prompt", "shell", "doctest", "text", "c++", "x" * 200, "html", "json"),
    "run": st.just("false"),
    "show": _one("code", "output", "both"),
    "lines": _one("1", "1 | all"),
    "output": _one("under", "beside"),
    "shape": _one("ellipse", "rectangle", "bracket", "rule"),
    "layout": _one("Title Only", "Title and Content", "Section", "Quote"),
    "split": st.just("auto"),
    "allow": _one("small-text") | st.lists(_one("small-text", "words"), max_size=2),
    "artwork": _one("auto", "native", "svg", "png"),
    "steps": _one("a", "a | b") | st.lists(_one("a", "step1"), max_size=2),
    "log": _one("x", "y", "xy"),
    "chart": _one("bar", "line", "area", "scatter", "pie", "doughnut"),
    "picture": _one("images/example.png", "images/small.svg"),
    "figure": st.just("figures/example.py"),
    "link": _one("https://example.org/a?b=c&d", "https://e.org/" + "x" * 900) | words(),
    "callouts": st.lists(_CALLOUT, max_size=3),
    "math": _one(r"\frac{1}{2}", r"x_i^2", r"\sum_{i=1}^n \left( y_i \right)^2", "a", r"\text{if } \alpha"),
    "data": st.lists(st.lists(_NUMBER, min_size=2, max_size=2), min_size=2, max_size=4) | st.just("cells.csv"),
    "table": st.lists(st.lists(words(), min_size=1, max_size=4), min_size=1, max_size=4) | st.just("cells.csv"),
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
_OFTEN = ("lead", "source", "notes", "id", "section", "split", "skip", "transition", "layout", "hidden", "effect")
_OF_DECK = (
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


_TEMPLATES_OWN = {"it", "m", "slide", "loop", "index", "index0", "first", "callout", "item", "area", "engine", "deck"}


@cache
def examples() -> dict[str, dict[str, Any]]:
    """The example in each kind's template, by kind; all of its values are texts."""
    env = Environment([SHIPPED])
    return {kind: yaml.load(describe(env, kind)[1], yaml.BaseLoader) for kind in env.kinds}


@cache
def fields(kind: str) -> tuple[str, ...]:
    """What a kind's template asks for by name, itself and through macros, sorted."""
    env = Environment([SHIPPED])
    kinds, macros = (env.parse((SHIPPED / f"{name}.xml").read_text(encoding="utf-8")) for name in (kind, "_macros"))
    named = {macro.name: macro for macro in macros.find_all(jinja2.nodes.Macro)}
    found = set[str]()
    waiting: list[jinja2.nodes.Node] = [kinds]
    while waiting:
        tree = waiting.pop()
        names = {node.attr for node in tree.find_all(jinja2.nodes.Getattr)}
        names |= {node.name for node in tree.find_all(jinja2.nodes.Name)}
        waiting += [named[name] for name in names - found if name in named]
        found |= names
    return tuple(sorted(found - _TEMPLATES_OWN))


@cache
def assets() -> dict[str, bytes]:
    """Small real files for outlines to name."""
    png = io.BytesIO()
    Image.new("RGB", (800, 800), "#888888").save(png, "PNG")
    return {
        "assets/images/example.png": png.getvalue(),
        "assets/images/small.svg": _SVG,
        "assets/figures/example.py": FIGURE.encode(),
    }


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """An outline of a few slides, now and then of many, and files for it to name."""
    wild = draw(st.sampled_from([False] * 4 + [True]))
    outline = {name: draw(_value(name, wild)) for name in draw(st.lists(st.sampled_from(_OF_DECK), max_size=3))}
    shown = draw(st.lists(_slides(wild), min_size=1, max_size=4))
    many = all(slide["kind"] != "agenda" for slide in shown if isinstance(slide, dict) and "kind" in slide)
    outline["slides"] = shown * draw(_seldom(1, 40 // len(shown) if many else 1))
    cells = draw(st.lists(st.lists(words(), min_size=1, max_size=3), min_size=1, max_size=4))
    files = {"outline.yaml": draw(_written(outline)), "assets/cells.csv": _csv(cells), **assets()}
    return Case(files, draw(st.sampled_from([(), (), ("--theme", "dark")])), said(outline["slides"], cells))


def _seldom(usual: Any, other: Any) -> Strategy:
    return st.sampled_from([usual] * 39 + [other])


@st.composite
def _slides(draw: st.DrawFn, wild: bool) -> Any:
    """A slide of some kind, with other words than its example's, more keys, and perhaps one less."""
    kind = draw(st.sampled_from(sorted(examples())))
    slide = draw(_reworded(examples()[kind], "", wild))
    if not isinstance(slide, dict):
        return slide
    slide["kind"] = kind
    inner = [slide, slide, *(item for value in slide.values() if isinstance(value, list) for item in value)]
    known = st.sampled_from(fields(kind))
    for _ in range(draw(st.sampled_from([0, 0, 1, 1, 2, 4]))):
        place = draw(st.sampled_from([item for item in inner if isinstance(item, dict)]))
        name = draw(known | st.sampled_from(_OFTEN) if place is slide else known)
        place[name] = draw(_value(name, wild))
    if wild and draw(st.booleans()):
        slide.pop(draw(st.sampled_from(sorted(slide))))
    return slide


def _value(name: str, wild: bool) -> Strategy:
    fitting = FITTING.get(name, words())
    return st.one_of(fitting, _one(*_ODD), _one(*_ODD_FILES), anything()) if wild else fitting


@st.composite
def _reworded(draw: st.DrawFn, value: Any, name: str, wild: bool) -> Any:
    """A value of its form and with other words; a list has items more or fewer, now and then very many."""
    if wild and draw(_seldom(False, True)):
        return draw(anything())
    if isinstance(value, dict):
        return {draw(_named(key)): draw(_reworded(inner, key, wild)) for key, inner in value.items()}
    if isinstance(value, list):
        items = draw(st.lists(st.sampled_from(value), min_size=1, max_size=len(value) + 1) | st.just(value))
        return [draw(_reworded(item, name, wild)) for item in items] * draw(_seldom(1, 50))
    if name in FITTING or name == "":
        return draw(st.just(value) | FITTING.get(name, words()))
    return draw(words())


def _named(key: str) -> Strategy:
    """A key; those that are words themselves are others now and then."""
    return st.just(key) if key.islower() else st.just(key) | names()


@st.composite
def _written(draw: st.DrawFn, outline: Any) -> bytes:
    """An outline in YAML, of one of the ways to write it."""
    if draw(st.booleans()):
        text = json.dumps(outline, ensure_ascii=False)
        for char in "\x85\u2028\u2029\ufeff\x7f":  # lines that YAML would fold
            text = text.replace(char, f"\\u{ord(char):04x}")
    else:
        flow = draw(st.sampled_from([False, None]))
        text = yaml.dump(
            outline, Dumper=_Dumper, allow_unicode=True, default_flow_style=flow, width=draw(_seldom(80, 1000))
        )
    return text.encode(errors="surrogatepass")


class _Dumper(yaml.SafeDumper):
    """Writes equal values out, where YAML has anchors: hundreds of slides are no names."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _csv(cells: list[list[str]]) -> bytes:
    quoted = (",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in cells)
    return "\n".join(quoted).encode(errors="surrogatepass")
