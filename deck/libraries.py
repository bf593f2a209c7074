"""Tell which Python and which libraries a build needs, and which are here, without importing any."""

from __future__ import annotations

import platform
import re
import sys
from pathlib import Path

PROJECT = Path(__file__).parent.parent
_DISTRIBUTION = re.compile(r"(.+?)-(\d[^-]*)(-py[\d.]+)?\.(?:dist|egg)-info")


def installed() -> dict[str, str]:
    """The version of every distribution on Python's path, by its canonical name, as the names of folders say."""
    found: dict[str, str] = {}
    for folder in map(Path, sys.path):
        for path in sorted(folder.glob("*.*-info")):
            if match := _DISTRIBUTION.fullmatch(path.name):
                found.setdefault(canonical(match[1]), match[2])
    return found


def here() -> dict[str, str]:
    """All that can make a difference to a deck: the versions of Python ("python") and of every distribution."""
    return {"python": platform.python_version(), **installed()}


def canonical(name: str) -> str:
    """A distribution's name in the spelling in which all spellings are one."""
    return re.sub(r"[-_.]+", "-", name).lower()


def oldest() -> tuple[int, ...]:
    """The oldest Python that will do; read so that an older one can say so."""
    match = re.search(r'^requires-python = ">=([\d.]+)"', _project(), re.MULTILINE)
    assert match
    return tuple(map(int, match[1].split(".")))


def needed() -> list[str]:
    """What a build requires (PEP 508), as the project's own file says: an installation may be older than that."""
    import tomllib

    listed: list[str] = tomllib.loads(_project())["project"]["dependencies"]
    return listed


def version() -> str:
    """The project's own version."""
    match = re.search(r'^version = "(.+)"', _project(), re.MULTILINE)
    assert match
    return match[1]


def _project() -> str:
    return (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
