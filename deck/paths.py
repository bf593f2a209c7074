"""Find the files that an outline names, inside the lecture's own folder and nowhere else."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from deck.loading.textfile import file_text
from deck.problem import DeckError, Problem, Where, did_you_mean


def inside(folder: Path, name: str, where: Where) -> Path:
    """The file `name` below `folder`. Raises DeckError: missing, no file, unreadable, or outside (links too)."""
    path = folder / str(name)
    shown = (Path(folder.name) / str(name)).as_posix()
    if not name:
        raise DeckError(Problem(where, "no file is named", f"paths start at {_named(folder)}"))
    if Path(os.path.normpath(name)).parts[:1] == ("..",) or Path(name).is_absolute():
        raise DeckError(_outside(name, folder, where))
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise DeckError(Problem(where, f"no file {shown}", _nearest(folder, path))) from None
    except OSError as error:
        raise DeckError(Problem(where, f"cannot read {shown[:100]}: {error.strerror}")) from None
    if not _real(path).is_relative_to(_resolved(folder.absolute())):
        raise DeckError(_outside(name, folder, where))
    if not path.is_file():
        raise DeckError(Problem(where, f"{shown} is {'a folder' if path.is_dir() else 'a device'}, not a file"))
    if not os.access(path, os.R_OK):
        raise DeckError(Problem(where, f"cannot read {shown}: Permission denied", "let yourself read it"))
    return path


def new_inside(folder: Path, name: str, where: Where) -> Path:
    """Where the file `name` lies below `folder`, or will. Raises DeckError: outside, or no file but a folder."""
    path = folder / str(name)
    if not name or Path(os.path.normpath(name)).parts[:1] == ("..",) or Path(name).is_absolute():
        raise DeckError(_outside(name, folder, where))
    if not path.resolve().is_relative_to(_resolved(folder.absolute())):
        raise DeckError(_outside(name, folder, where))
    if path.is_dir():
        raise DeckError(Problem(where, f"{(Path(folder.name) / str(name)).as_posix()} is a folder, not a file"))
    return path


def text_inside(folder: Path, name: str, where: Where) -> str:
    """The text of the file `name` below `folder`; DeckError as `inside`, or at the place in it that is no text."""
    return file_text(inside(folder, name, where))


def _real(path: Path) -> Path:
    """Where a file really lies, links followed."""
    return path.resolve() if path.is_symlink() else _resolved(path.parent.absolute()) / path.name


@lru_cache(maxsize=64)
def _resolved(folder: Path) -> Path:
    """An absolute folder, links followed, looked up once for all its files."""
    return folder.resolve()


def as_file_name(text: str) -> str:
    """A title as a file name: its letters and digits, in lower case, hyphens between the words."""
    words = "".join(char if char.isalnum() else " " for char in text.lower())
    return "-".join(words.split())


def _outside(name: str, folder: Path, where: Where) -> Problem:
    return Problem(where, f"{str(name)!r} leads outside {_named(folder)}", "copy the file into the lecture")


def _nearest(folder: Path, path: Path) -> str:
    """The file of a similar name, beside where it was looked for or anywhere in the folder."""
    near = [p for p in path.parent.glob("*") if p.is_file()] if path.parent.is_dir() else []
    names = [p.relative_to(folder).as_posix() for p in (near or sorted(folder.rglob("*"))[:2000]) if p.is_file()]
    hint = did_you_mean(path.relative_to(folder).as_posix(), names)
    return hint if "did you mean" in hint else f"paths start at {_named(folder)}"


def _named(folder: Path) -> str:
    return f"{folder.name}/" if folder.name else "the outline's folder"
