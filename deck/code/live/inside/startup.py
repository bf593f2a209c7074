"""Tell the build what happens at an interactive prompt: runs inside the child, before its first prompt."""

from __future__ import annotations

import builtins
import json
import linecache
import os
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from .limits import limit
from .results import BugError, Results
from .script import Ending, execute, succeeds

if TYPE_CHECKING:
    from .family import Keeper


def start(folder: Path) -> None:
    """Mark the prompts, close standard input to the author's code, and offer `perform` under a hidden name.

    `folder` is shared with the build: requests are read there and reports written, so that nothing which the
    author's code prints can be taken for either.
    """
    os.environ.pop("PYTHONSTARTUP")  # it is ours, not the author's
    given = json.loads((folder / "session.json").read_text(encoding="utf-8"))
    keeper = None
    if given["system"] == "linux":
        import socket

        from . import family

        family.supervise(socket.socket(fileno=given["control"]), folder)
        keeper = family.Keeper(folder)
    Marked.mark = given["mark"]
    limit(given["system"], Path(given["project"]) if given["project"] else None, folder)
    Waiting.folder, Waiting.owner = folder, os.getpid()
    sys.ps1 = Waiting(">>> ")
    sys.ps2 = Marked("... ")
    sys.excepthook = print_own_traceback
    # The interpreter itself goes on reading its prompt's lines from file descriptor 0.
    empty = os.fdopen(os.open(os.devnull, os.O_RDONLY), encoding="utf-8")
    vars(sys).update(stdin=empty, __stdin__=empty)
    os.set_inheritable(0, False)
    vars(sys).pop("__interactivehook__", None)  # it would read and write the author's own ~/.python_history
    results = Results(folder, given["engine"], given["tokens"], given["matplotlib"])
    if given["vars"]:
        vars(sys.modules["__main__"])["vars"] = given["vars"]
    vars(builtins)["__lectern__"] = Performer(folder, keeper, results, Ending()).perform


class Marked(str):
    """A prompt that is shown with a mark before it, so that it is told from what a program prints."""

    mark = ""  # new in every session, and whenever one is gone on with

    def __str__(self) -> str:
        return f"\x1e{Marked.mark}\x1e{self[:]}"


class Waiting(Marked):
    """The first prompt: asked for its text when the statement before it has ended, it reports on that."""

    folder: Path
    owner = 0

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


def described(error: BaseException) -> dict[str, Any]:
    """What the build wants to know of an exception: the names it goes by, and its message."""
    classes = type(error).__mro__
    names = [name for c in classes for name in (c.__name__, f"{c.__module__}.{c.__qualname__}")]
    lines = [line for line in "".join(traceback.format_exception_only(error)).splitlines() if line.strip()]
    message = next(line for line in lines if not line.startswith(" "))
    if message.endswith(": ") and len(lines) > 1:  # what it says begins on the next line
        message += lines[1].strip()
    return {"names": names, "message": message}


@dataclass(frozen=True)
class Performer:
    """What the build asks of a session: it writes a request into the folder, and types the hidden name."""

    folder: Path
    keeper: Keeper | None
    results: Results
    ending: Ending

    def perform(self) -> None:
        """Do what is requested in the prompt's namespace, and report its value if it has one, or a bug of ours."""
        request = json.loads((self.folder / "request.json").read_text(encoding="utf-8"))
        if request["mode"] == "keep":
            self._keep(request["name"])
            return
        try:
            value = self._script(request) if request["mode"] == "python" else self._value(request)
            report(self.folder, "value.json", value)
        except BugError as error:
            report(self.folder, "bug.json", str(error))
        except BaseException as error:
            show(error)

    def _script(self, request: dict[str, Any]) -> object:
        """Run a script, or the imports that it begins with, and end it; what it gave."""
        import __main__

        name, code, namespace = request["name"], request["code"], vars(__main__)
        _list(name, code)
        raised = None
        try:
            execute(code, name, Path(request["file"]), namespace, self.results)
        except BaseException as error:
            if not succeeds(error) or request["raises"] in described(error)["names"]:
                show(error)
                raised = error
        if request["ends"]:
            self.ending.end(namespace, request["ends"] == "session")
        return None if raised else self.results.told()

    def _value(self, request: dict[str, Any]) -> object:
        import __main__

        name, code, mode = request["name"], request["code"], request["mode"]
        if mode == "shell":
            return command([*request["by"], code])
        if mode == "powershell":
            return command([*request["by"], _IN_UTF8 + code + _STATUS])
        if mode == "place":
            self.results.place(json.loads(code))
            return None
        if mode == "results":
            return self.results.told()
        code = code.strip()
        _list(name, code)
        value = eval(compile(code, name, "eval", dont_inherit=True), vars(__main__))
        return str(value) if mode == "text" else value

    def _keep(self, name: str) -> None:
        """Keep the session's state under a name, and report its number, or why it cannot be kept."""
        try:
            kept = self.keeper.keep(name) if self.keeper else {"why": "this system cannot"}
        except Exception as error:
            kept = {"why": str(error)}
        if kept:
            report(self.folder, "value.json", kept)
        else:  # this is the copy, which goes on
            Waiting.owner = os.getpid()
            Marked.mark = (self.folder / "mark").read_text(encoding="utf-8")


def show(error: BaseException) -> None:
    """Show an exception as the prompt does, which then tells of it."""
    vars(sys)["last_value"] = error
    sys.excepthook(type(error), error, error.__traceback__)


def _list(name: str, code: str) -> None:
    """Let tracebacks show the lines of code, and no others."""
    own_files.add(name)
    lines = f"{code}\n".splitlines(keepends=True)  # carets are counted with each line's end
    linecache.cache[name] = (len(code), None, lines, name)


# PowerShell 5 prints in the console's own encoding, and ends with 0 or 1 unless told otherwise.
_IN_UTF8 = "[Console]::OutputEncoding = [Text.UTF8Encoding]::new()\n"
_STATUS = "\nif (-not $?) { if ($LASTEXITCODE) { exit $LASTEXITCODE } else { exit 1 } }"


def command(words: list[str]) -> int:
    """Run a command, with this Python first on its path; its exit status, 128 + n if signal n ended it."""
    import subprocess

    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    status = subprocess.call(words, stdin=subprocess.DEVNULL, env={**os.environ, "PATH": path})
    return status if status >= 0 else 128 - status


own_files: set[str] = set()


def print_own_traceback(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Print an exception as usual, without the lines of libraries."""
    del kind, trace
    link: BaseException | None = error
    while link is not None:
        steps, step, kept = list[TracebackType](), link.__traceback__, None
        while step is not None:
            steps.append(step)
            step = step.tb_next
        for step in reversed(steps):
            file = step.tb_frame.f_code.co_filename
            if file in own_files or file.startswith("<stdin>"):
                kept = TracebackType(kept, step.tb_frame, step.tb_lasti, step.tb_lineno)
        link.__traceback__ = kept
        link = link.__cause__ or link.__context__
    traceback.print_exception(error)
