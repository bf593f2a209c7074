"""Find a Python that has the packages a session needs, or make one in a private virtual environment."""

from __future__ import annotations

import errno
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from deck.base.cache import digest
from deck.base.files import alone, folder_in, kind, output, write_atomically
from deck.base.interrupt import ended_on_interrupt
from deck.base.libraries import canonical, here, installed

if TYPE_CHECKING:
    from packaging.requirements import Requirement

OLDEST = (3, 10)  # of Python, in which a session can be held
RUNNING = "{}.{}".format(*sys.version_info)
# Written last: an environment without it was never finished. It tells every version in there.
_MARKER = "versions.json"
_PIP = ("--disable-pip-version-check", "--no-input", "--retries", "1", "--timeout", "15")
_LIST = """
import json, platform
from importlib.metadata import distributions
packages = {package.name: package.version for package in distributions()}
print(json.dumps({**packages, "python": platform.python_version()}))
"""
_LOCKED = re.compile(rb"\s*(#.*|[\w.-]+\s*==\s*\S+\s*)?")  # a line of a lock, also of one by hand
_LOCK = """\
# What the environment {name!r} was resolved to, with Python {python}. Wherever it is made again, these versions are
# taken; remove this file to have it resolved anew.
"""


class UnavailableError(Exception):
    """No Python here has the packages, and none could be made; the text says why, in one line."""


@dataclass(frozen=True)
class Environment:
    """Packages (PEP 508) that a session must have, a Python ("3.12"; "": the running one), and its lock file.

    The lock names every version that was installed, and binds whoever makes the environment again.
    """

    packages: tuple[str, ...] = ()
    python: str = ""
    lock: Path | None = None

    def locked(self) -> dict[str, str]:
        """The versions to take, by package; none if what was locked is not what is asked for now."""
        asked = [(named(package), package) for package in self.packages]
        try:
            lines = self.lock.read_text(encoding="utf-8").splitlines() if self.lock and self.lock.is_file() else []
            pairs = (line.partition("==") for line in lines if line.strip() and not line.startswith("#"))
            found: dict[str, str] = {canonical(name): version.strip() for name, _, version in pairs}
            holds = all(meets(package, found.get(name), strict=False) for name, package in asked)
        except ValueError:  # damaged: no text, or no versions
            return {}
        return found if holds else {}


def interpreter(environment: Environment, cache_folder: Path | None, progress: Callable[[str], None]) -> Path:
    """A Python with these packages: the running one, or one made for them, once, in the cache, if there is one.

    `progress` gets a line of text now and then while an environment is made, which can take minutes.
    Raises `UnavailableError`: a requirement that does not parse, no such Python, no network, no such version.
    """
    locked = environment.locked()
    base, name = _base(environment, locked)
    if not name:
        return base
    folder = _folder(name, cache_folder)
    if not folder or (kind(folder) and not kind(folder.with_suffix(".lock"))):  # which a build makes first
        raise UnavailableError("no environment can be made: something else is in its place, or in the cache's")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with alone(folder.with_suffix(".lock")):
            if not _fits(folder, locked):
                _make(folder, base, environment, locked, progress)
            if environment.lock and not locked:
                _write_lock(environment.lock, folder)
    except OSError as error:
        place = environment.lock if isinstance(error, FileExistsError) else folder.parent
        raise UnavailableError(f"no environment can be made in {place}: {error.strerror}") from None
    return _python(folder)


def at_hand(environment: Environment, cache_folder: Path | None) -> Path | None:
    """The Python that `interpreter` would give without making it; None: it would have to. Starts none in the cache.

    Raises `UnavailableError`: a requirement that does not parse, no such Python.
    """
    locked = environment.locked()
    base, name = _base(environment, locked)
    folder = _folder(name, cache_folder) if name else None
    return _python(folder) if folder and _fits(folder, locked) else None if name else base


def _base(environment: Environment, locked: Mapping[str, str]) -> tuple[Path, str]:
    """A Python, and the name of the private environment of it that is needed; "" if it serves itself."""
    if environment.python in ("", RUNNING):
        base, version = Path(sys.executable), sys.version
        serves = all(_served(package, locked) for package in environment.packages)
    else:
        base, version = _found(environment.python)
        serves = not environment.packages
    return base, "" if serves else digest(sorted(environment.packages), version)


def _folder(name: str, cache_folder: Path | None) -> Path | None:
    """Where an environment is or will be; None where there is no cache, or a link is in the place of it or its lock."""
    place = folder_in(cache_folder, "environments")
    return folder_in(place, name) if place and kind(place / f"{name}.lock") in ("", "file") else None


def versions(python: Path, environment: Environment) -> dict[str, str]:
    """The versions of the named packages in a Python that `interpreter` gave, and its own as "python"."""
    names = sorted(map(named, environment.packages))
    if python == Path(sys.executable):
        found = here()
    elif names:
        found = _listed(python.parent.parent)
    else:
        found = {"python": _version_of(python).split()[0]}
    return {name: found[name] for name in ("python", *names) if name in found}


def meets(requirement: str, version: str | None, *, strict: bool = True) -> bool:
    """Whether a package of this version (None: it is not there) is what the requirement asks for.

    What an extra or an address stands for cannot be read off a version: strictly, that is not met.
    """
    wanted = _parse(requirement)
    if version is None or (strict and (wanted.extras or wanted.url)):
        return False
    return wanted.specifier.contains(version, prereleases=True)


def named(requirement: str) -> str:
    """The canonical name of the package that is required."""
    return canonical(_parse(requirement).name)


