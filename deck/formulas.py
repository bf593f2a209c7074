"""Read formulas of the outline: a mistake in one is told at its place in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deck import scalars
from deck.problem import DeckError, Problem, Where

if TYPE_CHECKING:
    from deck.maths.tree import Formula


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
