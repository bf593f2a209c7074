"""Show what we really do: stare at an import of a framework that nobody maintains any more."""

from hand_drawn import box, ink, line, oval, page, stroke


def draw(fig, theme):
    """Draw an editor's window and, before it, the student from behind."""
    ax, _ = page(fig, theme)
    ink(ax, theme.ink, box(8, 30, 229, 88), line((8, 100), (237, 100)))
    ink(ax, theme.ink, *(oval(20 + 12 * i, 109, 3) for i in range(3)), width=1.6)
    ax.text(18, 84, "from theano import *", va="center", family="monospace", color=theme.ink)
    ax.text(18, 60, "# worked yesterday", va="center", family="monospace", color=theme.grey)
    ink(ax, theme.ink, stroke([(92, 2), (100, 18), (122, 24), (144, 18), (152, 2)]), oval(122, 38, 14), fc=theme.panel)
