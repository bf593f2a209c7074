"""Write figures: their paths as freeforms, labels as text boxes, pictures, and layers as groups."""

import math
from collections.abc import Sequence
from functools import reduce

from deck.base.dataclass import dataclass, replace
from deck.base.escape import escape, quoteattr
from deck.base.units import PER, Rect
from deck.model.artwork import AnyShape, Artwork, ImageShape, Ink, LabelShape, Layer, LineStyle, PathShape
from deck.pptx.geometry import custom, line, path
from deck.pptx.palette import SCHEME
from deck.pptx.sheet import Sheet, autoshape, frame, group
from deck.pptx.skeletons import filled
from deck.pptx.text import ALIGN

_PT = PER["pt"]
_WIDEST = 20_116_800  # EMU of a line, by the schema
_RAISE = 36_000  # of a superscript, in thousandths of a percent of its size
_SUPERSCRIPT = 1.05  # PowerPoint draws raised text at two thirds of its size: together 70 %
_SLACK = 0.04  # of a label's width
_SMALLEST, _LARGEST = 100, 400_000  # of text, in 1/100 pt
_CAPS = {"butt": "flat", "square": "sq", "round": "rnd"}
_RECTANGLE = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
_BODY_FACE = "+mn-lt"


def shapes(layer: Layer, artwork: Artwork, place: Rect, rids: Sequence[str], sheet: Sheet) -> str:
    """The shapes of a layer of a figure at `place`, those of one gid as a group of that name.

    rids: relationships to its pictures.
    """
    writer = _Writer(artwork, place, rids, sheet)
    if not layer.gid:
        return "".join(map(writer.shape, layer.shapes))
    properties, rect = sheet.properties(layer.gid), writer.shown(reduce(Rect.around, map(_box, layer.shapes)))
    return group(properties, rect, "".join(map(writer.shape, layer.shapes)))


def svg_blip(rid: str) -> str:
    """What names a picture's SVG beside its PNG; newer programs show that in its place."""
    return filled("svg_blip", rid=rid)


@dataclass(frozen=True)
class _Writer:
    """Writes shapes as large, and where, the artwork is shown."""

    artwork: Artwork
    place: Rect
    rids: Sequence[str]
    sheet: Sheet

    def shown(self, box: Rect) -> Rect:
        """A place in the figure as it is drawn, where that is shown on the slide."""
        left, top = (round(length * _PT) for length in self.artwork.shift)
        x, y, w, h = map(self._larger, (box.x, box.y, box.w, box.h))
        return Rect(self.place.x + left + x, self.place.y + top + y, w, h)

    def _larger(self, length: int) -> int:
        return round(length * self.artwork.scale)

    def shape(self, shape: AnyShape) -> str:
        match shape:
            case PathShape():
                return self._freeform(shape)
            case LabelShape():
                return self._label(shape)
            case ImageShape():
                return self._image(shape)

    def _freeform(self, shape: PathShape) -> str:
        properties, box = self.sheet.properties(shape.name), _box(shape)
        corner, paths = (box.x, box.y), ""
        for one in shape.paths:
            points = tuple(round(v * _PT) - corner[n % 2] for n, v in enumerate(one.points))
            paths += path(replace(one, points=points), box.w, box.h)
        edge = self._line(shape.line) if shape.line else line("none")
        return autoshape(properties, f"{frame(self.shown(box))}{custom(paths)}{_fill(shape.fill)}{edge}")

    def _line(self, style: LineStyle) -> str:
        shares = [round(100_000 * dash) for dash in style.dashes]
        stops = "".join(f'<a:ds d="{on}" sp="{off}"/>' for on, off in zip(shares[::2], shares[1::2], strict=True))
        dash = f"<a:custDash>{stops}</a:custDash>" if stops else ""
        corner = '<a:miter lim="800000"/>' if style.join == "miter" else f"<a:{style.join}/>"
        width = self._larger(min(round(style.width * _PT), _WIDEST))
        return f'<a:ln w="{width}" cap="{_CAPS[style.cap]}">{_fill(style.ink)}{dash}{corner}</a:ln>'

    def _label(self, label: LabelShape) -> str:
        properties = self.sheet.properties(label.name)
        angle = round(-label.angle * 60_000) % 21_600_000
        turn = f' rot="{angle}"' if angle else ""
        lines = "".join(self._paragraph(label, runs) for runs in label.lines)
        text = filled("label", anchor="b", words=lines)
        drawing = f"{frame(self.shown(_roomy(label)), turn=turn)}{_RECTANGLE}<a:noFill/>"
        return autoshape(properties, drawing, text, box=True)

    def _paragraph(self, label: LabelShape, runs: Sequence[tuple[str, bool]]) -> str:
        pitch = self._larger(round(100 * label.pitch))
        space = f'<a:lnSpc><a:spcPts val="{pitch}"/></a:lnSpc>' if label.pitch else ""
        words = "".join(self._run(label, *run) for run in runs)
        return f'<a:p><a:pPr algn="{ALIGN[label.align]}">{space}</a:pPr>{words}</a:p>'

    def _run(self, label: LabelShape, text: str, raised: bool) -> str:
        size = round(100 * label.size * (_SUPERSCRIPT if raised else 1))
        size = max(_SMALLEST, self._larger(min(max(size, _SMALLEST), _LARGEST)))
        style = ' b="1"' * label.bold + ' i="1"' * label.italic + f' baseline="{_RAISE}"' * raised
        face = f"<a:latin typeface={quoteattr(label.font or _BODY_FACE)}/>"
        properties = f'<a:rPr lang="en-GB" sz="{size}"{style}>{_fill(label.ink)}{face}</a:rPr>'
        return f"<a:r>{properties}<a:t>{escape(text)}</a:t></a:r>"

    def _image(self, image: ImageShape) -> str:
        """A picture; it says that it is decorative: the figure as a whole tells what it shows."""
        properties = self.sheet.properties(image.name, decorative=True)
        vector = "" if image.svg is None else svg_blip(self.rids[image.svg])
        rid, place = self.rids[image.picture], frame(self.shown(_box(image)))
        return filled("artwork_image", properties=properties, rid=rid, vector=vector, frame=place)


def _box(shape: AnyShape) -> Rect:
    """Where a shape is, as it is drawn."""
    if isinstance(shape, PathShape):
        left, top, right, bottom = (round(length * _PT) for length in shape.bounds)
        return Rect(left, top, max(1, right - left), max(1, bottom - top))
    return Rect(*(math.floor(length * _PT + 0.5) for length in shape.box))


def _roomy(label: LabelShape) -> Rect:
    """A label's box with some slack, for programs that break what is as wide as its box; its text stays where it is."""
    box = _box(label)
    slack = round(box.w * _SLACK)
    moved = slack / 2 * {"left": 1, "center": 0, "right": -1}[label.align]  # of the middle, about which it is turned
    x, y = (round(moved * part(math.radians(label.angle))) for part in (math.cos, math.sin))
    return Rect(box.x - slack // 2 + x, box.y - y, box.w + slack, box.h)


def _fill(ink: Ink | None) -> str:
    if ink is None or ink.alpha <= 0:
        return "<a:noFill/>"
    kind, value = ("schemeClr", SCHEME[ink.color]) if ink.color in SCHEME else ("srgbClr", ink.color.lstrip("#"))
    alpha = f'<a:alpha val="{round(ink.alpha * 100_000)}"/>' if ink.alpha < 1 else ""
    return f'<a:solidFill><a:{kind} val="{value}">{alpha}</a:{kind}></a:solidFill>'
