"""Hold what commands stand for, a sign, an alphabet, a space or a name, by TeX's classes; and letters in alphabets."""

import unicodedata
from contextlib import suppress
from functools import lru_cache
from itertools import chain
from pathlib import Path

from deck.base.installation import table
from deck.model.formula import Class, Form, Symbol, Variant

_SAID = table(Path(__file__).with_name("symbols.toml"))


def _pairs(name: str) -> dict[str, str]:
    """Names and their signs, which stand in turn."""
    words = _SAID[name].split()
    return dict(zip(words[::2], words[1::2], strict=True))


LETTERS, CAPITALS, INNER = map(_pairs, ("letters", "capitals", "inner"))
BIGS, INTEGRALS, ACCENTS, WIDE_ACCENTS = map(_pairs, ("bigs", "integrals", "accents", "wide_accents"))
ARROWS, PREFIXES, UNITS = map(_pairs, ("arrows", "prefixes", "units"))
SIGNS: dict[Class, dict[str, str]] = {kind: _pairs(kind) for kind in ("ord", "bin", "rel", "open", "close", "punct")}
CHARACTERS: dict[Class, str] = _SAID["characters"]
TYPED = {"-": "−", "*": "∗", "`": "‘"}  # what a key stands for in a formula
FUNCTIONS = tuple(_SAID["functions"].split())
LIMITS = {name.replace("~", ""): name.replace("~", "\u2006") for name in _SAID["limits"].split()}
BRACES = {
    name: (mark, name.startswith("over")) for name, mark in _pairs("braces").items()
}  # and whether it stands over
ALPHABETS: dict[str, Variant] = _SAID["alphabets"]
TEXTS = {"text": "", "textrm": "", "mbox": "", "textnormal": "", "textbf": "b", "textit": "i"}
HINTS: dict[str, str] = _SAID["hints"]
READ: dict[str, dict[str, str]] = _SAID["read"]  # how signs, marks and powers are read aloud
SPACES: dict[str, float] = {name: parts / 18 for name, parts in _SAID["spaces"].items()}  # em
DELIMITERS = {
    **{char: char for char in "()[]|/"},
    **{".": "", "<": "⟨", ">": "⟩", r"\|": "‖", r"\{": "{", r"\}": "}", "⟨": "⟨", "⟩": "⟩", "‖": "‖"},
    **{f"\\{n}": c for n, c in chain(SIGNS["open"].items(), SIGNS["close"].items()) if n.isalpha()},
    **{f"\\{name}": SIGNS["ord"][name] for name in ("vert", "Vert", "backslash", "lbrack", "rbrack")},
    **{f"\\{name}": SIGNS["rel"][name] for name in ("uparrow", "downarrow", "updownarrow", "Uparrow", "Downarrow")},
}
_SIDES: tuple[tuple[str, Class], ...] = (("", "ord"), ("l", "open"), ("r", "close"), ("m", "rel"))
SIZES = {  # size, class
    prefix + suffix: (size, kind)
    for size, prefix in enumerate(("big", "Big", "bigg", "Bigg"), 1)
    for suffix, kind in _SIDES
}

# The columns' letters, repeated as needed; form; delimiters.
ENVIRONMENTS: dict[str, tuple[str, Form, str, str]] = {name: tuple(how) for name, how in _SAID["environments"].items()}
SYMBOLS: dict[str, tuple[str, Class]] = {
    **{name: (sign, "ord") for name, sign in (LETTERS | CAPITALS | INNER).items()},
    **{name: (sign, kind) for kind, named in SIGNS.items() for name, sign in named.items()},
}


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
    for alphabet in _SAID["unicode"][variant]:  # of some letters the older names
        with suppress(KeyError):
            return unicodedata.lookup(f"{alphabet} {name}")
    return char
