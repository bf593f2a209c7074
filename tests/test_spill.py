"""Randomly filled slides of every kind either are reported, or LibreOffice draws all their text in its place."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import readback
import yaml
from conftest import ROOT, Build
from pptx.util import Pt

from deck.place import SLACK
from deck.preview.libreoffice import HOW_TO_GET_IT, LibreOfficeMissingError, convert
from deck.preview.pdf import Page, Stretch, letters, stretches
from deck.render import Environment, describe
from deck.units import Rect

SLIDES = 200
SEED = 5
TOLERANCE = SLACK + Pt(1)  # what is let pass when placing, and the ink of a letter
WORDS = [  # short and long, with figures, hyphens, Markdown, kerning pairs and letters that fonts lack
    *("a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "is", "it", "of", "on", "or", "that"),
    *("gradient", "network", "layer", "training", "error", "kernel", "pixel", "tensor", "matrix", "convolution"),
    *("backpropagation", "regularisation", "hyperparameter", "Donaudampfschifffahrtsgesellschaft", "AVA", "Tokyo,"),
    *("2012", "1,722.9", "3.57%", "2010–2019", "well-known", "state-of-the-art", "GPT-3", "office", "“quoted”", "(so)"),
    *("**bold**", "`x.grad`", "*italic*", "[link](https://example.org/a)", "café", "Straße", "β", "—", "=", "→"),
]
NOT_WORDS = {"kind", "alt", "figure", "picture", "link", "language", "align", "highlight"}


class Filler:
    """Puts random words in the place of an example's texts: up to 400 in each, on most slides far fewer."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng

    def slide(self, example: dict[str, Any]) -> dict[str, Any]:
        most = round(400 ** self._rng.random())
        filled = {key: self._value(key, value, most) for key, value in example.items()}
        if "code" in filled:
            filled |= {"language": "text", "code": self._code(most)}
        return filled | {"title": self._words(1, min(most, 12))}

    def _value(self, key: str, value: Any, most: int) -> Any:
        if isinstance(value, dict):
            return {name: self._value(name, inner, most) for name, inner in value.items()}
        if isinstance(value, list):
            return [self._item(key, item, most) for item in self._items(value)]
        return value if key in NOT_WORDS or not isinstance(value, str) else self._words(0, most)

    def _items(self, items: list[Any]) -> list[Any]:
        """As many cards and columns as the example has; up to six bullets, turns or rows."""
        fixed = any(isinstance(item, dict) and len(item) > 1 for item in items)
        return items if fixed else self._rng.choices(items, k=self._rng.randint(1, 6))

    def _item(self, key: str, item: Any, most: int) -> Any:
        """A list in a list is a row: it keeps its cells."""
        return (
            [self._value(key, cell, most) for cell in item] if isinstance(item, list) else self._value(key, item, most)
        )

    def _words(self, least: int, most: int) -> str:
        return " ".join(self._rng.choices(WORDS, k=self._rng.randint(least, most)))

    def _code(self, most: int) -> str:
        return "\n".join(self._words(1, 12) for _ in range(self._rng.randint(1, most)))


def random_slides() -> list[dict[str, Any]]:
    env, rng = Environment([ROOT / "templates" / "slides"]), random.Random(SEED)
    examples = [{"kind": kind} | yaml.safe_load(describe(env, kind)[1]) for kind in env.kinds]
    return [Filler(rng).slide(examples[n % len(examples)]) for n in range(SLIDES)]


def filling_slides() -> list[dict[str, Any]]:
    """Bullets, words beside a figure, and bubbles, with a word more on each slide: some only just fit."""
    rng = random.Random(SEED)
    figure = {"kind": "figure", "figure": "figures/example.py", "alt": "A line that rises from the lower left"}
    slides: list[dict[str, Any]] = []
    for n in range(1, 30):
        texts = [[" ".join(rng.choices(WORDS, k=n)) for _ in range(6)] for _ in range(6)]
        slides += [{"bullets": [*texts[0], "and one more"]}, figure | {"beside": texts[1]}]
        slides += [{"kind": "dialogue", "dialogue": [{"Q": text} for text in bubbles]} for bubbles in texts[2:]]
    return [slide | {"title": f"Slide {n}"} for n, slide in enumerate(slides)]


def outline(slides: list[dict[str, Any]]) -> str:
    """One slide a line, from line 4 on."""
    lines = [f"- {json.dumps(slide, ensure_ascii=False)}" for slide in slides]
    return "\n".join(["title: Spill", "author: A. Author", "slides:", *lines])


def texts(shape: Any) -> Iterator[tuple[str, Rect]]:
    """The paragraphs of a shape or of its cells, each with the box that it must not leave."""
    box = Rect(shape.left, shape.top, shape.width, shape.height)
    if shape.has_text_frame:
        yield from ((paragraph.text, box) for paragraph in shape.text_frame.paragraphs)
    elif shape.has_table:
        columns = list(box.columns([column.width for column in shape.table.columns], 0))
        for row in shape.table.rows:
            for cell, column in zip(row.cells, columns, strict=True):
                yield from ((paragraph.text, column) for paragraph in cell.text_frame.paragraphs)


def spilled(slide: Any, found: list[Stretch]) -> Iterator[str]:
    """The texts of a slide that are not drawn, or not in their places."""
    page = Page(found)
    for shape in slide.shapes:
        if shape.name in ("Figure", "Footer", "Slide Number", "Number", "Date"):
            continue
        for text, box in texts(shape):
            drawn = page.find(text, box) or page.find(text.upper(), box)  # some layouts set titles in capitals
            if letters(text) and not drawn:
                yield f"{shape.name}: {text[:40]!r} is not in its place"
            yield from (f"{shape.name}: {s.text!r} leaves its place" for s in drawn if not inside(s.box, box))


def inside(ink: Rect, box: Rect) -> bool:
    wide = box.inset(-TOLERANCE, -TOLERANCE)
    return wide.x <= ink.x and wide.y <= ink.y and ink.right <= wide.right and ink.bottom <= wide.bottom


@pytest.mark.libreoffice
@pytest.mark.parametrize("slides", [random_slides(), filling_slides()], ids=["random", "filling"])
def test_no_text_silently_leaves_its_place(slides: list[dict[str, Any]], built: Build, tmp_path: Path) -> None:
    errors = [problem for problem in built(outline(slides)).problems if problem.level == "error"]
    assert [str(error) for error in errors if "does not fit" not in error.message] == []
    reported = {error.where.line - 4 for error in errors}
    kept = [slide for n, slide in enumerate(slides) if n not in reported]
    path = built(outline(kept)).path
    assert path
    try:
        drawn = stretches(convert(path, tmp_path / "drawn"))
    except LibreOfficeMissingError:
        pytest.skip(HOW_TO_GET_IT)
    assert {slide.get("kind") for slide in kept} == {slide.get("kind") for slide in slides}
    wrong = [
        f"slide {n} ({kept[n - 1]['title']}): {text}"
        for n, (slide, found) in enumerate(zip(readback.slides(path), drawn, strict=True), 1)
        for text in spilled(slide, found)
    ]
    assert wrong == [], f"of {len(kept)} slides that fit"
