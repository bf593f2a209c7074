"""Show a conversation, a question and its longer answer, without a word."""

from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

# All in shorter sides of the panel, from its middle.
ROUND = 0.06
TAIL = 0.05, 0.07  # half its width, and its length
STROKE = 0.028


def draw(fig, theme):
    """Draw two speech bubbles with lines of text."""
    fig.set_layout_engine("none")
    inches = fig.get_size_inches()
    width, height = inches / min(inches)
    ax = fig.add_axes((0, 0, 1, 1), xlim=(-width / 2, width / 2), ylim=(-height / 2, height / 2))
    ax.set_axis_off()
    ax.add_patch(Rectangle((0, 0), 1, 1, transform=ax.transAxes, facecolor=theme.panel, linewidth=0))
    outline = {"edgecolor": theme.ink, "linewidth": 2}
    ax.add_patch(PathPatch(bubble(-0.47, 0.13, 0.22, 0.42, tail=-0.34), facecolor=theme.paper, **outline))
    ax.add_patch(PathPatch(bubble(-0.28, -0.35, 0.47, 0.02, tail=0.34), facecolor=theme.accent, **outline))
    points = 72 * STROKE * min(inches)
    draw_lines(ax, -0.38, {0.325: 0.51, 0.225: 0.29}, color=theme.grey, linewidth=points)
    draw_lines(ax, -0.19, {-0.07: 0.57, -0.165: 0.57, -0.26: 0.35}, color=theme.paper, linewidth=points)


def bubble(x0, y0, x1, y1, tail):
    """A speech bubble's outline; its tail hangs from the lower edge at x = tail."""
    half, length = TAIL
    path = [(tail - half, y0), (tail, y0 - length), (tail + half, y0)]
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO]
    for x, y, a, b in ((x1, y0, -1, 1), (x1, y1, -1, -1), (x0, y1, 1, -1), (x0, y0, 1, 1)):
        beside, above = (x + a * ROUND, y), (x, y + b * ROUND)
        path += [beside, (x, y), above] if a * b < 0 else [above, (x, y), beside]
        codes += [Path.LINETO, Path.CURVE3, Path.CURVE3]
    return Path([*path, path[0]], [*codes, Path.CLOSEPOLY])


def draw_lines(ax, left, lengths, **style):
    """Draw a thick stroke of some length at each height, in place of a line of text."""
    for y, length in lengths.items():
        ax.plot([left, left + length], [y, y], **style)
