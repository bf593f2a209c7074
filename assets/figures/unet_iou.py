"""Show that U-Net beat the second best of 2015 on both cell tracking sets, on the harder one by far."""

GROUP = 2.2  # from one data set's bars to the next one's, in bars


def draw(ax, theme, data):
    """A pair of bars a data set (IoU, at most 1), the method's name in the bar and its value on it."""
    rows = data("data/unet_cell_tracking.csv")
    sets = list(dict.fromkeys(row["dataset"] for row in rows))
    for row in rows:
        bar(ax, theme, GROUP * sets.index(row["dataset"]), row["method"], row["iou"], " IoU" * (row is rows[0]))
    ax.set_xticks([GROUP * i + 0.5 for i in range(len(sets))], sets, color=theme.ink)
    ax.set(ylim=(0, 1), yticks=[])
    ax.margins(x=0)
    ax.spines["left"].set_visible(False)


def bar(ax, theme, x, method, value, unit):
    """A bar: U-Net's in the accent beside the other (step1)."""
    if method == "U-Net":
        x, colour, word, gid = x + 1, theme.accent, theme.paper, "step1"
        look = {"size": 24, "weight": "bold", "color": theme.accent}
    else:
        colour, word, gid, look = theme.grey, theme.ink, None, {}
    ax.bar(x, value, 0.92, color=colour, alpha=1 if gid else 0.55, gid=gid)
    ax.text(x, 0.02, method.replace(" ", "\n"), ha="center", size=15, color=word, gid=gid)
    ax.text(x, value + 0.012, f"{value:.2f}{unit}", ha="center", gid=gid, **look)
