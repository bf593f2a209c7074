"""Define the tags for what is seen rather than read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from deck.markup.node import Node


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
    """A picture file under assets/: PNG, JPEG, GIF, SVG, WebP or BMP; fit: all of it in its place, or covering it."""

    src: str
    alt: str = ""
    decorative: bool = False
    fit: Literal["contain", "cover"] = "contain"


@dataclass(kw_only=True)
class Qr(Node):
    """A link as a QR code, in native shapes."""

    link: str
    alt: str
