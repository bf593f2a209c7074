"""Write paragraphs and runs as DrawingML text: as PowerPoint shows it and, beside it, as programs do that cannot."""

import re
from collections.abc import Callable, Sequence

from deck.base.colors import highlighter
from deck.base.dataclass import dataclass, replace
from deck.base.escape import escape, quoteattr
from deck.base.problem import Where
from deck.base.regex import regex
from deck.layout import typeset
from deck.model.formula import Formula
from deck.model.style import MIRRORED, PlaceholderStyle, Style, script_fonts
from deck.model.text import BREAK, Paragraph, Run, starts
from deck.pptx.palette import SCHEME
from deck.pptx.skeletons import filled

Link = Callable[[str], str]  # where a run leads → its a:hlinkClick element
_BASELINES = {0: "", 1: ' baseline="30000"', -1: ' baseline="-25000"'}
_FORMS = {"1": "arabic", "a": "alphaLc", "A": "alphaUc", "i": "romanLc", "I": "romanUc"}
_ENDS = {".": "Period", ")": "ParenR"}
_NOTES = 12  # points, of the notes' own style
_DOT = '<a:buClr><a:schemeClr val="tx2"/></a:buClr><a:buFont typeface="Arial"/><a:buChar char="•"/>'
ALIGN = {"left": "l", "center": "ctr", "right": "r"}
_EITHER = regex("\x01(.*?)\x02(.*?)\x03", re.DOTALL)  # between characters that no XML can hold


def either(native: str, plain: str) -> str:
    """XML of which PowerPoint shows the one, and programs that know no formulas the other; `resolved` parts the two."""
    return f"\x01{native}\x02{plain}\x03"


def fallback(xml: str) -> str:
    """XML as it is for programs that know no formulas."""
    return _EITHER.sub(r"\2", xml)


def resolved(shapes: str) -> str:
    """Shapes with all that PowerPoint shows and, where there is a difference, what others show in their place.

    Only whole shapes can be told apart: in a paragraph, PowerPoint takes no alternatives.
    """
    native, plain = _EITHER.sub(r"\1", shapes), fallback(shapes)
    return native if native == plain else filled("alternatives", native=native, plain=plain)


