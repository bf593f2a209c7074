"""Keep what was found in a brand's template in a file beside it, for a person to correct; builds take that first."""

import json
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from deck.base.dataclass import dataclass, field, replace
from deck.base.problem import DeckError, Problem, Where
from deck.base.units import PER, Rect
from deck.model.style import TOKENS, Layout, Style
from deck.outline.values import read
from deck.pptx.template import Template
from deck.theme.layout_scan import Found
from deck.theme.load import mapping, rect, steps, text_like, unknown, word

_paint = text_like(
    r"(#[0-9A-Fa-f]{6}|(bg|tx)[12]|accent[1-6])( (lumMod|lumOff|satMod|shade|tint)=\d{1,6})*",
    'write a colour of the template, or one in quotes: accent1, accent1 lumMod=75000, "#990000"',
)


@dataclass(frozen=True)
class Adopted:
    """What a person has said of a brand, by our names: layouts, paints of colours, sizes, areas by layout."""

    layouts: Mapping[str, Any] = field(default_factory=dict)
    colors: Mapping[str, str] = field(default_factory=dict)
    sizes: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    areas: Mapping[str, Mapping[str, Rect]] = field(default_factory=dict)

    def cast(self, roles: Mapping[str, Found], found: Mapping[str, Found]) -> dict[str, Found]:
        """The layout of each role, as it was found but for those that somebody has named. Raises DeckError."""
        problems = unknown("layouts have no", self.layouts, roles)
        problems += unknown("the template has no layout", self.layouts.values(), found)
        problems += unknown("the template has no layout", self.areas, {**roles, **found})
        if problems:
            raise DeckError(*problems)
        return {**roles, **{role: found[name] for role, name in self.layouts.items()}}

    def moved(self, layout: Layout) -> Layout:
        """A layout with the areas that somebody has measured, to which its text keeps. Raises DeckError."""
        own = self.areas.get(layout.name, {})
        problems = unknown(f"layout {layout.name!r} has no area", own, layout.areas)
        if problems:
            raise DeckError(*problems)
        free = {area: r for area, r in own.items() if area not in layout.placeholders}
        return replace(layout, areas={**layout.areas, **free}, clear={**layout.clear, **own}) if own else layout


def beside(template: Path) -> Path:
    """Where the file of a template is: acme.brand.yaml beside acme.potx."""
    return template.with_suffix(".brand.yaml")


def adopted(template: Path, style: Style) -> Adopted:
    """What the file beside a template says, if it is there. Raises DeckError with all that is wrong in it."""
    file = beside(template)
    if not file.is_file():
        return Adopted()
    if file.resolve().parent != template.resolve().parent:
        raise DeckError(
            Problem(Where(str(file)), "file-outside", "leads elsewhere", "copy the file beside the template")
        )
    whole, problems = read(file), list[Problem]()
    places = partial(mapping, "areas", known=None, convert=rect, problems=problems)
    known: Mapping[str, tuple[Any, Callable[[Any], Any]]] = {
        **{"layouts": (None, lambda value: word(value) and value), "colors": (TOKENS, _paint)},
        **{"sizes": (style.sizes, steps), "areas": (None, places)},
    }
    sections = mapping("corrections", whole, known, lambda value: value, problems) if whole else {}
    said = {str(name): mapping(name, value, *known[name], problems) for name, value in sections.items()}
    if problems:
        raise DeckError(*problems)
    return Adopted(**said)


def text(name: str, style: Style, layouts: Mapping[str, Layout], template: Template, ours: tuple[str, ...]) -> str:
    """The file of a template of this name; ours: the layouts that our templates ask for."""
    lines = [f"# What was found in {name}. Correct what is wrong, and leave out what is right: it is found again."]
    lines += ["layouts:  # which of the template's layouts each of ours is"]
    lines += [f"  {role}: {_quoted(layouts[role].brand)}" for role in ours if role in layouts]
    lines += ['colors:  # as the template names them, perhaps darker or lighter, or as they are: "#990000"']
    lines += [f"  {token}: {_quoted(template.scheme[token])}" for token in TOKENS]
    lines += ["sizes:  # in points, the largest first"]
    lines += [f"  {size}: [{', '.join(f'{step:g}' for step in scale)}]" for size, scale in style.sizes.items()]
    lines += ["areas:  # left, top, width and height of what slides fill"]
    for role in (role for role in ours if role in layouts):
        lines.append(f"  {role}:")
        layout = layouts[role]
        lines += [f"    {area}: [{_inches(layout.clear.get(area, place))}]" for area, place in layout.areas.items()]
    return "\n".join(lines) + "\n"


def _quoted(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)


def _inches(place: Rect) -> str:
    return ", ".join(f"{max(0, side) / PER['in']:.3f}in" for side in (place.x, place.y, place.w, place.h))
