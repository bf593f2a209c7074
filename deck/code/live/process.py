"""Start the process of a session, and end it with all that it started."""

import contextlib
import json
import os
import secrets
import socket
import subprocess
import tempfile
import time
from collections.abc import Collection
from io import FileIO
from pathlib import Path
from typing import Any

from deck.base.cache import versions
from deck.base.dataclass import dataclass, field
from deck.base.files import remove_tree
from deck.base.interrupt import forget, on_interrupt
from deck.base.system import here
from deck.code.live import inside
from deck.code.live.sessions import Surroundings

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
ALONE = Surroundings()


@dataclass(eq=False)
class Child:
    """The process of a session: its folder, and the pipes to type to it and to read what it prints.

    `mark` tells its prompts from what it prints. On Linux another process stands above it, and all that it starts, and
    tells of them through a socket.
    """

    folder: Path
    mark: str
    typed: FileIO
    printed: FileIO
    _control: socket.socket | None
    _process: subprocess.Popen[bytes]
    _told: dict[str, Any] = field(default_factory=dict)

    def status(self) -> int | None:
        """The exit status, minus the signal that ended it; None while it runs."""
        if self._control is None:
            return self._process.poll()
        with contextlib.suppress(BlockingIOError, OSError):  # that of a socket which is closed by now
            self._control.setblocking(False)
            self._hear()
        status: int | None = self._told.get("status")
        return status

    def rewind(self, spare: Collection[int], wake: int = 0) -> None:
        """End all processes of the session but kept states; let one of these, if it is named, go on as the session."""
        if not self._control or self._process.poll() is not None:
            return
        self.mark = secrets.token_hex(8)
        self.folder.mkdir(exist_ok=True)  # the author's code may have removed it
        (self.folder / "mark").write_text(self.mark, encoding="utf-8")
        self._told["rewound"] = False
        with contextlib.suppress(OSError):
            self._control.settimeout(10)
            self._control.sendall(json.dumps({"spare": [*spare], "wake": wake}).encode())
            while not self._told["rewound"] and self._hear():
                pass
        if not self._told["rewound"]:
            self._told["status"] = -1

    def end(self, patiently: bool) -> None:
        """End it; patiently: it leaves at the end of its input, and may have files to close."""
        self.typed.close()
        until = time.monotonic() + (_PATIENCE if patiently else 0)
        while self.status() is None and time.monotonic() < until:
            time.sleep(0.002)
        self._told.setdefault("status", -9)
        if self._control:  # what stands above the session ends all of it, and removes the folder
            with contextlib.suppress(OSError), self._control as control:
                control.shutdown(socket.SHUT_WR)
                control.settimeout(10)
                while self._hear():
                    pass
            self._process.wait()
        else:
            here.end_group(self._process)
            self._process.wait()
            remove_tree(self.folder)
        forget(self)

    def _hear(self) -> bool:
        """Take in what is told of the session; whether there was anything."""
        assert self._control
        said = self._control.recv(1000)
        for line in said.splitlines():
            self._told |= json.loads(line)
        return bool(said)


def start(python: Path, around: Surroundings = ALONE) -> Child:
    """An interactive Python, in a new folder and a clean environment.

    The author's code works in a folder below its own; what it left is removed when it has ended.
    """
    folder, mark = Path(tempfile.mkdtemp(prefix="lectern-")), secrets.token_hex(8)
    for name in ("work", "tmp"):
        (folder / name).mkdir()
    ours, theirs = socket.socketpair() if here.COPIES else (None, None)
    _give(folder, mark, around, theirs.fileno() if theirs else -1)
    kept = {name: os.environ[name] for name in here.KEPT if name in os.environ}
    own = {"PYTHONSTARTUP": "startup.py", **dict.fromkeys(here.TEMPORARY, "tmp")}
    own |= {"MATPLOTLIBRC": "matplotlibrc"} if around.settings else {}
    process = subprocess.Popen(
        [python, "-i", "-u", "-X", "utf8"],
        cwd=folder / "work",
        env=kept | _SET | {name: str(folder / file) for name, file in own.items()},
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,  # one pipe, so that both come in their real order
        **here.APART,
        pass_fds=[theirs.fileno()] if theirs else (),
    )
    if theirs:
        theirs.close()
    assert isinstance(process.stdin, FileIO) and isinstance(process.stdout, FileIO)
    child = Child(folder, mark, process.stdin, process.stdout, ours, process)
    on_interrupt(child, lambda: child.end(patiently=False))
    return child


def _give(folder: Path, mark: str, around: Surroundings, control: int) -> None:
    """Write what the process reads when it starts."""
    given = {
        "project": str(around.project.absolute()) if around.project else "",
        "system": here.NAME,
        "control": control,
        "mark": mark,
        "engine": str(Path(inside.__file__).parents[3]),
        "tokens": dict(around.tokens),
        "vars": dict(around.vars),
        "matplotlib": json.loads(versions("matplotlib")).get("matplotlib", ""),
    }
    (folder / "session.json").write_text(json.dumps(given), encoding="utf-8")
    startup = _STARTUP.format(inside=inside.__file__, folder=str(folder))
    (folder / "startup.py").write_text(startup, encoding="utf-8")
    (folder / "matplotlibrc").write_text(around.settings + _FIGURES, encoding="utf-8")
