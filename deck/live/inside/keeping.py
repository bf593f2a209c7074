"""Keep the state of a session: a copy of its process that waits, and from which it can be gone on with later.

The session itself goes on untouched; its copy has one thread, the files that were there, and other standard streams.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import re
import select
import shutil
import signal
import socket
import stat
import struct
import threading
import time
import warnings
from pathlib import Path

from . import family

_IDLE = 600  # seconds that a state waits for a build
_PATIENCE = 1.0  # seconds that a state waits for its folder
_LARGEST = 50_000_000  # bytes of files that are copied with a state
_PLACES = ("work", "tmp")  # of a session's folder: where its files are
_BLAS = re.compile("openblas", re.IGNORECASE)


class Keeper:
    """Keeps states of one session; `name` is what its process is called when it is not one of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._name = Path("/proc/self/comm").read_text().strip()
        self._files = _open_files()

    def keep(self, name: str) -> dict[str, str] | None:
        """Leave a copy of this process that waits at a socket; tell its address, or why there can be none.

        None: this is the copy, and the session goes on in it. Its lock is taken, its streams are the new build's.
        """
        why = self._obstacle()
        if why:
            return {"why": why}
        files, address, at = self._folder / "kept" / name, self._folder / f"{name}.socket", Path.cwd()
        self._save(files)
        listener = _listening(address)
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            copied = _copied()
        unsafe = [str(warning.message) for warning in warned if issubclass(warning.category, RuntimeWarning)]
        if not copied:
            listener.close()
            return {"why": unsafe[0]} if unsafe else {"address": str(address)}
        try:
            if unsafe:  # a library that says that it bears no copying is believed
                os._exit(0)
            self._wait(listener)
            self._restore(files, at)
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

    def _wait(self, listener: socket.socket) -> None:
        """Wait for builds; return in a copy for each that wants to go on from here."""
        os.setsid()
        family.silence()
        heard = signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody need wait for the copies that go on
        while True:
            if not select.select([listener], [], [], _IDLE)[0]:
                os._exit(0)
            connection, _ = listener.accept()
            with connection:
                asked, received, _, _ = socket.recv_fds(connection, 100, 3)
                asked = asked if _is_ours(connection) else b""
            if asked == b"end":
                os._exit(0)
            lock = self._locked() if asked == b"resume" else None
            if lock is not None:
                received.append(lock)
                if os.fork() == 0:
                    signal.signal(signal.SIGCHLD, heard)
                    listener.close()
                    _resume(self._name, self._folder, *received)
                    return
            for file in received:
                os.close(file)

    def _locked(self) -> int | None:
        """The lock of the session's folder; None while another copy, or the session itself, works there.

        What worked for a build that was killed may take a moment to end.
        """
        lock = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC)
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                if time.monotonic() > until:
                    os.close(lock)
                    return None
                time.sleep(0.01)
            else:
                return lock

    def _save(self, files: Path) -> None:
        """Copy the files as they are."""
        shutil.rmtree(files, ignore_errors=True)
        for place in _PLACES:
            shutil.copytree(self._folder / place, files / place, symlinks=True)

    def _restore(self, files: Path, at: Path) -> None:
        """Put the files back as they were."""
        for place in _PLACES:
            folder = self._folder / place
            for path in folder.iterdir():  # the folder itself stays: it is where this process stands
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
            shutil.copytree(files / place, folder, symlinks=True, dirs_exist_ok=True)
        os.chdir(at)


def _listening(address: Path) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX)
    address.unlink(missing_ok=True)
    listener.bind(str(address))
    listener.listen()
    return listener


def _open_files() -> set[tuple[str, int]]:
    """The file descriptors that are open, and which file each is, but for those of devices."""
    found = set()
    for path in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):  # that of the listing itself
            status = os.fstat(int(path.name))
            if not stat.S_ISCHR(status.st_mode):
                found.add((path.name, status.st_ino))
    return found


def _copied() -> bool:
    """Fork twice, so that nobody need wait for the copy; tell whether this is it.

    It is called a kept one before the session goes on: whoever ends that leaves it alone.
    """
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return False
    family.rename(family.KEPT)
    if os.fork():
        os._exit(0)
    return True


def _resume(name: str, folder: Path, typed: int, printed: int, control: int, lock: int) -> None:
    """Go on as a session of its own, which the build at the other end of `control` types to and reads from."""
    os.setsid()
    family.rename(name)
    for file, stream in ((typed, 0), (printed, 1), (printed, 2)):
        os.dup2(file, stream, inheritable=stream > 0)
    os.close(typed)
    os.close(printed)
    family.supervise(socket.socket(fileno=control), folder, lock, owns=False)


def _is_ours(connection: socket.socket) -> bool:
    """Whether the other side is a process of the same user."""
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    return bool(struct.unpack("3i", credentials)[1] == os.getuid())
