"""Show that language models grew almost two thousand times from ELMo to GPT-3, in little over two years."""

from dates import decimal_year

# Where a name stands from its dot: points right and up, and the side on which it begins or ends.
PLACES = {
    "ELMo": (2, -22, "left"),
    "GPT": (11, -3, "left"),
    "BERT-Large": (11, -3, "left"),
    "GPT-2": (11, -5, "left"),
    "Megatron-LM": (36, -25, "right"),
    "T5-11B": (-10, -1, "right"),
    "Turing-NLG": (-9, 6, "right"),
}


def draw(ax, theme, data):
    """Parameters (log axis) by date of publication, each model's name at its dot."""
    *models, largest = data("data/lm_parameters.csv")
    for row in models:
        point = decimal_year(row["date"]), row["parameters"] / 1e9
        ax.plot(*point, "o", ms=11, color=theme.grey)
        dx, dy, ha = PLACES[row["model"]]
        ax.annotate(row["model"], point, (dx, dy), textcoords="offset points", ha=ha)
    point = decimal_year(largest["date"]), largest["parameters"] / 1e9
    end = {"textcoords": "offset points", "ha": "right", "color": theme.accent, "gid": "step1"}
    ax.plot(*point, "o", ms=18, color=theme.accent, clip_on=False, gid="step1")
    ax.annotate(largest["model"], point, (-14, 3), size=22, weight="bold", **end)
    ax.annotate(f"{point[1]:.0f} billion", point, (-14, -15), **end)
    ax.set(yscale="log", ylim=(0.045, 420), xlim=(2018, 2020.56), xticks=[2018, 2019, 2020])
    ax.set_yticks([0.1, 1, 10, 100], ["0.1", "1", "10", "100"])
    ax.minorticks_off()
    ax.grid(axis="y")
    ax.spines["left"].set_visible(False)
    ax.set_title("Billion parameters, log axis", weight="normal", color=theme.grey, x=-0.13)
