"""Turn letters into those of Unicode's mathematical alphabets."""

import unicodedata
from contextlib import suppress
from functools import lru_cache

from deck.maths.symbols import UNICODE
from deck.model.formula import Symbol, Variant


def letters(symbol: Symbol) -> str:
    """A symbol's characters in its alphabet; capital Greek letters and digits are upright, as in TeX."""
    return "".join(_letter(char, symbol.variant) for char in symbol.text)


@lru_cache(maxsize=4096)
def _letter(char: str, variant: Variant) -> str:
    name = unicodedata.name(char, "")
    upright = not variant and ("GREEK CAPITAL" in name or "DIGIT" in name or name == "NABLA")
    if variant == "rm" or upright:
        return char
    if char == "h" and not variant:
        return "\N{PLANCK CONSTANT}"
    for word in ("LATIN ", "GREEK ", "LETTER ", "LUNATE "):
        name = name.replace(word, "")
    for alphabet in UNICODE[variant]:
        with suppress(KeyError):
            return unicodedata.lookup(f"{alphabet} {name}")
    return char