@dataclass(frozen=True)
class TextSetting:
    """How a text is set where no placeholder says it.

    sizes: points by level, () for the placeholder's own; color: a theme token, "" for the surroundings';
    spaced: with line spacing and space between paragraphs written out; pitch: points from line to line, where something
    stands behind some of them; placeholder: the style of the one that it stands in, None in a text box, which says all
    itself.
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
    placeholder: PlaceholderStyle | None = None

    def side(self, align: str) -> str:
        """Attributes of a paragraph that stands at a side, of which left is where lines begin."""
        if self.style.rtl and not self.mono:
            return f' algn="{ALIGN[MIRRORED[align]]}" rtl="1"'
        return f' algn="{ALIGN[align]}"' + ' rtl="0"' * self.style.turned


def paragraphs(items: Sequence[Paragraph], setting: TextSetting) -> str:
    """`a:p` elements; an empty text is one empty paragraph, as the schema wants."""
    if not items:
        return f'<a:p><a:endParaRPr lang="{setting.lang}"/></a:p>'
    pairs = zip(items, starts(items), strict=True)
    return "".join(_paragraph(item, n == 0, start, setting) for n, (item, start) in enumerate(pairs))


def _paragraph(item: Paragraph, first: bool, start: int, setting: TextSetting) -> str:
    sizes = setting.sizes or (setting.placeholder.sizes if item.heading and setting.placeholder else ())
    size = typeset.size_of(item, sizes) if sizes else 0  # 0: the placeholder, or whatever the text stands in, says it
    end = _properties("endParaRPr", Run("", Where("")), size, setting)
    if item.display:
        shown = _display(item, item.display, first, start, size, setting)
    else:
        shown = "".join(_run(run, size, setting) for run in [*_upright(item), *item.runs])
        shown = _about(item, first, start, size, setting) + shown
    return f"<a:p>{shown}{end}</a:p>"


def _upright(item: Paragraph) -> list[Run]:
    """Before an item whose first word stands out, nothing that can be seen: a number is set as what follows it."""
    if item.marker != "number" or not item.runs:
        return []
    first = item.runs[0]
    plain = Run("\N{ZERO WIDTH SPACE}", first.where)
    return [] if first == replace(plain, text=first.text, formula=first.formula, value=first.value) else [plain]


def _display(item: Paragraph, formula: Formula, first: bool, start: int, size: float, setting: TextSetting) -> str:
    """A formula as a paragraph; for others an empty one, as high, over which its contours lie."""
    from deck.pptx.lettering import lettered
    from deck.pptx.omml import Look, display

    color, placeholder = item.runs[0].color or setting.color, setting.placeholder
    points = size or typeset.level_of(item, placeholder).size
    pitch = typeset.formula_height(formula, points)
    native = (
        f"{_about(item, first, start, size, setting)}{display(formula, Look(setting.lang, size, color), setting.align)}"
    )
    if (placeholder or setting).align == "left" and not setting.style.rtl:
        left, _ = typeset.indents(item, points, setting.style, placeholder)
        if letters := lettered(formula, points, pitch, color or "ink", setting.lang, begun=1, left=left):
            before = _about(item, first, start, size, setting, 1)
            return either(native, f"{before}</a:p>{letters.removesuffix('</a:p>')}")
    return either(native, _about(item, first, start, size, setting, pitch))


def _about(item: Paragraph, first: bool, start: int, size: float, setting: TextSetting, pitch: float = 0) -> str:
    """A paragraph's properties; start: where the numbers of its list begin; pitch: its points from line to line."""
    if setting.placeholder:
        return _in_placeholder(item, start, size, setting.placeholder, setting, pitch)
    return _in_box(item, first, start, size, setting, pitch)


def _in_placeholder(
    item: Paragraph, start: int, size: float, placeholder: PlaceholderStyle, setting: TextSetting, pitch: float
) -> str:
    """Only what differs from the layout's own bullets and levels."""
    level = typeset.level_of(item, placeholder)
    left, first = typeset.indents(item, size or level.size, setting.style, placeholder)
    attributes = f' marL="{left}" indent="{first}"' if (left, first) != (level.left, level.first) else ""
    attributes += f' lvl="{item.level}"' if item.level else ""
    attributes += setting.side(placeholder.align) if setting.style.rtl or setting.style.turned else ""
    gap = round(level.gap * size * 100 * (typeset.HEADING_GAP if item.heading else 1))
    inside = _pitch(pitch) or (_percent(level.spacing) if item.loose != 1 else "")
    inside += f'<a:spcBef><a:spcPts val="{gap}"/></a:spcBef>' if gap else ""
    if item.marker == "none" and level.bullet:
        inside += "<a:buNone/>"
    elif item.marker == "number":
        inside += _number(item, start)
    elif item.sign:
        inside += _sign(item)
    return f"<a:pPr{attributes}>{inside}</a:pPr>" if attributes or inside else ""


def _pitch(points: float) -> str:
    return f'<a:lnSpc><a:spcPts val="{round(points * 100)}"/></a:lnSpc>' if points else ""


def _percent(spacing: float) -> str:
    return f'<a:lnSpc><a:spcPct val="{round(spacing * 100_000)}"/></a:lnSpc>'


def _number(item: Paragraph, start: int) -> str:
    form = item.sign or "1."
    kind = _FORMS[form[0]] + _ENDS[form[1]]
    begin = f' startAt="{start}"' if start != 1 else ""
    return f'<a:buFont typeface="+mj-lt"/><a:buAutoNum type="{kind}"{begin}/>'


