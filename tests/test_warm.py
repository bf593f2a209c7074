"""Watched, a change in a session reruns it and what comes after it, from a copy that waits where it changed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import ROOT, Build
from readback import slides, texts, words

from deck.code.live import kept as kept_states
from deck.code.live.kept import KeptStates
from deck.pipeline.report import Report

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux copies a process as it stands"),
]

SLIDE = "- kind: code\n  title: {}\n  session: s\n  language: {}\n  code: |\n"
Deck = Callable[..., Report]


@pytest.fixture
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file outside of the lecture, to which snippets write that they were run."""
    path = tmp_path_factory.mktemp("outside") / "log"
    path.touch()
    return path


@pytest.fixture
def kept() -> Iterator[KeptStates]:
    """The states that builds of a test keep; nothing of them is left."""
    with KeptStates() as states:
        yield states
    assert below(os.getpid()) == []


def tidies(process: int) -> bool:
    try:
        return b"multiprocessing.resource_tracker" in Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:  # it has ended
        return False


def below(process: int) -> list[int]:
    """The processes below one, but for the one that Python's own pools of processes leave to tidy after them."""
    text = " ".join(path.read_text() for path in Path(f"/proc/{process}/task").glob("*/children"))
    children = [int(child) for child in text.split() if not tidies(int(child))]
    return [*children, *(one for child in children for one in below(child))]


@pytest.fixture
def session(built: Build, kept: KeptStates, log: Path) -> Deck:
    """Builds a session of these snippets, each of which logs its number when it is run; states are kept."""

    def build(*codes: str, language: str = "python", **options: object) -> Report:
        log.write_text("")
        outline = "slides:\n"
        for n, code in enumerate(codes, 1):
            outline += SLIDE.format(f"Slide {n}", language)
            outline += "".join(
                f"    {line}\n" for line in [*code.splitlines(), f"_ = open({str(log)!r}, 'a').write('{n}')"]
            )
        return built(outline, **{"kept": kept, **options})

    return build


def values(report: Report) -> str:
    """The last values of the slides' scripts."""
    assert report.path, report.problems
    shown = (shape for slide in slides(report.path) for shape in slide.shapes if shape.name != "Number")
    return "".join(text for shape in shown for text in texts(shape) if text.isdigit())


@pytest.mark.parametrize("language", ["python", "prompt"])
def test_a_change_reruns_its_snippet_and_those_after_it(session: Deck, log: Path, language: str) -> None:
    codes = ["a = [1]", "a.append(2)\nprint(len(a))", "a.append(3)\nprint(len(a), sum(a))"]
    session(*codes, language=language)
    assert log.read_text() == "123"
    again = session(codes[0], codes[1].replace("2", "5"), codes[2], language=language)
    assert log.read_text() == "23"
    assert (again.ran.live, again.ran.reused) == (2, 1)
    assert again.path and "\n3 9\n" in words(again.path)  # the state that it began with holds no 2
    session(codes[0], codes[1].replace("2", "5"), codes[2] + "\na.append(4)", language=language)
    assert log.read_text() == "3"


