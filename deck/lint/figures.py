"""Judge the words in figures as those of slides are judged: whether they can be read where they lie."""

import math
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from deck.base.colors import contrast, mixed
from deck.base.dataclass import dataclass
from deck.lint.talk import Finding, Talk, attribute, least
from deck.model.artwork import AnyShape, Artwork, Box, Ink, LabelShape, PathShape, Subpath
from deck.model.placed import Page, Placed
from deck.model.step import part
from deck.model.tags import Figure

_FINE = 8  # lines that stand for a curve
_SEEN = (0.1, 0.5, 0.9)  # of a label's width: where what lies under it is looked at
_ASIDE, _ABOVE = 0.1, 0.25  # em of a label's box, at each side, on which no letter stands
_OUT = 2.0  # points by which words may leave their box unseen
_Point = tuple[float, float]


@dataclass(frozen=True, eq=False)
class FigureLabel:
    """A label of a figure, the shapes painted before it, and the clicks at which it comes and leaves (0: it stays)."""

    shape: LabelShape
    under: Sequence[AnyShape]
    clicks: tuple[int, int]

    @property
    def words(self) -> str:
        """What it says, on one line."""
        return " ".join("".join(text for text, _ in runs) for runs in self.shape.lines)

    def at(self, across: float) -> _Point:
        """A point on its middle line, as a part of its width."""
        x, y, w, h = self.shape.box
        turn, off = math.radians(-self.shape.angle), (across - 0.5) * w
        return x + w / 2 + off * math.cos(turn), y + h / 2 + off * math.sin(turn)

    @cached_property
    def ink(self) -> Box | None:
        """Left, top, right and bottom of its letters; None where they stand aslant."""
        (x, y, w, h), size = self.shape.box, self.shape.size
        if self.shape.angle % 90:
            return None
        w, h = w - 2 * _ASIDE * size, h - 2 * _ABOVE * size
        x, y = x + self.shape.box[2] / 2, y + self.shape.box[3] / 2
        w, h = (h, w) if self.shape.angle % 180 else (w, h)
        return x - w / 2, y - h / 2, x + w / 2, y + h / 2


def labels(artwork: Artwork, steps: str) -> list[FigureLabel]:
    """The labels of a figure; steps: the order of its parts."""
    found, under = [], list[AnyShape]()
    for layer in artwork.layers:
        for shape in layer.shapes:
            if isinstance(shape, LabelShape):
                found.append(FigureLabel(shape, tuple(under), part(layer.gid, steps)))
            else:
                under.append(shape)
    return found


def _judged(page: Page, talk: Talk, judge: "_Judge", hint: str) -> Iterator[Finding]:
    """One finding a figure for what is wrong with its labels: what is said of the first, and of how many."""
    for item, behind in talk.grounds(page):
        if isinstance(item.node, Figure) and item.artwork:
            ground = behind[0] if len(behind) == 1 else ""
            told = dict(judge(labels(item.artwork, item.node.steps), item.artwork, ground, talk))
            if told:
                words, said = next(iter(told.items()))
                more = f", and {len(told) - 1} more" if len(told) > 1 else ""
                where = attribute(page, item.node, "src")
                yield Finding(where, f"{_file(item)}: {words[:30]!r} {said}{more}", hint)


_Judge = Callable[[list[FigureLabel], Artwork, str, Talk], Iterator[tuple[str, str]]]


def _file(item: Placed) -> str:
    return Path(getattr(item.node, "src", "")).name or "a figure of a snippet"


def faint_label(page: Page, talk: Talk) -> Iterator[Finding]:
    """Words in a figure are read on what is painted under them: 4.5 : 1, or 3 : 1 where they are large (WCAG)."""
    yield from _judged(page, talk, _faint, "set it in ink or paper, or beside what it lies on")


def _faint(labels: list[FigureLabel], artwork: Artwork, ground: str, talk: Talk) -> Iterator[tuple[str, str]]:
    for label in labels:
        shape, size = label.shape, label.shape.size * artwork.scale
        needs, seen = least(size, shape.bold), list[tuple[float, str]]()
        for across in _SEEN:
            if color := _painted(label, label.at(across), ground, talk):
                seen.append((contrast(_over(shape.ink, color, talk), color), color))
        faint = [(has, color) for has, color in seen if has < needs]
        if len(faint) * 2 > len(_SEEN):
            has, color = min(faint)
            name = next((name for name, known in talk.style.colors.items() if known.upper() == color), color)
            yield label.words, f"is {shape.ink.color} on {name}: contrast {has:.1f} : 1, under {needs:g} : 1"


