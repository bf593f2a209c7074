"""A build ends when it is interrupted, waits its turn, and takes any standard output, locale and umask."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import FIGURE, ROOT
from readback import words

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes and streams are looked at as Linux has them")

QUICK = "title: Über → alles\nslides:\n- {kind: code, title: Quick, language: python, code: 'print(6 * 7)'}\n"
SLOW = """\
slides:
- kind: code
  title: One
  language: python
  code: |
    import subprocess
    subprocess.Popen(["sleep", "1000"])
    subprocess.Popen(["setsid", "sleep", "1000"], start_new_session=True)
    open({mark!r}, "w").close()
    {waits}
- {{kind: code, title: Two, language: prompt, code: "import time; time.sleep(1000)"}}
- {{kind: code, title: Three, language: shell, code: "$ sleep 1000"}}
"""
WAITS = {"sleeping": "import time; time.sleep(1000)", "computing": "while True: pass", "counting": "sum(range(10**12))"}


def started(folder: Path, text: str, *more: str, **options: object) -> subprocess.Popen[bytes]:
    """A build of an outline, in a process group of its own, whose temporary files lie in the folder `temporary`."""
    (folder / "outline.yaml").write_text(text, encoding="utf-8")
    (folder / "temporary").mkdir(exist_ok=True)
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
    variables = {**os.environ, "TMPDIR": str(folder / "temporary"), **options.pop("env", {})}  # type: ignore[dict-item]
    command = [sys.executable, str(ROOT / "build.py"), *more, str(folder / "outline.yaml")]
    return subprocess.Popen(command, env=variables, start_new_session=True, **options)  # type: ignore[call-overload,no-any-return]


def left(folder: Path) -> list[str]:
    """The processes that were given the folder for temporary files."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if str(folder / "temporary").encode() in (path / "environ").read_bytes():
                found.append((path / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


def await_file(path: Path) -> None:
    until = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.fixture
def mark(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file outside of the lecture, which a snippet or a figure makes when it is run."""
    return tmp_path_factory.mktemp("outside") / "mark"


@pytest.mark.slow
@pytest.mark.parametrize("to", ["build", "group"])
@pytest.mark.parametrize("waits", WAITS)
def test_interrupted_during_a_snippet(
    waits: str, to: str, lecture: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    mark = tmp_path_factory.mktemp("outside") / "mark"
    build = started(lecture, SLOW.format(mark=str(mark), waits=WAITS[waits]))
    await_file(mark)
    begun = time.monotonic()
    (os.kill if to == "build" else os.killpg)(build.pid, signal.SIGINT)
    _, said = build.communicate(timeout=30)
    assert time.monotonic() - begun < 10  # a second, on a machine that has nothing else to do
    assert (build.returncode, said) == (130, b"")
    assert left(lecture) == []
    assert list((lecture / "temporary").iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("to", ["build", "group"])
def test_interrupted_while_figures_are_drawn(to: str, lecture: Path, mark: Path) -> None:
    text = "slides:\n"
    for n in range(8):
        slow = f"    open({str(mark)!r}, 'w').close()\n    import time; time.sleep(1000)\n"
        (lecture / "assets" / "figures" / f"f{n}.py").write_text(FIGURE + slow)
        text += f"- {{kind: figure, title: F, figure: figures/f{n}.py, alt: A line that rises}}\n"
    build = started(lecture, text)
    await_file(mark)
    (os.kill if to == "build" else os.killpg)(build.pid, signal.SIGINT)
    _, said = build.communicate(timeout=30)
    assert (build.returncode, said) == (130, b"")
    assert left(lecture) == []


@pytest.mark.slow
def test_a_plain_build_leaves_no_process(lecture: Path) -> None:
    build = started(lecture, QUICK, "--no-worker")
    _, said = build.communicate(timeout=60)
    assert (build.returncode, said) == (0, b"note: --no-worker is no longer needed: no build leaves anything running\n")
    assert left(lecture) == []
    assert list((lecture / "temporary").iterdir()) == []


STREAMS = {
    "closed": ">&-",
    "all closed": ">&- 2>&- <&-",
    "full": ">/dev/full",
    "unread": "> >(true)",
}


@pytest.mark.slow
@pytest.mark.parametrize("stream", STREAMS)
@pytest.mark.parametrize(("text", "status"), [(QUICK, 0), (QUICK.replace("6 * 7", "x"), 1)])
def test_the_exit_status_is_the_decks_whoever_reads_what_is_said(
    stream: str, text: str, status: int, lecture: Path
) -> None:
    (lecture / "outline.yaml").write_text(text, encoding="utf-8")
    command = f'exec {STREAMS[stream]}; sleep 0.2; "$0" "$1" "$2"'
    run = subprocess.run(
        ["bash", "-c", command, sys.executable, str(ROOT / "build.py"), str(lecture / "outline.yaml")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == status
    assert "OSError" not in run.stderr and "BrokenPipe" not in run.stderr and "ignored" not in run.stderr
    assert (lecture / "out" / "über-alles.pptx").exists() == (status == 0)


ASCII = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}


@pytest.mark.slow
@pytest.mark.parametrize("variables", [{"PYTHONIOENCODING": "cp1252"}, {"PYTHONIOENCODING": "ascii"}, ASCII])
def test_any_encoding(variables: dict[str, str], lecture: Path) -> None:
    folder = lecture / "ünter"
    (folder / "assets").mkdir(parents=True)
    build = started(folder, QUICK + "- {title: Über, bullets: ['→ {x}']}\n- {knd: x}\n", env=variables)
    _, said = build.communicate(timeout=60)
    assert build.returncode == 1 and b"Traceback" not in said
    build = started(folder, QUICK, env=variables)
    _, said = build.communicate(timeout=60)
    assert (build.returncode, said) == (0, b"")
    assert "42" in words(folder / "out" / "über-alles.pptx")


@pytest.mark.slow
@pytest.mark.parametrize(("mask", "rights"), [(0o077, 0o600), (0o022, 0o644), (0o002, 0o664)])
def test_umask_holds(mask: int, rights: int, lecture: Path) -> None:
    before = set(lecture.rglob("*"))
    build = started(lecture, QUICK, umask=mask)
    assert build.communicate(timeout=60)[1] == b""
    made = [
        path for path in lecture.rglob("*") if path.is_file() and path not in before and path.name != "outline.yaml"
    ]
    assert len(made) > 5
    assert {path.name: path.stat().st_mode & 0o777 for path in made} == {path.name: rights for path in made}
    folders = [lecture / "out", lecture / ".lectern", lecture / "assets" / "recordings"]
    assert {path.stat().st_mode & 0o777 & mask for path in folders} == {0}


WRITES = """\
title: Two at once
slides:
- kind: code
  title: Writes
  language: python
  writes: made.png
  code: |
    from PIL import Image
    Image.new("RGB", (800, 800), "#123456").save("made.png")
- {kind: picture, title: Shows, picture: made.png, alt: A dark blue square}
"""


@pytest.mark.slow
@pytest.mark.parametrize("turn", range(5))
def test_two_first_builds_at_once_give_the_right_deck(turn: int, lecture: Path) -> None:
    builds = [started(lecture, WRITES) for _ in range(2)]
    said = [build.communicate(timeout=120) for build in builds]
    assert [(build.returncode, err) for build, (_, err) in zip(builds, said, strict=True)] == [(0, b""), (0, b"")]
    assert [b"wait   for another build of this lecture" in out for out, _ in said].count(True) == 1
    (deck,) = (lecture / "out").glob("*.pptx")
    first = deck.read_bytes()
    assert started(lecture, WRITES).communicate(timeout=60)[1] == b""
    assert deck.read_bytes() == first


@pytest.mark.slow
def test_a_killed_build_lets_the_next_one_go_on(lecture: Path, mark: Path) -> None:
    first = started(lecture, SLOW.format(mark=str(mark), waits="import time; time.sleep(1000)"))
    await_file(mark)
    second = started(lecture, QUICK)
    assert second.stdout and b"wait" in second.stdout.readline()
    first.kill()
    first.communicate()
    _, said = second.communicate(timeout=60)
    assert (second.returncode, said) == (0, b"")
