"""Linux, macOS and other systems of POSIX."""

import fcntl
import os
import resource
import shlex
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from subprocess import Popen

NAME = "linux" if sys.platform == "linux" else "posix"  # as sessions are told
FORKS = True  # a process can be copied
COPIES = NAME == "linux"  # also one that goes on for long, and whatever a session starts can be found
NO_CASE = sys.platform == "darwin"  # a file is found by its name in other letters, too
DESKTOP = sys.platform == "darwin" or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))  # a browser can be shown
KILL = signal.SIGKILL
KEPT, TEMPORARY = ("PATH", "HOME", "LANG"), ("TMPDIR",)  # variables that a session gets; for its temporary files
APART: dict[str, Any] = {"start_new_session": True}  # how a process is started that does not hear this terminal
VENV_PYTHON = "bin/python"
PYTHONS = (".pyenv/versions/{0}.*/bin/python{0}", ".local/share/uv/python/cpython-{0}.*/bin/python{0}")  # below home
PYTHON_NAMED: tuple[str, ...] = ("python{0}", "-c")  # what is called to have another Python, before its code
SHELL = "bash"  # what people type into, unless it is said
REMOVE = "rm -r '{}'"
LONGEST_PATH = 1023 if sys.platform == "darwin" else 4095
SHELL_MISSING = "there is no sh on the PATH"

quoted = shlex.quote
words = shlex.split
replace = Path.replace


@contextmanager
def alarm(seconds: float, late: type[Exception]) -> Iterator[None]:
    """Raise `late` in what takes longer, if this is the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: Any) -> NoReturn:
        raise late(f"{seconds:g} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1)  # again: what is raised in a destructor is lost
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def memory_limit(megabytes: int) -> Iterator[None]:
    """Raise MemoryError in what takes so much more memory than there is now, on Linux."""
    if not COPIES or not megabytes:
        yield
        return
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    before, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = pages * resource.getpagesize() + megabytes * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (limit if most == resource.RLIM_INFINITY else min(limit, most), most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (before, most))


def memory_of(process: int) -> int:
    """The bytes of memory that a process takes; of what it shares with others, its part. 0 where that is not known."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


@contextmanager
def deaf() -> Iterator[None]:
    """Processes that are started in here do not hear Ctrl+C: this one ends them."""
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def end_group(process: "Popen[bytes]") -> None:
    """End a process that was started APART, and what it has started."""
    with suppress(ProcessLookupError, PermissionError):  # nobody is left
        os.killpg(process.pid, KILL)


def runs(process: int) -> bool:
    """Whether there is a process of this number."""
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass  # somebody else's
    return True


def locked(file: IO[Any], alone: bool = True) -> bool:
    """Whether a file is locked now, and by us; `alone`: or by others, too. Raises OSError: none can be locked there."""
    try:
        fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
