"""Write shapes as DrawingML: freeforms, text boxes, pictures and groups; lengths in EMU, y downwards."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.path import Path
from numpy.typing import NDArray

from deck import artwork
from deck.escape import escape, quoteattr

Color = tuple[float, float, float, float]  # red, green, blue, alpha, from 0 to 1
Box = tuple[int, int, int, int]  # left, top, width, height

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # in XML 1.0
WIDEST = 20_116_800  # of a line, by the schema
RAISE = 36_000  # of a superscript, in thousandths of a percent of its size
SUPERSCRIPT = 1.05  # PowerPoint draws raised text at two thirds of its size: together 70 %
SEGMENTS = {
    Path.MOVETO: ("moveTo", 1),
    Path.LINETO: ("lnTo", 1),
    Path.CURVE3: ("quadBezTo", 2),
    Path.CURVE4: ("cubicBezTo", 3),
}
RECTANGLE = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'


@dataclass(frozen=True)
class Shape:
    """One shape: its XML, where it is, and how many points it is drawn with."""

    xml: str
    box: Box
    points: int = 0


@dataclass(frozen=True)
class Stroke:
    """One path of a freeform: its points (N, 2), matplotlib's codes for them, and whether it is filled."""

    points: NDArray[np.int64]
    codes: NDArray[np.uint8]
    filled: bool


def fill(color: Color | None, tokens: Mapping[str, str]) -> str:
    """A solid fill; a colour that `tokens` knows as "RRGGBB" is written by its name in the theme."""
    if color is None or color[3] <= 0:
        return "<a:noFill/>"
    name = "".join(f"{round(part * 255):02X}" for part in color[:3])
    kind, value = ("schemeClr", tokens[name]) if name in tokens else ("srgbClr", name)
    alpha = f'<a:alpha val="{round(color[3] * 100_000)}"/>' if color[3] < 1 else ""
    return f'<a:solidFill><a:{kind} val="{value}">{alpha}</a:{kind}></a:solidFill>'


def line(width: float, paint: str, dashes: Sequence[float] | None, cap: str, join: str) -> str:
    """An outline `width` EMU wide; dashes alternate on and off, as multiples of the width."""
    shares = [round(100_000 * dash) for dash in dashes or ()]
    stops = "".join(f'<a:ds d="{on}" sp="{off}"/>' for on, off in zip(shares[::2], shares[1::2], strict=True))
    dash = f"<a:custDash>{stops}</a:custDash>" if stops else ""
    corner = '<a:miter lim="800000"/>' if join == "miter" else f"<a:{join}/>"
    end = {"butt": "flat", "projecting": "sq", "round": "rnd"}[cap]
    return f'<a:ln w="{min(round(width), WIDEST)}" cap="{end}">{paint}{dash}{corner}</a:ln>'


def freeform(name: str, strokes: Sequence[Stroke], paint: str, outline: str) -> Shape:
    """A shape of one or more paths, painted one after the other."""
    drawn = np.concatenate([stroke.points[stroke.codes != Path.CLOSEPOLY] for stroke in strokes])
    left, top = (int(low) for low in drawn.min(axis=0))
    width, height = (max(1, int(size)) for size in np.ptp(drawn, axis=0))
    paths = "".join(_path(stroke, (left, top, width, height)) for stroke in strokes)
    geometry = (
        '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/>'
        f"<a:pathLst>{paths}</a:pathLst></a:custGeom>"
    )
    box = left, top, width, height
    xml = (
        f"<p:sp><p:nvSpPr>{_named(name)}<p:cNvSpPr/><p:nvPr/></p:nvSpPr>"
        f"<p:spPr>{_place(box)}{geometry}{paint}{outline or '<a:ln><a:noFill/></a:ln>'}</p:spPr></p:sp>"
    )
    return Shape(xml, box, len(drawn))


def _path(stroke: Stroke, box: Box) -> str:
    left, top, width, height = box
    points = [f'<a:pt x="{x}" y="{y}"/>' for x, y in (stroke.points - (left, top)).tolist()]
    steps, at = [], 0
    codes = stroke.codes.tolist()
    while at < len(codes):
        if codes[at] == Path.CLOSEPOLY:
            steps.append("<a:close/>")
            at += 1
            continue
        tag, count = SEGMENTS[codes[at]]
        steps.append(f"<a:{tag}>{''.join(points[at : at + count])}</a:{tag}>")
        at += count
    unfilled = "" if stroke.filled else ' fill="none"'
    return f'<a:path w="{width}" h="{height}"{unfilled}>{"".join(steps)}</a:path>'


