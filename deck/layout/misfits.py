"""Tell what of a leaf does not fit into its place: too wide, too high, or cut by what is round."""

import math
from collections.abc import Sequence
from itertools import accumulate

from deck.base.problem import DeckError, Problem, Where, plural
from deck.base.units import PER, Rect
from deck.layout import columns, intrinsic_size, measure, typeset
from deck.layout.callouts import at_lines
from deck.layout.intrinsic_size import CODE_INSET, ELLIPSE, MODEST, TypeScale, code_height, formula_size
from deck.model.placed import Placed
from deck.model.style import PlaceholderStyle, Style
from deck.model.tags import Body, Chart, Code, Figure, Math, Node, Picture, Shape, Table, Text, walk
from deck.model.text import Paragraph
from deck.model.values import written_at

SLACK = PER["pt"] * 2  # rounding in a stack of texts


def rounded_up(emu: float) -> str:
    """What is needed in inches, rounded up: what has less room is never said to have as much."""
    return f"{math.ceil(emu * 10 / PER['in']) / 10:.1f}"


def rounded_down(emu: float, unit: str = "in") -> str:
    """What there is in inches, rounded down."""
    return f"{math.floor(emu * 10 / PER[unit]) / 10:.1f}"


def _misfit(where: Where, what: str, hint: str = "") -> Problem:
    return Problem(where, "slide-fit", f"does not fit: {what}", hint)


def width_misfit(node: Figure | Picture, rect: Rect, _: TypeScale) -> Problem | None:
    """A figure or picture that is to be wider than its place."""
    if intrinsic_size.own_width(node, rect) <= rect.w:
        return None
    what = f"{node.width} of width, its place has {rounded_down(rect.w, 'cm')}cm"
    return _misfit(written_at(node.width, node.where), what, "write 100%, or less than its place has")


def code_misfit(node: Code, rect: Rect, scale: TypeScale) -> Problem | None:
    """A line of code that is too wide, more lines than there is room for, or a callout that has none beside them."""
    size = scale.sizes(node)[0]
    may_wrap = node.soft if size <= MODEST else ()
    for n, paragraph in enumerate(node.paragraphs):
        if n not in may_wrap and typeset.code_width([paragraph], size, scale.style) + 2 * CODE_INSET[0] > rect.w:
            what = f"a line of {len(paragraph.text)} characters at {size:g} pt"
            wraps = "; what is printed wraps with wrap: true" if node.result and not node.wrap else ""
            return _misfit(paragraph.runs[0].where, what, f"break the line {paragraph.line[:50]!r}{wraps}")
    if code_height(node, rect.w, scale) > rect.h:
        what = f"{plural(len(node.paragraphs), 'line')} of code at {size:g} pt"
        return _misfit(node.paragraphs[0].runs[0].where, what, "show fewer, or hide some between # hide and # show")
    try:
        at_lines(Placed(node, rect, (size,)), scale.style)
    except DeckError as error:
        return error.problems[0]
    return None


def shape_misfit(node: Shape, rect: Rect, scale: TypeScale) -> Problem | None:
    """Words that leave their circle."""
    if node.kind != "ellipse" or not node.paragraphs:
        return None
    diameter, size = min(rect.w, round(rect.h * (node.aspect or 1))), scale.sizes(node)[0]
    inner, font = round(diameter * ELLIPSE), scale.style.fonts["body"]
    for run in (run for paragraph in node.paragraphs for run in paragraph.runs):
        for word in run.text.split():
            if typeset.word_width(word, size, font, bold=node.bold) > inner:
                return _misfit(run.where, f"the word {word!r} in its circle at {size:g} pt")
    if intrinsic_size.shape_text_height(node, diameter, scale) <= inner:
        return None
    return _misfit(node.paragraphs[0].runs[0].where, f"so many words in a circle at {size:g} pt", "put some under it")


def formula_misfit(node: Math, rect: Rect, scale: TypeScale) -> Problem | None:
    """A formula that is too wide."""
    return _wide(formula_size(node, scale)[0], rect.w, scale.sizes(node)[0], node.where)


def text_misfit(node: Text, rect: Rect, scale: TypeScale) -> Problem | None:
    """A formula on lines of its own that is wider than the text it stands in; a large number that would be broken."""
    sizes = scale.sizes(node)
    needed = typeset.width(node.paragraphs, sizes[0], scale.style, bold=node.bold) if node.size == "number" else 0
    if needed > rect.w * measure.SAFETY:
        run = node.paragraphs[0].runs[0]
        what = f"{run.text!r} on one line at {sizes[0]:g} pt"
        return _misfit(run.where, what, "say its unit under it, or show fewer numbers")
    return wide_display(node.paragraphs, rect.w, sizes, scale.style)


