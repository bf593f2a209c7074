"""Find a way for each arrow of a diagram, as PowerPoint's connectors can run: through no box, with few crossings."""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise, product

from deck.base.units import PER, Rect
from deck.model.stacks import Route, Toward

TOP, LEFT, BOTTOM, RIGHT = range(4)  # the sides of a rectangle, by PowerPoint's numbers of its sites
_FLOW = {"TB": (TOP, BOTTOM), "BT": (TOP, BOTTOM), "LR": (LEFT, RIGHT), "RL": (LEFT, RIGHT)}
_AWAY = {TOP: (0, -1), LEFT: (-1, 0), BOTTOM: (0, 1), RIGHT: (1, 0)}
_GAP = PER["in"] * 3 // 10  # how far a way around goes from the boxes
_THROUGH, _ON_WORDS, _ALONG, _CROSSING = 1000.0, 400.0, 300.0, 40.0  # what a way costs that does so
_SHARED, _BEND, _SLANT, _ASTRAY = 12.0, 5.0, 3.0, 4.0  # an arrow's tip where another begins, a side out of the flow

Point = tuple[int, int]
Size = tuple[int, int]


class Router:
    """Finds ways one after the other, each around the boxes and as far as can be around those before it."""

    def __init__(self, boxes: Sequence[Rect], room: Rect, toward: Toward) -> None:
        self._boxes, self._room, self._flow = boxes, room, _FLOW[toward]
        self._ends: dict[Point, bool] = {}  # whether an arrow ends there
        self._ways: list[tuple[Point, ...]] = []
        self._labels: list[Rect] = []

    def route(self, begin: Rect, end: Rect, label: Size | None = None) -> tuple[Route, Rect | None]:
        """The cheapest way from a box to another, and where its label stands."""
        ways = list(_loops(begin)) if begin == end else [*_straight(begin, end), *_bent(begin, end)]
        costs = ((self._cost(way, begin, end), n, way, spot) for n, (way, spot) in enumerate(_labelled(ways, label)))
        tried = ((cost + self._words_cost(spot), n, way, spot) for cost, n, way, spot in costs)
        _, _, way, spot = min(tried, key=lambda one: one[:2])
        self._ways.append(way.points)
        self._ends |= {way.points[0]: False, way.points[-1]: True}
        self._labels += [spot] if spot else []
        return way, spot

    def _cost(self, way: Route, begin: Rect, end: Rect) -> float:
        steps = list(pairwise(way.points))
        others = [box for box in self._boxes if box not in (begin, end)]
        cost = sum(_THROUGH for box in others for step in steps if _meets(step, box, PER["pt"] * 7))
        cost += sum(_THROUGH for box in (begin, end) for step in steps if _meets(step, box, -PER["pt"]))
        cost += sum(_ON_WORDS for label in self._labels for step in steps if _meets(step, label, 0))
        for other in self._ways:
            for step, rival in product(steps, pairwise(other)):
                cost += _ALONG if _along(step, rival) else _CROSSING if _cross(step, rival) else 0
        if not all(self._room.holds(Rect(*point, 0, 0)) for point in way.points):
            cost += _THROUGH / 2
        cost += _SHARED * (self._ends.get(way.points[0], False) + (not self._ends.get(way.points[-1], True)))
        cost += _ASTRAY * sum(one not in self._flow for one in way.sides)
        length = sum(math.dist(*step) for step in steps) / PER["in"]
        turns = []
        for at, sign in ((0, 1), (-1, -1)) if len(steps) == 1 else ():  # of a straight line, from head on
            (dx, dy), (a, b) = _AWAY[way.sides[at]], way.points
            turns.append(1 - sign * ((b[0] - a[0]) * dx + (b[1] - a[1]) * dy) / (math.dist(a, b) or 1))
        return cost + length + _BEND * (len(steps) - 1) + _SLANT * sum(turns)

    def _words_cost(self, spot: Rect | None) -> float:
        if spot is None:
            return 0
        taken = [*self._boxes, *self._labels]
        cost = sum(_ON_WORDS for rect in taken if spot.overlaps(rect, -PER["pt"]))
        cost += sum(_ON_WORDS for other in self._ways for step in pairwise(other) if _meets(step, spot, 0))
        return cost + (0 if self._room.holds(spot) else _ON_WORDS)


def down(begin: Rect, end: Rect) -> Route:
    """A straight line from the foot of a box to the top of another below it, through whatever stands between."""
    return Route((side(begin, BOTTOM), side(end, TOP)), "straightConnector1", (), (BOTTOM, TOP))


def side(rect: Rect, number: int) -> Point:
    """The middle of one of a rectangle's sides."""
    x, y = rect.x + rect.w // 2, rect.y + rect.h // 2
    return {TOP: (x, rect.y), LEFT: (rect.x, y), BOTTOM: (x, rect.bottom), RIGHT: (rect.right, y)}[number]


