"""Measure lengths and rectangles in EMU (English Metric Units), as PowerPoint does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

PER = {"in": 914_400, "cm": 360_000, "mm": 36_000, "pt": 12_700}


class Length(int):
    """EMU, written `1.5cm`, `12pt`, `3mm` or `0.5in`."""

    def __new__(cls, text: str) -> Length:
        """Read a length; ValueError says how one is written."""
        match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(in|cm|mm|pt)", str(text).strip())
        if not match:
            raise ValueError("write a length like 1.5cm, 12pt or 0.5in")
        return super().__new__(cls, round(float(match[1]) * PER[match[2]]))

    def __reduce__(self) -> tuple[type[int], tuple[int]]:
        """Travel to another process as the plain number that it is."""
        return int, (int(self),)


class Point(tuple[float, ...]):
    """A place in a picture, as parts of its width and height from the top left: `0.4 0.25`, or `top right`; or ()."""

    __slots__ = ()

    def __new__(cls, text: str = "") -> Point:
        """Read a place; ValueError says how one is written."""
        words = set(text.lower().split())
        if words and words <= {"left", "right", "center", "top", "bottom", "middle"}:
            x, y = (
                0.5 - (low in words) / 2 + (high in words) / 2 for low, high in (("left", "right"), ("top", "bottom"))
            )
            return super().__new__(cls, (x, y))
        return super().__new__(cls, _parts(text, 2, "write two numbers from 0 to 1, or words: 0.4 0.25, top right"))


class Part(tuple[float, ...]):
    """A part of a picture: its left, top, width and height, as parts of the picture's: `0.1 0.2 0.5 0.5`; or ()."""

    __slots__ = ()

    def __new__(cls, text: str = "") -> Part:
        """Read a part; ValueError says how one is written."""
        hint = "write left, top, width, height as parts of the picture's: 0.1 0.2 0.5 0.5"
        numbers = _parts(text, 4, hint)
        if numbers and not all(0 < length <= 1 - at + 1e-9 for at, length in (numbers[::2], numbers[1::2])):
            raise ValueError(hint)
        return super().__new__(cls, numbers)


def _parts(text: str, count: int, hint: str) -> tuple[float, ...]:
    """So many numbers from 0 to 1, or none."""
    words = text.replace(",", " ").split()
    if not all(re.fullmatch(r"[01]|[01]?\.\d{1,6}", word) and float(word) <= 1 for word in words):
        raise ValueError(hint)
    if len(words) not in (0, count):
        raise ValueError(hint)
    return tuple(map(float, words))


@dataclass(frozen=True)
class Rect:
    """Where something is on a slide, in EMU from the top left corner."""

    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        """The x of the right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> int:
        """The y of the bottom edge."""
        return self.y + self.h

    def columns(self, weights: Sequence[float], gap: int) -> Iterator[Rect]:
        """Side by side parts whose widths go like `weights`, `gap` EMU apart."""
        unit, x = (self.w - gap * (len(weights) - 1)) / sum(weights), float(self.x)
        for weight in weights:
            yield Rect(round(x), self.y, round(unit * weight), self.h)
            x += unit * weight + gap

    def rows(self, heights: Sequence[int], gap: int) -> Iterator[Rect]:
        """Parts one above the other with these heights in EMU, `gap` apart."""
        y = self.y
        for height in heights:
            yield Rect(self.x, y, self.w, height)
            y += height + gap

    def centred(self, aspect: float) -> Rect:
        """The largest rectangle of this aspect (width/height) that fits, centred."""
        w = min(self.w, round(self.h * aspect))
        h = round(w / aspect)
        return Rect(self.x + (self.w - w) // 2, self.y + (self.h - h) // 2, w, h)

    def inset(self, dx: int, dy: int) -> Rect:
        """The rectangle without a margin of `dx` left and right, `dy` above and below."""
        return Rect(self.x + dx, self.y + dy, max(1, self.w - 2 * dx), max(1, self.h - 2 * dy))
