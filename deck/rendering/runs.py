"""Make runs of the tokens of a line of Markdown, and tell what of them is printed as it was typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from deck.base.dataclass import replace
from deck.base.problem import DeckError, Problem, Where, did_you_mean
from deck.base.regex import regex
from deck.model.text import BREAK, InlineValue, Run
from deck.rendering import unread
from deck.rendering.citations import keys
from deck.rendering.context import Context
from deck.rendering.typography import dashed

if TYPE_CHECKING:
    from markdown_it.token import Token

    Formula = Callable[[Token], Run]
_TAG = regex(r"<(/?)([A-Za-z][\w-]*)[^>]*?(/?)>")
_BOLD, _ITALIC, _STRIKE, _LINE, _MONO = ({key: True} for key in ("bold", "italic", "strike", "underline", "code"))
_TAGS: dict[str, dict[str, Any]] = {  # how what stands in an HTML tag is set, or between tokens of that name
    **{"b": _BOLD, "strong": _BOLD, "i": _ITALIC, "em": _ITALIC, "var": _ITALIC, "cite": _ITALIC},
    **{"s": _STRIKE, "del": _STRIKE, "strike": _STRIKE, "u": _LINE, "ins": _LINE},
    **{"kbd": _MONO, "code": _MONO, "samp": _MONO, "tt": _MONO},
    **{"mark": {"marked": True}, "sub": {"raised": -1}, "sup": {"raised": 1}},
}


def runs(tokens: Sequence[Token], where: Where, formula: Formula, reader: Context) -> Iterator[Run]:
    """The runs of a line's tokens. Raises DeckError."""
    styles = [Run("", where)]
    paired = _paired(tokens)
    for n, token in enumerate(tokens):
        style, (name, nesting) = styles[-1], paired.get(n) or (token.type.rpartition("_")[0], token.nesting)
        if nesting == 1:
            own = {"href": str(token.attrs["href"])} if name == "link" else token.meta or _TAGS[name]
            styles.append(replace(style, **own))
        elif nesting == -1:
            linked = styles.pop()
            if name == "link" and tokens[n - 1].nesting == 1:  # the words of a reference are those of what it leads to
                yield replace(linked, text="" if re.match(r"#|[^:/]*$", linked.href) else linked.href)
        elif token.type == "html_inline":
            before = tokens[n - 1].content[-1:] if n else ""
            yield from _html(token, style, reader, glued=before.isalnum())
        else:
            yield from _leaf(token, style, formula, reader)


def _leaf(token: Token, style: Run, formula: Formula, reader: Context) -> Iterator[Run]:
    match token.type:
        case "text" | "text_special" | "emoji":
            if token.content:
                yield replace(style, text=dashed(token.content) if reader.typography else token.content)
        case "code_inline":
            if re.match(r"\{(r|julia|ojs)\b|r (?![=<>+*/-])", token.content):
                hint = "write `{python} 1 + 1`; what others compute, write out"
                reader.warn(style.where, f"printed as typed: {token.content!r}: not computed here", hint)
            if re.match(r"\{var\b", token.content):
                hint = "write `vars: {name: value}` before 'slides:'; in code and in formulas none is read"
                reader.warn(style.where, f"printed as typed: no variable is known: {token.content!r}", hint)
            value = InlineValue() if re.match(r"\{python\b", token.content) else None
            yield replace(style, text=token.content, code=True, value=value)
        case "formula":
            run = formula(token)
            yield replace(style, text=run.text, formula=run.formula)
        case "softbreak":
            yield replace(style, text=" ")
        case "hardbreak":
            yield replace(style, text=BREAK)
        case "citation":
            typed = token.meta.get("typed") or f"[{token.content}]"
            yield replace(style, text=typed, cites=_cited(token.content, style.where, reader))
        case "note" | "inline_note":
            yield from _note(token, style, formula, reader)
        case "image":
            hint = "give it a paragraph of its own in a `body:`, or write `kind: picture`"
            raise DeckError(Problem(style.where, "slide-text", "a picture cannot stand among words", hint))
        case other:
            raise NotImplementedError(other)


def _cited(group: str, where: Where, reader: Context) -> str:
    """What a citation names, if the lecture has a bibliography."""
    if reader.works is None:
        said = f"printed as typed: '[{group}]': no bibliography is named"
        reader.warn(where, said, "write `bibliography: file.bib` before 'slides:', or the source into `source:`")
        return ""
    for key in keys(group):
        if reader.works and key not in reader.works:
            message = f"no work {key!r} is in the bibliography"
            raise DeckError(Problem(where, "citation-key", message, did_you_mean(key, reader.works)))
    return group if reader.works else ""  # of a bibliography that could not be read, that is told


def _note(token: Token, style: Run, formula: Formula, reader: Context) -> Iterator[Run]:
    """The number of a footnote."""
    if token.type == "inline_note":
        label = f"^{len(reader.numbers)}"
        reader.notes[label] = tuple(runs(token.children or [], style.where, formula, reader))
    elif token.content in reader.labels:
        label = token.content
    else:
        message = f"printed as typed: no footnote [^{token.content}] is written on this slide"
        hint = f"write ^[the note] here, or in a line of its own in a `body:`: [^{token.content}]: the note"
        reader.warn(style.where, message, hint)
        yield replace(style, text=f"[^{token.content}]")
        return
    yield replace(style, text=str(reader.number(label)), raised=1)


def _paired(tokens: Sequence[Token]) -> dict[int, tuple[str, int]]:
    """Which tags of HTML are of a pair that is read: their names, and 1 for what begins, -1 for what ends."""
    found: dict[int, tuple[str, int]] = {}
    waiting: list[tuple[str, int]] = []
    for n, token in enumerate(tokens):
        match = _TAG.fullmatch(token.content) if token.type == "html_inline" else None
        name = match[2].lower() if match else ""
        if not match or name not in _TAGS:
            continue
        if not match[1]:
            waiting.append((name, n))
        elif waiting and waiting[-1][0] == name:
            found |= {waiting.pop()[1]: (name, 1), n: (name, -1)}
    return found


def _html(token: Token, style: Run, reader: Context, glued: bool) -> Iterator[Run]:
    """A break, or what is printed as typed; a comment is left out.

    glued: it follows on a word, as that of List<int> does.
    """
    match = _TAG.fullmatch(token.content)
    name = match[2].lower() if match else ""
    if token.content.startswith("<!--"):
        return
    if name != "br" and (name in unread.HTML or not glued):
        shown = f"<{name}>" if name else token.content.split()[0]
        reader.warn(style.where, f"printed as typed: {shown} is not read here", unread.instead_of(name))
    yield replace(style, text=BREAK if name == "br" else token.content.replace("\n", " "))


def behind(runs: Sequence[Run], count: int) -> tuple[Run, ...]:
    """What stands behind so many characters of a line."""
    words = list[Run]()
    for run in runs:
        words += [replace(run, text=run.text[count:])] if run.text[count:] else []
        count = max(0, count - len(run.text))
    return tuple(words)