def _sign(item: Paragraph) -> str:
    return f'<a:buFont typeface="Segoe UI Symbol"/><a:buChar char="{item.sign}"/>'


def _in_box(item: Paragraph, first: bool, start: int, size: float, setting: TextSetting, pitch: float) -> str:
    left, indent = typeset.indents(item, size or _NOTES, setting.style)
    spacing = _pitch(setting.pitch)
    if setting.spaced:
        level = typeset.level_of(item)
        before = 0 if first else round(level.gap * (typeset.HEADING_GAP if item.heading else 1) * size * 100)
        spacing = _pitch(pitch) or _percent(typeset.leading(size or _NOTES) * item.loose)
        spacing += f'<a:spcBef><a:spcPts val="{before}"/></a:spcBef>'
    if item.marker == "number":
        bullet = _number(item, start)
    else:
        bullet = "<a:buNone/>" if item.marker == "none" else _sign(item) if item.sign else _DOT
    below = f' lvl="{item.level}"' if item.level else ""  # so that numbers go on after what stands under one of them
    attributes = f'marL="{left}" indent="{indent}"{below}{setting.side(setting.align)}'
    return f"<a:pPr {attributes}>{spacing}{bullet}</a:pPr>"


def _run(run: Run, size: float, setting: TextSetting) -> str:
    if run.formula:
        return _formula(run, run.formula, size, setting)
    properties = _properties("rPr", run, size, setting)
    parts = run.text.split(BREAK)
    texts = [f"<a:r>{properties}<a:t>{escape(part)}</a:t></a:r>" if part else "" for part in parts]
    return f"<a:br>{properties}</a:br>".join(texts)


def _formula(run: Run, formula: Formula, size: float, setting: TextSetting) -> str:
    """A formula in a line: native, or letters as much like it as text can be."""
    from deck.maths.linear import scraps
    from deck.pptx.omml import Look, inline

    native = inline(formula, Look(setting.lang, size, run.color or setting.color))
    plain = ""
    for scrap in scraps(formula):
        own = replace(run, bold=run.bold or scrap.bold, italic=scrap.italic, color=scrap.color or run.color)
        properties = _properties("rPr", own, size, setting, f' noProof="1"{_BASELINES[scrap.raised]}')
        plain += f"<a:r>{properties}<a:t>{escape(scrap.text)}</a:t></a:r>"
    return either(native, plain)


def _properties(tag: str, run: Run, size: float, setting: TextSetting, more: str = "") -> str:
    attributes = f' lang="{run.lang or setting.lang}"'
    attributes += f' sz="{round(size * 100)}"' if size else ""
    attributes += ' b="1"' if run.bold or setting.bold else ""
    attributes += ' i="1"' if run.italic else ""
    attributes += ' u="sng"' if run.underline else ""
    attributes += ' strike="sngStrike"' if run.strike else ""
    attributes += _BASELINES[run.raised]
    attributes += ' noProof="1"' if run.code or setting.mono else more
    color = run.color or setting.color
    inside = f'<a:solidFill><a:schemeClr val="{SCHEME[color]}"/></a:solidFill>' if color else ""
    inside += f'<a:highlight><a:schemeClr val="{SCHEME[run.ground]}"/></a:highlight>' if run.ground else ""
    if run.marked:
        inside += f'<a:highlight><a:srgbClr val="{highlighter(setting.style.colors)[1:]}"/></a:highlight>'
    if run.code or setting.mono:
        face = quoteattr(setting.style.fonts["code"])
        inside += f"<a:latin typeface={face}/><a:cs typeface={face}/>"
    else:
        faces = script_fonts(run.lang or setting.lang).items() - setting.style.fonts.items()
        inside += "".join(f'<a:{"ea" if kind == "east" else "cs"} typeface="{face}"/>' for kind, face in faces)
    if run.href:
        inside += setting.link(run.href)
    return f"<a:{tag}{attributes}>{inside}</a:{tag}>" if inside else f"<a:{tag}{attributes}/>"
