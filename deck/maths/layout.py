"""Lay out a formula as TeX does (Knuth, The TeXbook, appendix G), by the lengths of an OpenType font."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from deck.maths import arranging
from deck.maths.alphabets import letters
from deck.maths.boxes import Box, Setting, Sign, character, row, stretched
from deck.maths.glyphs import constant, named
from deck.maths.spacing import items, room
from deck.maths.tree import (
    Accent,
    Arrow,
    Big,
    Boxed,
    Brace,
    Class,
    Colored,
    Fence,
    Formula,
    Fraction,
    Function,
    Grid,
    Line,
    Part,
    Phantom,
    Root,
    Row,
    Scripts,
    Sized,
    Sizing,
    Space,
    Symbol,
    Term,
    Variant,
    Words,
)

DISPLAY, TEXT, SCRIPT = 0, 1, 2
SIZED = (1.2, 1.8, 2.4, 3.0)  # em
STYLES = {"display": DISPLAY, "text": TEXT}
_MARKS = {"\u0305": "\u0304"}  # a bar over one letter is short


@lru_cache(maxsize=2_000)
def layout(formula: Formula) -> Box:
    """The formula laid out, in em, with room for what leans over its sides."""
    body = box(formula.body, Setting(DISPLAY if formula.display else TEXT))
    inks = [(x, mark.size, named(mark.name)) for x, _, mark in body.marks() if isinstance(mark, Sign)]
    left = min([0.0, *(x + size * ink.left for x, size, ink in inks)])
    right = max([body.width, *(x + size * ink.right for x, size, ink in inks)])
    return Box(right - left, body.height, body.depth, inside=((-left, 0.0, body),))


def box(part: Part, setting: Setting) -> Box:
    """A part laid out."""
    match part:
        case Symbol():
            return row(character(char, setting) for char in letters(part))
        case Words():
            return _words(part, setting)
        case Space():
            return Box(part.em * setting.size)
        case Sized():
            return stretched(part.text, SIZED[part.size - 1] * setting.size, setting)
        case Scripts():
            return _scripted(part, setting)
        case Big() | Function() if part.body == Row():
            return _scripted(part, setting)
        case Fraction():
            return _fraction(part, setting)
        case Root():
            degree = box(part.degree, setting.script().script(True)) if part.degree else None
            return arranging.root(box(part.body, setting.within()), degree, setting)
        case Fence():
            inside = [box(inner, setting) for inner in part.parts]
            return arranging.fence(inside, part.left, part.middle, part.right, setting)
        case Grid():
            return _grid(part, setting)
        case Row() | Big() | Function() | Colored() | Term() | Sizing():
            return _row(part, setting)
        case _:
            return _decorated(part, setting)


def _row(part: Part, setting: Setting, before: Class | None = None) -> Box:
    """Parts side by side; before: the class of what they follow."""
    boxes: list[Box] = [Box()]
    last = part
    for item, own, what in items(part, setting):
        if not isinstance(item, Space):
            if before:
                boxes.append(Box(room(before, what, own.style) * own.size + _leaning(last, boxes[-1], item)))
            before, last = what, item
        boxes.append(box(item, own))
    return row(boxes[1:])


def _leaning(last: Part, box: Box, following: Part) -> float:
    """What a leaning letter needs before something upright."""
    slanted = isinstance(following, Symbol) and letters(following) != following.text
    return box.slant if isinstance(last, Symbol | Accent) and not slanted else 0


def _words(part: Words, setting: Setting) -> Box:
    if not part.bold and not part.italic:
        return row(character(char, setting) for char in part.text)
    variant: Variant = "bf" if part.bold else ""
    return row(character(letters(Symbol(char, variant=variant)), setting) for char in part.text)


def _scripted(part: Big | Function | Scripts, setting: Setting) -> Box:
    base = _base(part, setting)
    below = box(part.below, setting.script(cramped=True)) if part.below else None
    above = box(part.above, setting.script()) if part.above else None
    if not below and not above:
        return base
    if part.limits == "always" or (part.limits == "display" and setting.style == DISPLAY):
        return arranging.limits(base, below, above, setting)
    if isinstance(part, Big):  # a subscript is tucked under the sign's lean
        base = replace(base, width=base.width - base.slant)
    return arranging.scripts(base, below, above, setting, single=_single(part))


def _single(part: Part) -> bool:
    """Whether scripts stand on one letter, which may have an accent."""
    return isinstance(part, Symbol) or (
        isinstance(part, Scripts | Accent) and _single(part.base if isinstance(part, Scripts) else part.body)
    )


def _base(part: Big | Function | Scripts, setting: Setting) -> Box:
    if isinstance(part, Scripts):
        return box(part.base, setting)
    if isinstance(part, Function):
        return row(character(char, setting) for char in part.name)
    least = constant("DisplayOperatorMinHeight") if setting.style == DISPLAY else 0
    return stretched(part.text, min(least, 1.3) * setting.size, setting)


def _fraction(part: Fraction, setting: Setting) -> Box:
    own = setting.styled(STYLES.get(part.size, setting.style))
    above, below = box(part.above, own.half()), box(part.below, own.half(cramped=True))
    return arranging.fraction(above, below, part.bar, own)


def _grid(part: Grid, setting: Setting) -> Box:
    style = {"aligned": setting.style, "lines": setting.style, "small": SCRIPT}.get(part.form, max(TEXT, setting.style))
    own = setting.styled(style)
    apart: Class | None = "ord" if part.form == "aligned" else None  # a second column goes on where the first ends
    rows = [[_row(cell, own, apart if n % 2 else None) for n, cell in enumerate(line)] for line in part.rows]
    return arranging.grid(rows, part.columns, part.form, own)


def _phantom(part: Phantom, setting: Setting) -> Box:
    body = box(part.body, setting if part.shown else setting.unseen())
    height, depth = (body.height, body.depth) if part.height else (0.0, 0.0)
    return Box(body.width if part.width else 0.0, height, depth, inside=((0.0, 0.0, body),))


def _decorated(part: Part, setting: Setting) -> Box:
    match part:
        case Phantom():
            return _phantom(part, setting)
        case Accent():
            mark = part.mark if part.wide else _MARKS.get(part.mark, part.mark)
            return arranging.accent(box(part.body, setting.within()), mark, part.wide, setting)
        case Line():
            return arranging.line(box(part.body, setting.within()), part.over, setting)
        case Brace():
            return arranging.brace(box(part.body, setting), part.mark, part.over, setting)
        case Boxed():
            return arranging.framed(box(part.body, setting), part.mark, setting)
        case Arrow():
            below = box(part.below, setting.script(cramped=True)) if part.below else None
            return arranging.arrow(part.mark, box(part.above, setting.script()), below, setting)
        case other:
            raise NotImplementedError(type(other).__name__)
