"""Read the colours that programs print (ANSI SGR sequences) as colours of the theme."""

import colorsys
from collections.abc import Iterator
from typing import Any

from deck.base.dataclass import dataclass
from deck.base.regex import regex

COLORS = {30: "ink", 31: "accent", 32: "third", 33: "fourth", 34: "second", 35: "fifth", 36: "second", 37: "grey"}
COLORS |= {code + 60: color for code, color in COLORS.items()} | {90: "grey", 97: "ink", 39: ""}
_HUES = {0: "accent", 30: "fourth", 60: "fourth", 120: "third", 145: "third", 180: "second", 235: "second"}
_HUES |= {290: "fifth", 315: "fifth", 345: "accent", 360: "accent"}  # of degrees, the nearest of the theme
_GREY = 0.25  # the saturation under which a colour is a grey
_NEUTRAL = ("", "ink", "grey")
_SGR = regex(r"\x1b(?:\[([\d;:]*)m)?")  # an escape alone is what a cut through a sequence leaves
_STYLES: dict[int, dict[str, Any]] = {
    **{1: {"bold": True}, 4: {"underline": True}, 7: {"reverse": True}},
    **{22: {"bold": False}, 24: {"underline": False}, 27: {"reverse": False}},
}
_STEPS = (0, 95, 135, 175, 215, 255)  # of red, green and blue in the cube of 216 colours


@dataclass(frozen=True)
class Span:
    """Characters of a line from `start` up to `end` in a theme colour, "" for the surroundings', and perhaps bold.

    ground: the theme colour behind them, "" for none.
    """

    start: int
    end: int
    color: str = ""
    bold: bool = False
    underline: bool = False
    ground: str = ""


def plain(text: str) -> str:
    """The text without its colours."""
    return _SGR.sub("", text)


def spaced(text: str, stops: int) -> str:
    """The text with spaces for its tabs, up to the next of the stops; colours take no columns."""
    lines = []
    for line in text.split("\n"):
        done, *parts = line.split("\t")
        column = len(plain(done))
        for part in parts:
            gap = stops - column % stops
            done, column = f"{done}{' ' * gap}{part}", column + gap + len(plain(part))
        lines.append(done)
    return "\n".join(lines)


def colored(text: str) -> tuple[str, list[list[Span]]]:
    """The text without its colours, and for each of its lines the spans that have one."""
    style: dict[str, Any] = {}  # what sequences have set so far
    lines, spans = [], list[list[Span]]()
    for line in text.split("\n"):
        parts = _SGR.split(line)  # text, numbers, text, numbers, …, text
        spans.append([])
        at = 0
        for part, numbers in zip(parts[::2], [*parts[1::2], None], strict=True):
            if part and any(style.values()):  # on a colour it is as light as the paper, so that it can be read
                reverse, color = style.get("reverse"), style.get("color", "")
                ground = (color or "ink") if reverse else style.get("ground", "")
                look = "paper" if ground else color, style.get("bold", False), style.get("underline", False), ground
                spans[-1].append(Span(at, at + len(part), *look))
            at += len(part)
            style = style if numbers is None else _changed(style, numbers)
        lines.append("".join(parts[::2]))
    return "\n".join(lines), spans


def _changed(style: dict[str, Any], numbers: str) -> dict[str, Any]:
    """The style after a sequence with these numbers; what has no meaning here changes nothing."""
    codes = _codes(numbers)
    for code in codes:
        if code == 0:
            style = {}
        elif code in _STYLES:
            style = style | _STYLES[code]
        elif code in COLORS or code == 38:
            style = style | {"color": COLORS[code] if code in COLORS else _extended(codes)}
        elif code - 10 in COLORS or code == 48:
            color = COLORS[code - 10] if code - 10 in COLORS else _extended(codes)
            # A grey is not set behind text, for programs set all of their text on one.
            style = style | {"ground": "" if color in _NEUTRAL else color}
    return style


def _codes(numbers: str) -> Iterator[int]:
    """The numbers of a sequence; those of one that is written with colons as if it were with semicolons."""
    for part in numbers.split(";"):
        kind, *more = [int(number or 0) for number in part.split(":")]
        if kind in (38, 48) and more[:1] == [2]:
            yield from (kind, 2, *more[-3:])  # a colour space may stand before red, green and blue
        elif kind == 4 and more:
            yield 4 if more[0] else 24
        else:
            yield from (kind, *more)


def _extended(codes: Iterator[int]) -> str:
    """The theme colour nearest to one of 256 (5;n) or of 16 million (2;r;g;b)."""
    if (form := next(codes, 0)) == 2:
        red, green, blue = (next(codes, 0) for _ in range(3))
        return _nearest(red, green, blue)
    number = next(codes, 0) if form == 5 else 0
    if number < 16:
        return COLORS[number + (30 if number < 8 else 82)]
    if number < 232:
        return _nearest(*(_STEPS[(number - 16) // step % 6] for step in (36, 6, 1)))
    return _nearest(*[8 + 10 * (number - 232)] * 3)


def _nearest(red: int, green: int, blue: int) -> str:
    """The theme colour that is nearest by its hue; of greys, the ink or its second voice."""
    hue, saturation, value = colorsys.rgb_to_hsv(*(min(part, 255) / 255 for part in (red, green, blue)))
    if saturation < _GREY or value < _GREY:
        return "grey" if _GREY < value < 1 - _GREY else "ink"
    return _HUES[min(_HUES, key=lambda degrees: abs(degrees - 360 * hue))]
