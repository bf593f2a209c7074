"""Print how soon a changed line of a torch snippet is on its slide while watched: python benchmarks/watch.py [CACHE].

CACHE: a `.lectern` folder that has the environment with torch already; without it, that is made first, for minutes.
"""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
OUTLINE = """\
title: Watched
environments: {torch: [torch==2.13.0, numpy==2.4.6]}
slides:
- {kind: code, title: A snippet of torch, session: torch, environment: torch, code: snippet.py}
- {title: What it gives, bullets: ["`{python torch} total`"]}
"""
SNIPPET = "import torch\n\nx = torch.arange(6.0, requires_grad=True)\ntotal = (x * {}).sum().item()\ntotal\n"
ROUNDS = 10


def lecture(folder: Path, cache: Path | None) -> Path:
    """A lecture of two slides with a torch session."""
    (folder / "assets").mkdir()
    (folder / "outline.yaml").write_text(OUTLINE)
    if cache:
        (folder / ".lectern").mkdir()
        (folder / ".lectern" / "lectern.txt").write_bytes((cache / "lectern.txt").read_bytes())
        shutil.copytree(cache / "environments", folder / ".lectern" / "environments", symlinks=True)
    return folder / "outline.yaml"


def change(folder: Path, factor: int) -> None:
    (folder / "assets" / "snippet.py").write_text(SNIPPET.format(factor))


def shown(deck: Path) -> str:
    """What the sentence on the second slide says."""
    with zipfile.ZipFile(deck) as file:
        return " ".join(re.findall("<a:t>(.*?)</a:t>", file.read("ppt/slides/slide2.xml").decode()))


def cold(outline: Path, factor: int) -> float:
    """Seconds of a build as a process of its own that imports torch."""
    change(outline.parent, factor)
    begun = time.perf_counter()
    command = [sys.executable, str(ROOT / "build.py"), str(outline), "--live"]
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - begun


def watched(outline: Path) -> list[float]:
    """Seconds from writing the snippet until the new deck is there, for each of some changes."""
    deck, times = outline.parent / "out" / "watched.pptx", []
    command = [sys.executable, str(ROOT / "build.py"), "watch", str(outline)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as watch:
        assert watch.stdout
        watch.stdout.readline()
        for factor in range(100, 100 + ROUNDS):
            before = deck.stat().st_ino  # another file takes its name
            begun = time.perf_counter()
            change(outline.parent, factor)
            while deck.stat().st_ino == before:
                time.sleep(0.002)
            times.append(time.perf_counter() - begun)
            assert f"{15.0 * factor}" in shown(deck), "it shows something else"
            watch.stdout.readline()
        watch.terminate()
    return times


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        outline = lecture(Path(folder), Path(sys.argv[1]) if sys.argv[1:] else None)
        cold(outline, 0)  # makes the environment
        runs = [cold(outline, factor) for factor in (1, 2, 3)]
        changes = watched(outline)
        subprocess.run([sys.executable, str(ROOT / "build.py"), "clean", str(outline)], check=True, capture_output=True)
    before, after = min(runs), statistics.median(changes)
    print("cold   " + "  ".join(f"{seconds:.2f} s" for seconds in runs))
    print("change " + "  ".join(f"{seconds:.2f} s" for seconds in changes))
    print(f"median of the changes {after:.2f} s (at most 0.3 wanted): {before / after:.0f} times as fast as a cold run")


if __name__ == "__main__":
    main()
