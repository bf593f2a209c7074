"""A field of arrows around a saddle."""

import numpy as np


def draw(ax, theme):
    y, x = np.mgrid[-2:2:7j, -2:2:7j]
    ax.quiver(x, y, x, -y, color=theme.grey, width=0.014, scale=14)
    ax.plot(0, 0, "o", color=theme.accent, markersize=11)
    ax.margins(0.22)  # room for the tips
    ax.set_axis_off()
