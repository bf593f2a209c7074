"""Say which of a brand's layouts plays which role: by how its slides use them, by type, by places, by name."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from deck.base.colors import contrast
from deck.base.dataclass import dataclass, replace
from deck.theme.layout_scan import VISUALS, WORDS, Found, Place

_LEAST = 1.0  # a layout with less is none for a role
_NEVER = -100.0
_NEAR, _ALIKE = 0.065, 1.6  # parts of the page by which titles may be apart, and times that one may be larger


@dataclass(frozen=True)
class Role:
    """A layout that our templates ask for by its name.

    types: of layouts that are it (ECMA-376-1, 19.7.15); fits: how well one could be it, by its places; words: in the
    names of such layouts; nearest: the roles whose layout stands in; own: only we have such a layout, so that nobody
    misses it.
    """

    types: tuple[str, ...]
    fits: Callable[[Found], float]
    nearest: tuple[str, ...] = ()
    own: bool = False
    words: str = ""


def _opening(found: Found) -> float:
    """A title that is no head of something else, and no picture that the title stands on."""
    if not found.title:
        return _NEVER
    kinds = {place.kind for place in found.places}
    centred = 3.0 * ("ctrTitle" in kinds) + 3.0 * ("subTitle" in kinds)
    title = found.title
    behind = "" if title.style.fill else found.under(title.rect)
    faint = title and behind and contrast(title.style.color, behind) < 1.5
    wrong = 8 * _pictures_first(found) + 4 * (not centred and _at_edge(found)) + 4 * bool(faint)
    return centred + 2 * (0 in found.uses) - wrong


def _heading(found: Found) -> float:
    if not found.title or _at_edge(found):
        return _NEVER
    return 1.0 - 6 * _pictures_first(found) - 2 * (len(found.contents) > 1) - 2 * bool(found.subtitle)


def _shows_one(found: Found) -> float:
    if not found.title or len(found.large) != 1 or found.large[0].kind not in WORDS or found.subtitle:
        return _NEVER
    rect, page = found.large[0].rect, found.page
    few = 0.2 * len(found.strips) + 4 * (found.title.kind == "ctrTitle")
    under = found.large[0].rect.y < found.title.rect.y  # the text above its title is that of a section
    return 2 + 2 * rect.w * rect.h / (page.w * page.h) + min(2, len(found.uses)) - few - 3 * under


def _shows_none(found: Found) -> float:
    if not found.title or found.large or found.title.kind == "ctrTitle" or found.subtitle or not _at_edge(found):
        return _NEVER
    return 2 - 0.3 * len(found.strips) + min(1, len(found.uses))


def pair(found: Found) -> tuple[Place, Place] | None:
    """Two places side by side, from the left to the right; None if a layout has others."""
    if not found.title or found.subtitle or found.title.kind == "ctrTitle" or len(found.large) != 2:
        return None
    left, right = sorted(found.large, key=lambda place: place.rect.x)
    level = min(left.rect.bottom, right.rect.bottom) - max(left.rect.y, right.rect.y)
    beside = left.rect.right <= right.rect.x and level > min(left.rect.h, right.rect.h) / 2
    return (left, right) if beside else None


def heads(found: Found) -> tuple[Place, Place] | None:
    """The lines above two places side by side."""
    both = pair(found)
    above = []
    for rect in (place.rect for place in both or ()):  # right above it, and not much wider
        near = (s for s in found.strips if abs(s.rect.bottom - rect.y) < s.rect.h and s.rect.w < rect.w * 1.3)
        above += [s for s in near if abs(s.rect.x - rect.x) < rect.w / 5][:1]
    return (above[0], above[1]) if len(above) == 2 and above[0] is not above[1] else None


def _columns(found: Found) -> float:
    both = pair(found)
    if not both or any(place.kind not in WORDS for place in both) or heads(found):
        return _NEVER
    widths = sorted(place.rect.w for place in both)
    return 2 + 2 * widths[0] / widths[1] - 0.3 * len(found.strips)


def _headed_columns(found: Found) -> float:
    both = pair(found)
    return 3 if both and heads(found) and all(place.kind in WORDS for place in both) else _NEVER


def _beside(found: Found, left: bool) -> float:
    """Words at one side, and something to be seen at the other."""
    both = pair(found)
    if not both or heads(found):
        return _NEVER
    text, shown = both if left else both[::-1]
    if text.kind not in WORDS or shown.kind not in VISUALS:
        return _NEVER
    return 2 + (shown.kind == "pic") + (shown.rect.w >= text.rect.w) - 0.3 * len(found.strips)


def _pictures_first(found: Found) -> bool:
    """Whether a picture is to fill much of the page."""
    return any(p.kind == "pic" and p.rect.w * p.rect.h > found.page.w * found.page.h * 0.3 for p in found.places)


def _at_edge(found: Found) -> bool:
    """Whether the title stands at the top or at a side, where that of a slide with content does."""
    rect, page = (found.title.rect if found.title else found.page), found.page
    return rect.y + rect.h / 2 < page.h * 0.3 or rect.right < page.w * 0.45


_TWO = ("twoObj", "txAndObj", "objAndTx", "txAndClipArt", "clipArtAndTx", "txAndChart", "chartAndTx", "twoColTx")
_NAMES = Path(__file__).with_name("roles.txt").read_text(encoding="utf-8").splitlines()[1:]
ROLES = {
    "Title Slide": Role(("title",), _opening, ("Section",)),
    "Section": Role(("secHead",), _heading, ("Title Slide",)),
    "Title and Content": Role(("obj", "tx"), _shows_one, ("Title Only",)),
    "Title Only": Role(("titleOnly",), _shows_none, ("Title and Content",)),
    "Text and Visual": Role(_TWO, lambda found: _beside(found, True)),
    "Visual and Text": Role(_TWO, lambda found: _beside(found, False)),
    "Columns": Role(_TWO, _columns, own=True),
    "Headed Columns": Role(("twoTxTwoObj",), _headed_columns, own=True),
}
ROLES = {name: replace(ROLES[name], words=words) for name, words in (line.split(": ", 1) for line in _NAMES)}
_BESIDE = ("Text and Visual", "Visual and Text", "Columns", "Headed Columns", "Title Only")
_SAME = {"Quote": "Text and Visual", "Closing": "Text and Visual"}  # roles that only our own themes have


def cast(layouts: Sequence[Found]) -> tuple[dict[str, Found], list[str]]:
    """The layout of each role, and the roles for which the brand has none, so that another stands in.

    Roles that only we have, and for which the brand has no layout, are left out.
    """
    titled = [layout for layout in layouts if layout.title]
    main = _main(layouts)
    parts = {name: _best(role, titled, main) for name, role in ROLES.items()}
    opening, section = parts["Title Slide"], parts["Section"]
    if opening and section and opening.master != main == section.master and not any(opening.uses):
        parts["Title Slide"] = section if 0 not in opening.uses else opening
    content = parts["Title and Content"] or parts["Title Only"] or titled[0]
    branded = [layout for layout in titled if _branded(layout, content)]
    parts |= {name: _best(ROLES[name], branded, main) for name in _BESIDE}
    missing = [name for name in ("Title Slide", "Section", "Title and Content") if not parts[name]]
    if parts["Text and Visual"] is None or parts["Visual and Text"] is None:
        one = parts["Text and Visual"] or parts["Visual and Text"] or content
        missing += ["Text and Visual"] if one is content else []
        parts["Text and Visual"], parts["Visual and Text"] = one, one
    for name, role in ROLES.items():
        near = (parts[other] for other in (*role.nearest, "Title and Content") if parts[other])
        parts[name] = parts[name] or (None if role.own else next(near, content))
    roles = {name: layout for name, layout in parts.items() if layout}
    return roles | {name: roles[other] for name, other in _SAME.items()}, missing


def _main(layouts: Sequence[Found]) -> str:
    """The master on which most of the brand's slides are, but for the first, which may have one of its own.

    Without slides it is the richest: that with the most layouts for titles and content.
    """
    last = max((n for layout in layouts for n in layout.uses), default=0)
    used = Counter({layout.master: 0 for layout in layouts})
    for layout in layouts:
        used[layout.master] += sum(1 for n in layout.uses if (n or not last) and layout.title)
    rich = Counter(layout.master for layout in layouts if layout.title and (layout.large or layout.kind))
    return max(used, key=lambda master: (used[master], rich[master]))


def _best(role: Role, titled: Sequence[Found], main: str) -> Found | None:
    """The layout that fits a role best, of the main master if it has one that does."""
    scored = []
    for found in titled:  # its type speaks most for it, then its places and its name
        typed = 5.0 if found.kind in role.types else -1.0 if found.kind not in ("", "cust") else 0.0
        scored.append((found.master == main, role.fits(found) + typed + 3 * named(role, found), found))
    fitting = [one for one in scored if one[1] >= _LEAST]
    return max(fitting, key=lambda one: one[:2])[2] if fitting else None


def named(role: Role, found: Found) -> bool:
    """Whether a layout is called as such layouts are."""
    return bool(re.search(role.words, plain(found.name)))


def plain(name: str) -> str:
    """A name without case and accents, in which languages and hands differ."""
    spread = unicodedata.normalize("NFKD", name.casefold().replace("ł", "l").replace("ø", "o"))
    letters = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return unicodedata.normalize("NFKC", re.sub(r"\s+", " ", letters))


def _branded(found: Found, content: Found) -> bool:
    """Whether a layout has the art of that of most slides, and its title where that has it and about as large."""
    bare = bool(content.art) and not found.art
    one, other = found.title, content.title
    if not one or not other or found.master != content.master or bare:
        return False
    sizes, page = sorted(title.style.sizes[0] for title in (one, other)), content.page
    near = abs(one.rect.x - other.rect.x) < page.w * _NEAR and abs(one.rect.y - other.rect.y) < page.h * _NEAR
    return near and sizes[1] < sizes[0] * _ALIKE and one.rect.w * 2 > other.rect.w
