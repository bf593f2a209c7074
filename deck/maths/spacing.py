"""Set parts side by side, with the room between them that TeX gives them (Knuth, The TeXbook, chapter 18)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from deck.maths.boxes import Setting
from deck.maths.tree import Big, Class, Colored, Function, Part, Row, Sizing, Space, Term, kind

THIN, MEDIUM, THICK = 3 / 18, 4 / 18, 5 / 18  # em
STYLES = {"display": 0, "text": 1, "script": 2}
_ORDER: tuple[Class, ...] = ("ord", "op", "bin", "rel", "open", "close", "punct", "inner")
_TABLE = (  # room between one class (a row each) and the next: t m r only outside of scripts, T everywhere
    "-Tmr---t",
    "TT-r---t",
    "mm--m--m",
    "rr--r--r",
    "--------",
    "-Tmr---t",
    "tt-ttttt",
    "tTmrt-tt",
)
_ROOM = {"-": 0, "T": THIN, "t": THIN, "m": MEDIUM, "r": THICK}
_BEFORE_SIGN = ("bin", "op", "rel", "open", "punct")

Item = tuple[Part, Setting, Class]
_SPACES = (
    (1, "\u2003"),
    (1 / 2, "\u2002"),
    (5 / 18, "\u2005"),
    (4 / 18, "\u205f"),
    (3 / 18, "\u2006"),
    (1 / 18, "\u200a"),
)


def items(part: Part, setting: Setting) -> list[Item]:
    """What stands side by side in a part, how each is set, and its class: colours and clicks make no groups."""
    return _settled([(item, own, kind(item)) for item, own in _flat(part, setting)])


def _flat(part: Part, setting: Setting) -> Iterator[tuple[Part, Setting]]:
    match part:
        case Row():
            for inner in part.parts:
                if isinstance(inner, Row):
                    yield inner, setting  # braces make one part of what they hold
                else:
                    yield from _flat(inner, setting)
        case Colored():
            yield from _flat(part.body, _painted(setting, color=part.token))
        case Term():
            paint = setting.paint.within(part) if setting.paint else None
            yield from _flat(part.body, replace(setting, paint=paint))
        case Sizing():
            yield from _flat(part.body, replace(setting, style=STYLES[part.style]))
        case Big() | Function():
            yield replace(part, body=Row()), setting
            yield from _flat(part.body, setting)
        case _:
            yield part, setting


def _painted(setting: Setting, color: str) -> Setting:
    return replace(setting, paint=replace(setting.paint, color=color)) if setting.paint else setting


def _settled(found: Sequence[Item]) -> list[Item]:
    """An operation without something on both sides is a sign like any other: that of −x."""
    kinds = [what for _, _, what in found]
    last = -1  # the part before, spaces aside
    for n, (part, _, what) in enumerate(found):
        if isinstance(part, Space):
            continue
        if what == "bin" and (last < 0 or kinds[last] in _BEFORE_SIGN):
            kinds[n] = "ord"
        if what in ("rel", "close", "punct") and last >= 0 and kinds[last] == "bin":
            kinds[last] = "ord"
        last = n
    if last >= 0 and kinds[last] == "bin":
        kinds[last] = "ord"
    return [(part, setting, what) for (part, setting, _), what in zip(found, kinds, strict=True)]


def room(before: Class, after: Class, style: int) -> float:
    """The room between two classes, in em."""
    letter = _TABLE[_ORDER.index(before)][_ORDER.index(after)]
    return 0 if style > 1 and letter != "T" else _ROOM[letter]


def spaces(em: float) -> str:
    """Characters that are about so wide; none for a negative space."""
    text = ""
    for width, char in _SPACES:
        count = int(em / width + 0.01) if em > 0 else 0
        text += char * count
        em -= count * width
    return text
