"""Read TeX into a formula: what each command means."""

import re
from collections.abc import Callable
from functools import partial
from typing import Literal, get_args
from unicodedata import normalize

from deck.base.problem import did_you_mean
from deck.base.regex import regex
from deck.maths import symbols, units
from deck.maths.chemistry import chemistry
from deck.maths.grammar import Read, TexError, TexReader, Token, as_one
from deck.maths.tables import environment, substack
from deck.model import formula as tree
from deck.model.node import Token as Color

__all__ = ["COMMANDS", "TexError", "read"]

MOST_CHARACTERS, MOST_DEPTH = 5_000, 80
_WORDS = {r"\ ": " ", "~": "\u00a0", r"\,": "\u2009", r"\$": "$", r"\%": "%", r"\&": "&", r"\#": "#", r"\_": "_"}
_LENGTH = regex(r"(-?\d*\.?\d+) ?(em|ex|pt|mu|cm|mm)")
_EM = {"em": 1, "ex": 0.45, "pt": 1 / 10, "mu": 1 / 18, "cm": 2.85, "mm": 0.285}
_STATES = {  # between which signs, and how many states there may be
    **{"bra": ("⟨", "|", 1), "ket": ("|", "⟩", 1), "braket": ("⟨", "⟩", 2), "Bra": ("⟨", "|", 1)},
    **{"Ket": ("|", "⟩", 1), "Braket": ("⟨", "⟩", 2), "innerproduct": ("⟨", "⟩", 2), "expval": ("⟨", "⟩", 1)},
    **{"mel": ("⟨", "⟩", 3), "matrixel": ("⟨", "⟩", 3), "matrixelement": ("⟨", "⟩", 3)},
}


def read(tex: str, display: bool = False) -> tree.Formula:
    """The formula that a TeX text means. Raises TexError at the first mistake."""
    if len(tex) > MOST_CHARACTERS:
        raise TexError(0, f"a formula of more than {MOST_CHARACTERS:,} characters", "make several of it")
    body = TexReader(tex, COMMANDS).all()
    if tree.depth(body) > MOST_DEPTH:
        raise TexError(0, f"more than {MOST_DEPTH} parts, one in the other", "make several formulas of it")
    if body == tree.FormulaRow():
        raise TexError(0, "the formula is empty", "write TeX, like x^2", "slide-text")
    return tree.Formula(body, tex, display)


def _always(part: tree.FormulaPart) -> Read:
    """What a command without arguments stands for."""
    return lambda *_: part


def _around(make: Callable[..., tree.FormulaPart], *how: object) -> Read:
    """A part that holds a command's argument."""
    return lambda reader, token: make(reader.argument(token), *how)


def _length(reader: TexReader, token: Token) -> tree.FormulaPart:
    written = reader.name(token)
    match = _LENGTH.fullmatch(written.text)
    if not match:
        written.fail(f"{written.text!r} is no length", "write one like 1em")
    return tree.FormulaSpace(float(match[1]) * _EM[match[2]])


def _function(name: str, limits: tree.Limits) -> tree.Function:
    return tree.Function(name, None, None, limits, tree.FormulaRow())


def _big(sign: str, limits: tree.Limits) -> Read:
    return _always(tree.Big(sign, None, None, limits, tree.FormulaRow()))


def _operatorname(reader: TexReader, token: Token) -> tree.FormulaPart:
    limits: tree.Limits = "side"
    if reader.peek().text == "*":
        reader.take()
        limits = "display"
    return _function(re.sub(r"\\[,; ]|~", "\u2006", reader.name(token).text), limits)


def _fraction(bar: bool, size: Literal["", "display", "text"], reader: TexReader, token: Token) -> tree.FormulaPart:
    return tree.Fraction(reader.argument(token), reader.argument(token), bar, size)


def _binomial(size: Literal["", "display", "text"], reader: TexReader, token: Token) -> tree.FormulaPart:
    return tree.Fence((_fraction(False, size, reader, token),), "(", ")")


def _brace(mark: str, over: bool, reader: TexReader, token: Token) -> tree.FormulaPart:
    return tree.Scripts(tree.Brace(reader.argument(token), mark, over), None, None, "always")


def _arrow(mark: str, reader: TexReader, token: Token) -> tree.FormulaPart:
    return tree.Arrow(mark, below=reader.optional(), above=reader.argument(token))


def _stacked(over: bool, reader: TexReader, token: Token) -> tree.FormulaPart:
    """Something small, then what it stands over or under."""
    small = reader.argument(token)
    return tree.Scripts(reader.argument(token), None if over else small, small if over else None, "always")


