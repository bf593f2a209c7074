"""Read numbers and dates, choose the ticks of an axis, and say numbers in few characters."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal

from deck.base.dataclass import dataclass, replace
from deck.base.regex import regex

EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet, for dates after February 1900
_NUMBER = regex(r"[+−-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?([eE][+−-]?\d{1,3})?")
_DATE = regex(r"(\d{4})-(\d\d)(?:-(\d\d))?")
_NICE = (1, 2, 2.5, 5, 10)
_MAGNITUDES = ((1e12, "T"), (1e9, "B"), (1e6, "M"))
_SECTIONS = 3  # a format code can tell apart
_CURRENCIES = "$€£¥"
_EXACT = 6
_EVERY_DIGIT = Context(prec=400)  # that a number can have
_GROUPED = 10_000  # from here on, commas stand between thousands


def number(text: str) -> float | None:
    """The number that a text is, with commas between thousands or not; None if it is none."""
    plain = text.strip()
    if not _NUMBER.fullmatch(plain) or not re.search(r"\d", plain.lower().partition("e")[0]):
        return None
    value = float(plain.replace(",", "").replace("−", "-"))
    return value if math.isfinite(value) else None


def day(text: str) -> int | None:
    """The number of a day in a spreadsheet, written 2019-05-31 or 2019-05; None if it is none after 1900."""
    match = _DATE.fullmatch(text.strip())
    if not match:
        return None
    try:
        found = date(int(match[1]), int(match[2]), int(match[3] or 1))
    except ValueError:
        return None
    return (found - EPOCH).days if found.year > 1900 else None


def year(days: float) -> float:
    """A day of a spreadsheet as a year and its part: 2019.41."""
    found = date.fromordinal(EPOCH.toordinal() + round(days))
    first, last = date(found.year, 1, 1), date(found.year + 1, 1, 1)
    return found.year + (found - first).days / (last - first).days


def limits(text: str) -> list[float]:
    """The numbers in "0 100", where an axis begins and ends; none in an empty text."""
    return [float(part) for part in text.replace(",", " ").split()]


@dataclass(frozen=True)
class Scale:
    """An axis of numbers: where it begins, where it ends, and from tick to tick a step, or a factor if it is `log`."""

    low: float
    high: float
    step: float
    log: bool = False

    def at(self, value: float) -> float:
        """Where a value is, from 0 at the beginning to 1 at the end."""
        low, high, here = (math.log10(n) if self.log else n for n in (self.low, self.high, value))
        return (here - low) / (high - low)

    @property
    def ticks(self) -> list[float]:
        """The values that are written at the axis."""
        if self.log:
            powers = round(math.log10(self.high / self.low) / math.log10(self.step))
            return [self.low * self.step**n for n in range(powers + 1)]
        count = math.floor((self.high - self.low) / self.step + 1e-9)
        return [_plain(self.low + n * self.step) for n in range(count + 1)]


def linear(
    values: Iterable[float], most: int, zero: bool = False, ends: Sequence[float] = (), whole: bool = False
) -> Scale:
    """A scale with at most so many steps between round ticks; zero: it is on it, whatever the values are.

    ends: where it begins and ends; whole: its ticks are whole numbers.
    """
    found = list(values)
    low, high = ends or (min(found), max(found))
    if not ends and (zero or (low > 0 and low < high / 2) or low == high):
        low, high = min(low, 0), max(high, 0)
    span = (high - low) or 1
    size = 10 ** math.floor(math.log10(span / most))
    steps = (nice * size for nice in _NICE if nice * size != 2.5)  # a quarter of ten is no round number
    step = max(whole, next(step for step in steps if span / step <= most + 1e-9))
    if ends:
        return Scale(low, high, step)
    high = math.ceil(high / step - 1e-9) * step
    return Scale(_plain(math.floor(low / step + 1e-9) * step), _plain(high or step), step)


def _plain(value: float) -> float:
    """A number without what is left of binary fractions: 0.82, not 0.8200000000000001."""
    return float(f"{value:.12g}")


def logarithmic(values: Iterable[float], most: int, ends: Sequence[float] = ()) -> Scale:
    """A scale from a power of ten to another, with at most so many steps."""
    found = list(ends or values)
    low, high = math.floor(math.log10(min(found)) + 1e-9), math.ceil(math.log10(max(found)) - 1e-9)
    high += low == high
    every = math.ceil((high - low) / most)
    high = low + every * math.ceil((high - low) / every)
    return Scale(_plain(10.0**low), _plain(10.0**high), _plain(10.0**every), log=True)


@dataclass(frozen=True)
class Section:
    """How numbers from `least` on are said: divided, with so many decimals, and a letter after them.

    loose: without the zeros at the end.
    """

    least: float
    divisor: float
    letter: str
    decimals: int
    loose: bool = False


@dataclass(frozen=True)
class Format:
    """How the numbers of an axis or of labels are said; no sections: each in as many digits as it needs.

    unit: what stands after each of them, or before it if it is a currency; top: only after those from here on, which is
    the last tick of an axis.
    """

    sections: tuple[Section, ...]
    grouped: bool = False
    unit: str = ""
    top: float | None = None

    @property
    def code(self) -> str:
        """The format code that a spreadsheet and a chart understand."""
        if not self.sections:
            return "General"
        *above, last = self.sections
        parts = [f"[>={section.least:.0f}]{self._code(section, self.unit)}" for section in above]
        if self.top is not None and not above:
            parts = [f"[>={self.top:g}]{self._code(last, self.unit)}", "[=0]0"]
        return ";".join([*parts, self._code(last, self.unit if above or self.top is None else "")])

    def _code(self, section: Section, unit: str) -> str:
        before, after = _around(unit, section.letter)
        digits = ("#,##0" if self.grouped and not section.letter else "0") + "." * bool(section.decimals)
        scaled = (
            digits + ("#" if section.loose else "0") * section.decimals + "," * round(math.log10(section.divisor) / 3)
        )
        return _quoted(before) + scaled + _quoted(after)

    def text(self, value: float) -> str:
        """A number as the code says it."""
        section = next((s for s in self.sections if value >= s.least), None) or (self.sections or [None])[-1]
        if section is None:
            return f"{value:g}"
        if self.top is not None and value == 0:
            return "0"
        grouping = "," if self.grouped and not section.letter else ""
        unit = self.unit if self.top is None or value >= self.top or len(self.sections) > 1 else ""
        before, after = _around(unit, section.letter)
        scaled = Decimal(f"{value / section.divisor:.15g}")  # as spreadsheets round: 22.5 is 23
        rounded = scaled.quantize(Decimal(1).scaleb(-section.decimals), ROUND_HALF_UP, _EVERY_DIGIT)
        digits = f"{rounded:{grouping}f}"
        return before + (digits.rstrip("0") if section.loose else digits) + after

    def bare(self) -> Format:
        """The same without the unit, for all but the first of several labels."""
        return replace(self, unit="")


def ticks(scale: Scale, unit: str = "") -> Format:
    """A format for the ticks of an axis, with all of their decimals, and the unit at the last of them."""
    values = scale.ticks
    if scale.log and scale.low < 1 and scale.high < _MAGNITUDES[-1][0]:
        small = Section(0, 1, "", round(-math.log10(scale.low)), loose=True)
        return Format((Section(1, 1, "", 0), small), values[-1] >= _GROUPED)
    form = fitting(values, "", unit, _EXACT)
    return form if scale.low < 0 else replace(form, top=sum(values[-2:]) / 2)  # a condition would hide a minus


def fitting(values: Collection[float], decimals: str = "", unit: str = "", most: int = 0) -> Format:
    """A format for these numbers: with as many decimals as are asked for, else with as few as tell them apart.

    most: how many decimals, rather than as many as are worth saying beside the largest.
    """
    sizes = [abs(value) for value in values] or [0.0]
    found = []
    for least, letter in (*_MAGNITUDES, (0.0, "")):
        below = min([low for low, _ in _MAGNITUDES if low > least], default=math.inf)
        here = [size for size in sizes if least <= size < below]
        if here:
            divisor = least or 1.0
            cap = most or (1 if letter else sum(max(here) < size for size in (100, 10, 1)))  # worth saying beside it
            parts = [size / divisor for size in here]
            exact = (n for n in range(cap) if all(math.isclose(round(p, n), p, abs_tol=1e-9) for p in parts))
            digits = int(decimals) if decimals else next(exact, cap)
            found.append(Section(least, divisor, letter, digits))
    small = min((size for size in sizes if size), default=1)
    if len(found) > _SECTIONS or (not decimals and small < 0.001):
        return Format(())
    return Format(tuple(found), max(sizes) >= _GROUPED, unit)


def _around(unit: str, letter: str) -> tuple[str, str]:
    """What stands before and after the digits."""
    if unit and unit in _CURRENCIES:
        return unit, letter
    gap = "\N{NO-BREAK SPACE}" if unit[:1].isalpha() or unit[:1] in ("%", "‰") else ""
    return "", letter + gap * bool(unit) + unit


def _quoted(text: str) -> str:
    return '"' + text.replace('"', "”") + '"' if text else ""
