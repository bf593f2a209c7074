"""Print how long placing 1,000 slides takes, beside sorting a million numbers: python benchmarks/place.py."""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from deck.layout.brand_places import on_layout  # noqa: E402
from deck.layout.place import place  # noqa: E402
from deck.model.tags import Slide  # noqa: E402
from deck.outline import load  # noqa: E402
from deck.pptx import layouts  # noqa: E402
from deck.rendering.render import environment, render  # noqa: E402
from deck.theme.load import load_style  # noqa: E402

SLIDES = 1000
ROUNDS = 5
WORDS = ["a", "gradient", "is", "what", "the", "loss", "of", "some", "network", "tells", "weights", "in", "training"]


def slides(rng: random.Random) -> list[dict[str, Any]]:
    """As a lecture has them: bullets, two columns, cards, a quotation, a table, a dialogue; words differ on each."""

    def said(least: int, most: int) -> str:
        return " ".join(rng.choices(WORDS, k=rng.randint(least, most)))

    def slide(n: int) -> dict[str, Any]:
        filled: list[dict[str, Any]] = [
            {"lead": said(8, 14), "bullets": [said(4, 16) for _ in range(5)]},
            {"kind": "columns", "columns": [{"head": said(2, 4), "bullets": [said(3, 9)] * 3} for _ in range(2)]},
            {"kind": "cards", "cards": [{"head": "Loss", "text": said(3, 8)} for _ in range(4)]},
            {"kind": "quote", "quote": said(12, 30), "by": said(2, 5)},
            {"kind": "table", "table": [[said(1, 3) for _ in range(4)] for _ in range(6)]},
            {"kind": "dialogue", "dialogue": [{speaker: said(4, 14)} for speaker in "QAQAQA"]},
        ]
        return filled[n % len(filled)] | {"title": said(3, 7)}

    return [slide(n) for n in range(SLIDES)]


def pages(folder: Path, number: int) -> list[Slide]:
    """The slides of an outline, rendered."""
    path = folder / f"{number}.yaml"
    path.write_text(json.dumps({"slides": slides(random.Random(number))}), encoding="utf-8")
    deck = load.load(path)
    env = environment(deck, ROOT / "templates")
    return [render(slide, env) for slide in deck.slides]


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def main() -> None:
    folder = ROOT / "templates" / "theme"
    theme, _ = layouts.theme(load_style(folder / "light.yaml", folder), folder)
    rng = random.Random(0)
    numbers = [rng.random() for _ in range(1_000_000)]
    times = []
    with tempfile.TemporaryDirectory() as temporary:
        for n in range(ROUNDS):  # new words each time: nothing is remembered from the round before
            rendered = pages(Path(temporary), n)
            placing = seconds(partial(list, (place(on_layout(page, theme), theme) for page in rendered)))
            sorting = seconds(partial(sorted, numbers))
            times.append((placing, sorting))
            print(f"place {placing:5.2f} s   sort {sorting:5.2f} s   ratio {placing / sorting:4.1f}")
    placing, sorting = (min(column) for column in zip(*times, strict=True))
    print(f"best {placing:.2f} s for {SLIDES:,} slides (under 1.5 wanted); ratio of the bests {placing / sorting:.1f}")


if __name__ == "__main__":
    main()
