"""Write packages: without time stamps, with what is compressed already as it is, also parts of an earlier package."""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, NamedTuple

from deck.base.stored_bytes import StoredBytes

Member = tuple[str, bytes | StoredBytes]
# A member's name, bytes and CRC → those bytes compressed, if that is known.
Deflated = Callable[[str, bytes, int], bytes | None]

_STORED = (".png", ".jpg", ".gif", ".xlsx", ".mp4", ".mov", ".mp3", ".m4a", ".wav")
_LARGE, _MANY = 2**32 - 2**28, 2**16 - 2  # bytes, and members, for more of which the first version has no numbers
_VERSION = 20  # of the format
_UTF8 = 0x800  # how names are written that are not ASCII
_DATE = 33  # 1 January 1980
_OWNER = 0o600 << 16  # who may read and write it
_HEAD, _LISTED, _END = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")


def nothing_known(_name: str, _blob: bytes, _crc: int) -> None:
    """Says that no bytes are known that are compressed already."""


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A package of these members in their order."""
    stream = io.BytesIO()
    write_zip(stream, list(members.items()))
    return stream.getvalue()


class PackedMember(NamedTuple):
    """A member of a package: how it is compressed, its CRC, its bytes then and before, and where it begins."""

    kind: int
    crc: int
    packed: int
    size: int
    begin: int


def listed(path: Path) -> dict[str, PackedMember]:
    """What is in a package that `write_zip` wrote, by name: quicker than `zipfile`, which expects anything.

    Of one that is very large, nothing is known.
    """
    with path.open("rb") as file:
        file.seek(-_END.size, os.SEEK_END)
        *_, count, length, begin, _ = _END.unpack(file.read())
        if count > _MANY or begin > _LARGE:
            return {}
        file.seek(begin)
        told, at, found = file.read(length), 0, dict[str, PackedMember]()
    while at < length:
        *_, kind, _, _, crc, packed, size, named, more, _, _, _, _, begin = _LISTED.unpack_from(told, at)
        if more:  # numbers of the later version
            return {}
        at += _LISTED.size + named
        found[told[at - named : at].decode()] = PackedMember(kind, crc, packed, size, begin + _HEAD.size + named)
    return found


def write_zip(stream: IO[bytes], members: Sequence[Member], known: Deflated = nothing_known) -> None:
    """Write a package of these members in their order.

    `zipfile` does the same for one that is very large; it can neither take compressed bytes nor write members quickly.
    """
    if len(members) > _MANY or sum(len(blob) for _, blob in members) > _LARGE:
        _write_large(stream, members)
        return
    ends, begin = [], 0
    for name, blob in members:
        said = name.encode()
        kind, crc, size, packed = _packed(name, blob, known)
        about = _UTF8 * (not name.isascii()), kind, 0, _DATE, crc, size, len(blob), len(said), 0
        stream.write(_HEAD.pack(b"PK\3\4", _VERSION, *about) + said)
        stream.writelines(packed)
        ends.append(_LISTED.pack(b"PK\1\2", _VERSION, _VERSION, *about, 0, 0, 0, _OWNER, begin) + said)
        begin += _HEAD.size + len(said) + size
    stream.writelines(ends)
    stream.write(_END.pack(b"PK\5\6", 0, 0, len(ends), len(ends), sum(map(len, ends)), begin, 0))


def _packed(name: str, blob: bytes | StoredBytes, known: Deflated) -> tuple[int, int, int, Iterable[bytes]]:
    """How a member is compressed, its CRC, how many bytes it has then, and those."""
    if isinstance(blob, StoredBytes) and name.endswith(_STORED):
        return zipfile.ZIP_STORED, blob.crc, len(blob), blob
    whole = bytes(blob)
    crc = zlib.crc32(whole)
    if name.endswith(_STORED):
        return zipfile.ZIP_STORED, crc, len(whole), [whole]
    packed = known(name, whole, crc)
    if packed is None:
        deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        packed = deflate.compress(whole) + deflate.flush()
    return zipfile.ZIP_DEFLATED, crc, len(packed), [packed]


def _write_large(stream: IO[bytes], members: Iterable[Member]) -> None:
    with zipfile.ZipFile(stream, "w") as package:
        for name, blob in members:
            info = zipfile.ZipInfo(name)  # which is of 1980, without a date
            info.create_system, info.file_size = 0, len(blob)
            info.compress_type = zipfile.ZIP_STORED if name.endswith(_STORED) else zipfile.ZIP_DEFLATED
            with package.open(info, "w") as member:
                for piece in [blob] if isinstance(blob, bytes) else blob:
                    member.write(piece)
