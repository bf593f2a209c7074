"""Show what the boss thinks: that deep learning is a curve that only goes up, with money at its end."""

from hand_drawn import SCENE, ink, line, page, stroke, student


def draw(fig, theme):
    """Draw the curve, the student who cheers, and the bag of money."""
    ax, _ = page(fig, theme, SCENE)
    ink(ax, theme.ink, line((12, 114), (12, 12), (112, 12)))
    curve = stroke([(18, 18), (52, 26), (80, 50), (98, 110)])
    ink(ax, theme.accent, curve, line((84, 102), (99, 114), (107, 97)), width=3.5)
    ink(ax, theme.ink, *student(140, 10, 94, left=(-0.27, 0.2), right=(0.27, 0.2)))
    ink(ax, theme.ink, *bag(206, 10))
    ax.text(206, 40, "$", ha="center", va="center", size=34, weight="bold", color=theme.accent)


def bag(x, y):
    """A full bag that stands at (x, y)."""
    outline = stroke(
        [(x - 8, y + 64), (x - 33, y + 34), (x - 26, y + 2), (x, y)],
        [(x, y), (x + 26, y + 2), (x + 33, y + 34), (x + 8, y + 64)],
        [(x + 8, y + 64), (x + 16, y + 80), (x, y + 76), (x - 16, y + 80), (x - 8, y + 64)],
    )
    return [outline, line((x - 12, y + 64), (x + 12, y + 64))]
