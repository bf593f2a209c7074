"""The second writer: each slide as an SVG that holds all its words and looks as LibreOffice draws the deck."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import resvg_py
from brands import pandoc
from conftest import ROOT, Build
from likeness import pictured, similarity, unlikeness
from lxml import etree
from PIL import Image
from readback import slides as slides_of
from readback import texts as texts_of

from deck.base.units import PER
from deck.cli.main import main
from deck.cli.preview.sheet import still
from deck.layout.chart.summary import texts
from deck.maths.linear import scraps
from deck.model.placed import Placed
from deck.model.tags import LEAVES, Chart, Figure, Table, Title
from deck.model.text import Paragraph
from deck.pipeline.build import build
from deck.pipeline.report import Options, Report
from deck.svg.slide import ALTS, WRITERS, slides

SVG = "{http://www.w3.org/2000/svg}"
SEEN = {f"{SVG}{tag}" for tag in ("text", "path", "rect", "ellipse", "circle", "line", "image")}
FOOT = {"Date", "Footer", "Number"}
ALIKE, UNLIKE = 0.98, 27
LESS_ALIKE = {  # by their titles: the least likeness, the most difference, and why
    "Ask practitioners instead": (0.98, 75, "LibreOffice has room for one word more on a line"),
    "Bullets that take turns": (0.98, 50, "LibreOffice draws the first of two links in the colour of the words around"),
    "A chart that PowerPoint can edit": (0.92, 90, "LibreOffice makes it less high"),
    "What matplotlib can draw": (0.98, 70, "LibreOffice draws no line thinner than a pixel"),
    "Formulas anywhere": (0.98, 32, "LibreOffice sets a bar in a formula closer"),
    "Morph, from here …": (0.98, UNLIKE, "its labels are as faint as its lines"),
    "… to there": (0.98, 65, "LibreOffice draws no line thinner than a pixel"),
}


@dataclass(frozen=True)
class Drawn:
    """A deck, what its build reported, and its slides as SVG."""

    name: str
    path: Path
    report: Report
    svgs: list[str]

    def leaves(self) -> Iterator[tuple[Placed, Any]]:
        """Each leaf with its group."""
        for n, (page, svg) in enumerate(zip(self.report.pages, self.svgs, strict=True), 1):
            found = {group.get("id"): group for group in etree.fromstring(svg).iter(f"{SVG}g")}
            yield from ((item, found.get(f"slide-{n}-leaf-{k}")) for k, item in enumerate(page.placed, 1))


def drawn(name: str, path: Path, report: Report) -> Drawn:
    made = report.composition
    assert made, "\n".join(map(str, report.problems))
    return Drawn(name, path, report, slides(made.pages, made.theme, made.deck, made.contours))


@pytest.fixture(scope="module")
def lecture_drawn(shipped: Path) -> Drawn:
    theme = "dark" if shipped.parent.name.startswith("dark") else "light"
    options = Options(shipped.with_name("outline.yaml"), theme=theme, how="recorded", write=False)
    return drawn("lecture", shipped, build(options, lambda *_: None))


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory, offline: dict[str, str]) -> Drawn:
    folder = tmp_path_factory.mktemp("svg") / "tour"
    shutil.copytree(ROOT / "examples" / "showcase", folder, ignore=shutil.ignore_patterns(".lectern", "out"))
    with pytest.MonkeyPatch.context() as patch:
        for key in set(offline) - set(os.environ):
            patch.setenv(key, offline[key])
        options = Options(folder / "outline.yaml", folder / "deck.pptx")
        return drawn("tour", folder / "deck.pptx", build(options, lambda *_: None))


@pytest.fixture
def both(lecture_drawn: Drawn, tour: Drawn) -> list[tuple[Placed, Any]]:
    """The leaves of both decks with their groups."""
    return [*lecture_drawn.leaves(), *tour.leaves()]


def lines(group: Any) -> list[Any]:
    return [text for text in group.iter(f"{SVG}text") if text.get("class") != "marker"]


def squeezed(text: str) -> str:
    return "".join(text.split())


def said(item: Placed) -> str:
    """The words of a leaf, in the form in which they can be set on lines."""
    cells = [cell for row in item.node.children for cell in row.children] if isinstance(item.node, Table) else []
    found = "".join(spelt(p) for node in (item.node, *cells) for p in node.paragraphs if not p.display)
    return found.upper() if item.placeholder and item.placeholder.upper else found


def spelt(paragraph: Paragraph) -> str:
    runs = ("".join(s.text for s in scraps(run.formula)) if run.formula else run.text for run in paragraph.runs)
    return squeezed("".join(runs))


def written(group: Any) -> str:
    return squeezed("".join("".join(text.itertext()) for text in lines(group)))


@pytest.mark.slow
def test_every_tag_that_comes_to_stand_on_a_slide_is_written() -> None:
    assert set(WRITERS) == set(ALTS) == set(LEAVES)


@pytest.mark.slow
def test_the_writer_knows_nothing_of_powerpoint() -> None:
    code = "import sys, deck.svg.slide; print([m for m in sys.modules if m.startswith(('deck.pptx', 'pptx'))])"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


@pytest.mark.slow
def test_every_leaf_is_seen(both: list[tuple[Placed, Any]]) -> None:
    empty = [item.node for item, group in both if group is None or not SEEN & {e.tag for e in group.iter()}]
    assert empty == []
    kinds = {type(item.node) for item, _ in both}
    assert len(kinds) > 15
    described = {g.get("class") for _, g in both if g.get("aria-label")}
    assert described >= {"figure", "chart", "math", "qr", "picture"}


@pytest.mark.slow
def test_words_are_those_of_the_page_in_order(both: list[tuple[Placed, Any]]) -> None:
    wordy = [(item, group) for item, group in both if not isinstance(item.node, Figure | Chart)]
    assert [written(group) for _, group in wordy] == [said(item) for item, _ in wordy]
    assert sum(len(lines(group)) for _, group in wordy) > 400


@pytest.mark.slow
def test_both_writers_say_the_same_words(lecture_drawn: Drawn, tour: Drawn) -> None:
    for deck in (lecture_drawn, tour):
        in_powerpoint = [
            squeezed("".join(text for shape in slide.shapes if shape.name not in FOOT for text in texts_of(shape)))
            for slide in slides_of(deck.path, "Fallback")
        ]
        groups = (("" if isinstance(item.node, Chart) else written(group)) for item, group in deck.leaves())
        assert ["".join(islice(groups, len(page.placed))) for page in deck.report.pages] == in_powerpoint


@pytest.mark.slow
def test_lines_stay_in_their_place(both: list[tuple[Placed, Any]]) -> None:
    outside = []
    for item, group in both:
        if isinstance(item.node, Figure | Chart):
            continue
        place = getattr(item.node, "words", None) or item.rect
        left, top, right, bottom = (length / PER["pt"] for length in (place.x, place.y, place.right, place.bottom))
        for span in (span for text in lines(group) for span in text.iter(f"{SVG}tspan")):
            x, y, width = (float(span.get(name, "0")) for name in ("x", "y", "textLength"))
            if not (left - 1 < x and x + width < right + 1 and top < y < bottom):
                outside.append((span.text, x, y, width, place))
    assert outside == []


@pytest.mark.slow
def test_charts_and_figures_say_their_words(both: list[tuple[Placed, Any]]) -> None:
    for item, group in both:
        if isinstance(item.node, Chart):
            expected = [paragraph.line for paragraph, _, _ in texts(item.node)]
        elif isinstance(item.node, Figure) and item.artwork:
            expected = ["".join(t for t, _ in runs) for label in item.artwork.labels() for runs in label.lines]
        else:
            continue
        assert [text for text in expected if squeezed(text) not in written(group)] == []


@pytest.mark.slow
def test_words_say_where_they_were_written(lecture_drawn: Drawn) -> None:
    outline = lecture_drawn.path.with_name("outline.yaml").read_text(encoding="utf-8").splitlines()
    found = 0
    for item, group in lecture_drawn.leaves():
        for text in lines(group) if isinstance(item.node, Title) else ():
            file, line, _ = text.get("data-at").rsplit(":", 2)
            assert file == "outline.yaml"
            assert "".join(text.itertext()).split()[0] in outline[int(line) - 1]
            found += 1
    assert found > 20


OUTLINE = """\
title: Clicks
slides:
- {title: One by one, id: first, build: true, bullets: [One: [under it], "[Two](#second) and [out](https://a.example)"]}
- {kind: picture, id: second, title: Cropped, picture: images/example.png, fit: cover, frame: rounded line, alt: Grey}
- kind: figure
  title: Later
  step: 2
  until: 3
  figure: figures/example.py
  alt: A line
