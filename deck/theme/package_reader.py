"""Open a PowerPoint file that somebody else made, within limits, and find in it what PowerPoint would not open."""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

from lxml import etree

from deck.base.dataclass import dataclass, field
from deck.base.installation import table
from deck.base.problem import DeckError, Problem, Where
from deck.base.regex import regex
from deck.pptx.parts import A, P

MOST_MEMBERS = 10_000
MOST_BYTES = 500_000_000  # of all members, unpacked; a brand with many pictures has 50 MB
MOST_TIMES = 200  # that a member of more than a MB may be larger than it is packed; XML comes to about 20
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONSHIP = f"{{{PACKAGE}/relationships}}Relationship"
_TYPES = f"{{{PACKAGE}/content-types}}"
_RULES = table(Path(__file__).with_name("package_rules.toml"))
_MAIN, _OTHERS = tuple(_RULES["main"]), _RULES["others"]
_SAVE = "save it from PowerPoint as .potx or .pptx"
_DRAWING, _SLIDES = A[1:-1], P[1:-1]
_MAY_HOLD = {_DRAWING: {_DRAWING}, _SLIDES: {_SLIDES, _DRAWING}}
_OPEN = ("extLst", "graphicData", "AlternateContent")  # where anybody's elements may stand
_ROOTS = {kind: root.replace("p:", P).replace("a:", A) for kind, root in _RULES["roots"].items()}
_MUST_HOLD, _MUST_SAY = (
    {name: tuple(words.split()) for names, words in _RULES[table].items() for name in names.split()}
    for table in ("must_hold", "must_say")
)
_COLORS, _MAPS = _RULES["colors"].split(), ("clrMap", "overrideClrMapping")
_NUMBER, _COLOR, _SLOT = regex(r"[+-]?\d{1,10}"), regex("[0-9A-Fa-f]{6}"), regex("|".join(_COLORS))
_SHARE = regex(r"[+-]?\d{1,10}|[+-]?\d{1,10}(\.\d{1,10})?%")
_FORMS = {
    **dict.fromkeys(_RULES["numbers"].split(), _NUMBER),
    **{f"{name}.val": _SHARE for name in _RULES["shares"].split()},
    **dict.fromkeys(("srgbClr.val", "sysClr.lastClr"), _COLOR),
    **{f"{element}.{name}": _SLOT for element in _MAPS for name in _MUST_SAY[element]},
}


class Rel(NamedTuple):
    """A relationship: the last word of its type ("slideLayout"), and a part's name or, if outside, an address."""

    kind: str
    target: str
    outside: bool


@dataclass
class TemplatePart:
    """A part of the package: its name, content type and bytes, and its relationships by id."""

    name: str
    content_type: str
    blob: bytes
    rels: dict[str, Rel] = field(default_factory=dict)

    def related(self, kind: str) -> list[str]:
        """The names of the parts that it has a relationship of a kind to."""
        return [rel.target for rel in self.rels.values() if rel.kind == kind and not rel.outside]


@dataclass(frozen=True)
class Opened:
    """A presentation's parts by name ("ppt/presentation.xml"), and which of them is the presentation itself.

    file: what it is called in messages, where: the place of its name in the outline.
    """

    parts: dict[str, TemplatePart]
    main: str
    file: str
    where: Where

    def root(self, name: str) -> Any:
        """A part's XML, freshly read. Raises DeckError: missing, damaged, or with entities."""
        if name not in self.parts:
            raise DeckError(damaged(self.file, f"{name} is missing", self.where))
        try:
            root = parsed(self.parts[name].blob)
        except etree.XMLSyntaxError:
            raise DeckError(damaged(self.file, f"{name} is no XML", self.where)) from None
        if root.getroottree().docinfo.doctype:
            message = f"{self.file} has a DOCTYPE in {name}"
            raise DeckError(Problem(self.where, "theme-file", message, f"PowerPoint writes none; {_SAVE}"))
        return root


def parsed(blob: bytes) -> Any:
    """The root element of a part; entities stay what they are called."""
    return etree.fromstring(blob, etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True))


def opened(path: Path, where: Where) -> Opened:
    """Open a .potx or .pptx. Raises DeckError: no presentation, protected, damaged, or larger than any template is."""
    members = _members(path, where)
    bare = Opened({name: TemplatePart(name, "", blob) for name, blob in members.items()}, "", path.name, where)
    types = _content_types(bare)
    parts = {
        name: TemplatePart(name, types(name), blob, dict(_relationships(name, bare)))
        for name, blob in members.items()
        if not name.endswith((".rels", "/")) and name != "[Content_Types].xml"
    }
    package = [target for _, (kind, target, _) in _relationships("", bare) if kind == "officeDocument"]
    main = package[0] if package else ""
    if main not in parts or parts[main].content_type not in _MAIN:
        kind = types(main) if main in parts else ""
        said = next((words for name, words in _OTHERS.items() if name in kind), "")
        if said:
            raise DeckError(Problem(where, "theme-file", f"{path.name} is {said}", _SAVE))
        raise DeckError(_no_powerpoint(path, where))
    whole = Opened(parts, main, path.name, where)
    if "purl.oclc.org" in str(whole.root(main).tag):
        message = f"{path.name} is in Strict Open XML, which is not read"
        raise DeckError(Problem(where, "theme-file", message, "save it as .pptx"))
    return whole


