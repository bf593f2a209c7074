"""Stay above a session, and end all that it started when the build lets go of it, or is gone; keep states of it.

A state is a copy of the session's process that waits, and from which it can be gone on with later. The session itself
goes on untouched; its copy has one thread, the files that were there, and the same standard streams. Linux can do that.
"""

import contextlib
import ctypes
import json
import os
import re
import select
import shutil
import signal
import socket
import stat
import threading
import time
import warnings
from collections.abc import Collection
from pathlib import Path

_SUBREAPER, _DIE_WITH_PARENT = 36, 1  # of prctl
_PATIENCE = 5.0  # seconds in which killed processes are gone, or never will be
_LARGEST = 50_000_000  # bytes of files that are copied with a state
_PLACES = ("work", "tmp")  # of a session's folder: where its files are
_BLAS = re.compile("openblas", re.IGNORECASE)
_WAKE = signal.SIGUSR1  # what a state waits for


def supervise(control: socket.socket, folder: Path) -> None:
    """Go on as a child; the process that was called stays above it, and above all that comes of it, however detached.

    Through `control` the build is told the session's end, {"status": …}, and may ask to "spare" these processes, to
    end all others, and to let the state "wake", one of them, go on as the session. When it lets go, all are ended and
    `folder` is removed.
    """
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    session = os.fork()
    if session == 0:
        die_with_parent()
        control.close()
        return
    try:
        empty = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):  # a pipe ends for its reader when all writers have closed it
            os.dup2(empty, stream)
        os.close(empty)
        _serve(session, control)
        _end_all(spare=())
        control.close()
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os._exit(0)


def die_with_parent() -> None:
    """Be killed when the process above this one has ended."""
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)


def _serve(session: int, control: socket.socket) -> None:
    """Do what the build asks until it closes its end of `control`, by dying if it must; tell it if the session ends."""
    poll = select.poll()
    poll.register(control, select.POLLIN)
    ended = _watched(session, poll)
    while True:
        for file, _ in poll.poll():
            if file == ended:
                poll.unregister(ended)
                os.close(ended)
                ended = -1
                with contextlib.suppress(ChildProcessError):
                    _say(control, {"status": os.waitstatus_to_exitcode(os.waitpid(session, 0)[1])})
                continue
            asked = None
            with contextlib.suppress(OSError):
                asked = json.loads(control.recv(65536) or b"null")
            if asked is None:  # the build has gone
                return
            if ended != -1:
                poll.unregister(ended)
                os.close(ended)
                ended = -1
            _end_all(asked["spare"])
            _say(control, {"rewound": True, "status": None})
            if session := asked["wake"]:
                try:
                    ended = _watched(session, poll)
                    os.kill(session, signal.SIGUSR1)
                except ProcessLookupError:
                    _say(control, {"status": -signal.SIGKILL})
                    ended = -1


def _watched(process: int, poll: select.poll) -> int:
    ended = os.pidfd_open(process)
    poll.register(ended, select.POLLIN)
    return ended


def _say(control: socket.socket, message: object) -> None:
    with contextlib.suppress(OSError):  # nobody is left to hear it
        control.sendall(f"{json.dumps(message)}\n".encode())


def _end_all(spare: Collection[int]) -> None:
    """Kill all processes below this one but some."""
    until = time.monotonic() + _PATIENCE
    while True:
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        strays = [process for process in _below(os.getpid()) if process not in spare]
        if not strays or time.monotonic() > until:
            return
        for process in strays:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(process, signal.SIGKILL)
        time.sleep(0.002)


def _below(top: int) -> list[int]:
    """The processes below one."""
    children: dict[int, list[int]] = {}
    for number in map(int, filter(str.isdigit, os.listdir("/proc"))):  # noqa: PTH208 - there may be thousands
        with contextlib.suppress(OSError), open(f"/proc/{number}/stat", "rb", 0) as status:  # noqa: PTH123
            children.setdefault(int(status.read().rpartition(b")")[2].split(None, 2)[1]), []).append(number)
    found = [top]
    for process in found:  # grows as it is walked
        found += children.get(process, [])
    return found[1:]


class Keeper:
    """Keeps states of one session, whose folder is `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = _open_files()

    def keep(self, name: str) -> dict[str, object] | None:
        """Leave a copy of this process that waits; tell its number, or why there can be none.

        None: this is a copy of that copy, and the session goes on in it.
        """
        why = self._obstacle()
        if why:
            return {"why": why}
        files, at = self._folder / "kept" / name, Path.cwd()
        shutil.rmtree(files, ignore_errors=True)
        for place in _PLACES:
            shutil.copytree(self._folder / place, files / place, symlinks=True)
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, {_WAKE})
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            copy = _copied()
        unsafe = [str(warning.message) for warning in warned if issubclass(warning.category, RuntimeWarning)]
        if copy:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            return {"why": unsafe[0]} if unsafe else {"state": copy}
        try:
            if unsafe:  # a library that says that it bears no copying is believed
                os._exit(0)
            _wait()
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            for place in _PLACES:  # the files as they were; the folder itself stays: it is where this process stands
                for path in (self._folder / place).iterdir():
                    shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
                shutil.copytree(files / place, self._folder / place, symlinks=True, dirs_exist_ok=True)
            os.chdir(at)
            self._files = _open_files()
        except BaseException:
            os._exit(1)
        return None

    def _obstacle(self) -> str:
        """Why this process cannot be copied; "" if it can."""
        if threading.active_count() > 1:
            return "it runs threads"
        with contextlib.suppress(ChildProcessError):
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            return "it has started other processes"
        if _open_files() - self._files:
            return "it has files open"
        if sum(path.lstat().st_size for place in _PLACES for path in (self._folder / place).rglob("*")) > _LARGEST:
            return "it has written much"
        libraries = {line.split()[-1] for line in Path("/proc/self/maps").read_text().splitlines()}
        for library in libraries:
            if "libgomp" in library:  # its threads are not there in a copy, which would wait for them; they come anew
                ctypes.CDLL(library).omp_pause_resource_all(2)
        known = len(os.sched_getaffinity(0)) if any(map(_BLAS.search, libraries)) else 1  # OpenBLAS bears copying
        return "a library runs threads" if len(list(Path("/proc/self/task").iterdir())) > known else ""


def _open_files() -> set[tuple[str, int]]:
    """The file descriptors that are open, and which file each is, but for those of devices."""
    found = set()
    for path in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):  # that of the listing itself
            status = os.fstat(int(path.name))
            if not stat.S_ISCHR(status.st_mode):
                found.add((path.name, status.st_ino))
    return found


def _copied() -> int:
    """Fork twice, so that the copy is the supervisor's child and no child of the session; its number, 0 in it."""
    read, write = os.pipe()
    between = os.fork()
    if between:
        os.close(write)
        with os.fdopen(read, "rb") as pipe:
            copy = int(pipe.read())
        os.waitpid(between, 0)
        return copy
    between = os.getpid()
    copy = os.fork()
    if copy:
        os.write(write, str(copy).encode())
        os._exit(0)
    os.close(read)
    os.close(write)
    while os.getppid() == between:
        time.sleep(0.001)
    die_with_parent()
    return 0


def _wait() -> None:
    """Wait to be woken; return in a copy, each time. When that ends by itself, and is not killed, so does this."""
    os.setsid()
    while True:
        signal.sigwait({_WAKE})
        copy = os.fork()
        if not copy:
            os.setsid()
            die_with_parent()
            return
        status = os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1])
        if status != -signal.SIGKILL:
            os._exit(status if status >= 0 else 128 - status)
