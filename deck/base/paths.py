"""Find the files that an outline names, inside the lecture's own folder and nowhere else, and read their text."""

import os
import re
import sys
import unicodedata
from functools import cache, lru_cache
from pathlib import Path, PurePath

from deck.base.course import bounds, homes
from deck.base.problem import DeckError, Problem, Where, did_you_mean
from deck.base.regex import regex
from deck.base.system import here

_LONGEST = 200  # bytes of a file's name
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}  # on Windows
STANDARD_INPUT = "-"  # as the path of an outline
MAX_BYTES = 10_000_000
UNSHOWABLE = regex("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff\U000f0000-\U0010ffff]")


def inside(folder: Path, name: str, where: Where) -> Path:
    """The file `name` below `folder`, or in the course. Raises DeckError: missing, no file, unreadable, or outside.

    A lecture that belongs to a course may name any file in the course's folder; links may lead nowhere else, either.
    """
    places, (own, *course) = homes(folder, where.file), bounds(folder)
    named = [Path(os.path.normpath(place / str(name))) if course else place / str(name) for place in places]
    path = next((path for path in named if os.path.exists(path)), named[0])  # noqa: PTH110 - whatever the name
    shown = (Path(places[0].name) / str(name)).as_posix()
    if not name:
        raise DeckError(Problem(where, "outline-missing-key", "no file is named", f"paths start at {_named(folder)}"))
    if leads_out(name) and (Path(name).anchor or not any(_below(path, place) for place in course)):
        raise DeckError(_outside(name, folder, where))
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise DeckError(Problem(where, "file-missing", f"no file {shown}", _nearest(places, str(name)))) from None
    except OSError as error:
        raise DeckError(Problem(where, "file-unreadable", f"cannot read {shown[:100]}: {error.strerror}")) from None
    if here.NO_CASE and not spelled(path, own, *course):  # so that the lecture can be built elsewhere, too
        raise DeckError(Problem(where, "file-missing", f"no file {shown}", _nearest(places, str(name))))
    real = path.resolve() if path.is_symlink() else _resolved(path.parent.absolute()) / path.name
    if not any(real.is_relative_to(_resolved(place.absolute())) for place in (own, *course)):
        raise DeckError(_outside(name, folder, where))
    if not path.is_file():
        message = f"{shown} is {'a folder' if path.is_dir() else 'a device'}, not a file"
        raise DeckError(Problem(where, "file-kind", message))
    if not os.access(path, os.R_OK):
        message = f"cannot read {shown}: Permission denied"
        raise DeckError(Problem(where, "file-unreadable", message, "let yourself read it"))
    return path


def leads_out(name: str, pure: type[PurePath] = PurePath) -> bool:
    """Whether a path leads out of the folder in which it begins; on Windows (`pure`) also by a drive's letter."""
    path, level = pure(name), 0
    for part in path.parts:
        level += -1 if part == ".." else 1
        if level < 0:
            return True
    return bool(path.drive or path.root)


def spelled(path: Path, *tops: Path) -> bool:
    """Whether each name of a path below these folders has the letters, small and capital, that it has on the disk."""
    ends = {os.path.abspath(top) for top in tops}  # noqa: PTH100 - no link is followed
    place = Path(os.path.abspath(path))  # noqa: PTH100
    while str(place) not in ends and place != place.parent:
        listed = os.listdir(place.parent) if place.parent.is_dir() else []  # noqa: PTH208 - names are enough
        if unicodedata.normalize("NFC", place.name) not in {unicodedata.normalize("NFC", name) for name in listed}:
            return False
        place = place.parent
    return True


