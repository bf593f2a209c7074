"""Fetch packages, and install them in an environment.

A download that was interrupted goes on where it ended. What is no wheel, or cannot be fetched here, pip fetches itself.
"""

import hashlib
import importlib.util
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from deck.base.dataclass import replace
from deck.base.files import alone, kind
from deck.base.interrupt import ended_on_interrupt
from deck.base.units import in_bytes
from deck.code.live.packages import PIP, Distribution, Sources, UnavailableError, run
from deck.code.live.shared import TURN

_TRIES, _SECONDS = 5, 15
_CHUNK = 2**18  # bytes
_ANYWHERE = Sources()


def sized(packages: Iterable[Distribution]) -> list[Distribution]:
    """The packages with the sizes of their files, as the index, or this machine's disk, tells them."""

    def one(package: Distribution) -> Distribution:
        if package.size or not package.url:
            return package
        try:
            if package.here:
                return replace(package, size=package.here.stat().st_size)
            with urlopen(Request(package.url, method="HEAD"), timeout=_SECONDS) as answer:
                return replace(package, size=int(answer.headers["Content-Length"] or 0))
        except (OSError, HTTPException, ValueError, TypeError):
            return package

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(one, packages))


def install(
    python: Path, packages: Sequence[Distribution], folder: Path, sources: Sources, tell: Callable[[str], None]
) -> None:
    """Fetch packages, through the folder `folder`, and install them for the Python of an environment.

    Raises UnavailableError.
    """
    if all(package.file.endswith(".whl") for package in packages):
        folder.mkdir(exist_ok=True)
        with alone(folder / TURN):  # two builds may want the same file
            try:
                files = [_fetched(package, folder, tell) for package in packages]
            except (OSError, HTTPException) as error:
                tell(f"{error}; pip tries")
            else:
                _installed(python, ["--no-deps", "--no-index", *map(str, files)], tell)
                for file in files:
                    if file.parent == folder:
                        file.unlink(missing_ok=True)
                return
    wanted = [f"{p.name} @ {p.url}" if p.url and p.here else f"{p.name}=={p.version}" for p in packages]
    _installed(python, ["--no-deps", *wanted], tell, sources)


def _installed(python: Path, wanted: list[str], tell: Callable[[str], None], sources: Sources = _ANYWHERE) -> None:
    """Install with uv where it is at hand and knows where to look, else with pip."""
    uv, pip = shutil.which("uv"), importlib.util.find_spec("pip")
    if uv and ("--no-index" in wanted or not pip):
        try:
            options = [*sources.options("--default-index", "--index"), "--python", str(python)]
            run([uv, "pip", "install", *options, *wanted], tell)
            return
        except UnavailableError:
            if not pip:
                raise
    options = [*PIP, *sources.options("--index-url", "--extra-index-url")]
    run([sys.executable, "-m", "pip", "--python", str(python), "install", *options, *wanted], tell)


def _fetched(package: Distribution, folder: Path, tell: Callable[[str], None]) -> Path:
    """The file of a package: where it lies, or fetched into a folder, the rest of it only where a part has come before.

    Raises OSError, HTTPException.
    """
    file = package.here or folder / package.file
    part = folder / f"{package.file}.part"
    for left in range(_TRIES, -1, -1):
        if _right(package, file):
            return file
        try:
            _more(package, part, tell)
            if _right(package, part):
                part.replace(file)
            else:
                part.unlink()
        except (OSError, HTTPException):
            if not left:
                raise
            time.sleep(0.1)
    raise OSError(f"{package.file} does not come as the index says that it is")


def _right(package: Distribution, file: Path) -> bool:
    """Whether a file is there, and what the index says."""
    if kind(file) != "file":
        return False
    with file.open("rb") as opened:
        return not package.sha256 or hashlib.file_digest(opened, "sha256").hexdigest() == package.sha256


def _more(package: Distribution, part: Path, tell: Callable[[str], None]) -> None:
    """Go on with a file to its end. Raises OSError, HTTPException."""
    begin = part.stat().st_size if kind(part) == "file" else 0
    request = Request(package.url, headers={"Range": f"bytes={begin}-"} if begin else {})
    try:
        answer = urlopen(request, timeout=_SECONDS)
    except HTTPError as error:
        if error.code == 416:  # there is no more of it
            return
        raise
    stopped = threading.Event()
    with answer, part.open("ab" if answer.status == 206 else "wb") as file, ended_on_interrupt(stopped.set):
        begin, moment = file.tell(), 0.0
        wanted = begin + int(answer.headers["Content-Length"] or 0)
        while not stopped.is_set() and (chunk := answer.read(_CHUNK)):
            file.write(chunk)
            if time.monotonic() > moment:
                tell(f"{package.name} {package.version}: {in_bytes(file.tell())} of {in_bytes(wanted)}")
                moment = time.monotonic() + 0.2
        if stopped.is_set():
            raise KeyboardInterrupt
        if file.tell() < wanted:
            raise OSError(f"the connection ended after {in_bytes(file.tell())} of {in_bytes(wanted)}")
