"""Read TeX into a formula: what each command means."""

from __future__ import annotations

import re
from functools import partial
from typing import Literal
from unicodedata import normalize

from deck.maths import symbols
from deck.maths.grammar import Read, Reader, TexError, Token
from deck.maths.tables import environment, substack
from deck.maths.tree import (
    Accent,
    Arrow,
    Big,
    Boxed,
    Brace,
    Class,
    Colored,
    Fence,
    Formula,
    Fraction,
    Function,
    Limits,
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
    Variant,
    Words,
    depth,
)
from deck.problem import did_you_mean
from deck.theme import SCHEME

__all__ = ["COMMANDS", "TexError", "read"]

MOST_CHARACTERS, MOST_DEPTH = 5_000, 80
_WORDS = {r"\ ": " ", "~": "\u00a0", r"\,": "\u2009", r"\$": "$", r"\%": "%", r"\&": "&", r"\#": "#", r"\_": "_"}
_LENGTH = re.compile(r"(-?\d*\.?\d+) ?(em|ex|pt|mu|cm|mm)")
_EM = {"em": 1, "ex": 0.45, "pt": 1 / 10, "mu": 1 / 18, "cm": 2.85, "mm": 0.285}


def read(tex: str, display: bool = False) -> Formula:
    """The formula that a TeX text means. Raises TexError at the first mistake."""
    if len(tex) > MOST_CHARACTERS:
        raise TexError(0, f"a formula of more than {MOST_CHARACTERS:,} characters", "make several of it")
    body = Reader(tex, COMMANDS).all()
    if depth(body) > MOST_DEPTH:
        raise TexError(0, f"more than {MOST_DEPTH} parts, one in the other", "make several formulas of it")
    if body == Row():
        raise TexError(0, "the formula is empty", "write TeX, like x^2")
    return Formula(body, tex, display)


def _space(em: float, *_: object) -> Part:
    return Space(em)


def _length(reader: Reader, token: Token) -> Part:
    written = reader.name(token)
    match = _LENGTH.fullmatch(written.text)
    if not match:
        written.fail(f"{written.text!r} is no length", "write one like 1em")
    return Space(float(match[1]) * _EM[match[2]])


def _nothing(*_: object) -> Part:
    return Row()


def _big(sign: str, limits: Limits, *_: object) -> Part:
    return Big(sign, None, None, limits, Row())


def _function(name: str, limits: Limits, *_: object) -> Part:
    return Function(name, None, None, limits, Row())


def _operatorname(reader: Reader, token: Token) -> Part:
    limits: Limits = "side"
    if reader.peek().text == "*":
        reader.take()
        limits = "display"
    name = reader.name(token).text
    return Function(re.sub(r"\\[,; ]", "\u2006", name).replace("~", "\u2006"), None, None, limits, Row())


def _fraction(bar: bool, size: Literal["", "display", "text"], reader: Reader, token: Token) -> Part:
    return Fraction(reader.argument(token), reader.argument(token), bar, size)


def _binomial(size: Literal["", "display", "text"], reader: Reader, token: Token) -> Part:
    return Fence((_fraction(False, size, reader, token),), "(", ")")


def _root(reader: Reader, token: Token) -> Part:
    degree = reader.optional()
    return Root(reader.argument(token), degree)


def _accent(mark: str, wide: bool, reader: Reader, token: Token) -> Part:
    return Accent(reader.argument(token), mark, wide)


def _line(over: bool, reader: Reader, token: Token) -> Part:
    return Line(reader.argument(token), over)


def _brace(mark: str, over: bool, reader: Reader, token: Token) -> Part:
    return Scripts(Brace(reader.argument(token), mark, over), None, None, "always")


def _arrow(mark: str, reader: Reader, token: Token) -> Part:
    below = reader.optional()
    return Arrow(mark, reader.argument(token), below)


def _over(reader: Reader, token: Token) -> Part:
    above = reader.argument(token)
    return Scripts(reader.argument(token), None, above, "always")


def _under(reader: Reader, token: Token) -> Part:
    below = reader.argument(token)
    return Scripts(reader.argument(token), below, None, "always")


def _alphabet(variant: Variant, reader: Reader, token: Token) -> Part:
    before, reader.variant = reader.variant, variant
    body = reader.argument(token)
    reader.variant = before
    return body


def _words(weight: str, reader: Reader, token: Token) -> Part:
    """Words as they stand, with formulas among them between $ signs."""
    begin = reader.take()
    if begin.text != "{":
        begin.fail(f"{token.text} has no words", f"write {token.text}{{…}}")
    parts: list[Part] = []
    text, level = "", 0
    while (piece := reader.take(spaces=True)).text != "}" or level:
        level += (piece.text == "{") - (piece.text == "}")
        if not piece.text:
            begin.fail("this { is never closed", "write a } where it ends")
        if piece.text == "$":
            parts += [Words(text, weight == "b", weight == "i"), reader.row("$")]
            text = ""
            if reader.take().text != "$":
                piece.fail("this $ is never closed", "write a $ where the formula ends")
        elif piece.text not in ("{", "}"):
            text += _said(piece)
    parts = [part for part in (*parts, Words(text, weight == "b", weight == "i")) if part != Words("")]
    return parts[0] if len(parts) == 1 else Row(tuple(parts))


def _said(piece: Token) -> str:
    """A piece of words as it is shown."""
    if piece.text.isspace():
        return " "
    if re.match(r"\\[a-zA-Z]", piece.text):
        piece.fail(f"{piece.text} among words", "put formulas among words between $ signs")
    return _WORDS.get(piece.text, piece.text.removeprefix("\\"))


