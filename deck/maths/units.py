"""Read numbers and units as the LaTeX package siunitx has them: 3.5e-3, and metres per second."""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise

from deck.base.dataclass import dataclass
from deck.base.regex import regex
from deck.maths.grammar import Read, TexReader, Token, as_one, nearest
from deck.maths.symbols import PREFIXES, UNITS
from deck.model.formula import FormulaPart, FormulaRow, FormulaSpace, Fraction, Scripts, Symbol

_SHORT = {letters: letters for letters in set(UNITS.values()) if letters.isascii() and letters.isalpha()}
_SHORT |= {"ohm": "Ω", "l": "l"}
_BEFORE = {"": "", "u": "µ"} | {sign: sign for sign in PREFIXES.values() if sign.isascii()}
_POWERS = {"squared": "2", "cubed": "3", "square": "2", "cubic": "3"}
_GAP = FormulaSpace(4 / 18)  # between units; wide enough to be kept in a text
_THIN = FormulaSpace(3 / 18)  # between groups of three digits
_GROUPED = 5  # digits, from which they stand in groups
_SIGNS = {"-": "−", r"\pm": "±", r"\mp": "∓"}
_CLOSE = ("°", "′", "″")  # what stands at its number

_DIGITS = r"\d[\d ]*(?:[.,]\d+)?|[.,]\d+"
_NUMBER = regex(
    rf"\s*(?P<before><=|>=|<<|>>|[<>≤≥≈~]|\\(?:le|leq|ge|geq|approx|sim)\b)?\s*(?P<sign>[-+−±]|\\pm\b|\\mp\b)?\s*"
    rf"(?P<digits>{_DIGITS})?\s*(?P<close>\(\d+\))?\s*(?:(?:\+-|±|\\pm\b)\s*(?P<off>{_DIGITS}))?\s*"
    r"(?:[eEdD]\s*(?P<power>[-+−]?\d+))?\s*"
)
_UNIT = regex(
    r"\\(?P<name>[A-Za-z]+)|(?P<power>\^)|(?P<sub>_)|(?P<sign>[/()])|(?P<gap>\\[,; ]|[\s.*~⋅·{}])|(?P<letters>[^\\])"
)
_ARGUMENT = regex(r"\s*(?:\{([^{}]*)\}|(\\?-?\w))")


@dataclass
class _Unit:
    """A unit's symbol with its prefix, its power, whether it stands under a line, whether it was typed in letters."""

    symbol: str
    power: str = ""
    per: bool = False
    sub: str = ""
    literal: bool = False


def number(reader: TexReader, token: Token) -> FormulaPart:
    r"""\num{1.5e3}."""
    _options(reader, token)
    return _number(reader, reader.written(token))


def unit(reader: TexReader, token: Token) -> FormulaPart:
    r"""\si{\metre\per\second}, \unit{kg.m/s^2}."""
    options = _options(reader, token)
    return _unit(reader.written(token), options)


def quantity(reader: TexReader, token: Token) -> FormulaPart:
    r"""\SI{3}{\metre}, \qty{3 +- 1}{\metre}."""
    options = _options(reader, token)
    value = reader.written(token)
    _options(reader, token)  # a unit before the number, as of money
    uncertain = any(sign in value.text for sign in ("±", "+-", r"\pm"))
    return _measured([_number(reader, value)], uncertain, _unit(reader.written(token), options))


def several(between: Symbol, ends: int, with_unit: bool, reader: TexReader, token: Token) -> FormulaPart:
    r"""\numrange{1}{5}, \qtyrange{1}{5}{\metre}; \numlist{1;2;3}, \numproduct{2 x 3}, and those with a unit.

    ends: how many arguments have the numbers; if it is one, they are parted by a semicolon, or by an x.
    """
    options = _options(reader, token)
    values = [reader.written(token) for _ in range(ends)]
    if ends == 1:
        values = [Token(match[0], values[0].at + match.start()) for match in re.finditer("[^;x]+", values[0].text)]
    negative = any(re.match(r"\s*[-−]", value.text) for value in values)
    gap = [_GAP] if between.text == "–" and negative else []
    parts: list[FormulaPart] = []
    for value in values:
        parts += [*gap, between, *gap, _number(reader, value)] if parts else [_number(reader, value)]
    return _measured(parts, False, _unit(reader.written(token), options) if with_unit else None)


