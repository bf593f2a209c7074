"""Of the 87 billion dollars forecast for self-driving cars in 2030, software is the largest part."""

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
    """Stacked areas (USD billions), each named at its end, under the published total."""
    rows = data("data/autonomous_cars.csv")
    years = [row["year"] for row in rows]
    low = [0.0] * len(rows)
    for name, layers in BANDS.items():
        high = [base + sum(row[layer] for layer in layers) for base, row in zip(low, rows, strict=True)]
        software = name == "Software"
        color, look = (theme.accent, {"weight": "bold"}) if software else (theme.grey, {})
        ax.fill_between(years, low, high, color=color, alpha=1 if software else 0.4, lw=0)
        ax.plot(years, high, color=theme.paper, lw=2)
        middle, ink = (low[-1] + high[-1]) / 2, color if software else theme.ink
        ax.text(2030.85, middle, f"{high[-1] - low[-1]:.0f}", ha="right", va="center", color=ink, **look)
        ax.text(2031.05, middle, name, va="center", color=ink, **look)
        low = high
    total = rows[-1]["published_total"]
    ax.text(2018, 97, f"${total:.0f} billion in 2030", va="top", size=26, weight="bold")
    note = "as forecast in 2014; “Other” is lidar,\nwireless, maps and apps"
    ax.text(2018, 87, note, va="top", size=14, color=theme.grey)
    ax.set(xlim=(2018, 2030), ylim=(0, 98), xticks=[2018, 2022, 2026, 2030], yticks=[])
    ax.xaxis.get_ticklabels()[0].set_ha("left")
    ax.spines["left"].set_visible(False)
