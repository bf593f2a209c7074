"""Make the template in memory, a .pptx without slides, from a style and the theme's OOXML parts."""

import posixpath
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from deck.base.compiled_templates import COMPILED
from deck.base.dataclass import dataclass, field, replace
from deck.base.escape import quoteattr
from deck.base.libraries import own_first
from deck.layout import typeset
from deck.model.style import Style
from deck.pptx.palette import SCHEME

TABLE_STYLE = "{5F1C8D52-3B7A-4C0E-9E61-7A2D4B9C6F10}"
"""The id of the theme's table style, for a table's `a:tableStyleId`."""

PRESENTATION = "ppt/presentation.xml"
MASTER = "ppt/slideMasters/slideMaster1.xml"
LAYOUT = "ppt/slideLayouts/slideLayout"
NOTES_MASTER = "ppt/notesMasters/notesMaster1.xml"
THEME = "ppt/theme/theme1.xml"
NOTES_THEME = "ppt/theme/theme2.xml"  # PowerPoint repairs a file whose two masters share one
SETTINGS = ("ppt/presProps.xml", "ppt/viewProps.xml", "ppt/tableStyles.xml")

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WIDE = 9.5 / 13.333  # of the page, which the words of a first slide have that shows no figure
_RELS = {"rels": "application/vnd.openxmlformats-package.relationships+xml"}
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True)
class LayoutPart:
    """A slide layout in the template: the name of its part, and the (type, idx) of the placeholder of each area.

    colors: which colours of the theme its slides mean by their names, where that is not what its master says.
    """

    part: str
    placeholders: Mapping[str, tuple[str, str]]
    colors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Template:
    """A .pptx without slides, to which slides are added, and its layouts by the names that slides ask for.

    parts: content types and bytes; related: id → kind, target, and whether it is outside, of each part and of the
    package ("/"); recorded: how the records of its decks keep them. scheme: how slides write each colour of the theme:
    by its name in the presentation's scheme, perhaps changed ("bg1 lumMod=95000"), or as "#RRGGBB". table: the id of
    the style of tables.
    """

    parts: Mapping[str, tuple[str, bytes]]
    related: Mapping[str, Mapping[str, tuple[str, str, bool]]]
    recorded: str
    scheme: Mapping[str, str]
    layouts: Mapping[str, LayoutPart]
    table: str = TABLE_STYLE


def rendered_members(style: Style, folder: Path) -> dict[str, bytes]:
    """The parts in `folder` for `style`, as the members of a package; each layout-*.xml becomes a layout, in order."""
    files = sorted({path.name for own in own_first(folder, style.design) for path in own.glob("layout-*.xml")})
    layouts = {f"{LAYOUT}{number}.xml": file for number, file in enumerate(files, 1)}
    related = _related(layouts)
    parts = sorted({target for targets in related.values() for target in targets})
    environment = _environment(style, folder, layouts)
    members = {part: _render(environment, layouts.get(part, f"{_kind(part)}.xml")) for part in parts}
    for part, targets in related.items():
        kinds = ["officeDocument" if target == PRESENTATION else _kind(target) for target in targets]
        told = enumerate(zip(kinds, targets, strict=True), 1)
        rels = ((f"rId{n}", f"{RELATIONSHIPS}/{kind}", target, False) for n, (kind, target) in told)
        members[rels_name(part)] = relationships(posixpath.dirname(part), rels)
    types = content_types({"xml": "application/xml"}, {part: content_type(part) for part in parts})
    return dict(sorted(members.items())) | {"[Content_Types].xml": types}


def rendered(part: str, style: Style, folder: Path) -> bytes:
    """One of the parts that no layout is."""
    return _render(_environment(style, folder, ()), f"{_kind(part)}.xml")


def _related(layouts: Iterable[str]) -> dict[str, list[str]]:
    """The parts that each part names as rId1, rId2 …; the package itself is the empty name."""
    return {
        "": [PRESENTATION],
        PRESENTATION: [MASTER, NOTES_MASTER, THEME, *SETTINGS],
        MASTER: [*layouts, THEME],
        NOTES_MASTER: [NOTES_THEME],
        **{layout: [MASTER] for layout in layouts},
    }


def _environment(style: Style, folder: Path, layouts: Iterable[str]) -> Environment:
    environment = SandboxedEnvironment(
        loader=FileSystemLoader(own_first(folder, style.design)),
        autoescape=True,
        undefined=StrictUndefined,
        bytecode_cache=COMPILED,
    )
    environment.globals |= vars(style) | {"scheme": SCHEME, "table_style": TABLE_STYLE, "layouts": layouts}
    # As the text was measured, so it has to be set.
    measured = {"line": typeset.LINE, "gap": typeset.PARAGRAPH, "hang": typeset.INDENT}
    environment.globals |= measured | {"levels": typeset.levels(style.sizes["body"], 0)}
    # Which placeholder more than its namesake a layout has; without it content begins higher, a first title is wide.
    environment.globals |= {
        "also": "",
        "raised": lambda area, also: area if also == "Lead" else style.raised(area),
        "wide": lambda area, also: area if also else replace(area, w=max(area.w, round(style.page[0] * _WIDE))),
    }
    return environment


def _render(environment: Environment, file: str) -> bytes:
    text = environment.get_template(file).render().strip()
    root = etree.fromstring(text, etree.XMLParser(remove_blank_text=True, resolve_entities=False))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _kind(part: str) -> str:
    """What a part is, in the words of relationship and content types: ppt/theme/theme2.xml is a theme."""
    return re.sub(r"\d+$", "", posixpath.basename(part).removesuffix(".xml"))


def rels_name(part: str) -> str:
    """Where a part's relationships stand."""
    folder, slash, name = part.rpartition("/")
    return f"{folder}{slash}_rels/{name}.rels"


def relationships(folder: str, found: Iterable[tuple[str, str, str, bool]], declaration: str = DECLARATION) -> bytes:
    """The .rels part of a part in a folder: the id, type and target of each, and whether that lies outside."""
    items = ""
    for rid, kind, target, outside in found:
        place, slash, name = target.rpartition("/")
        told = quoteattr(target if outside else _way(place or slash, folder) + name)
        mode = ' TargetMode="External"' if outside else ""
        items += f'<Relationship Id="{rid}" Type={_quoted(kind)} Target={told}{mode}/>'
    return f'{declaration}<Relationships xmlns="{PACKAGE}/relationships">{items}</Relationships>'.encode()


_quoted = lru_cache(quoteattr)


@lru_cache
def _way(to: str, folder: str) -> str:
    """How one gets from a folder to another."""
    way = posixpath.relpath(to or ".", folder)
    return "" if way == "." else f"{way}/"


def content_types(by_ending: Mapping[str, str], by_name: Mapping[str, str]) -> bytes:
    """The part that says what all others are: by how their names end, and those that have a type of their own."""
    said = "".join(
        f'<Default Extension="{k}" ContentType="{v}"/>' for k, v in sorted((_RELS | dict(by_ending)).items())
    )
    said += "".join(
        f"<Override PartName={quoteattr(f'/{name}')} ContentType={quoteattr(kind)}/>" for name, kind in by_name.items()
    )
    return f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">{said}</Types>'.encode()


def content_type(part: str) -> str:
    """The content type of a part that has the name that PowerPoint gives it."""
    kind = _kind(part)
    names = {"theme": "theme", "presentation": "presentationml.presentation.main"}
    return f"application/vnd.openxmlformats-officedocument.{names.get(kind, f'presentationml.{kind}')}+xml"
