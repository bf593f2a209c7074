"""Draw lines, points, bars and areas as lecturers do: one small figure a function."""

from __future__ import annotations

import datetime
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.collections import EllipseCollection, LineCollection

X = np.linspace(0, 10, 101)


def line(ax: Any) -> None:
    for k in range(3):
        ax.plot(X, np.exp(-X / (k + 1)), label=f"decay {k + 1}")
    ax.set(xlabel="time (s)", ylabel="amplitude", title="Three decays")
    ax.legend()


def dashes(ax: Any) -> None:
    for k, style in enumerate(["-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1, 1, 1)), (2, (8, 4))]):
        ax.plot(X, X + 3 * k, linestyle=style, linewidth=1 + k / 2)


def caps_and_joins(ax: Any) -> None:
    for k, (cap, join) in enumerate([("butt", "miter"), ("round", "round"), ("projecting", "bevel")]):
        zigzag = [k, k + 0.6, k]
        ax.plot([0, 1, 2], zigzag, linewidth=14, solid_capstyle=cap, solid_joinstyle=join, color=f"C{k}")
        ax.plot([2.5, 4], [k, k], "--", linewidth=8, dash_capstyle=cap, color=f"C{k}")
    ax.set(xlim=(-0.5, 4.5), ylim=(-0.5, 3))


def markers(ax: Any) -> None:
    for k, marker in enumerate("osv^<>pPhHDdX*8.+x|_12"):
        ax.plot(k % 6, k // 6, marker, markersize=14, markeredgecolor="black")
    ax.plot([0, 1, 2], [4, 4.4, 4], "o-", markerfacecolor="white", markevery=1, label="with line")
    ax.plot(3.5, 4.2, marker=r"$\alpha$", markersize=20)
    ax.set(xlim=(-0.6, 5.6), ylim=(-0.6, 5))


def bars(ax: Any) -> None:
    drawn = ax.bar(["2010", "2011", "2012", "2013"], [28.2, 25.8, 16.4, 11.7], color=["0.7", "0.7", "C3", "C3"])
    ax.bar_label(drawn, fmt="%.1f")
    ax.set_ylabel("error (%)")
    ax.spines[["top", "right"]].set_visible(False)


def grouped_bars(ax: Any) -> None:
    at = np.arange(4)
    for k in range(3):
        ax.bar(at + 0.27 * k, [3 + k, 5 - k, 2 + k, 4], width=0.25, label=f"group {k}")
    ax.set_xticks(at + 0.27, ["north", "east", "south", "west"])
    ax.legend(ncols=3, loc="upper center", frameon=False)
    ax.set_ylim(0, 7)


def horizontal_bars(ax: Any) -> None:
    ax.barh(["ResNet", "VGG", "GoogLeNet", "AlexNet"], [152, 19, 22, 8], xerr=[3, 1, 2, 1], capsize=4)
    ax.invert_yaxis()
    ax.grid(axis="x", alpha=0.4)
    ax.set_axisbelow(True)


def histogram(ax: Any) -> None:
    ax.hist([np.random.default_rng(7).normal(k, 1, 300) for k in range(2)], bins=20, alpha=0.6, histtype="stepfilled")
    ax.hist(np.random.default_rng(7).normal(4, 0.5, 200), bins=15, density=False, histtype="step", linewidth=2)


def error_bars(ax: Any) -> None:
    x = np.arange(1, 8)
    ax.errorbar(x, x**0.5, yerr=0.2, xerr=0.3, fmt="o", capsize=3, ecolor="0.5")
    ax.errorbar(x, x**0.5 + 1, yerr=[x * 0 + 0.1, x * 0.05], uplims=True, fmt="s--")


def scatter_sizes(ax: Any) -> None:
    rng = np.random.default_rng(7)
    points = ax.scatter(rng.random(60), rng.random(60), c=rng.random(60), s=400 * rng.random(60), alpha=0.6)
    ax.figure.colorbar(points, ax=ax, label="weight")


def scatter_classes(ax: Any) -> None:
    rng = np.random.default_rng(7)
    kind = rng.integers(0, 3, 150)
    ax.scatter(rng.normal(kind, 0.5), rng.normal(kind, 0.5), c=[f"C{k}" for k in kind], s=25, edgecolors="white")


def clipped_markers(ax: Any) -> None:
    ax.plot(X, np.sin(X), "o", markersize=12, markeredgecolor="black")
    ax.plot(X, 3 * np.cos(X), linewidth=3)
    ax.fill_between(X, 2 * np.sin(2 * X), alpha=0.3)
    ax.set(xlim=(2, 8), ylim=(-0.9, 0.9))


def box_plot(ax: Any) -> None:
    ax.boxplot([np.random.default_rng(7).normal(k, 1 + k / 3, 80) for k in range(4)], notch=True, patch_artist=True)


def violins(ax: Any) -> None:
    ax.violinplot([np.random.default_rng(7).normal(k, 1, 80) for k in range(4)], showmedians=True)


def pie(ax: Any) -> None:
    ax.pie(
        [45, 30, 15, 10],
        labels=["PyTorch", "TensorFlow", "JAX", "other"],
        autopct="%d%%",
        explode=(0.1, 0, 0, 0),
        wedgeprops={"edgecolor": "white", "linewidth": 2},
    )


def doughnut(ax: Any) -> None:
    ax.pie([3, 2, 1], wedgeprops={"width": 0.4}, startangle=90)
    ax.text(0, 0, "70 %", ha="center", va="center", fontsize=24, weight="bold")


def polar(fig: Any) -> None:
    ax = fig.add_subplot(projection="polar")
    angle = np.linspace(0, 2 * np.pi, 200)
    ax.plot(angle, 1 + np.cos(3 * angle), linewidth=2)
    ax.fill(angle, 0.5 + 0.4 * np.sin(angle), alpha=0.3)
    ax.set_rmax(1.5)


def polar_bars(fig: Any) -> None:
    ax = fig.add_subplot(projection="polar")
    angle = np.linspace(0, 2 * np.pi, 8, endpoint=False)
    ax.bar(angle, [3, 5, 2, 6, 4, 7, 1, 5], width=0.6, color=mpl.colormaps["twilight"](angle / 6.3), alpha=0.8)
    ax.set_theta_zero_location("N")


def radar(fig: Any) -> None:
    ax = fig.add_subplot(projection="polar")
    angle = np.linspace(0, 2 * np.pi, 6)
    ax.plot(angle, [3, 4, 2, 5, 4, 3], "o-")
    ax.set_thetagrids(np.rad2deg(angle[:-1]), ["speed", "memory", "ease", "power", "cost"])


def steps(ax: Any) -> None:
    ax.step(range(8), [1, 3, 2, 5, 4, 6, 5, 7], where="mid")
    ax.stairs([1, 3, 2, 4], [0, 2, 3, 5, 7], fill=True, alpha=0.3)


def stems(ax: Any) -> None:
    ax.stem(np.arange(12), np.sin(np.arange(12) / 2), markerfmt="D", basefmt="k-")


def filled_between(ax: Any) -> None:
    ax.plot(X, np.sin(X))
    ax.fill_between(X, np.sin(X) - 0.3, np.sin(X) + 0.3, alpha=0.25, linewidth=0)
    ax.fill_between(X, -1.5, -1, where=np.sin(X) > 0, color="C2", hatch="//")


def hatched_bars(ax: Any) -> None:
    ax.bar([1, 2, 3], [3, 2, 4], hatch=["//", "..", "xx"], edgecolor="black", facecolor="white")


def broken_bars(ax: Any) -> None:
    ax.broken_barh([(1, 3), (6, 2)], (0, 0.8), facecolors="C0")
    ax.broken_barh([(2, 2), (5, 4)], (1, 0.8), facecolors=("C1", "C2"))
    ax.set_yticks([0.4, 1.4], ["first", "second"])


def stacked_areas(ax: Any) -> None:
    ax.stackplot(range(6), [1, 2, 3, 4, 5, 6], [2, 2, 3, 3, 4, 4], [1, 3, 1, 3, 1, 3], labels=["a", "b", "c"])
    ax.legend(loc="upper left")
    ax.margins(0)


def events(ax: Any) -> None:
    ax.eventplot(
        [np.random.default_rng(7).random(20) * 10 for _ in range(4)], colors=["C0", "C1", "C2", "C3"], linelengths=0.7
    )


def dates(ax: Any) -> None:
    days = [datetime.date(2012, 9, 30) + datetime.timedelta(days=400 * k) for k in range(9)]
    ax.plot(days, np.arange(9) ** 2, "o-")
    ax.tick_params(axis="x", rotation=30)


def missing_values(ax: Any) -> None:
    y = np.sin(X)
    y[30:45] = np.nan
    ax.plot(X, y, "-", linewidth=3)
    ax.plot([1, np.inf, 3, 4], [0, 0.5, 0.5, np.nan], "s")
    ax.text(float("nan"), 0, "nowhere")
    ax.bar([2, 4], [np.nan, 0.5])


def far_outside(ax: Any) -> None:
    ax.plot([0, 1, 2], [0, 1e12, -1e12], linewidth=2)
    ax.plot([0, 2], [0.2, 0.8], linewidth=0)
    ax.fill([0, 1, 2], [-1e9, 1e9, 0], alpha=0.3)
    ax.plot([0.5, 5], [0.5, 0.5], clip_on=False)
    ax.figure.set_layout_engine("none")
    ax.set(xlim=(0, 2), ylim=(0, 1))


def line_collections(ax: Any) -> None:
    pieces = np.stack([np.column_stack([X, np.sin(X)])[:-1], np.column_stack([X, np.sin(X)])[1:]], axis=1)
    ax.add_collection(LineCollection(list(pieces), array=X[:-1], linewidth=5, cmap="turbo"))
    ax.add_collection(
        EllipseCollection(
            [20, 30, 40],
            10,
            [0, 45, 90],
            units="points",
            offsets=[(2, 1), (5, 1), (8, 1)],
            offset_transform=ax.transData,
        )
    )
    ax.set(xlim=(0, 10), ylim=(-1.5, 1.5))


def matrix_spy(ax: Any) -> None:
    ax.spy(np.eye(12) + np.eye(12, k=3), markersize=8)
