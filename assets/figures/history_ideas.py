"""Draw each milestone's idea in a few strokes, in a square from -1 to 1, what is new in accent."""

from matplotlib.patches import Circle, FancyArrowPatch, PathPatch, Rectangle
from matplotlib.path import Path

SEVEN = ["#####", "....#", "...#.", "..#..", "..#..", "..#.."]


def threshold_unit(ax, theme):
    """Inputs meet in a unit that fires or does not."""
    unit(ax, theme)
    step(ax, theme.accent)


def learnable_weights(ax, theme):
    """Each input has a knob: an arrow through the wire, as on a variable resistor."""
    unit(ax, theme)
    step(ax, theme.ink)
    for y in (-0.62, 0, 0.62):
        arrow(ax, theme.accent, (-0.92, y - 0.22), (-0.56, y + 0.22))


def error_feedback(ax, theme):
    """A linear unit whose error goes back to its weights."""
    unit(ax, theme)
    ax.plot([-0.17, 0.37], [-0.27, 0.27], color=theme.ink)
    ax.plot([0.85, 0.85, -0.75], [0, -0.92, -0.92], color=theme.accent)
    arrow(ax, theme.accent, (-0.75, -0.92), (-0.75, 0.95))


def xor_plane(ax, theme):
    """Four points of two kinds, and a line that cannot part them."""
    lines(ax, theme.grey, [((-0.95, 1), (-0.95, -0.95)), ((-0.95, -0.95), (1, -0.95))])
    dots(ax, [(-0.45, -0.5), (0.5, 0.5)], facecolor=theme.ink, edgecolor=theme.ink)
    dots(ax, [(-0.45, 0.5), (0.5, -0.5)], facecolor="none", edgecolor=theme.ink)
    ax.plot([-0.95, 1], [-0.35, 0.35], color=theme.accent)


def hidden_layer(ax, theme):
    """Between input and output stands a layer of learnt features."""
    inputs, hidden, output = [(-0.8, -0.45), (-0.8, 0.45)], [(0, -0.75), (0, 0), (0, 0.75)], [(0.8, 0)]
    lines(ax, theme.ink, [(a, b) for a in inputs for b in hidden] + [(b, output[0]) for b in hidden])
    dots(ax, inputs + output, facecolor=theme.paper, edgecolor=theme.ink)
    dots(ax, hidden, facecolor=theme.accent, edgecolor=theme.accent)


def convolution(ax, theme):
    """One small window slides over the pixels of a digit and writes what it sees."""
    pixels = [(x, y) for y, row in enumerate(SEVEN) for x, pixel in enumerate(row) if pixel == "#"]
    squares = [square(-1 + 0.3 * x, 0.63 - 0.3 * y, 0.25) for x, y in pixels]
    ax.add_patch(PathPatch(Path.make_compound_path(*squares), facecolor=theme.ink, linewidth=0))
    ax.add_patch(Rectangle((-0.43, 0), 0.91, 0.91, fill=False, edgecolor=theme.accent))
    lines(ax, theme.accent, [((0.48, 0.91), (0.75, 0.13)), ((0.48, 0), (0.75, -0.12))])
    ax.add_patch(Rectangle((0.75, -0.12), 0.25, 0.25, facecolor=theme.accent, linewidth=0))


def margin(ax, theme):
    """The line that stays as far as it can from both kinds of points."""
    lines(ax, theme.ink, [((-1, 0.1), (0.1, 1)), ((-0.1, -1), (1, -0.1))], linestyle=(0, (2, 2)), linewidth=1.5)
    ax.plot([-0.9, 0.9], [-0.74, 0.74], color=theme.accent, linewidth=3)
    dots(ax, [(-0.3, 0.67), (-0.82, 0.78)], facecolor=theme.ink, edgecolor=theme.ink)
    dots(ax, [(0.3, -0.67), (0.82, -0.78)], facecolor=theme.paper, edgecolor=theme.ink)


def stacked_layers(ax, theme):
    """One layer at a time is put on those already trained."""
    for width, bottom in ((2, -1), (1.6, -0.58), (1.2, -0.16)):
        ax.add_patch(Rectangle((-width / 2, bottom), width, 0.3, facecolor="none", edgecolor=theme.ink))
    ax.add_patch(Rectangle((-0.4, 0.68), 0.8, 0.3, facecolor=theme.accent, edgecolor=theme.accent))
    arrow(ax, theme.accent, (0, 0.68), (0, 0.18))


IDEAS = [
    threshold_unit,
    learnable_weights,
    error_feedback,
    xor_plane,
    hidden_layer,
    convolution,
    margin,
    stacked_layers,
]


def unit(ax, theme):
    """A unit with three inputs and an output."""
    wires = [((-1, y), (0.1, 0.3 * y)) for y in (-0.62, 0, 0.62)] + [((0.1, 0), (1, 0))]
    lines(ax, theme.ink, wires)
    ax.add_patch(Circle((0.1, 0), 0.52, facecolor=theme.paper, edgecolor=theme.ink))


def step(ax, colour):
    """The step of a threshold, inside a unit."""
    ax.plot([-0.2, 0.1, 0.1, 0.4], [-0.22, -0.22, 0.22, 0.22], color=colour)


def lines(ax, colour, segments, **style):
    """Line segments as one shape."""
    path = Path.make_compound_path(*map(Path, segments))
    ax.add_patch(PathPatch(path, fill=False, edgecolor=colour, **style))


def dots(ax, points, **style):
    """Round points as one shape."""
    ax.add_patch(PathPatch(Path.make_compound_path(*(Path.circle(p, 0.17) for p in points)), **style))


def arrow(ax, colour, start, end):
    """A straight arrow."""
    style = {"arrowstyle": "-|>", "mutation_scale": 9, "shrinkA": 0, "shrinkB": 0}
    ax.add_patch(FancyArrowPatch(start, end, color=colour, **style))


def square(x, y, side):
    """A filled square from its lower left corner."""
    return Path([(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)], closed=True)
