"""Know where a line may end, in Latin text and by the rules of Chinese and Japanese."""

import re
from collections.abc import Iterator

WIDE = "[\u1100-\u115f\u2e80-\u303f\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]"
# Sets of a pattern: the ] of the second comes first, for it would end it.
OPENING = "([{〈《「『【〔〖〝（［｛"
CLOSING = "])}、。〉》」』】〕〗〞〟）］｝，．：；！？％ー～・々ゝゞヽヾぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
# Only where both programs break: fewer places never give fewer lines.
BREAK = re.compile(
    rf" +|\u200b|(?<=\w)[-\u2010\u2013\u2014](?=\w)(?!\S*/)|(?![{OPENING}]){WIDE}(?=(?![{CLOSING}]){WIDE})"
)


def unbroken(text: str) -> Iterator[str]:
    """The parts of a text between the places where a line may end."""
    start = 0
    for place in re.finditer(rf"{BREAK.pattern}|\s|(?<=[^/\s])/(?=[^/])", text):
        yield text[start : place.end()].rstrip()
        start = place.end()
    yield text[start:]
