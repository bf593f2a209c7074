"""Set parts side by side, with the room between them that TeX gives them (Knuth, The TeXbook, chapter 18)."""

from collections.abc import Iterator

from deck.base.dataclass import replace
from deck.maths.boxes import MathSetting
from deck.model.formula import Big, Class, Colored, FormulaPart, FormulaRow, FormulaSpace, Function, Sizing, Term, kind

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

Item = tuple[FormulaPart, MathSetting, Class]
_SPACES = {1: "\u2003", 1 / 2: "\u2002", 5 / 18: "\u2005", 4 / 18: "\u205f", 3 / 18: "\u2006", 1 / 18: "\u200a"}


def items(part: FormulaPart, setting: MathSetting) -> list[Item]:
    """What stands side by side in a part, how each is set, and its class: colours and clicks make no groups.

    An operation without something on both sides is a sign like any other: that of −x.
    """
    found = list(_flat(part, setting))
    kinds = [kind(item) for item, _ in found]
    last = -1  # the part before, spaces aside
    for n, (item, _) in enumerate(found):
        if isinstance(item, FormulaSpace):
            continue
        if kinds[n] == "bin" and (last < 0 or kinds[last] in _BEFORE_SIGN):
            kinds[n] = "ord"
        if kinds[n] in ("rel", "close", "punct") and last >= 0 and kinds[last] == "bin":
            kinds[last] = "ord"
        last = n
    if last >= 0 and kinds[last] == "bin":
        kinds[last] = "ord"
    return [(item, own, what) for (item, own), what in zip(found, kinds, strict=True)]


def _flat(part: FormulaPart, setting: MathSetting) -> Iterator[tuple[FormulaPart, MathSetting]]:
    match part:
        case FormulaRow():
            for inner in part.parts:
                if isinstance(inner, FormulaRow):
                    yield inner, setting  # braces make one part of what they hold
                else:
                    yield from _flat(inner, setting)
        case Colored():
            paint = setting.paint and replace(setting.paint, color=part.token)
            yield from _flat(part.body, replace(setting, paint=paint))
        case Term():
            yield from _flat(part.body, replace(setting, paint=setting.paint and setting.paint.within(part)))
        case Sizing():
            yield from _flat(part.body, replace(setting, style=STYLES[part.style]))
        case Big() | Function():
            yield replace(part, body=FormulaRow()), setting
            yield from _flat(part.body, setting)
        case _:
            yield part, setting


def room(before: Class, after: Class, style: int) -> float:
    """The room between two classes, in em."""
    letter = _TABLE[_ORDER.index(before)][_ORDER.index(after)]
    return 0 if style > 1 and letter != "T" else _ROOM[letter]


def spaces(em: float) -> str:
    """Characters that are about so wide; none for a negative space."""
    text = ""
    for width, char in _SPACES.items():
        count = int(em / width + 0.01) if em > 0 else 0
        text += char * count
        em -= count * width
    return text
