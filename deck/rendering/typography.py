"""Know the quotation marks of languages, and which hyphens are meant as dashes."""

from functools import cache
from pathlib import Path

from deck.base.regex import regex

_DASH = regex(r"(?!^-+$)(?<!\S)---?(?!\S)|(?<=\d)--(?=\d)")


@cache
def quotes(lang: str) -> str | list[str]:
    """Quotation marks of a language, opening and closing, outer and inner; where none are known those of English."""
    lines = Path(__file__).with_name("quotes.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("|") for line in lines)
    known = {
        tag: [mark.replace("~", "\u202f") for mark in marks.split()] for tags, marks in pairs for tag in tags.split()
    }
    tag = lang.casefold()
    return known.get(tag) or known.get(tag.split("-")[0]) or "“”‘’"


def dashed(text: str) -> str:
    """A text with dashes for " -- ", 1--3 and " --- "."""
    return _DASH.sub(lambda match: "–—"[len(match[0]) - 2], text)


def typeset(text: str, lang: str) -> str:
    """A text that is no Markdown, with the quotes and dashes of a language."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("zero", {"typographer": True, "quotes": quotes(lang)}).enable("smartquotes")
    return "".join(dashed(token.content) for token in parser.parseInline(text)[0].children or [])