"""


@pytest.mark.slow
def test_clicks_links_and_crops(built: Build) -> None:
    report = built(OUTLINE, write=False)
    (_, first), (_, bullets), _, (_, cropped), _, (_, late) = drawn("clicks", Path(), report).leaves()
    assert "data-step" not in {*first.keys(), *bullets.keys()}
    steps = [
        (g.get("data-step"), "".join(g.itertext()).strip("•")) for g in bullets.iter(f"{SVG}g") if g is not bullets
    ]
    assert [(step, text.partition("•")[0]) for step, text in steps] == [
        *(("1", "One"), ("1", "under it"), ("2", "Two and out")),
    ]
    assert [a.get("href") for a in bullets.iter(f"{SVG}a")] == ["slide-02.svg", "https://a.example"]
    (image,), (cut,) = cropped.iter(f"{SVG}image"), cropped.iter(f"{SVG}clipPath")
    assert image.get("clip-path") == f"url(#{cut.get('id')})"
    assert image.get("href").startswith("data:image/png;base64,")
    assert float(image.get("width")) == pytest.approx(float(image.get("height")), abs=0.1)  # as it is: a square
    assert float(cut[0].get("width")) > 1.2 * float(cut[0].get("height"))
    assert (late.get("data-step"), late.get("data-until"), late.get("visibility")) == ("2", "3", "hidden")
    assert (late.get("role"), late.get("aria-label")) == ("img", "A line")


@pytest.mark.slow
def test_a_brand_s_slides_are_written_too(built: Build, lecture: Path) -> None:
    pandoc(lecture / "brand.pptx")
    report = built(OUTLINE, "brand.pptx", write=False)
    found = list(drawn("brand", Path(), report).leaves())
    assert [written(g) for i, g in found if not isinstance(i.node, Figure)] == [
        said(i) for i, _ in found if not isinstance(i.node, Figure)
    ]


@pytest.mark.slow
def test_the_command_replaces_and_removes_its_own_files_only(
    built: Build, lecture: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    built("slides:\n" + "".join(f"- {{title: Slide {n}, bullets: [a]}}\n" for n in range(1, 5)), write=False)
    outline, folder = lecture / "outline.yaml", lecture / "web"
    command = ["svg", str(outline), "--no-run", "-o", str(folder)]
    assert main(command) == 0
    assert sorted(path.name for path in folder.glob("*.svg")) == [f"slide-0{n}.svg" for n in range(1, 5)]
    (folder / "slide-04.svg").write_text("mine")
    (folder / "slide-09.svg").write_text("mine, too")
    outline.write_text("slides:\n- {title: Another, bullets: [a]}\n", encoding="utf-8")
    assert main(command) == 0
    assert sorted(path.name for path in folder.glob("*.svg")) == ["slide-01.svg", "slide-04.svg", "slide-09.svg"]
    (folder / "slide-01.svg").write_text("mine")
    capsys.readouterr()
    assert main(command) == 1
    assert "slide-01.svg" in capsys.readouterr().err
    assert [path.read_text() for path in sorted(folder.glob("*.svg"))] == ["mine", "mine", "mine, too"]


@pytest.mark.slow
def test_an_outline_with_a_mistake_writes_nothing(built: Build, lecture: Path) -> None:
    built("slides:\n- {title: A, bulets: [a]}\n", write=False)
    assert main(["svg", str(lecture / "outline.yaml"), "--no-run"]) == 1
    assert not (lecture / "out").exists()


def raster(svg: str) -> Image.Image:
    return Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg, width=960)))).convert("RGB")


def without(svg: str, found: str) -> str:
    """The SVG without the first element that an XPath finds."""
    root = etree.fromstring(svg)
    element = xpath(root, found)[0]
    element.getparent().remove(element)
    return str(etree.tostring(root, encoding="unicode"))


def xpath(root: Any, path: str) -> list[Any]:
    found: list[Any] = root.xpath(path, namespaces={"s": SVG[1:-1]})
    return found


def parts(svg: str) -> list[str]:
    """A slide's first figure or chart, and the label in it that has most ink, as XPaths; none without either."""
    graphic = "(//s:g[@class='figure' or @class='chart'][not(@visibility)])[1]"
    labels = xpath(etree.fromstring(svg), f"{graphic}//s:text")
    ink = [
        float(xpath(label, "ancestor-or-self::*/@font-size")[-1]) * len("".join(label.itertext())) for label in labels
    ]
    most = [f"({graphic}//s:text)[{1 + ink.index(max(ink))}]"] if ink else []
    return [graphic, *most] if xpath(etree.fromstring(svg), graphic) else []


