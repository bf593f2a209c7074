"""Show what society thinks: that deep learning is a robot with a plan for the globe."""

from hand_drawn import SCENE, box, ink, line, oval, page, stroke


def draw(fig, theme):
    """Draw the robot, a globe on its hand, and the plan beside it."""
    ax, _ = page(fig, theme, SCENE)
    body = [line((66, 56), (58, 8)), line((126, 56), (134, 8)), stroke([(62, 40), (40, 32), (30, 54)])]
    head = [box(66, 56, 60, 44), line((96, 100), (96, 109)), oval(96, 113, 4)]
    teeth = line((82, 66), (88, 71), (94, 66), (100, 71), (106, 66), (111, 71))
    globe = [oval(30, 80, 23), oval(30, 80, 10, 23), line((7, 80), (53, 80))]
    ink(ax, theme.ink, *body, *head, teeth, *globe)
    eyes = [
        line((78, 90), (91, 84)),
        line((114, 90), (101, 84)),
        line((83, 80), (89, 79)),
        line((109, 80), (103, 79)),
    ]
    ink(ax, theme.accent, *eyes)
    plan = [box(150, 28, 86, 86), line((162, 28), (156, 8)), line((224, 28), (230, 8))]
    ink(ax, theme.ink, *plan, stroke([(130, 38), (140, 44), (150, 58)]))
    ax.text(159, 92, "1  Go", va="center_baseline", size=18)
    ax.text(159, 56, "2  World", va="center_baseline", size=18)
    ink(ax, theme.accent, line((213, 92), (219, 86), (229, 102)))