def wide_display(
    paragraphs: Sequence[Paragraph],
    width: int,
    sizes: Sequence[float],
    style: Style,
    placeholder: PlaceholderStyle | None = None,
) -> Problem | None:
    """A formula on lines of its own among paragraphs that is wider than their place."""
    for paragraph in (paragraph for paragraph in paragraphs if paragraph.display):
        size = typeset.size_of(paragraph, sizes)
        left, _ = typeset.indents(paragraph, size, style, placeholder)
        needed, _ = typeset.formula_size(paragraph.display, size)  # type: ignore[arg-type]
        if problem := _wide(needed, width - left, size, paragraph.runs[0].where):
            return problem
    return None


def _wide(needed: int, width: int, size: float, where: Where) -> Problem | None:
    if needed <= width:
        return None
    what = f"a formula {rounded_up(needed)} in wide at {size:g} pt, {rounded_down(width)} in are there"
    return _misfit(where, what, r"break it into lines: \begin{aligned} a &= b \\ &= c \end{aligned}")


def chart_misfit(node: Chart, rect: Rect, scale: TypeScale) -> Problem | None:
    """Words of a chart that have no room."""
    from deck.layout.chart.content import first_words
    from deck.layout.chart.layout import plan

    (size,) = scale.sizes(node)
    wrong = plan(node, rect, size, scale.style).problems
    return _misfit(first_words(node), f"{wrong[0][0]} at {size:g} pt", wrong[0][1]) if wrong else None


def table_misfit(node: Table, rect: Rect, scale: TypeScale) -> Problem | None:
    """A column in which a word would have to be cut."""
    (size,) = scale.sizes(node)
    for n, has in enumerate(columns.widths(node, rect.w, size, scale.style)):
        needed, _, paragraph = columns.widest(node, n, typeset.longest_word, size, scale.style)
        if needed > has + PER["pt"]:
            what = f"a word of {paragraph.line[:40]!r} in its column at {size:g} pt"
            return _misfit(paragraph.runs[0].where, what, "leave a column out, or say it in shorter words")
    return None


def too_high(node: Node, needed: int, rect: Rect, scale: TypeScale) -> Problem:
    """A node that needs more height, in EMU, than its place has."""
    if isinstance(node, Table):
        return too_many_rows(node, needed - rect.h, rect.w, scale)
    if isinstance(node, Math):
        return crowded(node, needed, rect.h)
    return overflow(node, needed, rect.h, scale.sizes(node), scale.style)


def too_many_rows(node: Table, excess: int, width: int, scale: TypeScale) -> Problem:
    """A table that is `excess` EMU too high."""
    size = scale.sizes(node)[0]
    heights = intrinsic_size.row_heights(node, width, size, scale.style)
    rows = len(heights) - sum(total <= sum(heights) - excess + SLACK for total in accumulate(heights))
    what = f"{rows} row{'s'[: rows > 1]} too many at {size:g} pt"
    return _misfit(told_at(node), what, "show fewer, or write `split: auto`")


def overflow(
    node: Node,
    needed: int,
    has: int,
    sizes: tuple[float, ...],
    style: Style,
    placeholder: PlaceholderStyle | None = None,
) -> Problem:
    """Text that is too high for its place, told in lines at its last size."""
    two, one = (typeset.height([Paragraph(())] * count, has, sizes, style, placeholder=placeholder) for count in (2, 1))
    lines = math.ceil((needed - has) / (two - one))
    hint = "shorten it, or write `split: auto`" if isinstance(node, Body) else "shorten it"
    return _misfit(told_at(node), f"{lines} line{'s'[: lines > 1]} too many at {sizes[0]:g} pt", hint)


def crowded(node: Node, needed: int, room: int) -> Problem:
    """A column or grid whose children want more than there is, or a formula that does."""
    what = f"needs {rounded_up(needed)} in of height, has {rounded_down(room)} in"
    return _misfit(told_at(node), what, "shorten the text, or make two slides of it")


def told_at(node: Node) -> Where:
    """Where the author wrote the first words or the first formula in a node, else where the template wrote the node."""
    for inner in walk(node):
        if isinstance(inner, Math):
            return inner.where
        for run in (run for paragraph in inner.paragraphs for run in paragraph.runs):
            if run.where.file != inner.where.file:
                return run.where
    return node.where
