"""Fit a picture into its place: where it shows, and what of it."""

from collections.abc import Sequence

from deck.base.dataclass import dataclass, replace
from deck.base.units import PER, Point, Rect
from deck.model.placed import Placed
from deck.model.tags import Picture

DPI = 200  # what a slide shows on a 4K projector


@dataclass(frozen=True)
class Fitted:
    """Where a picture shows, and the parts of its width and height that are cut off: left, top, right, bottom."""

    rect: Rect
    crop: tuple[float, float, float, float] = (0, 0, 0, 0)

    @property
    def whole(self) -> Rect:
        """Where all of the picture would lie, with what is cut off."""
        left, top, right, bottom = self.crop
        w, h = self.rect.w / (1 - left - right), self.rect.h / (1 - top - bottom)
        return Rect(round(self.rect.x - left * w), round(self.rect.y - top * h), round(w), round(h))

    def at(self, point: Point) -> tuple[int, int]:
        """Where a point of the picture lies, in EMU from the slide's left and top."""
        return round(self.whole.x + point[0] * self.whole.w), round(self.whole.y + point[1] * self.whole.h)

    @property
    def wanted(self) -> tuple[int, int]:
        """The pixels across and down that the whole picture needs, with what is cut off."""
        across, down = (max(1, round(side / PER["in"] * DPI)) for side in (self.whole.w, self.whole.h))
        return across, down


def fitted(node: Picture, place: Rect, pixels: tuple[float, float]) -> Fitted:
    """A picture of so many pixels across and down: what is shown of it whole in its place, or cropped to cover it."""
    x, y, w, h = node.crop or (0, 0, 1, 1)
    aspect, wanted = w * pixels[0] / (h * pixels[1]), place.w / place.h
    if node.fit == "contain":
        rect = place.centred(aspect)
        above = {"top": 0, "middle": rect.y - place.y, "bottom": place.h - rect.h}[node.anchor]
        return Fitted(replace(rect, y=place.y + above), (x, y, 1 - x - w, 1 - y - h))
    focus = node.focus or (x + w / 2, y + h / 2)
    left, width = _around(focus[0], x, w, min(1, wanted / aspect))
    top, height = _around(focus[1], y, h, min(1, aspect / wanted))
    return Fitted(place, (left, top, 1 - left - width, 1 - top - height))


def alike(placed: Sequence[Placed]) -> list[Placed]:
    """A slide's leaves; the pictures that are to be alike at the largest scale at which all fit, from one height on."""
    sizes: dict[Placed, tuple[float, float]] = {}
    for item in placed:
        if isinstance(item.node, Picture) and item.node.alike and item.bitmap:
            w, h = item.node.crop[2:] or (1, 1)
            sizes[item] = w * item.bitmap.pixels[0], h * item.bitmap.pixels[1]
    top = max((item.rect.y for item in sizes), default=0)
    scale = min((min(i.rect.w / w, (i.rect.bottom - top) / h) for i, (w, h) in sizes.items()), default=0)
    places = {
        item: Rect(item.rect.x + round(item.rect.w - w * scale) // 2, top, round(w * scale), round(h * scale))
        for item, (w, h) in sizes.items()
    }
    return [replace(item, rect=places[item]) if item in places else item for item in placed]


def _around(focus: float, start: float, length: float, part: float) -> tuple[float, float]:
    """Start and length of so large a part of a stretch, with the focus as near to its middle as can be."""
    shown = length * part
    return min(max(focus - shown / 2, start), start + length - shown), shown
