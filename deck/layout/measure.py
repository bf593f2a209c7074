"""Measure and break text without installed fonts, from the widths and kerning of their open twins."""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import accumulate, chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from unicodedata import category, east_asian_width, normalize

from deck.base.dataclass import dataclass
from deck.layout.alike import alike
from deck.layout.breaks import beside, breaks, by_place

if TYPE_CHECKING:
    from deck.layout.fontfile import FontFile

SAFETY = 0.995  # PowerPoint and LibreOffice round advances to their own units: a line this much shorter fits in both
LEAST_LINE = 1.2  # LibreOffice gives every single-spaced line of a pptx so many em, whatever the font
STAND_IN = 0.618  # em across: SF Mono, which Macs without Office show for Consolas; Menlo and DejaVu Sans Mono: 0.602
_brought: dict[str, tuple[str, ...]] = {}  # the font files of the theme at hand, by family


class _Widths(dict[str, float]):
    """Advance widths in em; what the twin lacks gets the width of its plain equivalent or an estimate.

    The estimates: 1 em for East Asian characters, emoji and symbols, what Noto's faces have, or wider ones, in Hebrew,
    Arabic (inside words), Thai and Devanagari, 0.6 em for any other, 0 for marks.
    """

    bold = False

    def __missing__(self, char: str) -> float:
        self[char] = width = self._estimate(char)
        return width

    def _estimate(self, char: str) -> float:
        kind = category(char)
        if kind in {"Mn", "Me", "Cf", "Cc"}:
            return 0.0
        if kind[0] == "S" or east_asian_width(char) in "WF":
            return 1.0
        if "\u0590" <= char < "\u0e80" and char in (scripts := _scripts(self.bold)):
            return scripts[char]
        plain = normalize("NFKD", char)
        return sum(self[part] for part in plain) if plain != char else 0.6


class _Face(dict[tuple[str, str], tuple[float, float]]):
    """How far a character stands from the one before, which may be "", and how wide it is, in em."""

    def __init__(self, widths: _Widths, kerning: dict[str, dict[str, float]]) -> None:
        self.widths, self._kerning = widths, kerning

    def __missing__(self, pair: tuple[str, str]) -> tuple[float, float]:
        self[pair] = step = self._kerning.get(pair[0], {}).get(pair[1], 0.0), self.widths[pair[1]]
        return step


class Piece(NamedTuple):
    """A part of a paragraph in one type; size in points.

    tall, deep: the points that a formula reaches above and below the baseline, with air.
    """

    text: str
    size: float
    font: str
    bold: bool
    italic: bool
    tall: float = 0
    deep: float = 0


@dataclass(frozen=True)
class LinePart:
    """What a line has of the piece of that number: its text, and the points from the line's start to its two ends."""

    piece: int
    text: str
    begin: float
    end: float


def known(font: str) -> bool:
    """Whether there is a table for this family, or a file; text in another is measured by the nearest table."""
    return font.casefold() in _files() or font.casefold() in _brought


def nearest(font: str) -> tuple[str, float]:
    """The family by whose table a font is measured, and how many times as wide it is."""
    name = font.casefold()
    if name in _files():
        return name, 1.0
    return alike(name)


def slack(font: str) -> float:
    """How many times as wide as measured text comes out where the widest of the usual faces stands in for the font."""
    replaced = font.casefold() not in _brought and nearest(font)[0] == "consolas"
    return STAND_IN / text_width("0", 1, "Consolas") if replaced else 1.0


def bring(files: Sequence[str]) -> None:
    """Measure the families of these font files by them, and no longer those of another theme's."""
    brought: dict[str, tuple[str, ...]] = {}
    for path in files:
        from deck.layout.fontfile import read

        family = read(path).family.casefold()
        brought[family] = (*brought.get(family, ()), path)
    if brought != _brought:
        _brought.clear()
        _brought.update(brought)
        for kept in (line_height, _broken, _ems, _steps, _face, _file):
            kept.cache_clear()


