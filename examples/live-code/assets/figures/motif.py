"""The motif of the deck: the path of 27 by Collatz's rule, on a logarithmic scale, from first step to last."""


def path(n):
    """The numbers from n down to 1."""
    yield n
    while n > 1:
        n = 3 * n + 1 if n % 2 else n // 2
        yield n


def draw(ax, theme):
    """A thin line through the numbers, the last of them marked."""
    numbers = list(path(27))
    ax.plot(numbers, color=theme.hairline, linewidth=2)
    ax.plot(numbers, ".", color=theme.grey, markersize=6)
    ax.plot([len(numbers) - 1], [1], "o", color=theme.accent, markersize=12)
    ax.set_yscale("log")
    ax.margins(0.04)
    ax.axis("off")
