"""List the sections of a lecture for a slide that shows them."""

from __future__ import annotations

from dataclasses import dataclass

from deck.loading.outline import Deck, Slide
from deck.problem import DeckError, Problem


@dataclass(frozen=True)
class Entry:
    """A section: its name, where a link to it leads, and whether it is the one that is talked about."""

    name: str
    href: str
    current: bool


def agenda(deck: Deck, slide: Slide) -> list[Entry]:
    """All sections in order. Current is the one that begins with this slide, or, on a second agenda, that it is in.

    Raises DeckError if there are none.
    """
    begun = [other for other in deck.slides if other.section]
    if not begun:
        hint = "write 'section: Its name' on each slide with which a part begins"
        raise DeckError(Problem(slide.where, "an agenda lists the sections, and there are none", hint))
    places = {id(other): n for n, other in enumerate(deck.slides)}
    here = places[id(slide)]
    again = any(other.kind == slide.kind for other in deck.slides[:here])
    before = [other for other in begun if places[id(other)] <= here] if slide.section or again else []
    return [Entry(other.section, f"#{other.anchor}", other in before[-1:]) for other in begun]
