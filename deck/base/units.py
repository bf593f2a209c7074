"""Measure lengths and rectangles in EMU (English Metric Units), as PowerPoint does."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from deck.base.dataclass import dataclass

PER = {"in": 914_400, "cm": 360_000, "mm": 36_000, "pt": 12_700}


class _Read:
    """What is made from a text; it travels to another process as what was made, and is not read again."""

    __slots__ = ()

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        base = type(self).__mro__[-2]
        return base.__new__, (type(self), base(self))


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


class Moment(_Read, float):
    """Seconds, written `12.5` or `1:02.5`."""

    def __new__(cls, text: str) -> Moment:
        """Read a moment; ValueError says how one is written."""
        match = re.fullmatch(r"(?:(\d{1,3}):(?=\d\d))?(\d{1,5}(?:\.\d{1,3})?)", text.strip())
        if not match:
            raise ValueError("write seconds, or minutes and seconds: 12.5, 1:02.5")
        return super().__new__(cls, 60 * int(match[1] or 0) + float(match[2]))

    @property
    def milliseconds(self) -> int:
        """The same in ms."""
        return round(self * 1000)


class Point(_Read, tuple[float, ...]):
    """A place in a picture, as parts of its width and height from the top left: `0.4 0.25`, or `top right`; or ()."""

    __slots__ = ()

    def __new__(cls, text: str | None = None) -> Point:
        """Read a place; ValueError says how one is written."""
        if text is None:
            return super().__new__(cls)
        words = set(text.lower().split())
        if words and words <= {"left", "right", "center", "top", "bottom", "middle"}:
            sides = (("left", "right"), ("top", "bottom"))
            return super().__new__(cls, (0.5 - (low in words) / 2 + (high in words) / 2 for low, high in sides))
        return super().__new__(cls, _parts(text, (2,), "write two numbers from 0 to 1, or words: 0.4 0.25, top right"))


class RelativeRect(_Read, tuple[float, ...]):
    """A part of a picture: its left, top, width and height, as parts of the picture's: `0.1 0.2 0.5 0.5`; or ()."""

    __slots__ = ()

    def __new__(cls, text: str | None = None) -> RelativeRect:
        """Read a part; ValueError says how one is written."""
        if text is None:
            return super().__new__(cls)
        hint = "write left, top, width, height as parts of the picture's: 0.1 0.2 0.5 0.5"
        numbers = _parts(text, (4,), hint)
        if not all(0 < length <= 1 - at + 1e-9 for at, length in (numbers[::2], numbers[1::2])):
            raise ValueError(hint)
        return super().__new__(cls, numbers)


class Extent(_Read, tuple[float, ...]):
    """A width and a height as parts of a picture's: `0.2 0.1`; or one number, of its width, for both."""

    __slots__ = ()

    def __new__(cls, text: str) -> Extent:
        """Read an extent; ValueError says how one is written."""
        hint = "write width and height as parts of the picture's: 0.2 0.1"
        numbers = _parts(text, (1, 2), hint)
        if not all(numbers):
            raise ValueError(hint)
        return super().__new__(cls, numbers)


def _parts(text: str, counts: Collection[int], hint: str) -> tuple[float, ...]:
    """So many numbers from 0 to 1."""
    words = text.replace(",", " ").split()
    if len(words) not in counts:
        raise ValueError(hint)
    if not all(re.fullmatch(r"[01]|[01]?\.\d{1,6}", word) and float(word) <= 1 for word in words):
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

    @property
    def inches(self) -> tuple[float, ...]:
        """Left, top, width and height in inches, as people are told them."""
        return tuple(round(side / PER["in"], 2) for side in (self.x, self.y, self.w, self.h))

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

    def overlaps(self, other: Rect, margin: int = 0) -> bool:
        """Whether two rectangles share more than `margin` EMU both ways; with a negative one, come so near."""
        across = min(self.right, other.right) - max(self.x, other.x)
        down = min(self.bottom, other.bottom) - max(self.y, other.y)
        return min(across, down) > margin

    def around(self, other: Rect) -> Rect:
        """The smallest rectangle that holds both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        return Rect(x, y, max(self.right, other.right) - x, max(self.bottom, other.bottom) - y)

    def holds(self, other: Rect) -> bool:
        """Whether all of another rectangle lies in this one."""
        return self.x <= other.x and self.y <= other.y and other.right <= self.right and other.bottom <= self.bottom

    def moved_into(self, other: Rect) -> Rect:
        """As large, and as near as can be, inside another that is larger."""
        x, y = min(self.x, other.right - self.w), min(self.y, other.bottom - self.h)
        return Rect(max(other.x, x), max(other.y, y), self.w, self.h)

    def without(self, other: Rect) -> Rect:
        """The largest part that is left beside `other`; all of it if they do not touch."""
        if not self.overlaps(other):
            return self
        above, below = other.y - self.y, self.bottom - other.bottom
        before, after = other.x - self.x, self.right - other.right
        parts = (
            Rect(self.x, self.y, self.w, max(1, above)),
            Rect(self.x, other.bottom, self.w, max(1, below)),
            Rect(self.x, self.y, max(1, before), self.h),
            Rect(other.right, self.y, max(1, after), self.h),
        )
        return max(parts, key=lambda part: part.w * part.h)

    def holding(self, w: int, h: int, align: str = "center") -> Rect:
        """A rectangle of this size: to the left, to the right or in the middle, and halfway down."""
        left = {"left": 0, "right": self.w - w}.get(align, (self.w - w) // 2)
        return Rect(self.x + left, self.y + (self.h - h) // 2, w, h)

    def mirrored(self, inside: Rect) -> Rect:
        """The same at the other side of a place: as far from its right edge as it was from its left."""
        return Rect(2 * inside.x + inside.w - self.x - self.w, self.y, self.w, self.h)

    def inset(self, dx: int, dy: int) -> Rect:
        """The rectangle without a margin of `dx` left and right, `dy` above and below."""
        return Rect(self.x + dx, self.y + dy, max(1, self.w - 2 * dx), max(1, self.h - 2 * dy))


def in_bytes(number: int) -> str:
    """Bytes in words: 1.6 GB."""
    for unit, one in (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)):
        if number >= one:
            return f"{number / one:.1f} {unit}"
    return f"{number} bytes"
