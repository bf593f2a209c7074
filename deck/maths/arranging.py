"""Arrange boxes over, under and around each other, by the lengths of an OpenType font (its MATH table's constants)."""

from collections.abc import Iterator, Sequence

from deck.base.dataclass import replace
from deck.maths.boxes import Box, MathSetting, glyph, polygon, row, rule, sign, spread, stacked, stretched, wider
from deck.model.formula import FormulaGrid

SHARE, SHORT = 0.901, 0.5  # a delimiter covers so much of what it holds, or all but so many em (TeX's defaults)
PADDING = 0.25  # em, inside a frame
STRUT = 0.84, 0.36  # em above and below the baseline that each line takes
BETWEEN = {"matrix": 1.0, "small": 0.6, "cases": 1.0, "aligned": 2.0, "lines": 0.0}  # em, between columns
DOUBLE = 0.2  # em, between two lines that are one
CLOSER = {"matrix": 0.18, "small": 0.05, "cases": 0.12, "aligned": 0.2, "lines": 0.2}  # em, least between lines


def fraction(above: Box, below: Box, bar: bool, setting: MathSetting) -> Box:
    """One box over another, each in the middle."""
    display = "DisplayStyle" if setting.style == 0 else ""
    over, under = ("FractionNumerator", "FractionDenominator") if bar else ("StackTop", "StackBottom")
    up, down = setting.length(f"{over}{display}ShiftUp"), setting.length(f"{under}{display}ShiftDown")
    axis, thick = setting.length("AxisHeight"), setting.length("FractionRuleThickness") if bar else 0
    if bar:
        name = "FractionNumDisplayStyleGapMin" if display else "FractionNumeratorGapMin"
        up = max(up, axis + thick / 2 + setting.length(name) + above.depth)
        down = max(down, thick / 2 + setting.length(name) + below.height - axis)
    else:
        gap = setting.length(f"Stack{display}GapMin")
        lack = max(0, gap - (up - above.depth - (below.height - down)))
        up, down = up + lack / 2, down + lack / 2
    side = 0.12 * setting.size  # room beside it, so that two bars do not meet
    width = max(above.width, below.width) + 0.1 * setting.size
    parts = [(side + (width - above.width) / 2, up, above), (side + (width - below.width) / 2, -down, below)]
    if bar:
        parts.append((side, axis - thick / 2, rule(width, thick, setting)))
    return stacked(parts, width + 2 * side)


def scripts(base: Box, below: Box | None, above: Box | None, setting: MathSetting, single: bool) -> Box:
    """A base with scripts at its right; those of a single sign stand at heights of their own."""
    after = setting.length("SpaceAfterScript")
    up = setting.length("SuperscriptShiftUpCramped" if setting.cramped else "SuperscriptShiftUp")
    down = setting.length("SubscriptShiftDown")
    if not single:
        up = max(up, base.height - setting.length("SuperscriptBaselineDropMax"))
        down = max(down, base.depth + setting.length("SubscriptBaselineDropMin"))
    if above:
        up = max(up, above.depth + setting.length("SuperscriptBottomMin"))
    if below:
        down = max(down, below.height - setting.length("SubscriptTopMax"))
    if above and below:
        up, down = _apart(above, below, up, down, setting)
    parts = [(0.0, 0.0, base)]
    parts += [(base.width + base.slant, up, above)] if above else []
    parts += [(base.width, -down, below)] if below else []
    return stacked(parts, max(base.slant, *(x + part.width for x, _, part in parts)) + after)


def _apart(above: Box, below: Box, up: float, down: float, setting: MathSetting) -> tuple[float, float]:
    """How far a superscript is raised and a subscript lowered so that they do not touch."""
    lack = setting.length("SubSuperscriptGapMin") - (up - above.depth) - (down - below.height)
    if lack <= 0:
        return up, down
    rise = min(lack, max(0, setting.length("SuperscriptBottomMaxWithSubscript") - (up - above.depth)))
    return up + rise, down + lack - rise


