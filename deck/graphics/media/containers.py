"""Read what film and sound files say of themselves, without decoding them: kind, size, length, codec."""

import struct
from collections.abc import Iterator
from typing import BinaryIO, Literal

from deck.base.dataclass import dataclass

MOST_HEAD = 64_000_000  # bytes of a film's index; that of an hour has about 4 MB
_MOST_BOXES = 100_000  # side by side; a film in pieces has two a second
_BELOW = {b"moov": b"trak", b"trak": b"mdia", b"mdia": b"minf", b"minf": b"stbl"}  # what is looked into, and where


class ContainerError(Exception):
    """What is wrong with a file, in an author's words."""


@dataclass(frozen=True)
class Container:
    """What a file holds: its content type, how many ms it lasts (0: it does not say), and its pictures, if it has any.

    size: width and height in pixels, upright; codec: how pictures, else sound, are encoded.
    """

    kind: Literal["film", "sound"]
    content_type: str
    milliseconds: int
    size: tuple[int, int] = (0, 0)
    codec: str = ""


@dataclass
class _Track:
    size: tuple[int, int] = (0, 0)
    handler: bytes = b""
    codec: str = ""


def container(file: BinaryIO) -> Container | None:
    """What an open file holds; None if it is none that PowerPoint plays. Raises ContainerError: it is damaged."""
    head = file.read(12)
    if head[4:8] == b"ftyp":
        return _mp4(file, "video/quicktime" if head[8:12] == b"qt  " else "video/mp4")
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return Container("sound", "audio/wav", _wav(file))
    if head[:3] == b"ID3" or (head[:1] == b"\xff" and head[1:2] and head[1] & 0xE6 == 0xE2):  # MPEG audio, layer III
        return Container("sound", "audio/mpeg", 0)
    return None


def _mp4(file: BinaryIO, content_type: str) -> Container:
    """ISO base media (ISO/IEC 14496-12): boxes of a length, a type, and what is in them."""
    found = {kind: (start, length) for kind, start, length in _boxes(file, 0, file.seek(0, 2))}
    if b"moov" not in found or not {b"mdat", b"moof"} & found.keys():
        raise ContainerError("is cut off: its index is missing")
    start, length = found[b"moov"]
    if length > MOST_HEAD:
        raise ContainerError("has an index of more than 64 MB")
    tracks, milliseconds = _index(file, start, length)
    films = [track for track in tracks if track.handler == b"vide" and all(track.size)]
    if films:
        return Container("film", content_type, milliseconds, films[0].size, films[0].codec)
    sounds = [track for track in tracks if track.handler == b"soun"]
    if not sounds:
        raise ContainerError("has neither pictures nor sound")
    return Container("sound", "audio/mp4", milliseconds, codec=sounds[0].codec)


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """The boxes between two places: type, where its content starts, and how long that is."""
    for _ in range(_MOST_BOXES):
        if start + 8 > end:
            return
        file.seek(start)
        length, kind = struct.unpack(">I4s", file.read(8))
        head = 8
        if length == 1:
            (length,), head = struct.unpack(">Q", file.read(8).ljust(8, b"\0")), 16
        length = length or end - start  # 0: to the end
        if length < head or start + length > end:
            raise ContainerError("is cut off or damaged")
        yield kind, start + head, length - head
        start += length
    raise ContainerError("has too many parts")


def _index(file: BinaryIO, start: int, length: int) -> tuple[list[_Track], int]:
    """The tracks of a `moov`, and how many ms it lasts."""
    tracks, milliseconds = list[_Track](), 0
    for kind, at, size in _walk(file, start, start + length, b"moov"):
        file.seek(at)
        content = file.read(min(size, 200))
        try:
            match kind:
                case b"mvhd":
                    scale, lasts = struct.unpack_from(*((">IQ", content, 20) if content[0] else (">II", content, 12)))
                    milliseconds = 0 if lasts in (2**32 - 1, 2**64 - 1) else round(1000 * lasts / scale)
                case b"trak":
                    tracks.append(_Track())
                case b"tkhd":
                    tracks[-1].size = _size(content)
                case b"hdlr":
                    tracks[-1].handler = tracks[-1].handler or content[8:12]
                case b"stsd":
                    tracks[-1].codec = content[12:16].decode("latin-1").strip()
        except (struct.error, IndexError, ZeroDivisionError):
            raise ContainerError("is damaged") from None
    return tracks, milliseconds


def _walk(file: BinaryIO, start: int, end: int, outer: bytes) -> Iterator[tuple[bytes, int, int]]:
    """The boxes in one, each before those in it that matter."""
    for kind, at, size in _boxes(file, start, end):
        yield kind, at, size
        if kind == _BELOW.get(outer):
            yield from _walk(file, at, at + size, kind)


def _size(content: bytes) -> tuple[int, int]:
    """Width and height as shown; a telephone held upright records a film that lies, and says so in a matrix."""
    at = 52 if content[0] else 40
    a, b = struct.unpack_from(">ii", content, at)
    width, height = (side >> 16 for side in struct.unpack_from(">II", content, at + 36))
    return (height, width) if b and not a else (width, height)


def _wav(file: BinaryIO) -> int:
    """How many ms a WAV lasts."""
    end, rate, at = file.seek(0, 2), 0, 12
    while at + 8 <= end:
        file.seek(at)
        kind, size = struct.unpack("<4sI", file.read(8))
        if kind == b"fmt ":
            (rate,) = struct.unpack("<8xI", file.read(12).ljust(12, b"\0"))
        elif kind == b"data":
            if at + 8 + size > end + 1 or not rate:
                raise ContainerError("is cut off or damaged")
            return int(1000 * size / rate)
        at += 8 + size + size % 2
    raise ContainerError("is cut off: it has no sound")
