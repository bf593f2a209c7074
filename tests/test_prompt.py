from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deck.code.live.inside.limits import guards
from deck.code.live.process import start
from deck.code.live.prompt import Allowance, Prompt, PromptError, shown
from deck.code.live.sessions import Surroundings

PYTHON = Path(sys.executable)
SCRIPT = {"file": "demo.py", "raises": "", "ends": "snippet"}
forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")


@pytest.fixture
def prompt() -> Iterator[Prompt]:
    with Prompt(start(PYTHON)) as opened, opened.limit(Allowance(60)):
        yield opened


def stopped(code: str, seconds: float = 60) -> PromptError:
    with pytest.raises(PromptError) as caught, Prompt(start(PYTHON)) as prompt, prompt.limit(Allowance(seconds)):
        prompt.perform("demo.py", code, "python", **SCRIPT)
    return caught.value


def printed(prompt: Prompt, code: str) -> str:
    return prompt.perform("demo.py", code, "python", **SCRIPT)[0].text


@pytest.fixture
def line() -> Iterator[socket.socket]:
    """A socket for the code under test: its connection ends when all who hold the other end are gone."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(100)
        yield server


def fork(line: socket.socket) -> str:
    return f"""
import os, socket, time
line = socket.create_connection({line.getsockname()!r})
if os.fork() == 0:
    time.sleep(100)
    os._exit(0)
"""


def assert_all_ended(server: socket.socket) -> None:
    connection, _ = server.accept()
    with connection:
        connection.settimeout(100)
        assert connection.recv(1) == b""


@pytest.mark.slow
@forks
def test_an_endless_loop_is_ended_with_its_children(line: socket.socket) -> None:
    ended = stopped(fork(line) + "while True: pass", 1)
    assert str(ended) == "did not finish within 1 s"
    assert_all_ended(line)


@forks
def test_a_fork_does_not_outlive_its_prompt(line: socket.socket) -> None:
    with Prompt(start(PYTHON)) as prompt, prompt.limit(Allowance(60)):
        assert printed(prompt, fork(line) + "7") == "7\n"
    assert_all_ended(line)


DAEMON = """
import os, socket, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        line = socket.create_connection({!r})
        time.sleep(100)
    os._exit(0)
os.wait()
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what came of a process that has ended")
@pytest.mark.parametrize("then", ["", "os._exit(1)", "while True: pass", "raise SystemExit"])
def test_a_daemon_does_not_outlive_its_prompt(line: socket.socket, then: str) -> None:
    with contextlib.suppress(PromptError), Prompt(start(PYTHON)) as prompt, prompt.limit(Allowance(1)):
        printed(prompt, DAEMON.format(line.getsockname()) + then)
    assert_all_ended(line)


@forks
def test_a_fork_that_comes_back_does_not_speak_for_its_parent(prompt: Prompt) -> None:
    prompt.type("import os")
    assert prompt.type("child = os.fork()").text == ""
    assert prompt.type("os.waitpid(child, 0)[1]").text == "0\n"


def test_there_is_no_standard_input(prompt: Prompt) -> None:
    raised = prompt.type("input()").raised
    assert raised and raised.message == "EOFError: EOF when reading a line"
    code = """
import subprocess, sys
read = subprocess.run([sys.executable, "-c", "import os; os.read(0, 1)"], stderr=subprocess.PIPE)
b"Bad file descriptor" in read.stderr, sys.stdin.read(), sys.__stdin__.read()
"""
    assert printed(prompt, code) == "(True, '', '')\n"


def test_a_flood_is_stopped() -> None:
    assert str(stopped("while True: print('x' * 1000)")) == "printed more than 10 MB"


def test_an_interpreter_that_ends_tells_how() -> None:
    ended = stopped("print('so far')\nimport os\nos._exit(3)")
    assert (str(ended), ended.hint) == ("ended the interpreter (exit status 3)", "so far")


@forks
def test_an_interpreter_that_ends_is_noticed_while_its_child_holds_the_pipe() -> None:
    code = "import os, time\nif os.fork() == 0: time.sleep(100)\nos.kill(os.getpid(), 9)"
    assert str(stopped(code)) == "ended the interpreter (Killed)"


