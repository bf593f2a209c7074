"""What a snippet makes beside its text lands on the slide as what it is: figures, pictures, tables."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Build, built_in, furnished
from matplotlib.figure import Figure
from pptx.util import Length
from readback import A, slides, words
from sdk import validate

from deck.base.files import own_folder
from deck.cli.main import main
from deck.code.live.inside.results import Results
from deck.code.live.results import described, mapped, read, same
from deck.model.results import Drawing, Frame
from deck.pipeline.report import Report

PLOT = "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.plot([1, 4, 9])\nax.set_title('Squares')"
ALT = "  alt: A line that rises ever more steeply\n"


def outline(code: str, more: str = ALT, title: str = "Code") -> str:
    lines = "".join(f"    {line}\n" for line in code.splitlines())
    return f"- kind: code\n  title: {title}\n{more}  code: |\n{lines}"


def shapes(report: Report, number: int = 0) -> dict[str, Any]:
    assert report.path, report.problems
    return {shape.name: shape for shape in slides(report.path)[number].shapes}


def sizes(shape: Any) -> set[float]:
    """The sizes in points of all text in a shape."""
    return {int(run.get("sz")) / 100 for run in shape._element.iter(f"{A}rPr")}


@pytest.mark.slow
@pytest.mark.parametrize("language", ["python", "prompt"])
def test_a_figure_is_native_and_drawn_for_its_place(built: Build, language: str) -> None:
    code = PLOT if language == "python" else PLOT.replace("ax.set", "_ = ax.set").replace("ax.plot", "_ = ax.plot")
    report = built("slides:\n" + outline(code, f"{ALT}  language: {language}\n"))
    assert report.problems == []
    found = shapes(report)
    figure, listing = found["Figure"], found["Code"]
    assert figure._element.xpath("string(./*/p:cNvPr/@descr)") == "A line that rises ever more steeply"
    assert [shape.text_frame.text for shape in figure.shapes if shape.has_text_frame][-1] == "Squares"
    assert not figure._element.xpath(".//p:pic") and figure._element.xpath(".//a:schemeClr[@val='accent1']")
    assert sizes(figure) == {16}
    assert figure.top > listing.top + listing.height and figure.width == listing.width
    assert report.path and "Line2D" not in words(report.path) and "Text(" not in words(report.path)


@pytest.mark.slow
def test_a_figure_whose_size_the_author_says_keeps_its_aspect(built: Build) -> None:
    code = PLOT.replace("subplots()", "subplots(figsize=(3, 2), layout='none')")
    drawn = shapes(built("slides:\n" + outline(code, f"{ALT}  show: output\n")))["Figure"]
    line = next(shape for shape in drawn.shapes if shape.name == "line")
    (size,) = sizes(drawn)
    assert size == pytest.approx(16 * Length(drawn.height).inches / 2, abs=0.02)
    width = drawn.height * 3 / 2  # of the figure; the group has all of the place
    assert abs(line.left + line.width / 2 - drawn.left - drawn.width / 2) < width / 20
    assert width / 2 < line.width < width


@pytest.mark.slow
def test_steps_of_a_figure_come_click_by_click(built: Build) -> None:
    code = PLOT.replace("9])", "9], gid='step1')")
    report = built("slides:\n" + outline(code, f"{ALT}  show: output\n"))
    assert report.path
    (slide,) = slides(report.path)
    (group,) = (shape for shape in slide.shapes if shape.name == "step1")
    assert str(group.shape_id) in slide._element.xpath("//p:timing//p:spTgt/@spid")


@pytest.mark.slow
def test_text_and_figures_stand_beside_the_code_and_wait_for_a_click(built: Build) -> None:
    code = (
        "print('two figures')\nimport matplotlib.pyplot as plt\nfor n in (1, 2):\n    plt.figure()\n    plt.plot([n])"
    )
    report = built("slides:\n" + outline(code, f"{ALT}  output: beside\n  click: true\n"))
    assert report.path
    (slide,) = slides(report.path)
    listing, printed, one, two = list(slide.shapes)[1:5]
    assert printed.text_frame.text == "two figures"
    assert printed.left == one.left == two.left > listing.left + listing.width
    assert printed.top < one.top < two.top
    assert len(set(slide._element.xpath("//p:timing//p:spTgt/@spid"))) == 3
    assert two._element.xpath("string(./*/p:cNvPr/@descr)").endswith("steeply (2)")


OBSTINATE = """
from matplotlib.lines import Line2D
class Obstinate(Line2D):
    def draw(self, renderer):
        if hasattr(renderer, "items"):
            raise TypeError("only for Agg")
        super().draw(renderer)
