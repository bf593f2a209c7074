"""Show that 65.3 % a year, as the forecast has it, makes twenty times as much in six years."""

import numpy as np


def draw(ax, theme, data):
    """A dashed curve of compound growth (USD millions), worked back from the stated value at its end."""
    (forecast,) = data("data/deep_learning_market.csv")
    first, last, stated = forecast["first_year"], forecast["last_year"], forecast["last_musd"]

    def value(year):
        return stated / (1 + forecast["growth_pct"] / 100) ** (last - year)

    years = np.linspace(first, last, 60)
    ax.fill_between(years, value(years), color=theme.accent, alpha=0.12, lw=0)
    ax.plot(years, value(years), "--", color=theme.accent)
    ax.plot([first, last], [value(first), stated], "o", color=theme.accent, ms=9, clip_on=False)

    def say(year, words, offset, ha, **style):
        ax.annotate(words, (year, value(year)), offset, textcoords="offset points", ha=ha, **style)

    main = {"size": 20, "weight": "bold"}
    say(last, f"USD {stated:,.1f} million", (0, 14), "right", color=theme.accent, **main)
    say(2019.6, f"+{forecast['growth_pct']} % a year", (-12, 42), "right", **main)
    say(2019.6, "forecast of 2016", (-12, 20), "right", color=theme.grey)
    say(first, f"implied: {value(first):.0f} million", (0, 30), "left", color=theme.grey)
    ax.set(xlim=(first, last), ylim=(0, 1.13 * stated), yticks=[])
    ax.set_xticks([first, last], [f"{first:.0f}", f"{last:.0f}"])
    for label, side in zip(ax.get_xticklabels(), ("left", "right"), strict=True):
        label.set_ha(side)
    ax.spines["left"].set_visible(False)
