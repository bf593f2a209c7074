"""Show what mothers think: that deep learning is mending the printer, again."""

from hand_drawn import SCENE, box, ink, line, page, say, stroke, student


def draw(fig, theme):
    """Draw the student beside a printer that spits out its paper, and a voice from outside."""
    ax, _ = page(fig, theme, SCENE)
    ink(ax, theme.ink, *student(42, 8, 94, left=(-0.27, 0.14), right=(0.27, 0.14), mouth=-0.5))
    table = [line((84, 36), (236, 36)), line((96, 36), (96, 8)), line((224, 36), (224, 8))]
    printer = [box(112, 38, 96, 28), line((126, 66), (136, 78), (184, 78), (194, 66))]
    ink(ax, theme.ink, *table, *printer)
    paper = stroke(
        [(132, 54), (130, 42), (118, 28)],
        [(118, 28), (142, 22), (172, 28)],
        [(172, 28), (186, 40), (188, 54)],
        [(188, 54), (132, 54)],
    )
    ink(ax, theme.ink, paper, fc=theme.panel)
    ink(ax, theme.accent, *(line((204 + a, 56 + b), (204 + 2 * a, 56 + 2 * b)) for a, b in [(8, 7), (11, 0)]))
    say(ax, theme, 162, 106, "It beeps again!", (226, 84), size=16)