def limits(base: Box, below: Box | None, above: Box | None, setting: MathSetting) -> Box:
    """A base with scripts over and under it, shifted by its slant."""
    width = max(part.width for part in (base, below, above) if part)
    parts = [((width - base.width) / 2, 0.0, base)]
    if above:
        rise = setting.length("UpperLimitBaselineRiseMin")
        y = base.height + max(setting.length("UpperLimitGapMin") + above.depth, rise)
        parts.append(((width - above.width + base.slant) / 2, y, above))
    if below:
        drop = setting.length("LowerLimitBaselineDropMin")
        y = base.depth + max(setting.length("LowerLimitGapMin") + below.height, drop)
        parts.append(((width - below.width - base.slant) / 2, -y, below))
    return stacked(parts, width)


def root(body: Box, degree: Box | None, setting: MathSetting) -> Box:
    """A box under a root's sign."""
    thick = setting.length("RadicalRuleThickness")
    gap = setting.length("RadicalDisplayStyleVerticalGap" if setting.style == 0 else "RadicalVerticalGap")
    hook = stretched("√", body.height + body.depth + gap + thick, setting)
    gap = max(gap, (gap + hook.height + hook.depth - thick - body.height - body.depth) / 2)
    top = body.height + gap + thick
    at = 0.0
    parts: list[tuple[float, float, Box]] = []
    if degree:
        at = max(0, setting.length("RadicalKernBeforeDegree") + degree.width + setting.length("RadicalKernAfterDegree"))
        raised = (hook.height + hook.depth) * 0.55 - (hook.height + hook.depth - top)
        parts.append((at - setting.length("RadicalKernAfterDegree") - degree.width, raised, degree))
    parts += [(at, top - hook.height, hook), (at + hook.width, 0.0, body)]
    parts.append((at + hook.width, top - thick, rule(body.width + 0.05 * setting.size, thick, setting)))
    whole = stacked(parts)
    return Box(whole.width, top + setting.length("RadicalExtraAscender"), whole.depth, inside=whole.inside)


def fence(boxes: Sequence[Box], left: str, middle: str, right: str, setting: MathSetting) -> Box:
    """Boxes between delimiters as high as the highest, around the axis."""
    axis = setting.length("AxisHeight")
    reach = max(max(inner.height - axis, inner.depth + axis) for inner in boxes)
    length = max(2 * reach * SHARE, 2 * reach - SHORT, setting.size)
    parts = [stretched(left, length, setting)] if left else []
    for n, inner in enumerate(boxes):
        parts += [stretched(middle, length, setting)] if n and middle else []
        parts.append(inner)
    parts += [stretched(right, length, setting)] if right else []
    return row(parts)


def accent(body: Box, mark: str, wide: bool, setting: MathSetting) -> Box:
    """A box under a mark."""
    form = wider(mark, body.width / setting.size) if wide else glyph(mark)
    under = body.accent if body.accent is not None and not wide else body.width / 2 + body.slant / 2
    held = form.accent if not wide else (form.left + form.right) / 2
    shift = max(0.0, body.height - setting.length("AccentBaseHeight"))
    x = under - held * setting.size
    over = Box(0, form.top * setting.size, inside=sign(form, setting))
    height = max(body.height, shift + form.top * setting.size)
    return replace(body, height=height, inside=((0.0, 0.0, body), (x, shift, over)))


def line(body: Box, over: bool, setting: MathSetting) -> Box:
    """A box with a line over or under it."""
    thick, gap = setting.length("OverbarRuleThickness"), 0.6 * setting.length("OverbarVerticalGap")
    y = body.height + gap if over else -body.depth - gap - thick
    whole = stacked([(0.0, 0.0, body), (0.0, y, rule(body.width + (body.slant if over else 0), thick, setting))])
    return Box(body.width, whole.height + (thick if over else 0), whole.depth, body.slant, None, whole.inside)


def brace(body: Box, mark: str, over: bool, setting: MathSetting) -> Box:
    """A box with a brace over or under it."""
    arm, gap = spread(mark, body.width, setting), 0.12 * setting.size
    edge = (glyph(mark).bottom if over else glyph(mark).top) * setting.size
    y = body.height + gap - edge if over else -body.depth - gap - edge
    return stacked([(0.0, 0.0, body), ((body.width - arm.width) / 2, y, arm)])


