"""Windows. It cannot copy processes, so that no states of sessions are kept, and tasks are done one by one."""

import ctypes
import msvcrt
import os
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from subprocess import Popen

NAME = "windows"
FORKS = COPIES = False
NO_CASE = DESKTOP = True
KILL = 9
KEPT = (  # without SYSTEMROOT no Python starts; the others name the user's folders, and what a program is
    *("PATH", "LANG", "SYSTEMROOT", "WINDIR", "COMSPEC", "PATHEXT", "SYSTEMDRIVE", "USERPROFILE", "APPDATA"),
    *("LOCALAPPDATA", "PROGRAMDATA", "PROGRAMFILES", "PROGRAMFILES(X86)", "PSMODULEPATH", "NUMBER_OF_PROCESSORS"),
)
TEMPORARY = ("TMPDIR", "TEMP", "TMP")
APART: dict[str, Any] = {"creationflags": 0x200 | 0x0800_0000}  # a new process group, no window
VENV_PYTHON = "Scripts/python.exe"
PYTHONS = (".pyenv/pyenv-win/versions/{0}.*/python.exe", "AppData/Roaming/uv/python/cpython-{0}.*/python.exe")
PYTHON_NAMED = ("py", "-{0}", "-c")
SHELL = "powershell"
REMOVE = 'rmdir /s "{}"'
LONGEST_PATH = 259  # unless longer ones are allowed
SHELL_MISSING = "Windows has no sh; write `language: powershell`, or put that of Git for Windows on the PATH"

_BEYOND = 2**30  # bytes: past the end of a file that is locked, for what is locked cannot be read
_PATIENCE, _PAUSE = 2.0, 0.05  # seconds in which a virus scanner, or another build, closes a file; between two tries


def quoted(text: str) -> str:
    """A text as one argument of a command line."""
    from subprocess import list2cmdline

    return list2cmdline([text])


def words(command: str) -> list[str]:
    r"""The arguments of a command line, in which \ is no escape."""
    import shlex

    return [word.strip('"') for word in shlex.split(command, posix=False)]


@contextmanager
def alarm(seconds: float, late: type[Exception]) -> Iterator[None]:
    """Raise `late` in what takes longer, between two steps of Python: a single call of C code goes on to its end."""
    thread, over, turn = ctypes.c_ulong(threading.get_ident()), threading.Event(), threading.Lock()
    interrupt: Any = ctypes.pythonapi.PyThreadState_SetAsyncExc

    def watch() -> None:
        wait = seconds
        while not over.wait(wait):
            with turn:
                if not over.is_set():
                    interrupt(thread, ctypes.py_object(late))
            wait = 1  # again: what is raised in a destructor is lost

    threading.Thread(target=watch, daemon=True).start()
    try:
        try:
            yield
        finally:
            with turn:
                over.set()
                interrupt(thread, None)  # one that has not come yet
    except late as error:
        raise late(f"{seconds:g} s") from error.__cause__


def memory_limit(_: int) -> nullcontext[None]:
    """No limit: it would be that of the whole process for good."""
    return nullcontext()


def memory_of(_: int) -> int:
    """Not known."""
    return 0


def deaf() -> nullcontext[None]:
    """Processes that are started in here hear Ctrl+C, too, and end by themselves."""
    return nullcontext()


def end_group(process: "Popen[bytes]") -> None:
    """End a process. What a session starts ends with it: it has put itself into a job (`inside.limits`)."""
    process.kill()


def runs(process: int) -> bool:
    """Whether there is a process of this number; asking for another's would end it, so that none is known of."""
    return process == os.getpid()


def replace(new: Path, old: Path) -> None:
    """Rename over a file: also over one that may not be written, and one that somebody else closes in a moment."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            new.replace(old)
            return
        except PermissionError:
            if time.monotonic() > until or not old.is_file():
                raise
            old.chmod(old.stat().st_mode | stat.S_IWRITE)
        time.sleep(_PAUSE)


def locked(file: IO[Any], alone: bool = True) -> bool:
    """Whether a file is locked now, and by us; not `alone`: True, as files in use keep their folders from renaming."""
    if not alone:
        return True
    try:
        file.seek(_BEYOND)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    except (BlockingIOError, PermissionError):
        return False
    return True
