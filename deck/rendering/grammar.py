"""Extend CommonMark's grammar by what else people type: formulas, marks, spans of a colour, footnotes, short names."""

import re
from collections.abc import Callable
from functools import lru_cache, partial
from types import SimpleNamespace
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.deflist import deflist_plugin

from deck.base.regex import regex
from deck.model.style import TOKENS
from deck.rendering import unread
from deck.rendering.context import DEFINED
from deck.rendering.typography import quotes

# As pandoc has it, so that prices are none: no space after the opening dollar or before the closing one, no digit then.
_DOLLARS = regex(r"(\$\$?)(?![\s$])(`?)((?:\\[\s\S]|[^\\$])+)\2(?<!\s)\1(?!\d)")  # GitHub's backticks, too
_PARENS = regex(r"\\\((?!\s)((?:\\[^)]|[^\\])+?)(?<!\s)\\\)")
# Not the brackets of \[1\]: there is something of TeX in it.
_BRACKETS = regex(r"\\\[((?=(?:(?!\\\])[\s\S])*?(?:[\^_=+]|\\[A-Za-z]))(?:\\[^\]]|[^\\])+?)\\\]")
_DISPLAY = regex(r"\$\$((?:\\[\s\S]|[^\\$])+)\$\$[ \t]*(?:\n|$)|\\\[((?:\\[^\]]|[^\\])+?)\\\][ \t]*(?:\n|$)")
_WRAPS = {  # pandoc's: no space in ~sub~ and ^sup^, none just inside of ==marks==
    "sub": regex(r"~(?![~/])((?:\\.|[^~\\\s])+)~(?!~)"),
    "sup": regex(r"\^(?!\[)((?:\\.|[^\^\\\s])+)\^"),
    "mark": regex(r"(?<![\w=])==(?=[^\s=])([^\n]+?)(?<=[^\s=])==(?![\w=])"),
}
_ATTRIBUTES = regex(r"\{\s*([.\w-]+(?:=[\w-]+|=\"[\w-]+\")?)\s*\}")
_CLASSES = {".mark": {"marked": True}, ".underline": {"underline": True}}
_NOTE = regex(r"\[\^([^\]\s^]+)\](?!:)")
_CITATION = regex(r"\[((?:[^\[\]@]*(?<!\w))?@\w[^\[\]]*)\](?![(\[{:])")
MENTION = regex(r"(?<![\w@/.:\\])@([A-Za-z](?:[\w:.#$%&+?~/-]*\w)?)(?: ?\[([^\[\]@]+)\](?![(\[{:]))?")  # pandoc's
_SHORT = regex(r"(?<![\w:]):([a-z0-9_+-]+):(?![\w:])")
_PART = r"[^\s<>()\[\]\"`\\\u2018-\u201f\u3000-\u303f\uff00-\uff65]"
# As GitHub has it: without the signs after it, nor a closing bracket that none opens in it.
_ADDRESS = regex(
    rf"(?<![A-Za-z0-9_@/.:-])(?:https?://|www\.)(?=\w)(?:\({_PART}*\)|{_PART})+(?<![?!.,:;*_~'|])", re.IGNORECASE
)


class _Addresses:
    """Finds https://… and www.… for the parser's own rules."""

    @staticmethod
    def match_at_start(text: str) -> SimpleNamespace | None:
        """The address that a text begins with."""
        match = _ADDRESS.match(text)
        return SimpleNamespace(url=match[0]) if match else None

    @staticmethod
    def match(text: str) -> list[SimpleNamespace]:
        """All addresses in a text."""
        found = ((m, "https://" if m[0][:4].lower() == "www." else "") for m in _ADDRESS.finditer(text))
        return [
            SimpleNamespace(url=s + m[0], text=m[0], schema="-", index=m.start(), last_index=m.end()) for m, s in found
        ]

    pretest = test = match


Rule = Callable[[StateInline, bool], bool]
Found = tuple[str, str, dict[str, Any], int]  # a token's type, content and meta, and the line after it


