"""Show that U-Net shrinks the image to say what is in it, and grows it again with copies to say where."""

from dataclasses import dataclass
from itertools import pairwise

from matplotlib.patches import FancyArrowPatch, Rectangle

HEIGHT, WIDTH = 0.046, 0.012  # inches for the root of a map's side in pixels, and of its channels
GAP, DROP = 0.165, 0.27  # inches between the maps of a level, and between levels
LEFT, TOP = 0.5, 4.44


@dataclass(frozen=True)
class Map:
    """A feature map as a box: where it stands and on which height it is centred, in inches."""

    left: float
    middle: float
    channels: float
    side: float

    @property
    def right(self):
        """The right edge: as wide as the root of the channels."""
        return self.left + WIDTH * self.channels**0.5

    @property
    def centre(self):
        """Half-way from left to right."""
        return (self.left + self.right) / 2

    @property
    def top(self):
        """The upper edge: as high as the root of the side."""
        return self.middle + HEIGHT * self.side**0.5 / 2

    @property
    def bottom(self):
        """The lower edge."""
        return 2 * self.middle - self.top


def draw(fig, theme, data):
    """The levels' maps and the steps between them: the way down, the way up (step1), the copies (step2)."""
    fig.set_layout_engine("none")
    ax = fig.add_axes((0, 0, 1, 1), xlim=(0, 7.6), ylim=(0, 4.7), aspect="equal")
    ax.axis("off")
    *rows, end = data("data/unet_architecture.csv")
    down_rows = [row for row in rows if row["part"] != "decoder"]
    middles = level_middles([row["size_in"] for row in down_rows])
    down = encoder(down_rows, middles)
    up = decoder([row for row in rows if row["part"] == "decoder"], middles, down[-1][-1])
    output = Map(up[-1][-1].right + 0.3, middles[0], end["channels"], end["size_in"])
    draw_encoder(ax, theme, down)
    draw_decoder(ax, theme, down[-1], up, output)
    draw_copies(ax, theme, down, up)


def level_middles(sides):
    """The height on which each level is centred, from the side of its largest map."""
    middles, top = [], TOP
    for side in sides:
        middles.append(top - HEIGHT * side**0.5 / 2)
        top -= HEIGHT * side**0.5 + DROP
    return middles


def encoder(rows, middles):
    """Three maps a level: the first, pooled, stands under the last of the level above."""
    levels, left = [], LEFT
    for row in rows:
        levels.append(level(row, row["channels_in"], left, middles))
        left = levels[-1][-1].left
    return levels


def decoder(rows, middles, below):
    """Three maps a level: the first, up-sampled, stands over the last of the level below."""
    levels = []
    for row in rows:
        levels.append(level(row, row["channels"], below.left, middles))
        below = levels[-1][-1]
    return levels


def level(row, channels_in, left, middles):
    """The map that comes in, and those after each of the two convolutions."""
    maps = []
    channels = channels_in, row["channels"], row["channels"]
    for count, size in zip(channels, ("size_in", "size_conv1", "size_conv2"), strict=True):
        maps.append(Map(left, middles[int(row["level"])], count, row[size]))
        left = maps[-1].right + GAP
    return maps


def draw_encoder(ax, theme, down):
    """The way down, in grey: convolutions to the right, pooling to the level below."""
    for maps in down:
        draw_level(ax, theme, maps, theme.grey)
        side = f"{maps[0].side:.0f}" + "\npx" * (maps is down[0])
        ax.text(maps[0].left - 0.08, maps[0].middle, side, ha="right", va="center", color=theme.grey)
    for above, below in pairwise(down):
        x = below[0].centre
        arrow(ax, theme.ink, (x, above[-1].bottom), (x, below[0].top))
    first, pooled, deepest = down[0][1], down[3][0], down[-1][1]
    ax.text(first.right + 0.12, first.top + 0.05, "channels")
    ax.text(pooled.left - 0.05, pooled.top + DROP / 2, "2×2 max-pool", ha="right", va="center")
    ax.text(deepest.centre, deepest.bottom - 0.06, "3×3 conv", ha="center", va="top")


def draw_decoder(ax, theme, bottom, up, output):
    """The way up, in the accent: up-convolution to the level above, convolutions, a 1×1 at the end."""
    for below, maps in pairwise([bottom, *up]):
        draw_level(ax, theme, maps, theme.accent, gid="step1")
        x = maps[0].centre
        arrow(ax, theme.accent, (x, below[-1].top), (x, maps[0].bottom), gid="step1")
    last, joined = up[-1][-1], up[1][0]
    draw_level(ax, theme, [last, output], theme.accent, gid="step1")
    ax.text(joined.right + 0.08, joined.bottom - DROP / 2, "2×2 up-conv", va="center", gid="step1")
    ax.text(last.right + 0.15, output.bottom - 0.06, "1×1 conv", ha="center", va="top", gid="step1")
    for m in (*(maps[-1] for maps in up[:-1]), output):
        ax.text(m.right + 0.08, m.middle, f"{m.side:.0f}", va="center", color=theme.grey, gid="step1")


def draw_copies(ax, theme, down, up):
    """The encoder's last map of each level, cropped and laid beside the up-sampled one."""
    for maps, joined in zip(reversed(down[:-1]), up, strict=True):
        start, end = maps[-1], joined[0]
        copy = Map(2 * end.left - end.right, end.middle, end.channels, end.side)
        box(ax, copy, theme.grey, gid="step2")
        ends = (start.right + 0.05, copy.middle), (copy.left - 0.03, copy.middle)
        arrow(ax, theme.accent, *ends, lw=2.5, gid="step2")
    look = {"ha": "center", "color": theme.accent, "gid": "step2"}
    ax.text((start.right + copy.left) / 2, copy.middle + 0.08, "copy and crop", **look)


def draw_level(ax, theme, maps, colour, gid=None):
    """A level's boxes, their channels above the second, and an arrow for each convolution."""
    for m in maps:
        box(ax, m, colour, gid=gid)
    for one, two in pairwise(maps):
        arrow(ax, theme.ink, (one.right, one.middle), (two.left, two.middle), gid=gid)
    second = maps[1]
    ax.text(second.centre, second.top + 0.05, f"{second.channels:.0f}", ha="center", weight="bold", gid=gid)


def box(ax, m, colour, gid):
    """A map's box."""
    ax.add_patch(Rectangle((m.left, m.bottom), m.right - m.left, m.top - m.bottom, fc=colour, lw=0, gid=gid))


def arrow(ax, colour, start, end, lw=1.5, gid=None):
    """A straight arrow between two points."""
    style = {"arrowstyle": "-|>", "mutation_scale": 9, "shrinkA": 1, "shrinkB": 1}
    ax.add_patch(FancyArrowPatch(start, end, color=colour, lw=lw, gid=gid, **style))
