"""Colour code by its tokens, in colours of the theme."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pygments.lexers import get_lexer_by_name
from pygments.token import Token
from pygments.util import ClassNotFound

from deck.problem import DeckError, Problem, Where
from deck.rendering.markdown import Paragraph, Run
from deck.running.ansi import Span, colored

_COLORS = (
    (Token.Comment, "grey"),
    (Token.Generic.Prompt, "grey"),
    (Token.Generic.Traceback, "accent"),
    (Token.Generic.Error, "accent"),
    (Token.Keyword, "fifth"),
    (Token.Operator.Word, "fifth"),
    (Token.Name.Decorator, "fifth"),
    (Token.Literal.String, "third"),
    (Token.Literal.Number, "second"),
    (Token.Name.Builtin.Pseudo, "fifth"),
)
_LEXERS = {"prompt": "pycon", "doctest": "pycon", "output": "text", "shell": "console"}


def highlight(code: str, language: str, where: Where, mark: str = "") -> list[Paragraph]:
    """A paragraph a line, in its own colours (SGR sequences) where it has them; `mark`: words to set in the accent's.

    An unknown language is an error at `where`.
    """
    try:
        lexer = get_lexer_by_name(_LEXERS.get(language, language), stripnl=False, ensurenl=False)
    except ClassNotFound:
        hint = "python, prompt, or another language that Pygments knows; text for none"
        raise DeckError(Problem(where, f"no language {language!r}", hint)) from None
    words, spans = colored(code.rstrip("\n"))
    lines: list[list[Run]] = [[]]
    for token, text in lexer.get_tokens(words + "\n"):  # a waiting prompt is one only with its line's end
        color = next((color for kind, color in _COLORS if token in kind), "")  # type: ignore[comparison-overlap]
        for n, part in enumerate(text.split("\n")):
            if n:
                lines.append([])
            _append(lines[-1], part, color, where)
    pairs = zip(lines[:-1], spans, strict=True)
    return [_painted(line, [*own, *_marks(line, mark)], where) for line, own in pairs]


def _append(line: list[Run], text: str, color: str, where: Where) -> None:
    """Add to a line; what has the colour of the run before belongs to it, and so does white space."""
    if not text:
        return
    if line and (line[-1].color == color or text.isspace()):
        line[-1] = Run(line[-1].text + text, where, code=True, color=line[-1].color)
    else:
        line.append(Run(text, where, code=True, color=color))


def _marks(line: Sequence[Run], mark: str) -> Iterator[Span]:
    start = "".join(run.text for run in line).find(mark) if mark else -1
    if start >= 0:
        yield Span(start, start + len(mark), "accent", bold=True)


def _painted(line: Sequence[Run], spans: Sequence[Span], where: Where) -> Paragraph:
    """The line with every span set apart; an empty line is one empty run, so that it keeps its place."""
    runs = list(line) or [Run("", where, code=True)]
    for span in spans:
        painted, at = list[Run](), 0
        for run in runs:
            before, inside, after = _cut(run, span.start - at, span.end - at)
            inside = replace(inside, bold=inside.bold or span.bold, color=span.color or inside.color)
            painted += [part for part in (before, inside, after) if part.text]
            at += len(run.text)
        runs = painted
    return Paragraph(tuple(runs))


def _cut(run: Run, first: int, last: int) -> tuple[Run, Run, Run]:
    """A run before, between and after two positions."""
    a, b = max(0, first), max(0, last)
    return replace(run, text=run.text[:a]), replace(run, text=run.text[a:b]), replace(run, text=run.text[b:])
