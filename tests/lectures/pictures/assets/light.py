"""Light against wavelength: a peak."""

import numpy as np


def draw(ax, theme):
    x = np.linspace(300, 800, 200)
    ax.plot(x, np.exp(-(((x - 555) / 90) ** 2)), color=theme.accent)
    ax.set_xlabel("Wavelength in nm")
    ax.set_ylabel("Sensitivity of the eye")
