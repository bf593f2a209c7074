"""Write a formula as Office Math Markup (ECMA-376 part 1, 22.1), which PowerPoint shows and edits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from deck.escape import escape, quoteattr
from deck.maths.alphabets import letters
from deck.maths.layers import BASE, Layer, Light, has_terms, layers
from deck.maths.spacing import spaces
from deck.maths.tree import (
    Accent,
    Arrow,
    Big,
    Boxed,
    Brace,
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
    Words,
    kind,
)
from deck.theme import SCHEME

NAMESPACE = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
NOTHING = "\u200b"  # where there is nothing at all, PowerPoint would show a box to click on
_FONT = '<a:latin typeface="Cambria Math" panose="02040503050406030204" pitchFamily="18" charset="0"/>'
_STRIKES = {
    "frame": "",
    "up": '<m:strikeBLTR m:val="1"/>',
    "down": '<m:strikeTLBR m:val="1"/>',
    "cross": '<m:strikeBLTR m:val="1"/><m:strikeTLBR m:val="1"/>',
}
_OPEN_FRAME = "".join(f'<m:hide{side} m:val="1"/>' for side in ("Top", "Bot", "Left", "Right"))
_JUSTIFIED = {"l": "left", "c": "center", "r": "right"}


@dataclass(frozen=True)
class Look:
    """How a formula is set: its language, its size in points, its colour by the theme's name.

    A size of 0 and the colour "" are those of the text around it.
    """

    lang: str
    size: float = 0
    color: str = ""


def omml(formula: Formula, look: Look, layer: Layer = BASE) -> str:
    """An `m:oMath`; of the parts that wait for clicks, those that come with the layer."""
    writer = _Writer(look, layer, formula.display, has_terms(formula.body))
    return f"<m:oMath {NAMESPACE}>{writer.content(formula.body, Light(layer == BASE, look.color))}</m:oMath>"


def inline(formula: Formula, look: Look) -> str:
    """A formula among the runs of a paragraph; the prefix `am` is that of the namespace drawing/2010/main."""
    return f"<am:m>{omml(replace(formula, display=False), look)}</am:m>"


def display(formula: Formula, look: Look, align: str, layer: Layer = BASE) -> str:
    """A formula that is a paragraph of its own; at the left, at the right or in the center."""
    return (
        f'<am:m><m:oMathPara {NAMESPACE}><m:oMathParaPr><m:jc m:val="{align}"/></m:oMathParaPr>'
        f"{omml(formula, look, layer)}</m:oMathPara></am:m>"
    )


@dataclass(frozen=True)
class _Writer:
    """Writes parts; stepped: every part stands in phantoms, the same ones in all layers, which so lie alike."""

    look: Look
    layer: Layer
    display: bool
    stepped: bool

    def content(self, part: Part, light: Light) -> str:
        """What an argument holds; it is never empty."""
        parts = part.parts if isinstance(part, Row) else (part,)
        if not self.stepped:
            return self._sequence(parts, light) or _run(self._style("p", light), NOTHING)
        settled = replace(self, stepped=False)
        return "".join(
            self._sequence(list(group), light)
            if waiting
            else self._phantom(settled.content(Row(tuple(group)), light), light, light.on)
            for waiting, group in groupby(parts, has_terms)
        )

    def _sequence(self, parts: Sequence[Part], light: Light) -> str:
        """Parts side by side; signs of one style are one run."""
        pieces = groupby(self._pieces(parts, light), lambda piece: piece[0])
        return "".join(
            _run(style, "".join(text for _, text in group)) if style else "".join(xml for _, xml in group)
            for style, group in pieces
        )

    def _pieces(self, parts: Sequence[Part], light: Light) -> Iterator[tuple[str, str]]:
        """Style and text, or no style and XML."""
        for part in parts:
            match part:
                case Symbol():
                    yield self._style(_style(part), light), letters(part)
                case Sized():
                    yield self._style("p", light), part.text
                case Space():
                    yield self._style("p", light), spaces(part.em)
                case Words():
                    yield self._style("words", light, part.bold, part.italic), part.text.replace(" ", "\u00a0")
                case Row() if not self.stepped:
                    yield from self._pieces(part.parts, light)
                case _:
                    yield "", self._part(part, light)

    def _part(self, part: Part, light: Light) -> str:
        match part:
            case Colored():
                return self.content(part.body, replace(light, color=part.token))
            case Term():
                return self._term(part, light)
            case Phantom():
                return self._phantom(self.content(part.body, light), light, part.shown, part.width, part.height)
            case Sizing():
                return self.content(part.body, light)
            case Row():
                return self.content(part, light)
            case _:
                return self._built(part, light)

    def _term(self, part: Term, light: Light) -> str:
        """A phantom in every layer: with nothing to see but where the term comes, or one inside it."""
        light = light.within(part, self.layer)
        shown = light.on or self.layer in layers(part.body)
        writer = self if has_terms(part.body) else replace(self, stepped=False)
        return self._phantom(writer.content(part.body, light), light, shown)

    def _built(self, part: Part, light: Light) -> str:
        """A part that is built of several."""
        match part:
            case Fraction():
                return self._fraction(part, light)
            case Big():
                return self._big(part, light)
            case Function():
                name = self._scripted(_run(self._style("p", light), part.name), part, light)
                return self._element("func", "", light, ("fName", name), ("e", self.content(part.body, light)))
            case Scripts():
                return self._operator(part, self._scripted(self.content(part.base, light), part, light), light)
            case Root():
                hidden = f'<m:degHide m:val="{int(part.degree is None)}"/>'
                degree = self.content(part.degree, light) if part.degree else ""
                return self._element("rad", hidden, light, ("deg", degree), ("e", self.content(part.body, light)))
            case Fence():
                return self._fence(part, light)
            case Grid():
                return self._grid(part, light)
            case _:
                return self._decorated(part, light)

    def _decorated(self, part: Part, light: Light) -> str:
        """A part with something over, under or around it."""
        match part:
            case Accent():
                return self._around("acc", _value("chr", part.mark), part.body, light)
            case Line():
                return self._around("bar", _value("pos", "top" if part.over else "bot"), part.body, light)
            case Brace():
                places = ("top", "bot") if part.over else ("bot", "top")
                marks = _value("chr", part.mark) + _value("pos", places[0]) + _value("vertJc", places[1])
                return self._around("groupChr", marks, part.body, light)
            case Boxed():
                frame = "" if part.mark == "frame" else _OPEN_FRAME
                return self._around("borderBox", frame + _STRIKES[part.mark], part.body, light)
            case Arrow():
                marks = _value("chr", part.mark) + _value("vertJc", "bot")
                arrow = self._around("groupChr", marks, part.above, light)
                return self._operator(part, self._limit("Low", arrow, part.below, light), light)
            case other:
                raise NotImplementedError(type(other).__name__)

    def _around(self, tag: str, properties: str, body: Part, light: Light) -> str:
        return self._element(tag, properties, light, ("e", self.content(body, light)))

    def _fraction(self, part: Fraction, light: Light) -> str:
        smaller = '<m:argPr><m:argSz m:val="-1"/></m:argPr>' if part.size == "text" and self.display else ""
        above, below = (smaller + self.content(half, light) for half in (part.above, part.below))
        bar = _value("type", "bar" if part.bar else "noBar")
        return self._element("f", bar, light, ("num", above), ("den", below))

    def _big(self, part: Big, light: Light) -> str:
        place = "undOvr" if self._limits(part) else "subSup"
        hidden = f'<m:subHide m:val="{int(part.below is None)}"/><m:supHide m:val="{int(part.above is None)}"/>'
        below, above = (self.content(script, light) if script else "" for script in (part.below, part.above))
        marks = _value("chr", part.text) + _value("limLoc", place) + hidden
        return self._element(
            "nary", marks, light, ("sub", below), ("sup", above), ("e", self.content(part.body, light))
        )

    def _limits(self, part: Big | Function | Scripts) -> bool:
        """Whether scripts stand over and under."""
        return part.limits == "always" or (part.limits == "display" and self.display)

    def _scripted(self, base: str, part: Function | Scripts, light: Light) -> str:
        """A base with the scripts of its part."""
        if self._limits(part):
            return self._limit("Upp", self._limit("Low", base, part.below, light), part.above, light)
        scripts = [("sub", part.below), ("sup", part.above)]
        there = [(tag, self.content(script, light)) for tag, script in scripts if script is not None]
        tag = "s" + "".join(tag.capitalize() for tag, _ in there)
        return self._element(tag, "", light, ("e", base), *there) if there else base

    def _limit(self, where: str, base: str, limit: Part | None, light: Light) -> str:
        if limit is None:
            return base
        return self._element(f"lim{where}", "", light, ("e", base), ("lim", self.content(limit, light)))

    def _operator(self, part: Part, xml: str, light: Light) -> str:
        """A relation or an operation that carries something is still spaced as one."""
        if kind(part) not in ("rel", "bin"):
            return xml
        return self._element("box", '<m:opEmu m:val="1"/>', light, ("e", xml))

    def _fence(self, part: Fence, light: Light) -> str:
        middle = _value("sepChr", part.middle) if len(part.parts) > 1 else ""
        marks = _value("begChr", part.left) + middle + _value("endChr", part.right)
        return self._element("d", marks, light, *(("e", self.content(inner, light)) for inner in part.parts))

    def _grid(self, part: Grid, light: Light) -> str:
        if part.form in ("aligned", "lines"):
            point = _run(self._style("p", light), "&")
            lines = (point.join(self.content(cell, light) for cell in row) for row in part.rows)
            return self._element("eqArr", "", light, *(("e", line) for line in lines))
        columns = "".join(
            f'<m:mc><m:mcPr><m:count m:val="1"/><m:mcJc m:val="{_JUSTIFIED[letter]}"/></m:mcPr></m:mc>'
            for letter in part.columns
        )
        rows = ("".join(f"<m:e>{self.content(cell, light)}</m:e>" for cell in row) for row in part.rows)
        return self._element("m", f"<m:mcs>{columns}</m:mcs>", light, *(("mr", row) for row in rows))

    def _phantom(self, body: str, light: Light, shown: bool, width: bool = True, height: bool = True) -> str:
        room = "" if width else '<m:zeroWid m:val="1"/>'
        room += "" if height else '<m:zeroAsc m:val="1"/><m:zeroDesc m:val="1"/>'
        marks = f'<m:show m:val="{int(shown)}"/>{room}<m:transp m:val="1"/>'
        return self._element("phant", marks, light, ("e", body))

    def _element(self, tag: str, properties: str, light: Light, *inside: tuple[str, str]) -> str:
        """An element with its properties, then its arguments."""
        arguments = "".join(f"<m:{name}>{xml}</m:{name}>" for name, xml in inside)
        control = f"<m:ctrlPr>{self._characters(True, False, light)}</m:ctrlPr>"
        return f"<m:{tag}><m:{tag}Pr>{properties}{control}</m:{tag}Pr>{arguments}</m:{tag}>"

    def _style(self, style: str, light: Light, bold: bool = False, italic: bool = False) -> str:
        """A run's properties: i, b, bi, p (upright), or words."""
        own = {"i": "", "words": "<m:rPr><m:nor/></m:rPr>"}.get(style, f"<m:rPr>{_value('sty', style)}</m:rPr>")
        return own + self._characters(italic or "i" in style, bold or "b" in style, light)

    def _characters(self, italic: bool, bold: bool, light: Light) -> str:
        attributes = f'lang="{self.look.lang}"'
        attributes += f' sz="{round(self.look.size * 100)}"' if self.look.size else ""
        attributes += f' b="{int(bold)}" i="{int(italic)}"'
        fill = f'<a:solidFill><a:schemeClr val="{SCHEME[light.color]}"/></a:solidFill>' if light.color else ""
        return f"<a:rPr {attributes}>{fill if light.on else '<a:noFill/>'}{_FONT}</a:rPr>"


def _run(properties: str, text: str) -> str:
    return f"<m:r>{properties}<m:t>{escape(text)}</m:t></m:r>" if text else ""


def _value(tag: str, value: str) -> str:
    return f"<m:{tag} m:val={quoteattr(value)}/>"


def _style(symbol: Symbol) -> str:
    """Italic, bold or both for letters in these; upright for all else."""
    if symbol.variant in ("bf", "bi"):
        return "b" if symbol.variant == "bf" else "bi"
    return "i" if not symbol.variant and letters(symbol) != symbol.text else "p"
