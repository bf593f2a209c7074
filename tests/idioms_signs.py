"""Draw text, arrows, patches, axes of all kinds and panels: one small figure a function."""

from __future__ import annotations

from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib import patheffects
from matplotlib.patches import (
    Arc,
    Circle,
    ConnectionPatch,
    Ellipse,
    FancyArrowPatch,
    FancyBboxPatch,
    PathPatch,
    Polygon,
    Rectangle,
    Wedge,
)
from matplotlib.path import Path
from matplotlib.sankey import Sankey
from matplotlib.table import table
from matplotlib.ticker import EngFormatter, PercentFormatter
from matplotlib.transforms import Affine2D
from mpl_toolkits.axes_grid1.inset_locator import inset_axes, mark_inset  # type: ignore[import-untyped]

X = np.linspace(0, 10, 101)
MIRROR = Affine2D().translate(-5.2, 0).scale(-1, 1).translate(5.2, 0)  # turns a circle round: a hole


def hatches(ax: Any) -> None:
    for k, pattern in enumerate(["/", "\\\\", "|", "--", "+", "xx", "o", "O", ".", "*", "/o", "..."]):
        ax.add_patch(Rectangle((k % 4, k // 4), 0.9, 0.9, hatch=pattern, facecolor=f"C{k}", alpha=0.6))
    ax.add_patch(Circle((4.6, 1.5), 0.5, hatch="xx", fill=False))
    ax.set(xlim=(-0.1, 5.2), ylim=(-0.1, 3.1))


def annotated_curve(ax: Any) -> None:
    ax.plot(X, np.sin(X))
    ax.annotate("a maximum", (1.57, 1), (3, 1.3), arrowprops={"arrowstyle": "->"}, fontsize=12)
    ax.annotate(
        "a minimum",
        (4.71, -1),
        (20, 30),
        textcoords="offset points",
        ha="center",
        bbox={"boxstyle": "round,pad=0.4", "facecolor": "lightyellow", "edgecolor": "0.5"},
        arrowprops={"arrowstyle": "-|>", "connectionstyle": "arc3,rad=0.3"},
    )
    ax.annotate("here", (7.85, 1), (8, 0), arrowprops={"facecolor": "black", "shrink": 0.05}, rotation=30)
    ax.set_ylim(-1.5, 1.8)


def arrows(ax: Any) -> None:
    for k, style in enumerate(["->", "-|>", "<->", "fancy", "simple", "wedge", "-[", "|-|", "]-["]):
        ax.add_patch(FancyArrowPatch((0, k), (2, k + 0.6), arrowstyle=style, mutation_scale=18, color=f"C{k}"))
    ax.arrow(3, 1, 1.2, 4, width=0.1, head_width=0.4, length_includes_head=True)
    ax.set(xlim=(-0.5, 5), ylim=(-1, 10))


def patches(ax: Any) -> None:
    ax.add_patch(Ellipse((1, 1), 1.6, 0.8, angle=30, facecolor="C0", edgecolor="black"))
    ax.add_patch(Wedge((3, 1), 0.8, 20, 300, width=0.3, color="C1"))
    ax.add_patch(Arc((5, 1), 1.5, 1.5, theta1=0, theta2=200, linewidth=3))
    ax.add_patch(Polygon([(0, 2.2), (1, 3.5), (2, 2.2), (1, 2.6)], color="C2", alpha=0.5))
    ax.add_patch(FancyBboxPatch((2.8, 2.4), 1.2, 0.8, boxstyle="round,pad=0.2", fc="0.9", ec="C3", lw=2))
    ring = Path.make_compound_path(Path.circle((5.2, 2.8), 0.8), Path.circle((5.2, 2.8), 0.4).transformed(MIRROR))
    cut = ax.add_patch(Rectangle((-0.4, 0), 1.2, 1.2, facecolor="C5", edgecolor="black"))
    cut.set_clip_path(Circle((0, 0.4), 0.4, transform=ax.transData))
    ax.add_patch(PathPatch(ring, facecolor="C4"))
    ax.set(xlim=(-0.5, 6.5), ylim=(0, 4), aspect="equal")


def spans(ax: Any) -> None:
    ax.axhspan(0.2, 0.4, alpha=0.3, color="C1")
    ax.axvspan(3, 5, alpha=0.2)
    ax.axhline(0.7, linestyle="--", color="C3")
    ax.axvline(6, color="0.4")
    ax.axline((0, 0), (10, 1), color="C2")
    ax.hlines([0.9, 0.95], 1, 4, colors=["C4", "C5"], linewidths=3)
    ax.set(xlim=(0, 10), ylim=(0, 1))


def inset(ax: Any) -> None:
    ax.plot(X, np.sin(X) * np.exp(-X / 5))
    small = ax.inset_axes((0.55, 0.55, 0.4, 0.4))
    small.plot(X, np.sin(X) * np.exp(-X / 5), "C3")
    small.set(xlim=(2, 4), ylim=(-0.5, 0.5))
    ax.indicate_inset_zoom(small, edgecolor="black")


def inset_by_locator(ax: Any) -> None:
    ax.plot(X, X**2)
    small = inset_axes(ax, "35%", "35%", loc="upper left", borderpad=3)
    small.plot(X, X**2)
    small.set(xlim=(1, 2), ylim=(1, 4))
    mark_inset(ax, small, 1, 3, fc="none", ec="0.5")
    ax.figure.set_layout_engine("none")


def twin_axes(ax: Any) -> None:
    ax.plot(X, np.exp(X / 4), "C0")
    ax.set_ylabel("growth", color="C0")
    other = ax.twinx()
    other.plot(X, np.sin(X), "C1")
    other.set_ylabel("oscillation", color="C1")
    above = ax.secondary_xaxis("top", functions=(lambda x: x * 60, lambda x: x / 60))
    above.set_xlabel("minutes")


def table_of_numbers(ax: Any) -> None:
    ax.axis("off")
    cells = [["8", "16.4"], ["19", "7.3"], ["152", "3.6"]]
    table(ax, cells, colLabels=["layers", "error (%)"], rowLabels=["AlexNet", "VGG", "ResNet"], loc="center")


def legends(ax: Any) -> None:
    ax.plot(X, X, "o-", label="line and marker", markevery=10)
    ax.fill_between(X, X / 2, label="area", alpha=0.3)
    ax.scatter(X[::10], X[::10] / 3, label="points", c="C3")
    ax.bar([2, 5], [1, 2], label="bars", hatch="//")
    ax.legend(title="A legend", loc="upper left", shadow=False, fancybox=True, ncols=2)


def log_axes(ax: Any) -> None:
    ax.loglog(10.0 ** np.arange(-2, 5), 10.0 ** np.arange(0, 14, 2), "s-")
    ax.grid(visible=True, which="both", alpha=0.3)
    ax.set(xlabel="parameters", ylabel="compute (log scale)")


def semilog(ax: Any) -> None:
    ax.semilogy(X, 10**X)
    ax.set_xlabel("years")


def symlog(ax: Any) -> None:
    ax.plot(np.linspace(-100, 100, 400), np.linspace(-100, 100, 400) ** 3)
    ax.set_yscale("symlog", linthresh=10)


def percent_and_engineering(ax: Any) -> None:
    ax.plot(X / 10, X / 5000)
    ax.xaxis.set_major_formatter(PercentFormatter(1))
    ax.yaxis.set_major_formatter(EngFormatter("Hz"))
    ax.set_ylim(0, 2e-3)


def offset_notation(ax: Any) -> None:
    ax.plot(X, X * 1e9 + 5)
    ax.ticklabel_format(useMathText=True)


def mathtext(ax: Any) -> None:
    ax.set_title(r"The integral $\int_0^\infty e^{-x^2}\,dx = \frac{\sqrt{\pi}}{2}$ is known")
    ax.text(0.5, 0.6, r"$\nabla \cdot \mathbf{E} = \rho / \varepsilon_0$", fontsize=22, ha="center")
    ax.text(0.5, 0.2, r"turned $\hat{y} = Wx + b$", rotation=20, color="C3", fontsize=16)
    ax.set_xlabel(r"$x_i$ (m s$^{-1}$)")


def text_rotated(ax: Any) -> None:
    for k, angle in enumerate(range(0, 360, 45)):
        ax.text(0.5, 0.5, f"   turned {angle}", rotation=angle, rotation_mode="anchor", va="center", color=f"C{k}")
    ax.set_ylabel("a label on its side", fontsize=14)
    ax.tick_params(axis="x", rotation=60)


def text_multiline(ax: Any) -> None:
    ax.text(0.05, 0.9, "left\naligned lines\nof text", va="top", fontsize=14)
    ax.text(0.5, 0.5, "centred\nlines of a longer text\nhere", ha="center", va="center", multialignment="center")
    ax.text(0.95, 0.1, "right\naligned", ha="right", va="bottom", linespacing=1.6, fontsize=14)
    ax.text(0.8, 0.8, "two\nturned", rotation=30, ha="center", va="center", fontsize=14)
    ax.set_xlabel("a label\nof two lines")


def text_styles(ax: Any) -> None:
    ax.text(0.05, 0.8, "bold", weight="bold", fontsize=20)
    ax.text(0.05, 0.6, "italic", style="italic", fontsize=20)
    ax.text(0.05, 0.4, "monospaced x = 1", family="Liberation Mono", fontsize=16)
    ax.text(0.05, 0.2, "half transparent", alpha=0.5, fontsize=20)
    ax.text(0.5, 0.8, "in a box", bbox={"facecolor": "C1", "alpha": 0.3}, fontsize=16)
    ax.text(0.5, 0.5, "<&> Æøå “quoted” – …", fontsize=14)
    ax.text(0.5, 0.2, "top", va="top", fontsize=18)
    ax.text(0.7, 0.2, "bottom", va="bottom", fontsize=18)


def text_alignment(ax: Any) -> None:
    for k, ha in enumerate(["left", "center", "right"]):
        for j, va in enumerate(["bottom", "baseline", "center", "center_baseline", "top"]):
            ax.text(k, j, f"{va} xg", ha=ha, va=va, fontsize=13)
            ax.plot(k, j, "C3+", markersize=14)
    ax.set(xlim=(-0.3, 2.3), ylim=(-0.5, 4.5))


def moved_spines(ax: Any) -> None:
    ax.plot(X - 5, (X - 5) ** 3 / 20)
    ax.spines[["left", "bottom"]].set_position("zero")
    ax.spines[["top", "right"]].set_visible(False)
    ax.plot(1, 0, ">k", transform=ax.get_yaxis_transform(), clip_on=False)
    ax.plot(0, 1, "^k", transform=ax.get_xaxis_transform(), clip_on=False)


def path_effects(ax: Any) -> None:
    glow = [patheffects.withStroke(linewidth=5, foreground="C1")]
    ax.plot(X, np.sin(X), linewidth=2, color="black", path_effects=glow)
    ax.plot(X, np.cos(X), "o", markevery=10, path_effects=[patheffects.withSimplePatchShadow()])
    ax.text(
        5,
        0.2,
        "outlined",
        fontsize=26,
        color="white",
        path_effects=[patheffects.withStroke(linewidth=4, foreground="C0")],
    )


def hand_drawn(fig: Any) -> None:
    with mpl.rc_context({"path.sketch": (1, 100, 2), "axes.linewidth": 1.5, "lines.linewidth": 2}):
        ax = fig.subplots()
        ax.plot([0, 3, 4, 7], [1, 1, 0, 0.2])
        ax.bar([1, 2], [0.4, 0.5], width=0.5)
        ax.annotate("the day I\nstarted", (3, 1), (4.5, 0.9), arrowprops={"arrowstyle": "->"})
        ax.spines[["top", "right"]].set_visible(False)
        ax.set(xticks=[], yticks=[])


def many_panels(fig: Any) -> None:
    axes = fig.subplots(2, 3, sharex=True, sharey=True)
    for k, ax in enumerate(axes.flat):
        ax.plot(X, np.sin(X + k), color=f"C{k}")
        ax.set_title(f"panel {k}", fontsize=9)
    fig.suptitle("Small multiples")
    fig.supxlabel("time")
    fig.supylabel("signal")


def subfigures(fig: Any) -> None:
    left, right = fig.subfigures(1, 2, width_ratios=(2, 1))
    left.set_facecolor("0.95")
    left.subplots().plot(X, np.sin(X))
    panels = right.subplots(2, 1)
    panels[0].plot(X, X)
    link = ConnectionPatch((5, 5), (0.5, 0.5), "data", "data", axesA=panels[0], axesB=panels[1], arrowstyle="->")
    right.add_artist(link)
    left.suptitle("left")


def sankey(ax: Any) -> None:
    ax.axis("off")
    Sankey(
        ax, flows=[1, -0.6, -0.25, -0.15], labels=["in", "used", "heat", "lost"], orientations=[0, 0, 1, -1]
    ).finish()


def dark_ground(ax: Any) -> None:
    ax.figure.set_facecolor("#15171C")
    ax.set_facecolor("#1F232B")
    ax.plot(X, np.sin(X), color="#3DDC97", linewidth=3)
    ax.tick_params(colors="#F2F2EF")
    ax.set_title("light on dark", color="#F2F2EF")
