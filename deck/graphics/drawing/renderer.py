"""Turn matplotlib's drawing calls into shapes, labels and pictures."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_rgba
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Bbox, Transform

from deck.base.dataclass import dataclass
from deck.graphics.drawing import geometry, raster
from deck.graphics.drawing.geometry import Clip
from deck.graphics.drawing.lettering import Measured, TextRow, segments, text_shape
from deck.graphics.drawing.painting import Color, Painter, Pen, ink, named
from deck.model.artwork import REACH, AnyShape, ImageShape, LabelShape, PathShape, PictureBlob

EDGE = 0.05  # points; what lies on the edge of a clip is inside it
WORDS = {
    "line2d": "line",
    "patch": "shape",
    "PathCollection": "points",
    "LineCollection": "lines",
    "PolyCollection": "areas",
    "FillBetweenPolyCollection": "area",
    "QuadMesh": "mesh",
}


_Bunches = dict[Pen, tuple[GraphicsContextBase, list[Path]]]


class ArtistLabel(str):
    """An artist's label on its way to the renderer in place of a gid: a renderer is told no labels."""

    __slots__ = ()


@dataclass(frozen=True)
class Item:
    """A shape, the gid of the artist that drew it or of one around it, and whether it is text."""

    shape: AnyShape
    gid: str | None = None
    is_text: bool = False


