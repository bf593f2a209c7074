"""Hold what figures and picture files became: native shapes with the pictures they refer to, or bitmaps."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from deck.escape import quoteattr

if TYPE_CHECKING:
    from deck.maths.contours import Contour
    from deck.maths.tree import Formula

_SVG = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}", "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_DECORATIVE = (  # the figure as a whole says what it shows; its pictures do not
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)


_VECTOR = re.compile(rf'<a:extLst><a:ext uri="{re.escape(_SVG[0])}">.*?</a:ext></a:extLst>')


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

    def without_svg(self) -> Artwork:
        """The same with its PNG alone, where it is a picture of both."""
        layers = tuple(replace(layer, xml=_VECTOR.sub("", layer.xml)) for layer in self.layers)
        pictures = tuple(picture for picture in self.pictures if picture.content_type != "image/svg+xml")
        return Artwork(layers, pictures, self.shapes)

    def fitted(self, factor: float, x: int, y: int) -> Artwork:
        """The same, larger by a factor, its text and lines too, and moved by `x` and `y` EMU."""
        return replace(self, layers=tuple(replace(layer, xml=_moved(layer.xml, factor, x, y)) for layer in self.layers))


@dataclass(frozen=True)
class Film:
    """A film or a sound: its file, a name for the bytes in it, what it is, and how many milliseconds it lasts.

    codec: how its pictures are encoded, as the file names it; 0 ms: it does not say how long it lasts.
    """

    path: Path
    digest: str
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

    blob: bytes
    content_type: str
    pixels: tuple[float, float]
    vector: bytes = b""
    letters: float = 0
    film: Film | None = None


@dataclass(frozen=True)
class Made:
    """What figures and pictures became, by `id()` of their node, and formulas."""

    artworks: Mapping[int, Artwork]
    bitmaps: Mapping[int, Bitmap]
    contours: Mapping[Formula, Sequence[Contour]]


def picture(name: str, box: tuple[int, int, int, int], png: str, svg: str = "") -> str:
    """A picture by its relationships' ids: a PNG, and an SVG that newer programs show; `box`: left, top, width, height.

    It says that it is decorative: the figure as a whole tells what it shows.
    """
    uri, namespace = _SVG
    vector = f'<asvg:svgBlip xmlns:asvg="{namespace}" r:embed="{svg}"/>'
    extension = f'<a:extLst><a:ext uri="{uri}">{vector}</a:ext></a:extLst>' if svg else ""
    left, top, width, height = box
    return (
        f'<p:pic><p:nvPicPr><p:cNvPr id="0" name={quoteattr(name)}>{_DECORATIVE}</p:cNvPr><p:cNvPicPr/><p:nvPr/>'
        f'</p:nvPicPr><p:blipFill><a:blip r:embed="{png}">{extension}</a:blip><a:stretch><a:fillRect/></a:stretch>'
        f'</p:blipFill><p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
    )


def pictured(pictures: Sequence[Picture], width: int, height: int) -> Artwork:
    """One picture, a PNG and perhaps its SVG, as the artwork of a figure of this size in EMU."""
    xml = picture("picture", (0, 0, width, height), *(f"@{n}" for n in range(len(pictures))))
    return Artwork((Layer(xml),), tuple(pictures), 1)


_LENGTHS = re.compile(
    r'''(?<=<a:)(off|chOff|ext|chExt|ln)((?:[ ]\w+="-?\d+")+)   # places and sizes in EMU
      | (?<="[ ])(sz)="(\d+)"                                     # of text, in 1/100 pt
      | (?<=<a:)(spcPts)[ ]val="(\d+)"''',
    re.VERBOSE,
)


def _moved(xml: str, factor: float, x: int, y: int) -> str:
    def changed(match: re.Match[str]) -> str:
        tag, attributes, size, points, pitch, value = match.groups()
        if size:
            return f'{size}="{max(100, round(int(points) * factor))}"'
        if pitch:
            return f'{pitch} val="{round(int(value) * factor)}"'
        shift = {"x": x, "y": y} if tag in ("off", "chOff") else {}
        parts = re.findall(r'(\w+)="(-?\d+)"', attributes)
        return tag + "".join(f' {name}="{round(int(number) * factor) + shift.get(name, 0)}"' for name, number in parts)

    return _LENGTHS.sub(changed, xml)
