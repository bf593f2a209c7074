"""Draws with an unsteady pen: strokes, speech bubbles, faces and a student, on pages measured in points."""

from itertools import pairwise

import numpy as np
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

SCENE = (245, 126)  # points, of a panel of the meme
STEP = 11  # points between two places at which the pen strays
STRAY = 0.55  # points, standard deviation


def page(fig, theme, scene, panels=1, gap=18):
    """Axes over the whole figure, with quiet panels that each hold a `scene` of (width, height) in points.

    The scenes are scaled alike to fit, and stand in the middle of their panels; returned are the axes, whose unit is a
    point of the scene, and the left edge of each scene.
    """
    fig.set_layout_engine("none")
    inches = fig.get_size_inches()
    scale = min(72 * inches[0] / (panels * (scene[0] + gap) - gap), 72 * inches[1] / scene[1])
    width, height = 72 * inches / scale
    ax = fig.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(0, height))
    ax.axis("off")
    wide = (width + gap) / panels - gap
    edges = [number * (wide + gap) for number in range(panels)]
    for edge in edges:
        ax.add_patch(Rectangle((edge, 0), wide, height, fc=theme.panel, lw=0))
    return ax, [edge + (wide - scene[0]) / 2 for edge in edges]


def ink(ax, colour, *strokes, width=2.2, **style):
    """Put strokes on the page as one shape; `fc` fills it."""
    style = {"fc": "none", "capstyle": "round", "joinstyle": "round", **style}
    ax.add_patch(PathPatch(Path.make_compound_path(*strokes), ec=colour, lw=width, **style))


def stroke(*runs):
    """A stroke of smooth runs of points, with a corner where one run ends and the next begins."""
    curves = [unsteady(np.array(run, float)) for run in runs]
    vertices = np.concatenate([curves[0][:1], *(curve[1:] for curve in curves)])
    return Path(vertices, [Path.MOVETO] + [Path.CURVE4] * (len(vertices) - 1))


def unsteady(points):
    """Bézier points of a smooth curve through some points, between which it strays a little at random."""
    for _ in range(3):
        points = halved(points)
    length = np.concatenate([[0], np.hypot(*np.diff(points, axis=0).T).cumsum()])
    stops = np.linspace(0, length[-1], max(8, round(length[-1] / STEP)))
    points = np.stack([np.interp(stops, length, axis) for axis in points.T], axis=1)
    random = np.random.default_rng(abs(points[[0, -1]].round().astype(int)).ravel())
    points[1:-1] += random.normal(0, STRAY * min(1, length[-1] / 50), points[1:-1].shape)
    slope = np.gradient(points, axis=0) / 3
    before, after = points[:-1] + slope[:-1], points[1:] - slope[1:]
    return np.concatenate([points[:1], np.stack([before, after, points[1:]], axis=1).reshape(-1, 2)])


def halved(points):
    """The points and one more between each two, on a smooth curve through all of them."""
    slope = np.gradient(points, axis=0)
    between = (points[:-1] + points[1:]) / 2 + (slope[:-1] - slope[1:]) / 8
    return np.insert(points, range(1, len(points)), between, axis=0)


def line(*points):
    """Straight strokes from point to point."""
    return stroke(*pairwise(points))


def box(x, y, width, height):
    """A rectangle from its lower left corner."""
    return line((x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y))


def oval(x, y, radius, high=None, start=100, turn=365):
    """An oval or an arc about (x, y), from `start` degrees on; `high` is its other radius."""
    angle = np.radians(np.linspace(start, start + turn, 12))
    high = radius if high is None else high
    return stroke(np.stack([x + radius * np.cos(angle), y + high * np.sin(angle)], axis=1))


def say(ax, theme, x, y, text, tail, size=20, **style):
    """Write a speech bubble about (x, y), its tail pointing to a place above or below."""
    ax.text(x, y, text, ha="center", va="center_baseline", size=size, **style)
    half = 0.26 * size * len(text) + 16
    near, far = (y + side * 0.95 * size * np.sign(tail[1] - y) for side in (1, -1))
    left, right = x - half, x + half
    foot = np.clip(tail[0], left + 24, right - 24)
    outline = [
        [(foot + 7, near), (right - 14, near)],
        [(right - 14, near), (right - 3, (y + near) / 2), (right - 3, (y + far) / 2), (right - 14, far)],
        [(right - 14, far), (left + 14, far)],
        [(left + 14, far), (left + 3, (y + far) / 2), (left + 3, (y + near) / 2), (left + 14, near)],
        [(left + 14, near), (foot - 7, near)],
        [(foot - 7, near), tail],
        [tail, (foot + 7, near)],
    ]
    ink(ax, theme.ink, stroke(*outline), width=1.8, fc=theme.paper, **style)


def face(x, y, size, mouth=1.0):
    """Two eyes and a mouth, from -1 (cross, with brows) to 1 (glad), in a face of radius `size`."""
    brows = [line((x + a * size, y + 0.55 * size), (x + a / 4 * size, y + 0.4 * size)) for a in (-0.5, 0.5)]
    eyes = [line((x + a * size, y + 0.3 * size), (x + a * size, y + 0.02 * size)) for a in (-0.3, 0.3)]
    corner = y - (0.35 - 0.1 * mouth) * size
    lips = oval(x, corner, 0.38 * size, 0.28 * mouth * size, start=180, turn=180)
    return [*eyes, lips, *(brows if mouth == -1 else [])]


def student(x, y, height, left=(-0.2, -0.22), right=(0.2, -0.22), mouth=1.0):
    """The student, standing at (x, y); each hand is given from the shoulders in parts of the height."""
    unit = height / 100
    head, shoulders, hips = (x, y + 80 * unit), np.array([x, y + 58 * unit]), (x, y + 32 * unit)
    hands = [shoulders + np.array(hand) * height for hand in (left, right)]
    arms = [stroke([shoulders, (shoulders + hand) / 2 - (0, 5 * unit), hand]) for hand in hands]
    hair = [line((x + a * unit, y + 95 * unit), (x + (2 * a + 2) * unit, y + 103 * unit)) for a in (-4, 0, 4)]
    legs = line((x - 13 * unit, y), hips, (x + 13 * unit, y))
    body = line((x, y + 64 * unit), hips)
    return [oval(*head, 16 * unit), body, legs, *arms, *hair, *face(*head, 16 * unit, mouth)]
