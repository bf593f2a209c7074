"""Write paragraphs and runs as DrawingML text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from deck.escape import escape, quoteattr
from deck.placing import typeset
from deck.powerpoint.alternatives import either
from deck.problem import Where
from deck.rendering.markdown import BREAK, Paragraph, Run
from deck.theme import SCHEME, Manner, Style

if TYPE_CHECKING:
    from deck.maths.tree import Formula

Link = Callable[[Run], str]  # a run with a link → its a:hlinkClick element


@dataclass(frozen=True)
class Setting:
    """How a text is set where no placeholder says it.

    sizes: points by level, () for the placeholder's own; color: a theme token, "" for the surroundings';
    spaced: with line spacing and space between paragraphs written out; pitch: points from line to line, where something
    stands behind some of them; manner: of the placeholder that it stands in, None in a text box, which says all itself.
    """

    style: Style
    lang: str
    link: Link
    sizes: tuple[float, ...] = ()
    color: str = ""
    align: str = "left"
    bold: bool = False
    spaced: bool = True
    mono: bool = False
    pitch: float = 0
    manner: Manner | None = None


_BASELINES = {0: "", 1: ' baseline="30000"', -1: ' baseline="-25000"'}
ALIGN = {"left": "l", "center": "ctr", "right": "r"}


def paragraphs(items: Sequence[Paragraph], setting: Setting) -> str:
    """`a:p` elements; an empty text is one empty paragraph, as the schema wants."""
    if not items:
        return f'<a:p><a:endParaRPr lang="{setting.lang}"/></a:p>'
    return "".join(_paragraph(item, n == 0, setting) for n, item in enumerate(items))


def _paragraph(item: Paragraph, first: bool, setting: Setting) -> str:
    size = setting.sizes[min(item.level, len(setting.sizes) - 1)] if setting.sizes else 0
    end = _properties("endParaRPr", Run("", Where("")), size, setting)
    if item.display:
        return _display(item, item.display, first, size, end, setting)
    runs = "".join(_run(run, size, setting) for run in item.runs)
    return f"<a:p>{_about(item, first, size, setting)}{runs}{end}</a:p>"


def _display(item: Paragraph, formula: Formula, first: bool, size: float, end: str, setting: Setting) -> str:
    """A formula as a paragraph; for others an empty one, as high, over which its contours lie."""
    from deck.maths.omml import Look, display

    look = Look(setting.lang, size, item.runs[0].color or setting.color)
    points = size or typeset.level_of(item, setting.manner).size
    pitch = typeset.formula_height(formula, points)
    native = f"{_about(item, first, size, setting)}{display(formula, look, setting.align)}"
    return f"<a:p>{either(native, _about(item, first, size, setting, pitch))}{end}</a:p>"


def _about(item: Paragraph, first: bool, size: float, setting: Setting, pitch: float = 0) -> str:
    """A paragraph's properties; pitch: its points from line to line, if not as usual."""
    if setting.manner:
        return _in_placeholder(item, size, setting.manner, pitch)
    return _in_box(item, first, size, setting, pitch)


def _in_placeholder(item: Paragraph, size: float, manner: Manner, pitch: float) -> str:
    """Only what differs from the layout's own bullets and levels."""
    level = typeset.level_of(item, manner)
    left, first = typeset.indents(item, manner)
    attributes = f' marL="{left}" indent="{first}"' if (left, first) != (level.left, level.first) else ""
    attributes += f' lvl="{item.level}"' if item.level else ""
    gap = round(level.gap * size * 100)
    inside = _pitch(pitch) + (f'<a:spcBef><a:spcPts val="{gap}"/></a:spcBef>' if gap else "")
    if item.marker == "none" and level.bullet:
        inside += "<a:buNone/>"
    elif item.marker == "number":
        inside += '<a:buFont typeface="+mj-lt"/><a:buAutoNum type="arabicPeriod"/>'
    return f"<a:pPr{attributes}>{inside}</a:pPr>" if attributes or inside else ""


def _pitch(points: float) -> str:
    return f'<a:lnSpc><a:spcPts val="{round(points * 100)}"/></a:lnSpc>' if points else ""


def _in_box(item: Paragraph, first: bool, size: float, setting: Setting, pitch: float) -> str:
    hanging = typeset.INDENT if item.marker != "none" else 0
    left = item.level * typeset.INDENT + hanging
    spacing = _pitch(setting.pitch)
    if setting.spaced:
        before = 0 if first else round(typeset.PARAGRAPH * size * 100)
        percent = round(typeset.LINE * 100_000)
        spacing = _pitch(pitch) or f'<a:lnSpc><a:spcPct val="{percent}"/></a:lnSpc>'
        spacing += f'<a:spcBef><a:spcPts val="{before}"/></a:spcBef>'
    bullet = {
        "none": "<a:buNone/>",
        "bullet": '<a:buClr><a:schemeClr val="tx2"/></a:buClr><a:buFont typeface="Arial"/><a:buChar char="•"/>',
        "number": '<a:buFont typeface="+mj-lt"/><a:buAutoNum type="arabicPeriod"/>',
    }[item.marker]
    level = f' lvl="{item.level}"' if item.level else ""  # so that numbers go on after what stands under one of them
    attributes = f'marL="{left}" indent="{-hanging}"{level} algn="{ALIGN[setting.align]}"'
    return f"<a:pPr {attributes}>{spacing}{bullet}</a:pPr>"


def _run(run: Run, size: float, setting: Setting) -> str:
    if run.formula:
        return _formula(run, run.formula, size, setting)
    properties = _properties("rPr", run, size, setting)
    parts = run.text.split(BREAK)
    texts = [f"<a:r>{properties}<a:t>{escape(part)}</a:t></a:r>" if part else "" for part in parts]
    return f"<a:br>{properties}</a:br>".join(texts)


def _formula(run: Run, formula: Formula, size: float, setting: Setting) -> str:
    """A formula in a line: native, or letters as much like it as text can be."""
    from deck.maths.linear import scraps
    from deck.maths.omml import Look, inline

    native = inline(formula, Look(setting.lang, size, run.color or setting.color))
    plain = ""
    for scrap in scraps(formula):
        own = replace(run, bold=run.bold or scrap.bold, italic=scrap.italic, color=scrap.color or run.color)
        properties = _properties("rPr", own, size, setting, f' noProof="1"{_BASELINES[scrap.raised]}')
        plain += f"<a:r>{properties}<a:t>{escape(scrap.text)}</a:t></a:r>"
    return either(native, plain)


def _properties(tag: str, run: Run, size: float, setting: Setting, more: str = "") -> str:
    attributes = f' lang="{setting.lang}"'
    attributes += f' sz="{round(size * 100)}"' if size else ""
    attributes += ' b="1"' if run.bold or setting.bold else ""
    attributes += ' i="1"' if run.italic else ""
    attributes += ' noProof="1"' if run.code or setting.mono else more
    color = run.color or setting.color
    inside = f'<a:solidFill><a:schemeClr val="{SCHEME[color]}"/></a:solidFill>' if color else ""
    if run.code or setting.mono:
        face = quoteattr(setting.style.fonts["code"])
        inside += f"<a:latin typeface={face}/><a:cs typeface={face}/>"
    if run.href:
        inside += setting.link(run)
    return f"<a:{tag}{attributes}>{inside}</a:{tag}>" if inside else f"<a:{tag}{attributes}/>"
