"""A rebuild does only what is new, and gives the same bytes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, Build

from deck.base import engine as engine_module
from deck.base.cache import RESULT, Cache

OUTLINE = """
title: Two figures
slides:
- {kind: figure, title: One, figure: figures/one.py, alt: One line}
- {kind: figure, title: Two, figure: figures/two.py, alt: Another line}
- kind: code
  title: When
  code: |
    import time
    print(time.time_ns())
"""
FIGURE = """
from shared import color


def draw(ax, theme, data):
    ax.plot([row["y"] for row in data("data/{name}.csv")], color=color(theme))
"""


@pytest.fixture
def figures(lecture: Path) -> Path:
    """Two figures, each with data of its own and a module that both import."""
    (lecture / "assets" / "data").mkdir()
    for name in ("one", "two"):
        (lecture / "assets" / "figures" / f"{name}.py").write_text(FIGURE.replace("{name}", name))
        (lecture / "assets" / "data" / f"{name}.csv").write_text("y\n1\n2\n")
    (lecture / "assets" / "figures" / "shared.py").write_text("def color(theme):\n    return theme.accent\n")
    return lecture


def test_a_rebuild_draws_and_runs_nothing_and_gives_the_same_bytes(built: Build, figures: Path) -> None:
    first = built(OUTLINE)
    assert (first.drawn.drawn, first.ran.live) == (2, 1)
    bytes_before = (figures / "deck.pptx").read_bytes()
    second = built(OUTLINE)
    assert (second.drawn.drawn, second.drawn.reused, second.ran.live, second.ran.reused) == (0, 2, 0, 1)
    assert (figures / "deck.pptx").read_bytes() == bytes_before


@pytest.mark.slow
@pytest.mark.parametrize(("change", "redrawn"), [("data/one.csv", 1), ("figures/two.py", 1), ("figures/shared.py", 2)])
def test_a_changed_file_redraws_the_figures_that_read_it_and_no_other(
    built: Build, figures: Path, change: str, redrawn: int
) -> None:
    built(OUTLINE)
    with (figures / "assets" / change).open("a") as file:
        file.write("3\n" if change.endswith("csv") else "\n# changed\n")
    again = built(OUTLINE)
    assert (again.drawn.drawn, again.drawn.reused, again.ran.live) == (redrawn, 2 - redrawn, 0)


@pytest.mark.slow
def test_a_changed_snippet_runs_again_and_draws_nothing(built: Build, figures: Path) -> None:
    built(OUTLINE)
    again = built(OUTLINE.replace("print(time", "print('now', time"))
    assert (again.drawn.drawn, again.ran.live) == (0, 1)


def test_all_that_is_kept_can_be_read_again(built: Build, figures: Path) -> None:
    built(OUTLINE)
    cache = Cache(figures / ".lectern")
    kept = [path.name for path in (figures / ".lectern").iterdir() if RESULT.fullmatch(path.name)]
    assert len(kept) >= 4  # the theme, two figures, a session
    assert [name for name in kept if cache.recall(name) is None] == []


@pytest.mark.slow
def test_live_runs_what_has_not_changed(built: Build, figures: Path) -> None:
    first = built(OUTLINE)
    again = built(OUTLINE, how="live")
    assert first.path and again.ran.live == 1


@pytest.mark.slow
def test_the_dark_theme_draws_anew(built: Build, figures: Path) -> None:
    built(OUTLINE)
    assert built(OUTLINE, "dark").drawn.drawn == 2


@pytest.mark.slow
def test_two_folders_give_the_same_bytes(built: Build, figures: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    still = OUTLINE.partition("- kind: code")[0]
    built(still)
    first = (figures / "deck.pptx").read_bytes()
    other = tmp_path_factory.mktemp("elsewhere") / "lecture"
    figures.rename(other)
    script = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from deck.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", script, str(other / "outline.yaml"), "-o", str(other / "again.pptx")]
    subprocess.run(command, check=True, capture_output=True, env={"PYTHONHASHSEED": "7", "PATH": ""})
    assert (other / "again.pptx").read_bytes() == first


@pytest.mark.slow
def test_a_rebuild_imports_neither_matplotlib_nor_torch(built: Build, figures: Path) -> None:
    built(OUTLINE)
    script = (
        f"import sys, json; sys.path.insert(0, {str(ROOT)!r})\n"
        "from deck.cli.main import main\n"
        "code = main(sys.argv[1:])\n"
        "heavy = {'matplotlib', 'numpy', 'torch', 'jax', 'pandas', 'rich'}\n"
        "print(json.dumps([code, sorted(heavy & set(sys.modules))]))"
    )
    command = [sys.executable, "-c", script, str(figures / "outline.yaml"), "-o", str(figures / "deck.pptx")]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert json.loads(done.stdout.splitlines()[-1]) == [0, []]


@pytest.mark.parametrize(
    "harm", [lambda blob: blob[:40], lambda blob: blob[:-3], lambda blob: b"", lambda blob: b"x" + blob]
)
def test_a_damaged_result_counts_as_none(tmp_path: Path, harm: object) -> None:
    cache = Cache(tmp_path)
    cache.keep("key", {"a": 1})
    assert cache.recall("key") == {"a": 1}
    path = tmp_path / "key"
    path.write_bytes(harm(path.read_bytes()))  # type: ignore[operator]
    assert cache.recall("key") is None


def test_a_result_of_another_name_counts_as_none(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.keep("one", {"a": 1})
    (tmp_path / "one").rename(tmp_path / "other")
    assert cache.recall("other") is None


@pytest.mark.parametrize(
    ("changed", "makers"),
    [
        ("base/units.py", ("graphics.drawing.native", "graphics.drawing.figure")),
        ("model/style.py", ("graphics.drawing.native", "graphics.drawing.figure")),
        ("layout/metrics/arial.json", ("graphics.drawing.native",)),
        ("graphics/drawing/figure.mplstyle", ("graphics.drawing.figure",)),
        ("base/escape.py", ("pptx.presentation",)),
        ("pptx/palette.py", ("theme.choose", "pptx.layouts")),
        ("code/live/inside/results.py", ("code.live.inside.startup",)),
        ("maths/glyphs.json", ("maths.contours",)),
    ],
)
def test_a_change_of_what_a_result_was_made_with_makes_it_new(
    changed: str, makers: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = tmp_path / "deck"
    shutil.copytree(ROOT / "deck", engine, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(engine_module, "ENGINE", engine)

    def name() -> str:
        for known in ("_read", "made_by", "_sources", "_names", "stamps"):
            getattr(engine_module, known).cache_clear()
        return engine_module.made_by(*makers)

    before = name()
    assert name() == before
    with (engine / changed).open("a") as file:
        file.write("\n")
    assert name() != before
    (engine / "cli" / "main.py").write_text("")  # which none of them imports
    after = name()
    (engine / changed).write_bytes((ROOT / "deck" / changed).read_bytes())
    assert (name(), after) == (before, after)
    with pytest.raises(KeyError, match=r"no module deck\.no\.such"):
        engine_module.made_by("no.such")
    monkeypatch.undo()
    name()
