#!/usr/bin/env python3
"""Measure builds beside pandoc and pptxgenjs, in turn: python benchmarks/speed.py [--rounds 5] [--node FOLDER] [CASE].

Every run is a process of its own, imports included; those of one case alternate, so that each meets the same load.
Printed are medians of the seconds that passed, of those of the processor, and of the memory, as a table for
docs/speed.md. pandoc is the one on the PATH, or that of pypandoc_binary; pptxgenjs is where `npm install pptxgenjs` in
FOLDER has put it. What is not there is left out. A CASE is a part of a name: `12`, `photographs`.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PIL import Image

ROOT = Path(__file__).parent.parent
POINTS = (
    "The first point of slide {n} says something that is worth a line",
    "A second point, with a **word** that stands out from the others",
    "A third one of slide {n}, which is longer than both, for a slide has more than one length of line to be broken",
    "And a last one",
)
FIGURE = "def draw(ax, theme):\n    ax.plot(range(20), [x * {n} % 7 for x in range(20)], color=theme.accent)\n"
SCRIPT = """\
const pptxgen = require("pptxgenjs"), deck = new pptxgen(), [, , count, out] = process.argv;
for (let n = 0; n < Number(count); n++) {
  const slide = deck.addSlide();
  slide.addText(`What slide ${n} is about`, {x: 0.5, y: 0.3, w: 9, h: 0.8, fontSize: 28, bold: true});
  const points = POINTS.map(text => ({text: text.replace("{n}", n), options: {bullet: true}}));
  slide.addText(points, {x: 0.5, y: 1.3, w: 9, h: 4});
  slide.addNotes(`What is said of slide ${n}.`);
}
deck.writeFile({fileName: out});
"""


class Spent(NamedTuple):
    """What a run took: seconds that passed, seconds of the processor, megabytes at most."""

    wall: float
    processor: float
    memory: float


class Case(NamedTuple):
    """Something to build: what is done before each run, and the command of each program."""

    name: str
    before: Callable[[], object]
    commands: dict[str, list[str]]


def bullets(folder: Path, count: int) -> Path:
    """An outline of slides with bullets and notes, and the same as Markdown for pandoc."""
    folder.mkdir(parents=True)
    outline, markdown = ["title: Bullets", "slides:"], ["% Bullets"]
    for n in range(count):
        points = [point.format(n=n) for point in POINTS]
        title, said = f"What slide {n} is about", f"What is said of slide {n}."
        outline += [f"- title: {title}", f"  notes: {said}", "  bullets:", *(f"  - {point}" for point in points)]
        markdown += [f"## {title}", "", *(f"- {point}" for point in points), "", f"::: notes\n{said}\n:::", ""]
    (folder / "deck.md").write_text("\n".join(markdown))
    (folder / "outline.yaml").write_text("\n".join(outline))
    return folder / "outline.yaml"


def photographs(folder: Path, count: int) -> Path:
    """An outline of slides with a picture each, of the size of a photograph that was made smaller for the web."""
    images = folder / "assets" / "images"
    images.mkdir(parents=True)
    noise = Image.effect_noise((1200, 800), 60)
    lines = ["title: Photographs", "slides:"]
    for n in range(count):
        green, blue = (noise.point(lambda x, by=by: (x + by) % 256) for by in (n, n // 256))  # no two are the same
        Image.merge("RGB", (noise, green, blue)).save(images / f"{n}.jpg", quality=60)
        lines.append(f"- {{kind: picture, title: Picture {n}, picture: images/{n}.jpg, alt: Noise in two colours}}")
    (folder / "outline.yaml").write_text("\n".join(lines))
    return folder / "outline.yaml"


def figures(folder: Path, count: int) -> Path:
    """An outline of slides with a figure each, drawn by matplotlib."""
    (folder / "assets").mkdir(parents=True)
    lines = ["title: Figures", "slides:"]
    for n in range(count):
        (folder / "assets" / f"f{n}.py").write_text(FIGURE.format(n=n + 1))
        lines.append(f"- {{kind: figure, title: Figure {n}, figure: f{n}.py, alt: A line that goes up and down}}")
    (folder / "outline.yaml").write_text("\n".join(lines))
    return folder / "outline.yaml"


def ours(outline: Path) -> dict[str, list[str]]:
    """The command that builds an outline."""
    return {"ours": [sys.executable, str(ROOT / "build.py"), str(outline), "-o", str(outline.with_suffix(".pptx"))]}


def others(outline: Path, count: int, node: Path | None) -> dict[str, list[str]]:
    """The commands of the other programs that are here."""
    found, folder = dict[str, list[str]](), outline.parent
    out = folder / "others"  # a deck beside the outline might be a theme, for which a build would look
    out.mkdir(exist_ok=True)
    program = shutil.which("pandoc") or _pypandoc()
    if program:
        found["pandoc"] = [program, str(folder / "deck.md"), "-o", str(out / "pandoc.pptx")]
    if node and shutil.which("node"):
        points = ", ".join(f'"{point}"' for point in POINTS)
        (node / "speed.js").write_text(SCRIPT.replace("POINTS", f"[{points}]"))
        found["pptxgenjs"] = ["node", str(node / "speed.js"), str(count), str(out / "pptxgenjs.pptx")]
    return found


def _pypandoc() -> str:
    try:
        import pypandoc
    except ImportError:
        return ""
    return str(pypandoc.get_pandoc_path())


def forget(outline: Path) -> None:
    """Let the next build be the first."""
    shutil.rmtree(outline.parent / ".lectern", ignore_errors=True)
    outline.with_suffix(".pptx").unlink(missing_ok=True)


def change(outline: Path) -> None:
    """Say the title of the second slide in other words."""
    lines = outline.read_text(encoding="utf-8").splitlines()
    at = [n for n, line in enumerate(lines) if re.match(r"(- |  )title: \w[^:]*$", line)][1]
    lines[at] = f"{lines[at].partition(' (')[0]} ({time.monotonic_ns()})"
    outline.write_text("\n".join(lines), encoding="utf-8")


def cases(work: Path, node: Path | None) -> Iterator[tuple[str, Callable[[], Case]]]:
    """All that is measured, by name; an outline is made when its turn comes."""
    for count in (12, 100, 200, 1000):
        yield f"{count:,} slides of bullets, first build", partial(_first, work, count, node)
    yield "showcase, nothing changed", lambda: _lecture(work / "same", Path.exists)
    yield "showcase, one sentence changed", lambda: _lecture(work / "changed", change)
    yield "1,000 slides of bullets, one sentence changed", lambda: _changed(work / "many", 1000, node)
    yield "1,000 photographs, first build", lambda: _made("", photographs(work / "photographs", 1000), forget)
    yield "300 figures, first build", lambda: _made("", figures(work / "figures", 300), forget)


def _first(work: Path, count: int, node: Path | None) -> Case:
    outline = bullets(work / f"bullets {count}", count)
    return Case("", lambda: forget(outline), ours(outline) | others(outline, count, node))


def _made(name: str, outline: Path, before: Callable[[Path], object]) -> Case:
    return Case(name, lambda: before(outline), ours(outline))


def _changed(work: Path, count: int, node: Path | None) -> Case:
    """A sentence changed, beside the whole run of the quickest program; pandoc would take as long as in the first."""
    outline = bullets(work, count)
    run(ours(outline)["ours"])
    quickest = {name: command for name, command in others(outline, count, node).items() if name != "pandoc"}
    return Case("", lambda: change(outline), ours(outline) | quickest)


def _lecture(folder: Path, before: Callable[[Path], object]) -> Case:
    """The showcase with its figures, tables, charts and formulas, beside pandoc on twelve slides of bullets."""
    shutil.copytree(ROOT / "examples" / "showcase", folder, ignore=shutil.ignore_patterns(".*", "out"))
    outline, twelve = folder / "outline.yaml", bullets(folder / "twelve", 12)
    run(ours(outline)["ours"]), run(ours(outline)["ours"])
    return Case("", lambda: before(outline), ours(outline) | others(twelve, 12, None))


def run(command: Sequence[str]) -> Spent:
    """Run a command to its end."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"failed: {' '.join(command)}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Spent(time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss * unit / 1e6)


def measured(case: Case, rounds: int) -> dict[str, Spent]:
    """The medians of each program."""
    found: dict[str, list[Spent]] = {name: [] for name in case.commands}
    for _ in range(rounds):
        for name, command in case.commands.items():
            case.before()
            found[name].append(run(command))
    return {name: Spent(*map(statistics.median, zip(*spent, strict=True))) for name, spent in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--node", type=Path, help="a folder in which `npm install pptxgenjs` was run")
    parser.add_argument("wanted", nargs="*", metavar="CASE")
    asked = parser.parse_args()
    print("| what is built | by | seconds | of the processor | memory, MB | ours is |")
    print("| --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as work:
        for name, made in cases(Path(work), asked.node):
            if not asked.wanted or any(word in name for word in asked.wanted):
                found = measured(made(), asked.rounds)
                for program, spent in found.items():
                    times = "" if program == "ours" else f"{found['ours'].wall / spent.wall:.1f} times that"
                    row = (name, program, f"{spent.wall:.2f}", f"{spent.processor:.2f}", f"{spent.memory:.0f}", times)
                    print(f"| {' | '.join(row)} |", flush=True)
    print(f"load: {', '.join(f'{load:.1f}' for load in os.getloadavg())} on {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
