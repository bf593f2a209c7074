"""Show that of the 87 billion dollars forecast for self-driving cars in 2030 software is the largest part."""

# From the ground up: what each band is called, and the layers of the chart that it sums.
BANDS = {
    "Software": ["software"],
    "Computers": ["computer_hardware"],
    "Cameras": ["optical_cameras"],
    "Carmaker profits": ["carmaker_profits"],
    "Radar": ["radar"],
    "Wiring": ["wiring"],
    "Other": ["lidar", "wireless_hardware", "maps", "connectivity_and_apps"],
}


def draw(ax, theme, data):
    """Stacked areas (USD billions), each named at its end, and the published total."""
    rows = data("data/autonomous_cars.csv")
    years = [row["year"] for row in rows]
    low = [0.0] * len(rows)
    for name, layers in BANDS.items():
        high = [base + sum(row[layer] for layer in layers) for base, row in zip(low, rows, strict=True)]
        band(ax, theme, name, years, low, high)
        low = high
    ax.text(2018, 97, f"${rows[-1]['published_total']:.0f} billion in 2030", va="top", size=26, weight="bold")
    note = "as forecast in 2014; “Other” is lidar,\nwireless, maps and apps"
    ax.text(2018, 87, note, va="top", size=14, color=theme.grey)
    ax.set(xlim=(2018, 2030), ylim=(0, 98), xticks=[2018, 2022, 2026, 2030], yticks=[])
    ax.get_xticklabels()[0].set_ha("left")
    ax.spines["left"].set_visible(False)


def band(ax, theme, name, years, low, high):
    """An area, a gap of paper on it, and at its end the last year's value and the name."""
    software = name == "Software"
    colour, alpha = (theme.accent, 1) if software else (theme.grey, 0.4)
    ax.fill_between(years, low, high, color=colour, alpha=alpha, lw=0)
    ax.plot(years, high, color=theme.paper, lw=2)
    look = {"va": "center", "color": theme.accent, "weight": "bold"} if software else {"va": "center"}
    middle = (low[-1] + high[-1]) / 2
    ax.text(2030.85, middle, f"{high[-1] - low[-1]:.0f}", ha="right", **look)
    ax.text(2031.05, middle, name, **look)
