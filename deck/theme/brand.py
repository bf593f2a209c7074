"""Make a theme of a brand's template, and write that anew with what it lacks: notes, settings, a style for tables."""

import posixpath
import re
from collections.abc import Mapping
from pathlib import Path

from lxml import etree

from deck.base.dataclass import replace
from deck.base.escape import quoteattr
from deck.base.problem import DeckError, Problem, Where
from deck.base.units import Rect
from deck.model.style import Style, Theme
from deck.pptx import template as ooxml
from deck.pptx.palette import Palette, recolored
from deck.pptx.parts import A, P, R
from deck.pptx.prepared import prepared
from deck.pptx.zip_file import zipped
from deck.theme.adopted import adopted
from deck.theme.areas import layout, role_of
from deck.theme.layout_scan import Found, Masters
from deck.theme.look import link_slot, linked, look
from deck.theme.made_layouts import complete
from deck.theme.package_reader import RELATED, Opened, Rel, TemplatePart, damaged, opened, parsed
from deck.theme.roles import cast
from deck.theme.table_style import own_tables
from deck.theme.template_parts import kept

_SETTINGS = ("ppt/presProps.xml", "ppt/viewProps.xml")
_TABLES = "ppt/tableStyles.xml"
_NO_STYLES = f'<a:tblStyleLst xmlns:a="{A[1:-1]}" def="{ooxml.TABLE_STYLE}"/>'.encode()


