"""Draw a figure, or a part of it, as pixels or SVG, laid out by the same text extents as its native shapes."""

# mypy: disable-error-code="no-untyped-call"
# matplotlib leaves its Agg and SVG backends without types.

import io
import math
from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib import rc_context
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.backends.backend_mixed import MixedModeRenderer
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from matplotlib.transforms import Affine2D, Bbox, TransformedPath
from numpy.typing import NDArray
from PIL import Image

from deck.graphics.drawing.lettering import Measured

DPI = 200
SCALE = Affine2D().scale(DPI / 72)  # from points to pixels
Pixels = NDArray[np.uint8]  # (rows from the top, columns, 4)


class MeasuredAgg(Measured, RendererAgg):
    """matplotlib's own renderer, with text extents that do not depend on installed fonts."""


class _TextlessAgg(MeasuredAgg):
    def draw_text(self, *_: Any, **__: Any) -> None:
        """Leave the text out: it stays text."""


class _TextlessSVG(Measured, RendererSVG):
    def draw_text(self, *_: Any, **__: Any) -> None:
        """Leave the text out: it stays text."""


class MeasuringCanvas(FigureCanvasAgg):
    """Gives layout engines and artists text extents that do not depend on installed fonts."""

    def get_renderer(self) -> MeasuredAgg:
        """A renderer for the figure as large as it is now."""
        width, height = self.get_width_height(physical=True)
        return MeasuredAgg(width, height, self.figure.dpi)


def mixed(fig: Figure, renderer: Any) -> Any:
    """A renderer that draws artists set to be rasterized as pixels, and all others by `renderer`."""
    width, height = fig.get_size_inches()
    return MixedModeRenderer(fig, width, height, DPI, renderer, MeasuredAgg)


def svg(fig: Figure) -> bytes:
    """The figure without its text as SVG; the figure's dpi must be 72."""
    out = io.StringIO()
    with rc_context({"svg.fonttype": "path", "svg.hashsalt": "lectern"}):
        renderer = _TextlessSVG(*fig.bbox.size, out, image_dpi=DPI, metadata={"Date": None, "Creator": None})
        fig.draw(mixed(fig, renderer))
        renderer.finalize()
    return out.getvalue().encode()


def png(fig: Figure) -> bytes:
    """The figure without its text as PNG."""
    before, fig.dpi = fig.dpi, DPI
    renderer = _TextlessAgg(*fig.bbox.size, DPI)
    fig.draw(renderer)
    fig.dpi = before
    return encoded(np.asarray(renderer.buffer_rgba()))


def encoded(pixels: Pixels) -> bytes:
    """Pixels as PNG, the same bytes each time."""
    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(out, "PNG")
    return out.getvalue()


def part(
    size: tuple[float, float], gc: GraphicsContextBase, draw: Callable[[RendererAgg, GraphicsContextBase], None]
) -> tuple[Pixels, Bbox]:
    """What `draw` paints on a canvas of `size` points: pixels, and the box in points, y upwards, that they fill."""
    width, height = (math.ceil(length * DPI / 72) for length in size)
    agg = RendererAgg(width, height, DPI)
    draw(agg, _scaled(gc))
    pixels = np.asarray(agg.buffer_rgba())
    rows, columns = (np.flatnonzero(pixels[..., 3].any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return pixels[:0], Bbox.null()
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    box = Bbox([(left, agg.height - bottom), (right, agg.height - top)])
    return pixels[top:bottom, left:right], box.transformed(SCALE.inverted())


def _scaled(gc: GraphicsContextBase) -> GraphicsContextBase:
    """The same pen; its clip in pixels instead of points."""
    scaled = GraphicsContextBase()
    scaled.copy_properties(gc)
    box = gc.get_clip_rectangle()
    scaled.set_clip_rectangle(box and box.transformed(SCALE))
    path: Any
    path, transform = gc.get_clip_path()
    if transform is not None:
        scaled.set_clip_path(TransformedPath(path, transform + SCALE))
    return scaled
