"""Write what the file says of itself: title, author, sections, counts."""

import uuid
from collections.abc import Mapping, Sequence

from pptx.opc.constants import RELATIONSHIP_TYPE as RT

from deck.base.escape import escape, quoteattr
from deck.model.deck import Deck, names
from deck.pptx.package import OOXML, XML, Package

_P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
_SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
_WHEN = "2000-01-01T00:00:00Z"  # a build is the same on every day


def properties(package: Package, deck: Deck, lang: str, counts: Mapping[str, int]) -> None:
    """Add core and extended properties, whose dates are fixed, and the author's own."""
    subject, keywords = deck.text("subject", deck.text("course")), ", ".join(names(deck.fields.get("keywords")))
    core = (
        f'{XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(deck.text('title'))}</dc:title><dc:subject>{escape(subject)}</dc:subject>"
        f"<cp:keywords>{escape(keywords)}</cp:keywords>"
        f"<dc:creator>{escape(deck.text('author'))}</dc:creator>"
        f"<cp:lastModifiedBy>{escape(deck.text('author'))}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{_WHEN}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{_WHEN}</dcterms:modified>'
        f"<dc:language>{escape(lang)}</dc:language></cp:coreProperties>"
    )
    app = (
        f'{XML}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        f"<Application>Lectern</Application><PresentationFormat>Widescreen</PresentationFormat>"
        f"{''.join(f'<{what}>{number}</{what}>' for what, number in counts.items())}</Properties>"
    )
    core_type = "application/vnd.openxmlformats-package.core-properties+xml"
    package.relate_package(package.add("/docProps/core.xml", core_type, core.encode()), RT.CORE_PROPERTIES)
    app_part = package.add("/docProps/app.xml", OOXML + "extended-properties+xml", app.encode())
    package.relate_package(app_part, RT.EXTENDED_PROPERTIES)
    own = deck.fields.get("properties")
    if own:
        custom = package.add("/docProps/custom.xml", OOXML + "custom-properties+xml", _custom(own).encode())
        package.relate_package(custom, RT.CUSTOM_PROPERTIES)


def _custom(properties: Mapping[str, str]) -> str:
    """The part with the properties that the author names; PowerPoint shows them under Info → Properties → Custom."""
    items = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name={quoteattr(name)}>'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(properties.items(), 2)
    )
    return (
        f'{XML}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        f'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{items}</Properties>'
    )


def sections(names: Sequence[str], ids: Sequence[int]) -> str:
    """The presentation's extension that groups slides: `names` has the section that begins at each slide, or ""."""
    if not any(names):
        return ""
    groups: list[tuple[str, list[int]]] = []
    for name, number in zip(names, ids, strict=True):
        if name or not groups:
            groups.append((name or "Start", []))
        groups[-1][1].append(number)
    inner = ""
    for n, (name, members) in enumerate(groups):
        guid = f"{{{uuid.uuid5(uuid.NAMESPACE_URL, f'lectern:{n}:{name}')}}}".upper()
        listed = "".join(f'<p14:sldId id="{number}"/>' for number in members)
        inner += f'<p14:section name={quoteattr(name)} id="{guid}"><p14:sldIdLst>{listed}</p14:sldIdLst></p14:section>'
    return f'<p:ext uri="{_SECTIONS}"><p14:sectionLst xmlns:p14="{_P14}">{inner}</p14:sectionLst></p:ext>'
