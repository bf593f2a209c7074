"""The squares of small numbers."""


def draw(ax, theme, data):
    rows = data("data/squares.csv")
    ax.plot([row["n"] for row in rows], [row["square"] for row in rows], color=theme.accent, marker="o")
    ax.set_xlabel("n")
    ax.set_ylabel("n²")