ax.add_line(Obstinate([0, 1], [0, 1]))
fig
"""


@pytest.mark.slow
def test_what_cannot_be_drawn_natively_is_a_picture_sharp_enough(built: Build) -> None:
    figure = shapes(built("slides:\n" + outline(PLOT + OBSTINATE, f"{ALT}  show: output\n")))["Figure"]
    (picture,) = figure.shapes
    assert picture.image.content_type == "image/png" and picture._element.xpath(".//*[local-name()='svgBlip']")
    assert picture.image.size[0] / Length(picture.width).inches == pytest.approx(200, rel=0.01)


@pytest.mark.slow
def test_a_mistake_in_a_figure_is_the_snippets(built: Build) -> None:
    (problem,) = built("slides:\n" + outline(PLOT.replace("Squares", "$a_{$"))).problems
    assert problem.message == "code raised ValueError: a_{"
    assert "Expected" in problem.hint


def test_a_picture_is_shown_and_a_small_one_is_not_blurred(built: Build) -> None:
    code = "from PIL import Image\nImage.new('P', (4, 2))"
    found = shapes(built("slides:\n" + outline(code, f"{ALT}  output: beside\n")))
    (picture,) = found["Figure"].shapes
    assert picture.width == pytest.approx(2 * picture.height, abs=2)
    assert picture.image.size == (800, 400)
    assert "<PIL" not in "".join(shape.text_frame.text for shape in found.values() if shape.has_text_frame)


@pytest.mark.slow
def test_the_authors_modules_are_not_touched_by_the_renderer(built: Build) -> None:
    code = "import pathlib\npathlib.Path('deck.py').write_text('x = 7')\n" + PLOT
    report = built(
        "slides:\n"
        + outline(code, f"{ALT}  session: s\n")
        + outline(
            "import sys\nimport deck\nfig, deck.x, [name for name in sys.modules if name.startswith('deck')]",
            "  session: s\n",
        )
    )
    assert report.path and "7, ['deck'])" in words(report.path)


def test_what_plots_are_told_as_is_not_shown_and_other_mappings_are(tmp_path: Path) -> None:
    """boxplot() gives lists by their names, violinplot() a list and collections, which are none."""
    axes = Figure().subplots()
    results = Results(tmp_path, "", {}, "")
    assert results.takes(axes.boxplot([1.0, 2.0, 4.0])) and results.takes(axes.violinplot([1.0, 2.0, 4.0]))
    assert not results.takes({"a": 1}) and not results.takes({})


@pytest.mark.slow
def test_a_later_snippet_may_go_on_with_a_figure(built: Build) -> None:
    report = built(
        "slides:\n"
        + outline(PLOT, f"{ALT}  session: s\n")
        + outline("ax.set_title('Cubes')\nfig", f"{ALT}  session: s\n", "Later")
    )
    for number, title in enumerate(("Squares", "Cubes")):
        figure = shapes(report, number)["Figure"]
        assert title in [shape.text_frame.text for shape in figure.shapes if shape.has_text_frame]


def run(folder: Path, *arguments: str) -> int:
    return main([*arguments, str(folder / "outline.yaml")])


@pytest.fixture
def recorded(lecture: Path) -> Path:
    """A lecture with a figure of many points, its text apart, and a picture, built once."""
    return recorded_in(lecture)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The same, for tests that change nothing in it."""
    folder = recorded_in(furnished(tmp_path_factory.mktemp("kept")))
    yield folder


def recorded_in(lecture: Path) -> Path:
    (lecture / "many.txt").write_text("1000")
    many = f"# hide\nn = int(open({str(lecture / 'many.txt')!r}).read())\n# show\nimport matplotlib.pyplot as plt\n"
    many += "for m in range(401):\n    plt.plot([m, n], [0, m])\nplt.xlabel('many')"
    picture = "from PIL import Image\nImage.new('RGB', (500, 500), 'red')"
    assert built_in(lecture, "slides:\n" + outline(many) + outline(picture, title="Picture")).path
    return lecture


@pytest.mark.slow
def test_noise_is_masked_in_the_words_of_figures(built: Build, lecture: Path) -> None:
    code = PLOT.replace("'Squares'", "f'At <{time.time_ns()}>'")
    report = built("slides:\n" + outline("import time\n" + code, ALT + "  ignore: '[0-9]{10,}'\n"))
    label = [shape for shape in shapes(report)["Figure"].shapes if shape.has_text_frame][-1]
    assert (label.text_frame.text, label.name) == ("At <…>", "text: At <…>")
    assert run(lecture, "check") == 0


