"""Say numbers in few characters, in the number format codes of spreadsheets and as the text that they give."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from deck.chart.numbers import Scale

_MAGNITUDES = ((1e12, "T"), (1e9, "B"), (1e6, "M"))
_SECTIONS = 3  # a format code can tell apart
_CURRENCIES = "$€£¥"
_EXACT = 6
_GROUPED = 10_000  # from here on, commas stand between thousands


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
        digits = f"{value / section.divisor:{grouping}.{section.decimals}f}"
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
            cap = most or (1 if letter else _cap(max(here)))
            digits = int(decimals) if decimals else _needed((size / divisor for size in here), cap)
            found.append(Section(least, divisor, letter, digits))
    small = min((size for size in sizes if size), default=1)
    if len(found) > _SECTIONS or (not decimals and small < 0.001):
        return Format(())
    return Format(tuple(found), max(sizes) >= _GROUPED, unit)


def _cap(largest: float) -> int:
    """The decimals that are worth saying beside a number of this size."""
    return 0 if largest >= 100 else 1 if largest >= 10 else 2 if largest >= 1 else 3


def _needed(values: Iterable[float], cap: int) -> int:
    """The fewest decimals, up to a cap, that say the numbers exactly."""
    found = list(values)
    exact = (n for n in range(cap) if all(math.isclose(round(value, n), value, abs_tol=1e-9) for value in found))
    return next(exact, cap)


def _around(unit: str, letter: str) -> tuple[str, str]:
    """What stands before and after the digits."""
    if unit and unit in _CURRENCIES:
        return unit, letter
    gap = "\N{NO-BREAK SPACE}" if unit[:1].isalpha() or unit[:1] in ("%", "‰") else ""
    return "", letter + gap * bool(unit) + unit


def _quoted(text: str) -> str:
    return '"' + text.replace('"', "”") + '"' if text else ""
