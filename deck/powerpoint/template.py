"""Make the template in memory, a .pptx without slides, from a style and the theme's OOXML parts."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from deck.placing import typeset
from deck.theme import SCHEME, Style

TABLE_STYLE = "{5F1C8D52-3B7A-4C0E-9E61-7A2D4B9C6F10}"
"""The id of the theme's table style, for a table's `a:tableStyleId`."""

PRESENTATION = "ppt/presentation.xml"
MASTER = "ppt/slideMasters/slideMaster1.xml"
NOTES_MASTER = "ppt/notesMasters/notesMaster1.xml"
THEME = "ppt/theme/theme1.xml"
NOTES_THEME = "ppt/theme/theme2.xml"  # PowerPoint repairs a file whose two masters share one
SETTINGS = ("ppt/presProps.xml", "ppt/viewProps.xml", "ppt/tableStyles.xml")

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def template(style: Style, folder: Path) -> bytes:
    """Render the parts in `folder` for `style` and zip them; each layout-*.xml becomes a layout, in order."""
    files = sorted(path.name for path in folder.glob("layout-*.xml"))
    layouts = {f"ppt/slideLayouts/slideLayout{number}.xml": file for number, file in enumerate(files, 1)}
    related = _related(layouts)
    parts = sorted({target for targets in related.values() for target in targets})
    environment = _environment(style, folder, layouts)
    members = {part: _render(environment, layouts.get(part, f"{_kind(part)}.xml")) for part in parts}
    members |= {rels_name(part): _relationships(part, targets) for part, targets in related.items()}
    return zipped(members | {"[Content_Types].xml": _content_types(parts)})


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
    environment = SandboxedEnvironment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
    environment.globals |= vars(style) | {
        "scheme": SCHEME,
        "table_style": TABLE_STYLE,
        "layouts": layouts,
        # As the text was measured, so it has to be set.
        "levels": typeset.levels(style.sizes["body"], 0),
        "line": typeset.LINE,
        "gap": typeset.PARAGRAPH,
        "hang": typeset.INDENT,
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
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _relationships(part: str, targets: Iterable[str]) -> bytes:
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{_relationship_type(target)}"'
        f' Target="{posixpath.relpath(target, posixpath.dirname(part))}"/>'
        for number, target in enumerate(targets, 1)
    )
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{items}</Relationships>'.encode()


def _relationship_type(target: str) -> str:
    return f"{RELATIONSHIPS}/{'officeDocument' if target == PRESENTATION else _kind(target)}"


def _content_types(parts: Iterable[str]) -> bytes:
    overrides = "".join(f'<Override PartName="/{part}" ContentType="{content_type(part)}"/>' for part in parts)
    return (
        f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    ).encode()


def content_type(part: str) -> str:
    """The content type of a part that has the name that PowerPoint gives it."""
    kind = _kind(part)
    names = {"theme": "theme", "presentation": "presentationml.presentation.main"}
    return f"application/vnd.openxmlformats-officedocument.{names.get(kind, f'presentationml.{kind}')}+xml"


def zipped(members: dict[str, bytes]) -> bytes:
    """A package, the same for the same members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name in sorted(members):
            # A ZipInfo without a date is of 1980, so that the same parts make the same bytes.
            package.writestr(zipfile.ZipInfo(name), members[name], zipfile.ZIP_DEFLATED)
    return stream.getvalue()
