"""A script ends as Python ends it: well by sys.exit(0), with its threads joined and what is to be done at exit done."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from test_sessions import problem, run, snippet, text

from deck.code.live.kept import KeptStates
from deck.code.live.sessions import Snippet
from deck.model.results import Output


def script(code: str, **more: Any) -> str:
    return text(textwrap.dedent(code), "python", **more)


MAIN = """
import sys

def main():
    print("done")
    return {}

if __name__ == "__main__":
    sys.exit(main())
    print("not printed")
"""


@pytest.mark.parametrize("code", ["0", "None", ""])
def test_a_script_that_exits_well_has_ended_well(code: str) -> None:
    assert script(MAIN.format(code)) == "done"
    assert script(f"print('done')\nraise SystemExit({code})") == "done"
    assert script("print('done')\nexit()") == "done"


@pytest.mark.slow
def test_a_script_that_exits_otherwise_is_told() -> None:
    assert problem(snippet(MAIN.format(3), "python")).message == "demo.py raised SystemExit: 3"
    assert problem(snippet("import sys; sys.exit('no data')", "python")).message == "demo.py raised SystemExit: no data"
    meant = script("import sys\nprint(1)\nsys.exit(0)", raises="SystemExit")
    assert meant.splitlines()[0] == "1" and meant.endswith("SystemExit: 0")
    assert script(MAIN.format(3), raises="SystemExit").endswith("SystemExit: 3")


def test_what_comes_after_an_exit_is_run() -> None:
    outputs = run(snippet("x = 1\nexit(0)\nx = 2", "python"), snippet("print(x)", "python"), snippet("x", "value"))
    assert [output.text for output in outputs] == ["", "1", ""]
    assert outputs[2].value == 1


@pytest.mark.parametrize("then", ["", "import sys\nsys.exit(0)"])
def test_threads_are_joined_and_timers_run(then: str) -> None:
    code = """
    import threading, time

    def work(n):
        time.sleep(n / 5)
        print("worked", n)
        if n > 1:
            threading.Thread(target=work, args=[n - 1]).start()

    threading.Thread(target=work, args=[3]).start()
    threading.Timer(0.1, lambda: print("tick")).start()
    print("first")
    """
    assert script(textwrap.dedent(code) + then) == "first\ntick\nworked 3\nworked 2\nworked 1"


def test_callbacks_at_exit_run_last_come_first() -> None:
    code = """
    import atexit, threading, time

    @atexit.register
    def first():
        print("registered first")

    atexit.register(print, "registered", "second", sep="-")
    atexit.register(lambda: 1 / 0)
    atexit.register(time.sleep, 0)
    atexit.unregister(time.sleep)
    threading.Timer(0.2, print, ["tick"]).start()
    """
    said = script(code)
    assert said.startswith("tick\nException ignored in atexit callback")
    assert said.endswith("ZeroDivisionError: division by zero\nregistered-second\nregistered first")


@pytest.mark.slow
def test_pools_finish_what_they_have_to_do() -> None:
    code = """
    import time
    from concurrent.futures import {0}

    def work():
        time.sleep(0.3)
        print("worked", flush=True)

    if __name__ == "__main__":
        pool = {0}(1)
        pool.submit(work)
        pool.submit(work)
    """
    assert script(code.format("ThreadPoolExecutor")) == "worked\nworked"
    assert script(code.format("ProcessPoolExecutor")) == "worked\nworked"
    pool = "from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor(1)\npool.submit(int).result()"
    assert [output.text for output in run(snippet(pool, "python"), snippet(pool, "python"))] == ["0", "0"]
    _, value = run(snippet(pool, "python"), snippet("ThreadPoolExecutor(1).submit(int).result()", "value"))
    assert value.value == 0


def test_a_session_ends_with_its_last_script() -> None:
    serves = """
    import atexit, socket, threading
    atexit.register(print, "at exit")
    server = socket.create_server(("localhost", 0))
    def serve():
        while (line := server.accept()[0]).recv(10) != b"stop":
            pass
        print("stopped")
    thread = threading.Thread(target=serve)
    thread.start()
    threading.Timer(0.1, print, ["tick"]).start()
    """
    stops = "socket.create_connection(server.getsockname()).send(b'stop')\nimport json\nprint('next')"
    outputs = run(snippet(serves, "python"), snippet(stops, "python"), snippet("str(thread.is_alive())", "value"))
    assert outputs[0].text == "tick"
    assert {word for word in ("next", "stopped") if word in outputs[1].text} == {"next", "stopped"}  # at once
    assert outputs[1].text.endswith("\nat exit")
    assert outputs[2].value == "False"


def test_a_thread_that_does_not_end_is_told() -> None:
    code = "import threading\nthreading.Thread(target=threading.Event().wait, daemon={}).start()\nprint('done')"
    assert script(code.format(True), timeout=20) == "done"
    assert "did not finish within 2 s" in problem(snippet(code.format(False), "python", timeout=2)).message


def test_a_script_knows_its_file() -> None:
    code = "from pathlib import Path\nPath(__file__).with_name('a').write_text('b')\n"
    code += "print(__file__, Path(__file__).stem, len(open(__file__).read()) > 100, Path('a').read_text())"
    first, second, third = run(
        snippet(code, "python"),
        Snippet(snippet("").where, "slide-5", "print(__file__)\nimport os\nprint(sorted(os.listdir()))", "python"),
        snippet("print('__' + 'file' + '__' in dir())"),
    )
    assert first.text == "demo.py demo True b"
    assert second.text == "slide-5.py\n['a', 'demo.py', 'slide-5.py']"
    assert third.text.endswith("False")
    assert script("import os\nprint(os.listdir())") == "[]"  # as ever, where the file is not asked for


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_processes_of_a_script(method: str) -> None:
    code = f"""
    import multiprocessing
    import os

    FACTOR = 2

    def f(x):
        return FACTOR * x

    if __name__ == "__main__":
        os.mkdir("sub")
        os.chdir("sub")
        context = multiprocessing.get_context({method!r})
        with context.Pool(2) as pool:
            print(pool.map(f, [1, 2]))
        context.Process(target=print, args=["not joined"]).start()
    """
    if method not in __import__("multiprocessing").get_all_start_methods():
        pytest.skip(f"no {method} here")
    assert script(code, timeout=50) == "[2, 4]\nnot joined"


@pytest.mark.parametrize("mode", ["python", "prompt", "doctest"])
def test_input_is_told(mode: str) -> None:
    code = "name = input('name? ')"
    if mode == "doctest":
        found = problem(snippet(f">>> {code}", mode))
        assert "EOFError" in found.diff
        return
    assert problem(snippet(code, mode)).message == (
        "demo.py raised EOFError: EOF when reading a line; snippets have no standard input"
    )
    assert "EOFError" in text(code, mode, raises="EOFError")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux copies a process as it stands")
def test_watched_a_script_that_is_no_longer_the_last_has_not_ended(built: Any, lecture: Path) -> None:
    slide = "- kind: code\n  title: {}\n  session: s\n  language: python\n  code: |\n    {}\n"
    one = slide.format("One", "import atexit; _ = atexit.register(print, 'bye')")
    two = slide.format("Two", "print('two')")
    from readback import words

    with KeptStates() as kept:
        assert "bye" in words(built(f"slides:\n{one}", kept=kept).path).replace("'bye'", "")
        report = built(f"slides:\n{one}{two}", kept=kept)
        assert "two\nbye" in words(report.path)


def test_outputs_are_as_they_were() -> None:
    assert run(snippet("print(1)\n2", "python")) == [Output("1\n2")]
