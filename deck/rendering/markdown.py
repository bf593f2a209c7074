"""Read Markdown into runs, paragraphs and other parts of a body, each with the place where it was written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from deck.base.problem import DeckError, Problem, Where, did_you_mean
from deck.base.regex import regex
from deck.model.text import Run
from deck.outline.values import place_in
from deck.rendering import unread
from deck.rendering.context import DEFINED, Context

if TYPE_CHECKING:
    from markdown_it.token import Token

    from deck.model.formula import Formula

_WORDS = r"""[^`*_\[\]<>\\\n$~^=&%:'"!{}|@+/#.:-]*"""
_PLAIN = regex(rf"{_WORDS}(?:[.:-](?![-.:/\w]){_WORDS})*")
_STARRED, _CODED = r"[^\W_](?:[^\W_]|[ ,](?=[^\W_]))*", r"[^` \n](?:[^`\n]*[^` \n])?"
_MARKED = regex(rf"(?<![^ (])(?:(\*\*?)({_STARRED})\1|`(?!\{{|r )({_CODED})`)(?![^ ,.;:)?])")
_WORD = regex(r"[^\W\d_]+,? ")  # with which no list begins, nor anything else that is no paragraph
_CLICK = r"\htmlId"


class Reader(Context):
    """Reads the Markdown of a deck, slide by slide."""

    def defined(self, text: str, where: Where) -> bool:
        """Whether a text of its own is a footnote, which is remembered then: [^1]: words."""
        match = DEFINED.fullmatch(text.strip())
        if match:
            self.notes[match[1]] = self.inline(match[2], where)
        return match is not None

    def inline(self, text: str, where: Where) -> tuple[Run, ...]:
        """`code`, **bold**, *italic*, [text](address), $formula$ and the rest of docs/text.md that stands in a line.

        Raises DeckError for a mistake in a formula.
        """
        if (known := plain(text, where)) is not None:
            return known
        from deck.rendering.grammar import grammar
        from deck.rendering.runs import runs

        if "\n[^" in text:  # footnotes, which are remembered
            text = "\n".join(line for line in text.split("\n") if not self.defined(line, where)).rstrip()
        if unread.holds_blocks(text):
            hint = "write it under a key that takes Markdown, like `body:`; docs/text.md tells which do"
            self.warn(where, "only a line stands here: no list, heading, table or second paragraph is read", hint)
        line = grammar(self.lang, self.typography).parseInline(text, {"works": self.works or {}})[0]
        self.look(line.meta["typed"], where)
        return tuple(
            runs(line.children or [], where, lambda token: formula(token, where, False, text, token.meta["at"]), self)
        )

    def parsed(self, text: str, where: Where) -> list[Token]:
        """The tokens of a text of several lines; what is lost of it is told."""
        from deck.rendering.grammar import grammar

        env: dict[str, Any] = {"works": self.works or {}}
        tokens = grammar(self.lang, self.typography).parse(text, env)
        for name, link in env.get("references", {}).items():
            if not re.search("[/.#:]", link["href"]):
                message = f"left out: read as the address of the link [{name.lower()}]: {link['href']!r}"
                self.warn(where.below(link["map"][0]), message, "write \\[ for [")
        return tokens

    def look(self, typed: str, where: Where) -> None:
        """Tell what is not read here of a text, of which this is printed as typed."""
        for message, hint in unread.unread(typed):
            self.warn(where, message, hint)
        if not self.works:
            return
        from deck.rendering.grammar import MENTION

        for key, _ in MENTION.findall(typed):
            hint = did_you_mean(key, self.works)
            if hint.startswith("did") or re.search(r"\d\d", key):
                self.warn(where, f"printed as typed: no work '@{key}' is in the bibliography", hint)


def plain(text: str, where: Where) -> tuple[Run, ...] | None:
    """The runs of a text in which there is no more of Markdown than whole words in **bold**, *italics* or `code`.

    None: the grammar has to be asked, whose parser takes longer to import than to read a lecture.
    """
    words = _MARKED.split(text)  # plain words, and between them stars, what these hold, and code
    if (
        text[:1] in (".", "?")
        or not all(map(_PLAIN.fullmatch, words[::4]))
        or (words[1:] and (text[0] == ":" or text != text.strip()))
    ):
        return None
    found = [Run(said, where) for said in words[:1]]
    for stars, starred, code, said in zip(*(words[n::4] for n in range(1, 5)), strict=True):
        bold, italic = stars == "**", stars == "*"
        found += [Run(code or starred, where, bold, italic, code=bool(code)), Run(said, where)]
    return tuple(run for run in found if run.text)


def prose(text: str) -> bool:
    """Whether a text is a single paragraph in which there is nothing that Markdown could read."""
    return text.isprintable() and text[-1:] != " " and bool(_WORD.match(text) and _PLAIN.fullmatch(text))


def formula(token: Token, where: Where, display: bool, text: str, before: int) -> Run:
    """The formula of a token, which begins after so many characters of a text, and as it would be typed.

    Raises DeckError, also if parts of it wait for clicks.
    """
    from deck.maths.linear import linear

    found = read_formula(token.content, where, display, text, before)
    if _CLICK in token.content:
        place = place_in(text, before + token.content.index(_CLICK), where)
        hint = "write `math:` for a formula of which some comes later"
        raise DeckError(Problem(place, "math-formula", "a part of a formula among words cannot wait for a click", hint))
    return Run(linear(found.body), where, formula=found)


def read_formula(tex: str, where: Where, display: bool = False, text: str = "", before: int = 0) -> Formula:
    """The formula that was written at `where`, or that begins after so many characters of the text there.

    Raises DeckError.
    """
    from deck.maths.reader import TexError
    from deck.maths.reader import read as read_tex

    try:
        return read_tex(tex, display)
    except TexError as error:
        place = place_in(text or tex, before + error.at, where)
        raise DeckError(Problem(place, error.code, error.message, error.hint)) from None
