"""Set a figure's text: split it into plain text and formulas, measure it without installed fonts, place its box."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Literal

import numpy as np
from matplotlib import rcParams
from matplotlib.font_manager import FontProperties, weight_dict
from matplotlib.path import Path
from matplotlib.textpath import TextToPath
from matplotlib.transforms import Affine2D

from deck.base.dataclass import dataclass
from deck.base.escape import legal
from deck.base.regex import regex
from deck.graphics.drawing.geometry import Points
from deck.graphics.drawing.painting import named
from deck.layout import measure
from deck.model.artwork import Ink, LabelShape

# Arial's heights in em, as Liberation Sans has them too.
ASCENT, DESCENT, LINE_GAP = 1491 / 2048, 431 / 2048, 307 / 2048  # OS/2 table: by these matplotlib lays out lines
ABOVE, BELOW = 1854 / 2048, 434 / 2048  # hhea table: by these other programs place the baseline in a line
RAISED, SHRUNK = 0.36, 0.7  # a superscript, as matplotlib's own formulas set it
FORMULAS = "DejaVu Sans"  # matplotlib brings it along, so a formula has the same outlines on every machine
PLAIN_FORMULA = regex(r"\$\\mathdefault\{((?:[^${}\\^_]|\\times|\^\{[^${}\\^_]*\})*)\}\$")
_outlines = TextToPath()


@dataclass(frozen=True)
class Face:
    """A typeface, "" for the body face of the theme, the one to measure with, and its style; size in points."""

    typeface: str
    font: str
    size: float
    bold: bool
    italic: bool

    def width(self, text: str, raised: bool = False) -> float:
        """Width of a text in points."""
        size = self.size * (SHRUNK if raised else 1)
        return measure.text_width(text, size, self.font, self.bold, self.italic)


def face(prop: FontProperties) -> Face:
    """The theme's body font, or the family asked for if it is a monospaced one."""
    family = prop.get_family()[0]
    weight = prop.get_weight()
    bold = (weight_dict[weight] if isinstance(weight, str) else weight) >= 600
    style = float(prop.get_size_in_points()), bool(bold), prop.get_style() != "normal"
    if re.search("mono|courier|consol|menlo", family, re.IGNORECASE):
        name = family if measure.known(family) else "Courier New"
        return Face(name, name, *style)
    if family in {"sans-serif", "sans serif", "sans"}:
        family = rcParams["font.sans-serif"][0]
    return Face("", family, *style)


@dataclass(frozen=True)
class Segment:
    """A part of a line: runs of text and whether they are raised, or a formula in `$…$`."""

    face: Face
    prop: FontProperties
    runs: tuple[tuple[str, bool], ...] = ()
    formula: str = ""

    @cached_property
    def extent(self) -> tuple[float, float, float]:
        """Width, ascent and descent in points."""
        size = self.face.size
        if self.formula:
            width, height, descent = _outlines.get_text_width_height_descent(self.formula, self.prop, True)
            return width, height - descent, descent
        raised = any(raised for _, raised in self.runs)
        top = RAISED + SHRUNK * ASCENT if raised else ASCENT
        return sum(self.face.width(*run) for run in self.runs), size * top, size * DESCENT

    def outline(self) -> Path:
        """The formula's glyphs, in points from the start of its baseline."""
        vertices, codes = _outlines.get_text_path(self.prop, self.formula, ismath=True)
        return Path(vertices, codes).transformed(Affine2D().scale(self.face.size / _outlines.FONT_SCALE))


def segments(text: str, prop: FontProperties, ismath: bool | Literal["TeX"]) -> list[Segment]:
    """The parts of one line; the labels of log axes (10²) are plain text too."""
    letters = face(prop)
    if not ismath:
        return [Segment(letters, prop, ((text, False),))]
    formulas = prop.copy()
    formulas.set_family(FORMULAS)
    parts = re.split(r"((?<!\\)\$.*?(?<!\\)\$)", text)
    return [_segment(part, letters, formulas) for part in parts if part]