def test_a_change_after_imports_does_not_import_again(
    session: Deck, log: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    module = tmp_path_factory.mktemp("modules") / "slow.py"
    module.write_text(f"open({str(log)!r}, 'a').write('import ')\nprint('imported')\nx = 1\n")
    code = f"import sys; sys.path.append({str(module.parent)!r})\n# hide\nimport slow\n# show\nprint(slow.x + 1)"
    code = code.replace("import sys; sys", "import sys\nsys")
    assert "imported\n2" in words(session(code).path or Path())
    first = "import sys\nimport json, math\n\nprint('one')\n"
    session(first)
    assert "\none\n" in words(session(first.replace("'one'", "'one' + json.dumps([2])")).path or Path()).replace(
        "[2]", ""
    )
    assert log.read_text() == "1"


@pytest.mark.slow
def test_what_a_changed_deck_shows_does_not_depend_on_what_waited(session: Deck, lecture: Path, log: Path) -> None:
    codes = ["import random\nrandom.seed(1)\nprint(random.random())", "print(random.random(), __name__)", "1/2"]
    session(*codes)
    codes[1] += "\nprint(sorted(dir()))"
    session(*codes)
    assert log.read_text() == "23"
    warm = (lecture / "deck.pptx").read_bytes()
    session(*codes, how="live")
    assert log.read_text() == "123"
    assert (lecture / "deck.pptx").read_bytes() == warm


def test_files_are_as_they_were(session: Deck, log: Path) -> None:
    one = "import os\nos.mkdir('sub')\nos.chdir('sub')\nopen('a', 'w').write('1')"
    two = "open('a', 'a').write('2')\nopen('b', 'w').close()\n"
    three = "print(open('a').read(), sorted(os.listdir('.')), os.path.basename(os.getcwd()))"
    session(one, two, three)
    report = session(one, two + "# changed", three)
    assert log.read_text() == "23"
    assert report.path and "\n12 ['a', 'b'] sub\n" in words(report.path)


@pytest.mark.parametrize(
    "code",
    [
        "import threading\nend = threading.Event()\nthreading.Thread(target=end.wait, daemon=True).start()",
        "import subprocess\nchild = subprocess.Popen(['sleep', '100'])",
        "file = open('a', 'w')",
        "import os, warnings\nos.register_at_fork(before=lambda: warnings.warn('threads!', RuntimeWarning))",
        "import os\nos.mkfifo('pipe')",
    ],
)
def test_a_state_that_cannot_be_copied_is_made_again(session: Deck, log: Path, code: str) -> None:
    session(code, "1")
    report = session(code, "2")
    assert log.read_text() == "12"
    assert report.path and "\n2\n" in words(report.path)


@pytest.mark.slow
def test_a_failure_that_may_be_the_copys_is_tried_anew(session: Deck, log: Path) -> None:
    one = "import os\npid = os.getpid()"
    check = "if os.getpid() != pid:\n    raise RuntimeError('a copy')\n"
    session(one, check)
    report = session(one, check + "8")
    assert log.read_text() == "12"
    assert report.problems == []
    again = session(one, "nothing")
    assert log.read_text() == ""
    assert [problem.message for problem in again.problems] == [
        "slide-2 raised NameError: name 'nothing' is not defined"
    ]


def test_after_a_mistake_what_came_before_is_not_run_again(session: Deck, log: Path) -> None:
    session("x = 1", "y = x + nothing", "y")
    assert log.read_text() == "1"
    session("x = 1", "y = x + 1", "y")
    assert log.read_text() == "23"


@pytest.mark.slow
def test_a_plain_build_keeps_nothing(session: Deck, lecture: Path, log: Path) -> None:
    session("1", "2", kept=None)
    assert below(os.getpid()) == []
    session("1", "3", kept=None)
    assert log.read_text() == "12"
    session("1", "4")
    assert log.read_text() == "12"
    assert below(os.getpid())
    session("1", "5", how="live")
    assert log.read_text() == "12"
    assert not (lecture / ".lectern" / "warm").exists()


@pytest.mark.slow
def test_states_that_take_too_much_memory_are_ended(
    session: Deck, kept: KeptStates, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session("a = b'1' * 50_000_000", "2", "3")
    kept.trim()
    session("a = b'1' * 50_000_000", "2", "4")
    assert log.read_text() == "3"
    monkeypatch.setattr(kept_states, "MEMORY", 20_000_000)
    kept.trim()
    assert below(os.getpid()) == []
    session("a = b'1' * 50_000_000", "2", "5")
    assert log.read_text() == "123"


def test_a_state_that_was_killed_is_made_again(session: Deck, log: Path) -> None:
    session("x = 1", "print(x)")
    for process in below(os.getpid())[1:]:  # the first is above the others
        os.kill(process, 9)
    report = session("x = 1", "print(x + 1)")
    assert log.read_text() == "12"
    assert values(report) == "2"


@pytest.mark.slow
def test_a_copy_that_ends_by_itself_is_seen_at_once(session: Deck, log: Path) -> None:
    one = "import os\npid = os.getpid()"
    session(one, "1")
    begun = time.monotonic()
    report = session(one, "if os.getpid() != pid:\n    os._exit(3)\nprint(2)")
    assert time.monotonic() - begun < 30  # of the 60 that it may take
    assert log.read_text() == "12"
    assert values(report) == "2"


def test_what_a_snippet_left_running_is_ended_when_the_build_is_over(session: Deck, log: Path) -> None:
    report = session("x = 1", "import subprocess\nsubprocess.Popen(['sleep', '1000'])\nprint(x)")
    assert values(report) == "1"
    commands = [Path(f"/proc/{process}/cmdline").read_bytes() for process in below(os.getpid())]
    assert commands and not any(b"sleep" in command for command in commands)


@pytest.mark.slow
def test_states_end_with_what_watches(lecture: Path, log: Path) -> None:
    outline = f"slides:\n{SLIDE.format('One', 'python')}    x = 1\n{SLIDE.format('Two', 'python')}    x\n"
    (lecture / "outline.yaml").write_text(outline)
    command = [sys.executable, str(ROOT / "build.py"), "watch", str(lecture / "outline.yaml")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as watch:
        assert watch.stdout and "ran one, two" in watch.stdout.readline().lower()
        waiting = below(watch.pid)
        assert len(waiting) > 2
        watch.kill()
    until = time.monotonic() + 20
    while any(Path(f"/proc/{process}").exists() for process in waiting) and time.monotonic() < until:
        time.sleep(0.01)
    assert not [process for process in waiting if Path(f"/proc/{process}").exists()]
