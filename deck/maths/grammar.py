"""Read what all TeX is made of: groups, rows, scripts and arguments; commands are read by functions given to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import NoReturn

from deck.maths.symbols import CHARACTERS, HINTS, SYMBOLS, TYPED
from deck.maths.tree import Big, Class, Function, Limits, Part, Row, Scripts, Space, Symbol, Variant, kind

MOST_LEVELS = 30
_TOKEN = re.compile(r"\\[a-zA-Z]+|\\[\s\S]|\\|\s+|[\s\S]")
_CLASSES: dict[str, Class] = {
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
    """A mistake in TeX: how far from the text's start it is, what is wrong, and what would be right."""

    def __init__(self, at: int, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.at, self.message, self.hint = at, message, hint


@dataclass(frozen=True)
class Token:
    """A command, white space or a character, and how far from the text's start it is; "" ends the text."""

    text: str
    at: int

    def fail(self, message: str, hint: str = "") -> NoReturn:
        """Tell a mistake here."""
        raise TexError(self.at, message, hint)


Read = Callable[["Reader", Token], Part]
"""Reads what belongs to a command."""


class Reader:
    """Goes through the tokens of a text once; `variant` is the alphabet in force."""

    def __init__(self, tex: str, commands: Mapping[str, Read]) -> None:
        self._tokens = [Token(match[0], match.start()) for match in _TOKEN.finditer(tex)] + [Token("", len(tex))]
        self._commands = commands
        self._next = self._levels = 0
        self.variant: Variant = ""

    def all(self) -> Part:
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

    def row(self, *ends: str) -> Part:
        """Parts up to a token that ends them, which is left."""
        parts: list[Part] = []
        while (token := self.peek()).text not in _ENDS and token.text not in ends:
            parts.append(self._scripted())
        bound = _bound([part for part in parts if part != Row()])
        return bound[0] if len(bound) == 1 else Row(tuple(bound))

    def argument(self, of: Token) -> Part:
        """What a command works on: a group, or the next part alone."""
        token = self.peek()
        if token.text == "{":
            return self.group()
        if token.text in (*_ENDS, "_", "^"):
            of.fail(f"an argument of {of.text} is missing", "write it in braces: {…}")
        with self.nested(token):
            return self._atom()

    def optional(self) -> Part | None:
        """What stands between [ and ]; None if nothing does."""
        begin = self.peek()
        if begin.text != "[":
            return None
        with self.nested(self.take()):
            body = self.row("]")
        if self.take().text != "]":
            begin.fail("this [ is never closed", "write a ] where it ends")
        return body

    def group(self) -> Part:
        """A row in braces."""
        begin = self.take()
        with self.nested(begin):
            body = self.row()
        if self.take().text != "}":
            begin.fail("this { is never closed", "write a } where it ends")
        return body

    def name(self, of: Token) -> Token:
        """A name in braces, as it is written."""
        begin = self.take()
        if begin.text != "{":
            of.fail(f"{of.text} has no name", f"write {of.text}{{…}}")
        text = ""
        while (token := self.take(spaces=True)).text != "}":
            if not token.text:
                begin.fail("this { is never closed", "write a } where it ends")
            text += token.text
        return Token(" ".join(text.split()), begin.at + 1)

    def follows(self, pattern: str) -> bool:
        """Whether the text goes on like this."""
        return (
            re.match(pattern, "".join(token.text for token in self._tokens[self._next : self._next + 12])) is not None
        )

    @contextmanager
    def nested(self, begin: Token) -> Iterator[None]:
        """One level deeper."""
        self._levels += 1
        if self._levels > MOST_LEVELS:
            begin.fail(f"more than {MOST_LEVELS} levels, one in the other", "nest less")
        yield
        self._levels -= 1

    def _scripted(self) -> Part:
        """A part with its scripts."""
        token = self.peek()
        base = Row() if token.text in ("_", "^") else self._number() if token.text.isdecimal() else self._atom()
        below: Part | None = None
        above: Part | None = None
        limits: Limits = getattr(base, "limits", "side")
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
        return _with_scripts(base, below, above, limits)

    def _primes(self) -> Part:
        """Primes, and the superscript that may follow them."""
        count = 0
        while self.peek().text in ("'", "’"):
            self.take()
            count += 1
        primes = Symbol("′" * count)
        if self.peek().text != "^":
            return primes
        return Row((primes, self.argument(self.take())))

    def _number(self) -> Part:
        """Digits, and a decimal point among them."""
        text = self.take().text
        while (token := self._tokens[self._next]).text.isdecimal() or (
            token.text == "." and self._tokens[self._next + 1].text.isdecimal()
        ):
            text += self.take().text
        return Symbol(text, variant=self.variant)

    def _atom(self) -> Part:
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
            return Space(1 / 4)
        sign = TYPED.get(token.text, token.text)
        return Symbol(sign, _CLASSES.get(sign, _CLASSES.get(token.text, "ord")), self.variant)

    def _command(self, token: Token) -> Part:
        name = token.text[1:]
        if name in self._commands:
            return self._commands[name](self, token)
        if name not in SYMBOLS:
            self._unknown(token, name)
        return Symbol(*SYMBOLS[name], self.variant)

    def _unknown(self, token: Token, name: str) -> NoReturn:
        if not name:
            token.fail("a \\ with nothing after it")
        near = get_close_matches(name, sorted({*SYMBOLS, *self._commands}), n=1)
        hint = f"did you mean \\{near[0]}?" if near else "docs/maths.md lists those there are"
        token.fail(f"no command {token.text}", HINTS.get(name, hint))


def _with_scripts(base: Part, below: Part | None, above: Part | None, limits: Limits) -> Part:
    if isinstance(base, Big | Function):
        return replace(base, below=below, above=above, limits=limits)
    if below is None and above is None:
        return base
    return Scripts(base, below, above, limits)


def _bound(parts: Sequence[Part]) -> list[Part]:
    """Parts with those that a big sign or a function works on put into it: up to a relation, a sum's sign or a gap."""
    bound: list[Part] = []  # the last first
    for part in reversed(parts):
        if isinstance(part, Big | Function) and part.body == Row():
            body = _worked_on(bound[::-1])
            del bound[len(bound) - len(body) :]
            bound.append(replace(part, body=body[0] if len(body) == 1 else Row(tuple(body))))
        else:
            bound.append(part)
    return bound[::-1]


def _worked_on(parts: Sequence[Part]) -> Sequence[Part]:
    level = 0
    for n, part in enumerate(parts):
        what = kind(part)
        level += (what == "open") - (what == "close")
        apart = isinstance(part, Space) and part.em >= 1
        if level < 0 or (level == 0 and (what in ("rel", "punct") or (what == "bin" and n) or apart)):
            return parts[:n]
    return parts