@lru_cache(maxsize=8)
def grammar(lang: str, typography: bool) -> MarkdownIt:
    """CommonMark, tables, ~~strikes~~, definition lists and what this module adds; typography: smart quotes of `lang`.

    HTML of a line comes as tokens, blocks of HTML as paragraphs of such lines.
    """
    parser = MarkdownIt(
        "commonmark", {"typographer": typography, "quotes": quotes(lang), "html": True, "linkify": True}
    )
    parser.enable(["linkify", "table", "strikethrough", *(["smartquotes"] if typography else [])]).disable("html_block")
    parser.use(deflist_plugin)
    vars(parser)["linkify"] = _Addresses
    for name, pattern in (("dollars", _DOLLARS), ("parens", _PARENS), ("brackets", _BRACKETS)):
        parser.inline.ruler.before("escape", name, _matched(pattern, _leaf("formula")))
    parser.inline.ruler.before("link", "note", _matched(_NOTE, _leaf("note")))
    parser.inline.ruler.before("link", "citation", _matched(_CITATION, _leaf("citation")))
    parser.inline.ruler.before("link", "inline_note", _inline_note)
    parser.inline.ruler.before("link", "mention", _mention)
    parser.inline.ruler.after("link", "span", _span)
    for name, pattern in _WRAPS.items():
        parser.inline.ruler.after("strikethrough", name, _matched(pattern, partial(_inside, name=name)))
    parser.inline.ruler.before("autolink", "short_name", _short_name)
    interrupted = ["paragraph", "reference", "blockquote", "list"]
    parser.block.ruler.before("fence", "formula_block", _block(_display), {"alt": interrupted})
    parser.block.ruler.before("fence", "comment", _block(_comment), {"alt": interrupted})
    parser.block.ruler.before("reference", "panel_name", _block(_panel_name))
    parser.block.ruler.before("reference", "note_defined", _block(_defined), {"alt": ["paragraph", "reference"]})
    parser.core.ruler.before("smartquotes", "typed", _typed)
    vars(parser)["validateLink"] = lambda _: True  # what leads nowhere good is told to the author, not shown as text
    return parser


def _matched(pattern: re.Pattern[str], push: Callable[[StateInline, re.Match[str]], None]) -> Rule:
    """A rule: what a pattern matches, of which `push` makes tokens."""

    def rule(state: StateInline, silent: bool) -> bool:
        match = pattern.match(state.src, state.pos)
        if not match or match.end() > state.posMax:
            return False
        if not silent:
            push(state, match)
        state.pos = match.end()
        return True

    return rule


def _leaf(name: str) -> Callable[[StateInline, re.Match[str]], None]:
    """A token that stands by itself, of what the last group of a match holds."""

    def push(state: StateInline, match: re.Match[str]) -> None:
        token, group = state.push(name, "", 0), match.lastindex or 1
        token.content, token.meta = match[group], {"at": match.start(group)}

    return push


def _block(read: Callable[[StateBlock, int, int], Found | None]) -> Callable[[StateBlock, int, int, bool], bool]:
    """A rule: what a function reads of the lines from one to another, as a token."""

    def rule(state: StateBlock, begin: int, end: int, silent: bool) -> bool:
        found = None if state.is_code_block(begin) else read(state, begin, end)
        if found and not silent:
            name, content, about, state.line = found
            token = state.push(name, "", 0)
            token.content, token.map, token.meta = content, [begin, state.line], about
        return found is not None

    return rule


def _display(state: StateBlock, begin: int, end: int) -> Found | None:
    r"""$$ or \[ on a line of its own, a formula up to the next."""
    match = _DISPLAY.match(state.src, state.bMarks[begin] + state.tShift[begin])
    last = begin + (match[0].rstrip().count("\n") if match else 0)
    if not match or last >= end:
        return None
    return "formula_block", match[match.lastindex or 1], {"at": match.start(match.lastindex or 1)}, last + 1


def _inside(
    state: StateInline, match: re.Match[str], name: str, place: tuple[int, int] = (0, 0), meta: Any = None
) -> None:
    """Tokens of what stands in a place, or else the first group of a match, between an opening and a closing one."""
    most = state.posMax
    state.push(f"{name}_open", "", 1).meta = meta or {}
    state.pos, state.posMax = place if place[1] else match.span(1)
    state.md.inline.tokenize(state)
    state.push(f"{name}_close", "", -1)
    state.posMax = most


