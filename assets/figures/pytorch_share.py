"""Show that PyTorch went from at most one paper in eight in 2017 to 64 to 88 % in 2020, and rose on."""

import numpy as np

HIGHLIGHT = "NeurIPS"


def draw(ax, theme, data):
    """Draw a line for each conference, its share computed from the counts of papers."""
    conferences = {}
    for row in data("data/framework_papers.csv"):
        share = 100 * row["pytorch"] / (row["pytorch"] + row["tensorflow"])
        conferences.setdefault(row["conference"], []).append((years(row["date"]), share))
    highlighted = conferences.pop(HIGHLIGHT)
    for points in conferences.values():
        ax.plot(*np.transpose(points), "o-", color=theme.grey, alpha=0.6, lw=1.8, markersize=5, clip_on=False)
    ax.plot(*np.transpose(highlighted), "o-", color=theme.accent, lw=4, markersize=9)
    label(ax, conferences, highlighted, theme)
    set_axes(ax, theme)


def years(month):
    """A month such as 2019-12 as a number of years, at the month's middle."""
    year, number = month.split("-")
    return int(year) + (int(number) - 0.5) / 12


def label(ax, conferences, highlighted, theme):
    """Write the highlighted shares under their points, two names at their lines' ends, and what is shown."""
    points = {"textcoords": "offset points"}
    for place in highlighted:
        name = f"{HIGHLIGHT} " if place == highlighted[-1] else ""
        style = {"color": theme.accent, "weight": "bold", "size": 18}
        ax.annotate(f"{name}{place[1]:.0f} %", place, (9, -10), ha="left", va="top", **style, **points)
    ax.annotate("EMNLP", conferences["EMNLP"][-1], (9, 0), va="center", color=theme.grey, **points)
    ax.annotate("ICLR", conferences["ICLR"][-1], (4, 8), ha="right", color=theme.grey, **points)
    ax.text(2017.3, 98, "PyTorch’s share of the papers that\nname PyTorch or TensorFlow", va="top")
    names = sorted(conferences)
    others = "Grey: " + ", ".join(names[:4]) + ",\n" + ", ".join(names[4:])
    ax.text(2022.6, 2, others, color=theme.grey, ha="right", va="bottom", linespacing=1.3)


def set_axes(ax, theme):
    """Set the years and the percentages, and draw the line above which PyTorch is named more often."""
    ax.grid(axis="y")
    ax.axhline(50, color=theme.ink, lw=1.4, dashes=(5, 4))
    years_shown = range(2017, 2023)
    ax.set_xticks([year + 0.5 for year in years_shown], years_shown)
    ax.set_yticks(range(0, 101, 25), ["0", "25", "50", "75", "100 %"])
    ax.set(xlim=(2017.3, 2022.65), ylim=(0, 100))
    ax.spines[["left", "bottom"]].set_visible(False)
