"""Give tests a small lecture to build, and the real one built once in each theme; leave out the long ones."""

from __future__ import annotations

import inspect
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import films
import pytest
from PIL import Image

from deck.pipeline.build import build
from deck.pipeline.report import Options, Report

ROOT = Path(__file__).parent.parent
FIGURE = '''"""A line that rises."""


def draw(ax, theme):
    ax.plot([0, 1], [0, 1], color=theme.accent)
'''

NEEDS = {"libreoffice", "sdk", "network", "commonmark", "browser"}
LONG = {"slow", "fuzz", "libreoffice", "network", "commonmark", "browser"}  # left out, but with LECTERN_TESTS=all
LEFT_OUT = pytest.StashKey[int]()

Build = Callable[..., Report]


@pytest.fixture
def lecture(tmp_path: Path) -> Iterator[Path]:
    """A folder for a lecture, with a figure, a picture and a film under assets/."""
    yield furnished(tmp_path)


@pytest.fixture
def built(lecture: Path) -> Build:
    """Builds an outline given as text; the report says what came of it."""
    return partial(built_in, lecture)


def furnished(folder: Path) -> Path:
    """A lecture's folder, with a figure, a picture and a film under assets/."""
    (folder / "assets" / "figures").mkdir(parents=True)
    (folder / "assets" / "images").mkdir()
    (folder / "assets" / "films").mkdir()
    (folder / "assets" / "figures" / "example.py").write_text(FIGURE)
    Image.new("RGB", (800, 800), "#888888").save(folder / "assets" / "images" / "example.png")
    (folder / "assets" / "films" / "example.mp4").write_bytes(films.mp4())
    return folder


def built_in(folder: Path, text: str, theme: str = "", **options: object) -> Report:
    """What came of an outline, given as text, that was built in a lecture's folder."""
    (folder / "outline.yaml").write_text(text, encoding="utf-8")
    return build(Options(folder / "outline.yaml", folder / "deck.pptx", theme, **options), _quiet)  # type: ignore[arg-type]


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
def offline(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Environment variables under which pip reaches nothing, and none has been: what needs a package is not run."""
    nothing = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "PIP_CONFIG_FILE": os.devnull}
    return {**os.environ, **nothing, "XDG_CACHE_HOME": str(tmp_path_factory.mktemp("nobody"))}


@pytest.fixture(scope="session", params=[pytest.param(theme, marks=pytest.mark.slow) for theme in ("light", "dark")])
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


POSIX = re.compile(
    r"mkfifo|symlink_to|preexec_fn|os\.(?:fork|kill|umask)|#!/bin/sh|SIG(?:STOP|KILL)|/proc/|/dev/|chmod\(0o"
    r"|import (?:fcntl|resource|pty)"
)


def pytest_itemcollected(item: pytest.Item) -> None:
    """On Windows, skip the tests that themselves use what only POSIX has."""
    function = getattr(item, "function", None)
    if sys.platform == "win32" and function and POSIX.search(inspect.getsource(function)):
        item.add_marker(pytest.mark.skip(reason="the test itself uses what only POSIX has"))


@pytest.hookimpl(trylast=True)  # after what -k and -m left
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long tests out, unless all are asked for, or these by -m or by name; readers only by -m or name."""
    if config.option.markexpr:
        return
    unwanted = {"readers"} if os.environ.get("LECTERN_TESTS") == "all" else LONG | {"readers"}
    left = [item for item in items if unwanted & {mark.name for mark in item.iter_markers()} and not _named(item)]
    config.stash[LEFT_OUT] = len(left)
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in set(left)]


def _named(item: pytest.Item) -> bool:
    """Whether the command names this test, with or without its parameters."""
    named = (argument.partition("::") for argument in item.config.args)
    name = item.nodeid.partition("::")[2]
    here = item.config.invocation_params.dir
    return any(test in (name, name.partition("[")[0]) and here / path == item.path for path, _, test in named if test)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Learn from a worker, each of which collects all tests, how many it left out."""
    node.config.stash[LEFT_OUT] = getattr(node, "workeroutput", {}).get("left out", 0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say how many long tests were left out, and how to run them."""
    if left := config.stash.get(LEFT_OUT, 0):
        terminalreporter.write_line(f"{left} long tests left out: LECTERN_TESTS=all python -m pytest runs them too")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where all that tests need is meant to be (CI says so), a skip for want of it fails."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left out"] = session.config.stash.get(LEFT_OUT, 0)
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if not reporter or not os.environ.get("LECTERN_NO_SKIP"):
        return
    skipped = [report for report in reporter.stats.get("skipped", []) if NEEDS & set(report.keywords)]
    if skipped:
        reporter.write_line(f"{len(skipped)} tests were skipped that must run here", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
