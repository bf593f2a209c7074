"""Keep results by what they were made from, so that a rebuild does only new work."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import os
import pickle
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDERS = ("environments", "replaced", "warm")  # in a cache, beside its results
_CLASSES = {
    *(("deck.artwork", name) for name in ("Artwork", "Bitmap", "Layer", "Picture")),
    *(("deck.theme", name) for name in ("Layout", "Level", "Manner", "Style", "Theme")),
    ("deck.live.sessions", "Output"),
    ("deck.maths.boxes", "Paint"),
    ("deck.maths.contours", "Contour"),
    ("deck.live.results", "Drawing"),
    ("deck.live.results", "Frame"),
    ("deck.units", "Rect"),
    ("builtins", "int"),
}


def digest(*values: object) -> str:
    """A name for these values: equal values, equal name. Values are told apart by `repr`."""
    return hashlib.sha256(repr(values).encode()).hexdigest()[:24]


def file_digest(path: Path) -> str:
    """A name for a file's bytes; "" if there is no such file."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:24]


def write_atomically(path: Path, blob: bytes) -> None:
    """Write beside `path`, then rename: a reader finds the old bytes or the new, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}-{os.getpid()}-", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(blob)
        Path(part).chmod(0o644)
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise


def remove_parts(folder: Path) -> None:
    """Remove what `write_atomically` left in a folder when its process was killed."""
    for part in folder.glob(".*.part"):
        process = re.search(r"-(\d+)-[^-]*\.part$", part.name)
        if process and not _runs(int(process[1])):
            with suppress(OSError):  # on Windows, where a file that is being written cannot be removed
                part.unlink()


def _runs(process: int) -> bool:
    """Whether there is a process of this number; on Windows, where asking would end it, none is known of."""
    if sys.platform == "win32":
        return process == os.getpid()
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass  # somebody else's
    return True


class _Reader(pickle.Unpickler):
    """Reads plain values, and instances of the classes that results are made of; of others it makes none."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _CLASSES:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a result")
        return super().find_class(module, name)


@dataclass(frozen=True)
class Cache:
    """A folder of results. A result is found by its key, and holds only while the files it read are as they were.

    It may have come with somebody else's lecture: what another user has kept counts as none, by a seal that only who
    can read this user's own key can make; and nothing that is read from it is run.
    """

    folder: Path

    def recall(self, key: str) -> Any:
        """The value kept under `key`, or None: never made, made from files that have changed since, or damaged."""
        try:
            path = self.folder / key
            if not stat.S_ISREG(path.lstat().st_mode):
                return None
            blob = path.read_bytes()
            seal, body = blob[:64], blob[64:]
            if not hmac.compare_digest(_seal(key, body), seal):
                return None
            files, value = _Reader(io.BytesIO(body)).load()
        except (OSError, ValueError, pickle.UnpicklingError, AttributeError, ImportError, EOFError):
            return None
        return value if all(file_digest(Path(f)) == seen for f, seen in files.items()) else None

    def keep(self, key: str, value: Any, files: Iterable[Path] = ()) -> None:
        """Keep `value` under `key`, valid while `files` do not change."""
        body = pickle.dumps(({str(f): file_digest(f) for f in files}, value), protocol=5)
        with suppress(OSError):  # a full disk, or a folder that cannot be written: what is not kept is made again
            write_atomically(self.folder / key, _seal(key, body) + body)

    def tidy(self) -> None:
        """Remove what stands in the way of results: parts of files, and folders where files belong."""
        with suppress(OSError):
            for folder in (self.folder, self.folder / "warm"):
                remove_parts(folder)
                for path in folder.glob("*"):
                    if path.is_dir() and not (folder == self.folder and path.name in FOLDERS):
                        shutil.rmtree(path, ignore_errors=True)


def _seal(key: str, body: bytes) -> bytes:
    """What only this user can write over a result; one that was renamed is not what its new name stands for."""
    return hmac.new(_secret(), f"{key}\0".encode() + body, "sha256").hexdigest().encode()


@lru_cache
def _secret() -> bytes:
    """This user's key, made once; where it cannot be kept, one for this build alone."""
    base = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME")
    key = os.urandom(32)
    try:
        path = (Path(base) if base else Path.home() / ".cache") / "lectern" / "key"
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(key)
        kept = path.read_bytes()
    except (OSError, RuntimeError):  # a home that is not there, or cannot be written
        return key
    return kept if len(kept) == 32 else key


@lru_cache
def versions(*packages: str) -> str:
    """The versions of these packages, read without importing them; of one that is not installed there is none."""
    from importlib import metadata

    installed = {}
    for package in packages:
        with suppress(metadata.PackageNotFoundError):
            installed[package] = metadata.version(package)
    return json.dumps(installed)


@lru_cache
def made_by(*names: str) -> str:
    """A name for the engine's own modules and packages of these names: what they make anew after a change."""
    here = Path(__file__).parent
    files = [file for name in names for file in (sorted((here / name).glob("*.py")) or [here / name])]
    return digest([file_digest(file) for file in files])
