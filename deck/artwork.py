"""Hold what figures and picture files became: native shapes with the pictures they refer to, or bitmaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deck.maths.contours import Contour


@dataclass(frozen=True)
class Picture:
    """Bytes of a picture part and its content type."""

    blob: bytes
    content_type: str


@dataclass(frozen=True)
class Layer:
    """Shapes of a figure that lie together in drawing order: those of one gid, or those between.

    `xml` is a sequence of sibling elements (`p:sp`, `p:pic`, `p:grpSp`) without namespace declarations, in EMU from the
    figure's top left corner. Every `p:cNvPr` has `id="0"`: the writer numbers shapes. `r:embed="@N"` refers to the
    artwork's `pictures[N]`. A layer with a gid is one group of that name.
    """

    xml: str
    gid: str = ""


@dataclass(frozen=True)
class Artwork:
    """A figure as DrawingML, ready to be set into a slide."""

    layers: tuple[Layer, ...]
    pictures: tuple[Picture, ...] = ()
    shapes: int = 0


@dataclass(frozen=True)
class Bitmap:
    """A picture file as a slide shows it: bytes and content type, and how large it is.

    No bytes stand for those of the file itself. `pixels` are the file's, upright; of a drawing, whose SVG is `vector`,
    they are the units of its own.
    """

    blob: bytes
    content_type: str
    pixels: tuple[float, float]
    vector: bytes = b""


@dataclass(frozen=True)
class Made:
    """What figures, pictures and formulas became, by `id()` of their node."""

    artworks: Mapping[int, Artwork]
    bitmaps: Mapping[int, Bitmap]
    contours: Mapping[int, Sequence[Contour]]
