"""Show that deep learning cut the winners' error from 26 % to 2 % in six years, past a human's."""

BROKEN = {"NEC-UIUC": "NEC-\nUIUC", "GoogLeNet": "Goog-\nLeNet", "Trimps-Soushen": "Trimps-\nSoushen"}


def draw(fig, theme, data):
    """Draw a bar for each year's winner and one for the human; the deep ones come first, then the human."""
    fig.set_layout_engine("none")
    ax = fig.add_axes((0, 0.175, 1, 0.825))
    rows = data("data/ilsvrc.csv")
    for x, row in enumerate(rows):
        draw_bar(ax, theme, x, row, first=x == 0)
    deep = [x for x, row in enumerate(rows) if row["deep"]]
    draw_bracket(ax, theme, deep[0], deep[-1], rows[deep[0]]["top5_error"] + 3.6)
    ax.set(xlim=(-0.46, len(rows) - 0.54), ylim=(0, 30.9), xticks=[], yticks=[])
    ax.spines["left"].set_visible(False)


def draw_bar(ax, theme, x, row, first):
    """Draw one bar with its value over it, its year and name under it; the first value says the unit."""
    error, human = row["top5_error"], row["deep"] is None
    colour = theme.ink if human else theme.accent if row["deep"] else theme.grey
    fill, edge = ("none", 2.5) if human else (colour, 0)
    bold = {"weight": "bold", "color": colour}
    left, value, align = (x - 0.37, f"{error:.1f} %", "left") if first else (x, f"{error:.1f}", "center")
    head, name = (row["name"], "") if human else (f"{row['year']:.0f}", BROKEN.get(row["name"], row["name"]))
    artists = [
        *ax.bar(x, error, 0.74, facecolor=fill, edgecolor=colour, linewidth=edge),
        ax.text(left, error + 0.4, value, ha=align, size=20, **bold),
        ax.text(x, -0.6, head, ha="center", va="top", size=14, **bold),
        ax.text(x, -2.15, name, ha="center", va="top", size=14),
    ]
    for artist in artists:
        artist.set_gid("step2" if human else "step1" if row["deep"] else None)


def draw_bracket(ax, theme, first, last, height):
    """Draw the bracket over the deep bars and say what it holds."""
    left, right, foot = first - 0.37, last + 0.37, height - 0.7
    line = ax.plot([left, left, right, right], [foot, height, height, foot], color=theme.accent)
    words = {"ha": "center", "size": 20, "color": theme.accent}
    text = ax.text((left + right) / 2, height + 0.9, "Deep Learning Approaches", **words)
    for artist in (*line, text):
        artist.set_gid("step1")
