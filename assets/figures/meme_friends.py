"""Show what friends think: that deep learning is building a robot, which then gives you a high five."""

from hand_drawn import SCENE, box, face, ink, line, oval, page, stroke, student


def draw(fig, theme):
    """Draw the student and the robot, hand to hand."""
    ax, _ = page(fig, theme, SCENE)
    ink(ax, theme.ink, *student(56, 10, 94, left=(-0.2, -0.24), right=(0.47, 0.2)))
    ink(ax, theme.ink, *robot(168, 10))
    heart = stroke(
        [(168, 34), (154, 48), (161, 55), (168, 48)],
        [(168, 48), (175, 55), (182, 48), (168, 34)],
    )
    sparks = [line((102 + a, 90 + b), (102 + 2 * a, 90 + 2 * b)) for a, b in [(-9, 8), (0, 12), (9, 8)]]
    ink(ax, theme.accent, heart, oval(168, 113, 4), *sparks)


def robot(x, y):
    """A robot that stands at (x, y), one arm up to the left."""
    arms = [
        stroke([(x - 27, y + 48), (x - 46, y + 56), (x - 64, y + 77)]),
        stroke([(x + 27, y + 48), (x + 42, y + 40), (x + 42, y + 20)]),
    ]
    legs = [line((x + side, y + 16), (x + side, y), (x + side + 9, y)) for side in (-14, 8)]
    antenna = line((x, y + 90), (x, y + 99))
    return [
        box(x - 27, y + 16, 54, 40),
        box(x - 21, y + 60, 42, 30),
        antenna,
        *arms,
        *legs,
        *face(x, y + 75, 19),
    ]
