"""Find a Python that has the packages a session needs, or make one in a private virtual environment."""

from __future__ import annotations

import json
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from deck.cache import digest, write_atomically

# Written last: an environment without it was never finished. It tells every version in there.
_MARKER = "versions.json"
_PIP = ("--disable-pip-version-check", "--no-input", "--retries", "1", "--timeout", "15")
_LIST = """
import json, platform
from importlib.metadata import distributions
packages = {package.name: package.version for package in distributions()}
print(json.dumps({**packages, "python": platform.python_version()}))
"""


class UnavailableError(Exception):
    """No Python here has the packages, and none could be made; the text says why, in one line."""


def interpreter(requirements: Sequence[str], cache_folder: Path, progress: Callable[[str], None]) -> Path:
    """A Python with these packages (PEP 508): the running one, or one made for them, once, in the cache.

    `progress` gets a line of text now and then while an environment is made, which can take minutes.
    Raises `UnavailableError`: a requirement that does not parse, no network, no such version.
    """
    here = all(meets(requirement, _installed(requirement)) for requirement in requirements)
    if here:
        return Path(sys.executable)
    folder = cache_folder / "environments" / digest(sorted(requirements), sys.version)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _locked(folder.with_suffix(".lock")):
        if not ((folder / _MARKER).is_file() and _python(folder).exists()):
            _make(folder, requirements, progress)
    return _python(folder)


def versions(python: Path, requirements: Sequence[str]) -> dict[str, str]:
    """The versions of the named packages in a Python that `interpreter` gave, and its own as "python"."""
    names = [_parse(requirement).name for requirement in requirements]
    if python == Path(sys.executable):
        found = {"python": platform.python_version()}
        found |= {canonicalize_name(name): metadata.version(name) for name in names}
    else:
        listed = json.loads((python.parent.parent / _MARKER).read_text(encoding="utf-8"))
        found = {canonicalize_name(name): version for name, version in listed.items()}
    return {name: found[name] for name in ("python", *sorted(map(canonicalize_name, names))) if name in found}


def meets(requirement: str, version: str | None) -> bool:
    """Whether a package of this version (None: it is not there) is what the requirement asks for."""
    wanted = _parse(requirement)
    # What an extra or an address stands for cannot be read off a version.
    if version is None or wanted.extras or wanted.url:
        return False
    return wanted.specifier.contains(version, prereleases=True)


def _parse(requirement: str) -> Requirement:
    try:
        return Requirement(requirement)
    except InvalidRequirement as error:
        reason = str(error).splitlines()[0]
        raise UnavailableError(f"{requirement!r} is not a requirement: {reason}") from None


def _installed(requirement: str) -> str | None:
    try:
        return metadata.version(_parse(requirement).name)
    except metadata.PackageNotFoundError:
        return None


def _python(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Wait for a lock that is let go even if its holder is killed."""
    with path.open("a") as file:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _make(folder: Path, requirements: Sequence[str], progress: Callable[[str], None]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    progress(f"making an environment with {', '.join(requirements)}")
    python = str(_python(folder))
    try:
        # The pip at hand serves: to unpack another one would take longer than many an installation.
        _run([sys.executable, "-m", "venv", "--without-pip", str(folder)], progress)
        _run([sys.executable, "-m", "pip", "--python", python, "install", *_PIP, *requirements], progress)
        listed = _run([python, "-I", "-c", _LIST], lambda _: None)[-1]
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    write_atomically(folder / _MARKER, json.dumps(json.loads(listed), indent=1, sort_keys=True).encode())


def _run(command: list[str], progress: Callable[[str], None]) -> list[str]:
    """Run to the end; the lines it printed, each of them told as it comes."""
    lines = []
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:
        assert process.stdout is not None
        for line in filter(None, map(str.strip, process.stdout)):
            lines.append(line)
            progress(line)
    if process.returncode:
        errors = [line for line in lines if line.startswith("ERROR: ")]
        raise UnavailableError((errors or lines or ["it failed silently"])[-1].removeprefix("ERROR: "))
    return lines
