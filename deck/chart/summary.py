"""Say a chart in a few sentences, for those who cannot see it."""

from __future__ import annotations

from deck.chart.content import ROUND, Content, Series
from deck.chart.formats import Format, fitting
from deck.markup import Chart

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
        return f"{count} × {content.name}" if content.name else f"{count} rows"
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
