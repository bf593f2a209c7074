"""Show what we think of ourselves: that deep learning is wizardry at the blackboard."""

from hand_drawn import box, ink, line, page, stroke, student


def draw(fig, theme):
    """Draw the student in a wizard's hat, a wand at the formula of gradient descent."""
    ax, _ = page(fig, theme)
    ink(ax, theme.ink, *student(44, 8, 84, left=(-0.2, -0.22), right=(0.36, 0.12)))
    ink(ax, theme.accent, stroke([(26, 82), (44, 78), (62, 82)]), line((30, 82), (50, 120), (58, 82)), fc=theme.panel)
    ink(ax, theme.accent, line((74, 66), (92, 80)))
    ink(ax, theme.ink, box(104, 26, 132, 88))
    ax.text(170, 92, "θ ← θ − η ∂L/∂θ", ha="center", va="center", size=17)
    ink(ax, theme.ink, stroke([(116, 74), (130, 44), (144, 52), (156, 38), (176, 46), (190, 36), (222, 74)]))
    ink(ax, theme.accent, line((88, 90), (92, 98)), line((96, 86), (104, 90)), line((98, 78), (106, 76)))
