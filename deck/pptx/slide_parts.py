"""Tell the parts that belong to a slide as plain data, put them into another package, and take others from a deck."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED

from deck.base.cache import Cache
from deck.base.dataclass import dataclass
from deck.base.engine import stamp
from deck.base.regex import regex
from deck.base.stored_bytes import StoredBytes, pieces
from deck.pptx.overwrite import last, untouched
from deck.pptx.package import Package, Relationships, Target
from deck.pptx.zip_file import Deflated, PackedMember, listed, nothing_known

COMMENTS = "ppt/comments/"  # the folder of all
_MEDIA = "/ppt/media/"
_OWN = ("/ppt/charts/", "/ppt/embeddings/")  # parts to which no other slide leads
_NUMBER = regex(r"\d+(?=\.\w+$)")


class SlidePart(NamedTuple):
    """A part to which a slide leads, or one of its parts; blob: None of a medium; rels: what it leads to itself."""

    name: str
    content_type: str
    blob: bytes | None
    crc: int
    size: int
    rels: list[Target]


@dataclass(frozen=True)
class WrittenDeck:
    """The parts in the deck that the last build wrote, by their names."""

    path: Path
    members: Mapping[str, PackedMember]
    stamp: tuple[object, ...]

    @property
    def has_comments(self) -> bool:
        """Whether there are any, or may be, for somebody has saved the deck meanwhile."""
        return stamp(self.path) != self.stamp or any(name.startswith(COMMENTS) for name in self.members)

    def has(self, part: SlidePart) -> bool:
        """Whether a medium is there."""
        member = self.members.get(part.name[1:])
        return bool(member and (member.crc, member.size) == (part.crc, part.size))

    def read(self, part: SlidePart) -> StoredBytes:
        """A medium's bytes."""
        found = partial(_unpacked, self.path, self.members[part.name[1:]])
        return StoredBytes(self.path, found, "", part.crc, part.size)

    @contextmanager
    def deflated(self) -> Iterator[Deflated]:
        """What parts are compressed that are byte for byte as they were; of none, if somebody has removed the deck."""
        if not self.path.is_file():
            yield nothing_known
            return
        with self.path.open("rb") as file:

            def known(name: str, blob: bytes, crc: int) -> bytes | None:
                member = self.members.get(name)
                if not member or (member.kind, member.crc, member.size) != (ZIP_DEFLATED, crc, len(blob)):
                    return None
                file.seek(member.begin)
                packed = file.read(member.packed)
                return packed if _inflated(packed, len(blob)) == blob else None

            yield known


def _inflated(packed: bytes, size: int) -> bytes:
    """What was compressed; nothing, if it is something else."""
    try:
        return zlib.decompress(packed, -zlib.MAX_WBITS, size)
    except zlib.error:
        return b""


def written_deck(path: Path, cache: Cache) -> WrittenDeck | None:
    """The deck at `path`, if it is there as it was last written, by what compresses as is done here."""
    if not path.is_file():
        return None
    found = stamp(path)  # before it is looked into
    packs_alike = json.loads(last(path, cache).versions or "{}").get("zlib") == zlib.ZLIB_RUNTIME_VERSION
    return WrittenDeck(path, listed(path), found) if packs_alike and untouched(path, cache) else None


def _unpacked(path: Path, member: PackedMember) -> Iterator[bytes]:
    """A member's bytes, piece by piece."""
    unpack = zlib.decompressobj(-zlib.MAX_WBITS)
    for piece in pieces(path, member.begin, member.packed):
        yield unpack.decompress(piece) if member.kind == ZIP_DEFLATED else piece


def told(package: Package, rels: Iterable[Target]) -> list[SlidePart]:
    """The media and the slide's own parts to which relationships lead."""
    found = []
    for name in (target for _, target, outside in rels if not outside and target.startswith((_MEDIA, *_OWN))):
        content_type, blob = package.part(name)
        crc = zlib.crc32(blob) if isinstance(blob, bytes) else blob.crc
        own = package.rels(name) if name.startswith(_OWN) else []
        kept = bytes(blob) if name.startswith(_OWN) else None
        found += [SlidePart(name, content_type, kept, crc, len(blob), own), *told(package, own)]
    return found


def put(package: Package, parts: Iterable[SlidePart], deck: WrittenDeck | None) -> dict[str, str]:
    """Put a slide's parts into a package, and say how those are named there that have a number."""
    found = list(parts)
    own = [part.name for part in found if part.name.startswith(_OWN)]
    names = {name: package.numbered(_NUMBER.sub("{}", name)) for name in own}
    for part in found:
        if part.blob is None:
            assert deck  # without it, no slide with media is known
            package.put(part.name, part.content_type, deck.read(part))
        else:
            package.add(names[part.name], part.content_type, part.blob)
        if part.rels:
            package.relate(names[part.name], renamed(part.rels, names))
    return names


def renamed(rels: Iterable[Target], names: Mapping[str, str]) -> Relationships:
    """Relationships that were listed, to parts that have other names now."""
    return Relationships.of((kind, names.get(target, target), outside) for kind, target, outside in rels)