def judged(deck: Drawn, shown: list[Image.Image]) -> None:
    """Each slide looks as it is drawn; without its figure, or without a label in that, it would not."""
    wrong, unnoticed = {}, []
    for svg, picture in zip(deck.svgs, shown, strict=True):
        title = etree.fromstring(svg).findtext(f"{SVG}title")
        alike, unlike, _ = LESS_ALIKE.get(title or "", (ALIKE, UNLIKE, ""))
        found = similarity(picture, raster(svg)), unlikeness(picture, raster(svg))
        if found[0] < alike or found[1] > unlike:
            wrong[title] = found
        for part in parts(svg) if title not in LESS_ALIKE else ():
            if unlikeness(picture, raster(without(svg, part))) <= unlike:
                unnoticed.append((title, part))
    assert (wrong, unnoticed) == ({}, [])


@pytest.mark.slow
@pytest.mark.libreoffice
def test_the_lecture_looks_as_libreoffice_draws_it(lecture_drawn: Drawn, tmp_path: Path) -> None:
    judged(lecture_drawn, small(pictured(still(lecture_drawn.path, tmp_path / "still.pptx"))))


@pytest.mark.slow
@pytest.mark.libreoffice
def test_the_tour_looks_as_libreoffice_draws_it(tour: Drawn, tmp_path: Path) -> None:
    judged(tour, small(pictured(still(tour.path, tmp_path / "still.pptx"))))


def small(pictures: list[Image.Image]) -> list[Image.Image]:
    return [picture.convert("RGB").resize((960, 540), Image.Resampling.LANCZOS) for picture in pictures]


CHART = """\
slides:
- kind: chart
  title: Bars
  chart: bar
  data:
  - [Year, One, Two]
  - [2024, 3, 4]
  - [2025, 5, 6]
  alt: Two series that rise from one year to the next
"""


@pytest.mark.slow
def test_each_bar_says_where_its_value_was_written(built: Build) -> None:
    report = built(CHART, write=False)
    (svg,) = drawn("chart", Path(), report).svgs
    bars = xpath(etree.fromstring(svg), "//s:g[@class='chart']//s:rect[@data-at]")
    places = [tuple(map(int, bar.get("data-at").split(":")[1:])) for bar in bars]
    written_there = [CHART.splitlines()[line - 1][column - 1] for line, column in places]
    assert sorted(written_there) == ["3", "4", "5", "6"]
    heights = {there: float(bar.get("height")) for there, bar in zip(written_there, bars, strict=True)}
    assert sorted(heights, key=heights.__getitem__) == ["3", "4", "5", "6"]
