"""Draw the deck's motif, a computational graph without words: an LSTM cell from its input to its output."""

from graph_layout import LINE, arrow, lay_out, page
from matplotlib.patches import Circle

EDGES = [
    ("old state", "kept"),
    *((source, gate) for source in ["input", "old output"] for gate in ["forget", "admit", "candidate", "emit"]),
    ("forget", "kept"),
    ("admit", "added"),
    ("candidate", "added"),
    ("kept", "state"),
    ("added", "state"),
    ("state", "tanh"),
    ("tanh", "output"),
    ("emit", "output"),
]
RADIUS = 0.21  # inches


def draw(fig, theme):
    """Draw the nodes as circles, the edges as arrows."""
    ax = page(fig)
    width, height = fig.get_size_inches()
    margin = RADIUS + 0.05
    nodes = dict.fromkeys(node for edge in EDGES for node in edge)
    places, routes = lay_out(nodes, EDGES, margin, margin, width - margin, height - margin)
    for route in routes:
        arrow(ax, route, RADIUS + 0.02, RADIUS + 0.03, theme.grey)
    for node, place in places.items():
        colour = theme.accent if node in ("input", "output") else theme.grey
        ax.add_patch(Circle(place, RADIUS, fc=colour if colour == theme.accent else "none", ec=colour, lw=LINE))
