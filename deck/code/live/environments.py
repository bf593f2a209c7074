"""Find a Python that has the packages a session needs, or make one in a private virtual environment."""

import errno
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache, partial
from importlib import metadata
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from deck.base.cache import ENVIRONMENTS, digest, user_folder
from deck.base.dataclass import dataclass
from deck.base.files import alone, folder_in, kind, output, remove_tree, write_atomically
from deck.base.system import here
from deck.code.live.packages import Distribution, Sources, UnavailableError, notice, resolved, run
from deck.code.live.shared import MARKER, WHEELS, hold, note

_ANYWHERE = Sources()
OLDEST, RUNNING = (3, 10), "{}.{}".format(*sys.version_info)  # of Python: in which a session can be held, and here
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


@dataclass(frozen=True)
class Environment:
    """Packages (PEP 508) that a session must have, a Python ("3.12"; "": the running one), its lock file, sources.

    The lock names every version that was installed, and binds whoever makes the environment again.
    """

    packages: tuple[str, ...] = ()
    python: str = ""
    lock: Path | None = None
    sources: Sources = _ANYWHERE

    def locked(self) -> dict[str, str]:
        """The versions to take, by package; none if what was locked is not what is asked for now."""
        asked = [(_parse(package).name, package) for package in self.packages]
        try:
            lines = self.lock.read_text(encoding="utf-8").splitlines() if self.lock and self.lock.is_file() else []
            pairs = (line.partition("==") for line in lines if line.strip() and not line.startswith("#"))
            found: dict[str, str] = {canonicalize_name(name): version.strip() for name, _, version in pairs}
            holds = all(meets(package, found.get(canonicalize_name(name)), strict=False) for name, package in asked)
        except ValueError:  # damaged: no text, or no versions
            return {}
        return found if holds else {}

    def asked(self, python: str) -> str:
        """A name for what is asked for, with a Python of this version."""
        more = [self.sources] if self.sources != _ANYWHERE else []
        return digest(sorted(self.packages), python, *more)

    def of(self, locked: Mapping[str, str], python: str) -> str:
        """A name for these versions: whoever has locked the same, from the same sources, has the same environment."""
        wanted = [_parse(package) for package in self.packages]
        names = sorted((canonicalize_name(one.name), sorted(one.extras)) for one in wanted)
        return digest("locked", sorted(locked.items()), names, python, self.sources)


def interpreter(environment: Environment, cache_folder: Path | None, progress: Callable[[str], None]) -> Path:
    """A Python with these packages: the running one, or one made for them, once, in the cache, if there is one.

    `progress` gets a line of text now and then while an environment is made, which can take minutes; before anything
    is fetched, a `Notice` of what.
    Raises `UnavailableError`: a requirement that does not parse, no such Python, no network, no such version.
    """
    locked = environment.locked()
    base, version, serves = _base(environment, locked)
    if serves:
        return base
    asked = _place(environment.asked(version), cache_folder)
    try:
        asked.parent.mkdir(parents=True, exist_ok=True)
        with alone(asked.with_suffix(".lock")):
            folder = asked if _fits(asked, locked) else _made(asked, base, environment, progress)
            if environment.lock and not locked:
                _write_lock(environment.lock, folder)
            note(folder, environment.lock)
    except OSError as error:
        place = environment.lock if isinstance(error, FileExistsError) else asked.parent
        raise UnavailableError(f"no environment can be made in {place}: {error.strerror}") from None
    return _python(folder)


def at_hand(environment: Environment, *cache_folders: Path | None) -> Path | None:
    """The Python that `interpreter` would give without making it; None: it would have to. Starts none in the caches.

    Raises `UnavailableError`: a requirement that does not parse, no such Python.
    """
    locked = environment.locked()
    base, version, serves = _base(environment, locked)
    names = [environment.asked(version), environment.of(locked, version)]
    folders = (_folder(name, cache) for cache in cache_folders for name in names)
    there = (_python(folder) for folder in folders if folder and _fits(folder, locked))
    return base if serves else next(there, None)


def home(environment: Environment, own: Path | None) -> Path | None:
    """The cache of an environment: the user's, or the lecture's `own`: it was made there, or the user has none."""
    if at_hand(environment, own) or not (shared := user_folder()):
        return own
    with suppress(OSError):
        shared.mkdir(parents=True, exist_ok=True)
    return shared if os.access(shared, os.W_OK) and shared.is_dir() else own


def _base(environment: Environment, locked: Mapping[str, str]) -> tuple[Path, str, bool]:
    """A Python, all that it says of its version, and whether it serves itself."""
    if environment.python in ("", RUNNING):
        serves = all(_served(package, locked) for package in environment.packages)
        return Path(sys.executable), sys.version, serves
    return *_found(environment.python), not environment.packages


def _place(name: str, cache_folder: Path | None) -> Path:
    """Where an environment of this name is to be. Raises UnavailableError: something else is there."""
    folder = _folder(name, cache_folder)
    if not folder or (kind(folder) and not kind(folder.with_suffix(".lock"))):  # which a build makes first
        raise UnavailableError("no environment can be made: something else is in its place, or in the cache's")
    return folder


