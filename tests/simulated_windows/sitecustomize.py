"""Take from a Python on POSIX what Windows has not, before anything of ours is imported; put this folder on its path.

What is left is POSIX's all the same: paths, how processes are started, line ends. So it shows that nothing of ours asks
for what is not there, and what our Windows half does; not that Windows does what we think.
"""

from __future__ import annotations

import asyncio
import concurrent.futures.process
import ctypes
import ctypes.wintypes
import http.server
import importlib.abc
import logging.handlers
import multiprocessing.context
import os
import platform
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import sysconfig
import tempfile
import threading
import types
import urllib.request
import uuid
import webbrowser
from pathlib import Path
from typing import Any

_READY = (asyncio, concurrent, http, logging, multiprocessing, platform, shutil, ssl, tempfile, threading, urllib, uuid)
_FOLDER = str(Path(__file__).resolve().parent)
_MISSING = {"fcntl", "resource", "pty", "tty", "termios", "pwd", "grp", "readline", "syslog", "posixshmem"}
_OF_OS = (
    *(
        "fork",
        "forkpty",
        "killpg",
        "setsid",
        "getpgid",
        "waitid",
        "pidfd_open",
        "sched_getaffinity",
        "geteuid",
        "getuid",
    ),
    *("getgid", "mkfifo", "chown", "uname", "O_NOFOLLOW", "O_CLOEXEC", "O_PATH", "O_DIRECTORY"),
)
_OF_SIGNAL = ("SIGKILL", "SIGALRM", "SIGUSR1", "SIGHUP", "setitimer", "pthread_sigmask", "sigwait", "alarm")


class Missing(importlib.abc.MetaPathFinder):
    """Finds no module that Windows has not."""

    def find_spec(self, name: str, *_: object) -> None:
        if name in _MISSING:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


class Popen(subprocess.Popen):  # type: ignore[type-arg]
    """Takes what Windows takes, refuses what it refuses; what is started is on Windows, too."""

    def __init__(self, args: Any, *more: Any, **options: Any) -> None:
        for name in ("preexec_fn", "start_new_session", "process_group", "user", "umask"):
            assert not options.get(name), f"Windows does not know {name}"
        assert not options.get("pass_fds")
        options.pop("creationflags", None)
        env = {**(os.environ if options.get("env") is None else options["env"])}
        if "USERPROFILE" in env:
            env["HOME"] = env["USERPROFILE"]
        env["PYTHONPATH"] = os.pathsep.join(filter(None, (_FOLDER, env.get("PYTHONPATH"))))
        super().__init__(args, *more, **options | {"env": env})

    def kill(self) -> None:
        self.send_signal(9)


def _locking(number: int, mode: int, size: int) -> None:
    """As Windows' own, of one byte; by a lock of POSIX that this module has kept."""
    assert mode == 2 and size == 1
    try:
        globals()["_flock"](number, 2 | 4)
    except BlockingIOError:
        raise PermissionError(13, "Permission denied") from None


class Kernel:
    """Says what it was asked, where somebody wants to know."""

    def __init__(self, name: str, **_: Any) -> None:
        assert name == "kernel32"

    def __getattr__(self, name: str) -> Any:
        def called(*told: Any) -> int:
            if path := os.environ.get("TMPDIR"):
                with Path(path, "kernel.txt").open("a", encoding="utf-8") as file:
                    file.write(f"{name} {told[1:2]} {len(told[2]) if len(told) > 2 else 0}\n")
            return 1

        setattr(self, name, called)
        return called


def _simulate() -> None:
    import fcntl

    sysconfig.get_config_vars()  # it reads a file of this system
    os.environ["PATHEXT"] = ".EXE"  # its parts would be told apart by another sign
    globals()["_flock"] = fcntl.flock
    for module, names in ((os, _OF_OS), (signal, _OF_SIGNAL), (socket, ("AF_UNIX", "socketpair"))):
        for name in names:
            if hasattr(module, name):
                delattr(module, name)
    for name in _MISSING:
        sys.modules.pop(name, None)
    sys.meta_path.insert(0, Missing())
    msvcrt: Any = types.ModuleType("msvcrt")
    msvcrt.locking, msvcrt.LK_NBLCK = _locking, 2
    winreg: Any = types.ModuleType("winreg")
    winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER = 1, 2

    def no_key(*_: Any) -> None:
        raise OSError("no key")

    def no_zones(*_: Any) -> None:
        raise ImportError("no time zones: dateutil does without")

    winreg.OpenKey, winreg.ConnectRegistry = no_key, no_zones
    sys.modules |= {"msvcrt": msvcrt, "winreg": winreg}
    vars(ctypes)["WinDLL"] = Kernel
    vars(subprocess)["Popen"] = Popen
    vars(shutil)["_winapi"] = types.SimpleNamespace(NeedCurrentDirectoryForExePath=lambda _: False)  # from 3.12 on
    vars(webbrowser)["open"] = lambda *_: True
    sys.platform = "win32"


_simulate()