def angle(reader: TexReader, token: Token) -> FormulaPart:
    r"""\ang{30}, \ang{30;15;20}."""
    _options(reader, token)
    written = reader.written(token)
    parts: list[FormulaPart] = []
    for match, sign in zip(re.finditer("[^;]*;?", written.text), _CLOSE, strict=False):
        text = match[0].rstrip(";")
        if text.strip():
            parts += [_number(reader, Token(text, written.at + match.start())), Symbol(sign)]
    if not parts:
        written.fail("an angle without a number", r"write \ang{30}, or \ang{30;15;20}")
    return FormulaRow(tuple(parts))


def _measured(value: Sequence[FormulaPart], uncertain: bool, unit: FormulaPart | None) -> FormulaPart:
    """A number with its unit."""
    if unit is None:
        return FormulaRow(tuple(value))
    fenced = [Symbol("(", "open"), *value, Symbol(")", "close")] if uncertain else value
    first = unit.parts[0] if isinstance(unit, FormulaRow) and unit.parts else unit
    gap = [] if any(first == _symbol(sign) for sign in _CLOSE) or unit == FormulaRow() else [_GAP]
    return FormulaRow((*fenced, *gap, unit))


def _options(reader: TexReader, token: Token) -> str:
    return reader.written(token, "[]").text if reader.peek().text == "[" else ""


def _number(reader: TexReader, written: Token) -> FormulaPart:
    """A number as it is written for computers; anything else is read as a formula."""
    match = _NUMBER.fullmatch(written.text)
    if not match or not (match["digits"] or match["power"]):
        return reader.inside(written)
    parts: list[FormulaPart] = []
    if match["before"]:
        before = {"<=": r"\le", ">=": r"\ge", "~": r"\sim", "<<": r"\ll", ">>": r"\gg"}
        parts.append(reader.inside(Token(before.get(match["before"], match["before"]), written.at)))
    parts += [Symbol(_SIGNS.get(match["sign"], match["sign"]), "bin")] if match["sign"] else []
    parts += _digits(match["digits"]) if match["digits"] else []
    parts += [Symbol(match["close"])] if match["close"] else []
    parts += [Symbol("±", "bin"), *_digits(match["off"])] if match["off"] else []
    if match["power"]:
        parts += [Symbol("×", "bin")] if match["digits"] else []
        parts.append(Scripts(Symbol("10"), None, _power(match["power"])))
    return as_one(parts)


def _digits(text: str) -> Iterator[FormulaPart]:
    """Digits, those of long numbers in groups of three from the decimal sign on."""
    whole, sign, rest = re.fullmatch(r"([\d ]*)([.,]?)(\d*)", text).groups()  # type: ignore[union-attr]
    whole = whole.replace(" ", "") or "0"
    groups = re.findall(r"\d{1,3}(?=(?:\d{3})*$)", whole) if len(whole) >= _GROUPED else [whole]
    after = re.findall(r"\d{1,3}", rest) if len(rest) >= _GROUPED else [rest]
    groups[-1] += sign + after[0]
    for n, group in enumerate([*groups, *after[1:]]):
        yield from [_THIN, Symbol(group)] if n else [Symbol(group)]


def _power(text: str) -> FormulaPart:
    match = re.fullmatch(r"([-+−]?)(.*)", text.strip().removeprefix("+"))
    assert match
    return FormulaRow((Symbol("−", "bin"), Symbol(match[2]))) if match[1] else Symbol(match[2])


def _unit(written: Token, options: str) -> FormulaPart:
    """Units side by side; those after `\\per` have negative powers, or stand under a line as the options say."""
    found = _UnitReader(written).found
    mode = re.search(r"per-mode\s*=\s*([\w-]+)", options)
    below = [item for item in found if item.per]
    if not mode or mode[1] in ("power", "reciprocal") or not below:
        return _row([_shown(item, item.per) for item in found])
    above = _row([_shown(item) for item in found if not item.per] or [Symbol("1")])
    under = _row([_shown(item) for item in below])
    if mode[1] == "fraction":
        return Fraction(above, under)
    fenced = [Symbol("(", "open"), under, Symbol(")", "close")] if len(below) > 1 else [under]
    return FormulaRow((above, _symbol("/"), *fenced))