def _segment(part: str, letters: Face, prop: FontProperties) -> Segment:
    plain = PLAIN_FORMULA.fullmatch(part)
    if plain:
        body = plain[1].replace(r"\times", "×").replace("-", "\N{MINUS SIGN}")
        pieces = re.split(r"\^\{(.*?)\}", body)
        return Segment(letters, prop, tuple((piece, bool(i % 2)) for i, piece in enumerate(pieces) if piece))
    if part.startswith("$"):
        return Segment(letters, prop, formula=part)
    return Segment(letters, prop, ((part.replace(r"\$", "$"), False),))


@dataclass(frozen=True)
class TextRow:
    """A line of text: its parts, where its baseline starts (points, y upwards), and its direction in degrees."""

    parts: list[Segment]
    start: Points
    angle: float

    @property
    def along(self) -> Points:
        """The baseline's direction."""
        return np.array([np.cos(np.deg2rad(self.angle)), np.sin(np.deg2rad(self.angle))])

    @property
    def width(self) -> float:
        """From the start of the baseline to its end."""
        return sum(part.extent[0] for part in self.parts)

    @property
    def is_plain(self) -> bool:
        """Whether it is text of one kind."""
        return len(self.parts) == 1 and not self.parts[0].formula

    def split(self) -> Iterator[TextRow]:
        """A row for each part."""
        start = self.start
        for part in self.parts:
            yield TextRow([part], start, self.angle)
            start = start + self.along * part.extent[0]


def text_shape(rows: Sequence[TextRow], height: float, ink: Ink, align: str | None = None) -> LabelShape:
    """Plain rows of one text as a label, on a canvas of this height in points.

    Without `align` (left, center or right) they are aligned as they lie.
    """
    first = rows[0]
    letters, along = first.parts[0].face, first.along
    up = np.array([-along[1], along[0]])
    starts, levels = (np.array([row.start @ axis for row in rows]) for axis in (along, up))
    ends = starts + [row.width for row in rows]
    left, right = starts.min(), ends.max()
    pitch = float(np.ptp(levels)) / max(1, len(rows) - 1)
    width, tall = right - left, len(rows) * pitch or (ABOVE + BELOW) * letters.size
    x, y = along * (left + right) / 2 + up * (levels.min() - BELOW * letters.size + tall / 2)
    style = letters.typeface, letters.size, letters.bold, letters.italic
    lines = [row.parts[0].runs for row in rows]
    name = named("text: " + " ".join(text for runs in lines for text, _ in runs))
    box = float(x - width / 2), float(height - y - tall / 2), float(width), float(tall)
    words = tuple(tuple((legal(text), raised) for text, raised in runs) for runs in lines)
    # Of their starts, middles and ends it is told which lie straightest.
    spread = {"center": np.ptp((starts + ends) / 2), "left": np.ptp(starts), "right": np.ptp(ends)}
    align = align or min(spread, key=spread.__getitem__)
    return LabelShape(name, box, float(first.angle), *style, ink, align, pitch, words)


class Measured:
    """Gives a matplotlib renderer text extents that do not depend on the machine's fonts."""

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: bool | Literal["TeX"]
    ) -> tuple[float, float, float]:
        """Width, height and descent of one line in pixels."""
        if ismath == "TeX":
            width, height, descent = super().get_text_width_height_descent(s, prop, ismath)  # type: ignore[misc]
            return width, height, descent
        widths, ascents, descents = zip(*(part.extent for part in segments(s, prop, ismath)), strict=True)
        scale = self._pixels()
        return sum(widths) * scale, (max(ascents) + max(descents)) * scale, max(descents) * scale

    def _get_font_height_metrics(self, prop: FontProperties) -> tuple[float, float, float]:
        """Ascent, descent and line gap in pixels: asked for by matplotlib 3.11's Text, before any font file."""
        size = prop.get_size_in_points() * self._pixels()
        return ASCENT * size, DESCENT * size, LINE_GAP * size

    def _pixels(self) -> float:
        return float(self.points_to_pixels(1))  # type: ignore[attr-defined]