def relative(path: Path, folder: Path) -> str:
    """A path from a folder, with / between its parts; from its drive, if that is another one."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:
        return path.resolve().as_posix()


def _below(path: Path, folder: Path) -> bool:
    """Whether a path lies in a folder as it is written, whatever links lead elsewhere."""
    return Path(os.path.abspath(path)).is_relative_to(os.path.abspath(folder))  # noqa: PTH100


def new_inside(folder: Path, name: str, where: Where) -> Path:
    """Where the file `name` lies below `folder`, or will. Raises DeckError: outside, or no file but a folder."""
    path = folder / str(name)
    if not name or leads_out(name):
        raise DeckError(_outside(name, folder, where))
    if not Path(os.path.realpath(path)).is_relative_to(_resolved(folder.absolute())):
        raise DeckError(_outside(name, folder, where))
    if path.is_dir():
        message = f"{(Path(folder.name) / str(name)).as_posix()} is a folder, not a file"
        raise DeckError(Problem(where, "file-kind", message))
    return path


def text_inside(folder: Path, name: str, where: Where) -> str:
    """The text of the file `name` below `folder`; DeckError as `inside`, or at the place in it that is no text."""
    return file_text(inside(folder, name, where))


@lru_cache(maxsize=64)
def _resolved(folder: Path) -> Path:
    """An absolute folder, links followed, looked up once for all its files."""
    return folder.resolve()


def as_file_name(text: str) -> str:
    """A title as a file name: its letters and digits, in lower case, hyphens between the words."""
    words = "".join(
        char if char.isalnum() or unicodedata.category(char) in ("Mn", "Mc") else " " for char in text.lower()
    )
    return "-".join(words.split())


def output_name(title: str) -> str:
    """A title as a file name that every system can have; of one without letters, what its signs are called."""
    signs = (unicodedata.name(char, "").lower() for char in str(title))
    name = as_file_name(title) or as_file_name(" ".join(signs)) or "deck"
    name = name.encode()[:_LONGEST].decode(errors="ignore")
    return f"{name}-deck" if name in _RESERVED else name


def portable(name: str) -> str:
    """A name without signs as one of a file that every system can have; the same, if it is one."""
    return f"{name}-" if name.lower() in _RESERVED else name


def _outside(name: str, folder: Path, where: Where) -> Problem:
    message = f"{str(name)!r} leads outside {_named(folder)}"
    hint = "copy the file into the lecture" if len(bounds(folder)) == 1 else "copy the file into the course"
    return Problem(where, "file-outside", message, hint)


def _nearest(places: list[Path], name: str) -> str:
    """The file of a similar name, beside where it was looked for or anywhere in the folders in which it may lie."""
    names = list[str]()
    for place in places:
        near = [p for p in (place / name).parent.glob("*") if p.is_file()] if (place / name).parent.is_dir() else []
        found = near or sorted(place.rglob("*"))[:2000]
        names += [p.relative_to(place).as_posix() for p in found if p.is_file() and p.is_relative_to(place)]
    hint = did_you_mean(Path(name).as_posix(), names)
    return hint if "did you mean" in hint else f"paths start at {_named(places[0])}"


def _named(folder: Path) -> str:
    return f"{folder.name}/" if folder.name else "the outline's folder"


# also line ends that YAML takes for some and editors do not, so that no place could be told after them


def file_text(path: Path) -> str:
    """The text of a UTF-8 file. Raises DeckError: too large, no text, or not to be read at all."""
    try:
        size = path.stat().st_size
        blob = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        hint = "name an outline: python build.py path/to/outline.yaml"
        message = f"cannot be read: {error.strerror}"
        raise DeckError(Problem(Where(str(path)), "outline-unreadable", message, hint)) from None
    if size > MAX_BYTES:
        raise _too_large(str(path), f"{size / 1e6:,.0f} MB")
    return _decoded(blob, str(path))


@cache
def standard_input() -> str:
    """All of standard input, which can be read once only, as `file_text` reads a file."""
    blob = sys.stdin.buffer.read(MAX_BYTES + 1)
    if len(blob) > MAX_BYTES:
        raise _too_large(STANDARD_INPUT, "too much")
    return _decoded(blob, STANDARD_INPUT)


def _too_large(file: str, size: str) -> DeckError:
    message = f"{size}; at most {MAX_BYTES / 1e6:.0f} MB are read"
    return DeckError(Problem(Where(file), "yaml-too-large", message, "is it the right file?"))


def _decoded(blob: bytes, file: str) -> str:
    try:
        text = plain_ends(blob.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        wide = blob[:2] in (b"\xff\xfe", b"\xfe\xff")
        where = Where(file) if wide else Where(file, blob.count(b"\n", 0, error.start) + 1)
        found = "this is UTF-16" if wide else f"byte {blob[error.start]:#04x}"
        raise DeckError(Problem(where, "text-encoding", f"not UTF-8 text: {found}", "save it as UTF-8")) from None
    if bad := UNSHOWABLE.search(text):
        at = bad.start()
        where = Where(file, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
        raise DeckError(unshowable(bad[0], where))
    return text


def plain_ends(text: str) -> str:
    """A text whose lines end as those of Unix do."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def separator(head: str) -> str:
    """What stands between the cells of a CSV file, by its first line: a comma, a semicolon or a tab."""
    sign = max("\t;,", key=re.sub(r'"[^"]*"', "", head).count)
    return sign if sign in head else ","


def unshowable(char: str, where: Where) -> Problem:
    """A character that UNSHOWABLE finds."""
    return Problem(where, "text-character", f"the character U+{ord(char):04X} cannot stand on a slide", "remove it")
