"""Keep apart which files are the tool's own and which are somebody's: only its own are ever replaced or removed.

A file is written in one of three ways. Results go into the tool's own folder beside the outline (`own_folder`). An
output, which somebody asked for by its path, goes where `output` says. Several files that a command puts into a folder
which people use as well go there by `listed.Listed`, which knows its own by a list. In all of them `write_atomically`
replaces nothing but regular files; and what is removed is known as ours by its folder, its name and its kind.
"""

import errno
import hashlib
import os
import re
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from io import BytesIO
from pathlib import Path
from typing import IO

from deck.base.problem import DeckError, Problem, Where
from deck.base.system import here

FOLDER = ".lectern"  # beside an outline
MARK, IGNORED = "lectern.txt", ".gitignore"  # in it: what says whose it is, and what keeps git out
TURN = "turn.lock"  # in it: what the build holds that is on its way
MARKED = "Made by Lectern"  # how the mark and every list begin

_MARK = f"{MARKED}: results of builds are kept in this folder. `lectern clean` removes what it made here.\n"
_PAUSE = 0.05  # seconds between two looks at a lock
_JUNCTION = 0xA0000003  # Windows' own links between folders
_SAID = {"folder": "Is a directory", "link": "Is a link, which is not followed here", "device": "Is a device or a pipe"}


def kind(path: Path) -> str:
    """What is at a path, no link followed: file, folder, link, device (or pipe, or socket), "" for nothing."""
    try:
        status = path.lstat()
    except (OSError, ValueError):
        return ""
    if stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) == _JUNCTION:
        return "link"
    if stat.S_ISDIR(status.st_mode):
        return "folder"
    return "file" if stat.S_ISREG(status.st_mode) else "device"


def file_digest(path: Path) -> str:
    """A name for a file's bytes; "" if there is no such file."""
    if not os.path.isfile(path):  # noqa: PTH113 - whatever the name
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:24]


