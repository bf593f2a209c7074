"""Open the parts of a package that somebody else may have saved, within limits."""

import posixpath
import re
import zipfile
import zlib
from pathlib import Path
from typing import Any, Protocol
from xml.etree import ElementTree

from lxml import etree

from deck.base.regex import regex

MOST = 200_000_000  # bytes that are unpacked of one file
MOST_XML = 30_000_000  # bytes of one part without its paths
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
P14 = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
Rels = dict[str, tuple[str, str]]  # id → last word of the relationship's kind, the other part or outside address
_PATHS = regex(rb"<a:pathLst>.*?</a:pathLst>", re.DOTALL)
_PIECES = regex(rb'<a:\w+|\w+="[^"]*"')
_DAMAGED = (OSError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error, EOFError)


_OFFICE = R[1:-1] + "/"


class RT:
    """What a part is to another, in a .rels part."""

    AUDIO, VIDEO, IMAGE = f"{_OFFICE}audio", f"{_OFFICE}video", f"{_OFFICE}image"
    CHART, PACKAGE, HYPERLINK = f"{_OFFICE}chart", f"{_OFFICE}package", f"{_OFFICE}hyperlink"
    SLIDE, SLIDE_LAYOUT, NOTES_SLIDE = f"{_OFFICE}slide", f"{_OFFICE}slideLayout", f"{_OFFICE}notesSlide"
    NOTES_MASTER, OFFICE_DOCUMENT = f"{_OFFICE}notesMaster", f"{_OFFICE}officeDocument"
    CUSTOM_XML, CUSTOM_XML_PROPS = f"{_OFFICE}customXml", f"{_OFFICE}customXmlProps"
    CUSTOM_PROPERTIES, EXTENDED_PROPERTIES = f"{_OFFICE}custom-properties", f"{_OFFICE}extended-properties"
    CORE_PROPERTIES = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    MEDIA = "http://schemas.microsoft.com/office/2007/relationships/media"


class UnreadableError(Exception):
    """A file that is no presentation, is damaged, or is larger than any lecture."""


class Parts(Protocol):
    """The parts of a package, in a file or on their way into one, by name without a leading slash."""

    def read(self, name: str) -> bytes:
        """A part's bytes."""

    def checksum(self, name: str) -> str:
        """What tells a part's bytes from any other's."""

    def ours(self, name: str) -> Rels | None:
        """What a part is related to that was just written here; None for any other."""


class File:
    """The parts of a file. Everything raises UnreadableError: no such part, no zip, damaged, too large unpacked."""

    def __init__(self, path: Path) -> None:
        self._left = MOST
        try:
            self._zip = zipfile.ZipFile(path)
        except _DAMAGED as error:
            raise UnreadableError(str(error)) from None

    def names(self) -> list[str]:
        """The names of all parts."""
        return self._zip.namelist()

    def read(self, name: str) -> bytes:
        """A part's bytes."""
        self._left -= self._info(name).file_size
        if self._left < 0:
            raise UnreadableError(f"more than {MOST // 1_000_000} MB when unpacked")
        try:
            return self._zip.read(name)
        except _DAMAGED as error:
            raise UnreadableError(f"{name}: {error}") from None

    def checksum(self, name: str) -> str:
        """As the file itself says it: nothing is unpacked for it."""
        info = self._info(name)
        return checksum(info.CRC, info.file_size)

    def ours(self, _: str) -> Rels | None:
        """Who wrote what is in a file is not known."""
        return None

    def _info(self, name: str) -> zipfile.ZipInfo:
        try:
            return self._zip.getinfo(name)
        except KeyError:
            raise UnreadableError(f"{name} is missing") from None


def checksum(crc: int, size: int) -> str:
    """What tells bytes from others: their CRC-32 and their number."""
    return f"{crc:08x}-{size}"


def tree(parts: Parts, name: str) -> Any:
    """A part as an lxml element, or one of ElementTree, which is quicker to walk, if it is ours.

    Of a freeform's paths, which are most of a figure, there is but a checksum.
    """
    blob = without_paths(parts.read(name))
    if parts.ours(name) is not None:
        return ElementTree.fromstring(blob)
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
        if len(blob) > MOST_XML:
            raise UnreadableError(f"{name} has more than {MOST_XML // 1_000_000} MB")
        root: Any = etree.fromstring(blob, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError(f"{name}: {error}") from None
    if root.getroottree().docinfo.doctype:
        raise UnreadableError(f"{name} has a DOCTYPE")
    return root


def without_paths(blob: bytes) -> bytes:
    """A part's bytes with a checksum of each freeform's paths in their place."""
    return _PATHS.sub(_path, blob) if b"<a:pathLst>" in blob else blob


def whole(text: str | None) -> int:
    """The whole number that an attribute of anybody's XML says; 0 if it says none."""
    match = re.match(r"\s*[+-]?\d{1,9}", text or "")
    return int(match[0]) if match else 0


def _path(found: re.Match[bytes]) -> bytes:
    """What stands for a path: PowerPoint writes another's with the same tags and numbers."""
    return b'<a:pathLst sum="%d"/>' % zlib.crc32(b" ".join(_PIECES.findall(found[0])))


def related(parts: Parts, name: str) -> Rels:
    """What a part is related to."""
    if (known := parts.ours(name)) is not None:
        return known
    folder, base = posixpath.split(name)
    found = {}
    for item in tree(parts, f"{folder}/_rels/{base}.rels".lstrip("/")):
        target = item.get("Target", "")
        if item.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        found[item.get("Id", "")] = (item.get("Type", "").rpartition("/")[2], target)
    return found
