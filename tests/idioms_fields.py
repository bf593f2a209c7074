"""Draw images, meshes, contours, arrows in a field and space: one small figure a function."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.colors import LogNorm
from matplotlib.image import BboxImage
from matplotlib.offsetbox import AnchoredText, AnnotationBbox, OffsetImage
from matplotlib.patches import Circle
from matplotlib.transforms import Affine2D, Bbox, TransformedBbox

X = np.linspace(0, 10, 101)
GRID = np.meshgrid(np.linspace(-2, 2, 15), np.linspace(-2, 2, 15))
HILL = np.exp(-(GRID[0] ** 2) - GRID[1] ** 2)


def image(ax: Any) -> None:
    ax.imshow(np.arange(48).reshape(6, 8), cmap="viridis")
    ax.text(3.5, 2.5, "on top", color="white", ha="center", va="center", fontsize=16)


def image_smooth(ax: Any) -> None:
    ax.imshow(HILL, origin="lower", extent=(0, 4, 0, 2), interpolation="bilinear", aspect="auto", alpha=0.7)
    ax.set(xlim=(0.5, 5), ylim=(-0.5, 1.5))


def image_rotated(ax: Any) -> None:
    shown = ax.imshow(np.arange(12).reshape(3, 4), extent=(0, 4, 0, 3))
    shown.set_transform(Affine2D().rotate_deg_around(2, 1.5, 25) + ax.transData)
    ax.set(xlim=(-1, 5), ylim=(-1, 4))


def image_clipped(ax: Any) -> None:
    shown = ax.imshow(np.arange(100).reshape(10, 10), cmap="magma")
    shown.set_clip_path(Circle((4.5, 4.5), 4, transform=ax.transData))


def heat_map(ax: Any) -> None:
    numbers = np.random.default_rng(7).integers(0, 100, (4, 5))
    ax.imshow(numbers, cmap="Blues")
    for (row, column), number in np.ndenumerate(numbers):
        ax.text(column, row, f"{number}", ha="center", va="center", color="white" if number > 50 else "black")
    ax.set_xticks(range(5), ["alpha", "beta", "gamma", "delta", "epsilon"], rotation=45, ha="right")
    ax.set_yticks([])


def mesh(ax: Any) -> None:
    shown = ax.pcolormesh(*GRID, HILL, shading="nearest")
    ax.figure.colorbar(shown, ax=ax, orientation="horizontal")


def mesh_with_edges(ax: Any) -> None:
    ax.pcolormesh(HILL[:8, :8], edgecolors="white", linewidth=1, cmap="plasma")


def mesh_shaded(ax: Any) -> None:
    ax.pcolormesh(*GRID, HILL, shading="gouraud")


def contours(ax: Any) -> None:
    drawn = ax.contour(*GRID, HILL, levels=6)
    ax.clabel(drawn, fontsize=9)


def contours_filled(ax: Any) -> None:
    drawn = ax.contourf(*GRID, HILL, levels=8, cmap="cividis")
    ax.contour(*GRID, HILL, levels=8, colors="black", linewidths=0.5)
    ax.figure.colorbar(drawn, ax=ax)


def quiver(ax: Any) -> None:
    x, y = np.meshgrid(np.arange(-2, 2.1, 0.5), np.arange(-2, 2.1, 0.5))
    arrows = ax.quiver(x, y, -y, x, np.hypot(x, y))
    ax.quiverkey(arrows, 0.85, 1.04, 2, "2 m/s", labelpos="E")


def streamlines(ax: Any) -> None:
    x, y = GRID
    ax.streamplot(x, y, -y, x - y / 3, density=0.7, color=np.hypot(x, y), cmap="autumn")


def barbs(ax: Any) -> None:
    ax.barbs([1, 2, 3, 4], [1, 2, 1, 2], [5, 20, 35, 60], [10, 20, -30, 5], length=9)
    ax.set(xlim=(0, 5), ylim=(0, 3))


def map_projection(fig: Any) -> None:
    ax = fig.add_subplot(projection="mollweide")
    ax.grid(visible=True)
    ax.plot(np.linspace(-3, 3, 50), np.sin(np.linspace(-3, 3, 50)), "C3")


def surface(fig: Any) -> None:
    ax = fig.add_subplot(projection="3d")
    ax.plot_surface(*GRID, HILL, cmap="viridis")
    ax.set(xlabel="x", ylabel="y", zlabel="height")


def line_in_space(fig: Any) -> None:
    ax = fig.add_subplot(projection="3d")
    ax.plot(np.sin(3 * X), np.cos(3 * X), X)
    ax.scatter(np.sin(X[::8]), np.cos(X[::8]), X[::8], c="C3")


def wireframe_and_bars(fig: Any) -> None:
    left, right = fig.subplots(1, 2, subplot_kw={"projection": "3d"})
    left.plot_wireframe(*GRID, HILL, rstride=2, cstride=2)
    right.bar3d([0, 1, 2], [0, 1, 0], 0, 0.6, 0.6, [1, 2, 3])


def hexagons(ax: Any) -> None:
    rng = np.random.default_rng(7)
    shown = ax.hexbin(rng.normal(size=800), rng.normal(size=800), gridsize=12, cmap="Greens", linewidths=0.4)
    ax.figure.colorbar(shown)


def histogram_2d(ax: Any) -> None:
    rng = np.random.default_rng(7)
    ax.hist2d(rng.normal(size=800), rng.normal(size=800), bins=16, norm=LogNorm())


def triangles(ax: Any) -> None:
    rng = np.random.default_rng(7)
    x, y = rng.random(40), rng.random(40)
    ax.tripcolor(x, y, x + y)
    ax.triplot(x, y, "k-", linewidth=0.5)


def triangles_contoured(ax: Any) -> None:
    rng = np.random.default_rng(7)
    x, y = rng.random(60), rng.random(60)
    ax.tricontourf(x, y, np.sin(4 * x) * y, levels=7)


def pictures_in_boxes(ax: Any) -> None:
    small = OffsetImage(np.arange(64).reshape(8, 8), zoom=5, cmap="gray")
    ax.add_artist(AnnotationBbox(small, (0.3, 0.6), xybox=(0.7, 0.7), arrowprops={"arrowstyle": "->"}))
    ax.add_artist(AnchoredText("in a corner", loc="lower left"))
    where = TransformedBbox(Bbox([(0.1, 0.3), (0.3, 0.5)]), ax.transAxes)
    boxed = BboxImage(where)
    boxed.set_data(np.arange(9).reshape(3, 3))
    ax.add_artist(boxed)


def rasterized_points(ax: Any) -> None:
    rng = np.random.default_rng(7)
    ax.scatter(rng.normal(size=900), rng.normal(size=900), s=6, rasterized=True)
    ax.set_xlabel("points as pixels")
