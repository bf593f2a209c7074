"""Read the colours that programs print (ANSI SGR sequences) as colours of the theme."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

COLORS = {30: "ink", 31: "accent", 32: "third", 33: "fourth", 34: "second", 35: "fifth", 36: "second", 37: "grey"}
COLORS |= {code + 60: color for code, color in COLORS.items()} | {90: "grey", 97: "ink", 39: ""}
_SGR = re.compile(r"\x1b(?:\[([\d;]*)m)?")  # an escape alone is what a cut through a sequence leaves
_EXTENDED = {2: 3, 5: 1}  # 38;2;r;g;b and 38;5;n, and the same with 48: how many numbers follow


@dataclass(frozen=True)
class Span:
    """Characters of a line from `start` up to `end` in a theme colour, "" for the surroundings', and perhaps bold."""

    start: int
    end: int
    color: str = ""
    bold: bool = False


def plain(text: str) -> str:
    """The text without its colours."""
    return _SGR.sub("", text)


def colored(text: str) -> tuple[str, list[list[Span]]]:
    """The text without its colours, and for each of its lines the spans that have one."""
    style = Span(0, 0)
    lines, spans = [], list[list[Span]]()
    for line in text.split("\n"):
        parts = _SGR.split(line)  # text, numbers, text, numbers, …, text
        spans.append([])
        at = 0
        for part, numbers in zip(parts[::2], [*parts[1::2], None], strict=True):
            if part and (style.color or style.bold):
                spans[-1].append(replace(style, start=at, end=at + len(part)))
            at += len(part)
            style = style if numbers is None else _changed(style, numbers)
        lines.append("".join(parts[::2]))
    return "\n".join(lines), spans


def _changed(style: Span, numbers: str) -> Span:
    """The style after a sequence with these numbers; what the theme has no colour for changes nothing."""
    codes = iter([int(number or 0) for number in numbers.split(";")])
    for code in codes:
        if code == 0:
            style = Span(0, 0)
        elif code in (1, 22):
            style = replace(style, bold=code == 1)
        elif code in COLORS:
            style = replace(style, color=COLORS[code])
        elif code in (38, 48):
            for _ in range(_EXTENDED.get(next(codes, 0), 0)):
                next(codes, 0)
    return style
