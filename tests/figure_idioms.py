"""Collect what lecturers draw: one small figure for each idiom of matplotlib."""

from __future__ import annotations

import inspect

import idioms_charts
import idioms_fields
import idioms_signs
from matplotlib.figure import Figure

SIZE = 5.0, 3.75  # inches
IDIOMS = {
    name: function
    for module in (idioms_charts, idioms_fields, idioms_signs)
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if function.__module__ == module.__name__
}


def drawn(name: str) -> Figure:
    """The figure of an idiom, which is a function of `ax` or of `fig`."""
    fig, draw = Figure(figsize=SIZE, layout="constrained"), IDIOMS[name]
    draw(fig.subplots() if "ax" in inspect.signature(draw).parameters else fig)
    return fig
