"""Draw a matplotlib figure as native DrawingML: shapes and text that can be edited, recoloured and animated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Bbox, Transform
from numpy.typing import ArrayLike

from deck import drawingml, geometry, raster
from deck.artwork import Artwork, Picture
from deck.drawingml import Color, Shape, Stroke
from deck.geometry import Clip, Points
from deck.lettering import Line, Measured, Segment, segments, text_shape
from deck.raster import Canvas
from deck.units import PER

Mode = Literal["native", "svg", "png"]

EMU = PER["pt"]
LIMIT = 400  # shapes; past some hundreds PowerPoint gets slow to edit
POINTS = 40_000  # of all shapes together: about 1.5 MB of XML
EDGE = 0.05  # points; what lies on the edge of a clip is inside it
HAIRLINE = 0.35  # points; closes the gaps between areas that matplotlib draws without antialiasing
WORDS = {"line2d": "line", "patch": "shape", "PathCollection": "points", "LineCollection": "lines"}


def artwork(fig: Figure, tokens: Mapping[str, str], mode: Mode | None = None) -> Artwork:
    """Draw a figure as shapes; colours that `tokens` knows ("RRGGBB") are written by their name in the theme.

    An artist's gid makes its shapes one group of that name, standing where its first shape stood. A figure of more
    than LIMIT shapes or POINTS points becomes an SVG picture with a PNG inside it for programs that show none, its
    text boxes on top; `mode` asks for one of these ways, "png" for the picture without SVG.
    """
    with _set_up(fig):
        renderer = _Native(fig, tokens)
        with _named(fig):
            fig.draw(raster.mixed(fig, renderer))
        items, pictures = renderer.items, renderer.pictures
        fig.set_layout_engine("none")
        large = len(items) > LIMIT or sum(item.shape.points for item in items) > POINTS
        if mode in {"svg", "png"} or (mode is None and large):
            pictures = [Picture(raster.png(fig), "image/png")]
            if mode != "png":
                pictures.append(Picture(raster.svg(fig), "image/svg+xml"))
            whole = drawingml.emu_box(0, 0, *fig.bbox.size)
            ids = [f"@{n}" for n in range(len(pictures))]
            items = [
                _Item(drawingml.picture("figure", whole, *ids)),
                *(item for item in items if item.is_text),
            ]
    return Artwork("".join(shape.xml for shape in _grouped(items)), tuple(pictures), len(items))


@dataclass(frozen=True)
class _Item:
    shape: Shape
    gid: str | None = None
    is_text: bool = False


def _grouped(items: Iterable[_Item]) -> list[Shape]:
    blocks: dict[object, list[Shape]] = {}
    for index, item in enumerate(items):
        blocks.setdefault(item.gid or index, []).append(item.shape)
    return [drawingml.group(key, shapes) if isinstance(key, str) else shapes[0] for key, shapes in blocks.items()]


@contextmanager
def _set_up(fig: Figure) -> Iterator[None]:
    """One pixel is one point, and text is measured without installed fonts; all is put back afterwards."""
    dpi, canvas = fig.dpi, fig.canvas
    fig.dpi = 72
    Canvas(fig)
    try:
        yield
    finally:
        fig.set_canvas(canvas)
        fig.dpi = dpi


class _Label(str):
    """An artist's label on its way to the renderer in place of a gid: a renderer is told no labels."""

    __slots__ = ()


@contextmanager
def _named(fig: Figure) -> Iterator[None]:
    """Artists without a gid bring their labels along, and an annotation's arrow its annotation's gid."""
    changed: list[tuple[Any, str | None]] = []
    for artist in fig.findobj():
        label = artist.get_label()
        if artist.get_gid() is None and isinstance(label, str) and label[:1] not in {"", "_", "<"}:
            changed.append((artist, None))
            artist.set_gid(_Label(label))
        arrow = getattr(artist, "arrow_patch", None)
        if arrow and arrow.get_gid() is None:
            changed.append((arrow, None))
            arrow.set_gid(artist.get_gid())
    try:
        yield
    finally:
        for artist, gid in changed:
            artist.set_gid(gid)


