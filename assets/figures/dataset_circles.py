"""Show that ImageNet is hundreds of times larger than the image data sets before it: areas are sizes."""

from math import sqrt

from matplotlib.patches import Circle

BIG = 1.76  # inches, the radius of the largest circle; the others follow from it


def draw(fig, theme, data):
    """Draw all of ImageNet with the challenge's part of it inside, and the data sets before it underneath."""
    fig.set_layout_engine("none")
    ax = fig.add_axes((0, 0, 1, 1))
    width, height = fig.get_size_inches()
    ax.set(xlim=(0, width), ylim=(0, height))
    ax.set_axis_off()
    sizes = {row["dataset"]: row for row in data("data/dataset_sizes.csv")}
    whole, part = sizes["ImageNet (full)"], sizes["ImageNet-1k (ILSVRC)"]

    def circle(x, y, row, **style):
        ax.add_patch(Circle((x, y), BIG * sqrt(row["images"] / whole["images"]), linewidth=0, **style))

    x, y = width / 2, height - BIG - 0.02
    circle(x, y, whole, facecolor=theme.accent, alpha=0.16)
    label(ax, x, y + 0.98, "ImageNet", whole, unit=" images", color=theme.accent, size=24)
    circle(x - 0.75, y - 0.6, part, facecolor=theme.accent)
    label(ax, x - 0.05, y - 0.42, "ILSVRC", part, color=theme.accent, size=18, ha="left")
    for i, name in enumerate(["MNIST", "Caltech-101", "CIFAR-10"]):
        x = width * (i + 0.5) / 3
        circle(x, 0.96, sizes[name], facecolor=theme.grey)
        label(ax, x, 0.61, name, sizes[name], size=16)


def label(ax, x, y, name, row, *, size, ha="center", unit="", **style):
    """Write a data set's name on the line at y, and under it the year and the number of images."""
    under = max(14, size - 4)
    line = under * 1.3 / 72
    ax.text(x, y, name, ha=ha, size=size, weight="bold", **style)
    ax.text(x, y - line, f"{row['year']:.0f}", ha=ha, size=under)
    ax.text(x, y - 2 * line, number(row["images"]) + unit, ha=ha, size=under)


def number(n):
    """A count as it is said: 60,000 or 1.28 million."""
    return f"{n / 1e6:.3g} million" if n >= 1e6 else f"{n:,.0f}"
