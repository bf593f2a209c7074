"""A rose in polar coordinates."""

import numpy as np


def draw(fig, theme):
    ax = fig.add_subplot(projection="polar")
    turn = np.linspace(0, 2 * np.pi, 400)
    ax.fill(turn, np.abs(np.cos(2.5 * turn)), color=theme.accent, alpha=0.25)
    ax.plot(turn, np.abs(np.cos(2.5 * turn)), color=theme.accent)
    ax.set_yticklabels([])
    ax.set_xticklabels([])
    ax.grid(color=theme.hairline)
    ax.spines["polar"].set_color(theme.hairline)
