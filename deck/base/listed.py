"""Put files into a folder that people use as well, and know them again: by a list of whose they are."""

import errno
import hashlib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from deck.base.dataclass import dataclass
from deck.base.files import MARKED, file_digest, kind, marked, write_atomically
from deck.base.paths import relative
from deck.base.problem import DeckError, Problem, Where

LIST = ".lectern-files"  # which files of a folder are ours
_LIST = f"{MARKED}: it replaces and removes these files of this folder, as long as nobody has changed them.\n"


@dataclass(frozen=True)
class Listed:
    """A folder that people use as well, in which those files are ours that its list names, with a digest of each.

    A file that somebody has changed since is theirs; one that another command made, or this one for another outline
    that is still there, is left alone, too.
    """

    folder: Path
    command: str = ""
    outline: Path = Path()

    def names(self) -> set[str]:
        """The names of our files that are there, as we left them."""
        return {name for _, name, maker in self._left() if self._is_ours(maker)}

    @property
    def _maker(self) -> str:
        """The command, and the outline from this folder."""
        return f"{self.command} {relative(self.outline.resolve(), self.folder.resolve())}".replace("\n", "?")

    def _is_ours(self, maker: str) -> bool:
        command, _, outline = maker.partition(" ")
        gone = not (self.folder.resolve() / outline).is_file()
        return maker in ("", self._maker) or (command == self.command and gone)

    def foreign(self, files: Mapping[str, bytes]) -> Iterator[Problem]:
        """An error for each file that is in the way of these: it is not ours, and holds something else."""
        ours, others = self.names(), {name for _, name, _ in self._left()}
        there = [name for name, blob in files.items() if name not in ours and self._digest(name) != _digest(blob)]
        for path in (self.folder / name for name in there):
            if kind(path):
                message = "cannot be written: a file is there that was not made by this command, or was changed since"
                if path.name in others:
                    message = "cannot be written: it was made for another outline, or by another command"
                hint = "move it away, or remove it if nobody needs it; -o names another folder"
                yield Problem(Where(str(path)), "output-stranger", message, hint)

    def put(self, files: Mapping[str, bytes]) -> None:
        """Write these files, by name, over ours only; a file of the same bytes that is there stays whose it is.

        Raises DeckError before anything is written, or OSError.
        """
        if found := list(self.foreign(files)):
            raise DeckError(*found)
        ours = self.names()
        made = {name: blob for name, blob in files.items() if name in ours or not kind(self.folder / name)}
        listed = {(_digest(blob), name, self._maker) for name, blob in made.items()}
        self._list({*self._known(), *listed})  # first, for if it is killed
        for name, blob in made.items():
            write_atomically(self.folder / name, blob)
        self._list(self._left())

    def remove(self, names: Collection[str]) -> None:
        """Remove those of our files that have these names. Raises OSError."""
        for name in self.names() & set(names):
            (self.folder / name).unlink()
        if self._known():
            self._list(self._left())

    def _digest(self, name: str) -> str:
        """Of a regular file's bytes; "" if there is none."""
        return file_digest(self.folder / name) if kind(self.folder / name) == "file" else ""

    def _known(self) -> set[tuple[str, str, str]]:
        """Digests, names and makers, as they are listed."""
        if not marked(self.folder / LIST):
            return set()
        lines = (self.folder / LIST).read_text("utf-8", "surrogateescape").split("\n")[1:]
        told = ((line.partition("  ")[0], *line.partition("  ")[2].partition("\t")[::2]) for line in lines)
        return {(seen, name, maker) for seen, name, maker in told if seen and Path(name).name == name}

    def _left(self) -> set[tuple[str, str, str]]:
        return {entry for entry in self._known() if self._digest(entry[1]) == entry[0]}

    def _list(self, known: Collection[tuple[str, str, str]]) -> None:
        path = self.folder / LIST
        if kind(path) and not marked(path):
            raise OSError(errno.EEXIST, "Is a file of somebody else's", str(path))
        if known:
            lines = "".join(f"{seen}  {name}\t{maker}\n" for seen, name, maker in sorted(known))
            write_atomically(path, (_LIST + lines).encode("utf-8", "surrogateescape"))
        else:
            path.unlink(missing_ok=True)


def _digest(blob: bytes) -> str:
    return hashlib.sha256(blob).hexdigest()[:24]
