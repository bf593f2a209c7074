"""Keep what somebody else wrote from taking all the time or memory of this process."""

from collections.abc import Iterator
from contextlib import contextmanager

from deck.base.system import here


class OutOfTimeError(Exception):
    """Something was not done in time; says within how many seconds."""


@contextmanager
def limited(seconds: float, megabytes: int = 0) -> Iterator[None]:
    """Raise OutOfTimeError in what takes longer, and MemoryError in what takes so much more than there is now.

    Time is kept in the main thread, memory on Linux; elsewhere there is no limit.
    """
    with here.memory_limit(megabytes), here.alarm(seconds, OutOfTimeError):
        yield
