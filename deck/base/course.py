"""Find the course that a lecture belongs to, and the lectures that belong to a course."""

import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

COURSE, OUTLINE, ASSETS = "course.yaml", "outline.yaml", "assets"
_OUTLINE = re.compile(rb"^slides[ \t]*:", re.MULTILINE)
_DEEPEST = 3  # folders below a course in which its lectures are looked for
_OTHERS = {ASSETS, "templates", "out", "node_modules", "__pycache__"}


def course_of(folder: Path) -> Path | None:
    """The folder of the course that a lecture in this folder belongs to: this one, or the nearest above, with its file.

    None if there is none, up to the folder of the repository in which it lies. A file that has slides is an outline.
    """
    here = Path(os.path.abspath(folder))  # noqa: PTH100 - no link is followed
    for place in (here, *here.parents):
        if is_course(place / COURSE):
            return place if folder.is_absolute() else Path(os.path.relpath(place))
        if (place / ".git").exists():
            break
    return None


def is_course(path: Path) -> bool:
    """Whether a file says what lectures share, and is no outline of that name."""
    try:
        status = path.stat()
        return path.name == COURSE and not _has_slides(path, status.st_size, status.st_mtime_ns)
    except OSError:
        return False


@lru_cache(maxsize=1000)
def _has_slides(path: Path, *_: int) -> bool:
    return bool(_OUTLINE.search(path.read_bytes()))


def homes(folder: Path, said: str = "") -> list[Path]:
    """Where a file is looked for that is named for a lecture's folder, or its assets: there, then in its course.

    said: the file that names it; what course.yaml names is looked for in the course alone.
    """
    of_assets = folder.name == ASSETS
    course = course_of(folder.parent if of_assets else folder)
    if not course:
        return [folder]
    shared = course / ASSETS if of_assets else course
    return [shared] if said == str(course / COURSE) or _same(folder, shared) else [folder, shared]


def bounds(folder: Path) -> list[Path]:
    """The folders in one of which a file has to lie that is named for this one."""
    course = course_of(folder.parent if folder.name == ASSETS else folder)
    return [folder, course] if course else [folder]


def _same(folder: Path, other: Path) -> bool:
    return os.path.abspath(folder) == os.path.abspath(other)  # noqa: PTH100


def outlines(course: Path) -> list[Path]:
    """The outlines of a course: files beside its own that have slides, then outline.yaml of each folder below."""
    beside = [path for path in sorted(course.glob("*.yaml")) if _has_slides(path, *_stamp(path))]
    return [*beside, *(path for path in sorted(_below(course)) if path not in beside)]


def _below(course: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(course):
        deep = len(Path(place).relative_to(course).parts) >= _DEEPEST
        folders[:] = [] if deep else [name for name in folders if name[0] != "." and name not in _OTHERS]
        yield from (Path(place, name) for name in names if name == OUTLINE)


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns
