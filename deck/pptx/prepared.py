"""Open a template once: as slides are added to it, and as the records of its decks keep it."""

import io
import posixpath
import zipfile
from collections.abc import Mapping
from typing import Any

from lxml import etree

from deck.pptx.package import Relationships, is_xml
from deck.pptx.record import packed
from deck.pptx.template import TABLE_STYLE, LayoutPart, Template, rels_name

_PARSED = ("presentation.main", "slideMaster", "slideLayout", "notesMaster")
_PARSER = etree.XMLParser(remove_blank_text=True, resolve_entities=False)


def prepared(
    blob: bytes, scheme: Mapping[str, str], layouts: Mapping[str, LayoutPart], table: str = TABLE_STYLE
) -> Template:
    """The template that a .pptx is, with all parts to which relationships lead; the rest as `Template` has it."""
    parts, related = dict[str, tuple[str, bytes]](), dict[str, Relationships]()
    with zipfile.ZipFile(io.BytesIO(blob)) as file:
        listed = _read(file, "[Content_Types].xml")
        types = {item.get("PartName") or item.get("Extension"): item.get("ContentType", "") for item in listed}
        waiting, names = ["/"], set(file.namelist())
        while waiting:
            name = waiting.pop()
            related[name] = rels = Relationships(own=False)
            for item in _read(file, rels_name(name[1:])) if rels_name(name[1:]) in names else ():
                external, target = item.get("TargetMode") == "External", item.get("Target", "")
                target = target if external else posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
                if external or target[1:] in names:
                    rels.read(item.get("Id", ""), item.get("Type", ""), target, external)
            for target in dict.fromkeys(target for target in rels.targets() if target not in parts):
                kind, part = types.get(target) or types[target.rpartition(".")[2]], file.read(target[1:])
                whole = kind.removesuffix("+xml").endswith(_PARSED)
                parts[target] = kind, _told(etree.fromstring(part, _PARSER)) if whole else part
                waiting.append(target)
    texts = {name[1:]: part for name, (_, part) in parts.items() if is_xml(name)}
    written = {name: rels.xml(posixpath.dirname(name)) for name, rels in related.items()}
    texts |= {rels_name(name[1:]): xml for name, xml in written.items() if xml}
    ids = {name: rels.by_id() for name, rels in related.items()}
    return Template(parts, ids, packed(texts), scheme, layouts, table)


def _read(file: zipfile.ZipFile, name: str) -> Any:
    return etree.fromstring(file.read(name), _PARSER)


def _told(root: Any) -> bytes:
    """A part's bytes."""
    return etree.tostring(root, encoding="UTF-8", standalone=True)
