"""Colour code by its tokens, in colours of the theme."""

from collections.abc import Sequence
from itertools import groupby, islice
from typing import Any

from deck.base.dataclass import replace
from deck.base.problem import DeckError, Problem, Where
from deck.code.ansi import Span, colored
from deck.model.text import Paragraph, Run

_COLORS = {  # of a kind of token and those below it
    **dict.fromkeys(("Comment", "Generic.Prompt"), "grey"),
    **dict.fromkeys(("Generic.Traceback", "Generic.Error"), "accent"),
    **dict.fromkeys(("Keyword", "Operator.Word", "Name.Decorator", "Name.Builtin.Pseudo"), "fifth"),
    **{"Literal.String": "third", "Literal.Number": "second"},
}
_LEXERS = {"prompt": "pycon", "doctest": "pycon", "output": "text", "shell": "console"}


def highlight(code: str, language: str, where: Where, mark: str = "") -> list[Paragraph]:
    """A paragraph a line, in its own colours (SGR sequences) where it has them; `mark`: words to set in the accent's.

    An unknown language is an error at `where`.
    """
    from pygments.lexers import get_lexer_by_name  # most lectures show no code
    from pygments.token import string_to_tokentype
    from pygments.util import ClassNotFound

    kinds = {string_to_tokentype(kind): color for kind, color in _COLORS.items()}
    try:
        language = "pwsh-session" if language == "powershell" and code.startswith("PS> ") else language
        lexer = get_lexer_by_name(_LEXERS.get(language, language), stripnl=False, ensurenl=False)
    except ClassNotFound:
        hint = "python, prompt, or another language that Pygments knows; text for none"
        raise DeckError(Problem(where, "outline-value", f"no language {language!r}", hint)) from None
    words, spans = colored(code.rstrip("\n"))
    lines: list[list[Run]] = [[]]
    for token, text in lexer.get_tokens(words + "\n"):  # a waiting prompt is one only with its line's end
        color = next((color for kind, color in kinds.items() if token in kind), "")  # type: ignore[comparison-overlap]
        for n, part in enumerate(text.split("\n")):
            if n:
                lines.append([])
            line = lines[-1]
            if line and (line[-1].color == color or part.isspace()):  # white space belongs to the run before, too
                line[-1] = replace(line[-1], text=line[-1].text + part)
            elif part:
                line.append(Run(part, where, code=True, color=color))
    pairs = zip(lines[:-1], spans, strict=True)
    painted = []
    for line, own in pairs:
        start = "".join(run.text for run in line).find(mark) if mark else -1
        marks = [Span(start, start + len(mark), "accent", bold=True)] if start >= 0 else []
        painted.append(_painted(line, [*own, *marks], where))
    return painted


def _painted(line: Sequence[Run], spans: Sequence[Span], where: Where) -> Paragraph:
    """The line with every span set apart; an empty line is one empty run, so that it keeps its place."""
    if not spans or not line:
        return Paragraph(tuple(line) or (Run("", where, code=True),))
    looks: list[tuple[Run, tuple[Span, ...]]] = [(run, ()) for run in line for _ in run.text]  # of each character
    for span in spans:
        looks[span.start : span.end] = [(run, (*over, span)) for run, over in looks[span.start : span.end]]
    text = iter("".join(run.text for run in line))
    parts = []
    for (run, over), same in groupby(looks):
        look: dict[str, Any] = {name: getattr(run, name) for name in ("color", "ground", "bold", "underline")}
        for span in over:
            look = {name: getattr(span, name) or value for name, value in look.items()}
        parts.append(replace(run, text="".join(islice(text, len([*same]))), **look))
    return Paragraph(tuple(parts))
