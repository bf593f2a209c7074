"""Show a conversation, a question and its longer answer, without a word."""

from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

ROUND = 0.2  # inches, like all here


def draw(fig, theme):
    """Draw two speech bubbles with lines of text."""
    fig.set_layout_engine("none")
    width, height = fig.get_size_inches()
    ax = fig.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(0, height))
    ax.set_axis_off()
    ax.add_patch(Rectangle((0, 0), 1, 1, transform=ax.transAxes, facecolor=theme.panel, linewidth=0))
    outline = {"edgecolor": theme.ink, "linewidth": 2}
    ax.add_patch(PathPatch(bubble(0.25, 1.62, 2.35, 2.4, tail=0.6), facecolor=theme.paper, **outline))
    draw_lines(ax, 0.5, {2.18: 1.6, 1.86: 0.9}, theme.grey)
    ax.add_patch(PathPatch(bubble(0.9, 0.42, 3.25, 1.36, tail=2.9), facecolor=theme.accent, **outline))
    draw_lines(ax, 1.15, {1.14: 1.85, 0.89: 1.85, 0.64: 1.1}, theme.paper)


def bubble(x0, y0, x1, y1, tail):
    """A speech bubble's outline; its tail hangs from the lower edge at x = tail."""
    path = [(tail - 0.14, y0), (tail, y0 - 0.22), (tail + 0.14, y0)]
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO]
    for x, y, a, b in ((x1, y0, -1, 1), (x1, y1, -1, -1), (x0, y1, 1, -1), (x0, y0, 1, 1)):
        beside, above = (x + a * ROUND, y), (x, y + b * ROUND)
        path += [beside, (x, y), above] if a * b < 0 else [above, (x, y), beside]
        codes += [Path.LINETO, Path.CURVE3, Path.CURVE3]
    return Path([*path, path[0]], [*codes, Path.CLOSEPOLY])


def draw_lines(ax, left, lengths, colour):
    """Draw a thick stroke of some length at each height, in place of a line of text."""
    for y, length in lengths.items():
        ax.plot([left, left + length], [y, y], color=colour, linewidth=6)
