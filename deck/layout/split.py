"""Split a slide whose body or table does not fit into several, each with as much of it."""

from collections.abc import Sequence
from typing import Any

from deck.base.dataclass import replace
from deck.base.problem import DeckError
from deck.layout import columns
from deck.layout.brand_places import on_layout
from deck.layout.place import place
from deck.model.deck import OutlineSlide
from deck.model.placed import Page, Placed
from deck.model.step import grouped
from deck.model.style import Theme
from deck.model.tags import Body, Node, Slide, Table, Td, Title, walk
from deck.model.text import Paragraph, Run
from deck.model.values import Scalar

Group = list[Any]  # paragraphs of a body that stay together, or a row of a table


def split(page: Slide, theme: Theme) -> list[tuple[Slide, list[Placed]]]:
    """The slide in as few parts as fit, each placed; the titles end in "(1/2)" and so on.

    A bullet stays with those under it; a table has its head on each part. Raises the DeckError of placing if the slide
    has neither, or if even a single bullet or row does not fit.
    """
    try:
        return [(page, place(page, theme))]
    except DeckError as error:
        long = next((node for node in walk(page) if isinstance(node, Body | Table)), None)
        groups = _groups(long) if long else []
        if not long or len(groups) < 2:
            hint = "`split: auto` divides the bullets or body of a slide of bullets, and a table: here it cannot"
            told = (replace(problem, hint=f"{problem.hint}\n{hint}".lstrip()) for problem in error.problems)
            raise DeckError(*told) from None
    head: list[Node] = []
    if isinstance(long, Table):  # each part has its head, and the columns of the whole
        head, align = long.children[: columns.heads(long)], columns.aligned(long, theme.style)
        whole: Body | Table = replace(long, align=align, whole=columns.deciding(long, theme.style))
    else:
        whole = long
    for count in range(2, len(groups) + 1):
        parts = []
        for n, share in enumerate(_shared(groups, count), 1):
            table = isinstance(whole, Table)
            cut = replace(whole, children=[*head, *share]) if table else replace(whole, paragraphs=share)
            parts.append(_part(page, long, cut, f"{n}/{count}"))
        try:
            return [(part, place(part, theme, whole=False)) for part in parts]
        except DeckError as error:
            last = error
    raise last


def _groups(long: Body | Table) -> list[Group]:
    """Each top-level paragraph with those under it, or each row but the head, with those that it covers or names."""
    if isinstance(long, Table):
        groups: list[Group] = []
        for row in long.children[columns.heads(long) :]:
            covered = any(isinstance(cell, Td) and cell.covered == "down" for cell in row.children)
            if groups and (covered or columns.names_group(groups[-1][-1])):
                groups[-1].append(row)
            else:
                groups.append([row])
        return groups
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
    before, current, whole = 0, 0, sum(sizes)
    for n, (group, size) in enumerate(zip(groups, sizes, strict=True)):
        full = before + size / 2 > whole * (current + 1) / count
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


def as_pages(slide: OutlineSlide, tree: Slide, theme: Theme) -> list[Page]:
    """The slide's page; several if it may be split and has to be, of which the first keeps id, section and notes."""
    tree = on_layout(tree, theme)
    parts = split(tree, theme) if slide.split else [(tree, place(tree, theme))]
    (first, shown), *others = parts
    more = (Page(later(slide), replace(part, notes=[]), placed, first=slide) for part, placed in others)
    return [Page(slide, first, shown), *more]


def later(slide: OutlineSlide) -> OutlineSlide:
    """A slide without what only the first of its pages has."""
    return replace(slide, id="", section="", notes=Scalar("", slide.where))