@dataclass(frozen=True)
class _Style:
    """How paths are painted; paths of one style can share a shape."""

    face: Color | None
    edge: Color | None
    width: float
    dashes: tuple[float, ...]
    cap: str
    join: str
    hatch: str | None = None
    hatch_color: Color | None = None
    hatch_width: float = 0

    @classmethod
    def of(cls, gc: GraphicsContextBase, face: Any) -> _Style:
        """The style that a call to draw a path asks for."""
        alpha = gc.get_alpha() if gc.get_forced_alpha() else None
        face = None if face is None else to_rgba(face, alpha)
        edge, width = gc.get_rgb(), gc.get_linewidth()
        if width == 0 and face and face[3] == 1 and not gc.get_antialiased():
            edge, width = face, HAIRLINE
        return cls(
            face if face and face[3] else None,
            to_rgba(edge) if width and edge[3] else None,
            width,
            tuple(float(dash) / width for dash in gc.get_dashes()[1] or ()) if width else (),
            str(gc.get_capstyle()),
            str(gc.get_joinstyle()),
            gc.get_hatch(),
            to_rgba(gc.get_hatch_color()) if gc.get_hatch() else None,
            gc.get_hatch_linewidth(),
        )


@dataclass(frozen=True)
class _Row:
    """A line of text: its parts, and where its baseline starts and leads; points, y upwards."""

    parts: list[Segment]
    start: Points
    angle: float
    color: Color

    @property
    def width(self) -> float:
        return sum(part.extent[0] for part in self.parts)

    def along(self) -> Points:
        """The baseline's direction."""
        return np.array([np.cos(np.deg2rad(self.angle)), np.sin(np.deg2rad(self.angle))])

    def placed(self) -> Iterator[tuple[Segment, Points]]:
        """Each part and where it starts."""
        start = self.start
        for part in self.parts:
            yield part, start
            start = start + self.along() * part.extent[0]


