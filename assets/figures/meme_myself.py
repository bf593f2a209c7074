"""Show what we think of ourselves: that deep learning is wizardry at the blackboard."""

from hand_drawn import SCENE, box, ink, line, oval, page, stroke, student


def draw(fig, theme):
    """Draw the student in a wizard's hat, a wand at the formula of gradient descent."""
    ax, _ = page(fig, theme, SCENE)
    ink(ax, theme.ink, *student(40, 8, 90, left=(-0.2, -0.24), right=(0.34, 0.1)))
    hat = line((26, 90), (46, 124), (54, 90))
    ink(ax, theme.accent, hat, fc=theme.panel)
    ink(ax, theme.accent, stroke([(18, 92), (40, 87), (62, 92)]))
    wand, sparks = (68, 67), [((84, 92), (89, 99)), ((92, 86), (99, 88)), ((92, 76), (98, 72))]
    ink(ax, theme.accent, line(wand, (86, 82)), *(line(*spark) for spark in sparks))
    valley = stroke([(118, 76), (130, 46), (144, 54), (158, 38), (178, 50), (194, 40), (224, 76)])
    ink(ax, theme.ink, box(106, 24, 130, 92), valley)
    ink(ax, theme.accent, oval(158, 47, 5))
    ax.text(171, 96, "θ ← θ − η ∂L/∂θ", ha="center", va="center_baseline", size=17)
