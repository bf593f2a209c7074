"""Diagrams are shapes and connectors that hold on to them; arrows run through no box, and labels lie on nothing."""

from __future__ import annotations

import json
import math
import shutil
import sys
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pptx
import pytest
from conftest import ROOT, Build
from sdk import validate

from deck.base.units import PER, Rect
from deck.layout.routes import _cross, _meets
from deck.model.placed import Page, Placed
from deck.model.stacks import Connector
from deck.model.tags import Shape
from deck.pipeline.build import build
from deck.pipeline.report import Options, Report
from deck.svg.slide import slides as drawn

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
SITES = {  # where PowerPoint's forms are held on to, in parts of their width and height
    **dict.fromkeys(("rect", "roundRect", "diamond"), ((0.5, 0), (0, 0.5), (0.5, 1), (1, 0.5))),
    "ellipse": ((0.5, 0), (0.146, 0.146), (0, 0.5), (0.146, 0.854), (0.5, 1), (0.854, 0.854), (1, 0.5), (0.854, 0.146)),
    "can": ((0.5, 0.25), (0.5, 0), (0, 0.5), (0.5, 1), (1, 0.5)),
}
LOOP = """
- kind: diagram
  title: One
  steps: a | b | b->a
  diagram: |
    flowchart LR
      a[(Data)] --> b{"Is $x^2 > 0$?"}
      b -->|no| a
      b -->|"**yes**"| c([Ship]):::accent
      c --> c
"""


@pytest.fixture(scope="module")
def twelve(tmp_path_factory: pytest.TempPathFactory) -> Report:
    folder = tmp_path_factory.mktemp("twelve")
    shutil.copy(ROOT / "examples" / "diagrams" / "outline.yaml", folder)
    report = build(Options(folder / "outline.yaml", folder / "deck.pptx", ""), lambda *_: None)
    assert report.path and report.problems == []
    return report


def ends(connector: Any) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where a connector begins and ends on the slide: its frame's corners, flipped, then turned about its middle."""
    xfrm = connector.find(f"{P}spPr/{A}xfrm")
    off, ext = xfrm.find(f"{A}off"), xfrm.find(f"{A}ext")
    x, y, w, h = (int(value) for value in (off.get("x"), off.get("y"), ext.get("cx"), ext.get("cy")))
    flips = -1 if xfrm.get("flipH") == "1" else 1, -1 if xfrm.get("flipV") == "1" else 1
    turn = math.radians(int(xfrm.get("rot", "0")) / 60_000)
    spots = []
    for sign in (-1, 1):
        dx, dy = sign * flips[0] * w / 2, sign * flips[1] * h / 2
        at = dx * math.cos(turn) - dy * math.sin(turn), dx * math.sin(turn) + dy * math.cos(turn)
        spots.append((x + w / 2 + at[0], y + h / 2 + at[1]))
    return spots[0], spots[1]


def site(shape: Any, index: int) -> tuple[float, float]:
    across, down = SITES[shape.find(f"{P}spPr/{A}prstGeom").get("prst")][index]
    off, ext = shape.find(f"{P}spPr/{A}xfrm/{A}off"), shape.find(f"{P}spPr/{A}xfrm/{A}ext")
    return int(off.get("x")) + across * int(ext.get("cx")), int(off.get("y")) + down * int(ext.get("cy"))


def glue(path: Path) -> Iterator[tuple[float, str]]:
    """How far each end of each connector is from the site that it holds on to, and of which kind it is."""
    for slide in pptx.Presentation(str(path)).slides:
        shapes = {int(shape.find(f"{P}nvSpPr/{P}cNvPr").get("id")): shape for shape in slide._element.iter(f"{P}sp")}
        for connector in slide._element.iter(f"{P}cxnSp"):
            kind = connector.find(f"{P}spPr/{A}prstGeom").get("prst")
            held = connector.find(f"{P}nvCxnSpPr/{P}cNvCxnSpPr")
            for tag, spot in zip(("stCxn", "endCxn"), ends(connector), strict=True):
                one = held.find(f"{A}{tag}")
                yield math.dist(spot, site(shapes[int(one.get("id"))], int(one.get("idx")))), kind


def test_every_arrow_ends_at_the_sites_that_it_holds_on_to(twelve: Report) -> None:
    assert twelve.path
    found = list(glue(twelve.path))
    assert len(found) > 120
    assert {kind for _, kind in found} >= {"straightConnector1", "bentConnector3", "bentConnector4"}
    assert max(far for far, _ in found) <= PER["pt"]  # as far as a bend needs a frame that is not flat


