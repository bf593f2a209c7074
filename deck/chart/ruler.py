"""Measure the words of a chart in its type, and keep them apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deck.chart.plan import Box, Side
from deck.placing import measure
from deck.theme import Style

SIDES: tuple[Side, ...] = ("right", "left", "above", "below")
DOT = 5.0  # half of the ground of a point, in points


@dataclass(frozen=True)
class Ruler:
    """The type of a chart's words: their size in points, and the theme's face."""

    points: float
    style: Style

    @property
    def line(self) -> float:
        """The height of a line, in points."""
        return measure.line_height(self.style.fonts["body"], self.points)

    @property
    def gap(self) -> float:
        """What words keep from what they name, in points."""
        return self.points * 0.5

    def width(self, text: str, bold: bool = False) -> float:
        """The points that a text takes on one line."""
        return measure.text_width(str(text), self.points, self.style.fonts["body"], bold) / measure.SAFETY

    def widest(self, texts: Sequence[str], bold: bool = False) -> float:
        """The points that the longest of some texts takes."""
        return max((self.width(text, bold) for text in texts), default=0.0)

    def lines(self, text: str, width: float) -> int:
        """How many lines a text takes between so many points; 0 if a word of it does not fit."""
        if max(map(self.width, measure.unbroken(text)), default=0) > width:
            return 0
        piece = measure.Piece(text, self.points, self.style.fonts["body"], False, False)
        return len(measure.break_lines([piece], width))


def spread(wanted: Sequence[float], apart: float) -> list[float]:
    """Places as near as can be to those wanted, in their order, at least so far apart.

    Those that are too close become a block, around the mean of what they want.
    """

    def start(block: Sequence[int]) -> float:
        return sum(wanted[member] - n * apart for n, member in enumerate(block)) / len(block)

    blocks: list[list[int]] = []
    for member in sorted(range(len(wanted)), key=wanted.__getitem__):
        block = [member]
        while blocks and start(block) < start(blocks[-1]) + len(blocks[-1]) * apart:
            block = blocks.pop() + block
        blocks.append(block)
    places = {member: start(block) + n * apart for block in blocks for n, member in enumerate(block)}
    return [places[member] for member in range(len(wanted))]


def free_sides(points: Sequence[tuple[float, float]], sizes: Sequence[tuple[float, float]], room: Box) -> list[Side]:
    """For the words at each point the first side at which they cover no point and no words before them, in the room.

    points: in points from the top left; sizes: of the words. "" where no side is free.
    """
    taken = [Box(x - DOT, y - DOT, 2 * DOT, 2 * DOT) for x, y in points]
    chosen: list[Side] = []
    for n, (point, size) in enumerate(zip(points, sizes, strict=True)):
        boxes = {side: _beside(point, size, side) for side in SIDES}
        others = [box for m, box in enumerate(taken) if m != n]
        free = (side for side, box in boxes.items() if _inside(box, room) and not any(_meet(box, o) for o in others))
        chosen.append(next(free, ""))
        taken += [boxes[chosen[-1]]] if chosen[-1] else []
    return chosen


def _beside(point: tuple[float, float], size: tuple[float, float], side: Side) -> Box:
    """Where words of a size stand at a side of a point."""
    (x, y), (w, h) = point, size
    match side:
        case "left":
            return Box(x - DOT - w, y - h / 2, w, h)
        case "above":
            return Box(x - w / 2, y - DOT - h, w, h)
        case "below":
            return Box(x - w / 2, y + DOT, w, h)
        case _:
            return Box(x + DOT, y - h / 2, w, h)


def _inside(box: Box, room: Box) -> bool:
    return box.x >= room.x and box.y >= room.y and box.x + box.w <= room.x + room.w and box.y + box.h <= room.y + room.h


def _meet(one: Box, other: Box) -> bool:
    across = min(one.x + one.w, other.x + other.w) - max(one.x, other.x)
    down = min(one.y + one.h, other.y + other.h) - max(one.y, other.y)
    return min(across, down) > 0
