"""Write docs/markup.md, the manual of the slide markup, from its dataclasses: python tools/make_markup.py."""

from __future__ import annotations

import inspect
import typing
from pathlib import Path

from deck.base.dataclass import fields
from deck.base.units import Length
from deck.model import tags

HEAD = """# The slide markup

What a template in `templates/slides/` writes. Structure is XML, text is Markdown, colours are theme tokens, places are
the theme's areas, divided by row, column and grid; there are no coordinates. This page is made from `deck/model/` by
`python tools/make_markup.py`.

Every tag takes `area` (at the top level of a slide: the theme's area that it fills), `weight` (its share of a row's
width, or of what is left of a column's height) and `span` (how many cells of a grid it takes); and `step` (the click at
which it comes, from 1), `until` (that at which it leaves), `effect` (`appear`, `fade` or `wipe`: how it comes and
leaves), `dim` (it is faint from the next click on) and `morph` (a name: the transition `morph` turns it into what has
that name on the next slide), which hold for all that stands in it.
"""


def page() -> str:
    """The page as it should be."""
    return HEAD + "\n".join(_section(tag, cls) for tag, cls in tags.TAGS.items())


def _section(tag: str, cls: type[tags.Node]) -> str:
    doc = inspect.cleandoc(cls.__doc__ or "")
    own = {name: value for name, value in tags.attributes(cls).items() if name not in _common() - _redefined(cls)}
    rows = [_row(name, kind, needed, cls) for name, (kind, needed) in own.items()]
    table = "\n| attribute | takes | default |\n| --- | --- | --- |\n" + "\n".join(rows) + "\n" if rows else ""
    return f"\n## `<{tag}>`\n\n{doc}\n{table}"


def _common() -> set[str]:
    return set(tags.attributes(tags.Node))


def _redefined(cls: type[tags.Node]) -> set[str]:
    own = {field.name: field.default for field in fields(cls)}
    base = {field.name: field.default for field in fields(tags.Node)}
    return {name for name in base if own[name] != base[name]}


def _row(name: str, kind: typing.Any, needed: bool, cls: type[tags.Node]) -> str:
    choices = typing.get_args(kind) if typing.get_origin(kind) is typing.Literal else ()
    takes = " ".join(f"`{choice}`" for choice in choices) or {"str": "text", "bool": "true or false"}.get(
        kind.__name__,
        {"int": "a whole number", "float": "a number", "Length": "a length: 1.5cm, 12pt, 0.5in"}.get(
            kind.__name__, kind.__name__
        ),
    )
    default = next(field.default for field in fields(cls) if field.name == name)
    return f"| {name} | {takes} | {'needed' if needed else _written(default)} |"


def _written(default: object) -> str:
    if isinstance(default, Length):
        return f"{default / 914400:g}in"
    if isinstance(default, bool):
        return str(default).lower()
    return f"{default}" if default != "" else ""


if __name__ == "__main__":
    Path(__file__).parent.parent.joinpath("docs/markup.md").write_text(page(), encoding="utf-8")
