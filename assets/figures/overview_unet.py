"""Show U-Net's shape: down to coarse features, up again with the details carried across, without a word."""

from matplotlib.patches import FancyArrowPatch, Rectangle

# Inches: a level's height, the distance of its blocks from the axis of the U, and a block's width and height.
LEVELS = [(1.95, 1.42, 0.18, 0.9), (1.33, 1.0, 0.26, 0.62), (0.84, 0.56, 0.36, 0.4), (0.4, 0, 0.7, 0.28)]


def draw(fig, theme):
    """Draw the blocks of four levels, empty on the way down and filled on the way up."""
    fig.set_layout_engine("none")
    width, height = fig.get_size_inches()
    ax = fig.add_axes((0, 0, 1, 1), xlim=(-width / 2, width / 2), ylim=(0, height))
    ax.set_axis_off()
    ax.add_patch(Rectangle((0, 0), 1, 1, transform=ax.transAxes, facecolor=theme.panel, linewidth=0))
    for y, x, wide, tall in LEVELS:
        for left, fill in {-x: theme.paper, x: theme.accent}.items():  # one block at the bottom, where x is 0
            corner = (left - wide / 2, y - tall / 2)
            ax.add_patch(Rectangle(corner, wide, tall, facecolor=fill, edgecolor=theme.ink, linewidth=2))
    for y, x, wide, _ in LEVELS[:-1]:
        inner = x - wide / 2 - 0.06
        arrow = {
            "arrowstyle": "-|>",
            "mutation_scale": 14,
            "shrinkA": 0,
            "shrinkB": 0,
            "linewidth": 2,
            "color": theme.grey,
        }
        ax.add_patch(FancyArrowPatch((-inner, y), (inner, y), **arrow))
