"""Keep what somebody else wrote from taking all the time or memory of this process."""

import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NoReturn


class OutOfTimeError(Exception):
    """Something was not done in time; says within how many seconds."""


@contextmanager
def limited(seconds: float, megabytes: int = 0) -> Iterator[None]:
    """Raise OutOfTimeError in what takes longer, and MemoryError in what takes so much more than there is now.

    Time is kept in the main thread of a Unix process, memory on Linux; elsewhere there is no limit.
    """
    with ExitStack() as ended:
        if sys.platform == "linux" and megabytes:
            import resource

            pages = int(Path("/proc/self/statm").read_text().split()[0])
            before, most = resource.getrlimit(resource.RLIMIT_AS)
            limit = pages * resource.getpagesize() + megabytes * 2**20
            limit = limit if most == resource.RLIM_INFINITY else min(limit, most)
            resource.setrlimit(resource.RLIMIT_AS, (limit, most))
            ended.callback(resource.setrlimit, resource.RLIMIT_AS, (before, most))
        if sys.platform != "win32" and threading.current_thread() is threading.main_thread():
            import signal

            def stop(*_: Any) -> NoReturn:
                raise OutOfTimeError(f"{seconds:g} s")

            ended.callback(signal.signal, signal.SIGALRM, signal.signal(signal.SIGALRM, stop))
            signal.setitimer(signal.ITIMER_REAL, seconds, 1)  # again: what is raised in a destructor is lost
            ended.callback(signal.setitimer, signal.ITIMER_REAL, 0)
        yield
