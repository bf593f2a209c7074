"""Show that AlphaGo left the Go programs before it far behind, and each AlphaGo the one before."""


def draw(fig, theme, data):
    """Draw a bar for each program, weakest first, the rating at its end."""
    fig.set_layout_engine("none")
    ax = fig.add_axes((0.425, 0, 0.575, 1))
    for y, row in enumerate(data("data/alphago_elo.csv")):
        colour = theme.accent if "AlphaGo" in row["program"] else theme.grey
        ax.barh(y, row["elo"], 0.62, color=colour)
        ax.text(-120, y, row["program"], ha="right", va="center", size=16)
        value = f"{row['elo']:,.0f}" + ("" if y else " Elo")
        ax.text(row["elo"] + 100, y, value, va="center", size=16, weight="bold", color=colour)
    ax.set(xlim=(0, 7050), ylim=(6.36, -0.36), yticks=[], xticks=[])
    ax.spines[["left", "bottom"]].set_visible(False)
