"""Do a task in a copy of this process, on another core, while this one goes on, where the system can do that."""

import os
import pickle
import select
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from deck.base.limits import OutOfTimeError, limited
from deck.base.system import here

T = TypeVar("T")


def aside(task: Callable[[], T], worth: bool = True) -> Callable[[], T]:
    """Begin a task; what is returned waits for its result, which has to be picklable, and is to be called once.

    Nothing else that the task does is seen here. Where no copy can be made, or the task fails there, it is done when
    its result is wanted: its error is raised where it can be caught. worth: it takes longer than making a copy.
    """
    if not worth or not here.COPIES or threading.active_count() > 1 or len(os.sched_getaffinity(0)) < 2:
        return task
    child, receiver = _copy(task)

    def result() -> T:
        with os.fdopen(receiver, "rb") as pipe:
            told = pipe.read()
        done = os.waitpid(child, 0)[1] == 0
        return pickle.loads(told) if done else task()

    return result


def within(task: Callable[[], T], seconds: float) -> T:
    """Do a task in a copy of this process that is killed if it takes longer, even within a single call of C code.

    Its result has to be picklable. Raises OutOfTimeError. Where no copy can be made, it is done here, and stopped
    between two steps of Python only; where it fails there, its error is raised here.
    """
    if not here.FORKS:
        with limited(seconds):
            return task()
    child, receiver = _copy(task)
    told, end = list[bytes](), time.monotonic() + seconds
    try:
        with os.fdopen(receiver, "rb", buffering=0) as pipe:
            while not told or told[-1]:
                if not select.select([pipe], [], [], max(0, end - time.monotonic()))[0]:
                    raise OutOfTimeError("in the time that was left")
                told.append(pipe.read(1_000_000))
    except BaseException:
        os.kill(child, here.KILL)
        os.waitpid(child, 0)
        raise
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        raise OutOfTimeError("it was killed")
    return pickle.loads(b"".join(told)) if status == 0 else task()


def _copy(task: Callable[[], object]) -> tuple[int, int]:
    """A copy of this process that does a task, and where its result can be read."""
    receiver, sender = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(receiver)
        status = 1
        try:
            with os.fdopen(sender, "wb") as pipe:
                pickle.dump(task(), pipe, pickle.HIGHEST_PROTOCOL)
            status = 0
        finally:  # without what this process would do at its end
            os._exit(status)
    os.close(sender)
    return child, receiver