class Renderer(Measured, RendererBase):
    """Collects the shapes of a figure; a pixel is a point."""

    def __init__(self, width: float, height: float, tokens: Mapping[str, str]) -> None:
        super().__init__()
        self.width, self.height = width, height
        self.items: list[Item] = []
        self.pictures: list[PictureBlob] = []
        self.fits_svg = True  # Office draws matplotlib's hatches and shaded triangles wrongly from SVG
        self._painter = Painter(height, tokens)
        self._open: list[tuple[str, str | None]] = [("figure", None)]
        self._rows: list[TextRow] = []
        self._ink: Color = (0, 0, 0, 1)  # of these rows
        self._bunches: _Bunches | None = None
        self._in_order = True

    def get_canvas_width_height(self) -> tuple[float, float]:
        """The figure's size in points."""
        return self.width, self.height

    def flipy(self) -> bool:
        """Text is placed from the bottom, as everything else is."""
        return False

    def get_image_magnification(self) -> float:
        """Pixels of an image per point."""
        return raster.DPI / 72

    def option_image_nocomposite(self) -> bool:
        """Keep images apart: each is a picture of its own."""
        return True

    def open_group(self, s: str, gid: str | None = None) -> None:
        """Begin an artist."""
        self._open.append((s, gid))

    def close_group(self, s: str) -> None:
        """End an artist, and those inside it that never ended: a text at NaN does not."""
        self._set_rows()
        while self._open.pop()[0] != s:
            pass

    def _add(self, shapes: Iterable[AnyShape], gid: str | None = None, is_text: bool = False) -> None:
        gids = [gid, *(gid for _, gid in reversed(self._open))]
        nearest = next((gid for gid in gids if gid and not isinstance(gid, ArtistLabel)), None)
        self.items += [Item(shape, nearest, is_text) for shape in shapes if _is_near(shape)]

    def _name(self) -> str:
        word, gid = self._open[-1]
        around = [s for s, _ in self._open[:-1] if s in {"xtick", "ytick", "legend", "table"}]
        return str(gid) if isinstance(gid, ArtistLabel) else " ".join([*around, WORDS.get(word, word)])

    def draw_path(
        self,
        gc: GraphicsContextBase,
        path: Path,
        transform: Transform,
        rgbFace: Any = None,  # noqa: N803
    ) -> None:
        """Paint one path, or keep it for a shape of many."""
        style, sketch = Pen.of(gc, rgbFace), gc.get_sketch_params()
        canvas = (-self.width, -self.height, 2 * self.width, 2 * self.height)
        clean = path.cleaned(
            transform,
            remove_nans=True,
            clip=canvas if style.is_line and path.codes is None else None,
            simplify=path.should_simplify and style.is_line,
            curves=sketch is None,
            sketch=sketch,
        )
        vertices, codes = np.asarray(clean.vertices), np.asarray(clean.codes)
        clean = Path(vertices[codes != Path.STOP], codes[codes != Path.STOP])
        if len(clean) < 2:
            return
        if self._bunches is None:
            self._paint(gc, style, [clean])
        else:
            self._keep(self._bunches, gc, style, clean)

    def _keep(self, bunches: _Bunches, gc: GraphicsContextBase, style: Pen, path: Path) -> None:
        if style not in bunches:
            if self._in_order:
                self._paint_bunches(bunches)
            own = self.new_gc()  # matplotlib uses one again and again
            own.copy_properties(gc)
            bunches[style] = own, []
        bunches[style][1].append(path)

    def draw_markers(self, *args: Any, **kwargs: Any) -> None:
        """Paint a line's markers as one shape."""
        with self._bunching(in_order=True):
            super().draw_markers(*args, **kwargs)

    def draw_path_collection(self, *args: Any, **kwargs: Any) -> None:
        """Paint paths of one style as one shape: all if each has a place of its own, else neighbours."""
        offsets = args[4]
        with self._bunching(in_order=len(offsets) < 2):
            super().draw_path_collection(*args, **kwargs)

    @contextmanager
    def _bunching(self, in_order: bool) -> Iterator[None]:
        bunches: _Bunches = {}
        self._bunches, self._in_order = bunches, in_order
        yield
        self._paint_bunches(bunches)
        self._bunches = None

    def _paint_bunches(self, bunches: _Bunches) -> None:
        for style, (gc, paths) in bunches.items():
            self._paint(gc, style, paths)
        bunches.clear()

    def _paint(self, gc: GraphicsContextBase, style: Pen, paths: Sequence[Path]) -> None:
        """What the clip holds as one shape; of the rest areas, hatches and lines each as one."""
        clip, name = self._clip(gc), self._name()
        if clip is None:
            return
        held = [not style.hatch and clip.holds(path) for path in paths]
        self._add(self._painter.whole(name, style, (path for path, inside in zip(paths, held, strict=True) if inside)))
        cut = [path for path, inside in zip(paths, held, strict=True) if not inside]
        if style.face and clip.region and cut:
            self._paint_pixels(gc, style.face, cut)
        else:
            self._add(self._painter.areas(name, style, cut, clip))
        self.fits_svg &= not style.hatch
        self._add(self._painter.hatches(style, cut, clip))
        self._add(self._painter.lines(name, style, cut, clip))

    def _clip(self, gc: GraphicsContextBase) -> Clip | None:
        """Where an artist may paint; None for nowhere."""
        canvas, box = Bbox.from_bounds(0, 0, self.width, self.height), gc.get_clip_rectangle()
        box = canvas if box is None else Bbox.intersection(canvas, box)
        if box is None:
            return None
        path: Any
        path, transform = gc.get_clip_path()
        if transform is None:
            return Clip(box.padded(EDGE))
        region = geometry.flatten(transform.transform_path(path), close=True)
        return Clip(box.padded(EDGE), geometry.grown(region, EDGE)) if region else None

    def _paint_pixels(self, gc: GraphicsContextBase, face: Color, paths: Sequence[Path]) -> None:
        """Areas that a clip path cuts, as a picture."""

        def draw(agg: Any, gc: GraphicsContextBase) -> None:
            gc.set_linewidth(0)
            gc.set_hatch(None)
            for path in paths:
                agg.draw_path(gc, path, raster.SCALE, face)

        self._part(gc, draw)

    def draw_gouraud_triangles(
        self, gc: GraphicsContextBase, triangles_array: Any, colors_array: Any, transform: Transform
    ) -> None:
        """Paint shaded triangles as a picture."""
        self.fits_svg, scaled = False, transform + raster.SCALE
        self._part(gc, lambda agg, pen: agg.draw_gouraud_triangles(pen, triangles_array, colors_array, scaled))

    def draw_image(self, gc: GraphicsContextBase, x: float, y: float, im: Any, *_: Any) -> None:
        """Place an image, which matplotlib has resampled to our resolution; its rows come from the bottom."""
        if gc.get_clip_path()[0] is None:
            size = np.array(im.shape[1::-1]) * 72 / raster.DPI
            self._picture(im[::-1], Bbox.from_bounds(x, y, *size), gc.get_gid())
        else:
            place = raster.SCALE.transform((x, y))
            self._part(gc, lambda agg, pen: agg.draw_image(pen, *place, im), gc.get_gid())

    def _part(self, gc: GraphicsContextBase, draw: Callable[[Any, Any], None], gid: Any = None) -> None:
        """What is drawn as pixels, as a picture."""
        self._picture(*raster.part((self.width, self.height), gc, draw), gid)

    def _picture(self, pixels: raster.Pixels, box: Bbox, gid: Any = None) -> None:
        if pixels.size and box.overlaps(Bbox.from_bounds(0, 0, self.width, self.height)):
            place = float(box.x0), float(self.height - box.y1), float(box.width), float(box.height)
            name = named(gid) if isinstance(gid, ArtistLabel) else "image"
            self._add([ImageShape(name, place, len(self.pictures))], gid)
            self.pictures.append(PictureBlob(raster.encoded(pixels), "image/png"))

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: Any,
        angle: float,
        ismath: Any = False,
        mtext: Any = None,
    ) -> None:
        """Set a line of text; of a text of several lines, matplotlib says only where each is."""
        row = TextRow(segments(s, prop, ismath), np.array([x, y]), angle)
        near = Bbox.from_bounds(0, 0, self.width, self.height).padded(row.width / 2)
        # It is seen if its middle is inside its clip, or at least near the canvas.
        if not s.strip() or not (gc.get_clip_rectangle() or near).contains(*(row.start + row.along * row.width / 2)):
            return
        self._rows.append(row)
        self._ink = to_rgba(gc.get_rgb())
        if mtext is not None:
            anchor = mtext.get_transform().transform(mtext.get_unitless_position())
            share = (anchor - row.start) @ row.along / (row.width or 1)
            self._set_rows("left" if share < 0.25 else "right" if share > 0.75 else "center")

    def _set_rows(self, align: str | None = None) -> None:
        """Set the lines of one text: as one label if they are plain, else part by part."""
        rows, self._rows = self._rows, []
        paint = ink(self._ink, self._painter.tokens)
        if rows and all(row.is_plain for row in rows):
            self._add([text_shape(rows, self.height, paint, align)], is_text=True)
            return
        for part in (part for row in rows for part in row.split()):
            shapes = [text_shape([part], self.height, paint, "left")] if part.is_plain else self._formula(part)
            self._add(shapes, is_text=True)

    def _formula(self, row: TextRow) -> Iterator[PathShape]:
        formula, place = row.parts[0], Affine2D().rotate_deg(row.angle).translate(*row.start)
        outline = formula.outline().transformed(place)
        return self._painter.whole(f"formula: {formula.formula}", Pen(self._ink, None, 0), [outline])


def _is_near(shape: AnyShape) -> bool:
    """Whether no number of a shape is out of all proportion: what lies or reaches too far away is left out."""
    if isinstance(shape, PathShape):
        numbers = [*shape.bounds, shape.line.width if shape.line else 0]
    else:
        numbers = [*shape.box, shape.size if isinstance(shape, LabelShape) else 0]
    return all(abs(number) <= REACH for number in numbers)
