"""Hold what a figure became: native shapes, and the pictures they refer to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Picture:
    """Bytes of a picture part and its content type."""

    blob: bytes
    content_type: str


@dataclass(frozen=True)
class Artwork:
    """A figure as DrawingML, ready to be set into a slide.

    `xml` is a sequence of sibling elements (`p:sp`, `p:pic`, `p:grpSp`) without namespace declarations,
    in EMU from the figure's top left corner, in drawing order. Every `p:cNvPr` has `id="0"`: the writer numbers shapes
    and moves the whole to its place. `r:embed="@N"` refers to `pictures[N]`; an artist's gid is its group's name.
    """

    xml: str
    pictures: tuple[Picture, ...] = ()
    shapes: int = 0
