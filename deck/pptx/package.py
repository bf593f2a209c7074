"""Build the package: parts are added in constant time, and the same parts give the same bytes."""

from __future__ import annotations

import hashlib
import posixpath
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import IO

from lxml import etree

from deck.base.cache import Cache
from deck.base.dataclass import dataclass, field
from deck.base.stored_bytes import StoredBytes
from deck.pptx.palette import recolored
from deck.pptx.parts import RT, Rels, checksum
from deck.pptx.template import DECLARATION, Template, content_types, relationships, rels_name
from deck.pptx.zip_file import Deflated, write_zip

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OOXML = "application/vnd.openxmlformats-officedocument."

NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_EXTENSIONS = {
    **{"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/svg+xml": "svg"},
    **{"video/mp4": "mp4", "video/quicktime": "mov", "audio/mpeg": "mp3", "audio/mp4": "m4a", "audio/wav": "wav"},
}
Target = tuple[str, str, bool]  # the kind of a relationship, what it leads to, whether that is outside
_SINGLE = DECLARATION.replace('"', "'")  # as lxml declares XML, and all that came with the template


def is_xml(name: str) -> bool:
    """Whether a part is kept in records as it is."""
    return name.lower().endswith(".xml")


@dataclass
class Relationships:
    """A part's relationships: the same target gets the same id. own: none that came with the template."""

    own: bool = True
    _written: bytes = b""  # what `xml` gave last, until there are others
    _found: dict[str, Target] = field(default_factory=dict)  # by id
    _ids: dict[Target, str] = field(default_factory=dict)

    def add(self, kind: str, target: str, external: bool = False) -> str:
        """The id of the relationship to a part's name or an outside address."""
        if known := self._ids.get((kind, target, external)):
            return known
        taken, n = self._found.keys(), len(self._found) + 1
        while f"rId{n}" in taken:
            n -= 1
        return self.read(f"rId{n}", kind, target, external)

    def read(self, rid: str, kind: str, target: str, external: bool) -> str:
        """The id of a relationship that has one already."""
        self._found[rid], self._written = (kind, target, external), b""
        self._ids.setdefault((kind, target, external), rid)
        return rid

    @classmethod
    def of(cls, listed: Iterable[Target]) -> Relationships:
        """Relationships that were listed: each has the id that it had."""
        made = cls()
        for target in listed:
            made.add(*target)
        return made

    @classmethod
    def of_template(cls, found: Mapping[str, Target]) -> Relationships:
        """Those of a part of a template."""
        made = cls(own=False)
        for rid, target in found.items():
            made.read(rid, *target)
        return made

    def by_id(self) -> dict[str, Target]:
        """All of them by their ids."""
        return {rid: (kind, str(target), external) for rid, (kind, target, external) in self._found.items()}

    def listed(self) -> list[Target]:
        """All of them, in the order in which they were added."""
        return [(kind, str(target), external) for kind, target, external in self._found.values()]

    def targets(self, kind: str = "") -> list[str]:
        """The names of the parts that it leads to, of a kind or of any."""
        return [target for own, target, external in self._found.values() if not external and kind in ("", own)]

    def short(self) -> Rels:
        """What reading them from a file gives."""
        return {
            rid: (kind.rpartition("/")[2], target if external else target.lstrip("/"))
            for rid, (kind, target, external) in self._found.items()
        }

    def xml(self, folder: str) -> bytes:
        """The .rels part of a part in this folder, from which its targets are told; empty if there are none."""
        found = [(rid, *about) for rid, about in self._found.items()]
        if self.own:
            self._written = self._written or relationships(folder, found)
        elif found and not self._written:
            found.sort(key=lambda rel: (int(rel[0][3:]) if rel[0][:3] == "rId" and rel[0][3:].isdigit() else 0, rel[0]))
            self._written = relationships(folder, found, _SINGLE)
        return self._written


