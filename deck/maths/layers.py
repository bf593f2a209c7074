"""Tell which parts of a formula are seen from the start, which appear at a click, and which light up at one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TypeVar

from deck.base.dataclass import dataclass, replace
from deck.maths.boxes import Lettering
from deck.model.artwork import Contour
from deck.model.formula import Colored, FormulaPart, Term, walk

LIT = "accent"
T = TypeVar("T", Contour, Lettering)  # what has a paint


@dataclass(frozen=True, order=True)
class FormulaLayer:
    """What comes at a click, from 1; lit: in the accent colour, over what is there. 0: all that is there at once."""

    click: int
    lit: bool = False


BASE = FormulaLayer(0)


@dataclass(frozen=True)
class Light:
    """Whether a part is seen in a layer, and its colour by the theme's name; "" is that of its surroundings."""

    on: bool
    color: str

    def within(self, term: Term, layer: FormulaLayer) -> Light:
        """The light on what a term holds."""
        if FormulaLayer(term.click, term.lit) == layer:
            return Light(True, LIT if term.lit else self.color)
        return self if term.lit else replace(self, on=False)


def layers(body: FormulaPart) -> Iterator[FormulaLayer]:
    """What comes after the first, click by click."""
    yield from sorted({FormulaLayer(part.click, part.lit) for part in walk(body) if isinstance(part, Term)})


def seen(parts: Sequence[T], layer: FormulaLayer, color: str) -> list[tuple[T, str]]:
    """What comes with a layer, with its colours."""
    if layer.lit:
        return [(part, LIT) for part in parts if layer.click in part.paint.lit]
    return [(part, part.paint.color or color) for part in parts if part.paint.click == layer.click]


def colors(body: FormulaPart) -> list[str]:
    """The theme's colours that a formula names, or lights up in."""
    named = {part.token for part in walk(body) if isinstance(part, Colored)}
    return sorted(named | {LIT for layer in layers(body) if layer.lit})


@lru_cache(maxsize=10_000)
def has_terms(part: FormulaPart) -> bool:
    """Whether something in a part waits for a click."""
    return any(isinstance(item, Term) for item in walk(part))
