"""Read lists that letters and Roman numerals count: as Markdown knows figures alone, they become these."""

import re
from collections.abc import Iterator

from deck.base.regex import regex
from deck.model.text import value_of

_ITEM = regex(r"(\s*)([A-Za-z]|[ivxl]{1,6}|[IVXL]{1,6})([.)])(?=\s+\S)")
_FENCE = regex(r"\s*(```|~~~)")


def counted(text: str) -> tuple[str, dict[int, str]]:
    """A text whose lettered items have figures as wide, and how the number in a line is written: a), i., A. and so on.

    Items are what has a successor, or follows on one: "a." and "b.", not the initial of a name.
    """
    if not re.search(r"^\s*(?:[A-Za-z]|[ivxlIVXL]{1,6})[.)]\s", text, re.MULTILINE):
        return text, {}
    lines, forms = text.split("\n"), dict[int, str]()
    open_lists: dict[int, tuple[str, int]] = {}  # by indent: how they are written, and the number that comes next
    for n, indent, found in _items(lines):
        expected = open_lists.get(indent)
        own = expected if expected in found else next((f for f in found if _goes_on(lines, n, indent, f)), None)
        open_lists = {at: chain for at, chain in open_lists.items() if at < indent}
        if own:
            form, value = own
            match = _ITEM.match(lines[n])
            assert match
            open_lists[indent], forms[n] = (form, value + 1), form
            number = str(value).rjust(len(match[2]), "0")
            lines[n] = match[1] + number + match[3] + lines[n][match.end() :]
    return "\n".join(lines), forms


def _items(lines: list[str]) -> Iterator[tuple[int, int, list[tuple[str, int]]]]:
    """The lines that may begin an item: their number, their indent, and what their letters may stand for."""
    fenced = False
    for n, line in enumerate(lines):
        fenced ^= bool(_FENCE.match(line))
        match = None if fenced else _ITEM.match(line)
        if match:
            yield n, len(match[1]), _candidates(match)


def _candidates(match: re.Match[str]) -> list[tuple[str, int]]:
    upper = match[2].isupper()
    kinds = [(kind, value_of(match[2], kind)) for kind in ("i", "a")]
    return [((kind.upper() if upper else kind) + match[3], value) for kind, value in kinds if value]


def _goes_on(lines: list[str], n: int, indent: int, own: tuple[str, int]) -> bool:
    """Whether a list begins in a line: the next item of its indent is its successor, and no words stand above it."""
    if n and lines[n - 1].strip() and len(lines[n - 1]) - len(lines[n - 1].lstrip()) >= indent:
        return False
    for line in lines[n + 1 :]:
        match = _ITEM.match(line)
        if match and len(match[1]) == indent:
            return (own[0], own[1] + 1) in _candidates(match)
        if line.strip() and len(line) - len(line.lstrip()) < indent + (1 if match is None and not indent else 0):
            return False
    return False
