"""Judge charts: whether their lines, bars and slices can be told apart, and from the ground."""

from __future__ import annotations

from collections.abc import Iterator

from deck.colors import contrast
from deck.lint.contrast import grounds
from deck.lint.talk import Finding, Talk, at
from deck.markup import Chart, Node, walk
from deck.placing.place import Page
from deck.problem import Where

COLORS, SLICES, BARS, NAMES = 5, 6, 30, 25
SEEN = 3.0  # the contrast of what is no text (WCAG 2.2, success criterion 1.4.11)


def crowded_chart(page: Page, _: Talk) -> Iterator[Finding]:
    """Nobody tells six colours apart, or reads seven slices, thirty bars or as many names; of many, highlight one."""
    for item in page.placed:
        if isinstance(item.node, Chart):
            for what, most, hint in _crowds(item.node):
                yield Finding(at(page, *_places(item.node)), f"{what}, over {most}", hint)


def _crowds(node: Chart) -> Iterator[tuple[str, int, str]]:
    from deck.chart.content import ROUND, read

    content = read(node)
    series, rows = len(content.series), len(content)
    if node.kind in ROUND and rows > SLICES:
        yield f"{rows} slices", SLICES, "add the small ones up, or draw bars"
    if series > COLORS and not content.lit:
        yield f"{series} colours", COLORS, "choose columns with 'y:', or highlight one"
    if node.named and rows > NAMES:
        yield f"{rows} names", NAMES, "leave some cells of that column empty, or the column out"
    if node.kind == "bar" and len(content.values) > BARS:
        yield f"{len(content.values)} bars", BARS, "show the first with 'sort:' and 'most:', or draw lines"


def faint_chart(page: Page, talk: Talk) -> Iterator[Finding]:
    """Lines, bars and points too close in colour to the ground are not seen: 3 : 1 at least (WCAG)."""
    for n, item in enumerate(page.placed):
        tokens = _tokens(item.node) if isinstance(item.node, Chart) else ()
        for ground in sorted(set(grounds(item, page.placed[:n], talk.layouts[page.tree.layout]))) if tokens else ():
            for token in tokens:
                has = contrast(talk.color(token), talk.color(ground))
                if has < SEEN:
                    message = f"{token} on {ground} in a chart: contrast {has:.1f} : 1, under {SEEN:g} : 1"
                    yield Finding(at(page, *_places(item.node)), message, "change the theme's colours")


def _tokens(node: Chart) -> list[str]:
    """The colours that a chart is drawn in."""
    from deck.chart.content import read
    from deck.chart.marks import marks

    drawn = marks(read(node), node)
    return list(dict.fromkeys(token for mark in drawn for token in (mark.color, *mark.points.values())))


def _places(node: Node) -> Iterator[Where]:
    """Where the words of a chart were written."""
    yield from (run.where for inner in walk(node) for paragraph in inner.paragraphs for run in paragraph.runs)
