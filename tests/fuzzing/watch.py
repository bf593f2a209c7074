"""Watch what a build does that a stranger's outline must not make it do: look or write elsewhere, run, hang."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from conftest import ROOT

SECONDS = 10  # of the processor, so that a busy machine is no fault
_READABLE = (ROOT, sys.prefix, sys.base_prefix, "/usr/share", "/usr/lib", "/etc", "/proc", "/dev", "/sys")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGING = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod"}
_RUNNING = {"os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "socket.connect", "socket.getaddrinfo"}
_OURS = str(ROOT / "deck" / "graphics" / "media" / "rasterize.py")  # drawings are drawn in a process of its own
_COPIES = str(ROOT / "deck" / "base" / "fork_task.py")  # a lecture's own templates are filled in in a copy
_KEY = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lectern"  # what seals the user's caches
_COMPILED = f"{os.sep}__pycache__"  # where Python itself keeps what it imports

_now: _Watch | None = None


class HangError(BaseException):
    """A build took too long; no `except Exception` keeps it from being told."""


class _Watch:
    """What was done that should not have been, in a build that may write to some folders only."""

    def __init__(self, writable: tuple[Path, ...]) -> None:
        self._writable = tuple(map(os.path.realpath, (*writable, _KEY)))
        self._readable = (*self._writable, *(os.path.realpath(path) for path in _READABLE))
        self.found: list[str] = []

    def see(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Judge one of the events that Python audits."""
        if event == "open":
            path, _, flags = arguments
            self._touched(path, self._writable if flags & _WRITING else self._readable, event)
        elif event in _CHANGING:
            for path in arguments[: 2 if event in ("os.rename", "os.link") else 1]:
                self._touched(path, self._writable, event)
        elif event == "subprocess.Popen" and not _ours(arguments[1]):
            self.found.append(f"started {arguments[1]}")
        elif event in _RUNNING and not (event == "os.fork" and sys._getframe(2).f_code.co_filename == _COPIES):
            self.found.append(f"{event} {arguments}")
        elif event == "exec" and isinstance(arguments[0], CodeType):
            self._ran(arguments[0].co_filename)

    def _touched(self, path: Any, allowed: tuple[str, ...], event: str) -> None:
        if isinstance(path, (str, bytes, os.PathLike)) and os.fspath(path) != os.devnull:
            real = os.path.realpath(os.fsdecode(path))
            if not (_within(real, allowed) or (_COMPILED in real and _within(real, self._readable))):
                self.found.append(f"{event} outside its folder: {real}")

    def _ran(self, name: str) -> None:
        """Templates are compiled, and limited; anything else of the lecture's is code that nobody allowed to run."""
        if name[:1] != "<" and not name.endswith(".xml") and os.path.realpath(name).startswith(self._writable[0]):
            self.found.append(f"ran {name}")


def _ours(command: Any) -> bool:
    """Whether it is a process that draws one of a stranger's things within limits: SVG, or a graph by Graphviz."""
    return _OURS in map(str, command) or Path(str(command[0])).name == "graphviz-pure"


def _within(real: str, folders: tuple[str, ...]) -> bool:
    return any(real == folder or real.startswith(f"{folder}{os.sep}") for folder in folders)


def _see(event: str, arguments: tuple[Any, ...]) -> None:
    if _now:
        _now.see(event, arguments)


sys.addaudithook(_see)


@contextmanager
def watched(*writable: Path, strict: bool = True) -> Iterator[list[str]]:
    """What is done meanwhile that should not be, if strict; a HangError where it takes too long."""
    global _now  # noqa: PLW0603 - Python has one audit hook, and keeps it
    before = signal.signal(signal.SIGVTALRM, _limit(time.thread_time()))
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    watch = _Watch(writable)
    _now = watch if strict else None
    try:
        yield watch.found
    finally:
        _now = None
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _limit(begun: float) -> Callable[[int, FrameType | None], None]:
    """Ends what has had its seconds since then; those of other threads, left by other tests, do not count."""

    def look(number: int, frame: FrameType | None) -> None:
        left = SECONDS - (time.thread_time() - begun)
        if left <= 0:
            raise HangError(f"took more than {SECONDS} s")
        signal.setitimer(signal.ITIMER_VIRTUAL, left)

    return look