def test_code_works_in_an_empty_folder_without_the_authors_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SECRET", "1")
    with Prompt(start(PYTHON)) as prompt, prompt.limit(Allowance(60)):
        prompt.type("import os, shutil, sys")
        code = "[os.listdir(), sorted(os.environ), sys.path]"
        _, (files, names, path) = prompt.perform("demo.py", code, "value")
        assert printed(prompt, "shutil.rmtree(os.getcwd())\n'still here'") == "'still here'\n"
    kept = {"HOME", "LANG", "PATH", "SYSTEMROOT"}
    given = {"NO_COLOR", "PYTHONHASHSEED", "PYTHON_BASIC_REPL", "TERM", "TMPDIR"}
    assert files == [] and given <= set(names) <= kept | given | {"LC_CTYPE"}
    # What is installed may be a checkout (`pip install -e .`): its path is then the interpreter's own.
    own = subprocess.check_output([PYTHON, "-I", "-c", "import sys; print(sys.path)"], text=True)
    assert [entry for entry in path if entry not in own] == []


def test_odd_output_is_visible_and_of_escape_sequences_the_colours_stay() -> None:
    assert shown(b"\x1b[1;31mred\x1b[m \x1b]8;;http://a\x07link\x1b]8;;\x07\x1b[2J") == "\x1b[1;31mred\x1b[0m link"
    assert shown(b"\x1b[32mgreen\n") == "\x1b[32mgreen\x1b[0m\n"
    assert shown(b"alone \x1b") == "alone ␛"
    assert shown(b"10 %\r99 %\r100 %\r\nnext\r\n") == "100 %\nnext\n"
    assert shown("bell \a nul \0 delete \x7f \x85 \uffff".encode()) == "bell ␇ nul ␀ delete ␡ � �"
    assert shown(b"\xff\xe6 \t\n") == "\\xff\\xe6 \t\n"


def test_a_gigabyte_of_output_is_stopped() -> None:
    assert str(stopped("import os\nos.write(1, bytes(2**30))")) == "printed more than 10 MB"


ATTEMPTS = """
import os, pathlib, tempfile
project = pathlib.Path({!r})

def refused(act, *more):
    try:
        act(*more)
    except PermissionError:
        return True

pathlib.Path("a").write_text("own")
pathlib.Path("a").rename("b")
pathlib.Path(os.devnull).write_text("x")
tempfile.mkstemp()
(project.parent / "other" / "a").write_text("x")
new, old = project / "new", project / "old"
attempts = [(new.write_text, "x"), (old.write_text, "x"), (old.unlink,), (new.mkdir,), (os.truncate, old, 0)]
attempts += [(pathlib.Path("b").rename, new), (os.link, "b", new), (project.rename, project.parent / "other" / "b")]
all(refused(*attempt) for attempt in attempts), os.system(f"touch {{new}} 2>&-") > 0, old.read_text()
"""


@pytest.mark.skipif(not guards(), reason="only Linux, from 6.2, can forbid it")
def test_a_snippet_cannot_write_into_the_project(tmp_path: Path) -> None:
    for name in ("project", "other"):
        (tmp_path / name).mkdir()
    (tmp_path / "project" / "old").write_text("read")
    around = Surroundings(tmp_path / "project")
    with Prompt(start(PYTHON, around)) as prompt, prompt.limit(Allowance(60)):
        assert printed(prompt, ATTEMPTS.format(str(tmp_path / "project"))) == "(True, True, 'read')\n"
    assert [path.name for path in (tmp_path / "project").iterdir()] == ["old"]


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux alone")
def test_more_memory_than_a_session_may_have_is_refused(prompt: Prompt) -> None:
    raised = prompt.type("len(bytearray(8 * 2**30))").raised
    assert raised and raised.names[0] == "MemoryError"
    assert prompt.type("'still here'").text == "'still here'\n"


def test_a_snippet_may_delete_the_sessions_folder(prompt: Prompt) -> None:
    prompt.type("import os, shutil")
    assert prompt.type("shutil.rmtree(os.path.dirname(os.getcwd()))").text == ""
    raised = prompt.type("1 / 0").raised
    assert raised and raised.names[0] == "ZeroDivisionError"
    assert printed(prompt, "'still here'") == "'still here'\n"
