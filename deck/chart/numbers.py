"""Read numbers and dates, choose the ticks of an axis, and say numbers in few characters."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet, for dates after February 1900
_NUMBER = re.compile(r"[+−-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?([eE][+−-]?\d{1,3})?")
_DATE = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")
_NICE = (1, 2, 2.5, 5, 10)


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
