"""Colour code by its tokens, in colours of the theme."""

from __future__ import annotations

from collections.abc import Iterator

from pygments.lexers import get_lexer_by_name
from pygments.token import Token
from pygments.util import ClassNotFound

from deck.markdown import Paragraph, Run
from deck.problem import DeckError, Problem, Where

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
_LEXERS = {"prompt": "pycon", "output": "text", "shell": "console"}


def highlight(code: str, language: str, where: Where, mark: str = "") -> list[Paragraph]:
    """A paragraph a line; `mark`: words to set in the accent colour. An unknown language is an error at `where`."""
    try:
        lexer = get_lexer_by_name(_LEXERS.get(language, language), stripnl=False, ensurenl=False)
    except ClassNotFound:
        hint = "python, prompt, or another language that Pygments knows; text for none"
        raise DeckError(Problem(where, f"no language {language!r}", hint)) from None
    lines: list[list[Run]] = [[]]
    for token, text in lexer.get_tokens(code.rstrip("\n") + "\n"):  # a waiting prompt is one only with its line's end
        color = next((color for kind, color in _COLORS if token in kind), "")  # type: ignore[comparison-overlap]
        for n, part in enumerate(text.split("\n")):
            if n:
                lines.append([])
            _append(lines[-1], part, color, where)
    return [Paragraph(tuple(_marked(line, mark, where))) for line in lines[:-1]]


def _append(line: list[Run], text: str, color: str, where: Where) -> None:
    """Add to a line; what has the colour of the run before belongs to it, and so does white space."""
    if not text:
        return
    if line and (line[-1].color == color or text.isspace()):
        line[-1] = Run(line[-1].text + text, where, code=True, color=line[-1].color)
    else:
        line.append(Run(text, where, code=True, color=color))


def _marked(line: list[Run], mark: str, where: Where) -> Iterator[Run]:
    """The line's runs, with every `mark` set apart; an empty line is one empty run, so that it keeps its place."""
    whole = "".join(run.text for run in line)
    start = whole.find(mark) if mark else -1
    if start < 0:
        yield from line or [Run("", where, code=True)]
        return
    at = 0
    for run in line:
        for n, char_run in enumerate(_cut(run, start - at, start + len(mark) - at)):
            if char_run.text:
                yield Run(char_run.text, where, bold=n == 1, code=True, color="accent" if n == 1 else run.color)
        at += len(run.text)


def _cut(run: Run, first: int, last: int) -> tuple[Run, Run, Run]:
    """A run before, between and after two positions."""
    a, b = max(0, first), max(0, last)
    parts = run.text[:a], run.text[a:b], run.text[b:]
    return tuple(Run(text, run.where, code=True, color=run.color) for text in parts)  # type: ignore[return-value]
