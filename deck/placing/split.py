"""Split a slide whose body or table does not fit into several, each with as much of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from deck.markup import Body, Node, Slide, Table, Title, walk
from deck.placing import columns
from deck.placing.place import Placed, place
from deck.problem import DeckError
from deck.rendering.markdown import Paragraph, Run
from deck.rendering.steps import grouped
from deck.theme import Style, Theme

Group = list[Any]  # paragraphs of a body that stay together, or a row of a table


def split(page: Slide, theme: Theme) -> list[tuple[Slide, list[Placed]]]:
    """The slide in as few parts as fit, each placed; the titles end in "(1/2)" and so on.

    A bullet stays with those under it; a table has its head on each part. Raises the DeckError of placing if the slide
    has neither, or if even a single bullet or row does not fit.
    """
    try:
        return [(page, place(page, theme))]
    except DeckError:
        long = next((node for node in walk(page) if isinstance(node, Body | Table)), None)
        groups = _groups(long) if long else []
        if not long or len(groups) < 2:
            raise
    whole = _measured(long, theme.style)
    for count in range(2, len(groups) + 1):
        cuts = [_cut(whole, shown) for shown in _shared(groups, count)]
        parts = [_part(page, long, cut, f"{n}/{count}") for n, cut in enumerate(cuts, 1)]
        try:
            return [(part, place(part, theme)) for part in parts]
        except DeckError as error:
            last = error
    raise last


def _groups(long: Body | Table) -> list[Group]:
    """Each top-level paragraph with those under it, or each row but the head."""
    if isinstance(long, Table):
        return [[row] for row in long.children[long.header :]]
    return list(grouped(long.paragraphs))


def _size(item: Paragraph | Node) -> int:
    """About how much room a paragraph or a row takes, in characters; 40 is a line's own."""
    if isinstance(item, Paragraph):
        return 40 + len(item.text)
    return 40 + max((len(paragraph.text) for cell in item.children for paragraph in cell.paragraphs), default=0)


def _shared(groups: Sequence[Group], count: int) -> list[Group]:
    """The groups in `count` consecutive parts of about the same size, none empty."""
    sizes = [sum(map(_size, group)) for group in groups]
    parts: list[Group] = [[] for _ in range(count)]
    before, current = 0, 0
    for n, (group, size) in enumerate(zip(groups, sizes, strict=True)):
        full = before + size / 2 > sum(sizes) * (current + 1) / count
        needed = len(groups) - n == count - current - 1  # those left must each have a group
        if parts[current] and current < count - 1 and (full or needed):
            current += 1
        parts[current] += group
        before += size
    return parts


def _part(node: Any, long: Body | Table, part: Body | Table, count: str) -> Any:
    """A slide, or a node of it, with a part in the place of what was too long, and the count after its title."""
    if node is long:
        return part
    if isinstance(node, Title):
        (title,) = node.paragraphs
        counted = Run(f"\N{NO-BREAK SPACE}({count})", node.where)
        return replace(node, paragraphs=[replace(title, runs=(*title.runs, counted))])
    return replace(node, children=[_part(child, long, part, count) for child in node.children])


def _measured(long: Body | Table, style: Style) -> Body | Table:
    """A table whose parts will have the columns of the whole."""
    if isinstance(long, Body):
        return long
    return replace(long, align=columns.aligned(long), whole=columns.deciding(long, style))


def _cut(long: Body | Table, shown: Group) -> Body | Table:
    if isinstance(long, Body):
        return replace(long, paragraphs=shown)
    return replace(long, children=[*long.children[: long.header], *shown])