def text_width(text: str, size: float, font: str = "Arial", bold: bool = False, italic: bool = False) -> float:
    """Width in points of text on one line, kerning included."""
    return size * _ems(text, font, bold, italic)


@lru_cache
def line_height(font: str, size: float) -> float:
    """Height in points that a single-spaced line needs: ascent, descent and line gap, or LEAST_LINE."""
    return size * max(LEAST_LINE, sum(_vertical(font)))


def ascent(font: str, size: float) -> float:
    """Points from the baseline up to the font's own ascent."""
    return size * _vertical(font)[0]


def _vertical(font: str) -> tuple[float, float]:
    """The em above the baseline, and below it with the line gap."""
    if file := _file(font, False, False):
        return file.ascent, file.descent
    table = _table(font)
    return table["ascent"] / table["units_per_em"], (table["descent"] + table["line_gap"]) / table["units_per_em"]


def break_lines(pieces: Sequence[Piece], width: float) -> list[list[Piece]]:
    r"""Break one paragraph into the lines that a box this many points wide gives it.

    `\n` and `\v` force a new line, spaces at the end of a line are left out, and a word wider than the
    box is broken between characters.
    """
    return _broken(tuple(pieces), width)


def line_parts(pieces: Sequence[Piece], width: float) -> list[list[LinePart]]:
    """The lines as PowerPoint breaks them, nothing spared: parts say of which piece they are, and where they stand."""
    paragraph = _Paragraph(pieces)
    return [list(paragraph.parts(start, stop)) for start, stop in paragraph.fill(width)]


@lru_cache(maxsize=20_000)
def _broken(pieces: tuple[Piece, ...], width: float) -> list[list[Piece]]:
    """Lines once broken are asked for again: by the writer's judges, and at each try of a size."""
    plain = all(piece.text for piece in pieces) and not re.search(r"[\n\v]| $", "".join(piece.text for piece in pieces))
    if plain and sum(p.size * sum(_steps(p.text, p.font, p.bold, p.italic)) for p in pieces) <= width * SAFETY:
        return [list(pieces)]
    paragraph = _Paragraph(pieces)
    return [paragraph.cut(start, stop) for start, stop in paragraph.fill(width * SAFETY)]


