"""How many flowers have petals of which length; both lectures show it."""


def draw(ax, theme, data):
    rows = data("data/petals.csv")
    ax.bar([row["length"] for row in rows], [row["flowers"] for row in rows], width=7, color=theme.accent)
    ax.set_xlabel("length of petals (mm)")
    ax.set_ylabel("flowers")
