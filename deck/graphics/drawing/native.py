"""Make a figure native: shapes and text that can be edited, recoloured and animated in PowerPoint."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Literal

import numpy as np
from matplotlib.figure import Figure
from matplotlib.path import Path

from deck.graphics.drawing import raster
from deck.graphics.drawing.painting import named
from deck.graphics.drawing.renderer import ArtistLabel, Item, Renderer
from deck.model.artwork import AnyShape, Artwork, ImageShape, LabelShape, Layer, PathShape, PictureBlob

Mode = Literal["native", "svg", "png"]

LIMIT = 400  # shapes; past some hundreds PowerPoint gets slow to edit
BROAD = 4.0  # points; of a wider line the whole box counts as painted
POINTS = 40_000  # of all shapes together: about 1.5 MB of XML


def artwork(fig: Figure, tokens: Mapping[str, str], mode: Mode | None = None) -> Artwork:
    """Draw a figure as shapes; colours that `tokens` knows ("RRGGBB") are written by their name in the theme.

    An artist's gid makes its shapes a group of that name: one, or several where something is painted between them.
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
        items, pictures, lost = renderer.items, renderer.pictures, tuple[str, ...]()
        paths = [path for item in items if isinstance(item.shape, PathShape) for path in item.shape.paths]
        large = len(items) > LIMIT or sum(len(path.points) // 2 for path in paths) > POINTS
        if mode in {"svg", "png"} or (mode is None and large):
            pictures = [PictureBlob(raster.png(fig), "image/png")]
            if mode != "png" and renderer.fits_svg:
                pictures.append(PictureBlob(raster.svg(fig), "image/svg+xml"))
            place = 0.0, 0.0, float(renderer.width), float(renderer.height)
            picture = ImageShape("figure", place, *range(len(pictures)))
            lost = tuple(dict.fromkeys(named(item.gid) for item in items if item.gid and not item.is_text))
            items = [Item(picture), *(item for item in items if item.is_text)]
    return Artwork(tuple(_layers(items)), tuple(pictures), lost=lost)


def _layers(items: Sequence[Item]) -> Iterator[Layer]:
    """Items in the order in which they are painted: those of one gid as a group, those between two groups together.

    An item goes back to the last group of its gid if it covers nothing that was painted since.
    """
    layers: list[tuple[str | None, list[AnyShape]]] = []
    last: dict[str, int] = {}  # by gid: the place of its last group
    homes, boxes = np.empty(len(items), int), np.array([_bounds(item.shape) for item in items])
    for n, item in enumerate(items):
        home = len(layers) - 1 if layers and layers[-1][0] == item.gid else last.get(item.gid or "")
        if home is not None:
            apart = ((boxes[:n, :2] > boxes[n, 2:]) | (boxes[:n, 2:] < boxes[n, :2])).any(axis=1)
            since: list[int] = np.flatnonzero((homes[:n] > home) & ~apart).tolist()
        if home is None or any(_meet(items[other].shape, item.shape) for other in since):
            home = len(layers)
            layers.append((item.gid, []))
        last |= {item.gid: home} if item.gid else {}
        homes[n] = home
        layers[home][1].append(item.shape)
    for gid, shapes in layers:
        yield Layer(tuple(shapes), named(gid or ""))


def _bounds(shape: AnyShape) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of all that a shape paints."""
    if isinstance(shape, PathShape):
        left, top, right, bottom = shape.bounds
        reach = shape.line.width / 2 if shape.line else 0.0
        return left - reach, top - reach, right + reach, bottom + reach
    x, y, w, h = shape.box
    if isinstance(shape, LabelShape) and shape.angle % 180:
        x, y, w, h = x + (w - max(w, h)) / 2, y + (h - max(w, h)) / 2, max(w, h), max(w, h)
    return x, y, x + w, y + h


def _meet(one: AnyShape, other: AnyShape) -> bool:
    """Whether two shapes whose boxes overlap paint on one another: paths of thin lines may pass through a box."""
    first, second = map(_outline, (one, other))
    filled = any(not isinstance(shape, PathShape) or shape.fill for shape in (one, other))
    return bool(first.intersects_path(second, filled=filled))


def _outline(shape: AnyShape) -> Path:
    """Paths as lines from point to point; of anything else, and of a broad line, the box."""
    if not isinstance(shape, PathShape) or (shape.line and shape.line.width > BROAD):
        left, top, right, bottom = _bounds(shape)
        return Path([(left, top), (right, top), (right, bottom), (left, bottom), (left, top)])
    return Path.make_compound_path(*(Path(np.reshape(path.points, (-1, 2))) for path in shape.paths if path.points))


@contextmanager
def _set_up(fig: Figure) -> Iterator[None]:
    """For a while a pixel is a point, and layout measures text without installed fonts."""
    dpi, canvas = fig.dpi, fig.canvas
    fig.dpi = 72
    raster.MeasuringCanvas(fig)
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
            set_gid(artist, ArtistLabel(label))
        if arrow and arrow.get_gid() is None:
            set_gid(arrow, artist.get_gid())
    try:
        yield
    finally:
        for artist in changed:
            artist.set_gid(None)
