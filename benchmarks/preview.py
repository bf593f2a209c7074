#!/usr/bin/env python3
"""Measure how long the preview takes from an edit to what is seen in the browser: python benchmarks/preview.py [edits].

For text at 20 and at 200 slides, for a figure and for a line of a session, each so many times (50): median and 95th
percentile in milliseconds, from the moment before the file is written to the first frame that shows it, in Chromium on
the same machine. docs/speed.md has what it gave.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent.parent / "tests")]

from viewing import chromium, opened, previewed  # noqa: E402

SEEN = """text => new Promise(done => {
  const look = () => document.querySelector("main > .current svg")?.textContent.includes(text)
    ? requestAnimationFrame(() => done(Date.now())) : setTimeout(look, 2);
  look();
})"""
FIGURE = "def draw(ax, theme):\n    ax.plot([0, 1, 3], [0, 1, 2], color=theme.accent)\n    ax.set_title('Seen 0.')\n"
REST = 0.7  # seconds between two edits: nobody types the next word sooner and looks at this one


def outline(slides: int) -> str:
    """A lecture of so many slides, of bullets, tables and code."""
    text = "title: Measured\nslides:\n"
    for n in range(slides - 2):
        bullets = f"bullets: [Words of slide {n}, 'And $x^{{{n}}}$ with them', More of them]"
        table = f"kind: table, table: [[a, b], [1, {n}], [2, {n * n}]]"
        text += f"- {{title: Slide {n}, {bullets if n % 3 else table}, notes: What is said of slide {n}.}}\n"
    text += "- {kind: figure, title: Figure, figure: figure.py, alt: A line that rises from left to right}\n"
    return text + "- {kind: code, title: Session, session: main, code: line.py}\n"


def lecture(folder: Path, slides: int) -> Path:
    """A folder with such a lecture."""
    (folder / "assets").mkdir(parents=True)
    (folder / "assets" / "figure.py").write_text(FIGURE)
    (folder / "assets" / "line.py").write_text("print('Seen 0.')\n")
    (folder / "outline.yaml").write_text(outline(slides))
    return folder / "outline.yaml"


def measured(page: Any, edits: int, edit: Callable[[str], object]) -> list[float]:
    """Milliseconds from each edit to its being seen."""
    found = []
    for n in range(edits):
        time.sleep(REST)
        text, begun = f"Seen {n + 1}.", time.time() * 1000
        edit(text)
        found.append(page.evaluate(SEEN, text) - begun)
    return found


def told(name: str, times: list[float]) -> None:
    """A row of docs/speed.md."""
    print(f"| {name} | {statistics.median(times):.0f} | {sorted(times)[int(0.95 * len(times))]:.0f} |", flush=True)


def main(edits: int) -> None:
    """Measure all, and print a table."""
    print("| what is edited | median, ms | 95th, ms |\n| --- | --- | --- |")
    with tempfile.TemporaryDirectory() as work, chromium() as browser:
        for slides in (20, 200):
            source = lecture(Path(work) / str(slides), slides)
            with previewed(source, "--no-write") as (address, _), opened(browser, address) as page:
                for name, (at, change) in changes(source, slides).items():
                    for key in (*str(at), "Enter"):
                        page.keyboard.press(key)
                    told(f"{name}, {slides} slides", measured(page, edits, change))
            shutil.rmtree(source.parent)


def changes(source: Path, slides: int) -> dict[str, tuple[int, Callable[[str], object]]]:
    """What is edited, on which slide, and how a text gets there."""
    text, assets = source.read_text(), source.parent / "assets"
    return {
        "a word": (5, lambda seen: source.write_text(text.replace("Words of slide 4", seen))),
        "a line of a session": (slides, lambda seen: (assets / "line.py").write_text(f"print('{seen}')\n")),
        "a figure": (slides - 1, lambda seen: (assets / "figure.py").write_text(FIGURE.replace("Seen 0.", seen))),
    }


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