class Package:
    """The parts of a template, to which slides, notes and media are added.

    A part is named by whoever adds it ("/ppt/…"), and media by their content: nothing is looked for among all parts.
    `cache`: where pictures are kept that are made for it. `presentation`: the root of the main part.
    """

    def __init__(self, template: Template, cache: Cache) -> None:
        self.cache, self.table_style = cache, template.table
        self.template, self._scheme = template, template.scheme
        self._parts: dict[str, tuple[str, bytes | StoredBytes]] = {**template.parts}  # its content type and bytes
        self._related = {name: Relationships.of_template(found) for name, found in template.related.items()}
        self._numbers: Counter[str] = Counter()
        (self._main,) = self._related["/"].targets(RT.OFFICE_DOCUMENT)
        self.presentation = etree.fromstring(template.parts[self._main][1])
        (self.notes_master,) = self._related[self._main].targets(RT.NOTES_MASTER)

    def add(self, name: str, content_type: str, blob: bytes) -> str:
        """Put a part into the package under a name nobody else uses; its colours become the theme's. The name."""
        if content_type.endswith("+xml"):
            blob = recolored(blob.decode(), self._scheme).encode()
        self._parts[name] = content_type, blob
        return name

    def numbered(self, pattern: str) -> str:
        """A name nobody has: the pattern with the next number, from 1."""
        self._numbers[pattern] += 1
        return pattern.format(self._numbers[pattern])

    def has(self, name: str) -> bool:
        """Whether there is a part of this name."""
        return name in self._parts

    def read(self, name: str) -> bytes:
        """The bytes of the part, or of the `.rels`, of this name, here without its leading slash."""
        folder, _, base = name.rpartition("/")
        if base.endswith(".rels"):
            of = f"/{folder.removesuffix('_rels')}{base.removesuffix('.rels')}"
            return self._related[of].xml(posixpath.dirname(of)) if of in self._related else b""
        if name == self._main[1:]:
            return etree.tostring(self.presentation, encoding="UTF-8", standalone=True)
        return bytes(self._parts[f"/{name}"][1])

    def checksum(self, name: str) -> str:
        """What tells a part's bytes from any other's, as in a file."""
        _, part = self._parts[f"/{name}"]
        blob = part if isinstance(part, StoredBytes) else self.read(name)
        return checksum(zlib.crc32(blob) if isinstance(blob, bytes) else blob.crc, len(blob))

    def texts(self) -> Iterator[tuple[str, bytes]]:
        """The parts that are XML, and the .rels of all, by name without a leading slash, but for the template's own."""
        for name, (_, blob) in sorted(self._parts.items()):
            changed = name == self._main or blob is not self.template.parts.get(name, ("", b""))[1]
            if changed and is_xml(name):
                yield name[1:], self.read(name[1:])
        for name in sorted(self._related.keys() - (self.template.related.keys() - {"/", self._main})):
            if blob := self._related[name].xml(posixpath.dirname(name)):
                yield rels_name(name[1:]), blob

    def sums(self) -> Iterator[tuple[str, str]]:
        """The checksums of all other parts."""
        return ((name[1:], self.checksum(name[1:])) for name in sorted(self._parts) if not is_xml(name))

    def ours(self, name: str) -> Rels | None:
        """What a part is related to that was given its relationships here."""
        found = self._related.get(f"/{name}")
        return found.short() if found and found.own else None

    def media(self, blob: bytes | StoredBytes, content_type: str) -> str:
        """The name of the media part with these bytes, added if it is new."""
        known = blob.digest if isinstance(blob, StoredBytes) else hashlib.sha256(blob).hexdigest()
        return self.put(f"/ppt/media/{known[:20]}.{_EXTENSIONS[content_type]}", content_type, blob)

    def put(self, name: str, content_type: str, blob: bytes | StoredBytes) -> str:
        """Put a part into the package as it is, unless there is one of its name. The name."""
        self._parts.setdefault(name, (content_type, blob))
        return name

    def part(self, name: str) -> tuple[str, bytes | StoredBytes]:
        """The content type and the bytes of a part that was added."""
        return self._parts[name]

    def rels(self, name: str) -> list[Target]:
        """What a part that was added is related to."""
        return self._related[name].listed() if name in self._related else []

    def relate(self, name: str, relationships: Relationships) -> None:
        """Give the part of this name its relationships; the parts they lead to may come later."""
        self._related[name] = relationships

    def relate_more(self, name: str, part: str, kind: str) -> str:
        """Add a relationship from a part that has some, or from the package itself ("/"), to another; its id."""
        return self._related[name].add(kind, part)

    def relate_presentation(self, parts: list[str], kind: str) -> list[str]:
        """Add relationships from the presentation to parts; their ids, in order."""
        return [self.relate_more(self._main, part, kind) for part in parts]

    def write(self, stream: IO[bytes], known: Deflated) -> None:
        """Write the file, with its parts sorted. Raises DeckError: a picture is no longer what it was."""
        parts = {name[1:]: kind for name, (kind, _) in sorted(self._parts.items())}
        endings = {name.rpartition(".")[2].lower(): kind for name, kind in parts.items() if kind in _EXTENSIONS}
        others = {name: kind for name, kind in parts.items() if kind not in _EXTENSIONS}
        write_zip(stream, [*self._members(content_types({"xml": "application/xml"} | endings, others), parts)], known)

    def _members(self, types: bytes, names: Iterable[str]) -> Iterator[tuple[str, bytes | StoredBytes]]:
        """What is in the file, by its names there: each part, and its relationships."""
        yield "[Content_Types].xml", types
        for name in ("", *names):
            if name:
                _, part = self._parts[f"/{name}"]
                yield name, part if isinstance(part, StoredBytes) else self.read(name)
            if rels := self.read(rels_name(name)):
                yield rels_name(name), rels
