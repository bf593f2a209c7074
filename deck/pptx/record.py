"""Keep in a deck what it was when it was written and where that came from, and find it again in a file.

A record holds the parts themselves, but for media, and for the paths of figures, of which there is a checksum: what
they show is read only where a deck is found changed, and by what reads the changed one.
"""

import base64
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from deck.base.cache import digest
from deck.base.escape import escape
from deck.pptx.package import OOXML, XML, Package, Relationships
from deck.pptx.parts import MOST, RT, File, Rels, UnreadableError, related, tree, without_paths
from deck.pptx.properties import add_property
from deck.pptx.skeletons import filled

_NAME = "Lectern record"
_RECORD = "{urn:lectern:record}record"
_KEEP_LOOKS = ("Lectern", "Microsoft")  # programs that leave formatting as it was given; others write it out

_MOST_SIZES = 2_000_000  # bytes that say how long the parts are: a deck of 10,000 slides has as many
FORMAT = 2  # of a record that holds parts; an earlier one held what was seen of them


class WrittenParts:
    """The parts of a deck as it was written, and the checksums of those that are not kept."""

    def __init__(self, parts: Mapping[str, bytes], sums: Mapping[str, str]) -> None:
        self._parts, self._sums, self._left = parts, sums, MOST

    def read(self, name: str) -> bytes:
        """A part's bytes. Raises UnreadableError: it was not kept, or all that was read is too much."""
        part = self._parts.get(name)
        self._left -= len(part or b"")
        if part is None or self._left < 0:
            raise UnreadableError(f"{name} is missing, or more than {MOST // 1_000_000} MB are read")
        return part

    def checksum(self, name: str) -> str:
        """What tells a part's bytes from any other's. Raises UnreadableError: there was none."""
        if name not in self._sums:
            raise UnreadableError(f"{name} is missing")
        return self._sums[name]

    def ours(self, _: str) -> Rels | None:
        """What a part is related to is read, as of any file."""
        return None


def told(package: Package, lines: Sequence[Mapping[str, Sequence[str]]], known: Iterable[tuple[str, str, str]]) -> str:
    """The record of a deck; lines: where what is on each slide was written.

    known: parts' names, XML in them that has paths, and the same with their checksums; of others these are made now.
    """
    own = dict(package.texts())
    for name, drawn, recorded in known:
        own[name] = own[name].replace(drawn.encode(), recorded.encode())
    sums, kept = dict(package.sums()), {"template": package.template.recorded, "parts": packed(own)}
    return json.dumps({"format": FORMAT, "lines": lines, "sums": sums, **kept})


def packed(parts: Mapping[str, bytes]) -> str:
    """Parts as they are kept: how long each is, by name, and all of them in turn."""
    told = {name: without_paths(part) for name, part in parts.items()}
    sizes = json.dumps({name: len(part) for name, part in told.items()}).encode()
    return base64.b64encode(zlib.compress(b"\n".join([sizes, b"".join(told.values())]), 3)).decode()


def _unpacked(kept: str) -> Iterator[tuple[str, bytes]]:
    unpack = zlib.decompressobj()
    try:
        told = unpack.decompress(base64.b64decode(kept, validate=True), MOST // 2)
    except zlib.error as error:
        raise ValueError(error) from None
    sizes, _, rest = told.partition(b"\n")
    if not unpack.eof or len(sizes) > _MOST_SIZES:
        raise ValueError("cut off, or too large")
    at = 0
    for name, size in json.loads(sizes).items():
        if not 0 <= size <= len(rest) - at:
            raise ValueError(f"no part has {size} bytes")
        yield name, rest[at : at + size]
        at += size


def parts(fields: Mapping[str, Any]) -> WrittenParts:
    """The parts in a record. Raises ValueError, KeyError, TypeError or AttributeError: it is damaged."""
    sums = dict(fields["sums"])
    if not all(isinstance(checksum, str) for checksum in sums.values()):
        raise TypeError("a checksum that is no text")
    return WrittenParts(dict([*_unpacked(fields["template"]), *_unpacked(fields["parts"])]), sums)


def add(package: Package, text: str) -> None:
    """Put the record into a part that PowerPoint keeps, and its digest into a property that LibreOffice keeps, too."""
    item = f'{XML}<record xmlns="urn:lectern:record">{escape(text)}</record>'
    about = XML + filled("record_item")
    part = package.add("/customXml/lectern.xml", "application/xml", item.encode())
    props = package.add("/customXml/lecternProps.xml", OOXML + "customXmlProperties+xml", about.encode())
    package.relate(part, Relationships(own=False))
    package.relate_more(part, props, RT.CUSTOM_XML_PROPS)
    package.relate_presentation([part], RT.CUSTOM_XML)
    add_property(package, _NAME, digest(text))


def found(file: File) -> tuple[str, str, bool]:
    """A file's record and the digest of the one that it was written with, each "" if it has none.

    And whether formatting that differs was changed by somebody: not every program leaves it as it was given.
    """
    package = related(file, "")
    app = next((tree(file, name) for kind, name in package.values() if kind == "extended-properties"), None)
    program = "" if app is None else app.findtext("{*}Application") or ""
    text = ""
    for kind, name in related(file, "ppt/presentation.xml").values():
        root = tree(file, name) if kind == "customXml" else None
        text = root.text or "" if root is not None and root.tag == _RECORD else text
    return text, _named(file, package), program.startswith(_KEEP_LOOKS)


def _named(file: File, package: Rels) -> str:
    """The digest in the document's properties."""
    for kind, name in package.values():
        for item in tree(file, name) if kind == "custom-properties" else ():
            if item.get("name") == _NAME:
                return "".join(item.itertext())
    return ""
