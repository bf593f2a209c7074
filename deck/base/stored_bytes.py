"""Leave bytes where they are until they are written: a lecture's pictures may be more than the memory holds."""

import hashlib
import math
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from deck.base.dataclass import dataclass
from deck.base.problem import DeckError, Problem, Where

_PIECE = 1_000_000  # bytes


@dataclass(frozen=True)
class StoredBytes:
    """What tells bytes from any others, and who reads them; file: of which they are, or from which they were made."""

    file: Path
    pieces: Callable[[], Iterable[bytes]]
    digest: str  # SHA-256
    crc: int
    size: int

    def __len__(self) -> int:
        return self.size

    def __bytes__(self) -> bytes:
        return b"".join(self)

    def __iter__(self) -> Iterator[bytes]:
        """Their pieces. Raises DeckError, at the end: they are not those that were there before."""
        crc = size = 0
        try:
            for piece in self.pieces():
                crc, size = zlib.crc32(piece, crc), size + len(piece)
                yield piece
        except OSError:  # they are gone
            size = -1
        if (crc, size) != (self.crc, self.size):
            message, hint = "was changed while the lecture was built", "build again"
            raise DeckError(Problem(Where(str(self.file)), "file-unreadable", message, hint))


def stored(file: Path, pieces: Callable[[], Iterable[bytes]], known: bytes = b"") -> StoredBytes:
    """The bytes that are read by `pieces`; known: all of them, if they have been read."""
    digest, crc, size = hashlib.sha256(), 0, 0
    for piece in [known] if known else pieces():
        digest.update(piece)
        crc, size = zlib.crc32(piece, crc), size + len(piece)
    return StoredBytes(file, pieces, digest.hexdigest(), crc, size)


def pieces(path: Path, start: int = 0, size: float = math.inf) -> Iterator[bytes]:
    """A file, or so many bytes of it from one on, piece by piece."""
    with path.open("rb") as file:
        file.seek(start)
        while piece := file.read(int(min(_PIECE, size))):
            size -= len(piece)
            yield piece