def test_a_connector_with_one_bend_holds_on_too(built: Build) -> None:
    text = "digraph { a -> b; a -> c; c -> d; d -> a; b -> d; c -> b }"
    report = built(f"slides:\n- kind: diagram\n  title: One\n  diagram: '{text}'\n")
    assert report.path
    assert max(far for far, _ in glue(report.path)) <= PER["pt"]


def parts(page: Page) -> tuple[list[Placed], list[Placed], list[Placed]]:
    """The boxes of a slide's diagram, its arrows, and the labels at these."""
    arrows = [item for item in page.placed if isinstance(item.node, Connector)]
    labels = {item.node.label for item in arrows if isinstance(item.node, Connector)}
    shapes = [item for item in page.placed if isinstance(item.node, Shape) and item.node.fill != "none"]
    boxes = [item for item in shapes if item.node not in labels]
    return boxes, arrows, [item for item in shapes if item.node in labels]


def steps_of(arrow: Placed) -> Sequence[tuple[tuple[int, int], tuple[int, int]]]:
    assert isinstance(arrow.node, Connector) and arrow.node.route
    return list(pairwise(arrow.node.route.points))


def test_nothing_lies_on_anything_and_few_arrows_cross(twelve: Report) -> None:
    crossings = 0
    for page in twelve.pages:
        boxes, arrows, labels = parts(page)
        for one, other in combinations([*boxes, *labels], 2):
            assert not one.rect.overlaps(other.rect), (page.slide.fields.get("title"), one.node.where)
        for arrow in (arrow for arrow in arrows if arrow.node.look != "faint"):  # type: ignore[attr-defined]
            own = {arrow.node.begin, arrow.node.end, arrow.node.label}  # type: ignore[attr-defined]
            for item in (item for item in (*boxes, *labels) if item.node not in own):
                assert not any(_meets(step, item.rect, 0) for step in steps_of(arrow)), arrow.node.where
        for one, other in combinations(arrows, 2):
            faint = "faint" in (one.node.look, other.node.look)  # type: ignore[attr-defined]
            crossings += not faint and any(_cross(a, b) for a in steps_of(one) for b in steps_of(other))
    assert crossings <= 1


def test_everything_stands_in_the_diagram_s_place_and_can_be_read(twelve: Report) -> None:
    room = Rect(0, 0, 12_192_000, 6_858_000)
    for page in twelve.pages[1:]:
        boxes, arrows, labels = parts(page)
        assert len(boxes) >= 3 and len(arrows) >= 2
        assert all(room.holds(item.rect) for item in (*boxes, *labels))
        assert min(item.sizes[0] for item in (*boxes, *labels) if item.sizes) >= 14


def test_steps_bring_nodes_and_an_edge_with_the_later_of_its_ends(built: Build) -> None:
    report = built("slides:" + LOOP)
    assert report.path and report.problems == []
    boxes, arrows, labels = parts(report.pages[0])
    assert [item.node.step for item in boxes] == [1, 2, 0]
    assert [item.node.step for item in arrows] == [2, 3, 2, 0]
    assert [item.node.step for item in labels] == [3, 2]


def test_words_are_markdown_with_formulas_and_classes_are_the_theme_s_colours(built: Build) -> None:
    report = built("slides:" + LOOP)
    assert report.path
    boxes, _, labels = parts(report.pages[0])
    fills = [item.node.fill for item in boxes if isinstance(item.node, Shape)]
    assert fills == ["panel", "panel", "accent"]
    assert any(run.formula for paragraph in boxes[1].node.paragraphs for run in paragraph.runs)
    assert [run.bold for paragraph in labels[1].node.paragraphs for run in paragraph.runs] == [True]
    assert [run.where.line for paragraph in boxes[2].node.paragraphs for run in paragraph.runs] == [9]


def test_mermaid_and_dot_tell_the_same(built: Build) -> None:
    told = {
        "mermaid": 'flowchart LR\n a[One] -->|x| b["Two"]',
        "dot": "digraph { rankdir=LR; node [shape=box]; a [label=One]; b [label=Two]; a -> b [label=x] }",
    }
    rects = []
    for text in told.values():
        body = "\n".join(f"    {line}" for line in text.split("\n"))
        report = built(f"slides:\n- kind: diagram\n  title: One\n  diagram: |\n{body}\n")
        assert report.path, report.problems
        rects.append([item.rect for group in parts(report.pages[0]) for item in group])
    assert rects[0] == rects[1]


