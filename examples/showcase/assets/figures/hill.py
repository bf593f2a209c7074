"""A surface in perspective."""

import numpy as np


def draw(fig, theme):
    ax = fig.add_subplot(projection="3d")
    y, x = np.mgrid[-2:2:17j, -2:2:17j]
    z = np.exp(-(x**2) - y**2)
    ax.plot_surface(x, y, z, color=theme.accent, edgecolor=theme.paper, linewidth=0.4, shade=True)
    ax.set_axis_off()
    ax.set_box_aspect((4, 4, 2.4), zoom=1.25)
