"""Run a script as Python runs a file, and end it as Python does: threads joined, what is to be done at exit done."""

import ast
import atexit
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from .results import Results

_PATIENCE = 1.0  # seconds for threads of a script after which the session goes on: they may be there for it
_POOLS = {  # modules whose threads wait for work until Python ends: where they are listed, and what ends them
    "concurrent.futures.thread": ("_threads_queues", "_shutdown"),
    "concurrent.futures.process": ("_threads_wakeups", "_global_shutdown"),
}


def execute(code: str, name: str, file: Path, namespace: dict[str, object], results: Results) -> None:
    """Run a script; the value of an expression that ends it is a result, or shown as a prompt would.

    `file` holds the code: `__file__` names it, and processes that the script spawns import it.
    """
    body = ast.parse(code, name).body
    last = [body.pop()] if body and isinstance(body[-1], ast.Expr) else []
    namespace["__file__"] = str(file)
    with suppress(ValueError):  # it works on another drive
        namespace["__file__"] = os.path.relpath(file) if file.parent.name == "work" else str(file)
    exec(compile(ast.Module(body, []), name, "exec", dont_inherit=True), namespace)
    show = sys.displayhook
    sys.displayhook = lambda value: None if results.takes(value) else show(value)
    try:
        exec(compile(ast.Interactive(last), name, "single", dont_inherit=True), namespace)
    finally:
        sys.displayhook = show


def succeeds(error: BaseException) -> bool:
    """Whether a script that was left by this exception has ended well."""
    return isinstance(error, SystemExit) and error.code in (None, 0)


class Ending:
    """Ends scripts; takes over what the author's code registers to be done at exit, for the session goes on."""

    def __init__(self) -> None:
        self._calls: list[Callable[[], object]] = []
        self._others = atexit.register, atexit.unregister
        vars(atexit).update(register=self._register, unregister=self._unregister)
        self._others[0](self._exit)

    def end(self, namespace: dict[str, object], for_good: bool) -> None:
        """End a script; `for_good`: no code follows it in its session, which is when Python would end, too."""
        until = None if for_good else time.monotonic() + _PATIENCE
        for name, (_, ended) in _POOLS.items() if for_good else ():  # they do what they still have to do
            if module := sys.modules.get(name):
                vars(module)["_python_exit"]()
                vars(module)[ended] = False  # so that new ones can be made after that
        while (threads := list(_threads())) and (until is None or time.monotonic() < until):
            threads[0].join(until and max(0, until - time.monotonic()))
        if for_good:
            processes = sys.modules.get("multiprocessing")
            for process in processes.active_children() if processes else ():
                if not process.daemon:
                    process.join()
            self._exit()
        namespace.pop("__file__", None)

    def _exit(self) -> None:
        while self._calls:
            try:
                self._calls.pop()()
            except SystemExit:
                pass
            except BaseException:
                print("Exception ignored in atexit callback:", file=sys.stderr)
                traceback.print_exc()

    def _register(self, function: Callable[..., Any], *args: Any, **named: Any) -> Callable[..., Any]:
        if sys._getframe(1).f_globals.get("__name__") != "__main__":  # a library, which the session needs until it ends
            return self._others[0](function, *args, **named)
        call = lambda: function(*args, **named)  # noqa: E731 - an attribute tells whose it is
        vars(call)["function"] = function
        self._calls.append(call)
        return function

    def _unregister(self, function: Callable[..., Any]) -> None:
        self._calls = [call for call in self._calls if vars(call)["function"] != function]
        self._others[1](function)


def _threads() -> Iterator[threading.Thread]:
    """The threads that Python waits for when it ends, but for those of pools."""
    loaded = [(vars(sys.modules[name]), listed) for name, (listed, _) in _POOLS.items() if name in sys.modules]
    pools = {thread for module, listed in loaded for thread in list(module[listed])}
    for thread in threading.enumerate():
        if not thread.daemon and thread is not threading.current_thread() and thread not in pools:
            yield thread