def test_a_file_is_read_and_its_mistakes_are_told_in_it(built: Build, lecture: Path) -> None:
    (lecture / "assets" / "graph.mmd").write_text("flowchart LR\n  a --> b\n  b -->|x c\n")
    report = built("slides:\n- {kind: diagram, title: One, diagram: graph.mmd}\n")
    (problem,) = report.problems
    assert (problem.code, Path(problem.where.file).name, problem.where.line) == ("diagram-text", "graph.mmd", 3)


def test_it_stands_in_a_column_beside_words(built: Build) -> None:
    text = "slides:\n- kind: columns\n  title: One\n  columns:\n  - bullets: [a]\n  - diagram: 'digraph { a -> b }'\n"
    report = built(text)
    assert report.path
    boxes, _, _ = parts(report.pages[0])
    assert len(boxes) == 2 and min(item.rect.x for item in boxes) > 6 * PER["in"]


def test_the_svg_has_the_same_words_and_arrows(twelve: Report) -> None:
    made = twelve.composition
    assert made
    for page, text in zip(made.pages, drawn(made.pages, made.theme, made.deck, made.contours), strict=True):
        boxes, arrows, _ = parts(page)
        assert text.count('class="connector"') == len(arrows)
        assert text.count('class="shape"') >= len(boxes)


def test_without_its_library_it_says_how_to_get_it(built: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "merman", None)
    report = built("slides:\n- {kind: diagram, title: One, diagram: 'flowchart LR'}\n")
    assert [(problem.code, problem.hint) for problem in report.problems] == [
        ("diagram-missing", "python -m pip install merman")
    ]


@pytest.mark.slow
@pytest.mark.sdk
@pytest.mark.parametrize("theme", ["light", "dark", "stage", "reading"])
def test_microsoft_s_sdk_finds_nothing_in_any_theme(theme: str, tmp_path: Path) -> None:
    shutil.copy(ROOT / "examples" / "diagrams" / "outline.yaml", tmp_path)
    report = build(Options(tmp_path / "outline.yaml", tmp_path / "deck.pptx", theme), lambda *_: None)
    assert report.path, report.problems
    assert validate(report.path) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('digraph { a [shape=epsf shapefile="/etc/hostname"]; a -> b }', "dot: files cannot be named in a diagram"),
        ('digraph { a [label=<<table><tr><td><IMG SRC="x.png"/></td></tr></table>>] }', "dot: files cannot be named"),
        ("digraph {a->b}\ndigraph {c->d}", "dot: there is more than one graph"),
        ("flowchart LR\nsubgraph a\nend\na --> b", "an arrow's end 'a' is no box"),
        ("flowchart LR\n" + " & ".join("abc"[n % 3] + str(n) for n in range(100)) + " --> x", "this is too much"),
        ("stateDiagram-v2\nstate A {\n}\nA --> B", "an arrow's end 'A' is no box"),
    ],
)
def test_what_no_diagram_can_hold_is_told(text: str, told: str, built: Build) -> None:
    report = built(json.dumps({"slides": [{"kind": "diagram", "title": "A", "diagram": text}]}), how="recorded")
    assert [problem.code for problem in report.problems] == ["diagram-text"]
    assert report.problems[0].message.startswith(told)


SEQUENCE = """sequenceDiagram
  autonumber 3
  A->>+B: ask
  Note over A,B: **both**
  alt known
    B-->>A: yes
    loop thrice
      B->>C: look
    end
  else unknown
    B--xA: no
  end
  Note right of B: it rests
  link A: Site @ https://example.org
"""
CLASSES = """classDiagram
  direction LR
  namespace Shapes {
    class Circle
    class Square
  }
  Base <|-- Circle
  Base *-- Square
  Base o-- Other
  class Other:::wild
  note for Circle "round"
  style Base fill:#f00
"""


def told(built: Build, text: str) -> tuple[Page, Report]:
    report = built(json.dumps({"slides": [{"kind": "diagram", "title": "A", "notes": "B", "diagram": text}]}))
    assert report.path, report.problems
    return report.pages[0], report


def by_words(page: Page) -> dict[str, Placed]:
    found = ((" ".join(paragraph.text for paragraph in item.node.paragraphs), item) for item in page.placed)
    return {words: item for words, item in found if words}


