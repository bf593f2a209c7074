"""Show what we really do: stare at the import of a framework that is long out of use."""

from hand_drawn import SCENE, box, ink, line, oval, page, stroke


def draw(fig, theme):
    """Draw an editor's window and before it, from behind, the student with a mug."""
    ax, _ = page(fig, theme, SCENE)
    ink(ax, theme.ink, box(8, 34, 229, 86), line((8, 102), (237, 102)))
    ink(ax, theme.ink, *(oval(20 + 12 * number, 111, 3) for number in range(3)), width=1.6)
    ax.text(18, 88, "from theano import *", va="center_baseline", color=theme.accent, family=[theme.mono, "monospace"])
    ax.text(18, 68, "# worked yesterday", va="center_baseline", color=theme.grey, family=[theme.mono, "monospace"])
    hair = [line((200 + a, 48), (201 + 2 * a, 55)) for a in (-4, 0, 4)]
    ink(ax, theme.ink, stroke([(166, 2), (174, 14), (200, 20), (226, 14), (234, 2)]), *hair)
    ink(ax, theme.ink, oval(200, 35, 15), fc=theme.panel)
    mug = [
        line((122, 25), (124, 6), (142, 6), (144, 25), (122, 25)),
        stroke([(144, 21), (153, 18), (143, 11)]),
    ]
    ink(ax, theme.ink, *mug)
    ink(ax, theme.grey, line((12, 5), (236, 5)), width=1.5)
