"""Run the command line as a process: in any locale, until it is interrupted, whoever reads what it says."""

import os
import sys
from contextlib import suppress
from typing import TextIO

from deck.base import interrupt

INTERRUPTED = 130  # 128 and the number of SIGINT, as shells have it


def run() -> int:
    """Run the command that was typed; its exit status."""
    _with_utf8_names()
    with suppress(KeyboardInterrupt):
        interrupt.listen()
        _with_streams()
        from deck.cli.main import main

        return main()
    return INTERRUPTED


def _with_utf8_names() -> None:
    """Begin again where files could have none but ASCII names; what is printed stays in the terminal's encoding."""
    if sys.flags.utf8_mode or sys.getfilesystemencoding().lower() == "utf-8":
        return
    encoding = sys.stdout.encoding if sys.stdout else "utf-8"
    more = {"PYTHONUTF8": "1", "PYTHONIOENCODING": os.environ.get("PYTHONIOENCODING", encoding)}
    os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], {**os.environ, **more})


def _with_streams() -> None:
    """Let standard streams take any character, and be closed at any time: what cannot be told is left out."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:  # it was closed: files that are opened must not get its number
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115
        elif mode == "w":
            stream.reconfigure(errors="backslashreplace")
            setattr(sys, name, Lenient(stream))


class Lenient:
    """A stream that goes nowhere from the moment when nobody reads it any more."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write a text; how many characters that were."""
        try:
            return self._stream.write(text)
        except OSError:
            return self._lost(text)

    def flush(self) -> None:
        """Write what has not been written yet."""
        try:
            self._stream.flush()
        except OSError:
            self._lost("")

    def _lost(self, text: str) -> int:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._stream.fileno())
        os.close(nowhere)
        return len(text)

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)
