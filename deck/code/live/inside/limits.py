"""Bound what a session's process, and all that it starts, may do: its memory, where it may write, how long it stays."""

import os
import stat
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

MEMORY = 4 * 2**30  # bytes of its own that a process may have; libraries and files that it maps do not count

# Landlock, of the Linux kernel: documented at https://docs.kernel.org/userspace-api/landlock.html
_CREATE, _ADD, _RESTRICT = 444, 445, 446  # its system calls, by the numbers that all processors share
_BENEATH = 1  # a kind of rule: of what lies beneath a folder
_NO_NEW_PRIVILEGES = 38
_FILE = 1 << 1 | 1 << 14  # write, truncate
_FOLDER = sum(1 << bit for bit in range(4, 14))  # remove, make, link and rename what is in it
_ABI = 3  # with Linux 6.2 truncating can be told from writing, and files be renamed from folder to folder


# A job of Windows: documented at https://learn.microsoft.com/windows/win32/procthread/job-objects
_LIMITS, _EXTENDED = "@qqINNINII6Q4N", 9  # JOBOBJECT_EXTENDED_LIMIT_INFORMATION, and its number
_FLAGS, _MEMORY, _END_ALL, _PROCESS = 2, 0x100, 0x2000, 15  # where its flags and a process's memory stand in it


def limit(system: str, project: Path | None, own: Path) -> None:
    """Bound memory, and forbid to write below the folder `project`; `own`, the session's, may lie there.

    Where the system ("linux", "windows", "posix") has no means for one of them, that is not bounded: to forbid is
    Linux's, memory also Windows', where besides whatever this process starts ends with it.
    """
    if system == "windows":
        with suppress(OSError, AttributeError):
            _join_job()
    if system == "linux":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        memory = MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most)
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
        if project and guards():
            _forbid(project.resolve(), own)


def guards() -> bool:
    """Whether the system can forbid to write somewhere."""
    if not hasattr(os, "O_PATH") or not hasattr(os, "pidfd_open"):  # what only Linux has
        return False
    import ctypes

    return int(ctypes.CDLL(None).syscall(_CREATE, None, ctypes.c_size_t(0), 1)) >= _ABI


def _join_job() -> None:
    """Put this process, and so all that it will start, into a job that ends with this process's handle of it."""
    import ctypes
    from ctypes.wintypes import BOOL, DWORD, HANDLE, LPCWSTR

    limits: list[int] = [0] * 19
    limits[_FLAGS], limits[_PROCESS] = _MEMORY | _END_ALL, MEMORY
    told = struct.pack(_LIMITS, *limits)
    kernel: Any = vars(ctypes)["WinDLL"]("kernel32", use_last_error=True)
    kernel.CreateJobObjectW.restype, kernel.CreateJobObjectW.argtypes = HANDLE, (ctypes.c_void_p, LPCWSTR)
    kernel.GetCurrentProcess.restype = HANDLE
    kernel.SetInformationJobObject.argtypes = HANDLE, ctypes.c_int, ctypes.c_char_p, DWORD
    kernel.AssignProcessToJobObject.restype, kernel.AssignProcessToJobObject.argtypes = BOOL, (HANDLE, HANDLE)
    job = kernel.CreateJobObjectW(None, None)
    kernel.SetInformationJobObject(job, _EXTENDED, told, len(told))
    kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())


def _forbid(project: Path, own: Path) -> None:
    """Allow to write everywhere but in a folder: Landlock knows no other way to say that it is forbidden there.

    Nothing new can be made beside the folder either, nor in those above it.
    """
    import ctypes

    with suppress(OSError, RuntimeError):
        if Path.home() in project.parents:
            for name in (".cache", ".config"):  # where libraries keep things, and could not make them any more
                (Path.home() / name).mkdir(exist_ok=True)
    system = ctypes.CDLL(None).syscall
    rules = system(_CREATE, (_FILE | _FOLDER).to_bytes(8, sys.byteorder), ctypes.c_size_t(8), 0)
    for path in (own, *_beside(project)):
        try:
            place = os.open(path, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError:
            continue
        kind = os.fstat(place).st_mode
        if not stat.S_ISLNK(kind):
            allowed = _FILE | (_FOLDER if stat.S_ISDIR(kind) else 0)
            rule = allowed.to_bytes(8, sys.byteorder) + place.to_bytes(4, sys.byteorder)
            system(_ADD, rules, _BENEATH, rule, 0)
        os.close(place)
    ctypes.CDLL(None).prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    system(_RESTRICT, rules, 0)
    os.close(rules)


def _beside(path: Path) -> Iterator[Path]:
    """Everything that lies beside a folder, beside the one that it lies in, and so on up to the root."""
    for above in path.parents:
        with suppress(OSError):  # what cannot be listed cannot be allowed
            yield from (entry for entry in above.iterdir() if entry != path)
        path = above
