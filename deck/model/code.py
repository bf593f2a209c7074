"""Define the tags of what is read letter by letter: code and what it prints, and formulas."""

import re
from collections.abc import Sequence
from typing import ClassVar, Literal

from deck.model.formula import Formula
from deck.model.node import Align, Content, Node, Size, Token
from deck.model.results import Output


class Code(Node):
    """Code: the name of a file under assets/, or the code itself; run at build time if its language can be.

    language: prompt, python, shell, powershell and doctest are run, others are shown; show: the code, what it printed,
    or both; session: snippets of one session share its state, in order; environment: the named packages it runs with;
    lines: what to highlight, like 2-4,7, or 2-4 | 7 | all for one after the other, click by click; diff: previous
    highlights what is not in the code of the slide before; numbers: before the lines;
    output: where what a script printed stands; click: makes that appear; most: how many lines of output are shown, 0
    for all; raises: the exception or exit status it is meant to end with; ignore: a regular expression, what matches in
    the output is masked; writes: files under assets/ that it makes, a | between them; timeout: seconds; banner: begin
    with the interpreter's own; mark: words in the output to set in the accent colour; wrap: what is printed may wrap,
    as in a narrow terminal; alt: what a figure that it makes shows.
    """

    content: ClassVar[Content] = "verbatim"
    language: str = "python"
    run: bool = True
    show: Literal["code", "output", "both"] = "both"
    session: str = ""
    environment: str = ""
    lines: str = ""
    diff: str = ""
    output: Literal["under", "beside"] = "under"
    click: bool = False
    numbers: bool = False
    most: int = 0
    raises: str = ""
    ignore: str = ""
    writes: str = ""
    timeout: float = 60
    banner: bool = False
    mark: str = ""
    alt: str = ""
    frame: Literal["panel", "terminal"] = "panel"
    wrap: bool = False
    soft: frozenset[int] = frozenset()
    inches: tuple[float, float] | None = None  # as large as a figure of it will be shown
    result: Output | None = None  # None until it was run
    modest: bool = False
    lit: Sequence[frozenset[int]] = ()
    parts: Sequence[tuple[str, range]] = ()  # lines that Morph moves together, and under which name
    literal: bool = False  # its text is the code, even if it reads like the name of a file


def is_file(code: str) -> bool:
    """Whether what is written for code is the name of its file."""
    return re.fullmatch(r"[\w./-]+\.\w+", code.strip()) is not None


class Math(Node):
    r"""A formula in TeX, as high and as wide as it is; docs/maths.md lists the commands.

    Parts of it come at clicks: \htmlId{step2}{x} at the second after the whole. alt: instead of the reading of it.
    """

    content: ClassVar[Content] = "verbatim"
    size: Size = "formula"
    align: Align = "left"
    color: Token = "ink"
    alt: str = ""
    formula: Formula | None = None