def test_noise_is_masked_in_tables() -> None:
    frame = Frame((("", "at"), ("0", "0x7f12"), ("1", "none")), 1, "ll")
    masked = mapped(frame, lambda text: text.replace("0x7f12", "…"))
    assert masked == Frame((("", "at"), ("0", "…"), ("1", "none")), 1, "ll")


@pytest.mark.slow
def test_recordings_hold_what_was_made(recorded: Path) -> None:
    first = (recorded / "deck.pptx").read_bytes()
    folder = recorded / "assets" / "recordings"
    assert {path.suffix for path in folder.iterdir()} == {".json", ".drawing", ".png", ".svg"}
    (snippet,) = json.loads((folder / "code.json").read_text())["snippets"]
    assert "'many' at " in "".join(snippet["results"][0]["shows"])
    (recorded / "many.txt").unlink()
    assert run(recorded, "--no-run", "-o", str(recorded / "again.pptx")) == 0
    assert (recorded / "again.pptx").read_bytes() == first
    before = sorted(folder.iterdir())
    (recorded / "many.txt").write_text("2000")
    assert run(recorded, "--live") == 0
    assert len(before) == len(list(folder.iterdir())) and before != sorted(folder.iterdir())


@pytest.mark.slow
def test_check_tells_what_differs_in_a_figure(recorded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(recorded, "check") == 0
    (recorded / "many.txt").write_text("700")
    assert run(recorded, "check") == 1
    said = capsys.readouterr().err
    assert "error: code gives something else than recorded\n    --- recorded\n    +++ now\n" in said
    assert "\n    -'1000' at " in said and "\n    +'700' at " in said and "Picture" not in said
    assert run(recorded, "check", "--accept") == 0
    assert run(recorded, "check") == 0


@pytest.mark.slow
def test_a_shape_a_hairs_breadth_elsewhere_is_the_same(kept: Path) -> None:
    folder = kept / "assets" / "recordings"
    told = json.loads((folder / "code.json").read_text())["snippets"][0]["results"]
    (drawing,) = read(told, folder)
    assert isinstance(drawing, Drawing)
    near = Drawing(drawing.artwork.fitted(1, 5, 0), drawing.inches, drawing.seen)
    far = Drawing(drawing.artwork.fitted(1, 24, 0), drawing.inches, drawing.seen)
    assert described(near) != described(drawing) and same(near, drawing) and not same(far, drawing)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"picture": 0', '"picture": 1'),
        ('"picture": 0', '"picture": -1'),
        ('"picture": 0', '"picture": 0.0'),
        ('"svg": null', '"svg": 0'),
        ('"svg": null', '"svg": null, "click": "ppaction://program"'),
        ('"kind": "image"', '"kind": "link"'),
        ('"box": [0.0,', '"box": [1e9,'),
        ('"box": [0.0,', '"box": [NaN,'),
        ('"box": [0.0,', '"box": ["0",'),
        ('"box": [0.0,', '"box": [0, 0.0,'),
        ('"name": "picture"', '"name": ["picture"]'),
        ('{"layers": [', '{"layers": [["image"],'),
        ('{"layers": [', '{"layers": ' + "[" * 100_000),
        ("}", ""),
    ],
)
def test_a_drawing_that_was_tampered_with_is_refused(
    kept: Path, old: str, new: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(kept, tmp_path, ignore=shutil.ignore_patterns(".lectern"), dirs_exist_ok=True)
    (path,) = (tmp_path / "assets" / "recordings").glob("picture-*.drawing")
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    assert run(tmp_path, "--no-run") == 1
    assert (
        "picture is not run\n    hint: and its recording cannot be used: picture.json is damaged: "
        in capsys.readouterr().err
    )


PATH = {"kind": "path", "name": "line", "fill": None, "line": None}
SUBPATH = {"steps": "ML", "points": [0, 0, 9, 9], "filled": False}
LINE = {"width": 1, "ink": {"color": "accent", "alpha": 1}, "dashes": [2, 1], "cap": "butt", "join": "round"}
LABEL = {
    **{"kind": "label", "name": "text", "box": [0, 0, 9, 9], "angle": 0, "font": "", "size": 12, "bold": False},
    **{"italic": False, "ink": {"color": "#AA5500", "alpha": 1}, "align": "left", "pitch": 0, "lines": [[["a", True]]]},
}


@pytest.mark.parametrize(
    "shape",
    [
        PATH,
        PATH | {"paths": []},
        PATH | {"paths": [SUBPATH | {"steps": "LM"}]},
        PATH | {"paths": [SUBPATH | {"steps": "MA"}]},
        PATH | {"paths": [SUBPATH | {"points": [0, 0, 9]}]},
        PATH | {"paths": [SUBPATH | {"points": [0, 0, 9, True]}]},
        PATH | {"paths": [SUBPATH | {"filled": 1}]},
        PATH | {"paths": [SUBPATH], "fill": "accent"},
        PATH | {"paths": [SUBPATH], "fill": {"color": "accent", "alpha": 2}},
        PATH | {"paths": [SUBPATH], "fill": {"color": '"/><a:hlinkClick r:id="', "alpha": 1}},
        PATH | {"paths": [SUBPATH], "line": LINE | {"dashes": [1]}},
        PATH | {"paths": [SUBPATH], "line": LINE | {"dashes": [1, 1e9]}},
        PATH | {"paths": [SUBPATH], "line": LINE | {"cap": "square dance"}},
        PATH | {"paths": [SUBPATH], "line": LINE | {"width": -1}},
        LABEL | {"align": "justify"},
        LABEL | {"size": "12"},
        LABEL | {"bold": "b"},
        LABEL | {"lines": []},
        LABEL | {"lines": ["words"]},
        LABEL | {"lines": [[["words", False, "https://example.org"]]]},
        LABEL | {"href": "https://example.org"},
    ],
)
def test_what_is_no_shape_is_refused(shape: dict[str, Any], tmp_path: Path) -> None:
    def drawing(one: object) -> list[dict[str, Any]]:
        return [{"inches": [1, 1], "drawing": {"layers": [{"gid": "", "shapes": [one]}]}, "pictures": []}]

    assert read(drawing(PATH | {"paths": [SUBPATH], "line": LINE}), tmp_path) and read(drawing(LABEL), tmp_path)
    with pytest.raises(ValueError):
        read(drawing(shape), tmp_path)


def test_a_recording_of_an_older_lectern_is_told(tmp_path: Path) -> None:
    """Its drawings were DrawingML, which is not read any more."""
    (tmp_path / "plot.xml").write_text("<drawing/>")
    with pytest.raises(ValueError, match="an older Lectern"):
        read([{"inches": [1, 1], "layers": "plot.xml", "pictures": []}], tmp_path)


@pytest.mark.slow
def test_a_drawing_that_is_missing_is_told_and_recorded_again(recorded: Path) -> None:
    (path,) = (recorded / "assets" / "recordings").glob("picture-*.png")
    path.unlink()
    assert run(recorded, "--no-run") == 1
    assert run(recorded, "--live") == 0
    assert path.exists()


@pytest.mark.slow
@pytest.mark.sdk
def test_the_sdk_finds_nothing_wrong(kept: Path) -> None:
    assert validate(kept / "deck.pptx") == []


FRAME = """\
import pandas as pd
frame = pd.DataFrame({
    "city": ["Aarhus", "Odense"] * 30,
    "people": [290598, 183763] * 30,
    "share": [1 / 7, 2.5] * 30,
})
frame
"""


@pytest.mark.network
def test_a_data_frame_is_a_native_table(built: Build, lecture: Path) -> None:
    if "LECTERN_CACHE" in os.environ:
        folder = own_folder(lecture)
        assert folder
        kept = Path(os.environ["LECTERN_CACHE"]) / "environments"
        shutil.copytree(kept, folder / "environments", symlinks=True)  # no link to it would be followed
    head = "environments: {frames: [pandas==3.0.6]}\nslides:\n"
    grouped = "frame.groupby('city').mean().rename_axis('town')['people']"
    session = "  session: s\n  environment: frames\n"
    report = built(head + outline(FRAME, session + "  most: 3\n") + outline(grouped, session, "Grouped"))
    rows = [[cell.text for cell in row.cells] for row in shapes(report)["Table"].table.rows]
    assert rows == [
        ["", "city", "people", "share"],
        ["0", "Aarhus", "290598", "0.142857"],
        ["1", "Odense", "183763", "2.500000"],
        ["2", "Aarhus", "290598", "0.142857"],
    ]
    assert report.path and "… 57 more rows" in words(report.path)
    table = shapes(report)["Table"]._element
    assert table.xpath(".//a:tr[2]/a:tc//a:pPr/@algn") == ["r", "l", "r", "r"]
    rows = [[cell.text for cell in row.cells] for row in shapes(report, 1)["Table"].table.rows]
    assert rows == [["town", "people"], ["Aarhus", "290598.0"], ["Odense", "183763.0"]]
