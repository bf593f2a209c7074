"""Write Office Math as the TeX that it would be read from: the tables of maths/, read backwards."""

import re
from collections.abc import Callable, Iterable
from functools import cache
from itertools import groupby, product
from typing import Any

from deck.base.regex import regex
from deck.maths import symbols
from deck.maths.spacing import spaces
from deck.maths.symbols import letters
from deck.model.formula import Symbol, Variant
from deck.pptx.palette import SCHEME
from deck.pptx.parts import A, M, whole

_NAMES = {sign: name for name, (sign, _) in reversed(symbols.SYMBOLS.items()) if not sign.isascii()}
_SPACED = {sign for sign, kind in symbols.SYMBOLS.values() if kind in ("rel", "bin")} | {*"=<>+-−*∗"}
_CHARACTERS = {
    **{char: f"\\{char}" for char in "#$%&_{}"},
    **{char: f"{char} " for char in ",;"},
    **{char: rf"\text{{\{char}}}" for char in "~^'’`"},
    **{"\\": r"\backslash", "‖": r"\|", "−": "-", "∗": "*", "\u200b": "", "\u2061": "", "\u00a0": "~", " ": "~"},
    **{spaces(em): f"\\{name}" for name, em in reversed(symbols.SPACES.items()) if em > 0 and name != "nobreakspace"},
    **{"\u2004": r"\;", "\u2005": r"\;", "\u2006": r"\,", "\u2009": r"\,", "\u200a": r"\mspace{1mu}"},
}
_BIGS = {sign: f"\\{name}" for name, sign in (symbols.BIGS | symbols.INTEGRALS).items()}
_FUNCTIONS = {said: name for name, said in ({name: name for name in symbols.FUNCTIONS} | symbols.LIMITS).items()}
_WIDE = {mark: name for name, mark in symbols.WIDE_ACCENTS.items()}
_ACCENTS = _WIDE | {mark: name for name, mark in symbols.ACCENTS.items()}
_MARKS = {"^": "\u0302", "~": "\u0303", "¯": "\u0305", "\u0304": "\u0305", "˙": "\u0307", "¨": "\u0308", "→": "\u20d7"}
_OVER = {mark: name for name, (mark, _) in symbols.BRACES.items()} | {m: n for n, m in symbols.ARROWS.items()}
_DELIMITERS = {sign: name for name, sign in reversed(symbols.DELIMITERS.items())} | {"∥": r"\|", "∣": "|"}
_MATRICES = {(left, right, pattern): name for name, (pattern, form, left, right) in symbols.ENVIRONMENTS.items()
             if form in ("matrix", "cases") and name not in ("array", "dcases")}  # fmt: skip
_ALPHABETS: dict[Variant, str] = {variant: name for name, variant in reversed(symbols.ALPHABETS.items())}
_STYLES: dict[str, Variant] = {"b": "bf", "bi": "bi", "double-struck": "bb", "script": "cal", "fraktur": "frak"}
_STYLES |= {"sans-serif": "sf", "monospace": "tt"}
_SAME = {"sSub": "scripted", "sSup": "scripted", "sSubSup": "scripted", "limLow": "limit", "limUpp": "limit"}
_BARE = regex(r"[A-Za-z]|\d[\d.]*|[)\]]|\\[A-Za-z]+|\\(math[a-z]+|boldsymbol)\{[^{}]*\}")
_NEXT = r" \\ "  # from one line to the next
_TOKENS = {color: token for token, color in SCHEME.items() if token != "ink"}


def tex(element: Any) -> str:
    """What an `m:oMathPara`, an `m:oMath` or a part of one (of lxml) says; signs that TeX has no name for stay."""
    whole = element.tag == f"{M}oMathPara"
    writer = _TexWriter(element, whole or next(element.iterancestors(f"{M}oMathPara"), None) is not None)
    lines = list(map(writer.inside, element.iterchildren(f"{M}oMath") if whole else [element]))
    written = re.sub(" +", " ", lines[0] if len(lines) == 1 else _environment("gathered", lines)).strip()
    written = re.sub(r"(^|[({\[,=<>&] ?)([-+]) ", r"\1\2", written).replace(r"\quad\quad", r"\qquad")
    return written.replace("\u00a0", " ")


