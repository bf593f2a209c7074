"""Tell which words of a table are numbers: with units, with what is not known, as ranges and with their errors."""

import re

from deck.base.regex import regex

_DIGITS = r"(?:10\^\(?[-−+]?\d+\)?|\d+(?:[.,'’\s\u00a0\u2009\u202f]\d+)*|[.,]\d+)"
_MONEY = r"(?:[$€£¥₹]|USD|EUR|GBP|CHF|JPY)"
_POWER = r"(?:\s?[×x·⋅*]\s?10(?:[⁰¹²³⁴-⁹⁻⁺]+|\^\(?[-−+]?\d+\)?))"
_LETTERS = "A-Za-zµμΩÅ²³⁻¹"
_WORDS = r"(?:second|minute|hour|day|week|month|year|byte|token|point|epoch|step|sample|image|param|layer|head)s?"
_UNIT = (
    rf"(?:%|‰|pp|×|°[CF]?|[′″]|{_MONEY}|(?:{_WORDS}|[{_LETTERS}°]{{1,5}}|%)"
    rf"(?:[/·.*][{_LETTERS}]{{1,8}}|\s[{_LETTERS}]{{1,3}}){{0,2}})"
)
_VALUE = (
    rf"(?:[≈~<>≤≥±×]\s?)?[+−–-]?\s?(?:{_MONEY}\s?)?[+−–-]?{_DIGITS}"
    rf"(?:[eE][+−-]?\d+|{_POWER}|[⁰¹²³⁴-⁹⁻]+)?(?:\s?{_UNIT})?"
)
_MORE = rf"(?:\s?(?:±|\+/[-−])\s?{_VALUE}|\s?[(\[]{_VALUE}(?:\s?(?:[,;–-]|to)\s?{_VALUE})?[)\]])?"
_NUMBER = rf"{_VALUE}{_MORE}[*†‡§]{{0,3}}"  # which takes its time to compile, and is not needed without a table
_RANGE = rf"(?P<first>{_VALUE})\s?(?P<sign>–|—|−|-|…|\.\.\.?)\s?(?P<second>{_VALUE})[*†‡§]{{0,3}}"
_NOTHING = regex(r"|[–—−‒-]+|…|\?|n\.?\s?/?\s?[ad]\.?|nan|null|none|nil|tb[ad]|[*†‡§.]", re.I)
_MINUS = regex(r"(?<![\w.,)\]%-])-(?=\s?(?:[$€£¥₹]\s?)?[.,]?\d)")


def is_nothing(text: str) -> bool:
    """Whether words stand where there is no number: a dash, NA, n/a."""
    return _NOTHING.fullmatch(text.strip()) is not None


def is_number(text: str) -> bool:
    """Whether words are a number, or a range of numbers; 2019-05 is a month."""
    text = text.strip()
    if re.fullmatch(_NUMBER, text):
        return True
    match = re.fullmatch(_RANGE, text)
    return match is not None and (match["sign"] != "-" or not re.fullmatch(r"\d{4}-[01]\d", text))


def with_minus(text: str) -> str:
    """Words of a number with true minus signs for the hyphens before digits."""
    return _MINUS.sub("−", text)
