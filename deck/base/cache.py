"""Keep results by what they were made from, so that a rebuild does only new work."""

import hashlib
import hmac
import io
import json
import os
import pickle
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from deck.base.dataclass import dataclass, field
from deck.base.files import file_digest, folder_in, kind, remove_parts, write_atomically
from deck.base.libraries import installed
from deck.base.regex import regex

ENVIRONMENTS = "environments"  # a folder in a cache, beside its results
RESULT = regex("[0-9a-f]{24}")  # the names of results: digests
_CLASSES = {
    "deck.model.artwork": "Artwork Bitmap Contour ImageShape Ink LabelShape Layer LineStyle Paint PathShape "
    "PictureBlob Subpath",
    "deck.model.style": "Layout Level PlaceholderStyle Style Theme",
    "deck.pptx.template": "LayoutPart Template",
    "deck.pptx.presentation": "Made",
    "deck.pptx.slide_parts": "SlidePart",
    "deck.pipeline.kept_slides": "KeptPage KeptSlide",
    "deck.model.results": "Drawing Frame Output",
    "deck.base.units": "Rect",
    "deck.base.problem": "Problem Where",
    "builtins": "int",
}


def digest(*values: object) -> str:
    """A name for these values: equal values, equal name. Values are told apart by `repr`."""
    return hashlib.sha256(repr(values).encode()).hexdigest()[:24]


class _ResultReader(pickle.Unpickler):
    """Reads plain values, and instances of the classes that results are made of; of others it makes none."""

    def find_class(self, module: str, name: str) -> Any:
        if name not in _CLASSES.get(module, "").split():
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a result")
        return super().find_class(module, name)


def unpickled(body: bytes) -> Any:
    """The result that was pickled; None for anything else."""
    with suppress(OSError, ValueError, pickle.UnpicklingError, AttributeError, ImportError, EOFError):
        return _ResultReader(io.BytesIO(body)).load()
    return None


@dataclass(frozen=True)
class Cache:
    """A folder of results. A result is found by its key, and holds only while the files it read are as they were.

    It may have come with somebody else's lecture: what another user has kept counts as none, by a seal that only who
    can read this user's own key can make; and nothing that is read from it is run. No link is followed in it.

    folder: of the tool's own; None: nothing is kept. read: the files by which what was recalled or kept holds.
    """

    folder: Path | None
    read: set[Path] = field(default_factory=set, compare=False)

    def recall(self, key: str) -> Any:
        """The value kept under `key`, or None: never made, made from files that have changed since, or damaged."""
        try:
            files, value = unpickled(self._body(self.folder, key) or b"")
        except (OSError, ValueError, TypeError):
            return None
        if any(file_digest(Path(f)) != seen for f, seen in files.items()):
            return None
        self.read.update(map(Path, files))
        return value

    def keep(self, key: str, value: Any, files: Iterable[Path] = ()) -> bool:
        """Keep `value` under `key`, valid while `files` do not change; whether that could be done."""
        seen = {str(f): file_digest(f) for f in files}
        self.read.update(map(Path, seen))
        return bool(self.folder) and self._write(key, pickle.dumps((seen, value), protocol=5))

    def sealed(self, path: Path) -> bool:
        """Whether a file of results was kept by this user."""
        return self._body(path.parent, path.name) is not None

    def tidy(self) -> None:
        """Remove the parts of files that were being written when a build was killed."""
        for folder in filter(None, (self.folder, folder_in(self.folder, ENVIRONMENTS))):
            remove_parts(folder)

    @staticmethod
    def _body(folder: Path | None, key: str) -> bytes | None:
        """What was pickled; None: it is not there, or not sealed by this user."""
        try:
            blob = (folder / key).read_bytes() if folder and kind(folder / key) == "file" else b""
        except OSError:
            return None
        seal, body = blob[:64], blob[64:]
        return body if hmac.compare_digest(_seal(key, body), seal) else None

    def _write(self, key: str, body: bytes) -> bool:
        with suppress(OSError):  # a full disk, or a folder that cannot be written: what is not kept is made again
            if self.folder:
                write_atomically(self.folder / key, _seal(key, body) + body)
                return True
        return False


def _seal(key: str, body: bytes) -> bytes:
    """What only this user can write over a result; one that was renamed is not what its new name stands for."""
    return hmac.new(_secret(), f"{key}\0".encode() + body, "sha256").hexdigest().encode()


def user_folder() -> Path | None:
    """The folder in which things are kept for all lectures of this user; None where the user has none."""
    base = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "lectern"
    except RuntimeError:
        return None


@lru_cache
def _secret() -> bytes:
    """This user's key, made once; where it cannot be kept, one for this build alone."""
    key, home = os.urandom(32), user_folder()
    try:
        if not home:  # a home that is not there
            return key
        path = home / "key"
        path.parent.mkdir(parents=True, exist_ok=True)
        # Not by os.open alone, which on Windows takes bytes for text.
        with suppress(FileExistsError), open(path, "xb", opener=lambda name, how: os.open(name, how, 0o600)) as file:
            file.write(key)
        kept = path.read_bytes()
    except OSError:  # one that cannot be written
        return key
    return kept if len(kept) == 32 else key


@lru_cache
def versions(*packages: str) -> str:
    """The versions of these packages, read without importing them; of one that is not installed there is none."""
    found = installed()
    return json.dumps({package: found[package] for package in packages if package in found})
