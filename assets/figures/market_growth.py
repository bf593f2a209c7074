"""The forecast's 65.3 % a year multiplies the market by twenty in six years."""

import numpy as np


def draw(ax, theme, data):
    """A dashed curve of compound growth, worked back from the stated end value (USD millions)."""
    (forecast,) = data("data/deep_learning_market.csv")
    first, last, end = forecast["first_year"], forecast["last_year"], forecast["last_musd"]
    years = np.linspace(first, last, 60)
    value = end / (1 + forecast["growth_pct"] / 100) ** (last - years)
    ax.fill_between(years, value, color=theme.accent, alpha=0.12, lw=0)
    ax.plot(years, value, "--", color=theme.accent)
    ax.plot(years[[0, -1]], value[[0, -1]], "o", color=theme.accent, ms=9, clip_on=False)
    ax.text(
        last, 1.07 * end, f"USD {end:,.1f} million", ha="right", weight="bold", size=20, color=theme.accent
    )
    ax.text(first, value[0] + 0.1 * end, f"implied:\n{value[0]:.0f} million", size=14, color=theme.grey)
    ax.text(2017.6, 0.72 * end, "forecast of 2016:", size=14, color=theme.grey)
    ax.text(2017.6, 0.57 * end, f"+{forecast['growth_pct']} % a year", size=18, weight="bold")
    ax.set(xlim=(first, last), ylim=(0, 1.2 * end), yticks=[])
    start, stop = ax.set_xticks([first, last], [f"{first:.0f}", f"{last:.0f}"])
    start.label1.set_ha("left")
    stop.label1.set_ha("right")
    ax.spines["left"].set_visible(False)
