"""Write a formula as Office Math Markup (ECMA-376 part 1, 22.1), which PowerPoint shows and edits."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from deck.base.dataclass import dataclass, replace
from deck.base.escape import escape, quoteattr
from deck.maths.layers import BASE, FormulaLayer, Light, has_terms, layers
from deck.maths.spacing import spaces
from deck.maths.symbols import letters
from deck.model import formula as tree
from deck.pptx.palette import SCHEME

NAMESPACE = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
NOTHING = "\u200b"  # where there is nothing at all, PowerPoint would show a box to click on
_FONT = '<a:latin typeface="Cambria Math" panose="02040503050406030204" pitchFamily="18" charset="0"/>'
_STRIKES = {
    **{"frame": "", "up": '<m:strikeBLTR m:val="1"/>', "down": '<m:strikeTLBR m:val="1"/>'},
    "cross": '<m:strikeBLTR m:val="1"/><m:strikeTLBR m:val="1"/>',
}
_OPEN_FRAME = "".join(f'<m:hide{side} m:val="1"/>' for side in ("Top", "Bot", "Left", "Right"))
_UNDER = _OPEN_FRAME.replace('<m:hideBot m:val="1"/>', "")  # a line at the foot alone
_JUSTIFIED = {"l": "left", "c": "center", "r": "right"}


@dataclass(frozen=True)
class Look:
    """How a formula is set: its language, its size in points, its colour by the theme's name.

    A size of 0 and the colour "" are those of the text around it.
    """

    lang: str
    size: float = 0
    color: str = ""


def omml(formula: tree.Formula, look: Look, layer: FormulaLayer = BASE) -> str:
    """An `m:oMath`; of the parts that wait for clicks, those that come with the layer."""
    writer = _OmmlWriter(look, layer, formula.display, has_terms(formula.body))
    return f"<m:oMath {NAMESPACE}>{writer.content(formula.body, Light(layer == BASE, look.color))}</m:oMath>"


def inline(formula: tree.Formula, look: Look) -> str:
    """A formula among the runs of a paragraph; the prefix `am` is that of the namespace drawing/2010/main."""
    return f"<am:m>{omml(replace(formula, display=False), look)}</am:m>"


def display(formula: tree.Formula, look: Look, align: str, layer: FormulaLayer = BASE) -> str:
    """A formula that is a paragraph of its own; at the left, at the right or in the center."""
    return (
        f'<am:m><m:oMathPara {NAMESPACE}><m:oMathParaPr><m:jc m:val="{align}"/></m:oMathParaPr>'
        f"{omml(formula, look, layer)}</m:oMathPara></am:m>"
    )


@dataclass(frozen=True)
class _OmmlWriter:
    """Writes parts; stepped: every part stands in phantoms, the same ones in all layers, which so lie alike."""

    look: Look
    layer: FormulaLayer
    display: bool
    stepped: bool

    def content(self, part: tree.FormulaPart, light: Light) -> str:
        """What an argument holds; it is never empty."""
        parts = part.parts if isinstance(part, tree.FormulaRow) else (part,)
        if not self.stepped:
            return self._sequence(parts, light) or _run(self.style("p", light), NOTHING)
        settled = replace(self, stepped=False)
        return "".join(
            self._sequence(list(group), light)
            if waiting
            else self.phantom(settled.content(tree.FormulaRow(tuple(group)), light), light, light.on)
            for waiting, group in groupby(parts, has_terms)
        )

    def _sequence(self, parts: Sequence[tree.FormulaPart], light: Light) -> str:
        """Parts side by side; signs of one style are one run."""
        pieces = groupby(self._pieces(parts, light), lambda piece: piece[0])
        return "".join(
            _run(style, "".join(text for _, text in group)) if style else "".join(xml for _, xml in group)
            for style, group in pieces
        )

    def _pieces(self, parts: Sequence[tree.FormulaPart], light: Light) -> Iterator[tuple[str, str]]:
        """Style and text, or no style and XML."""
        for part in parts:
            match part:
                case tree.Symbol():
                    yield self.style(_style(part), light), letters(part)
                case tree.Sized():
                    yield self.style("p", light), part.text
                case tree.FormulaSpace():
                    yield self.style("p", light), spaces(part.em)
                case tree.FormulaWords():
                    yield self.style("words", light, part.bold, part.italic), part.text.replace(" ", "\u00a0")
                case tree.FormulaRow() if not self.stepped:
                    yield from self._pieces(part.parts, light)
                case _:
                    yield "", self._part(part, light)

    def _part(self, part: tree.FormulaPart, light: Light) -> str:
        match part:
            case tree.Colored():
                return self.content(part.body, replace(light, color=part.token))
            case tree.Term():
                # A phantom in every layer: with nothing to see but where the term comes, or one inside it.
                inner = light.within(part, self.layer)
                shown = inner.on or self.layer in layers(part.body)
                writer = self if has_terms(part.body) else replace(self, stepped=False)
                return self.phantom(writer.content(part.body, inner), inner, shown)
            case tree.Phantom():
                return self.phantom(self.content(part.body, light), light, part.shown, part.width, part.height)
            case tree.Sizing():
                return self.content(part.body, light)
            case tree.FormulaRow():
                return self.content(part, light)
            case _:
                return self._built(part, light)

    def _built(self, part: tree.FormulaPart, light: Light) -> str:
        """A part that is built of several."""
        match part:
            case tree.Fraction():
                smaller = '<m:argPr><m:argSz m:val="-1"/></m:argPr>' if part.size == "text" and self.display else ""
                above, below = (smaller + self.content(half, light) for half in (part.above, part.below))
                bar = value("type", "bar" if part.bar else "noBar")
                return self.element("f", bar, light, ("num", above), ("den", below))
            case tree.Big():
                return self._big(part, light)
            case tree.Function():
                name = self._scripted(_run(self.style("p", light), part.name), part, light)
                return self.element("func", "", light, ("fName", name), ("e", self.content(part.body, light)))
            case tree.Scripts():
                return self._operator(part, self._scripted(self.content(part.base, light), part, light), light)
            case tree.Root():
                hidden = f'<m:degHide m:val="{int(part.degree is None)}"/>'
                degree = self.content(part.degree, light) if part.degree else ""
                return self.element("rad", hidden, light, ("deg", degree), ("e", self.content(part.body, light)))
            case tree.Fence():
                middle = value("sepChr", part.middle) if len(part.parts) > 1 else ""
                marks = value("begChr", part.left) + middle + value("endChr", part.right)
                return self.element("d", marks, light, *(("e", self.content(inner, light)) for inner in part.parts))
            case tree.FormulaGrid():
                return self._grid(part, light)
            case _:
                return self._decorated(part, light)

    def _decorated(self, part: tree.FormulaPart, light: Light) -> str:
        """A part with something over, under or around it."""
        match part:
            case tree.Accent():
                return self._around("acc", value("chr", part.mark), part.body, light)
            case tree.FormulaLine():
                return self._around("bar", value("pos", "top" if part.over else "bot"), part.body, light)
            case tree.Brace():
                places = ("top", "bot") if part.over else ("bot", "top")
                marks = value("chr", part.mark) + value("pos", places[0]) + value("vertJc", places[1])
                return self._around("groupChr", marks, part.body, light)
            case tree.Boxed():
                frame = "" if part.mark == "frame" else _OPEN_FRAME
                return self._around("borderBox", frame + _STRIKES[part.mark], part.body, light)
            case tree.Arrow():
                marks = value("chr", part.mark) + value("vertJc", "bot")
                arrow = self._around("groupChr", marks, part.above, light)
                return self._operator(part, self._limit("Low", arrow, part.below, light), light)
            case other:
                raise NotImplementedError(type(other).__name__)

    def _grid(self, part: tree.FormulaGrid, light: Light) -> str:
        """A grid as an equation array or as matrices, with as many of its lines as Office Math can draw."""
        if part.form in ("aligned", "lines"):
            point = f"<m:r>{self.style('p', light)}<m:t>&amp;</m:t></m:r>"
            lines = (point.join(self.content(cell, light) for cell in row) for row in part.rows)
            return self.element("eqArr", "", light, *(("e", line) for line in lines))
        cuts = pairwise(sorted({0, *part.bars, len(part.columns)}))  # at its bars
        blocks = [self._matrix(part, first, last, light) for first, last in cuts]
        inside = blocks[0]
        if len(blocks) > 1:
            marks = value("begChr", "") + value("sepChr", "|") + value("endChr", "")
            inside = self.element("d", marks, light, *(("e", block) for block in blocks))
        across = 0, len(part.columns)
        ends = {"Top": (0, *across) in part.rules, "Bot": (len(part.rows), *across) in part.rules}
        ends |= {"Left": 0 in part.bars, "Right": len(part.columns) in part.bars}
        hidden = "".join(value(f"hide{side}", "1") for side, seen in ends.items() if not seen)
        return self.element("borderBox", hidden, light, ("e", inside)) if any(ends.values()) else inside

    def _matrix(self, part: tree.FormulaGrid, first: int, last: int, light: Light) -> str:
        """Some columns of a grid; each row holds unseen the others' height, so that all are as high in every block."""
        columns = "".join(
            f'<m:mc><m:mcPr><m:count m:val="1"/><m:mcJc m:val="{_JUSTIFIED[letter]}"/></m:mcPr></m:mc>'
            for letter in part.columns[first:last]
        )
        rows = ""
        for number, row in enumerate(part.rows, 1):
            cells = [self.content(cell, light) for cell in row[first:last]]
            # Of the lines between rows Office Math knows only those under a cell's own words.
            ruled = [range(begin, end) for over, begin, end in part.rules if over == number < len(part.rows)]
            for n in (n for n in range(first, last) if any(n in line for line in ruled)):
                cells[n - first] = self.element("borderBox", _UNDER, light, ("e", cells[n - first]))
            if last - first < len(row) and not all(map(tree.flat, row)):
                others = tree.FormulaRow((*row[:first], *row[last:]))
                cells[0] += self.phantom(self.content(others, light), light, False, width=False)
            rows += f"<m:mr>{''.join(f'<m:e>{cell}</m:e>' for cell in cells)}</m:mr>"
        return self.element("m", f"<m:mcs>{columns}</m:mcs>", light, ("", rows))

    def _around(self, tag: str, properties: str, body: tree.FormulaPart, light: Light) -> str:
        return self.element(tag, properties, light, ("e", self.content(body, light)))

    def _big(self, part: tree.Big, light: Light) -> str:
        place = "undOvr" if self._limits(part) else "subSup"
        hidden = f'<m:subHide m:val="{int(part.below is None)}"/><m:supHide m:val="{int(part.above is None)}"/>'
        below, above = (self.content(script, light) if script else "" for script in (part.below, part.above))
        marks = value("chr", part.text) + value("limLoc", place) + hidden
        return self.element("nary", marks, light, ("sub", below), ("sup", above), ("e", self.content(part.body, light)))

    def _limits(self, part: tree.Big | tree.Function | tree.Scripts) -> bool:
        """Whether scripts stand over and under."""
        return part.limits == "always" or (part.limits == "display" and self.display)

    def _scripted(self, base: str, part: tree.Function | tree.Scripts, light: Light) -> str:
        """A base with the scripts of its part."""
        if self._limits(part):
            return self._limit("Upp", self._limit("Low", base, part.below, light), part.above, light)
        scripts = [("sub", part.below), ("sup", part.above)]
        there = [(tag, self.content(script, light)) for tag, script in scripts if script is not None]
        tag = "s" + "".join(tag.capitalize() for tag, _ in there)
        return self.element(tag, "", light, ("e", base), *there) if there else base

    def _limit(self, where: str, base: str, limit: tree.FormulaPart | None, light: Light) -> str:
        if limit is None:
            return base
        return self.element(f"lim{where}", "", light, ("e", base), ("lim", self.content(limit, light)))

    def _operator(self, part: tree.FormulaPart, xml: str, light: Light) -> str:
        """A relation or an operation that carries something is still spaced as one."""
        if tree.kind(part) not in ("rel", "bin"):
            return xml
        return self.element("box", '<m:opEmu m:val="1"/>', light, ("e", xml))

    def phantom(self, body: str, light: Light, shown: bool, width: bool = True, height: bool = True) -> str:
        room = "" if width else '<m:zeroWid m:val="1"/>'
        room += "" if height else '<m:zeroAsc m:val="1"/><m:zeroDesc m:val="1"/>'
        marks = f'<m:show m:val="{int(shown)}"/>{room}<m:transp m:val="1"/>'
        return self.element("phant", marks, light, ("e", body))

    def element(self, tag: str, properties: str, light: Light, *inside: tuple[str, str]) -> str:
        """An element with its properties, then its arguments."""
        arguments = "".join(f"<m:{name}>{xml}</m:{name}>" if name else xml for name, xml in inside)
        control = f"<m:ctrlPr>{self._characters(True, False, light)}</m:ctrlPr>"
        return f"<m:{tag}><m:{tag}Pr>{properties}{control}</m:{tag}Pr>{arguments}</m:{tag}>"

    def style(self, style: str, light: Light, bold: bool = False, italic: bool = False) -> str:
        """A run's properties: i, b, bi, p (upright), or words."""
        own = {"i": "", "words": "<m:rPr><m:nor/></m:rPr>"}.get(style, f"<m:rPr>{value('sty', style)}</m:rPr>")
        return own + self._characters(italic or "i" in style, bold or "b" in style, light)

    def _characters(self, italic: bool, bold: bool, light: Light) -> str:
        attributes = f'lang="{self.look.lang}"'
        attributes += f' sz="{round(self.look.size * 100)}"' if self.look.size else ""
        attributes += f' b="{int(bold)}" i="{int(italic)}"'
        fill = f'<a:solidFill><a:schemeClr val="{SCHEME[light.color]}"/></a:solidFill>' if light.color else ""
        return f"<a:rPr {attributes}>{fill if light.on else '<a:noFill/>'}{_FONT}</a:rPr>"


def _run(properties: str, text: str) -> str:
    return f"<m:r>{properties}<m:t>{escape(text)}</m:t></m:r>" if text else ""


def _style(symbol: tree.Symbol) -> str:
    """Italic, bold or both for letters in these; upright for all else."""
    if symbol.variant in ("bf", "bi"):
        return "b" if symbol.variant == "bf" else "bi"
    return "i" if not symbol.variant and letters(symbol) != symbol.text else "p"


def value(tag: str, said: str) -> str:
    """A property with its value."""
    return f"<m:{tag} m:val={quoteattr(said)}/>"
