"""Read Markdown as a deck in English reads it."""

from __future__ import annotations

from deck.base.problem import Where
from deck.model.text import Paragraph, Run
from deck.rendering.blocks import Part, blocks
from deck.rendering.markdown import Reader


def inline(text: str, where: Where) -> tuple[Run, ...]:
    """The runs of a line."""
    return Reader().inline(text, where)


def parts(text: str, where: Where) -> list[Part]:
    """The parts of a body."""
    reader = Reader()
    reader.begin(text)
    return blocks(text, where, reader)


def block(text: str, where: Where) -> list[Paragraph]:
    """The paragraphs of a body."""
    return [part for part in parts(text, where) if isinstance(part, Paragraph)]
