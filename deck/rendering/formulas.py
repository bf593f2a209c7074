"""Read formulas of the outline: a mistake in one is told at its place in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deck.loading import scalars
from deck.problem import DeckError, Problem, Where

if TYPE_CHECKING:
    from deck.maths.tree import Formula

_CLICK = r"\htmlId"


def read(tex: str, where: Where, display: bool = False, text: str = "", before: int = 0) -> Formula:
    """The formula that was written at `where`, or that begins after so many characters of the text there.

    Raises DeckError.
    """
    from deck.maths.reader import TexError
    from deck.maths.reader import read as read_tex

    try:
        return read_tex(tex, display)
    except TexError as error:
        place = scalars.place(text or tex, before + error.at, where)
        raise DeckError(Problem(place, error.message, error.hint)) from None


def read_in_text(tex: str, where: Where, display: bool, text: str, before: int) -> tuple[str, Formula]:
    """A formula among words, as it would be typed and as it is. Raises DeckError, also if parts wait for clicks."""
    from deck.maths.linear import linear

    formula = read(tex, where, display, text, before)
    if _CLICK in tex:
        place = scalars.place(text, before + tex.index(_CLICK), where)
        hint = "write `math:` for a formula of which some comes later"
        raise DeckError(Problem(place, "a part of a formula among words cannot wait for a click", hint))
    return linear(formula.body), formula