def _alphabet(variant: tree.Variant, reader: TexReader, token: Token) -> tree.FormulaPart:
    before, reader.variant = reader.variant, variant
    body = reader.argument(token)
    reader.variant = before
    return body


def _words(weight: str, reader: TexReader, token: Token) -> tree.FormulaPart:
    """Words as they stand, with formulas among them between $ signs."""
    begin = reader.take()
    if begin.text != "{":
        begin.fail(f"{token.text} has no words", f"write {token.text}{{…}}")
    words = partial(tree.FormulaWords, bold=weight == "b", italic=weight == "i")
    parts: list[tree.FormulaPart] = []
    text, level = "", 0
    while (piece := reader.take(spaces=True)).text != "}" or level:
        level += (piece.text == "{") - (piece.text == "}")
        if not piece.text:
            begin.unclosed("}")
        if piece.text == "$":
            parts += [words(text), reader.row("$")]
            text = ""
            if reader.take().text != "$":
                piece.fail("this $ is never closed", "write a $ where the formula ends")
        elif piece.text not in ("{", "}"):
            text += _said(piece)
    return as_one([part for part in (*parts, words(text)) if part != tree.FormulaWords("")])


def _said(piece: Token) -> str:
    """A piece of words as it is shown."""
    if piece.text.isspace():
        return " "
    if re.match(r"\\[a-zA-Z]", piece.text):
        piece.fail(f"{piece.text} among words", "put formulas among words between $ signs")
    return _WORDS.get(piece.text, piece.text.removeprefix("\\"))


def _left(reader: TexReader, token: Token) -> tree.FormulaPart:
    left, middle, right = _delimiter(reader, token), "", None
    parts = []
    while right is None:
        with reader.nested(token):
            parts.append(reader.row())
        end = reader.take()
        if end.text == r"\middle":
            middle = _delimiter(reader, end)
        elif end.text == r"\right":
            right = _delimiter(reader, end)
        else:
            token.fail(r"a \left without its \right", r"write \right. where there is nothing to see")
    return tree.Fence(tuple(parts), left, right, middle)


def _delimiter(reader: TexReader, token: Token) -> str:
    sign = reader.take()
    if sign.text not in symbols.DELIMITERS:
        seen = repr(sign.text) if sign.text else "the end"
        token.fail(f"{token.text} needs a delimiter, not {seen}", f"write {token.text}( or {token.text}. for none")
    return symbols.DELIMITERS[sign.text]


def _sized(size: int, kind: tree.Class, reader: TexReader, token: Token) -> tree.FormulaPart:
    return tree.Sized(_delimiter(reader, token), size, kind)


def _not(reader: TexReader, token: Token) -> tree.FormulaPart:
    body = reader.argument(token)
    if not isinstance(body, tree.Symbol):
        token.fail(r"\not strikes out one sign", r"write \not=, or \cancel{…}")
    return tree.Symbol(normalize("NFC", body.text + "\u0338"), body.kind, body.variant)


def _color(reader: TexReader, token: Token) -> tree.FormulaPart:
    name = reader.name(token)
    if name.text not in get_args(Color):
        name.fail(f"no colour {name.text!r} in the theme", did_you_mean(name.text, get_args(Color)))
    if token.text == r"\color" and reader.peek().text != "{":
        return tree.Colored(reader.row(), name.text)
    return tree.Colored(reader.argument(token), name.text)


def _term(reader: TexReader, token: Token) -> tree.FormulaPart:
    name = reader.name(token)
    match = re.fullmatch(r"(step|lit)([1-9]\d?)", name.text)
    if not match:
        name.fail(f"no click {name.text!r}", "write step2 for what appears at click 2, lit2 for what lights up")
    return tree.Term(reader.argument(token), int(match[2]), match[1] == "lit")


def _sizing(style: Literal["display", "text", "script"], reader: TexReader, _: Token) -> tree.FormulaPart:
    return tree.Sizing(reader.row(), style)


def _modulo(reader: TexReader, token: Token) -> tree.FormulaPart:
    name = tree.FormulaRow((tree.FormulaWords("mod"), tree.FormulaSpace(1 / 3), reader.argument(token)))
    return tree.FormulaRow((tree.FormulaSpace(1), tree.Symbol("(", "open"), name, tree.Symbol(")", "close")))


def _tag(reader: TexReader, token: Token) -> tree.FormulaPart:
    return tree.FormulaRow((tree.FormulaSpace(2), tree.FormulaWords(f"({reader.name(token).text})")))


