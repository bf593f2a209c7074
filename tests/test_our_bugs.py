"""A bug of ours shows its traceback, wherever it is and whatever is being drawn; a lecturer's mistake never does."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, Build
from test_results import PLOT, outline

FIGURE = "slides:\n- {kind: figure, title: One, figure: figures/example.py, alt: A line that rises}\n"
MANY = "slides:\n" + "".join(
    f"- {{kind: figure, title: Figure {n}, figure: figures/example{n}.py, alt: A line that rises}}\n" for n in range(6)
)
SNIPPET = "slides:\n" + outline(PLOT)
BUG = 'raise ZeroDivisionError("a bug of ours")'


@pytest.fixture
def engine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the engine, to be damaged."""
    folder = tmp_path_factory.mktemp("engine")
    for name in ("deck", "templates"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("build.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    return folder


def damage(engine: Path, file: str, function: str) -> None:
    """Let a function of the engine raise."""
    path = engine / "deck" / file
    text = path.read_text(encoding="utf-8")
    begin = re.search(rf"^( *)def {function}\(.*?\)(?: -> [^\n]+)?:\n", text, re.MULTILINE | re.DOTALL)
    assert begin, function
    path.write_text(f"{text[: begin.end()]}{begin[1]}    {BUG}\n{text[begin.end() :]}", encoding="utf-8")


def built_by(engine: Path, lecture: Path, text: str) -> subprocess.CompletedProcess[str]:
    for n in range(6):
        shutil.copy(lecture / "assets" / "figures" / "example.py", lecture / "assets" / "figures" / f"example{n}.py")
    (lecture / "outline.yaml").write_text(text, encoding="utf-8")
    command = [sys.executable, "build.py", str(lecture / "outline.yaml"), "-o", str(lecture / "deck.pptx")]
    return subprocess.run(command, cwd=engine, capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "function", "text"),
    [
        ("graphics/drawing/renderer.py", "_paint", FIGURE),
        ("graphics/drawing/renderer.py", "_paint", MANY),
        ("graphics/drawing/renderer.py", "_paint", SNIPPET),
        ("graphics/drawing/raster.py", "mixed", SNIPPET),
        ("layout/measure.py", "text_width", FIGURE),
        ("layout/measure.py", "text_width", SNIPPET),
        ("code/live/drawings.py", "_plain", SNIPPET),
        (
            "code/live/inside/results.py",
            "_file",
            "slides:\n" + outline("from PIL import Image\nImage.new('L', (9, 9))"),
        ),
        ("pptx/artwork.py", "_freeform", FIGURE),
        ("pptx/artwork.py", "_label", SNIPPET),
    ],
)
def test_our_bug_shows_its_traceback(file: str, function: str, text: str, engine: Path, lecture: Path) -> None:
    damage(engine, file, function)
    done = built_by(engine, lecture, text)
    assert done.returncode == 1
    assert "Traceback (most recent call last)" in done.stderr
    assert "ZeroDivisionError: a bug of ours" in done.stderr
    assert re.search(rf'File "{re.escape(str(engine))}/deck/{file}", line \d+, in {function}\n', done.stderr)
    assert ": error: " not in done.stderr and not (lecture / "deck.pptx").exists()


@pytest.mark.slow
def test_with_another_matplotlib_what_fails_natively_is_a_picture(engine: Path, lecture: Path) -> None:
    damage(engine, "graphics/drawing/renderer.py", "_paint")
    path = engine / "deck" / "code" / "live" / "process.py"
    text = path.read_text(encoding="utf-8")
    changed = re.sub(r'"matplotlib": .*\n', '"matplotlib": "1.5.0",\n', text)
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    done = built_by(engine, lecture, SNIPPET)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("draw", "said"),
    [
        ("ax.set_title('$a_{$')", "raised ValueError: a_{"),
        ("ax.plot([1, 2], alpha=3)", "raised ValueError: alpha (3) is outside 0-1 range"),
        ("fig.legend(5)", "raised TypeError"),
        ("data('data/wide.csv')", "cannot read data/wide.csv: a row has more cells than there are names"),
        ("data('data/none.csv')", "cannot read its data: no file assets/data/none.csv"),
        ("data(5)", "raised TypeError"),
        ("theme.colour", "raised AttributeError"),
        ("raise SystemExit(3)", "raised SystemExit: 3"),
        ("ax.add_artist(Odd())", "raised TypeError: 'int' object is not iterable"),
    ],
)
def test_a_mistake_in_a_figure_is_the_figures(draw: str, said: str, built: Build, lecture: Path) -> None:
    (lecture / "assets" / "data").mkdir()
    (lecture / "assets" / "data" / "wide.csv").write_text("x,y\n1,2,3\n")
    code = "from matplotlib.artist import Artist\n\n\nclass Odd(Artist):\n    def draw(self, renderer):\n"
    code += f"        list(5)\n\n\ndef draw(ax, fig, theme, data):\n    {draw}\n"
    (lecture / "assets" / "figures" / "example.py").write_text(code)
    (problem,) = (problem for problem in built(FIGURE).problems if problem.level == "error")
    assert problem.message.startswith(f"example.py {said}")


@pytest.mark.slow
@pytest.mark.parametrize(
    "draw",
    [
        "ax.plot([0, 1], [0, 1], dashes=(3,))",
        "ax.plot([0, 1], [0, 1], ls=(0, (float('nan'), 1)))",
        "ax.plot([0, 1], [0, 1], lw=float('nan'))",
        "ax.plot([0, 1], [0, 1], lw=float('inf'))",
        "ax.plot([0, 1], [0, 1], lw=-1)",
        "ax.plot([0, 1], [0, 1], '--', lw=1e-9)",
        "ax.text(0.5, 0.5, 'odd', rotation=float('nan'))",
        "ax.text(0.5, 0.5, chr(1))",
        "ax.add_patch(__import__('matplotlib').patches.Circle((1e9, 0), 1e8, clip_on=False, in_layout=False))",
    ],
)
@pytest.mark.parametrize("live", [False, True])
def test_odd_numbers_in_a_figure_are_no_bug(draw: str, live: bool, built: Build, lecture: Path) -> None:
    (lecture / "assets" / "figures" / "example.py").write_text(f"def draw(ax):\n    {draw}\n")
    code = f"import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\n{draw}\nfig"
    report = built("slides:\n" + outline(code, "  show: output\n  alt: A line that rises\n") if live else FIGURE)
    assert report.path, report.problems