@cache
def _alphabets() -> dict[str, tuple[Variant, str]]:
    """The characters of the mathematical alphabets: whose they are, and the letter that they show."""
    plain = [char for char in map(chr, (*range(0x30, 0x7B), 0x131, 0x237, *range(0x391, 0x3F6))) if char.isalnum()]
    found: dict[str, tuple[Variant, str]] = {}
    for variant, char in product(("", "bf", "bi", "bb", "cal", "frak", "sf", "tt"), [*plain, "∇", "∂"]):
        found.setdefault(letters(Symbol(char, variant=variant)), (variant, char))  # type: ignore[arg-type]
    return found


class _TexWriter:
    """Writes the parts of a formula, a method a tag; one on a line of its own (`display`) has other limits."""

    def __init__(self, root: Any, display: bool) -> None:
        self._display, self._aligned = display, False  # aligned: & parts columns
        self._colored = len({_color(run) for run in root.iter(f"{M}r")}) > 1

    def inside(self, element: Any) -> str:
        """What an element holds, side by side."""
        return _glued(map(self._part, _parts(element)))

    def _part(self, element: Any) -> str:
        tag = element.tag.removeprefix(M)
        write: Callable[[Any], str] = getattr(self, f"_{_SAME.get(tag, tag).lower()}", self.inside)
        return write(element)

    def _group(self, element: Any, name: str = "e") -> str:
        """An argument in braces."""
        found = element.find(f"{M}{name}")
        return f"{{{self.inside(found).strip() if found is not None else ''}}}"

    def _r(self, run: Any) -> str:
        text, look = "".join(part.text or "" for part in run.iter(f"{M}t")), run.find(f"{A}rPr")
        if _is_on(run, "nor"):
            marks = {"b": "bf", "i": "it"} if look is not None else {}
            mark = next((mark for name, mark in marks.items() if look.get(name) in ("1", "true")), "")
            said = re.sub(r"([\\{}$%&#_])", r"\\\1", text.replace("\u200b", ""))
            written = rf"\text{mark}{{{said.replace(' ', chr(0xA0))}}}" if said else ""
        else:
            style = _value(run, "sty", "i")
            written = self._signs(text, style == "p", _STYLES.get(style) or _STYLES.get(_value(run, "scr")))
        token = _TOKENS.get(_color(run)) if self._colored and written else None
        return rf"\textcolor{{{token}}}{{{written}}}" if token else written

    def _signs(self, text: str, upright: bool = True, said: Variant | None = None) -> str:
        """The characters of a run, each in its alphabet."""
        found = []
        for char in text:
            variant, letter = ("", char) if char in _NAMES else _alphabets().get(char, ("", char))
            if said in ("bf", "bi"):
                variant, letter = said, _alphabets().get(char, ("", char))[1]
            elif letter == char:
                variant = said or ("rm" if upright and letters(Symbol(char)) != char else "")
            found.append((variant, self._sign(letter)))
        groups = (
            (variant, _glued(sign for _, sign in group)) for variant, group in groupby(found, lambda item: item[0])
        )
        return _glued(rf"\{_ALPHABETS[v]}{{{signs}}}" if v and signs.strip("~ ") else signs for v, signs in groups)

    def _sign(self, char: str) -> str:
        if char == "&" and self._aligned:
            return " & "
        written = _CHARACTERS.get(char, f"\\{_NAMES[char]}" if char in _NAMES else char)
        return f" {written} " if char in _SPACED else written

    def _f(self, part: Any) -> str:
        above, below, kind = self._group(part, "num"), self._group(part, "den"), _value(part, "type", "bar")
        if kind == "noBar":
            return rf"\substack{{{above[1:-1]} \\ {below[1:-1]}}}"
        return f"{above}/{below}" if kind == "lin" else rf"\{_small(part)}frac{above}{below}"

    def _nary(self, part: Any) -> str:
        char = _value(part, "chr", "∫")
        side = char in symbols.INTEGRALS.values()
        over = _value(part, "limLoc", "subSup" if side else "undOvr") == "undOvr"
        sign = _BIGS.get(char) or self._sign(char).strip()
        limits = _limits(over, self._display and not side) if char in _BIGS else ""
        scripts = ["{}" if _is_on(part, f"{name}Hide") else self._group(part, name) for name in ("sub", "sup")]
        return _glued([f"{sign}{limits}{_scripts(*scripts)} ", self._group(part)[1:-1]])

    def _func(self, part: Any) -> str:
        name = part.find(f"{M}fName")
        return _glued([f"{self._name(name) if name is not None else ''} ", self._group(part)[1:-1]])

    def _name(self, element: Any) -> str:
        """A function's name with its scripts."""
        scripts, over, inner = {"sub": "{}", "sup": "{}"}, False, element
        while len(parts := _parts(inner)) == 1 and (tag := parts[0].tag.removeprefix(M)) in _SAME:
            over = tag.startswith("lim")
            where = {"lim": "sub" if tag == "limLow" else "sup"} if over else {"sub": "sub", "sup": "sup"}
            scripts |= {to: self._group(parts[0], n) for n, to in where.items() if parts[0].find(M + n) is not None}
            inner = parts[0].find(f"{M}e")
        said = re.sub("[\u00a0 ]", "\u2006", "".join(part.text or "" for part in inner.iter(f"{M}t")).strip())
        if not re.fullmatch("[A-Za-z\u2006]+", said) or any(part.tag != f"{M}r" for part in parts):
            return self.inside(element)
        known, there = _FUNCTIONS.get(said), any(script != "{}" for script in scripts.values())
        usual = self._display and (known in symbols.LIMITS or (known is None and over))
        written = f"\\{known}" if known else rf"\operatorname{'*' * over}{{{said}}}".replace("\u2006", r"\,")
        return written + (_limits(over, usual) if there else "") + _scripts(**scripts)

    def _scripted(self, part: Any) -> str:
        base, inner = self._group(part), _parts(part.find(f"{M}e"))
        alone = len(inner) == 1 and inner[0].tag in (f"{M}d", f"{M}acc")
        if alone or (_BARE.fullmatch(base, 1, len(base) - 1) and base[2:-1] not in _FUNCTIONS.values()):
            base = f" {base[1:-1]}" if base[1].isdigit() else base[1:-1]  # apart from digits before it
        return base + _scripts(self._group(part, "sub"), self._group(part, "sup"))

    def _spre(self, part: Any) -> str:
        return f"{{}}{_scripts(self._group(part, 'sub'), self._group(part, 'sup'))}{self._group(part)}"

    def _limit(self, part: Any) -> str:
        above, inner = part.tag == f"{M}limUpp", _parts(part.find(f"{M}e"))
        limit, base = self._group(part, "lim"), self._group(part)
        if len(inner) == 1 and not above and _value(inner[0], "chr") in symbols.ARROWS.values():
            return base[1:].replace("{", f"[{limit}]{{", 1)[:-1]
        if len(inner) == 1 and re.match(rf"\{{\\{'over' if above else 'under'}(brace|bracket|paren)", base):
            return base[1:-1] + ("^" if above else "_") + limit
        return rf"\{'overset' if above else 'underset'}{limit}{base}"

    def _groupchr(self, part: Any) -> str:
        mark = _value(part, "chr", "⏟")
        over = f"{'over' if _value(part, 'pos') == 'top' else 'under'}set{{{self._sign(mark).strip()}}}"
        return rf"\{_OVER.get(mark, over)}{self._group(part)}"

    def _acc(self, part: Any) -> str:
        mark, body = _value(part, "chr", "\u0302"), self._group(part)
        mark, long = _MARKS.get(mark, mark), not re.fullmatch(r"\{(\\?\w+|\\\w+\{\w\})\}", body)
        name = (long and _WIDE.get(mark)) or _ACCENTS.get(mark) or rf"overset{{{self._sign(mark).strip()}}}"
        return rf"\{name}{body}"

    def _bar(self, part: Any) -> str:
        return rf"\{'over' if _value(part, 'pos') == 'top' else 'under'}line{self._group(part)}"

    def _rad(self, part: Any) -> str:
        degree = "{}" if _is_on(part, "degHide") else self._group(part, "deg")
        shown = "" if degree == "{}" else f"[{degree}]" if "]" in degree else f"[{degree[1:-1]}]"
        return rf"\sqrt{shown}{self._group(part)}"

    def _borderbox(self, part: Any) -> str:
        marks = "b" * _is_on(part, "strikeTLBR") + "u" * _is_on(part, "strikeBLTR")
        hidden = any(_is_on(part, f"hide{side}") for side in ("Top", "Bot", "Left", "Right")) and not marks
        name = {"": "boxed", "b": "bcancel", "u": "cancel", "bu": "xcancel"}[marks]
        return self.inside(part) if hidden else rf"\{name}{self._group(part)}"

    def _phant(self, part: Any) -> str:
        flat, thin = _is_on(part, "zeroAsc"), _is_on(part, "zeroWid")
        waiting = all(run.find(f"{A}rPr/{A}noFill") is not None for run in part.iter(f"{M}r"))  # for a click
        if _value(part, "show", "1") in ("0", "off", "false") and not waiting:
            return rf"\{'h' * flat}{'v' * thin}phantom{self._group(part)}"
        return rf"\smash{self._group(part)}" if flat else self.inside(part)

    def _d(self, part: Any) -> str:
        signs = [_value(part, f"{name}Chr", usual) for name, usual in (("beg", "("), ("sep", "|"), ("end", ")"))]
        bodies = part.findall(f"{M}e")
        inner = _parts(bodies[0]) if len(bodies) == 1 else []
        only = inner[0] if len(inner) == 1 else part
        if only.tag == f"{M}m" and (name := _MATRICES.get((signs[0], signs[2], "".join(sorted({*_columns(only)}))))):
            return self._m(only, name)
        if only.tag == f"{M}f" and _value(only, "type") == "noBar" and (signs[0], signs[2]) == ("(", ")"):
            return rf"\{_small(only)}binom{self._group(only, 'num')}{self._group(only, 'den')}"
        left, middle, right = (_DELIMITERS.get(sign) for sign in signs)
        inside = [self.inside(body) for body in bodies]
        if left is None or middle is None or right is None:
            return _glued([self._signs(signs[0]), signs[1].join(inside), self._signs(signs[2])])
        return _glued([rf"\left{left} ", rf" \middle{middle} ".join(inside), rf" \right{right}"])

    def _m(self, part: Any, name: str = "") -> str:
        rows = [" & ".join(map(self.inside, row.iterfind(f"{M}e"))) for row in part.iterfind(f"{M}mr")]
        return _environment(
            name or ("matrix" if {*(columns := _columns(part))} == {"c"} else f"array}}{{{columns}"), rows
        )

    def _eqarr(self, part: Any) -> str:
        before, self._aligned = self._aligned, True
        lines = list(map(self.inside, part.iterfind(f"{M}e")))
        self._aligned = before
        if len(lines) < 2 or any(re.search(r"(?<!\\)&", line) for line in lines):
            return _environment("aligned", lines)
        small = next(part.iterancestors(f"{M}sub", f"{M}sup", f"{M}lim"), None) is not None
        return rf"\substack{{{_NEXT.join(lines)}}}" if small else _environment("gathered", lines)


