"""Level lines of two hills, with their heights."""

import numpy as np


def draw(ax, theme):
    y, x = np.mgrid[-2:2:80j, -3:3:120j]
    z = np.exp(-((x - 1) ** 2) - y**2) + 0.7 * np.exp(-((x + 1.2) ** 2) - (y - 0.3) ** 2)
    lines = ax.contour(
        x, y, z, levels=[0.2, 0.4, 0.6, 0.8], colors=[theme.hairline, theme.grey, theme.ink, theme.accent]
    )
    ax.clabel(lines, fontsize=14, colors=theme.ink)
    ax.set_axis_off()