def _folder(name: str, cache_folder: Path | None) -> Path | None:
    """Where an environment is or will be; None where there is no cache, or a link is in the place of it or its lock."""
    place = folder_in(cache_folder, ENVIRONMENTS)
    return folder_in(place, name) if place and kind(place / f"{name}.lock") in ("", "file") else None


def versions(python: Path, environment: Environment) -> dict[str, str]:
    """The versions of the named packages in a Python that `interpreter` gave, and its own as "python"."""
    names = sorted(canonicalize_name(_parse(package).name) for package in environment.packages)
    if python == Path(sys.executable):
        found = {"python": platform.python_version()} | {name: metadata.version(name) for name in names}
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


def _parse(requirement: str) -> Requirement:
    try:
        return Requirement(requirement)
    except InvalidRequirement as error:
        reason = str(error).splitlines()[0]
        raise UnavailableError(f"{requirement!r} is not a requirement: {reason}") from None


def _served(package: str, locked: Mapping[str, str]) -> bool:
    """Whether the running Python has a package, and in the version that is locked, if one is."""
    name = _parse(package).name
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return meets(package, version) and _public(version) == locked.get(canonicalize_name(name), _public(version))


def _public(version: str) -> str:
    """A version without what tells how it was built: 2.13.0 for 2.13.0+cpu."""
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
    called, *more = (word.format(python) for word in here.PYTHON_NAMED)
    if path := shutil.which(called):
        yield Path(_said([path, *more, "import sys; print(sys.executable)"]) or "none") if more[1:] else Path(path)
    for pattern in here.PYTHONS:
        found = Path.home().glob(pattern.format(python))  # 3.12.10 comes after 3.12.9
        yield from sorted(found, key=lambda path: [int(n) for n in re.findall(r"\d+", str(path))], reverse=True)


@lru_cache
def _version_of(python: Path) -> str:
    return _said([str(python), "-c", "import sys; print(sys.version.replace(chr(10), ' '))"])


def _said(command: list[str]) -> str:
    """What a command prints; "" if it fails: a version manager's stand-in for a Python may be there without it."""
    try:
        said = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return ""
    return said.stdout.strip()


def _python(folder: Path) -> Path:
    return folder / here.VENV_PYTHON


def _listed(folder: Path) -> dict[str, str]:
    """The versions in an environment, by the packages' canonical names."""
    listed = json.loads((folder / MARKER).read_text(encoding="utf-8"))
    return {canonicalize_name(name): version for name, version in listed.items()}


def _fits(folder: Path, locked: Mapping[str, str]) -> bool:
    """Whether an environment was finished, and is what is locked."""
    if not ((folder / MARKER).is_file() and _python(folder).exists()):
        return False
    try:
        listed = _listed(folder)
    except (ValueError, AttributeError):  # damaged
        return False
    return all(_public(version) == locked.get(name, _public(version)) for name, version in listed.items())


def _made(asked: Path, base: Path, environment: Environment, progress: Callable[[str], None]) -> Path:
    """The folder of an environment that has what is locked, or what is found now; made, unless another lecture has."""
    locked, found = environment.locked(), list[Distribution]()
    constraints = asked.with_suffix(".txt")
    lock = environment.lock.name if environment.lock and locked else ""
    find = partial(resolved, base, environment.packages, constraints, environment.sources, lock)
    write_atomically(constraints, "".join(f"{name}=={version}\n" for name, version in locked.items()).encode())
    try:
        found = [] if locked else find()
        versions = locked or {canonicalize_name(package.name): _public(package.version) for package in found}
        version = sys.version if base == Path(sys.executable) else _version_of(base)
        folder = _place(environment.of(versions, version), asked.parents[1])
        with alone(folder.with_suffix(".lock")):
            if not _fits(folder, versions):
                progress(f"making an environment with {', '.join(environment.packages)}")
                _make(folder, base, found or find(), environment.sources, progress)
            hold(folder)
        return folder
    finally:
        for suffix in (".txt", ".json", ".in"):
            constraints.with_suffix(suffix).unlink(missing_ok=True)


def _make(
    folder: Path, base: Path, found: list[Distribution], sources: Sources, progress: Callable[[str], None]
) -> None:
    from deck.code.live.fetching import install, sized

    remove_tree(folder)
    packages = sized(found)
    progress(notice(packages, folder.parent))
    try:
        # The pip at hand serves: to unpack another one would take longer than many an installation.
        run([str(base), "-m", "venv", "--without-pip", str(folder)], progress)
        install(_python(folder), packages, folder.parent / WHEELS, sources, progress)
        listed = run([str(_python(folder)), "-I", "-c", _LIST], lambda _: None)[-1]
    except BaseException:
        remove_tree(folder)
        raise
    write_atomically(folder / MARKER, json.dumps(json.loads(listed), indent=1, sort_keys=True).encode())


def _write_lock(lock: Path, folder: Path) -> None:
    real = output(lock, lock.parent, trusted=True)
    if real.is_file() and not all(map(_LOCKED.fullmatch, real.read_bytes().splitlines())):
        raise FileExistsError(errno.EEXIST, "a file is there that is no lock of a build", str(lock))
    listed = _listed(folder)
    text = _LOCK.format(name=lock.stem, python=listed.pop("python"))
    text += "".join(f"{name}=={_public(version)}\n" for name, version in sorted(listed.items()))
    write_atomically(real, text.encode())
