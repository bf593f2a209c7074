"""Say a chart in words: in a few sentences for people who cannot see it, and those that stand at it, one by one."""

from collections.abc import Iterator
from typing import NamedTuple

from deck.base.problem import plural
from deck.layout.chart.content import ROUND, Content, Series, read
from deck.layout.chart.numbers import Format, fitting
from deck.layout.chart.plan import marks
from deck.model.tags import Chart
from deck.model.text import Paragraph, Run
from deck.model.values import written_at

_MANY = 6  # series that are told one by one
_FEW = 6  # values that are told one by one


def summary(content: Content, node: Chart) -> str:
    """The kind of chart, what it shows of how many, and from where to where each series goes."""
    form = fitting(content.values, node.decimals, node.unit)
    name = f"{node.kind.capitalize()}{'' if node.kind in ROUND else ' chart'}"
    of = f" of {node.ylabel}" if node.ylabel else ""
    parts = [_told(series, content, node, form) for series in content.series[:_MANY]]
    if len(content.series) > _MANY:
        parts.append(f"and {len(content.series) - _MANY} more")
    return f"{name}{of}, {_extent(content)}. {'; '.join(parts)}."


def _extent(content: Content) -> str:
    """What is along its axis: 2010 to 2022, or 7 programs."""
    count = len(content)
    if content.counts == "names" or count == 1:
        return f"{count} × {content.name}" if content.name else plural(count, "row")
    order = sorted(range(count), key=content.places.__getitem__)
    return f"{content.name or 'x'} from {content.x[order[0]]} to {content.x[order[-1]]}"


def _told(series: Series, content: Content, node: Chart, form: Format) -> str:
    """All values of a short series, the lowest and the highest of a longer one; of lines also the ends."""
    known = [(n, value) for n, value in enumerate(series.values) if value is not None]
    names = content.points or content.x
    if len(known) <= _FEW:
        return f"{series.name}: " + ", ".join(f"{names[n]} {form.text(value)}" for n, value in known)
    low, high = (pick(known, key=lambda pair: pair[1]) for pick in (min, max))
    ends = f"from {form.text(known[0][1])} to {form.text(known[-1][1])}, " if node.kind in ("line", "area") else ""
    lowest, highest = (f"{form.text(value)} ({names[n]})" for n, value in (low, high))
    return f"{series.name}: {ends}lowest {lowest}, highest {highest}"


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
            yield Said(Paragraph((Run(str(label), written_at(label, node.where)),)), "grey")
    if len(content.series) > 1:
        direct = node.kind in ("line", "area")  # names in the colour of a line or an area, or on it; others in a legend
        for mark in marks(content, node):
            names = head.children[mark.column].paragraphs
            yield from (Said(paragraph, mark.color if direct else "ink", direct) for paragraph in names)
    columns = [0] if content.counts == "names" else []
    columns += [len(head.children) - 1] if node.named else []
    for row in body:
        for n in columns:
            yield from (Said(paragraph, "ink") for cell in row.children[n : n + 1] for paragraph in cell.paragraphs)
