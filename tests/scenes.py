"""Paint pictures for decks of tests: hills, cells under a microscope, stars, faces, a drawing, a ball that bounces."""

from __future__ import annotations

from pathlib import Path

import films
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

Pixels = NDArray[np.float64]

LAYERS = {"x₁": (120, 90), "x₂": (120, 270), "h₁": (320, 60), "h₂": (320, 180), "h₃": (320, 300), "ŷ": (520, 180)}


def paint(folder: Path) -> None:
    """All of them, into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    hills(3000, 2000).save(folder / "hills.jpg", quality=88)
    hills(4200, 1000, seed=4).save(folder / "panorama.jpg", quality=88)
    lying = hills(2600, 1800, seed=9).transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6
    lying.save(folder / "telephone.jpg", quality=88, exif=exif)
    cells(3600, 2400).save(folder / "cells.png")
    stars(1800, 2400).save(folder / "stars.webp", quality=90)
    for n in range(4):
        face(900, 1200, n).save(folder / f"face{n}.png")
    frames = [ball(1000, 1100, n / 24) for n in range(24)]
    frames[0].save(folder / "ball.gif", save_all=True, append_images=frames[1:], duration=60, loop=0)
    (folder / "network.svg").write_text(network(), encoding="utf-8")
    (folder / "film.mp4").write_bytes(films.mp4((1280, 720), seconds=42))
    (folder / "bell.wav").write_bytes(films.wav())


def hills(width: int, height: int, seed: int = 1) -> Image.Image:
    """Hills behind hills under a low sun."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width] / height
    sky = np.stack([0.45 + 0.52 * y**0.8, 0.62 + 0.2 * y, 0.86 - 0.32 * y**1.5], -1)
    sun = np.hypot(x - 0.72 * width / height, y - 0.34)
    sky += (np.exp(-((sun / 0.22) ** 2)) * 0.25)[..., None]
    sky[sun < 0.055] = (1.0, 0.96, 0.84)
    for n in range(6):
        ridge = (
            0.42
            + 0.1 * n
            + sum((0.055 / k) * np.sin(k * (1.3 + n * 0.4) * x + rng.uniform(0, 6.3)) for k in (1, 2.3, 4.7, 9.1))
        )
        shade = 1 - n / 6
        sky[y > ridge] = np.array([0.2, 0.24, 0.32]) * (1 - shade) * 0.9 + np.array([0.75, 0.6, 0.58]) * shade
    return _image(sky)


def cells(width: int, height: int) -> Image.Image:
    """Cells with stained nuclei, one of which divides."""
    rng = np.random.default_rng(2)
    image = Image.new("RGB", (width, height), (14, 18, 34))
    pen = ImageDraw.Draw(image)
    places = [(x, y) for x in range(240, width, 495) for y in range(240, height, 495)]
    for n, place in enumerate(places):
        x, y = (at + int(rng.integers(-99, 99)) for at in place)
        a, b = int(rng.integers(170, 220)), int(rng.integers(150, 210))
        pen.ellipse((x - a, y - b, x + a, y + b), fill=(20, 70, 50), outline=(40, 170, 100), width=12)
        for dx in (-62, 62) if n == 17 else (0,):
            r = 50 if n == 17 else int(rng.integers(60, 88))
            pen.ellipse((x + dx - r, y - r * 1.2, x + dx + r, y + r * 1.2), fill=(70, 90, 240))
    return image.filter(ImageFilter.GaussianBlur(10))


def stars(width: int, height: int) -> Image.Image:
    """A comet among stars."""
    rng = np.random.default_rng(3)
    sky = np.full((height, width, 3), (0.02, 0.03, 0.07))
    for x, y, size in zip(
        rng.integers(9, width - 9, 900), rng.integers(9, height - 9, 900), rng.exponential(1.3, 900), strict=True
    ):
        r = int(size) + 1
        sky[y - r : y + r, x - r : x + r] = min(1, 0.4 + size / 5)
    y, x = np.mgrid[0:height, 0:width]
    along, across = (x - 600) * 0.6 + (y - 1500) * -0.8, (x - 600) * 0.8 + (y - 1500) * 0.6
    tail = np.where(along > 0, np.exp(-((across / (14 + along * 0.13)) ** 2)) * np.exp(-along / 700), 0)
    head = np.exp(-((np.hypot(x - 600, y - 1500) / 32) ** 2))
    return _image(sky + (tail * 0.8 + head * 1.4)[..., None] * (0.85, 0.95, 1.0))


def face(width: int, height: int, n: int) -> Image.Image:
    """Somebody, drawn with four shapes."""
    ground = [(214, 226, 233), (240, 226, 205), (222, 233, 214), (233, 214, 226)][n]
    coat = [(52, 73, 94), (153, 60, 60), (40, 110, 80), (110, 70, 140)][n]
    skin = [(236, 200, 170), (150, 105, 75), (198, 150, 115), (245, 214, 190)][n]
    hair = [(60, 45, 40), (25, 22, 20), (110, 75, 45), (190, 160, 90)][n]
    image = Image.new("RGB", (2 * width, 2 * height), ground)
    pen, x = ImageDraw.Draw(image), width
    pen.ellipse((x - 640, 1500, x + 640, 3200), fill=coat)
    pen.rounded_rectangle((x - 130, 1150, x + 130, 1650), 120, fill=skin)
    pen.ellipse((x - 400, 480, x + 400, 1180), fill=hair)
    pen.ellipse((x - 340, 580, x + 340, 1380), fill=skin)
    pen.pieslice((x - 360, 520, x + 360, 1120), 180 + 12 * n, 360, fill=hair)
    return image.resize((width, height), Image.Resampling.LANCZOS)


def network() -> str:
    """Two inputs, three hidden units and an output, as SVG."""
    inputs, hidden, (output,) = (list(LAYERS.values())[part] for part in (slice(2), slice(2, 5), slice(5, 6)))
    edges = [(one, two) for two in hidden for one in (*inputs, output)]
    lines = "".join(f"M{a} {b}L{c} {d}" for (a, b), (c, d) in edges)
    circles = "".join(f'<circle cx="{x}" cy="{y}" r="34"/>' for x, y in LAYERS.values())
    names = "".join(f'<text x="{x}" y="{y + 8}">{name}</text>' for name, (x, y) in LAYERS.items())
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360">'
        f'<path d="{lines}" stroke="#8A9099" stroke-width="2"/><g fill="#F4F5F7" stroke="#990000" stroke-width="3">'
        f'{circles}</g><g fill="#1A1A1A" font-size="22" text-anchor="middle">{names}</g></svg>'
    )


def ball(width: int, height: int, part: float) -> Image.Image:
    """A ball that bounces, at a part of its way."""
    image = Image.new("P", (width, height), 0)
    image.putpalette([244, 245, 247, 153, 0, 0, 107, 113, 120])
    pen = ImageDraw.Draw(image)
    x, y = width // 2, height - 200 - round((height - 400) * 4 * part * (1 - part))
    pen.line((60, height - 100, width - 60, height - 100), fill=2, width=8)
    pen.ellipse((x - 96, y - 96, x + 96, y + 96), fill=1)
    return image


def _image(colors: Pixels) -> Image.Image:
    return Image.fromarray((np.clip(colors, 0, 1) * 255).astype(np.uint8))
