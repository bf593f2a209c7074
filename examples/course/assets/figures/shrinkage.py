"""The mean squared error of c times the sample mean, for several true means: bias against variance."""

import numpy as np


def draw(ax, theme, vars):
    n = int(vars["n"])
    c = np.linspace(0, 1.2, 200)
    for mean, color in zip((0.1, 0.3, 0.5), (theme.accent, theme.second, theme.third), strict=True):
        error = c**2 / n + (1 - c) ** 2 * mean**2
        best = mean**2 / (mean**2 + 1 / n)
        ax.plot(c, error, color=color)
        ax.plot([best], [best**2 / n + (1 - best) ** 2 * mean**2], "o", color=color)
        ax.annotate(f"mean {mean}", (0, mean**2), xytext=(6, 4), textcoords="offset points", color=color)
    ax.set(xlabel="the factor c", ylabel="mean squared error", xlim=(0, 1.2), ylim=(0, 0.3), yticks=(0.1, 0.2, 0.3))
