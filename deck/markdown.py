"""Read Markdown into runs and paragraphs, each with the place where it was written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from deck.problem import DeckError, Problem, Where

Marker = Literal["bullet", "number", "none"]
BREAK = "\v"  # a line break inside a paragraph, as PowerPoint counts it


@dataclass(frozen=True)
class Run:
    """Text in one style; `color` is a theme token, or "" for that of its surroundings."""

    text: str
    where: Where
    bold: bool = False
    italic: bool = False
    code: bool = False
    href: str = ""
    color: str = ""


@dataclass(frozen=True)
class Paragraph:
    """Runs that flow together, at a level from 0, with what stands before it; step: the click at which it comes."""

    runs: tuple[Run, ...]
    level: int = 0
    marker: Marker = "none"
    step: int = 0

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(run.text for run in self.runs)


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    """CommonMark without HTML, images and entities: those stay the text that they are."""
    parser = MarkdownIt("commonmark", {"html": False}).disable(["html_inline", "html_block", "image", "entity"])
    vars(parser)["validateLink"] = lambda _: True  # what leads nowhere good is told to the author, not shown as text
    return parser


def inline(text: str, where: Where) -> tuple[Run, ...]:
    """`code`, **bold**, *italic*, [text](address); a backslash or two spaces at a line's end break the line."""
    if not set(text) & set("`*_[]<>\\\n"):
        return (Run(text, where),) if text else ()
    return tuple(_runs(_parser().parseInline(text)[0].children or [], where))


def _runs(tokens: list[Token], where: Where) -> Iterator[Run]:
    style = Run("", where)
    for token in tokens:
        match token.type:
            case "text" | "text_special":
                if token.content:
                    yield replace(style, text=token.content)
            case "code_inline":
                yield replace(style, text=token.content, code=True)
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
    """Paragraphs, nested lists, headings (bold) and code blocks (a paragraph a line), in order.

    A rule, a quotation or anything else that a slide has no place for is an error at its line.
    """
    found: list[Paragraph] = []
    problems: list[Problem] = []
    lists: list[Marker] = []
    fresh = False  # the next paragraph is the first of its list item: it carries the marker
    bold = False
    for token in _parser().parse(text):
        place = Where(where.file, where.line + (token.map[0] if token.map else 0), where.column)
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                lists.append("bullet" if token.type.startswith("bullet") else "number")
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
            case "list_item_open":
                fresh = True
            case "heading_open" | "heading_close":
                bold = token.nesting == 1
            case "inline":
                runs = tuple(replace(r, bold=r.bold or bold) for r in _runs(token.children or [], place))
                marker: Marker = lists[-1] if lists and fresh else "none"
                found.append(Paragraph(runs, max(0, len(lists) - 1), marker))
                fresh = False
            case "fence" | "code_block":
                lines = token.content.rstrip("\n").split("\n")
                found += [Paragraph((Run(line, place, code=True),), len(lists)) for line in lines]
            case "paragraph_open" | "paragraph_close" | "list_item_close" | "blockquote_close":
                pass
            case other:
                name = {"hr": "rule (---)", "blockquote_open": "quotation (>)"}.get(other, other)
                problems.append(Problem(place, f"text has no {name}", "write paragraphs and lists"))
    if problems:
        raise DeckError(*problems)
    return found
