"""Tell the code of the engine from any other: by what its files hold, or by their stamps alone."""

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path

from deck.base import installation
from deck.base.cache import digest
from deck.base.files import file_digest
from deck.base.libraries import ENGINE, TEMPLATES
from deck.base.regex import regex

_IMPORT = regex(r"from (deck\.?|\.)([\w.]*) import (\([^)]*\)|[^\n#]+)")
_BESIDE = regex(r"""with_name\("([^"]+)"\)""")


@lru_cache
def made_by(*modules: str) -> str:
    """A name for the code of these modules of the engine, all that they import of it, and the data beside them.

    Modules are named from below deck/ ("graphics.draw"). Raises KeyError for a module that does not exist.
    """
    names, asked = _names(), " ".join(modules)
    if asked not in names:
        names[asked] = _name(modules)
        installation.keep(__file__, json.dumps(names).encode(), stamps())
    return names[asked]


@cache
def _names() -> dict[str, str]:
    """The names that were made of code that has the stamps of today: to read all of it takes a while."""
    kept: dict[str, str] = json.loads(installation.recall(__file__, stamps()) or b"{}")
    return kept


def _name(modules: Iterable[str]) -> str:
    waiting, found = list(modules), dict[str, str]()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name], imported = _read(name)
            waiting += imported
    return digest(sorted(found.items()))


@cache
def _read(module: str) -> tuple[str, tuple[str, ...]]:
    """A module's digest, with that of the files it reads from beside itself, and the modules that it imports."""
    if not (found := _sources().get(module)):
        raise KeyError(f"no module deck.{module}")
    path = Path(found)
    text = path.read_bytes().decode()
    beside = [path.with_name(name) for name in _BESIDE.findall(text)]
    data = [file for name in beside for file in (sorted(name.iterdir()) if name.is_dir() else [name])]
    imported = (
        name
        for root, package, names in _IMPORT.findall(text)
        for base in [package if root != "." else f"{module.rpartition('.')[0]}.{package}".strip(".")]
        for name in (base, *(f"{base}.{one}".strip(".") for one in re.findall(r"\w+(?= as )|\w+", names)))
        if name in _sources()
    )
    code = hashlib.sha256(text.encode()).hexdigest()
    return digest(code, *map(file_digest, data)), tuple(dict.fromkeys(imported))


@cache
def _sources() -> dict[str, str]:
    """The file of each module of the engine, and of each package, by its name."""
    found = {}
    for folder, _, files in os.walk(ENGINE):
        package = folder[len(str(ENGINE)) :].replace(os.sep, ".")
        for name, ending in map(os.path.splitext, files):
            if ending == ".py":
                module = package if name == "__init__" else f"{package}.{name}"
                found[module.removeprefix(".")] = os.path.join(folder, f"{name}.py")  # noqa: PTH118
    return found


@cache
def stamps() -> str:
    """A name for the engine's files and our templates by their sizes and times, which only an installation changes."""
    return digest([stamp(file) for folder in (ENGINE, TEMPLATES) for file in sorted(files(folder))])


def stamp(path: str | Path) -> tuple[str, int, int, int]:
    """Enough to know a file again that only an installation or a developer changes, and a folder of libraries."""
    try:
        status = os.stat(path)  # noqa: PTH116 - hundreds of them before every build
    except OSError:
        return str(path), 0, 0, 0
    return str(path), status.st_size, status.st_mtime_ns, status.st_ctime_ns


def files(folder: Path) -> Iterator[str]:
    """The files in a folder, and links there to folders, which are not followed."""
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        yield from (f"{place}{os.sep}{name}" for name in names)
        yield from (link for name in folders if os.path.islink(link := f"{place}{os.sep}{name}"))  # noqa: PTH114
