"""Randomly filled slides of every kind either are reported, or LibreOffice draws all their text in its place."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import readback
import yaml
from conftest import ROOT, Build
from fuzzing.fields import Values, fields, named, scalar, under
from fuzzing.fields import inside as held
from pptx.util import Pt

from deck.base.units import Rect
from deck.cli.preview.libreoffice import LibreOfficeMissingError, convert
from deck.cli.preview.pdf import PdfPage, Stretch, letters, stretches
from deck.layout.misfits import SLACK
from deck.rendering.render import TemplateEnvironment

SLIDES = 200
SEED = 1
TOLERANCE = SLACK + Pt(1)  # what is let pass when placing, and the ink of a letter
WORDS = [  # short and long, with figures, hyphens, Markdown, kerning pairs and letters that fonts lack
    *("a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "is", "it", "of", "on", "or", "that"),
    *("gradient", "network", "layer", "training", "error", "kernel", "pixel", "tensor", "matrix", "convolution"),
    *("backpropagation", "regularisation", "hyperparameter", "Donaudampfschifffahrtsgesellschaft", "AVA", "Tokyo,"),
    *("2012", "1,722.9", "3.57%", "2010–2019", "well-known", "state-of-the-art", "GPT-3", "office", "“quoted”", "(so)"),
    *("**bold**", "`x.grad`", "*italic*", "[link](https://example.org/a)", "café", "Straße", "β", "—", "=", "→"),
]
TERMS = ["x_i", r"\frac{a}{b+1}", r"\sum_{i=1}^{n} y_i", r"\sqrt{x^2+y^2}", r"\theta", r"\text{error}", "+", "="]
FIGURE = {"figure": "figures/example.py", "alt": "A line that rises from the lower left"}
PICTURE = {"picture": "images/example.png", "alt": "A plain grey square"}
MORE: list[dict[str, Any]] = [  # what the templates' examples leave out
    {"kind": "bullets", "title": "", "body": "-"},
    {"kind": "cards", "title": "", "cards": [PICTURE | {"head": "-", "text": "-"}] * 4},
    {"kind": "columns", "columns": [{"head": "-", "table": [["-", "-"], ["-", 1]]}, {"code": "-", "language": "text"}]},
    {"kind": "columns", "columns": [{"math": "-", "bullets": ["-"]}, PICTURE | {"caption": "-"}]},
    {"kind": "columns", "columns": [{"chart": "line", "data": [["-", "y"], ["-", 1]]}, FIGURE | {"caption": "-"}]},
    {"kind": "math", "math": ["-", "-"], "text": ["-"]},
    {"kind": "quote", "quote": "-", "by": "-"} | FIGURE,
]
SHOWN = {"text", "markdown", "bullets", "code", "formula"}  # types of words that are shown
REFERRING = {"highlight", "link"}  # what names a word that stands elsewhere, or a page


class Filler:
    """Puts random words wherever a kind shows words: up to 400 in each place, on most slides far fewer."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng

    def slide(self, example: dict[str, Any], kind: Values, more: list[str]) -> dict[str, Any]:
        most = round(400 ** self._rng.random())
        also = {key: self._words(0, most) for key in more if self._rng.random() < 0.3}
        filled: dict[str, Any] = self._value(
            "", {key: example[key] for key in sorted(example.keys() - REFERRING)}, kind, most
        )
        named = {"section": self._words(1, 3)} if "section" in example else {}  # all are on each agenda
        named |= {"language": "text"} if "code" in example else {}  # to look at only
        return also | filled | named | {"title": self._words(1, min(most, 12))}

    def _value(self, name: str, value: Any, values: Values, most: int, least: int = 0) -> Any:
        if isinstance(value, dict):
            own = (inner for inner in value if inner != "id")  # which no two slides may have
            return {inner: self._value(inner, value[inner], under(values, inner), most) for inner in own}
        if isinstance(value, list):
            return [self._item(name, item, held(values), most) for item in self._items(value)]
        if not shown(values) or not isinstance(value, str):
            return value
        made = getattr(self, f"_{name}", None)
        return made(0, most) if made else self._words(least, most)

    def _item(self, name: str, item: Any, values: Values, most: int) -> Any:
        """A list in a list is a row: it keeps its cells. No bullet is empty: LibreOffice has its own size for that."""
        if isinstance(item, list):
            return [self._value("", cell, held(values), most) for cell in item]
        return self._value(name, item, values, most, least=1)

    def _items(self, items: list[Any]) -> list[Any]:
        """As many cards, columns and numbers as the example has; two to six bullets, turns or rows, the first kept."""
        fixed = any((isinstance(item, dict) and len(item) > 1) or isinstance(item, float) for item in items)
        return items if fixed else [items[0], *self._rng.choices(items[1:] or items, k=self._rng.randint(1, 5))]

    def _words(self, least: int, most: int) -> str:
        return " ".join(self._rng.choices(WORDS, k=self._rng.randint(least, most)))

    def _body(self, least: int, most: int) -> str:
        return self._words(least + 1, most)

    def _code(self, least: int, most: int) -> str:
        return "\n".join(self._words(1, 12) for _ in range(self._rng.randint(least + 1, most)))

    def _number(self, least: int, most: int) -> str:
        """A large number has no room for many words."""
        return self._words(least, 1)

    def _diagram(self, least: int, most: int) -> str:
        """Words of Mermaid's are not words of a slide's; boxes are looked at where diagrams are."""
        return "flowchart LR\n  a --> b"

    def _math(self, least: int, most: int) -> str:
        return " ".join(self._rng.choices(TERMS, k=self._rng.randint(least + 1, most)))