def _labelled(ways: Sequence[Route], label: Size | None) -> Iterator[tuple[Route, Rect | None]]:
    """Each way, with each place on it where its label could stand: the middle first."""
    for way in ways:
        if label is None:
            yield way, None
        else:
            for share in (0.5, 0.4, 0.6, 0.3, 0.7):
                x, y = _on(way.points, share)
                yield way, Rect(x - label[0] // 2, y - label[1] // 2, *label)


def _on(points: Sequence[Point], share: float) -> Point:
    """The point after a share of a way's length."""
    left = share * sum(math.dist(*step) for step in pairwise(points))
    for a, b in pairwise(points):
        length = math.dist(a, b)
        if left <= length:
            part = left / length if length else 0
            return round(a[0] + part * (b[0] - a[0])), round(a[1] + part * (b[1] - a[1]))
        left -= length
    return points[-1]


def _straight(begin: Rect, end: Rect) -> Iterator[Route]:
    for out, into in product(range(4), range(4)):
        a, b = side(begin, out), side(end, into)
        if _leaves(a, b, out) and _leaves(b, a, into):
            yield Route((a, b), "straightConnector1", (), (out, into))


def _leaves(a: Point, b: Point, out: int) -> bool:
    """Whether a line from a to b goes away from the side on which a is."""
    dx, dy = _AWAY[out]
    return (b[0] - a[0]) * dx + (b[1] - a[1]) * dy > 0


def _bent(begin: Rect, end: Rect) -> Iterator[Route]:
    """Ways with one bend, between sides that are at right angles, and with two, between others."""
    for out, into in product(range(4), range(4)):
        a, b = side(begin, out), side(end, into)
        level = out in (LEFT, RIGHT)
        if level != (into in (LEFT, RIGHT)):
            corner = (b[0], a[1]) if level else (a[0], b[1])
            if _leaves(a, corner, out) and _leaves(b, corner, into):
                yield Route((a, corner, b), "bentConnector2", (), (out, into))
            continue
        yield from _twice(a, b, out, into)


def _twice(a: Point, b: Point, out: int, into: int) -> Iterator[Route]:
    axis = 0 if out in (LEFT, RIGHT) else 1
    far = b[axis] - a[axis]
    if out == into:  # around, on the side of both
        edge = max(a[axis], b[axis]) if out in (RIGHT, BOTTOM) else min(a[axis], b[axis])
        turns = [edge + sum(_AWAY[out]) * gap for gap in (_GAP, 2 * _GAP, 3 * _GAP)]
    else:
        turns = [a[axis] + round(far * share) for share in (0.5, 0.3, 0.7)] if _leaves(a, b, out) else []
    for turn in turns:
        if abs(far) < PER["pt"]:  # PowerPoint tells the bend in parts of this length
            far = PER["pt"]
        first, last = ((turn, a[1]), (turn, b[1])) if axis == 0 else ((a[0], turn), (b[0], turn))
        adjust = round((turn - a[axis]) / far * 100_000)
        yield Route((a, first, last, b), "bentConnector3", (adjust,), (out, into))


def _loops(box: Rect) -> Iterator[Route]:
    """From the right side of a box over its corner to its top, or under it to its foot."""
    for into in (TOP, BOTTOM):
        a, b = side(box, RIGHT), side(box, into)
        gap = min(_GAP, box.h)
        out, over = box.right + gap, (box.y - gap if into == TOP else box.bottom + gap)
        adjust = round(-gap / (box.w / 2) * 100_000), round((1 + gap / (box.h / 2)) * 100_000)
        points = (a, (out, a[1]), (out, over), (b[0], over), b)
        yield Route(points, "bentConnector4", adjust, (RIGHT, into))


def _meets(step: tuple[Point, Point], rect: Rect, margin: int) -> bool:
    """Whether a straight line comes into a rectangle that is so much larger on each side."""
    (x, y), (to_x, to_y) = step
    low, high = 0.0, 1.0
    for begin, far, least, most in (
        (x, to_x - x, rect.x - margin, rect.right + margin),
        (y, to_y - y, rect.y - margin, rect.bottom + margin),
    ):
        if far == 0:
            if not least < begin < most:
                return False
            continue
        one, two = sorted(((least - begin) / far, (most - begin) / far))
        low, high = max(low, one), min(high, two)
    return high - low > 1e-6


def _turn(a: Point, b: Point, c: Point) -> int:
    value = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (value > 0) - (value < 0)


def _cross(one: tuple[Point, Point], two: tuple[Point, Point]) -> bool:
    """Whether two lines cross, other than where they begin or end."""
    (a, b), (c, d) = one, two
    return _turn(a, b, c) * _turn(a, b, d) < 0 and _turn(c, d, a) * _turn(c, d, b) < 0


def _along(one: tuple[Point, Point], two: tuple[Point, Point]) -> bool:
    """Whether two lines run on each other for a stretch."""
    (a, b), (c, d) = one, two
    if any((_turn(a, b, c), _turn(a, b, d))):
        return False
    axis = 0 if abs(b[0] - a[0]) >= abs(b[1] - a[1]) else 1
    low, high = max(min(a[axis], b[axis]), min(c[axis], d[axis])), min(max(a[axis], b[axis]), max(c[axis], d[axis]))
    return high - low > PER["pt"]
