"""A change in a session reruns it and what comes after it, from a copy of the session that waits where it changed."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, Build
from readback import words

from deck.cli import main
from deck.live import process
from deck.live.prompt import Prompt
from deck.report import Report

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux copies a process as it stands")

SLIDE = "- kind: code\n  title: {}\n  session: s\n  language: {}\n  code: |\n"
Deck = Callable[..., Report]


@pytest.fixture
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file outside of the lecture, to which snippets write that they were run."""
    path = tmp_path_factory.mktemp("outside") / "log"
    path.touch()
    return path


@pytest.fixture
def session(built: Build, log: Path) -> Deck:
    """Builds a session of these snippets, each of which logs its number when it is run."""

    def build(*codes: str, language: str = "python", **options: object) -> Report:
        log.write_text("")
        outline = "slides:\n"
        for n, code in enumerate(codes, 1):
            outline += SLIDE.format(f"Slide {n}", language)
            outline += "".join(
                f"    {line}\n" for line in [*code.splitlines(), f"_ = open({str(log)!r}, 'a').write('{n}')"]
            )
        return built(outline, **options)

    return build


def values(report: Report) -> str:
    """The last values of the slides' scripts."""
    assert report.path, report.problems
    return "".join(line for line in words(report.path).splitlines() if line.isdigit())


def waiting(folder: Path) -> list[Path]:
    return sorted((folder / ".cache" / "warm").glob("*.json"))


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


def test_several_builds_go_on_from_one_state_without_disturbing_each_other(session: Deck, lecture: Path) -> None:
    outline = lecture / "outline.yaml"
    session("import os\nopen('a', 'w').write('0')", "n = 1\nopen('a', 'a').write(str(n))\nprint(open('a').read())")
    text = outline.read_text().replace("_ =", "# _ =")
    builds = []
    for n in (2, 3, 4):
        other = lecture / f"{n}.yaml"
        other.write_text(text.replace("n = 1", f"n = {n}"))
        command = [sys.executable, str(ROOT / "build.py"), str(other), "-o", str(lecture / f"{n}.pptx")]
        builds.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE))
    assert [build.communicate()[1] for build in builds] == [b"", b"", b""]
    for n in (2, 3, 4):
        assert f"\n0{n}\n" in words(lecture / f"{n}.pptx")


def test_states_survive_a_killed_build(lecture: Path, built: Build, log: Path) -> None:
    outline = f"slides:\n{SLIDE.format('One', 'python')}    x = 1\n    open({str(log)!r}, 'a').write('1')\n"
    outline += f"{SLIDE.format('Two', 'python')}    open({str(log)!r}, 'a').write('2')\n    while True: pass\n"
    (lecture / "outline.yaml").write_text(outline)
    build = subprocess.Popen([sys.executable, str(ROOT / "build.py"), str(lecture / "outline.yaml")])
    with build:
        while log.read_text() != "12":
            time.sleep(0.01)
        build.send_signal(signal.SIGKILL)
    report = built(outline.replace("while True: pass", "x + 1"))
    assert log.read_text() == "122"
    assert report.path and "\n2\n" in words(report.path)


def test_none_waits_after_clean_or_if_not_wanted(session: Deck, lecture: Path, log: Path) -> None:
    session("1", "2", worker=False)
    assert waiting(lecture) == []
    session("1", "3")
    (address, *_) = [Path(part) for part in waiting(lecture)[0].read_text().split('"') if part.endswith(".socket")]
    assert len(waiting(lecture)) == 2 and address.exists()
    assert main(["clean", str(lecture / "outline.yaml")]) == 0
    until = time.monotonic() + 10
    while address.parent.exists() and time.monotonic() < until:
        time.sleep(0.01)
    assert not address.parent.exists()


def test_only_what_is_ours_alone_is_talked_to(session: Deck, lecture: Path, log: Path) -> None:
    session("x = 1", "x")
    entry = waiting(lecture)[-1]
    address = Path(entry.read_text().split('"')[-2])
    address.parent.chmod(0o750)
    assert process.resume(address) is None
    address.parent.chmod(0o700)
    child = process.resume(address)
    assert child
    with Prompt(child) as prompt:
        prompt.limit(10)
        assert prompt.type("x").text == "1\n"
    process.end(address)
    entry.write_text('{"state": 5')
    assert session("x = 1", "x + 1").path
