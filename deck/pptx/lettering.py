"""Write the words of a formula that its font lacks as text, for programs that show the rest of it as a picture."""

from itertools import groupby

from deck.base.escape import escape
from deck.maths.boxes import Lettering
from deck.maths.layers import BASE, FormulaLayer, seen
from deck.maths.layout import advance, layout, lettering
from deck.model.formula import Formula
from deck.pptx.palette import SCHEME

_DEEP = 0.25  # em from a baseline to the bottom of a line that is as high as told, in LibreOffice and ONLYOFFICE


def lettered(
    formula: Formula,
    size: float,
    high: float,
    color: str,
    lang: str,
    layer: FormulaLayer = BASE,
    begun: float = 0,
    left: int = 0,
) -> str:
    """`a:p` elements, each with the words of a line in their places; none if the font has all.

    size, high: points of the formula, and of the place in whose middle it stands; begun: points of that which are taken
    by what stands before; left: EMU to the formula.
    """
    whole, found, end = layout(formula), "", begun
    above = (high - size * (whole.height + whole.depth)) / 2
    for top, words in groupby(lettering(formula), lambda word: word[0]):
        line = [(x, mark, shown) for _, x, mark in words for _, shown in seen([mark], layer, color)]
        if not line:
            continue
        deep = size * _DEEP * line[0][1].size
        bottom = max(end + deep, above + size * top + deep)  # in a line less high LibreOffice loses the words
        ends = [0.0, *(x + advance(mark) for x, mark, _ in line)]
        gaps = ((x - end) * size for (x, _, _), end in zip(line, ends, strict=False))
        runs = "".join(_run(mark, gap, size, shown, lang) for (_, mark, shown), gap in zip(line, gaps, strict=True))
        found += _line(bottom - end, left, runs)
        end = bottom
    return found + _line(max(1.0, high - end), 0) if found else ""


def _run(words: Lettering, gap: float, size: float, color: str, lang: str) -> str:
    """Words so many points behind others: behind a space of East Asian type, which is as wide as high in any font."""
    fill, own = f'<a:solidFill><a:schemeClr val="{SCHEME[color]}"/></a:solidFill>', size * words.size
    square = max(1.0, min(gap, own))
    about = f'<a:rPr lang="{lang}" sz="{round(square * 100)}" spc="{round((gap - square) * 100)}"/>'
    space = f"<a:r>{about}<a:t>\N{IDEOGRAPHIC SPACE}</a:t></a:r>" if gap > 0 else ""
    return (
        f'{space}<a:r><a:rPr lang="{lang}" sz="{round(own * 100)}">{fill}</a:rPr><a:t>{escape(words.text)}</a:t></a:r>'
    )


def _line(points: float, left: int, run: str = "") -> str:
    height = f'<a:lnSpc><a:spcPts val="{round(points * 100)}"/></a:lnSpc><a:spcBef><a:spcPts val="0"/></a:spcBef>'
    return f'<a:p><a:pPr marL="{left}" indent="0" algn="l" rtl="0">{height}<a:buNone/></a:pPr>{run}</a:p>'
