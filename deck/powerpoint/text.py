"""Write paragraphs and runs as DrawingML text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from deck import typeset
from deck.markdown import BREAK, Paragraph, Run
from deck.problem import Where
from deck.theme import SCHEME, Manner, Style

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


ALIGN = {"left": "l", "center": "ctr", "right": "r"}


def paragraphs(items: Sequence[Paragraph], setting: Setting) -> str:
    """`a:p` elements; an empty text is one empty paragraph, as the schema wants."""
    if not items:
        return f'<a:p><a:endParaRPr lang="{setting.lang}"/></a:p>'
    return "".join(_paragraph(item, n == 0, setting) for n, item in enumerate(items))


def _paragraph(item: Paragraph, first: bool, setting: Setting) -> str:
    size = setting.sizes[min(item.level, len(setting.sizes) - 1)] if setting.sizes else 0
    manner = setting.manner
    properties = _in_placeholder(item, size, manner) if manner else _in_box(item, first, size, setting)
    runs = "".join(_run(run, size, setting) for run in item.runs)
    end = _properties("endParaRPr", Run("", Where("")), size, setting)
    return f"<a:p>{properties}{runs}{end}</a:p>"


def _in_placeholder(item: Paragraph, size: float, manner: Manner) -> str:
    """Only what differs from the layout's own bullets and levels."""
    level = typeset.level_of(item, manner)
    left, first = typeset.indents(item, manner)
    attributes = f' marL="{left}" indent="{first}"' if (left, first) != (level.left, level.first) else ""
    attributes += f' lvl="{item.level}"' if item.level else ""
    gap = round(level.gap * size * 100)
    inside = f'<a:spcBef><a:spcPts val="{gap}"/></a:spcBef>' if gap else ""
    if item.marker == "none" and level.bullet:
        inside += "<a:buNone/>"
    elif item.marker == "number":
        inside += '<a:buFont typeface="+mj-lt"/><a:buAutoNum type="arabicPeriod"/>'
    return f"<a:pPr{attributes}>{inside}</a:pPr>" if attributes or inside else ""


def _in_box(item: Paragraph, first: bool, size: float, setting: Setting) -> str:
    hanging = typeset.INDENT if item.marker != "none" else 0
    left = item.level * typeset.INDENT + hanging
    spacing = f'<a:lnSpc><a:spcPts val="{round(setting.pitch * 100)}"/></a:lnSpc>' if setting.pitch else ""
    if setting.spaced:
        before = 0 if first else round(typeset.PARAGRAPH * size * 100)
        percent = round(typeset.LINE * 100_000)
        spacing = f'<a:lnSpc><a:spcPct val="{percent}"/></a:lnSpc><a:spcBef><a:spcPts val="{before}"/></a:spcBef>'
    bullet = {
        "none": "<a:buNone/>",
        "bullet": '<a:buClr><a:schemeClr val="tx2"/></a:buClr><a:buFont typeface="Arial"/><a:buChar char="•"/>',
        "number": '<a:buFont typeface="+mj-lt"/><a:buAutoNum type="arabicPeriod"/>',
    }[item.marker]
    level = f' lvl="{item.level}"' if item.level else ""  # so that numbers go on after what stands under one of them
    attributes = f'marL="{left}" indent="{-hanging}"{level} algn="{ALIGN[setting.align]}"'
    return f"<a:pPr {attributes}>{spacing}{bullet}</a:pPr>"


def _run(run: Run, size: float, setting: Setting) -> str:
    properties = _properties("rPr", run, size, setting)
    parts = run.text.split(BREAK)
    texts = [f"<a:r>{properties}<a:t>{escape(part)}</a:t></a:r>" if part else "" for part in parts]
    return f"<a:br>{properties}</a:br>".join(texts)


def _properties(tag: str, run: Run, size: float, setting: Setting) -> str:
    attributes = f' lang="{setting.lang}"'
    attributes += f' sz="{round(size * 100)}"' if size else ""
    attributes += ' b="1"' if run.bold or setting.bold else ""
    attributes += ' i="1"' if run.italic else ""
    attributes += ' noProof="1"' if run.code or setting.mono else ""
    color = run.color or setting.color
    inside = f'<a:solidFill><a:schemeClr val="{SCHEME[color]}"/></a:solidFill>' if color else ""
    if run.code or setting.mono:
        face = quoteattr(setting.style.fonts["code"])
        inside += f"<a:latin typeface={face}/><a:cs typeface={face}/>"
    if run.href:
        inside += setting.link(run)
    return f"<a:{tag}{attributes}>{inside}</a:{tag}>" if inside else f"<a:{tag}{attributes}/>"
