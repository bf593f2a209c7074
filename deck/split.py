"""Split a slide whose body does not fit into several, each with as much of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from deck.markdown import Paragraph, Run
from deck.markup import Body, Node, Slide, Title
from deck.place import Placed, place
from deck.problem import DeckError
from deck.steps import grouped
from deck.theme import Theme


def split(page: Slide, theme: Theme) -> list[tuple[Slide, list[Placed]]]:
    """The slide in as few parts as fit, each placed; the titles end in "(1/2)" and so on.

    A bullet stays with those under it. Raises the DeckError of placing if the slide has no body, or if even a single
    bullet does not fit.
    """
    try:
        return [(page, place(page, theme))]
    except DeckError:
        body = next((child for child in page.children if isinstance(child, Body)), None)
        groups = list(grouped(body.paragraphs)) if body else []
        if len(groups) < 2:
            raise
    for count in range(2, len(groups) + 1):
        parts = [_part(page, n, count, lines) for n, lines in enumerate(_shared(groups, count), 1)]
        try:
            return [(part, place(part, theme)) for part in parts]
        except DeckError as error:
            last = error
    raise last


def _shared(groups: Sequence[list[Paragraph]], count: int) -> list[list[Paragraph]]:
    """The groups in `count` consecutive parts of about the same number of characters, none empty."""
    sizes = [sum(40 + len(line.text) for line in group) for group in groups]  # 40: a line's own space
    parts: list[list[Paragraph]] = [[] for _ in range(count)]
    before, current = 0, 0
    for n, (group, size) in enumerate(zip(groups, sizes, strict=True)):
        full = before + size / 2 > sum(sizes) * (current + 1) / count
        needed = len(groups) - n == count - current - 1  # those left must each have a group
        if parts[current] and current < count - 1 and (full or needed):
            current += 1
        parts[current] += group
        before += size
    return parts


def _part(page: Slide, number: int, count: int, lines: list[Paragraph]) -> Slide:
    return replace(page, children=[_child(child, number, count, lines) for child in page.children])


def _child(child: Node, number: int, count: int, lines: list[Paragraph]) -> Node:
    match child:
        case Body():
            return replace(child, paragraphs=lines)
        case Title():
            (title,) = child.paragraphs
            counted = Run(f"\N{NO-BREAK SPACE}({number}/{count})", child.where)
            return replace(child, paragraphs=[replace(title, runs=(*title.runs, counted))])
        case _:
            return child
