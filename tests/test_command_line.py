"""One command line, whichever way it is called: names, folders, standard input, exit statuses, quiet, colours."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT

from deck.base.libraries import version
from deck.cli.arguments import COMMANDS, parsed
from deck.cli.main import main

Capsys = pytest.CaptureFixture[str]
OUTLINE = "title: Short\nslides:\n- {title: One, bullets: [a, b], notes: Say it.}\n"
BUILD = [sys.executable, str(ROOT / "build.py")]
needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and terminals of POSIX")


@pytest.fixture
def talk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an outline in it, beside which we stand."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "talk").mkdir()
    (tmp_path / "talk" / "outline.yaml").write_text(OUTLINE)
    return Path("talk")


@pytest.mark.parametrize("command", ["", *COMMANDS])
@pytest.mark.parametrize("called", ["lectern", "deck/__main__.py", "build.py"])
def test_help_speaks_of_what_was_typed(
    called: str, command: str, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", [f"/somewhere/{called}"])
    name = {"lectern": "lectern", "deck/__main__.py": "python -m deck", "build.py": "python build.py"}[called]
    with pytest.raises(SystemExit) as ended:
        main([*command.split(), "--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert said.startswith(f"usage: {f'{name} {command}'.strip()} [-h]")
    assert "examples:\n" in said and "exit status:\n  0  done\n" in said
    assert all(
        line.startswith(f"  {name}") for line in said.partition("examples:\n")[2].partition("\n\n")[0].splitlines()
    )
    assert called == "build.py" or "build.py" not in said


@pytest.mark.parametrize("example", [typed for command in COMMANDS.values() for typed, _ in command.examples])
def test_every_example_is_a_command(example: str) -> None:
    asked = parsed(shlex.split(example.partition("<")[0]))
    assert COMMANDS[asked.command]


def test_hints_speak_of_what_was_typed(talk: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["/somewhere/lectern"])
    (talk / "out").mkdir()
    (talk / "out" / "short.pptx").write_text("mine")
    for asked in (["none.yaml"], ["none.yaml", "--json"], ["kinds"], [str(talk)], ["doctor", "none.yaml"]):
        main(asked)
        said = "".join(capsys.readouterr())
        assert "lectern" in said and "build.py" not in said


def test_its_version_is_the_projects(capsys: Capsys) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"lectern {version()}\n"
    said = subprocess.run(
        [sys.executable, "-m", "deck", "--version"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert said.stdout == f"lectern {version()}\n"


@pytest.mark.parametrize("command", ["", "build", "check", "lint", "svg", "kinds", "schema", "doctor", "clean"])
def test_a_folder_stands_for_the_outline_in_it(command: str, talk: Path, capsys: Capsys) -> None:
    assert main([*command.split(), str(talk)]) == 0
    assert capsys.readouterr().err == ""


def test_a_folder_without_an_outline_is_told(talk: Path, capsys: Capsys) -> None:
    (talk / "outline.yaml").unlink()
    assert main([str(talk)]) == 1
    assert "talk:1:1: error: cannot be read: Is a directory" in capsys.readouterr().err


@pytest.mark.slow
def test_standard_input_is_an_outline_of_the_working_folder(talk: Path) -> None:
    (talk / "assets").mkdir()
    (talk / "assets" / "a.csv").write_text("a,b\n1,2\n")
    (talk / "outline.yaml").unlink()
    outline = OUTLINE + "- {kind: table, title: T, table: a.csv}\n- {kind: code, title: C, code: print(6 * 7)}\n"
    done = subprocess.run([*BUILD, "-"], cwd=talk, input=outline, capture_output=True, text=True, check=True)
    assert "3 slides" in done.stdout
    assert (talk / "out" / "short.pptx").is_file() and (talk / ".lectern").is_dir()
    wrong = outline.replace("notes", "nots")
    done = subprocess.run([*BUILD, "lint", "-"], cwd=talk, input=wrong, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("-:3:33: error: nothing uses 'nots'")
    raw = subprocess.run([*BUILD, "-"], cwd=talk, input=b"\xff\xfe", capture_output=True, check=False)
    assert raw.returncode == 1 and b"-:1:1: error: not UTF-8 text" in raw.stderr
    raw = subprocess.run([*BUILD, "-"], cwd=talk, input=b"a" * 10_000_001, capture_output=True, check=False)
    assert raw.returncode == 1 and b"-:1:1: error: too much; at most 10 MB are read" in raw.stderr


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["watch", "-"], "watch does not read standard input"),
        (["lnt"], "no command and no outline 'lnt'; did you mean 'lint'?"),
        (["--json", "--quiet"], "not allowed with argument"),
        (["-o", "x.pdf"], "is no .pptx: `sheet --pdf` makes a PDF"),
        (["new"], "the following arguments are required: folder"),
    ],
)
def test_a_wrong_command_line_is_told_with_2(asked: list[str], said: str, capsys: Capsys) -> None:
    with pytest.raises(SystemExit) as ended:
        main(asked)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("command", ["", "lint", "check", "svg", "schema", "clean"])
def test_quiet_says_only_what_is_wrong(command: str, talk: Path, capsys: Capsys) -> None:
    assert main([*command.split(), str(talk), "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")
    (talk / "outline.yaml").write_text("title: Short\nslides:\n- {titel: One}\n")
    if command in ("", "lint", "check", "svg"):
        assert main([*command.split(), str(talk), "-q"]) == 1
        said = capsys.readouterr()
        assert said.out == "" and "nothing uses 'titel'" in said.err


@pytest.mark.slow
@needs_posix
@pytest.mark.parametrize("what", ["{kind: figure, figure: slow.py, alt: Nothing", "{kind: code, code: slow.py"])
def test_an_interrupted_build_ends_with_130_and_no_traceback(what: str, talk: Path) -> None:
    slow = talk / "assets" / "slow.py"
    slow.parent.mkdir()
    slow.write_text("def draw(ax):\n    import os, time\n    os.mkdir('begun')\n    time.sleep(50)\n")
    if "code" in what:
        slow.write_text(f"{slow.read_text()}\ndraw(0)\n")
    (talk / "outline.yaml").write_text(f"title: A\nslides:\n- {what}, title: T}}\n")
    Path("scratch").mkdir()  # where snippets run
    environment = {**os.environ, "TMPDIR": str(Path("scratch").resolve())}
    build = subprocess.Popen([*BUILD, "talk"], stdout=subprocess.DEVNULL, stderr=-1, text=True, env=environment)
    while not list(Path().rglob("begun")):
        assert build.poll() is None
        time.sleep(0.05)
    build.send_signal(signal.SIGINT)
    _, said = build.communicate(timeout=30)
    assert (build.returncode, said) == (130, "")
    assert not (talk / "out").exists()


@pytest.mark.slow
@needs_posix
def test_whoever_stops_reading_gets_no_traceback() -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([*BUILD, "kinds"], stdout=write, stderr=-1, cwd=ROOT, timeout=60, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.slow
@needs_posix
@pytest.mark.parametrize("no_color", ["", "1"])
def test_no_color_is_heeded(no_color: str, talk: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    environment = {**os.environ, "NO_COLOR": no_color, "TERM": "xterm-256color"}
    build = subprocess.Popen([*BUILD, "talk"], stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    said = b""
    while True:
        try:
            if not (more := os.read(ours, 10_000)):
                break
        except OSError:  # all is closed, on Linux
            break
        said += more
    os.close(ours)
    assert build.wait(60) == 0
    assert bool(re.search(rb"\x1b\[[\d;]*3\d", said)) == (not no_color)
