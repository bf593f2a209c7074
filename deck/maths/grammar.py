"""Read what all TeX is made of: groups, rows, scripts and arguments; commands are read by functions given to it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from typing import NamedTuple, NoReturn

from deck.base.codes import Code
from deck.base.dataclass import replace
from deck.base.regex import regex
from deck.maths.symbols import CHARACTERS, HINTS, SYMBOLS, TYPED
from deck.model import formula as tree

MOST_LEVELS = 30
_TOKEN = regex(r"\\[a-zA-Z]+|\\[\s\S]|\\|\s+|[\s\S]")
_CLASSES: dict[str, tree.Class] = {
    **{sign: kind for sign, kind in reversed(SYMBOLS.values()) if not sign.isascii()},
    **{char: kind for kind, chars in CHARACTERS.items() for char in chars},
}
_ENDS = ("", "}", "&", r"\\", r"\end", r"\right", r"\middle")
_ALONE = {  # what may not stand where a formula ends: what is wrong with it, what would be right
    "}": ("a } without its {", r"write \} for the sign"),
    "&": ("a & outside of lines", r"put them into \begin{aligned} … \end{aligned}"),
    r"\\": (r"a \\ outside of lines", r"put them into \begin{aligned} … \end{aligned}"),
    r"\end": (r"an \end without its \begin", ""),
    r"\right": (r"a \right without its \left", ""),
    r"\middle": (r"a \middle outside of \left and \right", ""),
}


class TexError(Exception):
    """A mistake in TeX: how far from the text's start it is, what is wrong, what would be right, and its code."""

    def __init__(self, at: int, message: str, hint: str = "", code: Code = "math-formula") -> None:
        super().__init__(message)
        self.at, self.message, self.hint, self.code = at, message, hint, code


class Token(NamedTuple):
    """A command, white space or a character, and how far from the text's start it is; "" ends the text."""

    text: str
    at: int

    def fail(self, message: str, hint: str = "") -> NoReturn:
        """Tell a mistake here."""
        raise TexError(self.at, message, hint)

    def unclosed(self, end: str) -> NoReturn:
        """Tell that what begins here has no end."""
        self.fail(f"this {self.text} is never closed", f"write a {end} where it ends")


Read = Callable[["TexReader", Token], tree.FormulaPart]
"""Reads what belongs to a command."""


def as_one(parts: Sequence[tree.FormulaPart]) -> tree.FormulaPart:
    """A part alone as it is, others as a row."""
    return parts[0] if len(parts) == 1 else tree.FormulaRow(tuple(parts))


