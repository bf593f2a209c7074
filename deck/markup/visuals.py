"""Define the tags for what is seen rather than read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from deck.markup.node import Node
from deck.units import Part, Point

ALL, MIDDLE = Part(), Point()


@dataclass(kw_only=True)
class Figure(Node):
    """A matplotlib figure file under assets/, drawn for the place it lands in.

    value: an expression whose value, computed in the session of that name, is given to its draw(); steps: the gids of
    its parts in the order in which they come, like "axes | curve label", a click for each that stands between bars.
    """

    src: str
    alt: str
    value: str = ""
    session: str = ""
    steps: str = ""
    artwork: Literal["auto", "native", "svg", "png"] = "auto"


@dataclass(kw_only=True)
class Picture(Node):
    """A picture file under assets/: PNG, JPEG, GIF, SVG, WebP or BMP.

    crop: the part of it that is shown, in parts of its width and height: left, top, width, height; fit: all of that
    inside its place, or its place covered by it; focus: what then stays in sight, like 0.3 0.2 or top left; frame: its
    corners and edge.
    """

    src: str
    alt: str = ""
    decorative: bool = False
    crop: Part = ALL
    fit: Literal["contain", "cover"] = "contain"
    focus: Point = MIDDLE
    frame: Literal["none", "rounded", "line", "rounded line"] = "none"


@dataclass(kw_only=True)
class Qr(Node):
    """A link as a QR code, in native shapes."""

    link: str
    alt: str
