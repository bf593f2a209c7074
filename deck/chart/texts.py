"""List the words of a chart, each where it was written and in the colour in which it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from deck.chart.content import Content, read
from deck.chart.marks import marks
from deck.markup import Chart, Node
from deck.rendering.markdown import Paragraph, Run


class Said(NamedTuple):
    """Words of a chart, and their colour by the theme's name."""

    paragraph: Paragraph
    color: str
    bold: bool = False


def texts(node: Chart) -> Iterator[Said]:
    """What stands at the axes, at the series and at the points, but for numbers."""
    content = read(node)
    head, *body = node.children
    for label in (node.ylabel, node.xlabel):
        if label:
            yield Said(Paragraph((Run(str(label), getattr(label, "where", node.where)),)), "grey")
    if len(content.series) > 1:
        yield from _names(node, content, head)
    columns = [0] if content.counts == "names" else []
    columns += [len(head.children) - 1] if node.named else []
    for row in body:
        for n in columns:
            yield from (Said(paragraph, "ink") for cell in row.children[n : n + 1] for paragraph in cell.paragraphs)


def _names(node: Chart, content: Content, head: Node) -> Iterator[Said]:
    """Names of series: those of lines and areas in their own colour, or on it, others in a legend."""
    direct = node.kind in ("line", "area")
    for mark in marks(content, node):
        for paragraph in head.children[mark.column].paragraphs:
            yield Said(paragraph, mark.color if direct else "ink", direct)