def brand(path: Path, base: Style, shipped: Path, where: Where) -> tuple[Theme, ooxml.Template]:
    """The theme of a .potx or .pptx, and its template without slides. Raises DeckError at `where`, its name's place.

    base: the style of ours that has what a template does not say; shipped: the folder of our own OOXML parts, of which
    those that the template lacks are added.
    """
    whole = opened(path, where)
    parts = kept(whole)
    masters = _masters(whole, parts)
    found = masters.layouts()
    if not any(item.title for item in found):
        message = f"{path.name} has no slide {'layout with a title' if found else 'layouts'}"
        hint = "take the template that the brand's slides are made from"
        raise DeckError(Problem(where, "theme-file", message, hint))
    if complete(whole, parts, found):
        masters = _masters(whole, parts)
        found = masters.layouts()
    own, roles, missing = adopted(path, base), *cast(found)
    names = _names(found, masters, roles["Title and Content"].master)
    roles = own.cast(roles, names)
    content = roles["Title and Content"]
    palette, (width, height) = masters.palette(content.master), (content.page.w, content.page.h)
    face = content.large[0].style.font if content.large else ""
    if face and face != masters.fonts(content.master)["+mn-lt"]:
        _faced(face, content.master, parts)
    style, scheme = look(base, path.stem, palette, content, roles["Title Slide"], own.colors)
    table, cells = own_tables(whole, parts, palette, style.colors["paper"])
    style = replace(style, sizes={**style.sizes, **own.sizes}, cells=cells)
    free = Rect(width // 12, height // 4, width * 5 // 6, height * 3 // 5)
    ground = content.large[0].text if content.large else free
    _ink_links(parts[content.master], palette, style.colors["paper"])
    layouts = {name: layout(name, role_of(item), item, style, ground) for name, item in names.items()}
    layouts |= {name: layout(name, name, item, style, ground) for name, item in roles.items()}
    for name, (made, part) in layouts.items():
        item = {**names, **roles}[name]
        mapped = palette if item.master == content.master else masters.palette(item.master)
        layouts[name] = linked(own.moved(made), part, item, mapped.mapped(item.colors))
    blob = written(parts, whole.main, style, scheme, shipped)
    template = prepared(blob, scheme, {name: part for name, (_, part) in layouts.items()}, table)
    return Theme(style, {name: layout for name, (layout, _) in layouts.items()}, tuple(missing)), template


def _ink_links(master: TemplatePart, palette: Palette, paper: str) -> None:
    """Let links take the slot of the scheme that can be read on the paper, on the master and in what is measured."""
    slot = link_slot(palette, paper)[0]
    master.blob = re.sub(rb'(<p:clrMap [^>]*\bhlink=")\w+', rb"\g<1>" + slot.encode(), master.blob)
    palette.mapping["hlink"] = slot


def _faced(face: str, master: str, parts: Mapping[str, TemplatePart]) -> None:
    """Let the theme's typeface be that of the brand's text, for boxes, tables and charts; what has the old names it."""
    theme = parts[parts[master].related("theme")[0]]
    latin = (root := parsed(theme.blob)).find(f".//{A}minorFont/{A}latin")
    old = quoteattr(latin.get("typeface")).encode()
    for part in (parts[name] for name in (master, *parts[master].related("slideLayout"))):
        part.blob = part.blob.replace(b'"+mn-lt"', old)
    latin.attrib.clear()
    latin.set("typeface", face)
    theme.blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _names(found: list[Found], masters: Masters, main: str) -> dict[str, Found]:
    """The layouts by the names under which slides ask for them; of two called alike, the main master's comes first."""
    names: dict[str, Found] = {}
    for item in sorted(found, key=lambda item: item.master != main):
        names.setdefault(f"{masters.name(item.master)}/{item.name}" if item.name in names else item.name, item)
    return names


def _masters(whole: Opened, parts: dict[str, TemplatePart]) -> Masters:
    """The masters of a template, each with its theme and the layouts that are its own."""
    names = parts[whole.main].related("slideMaster")
    for name in names:
        if not parts[name].related("theme"):
            raise DeckError(damaged(whole.file, f"{name} has no theme", whole.where))
        for inner in parts[name].related("slideLayout"):
            if parts[inner].related("slideMaster") != [name]:
                raise DeckError(damaged(whole.file, f"{inner} has no master", whole.where))
    if not names or parsed(parts[whole.main].blob).find(".//{*}sldSz") is None:
        message = f"{whole.file} has no slide layouts"
        raise DeckError(Problem(whole.where, "theme-file", message, "take another template"))
    return Masters(whole, parts)


def written(
    parts: Mapping[str, TemplatePart], main: str, style: Style, scheme: Mapping[str, str], shipped: Path
) -> bytes:
    """The template as a .pptx without slides, in which our table style has the brand's colours.

    main: the presentation's name; scheme: how slides write each colour; shipped: the folder of our own parts.
    """
    parts = dict(parts)
    root = parsed(parts[main].blob)
    rels = {rid: rel for rid, rel in parts[main].rels.items() if rel.kind != "tableStyles"}
    styles = next(iter(parts[main].related("tableStyles")), _TABLES)
    for name in (*_SETTINGS, styles):
        rels[f"own{len(rels)}"] = Rel(posixpath.basename(name).removesuffix(".xml"), name, False)
    _add_notes_master(root, parts, rels, style, shipped)
    tables = recolored(ooxml.rendered(_TABLES, style, shipped).decode(), scheme)
    for name in _SETTINGS:
        parts[name] = _part(name, ooxml.rendered(name, style, shipped))
    parts[styles] = _part(_TABLES, _with_ours(parts[styles].blob if styles in parts else _NO_STYLES, tables.encode()))
    blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    parts[main] = TemplatePart(main, ooxml.content_type("ppt/presentation.xml"), blob, rels)
    return _zipped(parts, main)


def _add_notes_master(
    root: etree._Element, parts: dict[str, TemplatePart], rels: dict[str, Rel], style: Style, shipped: Path
) -> None:
    """Name the template's notes master in the presentation, or ours where it has none."""
    notes = next((rid for rid, rel in rels.items() if rel.kind == "notesMaster"), "")
    if not notes:
        notes = "ownNotes"
        theme = next(f"ppt/theme/theme{n}.xml" for n in range(1, 1000) if f"ppt/theme/theme{n}.xml" not in parts)
        parts[theme] = _part(theme, ooxml.rendered(ooxml.NOTES_THEME, style, shipped))
        parts[ooxml.NOTES_MASTER] = _part(ooxml.NOTES_MASTER, ooxml.rendered(ooxml.NOTES_MASTER, style, shipped))
        parts[ooxml.NOTES_MASTER].rels["rId1"] = Rel("theme", theme, False)
        rels[notes] = Rel("notesMaster", ooxml.NOTES_MASTER, False)
    for old in root.findall(f"{P}notesMasterIdLst"):
        root.remove(old)
    (masters,) = root.findall(f"{P}sldMasterIdLst")
    masters.addnext(listed := root.makeelement(f"{P}notesMasterIdLst", {}))
    etree.SubElement(listed, f"{P}notesMasterId", {f"{R}id": notes})


def _zipped(parts: Mapping[str, TemplatePart], main: str) -> bytes:
    """The package of these parts, with their relationships and content types."""
    members = {name: part.blob for name, part in parts.items()}
    root_rels = {"rId1": Rel("officeDocument", main, False)}
    for name, own in [("", root_rels), *((name, part.rels) for name, part in parts.items() if part.rels)]:
        told = ((rid, f"{RELATED}/{rel.kind}", rel.target, rel.outside) for rid, rel in own.items())
        members[ooxml.rels_name(name)] = ooxml.relationships(posixpath.dirname(name), told)
    types = {name: part.content_type for name, part in sorted(parts.items())}
    return zipped(members | {"[Content_Types].xml": ooxml.content_types({}, types)})


def _part(name: str, blob: bytes) -> TemplatePart:
    return TemplatePart(name, ooxml.content_type(name), blob)


def _with_ours(styles: bytes, ours: bytes) -> bytes:
    """The brand's table styles, and ours."""
    root = parsed(styles)
    for old in [old for old in root if old.get("styleId") == ooxml.TABLE_STYLE]:
        root.remove(old)
    root.extend(parsed(ours))
    if not re.fullmatch(r"\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}", root.get("def", "")):
        root.set("def", ooxml.TABLE_STYLE)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
