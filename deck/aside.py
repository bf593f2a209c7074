"""Do a task in a copy of this process, on another core, while this one goes on; Linux can do that."""

from __future__ import annotations

import os
import pickle
import sys
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def aside(task: Callable[[], T]) -> Callable[[], T]:
    """Begin a task; what is returned waits for its result, which has to be picklable, and is to be called once.

    Nothing else that the task does is seen here. Where no copy can be made, or the task fails there, it is done when
    its result is wanted: its error is raised where it can be caught.
    """
    if sys.platform != "linux" or threading.active_count() > 1 or len(os.sched_getaffinity(0)) < 2:
        return task
    receiver, sender = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(receiver)
        _do(task, sender)
    os.close(sender)

    def result() -> T:
        with os.fdopen(receiver, "rb") as pipe:
            told = pipe.read()
        done = os.waitpid(child, 0)[1] == 0
        return pickle.loads(told) if done else task()

    return result


def _do(task: Callable[[], object], sender: int) -> None:
    """Tell a task's result and leave, without what this process would do at its end."""
    status = 1
    try:
        with os.fdopen(sender, "wb") as pipe:
            pickle.dump(task(), pipe, pickle.HIGHEST_PROTOCOL)
        status = 0
    finally:
        os._exit(status)
