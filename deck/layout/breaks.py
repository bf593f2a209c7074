"""Know where a line may end, in Latin text and by the rules of Chinese and Japanese."""

import re
from collections.abc import Iterator

WIDE = "[\u1100-\u115f\u2e80-\u303f\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]"
# Sets of a pattern: the ] of the second comes first, for it would end it.
OPENING = "([{〈《「『【〔〖〝（［｛"
CLOSING = "])}、。〉》」』】〕〗〞〟）］｝，．：；！？％ー～・々ゝゞヽヾぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
THAI = "(?<=[\u0e01-\u0ec6])(?=[\u0e40-\u0e44\u0ec0-\u0ec4])"  # and Lao: a vowel that begins a syllable, perhaps a word
# Only where both programs break: fewer places never give fewer lines.
BREAK = re.compile(
    rf" +|\u200b|(?<=\w)[-\u2010\u2013\u2014](?=\w)(?!\S*/)|(?![{OPENING}]){WIDE}(?=(?![{CLOSING}]){WIDE})|{THAI}"
)
EAST_ASIAN = re.compile(WIDE)
BORDER = 0.25  # em that LibreOffice leaves between East Asian characters and others
FINAL, FINALS = 0.45, "بپتثسشصضفقكکلنىيیئ"  # em that these letters are wider at the end of a word
BY_PLACE = re.compile(f"{EAST_ASIAN.pattern}|[{FINALS}]")


def unbroken(text: str) -> Iterator[str]:
    """The parts of a text between the places where a line may end."""
    start = 0
    for place in re.finditer(rf"{BREAK.pattern}|\s|(?<=[^/\s])/(?=[^/])", text):
        yield text[start : place.end()].rstrip()
        start = place.end()
    yield text[start:]


def beside(before: str, char: str, after: str) -> tuple[float, float]:
    """The em that are free before a character, if it or that one is East Asian; and how much wider a last letter is."""
    border = len(f"{before}{char}".strip()) == 2 and len(EAST_ASIAN.findall(before + char)) == 1
    return BORDER * border, FINAL * (char in FINALS and not after.isalpha())