def _parse(requirement: str) -> Requirement:
    from packaging.requirements import InvalidRequirement, Requirement  # here and below: most lectures need none

    try:
        return Requirement(requirement)
    except InvalidRequirement as error:
        reason = str(error).splitlines()[0]
        raise UnavailableError(f"{requirement!r} is not a requirement: {reason}") from None


def _served(package: str, locked: Mapping[str, str]) -> bool:
    """Whether the running Python has a package, and in the version that is locked, if one is."""
    name = named(package)
    version = installed().get(name)
    return version is not None and meets(package, version) and _public(version) == locked.get(name, _public(version))


def _public(version: str) -> str:
    """A version without what tells how it was built: 2.13.0 for 2.13.0+cpu."""
    from packaging.version import InvalidVersion, Version

    try:
        return Version(version).public
    except InvalidVersion:
        return version


def _found(python: str) -> tuple[Path, str]:
    """Another Python of this machine, and all that it says of its version."""
    for path in _candidates(python):
        version = _version_of(path)
        if version.split(".")[:2] == python.split("."):
            return path, version
    raise UnavailableError(f"there is no Python {python} here: python{python} is not on the PATH")


def _candidates(python: str) -> Iterator[Path]:
    """Where a Python may be: on the PATH, or where pyenv and uv keep those that they install, the latest first."""
    if sys.platform == "win32":
        yield Path(_said(["py", f"-{python}", "-c", "import sys; print(sys.executable)"]) or "none")
    elif path := shutil.which(f"python{python}"):
        yield Path(path)
    for pattern in (f".pyenv/versions/{python}.*", f".local/share/uv/python/cpython-{python}.*"):
        found = Path.home().glob(f"{pattern}/bin/python{python}")  # 3.12.10 comes after 3.12.9
        yield from sorted(found, key=lambda path: [int(n) for n in re.findall(r"\d+", str(path))], reverse=True)


@lru_cache
def _version_of(python: Path) -> str:
    return _said([str(python), "-c", "import sys; print(sys.version.replace(chr(10), ' '))"])


def _said(command: list[str]) -> str:
    """What a command prints; "" if it fails: a version manager's stand-in for a Python may be there without it."""
    import subprocess

    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return ""
    return run.stdout.strip()


def _python(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def _listed(folder: Path) -> dict[str, str]:
    """The versions in an environment, by the packages' canonical names."""
    listed = json.loads((folder / _MARKER).read_text(encoding="utf-8"))
    return {canonical(name): version for name, version in listed.items()}


def _fits(folder: Path, locked: Mapping[str, str]) -> bool:
    """Whether an environment was finished, and is what is locked."""
    if not ((folder / _MARKER).is_file() and _python(folder).exists()):
        return False
    try:
        listed = _listed(folder)
    except (ValueError, AttributeError):  # damaged
        return False
    return all(_public(version) == locked.get(name, _public(version)) for name, version in listed.items())


def _make(
    folder: Path, base: Path, environment: Environment, locked: Mapping[str, str], progress: Callable[[str], None]
) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    progress(f"making an environment with {', '.join(environment.packages)}")
    python = str(_python(folder))
    try:
        # The pip at hand serves: to unpack another one would take longer than many an installation.
        _run([str(base), "-m", "venv", "--without-pip", str(folder)], progress)
        constraints = folder / "constraints.txt"
        constraints.write_text("".join(f"{name}=={version}\n" for name, version in locked.items()), encoding="utf-8")
        command = [sys.executable, "-m", "pip", "--python", python, "install", *_PIP, "-c", str(constraints)]
        lock = environment.lock.name if environment.lock and locked else ""
        _run([*command, *environment.packages], progress, lock)
        listed = _run([python, "-I", "-c", _LIST], lambda _: None)[-1]
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    write_atomically(folder / _MARKER, json.dumps(json.loads(listed), indent=1, sort_keys=True).encode())


def _write_lock(lock: Path, folder: Path) -> None:
    real = output(lock, lock.parent, trusted=True)
    if real.is_file() and not all(map(_LOCKED.fullmatch, real.read_bytes().splitlines())):
        raise FileExistsError(errno.EEXIST, "a file is there that is no lock of a build", str(lock))
    listed = _listed(folder)
    text = _LOCK.format(name=lock.stem, python=listed.pop("python"))
    text += "".join(f"{name}=={_public(version)}\n" for name, version in sorted(listed.items()))
    write_atomically(real, text.encode())


def _run(command: list[str], progress: Callable[[str], None], lock: str = "") -> list[str]:
    """Run to the end; the lines it printed, each of them told as it comes. `lock`: the file whose versions it takes."""
    import subprocess

    lines = []
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        close_fds=False,  # it holds the lock, too
    )
    with process, ended_on_interrupt(process.kill):
        assert process.stdout is not None
        for line in filter(None, map(str.strip, process.stdout)):
            lines.append(line)
            progress(line)
    if process.returncode:
        raise UnavailableError(_failure(lines, lock))
    return lines


def _failure(lines: Sequence[str], lock: str) -> str:
    """Why a command failed, by the lines it printed."""
    if any("connection broken by" in line for line in lines):
        return "pip could reach no index of packages: connect to the network, or name one in PIP_INDEX_URL"
    held = f": {lock} holds the versions to take; remove it to have others" if lock else ""
    locked = [f"{line.partition('(constraint) ')[2]} cannot be had" for line in lines if "(constraint) " in line]
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")]
    telling = [line for line in errors if not line.startswith("ResolutionImpossible")]
    return (locked or telling or lines or ["it failed silently"])[-1] + held
