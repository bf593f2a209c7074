"""On both cell tracking sets U-Net beat the second best of 2015, on the harder one by far."""

WIDTH = 0.92


def draw(ax, theme, data):
    """Two pairs of bars (IoU, 0 to 1), the method's name in the bar and its value on it."""
    rows = data("data/unet_cell_tracking.csv")
    sets = list(dict.fromkeys(row["dataset"] for row in rows))
    for row in rows:
        won = row["method"] == "U-Net"
        x = 2.4 * sets.index(row["dataset"]) + won
        ax.bar(x, row["iou"], WIDTH, color=theme.accent if won else theme.grey, alpha=1 if won else 0.55)
        name = row["method"].replace(" ", "\n")
        ax.text(x, 0.02, name, ha="center", va="bottom", size=15, color=theme.paper if won else theme.ink)
        value = {"size": 24, "weight": "bold", "color": theme.accent} if won else {"size": 18}
        ax.text(x, row["iou"] + 0.01, f"{row['iou']:.2f}", ha="center", va="bottom", **value)
    ax.text(0, rows[0]["iou"] + 0.065, "IoU", ha="center", va="bottom", color=theme.grey)
    ax.set_xticks([2.4 * i + 0.5 for i in range(len(sets))], sets, size=16, color=theme.ink)
    ax.set(ylim=(0, 1), yticks=[])
    ax.margins(x=0)
    ax.spines["left"].set_visible(False)
