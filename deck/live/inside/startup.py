"""Tell the build what happens at an interactive prompt: runs inside the child, before its first prompt."""

from __future__ import annotations

import ast
import builtins
import json
import linecache
import os
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from .limits import limit
from .results import Results

if TYPE_CHECKING:
    from .keeping import Keeper


def start(folder: Path) -> None:
    """Mark the prompts, close standard input to the author's code, and offer `perform` under a hidden name.

    `folder` is shared with the build: requests are read there and reports written, so that nothing which the
    author's code prints can be taken for either.
    """
    os.environ.pop("PYTHONSTARTUP")  # it is ours, not the author's
    given = json.loads((folder / "session.json").read_text(encoding="utf-8"))
    keeper = _supervised(folder, given["control"]) if sys.platform == "linux" else None
    limit(Path(given["project"]) if given["project"] else None, folder)
    Waiting.owner = os.getpid()
    sys.ps1 = Waiting(folder)
    sys.ps2 = Marked(folder, "... ")
    sys.excepthook = print_own_traceback
    # The interpreter itself goes on reading its prompt's lines from file descriptor 0.
    empty = os.fdopen(os.open(os.devnull, os.O_RDONLY), encoding="utf-8")
    vars(sys).update(stdin=empty, __stdin__=empty)
    os.set_inheritable(0, False)
    vars(sys).pop("__interactivehook__", None)  # it would read and write the author's own ~/.python_history
    results = Results(folder, given["engine"], given["tokens"])
    vars(builtins)["__lectern__"] = Session(folder, keeper, results).perform


def _supervised(folder: Path, control: int) -> Keeper:
    import fcntl
    import socket

    from . import family, keeping

    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(lock, fcntl.LOCK_EX)
    family.supervise(socket.socket(fileno=control), folder, lock)
    return keeping.Keeper(folder)


class Marked(str):
    """A prompt that is shown with a mark before it, so that it is told from what a program prints."""

    folder: Path

    def __new__(cls, folder: Path, text: str = ">>> ") -> Marked:
        """The prompt `text`; its mark is the folder's name, which is new in every session."""
        prompt = super().__new__(cls, text)
        prompt.folder = folder
        return prompt

    def __str__(self) -> str:
        return f"\x1e{self.folder.name}\x1e{self[:]}"


class Waiting(Marked):
    """The first prompt: asked for its text when the statement before it has ended, it reports on that."""

    owner = os.getpid()

    def __str__(self) -> str:
        if os.getpid() != self.owner:
            os._exit(0)  # a process that the author's code forked, and that came back to a prompt not its own
        error = vars(sys).pop("last_value", None)
        if error is not None:
            report(self.folder, "raised.json", described(error))
        return super().__str__()


def report(folder: Path, name: str, value: object) -> None:
    """Tell the build; in its folder, which the author's code may have removed."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(json.dumps(value, allow_nan=False), encoding="utf-8")


def described(error: BaseException) -> dict[str, object]:
    """What the build wants to know of an exception: the names it goes by, and its message."""
    classes = type(error).__mro__
    names = [name for c in classes for name in (c.__name__, f"{c.__module__}.{c.__qualname__}")]
    lines = [line for line in "".join(traceback.format_exception_only(error)).splitlines() if line.strip()]
    message = next(line for line in lines if not line.startswith(" "))
    if message.endswith(": ") and len(lines) > 1:  # what it says begins on the next line
        message += lines[1].strip()
    return {"names": names, "message": message}


@dataclass(frozen=True)
class Session:
    """What the build asks of a session: it writes a request into the folder, and types the hidden name."""

    folder: Path
    keeper: Keeper | None
    results: Results

    def perform(self) -> None:
        """Do what is requested in the prompt's namespace, and report its value, if it has one."""
        request = json.loads((self.folder / "request.json").read_text(encoding="utf-8"))
        name, code, mode = request["name"], request["code"], request["mode"]
        if mode == "keep":
            self._keep(name)
            return
        try:
            report(self.folder, "value.json", self._value(name, code, mode))
        except BaseException as error:
            sys.last_value = error
            sys.excepthook(type(error), error, error.__traceback__)

    def _value(self, name: str, code: str, mode: str) -> object:
        import __main__

        if mode == "shell":
            return command(code)
        if mode == "place":
            self.results.place(json.loads(code))
            return None
        if mode == "results":
            return self.results.told()
        own_files.add(name)
        linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
        if mode == "python":
            execute(code, name, vars(__main__), self.results)
            return self.results.told()
        value = eval(compile(code.strip(), name, "eval", dont_inherit=True), vars(__main__))
        return str(value) if mode == "text" else value

    def _keep(self, name: str) -> None:
        """Keep the session's state under a name, and report the address at which it waits, or why it cannot be kept."""
        try:
            kept = self.keeper.keep(name) if self.keeper else {"why": "this system cannot"}
        except Exception as error:
            kept = {"why": str(error)}
        if kept:
            report(self.folder, "value.json", kept)
        else:  # this is the copy, which goes on
            Waiting.owner = os.getpid()


def execute(code: str, name: str, namespace: dict[str, object], results: Results) -> None:
    """Run a script; the value of an expression that ends it is a result, or shown as a prompt would."""
    body = ast.parse(code, name).body
    last = [body.pop()] if body and isinstance(body[-1], ast.Expr) else []
    exec(compile(ast.Module(body, []), name, "exec", dont_inherit=True), namespace)
    show = sys.displayhook
    sys.displayhook = lambda value: None if results.takes(value) else show(value)
    try:
        exec(compile(ast.Interactive(last), name, "single", dont_inherit=True), namespace)
    finally:
        sys.displayhook = show


def command(code: str) -> int:
    """Run a command by sh, with this Python first on its path; its exit status, 128 + n if signal n ended it."""
    import subprocess

    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    status = subprocess.call(["sh", "-c", code], stdin=subprocess.DEVNULL, env={**os.environ, "PATH": path})
    return status if status >= 0 else 128 - status


own_files: set[str] = set()


def print_own_traceback(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Print an exception as usual, without the lines of libraries."""
    del kind, trace
    link: BaseException | None = error
    while link is not None:
        link.__traceback__ = own_frames(link.__traceback__)
        link = link.__cause__ or link.__context__
    traceback.print_exception(error)


def own_frames(trace: TracebackType | None) -> TracebackType | None:
    """The part of a traceback that lies in the author's own code."""
    steps = []
    while trace is not None:
        steps.append(trace)
        trace = trace.tb_next
    kept = None
    for step in reversed(steps):
        file = step.tb_frame.f_code.co_filename
        if file in own_files or file.startswith("<stdin>"):
            kept = TracebackType(kept, step.tb_frame, step.tb_lasti, step.tb_lineno)
    return kept
