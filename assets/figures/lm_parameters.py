"""From ELMo to GPT-3 language models grew about two thousand times in little more than two years."""

from dates import decimal_year

# Where a name stands from its dot: points right and up, and the side that it hangs on.
PLACE = {
    "ELMo": (2, -22, "left"),
    "GPT": (11, -3, "left"),
    "BERT-Large": (11, -3, "left"),
    "GPT-2": (11, -5, "left"),
    "Megatron-LM": (36, -25, "right"),
    "T5-11B": (-10, -1, "right"),
    "Turing-NLG": (-9, 6, "right"),
    "GPT-3": (-14, -4, "right"),
}


def draw(ax, theme, data):
    """Parameters (log axis) by date of publication, each model's name at its dot."""
    for row in data("data/lm_parameters.csv"):
        largest = row["model"] == "GPT-3"
        color, look = (theme.accent, {"size": 22, "weight": "bold"}) if largest else (theme.grey, {})
        spot = decimal_year(row["date"]), row["parameters"] / 1e9
        ax.plot(*spot, "o", ms=18 if largest else 11, color=color, clip_on=False)
        dx, dy, ha = PLACE[row["model"]]
        ink = color if largest else theme.ink
        ax.annotate(row["model"], spot, (dx, dy), textcoords="offset points", ha=ha, color=ink, **look)
        if largest:
            label = f"{spot[1]:.0f} billion"
            ax.annotate(label, spot, (dx, dy - 20), textcoords="offset points", ha=ha, color=color)
    ax.set(yscale="log", ylim=(0.045, 420), xlim=(2018, 2020.56))
    ax.set_xticks([2018, 2019, 2020])
    ax.set_yticks([0.1, 1, 10, 100], ["0.1", "1", "10", "100"])
    ax.minorticks_off()
    ax.grid(axis="y")
    ax.spines["left"].set_visible(False)
    ax.set_title("Billion parameters, log axis", size=16, weight="normal", color=theme.grey, x=-0.13)