def write_atomically(path: Path, blob: bytes | Callable[[IO[bytes]], object], like: Path | None = None) -> None:
    """Write beside `path`, then rename: a reader finds the old bytes or the new, never a part. `blob` may write itself.

    It has the rights of the file `like`, or of the one that it replaces; a new one has what the user's umask leaves.
    Raises OSError: it cannot be written; no regular file is there, but a link, a folder or a device.
    """
    _refuse(path, kind(path))
    like = like or path
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name[:40]}-{os.getpid()}-{os.urandom(6).hex()}.part")
    try:
        with part.open("x+b") as file:
            if like.is_file():  # before there is anything in it to be read
                part.chmod(like.stat().st_mode & 0o777)
            file.write(blob) if isinstance(blob, bytes) else blob(file)
        here.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def remove_parts(folder: Path, name: str = "") -> None:
    """Remove what `write_atomically` left, of files of this name, in a folder when its process was killed.

    Without a name, of all files. The form of their names, with a process that is gone and 12 digits, is ours alone.
    """
    form = re.compile(rf"\.{re.escape(name[:40]) or '.+'}-(\d+)-[0-9a-f]{{12}}\.part")
    for part in entries(folder):
        process = form.fullmatch(part.name)
        if process and kind(part) == "file" and not here.runs(int(process[1])):
            with suppress(OSError):  # on Windows, where a file that is being written cannot be removed
                part.unlink()


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Wait for a lock that is let go even if its holder is killed, when what it started has ended."""
    while True:
        with path.open("ab") as file:
            os.set_inheritable(file.fileno(), True)
            if _stands(file):
                yield
                return
        time.sleep(_PAUSE)


@contextmanager
def in_turn(lecture: Path, waits: Callable[[], None]) -> Iterator[None]:
    """Wait until no other build of the lecture in this folder is on its way; `waits` is called if one is.

    A build that is killed lets the next one go on. Where no results can be kept, builds do not wait for each other.
    """
    told = False
    while True:
        with _turn(lecture) as file:
            if file is None or _stands(file):
                yield
                return
        if not told:
            waits()
            told = True
        time.sleep(_PAUSE)


def _turn(lecture: Path) -> IO[bytes] | nullcontext[None]:
    """What the build that is on its way locks, opened; None if it cannot be."""
    folder = own_folder(lecture)
    if not folder or kind(folder / TURN) not in ("", "file"):
        return nullcontext()
    try:
        return (folder / TURN).open("ab")
    except OSError:
        return nullcontext()


def _stands(file: IO[bytes]) -> bool:
    """Whether a file is locked now, and still there: `clean` may have removed it. True where none can be locked."""
    try:
        return here.locked(file) and os.path.samestat(os.fstat(file.fileno()), Path(file.name).stat())
    except FileNotFoundError:
        return False
    except OSError:
        return True


def output(path: Path, lecture: Path, trusted: bool) -> Path:
    """Where to write the file asked for as `path`: there, or at the file to which a link there leads.

    Raises OSError: a folder or a device is there, or a link to none but a file. Unless the lecture, whose folder is
    `lecture`, is `trusted`: any link is there, or one on the way that leads out of the lecture.
    """
    found = kind(path)
    home, step = lecture.resolve(), Path()
    for part in () if trusted else path.absolute().parts:
        step /= part
        of_lecture = kind(step) == "link" and step.parent.resolve().is_relative_to(home)
        if of_lecture and not Path(os.path.realpath(step)).is_relative_to(home):
            raise OSError(errno.ELOOP, f"{step.name} is a link that leads outside the lecture", str(path))
    if found == "link" and trusted:
        real = Path(os.path.realpath(path))
        if kind(real) != "file":
            raise OSError(errno.ELOOP, f"Is a link to {kind(real) or 'nothing'}, not to a file", str(path))
        return real
    _refuse(path, found)
    return path


def may_be_written(path: Path, lecture: Path, trusted: bool) -> None:
    """Raise DeckError, before anything is run, where an output cannot be written for what is in its place."""
    try:
        output(path, lecture, trusted)
    except OSError as error:
        raise unwritable(path, error) from None


def _refuse(path: Path, found: str) -> None:
    if found not in ("", "file"):
        raise OSError(errno.EISDIR if found == "folder" else errno.ELOOP, _SAID[found], str(path))


def unwritable(path: Path, error: OSError) -> DeckError:
    """The mistake to tell where an output cannot be written."""
    ways = {errno.ENOSPC: "make room on that disk", errno.ELOOP: "move it away"}
    way = ways.get(error.errno or 0, "close it if it is open")
    if (length := len(str(path.absolute()))) > here.LONGEST_PATH:
        way = f"its path has {length} characters, and {here.LONGEST_PATH} are possible here"
    hint = f"{way}, or name another with -o"
    return DeckError(Problem(Where(str(path)), "output-unwritable", f"cannot be written: {error.strerror}", hint))


def own_folder(lecture: Path, make: bool = True) -> Path | None:
    """The folder beside an outline in which results are kept; None where none can be, or if none is there to be made.

    A folder that is not marked as ours is not taken; see `not_ours`.
    """
    folder = lecture.resolve() / FOLDER
    if make and not kind(folder):
        with suppress(OSError):  # a disk that is full, or cannot be written; or another build was faster
            _make_own(folder)
    return folder if kind(folder) == "folder" and marked(folder / MARK) else None


def _make_own(folder: Path) -> None:
    """Make a folder of ours: it has its mark from the first moment."""
    new = folder.with_name(f"{FOLDER}-{os.getpid()}-{os.urandom(6).hex()}.part")
    new.mkdir()
    try:
        for name, text in ((MARK, _MARK), (IGNORED, "*\n")):
            write_atomically(new / name, text.encode())
        new.rename(folder)
    except BaseException:
        for path in entries(new):
            path.unlink()
        new.rmdir()
        raise


def not_ours(lecture: Path) -> str:
    """What is there in the place of our own folder beside an outline, if it is not ours; "" if all is well."""
    folder = lecture.resolve() / FOLDER
    found = kind(folder)
    return "" if found == "folder" and marked(folder / MARK) else found


def folder_in(folder: Path | None, name: str) -> Path | None:
    """The folder `name` in one of ours, or where it will be; None if a link or a file has its name."""
    inner = folder / name if folder else None
    return inner if inner and kind(inner) in ("", "folder") else None


def marked(path: Path) -> bool:
    """Whether a regular file says in its first words that it is ours."""
    try:
        with path.open("rb") if kind(path) == "file" else BytesIO() as file:
            return file.read(len(MARKED)) == MARKED.encode()
    except OSError:
        return False


def entries(folder: Path) -> list[Path]:
    """What is in a folder; nothing if it cannot be read."""
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def remove_tree(folder: Path) -> None:
    """Remove a folder of ours with all in it, what may not be written too; what cannot be removed is left."""
    import shutil

    for pause in (0, 2 * _PAUSE, 1):  # while what was running there ends
        time.sleep(pause)
        shutil.rmtree(folder, ignore_errors=True)
        if kind(folder) != "folder":  # it is gone, or has never been ours
            return
        for place, names, others in os.walk(folder):
            for path in (Path(place), *(Path(place, name) for name in (*names, *others))):
                with suppress(OSError):
                    if kind(path) in ("file", "folder"):
                        path.chmod(0o700)


def sizes(places: list[Path]) -> Iterator[int]:
    """The bytes of these files, and of all in these folders."""
    for place in places:
        if kind(place) == "file":
            yield place.lstat().st_size
        elif kind(place) == "folder":
            for within, _, names in os.walk(place):
                yield from (os.lstat(os.path.join(within, name)).st_size for name in names)  # noqa: PTH118 - of 30,000