def _left(reader: Reader, token: Token) -> Part:
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
    return Fence(tuple(parts), left, right, middle)


def _delimiter(reader: Reader, token: Token) -> str:
    sign = reader.take()
    if sign.text not in symbols.DELIMITERS:
        seen = repr(sign.text) if sign.text else "the end"
        token.fail(f"{token.text} needs a delimiter, not {seen}", f"write {token.text}( or {token.text}. for none")
    return symbols.DELIMITERS[sign.text]


def _sized(size: int, kind: Class, reader: Reader, token: Token) -> Part:
    return Sized(_delimiter(reader, token), size, kind)


def _not(reader: Reader, token: Token) -> Part:
    body = reader.argument(token)
    if not isinstance(body, Symbol):
        token.fail(r"\not strikes out one sign", r"write \not=, or \cancel{…}")
    return Symbol(normalize("NFC", body.text + "\u0338"), body.kind, body.variant)


def _color(reader: Reader, token: Token) -> Part:
    name = reader.name(token)
    if name.text not in SCHEME:
        name.fail(f"no colour {name.text!r} in the theme", did_you_mean(name.text, SCHEME))
    if token.text == r"\color" and reader.peek().text != "{":
        return Colored(reader.row(), name.text)
    return Colored(reader.argument(token), name.text)


def _term(reader: Reader, token: Token) -> Part:
    name = reader.name(token)
    match = re.fullmatch(r"(step|lit)([1-9]\d?)", name.text)
    if not match:
        name.fail(f"no click {name.text!r}", "write step2 for what appears at click 2, lit2 for what lights up")
    return Term(reader.argument(token), int(match[2]), match[1] == "lit")


def _sizing(style: Literal["display", "text", "script"], reader: Reader, _: Token) -> Part:
    return Sizing(reader.row(), style)


def _phantom(width: bool, height: bool, shown: bool, reader: Reader, token: Token) -> Part:
    return Phantom(reader.argument(token), width, height, shown)


def _boxed(mark: Literal["frame", "up", "down", "cross"], reader: Reader, token: Token) -> Part:
    return Boxed(reader.argument(token), mark)


def _modulo(reader: Reader, token: Token) -> Part:
    name = Row((Words("mod"), Space(1 / 3), reader.argument(token)))
    return Row((Space(1), Symbol("(", "open"), name, Symbol(")", "close")))


def _tag(reader: Reader, token: Token) -> Part:
    return Row((Space(2), Words(f"({reader.name(token).text})")))


COMMANDS: dict[str, Read] = {
    **{name: partial(_space, em) for name, em in symbols.SPACES.items()},
    **dict.fromkeys(("hspace", "mspace"), _length),
    **dict.fromkeys(("nonumber", "notag", "allowbreak"), _nothing),
    **{name: partial(_big, sign, "display") for name, sign in symbols.BIGS.items()},
    **{name: partial(_big, sign, "side") for name, sign in symbols.INTEGRALS.items()},
    **{name: partial(_function, name, "side") for name in symbols.FUNCTIONS},
    **{name: partial(_function, said, "display") for name, said in symbols.LIMITS.items()},
    "operatorname": _operatorname,
    **{"frac": partial(_fraction, True, ""), "cfrac": partial(_fraction, True, "display")},
    **{"dfrac": partial(_fraction, True, "display"), "tfrac": partial(_fraction, True, "text")},
    **{"binom": partial(_binomial, ""), "dbinom": partial(_binomial, "display"), "tbinom": partial(_binomial, "text")},
    "sqrt": _root,
    **{name: partial(_accent, mark, False) for name, mark in symbols.ACCENTS.items()},
    **{name: partial(_accent, mark, True) for name, mark in symbols.WIDE_ACCENTS.items()},
    **{"overline": partial(_line, True), "underline": partial(_line, False)},
    **{name: partial(_brace, *mark) for name, mark in symbols.BRACES.items()},
    **{name: partial(_arrow, mark) for name, mark in symbols.ARROWS.items()},
    **{"overset": _over, "stackrel": _over, "underset": _under, "substack": substack},
    **{name: partial(_alphabet, variant) for name, variant in symbols.ALPHABETS.items()},
    **{name: partial(_words, weight) for name, weight in symbols.TEXTS.items()},
    **{name: partial(_sized, *size) for name, size in symbols.SIZES.items()},
    **{"left": _left, "begin": environment, "not": _not, "pmod": _modulo, "tag": _tag},
    **{"bmod": partial(_function, "mod", "side"), "color": _color, "textcolor": _color, "htmlId": _term},
    **{"displaystyle": partial(_sizing, "display"), "textstyle": partial(_sizing, "text")},
    **{"scriptstyle": partial(_sizing, "script"), "mathstrut": lambda *_: Phantom(Symbol("("), width=False)},
    **{"phantom": partial(_phantom, True, True, False), "hphantom": partial(_phantom, True, False, False)},
    **{"vphantom": partial(_phantom, False, True, False), "smash": partial(_phantom, True, False, True)},
    **{"boxed": partial(_boxed, "frame"), "fbox": partial(_boxed, "frame"), "cancel": partial(_boxed, "up")},
    **{"bcancel": partial(_boxed, "down"), "xcancel": partial(_boxed, "cross")},
}
"""Every command that is more than a sign, by its name."""