class _UnitReader:
    """Goes through the text of a unit: what is said of the next one, and the last one, which a power may follow."""

    def __init__(self, written: Token) -> None:
        self.written, self.at = written, 0
        self.prefix, self.power, self.per = "", "", False
        self.last: _Unit | None = None
        self.found: list[_Unit] = []
        while match := _UNIT.match(written.text, self.at):
            self.at = match.end()
            self._piece(match, match["name"] or "", Token(match[0], written.at + match.start()))
        if self.prefix:
            written.fail(f"a prefix without its unit in {written.text!r}", r"write it before one: \kilo\gram")

    def _piece(self, match: re.Match[str], name: str, place: Token) -> None:
        if match["power"] or match["sub"] or name in ("tothe", "raiseto", "of"):
            self._script(name, below=bool(match["sub"]) or name == "of", place=place)
        elif name in ("squared", "cubed") and self.last:
            self.last.power = _POWERS[name]
        elif name in _POWERS:
            self.power = _POWERS[name]
        elif name == "per":
            self.per = True
        elif name in PREFIXES:
            self.prefix += PREFIXES[name]
        elif match["gap"] or name == "cdot":
            self.last = None
        elif match["letters"] and self.last and self.last.literal and not self.last.power:
            self.last.symbol += match["letters"]  # another letter of the same
        else:
            self._unit(match["sign"] or match["letters"] or _named(name, place), literal=bool(match["letters"]))

    def _unit(self, symbol: str, literal: bool) -> None:
        self.last = _Unit(self.prefix + symbol, self.power, self.per, literal=literal)
        self.prefix, self.power, self.per = "", "", False
        self.found.append(self.last)

    def _script(self, name: str, below: bool, place: Token) -> None:
        argument = _ARGUMENT.match(self.written.text, self.at)
        if not argument:
            place.fail(f"a power is missing after {place.text}", "write it in braces: {2}")
        self.at, said = argument.end(), argument[1] or argument[2] or ""
        if name == "raiseto":
            self.power = said
        elif self.last and below:
            self.last.sub = said
        elif self.last:
            self.last.power = said


def _named(name: str, place: Token) -> str:
    """The symbol of a unit by its name, or by a short form as in \\km."""
    if name in UNITS:
        return UNITS[name]
    for cut in (0, 1, 2):
        if name[:cut] in _BEFORE and name[cut:] in _SHORT:
            return _BEFORE[name[:cut]] + _SHORT[name[cut:]]
    return place.fail(f"no unit {place.text}", nearest(name, [*UNITS, *PREFIXES]))


def _shown(item: _Unit, inverse: bool = False) -> FormulaPart:
    power = f"-{item.power or 1}" if inverse else item.power
    if not power and not item.sub:
        return _symbol(item.symbol)
    return Scripts(_symbol(item.symbol), _symbol(item.sub) if item.sub else None, _power(power) if power else None)


def _symbol(text: str) -> Symbol:
    return Symbol(text, variant="rm")


def _row(parts: Sequence[FormulaPart]) -> FormulaPart:
    """Units with room between them, but none at a slash or a parenthesis."""
    glue = [_symbol(sign) for sign in "/()"]
    row = [*parts[:1]]
    for one, other in pairwise(parts):
        row += [other] if one in glue or other in glue else [_GAP, other]
    return as_one(row)


_SEVERAL = {"range": (Symbol("–"), 2), "list": (Symbol(",", "punct"), 1), "product": (Symbol("×", "bin"), 1)}
COMMANDS: dict[str, Read] = {
    **{"num": number, "si": unit, "unit": unit, "SI": quantity, "qty": quantity, "ang": angle},
    **{
        what + name: partial(several, *how, what != "num")
        for what in ("num", "qty", "SI")
        for name, how in _SEVERAL.items()
        if what + name != "SIproduct"  # which siunitx does not have
    },
}
"""Every command of siunitx that is read, by its name."""
