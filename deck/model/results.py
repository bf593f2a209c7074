"""Define what a snippet gives: text, values, figures, tables, files."""

from typing import Any

from deck.base.dataclass import dataclass
from deck.model.artwork import Artwork


@dataclass(frozen=True)
class Drawing:
    """A figure or picture, as large as it was drawn; `seen` names what its pictures show, however compressed.

    `asked`: it is as large as it was asked to be; its author did not say otherwise.
    """

    artwork: Artwork
    inches: tuple[float, float]
    seen: tuple[str, ...] = ()
    asked: bool = False


@dataclass(frozen=True)
class Frame:
    """A table: rows of text, the first with the names of the columns, of which so many are an index.

    `align` is l or r for each column; `more` says how many rows and columns there are beyond these.
    """

    rows: tuple[tuple[str, ...], ...]
    index: int
    align: str
    more: tuple[int, int] = (0, 0)


Result = Drawing | Frame


@dataclass(frozen=True)
class Output:
    """What a snippet gave: text without its last line end, or a JSON value; and beside that results, and files."""

    text: str
    value: Any = None
    results: tuple[Result, ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()
