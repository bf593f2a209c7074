"""The path of a number by Collatz's rule."""


def draw(ax, theme, value):
    """A line through the numbers, the highest of them marked."""
    top = max(value)
    at = value.index(top)
    ax.plot(value, color=theme.grey)
    ax.plot([at], [top], "o", color=theme.accent)
    ax.text(at - 2, top, f"{top:,}", ha="right", va="center", color=theme.accent)
    ax.set_xlabel("step")
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
