"""Know where a line may end, in Latin text and by the rules of Chinese and Japanese."""

import re
from collections.abc import Iterator

from deck.base.regex import regex

WIDE = "[\u1100-\u115f\u2e80-\u303f\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]"
# Sets of a pattern: the ] of the second comes first, for it would end it.
OPENING = "([{〈《「『【〔〖〝（［｛"
CLOSING = "])}、。〉》」』】〕〗〞〟）］｝，．：；！？％ー～・々ゝゞヽヾぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
THAI = "(?<=[\u0e01-\u0ec6])(?=[\u0e40-\u0e44\u0ec0-\u0ec4])"  # and Lao: a vowel that begins a syllable, perhaps a word
# Only where both programs break: fewer places never give fewer lines.
_PLAIN = r" +|\u200b|(?<=\w)[-\u2010\u2013\u2014](?=\w)(?!\S*/)"
_ANY = rf"{_PLAIN}|(?![{OPENING}]){WIDE}(?=(?![{CLOSING}]){WIDE})|{THAI}"
_WORDS = r"|\s|(?<=[^/\s])/(?=[^/])"
_RARE = regex("[^\0-\u0e00\u1200-\u2e7f]")  # without these a text needs no pattern that is slow to compile
BORDER = 0.25  # em that LibreOffice leaves between East Asian characters and others
FINAL, FINALS = 0.45, "بپتثسشصضفقكکلنىيیئ"  # em that these letters are wider at the end of a word
_FINAL = regex(f"[{FINALS}]")


def breaks(text: str, start: int, end: int) -> Iterator[int]:
    """Where a line may end, from one place in a text to another."""
    found = re.compile(_ANY if _rare(text) else _PLAIN).finditer(text, start, end)
    return (match.end() for match in found)


def _rare(text: str) -> bool:
    return not text.isascii() and _RARE.search(text) is not None


def east_asian(text: str) -> bool:
    """Whether there are Chinese, Japanese or Korean characters in a text."""
    return _rare(text) and re.search(WIDE, text) is not None


def by_place(text: str) -> bool:
    """Whether a text has letters whose width, or the room beside them, depends on where they stand."""
    return not text.isascii() and (east_asian(text) or _FINAL.search(text) is not None)


def unbroken(text: str) -> Iterator[str]:
    """The parts of a text between the places where a line may end."""
    start = 0
    for place in re.finditer((_ANY if _rare(text) else _PLAIN) + _WORDS, text):
        yield text[start : place.end()].rstrip()
        start = place.end()
    yield text[start:]


def beside(before: str, char: str, after: str) -> tuple[float, float]:
    """The em that are free before a character, if it or that one is East Asian; and how much wider a last letter is."""
    border = len(f"{before}{char}".strip()) == 2 and len(re.findall(WIDE, before + char)) == 1
    return BORDER * border, FINAL * (char in FINALS and not after.isalpha())
