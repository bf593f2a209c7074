"""Say which of a brand's layouts plays which role: by its type, by the placeholders that it has, by its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from deck.brand.found import Found, Place


@dataclass(frozen=True)
class Role:
    """A layout that our templates ask for by its name.

    types: of layouts that are it (ECMA-376-1, 19.7.15); fits: whether one could be it, by its placeholders; words: in
    the names of such layouts; nearest: the roles whose layout stands in; own: only we have such a layout, so that
    nobody misses it.
    """

    types: tuple[str, ...]
    fits: Callable[[Found], bool]
    words: str
    nearest: tuple[str, ...]
    own: bool = False


def _opens(found: Found) -> bool:
    return bool(found.subtitle) or bool(found.title and found.title.kind == "ctrTitle")


def _shows_one(found: Found) -> bool:
    return not _opens(found) and len(_large(found)) == 1


def _shows_two(found: Found) -> bool:
    large = _large(found)
    return not _opens(found) and len(large) == 2 and not large[0].rect.overlaps(large[1].rect)


def _shows_none(found: Found) -> bool:
    return not _opens(found) and not found.contents


def _never(_: Found) -> bool:
    return False


def _large(found: Found) -> list[Place]:
    """The places that take a tenth of what all take, and more: not a line of text above or under them."""
    whole = sum(place.rect.w * place.rect.h for place in found.contents)
    return [place for place in found.contents if place.rect.w * place.rect.h > whole / 10]


_TWO = ("twoObj", "txAndObj", "objAndTx", "txAndClipArt", "clipArtAndTx", "txAndChart", "chartAndTx", "twoColTx")
_SIDE = r"two|to |zwei|deux|2 (content|indhold|inhalte|contenus)|compar|sammenlign|vergleich"
ROLES = {
    "Title Slide": Role(
        ("title",),
        _opens,
        r"title slide|titelslide|titelfolie|forside|page de titre|diapositive de titre",
        ("Section",),
    ),
    "Section": Role(
        ("secHead",), _never, r"section|sektion|afsnit|abschnitt|kapitel|chapter|chapitre", ("Title Slide",)
    ),
    "Title and Content": Role(
        ("obj", "tx"), _shows_one, r"(title|titel|titre).*(content|indhold|inhalt|contenu|text|tekst)", ("Title Only",)
    ),
    "Title Only": Role(
        ("titleOnly",), _shows_none, r"title only|kun titel|nur titel|titre seul", ("Title and Content",)
    ),
    "Text and Visual": Role(_TWO, _shows_two, _SIDE, ("Title and Content", "Title Only")),
    "Visual and Text": Role(_TWO, _shows_two, _SIDE, ("Title and Content", "Title Only")),
    "Quote": Role((), _never, r"quot|citat|zitat|citation", ("Text and Visual", "Title and Content"), own=True),
    "Closing": Role(
        (), _never, r"clos|\bend|thank|afslut|tak\b|schluss|danke|merci|\bfin\b", ("Text and Visual",), own=True
    ),
}


def cast(layouts: Sequence[Found]) -> tuple[dict[str, Found], list[str]]:
    """The layout of each role, and the roles for which the brand has none, so that another stands in."""
    titled = [layout for layout in layouts if layout.title]
    ranked = sorted(titled, key=lambda layout: _rank(layout, layouts))
    opening = sorted(
        titled, key=lambda layout: 0 not in {n for o in layouts if o.master == layout.master for n in o.uses}
    )
    parts = {name: _own(role, opening if name == "Title Slide" else ranked) for name, role in ROLES.items()}
    missing = [name for name, found in parts.items() if not found and not ROLES[name].own]
    for name, role in ROLES.items():
        near = (parts[other] for other in (*role.nearest, *ROLES) if parts[other])
        parts[name] = parts[name] or next(near, ranked[0])
    return {name: found for name, found in parts.items() if found}, missing


def _rank(layout: Found, layouts: Sequence[Found]) -> tuple[float, ...]:
    """Layouts of the master that most of the brand's slides are on come first, then those that are used most.

    The brand's first slide is its title, which may have a master of its own.
    """
    last = max((n for other in layouts for n in other.uses), default=0)
    used = [n for other in layouts if other.master == layout.master for n in other.uses if n or not last]
    return -len(used), min(used, default=0), -len(layout.uses)


def _own(role: Role, ranked: Sequence[Found]) -> Found | None:
    """The layout that plays a role; what is told by its type wins over what is told by its placeholders or its name."""
    by_type = [found for kind in role.types for found in ranked if found.kind == kind and _plausible(role, found)]
    by_places = [found for found in ranked if role.fits(found)]
    by_name = [found for found in ranked if re.search(role.words, found.name, re.IGNORECASE)]
    return next(iter([*by_type, *by_places, *by_name]), None)


def _plausible(role: Role, found: Found) -> bool:
    """Whether a layout could be what its type says; LibreOffice calls a title slide a text slide."""
    return "title" in role.types or "secHead" in role.types or not _opens(found)
