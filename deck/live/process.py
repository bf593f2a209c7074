"""Start the process of a session, or go on in one that waits, and end it with all that it started."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path

from deck.live import inside

_KEPT = ("PATH", "HOME", "LANG", "SYSTEMROOT")  # the last: without it no Python starts on Windows
_SET = {
    "TERM": "dumb",
    "NO_COLOR": "1",
    "PYTHON_BASIC_REPL": "1",
    "PYTHONHASHSEED": "0",  # so that a set prints in the same order at each build
}
# What PYTHONSTARTUP names is run among the author's variables: it must not leave its own there.
_STARTUP = """\
def _():
    import importlib.util, pathlib, sys
    spec = importlib.util.spec_from_file_location("lectern_inside", {inside!r})
    sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules[spec.name])
    from lectern_inside.startup import start
    start(pathlib.Path({folder!r}))
_()
del _
"""
_FIGURES = "backend: agg\nfigure.constrained_layout.use: True\nfigure.figsize: 6.4, 4.8\n"
_PATIENCE = 2.0  # seconds for a session to leave by itself
_outliving: list[int] = []  # processes above states that are kept


@dataclass(frozen=True)
class Surroundings:
    """What a session is given: the folder into which it may not write, and how figures look.

    `settings` are matplotlib's, as its style files say them; `tokens` names the colours of the theme, "RRGGBB".
    """

    project: Path | None = None
    settings: str = ""
    tokens: Mapping[str, str] = field(default_factory=dict)


ALONE = Surroundings()


@dataclass
class Child:
    """The process of a session: its folder, and the pipes to type to it and to read what it prints.

    On Linux another process stands above it, and all that it starts, and tells of them through a socket.
    """

    folder: Path
    typed: FileIO
    printed: FileIO
    _control: socket.socket | None
    _process: subprocess.Popen[bytes] | None
    _told: dict[str, int] = field(default_factory=dict)

    def status(self) -> int | None:
        """The exit status, minus the signal that ended it; None while it runs."""
        if self._control is None:
            assert self._process
            return self._process.poll()
        with contextlib.suppress(BlockingIOError, ConnectionError):
            self._control.setblocking(False)
            self._hear()
        return self._told.get("status")

    def end(self, patiently: bool) -> None:
        """End it; patiently: it leaves at the end of its input, and may have files to close."""
        self.typed.close()
        until = time.monotonic() + (_PATIENCE if patiently else 0)
        while self.status() is None and time.monotonic() < until:
            time.sleep(0.002)
        if self._control:
            self._let_go(self._control)
        else:
            self._kill()

    def _hear(self) -> bool:
        """Take in what is told of the session; whether there was anything."""
        assert self._control
        said = self._control.recv(1000)
        for line in said.splitlines():
            self._told |= json.loads(line)
        return bool(said)

    def _let_go(self, control: socket.socket) -> None:
        with contextlib.suppress(OSError), control:
            control.shutdown(socket.SHUT_WR)
            control.settimeout(10)
            while self._hear():
                pass
        if self._process and not self._told.get("kept"):
            self._process.wait()
        elif self._process:
            _outliving.append(self._process.pid)
            self._process.returncode = 0  # whatever it will be: nobody waits for it

    def _kill(self) -> None:
        assert self._process
        if sys.platform == "win32":
            self._process.kill()
        else:
            with contextlib.suppress(ProcessLookupError, PermissionError):  # nobody is left
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def start(python: Path, around: Surroundings = ALONE) -> Child:
    """An interactive Python, in a new folder and a clean environment.

    The author's code works in a folder below its own; what it left is removed when it, and the last kept state of it,
    has ended.
    """
    for other in tuple(_outliving):
        with contextlib.suppress(ChildProcessError):
            if os.waitpid(other, os.WNOHANG)[0]:
                _outliving.remove(other)
    folder = Path(tempfile.mkdtemp(prefix="lectern-"))
    for name in ("work", "tmp"):
        (folder / name).mkdir()
    ours, theirs = socket.socketpair() if sys.platform == "linux" else (None, None)
    _give(folder, around, theirs.fileno() if theirs else -1)
    process = subprocess.Popen(
        [python, "-i", "-u", "-X", "utf8"],
        cwd=folder / "work",
        env=_environment(folder, figures=bool(around.settings)),
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,  # one pipe, so that both come in their real order
        start_new_session=True,
        pass_fds=[theirs.fileno()] if theirs else (),
    )
    if theirs:
        theirs.close()
    assert isinstance(process.stdin, FileIO) and isinstance(process.stdout, FileIO)
    return Child(folder, process.stdin, process.stdout, ours, process)


def _give(folder: Path, around: Surroundings, control: int) -> None:
    """Write what the process reads when it starts."""
    given = {
        "project": str(around.project.absolute()) if around.project else "",
        "control": control,
        "engine": str(Path(inside.__file__).parents[3]),
        "tokens": dict(around.tokens),
    }
    (folder / "session.json").write_text(json.dumps(given), encoding="utf-8")
    startup = _STARTUP.format(inside=inside.__file__, folder=str(folder))
    (folder / "startup.py").write_text(startup, encoding="utf-8")
    (folder / "matplotlibrc").write_text(around.settings + _FIGURES, encoding="utf-8")


def _environment(folder: Path, figures: bool) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    own = {"PYTHONSTARTUP": "startup.py", "TMPDIR": "tmp"} | ({"MATPLOTLIBRC": "matplotlibrc"} if figures else {})
    return kept | _SET | {name: str(folder / file) for name, file in own.items()}


def resume(address: Path) -> Child | None:
    """A copy of the session that waits at a socket, which goes on from where that stands; None if nobody is there."""
    ours, theirs = socket.socketpair()
    (read, typed), (printed, write) = os.pipe(), os.pipe()
    try:
        _ask(address, b"resume", [read, write, theirs.fileno()])
    except OSError:
        for file in (typed, printed):
            os.close(file)
        ours.close()
        return None
    finally:
        theirs.close()
        os.close(read)
        os.close(write)
    return Child(address.parent, FileIO(typed, "w"), FileIO(printed, "r"), ours, None)


def end(address: Path) -> None:
    """End the state that waits at a socket, if there is one."""
    with contextlib.suppress(OSError):
        _ask(address, b"end", [])


def _ask(address: Path, what: bytes, files: list[int]) -> None:
    """Send a request and file descriptors to a state of ours. Raises OSError: there is none, or it is not ours."""
    place = address.parent.stat()
    if place.st_uid != os.getuid() or place.st_mode & 0o077:
        raise PermissionError(f"{address.parent} is not ours alone")
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(1)
        connection.connect(str(address))
        socket.send_fds(connection, [what], files)