def _parts(element: Any) -> list[Any]:
    """What stands in an element, without its properties."""
    return [c for c in element if isinstance(c.tag, str) and c.tag.startswith(M) and not c.tag.endswith("Pr")]


def _value(part: Any, name: str, usual: str = "") -> str:
    """A property of a part: what it is without a word on it, what an empty one says."""
    found = part.find(f"./{part.tag}Pr/{M}{name}")
    return usual if found is None else found.get(f"{M}val", "")


def _is_on(part: Any, name: str) -> bool:
    return _value(part, name, "0") not in ("0", "off", "false")


def _color(run: Any) -> str:
    found = run.find(f"{A}rPr/{A}solidFill/{A}schemeClr")
    return "" if found is None else found.get("val", "")


def _columns(part: Any) -> str:
    """A letter for each column of a matrix."""
    found = (
        _value(c, "mcJc", "c")[:1] * min(max(whole(_value(c, "count", "1")), 1), 100)
        for c in part.iterfind(f"{M}mPr/{M}mcs/{M}mc")
    )
    return "".join(found) or "c"


def _small(part: Any) -> str:
    return "t" if part.find(f"{M}num/{M}argPr/{M}argSz[@{M}val='-1']") is not None else ""


def _limits(over: bool, usual: bool) -> str:
    return "" if over == usual else r"\limits" if over else r"\nolimits"


def _scripts(sub: str, sup: str) -> str:
    """Scripts, each in braces; {} is none."""
    written = ""
    for sign, body in (("_", sub), ("^", sup)):
        bare = re.fullmatch(r"[A-Za-z0-9*]|\\[A-Za-z]+", body[1:-1]) and body[2:-1] not in _FUNCTIONS.values()
        primes = "'" * body.count("prime") if re.fullmatch(r"\{(\\prime ?)+\}", body) and sign == "^" else ""
        written += primes or (sign + (body[1:-1] if bare else body) if body != "{}" else "")
    return written


def _glued(pieces: Iterable[str]) -> str:
    """Pieces side by side, with a space where two would be read as one."""
    written: list[str] = []
    for piece in filter(None, pieces):
        if written and piece[0].isalnum() and re.search(r"\\[A-Za-z]+$|[_^]\w$", written[-1]):
            written.append(" ")
        written.append(piece)
    return "".join(written)


def _environment(name: str, rows: Iterable[str]) -> str:
    return rf"\begin{{{name}}} " + _NEXT.join(rows) + rf" \end{{{name.partition('}')[0]}}}"
