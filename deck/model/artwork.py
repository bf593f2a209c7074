"""Hold what figures and picture files became: shapes as plain data with the pictures they refer to, or bitmaps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from deck.base.dataclass import dataclass, replace
from deck.base.stored_bytes import StoredBytes
from deck.model.formula import Formula, Term

Box = tuple[float, float, float, float]  # left, top, width, height

REACH = 100_000.0  # points: nothing in a figure lies farther off, is larger or wider
POINTS = {"M": 1, "L": 1, "Q": 2, "C": 3, "Z": 0}  # of a step, by its letter


@dataclass(frozen=True)
class PictureBlob:
    """Bytes of a picture and its content type: image/png, or image/svg+xml."""

    blob: bytes
    content_type: str


@dataclass(frozen=True)
class Ink:
    """A colour, by the theme's name for it or as "#RRGGBB", and how opaque it is, from 0 to 1."""

    color: str
    alpha: float = 1.0


@dataclass(frozen=True)
class LineStyle:
    """How a line is drawn; its width is in points.

    dashes: on and off by turns, as multiples of the width; cap: butt, square or round; join: miter, round or bevel.
    """

    width: float
    ink: Ink
    dashes: tuple[float, ...] = ()
    cap: str = "butt"
    join: str = "miter"


@dataclass(frozen=True)
class Subpath:
    """Lines and curves that are drawn in one go, and whether what they enclose is filled.

    steps: a letter each, as in SVG: M begins anew, L is a line, Q and C are curves with one and with two control
    points, Z goes back to where it began; points: the x and y of all of them in order, y downwards.
    """

    steps: str
    points: tuple[float, ...]
    filled: bool = True

    def parts(self) -> Iterator[tuple[str, tuple[float, ...]]]:
        """Each step's letter, and the x and y of its points."""
        at = 0
        for step in self.steps:
            end = at + 2 * POINTS[step]
            yield step, self.points[at:end]
            at = end


@dataclass(frozen=True)
class PathShape:
    """Paths that are painted one after the other, in points from the figure's top left corner."""

    name: str
    paths: tuple[Subpath, ...]
    fill: Ink | None = None
    line: LineStyle | None = None

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of all points, control points too."""
        xs, ys = ([n for path in self.paths for n in path.points[axis::2]] for axis in (0, 1))
        return min(xs), min(ys), max(xs), max(ys)


@dataclass(frozen=True)
class LabelShape:
    """Lines of text at the bottom of a box, which is turned counterclockwise by an angle in degrees about its centre.

    font: "" is the body face of the theme; size: in points; align: left, center or right; pitch: from line to line in
    points, 0 where there is one; lines: each of runs, with whether they are raised as superscripts are.
    """

    name: str
    box: Box
    angle: float
    font: str
    size: float
    bold: bool
    italic: bool
    ink: Ink
    align: str
    pitch: float
    lines: tuple[tuple[tuple[str, bool], ...], ...]


@dataclass(frozen=True)
class ImageShape:
    """A picture of the artwork's, by its number among them: a PNG, and an SVG of the same if there is one."""

    name: str
    box: Box
    picture: int
    svg: int | None = None


AnyShape = PathShape | LabelShape | ImageShape


@dataclass(frozen=True)
class Layer:
    """Shapes of a figure that lie together, in drawing order: a group of one gid, or those between groups."""

    shapes: tuple[AnyShape, ...]
    gid: str = ""


@dataclass(frozen=True)
class Artwork:
    """A figure, in points from its top left corner, and how it is shown: larger by `scale`, moved by `shift`.

    lost: the gids of parts that became one picture.
    """

    layers: tuple[Layer, ...]
    pictures: tuple[PictureBlob, ...] = ()
    scale: float = 1.0
    shift: tuple[float, float] = (0.0, 0.0)
    lost: tuple[str, ...] = ()

    def fitted(self, factor: float, x: float, y: float) -> Artwork:
        """The same, shown larger by a factor, its text and lines too, and moved by `x` and `y` points."""
        return replace(self, scale=self.scale * factor, shift=(self.shift[0] * factor + x, self.shift[1] * factor + y))

    def labels(self) -> Iterator[LabelShape]:
        """All text, in the size in which it is shown."""
        for shape in (shape for layer in self.layers for shape in layer.shapes):
            if isinstance(shape, LabelShape):
                yield replace(shape, size=shape.size * self.scale)

    def without_svg(self) -> Artwork:
        """The same with its PNG alone, where it is a picture of both."""
        kept = [n for n, picture in enumerate(self.pictures) if picture.content_type != "image/svg+xml"]

        def plain(shape: AnyShape) -> AnyShape:
            if isinstance(shape, ImageShape):
                return replace(shape, picture=kept.index(shape.picture), svg=None)
            return shape

        layers = tuple(replace(layer, shapes=tuple(map(plain, layer.shapes))) for layer in self.layers)
        return replace(self, layers=layers, pictures=tuple(self.pictures[n] for n in kept))


def pictured(pictures: Sequence[PictureBlob], width: float, height: float) -> Artwork:
    """One picture, a PNG and perhaps its SVG, as the artwork of a figure of this size in points."""
    image = ImageShape("picture", (0.0, 0.0, width, height), *range(len(pictures)))
    return Artwork((Layer((image,)),), tuple(pictures))


@dataclass(frozen=True)
class Film:
    """A film or a sound: its file and the bytes in it, what it is, and how many milliseconds it lasts.

    codec: how its pictures are encoded, as the file names it; 0 ms: it does not say how long it lasts.
    """

    path: Path
    blob: StoredBytes
    content_type: str
    milliseconds: int
    codec: str = ""


@dataclass(frozen=True)
class Bitmap:
    """A picture file as a slide shows it: bytes and content type, and how large it is.

    No bytes stand for those of the file itself. `pixels` are the file's, upright; of a drawing, whose SVG is `vector`,
    they are the units of its own, and `letters` is its smallest size of text, as a part of its width. What stands for a
    film, or for a sound, has that as its `film`.
    """

    blob: bytes | StoredBytes
    content_type: str
    pixels: tuple[float, float]
    vector: bytes = b""
    letters: float = 0
    film: Film | None = None


@dataclass(frozen=True)
class Paint:
    """How a mark is seen: its colour by the theme's name, "" for that of the whole, and when.

    click: the one that brings it, 0 for none; lit: those at which it lights up.
    """

    color: str = ""
    click: int = 0
    lit: tuple[int, ...] = ()

    def within(self, term: Term) -> Paint:
        """The paint of what a term holds."""
        return replace(self, lit=(*self.lit, term.click)) if term.lit else replace(self, click=term.click)


@dataclass(frozen=True)
class Contour:
    """What has one paint of a formula: its paths, and the width and height of the whole in their units."""

    paint: Paint
    size: tuple[int, int]
    paths: tuple[Subpath, ...]


Outlines = Mapping[Formula, Sequence[Contour]]  # by display formula: drawn by programs without OMML
