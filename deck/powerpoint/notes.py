"""Write a slide's speaker notes."""

from __future__ import annotations

from collections.abc import Sequence

from pptx.opc.constants import RELATIONSHIP_TYPE as RT

from deck.powerpoint.alternatives import plain
from deck.powerpoint.package import NAMESPACES, OOXML, XML, Package
from deck.powerpoint.sheet import ROOT, Sheet
from deck.powerpoint.text import Setting, paragraphs
from deck.rendering.markdown import Paragraph, Run


def notes(text: Sequence[Paragraph], number: int, slide: str, sheet: Sheet, package: Package) -> str:
    """Add the notes of the slide part `slide`; the name of the notes part."""
    own = Sheet(package, sheet.style, sheet.layout, sheet.lang, sheet.slides)
    setting = Setting(sheet.style, sheet.lang, lambda run: _web_link(run, own), spaced=False)
    words = plain(paragraphs(text, setting))
    shapes = (
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Slide image"/><p:cNvSpPr><a:spLocks noGrp="1" noRot="1" '
        'noChangeAspect="1"/></p:cNvSpPr><p:nvPr><p:ph type="sldImg"/></p:nvPr></p:nvSpPr><p:spPr/></p:sp>'
        '<p:sp><p:nvSpPr><p:cNvPr id="3" name="Notes"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="body" idx="1"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>{words}'
        "</p:txBody></p:sp>"
    )
    xml = (
        f"{XML}<p:notes {NAMESPACES}><p:cSld><p:spTree>{ROOT}{shapes}</p:spTree></p:cSld>"
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:notes>"
    )
    name = f"/ppt/notesSlides/notesSlide{number}.xml"
    package.add(name, OOXML + "presentationml.notesSlide+xml", xml.encode())
    own.rels.add(RT.NOTES_MASTER, package.notes_master)
    own.rels.add(RT.SLIDE, slide)
    package.relate(name, own.rels)
    return name


def _web_link(run: Run, own: Sheet) -> str:
    """A link to the web. To another slide there is none: a notes part may be related to its own slide alone."""
    return "" if run.href.startswith("#") else own.link(run)
