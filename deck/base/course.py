"""Find the course that a lecture belongs to, and the lectures that belong to a course."""

import os
import re
import stat
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from deck.base.regex import regex

COURSE, OUTLINE, ASSETS = "course.yaml", "outline.yaml", "assets"
_OUTLINE = regex(rb"""^(\xef\xbb\xbf)?(\{.*)?["']?slides["']?[ \t]*:""", re.MULTILINE)
_BELOW = (f"*/{OUTLINE}", f"*/*/{OUTLINE}")  # where lectures are looked for
_MOST = 10_000_000  # bytes that are read to see whether a file is an outline


def course_of(folder: Path) -> Path | None:
    """The folder of the course that a lecture in this folder belongs to: this one, or the nearest above, with its file.

    None if there is none, up to the folder of the repository in which it lies. A file that has slides is an outline.
    """
    above, place = os.path.abspath(folder), ""  # noqa: PTH100 - no link is followed; texts: it is asked for each file
    while above != place:
        place, above = above, os.path.dirname(above)  # noqa: PTH120
        if os.path.lexists(f"{place}/{COURSE}") and is_course(Path(place, COURSE)):
            return Path(place) if folder.is_absolute() else Path(os.path.relpath(place))
        if os.path.exists(f"{place}/.git"):  # noqa: PTH110
            break
    return None


def is_course(path: Path) -> bool:
    """Whether a file says what lectures share, and is no outline of that name."""
    return path.name == COURSE and _has_slides(path) is False


def _has_slides(path: Path) -> bool | None:
    """Whether a file is an outline; None if there is none, or a link, which might lead a stranger anywhere."""
    with suppress(OSError):
        status = path.lstat()
        return _searched(path, status.st_mtime_ns, status.st_size) if stat.S_ISREG(status.st_mode) else None
    return None


@lru_cache(maxsize=1000)
def _searched(path: Path, *_: int) -> bool:
    with path.open("rb") as file:
        return bool(_OUTLINE.search(file.read(_MOST)))


def homes(folder: Path, said: str = "") -> list[Path]:
    """Where a file is looked for that is named for a lecture's folder, or its assets: there, then in its course.

    said: the file that names it; what course.yaml names is looked for in the course alone.
    """
    _, *course = bounds(folder)
    shared = [place / ASSETS if folder.name == ASSETS else place for place in course]
    alone = said in [str(place / COURSE) for place in course] or folder in shared
    return shared if alone else [folder, *shared]


def bounds(folder: Path) -> list[Path]:
    """The folders in one of which a file has to lie that is named for this one."""
    course = course_of(folder.parent if folder.name == ASSETS else folder)
    return [folder, course] if course else [folder]


def outlines(course: Path) -> list[Path]:
    """The outlines of a course: files beside its own that have slides, then each outline.yaml in folders below."""
    beside = [path for path in sorted(course.glob("*.yaml")) if _has_slides(path)]
    below = (path for form in _BELOW for path in sorted(course.glob(form)))
    return [*beside, *(path for path in below if not any(part[0] == "." for part in path.relative_to(course).parts))]
