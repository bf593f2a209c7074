"""Show that sixty years and one long winter lie between the first artificial neuron and deep learning."""

import matplotlib as mpl
from history_ideas import IDEAS
from matplotlib.patches import Rectangle

# Inches from the middle of the axis outwards: to its edge, to a year's middle, to a drawing's, to the text.
AXIS, YEAR, IDEA, TEXT = 0.18, 0.37, 1.04, 1.61
SIDE = 1.04  # of a drawing's square
PITCH = 0.23  # of the lines of text


def draw(fig, theme, data):
    """Draw the axis with its spans and the milestones above and below in turn, a step each."""
    fig.set_layout_engine("none")
    width, height = fig.get_size_inches()
    ax = fig.add_axes((0, 0, 1, 1), xlim=(-SIDE / 2, width - SIDE / 2), ylim=(-height / 2, height / 2))
    ax.set_axis_off()
    milestones = data("data/history.csv")
    first, last = milestones[0]["year"], milestones[-1]["year"]

    def x(year):
        return (year - first) / (last - first) * (width - SIDE)

    draw_band(ax, x(first), x(last), facecolor=theme.hairline)
    shade = theme.paper if theme.dark else theme.grey  # darker than the axis on either ground
    tints = {"facecolor": theme.accent, "alpha": 0.3}, {"facecolor": shade, "alpha": 0.4}
    for span, tint in zip(data("data/history_spans.csv"), tints, strict=True):
        draw_band(ax, x(span["start"]), x(span["end"]), **tint)
        ax.text(x((span["start"] + span["end"]) / 2), 0, span["label"], ha="center", va="center", size=16)
    for i, (row, idea) in enumerate(zip(milestones, IDEAS, strict=True)):
        side = -1 if i % 2 else 1
        # The words hang on the edge nearer to the neighbour on that side of the axis and run away from it.
        before, after = milestones[max(i - 2, 0)]["year"], milestones[min(i + 2, len(milestones) - 1)]["year"]
        away = 1 if row["year"] - before <= after - row["year"] else -1
        year = draw_year(ax, theme, row["year"], x(row["year"]), side)
        words = write_words(ax, theme, row, x(row["year"]), side, away)
        for artist in (*year, *words, *draw_idea(ax, theme, idea, x(row["year"]), side)):
            artist.set_gid(f"step{i + 1}")


def draw_band(ax, start, end, **style):
    """Draw a stretch of the time axis."""
    ax.add_patch(Rectangle((start, -AXIS), end - start, 2 * AXIS, linewidth=0, **style))


def draw_year(ax, theme, year, x, side):
    """Mark a year on the axis, write it above (side 1) or below (side -1), and return the parts."""
    (mark,) = ax.plot([x, x], [0, side * (AXIS + 0.05)], color=theme.ink, linewidth=3)
    return mark, ax.text(x, side * YEAR, f"{year:.0f}", ha="center", va="center", size=18, weight="bold")


def draw_idea(ax, theme, idea, x, side):
    """Draw a milestone's idea in its square and return the parts."""
    square = ax.inset_axes((x - SIDE / 2, side * IDEA - SIDE / 2, SIDE, SIDE), transform=ax.transData)
    square.set(xlim=(-1.05, 1.05), ylim=(-1.05, 1.05))
    square.set_axis_off()
    with mpl.rc_context({"lines.linewidth": 2.5, "patch.linewidth": 2.5}):
        idea(square, theme)
    return square.get_children()


def write_words(ax, theme, row, x, side, away):
    """Write name, method and people from the drawing's edge rightwards (away 1) or leftwards (-1)."""
    lines = [(row["name"], {"size": 17, "weight": "bold"})]
    if row["method"]:
        lines.append((f"({row['method']})", {"size": 15}))
    lines.append((row["people"], {"size": 15, "color": theme.grey}))
    top = TEXT + PITCH * len(lines) if side > 0 else -TEXT
    place = {"ha": "left" if away > 0 else "right", "va": "center"}
    return [
        ax.text(x - away * SIDE / 2, top - PITCH * (i + 0.5), text, **place, **style)
        for i, (text, style) in enumerate(lines)
    ]
