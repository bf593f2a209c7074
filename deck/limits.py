"""Keep what somebody else wrote from taking all the time or memory of this process."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn


class OutOfTimeError(Exception):
    """Something was not done in time; says within how many seconds."""


@contextmanager
def limited(seconds: float, megabytes: int = 0) -> Iterator[None]:
    """Raise OutOfTimeError in what takes longer, and MemoryError in what takes so much more than there is now.

    Time is kept in the main thread of a Unix process, memory on Linux; elsewhere there is no limit.
    """
    with _memory(megabytes), _time(seconds):
        yield


@contextmanager
def _time(seconds: float) -> Iterator[None]:
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield
        return
    import signal

    def stop(*_: Any) -> NoReturn:
        raise OutOfTimeError(f"{seconds:g} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1)  # again: what is raised in a destructor is lost
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _memory(megabytes: int) -> Iterator[None]:
    if sys.platform != "linux" or not megabytes:
        yield
        return
    import resource

    pages = int(Path("/proc/self/statm").read_text().split()[0])
    before, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = pages * resource.getpagesize() + megabytes * 2**20
    if most != resource.RLIM_INFINITY:
        limit = min(limit, most)
    resource.setrlimit(resource.RLIMIT_AS, (limit, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (before, most))
