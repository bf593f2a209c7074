"""Show what mothers think: that deep learning is mending the printer, again."""

from hand_drawn import box, ink, line, page, stroke, student


def draw(fig, theme):
    """Draw the student beside a printer that has swallowed its paper."""
    ax, _ = page(fig, theme)
    ink(ax, theme.ink, *student(48, 10, 88, left=(-0.12, 0.22), right=(0.38, -0.04), mouth=-0.6))
    ink(ax, theme.ink, line((88, 34), (232, 34)), line((100, 34), (100, 10)), line((220, 34), (220, 10)))
    ink(ax, theme.ink, box(116, 36, 88, 30), line((128, 66), (138, 78), (182, 78), (192, 66)))
    ink(ax, theme.ink, stroke([(132, 50), (128, 40), (120, 30)], [(120, 30), (140, 24), (170, 28)], [(170, 28), (180, 40), (188, 50)]), line((132, 50), (188, 50)), fc=theme.panel)
    ax.text(160, 98, "It beeps again!", ha="center", va="center")
