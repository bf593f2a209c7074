"""U-Net shrinks the image to say what is in it and grows it again to say where, with copies across."""

from collections import namedtuple

from matplotlib.patches import FancyArrowPatch, Rectangle

# Inches: a box's height goes with the root of its map's side in pixels, its width with the root of its channels.
HEIGHT, WIDTH = 0.046, 0.012
GAP, DROP, TOP, LEFT = 0.165, 0.27, 4.44, 0.5

Map = namedtuple("Map", "left right bottom top channels side")


def draw(fig, theme, data):
    """The nine levels' feature maps as boxes, the steps between them as arrows."""
    fig.set_layout_engine("none")
    ax = fig.add_axes((0, 0, 1, 1), xlim=(0, fig.get_figwidth()), ylim=(0, fig.get_figheight()))
    ax.axis("off")
    rows = data("data/unet_architecture.csv")
    middles = level_middles([row["size_in"] for row in rows if row["part"] != "decoder"])
    down = encoder([row for row in rows if row["part"] in ("encoder", "bottleneck")], middles)
    up = decoder([row for row in rows if row["part"] == "decoder"], middles, down[-1][-1])
    output = place(up[-1][-1].right + 0.3, middles[0], rows[-1]["channels"], rows[-1]["size_in"])
    draw_encoder(ax, theme, down)
    draw_decoder(ax, theme, down, up, output)
    draw_copies(ax, theme, down, up)


def level_middles(sides):
    """The height on which each level hangs, from its largest map."""
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
    """The map that comes in and those after each of the two convolutions."""
    maps = []
    for channels, size in (
        (channels_in, "size_in"),
        (row["channels"], "size_conv1"),
        (row["channels"], "size_conv2"),
    ):
        maps.append(place(left, middles[int(row["level"])], channels, row[size]))
        left = maps[-1].right + GAP
    return maps


def place(left, middle, channels, side):
    """A map of some channels and side, centred on a height."""
    half = HEIGHT * side**0.5 / 2
    return Map(left, left + WIDTH * channels**0.5, middle - half, middle + half, channels, side)


def draw_encoder(ax, theme, down):
    """The way down, in grey: convolutions to the right, pooling to the level below."""
    for maps in down:
        boxes(ax, theme, maps, theme.grey, None)
        first = maps[0]
        middle = (first.top + first.bottom) / 2
        side = f"{first.side:.0f}" if maps is not down[0] else f"{first.side:.0f}\npx"
        ax.text(first.left - 0.08, middle, side, ha="right", va="center", color=theme.grey)
    for above, below in zip(down, down[1:], strict=False):
        x = (below[0].left + below[0].right) / 2
        arrow(ax, (x, above[-1].bottom), (x, below[0].top), theme.ink, None)
    once = down[0][1]
    ax.text(once.right + 0.12, once.top + 0.05, "channels")
    pooled = down[3][0]
    ax.text(pooled.left - 0.05, pooled.top + DROP / 2, "2×2 max-pool", ha="right", va="center")
    deepest = down[-1][1]
    ax.text((deepest.left + deepest.right) / 2, deepest.bottom - 0.06, "3×3 conv", ha="center", va="top")


def draw_decoder(ax, theme, down, up, output):
    """The way up, in the accent: up-convolution to the level above, convolutions, a 1x1 at the end."""
    for below, maps in zip([down[-1], *up], up, strict=False):
        boxes(ax, theme, maps, theme.accent, "step1")
        x = (maps[0].left + maps[0].right) / 2
        arrow(ax, (x, below[-1].top), (x, maps[0].bottom), theme.accent, "step1")
    joined = up[1][0]
    ax.text(joined.right + 0.08, joined.bottom - DROP / 2, "2×2 up-conv", va="center", gid="step1")
    last = up[-1][-1]
    boxes(ax, theme, [last, output], theme.accent, "step1")
    ax.text(
        (last.right + output.left) / 2, output.bottom - 0.06, "1×1 conv", ha="center", va="top", gid="step1"
    )
    for m in (*(maps[-1] for maps in up[:-1]), output):
        middle = (m.top + m.bottom) / 2
        ax.text(m.right + 0.08, middle, f"{m.side:.0f}", va="center", color=theme.grey, gid="step1")


def draw_copies(ax, theme, down, up):
    """The encoder's last map of each level, cropped and laid beside the up-sampled one."""
    for maps, joined in zip(reversed(down[:-1]), up, strict=True):
        m = joined[0]
        copy = m._replace(left=2 * m.left - m.right, right=m.left)
        middle = (copy.top + copy.bottom) / 2
        ax.add_patch(rectangle(copy, theme.grey, "step2"))
        arrow(
            ax, (maps[-1].right + 0.05, middle), (copy.left - 0.03, middle), theme.accent, "step2", width=2.5
        )
    ax.text(
        (maps[-1].right + copy.left) / 2,
        middle + 0.08,
        "copy and crop",
        ha="center",
        color=theme.accent,
        gid="step2",
    )


def boxes(ax, theme, maps, color, step):
    """A level's boxes, its channels above them, and an arrow for each 3x3 convolution."""
    for m in maps:
        ax.add_patch(rectangle(m, color, step))
    for one, two in zip(maps, maps[1:], strict=False):
        middle = (one.top + one.bottom) / 2
        arrow(ax, (one.right, middle), (two.left, middle), theme.ink, step)
    centre = (maps[1].left + maps[1].right) / 2
    ax.text(centre, maps[1].top + 0.05, f"{maps[1].channels:.0f}", ha="center", weight="bold", gid=step)


def rectangle(m, color, step):
    """A map's box."""
    return Rectangle((m.left, m.bottom), m.right - m.left, m.top - m.bottom, fc=color, lw=0, gid=step)


def arrow(ax, start, end, color, step, width=1.5):
    """A straight arrow between two points."""
    style = {"arrowstyle": "-|>", "mutation_scale": 9, "shrinkA": 1, "shrinkB": 1}
    ax.add_patch(FancyArrowPatch(start, end, color=color, lw=width, gid=step, **style))
