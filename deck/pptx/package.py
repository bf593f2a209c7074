"""Build the package: parts are added in constant time, and the same parts give the same bytes."""

import hashlib
import io
import zlib
from collections import Counter
from dataclasses import dataclass, field

import pptx
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI

from deck.base.cache import Cache
from deck.model.artwork import Film
from deck.pptx.palette import recolored
from deck.pptx.parts import Rels, checksum
from deck.pptx.template import Template, content_types, relationships, zipped

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


@dataclass
class Relationships:
    """A part's relationships: the same target gets the same id."""

    _found: dict[tuple[str, str, bool], str] = field(default_factory=dict)

    def add(self, kind: str, target: str, external: bool = False) -> str:
        """The id of the relationship to a part's name or an outside address."""
        return self._found.setdefault((kind, target, external), f"rId{len(self._found) + 1}")

    def short(self) -> Rels:
        """What reading them from a file gives."""
        return {
            rid: (kind.rpartition("/")[2], target if external else target.lstrip("/"))
            for (kind, target, external), rid in self._found.items()
        }

    def xml(self, folder: str) -> bytes:
        """The .rels part of a part in this folder, from which its targets are told."""
        return relationships(folder, ((rid, *about) for about, rid in self._found.items()))


class Package:
    """A python-pptx package opened from a template, to which slides, notes and media are added.

    python-pptx's own `add_slide` and `add_picture` walk all parts at each call; here a part is named by whoever adds
    it, and media by their content. `cache`: where pictures are kept that are made for it.
    """

    def __init__(self, template: Template, cache: Cache) -> None:
        self.cache, self.table_style = cache, template.table
        self.template, self._scheme = zlib.crc32(template.blob), template.scheme
        self.presentation = pptx.Presentation(io.BytesIO(template.blob))
        self._opc = self.presentation.part.package
        self._parts: dict[PackURI, Part] = {part.partname: part for part in self._opc.iter_parts()}
        self.notes_master = str(self.presentation.notes_master.part.partname)
        self._related: dict[str, Relationships] = {}
        self._numbers: Counter[str] = Counter()

    def add(self, name: str, content_type: str, blob: bytes) -> Part:
        """Put a part into the package under a name nobody else uses; its colours become those of the theme."""
        if content_type.endswith("+xml"):
            blob = recolored(blob.decode(), self._scheme).encode()
        part = Part(PackURI(name), content_type, self._opc, blob)
        self._parts[part.partname] = part
        return part

    def numbered(self, pattern: str) -> str:
        """A name nobody has: the pattern with the next number, from 1."""
        self._numbers[pattern] += 1
        return pattern.format(self._numbers[pattern])

    def has(self, name: str) -> bool:
        """Whether there is a part of this name."""
        return PackURI(name) in self._parts

    def read(self, name: str) -> bytes:
        """The bytes of the part, or of the `.rels`, of this name, here without its leading slash."""
        folder, _, base = name.rpartition("/")
        if name == "_rels/.rels":
            return bytes(self._opc._rels.xml)
        if not base.endswith(".rels"):
            return self._parts[PackURI(f"/{name}")].blob
        return self._rels(self._parts[PackURI(f"/{folder.removesuffix('_rels')}{base.removesuffix('.rels')}")])

    def checksum(self, name: str) -> str:
        """What tells a part's bytes from any other's, as in a file."""
        blob = self.read(name)
        return checksum(zlib.crc32(blob), len(blob))

    def ours(self, name: str) -> Rels | None:
        """What a part is related to that was given its relationships here."""
        found = self._related.get(f"/{name}")
        return None if found is None else found.short()

    def media(self, blob: bytes, content_type: str) -> str:
        """The name of the media part with these bytes, added if it is new."""
        name = f"/ppt/media/{hashlib.sha256(blob).hexdigest()[:20]}.{_EXTENSIONS[content_type]}"
        if PackURI(name) not in self._parts:
            self.add(name, content_type, blob)
        return name

    def film(self, film: Film) -> str:
        """The name of the part with a film's or a sound's bytes, added if it is new."""
        name = f"/ppt/media/{film.digest}.{_EXTENSIONS[film.content_type]}"
        if not self.has(name):
            self.add(name, film.content_type, film.path.read_bytes())
        return name

    def relate(self, name: str, relationships: Relationships) -> None:
        """Give the part of this name its relationships; the parts they lead to may come later."""
        self._related[name] = relationships

    def relate_more(self, name: str, part: Part, kind: str) -> None:
        """Add a relationship from a part that has been given its own to another."""
        self._related[name].add(kind, str(part.partname))

    def relate_presentation(self, parts: list[Part], kind: str) -> list[str]:
        """Add relationships from the presentation to parts; their ids, in order."""
        rels = self.presentation.part.rels
        return [rels._add_relationship(kind, part) for part in parts]

    def relate_package(self, part: Part, kind: str) -> None:
        """Add a relationship from the package itself."""
        self._opc.relate_to(part, kind)

    def _rels(self, part: Part) -> bytes:
        """The .rels of a part: ours, or those it came with."""
        if part.partname in self._related:
            return self._related[part.partname].xml(part.partname.baseURI)
        return part.rels.xml if len(part.rels) else b""

    def bytes(self) -> bytes:
        """The file, with its parts sorted."""
        parts = [part for _, part in sorted(self._parts.items())]
        endings = {p.partname.ext.lower(): p.content_type for p in parts if p.content_type in _EXTENSIONS}
        others = {p.partname[1:]: p.content_type for p in parts if p.content_type not in _EXTENSIONS}
        types = content_types({"xml": "application/xml"} | endings, others)
        members = {"[Content_Types].xml": types, "_rels/.rels": self._opc._rels.xml}
        for part in parts:
            members[part.partname.membername] = part.blob
            members |= {part.partname.rels_uri.membername: rels} if (rels := self._rels(part)) else {}
        return zipped(members)