def _members(path: Path, where: Where) -> dict[str, bytes]:
    blob = path.read_bytes()
    if blob[:4] == b"\xd0\xcf\x11\xe0":
        message = f"{path.name} is protected by a password, or of PowerPoint 97"
        raise DeckError(Problem(where, "theme-file", message, f"{_SAVE}, without a password"))
    try:
        with zipfile.ZipFile(io.BytesIO(blob)) as package:
            _weigh(package, path, where)
            return {info.filename: package.read(info) for info in package.infolist()}
    except zipfile.BadZipFile:
        if not blob.startswith(b"PK"):
            raise DeckError(_no_powerpoint(path, where)) from None
        raise DeckError(damaged(path.name, "its archive is cut off", where)) from None
    except (zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        raise DeckError(damaged(path.name, "its archive cannot be unpacked", where)) from None


def _weigh(package: zipfile.ZipFile, path: Path, where: Where) -> None:
    """Refuse what would fill the memory before anything is unpacked."""
    infos = package.infolist()
    swollen = any(i.file_size > max(1_000_000, MOST_TIMES * i.compress_size) for i in infos)
    if len(infos) > MOST_MEMBERS or swollen or sum(info.file_size for info in infos) > MOST_BYTES:
        message = f"{path.name} unpacks to far more than a template has"
        limits = f"{MOST_MEMBERS:,} parts, {MOST_BYTES / 1e6:.0f} MB, {MOST_TIMES} times what it is packed"
        raise DeckError(Problem(where, "theme-file", message, f"at most {limits}; where does it come from?"))


def _no_powerpoint(path: Path, where: Where) -> Problem:
    return Problem(where, "file-kind", f"{path.name} is no PowerPoint file", _SAVE)


def damaged(file: str, how: str, where: Where) -> Problem:
    """That a template's file is not as PowerPoint writes it."""
    message = f"{file} is damaged: {how}"
    return Problem(where, "file-damaged", message, "get it again, or open it in PowerPoint and save it")


def _content_types(bare: Opened) -> Any:
    """A function from a part's name to its content type."""
    root = bare.root("[Content_Types].xml")
    own = {e.get("PartName", "").lstrip("/").lower(): e.get("ContentType", "") for e in root.iter(f"{_TYPES}Override")}
    by_ending = {e.get("Extension", "").lower(): e.get("ContentType", "") for e in root.iter(f"{_TYPES}Default")}
    return lambda name: own.get(name.lower(), by_ending.get(name.rpartition(".")[2].lower(), ""))


def _relationships(name: str, bare: Opened) -> Iterator[tuple[str, Rel]]:
    """The relationships of a part; of the package itself, whose name is empty."""
    folder, file = posixpath.split(name)
    rels = posixpath.join(folder, "_rels", f"{file}.rels")
    for element in bare.root(rels).iter(_RELATIONSHIP) if rels in bare.parts else ():
        if not element.get("Id"):
            raise DeckError(damaged(bare.file, f"{rels} has a relationship without an id", bare.where))
        target, outside = element.get("Target", ""), element.get("TargetMode") == "External"
        if not outside:
            target = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
        yield element.get("Id"), Rel(element.get("Type", "").rpartition("/")[2], target, outside)


def misnamed(root: Any, kind: str, content_type: str) -> Iterator[str]:
    """What is wrong if a part of this kind has another root, or another content type, than it has to have."""
    if kind in _ROOTS and kind != "presentation" and not content_type.endswith(f".{kind}+xml"):
        yield f"has the content type {content_type!r}"
    if root.tag != _ROOTS.get(kind, root.tag):
        yield f"is no {etree.QName(_ROOTS[kind]).localname!r}"


def faults(element: Any) -> Iterator[str]:
    """What is wrong with an element and those below it.

    What has to be there is missing, a number is none, an element stands where it cannot.
    """
    tag = etree.QName(element)
    for key, value in element.attrib.items():
        form = _FORMS.get(f"{tag.localname}.{key}") or _FORMS.get(f".{key}")
        if form and not form.fullmatch(value):
            yield f"has {key}={value!r}"
    held = {etree.QName(child).localname for child in element.iterchildren(f"{{{tag.namespace}}}*")}
    lacking = (name for name in _MUST_HOLD.get(tag.localname, ()) if name not in held)
    yield from (f"has no {name!r} in {tag.localname!r}" for name in lacking)
    if tag.localname in _COLORS and not held:
        yield f"has no colour in {tag.localname!r}"
    said = (name for name in _MUST_SAY.get(tag.localname, ()) if name not in element.attrib)
    yield from (f"has no {etree.QName(name).localname!r} in {tag.localname!r}" for name in said)
    yield from _below(element, tag)


def _below(element: Any, tag: etree.QName) -> Iterator[str]:
    may_hold = _MAY_HOLD.get(tag.namespace or "")
    for child in element.iterchildren(etree.Element):
        name = etree.QName(child)
        if name.localname in _OPEN:
            continue
        if may_hold and name.namespace not in may_hold:
            yield f"has {name.localname!r} in {tag.localname!r}, where it cannot stand"
        else:
            yield from faults(child)