def _dirac(left: str, right: str, count: int, reader: TexReader, token: Token) -> tree.FormulaPart:
    """States between signs; several stand in as many braces, or in one pair with | between them."""
    written = reader.written(token)
    found = re.finditer(r"(?:\\[|]|\{[^{}]*\}|[^|])+", written.text)
    states = [Token(match[0], written.at + match.start()) for match in found]
    while len(states) < count and reader.peek().text == "{":
        states.append(reader.written(token))
    parts = [reader.inside(state) for state in states]
    if not all(tree.flat(part) for part in parts):
        return tree.Fence(tuple(parts), left, right, "|")
    inside: list[tree.FormulaPart] = []
    for part in parts:
        inside += [tree.Symbol("|"), part] if inside else [part]
    return tree.FormulaRow((tree.Symbol(left, "open"), *inside, tree.Symbol(right, "close")))


def _dyad(reader: TexReader, token: Token) -> tree.FormulaPart:
    """A state's product with another one, or with itself."""
    ket = reader.written(token)
    bra = reader.written(token) if reader.peek().text == "{" else ket
    signs = tree.Symbol("⟩", "close"), tree.Symbol("⟨", "open")
    return tree.FormulaRow(
        (tree.Symbol("|", "open"), reader.inside(ket), *signs, reader.inside(bra), tree.Symbol("|", "close"))
    )


COMMANDS: dict[str, Read] = {
    **{name: _always(tree.FormulaSpace(em)) for name, em in symbols.SPACES.items()},
    **dict.fromkeys(("hspace", "mspace"), _length),
    **dict.fromkeys(("nonumber", "notag", "allowbreak"), _always(tree.FormulaRow())),
    **{name: _big(sign, "display") for name, sign in symbols.BIGS.items()},
    **{name: _big(sign, "side") for name, sign in symbols.INTEGRALS.items()},
    **{name: _always(_function(name, "side")) for name in symbols.FUNCTIONS},
    **{name: _always(_function(said, "display")) for name, said in symbols.LIMITS.items()},
    "operatorname": _operatorname,
    **{"frac": partial(_fraction, True, ""), "cfrac": partial(_fraction, True, "display")},
    **{"dfrac": partial(_fraction, True, "display"), "tfrac": partial(_fraction, True, "text")},
    **{"binom": partial(_binomial, ""), "dbinom": partial(_binomial, "display"), "tbinom": partial(_binomial, "text")},
    "sqrt": lambda reader, token: tree.Root(degree=reader.optional(), body=reader.argument(token)),
    **{name: _around(tree.Accent, mark) for name, mark in symbols.ACCENTS.items()},
    **{name: _around(tree.Accent, mark, True) for name, mark in symbols.WIDE_ACCENTS.items()},
    **{"overline": _around(tree.FormulaLine, True), "underline": _around(tree.FormulaLine, False)},
    **{name: partial(_brace, *mark) for name, mark in symbols.BRACES.items()},
    **{name: partial(_arrow, mark) for name, mark in symbols.ARROWS.items()},
    **dict.fromkeys(("overset", "stackrel"), partial(_stacked, True)),
    **{"underset": partial(_stacked, False), "substack": substack},
    **{name: partial(_alphabet, variant) for name, variant in symbols.ALPHABETS.items()},
    **{name: partial(_words, weight) for name, weight in symbols.TEXTS.items()},
    **{name: partial(_sized, *size) for name, size in symbols.SIZES.items()},
    **{"left": _left, "begin": environment, "not": _not, "pmod": _modulo, "tag": _tag},
    **{"bmod": _always(_function("mod", "side")), "color": _color, "textcolor": _color, "htmlId": _term},
    **{"displaystyle": partial(_sizing, "display"), "textstyle": partial(_sizing, "text")},
    **{"scriptstyle": partial(_sizing, "script"), "mathstrut": _always(tree.Phantom(tree.Symbol("("), width=False))},
    **{"phantom": _around(tree.Phantom), "hphantom": _around(tree.Phantom, True, False)},
    **{"vphantom": _around(tree.Phantom, False, True), "smash": _around(tree.Phantom, True, False, True)},
    **dict.fromkeys(("boxed", "fbox"), _around(tree.Boxed)),
    **{name: _around(tree.Boxed, mark) for name, mark in (("cancel", "up"), ("bcancel", "down"), ("xcancel", "cross"))},
    **{name: partial(_dirac, *signs) for name, signs in _STATES.items()},
    **dict.fromkeys(("ketbra", "dyad", "outerproduct"), _dyad),
    **{**units.COMMANDS, "ce": chemistry},
}
"""Every command that is more than a sign, by its name."""