@dataclass(frozen=True)
class Type:
    """How a text box is set: typeface, size in points, paint; `align` is l, ctr or r, `pitch` in points."""

    typeface: str
    size: float
    bold: bool
    italic: bool
    paint: str
    align: str
    pitch: float = 0

    def paragraph(self, runs: Iterable[tuple[str, bool]]) -> str:
        """A line of text; raised runs are superscripts."""
        space = f'<a:lnSpc><a:spcPts val="{round(100 * self.pitch)}"/></a:lnSpc>' if self.pitch else ""
        return f'<a:p><a:pPr algn="{self.align}">{space}</a:pPr>{"".join(self._run(*run) for run in runs)}</a:p>'

    def _run(self, text: str, raised: bool) -> str:
        style = ' b="1"' * self.bold + ' i="1"' * self.italic + f' baseline="{RAISE}"' * raised
        size = self.size * (SUPERSCRIPT if raised else 1)
        size = min(max(round(100 * size), 100), 400_000)
        face = f"<a:latin typeface={quoteattr(self.typeface)}/>"
        return (
            f'<a:r><a:rPr lang="en-GB" sz="{size}"{style}>{self.paint}{face}</a:rPr>'
            f"<a:t>{escape(ILLEGAL.sub('', text))}</a:t></a:r>"
        )


def text_box(name: str, box: Box, angle: float, kind: Type, lines: Sequence[Iterable[tuple[str, bool]]]) -> Shape:
    """A text box turned counterclockwise by `angle` degrees about its centre, its lines at its bottom."""
    turn = round(-angle * 60_000) % 21_600_000
    xml = (
        f'<p:sp><p:nvSpPr>{_named(name)}<p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr>'
        f"<p:spPr>{_place(box, turn)}{RECTANGLE}<a:noFill/></p:spPr>"
        '<p:txBody><a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" rtlCol="0" anchor="b">'
        f"<a:noAutofit/></a:bodyPr><a:lstStyle/>{''.join(map(kind.paragraph, lines))}</p:txBody></p:sp>"
    )
    return Shape(xml, box)


def picture(name: str, box: Box, png: str, svg: str = "") -> Shape:
    """A picture by its relationships' ids: a PNG, and an SVG that newer programs show instead of it."""
    return Shape(artwork.picture(_clean(name), box, png, svg), box)


def group(name: str, shapes: Sequence[Shape]) -> Shape:
    """Shapes as one, in their own coordinates."""
    left, top = (min(shape.box[i] for shape in shapes) for i in (0, 1))
    right, bottom = (max(shape.box[i] + shape.box[i + 2] for shape in shapes) for i in (0, 1))
    box = left, top, right - left, bottom - top
    inner = f'<a:chOff x="{left}" y="{top}"/><a:chExt cx="{box[2]}" cy="{box[3]}"/>'
    xml = (
        f"<p:grpSp><p:nvGrpSpPr>{_named(name)}<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>"
        f"<p:grpSpPr>{_place(box, inner=inner)}</p:grpSpPr>{''.join(shape.xml for shape in shapes)}</p:grpSp>"
    )
    return Shape(xml, box, sum(shape.points for shape in shapes))


def emu_box(left: float, top: float, width: float, height: float) -> Box:
    """A box in whole EMU, from points."""
    return tuple(math.floor(12_700 * value + 0.5) for value in (left, top, width, height))  # type: ignore[return-value]


def _place(box: Box, turn: int = 0, inner: str = "") -> str:
    left, top, width, height = box
    rotation = f' rot="{turn}"' if turn else ""
    return f'<a:xfrm{rotation}><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/>{inner}</a:xfrm>'


def _named(name: str) -> str:
    return f'<p:cNvPr id="0" name={quoteattr(_clean(name))}></p:cNvPr>'


def _clean(name: str) -> str:
    return " ".join(ILLEGAL.sub("", name).split())