def _painted(label: FigureLabel, point: _Point, ground: str, talk: Talk) -> str:
    """The colour that is seen at a point under a label, as #RRGGBB; "" where it is not known, as on a picture."""
    color = talk.color(ground).upper()
    for shape in label.under:
        if isinstance(shape, PathShape):
            if shape.fill and any(_holds(path, point) for path in shape.paths if path.filled):
                color = _over(shape.fill, color, talk) if color or shape.fill.alpha == 1 else ""
        elif _within(shape.box, point):
            color = ""
    return color


def _over(ink: Ink, color: str, talk: Talk) -> str:
    """What ink looks like on a colour."""
    own = talk.color(ink.color)
    return own.upper() if ink.alpha == 1 or own.upper() == color else mixed({own: ink.alpha, color: 1 - ink.alpha})


def _within(box: Box, point: _Point) -> bool:
    return box[0] <= point[0] <= box[0] + box[2] and box[1] <= point[1] <= box[1] + box[3]


def _holds(path: Subpath, point: _Point) -> bool:
    """Whether a point lies in a path, by the even-odd rule."""
    xs, ys = path.points[::2], path.points[1::2]
    (x, y), inside = point, False
    if not (min(xs) <= x <= max(xs) and min(ys) <= y <= max(ys)):
        return False
    for (ax, ay), (bx, by) in _edges(path):
        if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
            inside = not inside
    return inside


def _edges(path: Subpath) -> Iterator[tuple[_Point, _Point]]:
    """The lines round a path, which is closed; curves as several."""
    start = here = (0.0, 0.0)
    for letter, points in path.parts():
        if letter in "MZ":
            yield here, start
            start = here = (points[0], points[1]) if points else start
            continue
        through = [here, *zip(points[::2], points[1::2], strict=True)]
        for n in range(1, _FINE + 1) if len(through) > 2 else (1,):
            now = _on(through, n / _FINE if len(through) > 2 else 1.0)
            yield here, now
            here = now
    yield here, start


def _on(points: Sequence[_Point], share: float) -> _Point:
    """A point of a Bézier curve, by de Casteljau's rule."""
    while len(points) > 1:
        pairs = pairwise(points)
        points = [(a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])) for a, b in pairs]
    return points[0]


def label_room(page: Page, talk: Talk) -> Iterator[Finding]:
    """Words in a figure that are wider than the box they stand in."""
    yield from _judged(page, talk, _outside, "shorten it, break its line, or make the box wider")


def _outside(labels: list[FigureLabel], *_: object) -> Iterator[tuple[str, str]]:
    for label in (label for label in labels if label.ink):
        left, top, right, bottom = label.ink or (0, 0, 0, 0)
        over = [path for shape in label.under if isinstance(shape, PathShape) and shape.fill for path in shape.paths]
        for path in reversed(over):
            xs, ys = path.points[::2], path.points[1::2]
            if path.filled and _holds(path, label.at(0.5)):
                if max(ys) - min(ys) >= bottom - top and (left < min(xs) - _OUT or right > max(xs) + _OUT):
                    yield label.words, f"is {right - left:.0f} pt wide, its box {max(xs) - min(xs):.0f} pt"
                break


def labels_overlap(page: Page, talk: Talk) -> Iterator[Finding]:
    """Words in a figure that lie over each other cannot be read."""
    yield from _judged(page, talk, _overlapping, "draw fewer, or move one")


def _overlapping(labels: list[FigureLabel], *_: object) -> Iterator[tuple[str, str]]:
    shown = sorted((label for label in labels if label.ink), key=lambda label: label.ink or ())
    boxes = [label.ink or (0.0, 0.0, 0.0, 0.0) for label in shown]
    for n, m in _near(boxes):
        one, other, a, b = shown[n], shown[m], boxes[n], boxes[m]
        if one.shape.box == other.shape.box and one.words == other.words:
            continue  # painted twice
        if min(a[2], b[2]) - max(a[0], b[0]) > 1 and min(a[3], b[3]) - max(a[1], b[1]) > 1:
            (came, left), (comes, leaves) = one.clicks, other.clicks
            if not (left and left <= comes) and not (leaves and leaves <= came):
                yield one.words, f"lies over {other.words[:30]!r}"


def _near(boxes: Sequence[Box]) -> Iterator[tuple[int, int]]:
    """Pairs of boxes, which are ordered from left to right, that share a part of the width."""
    for n, (_, _, right, _) in enumerate(boxes):
        for m in range(n + 1, len(boxes)):
            if boxes[m][0] > right:
                break
            yield n, m
