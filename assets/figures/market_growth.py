"""Show that 65.3 % a year, as the forecast has it, makes twenty times as much in six years."""

import numpy as np


def draw(ax, theme, data):
    """A dashed curve of compound growth (USD millions), worked back from the stated value at its end."""
    (forecast,) = data("data/deep_learning_market.csv")
    first, last, stated = forecast["first_year"], forecast["last_year"], forecast["last_musd"]
    years = np.linspace(first, last, 60)
    value = stated / (1 + forecast["growth_pct"] / 100) ** (last - years)
    ax.fill_between(years, value, color=theme.accent, alpha=0.12, lw=0)
    ax.plot(years, value, "--", color=theme.accent)
    ax.plot([first, last], value[[0, -1]], "o", color=theme.accent, ms=9, clip_on=False)
    end = {"ha": "right", "size": 20, "weight": "bold", "color": theme.accent}
    ax.text(last, 1.07 * stated, f"USD {stated:,.1f} million", **end)
    ax.text(first, value[0] + 0.1 * stated, f"implied:\n{value[0]:.0f} million", size=14, color=theme.grey)
    ax.text(2017.6, 0.72 * stated, "forecast of 2016:", size=14, color=theme.grey)
    ax.text(2017.6, 0.57 * stated, f"+{forecast['growth_pct']} % a year", size=18, weight="bold")
    ax.set(xlim=(first, last), ylim=(0, 1.2 * stated), yticks=[])
    ax.set_xticks([first, last], [f"{first:.0f}", f"{last:.0f}"])
    for label, side in zip(ax.get_xticklabels(), ("left", "right"), strict=True):
        label.set_ha(side)
    ax.spines["left"].set_visible(False)