class _Native(Measured, RendererBase):
    """Turns matplotlib's drawing calls into shapes; a pixel is a point."""

    def __init__(self, fig: Figure, tokens: Mapping[str, str]) -> None:
        super().__init__()
        self.width, self.height = (float(length) for length in fig.bbox.size)
        self.tokens = tokens
        self.items: list[_Item] = []
        self.pictures: list[Picture] = []
        self._open: list[tuple[str, str | None]] = [("figure", None)]
        self._rows: list[_Row] = []
        self._bunches: dict[_Style, tuple[GraphicsContextBase, list[Path]]] | None = None
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
        self._set()
        while self._open.pop()[0] != s:
            pass

    def _add(self, shape: Shape, gid: str | None = None, is_text: bool = False) -> None:
        gids = [gid, *(gid for _, gid in reversed(self._open))]
        own = next((gid for gid in gids if gid and not isinstance(gid, _Label)), None)
        self.items.append(_Item(shape, own, is_text))

    def _name(self) -> str:
        word, gid = self._open[-1]
        return gid if isinstance(gid, _Label) else WORDS.get(word, word)

    def draw_path(self, gc: GraphicsContextBase, path: Path, transform: Transform, rgbFace: Any = None) -> None:
        """Paint one path, or keep it for a shape of many."""
        style, sketch = _Style.of(gc, rgbFace), gc.get_sketch_params()
        simple = path.should_simplify and style.face is None
        clean = path.cleaned(transform, remove_nans=True, curves=sketch is None, simplify=simple, sketch=sketch)
        kept = clean.codes != Path.STOP
        clean = Path(clean.vertices[kept], clean.codes[kept])
        if len(clean) < 2:
            return
        if self._bunches is None:
            self._paint(gc, style, [clean])
            return
        if style not in self._bunches:
            if self._in_order:
                self._paint_bunches()
            own = self.new_gc()
            own.copy_properties(gc)
            self._bunches[style] = own, []
        self._bunches[style][1].append(clean)

    def draw_markers(self, *args: Any, **kwargs: Any) -> None:
        """Paint a line's markers as one shape."""
        with self._bunching(in_order=True):
            super().draw_markers(*args, **kwargs)

    def draw_path_collection(self, *args: Any, **kwargs: Any) -> None:
        """Paint paths of one style as one shape: all of them if each has its own place, else those that follow."""
        with self._bunching(in_order=len(args[4]) < 2):
            super().draw_path_collection(*args, **kwargs)

    @contextmanager
    def _bunching(self, in_order: bool) -> Iterator[None]:
        self._bunches, self._in_order = {}, in_order
        yield
        self._paint_bunches()
        self._bunches = None

    def _paint_bunches(self) -> None:
        for style, (gc, paths) in (self._bunches or {}).items():
            self._paint(gc, style, paths)
        self._bunches = {}

    def _paint(self, gc: GraphicsContextBase, style: _Style, paths: Sequence[Path]) -> None:
        clip = self._clip(gc)
        if clip is None:
            return
        easy = [not style.hatch and clip.holds(path) for path in paths]
        self._freeform(style, [path for path, whole in zip(paths, easy, strict=True) if whole])
        hard = [path for path, whole in zip(paths, easy, strict=True) if not whole]
        if not hard:
            return
        if style.face and clip.region is None:
            self._freeform(replace(style, edge=None), [clip.area(path) for path in hard])
        elif style.face:
            self._paint_pixels(gc, style, hard)
        if style.hatch:
            self._hatch(gc, style, hard, clip)
        if style.edge:
            parts = [part for path in hard for part in clip.lines(path)]
            self._freeform(replace(style, face=None), parts)

    def _clip(self, gc: GraphicsContextBase) -> Clip | None:
        canvas = Bbox.from_bounds(0, 0, self.width, self.height)
        box = gc.get_clip_rectangle()
        box = canvas if box is None else Bbox.intersection(canvas, box)
        path, transform = gc.get_clip_path()
        if box is None:
            return None
        region = None if path is None else geometry.grown(geometry.flatten(transform.transform_path(path)), EDGE)
        return Clip(box.padded(EDGE), region)

    def _freeform(self, style: _Style, paths: Sequence[Path]) -> None:
        strokes = [self._stroke(path, style.face is not None) for path in paths if len(path) > 1]
        if not strokes or not (style.face or style.edge):
            return
        edge = drawingml.fill(style.edge, self.tokens)
        outline = drawingml.line(style.width * EMU, edge, style.dashes, style.cap, style.join) if style.edge else ""
        self._add(drawingml.freeform(self._name(), strokes, drawingml.fill(style.face, self.tokens), outline))

    def _stroke(self, path: Path, filled: bool) -> Stroke:
        codes = path.codes
        if codes is None:
            codes = np.full(len(path), Path.LINETO, dtype=Path.code_type)
            codes[0] = Path.MOVETO
        points = (np.asarray(path.vertices) * (1, -1) + (0, self.height)) * EMU
        return Stroke(np.rint(points).astype(np.int64), codes, filled)

    def _hatch(self, gc: GraphicsContextBase, style: _Style, paths: Sequence[Path], clip: Clip) -> None:
        pen = _Style(None, style.hatch_color, style.hatch_width, (), "projecting", "miter")
        regions = [geometry.flatten(clip.area(path)) for path in paths]
        marks = [geometry.hatch(gc.get_hatch_path(), region, self.height) for region in regions if region]
        closed = [Path(mark, closed=True) for whole, _ in marks for mark in whole]
        self._freeform(replace(pen, face=pen.edge), closed)
        self._freeform(pen, [Path(mark) for _, cut in marks for mark in cut])

    def _paint_pixels(self, gc: GraphicsContextBase, style: _Style, paths: Sequence[Path]) -> None:
        """Fill areas cut by a clip path as a picture."""

        def draw(agg: RendererAgg, gc: GraphicsContextBase) -> None:
            gc.set_linewidth(0)
            gc.set_hatch(None)
            for path in paths:
                agg.draw_path(gc, path, raster.SCALE, style.face)

        self._picture(*raster.part((self.width, self.height), gc, draw))

    def draw_gouraud_triangles(
        self,
        gc: GraphicsContextBase,
        triangles_array: ArrayLike,
        colors_array: ArrayLike,
        transform: Transform,
    ) -> None:
        """Paint shaded triangles as a picture."""

        def draw(agg: RendererAgg, gc: GraphicsContextBase) -> None:
            agg.draw_gouraud_triangles(gc, triangles_array, colors_array, transform + raster.SCALE)

        self._picture(*raster.part((self.width, self.height), gc, draw))

    def draw_image(self, gc: GraphicsContextBase, x: float, y: float, im: Any, transform: Any = None) -> None:
        """Place an image, which matplotlib has resampled to our resolution; its rows come from the bottom."""
        if gc.get_clip_path()[0] is None:
            size = np.array(im.shape[1::-1]) * 72 / raster.DPI
            self._picture(im[::-1], Bbox.from_bounds(x, y, *size), gc.get_gid())
            return

        def draw(agg: RendererAgg, gc: GraphicsContextBase) -> None:
            agg.draw_image(gc, *raster.SCALE.transform((x, y)), im)

        self._picture(*raster.part((self.width, self.height), gc, draw), gc.get_gid())

    def _picture(self, pixels: raster.Pixels, box: Bbox, gid: str | None = None) -> None:
        if not pixels.size:
            return
        place = drawingml.emu_box(box.x0, self.height - box.y1, box.width, box.height)
        self._add(drawingml.picture("image", place, f"@{len(self.pictures)}"), gid)
        self.pictures.append(Picture(raster.encoded(pixels), "image/png"))

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: bool | Literal["TeX"] = False,
        mtext: Text | None = None,
    ) -> None:
        """Set a line of text; matplotlib hands over the lines of one text without saying which."""
        row = _Row(segments(s, prop, ismath), np.array([x, y]), angle, gc.get_rgb())
        box = gc.get_clip_rectangle()
        if not s.strip() or (box is not None and not box.contains(*(row.start + row.along() * row.width / 2))):
            return
        self._rows.append(row)
        if mtext is not None:
            anchor = mtext.get_transform().transform(mtext.get_unitless_position())
            share = (anchor - row.start) @ row.along() / row.width
            self._set("l" if share < 0.25 else "r" if share > 0.75 else "ctr")

    def _set(self, align: str | None = None) -> None:
        """Write the rows of one text: one text box if they are plain, else each part for itself."""
        rows, self._rows = self._rows, []
        if not rows:
            return
        angle, paint = rows[0].angle, drawingml.fill(rows[0].color, self.tokens)
        if all(len(row.parts) == 1 and not row.parts[0].formula for row in rows):
            lines = [Line(row.parts[0], self._down(row.start)) for row in rows]
            self._add(text_shape(lines, angle, paint, align), is_text=True)
            return
        for row in rows:
            for part, start in row.placed():
                if part.formula:
                    outline = part.outline().transformed(Affine2D().rotate_deg(angle).translate(*start))
                    stroke = self._stroke(outline, filled=True)
                    self._add(drawingml.freeform(f"formula: {part.formula}", [stroke], paint, ""), is_text=True)
                else:
                    self._add(text_shape([Line(part, self._down(start))], angle, paint, "l"), is_text=True)

    def _down(self, point: Points) -> tuple[float, float]:
        return float(point[0]), self.height - float(point[1])
