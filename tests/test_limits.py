"""A snippet's own time limit holds: for every kind of snippet, when it is run first and again, after imports or not."""

from __future__ import annotations

import sys

import pytest
from conftest import Build
from readback import words

from deck.code.live import kept as kept_states
from deck.code.live.kept import KeptStates
from deck.pipeline.report import Report

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux copies a process as it stands")

FIRST = "- {kind: code, title: First, session: s, language: python, timeout: 1, code: 'import time'}\n"
CODE = "- kind: code\n  title: Second\n  session: s\n  language: {language}\n  timeout: {limit}\n  code: |\n"
SNIPPETS = {
    "prompt": "import json\nimport time\ntime.sleep({seconds})\nprint('done {n}')",
    "python": "import json\nimport time\ntime.sleep({seconds})\nprint('done {n}')",
    "shell": "$ sleep {seconds}; echo done {n}",
    "doctest": ">>> import json, time\n>>> time.sleep({seconds})\n>>> print('done {n}')\ndone {n}",
}
FIGURE = "- {{kind: figure, title: Second, figure: value.py, session: s, value: {expression}, alt: A line}}\n"
DRAWS = "def draw(ax, value):\n    ax.set_title(value)\n    ax.plot([0, 1])\n"
VALUES = {
    "value": FIGURE,
    "inline": "- {{title: Second, bullets: ['`{{python s}} {expression}`']}}\n",
}
LAST = "- {kind: code, title: Last, session: s, language: python, timeout: 1, code: 'print(len(\"last\"))'}\n"


def outline(kind: str, imports: bool, n: int, seconds: float, limit: float) -> str:
    """A session of three, of which the second takes its time, with a limit as long as its kind can have one."""
    if kind in VALUES:
        expression = f'(__import__("time").sleep({seconds}), "done {n}")[1]'
        slide = VALUES[kind].format(expression=expression if kind == "inline" else f"'{expression}'")
        before = FIRST if imports else FIRST.replace("import time", "x = 1")
        return f"slides:\n{before}{slide}{LAST}"
    code = SNIPPETS[kind].format(seconds=seconds, n=n)
    if not imports:
        code = code.replace("import json, time", "time = __import__('time')").replace("import json\nimport time\n", "")
    slide = CODE.format(language=kind, limit=limit) + "".join(f"    {line}\n" for line in code.split("\n"))
    return f"slides:\n{FIRST}{slide}{LAST}"


@pytest.fixture(params=[False, pytest.param(True, marks=linux)], ids=["built", "watched"])
def build(request: pytest.FixtureRequest, built: Build, monkeypatch: pytest.MonkeyPatch) -> Build:
    """Builds as a plain build does, and as `watch` does, where keeping a state may take no more than a second."""
    monkeypatch.setattr(kept_states, "_PATIENCE", 1.0)
    states = KeptStates()
    request.addfinalizer(states.__exit__)
    return lambda text: built(text, kept=states if request.param else None)


def shown(report: Report) -> str:
    assert report.path, report.problems
    return words(report.path)


@pytest.mark.slow
@pytest.mark.parametrize("imports", [False, True], ids=["", "imports"])
@pytest.mark.parametrize("kind", [*SNIPPETS, *VALUES])
def test_longer_than_a_state_may_take_to_be_kept(kind: str, imports: bool, build: Build, lecture: object) -> None:
    (lecture / "assets" / "value.py").write_text(DRAWS)  # type: ignore[operator]
    for n in (1, 2):
        assert f"done {n}" in shown(build(outline(kind, imports, n, 1.2, 50)))


@pytest.mark.slow
@pytest.mark.parametrize("imports", [False, True], ids=["", "imports"])
@pytest.mark.parametrize("kind", SNIPPETS)
def test_no_longer_than_its_own(kind: str, imports: bool, build: Build) -> None:
    assert "done 1" in shown(build(outline(kind, imports, 1, 0, 50)))
    for limit in (1, 2):
        (problem,) = build(outline(kind, imports, 2, 100, limit)).problems
        assert problem.message == f"s did not finish within {limit} s" or f"within {limit} s" in problem.message


def test_what_follows_the_imports_has_what_these_left(build: Build) -> None:
    code = "    import time, sys\n\n    time.sleep(1.5)\n    time.sleep(100)\n"
    (problem,) = build("slides:\n" + CODE.format(language="python", limit=2) + code).problems
    assert "did not finish within 2 s" in problem.message


@pytest.mark.slow
def test_a_training_run_of_more_than_ten_seconds(built: Build) -> None:
    text = CODE.format(language="python", limit=60) + "    import time\n\n    time.sleep(11)\n    print('trained')\n"
    with KeptStates() as states:
        assert "trained" in shown(built(f"slides:\n{text}", kept=states))
