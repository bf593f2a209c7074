"""Make a figure native: shapes and text that can be edited, recoloured and animated in PowerPoint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal

from matplotlib.figure import Figure

from deck.artwork import Artwork, Layer, Picture
from deck.drawing import drawingml, raster
from deck.drawing.drawingml import Shape
from deck.drawing.renderer import Item, Label, Renderer

Mode = Literal["native", "svg", "png"]

LIMIT = 400  # shapes; past some hundreds PowerPoint gets slow to edit
POINTS = 40_000  # of all shapes together: about 1.5 MB of XML


def artwork(fig: Figure, tokens: Mapping[str, str], mode: Mode | None = None) -> Artwork:
    """Draw a figure as shapes; colours that `tokens` knows ("RRGGBB") are written by their name in the theme.

    An artist's gid makes its shapes one group of that name, which stands where the first of them stood.
    Past LIMIT shapes or POINTS points the figure becomes one SVG picture, with a PNG inside it for programs
    that show no SVG, and its text boxes on top; `mode` asks for shapes, for that, or for the PNG without SVG.
    A figure with hatches or shaded triangles gets no SVG.
    The figure keeps the layout it was drawn with.
    """
    with _set_up(fig):
        renderer = Renderer(fig.bbox.width, fig.bbox.height, tokens)
        fig.draw_without_rendering()  # some artists find their place only while drawn
        fig.set_layout_engine("none")
        with _named(fig):
            fig.draw(raster.mixed(fig, renderer))
        items, pictures = renderer.items, renderer.pictures
        large = len(items) > LIMIT or sum(item.shape.points for item in items) > POINTS
        if mode in {"svg", "png"} or (mode is None and large):
            pictures = [Picture(raster.png(fig), "image/png")]
            if mode != "png" and renderer.fits_svg:
                pictures.append(Picture(raster.svg(fig), "image/svg+xml"))
            place = drawingml.emu_box(0, 0, renderer.width, renderer.height)
            picture = drawingml.picture("figure", place, *(f"@{index}" for index in range(len(pictures))))
            items = [Item(picture), *(item for item in items if item.is_text)]
    return Artwork(tuple(_layers(items)), tuple(pictures), len(items))


def _layers(items: Iterable[Item]) -> Iterator[Layer]:
    """Items of one gid as a group, in place of the first; those between two groups together."""
    blocks: dict[str | int, list[Shape]] = {}
    for item in items:
        groups = sum(isinstance(key, str) for key in blocks)
        blocks.setdefault(item.gid or groups, []).append(item.shape)
    for key, shapes in blocks.items():
        if isinstance(key, str):
            yield Layer(drawingml.group(key, shapes).xml, key)
        else:
            yield Layer("".join(shape.xml for shape in shapes))


@contextmanager
def _set_up(fig: Figure) -> Iterator[None]:
    """For a while a pixel is a point, and layout measures text without installed fonts."""
    dpi, canvas = fig.dpi, fig.canvas
    fig.dpi = 72
    raster.Canvas(fig)
    try:
        yield
    finally:
        fig.set_canvas(canvas)
        fig.dpi = dpi


@contextmanager
def _named(fig: Figure) -> Iterator[None]:
    """For a while artists without a gid carry their label in its place, and arrows their annotation's gid."""
    changed: list[Any] = []

    def set_gid(artist: Any, gid: str | None) -> None:
        changed.append(artist)
        artist.set_gid(gid)

    for artist in fig.findobj():
        label, arrow = artist.get_label(), getattr(artist, "arrow_patch", None)
        if artist.get_gid() is None and isinstance(label, str) and label[:1] not in {"", "_", "<"}:
            set_gid(artist, Label(label))
        if arrow and arrow.get_gid() is None:
            set_gid(arrow, artist.get_gid())
    try:
        yield
    finally:
        for artist in changed:
            artist.set_gid(None)
