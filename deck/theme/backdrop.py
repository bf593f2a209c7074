"""See what a layout paints behind its text: grounds, pictures, shapes; and where its art lies, which text keeps off."""

import io
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from deck.base.colors import mixed
from deck.base.units import Rect
from deck.pptx.palette import Palette
from deck.pptx.parts import A, P, R

Painted = tuple[Rect, str]  # a place and its colour, "" for one that is not known
Bytes = Callable[[str], bytes]  # the picture that a relationship leads to
_TILES = 16, 9  # in which a picture's colours are seen
_OPAQUE = 128  # of 255
_MOST_PIXELS = 40_000_000
_FILLS = ("solidFill", "gradFill", "blipFill", "pattFill")
_FIRST_GROUND = 1001  # from this index on, the theme's list of grounds is meant, before that the list of fills


def ground(root: Any, theme: Any, palette: Palette, page: Rect, own: Bytes, themed: Bytes) -> list[Painted] | None:
    """What a layout or master has as its ground; None if it has none of its own.

    own, themed: how to get at the pictures of the part itself, and at those of its theme.
    """
    bg = root.find(f"{P}cSld/{P}bg")
    if bg is None:
        return None
    reference = bg.find(f"{P}bgRef")
    if reference is None:
        return filled(bg.find(f"{P}bgPr"), palette, page, own)
    index, color = int(reference.get("idx", "0")), palette.color(reference)
    name = "bgFillStyleLst" if index >= _FIRST_GROUND else "fillStyleLst"
    fills = theme.find(f".//{A}{name}")
    at = index - (_FIRST_GROUND if index >= _FIRST_GROUND else 1)
    if fills is None or not 0 <= at < len(fills):
        return [(page, color)]
    return filled([fills[at]], palette.standing_for("phClr", color), page, themed)


def filled(properties: Any, palette: Palette, rect: Rect, picture: Bytes) -> list[Painted]:
    """What a fill paints on a place: one colour, the middle one of a gradient, or a picture's, tile by tile."""
    for fill in properties if properties is not None else ():
        name = str(fill.tag).removeprefix(A)
        if name == "solidFill":
            return [(rect, palette.color(fill))]
        if name == "gradFill":
            stops = [color for stop in fill.iter(f"{A}gs") if (color := palette.color(stop))]
            return [(rect, mixed(Counter(stops)) if stops else "")]
        if name == "pattFill":
            return [(rect, palette.color(fill.find(f"{A}bgClr")))]
        if name == "blipFill" or fill.tag == f"{P}blipFill":
            return _pictured(fill, palette, rect, picture)
    return []