class _Paragraph:
    """Pieces set on one endless line; `left` and `right` are each character's edges in points."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = pieces
        self.text = "".join(piece.text for piece in pieces)
        self.begins = list(accumulate((len(piece.text) for piece in pieces[:-1]), initial=0))  # in the text
        self.left, self.right, x = list[float](), list[float](), 0.0
        for piece in pieces:
            steps = _steps(piece.text, piece.font, piece.bold, piece.italic)
            edges = list(accumulate(map(float(piece.size).__mul__, steps), initial=x))
            self.left += edges[1::2]
            self.right += edges[2::2]
            x = edges[-1]

    def fill(self, limit: float) -> Iterator[tuple[int, int]]:
        """Start and stop in the text of each line, filled greedily up to `limit` points."""
        start = 0
        for part in re.split(r"[\n\v]", self.text):
            yield from self._fill(start, start + len(part), limit) if part else [(start, start)]
            start += len(part) + 1

    def _fill(self, start: int, end: int, limit: float) -> Iterator[tuple[int, int]]:
        stops, n = [*breaks(self.text, start, end), end], 0
        while start < end:
            most = bisect_right(self.right, self.left[start] + limit, start, end)
            last = bisect_right(stops, most, n)
            while last < len(stops) and self._bare(start, stops[last]) <= most:
                last += 1
            if last == n and stops[n] > start + 1:  # at the last slash or dash, else anywhere
                marks = [match.end() for match in re.finditer(r"[-/–—](?=[^-/–—])", self.text[start:most])]
                fits = start + marks[-1] if marks else max(start + 1, most)
            else:
                n = max(last, n + 1)
                fits = stops[n - 1]
            yield start, fits
            start = fits

    def cut(self, start: int, stop: int) -> list[Piece]:
        """The pieces between two places in the text."""
        return [self.pieces[part.piece]._replace(text=part.text) for part in self.parts(start, stop)]

    def parts(self, start: int, stop: int) -> Iterator[LinePart]:
        """The same, with where they stand."""
        stop = self._bare(start, stop)
        for n in range(bisect_right(self.begins, start) - 1, bisect_left(self.begins, stop)):
            first = max(start, self.begins[n])
            text = self.pieces[n].text[first - self.begins[n] : stop - self.begins[n]]
            if text:
                ends = self.left[first] - self.left[start], self.right[first + len(text) - 1] - self.left[start]
                yield LinePart(n, text, *ends)

    def _bare(self, start: int, stop: int) -> int:
        """Where the line stops without its trailing spaces."""
        return start + len(self.text[start:stop].rstrip(" "))


@lru_cache(maxsize=65_536)
def _ems(text: str, font: str, bold: bool, italic: bool) -> float:
    return sum(_steps(text, font, bold, italic))


@lru_cache(256)
def _steps(text: str, font: str, bold: bool, italic: bool) -> list[float]:
    """How far each character of a text stands from the one before and how wide it is, in turn, in em."""
    face = _face(font, bold, italic)
    steps = list(chain.from_iterable(map(face.__getitem__, zip(["", *text], text, strict=False))))
    besides = chain.from_iterable(map(beside, ["", *text], text, [*text[1:], ""])) if by_place(text) else ()
    return [step + more for step, more in zip(steps, besides, strict=True)] if besides else steps


@cache
def _scripts(bold: bool) -> dict[str, float]:
    """The widths of letters of other scripts, in em."""
    table = json.loads(Path(__file__).with_name("scripts.json").read_text(encoding="utf-8"))
    return _by_character(table["bold" if bold else "regular"], 1000)


@cache
def _files() -> dict[str, Path]:
    return {path.stem.replace("-", " "): path for path in Path(__file__).with_name("metrics").glob("*.json")}


@cache
def _table(font: str) -> dict[str, Any]:
    table: dict[str, Any] = json.loads(_files()[nearest(font)[0]].read_text(encoding="utf-8"))
    return table


@cache
def _file(font: str, bold: bool, italic: bool) -> FontFile | None:
    """The file that a theme brought for a family: that of the style, or of the regular one."""
    if font.casefold() not in _brought:
        return None
    from deck.layout.fontfile import read

    files = [read(path) for path in _brought[font.casefold()]]
    wanted = {word for word, asked in (("bold", bold), ("italic", italic)) if asked}
    return min(files, key=lambda file: len(wanted ^ (set(file.style.lower().split()) & {"bold", "italic"})))


class _FileWidths(_Widths):
    """Advance widths in em, from a font file."""

    def __init__(self, file: FontFile) -> None:
        super().__init__()
        self._of_file = file

    def _estimate(self, char: str) -> float:
        return self._of_file.width(char) if char.isprintable() else super()._estimate(char)


@cache
def _face(font: str, bold: bool, italic: bool) -> _Face:
    if file := _file(font, bold, italic):
        return _Face(_FileWidths(file), {})
    table, times = _table(font), nearest(font)[1]
    em = table["units_per_em"] / times
    style = table["styles"][" ".join(["bold"] * bold + ["italic"] * italic) or "regular"]
    rows = ((lefts, _by_character(row, em)) for lefts, row in style["kerning"].items())
    kerning = {left: row for lefts, row in rows for left in lefts}
    widths = _Widths(_by_character(style["widths"], em))
    widths.bold = bold
    return _Face(widths, kerning)


def _by_character(grouped: dict[str, str], em: float) -> dict[str, float]:
    return {char: int(value) / em for value, chars in grouped.items() for char in chars}
