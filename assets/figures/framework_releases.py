"""Show that six of ten frameworks appeared within two years, from March 2015 to January 2017."""

from datetime import date

# How high each name hangs, and which of its ends touches its line: stairs that rise to the end of 2015 and
# fall again, so that no line crosses a name.
FLAGS = {
    "Torch": (3, "left"),
    "Theano": (2, "right"),
    "Caffe": (0, "right"),
    "Keras": (1, "right"),
    "MXNet": (2, "right"),
    "Chainer": (3, "right"),
    "TensorFlow": (4, "left"),
    "CNTK": (3, "left"),
    "PyTorch": (2, "left"),
    "JAX": (1, "left"),
}


def draw(ax, theme, data):
    """Draw each framework as a word on a line that stands at its date."""
    colours = {"PyTorch": theme.accent, "TensorFlow": theme.fourth, "JAX": theme.second}
    for row in data("data/framework_releases.csv"):
        year, written = when(str(row["date"]))
        flag(ax, year, f"{row['organisation']}, {written}", row["framework"], colours, theme)
    ax.set(xlim=(2001.8, 2021.9), ylim=(0, 5.55), yticks=[], xticks=range(2002, 2021, 2))
    ax.spines["left"].set_visible(False)


def when(text):
    """A date known to the day, month or year as a number of years, and as words."""
    parts = [int(float(part)) for part in text.split("-")]
    year, month, day = parts + [1] * (3 - len(parts))
    words = f"{date(year, month, day):%b %Y}" if len(parts) > 1 else str(year)
    return year + (month - 1) / 12 + (day - 1) / 365, words


def flag(ax, year, words, name, colours, theme):
    """Draw a line up from the axis with the framework's name at its top and its origin under the name."""
    step, side = FLAGS[name]
    top = step + 0.9
    colour = colours.get(name, theme.ink)
    gid = f"step{1 + (year >= 2015) + (year >= 2017)}"
    ax.plot([year, year], [0, top + 0.6], color=colour, lw=2, solid_capstyle="butt", gid=gid)
    place = {"xytext": (8 if side == "left" else -8, 0), "textcoords": "offset points", "ha": side, "gid": gid}
    ax.annotate(name, (year, top), color=colour, size=24, weight="bold", va="bottom", **place)
    ax.annotate(words, (year, top), color=theme.grey, size=15, va="top", **place)
