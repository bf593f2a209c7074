"""A square wave, put together from sines; each sum has a step of its own."""

import numpy as np


def draw(ax, theme):
    x = np.linspace(0, 2 * np.pi, 400)
    total = np.zeros_like(x)
    looks = [(theme.hairline, 1.5), (theme.grey, 2), (theme.ink, 2.5), (theme.accent, 3.5)]
    for step, (color, width) in enumerate(looks):
        n = 2 * step + 1
        total = total + 4 / np.pi * np.sin(n * x) / n
        line = ax.plot(x, total, color=color, linewidth=width)[0]
        words = f"{step + 1} sine{'s'[: step > 0]}"
        label = ax.annotate(
            words, (x[-1] * 0.25, 0), (x[-1] * 0.26, 0.6 - 0.25 * step),
            color=color if step else theme.grey, weight="bold" if step == 3 else "normal",
        )  # fmt: skip
        if step:
            line.set_gid(f"step{step}")
            label.set_gid(f"step{step}")
    ax.set_xticks([0, np.pi, 2 * np.pi], ["0", "π", "2π"])
    ax.set_yticks([-1, 0, 1])
    ax.grid(axis="y")
    ax.spines["left"].set_visible(False)
