"""Define the tag for code and what it prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from deck.markup.node import Content, Node


@dataclass(kw_only=True)
class Code(Node):
    """Code: the name of a file under assets/, or the code itself; run at build time if its language can be.

    language: prompt, python, shell and doctest are run, others are shown; show: the code, what it printed, or both;
    session: snippets of one session share its state, in order; environment: the named packages it runs with; lines:
    what to highlight, like 2-4,7, or 2-4 | 7 | all for one after the other, click by click; numbers: before the lines;
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
    modest: bool = False
    lit: Sequence[frozenset[int]] = ()
