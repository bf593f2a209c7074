"""Show what the boss thinks: that deep learning is a curve that only goes up, with money at its end."""

from hand_drawn import ink, line, oval, page, stroke, student


def draw(fig, theme):
    """Draw the curve, the student under it, and the bag of money."""
    ax, _ = page(fig, theme)
    ink(ax, theme.ink, line((16, 112), (16, 14), (122, 14)))
    ink(ax, theme.accent, stroke([(20, 20), (56, 28), (88, 52), (112, 112)]), line((98, 104), (112, 114), (118, 98)), width=3.5)
    ink(ax, theme.ink, *student(146, 10, 84, left=(-0.2, 0.3), right=(0.2, 0.3)))
    bag(ax, 204, 10, theme)


def bag(ax, x, y, theme):
    """A full bag of money that stands at (x, y)."""
    ink(ax, theme.ink, stroke([(x - 8, y + 62), (x - 34, y + 34), (x - 26, y + 2), (x, y)], [(x, y), (x + 26, y + 2), (x + 34, y + 34), (x + 8, y + 62)], [(x + 8, y + 62), (x + 16, y + 78), (x, y + 74), (x - 16, y + 78), (x - 8, y + 62)]), line((x - 12, y + 62), (x + 12, y + 62)))
    ax.text(x, y + 28, "$", ha="center", va="center", size=34, weight="bold", color=theme.accent)