def shown(values: Values) -> bool:
    """Whether words that stand there are shown."""
    return any(value.type in SHOWN for value in values)


def random_slides(built: Build) -> list[dict[str, Any]]:
    found, rng = TemplateEnvironment([ROOT / "templates" / "slides"]).kinds, random.Random(SEED)
    kinds = {kind: fields(kind) for kind in found.names}
    examples = [{"kind": kind} | yaml.load(found.described(kind)[1], Loader=yaml.SafeLoader) for kind in kinds] + MORE
    more = taken(built, examples, kinds)
    order = [n % len(examples) for n in range(SLIDES)]
    return [Filler(rng).slide(examples[n], kinds[examples[n]["kind"]], more[n]) for n in order]


def taken(built: Build, examples: list[dict[str, Any]], kinds: dict[str, Values]) -> list[list[str]]:
    """The texts that each example could have besides its own: those with which it builds."""
    tried = [
        (n, key)
        for n, example in enumerate(examples)
        for key, may in named(kinds[example["kind"]]).items()
        if shown(may) and scalar(may) and key not in example and key != "below"  # little fits above it
    ]
    report = built(
        outline([examples[n] | {"title": "A", key: "word"} for n, key in tried]), how="recorded", write=False
    )
    wrong = {problem.where.line - 4 for problem in report.problems if problem.level == "error"}
    assert wrong < set(range(len(tried)))
    return [[key for at, (m, key) in enumerate(tried) if m == n and at not in wrong] for n in range(len(examples))]


def filling_slides(_: Build) -> list[dict[str, Any]]:
    """Bullets, words beside a figure, and bubbles, with a word more on each slide: some only just fit."""
    rng = random.Random(SEED)
    figure = {"kind": "figure"} | FIGURE
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
    """The paragraphs of a shape or of its cells, each with the box that it must not leave; none with a formula.

    Of a formula there are no letters to look for.
    """
    box = Rect(shape.left, shape.top, shape.width, shape.height)
    if shape.has_text_frame:
        plain = (
            paragraph for paragraph in shape.text_frame.paragraphs if not list(paragraph._p.iter(f"{readback.M}oMath"))
        )
        yield from ((paragraph.text, box) for paragraph in plain)
    elif shape.has_table:
        columns = list(box.columns([column.width for column in shape.table.columns], 0))
        for row in shape.table.rows:
            for cell, column in zip(row.cells, columns, strict=True):
                yield from ((paragraph.text, column) for paragraph in cell.text_frame.paragraphs)


def spilled(slide: Any, found: list[Stretch]) -> Iterator[str]:
    """The texts of a slide that are not drawn, or not in their places."""
    page = PdfPage(found)
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
@pytest.mark.parametrize("fill", [random_slides, filling_slides])
def test_no_text_silently_leaves_its_place(
    fill: Callable[[Build], list[dict[str, Any]]], built: Build, tmp_path: Path
) -> None:
    slides = fill(built)
    errors = [problem for problem in built(outline(slides)).problems if problem.level == "error"]
    assert "\n".join(str(error) for error in errors if "does not fit" not in error.message) == ""
    reported = {error.where.line - 4 for error in errors}
    kept = [slide for n, slide in enumerate(slides) if n not in reported]
    path = built(outline(kept)).path
    assert path
    try:
        drawn = stretches(convert(path, tmp_path / "drawn"))
    except LibreOfficeMissingError:
        pytest.skip("LibreOffice is not installed")
    assert {slide.get("kind") for slide in kept} == {slide.get("kind") for slide in slides}
    wrong = [
        f"slide {n} ({kept[n - 1]['title']}): {text}"
        for n, (slide, found) in enumerate(zip(readback.slides(path), drawn, strict=True), 1)
        for text in spilled(slide, found)
    ]
    assert wrong == [], f"of {len(kept)} slides that fit"
