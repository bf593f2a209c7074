"""Write a brand's parts as a template, with those of ours that it lacks: notes, settings, a style for tables."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from pathlib import Path

from lxml import etree

from deck.brand.opened import PACKAGE, RELATED, Part, Rel, parsed
from deck.escape import quoteattr
from deck.powerpoint.palette import recolored
from deck.powerpoint.template import NOTES_MASTER, NOTES_THEME, TABLE_STYLE, content_type, rels_name, rendered, zipped
from deck.theme import Style

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SETTINGS = ("ppt/presProps.xml", "ppt/viewProps.xml")
_TABLES = "ppt/tableStyles.xml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NO_STYLES = f'<a:tblStyleLst xmlns:a="{A[1:-1]}" def="{TABLE_STYLE}"/>'.encode()


def written(parts: Mapping[str, Part], main: str, style: Style, shipped: Path) -> bytes:
    """The template as a .pptx without slides; `main` is the presentation's name, `shipped` the folder of our parts."""
    parts = dict(parts)
    root = parsed(parts[main].blob)
    rels = {rid: rel for rid, rel in parts[main].rels.items() if rel.kind != "tableStyles"}
    styles = next(iter(parts[main].related("tableStyles")), _TABLES)
    for name in (*_SETTINGS, styles):
        rels[f"own{len(rels)}"] = Rel(posixpath.basename(name).removesuffix(".xml"), name, False)
    notes = next((rid for rid, rel in rels.items() if rel.kind == "notesMaster"), "")
    if not notes:
        notes = "ownNotes"
        rels[notes] = Rel("notesMaster", _add_notes(parts, style, shipped), False)
    _list_notes(root, notes)
    for name in _SETTINGS:
        parts[name] = _part(name, rendered(name, style, shipped))
    parts[styles] = _part(_TABLES, _with_ours(parts[styles].blob if styles in parts else _NO_STYLES, style, shipped))
    blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    parts[main] = Part(main, content_type("ppt/presentation.xml"), blob, rels)
    members = {name: part.blob for name, part in parts.items()}
    members |= {rels_name(name): _relationships(name, part) for name, part in parts.items() if part.rels}
    members["_rels/.rels"] = _relationships("", Part("", "", b"", {"rId1": Rel("officeDocument", main, False)}))
    members["[Content_Types].xml"] = _content_types(parts)
    return zipped(members)


def _part(name: str, blob: bytes) -> Part:
    return Part(name, content_type(name), blob)


def _add_notes(parts: dict[str, Part], style: Style, shipped: Path) -> str:
    """Add our master of notes, with a theme of its own; its name."""
    theme = next(f"ppt/theme/theme{n}.xml" for n in range(1, 1000) if f"ppt/theme/theme{n}.xml" not in parts)
    parts[theme] = _part(theme, rendered(NOTES_THEME, style, shipped))
    parts[NOTES_MASTER] = _part(NOTES_MASTER, rendered(NOTES_MASTER, style, shipped))
    parts[NOTES_MASTER].rels["rId1"] = Rel("theme", theme, False)
    return NOTES_MASTER


def _list_notes(root: etree._Element, rid: str) -> None:
    """Name the master of notes, without which Keynote shows none; some programs only relate it."""
    for old in root.findall(f"{P}notesMasterIdLst"):
        root.remove(old)
    listed = root.makeelement(f"{P}notesMasterIdLst", {})
    master = listed.makeelement(f"{P}notesMasterId", {f"{{{RELATED}}}id": rid})
    listed.append(master)
    masters = root.find(f"{P}sldMasterIdLst")
    assert masters is not None
    masters.addnext(listed)


def _with_ours(styles: bytes, style: Style, shipped: Path) -> bytes:
    """The brand's table styles, and ours in the brand's colours."""
    root = parsed(styles)
    ours = recolored(rendered(_TABLES, style, shipped).decode(), style.scheme).encode()
    for old in [old for old in root if old.get("styleId") == TABLE_STYLE]:
        root.remove(old)
    root.extend(parsed(ours))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _relationships(name: str, part: Part) -> bytes:
    folder = posixpath.dirname(name)
    items = "".join(
        f'<Relationship Id="{rid}" Type="{RELATED}/{rel.kind}" '
        + (
            f'Target={quoteattr(rel.target)} TargetMode="External"/>'
            if rel.outside
            else f"Target={quoteattr(posixpath.relpath(rel.target, folder))}/>"
        )
        for rid, rel in part.rels.items()
    )
    return f'{_DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{items}</Relationships>'.encode()


def _content_types(parts: Mapping[str, Part]) -> bytes:
    overrides = "".join(
        f"<Override PartName={quoteattr('/' + name)} ContentType={quoteattr(part.content_type)}/>"
        for name, part in sorted(parts.items())
    )
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return f'{_DECLARATION}<Types xmlns="{PACKAGE}/content-types">{rels}{overrides}</Types>'.encode()