class TexReader:
    """Goes through the tokens of a text once; `variant` is the alphabet in force, `at` where the text begins."""

    def __init__(self, tex: str, commands: Mapping[str, Read], variant: tree.Variant = "", at: int = 0) -> None:
        found = [Token(match[0], at + match.start()) for match in _TOKEN.finditer(tex)]
        self._tokens = [*found, Token("", at + len(tex))]
        self._commands = commands
        self._next = self._levels = 0
        self.variant = variant

    def all(self) -> tree.FormulaPart:
        """The whole text."""
        body = self.row()
        end = self.take()
        if end.text:
            end.fail(*_ALONE[end.text])
        return body

    def peek(self) -> Token:
        """The next token that is no white space."""
        while self._tokens[self._next].text.isspace():
            self._next += 1
        return self._tokens[self._next]

    def take(self, spaces: bool = False) -> Token:
        """The next token, which counts as read; with `spaces`, white space is one too."""
        token = self._tokens[self._next] if spaces else self.peek()
        self._next = min(self._next + 1, len(self._tokens) - 1)
        return token

    def row(self, *ends: str) -> tree.FormulaPart:
        """Parts up to a token that ends them, which is left."""
        parts: list[tree.FormulaPart] = []
        while (token := self.peek()).text not in _ENDS and token.text not in ends:
            parts.append(self._scripted())
        return as_one(_bound([part for part in parts if part != tree.FormulaRow()]))

    def argument(self, of: Token) -> tree.FormulaPart:
        """What a command works on: a group, or the next part alone."""
        token = self.peek()
        if token.text == "{":
            return self.group()
        if token.text in (*_ENDS, "_", "^"):
            of.fail(f"an argument of {of.text} is missing", "write it in braces: {…}")
        with self.nested(token):
            return self._atom()

    def optional(self) -> tree.FormulaPart | None:
        """What stands between [ and ]; None if nothing does."""
        return self.group("]") if self.peek().text == "[" else None

    def group(self, end: str = "}") -> tree.FormulaPart:
        """A row in braces, or between other signs."""
        begin = self.take()
        with self.nested(begin):
            body = self.row(end)
        if self.take().text != end:
            begin.unclosed(end)
        return body

    def name(self, of: Token) -> Token:
        """A name in braces, as it is written."""
        written = self.written(of)
        return Token(" ".join(written.text.split()), written.at)

    def written(self, of: Token, ends: str = "{}") -> Token:
        """What stands in braces, or between other signs, as it is written, braces in it and all."""
        begin = self.take()
        if begin.text != ends[0]:
            of.fail(f"{of.text} has no name", f"write {of.text}{{…}}")
        text, level = "", 0
        while (token := self.take(spaces=True)).text != ends[1] or level:
            if not token.text:
                begin.unclosed(ends[1])
            level += (token.text == "{") - (token.text == "}")
            text += token.text
        return Token(text, begin.at + 1)

    def inside(self, written: Token, variant: tree.Variant = "") -> tree.FormulaPart:
        """What was written somewhere in this text, read as a formula of its own."""
        reader = TexReader(written.text, self._commands, variant, written.at)
        with self.nested(written):
            reader._levels = self._levels
            return reader.all()

    def follows(self, pattern: str) -> bool:
        """Whether the text goes on like this."""
        return re.match(pattern, "".join(token.text for token in self._tokens[self._next :][:12])) is not None

    @contextmanager
    def nested(self, begin: Token) -> Iterator[None]:
        """One level deeper."""
        self._levels += 1
        if self._levels > MOST_LEVELS:
            begin.fail(f"more than {MOST_LEVELS} levels, one in the other", "nest less")
        yield
        self._levels -= 1

    def _scripted(self) -> tree.FormulaPart:
        """A part with its scripts."""
        token = self.peek()
        if token.text in ("_", "^"):
            base: tree.FormulaPart = tree.FormulaRow()
        else:
            base = self._number() if token.text.isdecimal() else self._atom()
        below: tree.FormulaPart | None = None
        above: tree.FormulaPart | None = None
        limits: tree.Limits = getattr(base, "limits", "side")
        while (token := self.peek()).text in ("_", "^", "'", "’", r"\limits", r"\nolimits"):
            match token.text:
                case r"\limits" | r"\nolimits":
                    limits = "always" if self.take().text == r"\limits" else "side"
                case "_" if below is None:
                    below = self.argument(self.take())
                case "'" | "’" if above is None:
                    above = self._primes()
                case "^" if above is None:
                    above = self.argument(self.take())
                case text:
                    token.fail(f"a second {text} on one base", "put braces around what it stands on")
        if isinstance(base, tree.Big | tree.Function):
            return replace(base, below=below, above=above, limits=limits)
        return base if below is None and above is None else tree.Scripts(base, below, above, limits)

    def _primes(self) -> tree.FormulaPart:
        """Primes, and the superscript that may follow them."""
        count = 0
        while self.peek().text in ("'", "’"):
            self.take()
            count += 1
        primes = tree.Symbol("′" * count)
        if self.peek().text != "^":
            return primes
        return tree.FormulaRow((primes, self.argument(self.take())))

    def _number(self) -> tree.FormulaPart:
        """Digits, and a decimal point among them."""
        text = self.take().text
        while (token := self._tokens[self._next]).text.isdecimal() or (
            token.text == "." and self._tokens[self._next + 1].text.isdecimal()
        ):
            text += self.take().text
        return tree.Symbol(text, variant=self.variant)

    def _atom(self) -> tree.FormulaPart:
        """A group, what a command makes, or a character."""
        token = self.peek()
        if token.text == "{":
            return self.group()
        self.take()
        if token.text.startswith("\\"):
            return self._command(token)
        if token.text in ("#", "$", "%"):
            token.fail(f"a {token.text} means nothing in a formula", f"write \\{token.text} for the sign")
        if token.text == "~":
            return tree.FormulaSpace(1 / 4)
        sign = TYPED.get(token.text, token.text)
        return tree.Symbol(sign, _CLASSES.get(sign, _CLASSES.get(token.text, "ord")), self.variant)

    def _command(self, token: Token) -> tree.FormulaPart:
        name = token.text[1:]
        if name in self._commands:
            return self._commands[name](self, token)
        if name not in SYMBOLS:
            if not name:
                token.fail("a \\ with nothing after it")
            token.fail(f"no command {token.text}", HINTS.get(name) or nearest(name, {*SYMBOLS, *self._commands}))
        return tree.Symbol(*SYMBOLS[name], self.variant)


def nearest(name: str, known: Iterable[str]) -> str:
    """A hint: which command was meant."""
    near = get_close_matches(name, known, n=1)
    return f"did you mean \\{near[0]}?" if near else "docs/maths.md lists those there are"


def _bound(parts: Sequence[tree.FormulaPart]) -> list[tree.FormulaPart]:
    """Parts with those that a big sign or a function works on put into it: up to a relation, a sum's sign or a gap."""
    bound: list[tree.FormulaPart] = []  # the last first
    for part in reversed(parts):
        if isinstance(part, tree.Big | tree.Function) and part.body == tree.FormulaRow():
            after = bound[::-1]
            count = _reach(after)
            bound = [*bound[: len(bound) - count], replace(part, body=as_one(after[:count]))]
        else:
            bound.append(part)
    return bound[::-1]


def _reach(parts: Sequence[tree.FormulaPart]) -> int:
    level = 0
    for n, part in enumerate(parts):
        what = tree.kind(part)
        level += (what == "open") - (what == "close")
        apart = isinstance(part, tree.FormulaSpace) and part.em >= 1
        if level < 0 or (level == 0 and (what in ("rel", "punct") or (what == "bin" and n) or apart)):
            return n
    return len(parts)
