"""Draw what lecturers draw: one small figure for each idiom of matplotlib."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import matplotlib as mpl
import numpy as np
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.collections import EllipseCollection, LineCollection
from matplotlib.colors import LogNorm
from matplotlib.dates import DateFormatter
from matplotlib.figure import Figure
from matplotlib.image import BboxImage
from matplotlib.offsetbox import AnchoredText, AnnotationBbox, OffsetImage
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
from matplotlib.transforms import Affine2D, Bbox, TransformedBbox
from mpl_toolkits.axes_grid1.inset_locator import inset_axes, mark_inset

IDIOMS: dict[str, Callable[[Figure], None]] = {}
SIZE = 5.0, 3.75  # inches
X = np.linspace(0, 10, 101)
GRID = np.meshgrid(np.linspace(-2, 2, 15), np.linspace(-2, 2, 15))
HILL = np.exp(-(GRID[0] ** 2) - GRID[1] ** 2)


def on_axes(draw: Callable[[Axes], object]) -> Callable[[Axes], object]:
    """An idiom that needs one pair of axes."""
    IDIOMS[draw.__name__] = lambda fig: draw(fig.subplots()) and None
    return draw


def on_figure(draw: Callable[[Figure], object]) -> Callable[[Figure], object]:
    """An idiom that sets up the figure itself."""
    IDIOMS[draw.__name__] = lambda fig: draw(fig) and None
    return draw


def random() -> np.random.Generator:
    return np.random.default_rng(7)


def drawn(name: str) -> Figure:
    """The figure of an idiom, laid out, not yet drawn."""
    fig = Figure(figsize=SIZE, layout="constrained")
    IDIOMS[name](fig)
    return fig


@on_axes
def line(ax: Axes) -> None:
    for k in range(3):
        ax.plot(X, np.exp(-X / (k + 1)), label=f"decay {k + 1}")
    ax.set(xlabel="time (s)", ylabel="amplitude", title="Three decays")
    ax.legend()


@on_axes
def dashes(ax: Axes) -> None:
    for k, style in enumerate(["-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1, 1, 1)), (2, (8, 4))]):
        ax.plot(X, X + 3 * k, linestyle=style, linewidth=1 + k / 2)


@on_axes
def caps_and_joins(ax: Axes) -> None:
    for k, (cap, join) in enumerate([("butt", "miter"), ("round", "round"), ("projecting", "bevel")]):
        zigzag = [k, k + 0.6, k]
        ax.plot([0, 1, 2], zigzag, linewidth=14, solid_capstyle=cap, solid_joinstyle=join, color=f"C{k}")
        ax.plot([2.5, 4], [k, k], "--", linewidth=8, dash_capstyle=cap, color=f"C{k}")
    ax.set(xlim=(-0.5, 4.5), ylim=(-0.5, 3))


@on_axes
def markers(ax: Axes) -> None:
    for k, marker in enumerate("osv^<>pPhHDdX*8.+x|_12"):
        ax.plot(k % 6, k // 6, marker, markersize=14, markeredgecolor="black")
    ax.plot([0, 1, 2], [4, 4.4, 4], "o-", markerfacecolor="white", markevery=1, label="with line")
    ax.plot(3.5, 4.2, marker=r"$\alpha$", markersize=20)
    ax.set(xlim=(-0.6, 5.6), ylim=(-0.6, 5))


@on_axes
def bars(ax: Axes) -> None:
    drawn = ax.bar(["2010", "2011", "2012", "2013"], [28.2, 25.8, 16.4, 11.7], color=["0.7", "0.7", "C3", "C3"])
    ax.bar_label(drawn, fmt="%.1f")
    ax.set_ylabel("error (%)")
    ax.spines[["top", "right"]].set_visible(False)


@on_axes
def grouped_bars(ax: Axes) -> None:
    at = np.arange(4)
    for k in range(3):
        ax.bar(at + 0.27 * k, [3 + k, 5 - k, 2 + k, 4], width=0.25, label=f"group {k}")
    ax.set_xticks(at + 0.27, ["north", "east", "south", "west"])
    ax.legend(ncols=3, loc="upper center", frameon=False)
    ax.set_ylim(0, 7)


@on_axes
def horizontal_bars(ax: Axes) -> None:
    ax.barh(["ResNet", "VGG", "GoogLeNet", "AlexNet"], [152, 19, 22, 8], xerr=[3, 1, 2, 1], capsize=4)
    ax.invert_yaxis()
    ax.grid(axis="x", alpha=0.4)
    ax.set_axisbelow(True)


@on_axes
def histogram(ax: Axes) -> None:
    ax.hist([random().normal(k, 1, 300) for k in range(2)], bins=20, alpha=0.6, histtype="stepfilled")
    ax.hist(random().normal(4, 0.5, 200), bins=15, density=False, histtype="step", linewidth=2)


@on_axes
def error_bars(ax: Axes) -> None:
    x = np.arange(1, 8)
    ax.errorbar(x, x**0.5, yerr=0.2, xerr=0.3, fmt="o", capsize=3, ecolor="0.5")
    ax.errorbar(x, x**0.5 + 1, yerr=[x * 0 + 0.1, x * 0.05], uplims=True, fmt="s--")


@on_axes
def scatter_sizes(ax: Axes) -> None:
    rng = random()
    points = ax.scatter(rng.random(60), rng.random(60), c=rng.random(60), s=400 * rng.random(60), alpha=0.6)
    ax.figure.colorbar(points, ax=ax, label="weight")


@on_axes
def scatter_classes(ax: Axes) -> None:
    rng = random()
    kind = rng.integers(0, 3, 150)
    ax.scatter(rng.normal(kind, 0.5), rng.normal(kind, 0.5), c=[f"C{k}" for k in kind], s=25, edgecolors="white")


@on_axes
def clipped_markers(ax: Axes) -> None:
    ax.plot(X, np.sin(X), "o", markersize=12, markeredgecolor="black")
    ax.plot(X, 3 * np.cos(X), linewidth=3)
    ax.fill_between(X, 2 * np.sin(2 * X), alpha=0.3)
    ax.set(xlim=(2, 8), ylim=(-0.9, 0.9))


@on_axes
def image(ax: Axes) -> None:
    ax.imshow(np.arange(48).reshape(6, 8), cmap="viridis")
    ax.text(3.5, 2.5, "on top", color="white", ha="center", va="center", fontsize=16)


@on_axes
def image_smooth(ax: Axes) -> None:
    ax.imshow(HILL, origin="lower", extent=(0, 4, 0, 2), interpolation="bilinear", aspect="auto", alpha=0.7)
    ax.set(xlim=(0.5, 5), ylim=(-0.5, 1.5))


@on_axes
def image_rotated(ax: Axes) -> None:
    shown = ax.imshow(np.arange(12).reshape(3, 4), extent=(0, 4, 0, 3))
    shown.set_transform(Affine2D().rotate_deg_around(2, 1.5, 25) + ax.transData)
    ax.set(xlim=(-1, 5), ylim=(-1, 4))


@on_axes
def image_clipped(ax: Axes) -> None:
    shown = ax.imshow(np.arange(100).reshape(10, 10), cmap="magma")
    shown.set_clip_path(Circle((4.5, 4.5), 4, transform=ax.transData))


@on_axes
def heat_map(ax: Axes) -> None:
    numbers = random().integers(0, 100, (4, 5))
    ax.imshow(numbers, cmap="Blues")
    for (row, column), number in np.ndenumerate(numbers):
        ax.text(column, row, f"{number}", ha="center", va="center", color="white" if number > 50 else "black")
    ax.set_xticks(range(5), ["alpha", "beta", "gamma", "delta", "epsilon"], rotation=45, ha="right")
    ax.set_yticks([])


@on_axes
def mesh(ax: Axes) -> None:
    shown = ax.pcolormesh(*GRID, HILL, shading="nearest")
    ax.figure.colorbar(shown, ax=ax, orientation="horizontal")


@on_axes
def mesh_with_edges(ax: Axes) -> None:
    ax.pcolormesh(HILL[:8, :8], edgecolors="white", linewidth=1, cmap="plasma")


@on_axes
def mesh_shaded(ax: Axes) -> None:
    ax.pcolormesh(*GRID, HILL, shading="gouraud")


@on_axes
def contours(ax: Axes) -> None:
    drawn = ax.contour(*GRID, HILL, levels=6)
    ax.clabel(drawn, fontsize=9)


@on_axes
def contours_filled(ax: Axes) -> None:
    drawn = ax.contourf(*GRID, HILL, levels=8, cmap="cividis")
    ax.contour(*GRID, HILL, levels=8, colors="black", linewidths=0.5)
    ax.figure.colorbar(drawn, ax=ax)


@on_axes
def quiver(ax: Axes) -> None:
    x, y = np.meshgrid(np.arange(-2, 2.1, 0.5), np.arange(-2, 2.1, 0.5))
    arrows = ax.quiver(x, y, -y, x, np.hypot(x, y))
    ax.quiverkey(arrows, 0.85, 1.04, 2, "2 m/s", labelpos="E")


@on_axes
def streamlines(ax: Axes) -> None:
    x, y = GRID
    ax.streamplot(x, y, -y, x - y / 3, density=0.7, color=np.hypot(x, y), cmap="autumn")


@on_axes
def barbs(ax: Axes) -> None:
    ax.barbs([1, 2, 3, 4], [1, 2, 1, 2], [5, 20, 35, 60], [10, 20, -30, 5], length=9)
    ax.set(xlim=(0, 5), ylim=(0, 3))


@on_axes
def box_plot(ax: Axes) -> None:
    ax.boxplot([random().normal(k, 1 + k / 3, 80) for k in range(4)], notch=True, patch_artist=True)


@on_axes
def violins(ax: Axes) -> None:
    ax.violinplot([random().normal(k, 1, 80) for k in range(4)], showmedians=True)


@on_axes
def pie(ax: Axes) -> None:
    ax.pie(
        [45, 30, 15, 10],
        labels=["PyTorch", "TensorFlow", "JAX", "other"],
        autopct="%d%%",
        explode=(0.1, 0, 0, 0),
        wedgeprops={"edgecolor": "white", "linewidth": 2},
    )


@on_axes
def doughnut(ax: Axes) -> None:
    ax.pie([3, 2, 1], wedgeprops={"width": 0.4}, startangle=90)
    ax.text(0, 0, "70 %", ha="center", va="center", fontsize=24, weight="bold")


@on_figure
def polar(fig: Figure) -> None:
    ax = fig.add_subplot(projection="polar")
    angle = np.linspace(0, 2 * np.pi, 200)
    ax.plot(angle, 1 + np.cos(3 * angle), linewidth=2)
    ax.fill(angle, 0.5 + 0.4 * np.sin(angle), alpha=0.3)
    ax.set_rmax(1.5)


@on_figure
def polar_bars(fig: Figure) -> None:
    ax = fig.add_subplot(projection="polar")
    angle = np.linspace(0, 2 * np.pi, 8, endpoint=False)
    ax.bar(angle, [3, 5, 2, 6, 4, 7, 1, 5], width=0.6, color=mpl.colormaps["twilight"](angle / 6.3), alpha=0.8)
    ax.set_theta_zero_location("N")


@on_figure
def radar(fig: Figure) -> None:
    ax = fig.add_subplot(projection="polar")
    angle = np.linspace(0, 2 * np.pi, 6)
    ax.plot(angle, [3, 4, 2, 5, 4, 3], "o-")
    ax.set_thetagrids(np.rad2deg(angle[:-1]), ["speed", "memory", "ease", "power", "cost"])


@on_figure
def map_projection(fig: Figure) -> None:
    ax = fig.add_subplot(projection="mollweide")
    ax.grid(visible=True)
    ax.plot(np.linspace(-3, 3, 50), np.sin(np.linspace(-3, 3, 50)), "C3")


@on_axes
def steps(ax: Axes) -> None:
    ax.step(range(8), [1, 3, 2, 5, 4, 6, 5, 7], where="mid")
    ax.stairs([1, 3, 2, 4], [0, 2, 3, 5, 7], fill=True, alpha=0.3)


@on_axes
def stems(ax: Axes) -> None:
    ax.stem(np.arange(12), np.sin(np.arange(12) / 2), markerfmt="D", basefmt="k-")


@on_axes
def filled_between(ax: Axes) -> None:
    ax.plot(X, np.sin(X))
    ax.fill_between(X, np.sin(X) - 0.3, np.sin(X) + 0.3, alpha=0.25, linewidth=0)
    ax.fill_between(X, -1.5, -1, where=np.sin(X) > 0, color="C2", hatch="//")


@on_axes
def hatches(ax: Axes) -> None:
    for k, pattern in enumerate(["/", "\\\\", "|", "--", "+", "xx", "o", "O", ".", "*", "/o", "..."]):
        ax.add_patch(Rectangle((k % 4, k // 4), 0.9, 0.9, hatch=pattern, facecolor=f"C{k}", alpha=0.6))
    ax.add_patch(Circle((4.6, 1.5), 0.5, hatch="xx", fill=False))
    ax.set(xlim=(-0.1, 5.2), ylim=(-0.1, 3.1))


@on_axes
def hatched_bars(ax: Axes) -> None:
    ax.bar([1, 2, 3], [3, 2, 4], hatch=["//", "..", "xx"], edgecolor="black", facecolor="white")


@on_axes
def annotations(ax: Axes) -> None:
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


@on_axes
def arrows(ax: Axes) -> None:
    for k, style in enumerate(["->", "-|>", "<->", "fancy", "simple", "wedge", "-[", "|-|", "]-["]):
        ax.add_patch(FancyArrowPatch((0, k), (2, k + 0.6), arrowstyle=style, mutation_scale=18, color=f"C{k}"))
    ax.arrow(3, 1, 1.2, 4, width=0.1, head_width=0.4, length_includes_head=True)
    ax.set(xlim=(-0.5, 5), ylim=(-1, 10))


@on_axes
def patches(ax: Axes) -> None:
    ax.add_patch(Ellipse((1, 1), 1.6, 0.8, angle=30, facecolor="C0", edgecolor="black"))
    ax.add_patch(Wedge((3, 1), 0.8, 20, 300, width=0.3, color="C1"))
    ax.add_patch(Arc((5, 1), 1.5, 1.5, theta1=0, theta2=200, linewidth=3))
    ax.add_patch(Polygon([(0, 2.2), (1, 3.5), (2, 2.2), (1, 2.6)], color="C2", alpha=0.5))
    ax.add_patch(FancyBboxPatch((2.8, 2.4), 1.2, 0.8, boxstyle="round,pad=0.2", fc="0.9", ec="C3", lw=2))
    ring = Path.make_compound_path(Path.circle((5.2, 2.8), 0.8), Path(Path.circle((5.2, 2.8), 0.4).vertices[::-1],
                                   Path.circle().codes))
    ax.add_patch(PathPatch(ring, facecolor="C4"))
    ax.set(xlim=(-0.5, 6.5), ylim=(0, 4), aspect="equal")


@on_axes
def spans(ax: Axes) -> None:
    ax.axhspan(0.2, 0.4, alpha=0.3, color="C1")
    ax.axvspan(3, 5, alpha=0.2)
    ax.axhline(0.7, linestyle="--", color="C3")
    ax.axvline(6, color="0.4")
    ax.axline((0, 0), (10, 1), color="C2")
    ax.hlines([0.9, 0.95], 1, 4, colors=["C4", "C5"], linewidths=3)
    ax.set(xlim=(0, 10), ylim=(0, 1))


@on_axes
def inset(ax: Axes) -> None:
    ax.plot(X, np.sin(X) * np.exp(-X / 5))
    small = ax.inset_axes((0.55, 0.55, 0.4, 0.4))
    small.plot(X, np.sin(X) * np.exp(-X / 5), "C3")
    small.set(xlim=(2, 4), ylim=(-0.5, 0.5))
    ax.indicate_inset_zoom(small, edgecolor="black")


@on_axes
def inset_by_locator(ax: Axes) -> None:
    ax.plot(X, X**2)
    small = inset_axes(ax, "35%", "35%", loc="upper left", borderpad=3)
    small.plot(X, X**2)
    small.set(xlim=(1, 2), ylim=(1, 4))
    mark_inset(ax, small, 1, 3, fc="none", ec="0.5")
    ax.figure.set_layout_engine("none")


@on_axes
def twin_axes(ax: Axes) -> None:
    ax.plot(X, np.exp(X / 4), "C0")
    ax.set_ylabel("growth", color="C0")
    other = ax.twinx()
    other.plot(X, np.sin(X), "C1")
    other.set_ylabel("oscillation", color="C1")
    above = ax.secondary_xaxis("top", functions=(lambda x: x * 60, lambda x: x / 60))
    above.set_xlabel("minutes")


@on_axes
def table_of_numbers(ax: Axes) -> None:
    ax.axis("off")
    cells = [["8", "16.4"], ["19", "7.3"], ["152", "3.6"]]
    table(ax, cells, colLabels=["layers", "error (%)"], rowLabels=["AlexNet", "VGG", "ResNet"], loc="center")


@on_axes
def legends(ax: Axes) -> None:
    ax.plot(X, X, "o-", label="line and marker", markevery=10)
    ax.fill_between(X, X / 2, label="area", alpha=0.3)
    ax.scatter(X[::10], X[::10] / 3, label="points", c="C3")
    ax.bar([2, 5], [1, 2], label="bars", hatch="//")
    ax.legend(title="A legend", loc="upper left", shadow=False, fancybox=True, ncols=2)


@on_axes
def log_axes(ax: Axes) -> None:
    ax.loglog(10.0 ** np.arange(-2, 5), 10.0 ** np.arange(0, 14, 2), "s-")
    ax.grid(visible=True, which="both", alpha=0.3)
    ax.set(xlabel="parameters", ylabel="compute (log scale)")


@on_axes
def semilog(ax: Axes) -> None:
    ax.semilogy(X, 10**X)
    ax.set_xlabel("years")


@on_axes
def symlog(ax: Axes) -> None:
    ax.plot(np.linspace(-100, 100, 400), np.linspace(-100, 100, 400) ** 3)
    ax.set_yscale("symlog", linthresh=10)


@on_axes
def logit_and_percent(ax: Axes) -> None:
    ax.plot(X / 10, X / 10)
    ax.xaxis.set_major_formatter(PercentFormatter(1))
    ax.yaxis.set_major_formatter(EngFormatter("Hz"))
    ax.set_ylim(0, 2e-3)


@on_axes
def offset_notation(ax: Axes) -> None:
    ax.plot(X, X * 1e9 + 5)
    ax.ticklabel_format(useMathText=True)


@on_axes
def mathtext(ax: Axes) -> None:
    ax.set_title(r"The integral $\int_0^\infty e^{-x^2}\,dx = \frac{\sqrt{\pi}}{2}$ is known")
    ax.text(0.5, 0.6, r"$\nabla \cdot \mathbf{E} = \rho / \varepsilon_0$", fontsize=22, ha="center")
    ax.text(0.5, 0.2, r"turned $\hat{y} = Wx + b$", rotation=20, color="C3", fontsize=16)
    ax.set_xlabel(r"$x_i$ (m s$^{-1}$)")


@on_axes
def text_rotated(ax: Axes) -> None:
    for k, angle in enumerate(range(0, 360, 45)):
        ax.text(0.5, 0.5, f"   turned {angle}", rotation=angle, rotation_mode="anchor", va="center", color=f"C{k}")
    ax.set_ylabel("a label on its side", fontsize=14)
    ax.tick_params(axis="x", rotation=60)


@on_axes
def text_multiline(ax: Axes) -> None:
    ax.text(0.05, 0.9, "left\naligned lines\nof text", va="top", fontsize=14)
    ax.text(0.5, 0.5, "centred\nlines of a longer text\nhere", ha="center", va="center", multialignment="center")
    ax.text(0.95, 0.1, "right\naligned", ha="right", va="bottom", linespacing=1.6, fontsize=14)
    ax.text(0.8, 0.8, "two\nturned", rotation=30, ha="center", va="center", fontsize=14)
    ax.set_xlabel("a label\nof two lines")


@on_axes
def text_styles(ax: Axes) -> None:
    ax.text(0.05, 0.8, "bold", weight="bold", fontsize=20)
    ax.text(0.05, 0.6, "italic", style="italic", fontsize=20)
    ax.text(0.05, 0.4, "monospaced x = 1", family="Liberation Mono", fontsize=16)
    ax.text(0.05, 0.2, "half transparent", alpha=0.5, fontsize=20)
    ax.text(0.5, 0.8, "in a box", bbox={"facecolor": "C1", "alpha": 0.3}, fontsize=16)
    ax.text(0.5, 0.5, "<&> Æøå “quoted” – …", fontsize=14)
    ax.text(0.5, 0.2, "top", va="top", fontsize=18)
    ax.text(0.7, 0.2, "bottom", va="bottom", fontsize=18)


@on_axes
def text_alignment(ax: Axes) -> None:
    for k, ha in enumerate(["left", "center", "right"]):
        for j, va in enumerate(["bottom", "baseline", "center", "center_baseline", "top"]):
            ax.text(k, j, f"{va} xg", ha=ha, va=va, fontsize=13)
            ax.plot(k, j, "C3+", markersize=14)
    ax.set(xlim=(-0.3, 2.3), ylim=(-0.5, 4.5))


@on_figure
def surface(fig: Figure) -> None:
    ax = fig.add_subplot(projection="3d")
    ax.plot_surface(*GRID, HILL, cmap="viridis")
    ax.set(xlabel="x", ylabel="y", zlabel="height")


@on_figure
def line_in_space(fig: Figure) -> None:
    ax = fig.add_subplot(projection="3d")
    ax.plot(np.sin(3 * X), np.cos(3 * X), X)
    ax.scatter(np.sin(X[::8]), np.cos(X[::8]), X[::8], c="C3")


@on_figure
def wireframe_and_bars(fig: Figure) -> None:
    left, right = fig.subplots(1, 2, subplot_kw={"projection": "3d"})
    left.plot_wireframe(*GRID, HILL, rstride=2, cstride=2)
    right.bar3d([0, 1, 2], [0, 1, 0], 0, 0.6, 0.6, [1, 2, 3])


@on_axes
def broken_bars(ax: Axes) -> None:
    ax.broken_barh([(1, 3), (6, 2)], (0, 0.8), facecolors="C0")
    ax.broken_barh([(2, 2), (5, 4)], (1, 0.8), facecolors=("C1", "C2"))
    ax.set_yticks([0.4, 1.4], ["first", "second"])


@on_axes
def stacked_areas(ax: Axes) -> None:
    ax.stackplot(range(6), [1, 2, 3, 4, 5, 6], [2, 2, 3, 3, 4, 4], [1, 3, 1, 3, 1, 3], labels=["a", "b", "c"])
    ax.legend(loc="upper left")
    ax.margins(0)


@on_axes
def events(ax: Axes) -> None:
    ax.eventplot([random().random(20) * 10 for _ in range(4)], colors=["C0", "C1", "C2", "C3"], linelengths=0.7)


@on_axes
def hexagons(ax: Axes) -> None:
    rng = random()
    shown = ax.hexbin(rng.normal(size=800), rng.normal(size=800), gridsize=12, cmap="Greens", linewidths=0.4)
    ax.figure.colorbar(shown)


@on_axes
def histogram_2d(ax: Axes) -> None:
    rng = random()
    ax.hist2d(rng.normal(size=800), rng.normal(size=800), bins=16, norm=LogNorm())


@on_axes
def moved_spines(ax: Axes) -> None:
    ax.plot(X - 5, (X - 5) ** 3 / 20)
    ax.spines[["left", "bottom"]].set_position("zero")
    ax.spines[["top", "right"]].set_visible(False)
    ax.plot(1, 0, ">k", transform=ax.get_yaxis_transform(), clip_on=False)
    ax.plot(0, 1, "^k", transform=ax.get_xaxis_transform(), clip_on=False)


@on_axes
def path_effects(ax: Axes) -> None:
    glow = [patheffects.withStroke(linewidth=5, foreground="C1")]
    ax.plot(X, np.sin(X), linewidth=2, color="black", path_effects=glow)
    ax.plot(X, np.cos(X), "o", markevery=10, path_effects=[patheffects.withSimplePatchShadow()])
    ax.text(5, 0.2, "outlined", fontsize=26, color="white", path_effects=[patheffects.withStroke(linewidth=4, foreground="C0")])


@on_figure
def hand_drawn(fig: Figure) -> None:
    with mpl.rc_context({"path.sketch": (1, 100, 2), "axes.linewidth": 1.5, "lines.linewidth": 2}):
        ax = fig.subplots()
        ax.plot([0, 3, 4, 7], [1, 1, 0, 0.2])
        ax.bar([1, 2], [0.4, 0.5], width=0.5)
        ax.annotate("the day I\nstarted", (3, 1), (4.5, 0.9), arrowprops={"arrowstyle": "->"})
        ax.spines[["top", "right"]].set_visible(False)
        ax.set(xticks=[], yticks=[])


@on_axes
def triangles(ax: Axes) -> None:
    rng = random()
    x, y = rng.random(40), rng.random(40)
    ax.tripcolor(x, y, x + y)
    ax.triplot(x, y, "k-", linewidth=0.5)


@on_axes
def triangles_contoured(ax: Axes) -> None:
    rng = random()
    x, y = rng.random(60), rng.random(60)
    ax.tricontourf(x, y, np.sin(4 * x) * y, levels=7)


@on_axes
def dates(ax: Axes) -> None:
    days = [datetime.date(2012, 9, 30) + datetime.timedelta(days=400 * k) for k in range(9)]
    ax.plot(days, np.arange(9) ** 2, "o-")
    ax.xaxis.set_major_formatter(DateFormatter("%b %Y"))
    ax.tick_params(axis="x", rotation=30)


@on_axes
def missing_values(ax: Axes) -> None:
    y = np.sin(X)
    y[30:45] = np.nan
    ax.plot(X, y, "-", linewidth=3)
    ax.plot([1, np.inf, 3, 4], [0, 0.5, 0.5, np.nan], "s")
    ax.text(float("nan"), 0, "nowhere")
    ax.bar([2, 4], [np.nan, 0.5])


@on_axes
def far_outside(ax: Axes) -> None:
    ax.plot([0, 1, 2], [0, 1e12, -1e12], linewidth=2)
    ax.plot([0, 2], [0.2, 0.8], linewidth=0)
    ax.fill([0, 1, 2], [-1e9, 1e9, 0], alpha=0.3)
    ax.plot([0.5, 5], [0.5, 0.5], clip_on=False)
    ax.set(xlim=(0, 2), ylim=(0, 1))


@on_axes
def line_collections(ax: Axes) -> None:
    pieces = np.stack([np.column_stack([X, np.sin(X)])[:-1], np.column_stack([X, np.sin(X)])[1:]], axis=1)
    ax.add_collection(LineCollection(list(pieces), array=X[:-1], linewidth=5, cmap="turbo"))
    ax.add_collection(
        EllipseCollection(
            [20, 30, 40], 10, [0, 45, 90], units="points", offsets=[(2, 1), (5, 1), (8, 1)], offset_transform=ax.transData
        )
    )
    ax.set(xlim=(0, 10), ylim=(-1.5, 1.5))


@on_axes
def pictures_in_boxes(ax: Axes) -> None:
    small = OffsetImage(np.arange(64).reshape(8, 8), zoom=5, cmap="gray")
    ax.add_artist(AnnotationBbox(small, (0.3, 0.6), xybox=(0.7, 0.7), arrowprops={"arrowstyle": "->"}))
    ax.add_artist(AnchoredText("in a corner", loc="lower left"))
    where = TransformedBbox(Bbox([(0.1, 0.3), (0.3, 0.5)]), ax.transAxes)
    boxed = BboxImage(where)
    boxed.set_data(np.arange(9).reshape(3, 3))
    ax.add_artist(boxed)


@on_figure
def many_panels(fig: Figure) -> None:
    axes = fig.subplots(2, 3, sharex=True, sharey=True)
    for k, ax in enumerate(axes.flat):
        ax.plot(X, np.sin(X + k), color=f"C{k}")
        ax.set_title(f"panel {k}", fontsize=9)
    fig.suptitle("Small multiples")
    fig.supxlabel("time")
    fig.supylabel("signal")


@on_figure
def subfigures(fig: Figure) -> None:
    left, right = fig.subfigures(1, 2, width_ratios=(2, 1))
    left.set_facecolor("0.95")
    left.subplots().plot(X, np.sin(X))
    panels = right.subplots(2, 1)
    panels[0].plot(X, X)
    link = ConnectionPatch((5, 5), (5, 0.5), "data", "data", axesA=panels[0], axesB=panels[1], arrowstyle="->")
    right.add_artist(link)
    left.suptitle("left")


@on_axes
def sankey(ax: Axes) -> None:
    ax.axis("off")
    Sankey(ax, flows=[1, -0.6, -0.25, -0.15], labels=["in", "used", "heat", "lost"], orientations=[0, 0, 1, -1]).finish()


@on_axes
def rasterized_points(ax: Axes) -> None:
    rng = random()
    ax.scatter(rng.normal(size=900), rng.normal(size=900), s=6, rasterized=True)
    ax.set_xlabel("points as pixels")


@on_axes
def matrix_spy(ax: Axes) -> None:
    ax.spy(np.eye(12) + np.eye(12, k=3), markersize=8)


@on_axes
def dark_ground(ax: Axes) -> None:
    ax.figure.set_facecolor("#15171C")
    ax.set_facecolor("#1F232B")
    ax.plot(X, np.sin(X), color="#3DDC97", linewidth=3)
    ax.tick_params(colors="#F2F2EF")
    ax.set_title("light on dark", color="#F2F2EF")
