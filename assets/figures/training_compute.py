"""From AlexNet to AlphaGo Zero training compute grew 300,000 times; doubling every two years gives six times."""

from dates import decimal_year

# Points from a dot to its name, right and up; a system that is not here keeps its dot without a name.
PLACE = {
    "AlexNet": (0, 14, "center"),
    "DQN": (12, -5, "left"),
    "VGG": (0, 11, "center"),
    "ResNet": (12, -9, "left"),
    "Machine translation": (12, 3, "left"),
    "Architecture search": (12, -9, "left"),
    "Transformer": (0, 11, "center"),
    "AlphaGo Zero": (-14, -1, "right"),
    "AlphaZero": (12, -6, "left"),
}


def draw(ax, theme, data):
    """Petaflop/s-days (log axis) by date, and the growth from AlexNet to AlphaGo Zero."""
    systems = {
        r["system"]: (decimal_year(r["date"]), r["pfs_days"]) for r in data("data/training_compute.csv")
    }
    first, last = systems["AlexNet"], systems["AlphaGo Zero"]
    for name, spot in systems.items():
        end = spot in (first, last)
        ax.plot(*spot, "o", color=theme.accent if end else theme.grey, ms=16 if end else 11, zorder=3)
        if name in PLACE:
            dx, dy, ha = PLACE[name]
            weight = "bold" if end else "normal"
            ax.annotate(name, spot, (dx, dy), textcoords="offset points", ha=ha, weight=weight)
    growth(ax, theme, first, last)
    ax.set(yscale="log", ylim=(1e-5, 2e4), xlim=(2012.1, 2018.6))
    ax.set_xticks(range(2013, 2019))
    ax.set_yticks([1e-4, 1e-2, 1, 1e2, 1e4], ["0.0001", "0.01", "1", "100", "10,000"])
    ax.minorticks_off()
    ax.grid(axis="y")
    ax.spines["left"].set_visible(False)


def growth(ax, theme, first, last):
    """Lines from AlexNet: the growth as it was, and what doubling every two years would have made of it."""
    years, times = last[0] - first[0], last[1] / first[1]
    doubled = 2 ** (years / 2)
    ax.plot(*zip(first, last, strict=True), color=theme.accent, gid="step1")
    ax.plot(*zip(first, (last[0], first[1] * doubled), strict=True), "--", color=theme.grey, gid="step2")
    text = f"Doubling every two years: {doubled:.0f} times more"
    ax.text(last[0], first[1] * 1.6, text, ha="right", va="top", color=theme.grey, gid="step2")
    ax.text(2012.2, 6e3, "Petaflop/s-days to train, log axis", va="top", color=theme.grey)
    statement = {"va": "top", "color": theme.accent, "gid": "step1"}
    ax.text(2012.2, 9e2, f"{round(times, -5):,.0f} times more", size=28, weight="bold", **statement)
    ax.text(2012.2, 45, f"in {years:.1f} years", size=20, **statement)