def _said(says: str) -> dict[str, Any]:
    """What {…} says of a span; nothing if it is not known."""
    if says.startswith("lang="):
        return {"lang": says[5:].strip('"')}
    name = says.removeprefix(".")
    return {"color": name} if name in TOKENS else _CLASSES.get(says, {})


def _span(state: StateInline, silent: bool) -> bool:
    """A rule: [words]{accent}, {lang=fr} or {.mark}."""
    if state.src[state.pos] != "[":
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos)
    match = _ATTRIBUTES.match(state.src, end + 1) if end >= 0 else None
    said = _said(match[1]) if match else {}
    if not match or not said or match.end() > state.posMax:
        return False
    if not silent:
        _inside(state, match, "span", (state.pos + 1, end), said)
    state.pos = match.end()
    return True


def _mention(state: StateInline, silent: bool) -> bool:
    """A rule: @key of a work, perhaps with [p. 3] behind it, as a word of a sentence; env["works"] are known."""
    match = MENTION.match(state.src, state.pos)
    if not match or match[1] not in state.env.get("works", ()) or match.end() > state.posMax:
        return False
    if not silent:
        token = state.push("citation", "", 0)
        token.content, token.meta = ", ".join(filter(None, (f"@{match[1]}", match[2]))), {"typed": match[0]}
    state.pos = match.end()
    return True


def _typed(state: StateCore) -> None:
    """What of each line is printed as it was typed, as long as it is known which signs were escaped."""
    for token in state.tokens:
        if token.type == "inline":
            token.meta["typed"] = "".join(map(unread.typed, token.children or []))


def _inline_note(state: StateInline, silent: bool) -> bool:
    """A rule: ^[a note]."""
    if not state.src.startswith("^[", state.pos):
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos + 1)
    if end < 0:
        return False
    if not silent:
        token = state.push("inline_note", "", 0)
        token.children = []
        state.md.inline.parse(state.src[state.pos + 2 : end], state.md, state.env, token.children)
    state.pos = end + 1
    return True


def _defined(state: StateBlock, begin: int, end: int) -> Found | None:
    """[^1]: a note, up to the next, or to an empty line that nothing indented follows."""
    lines = [state.src[state.bMarks[n] : state.eMarks[n]] for n in range(begin, end)]
    match = DEFINED.match(lines[0])
    if not match:
        return None
    ends = (n for n, line in enumerate(lines) if n and (not line.strip() or DEFINED.match(line)))
    last = (n for n in ends if lines[n].strip() or not "".join(lines[n + 1 : n + 2]).startswith(("    ", "\t")))
    count = next(last, len(lines))
    words = " ".join(filter(None, [match[2], *(line.strip() for line in lines[1:count])])).strip()
    return "note_defined", words, {"label": match[1]}, begin + count


def _comment(state: StateBlock, begin: int, end: int) -> Found | None:
    """<!-- lines that are left out -->."""
    start = state.bMarks[begin] + state.tShift[begin]
    stop = state.src.find("-->", start)
    last = begin + state.src.count("\n", start, stop)
    if not state.src.startswith("<!--", start) or stop < 0 or last >= end:
        return None
    return None if state.src[stop + 3 : state.eMarks[last]].strip() else ("comment", "", {}, last + 1)


def _panel_name(state: StateBlock, begin: int, _: int) -> Found | None:
    """The line [!NOTE] at the top of a quotation, a paragraph by itself whatever follows."""
    line = state.src[state.bMarks[begin] + state.tShift[begin] : state.eMarks[begin]].rstrip()
    found = state.parentType == "blockquote" and re.fullmatch(r"\[!\w+\][+-]?", line)
    return ("panel_name", line, {}, begin + 1) if found else None


def _short_name(state: StateInline, silent: bool) -> bool:
    """A rule: :tada: and other short names of emoji."""
    match = _SHORT.match(state.src, state.pos)
    if not match:
        return False
    from rich.emoji import Emoji

    shown = Emoji.replace(match[0])
    if shown == match[0]:
        return False
    if not silent:
        state.push("emoji", "", 0).content = shown
    state.pos = match.end()
    return True
