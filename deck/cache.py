"""Keep results by what they were made from, so that a rebuild does only new work."""

from __future__ import annotations

import hashlib
import io
import json
import os
import pickle
import re
import shutil
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
    return hashlib.sha256(path.read_bytes()).hexdigest()[:24] if path.is_file() else ""


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

    Nothing that is read from it is run: it may have come with somebody else's lecture.
    """

    folder: Path

    def recall(self, key: str) -> Any:
        """The value kept under `key`, or None: never made, made from files that have changed since, or damaged."""
        try:
            blob = (self.folder / key).read_bytes()
            seal, body = blob[:64], blob[64:]
            if hashlib.sha256(body).hexdigest().encode() != seal:
                return None
            files, value = _Reader(io.BytesIO(body)).load()
        except (OSError, ValueError, pickle.UnpicklingError, AttributeError, ImportError, EOFError):
            return None
        return value if all(file_digest(Path(f)) == seen for f, seen in files.items()) else None

    def keep(self, key: str, value: Any, files: Iterable[Path] = ()) -> None:
        """Keep `value` under `key`, valid while `files` do not change."""
        body = pickle.dumps(({str(f): file_digest(f) for f in files}, value), protocol=5)
        with suppress(OSError):  # a full disk, or a folder that cannot be written: what is not kept is made again
            write_atomically(self.folder / key, hashlib.sha256(body).hexdigest().encode() + body)

    def tidy(self) -> None:
        """Remove what stands in the way of results: parts of files, and folders where files belong."""
        with suppress(OSError):
            for folder in (self.folder, self.folder / "warm"):
                remove_parts(folder)
                for path in folder.glob("*"):
                    if path.is_dir() and not (folder == self.folder and path.name in FOLDERS):
                        shutil.rmtree(path, ignore_errors=True)


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
