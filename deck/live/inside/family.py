"""Stay above a session, and end all that it started when the build lets go of it, or is gone; Linux can do that."""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import json
import os
import select
import shutil
import signal
import socket
import time
from pathlib import Path

_SUBREAPER, _DIE_WITH_PARENT, _NAME = 36, 1, 15  # of prctl
KEPT = "lectern-kept"  # the name of a process that outlives the build; at most 15 letters
_KEPT = f"({KEPT}".encode()
_PATIENCE = 5.0  # seconds in which killed processes are gone, or never will be


def supervise(control: socket.socket, folder: Path, lock: int, owns: bool = True) -> None:
    """Go on as a child; the process that was called stays above it, and above all that comes of it, however detached.

    Through `control` the build is told the session's end, {"status": …}, and, when it has let go and all of it is
    dead, whether states are "kept" beyond that. Until then `lock` is held: the session works in `folder` alone. What
    `owns` the folder removes it, when the last kept state has gone.
    """
    prctl(_SUBREAPER, 1)
    session = os.fork()
    if session == 0:
        prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        control.close()
        os.close(lock)
        return
    try:
        silence()
        _await(session, control)
        kept = _end_all()
        fcntl.flock(lock, fcntl.LOCK_UN)
        _say(control, {"kept": kept})
        control.close()
        with contextlib.suppress(ChildProcessError):
            while kept:
                os.wait()
        if owns:
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        os._exit(0)


def _await(session: int, control: socket.socket) -> None:
    """Wait until the build closes its end of `control`, by dying if it must; tell it if the session ends before."""
    ended = os.pidfd_open(session)
    poll = select.poll()
    poll.register(ended, select.POLLIN)
    poll.register(control, select.POLLIN)
    while True:
        for file, _ in poll.poll():
            if file != ended:
                return
            poll.unregister(ended)
            _say(control, {"status": os.waitstatus_to_exitcode(os.waitpid(session, 0)[1])})


def _say(control: socket.socket, message: object) -> None:
    with contextlib.suppress(OSError):  # nobody is left to hear it
        control.sendall(f"{json.dumps(message)}\n".encode())


def _end_all() -> bool:
    """Kill all processes below this one but kept states and theirs; tell whether there are such."""
    until = time.monotonic() + _PATIENCE
    while True:
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        strays, kept = _below(os.getpid())
        if not strays or time.monotonic() > until:
            return kept
        for process in strays:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(process, signal.SIGKILL)
        time.sleep(0.002)


def _below(top: int) -> tuple[list[int], bool]:
    """The processes below one, without kept states and what is below those; and whether there are such."""
    children: dict[int, list[int]] = {}
    kept = set()
    for number in map(int, filter(str.isdigit, os.listdir("/proc"))):  # noqa: PTH208 - there may be thousands
        with contextlib.suppress(OSError), open(f"/proc/{number}/stat", "rb", 0) as status:  # noqa: PTH123
            told, _, rest = status.read().rpartition(b")")
            children.setdefault(int(rest.split(None, 2)[1]), []).append(number)
            if told.endswith(_KEPT):
                kept.add(number)
    found, waits = [top], False
    for process in found:  # grows as it is walked
        below = children.get(process, [])
        waits |= not kept.isdisjoint(below)
        found += [child for child in below if child not in kept]
    return found[1:], waits


def silence() -> None:
    """Let go of the standard streams: a pipe ends for its reader when all writers have closed it."""
    empty = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(empty, stream)
    os.close(empty)


def rename(name: str) -> None:
    """Give this process another name in lists of processes."""
    prctl(_NAME, name.encode())


def prctl(option: int, value: object) -> None:
    """Set something of this process; options are Linux's."""
    ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
