"""Tell what does not fit into its place, and by how much."""

from __future__ import annotations

import math
from itertools import accumulate

from deck.markup import Body, Math, Node, Table, walk
from deck.placing import natural, typeset
from deck.placing.natural import Room
from deck.problem import Problem, Where
from deck.rendering.markdown import Paragraph
from deck.theme import Manner, Style
from deck.units import PER, Rect

SLACK = PER["pt"] * 2  # rounding in a stack of texts


def too_high(node: Node, needed: int, rect: Rect, room: Room) -> Problem:
    """A node that needs more height, in EMU, than its place has."""
    if isinstance(node, Table):
        return too_many_rows(node, needed - rect.h, rect.w, room)
    if isinstance(node, Math):
        return crowded(node, needed, rect.h)
    return overflow(node, needed, rect.h, room.sizes(node), room.style)


def too_many_rows(node: Table, excess: int, width: int, room: Room) -> Problem:
    """A table that is `excess` EMU too high."""
    heights = natural.row_heights(node, width, room)
    fitting = sum(total <= sum(heights) - excess + SLACK for total in accumulate(heights))
    rows = len(heights) - fitting
    message = f"does not fit: {rows} row{'s'[: rows > 1]} too many at {room.sizes(node)[0]:g} pt"
    return Problem(told_at(node), message, "show fewer, or write `split: auto`")


def overflow(
    node: Node, needed: int, has: int, sizes: tuple[float, ...], style: Style, manner: Manner | None = None
) -> Problem:
    """Text that is too high for its place, told in lines at its last size."""
    two, one = (typeset.height([Paragraph(())] * count, has, sizes, style, manner=manner) for count in (2, 1))
    lines = math.ceil((needed - has) / (two - one))
    message = f"does not fit: {lines} line{'s'[: lines > 1]} too many at {sizes[0]:g} pt"
    return Problem(
        told_at(node), message, "shorten it, or write `split: auto`" if isinstance(node, Body) else "shorten it"
    )


def crowded(node: Node, needed: int, has: int) -> Problem:
    """A column or grid whose children want more than there is, or a formula that does."""
    message = f"does not fit: needs {needed / PER['in']:.1f} in of height, has {has / PER['in']:.1f} in"
    return Problem(told_at(node), message, "shorten the text, or make two slides of it")


def told_at(node: Node) -> Where:
    """Where the author wrote the first words or the first formula in a node, else where the template wrote the node."""
    for inner in walk(node):
        if isinstance(inner, Math):
            return inner.where
        for run in (run for paragraph in inner.paragraphs for run in paragraph.runs):
            if run.where.file != inner.where.file:
                return run.where
    return node.where
