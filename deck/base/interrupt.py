"""End what a build has started when somebody interrupts it, and start nothing more."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

_endings: dict[object, Callable[[], object]] = {}
_interrupted = threading.Event()


def on_interrupt(what: object, end: Callable[[], object]) -> None:
    """Remember how something is ended that has just been started. Raises KeyboardInterrupt if it is too late for it."""
    _endings[what] = end
    if _interrupted.is_set():
        end()
        raise KeyboardInterrupt


def forget(what: object) -> None:
    """Something has ended."""
    _endings.pop(what, None)


@contextmanager
def ended_on_interrupt(end: Callable[[], object]) -> Iterator[None]:
    """While this lasts, an interrupt ends something by calling `end`."""
    key = object()
    on_interrupt(key, end)
    try:
        yield
    finally:
        forget(key)


def listen() -> None:
    """From now on Ctrl+C ends what was started before it raises KeyboardInterrupt; a second one ends this process."""
    signal.signal(signal.SIGINT, _end_all)


def leave() -> None:
    """From now on Ctrl+C ends what was started, and this process without a word: the one that began it tells of it."""
    signal.signal(signal.SIGINT, lambda *_: _end_here())


def _end_here() -> None:
    with suppress(KeyboardInterrupt):
        _end_all()
    os._exit(1)


def _end_all(*_: int | FrameType | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _interrupted.set()
    threading.excepthook = lambda _: None  # of a pool's own thread, that its processes are gone
    for end in list(_endings.values()):
        with suppress(OSError):  # it has ended by itself
            end()
    raise KeyboardInterrupt
