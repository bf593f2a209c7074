"""Show U-Net's shape: down to coarse features, up again with the details carried across, without a word."""

from matplotlib.patches import FancyArrowPatch, Rectangle

# In shorter sides of the panel, from its middle: a level's height, how far from the axis of the U its blocks are,
# and a block's width and height.
LEVELS = [(0.24, 0.435, 0.07, 0.36), (-0.02, 0.313, 0.1, 0.25), (-0.2, 0.16, 0.13, 0.16), (-0.365, 0, 0.25, 0.11)]


def draw(fig, theme):
    """Draw the blocks of four levels, empty on the way down and filled on the way up."""
    fig.set_layout_engine("none")
    inches = fig.get_size_inches()
    width, height = inches / min(inches)
    ax = fig.add_axes((0, 0, 1, 1), xlim=(-width / 2, width / 2), ylim=(-height / 2, height / 2))
    ax.set_axis_off()
    ax.add_patch(Rectangle((0, 0), 1, 1, transform=ax.transAxes, facecolor=theme.panel, linewidth=0))
    for y, x, wide, tall in LEVELS:
        for left, fill in {-x: theme.paper, x: theme.accent}.items():  # one block at the bottom, where x is 0
            corner = (left - wide / 2, y - tall / 2)
            ax.add_patch(Rectangle(corner, wide, tall, facecolor=fill, edgecolor=theme.ink, linewidth=2))
    look = {"arrowstyle": "-|>", "mutation_scale": 5 * min(inches), "shrinkA": 0, "shrinkB": 0}
    for y, x, wide, _ in LEVELS[:-1]:
        inner = x - wide / 2 - 0.02
        ax.add_patch(FancyArrowPatch((-inner, y), (inner, y), color=theme.grey, linewidth=2, **look))
