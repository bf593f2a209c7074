"""Show that AlphaGo left the Go programs before it far behind, and each AlphaGo the one before."""

NAMES, VALUES = 1.69, 0.63  # inches left and right of the longest bar


def draw(fig, theme, data):
    """Draw a bar for each program, weakest first, the rating at its end."""
    fig.set_layout_engine("none")
    width, _ = fig.get_size_inches()
    ax = fig.add_axes((NAMES / width, 0, 1 - (NAMES + VALUES) / width, 1))
    rows = data("data/alphago_elo.csv")
    beside = {"textcoords": "offset points", "va": "center"}
    for y, row in enumerate(rows):
        colour = theme.accent if "AlphaGo" in row["program"] else theme.grey
        ax.barh(y, row["elo"], 0.62, color=colour)
        ax.annotate(row["program"], (0, y), (-5, 0), ha="right", **beside)
        value = f"{row['elo']:,.0f}" + ("" if y else " Elo")
        ax.annotate(value, (row["elo"], y), (4, 0), weight="bold", color=colour, **beside)
    ax.set(xlim=(0, rows[-1]["elo"]), ylim=(len(rows) - 0.64, -0.36), yticks=[], xticks=[])
    ax.spines[["left", "bottom"]].set_visible(False)
