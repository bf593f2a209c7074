"""Draw the graph that backward() walks in the live session, down to the tensor that gets the gradient."""

import re
from collections import Counter

from graph_layout import LINE, arrow, depths, lay_out, page
from matplotlib.patches import FancyBboxPatch

FOOT = 0.15  # inches free below the last pills


def draw(fig, theme, value):
    """Draw nodes as pills with their names, and arrows in the direction of the backward pass."""
    ax = page(fig)
    code = {"family": [theme.mono, "monospace"], "linespacing": 1.2}
    edges = [tuple(edge) for edge in value["edges"]]
    leaves = {node["id"]: node["variable"] for node in value["nodes"] if "variable" in node}
    size, names = fitted({node["id"]: node["name"] for node in value["nodes"]}, leaves, edges)
    shapes = {node: extent(name, size) for node, name in names.items()}
    wide, high = (max(sides) / 2 + 0.02 for sides in zip(*shapes.values(), strict=True))
    width, height = fig.get_size_inches()
    top = height - shapes[value["nodes"][0]["id"]][1] / 2 - 0.02  # the result is the first node, alone in its row
    places, routes = lay_out(names, edges, wide, high + FOOT, width - wide, top)
    for (start, end), route in zip(edges, routes, strict=True):
        arrow(ax, route, shapes[start][1] / 2 + 0.04, shapes[end][1] / 2 + 0.04, theme.grey)
    for (x0, y0), (x1, y1) in [route[:2] for route in routes[:1]]:
        ax.text((x0 + x1) / 2 + 0.15, (y0 + y1) / 2, "backward()", color=theme.grey, va="center", **code)
    for node, name in names.items():
        pill(ax, places[node], shapes[node], node in leaves, theme)
        ink = theme.paper if node in leaves else theme.ink
        ax.text(*places[node], name, size=size, color=ink, ha="center", va="center", **code)


def fitted(names, leaves, edges):
    """The type size in points that the graph has room for, and the names, broken where three stand in a row.

    Under the name of a leaf stands the shape of the tensor that it accumulates into.
    """
    depth = depths(names, edges)
    columns, rows = max(Counter(depth.values()).values()), 1 + max(depth.values())
    if columns > 2:
        names = {node: re.sub("(?<=[a-z])(?=[A-Z])", "\n", name) for node, name in names.items()}
    shape = "x, shape {}" if len(leaves) == 1 else "{}"
    shown = {node: f"\n{shape.format(sizes)}" for node, sizes in leaves.items()}
    return 24 if columns == 1 and rows < 5 else 16, {node: name + shown.get(node, "") for node, name in names.items()}


def extent(name, size):
    """Width and height in inches of a pill around a name in a fixed-width font of a size in points."""
    lines = name.split("\n")
    em = size / 72
    return (max(map(len, lines)) * 0.602 + 1.6) * em, (len(lines) * 1.2 + 0.6) * em


def pill(ax, place, shape, leaf, theme):
    """Draw the pill, filled for a leaf of the graph."""
    corner = [centre - side / 2 for centre, side in zip(place, shape, strict=True)]
    colour = theme.accent if leaf else theme.grey
    outline = f"round,pad=0,rounding_size={min(shape[1] / 2, 0.35)}"
    ax.add_patch(FancyBboxPatch(corner, *shape, outline, lw=LINE, fc=colour if leaf else "none", ec=colour))
