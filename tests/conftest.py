"""Give tests a small lecture to build, and the real one built once in each theme."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import films
import pytest
from PIL import Image

from deck.live.warm import Warm
from deck.pipeline import build
from deck.report import Options, Report

ROOT = Path(__file__).parent.parent
FIGURE = '''"""A line that rises."""


def draw(ax, theme):
    ax.plot([0, 1], [0, 1], color=theme.accent)
'''

NEEDS = {"libreoffice", "sdk", "network"}

Build = Callable[..., Report]


@pytest.fixture
def lecture(tmp_path: Path) -> Iterator[Path]:
    """A folder for a lecture, with a figure, a picture and a film under assets/."""
    (tmp_path / "assets" / "figures").mkdir(parents=True)
    (tmp_path / "assets" / "images").mkdir()
    (tmp_path / "assets" / "films").mkdir()
    (tmp_path / "assets" / "figures" / "example.py").write_text(FIGURE)
    Image.new("RGB", (800, 800), "#888888").save(tmp_path / "assets" / "images" / "example.png")
    (tmp_path / "assets" / "films" / "example.mp4").write_bytes(films.mp4())
    yield tmp_path
    Warm(tmp_path / ".cache" / "warm").stop()


@pytest.fixture
def built(lecture: Path) -> Build:
    """Builds an outline given as text; the report says what came of it."""

    def build_text(text: str, theme: str = "", **options: object) -> Report:
        (lecture / "outline.yaml").write_text(text, encoding="utf-8")
        return build(Options(lecture / "outline.yaml", lecture / "deck.pptx", theme, **options), _quiet)  # type: ignore[arg-type]

    return build_text


def _quiet(stage: str, text: str) -> None:
    """Progress is not what these tests look at."""


@pytest.fixture(scope="session")
def installed_fonts() -> None:
    """Tell matplotlib of fonts that were installed after its first use, from which it keeps a list of them."""
    from matplotlib import font_manager

    listed = {font.fname for font in font_manager.fontManager.ttflist}
    for path in set(font_manager.findSystemFonts()) - listed:
        with suppress(RuntimeError):  # a kind of font that matplotlib does not read
            font_manager.fontManager.addfont(path)


def copied(folder: Path) -> Path:
    """The project's own lecture, copied into a folder: its outline and its assets, no cache."""
    shutil.copytree(ROOT / "assets", folder / "assets", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "outline.yaml", folder / "outline.yaml")
    return folder / "outline.yaml"


@pytest.fixture(scope="session")
def offline() -> dict[str, str]:
    """Environment variables under which pip reaches nothing: what needs a package not installed is not run."""
    return {**os.environ, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "PIP_CONFIG_FILE": os.devnull}


@pytest.fixture(scope="session", params=["light", "dark"])
def shipped(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, offline: dict[str, str]) -> Path:
    """The real lecture, built from its recordings, in each theme."""
    folder = tmp_path_factory.mktemp(request.param)
    before = dict(os.environ)
    os.environ.update(offline)
    try:
        report = build(Options(copied(folder), folder / "deck.pptx", request.param), _quiet)
    finally:
        os.environ.clear()
        os.environ.update(before)
    assert report.path, "\n".join(map(str, report.problems))
    assert len(report.problems) <= 1  # that recordings stand in, unless this Python has torch and jax
    return report.path


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where LibreOffice, the validator and the network are meant to be (CI says so), a skip for want of them fails."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if not reporter or not os.environ.get("LECTERN_NO_SKIP"):
        return
    skipped = [report for report in reporter.stats.get("skipped", []) if NEEDS & set(report.keywords)]
    if skipped:
        reporter.write_line(f"{len(skipped)} tests were skipped that must run here", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
