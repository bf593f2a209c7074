"""Lay out a formula as TeX does (Knuth, The TeXbook, appendix G), by the lengths of an OpenType font."""

from functools import lru_cache

from deck.base.dataclass import replace
from deck.maths import arranging
from deck.maths.boxes import Box, Lettering, MathSetting, Sign, character, constant, glyph, named, row, stretched
from deck.maths.spacing import STYLES, items, room
from deck.maths.symbols import letters
from deck.model import formula as tree

SIZED = (1.2, 1.8, 2.4, 3.0)  # em
_MARKS = {"\u0305": "\u0304"}  # a bar over one letter is short


@lru_cache(maxsize=2_000)
def layout(formula: tree.Formula) -> Box:
    """The formula laid out, in em, with room for what leans over its sides."""
    body = box(formula.body, MathSetting(STYLES["display" if formula.display else "text"]))
    inks = [(x, mark.size, named(mark.name)) for x, _, mark in body.marks() if isinstance(mark, Sign)]
    left = min([0.0, *(x + size * ink.left for x, size, ink in inks)])
    right = max([body.width, *(x + size * ink.right for x, size, ink in inks)])
    return Box(right - left, body.height, body.depth, inside=((-left, 0.0, body),))


def lettering(formula: tree.Formula) -> list[tuple[float, float, Lettering]]:
    """Words of a formula that its font cannot draw, line by line: how far down, and how far right, each begins.

    In em, from its top to the baseline, and from its left.
    """
    whole, words, end = layout(formula), list[tuple[float, float, Lettering]](), 0.0
    marks = ((round(whole.height - y, 3), x, mark) for x, y, mark in whole.marks() if isinstance(mark, Lettering))
    for top, left, mark in sorted(marks, key=lambda word: word[:2]):
        above, x, before = words[-1] if words else (-1.0, 0.0, mark)
        if above == top and abs(left - end) < 0.01 and mark[1:] == before[1:]:
            words[-1] = top, x, before._replace(text=before.text + mark.text)
        else:
            words.append((top, left, mark))
        end = left + advance(mark)
    return words


def advance(words: Lettering) -> float:
    """How wide such words are taken to be, in em."""
    return words.size * sum(glyph(char).advance for char in words.text)


def box(part: tree.FormulaPart, setting: MathSetting) -> Box:
    """A part laid out."""
    match part:
        case tree.Symbol():
            return row(character(char, setting) for char in letters(part))
        case tree.FormulaWords():
            variant: tree.Variant = "bf" if part.bold else "" if part.italic else "rm"
            return box(tree.Symbol(part.text, variant=variant), setting)
        case tree.FormulaSpace():
            return Box(part.em * setting.size)
        case tree.Sized():
            return stretched(part.text, SIZED[part.size - 1] * setting.size, setting)
        case tree.Scripts():
            return _scripted(part, setting)
        case tree.Big() | tree.Function() if part.body == tree.FormulaRow():
            return _scripted(part, setting)
        case tree.Fraction():
            own = replace(setting, style=STYLES.get(part.size, setting.style))
            above, below = box(part.above, own.half()), box(part.below, own.half(cramped=True))
            return arranging.fraction(above, below, part.bar, own)
        case tree.Root():
            degree = box(part.degree, setting.script().script(True)) if part.degree else None
            return arranging.root(box(part.body, setting.within()), degree, setting)
        case tree.Fence():
            inside = [box(inner, setting) for inner in part.parts]
            return arranging.fence(inside, part.left, part.middle, part.right, setting)
        case tree.FormulaGrid():
            return _grid(part, setting)
        case tree.FormulaRow() | tree.Big() | tree.Function() | tree.Colored() | tree.Term() | tree.Sizing():
            return _row(part, setting)
        case _:
            return _decorated(part, setting)


def _row(part: tree.FormulaPart, setting: MathSetting, before: tree.Class | None = None) -> Box:
    """Parts side by side; before: the class of what they follow."""
    boxes: list[Box] = [Box()]
    last = part
    for item, own, what in items(part, setting):
        if not isinstance(item, tree.FormulaSpace):
            if before:
                slanted = isinstance(item, tree.Symbol) and letters(item) != item.text  # as what leans before may lean
                lean = boxes[-1].slant if isinstance(last, tree.Symbol | tree.Accent) and not slanted else 0
                boxes.append(Box(room(before, what, own.style) * own.size + lean))
            before, last = what, item
        boxes.append(box(item, own))
    return row(boxes[1:])


def _scripted(part: tree.Big | tree.Function | tree.Scripts, setting: MathSetting) -> Box:
    if isinstance(part, tree.Big):
        least = constant("DisplayOperatorMinHeight") if setting.style == 0 else 0
        base = stretched(part.text, min(least, 1.3) * setting.size, setting)
    else:
        base = box(part.base if isinstance(part, tree.Scripts) else tree.Symbol(part.name, variant="rm"), setting)
    below = box(part.below, setting.script(cramped=True)) if part.below else None
    above = box(part.above, setting.script()) if part.above else None
    if not below and not above:
        return base
    if part.limits == "always" or (part.limits == "display" and setting.style == 0):
        return arranging.limits(base, below, above, setting)
    if isinstance(part, tree.Big):  # a subscript is tucked under the sign's lean
        base = replace(base, width=base.width - base.slant)
    return arranging.scripts(base, below, above, setting, single=_single(part))


def _single(part: tree.FormulaPart) -> bool:
    """Whether scripts stand on one letter, which may have an accent."""
    return isinstance(part, tree.Symbol) or (
        isinstance(part, tree.Scripts | tree.Accent)
        and _single(part.base if isinstance(part, tree.Scripts) else part.body)
    )


def _grid(part: tree.FormulaGrid, setting: MathSetting) -> Box:
    style = {"aligned": setting.style, "lines": setting.style, "small": 2}.get(part.form, max(1, setting.style))
    own = replace(setting, style=style)
    apart: tree.Class | None = "ord" if part.form == "aligned" else None  # a second column goes on where the first ends
    rows = [[_row(cell, own, apart if n % 2 else None) for n, cell in enumerate(line)] for line in part.rows]
    return arranging.grid(rows, part, own)


def _decorated(part: tree.FormulaPart, setting: MathSetting) -> Box:
    match part:
        case tree.Phantom():
            body = box(part.body, setting if part.shown else replace(setting, paint=None))
            height, depth = (body.height, body.depth) if part.height else (0.0, 0.0)
            return Box(body.width if part.width else 0.0, height, depth, inside=((0.0, 0.0, body),))
        case tree.Accent():
            mark = part.mark if part.wide else _MARKS.get(part.mark, part.mark)
            return arranging.accent(box(part.body, setting.within()), mark, part.wide, setting)
        case tree.FormulaLine():
            return arranging.line(box(part.body, setting.within()), part.over, setting)
        case tree.Brace():
            return arranging.brace(box(part.body, setting), part.mark, part.over, setting)
        case tree.Boxed():
            return arranging.framed(box(part.body, setting), part.mark, setting)
        case tree.Arrow():
            below = box(part.below, setting.script(cramped=True)) if part.below else None
            return arranging.arrow(part.mark, box(part.above, setting.script()), below, setting)
        case other:
            raise NotImplementedError(type(other).__name__)
