"""Show that a threshold finds most cells of a drawn scene, and where it fails: at faint cells and a fibre."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, to_rgba
from segment import SHAPE, draw_scene, iou, segment

GAP, HEAD = 0.215, 0.36  # inches between two panels, and above them


def draw(fig, theme):
    """The scene, the cells found in it, and what of them is right, missed and false."""
    fig.set_layout_engine("none")
    image, truth = draw_scene()
    found = segment(image)
    scene = panel(fig, 0, "Noisy, unevenly lit scene", color=theme.ink)
    cells = panel(fig, 1, "Cells found by a threshold", color=theme.ink)
    score = panel(fig, 2, f"IoU = {iou(found, truth):.2f}", color=theme.accent)
    for ax in scene, cells:
        ax.imshow(image, cmap=LinearSegmentedColormap.from_list("light", [theme.paper, theme.ink]))
    cells.imshow(paint({theme.accent: found}, 0.25))
    cells.contour(found, [0.5], colors=theme.accent, linewidths=2.5)
    compare(score, theme, found, truth)


def panel(fig, number, head, color):
    """Axes of the scene's shape under a head; the second and third are steps."""
    width, height = fig.get_size_inches()
    wide = (width - 2 * GAP) / 3
    tall = wide * SHAPE[0] / SHAPE[1]
    left, bottom = number * (wide + GAP), height - HEAD - tall
    ax = fig.add_axes((left / width, bottom / height, wide / width, tall / height))
    ax.set_axis_off()
    ax.set_title(head, size=20, color=color, pad=8)
    ax.set_gid(f"step{number}" if number else None)
    return ax


def compare(ax, theme, found, truth):
    """Found against true, each kind of pixel in its colour and named where it is seen."""
    right, missed, false = found & truth, truth & ~found, found & ~truth
    ground = ~(found | truth)
    ax.imshow(paint({theme.panel: ground, theme.grey: right, theme.second: missed, theme.accent: false}))
    ax.text(140, 286, "right", ha="center", va="center", color=theme.paper, weight="bold")
    ax.text(84, 217, "missed", color=theme.second, weight="bold")
    ax.text(3, 247, "false", color=theme.accent, weight="bold")


def paint(masks, alpha=1.0):
    """An image (rows, columns, RGBA) of masks {colour: mask}, clear elsewhere."""
    canvas = np.zeros((*SHAPE, 4))
    for colour, mask in masks.items():
        canvas[mask] = to_rgba(colour, alpha)
    return canvas
