"""Show that data, hardware, depth, people and software all took off in the years after 2012."""

from itertools import accumulate

from dates import decimal_year

TURN = 2012  # AlexNet: what comes from then on is in the accent
HEAD, FOOT = 0.56, 0.29  # inches above and below the panels' axes, for titles and for years


def draw(fig, theme, data):
    """Five panels over the same years, each to its own scale, a step a panel."""
    fig.set_layout_engine("none")
    _, height = fig.get_size_inches()
    edges = {"left": 0, "right": 1, "bottom": FOOT / height, "top": 1 - HEAD / height}
    panels = fig.subplots(1, 5, gridspec_kw={"wspace": 0.12, **edges})
    big_data(panels[0], theme, data("data/dataset_sizes.csv"))
    hardware(panels[1], theme, data("data/gpu_fp32.csv"))
    deepness(panels[2], theme, data("data/network_depth.csv"))
    hype(panels[3], theme, data("data/neurips_attendance.csv"))
    software(panels[4], theme, data("data/framework_releases.csv"))
    for step, ax in enumerate(panels, 1):
        ax.set_gid(f"step{step}")
        ax.set(xlim=(1996.4, 2027.6), yticks=[])
        ax.set_xticks([2000, TURN, 2024])
        ax.minorticks_off()
        ax.spines["left"].set_visible(False)


def big_data(ax, theme, rows):
    """Images in a data set, on a log axis."""
    head(ax, theme, "Big Data", "images, log axis")
    points = growth(ax, theme, [(row["year"], row["images"]) for row in rows])
    ax.set(yscale="log", ylim=(3e3, 1.4e11))
    first, *_, last = rows
    label(ax, theme, points[0], f"{first['images']:,.0f}", first["dataset"], (-4, 36), "left")
    label(ax, theme, points[-1], f"{last['images'] / 1e9:.2f} billion", last["dataset"], (12, 12), "right")


def hardware(ax, theme, rows):
    """Peak FP32 throughput of a GPU, without tensor cores."""
    head(ax, theme, "Hardware", "TFLOPS, FP32")
    points = growth(ax, theme, [(decimal_year(row["date"]), row["tflops"]) for row in rows])
    ax.set(ylim=(0, 82))
    places = {"GTX 580": ((-2, 12), "right"), "H100": ((0, 12), "center")}
    for row, point in zip(rows, points, strict=True):
        name, _, _ = row["gpu"].partition(" SXM")
        if name in places:
            label(ax, theme, point, f"{row['tflops']:.2g}", name, *places[name])


def deepness(ax, theme, rows):
    """Weight layers of an image classifier."""
    head(ax, theme, "Deepness", "layers of a network")
    points = growth(ax, theme, [(row["year"], row["layers"]) for row in rows])
    ax.set(ylim=(0, 185))
    for row, point, ha in (rows[0], points[0], "left"), (rows[-1], points[-1], "center"):
        layers = f"{row['layers']:.0f}"
        label(ax, theme, point, layers, row["model"].removesuffix(f"-{layers}"), (-4, 12), ha)


def hype(ax, theme, rows):
    """People at the NeurIPS conference."""
    head(ax, theme, "Hype", "people at NeurIPS")
    points = growth(ax, theme, [(row["year"], row["attendance"]) for row in rows])
    ax.set(ylim=(0, 15800))
    for (year, people), ha in (points[0], "right"), (points[-1], "center"):
        label(ax, theme, (year, people), f"{people:,.0f}", f"in {year:.0f}", (0, 12), ha)


def software(ax, theme, rows):
    """Frameworks by the date on which they became public."""
    head(ax, theme, "Software", "frameworks by date")
    colours = {"TensorFlow": theme.fourth, "PyTorch": theme.accent, "JAX": theme.second}
    for y, row in enumerate(rows):
        name, point = row["framework"], (decimal_year(row["date"]), y)
        ax.plot(*point, "o", ms=10, color=colours.get(name, theme.grey))
        dx, ha = (9, "left") if y < 2 else (-9, "right")
        look = {"color": colours.get(name, theme.ink), "weight": "bold" if name in colours else "normal"}
        ax.annotate(name, point, (dx, 0), textcoords="offset points", ha=ha, va="center", **look)
    ax.set(ylim=(-0.8, 9.7))


def head(ax, theme, title, unit):
    """A bold title, and under it what is measured."""
    ax.set_title(title, size=20, pad=24)
    ax.annotate(unit, (0, 1), (0, 6), xycoords="axes fraction", textcoords="offset points", color=theme.grey)


def growth(ax, theme, points):
    """Draw every point, and a line through those that were the largest so far; return the points."""
    for x, y in points:
        ax.plot(x, y, "o", ms=9, color=theme.accent if x >= TURN else theme.grey, clip_on=False)
    best = accumulate((y for _, y in points), max)
    records = [point for point, top in zip(points, best, strict=True) if point[1] == top]
    old = [x < TURN for x, _ in records].index(False)
    ax.plot(*zip(*records[: old + 1], strict=True), color=theme.grey)
    ax.plot(*zip(*records[old:], strict=True), color=theme.accent)
    return points


def label(ax, theme, point, value, name, offset, ha):
    """A value with its name under it, some points off a dot."""
    dx, dy = offset
    place = {"textcoords": "offset points", "ha": ha}
    ax.annotate(value, point, (dx, dy + 18), weight="bold", **place)
    ax.annotate(name, point, (dx, dy), color=theme.grey, **place)
