"""Make a theme of a brand's template."""

from __future__ import annotations

from pathlib import Path

from deck.brand.areas import layout, role_of
from deck.brand.found import Found, Masters
from deck.brand.kept import kept
from deck.brand.look import look
from deck.brand.opened import Opened, Part, damaged, opened, parsed
from deck.brand.roles import cast
from deck.brand.written import written
from deck.problem import DeckError, Problem, Where
from deck.theme import Layout, Style, Theme
from deck.units import Rect


def brand(path: Path, base: Style, shipped: Path, where: Where) -> Theme:
    """The theme of a .potx or .pptx; `base` is the style of ours that has what a template does not say.

    shipped: the folder of our own OOXML parts, of which those that the template lacks are added. Raises DeckError at
    `where`, the place of its name.
    """
    whole = opened(path, where)
    parts = kept(whole)
    masters = _masters(whole, parts)
    found = masters.layouts()
    if not any(item.title for item in found):
        said = "has no slide layout with a title" if found else "has no slide layouts"
        raise DeckError(
            Problem(where, f"{path.name} {said}", "take the template that the brand's slides are made from")
        )
    roles, missing = cast(found)
    content = roles["Title and Content"]
    page = (masters.page.w, masters.page.h)
    style = look(base, path.stem, masters.palette(content.master), content, roles["Title Slide"], page)
    ground = _ground(content, style)
    titled = [item for item in found if item.title]
    layouts: dict[str, Layout] = {}
    for item in sorted(titled, key=lambda item: item.master != content.master):
        layouts.setdefault(item.name, layout(item.name, role_of(item), item, style, ground))
    layouts |= {name: layout(item.name, name, item, style, ground) for name, item in roles.items()}
    return Theme(style, layouts, written(parts, whole.main, style, shipped), tuple(missing))


def _masters(whole: Opened, parts: dict[str, Part]) -> Masters:
    """The masters of a template, each with its theme and the layouts that are its own."""
    names = parts[whole.main].related("slideMaster")
    for name in names:
        if not parts[name].related("theme"):
            raise DeckError(damaged(whole.file, f"{name} has no theme", whole.where))
        for inner in parts[name].related("slideLayout"):
            if parts[inner].related("slideMaster") != [name]:
                raise DeckError(damaged(whole.file, f"{inner} has no master", whole.where))
    if not names or parsed(parts[whole.main].blob).find(".//{*}sldSz") is None:
        raise DeckError(Problem(whole.where, f"{whole.file} has no slide layouts", "take another template"))
    return Masters(whole, parts)


def _ground(content: Found, style: Style) -> Rect:
    """Where a slide has its text."""
    places = [place.text for place in content.contents]
    width, height = style.page
    return places[0] if places else Rect(width // 12, height // 4, width * 5 // 6, height * 3 // 5)
