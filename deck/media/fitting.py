"""Fit a picture into its place: where it shows, and what of it."""

from __future__ import annotations

from dataclasses import dataclass

from deck.markup import Picture
from deck.units import PER, Rect

DPI = 200  # what a slide shows on a 4K projector


@dataclass(frozen=True)
class Fitted:
    """Where a picture shows, and the parts of its width and height that are cut off: left, top, right, bottom."""

    rect: Rect
    crop: tuple[float, float, float, float] = (0, 0, 0, 0)

    @property
    def wanted(self) -> tuple[int, int]:
        """The pixels across and down that the whole picture needs, with what is cut off."""
        left, top, right, bottom = self.crop
        parts = (self.rect.w / (1 - left - right), self.rect.h / (1 - top - bottom))
        across, down = (max(1, round(part / PER["in"] * DPI)) for part in parts)
        return across, down


def fitted(node: Picture, place: Rect, pixels: tuple[float, float]) -> Fitted:
    """A picture of so many pixels across and down, whole in its place, or cropped to cover it."""
    aspect, wanted = pixels[0] / pixels[1], place.w / place.h
    if node.fit == "contain":
        return Fitted(place.centred(aspect))
    across = max(0, 1 - wanted / aspect) / 2
    down = max(0, 1 - aspect / wanted) / 2
    return Fitted(place, (across, down, across, down))