def _pictured(fill: Any, palette: Palette, rect: Rect, picture: Bytes) -> list[Painted]:
    """The colours of a picture, in tiles; not of those that are transparent, and paler where it is faint."""
    blip = fill.find(f"{A}blip")
    seen = tiles(picture(blip.get(f"{R}embed", ""))) if blip is not None else ()
    faint = None if blip is None else blip.find(f"{A}alphaModFix")
    share = 1 if faint is None else int(faint.get("amt", "100000").rstrip("%")) / 100_000
    columns, rows = _TILES
    xs, ys = ([at * side // count for at in range(count + 1)] for side, count in ((rect.w, columns), (rect.h, rows)))
    shown: list[Painted] = [(rect, "")] if all(seen) else []  # of what is behind, nothing is seen
    for n, color in ((n, color) for n, color in enumerate(seen) if color):
        place = Rect(rect.x + xs[n % columns], rect.y + ys[n // columns], xs[1] + 1, ys[1] + 1)
        shown.append((place, mixed({palette.named("bg1"): 1 - share, color: share}) if share < 1 else color))
    return shown


@lru_cache(maxsize=64)
def tiles(blob: bytes) -> tuple[str, ...]:
    """The mean colour of each tile of a picture, row by row, "" where it is transparent; () for one nobody can read."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(blob)) as image:
            if image.width * image.height > _MOST_PIXELS:
                return ()
            small = image.convert("RGBA").resize(_TILES, Image.Resampling.BOX)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):  # what Pillow makes of a damaged file
        return ()
    data = small.tobytes()
    pixels = (data[at : at + 4] for at in range(0, len(data), 4))
    return tuple(f"#{pixel[:3].hex().upper()}" if pixel[3] >= _OPAQUE else "" for pixel in pixels)


def drawn(root: Any, palette: Palette, picture: Bytes) -> Iterator[tuple[Rect, list[Painted]]]:
    """Each shape of a layout or master that is no placeholder and shows something: its place, and what it paints."""
    for shape, rect in _shapes(root.find(f"{P}cSld/{P}spTree"), lambda rect: rect):
        if shape.tag == f"{P}pic":
            paint = filled(shape, palette, rect, picture)
            places = [place for place, _ in paint] or [rect]
            left, top = min(place.x for place in places), min(place.y for place in places)
            yield Rect(left, top, max(p.right for p in places) - left, max(p.bottom for p in places) - top), paint
        elif shape.tag == f"{P}sp":
            paint = _painted(shape, palette, rect, picture)
            line = shape.find(f"{P}spPr/{A}ln")
            outlined = line is not None and line.find(f"{A}noFill") is None and len(line) > 0
            if paint or outlined or any(text.text for text in shape.iter(f"{A}t")):
                yield rect, paint
        else:
            yield rect, []


def _painted(shape: Any, palette: Palette, rect: Rect, picture: Bytes) -> list[Painted]:
    """The fill of a shape, its own or that of its style."""
    properties = shape.find(f"{P}spPr")
    if any(properties.find(f"{A}{name}") is not None for name in _FILLS):
        paint = filled(properties, palette, rect, picture)
        faint = properties.find(f"{A}solidFill//{A}alpha")
        return [] if faint is not None and int(faint.get("val", "100000").rstrip("%")) < 50_000 else paint
    style = shape.find(f"{P}style/{A}fillRef")
    if style is None or style.get("idx", "0") == "0" or properties.find(f"{A}noFill") is not None:
        return []
    return [(rect, palette.color(style))]


def _shapes(tree: Any, placed: Callable[[Rect], Rect]) -> Iterator[tuple[Any, Rect]]:
    """The shapes of a tree with their places, those in groups, too; placeholders are left out."""
    for shape in tree if tree is not None else ():
        if shape.tag == f"{P}grpSp":
            inner = _scaled(shape.find(f"{P}grpSpPr/{A}xfrm"), placed)
            if inner:
                yield from _shapes(shape, inner)
        elif shape.tag in (f"{P}sp", f"{P}pic", f"{P}cxnSp", f"{P}graphicFrame"):
            rect = rect_of(shape)
            if rect and shape.find(f".//{P}ph") is None:
                yield shape, placed(rect)


def _scaled(frame: Any, placed: Callable[[Rect], Rect]) -> Callable[[Rect], Rect] | None:
    """How a group places what is in it."""
    parts = [] if frame is None else [frame.find(f"{A}{name}") for name in ("off", "ext", "chOff", "chExt")]
    if len(parts) < 4 or any(part is None for part in parts):
        return None
    (x, y), (inner_x, inner_y) = ((int(part.get("x")), int(part.get("y"))) for part in parts[::2])
    (w, h), (inner_w, inner_h) = ((int(part.get("cx")), int(part.get("cy"))) for part in parts[1::2])
    across, down = w / (inner_w or 1), h / (inner_h or 1)

    def place(rect: Rect) -> Rect:
        left, top = x + (rect.x - inner_x) * across, y + (rect.y - inner_y) * down
        return placed(Rect(round(left), round(top), round(rect.w * across), round(rect.h * down)))

    return place


def rect_of(shape: Any) -> Rect | None:
    """Where a shape says that it is, in EMU, turned as it is shown."""
    frame = None if shape is None else next(shape.iterfind(f"{P}spPr/{A}xfrm"), shape.find(f"{P}xfrm"))
    off, ext = (None, None) if frame is None else (frame.find(f"{A}off"), frame.find(f"{A}ext"))
    if frame is None or off is None or ext is None:
        return None
    rect = Rect(int(off.get("x")), int(off.get("y")), int(ext.get("cx")), int(ext.get("cy")))
    quarter = round(int(frame.get("rot", "0")) / 5_400_000) % 2
    return Rect(rect.x + (rect.w - rect.h) // 2, rect.y + (rect.h - rect.w) // 2, rect.h, rect.w) if quarter else rect


def art(shapes: list[tuple[Rect, list[Painted]]], page: Rect) -> Iterator[Rect]:
    """Of what is drawn, that from which text keeps away: no grounds, nothing beside the page."""
    for rect, _ in shapes:
        left, top = max(rect.x, 0), max(rect.y, 0)
        seen = Rect(left, top, min(rect.right, page.w) - left, min(rect.bottom, page.h) - top)
        if min(seen.w, seen.h) >= 0 and seen.w * seen.h < page.w * page.h / 2:
            yield seen
