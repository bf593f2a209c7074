"""Write the axes of a chart."""

from __future__ import annotations

from deck.chart.numbers import Scale
from deck.chart.plan import Axis, Plan
from deck.escape import escape, quoteattr
from deck.powerpoint.series import LEVEL, LOOSE, WRAPPED, fill, line, words

_BASE, _VALUES = 1, 2  # the numbers of the two axes: PowerPoint wants them positive
IDS = f'<c:axId val="{_BASE}"/><c:axId val="{_VALUES}"/>'
_HAIR = 1.0  # the width of lines in points


def axes(made: Plan) -> str:
    """The axis of names or places, and that of values."""
    base, values = _base(made), _values(made)
    if made.scattered:
        return f"<c:valAx>{base}</c:valAx><c:valAx>{values}</c:valAx>"
    kind = "dateAx" if made.base.unit else "catAx"
    return f"<c:{kind}>{base}</c:{kind}><c:valAx>{values}</c:valAx>"


def _base(made: Plan) -> str:
    """The names under bars or beside lying ones, from top to bottom; or places to scale."""
    axis, values = made.base, made.values.scale
    start = f'<c:crossesAt val="{values.low:.12g}"/>' if values and values.log else '<c:crosses val="autoZero"/>'
    color, body = ("ink", WRAPPED) if made.kind == "bar" else ("grey", LOOSE if axis.every > 1 else LEVEL)
    head = _axis(axis, _BASE, "l" if made.horizontal else "b", made.horizontal, title(made.foot, made.foot_at, made))
    drawn = f'<c:tickLblPos val="low"/>{_stroke("grey")}{words(color, body=body)}'
    return f'{head}{drawn}<c:crossAx val="{_VALUES}"/>{start}{_base_end(axis, made)}'


def _base_end(axis: Axis, made: Plan) -> str:
    if made.scattered and axis.scale:
        return f'<c:crossBetween val="midCat"/>{_step(axis.scale)}'
    if axis.unit and axis.scale:
        step = f'<c:majorUnit val="{axis.scale.step:g}"/><c:majorTimeUnit val="{axis.unit}"/>'
        return f'<c:auto val="0"/><c:lblOffset val="100"/><c:baseTimeUnit val="days"/>{step}'
    skip = f'<c:tickLblSkip val="{axis.every}"/><c:tickMarkSkip val="{axis.every}"/>' if axis.every > 1 else ""
    return f'<c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/>{skip}<c:noMultiLvlLbl val="1"/>'


def _values(made: Plan) -> str:
    axis = made.values
    head = _axis(axis, _VALUES, "b" if made.horizontal else "l", False, "")
    where = "nextTo" if axis.shown else "none"
    between = "between" if made.kind == "bar" else "midCat"
    start = "max" if made.horizontal else "min"
    step = _step(axis.scale) if axis.scale and axis.shown else ""
    return (
        f'{head}<c:tickLblPos val="{where}"/>{_stroke("")}{words("grey")}<c:crossAx val="{_BASE}"/>'
        f'<c:crosses val="{start}"/><c:crossBetween val="{between}"/>{step}'
    )


def _axis(axis: Axis, number: int, side: str, reverse: bool, named: str) -> str:
    """What all axes begin with."""
    grid = f"<c:majorGridlines><c:spPr>{line('hairline', _HAIR)}</c:spPr></c:majorGridlines>" if axis.grid else ""
    return (
        f'<c:axId val="{number}"/>{_scaling(axis.scale, reverse)}<c:delete val="{int(not axis.shown)}"/>'
        f'<c:axPos val="{side}"/>{grid}{named}<c:numFmt formatCode={quoteattr(axis.code)} sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
    )


def _scaling(scale: Scale | None, reverse: bool) -> str:
    base = '<c:logBase val="10"/>' if scale and scale.log else ""
    ends = f'<c:max val="{scale.high:.12g}"/><c:min val="{scale.low:.12g}"/>' if scale else ""
    return f'<c:scaling>{base}<c:orientation val="{"maxMin" if reverse else "minMax"}"/>{ends}</c:scaling>'


def _step(scale: Scale) -> str:
    """How far the ticks are apart; of a logarithmic axis the factor, if it is not the ten that goes without saying."""
    return f'<c:majorUnit val="{scale.step:.12g}"/>'


def _stroke(token: str) -> str:
    return f"<c:spPr><a:noFill/>{line(token, _HAIR if token else 0)}</c:spPr>"


def title(words: str, at: tuple[float, float], made: Plan) -> str:
    """Words that name an axis or the chart, level, where the plan says."""
    if not words:
        return ""
    (x, y), (w, h) = at, made.size
    place = f'<c:xMode val="edge"/><c:yMode val="edge"/><c:x val="{x / w:.5f}"/><c:y val="{y / h:.5f}"/>'
    size = f' sz="{round(made.points * 100)}"'
    text = f'<a:r><a:rPr{size} b="0">{fill("grey")}</a:rPr><a:t>{escape(words)}</a:t></a:r>'
    body = '<a:bodyPr rot="0" vert="horz" wrap="none"/><a:lstStyle/>'
    return (
        f'<c:title><c:tx><c:rich>{body}<a:p><a:pPr><a:defRPr{size} b="0"/></a:pPr>{text}</a:p></c:rich></c:tx>'
        f'<c:layout><c:manualLayout>{place}</c:manualLayout></c:layout><c:overlay val="0"/></c:title>'
    )
