"""Set callouts over pictures, figures and code: what each points to, and where its words find room."""

from collections.abc import Iterator, Sequence
from itertools import chain, count

from deck.base.dataclass import replace
from deck.base.problem import DeckError, Problem, Where, plural
from deck.base.units import PER, Length, Rect
from deck.layout import typeset
from deck.layout.fitting import Fitted, fitted
from deck.layout.intrinsic_size import CODE_INSET, SHAPE_INSET
from deck.layout.text_frames import code_panel
from deck.model.placed import Placed
from deck.model.style import Style
from deck.model.tags import Callout, Code, Figure, Picture
from deck.model.text import Paragraph, Run
from deck.model.values import written_at

FAR, NEAR = Length("0.5in"), Length("0.1in")  # from what is pointed at to the words: by an arrow, beside a box
WIDEST = Length("3in")
NARROWEST = Length("1.2in")  # of words in a margin, where they may be set in more lines
REACH = Length("2.2in")  # how far an arrow may come in from words beside the picture
SHORT = Length("0.5in")  # how far an arrow without words comes from
DISC = 2.1  # the diameter of a number's disc, in its text's size


def over(placed: Sequence[Placed], style: Style) -> list[Placed]:
    """A slide's leaves, each picture, figure and code with the callouts that stand in it after it.

    Raises DeckError: one points to what is cut off, or has too many words.
    """
    leaves = []
    for item in placed:
        leaves.append(item)
        if isinstance(item.node, Picture) and item.bitmap:
            leaves += _called(item, fitted(item.node, item.rect, item.bitmap.pixels), style)
        elif isinstance(item.node, Figure):
            leaves += _called(item, Fitted(item.rect), style)
        elif isinstance(item.node, Code):
            leaves += at_lines(item, style)
    return leaves


def at_lines(item: Placed, style: Style) -> list[Placed]:
    """The callouts of placed code, which stand on its panel where its lines leave room.

    Raises DeckError: there is no such line, or no room for the words.
    """
    node, panel, size = item.node, code_panel(item, style), style.sizes["label"][-1]
    callouts = [child for child in node.children if isinstance(child, Callout)]
    left = panel.box.x + CODE_INSET[0]
    wide = [typeset.code_width([line], item.sizes[0], style) for line in node.paragraphs]
    lines = [replace(panel.place(range(n, n + 1)), x=left, w=w) for n, w in enumerate(wide)]
    begin = max((lines[callout.on - 1].right for callout in callouts if callout.on <= len(lines)), default=0) + FAR
    taken, found = [*lines], []
    for callout in callouts:
        if not 0 < callout.on <= len(lines):
            message, hint = f"there is no line {callout.on}", f"the code has {plural(len(lines), 'line')}"
            raise DeckError(Problem(_where(callout, item), "slide-callout", message, hint))
        line = lines[callout.on - 1]
        words = _beside_lines(callout, line, begin, item, taken, style)
        taken.append(words.inset(0, -NEAR // 2))
        tip = Rect(line.right + NEAR, line.y + line.h // 2, 0, 0)
        found.append(Placed(replace(callout, words=words), tip, (size,)))
    return found


def _beside_lines(callout: Callout, line: Rect, begin: int, item: Placed, taken: Sequence[Rect], style: Style) -> Rect:
    """Where words on a line of code stand: as level with it as they can, those of all lines from `begin` on."""
    panel = code_panel(item, style)
    room = panel.box.inset(NEAR, 0)
    w, h = _room(callout, style, min(3 * WIDEST // 2, room.right - begin))
    level = line.y + line.h // 2 - h // 2
    tops = [level, *range(room.y, room.bottom - h + 1, max(1, panel.pitch // 4))]
    places = (Rect(x, y, w, h) for x in (min(begin, room.right - w), room.right - w) for y in tops)
    free = [place for place in places if room.holds(place) and not any(map(place.overlaps, taken))]
    if not free:
        message = f"does not fit: words beside line {callout.on} at {item.sizes[0]:g} pt"
        raise DeckError(Problem(_where(callout, item), "slide-fit", message, "shorten them, or the lines"))
    return min(free, key=lambda place: (abs(place.y - level) > 2 * panel.pitch, place.x, abs(place.y - level)))


def _called(item: Placed, fit: Fitted, style: Style) -> Iterator[Placed]:
    callouts = [child for child in item.node.children if isinstance(child, Callout)]
    lost = [callout for callout in callouts if not fit.rect.holds(Rect(*fit.at(callout.to), 0, 0))]
    if lost:
        hint = "'fit: contain' shows all of it; 'focus:' says what stays in sight"
        said = (
            f"a callout points to {' '.join(f'{part:g}' for part in c.to)}, which is cut off the picture" for c in lost
        )
        told = zip(lost, said, strict=True)
        raise DeckError(*(Problem(_where(c, item), "slide-callout", message, hint) for c, message in told))
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


def _target(callout: Callout, fit: Fitted, size: float) -> Rect:
    """What a callout points to; for an arrow, a rectangle without width and height."""
    (x, y), w = fit.at(callout.to), round(callout.size[0] * fit.whole.w)
    h = round(callout.size[1] * fit.whole.h) if callout.size[1:] else w
    if callout.kind in ("arrow", "number"):
        w = h = 0 if callout.kind == "arrow" else round(DISC * size * PER["pt"])
    return Rect(x - w // 2, y - h // 2, w, h)


def _words(callout: Callout, target: Rect, fit: Fitted, item: Placed, taken: Sequence[Rect], style: Style) -> Rect:
    """Where the words stand: as written, else at the first place that is free."""
    w, h = _room(callout, style, WIDEST)
    if w > item.rect.w or h > item.rect.h:
        message = "does not fit: so many words over a picture"
        raise DeckError(Problem(_where(callout, item), "slide-fit", message, "shorten them, or write them beside it"))
    if callout.label:
        x, y = fit.at(callout.label)
        return Rect(x - w // 2, y - h // 2, w, h).moved_into(item.rect)
    if callout.kind == "arrow":
        places = chain(_margins(callout, target, fit.rect, item.rect, style), _apart(target, w, h, item.rect))
    else:
        places = chain(_beside(target, w, h))
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
    where: Where = runs[0].where if runs else written_at(getattr(item.node, "src", ""), callout.where)
    return where


def before(tip: Rect) -> Rect:
    """Where an arrow without words begins."""
    return Rect(tip.x - SHORT, tip.y - SHORT, 0, 0)


def nearest(words: Rect, tip: Rect) -> tuple[str, int, int]:
    """The side of the words from whose middle it is not far to the tip, and that point."""
    across, down = words.x + words.w // 2, words.y + words.h // 2
    sides = {"top": (across, words.y), "left": (words.x, down)}  # of two as far, the first
    sides |= {"bottom": (across, words.bottom), "right": (words.right, down)}
    side, (x, y) = min(sides.items(), key=lambda named: (named[1][0] - tip.x) ** 2 + (named[1][1] - tip.y) ** 2)
    return side, x, y
