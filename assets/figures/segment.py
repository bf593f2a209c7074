"""Draw a microscope-like scene whose truth is known, and segment it without looking at that truth."""

import numpy as np

SHAPE = 360, 340  # rows and columns of the scene, in pixels

# Row, column, radius (pixels) and brightness of each cell: some touch, some are faint, some cut off.
CELLS = [
    (62, 70, 38, 1.0),
    (50, 190, 32, 0.8),
    (88, 286, 36, 1.1),
    (156, 148, 38, 1.0),
    (186, 214, 34, 0.9),
    (196, 52, 28, 0.55),
    (224, 300, 36, 0.8),
    (286, 140, 42, 1.0),
    (296, 232, 22, 0.7),
    (330, 20, 34, 0.8),
    (0, 120, 30, 0.8),
    (346, 310, 32, 0.5),
]


def draw_scene(seed=1):
    """The image (float, SHAPE) and the truth (bool, SHAPE, True within a cell), fixed by the seed."""
    rng = np.random.default_rng(seed)
    rows, columns = np.indices(SHAPE, dtype=float)
    truth, light = np.zeros(SHAPE, dtype=bool), np.zeros(SHAPE)
    for row, column, radius, brightness in CELLS:
        depth = cell_depth(rows - row, columns - column, radius, rng)
        truth |= depth > 0
        light = np.maximum(light, brightness * (np.clip(8 * depth, 0, 1) + 0.4 * (depth > 0.6)))
    for row, column in rng.uniform(0, SHAPE, (30, 2)):  # dust: bright, but far smaller than a cell
        light[np.hypot(rows - row, columns - column) < 3] += 0.6
    fibre = np.abs(rows - 262 - 12 * np.sin(columns / 14)) < 8
    light[fibre & (columns > 14) & (columns < 76)] += 0.7  # no cell, and as wide as a small one
    lamp = 1.6 * np.exp(-((rows - 40) ** 2 + (columns - 300) ** 2) / 260**2)
    return blur(light, 2) + lamp + rng.normal(0, 0.3, SHAPE), truth


def cell_depth(down, right, radius, rng):
    """How far within a wavy outline each pixel lies: 1 at the centre, 0 on the outline, negative outside."""
    angle, outline = np.arctan2(down, right), np.ones_like(down)
    for waves, height in (2, 0.18), (3, 0.09), (5, 0.05):
        outline += height * np.cos(waves * angle + rng.uniform(0, 2 * np.pi))
    return 1 - np.hypot(down, right) / (radius * outline)


def segment(image):
    """A mask (bool) of what is brighter than its ground: flatten, blur, threshold by Otsu's method, open."""
    smooth = blur(image - background(image), 2.5)
    return opening(smooth > otsu(smooth), 5)


def background(image, rounds=5):
    """A quadratic surface through the darker pixels: each round leaves out what stands above the last one."""
    y, x = (axis / size - 0.5 for axis, size in zip(np.indices(image.shape), image.shape, strict=True))
    terms = np.stack([x**i * y**j for i in range(3) for j in range(3 - i)], axis=-1)
    kept = np.ones(image.shape, dtype=bool)
    for _ in range(rounds):
        surface = terms @ np.linalg.lstsq(terms[kept], image[kept], rcond=None)[0]
        above = image - surface
        kept = above <= max(1.5 * above[kept].std(), 1e-6)  # at least what a perfect fit leaves by rounding
    return surface


def blur(image, sigma):
    """Convolve with a Gaussian of some pixels, the edges repeated."""
    reach = int(3 * sigma) + 1
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    weights /= weights.sum()
    for axis in 0, 1:
        padded = np.pad(image, [(reach, reach) if a == axis else (0, 0) for a in (0, 1)], mode="edge")
        image = np.apply_along_axis(np.convolve, axis, padded, weights, mode="valid")
    return image


def otsu(image, bins=256):
    """The threshold with the most variance between the two classes that it makes (Otsu 1979)."""
    counts, edges = np.histogram(image, bins)
    centres = (edges[:-1] + edges[1:]) / 2
    below, above = np.cumsum(counts)[:-1], np.cumsum(counts[::-1])[-2::-1]
    sum_below = np.cumsum(counts * centres)[:-1]
    sum_above = (counts * centres).sum() - sum_below
    between = below * above * (sum_below / below - sum_above / above) ** 2
    return edges[1:-1][between.argmax()]


def opening(mask, radius):
    """Erode and dilate with a disc: what is narrower than the disc goes, what is wider keeps its outline."""
    return ~erode(~erode(mask, radius), radius)


def erode(mask, radius):
    """Keep the pixels whose whole disc of neighbours is in the mask; beyond the edge counts as in."""
    disc = np.hypot(*np.indices((2 * radius + 1,) * 2) - radius) <= radius
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(mask, radius, constant_values=True), disc.shape)
    return windows[..., disc].all(axis=-1)


def iou(one, other):
    """Intersection over union of two masks, not both empty: 1 if they are the same, 0 if they are apart."""
    return (one & other).sum() / (one | other).sum()
