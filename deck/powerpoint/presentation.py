"""Write the presentation: a part for each slide and its notes, in the order of the outline."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE as RT

from deck.artwork import Made
from deck.loading.outline import Deck, Slide
from deck.markup import Callout, Chart, Code, Figure, Math, Picture, Placeholder, Player, Qr, Shape, Table, Text
from deck.placing.place import Page, Placed
from deck.powerpoint import callouts, media, pictures, shapes, tables
from deck.powerpoint.alternatives import resolved
from deck.powerpoint.footers import footers
from deck.powerpoint.notes import notes
from deck.powerpoint.package import NAMESPACES, OOXML, XML, Package
from deck.powerpoint.properties import properties, sections
from deck.powerpoint.sheet import ROOT, Sheet
from deck.powerpoint.template import TABLE_STYLE
from deck.powerpoint.timing import timing
from deck.powerpoint.transitions import transition
from deck.theme import Theme

_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


@dataclass(frozen=True)
class Written:
    """A slide in the package: its page, its number in the list of slides, its part's name, and its leaves.

    A leaf goes by the id of the first shape that stands for it; None: from here on nothing does.
    """

    page: Page
    id: int
    name: str
    leaves: Mapping[int, Placed | None]


def compose(pages: Sequence[Page], made: Made, deck: Deck, theme: Theme) -> tuple[Package, list[Written]]:
    """The deck as a package, ready to be saved, and its slides."""
    package = Package(theme.template, theme.style.scheme)
    ids = _slide_ids([page.slide for page in pages])
    names = _targets(pages)
    parts, slides = [], []
    for n, (page, number) in enumerate(zip(pages, ids, strict=True), 1):
        sheet = Sheet(
            package, theme.style, theme.layouts[page.tree.layout], deck.text("lang", "en-GB"), names, made.contours
        )
        xml = _slide(page, made, deck, sheet, n, len(pages))
        parts.append(package.add(_name(n), OOXML + "presentationml.slide+xml", xml.encode()))
        sheet.rels.add(RT.SLIDE_LAYOUT, sheet.layout.part)
        if page.tree.notes:
            sheet.rels.add(RT.NOTES_SLIDE, notes(page.tree.notes, n, _name(n), sheet, package))
        package.relate(_name(n), sheet.rels)
        slides.append(Written(page, number, _name(n), sheet.leaves))
    _list(slides, package.relate_presentation(parts, RT.SLIDE), package)
    counts = {
        "Slides": len(pages),
        "Notes": sum(bool(page.tree.notes) for page in pages),
        "HiddenSlides": sum(page.slide.hidden for page in pages),
    }
    properties(package, deck, deck.text("lang", "en-GB"), counts)
    return package, slides


def _targets(pages: Sequence[Page]) -> dict[str, str]:
    """What links can lead to: a slide's part by its id, and by the section that begins with it."""
    found: dict[str, str] = {}
    for n, page in enumerate(pages, 1):
        found.setdefault(page.slide.anchor, _name(n))
    return found


def _name(number: int) -> str:
    return f"/ppt/slides/slide{number}.xml"


def _slide(page: Page, made: Made, deck: Deck, sheet: Sheet, number: int, count: int) -> str:
    body = ""
    for item in page.placed:
        sheet.leaves[sheet.last + 1] = item
        body += resolved(_shape(item, made, sheet))
    sheet.leaves[sheet.last + 1] = None
    body += footers(deck, number, count, sheet)
    hidden = ' show="0"' if page.slide.hidden else ""
    change = transition(page.slide.transition or deck.text("transition"))
    return (
        f"{XML}<p:sld {NAMESPACES}{hidden}><p:cSld><p:spTree>{ROOT}{body}</p:spTree></p:cSld>"
        f"<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr>{change}{timing(sheet.effects, sheet.players)}</p:sld>"
    )


def _shape(item: Placed, made: Made, sheet: Sheet) -> str:
    match item.node:
        case Placeholder():
            return shapes.placeholder(item, sheet)
        case Text():
            return shapes.textbox(item, sheet)
        case Shape():
            return shapes.shape(item, sheet)
        case Code():
            return shapes.code(item, sheet)
        case Qr():
            return shapes.qr(item, sheet)
        case Table():
            return tables.table(item, TABLE_STYLE, sheet)
        case Callout():
            return callouts.callout(item, sheet)
        case _:
            return _made(item, made, sheet)


def _made(item: Placed, made: Made, sheet: Sheet) -> str:
    """What was drawn, read or laid out before; formulas and charts bring modules that most decks do without."""
    match item.node:
        case Figure():
            return pictures.figure(item, made.artworks[id(item.node)], sheet)
        case Picture():
            return pictures.picture(item, made.bitmaps[id(item.node)], sheet)
        case Player():
            return media.player(item, made.bitmaps[id(item.node)], sheet)
        case Math():
            from deck.powerpoint import maths

            return maths.formula(item, sheet)
        case Chart():
            from deck.powerpoint import charts

            return charts.chart(item, sheet)
        case other:
            raise NotImplementedError(type(other).__name__)


def _list(slides: Sequence[Written], rids: Sequence[str], package: Package) -> None:
    """Name the slides in the presentation, under ids that stay theirs from build to build, and their sections."""
    root = package.presentation.part._element
    listed = etree.Element(_P + "sldIdLst")
    for slide, rid in zip(slides, rids, strict=True):
        etree.SubElement(listed, _P + "sldId", {"id": str(slide.id), _R + "id": rid})
    for old in root.findall(_P + "sldIdLst"):
        root.remove(old)
    (after,) = root.findall(_P + "notesMasterIdLst")
    after.addnext(listed)
    grouped = sections([slide.page.slide.section for slide in slides], [slide.id for slide in slides])
    if grouped:
        root.append(etree.fromstring(f"<p:extLst {NAMESPACES}>{grouped}</p:extLst>"))


def _slide_ids(slides: Sequence[Slide]) -> list[int]:
    """An id for each slide from its own id or its title, so that it is the same after others were added."""
    taken: set[int] = set()
    ids = []
    for slide in slides:
        title = slide.fields.get("title", "")
        number = 256 + zlib.crc32((slide.id or str(title)).encode()) % 2_000_000_000
        while number in taken:
            number += 1
        taken.add(number)
        ids.append(number)
    return ids
