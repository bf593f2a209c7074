"""Know what people type that is not read here, and the way that works instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from deck.base.regex import regex

if TYPE_CHECKING:
    from markdown_it.token import Token

READ = "\N{OBJECT REPLACEMENT CHARACTER}"  # stands for what of a text is read
_STYLED = {"*": "\ufffb", "__": "\ufffa"}  # and these for signs that may have been meant as such
_TEXT = Path(__file__).with_name("unread.txt").read_text(encoding="utf-8")
_TOLD = re.split(r"(?:^#.*\n)?^== (\w+) ==\n", _TEXT, flags=re.MULTILINE)
_PARTS = dict(zip(_TOLD[1::2], _TOLD[2::2], strict=True))
_SIGNS = regex(r"[^A-Za-z0-9 ,\ufffc]")  # every pattern wants one of these
HTML = frozenset(_PARTS["html"].split())
_INSTEAD = dict(line.split(": ", 1) for line in _PARTS["instead"].strip().split("\n"))
_BLOCK = regex(r"[-*+] |\d{1,9}[.)] |[A-Za-z][.)] |[ivx]+[.)] |#{1,6} |> |: |```|~~~|\|.+\|\s*$|(?:={3,}|-{3,})\s*$")
_ALONE = regex(r"#{1,6} |> (?=[A-Za-z])")  # a line by itself may begin with a minus, a number or a letter


@cache
def patterns() -> list[tuple[re.Pattern[str], str, str]]:
    """What a text looks like in which something else was meant, what to tell of it, and what works here."""
    entries = (entry.split("\n") for entry in _PARTS["signs"].strip().split("\n\n"))
    return [(re.compile(pattern, re.MULTILINE), said, hint) for pattern, said, hint in entries]


def typed(token: Token) -> str:
    """What of a token is printed as it was typed; a sign of its own stands for what is read."""
    if token.type == "text" or (token.type == "text_special" and token.content[:1] == "\\"):
        return token.content
    if token.type == "text_special" and token.markup == '\\"':  # as in Schr\"odinger
        return token.markup
    if token.type == "image":
        return f"![{token.content}]"
    if token.markup in _STYLED:
        return _STYLED[token.markup]
    if token.type == "inline_note":
        return READ + "".join(map(typed, token.children or [])) + READ
    return "\n" if token.type in ("softbreak", "hardbreak") else READ


def holds_blocks(text: str) -> bool:
    """Whether a text for a line was typed as a list, a heading, a quotation, code, a table or paragraphs."""
    lines = text.strip().split("\n")
    return "" in lines or any(map((_BLOCK if len(lines) > 1 else _ALONE).match, lines))


def unread(text: str) -> Iterator[tuple[str, str]]:
    """What of a text that is printed as typed was meant otherwise: what to tell, and what works here."""
    for pattern, said, hint in patterns() if _SIGNS.search(text) else ():
        match = pattern.search(text)
        if match:
            shown = match[0].strip().replace(READ, "…")
            for sign, stood in _STYLED.items():
                shown = shown.replace(stood, sign)
            yield f"{'' if said.startswith('read') else 'printed as typed: '}{shown[:40]!r}: {said}", hint


def instead_of(tag: str) -> str:
    """What works here in the place of an HTML tag."""
    read = "write Markdown; <br>, <sub>, <sup>, <kbd>, <u>, <b>, <i>, <s> and <mark> are read"
    return _INSTEAD.get(tag) or (read if tag in HTML else "put it between backticks if it is meant to be seen")
