"""Find the files that an outline names, inside the lecture's own folder and nowhere else."""

from __future__ import annotations

from pathlib import Path

from deck.problem import DeckError, Problem, Where, did_you_mean


def inside(folder: Path, name: str, where: Where) -> Path:
    """The existing file `name` below `folder`; DeckError if it is missing, no file, or leads outside (links too)."""
    path = folder / str(name)
    if not path.resolve().is_relative_to(folder.resolve()):
        raise DeckError(Problem(where, f"{str(name)!r} leads outside {folder.name}/", "copy the file into the lecture"))
    if path.is_file():
        return path
    if path.is_dir():
        raise DeckError(Problem(where, f"{str(name)!r} is a folder, not a file"))
    raise DeckError(Problem(where, f"no file {folder.name}/{name}", _nearest(folder, path)))


def _nearest(folder: Path, path: Path) -> str:
    """The file of a similar name, beside where it was looked for or anywhere in the folder."""
    near = [p for p in path.parent.glob("*") if p.is_file()] if path.parent.is_dir() else []
    names = [str(p.relative_to(folder)) for p in (near or sorted(folder.rglob("*"))[:2000]) if p.is_file()]
    hint = did_you_mean(str(path.relative_to(folder)), names)
    return hint if "did you mean" in hint else f"paths start at {folder.name}/"