def arrow(mark: str, above: Box, below: Box | None, setting: MathSetting) -> Box:
    """An arrow as long as its labels, which stand above and below it."""
    width = max(above.width, below.width if below else 0, 1.2 * setting.size) + 0.7 * setting.size
    shaft = spread(mark, width, setting)
    middle = setting.length("AxisHeight")
    parts = [(0.0, 0.0, shaft), ((width - above.width) / 2, middle + 0.28 * setting.size + above.depth, above)]
    if below:
        parts.append(((width - below.width) / 2, middle - 0.28 * setting.size - below.height, below))
    return stacked(parts, width)


def framed(body: Box, mark: str, setting: MathSetting) -> Box:
    """A box in a frame, or struck through."""
    thick = setting.length("FractionRuleThickness")
    if mark != "frame":
        strokes, half = list[Box](), thick / 2
        for first, last, name in ((-body.depth, body.height, "up"), (body.height, -body.depth, "down")):
            if mark in ("cross", name):
                ends = (0, first - half), (body.width, last - half), (body.width, last + half), (0, first + half)
                strokes.append(polygon(ends, setting))
        return Box(body.width, body.height, body.depth, inside=tuple((0.0, 0.0, part) for part in (body, *strokes)))
    pad = PADDING * setting.size
    width, height = body.width + 2 * pad, body.height + body.depth + 2 * pad
    bottom = -body.depth - pad
    upright, across = rule(thick, height, setting), rule(width, thick, setting)
    level = [(0.0, bottom, across), (0.0, bottom + height - thick, across)]
    return stacked([(pad, 0.0, body), *level, (0.0, bottom, upright), (width - thick, bottom, upright)])


def grid(rows: Sequence[Sequence[Box]], part: FormulaGrid, setting: MathSetting) -> Box:
    """Boxes in rows and columns, around the axis, with the lines between them."""
    em, form, columns = setting.size, part.form, part.columns
    widths = [max(line[n].width for line in rows) for n in range(len(columns))]
    gaps = [BETWEEN[form] * em if form != "aligned" else (2 * em if n % 2 else 0) for n in range(len(columns))]
    edge = BETWEEN[form] * em / 2 if part.bars or part.rules else 0  # beside the first column and the last
    lefts = [edge + sum(widths[:n]) + sum(gaps[:n]) for n in range(len(columns))]
    tops = [0.0]
    parts = []
    for line in rows:
        height = max(*(cell.height for cell in line), STRUT[0] * em)
        baseline = tops[-1] - height
        for cell, letter, left, width in zip(line, columns, lefts, widths, strict=True):
            share = {"l": 0, "c": 0.5, "r": 1}[letter]
            parts.append((left + share * (width - cell.width), baseline, cell))
        tops.append(baseline - max(*(cell.depth for cell in line), STRUT[1] * em) - CLOSER[form] * em)
    bottom = tops.pop() + CLOSER[form] * em
    right = lefts[-1] + widths[-1] + edge
    if edge:
        between = [0.0, *(left - BETWEEN[form] * em / 2 for left in lefts[1:]), right]
        parts += _lines(part, between, [0.0, *(top + CLOSER[form] * em / 2 for top in tops[1:]), bottom], setting)
    shift = setting.length("AxisHeight") - bottom / 2
    whole = Box(right, shift, -bottom - shift, inside=tuple((x, y + shift, cell) for x, y, cell in parts))
    side = em * (0.15 if form in ("matrix", "cases", "small") and not part.bars else 0)
    return stacked([(side, 0.0, whole)], whole.width + 2 * side)


def _lines(
    part: FormulaGrid, xs: Sequence[float], ys: Sequence[float], setting: MathSetting
) -> Iterator[tuple[float, float, Box]]:
    """The lines of a grid, in the middle of the room between columns and rows; those of a double one side by side."""
    thick, apart = setting.length("FractionRuleThickness"), DOUBLE * setting.size
    upright = rule(thick, ys[0] - ys[-1], setting)
    for column in sorted(set(part.bars)):
        for x in _beside(xs[column], part.bars.count(column), apart):
            yield x - thick / 2, ys[-1], upright
    for rule_ in sorted(set(part.rules)):
        row, first, last = rule_
        for y in _beside(ys[row], part.rules.count(rule_), apart):
            yield xs[first], y - thick / 2, rule(xs[last] - xs[first], thick, setting)


def _beside(middle: float, count: int, apart: float) -> list[float]:
    return [middle + apart * (n - (count - 1) / 2) for n in range(count)]
