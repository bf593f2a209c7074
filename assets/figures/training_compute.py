"""Show that training compute grew 300,000 times where doubling every two years would give six times."""

from dates import decimal_year

# Where a name stands from its dot, in points right and up; other systems keep their dots without a name.
PLACES = {
    "AlexNet": (0, 14, "center"),
    "DQN": (12, -5, "left"),
    "VGG": (0, 11, "center"),
    "ResNet": (0, -21, "center"),
    "Machine translation": (12, -4, "left"),
    "Architecture search": (12, -9, "left"),
    "Transformer": (0, 11, "center"),
    "AlphaGo Zero": (-14, -1, "right"),
    "AlphaZero": (12, -6, "left"),
}
ENDS = "AlexNet", "AlphaGo Zero"


def draw(ax, theme, data):
    """Petaflop/s-days (log axis) by date, and the growth from AlexNet to AlphaGo Zero."""
    rows = data("data/training_compute.csv")
    points = {row["system"]: (decimal_year(row["date"]), row["pfs_days"]) for row in rows}
    for name, point in points.items():
        dot, weight = ((theme.accent, 16), "bold") if name in ENDS else ((theme.grey, 11), "normal")
        ax.plot(*point, "o", color=dot[0], ms=dot[1], zorder=3)
        if name in PLACES:
            dx, dy, ha = PLACES[name]
            ax.annotate(name, point, (dx, dy), textcoords="offset points", ha=ha, weight=weight)
    draw_growth(ax, theme, *(points[name] for name in ENDS))
    ax.set(yscale="log", ylim=(1e-5, 1e4), xlim=(2012.1, 2018.6), xticks=range(2013, 2019))
    ax.set_yticks([1e-3, 1e-1, 10, 1e3], ["0.001", "0.1", "10", "1,000"])
    ax.minorticks_off()
    ax.grid(axis="y")
    ax.spines["left"].set_visible(False)


def draw_growth(ax, theme, first, last):
    """Lines from the first point: to the last (step1), and doubling every two years (step2)."""
    years, times = last[0] - first[0], last[1] / first[1]
    doubled = 2 ** (years / 2)
    ax.plot(*zip(first, last, strict=True), color=theme.accent, gid="step1")
    ax.plot(*zip(first, (last[0], first[1] * doubled), strict=True), "--", color=theme.grey, gid="step2")
    text = f"Doubling every two years: {doubled:.0f} times more"
    ax.text(last[0], first[1] * 1.6, text, ha="right", va="top", color=theme.grey, gid="step2")
    ax.text(2012.2, 5e3, "Petaflop/s-days to train, log axis", va="top", color=theme.grey)
    statement = {"va": "top", "color": theme.accent, "gid": "step1"}
    ax.text(2012.2, 7e2, f"{round(times, -5):,.0f} times more", size=28, weight="bold", **statement)
    ax.text(2012.2, 60, f"in {years:.1f} years", size=20, **statement)
