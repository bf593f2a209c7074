"""Show what society thinks: that deep learning is a robot with a plan for the globe."""

from hand_drawn import box, face, ink, line, oval, page, stroke


def draw(fig, theme):
    """Draw the robot, a globe in its hand, and its plan."""
    ax, _ = page(fig, theme)
    ink(ax, theme.ink, box(66, 58, 60, 42), line((66, 58), (58, 10)), line((126, 58), (134, 10)), line((96, 100), (96, 110)), oval(96, 115, 4))
    ink(ax, theme.accent, line((78, 88), (90, 82)), line((114, 88), (102, 82)), line((80, 78), (88, 76)), line((112, 78), (104, 76)))
    ink(ax, theme.ink, line((82, 66), (88, 70), (94, 66), (100, 70), (106, 66), (110, 70)))
    ink(ax, theme.ink, oval(30, 82, 22), oval(30, 82, 9, 22), line((8, 82), (52, 82)))
    ink(ax, theme.ink, stroke([(62, 40), (40, 34), (30, 56)]))
    ink(ax, theme.ink, box(150, 30, 84, 82), line((160, 30), (154, 10)), line((224, 30), (230, 10)))
    ink(ax, theme.ink, stroke([(130, 40), (140, 48), (150, 62)]))
    ax.text(160, 92, "1  Go", va="center", size=18)
    ax.text(160, 58, "2  World", va="center", size=18)
    ink(ax, theme.accent, line((212, 92), (217, 86), (227, 100)))
