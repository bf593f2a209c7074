"""Print how build time grows from 100 to 1,000 slides with a picture each: python benchmarks/grow.py."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parent.parent
FIGURE = "def draw(ax, value):\n    ax.plot([0, 1], [0, 1])\n"
ROUNDS = 5


def lecture(folder: Path, slides: int) -> Path:
    """An outline of so many slides, every one with a picture of its own, every tenth with a figure too."""
    images = folder / "assets" / "images"
    images.mkdir(parents=True)
    (folder / "assets" / "a.py").write_text(FIGURE)
    lines = [f"title: {slides} slides", "slides:"]
    for n in range(slides):
        Image.new("RGB", (320, 200), (n % 256, n // 256, 80)).save(images / f"{n}.png")
        column = f"{{picture: images/{n}.png, alt: A plain colour}}"
        second = "{figure: a.py, alt: A line}" if n % 10 == 0 else "{bullets: [one, two, three]}"
        lines.append(f"- {{kind: columns, title: Slide {n}, notes: Say something., columns: [{column}, {second}]}}")
    outline = folder / "outline.yaml"
    outline.write_text("\n".join(lines))
    return outline


def seconds(outline: Path) -> float:
    """The time of one whole build, as a process of its own, after a change: else there is nothing to do."""
    with outline.open("a") as file:
        file.write("\n#")
    begun = time.perf_counter()
    command = [sys.executable, str(ROOT / "build.py"), str(outline), "-o", str(outline.with_suffix(".pptx"))]
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - begun


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        small, large = (lecture(Path(folder) / str(n), n) for n in (100, 1000))
        seconds(small), seconds(large)  # draws the figures
        pairs = [(seconds(small), seconds(large)) for _ in range(ROUNDS)]
    for a, b in pairs:
        print(f"100 slides {a:5.2f} s   1,000 slides {b:5.2f} s   ratio {b / a:4.1f}")
    best = min(b for _, b in pairs)
    print(f"best of 1,000: {best:.2f} s; ratio of the bests {best / min(a for a, _ in pairs):.1f} (at most 12 wanted)")


if __name__ == "__main__":
    main()
