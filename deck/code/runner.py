"""Say how a build runs code, what it gives to it, and where it keeps results."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from deck.base.cache import Cache
from deck.base.dataclass import dataclass
from deck.base.system import here
from deck.code.live.sessions import Surroundings
from deck.model.deck import Deck
from deck.model.style import Style, tokens

if TYPE_CHECKING:
    from deck.code.live.kept import KeptStates

How = Literal["cached", "live", "recorded"]  # run what is new, run all, run nothing


@dataclass(frozen=True)
class Runner:
    """How a build runs code, what it gives to it, and where it keeps results; and states of sessions, while watched."""

    cache: Cache
    around: Surroundings
    recordings: Path
    how: How
    tell: Callable[[str], None]
    kept: KeptStates | None = None
    whole: bool = True  # what one audience gets is not recorded: others may get more


def runner(
    deck: Deck, style: Style, cache: Cache, how: How, kept: KeptStates | None, tell: Callable[[str], None]
) -> Runner:
    """How code of a deck is run in this style; `kept`: the states of sessions, where the system can keep them."""
    from deck.graphics.drawing.figure import settings

    around = Surroundings(deck.folder, settings(style), tokens(style), deck.vars)
    kept = kept if here.COPIES else None
    return Runner(cache, around, deck.assets / "recordings", how, tell, kept, whole=not deck.audience)
