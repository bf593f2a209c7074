"""Lays out a small directed acyclic graph in layers and draws its edges, alike in all the deck's graphs."""

from collections import defaultdict
from itertools import pairwise
from statistics import fmean

import numpy as np
from matplotlib.patches import PathPatch, Polygon
from matplotlib.path import Path

LINE = 1.8  # points
HEAD = 0.12  # inches


def page(fig):
    """Axes over the whole figure, measured in inches from its lower left corner."""
    fig.set_layout_engine("none")
    width, height = fig.get_size_inches()
    ax = fig.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(0, height))
    ax.axis("off")
    return ax


def lay_out(nodes, edges, left, bottom, right, top):
    """Place the nodes in layers between four bounds in inches, every edge going down.

    Returns {node: (x, y)} and a route for each edge: a point in each layer, so that it avoids the nodes there.
    """
    depth = depths(nodes, edges)
    chains = [[start, *passed(start, end, depth), end] for start, end in edges]
    row = {stop: depth[chain[0]] + step for chain in chains for step, stop in enumerate(chain)} | depth
    column = uncross(row, [link for chain in chains for link in pairwise(chain)])
    wide, high = max(column.values()) or 1, max(row.values()) or 1
    middle, half = (left + right) / 2, (right - left) / 2
    place = {stop: (middle + half * column[stop] / wide, top - (top - bottom) * row[stop] / high) for stop in row}
    return {node: place[node] for node in nodes}, [[place[stop] for stop in chain] for chain in chains]


def depths(nodes, edges):
    """How many edges the longest way down to each node has."""
    depth = dict.fromkeys(nodes, 0)
    for _ in nodes:
        for start, end in edges:
            depth[end] = max(depth[end], depth[start] + 1)
    return depth


def passed(start, end, depth):
    """A nameless stop for each row that an edge passes."""
    return [(start, end, row) for row in range(depth[start] + 1, depth[end])]


def uncross(row_of, links):
    """Give each stop a column, every row centred on 0 and sorted by the mean column of its neighbours."""
    rows = [[stop for stop in row_of if row_of[stop] == row] for row in range(max(row_of.values()) + 1)]
    neighbours = defaultdict(list)
    for start, end in links:
        neighbours[start].append(end)
        neighbours[end].append(start)
    column = {stop: index - (len(row) - 1) / 2 for row in rows for index, stop in enumerate(row)}
    for _ in range(4):
        for row in [*rows, *rows[::-1]]:
            row.sort(key=lambda stop: fmean(column[other] for other in neighbours[stop] or [stop]))
            column |= {stop: index - (len(row) - 1) / 2 for index, stop in enumerate(row)}
    return column


def arrow(ax, route, start, end, colour, **style):
    """Draw a smooth arrow along a route, vertical at both ends, `start` and `end` inches clear of them."""
    points = np.array(route)
    points[[0, -1], 1] += -start, end
    tip = points[-1].copy()
    points[-1, 1] += HEAD
    slope = np.gradient(points, axis=0)
    slope[[0, -1]] *= 0, 1.5
    curve = [points[0]]
    for index, (point, following) in enumerate(pairwise(points)):
        curve += [point + slope[index] / 3, following - slope[index + 1] / 3, following]
    codes = [Path.MOVETO] + [Path.CURVE4] * (len(curve) - 1)
    ax.add_patch(PathPatch(Path(curve, codes), fc="none", ec=colour, lw=LINE, **style))
    head = tip + np.array([(0, 0), (-HEAD / 2, HEAD), (HEAD / 2, HEAD)])
    ax.add_patch(Polygon(head, fc=colour, lw=0, **style))
