"""Read Markdown into runs and paragraphs, each with the place where it was written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from deck.problem import DeckError, Problem, Where
from deck.rendering import formulas

if TYPE_CHECKING:
    from deck.maths.tree import Formula

Marker = Literal["bullet", "number", "none"]
BREAK = "\v"  # a line break inside a paragraph, as PowerPoint counts it
# As pandoc has it, so that prices are none: no space after the opening dollar or before the closing one, no digit then.
_FORMULA = re.compile(r"(\$\$?)(?![\s$])((?:\\[\s\S]|[^\\$])+)(?<!\s)\1(?!\d)")
_DISPLAY = re.compile(r"\$\$((?:\\[\s\S]|[^\\$])+)\$\$[ \t]*(?:\n|$)")


@dataclass(frozen=True)
class Run:
    """Text in one style; `color` is a theme token, or "" for that of its surroundings.

    The text of a formula is the formula as one would type it.
    """

    text: str
    where: Where
    bold: bool = False
    italic: bool = False
    code: bool = False
    href: str = ""
    color: str = ""
    formula: Formula | None = None


@dataclass(frozen=True)
class Paragraph:
    """Runs that flow together, at a level from 0, with what stands before it; step: the click at which it comes."""

    runs: tuple[Run, ...]
    level: int = 0
    marker: Marker = "none"
    step: int = 0

    @property
    def display(self) -> Formula | None:
        """The formula that the paragraph is, if it is one on lines of its own."""
        formula = self.runs[0].formula if len(self.runs) == 1 else None
        return formula if formula and formula.display else None

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(run.text for run in self.runs)

    @property
    def line(self) -> str:
        """The words alone, without the breaks between their lines."""
        return self.text.replace(BREAK, " ")


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    """CommonMark without HTML, images and entities: those stay the text that they are."""
    parser = MarkdownIt("commonmark", {"html": False}).disable(["html_inline", "html_block", "image", "entity"])
    parser.inline.ruler.before("escape", "formula", _dollars)
    interrupted = ["paragraph", "reference", "blockquote", "list"]
    parser.block.ruler.before("fence", "formula_block", _dollar_block, {"alt": interrupted})
    vars(parser)["validateLink"] = lambda _: True  # what leads nowhere good is told to the author, not shown as text
    return parser


def _dollars(state: StateInline, silent: bool) -> bool:
    """A rule for markdown-it: $a formula$."""
    match = _FORMULA.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        token = state.push("formula", "", 0)
        token.content, token.meta = match[2], {"at": match.start(2)}
    state.pos = match.end()
    return True


def _dollar_block(state: StateBlock, begin: int, end: int, silent: bool) -> bool:
    """A rule for markdown-it: $$ on a line of its own, a formula up to the next."""
    match = _DISPLAY.match(state.src, state.bMarks[begin] + state.tShift[begin])
    last = begin + (match[0].rstrip().count("\n") if match else 0)
    if not match or last >= end or state.is_code_block(begin):
        return False
    if not silent:
        token = state.push("formula_block", "", 0)
        token.content, token.map, token.meta = match[1], [begin, last + 1], {"at": match.start(1)}
        state.line = last + 1
    return True


def inline(text: str, where: Where) -> tuple[Run, ...]:
    """`code`, **bold**, *italic*, [text](address), $formula$; a backslash or two spaces at a line's end break the line.

    Raises DeckError for a mistake in a formula.
    """
    if not set(text) & set("`*_[]<>\\\n$"):
        return (Run(text, where),) if text else ()
    tokens = _parser().parseInline(text)[0].children or []
    return tuple(_runs(tokens, where, lambda token: _formula(token, where, False, text, token.meta["at"])))


def _offset(text: str, token: Token, at: int) -> int:
    """Where in a text a place in an inline token's content is: its lines have lost what they begin with."""
    lines, above = text.split("\n"), token.content.count("\n", 0, at)
    line, said = (token.map[0] if token.map else 0) + above, token.content.split("\n")[above]
    column = at - (token.content.rfind("\n", 0, at) + 1)
    return sum(len(before) + 1 for before in lines[:line]) + max(0, lines[line].find(said)) + column


def _formula(token: Token, where: Where, display: bool, text: str, before: int) -> Run:
    said, formula = formulas.read_in_text(token.content, where, display, text, before)
    return Run(said, where, formula=formula)


def _runs(tokens: list[Token], where: Where, formula: Callable[[Token], Run]) -> Iterator[Run]:
    style = Run("", where)
    for token in tokens:
        match token.type:
            case "text" | "text_special":
                if token.content:
                    yield replace(style, text=token.content)
            case "code_inline":
                yield replace(style, text=token.content, code=True)
            case "formula":
                run = formula(token)
                yield replace(style, text=run.text, formula=run.formula)
            case "softbreak":
                yield replace(style, text=" ")
            case "hardbreak":
                yield replace(style, text=BREAK)
            case "strong_open" | "strong_close":
                style = replace(style, bold=token.nesting == 1)
            case "em_open" | "em_close":
                style = replace(style, italic=token.nesting == 1)
            case "link_open":
                style = replace(style, href=str(token.attrs["href"]))
            case "link_close":
                style = replace(style, href="")
            case other:
                raise NotImplementedError(other)


def block(text: str, where: Where) -> list[Paragraph]:
    """Paragraphs, nested lists, headings (bold), $$ formulas and code blocks (a paragraph a line), in order.

    A rule, a quotation or anything else that a slide has no place for is an error at its line, as is a wrong formula.
    """
    reader = _Blocks(text, where)
    for token in _parser().parse(text):
        try:
            reader.take(token)
        except DeckError as error:
            reader.problems += error.problems
    if reader.problems:
        raise DeckError(*reader.problems)
    return reader.found


class _Blocks:
    """Collects the paragraphs of a text, and what is wrong with them."""

    def __init__(self, text: str, where: Where) -> None:
        self._text, self._where = text, where
        self._lists: list[Marker] = []
        self._fresh = False  # the next paragraph is the first of its list item: it carries the marker
        self._bold = False
        self.found: list[Paragraph] = []
        self.problems: list[Problem] = []

    def take(self, token: Token) -> None:
        """What the next token adds. Raises DeckError."""
        place = self._where.below(token.map[0] if token.map else 0)
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                self._lists.append("bullet" if token.type.startswith("bullet") else "number")
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "list_item_open":
                self._fresh = True
            case "heading_open" | "heading_close":
                self._bold = token.nesting == 1
            case "inline":
                runs = _runs(token.children or [], place, lambda child: self._formula(child, token))
                self._add(tuple(replace(run, bold=run.bold or self._bold) for run in runs))
            case "formula_block":
                self._add((_formula(token, self._where, not self._lists, self._text, token.meta["at"]),))
            case "fence" | "code_block":
                lines = token.content.rstrip("\n").split("\n")
                self.found += [Paragraph((Run(line, place, code=True),), len(self._lists)) for line in lines]
            case "paragraph_open" | "paragraph_close" | "list_item_close" | "blockquote_close":
                pass
            case other:
                name = {"hr": "rule (---)", "blockquote_open": "quotation (>)"}.get(other, other)
                self.problems.append(Problem(place, f"text has no {name}", "write paragraphs and lists"))

    def _formula(self, token: Token, outer: Token) -> Run:
        return _formula(token, self._where, False, self._text, _offset(self._text, outer, token.meta["at"]))

    def _add(self, runs: tuple[Run, ...]) -> None:
        marker: Marker = self._lists[-1] if self._lists and self._fresh else "none"
        self.found.append(Paragraph(runs, max(0, len(self._lists) - 1), marker))
        self._fresh = False