def test_a_sequence_has_its_notes_numbers_and_frames(built: Build) -> None:
    page, _ = told(built, SEQUENCE)
    said = by_words(page)
    assert {
        "3 ask",
        "both",
        "alt known",
        "4 yes",
        "loop thrice",
        "5 look",
        "else unknown",
        "6 no",
        "it rests",
    } < said.keys()
    over, a, b, c = (said[words].rect for words in ("both", "A", "B", "C"))
    assert over.x < a.x + a.w // 2 and over.right > b.x + b.w // 2
    assert b.x + b.w // 2 < said["it rests"].rect.x and said["it rests"].rect.right < c.x + c.w // 2
    frames = [item.rect for item in page.placed if isinstance(item.node, Shape) and item.node.line == "hairline"]
    frames = [rect for rect in frames if rect.w > PER["in"]]
    alternative, loop, otherwise = frames
    assert alternative.holds(loop) and alternative.holds(said["4 yes"].rect) and loop.holds(said["5 look"].rect)
    assert otherwise.holds(said["6 no"].rect) and (otherwise.x, otherwise.w) == (alternative.x, alternative.w)
    assert abs(alternative.bottom - otherwise.y) < PER["pt"] and not otherwise.overlaps(said["it rests"].rect)
    boxes = [item for words, item in said.items() if words[:3] in ("bot", "it ", "A", "B", "C") or words[0].isdigit()]
    assert not any(one.rect.overlaps(other.rect) for one, other in combinations(boxes, 2))


def test_classes_have_namespaces_notes_and_heads(built: Build) -> None:
    page, report = told(built, CLASSES)
    said = by_words(page)
    frame = next(item.rect for item in page.placed if isinstance(item.node, Shape) and item.node.line == "hairline")
    assert all(frame.holds(said[words].rect) for words in ("Circle", "Square", "Shapes")) and "«aggregation»" in said
    arrows = [item.node for item in page.placed if isinstance(item.node, Connector)]
    assert {(arrow.heads, arrow.look) for arrow in arrows} == {
        (("triangle", "none"), "solid"),
        (("diamond", "none"), "solid"),
        (("none", "none"), "dashed"),
    }
    assert report.path and validate(report.path) == []


def test_what_is_not_drawn_is_told_once_at_its_place(built: Build) -> None:
    def warnings(text: str) -> list[tuple[int, str]]:
        body = "".join(f"    {line}\n" for line in text.splitlines())
        report = built(f"slides:\n- kind: diagram\n  title: One\n  notes: Two\n  diagram: |\n{body}")
        return sorted((problem.where.line - 5, problem.message) for problem in report.problems)

    assert warnings(SEQUENCE) == [(3, "not drawn: +"), (14, "not drawn: link")]
    assert warnings(CLASSES) == [(10, "not drawn: class wild"), (12, "not drawn: style")]
    assert warnings("flowchart LR\n style --> click\n a:::accent --> title[style it]") == []
    assert warnings("flowchart LR\n a --> b\n class a,b red\n class a second") == [(3, "not drawn: class red")]
    assert warnings("digraph { a [fillcolor=red]; b [class=accent]; a -> b }") == [(1, "not drawn: class red")]


def test_arrows_hold_on_to_the_frames_of_groups(built: Build) -> None:
    text = "flowchart LR\n subgraph one [One]\n a --> b\n end\n subgraph two [Two]\n c\n end\n one --> two\n x --> one"
    page, report = told(built, text)
    assert report.problems == [] and report.path
    frames = [item for item in page.placed if isinstance(item.node, Shape) and item.node.fill == "none"]
    arrows = [item.node for item in page.placed if isinstance(item.node, Connector)]
    assert [(arrow.begin, arrow.end) for arrow in arrows][1] == (frames[0].node, frames[1].node)
    assert len(parts(page)[0]) == 4 and len(list(glue(report.path))) == 6
    assert max(far for far, _ in glue(report.path)) <= PER["pt"]


def test_a_frame_comes_with_the_first_of_its_boxes(built: Build) -> None:
    text = "flowchart LR\n subgraph one [One]\n a --> b\n end\n b --> c"
    body = "".join(f"    {line}\n" for line in text.splitlines())
    report = built(f"slides:\n- kind: diagram\n  title: One\n  steps: c | b | a\n  diagram: |\n{body}")
    (frame,) = (item for item in report.pages[0].placed if isinstance(item.node, Shape) and item.node.fill == "none")
    assert frame.node.step == 2 and by_words(report.pages[0])["One"].node.step == 2
