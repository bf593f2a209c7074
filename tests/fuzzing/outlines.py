"""Build random outlines from the templates' own fields: each kind's example, reworded, with more and less in it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import films
import yaml
from conftest import FIGURE
from hypothesis import strategies as st
from PIL import Image

from fuzzing.fields import (
    CHOOSING,
    NEEDED,
    OF_DECK,
    OFTEN,
    Place,
    Values,
    columns,
    examples,
    fields,
    fitting,
    inside,
    named,
    odd,
    scalar,
    under,
    usable,
    worded,
)
from fuzzing.said import said
from fuzzing.trial import Case
from fuzzing.words import anything, names, words

Strategy = st.SearchStrategy[Any]

_SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><circle cx="9" cy="9" r="5"/></svg>'


@cache
def assets() -> dict[str, bytes]:
    """Small real files for outlines to name."""
    png = io.BytesIO()
    Image.new("RGB", (800, 800), "#888888").save(png, "PNG")
    return {
        "assets/images/example.png": png.getvalue(),
        "assets/images/small.svg": _SVG,
        "assets/films/example.mp4": films.mp4(),
        "assets/sounds/example.wav": films.wav(0.1),
        "assets/figures/example.py": FIGURE.encode(),
    }


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """An outline of a few slides, now and then of many, and files for it to name."""
    wild = draw(st.sampled_from([False] * 9 + [True]))
    value = odd if wild else fitting
    outline = {name: draw(value(name, (), {})) for name in draw(st.lists(st.sampled_from(OF_DECK), max_size=3))}
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
    slide = draw(_reworded(examples()[kind], "", fields(kind), {}, wild))
    if not isinstance(slide, dict):
        return slide
    slide["kind"] = kind
    for _ in range(draw(st.sampled_from([0, 0, 1, 1, 2, 4]))):
        place, values = draw(st.sampled_from(list(_places(slide, fields(kind)))))
        _add(draw, place, values, OFTEN if place is slide else (), wild)
    if wild and draw(st.booleans()):
        slide.pop(draw(st.sampled_from(sorted(slide))))
    return slide


def _places(value: Any, values: Values) -> Iterator[tuple[dict[str, Any], Values]]:
    """The mappings of a slide, each with what the template uses of it."""
    if isinstance(value, dict):
        yield value, values
        for name, inner in value.items():
            yield from _places(inner, under(values, name))
    elif isinstance(value, list):
        for inner in value:
            yield from _places(inner, inside(values))


def _add(draw: st.DrawFn, place: dict[str, Any], values: Values, often: tuple[str, ...], wild: bool) -> None:
    """Write one more key into a mapping, and what has to stand beside it."""
    possible = [*(sorted(named(values)) if wild else usable(values, place)), *often]
    name = draw(st.sampled_from(possible)) if possible else ""
    for wanted in filter(None, (name, NEEDED.get(name))):
        place[wanted] = draw((odd if wild else fitting)(wanted, under(values, wanted), place))


@st.composite
def _reworded(draw: st.DrawFn, value: Any, name: str, values: Values, place: Place, wild: bool) -> Any:
    """A value of its form and with other words; a list has items more or fewer, now and then very many."""
    if wild and draw(_seldom(False, True)):
        return draw(anything())
    if isinstance(value, dict):
        made: dict[str, Any] = {}
        for inner in value:
            made[draw(_named(inner))] = draw(_reworded(value[inner], inner, under(values, inner), made, wild))
        return made
    if name in CHOOSING and columns(place):
        return draw(fitting(name, values, place))
    if name == "data" or (scalar(values) and not worded(name, values)):
        return value if name != "language" and draw(st.integers(0, 9)) else draw(fitting(name, values, place))
    if isinstance(value, list):
        items = draw(st.lists(st.sampled_from(value), min_size=1, max_size=len(value) + 1) | st.just(value))
        return [draw(_reworded(item, "", inside(values), place, wild)) for item in items] * draw(_seldom(1, 50))
    return draw(fitting(name, values, place))


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
