"""Set callouts over pictures and figures: what each points to, and where its words find room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count

from deck.artwork import Bitmap
from deck.markup import Callout, Figure, Picture
from deck.media.fitting import Fitted, fitted
from deck.placing import typeset
from deck.placing.natural import SHAPE_INSET
from deck.placing.place import Placed
from deck.problem import DeckError, Problem, Where
from deck.rendering.markdown import Paragraph, Run
from deck.theme import Style
from deck.units import PER, Length, Rect

FAR, NEAR = Length("0.5in"), Length("0.1in")  # from what is pointed at to the words: by an arrow, beside a box
WIDEST = Length("3in")
NARROWEST = Length("1.2in")  # of words in a margin, where they may be set in more lines
REACH = Length("2.2in")  # how far an arrow may come in from words beside the picture
DISC = 2.1  # the diameter of a number's disc, in its text's size


def over(placed: Sequence[Placed], bitmaps: Mapping[int, Bitmap], style: Style) -> list[Placed]:
    """A slide's leaves, each picture and figure with the callouts that stand in it after it.

    Raises DeckError: one points to what is cut off, or has too many words.
    """
    leaves = []
    for item in placed:
        leaves.append(item)
        if isinstance(item.node, Picture) and id(item.node) in bitmaps:
            leaves += _called(item, fitted(item.node, item.rect, bitmaps[id(item.node)].pixels), style)
        elif isinstance(item.node, Figure):
            leaves += _called(item, Fitted(item.rect), style)
    return leaves


def _called(item: Placed, fit: Fitted, style: Style) -> Iterator[Placed]:
    callouts = [child for child in item.node.children if isinstance(child, Callout)]
    lost = [_cut_off(callout, item) for callout in callouts if not fit.rect.holds(Rect(*fit.at(callout.to), 0, 0))]
    if lost:
        raise DeckError(*lost)
    size = style.sizes["label"][-1]
    targets = [_target(callout, fit, size) for callout in callouts]
    taken, numbers = [target.inset(-NEAR, -NEAR) for target in targets], count(1)
    for callout, target in zip(callouts, targets, strict=True):
        if callout.kind == "number":
            own = callout.paragraphs or [Paragraph((Run(str(next(numbers)), callout.where),))]
            yield Placed(replace(callout, paragraphs=own), target, (size,))
            continue
        words = _words(callout, target, fit, item, taken, style) if callout.paragraphs else None
        taken += [words] if words else []
        yield Placed(replace(callout, words=words), target, (size,))


def _cut_off(callout: Callout, item: Placed) -> Problem:
    said = " ".join(f"{part:g}" for part in callout.to)
    message = f"a callout points to {said}, which is cut off the picture"
    return Problem(_where(callout, item), message, "'fit: contain' shows all of it; 'focus:' says what stays in sight")


def _target(callout: Callout, fit: Fitted, size: float) -> Rect:
    """What a callout points to; for an arrow, a rectangle without width and height."""
    x, y = fit.at(callout.to)
    match callout.kind:
        case "arrow":
            w, h = 0, 0
        case "number":
            w = h = round(DISC * size * PER["pt"])
        case _:
            w = round(callout.size[0] * fit.whole.w)
            h = round(callout.size[1] * fit.whole.h) if callout.size[1:] else w
    return Rect(x - w // 2, y - h // 2, w, h)


def _words(callout: Callout, target: Rect, fit: Fitted, item: Placed, taken: Sequence[Rect], style: Style) -> Rect:
    """Where the words stand: as written, else at the first place that is free."""
    w, h = _room(callout, style, WIDEST)
    if w > item.rect.w or h > item.rect.h:
        message = "does not fit: so many words over a picture"
        raise DeckError(Problem(_where(callout, item), message, "shorten them, or write them beside it"))
    if callout.label:
        x, y = fit.at(callout.label)
        return Rect(x - w // 2, y - h // 2, w, h).moved_into(item.rect)
    places = list(_beside(target, w, h))
    if callout.kind == "arrow":
        places = [*_margins(callout, target, fit.rect, item.rect, style), *_apart(target, w, h, item.rect)]
    inside = [place.moved_into(item.rect) for place in places]
    return next((place for place in inside if not any(map(place.overlaps, taken))), inside[0])


def _room(callout: Callout, style: Style, widest: int) -> tuple[int, int]:
    """The width and height of the words with the space around them, in lines of about one length."""
    sizes, (dx, dy) = style.sizes["label"][-1:], SHAPE_INSET

    def height(width: int) -> int:
        return typeset.height(callout.paragraphs, width, sizes, style)

    narrow = typeset.longest_word(callout.paragraphs, sizes[0], style)
    natural = round(typeset.width(callout.paragraphs, sizes[0], style) / 0.985) + PER["pt"]
    wide = min(natural, max(widest - 2 * dx, narrow))
    high = height(wide)
    while wide - narrow > PER["pt"]:
        middle = (narrow + wide) // 2
        narrow, wide = (narrow, middle) if height(middle) == high else (middle, wide)
    return wide + 2 * dx + PER["pt"], high + 2 * dy


def _margins(callout: Callout, target: Rect, picture: Rect, place: Rect, style: Style) -> Iterator[Rect]:
    """Places beside, above and below the picture, the nearest first, from which it is not far to a point in it."""
    x, y = target.x, target.y
    sides = {
        "left": (x - picture.x, picture.x - place.x),
        "right": (picture.right - x, place.right - picture.right),
        "top": (y - picture.y, picture.y - place.y),
        "bottom": (picture.bottom - y, place.bottom - picture.bottom),
    }
    for side, (along, room) in sorted(sides.items(), key=lambda named: named[1]):
        level = side in ("left", "right")
        w, h = _room(callout, style, max(NARROWEST, min(WIDEST, room - NEAR)) if level else WIDEST)
        if along < REACH and (w if level else h) <= room - NEAR:
            across = {"left": picture.x - NEAR - w, "right": picture.right + NEAR}.get(side, x - w // 2)
            down = {"top": picture.y - NEAR - h, "bottom": picture.bottom + NEAR}.get(side, y - h // 2)
            yield Rect(across, down, w, h)


def _apart(target: Rect, w: int, h: int, place: Rect) -> Iterator[Rect]:
    """Places around a point from which an arrow leads to it, roomier sides first."""
    x, y = target.x, target.y
    across = 1 if x < place.x + place.w // 2 else -1
    down = 1 if y < place.y + place.h // 2 else -1
    for dx, dy in ((across, down), (across, -down), (-across, down), (-across, -down)):
        yield Rect(x + dx * (FAR + w // 2) - w // 2, y + dy * (FAR + h // 2) - h // 2, w, h)
    yield Rect(x + across * (2 * FAR + w // 2) - w // 2, y - h // 2, w, h)
    yield Rect(x - w // 2, y + down * (2 * FAR + h // 2) - h // 2, w, h)


def _beside(target: Rect, w: int, h: int) -> Iterator[Rect]:
    """Places at the four sides of a box."""
    middle, left = target.y + target.h // 2 - h // 2, target.x + target.w // 2 - w // 2
    for x in (left, target.x, target.right - w):
        yield Rect(x, target.bottom + NEAR, w, h)
        yield Rect(x, target.y - NEAR - h, w, h)
    yield Rect(target.right + NEAR, middle, w, h)
    yield Rect(target.x - NEAR - w, middle, w, h)


def _where(callout: Callout, item: Placed) -> Where:
    """Where the author wrote the words, else the picture."""
    runs = [run for paragraph in callout.paragraphs for run in paragraph.runs]
    where: Where = runs[0].where if runs else getattr(getattr(item.node, "src", ""), "where", callout.where)
    return where
