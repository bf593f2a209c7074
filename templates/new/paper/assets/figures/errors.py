"""The error of an estimate by random throws, measured and predicted."""


def draw(ax, theme, data):
    rows = data("data/errors.csv")
    throws = [row["throws"] for row in rows]
    ax.loglog(throws, [row["predicted"] for row in rows], color=theme.grey)
    ax.loglog(throws, [row["measured"] for row in rows], "o", color=theme.accent)
    ax.text(19, 0.46, "measured", color=theme.accent)
    ax.text(1300, 0.055, "predicted", color=theme.grey)
    ax.set_xticks(throws, [f"{number:,.0f}" for number in throws])
    ax.set_yticks([0.4, 0.1, 0.025], ["0.4", "0.1", "0.025"])
    ax.minorticks_off()
    ax.set_xlabel("throws")
    ax.set_ylabel("error of π")
