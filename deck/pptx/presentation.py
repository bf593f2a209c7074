"""Write the presentation: a part for each slide, with what stands at its foot, and its notes, in their order."""

import zlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from lxml import etree

from deck.base.cache import Cache
from deck.base.escape import escape
from deck.layout.footers import FooterText, Position, foot_covered, footer_texts, positions, progress_line
from deck.model import tags
from deck.model.artwork import Outlines
from deck.model.deck import Deck, OutlineSlide
from deck.model.placed import Page, Placed, targets
from deck.model.step import Step
from deck.model.style import Theme
from deck.model.text import Paragraph
from deck.pptx import connectors, pictures, shapes, tables
from deck.pptx.geometry import fill
from deck.pptx.origins import lines
from deck.pptx.package import NAMESPACES, OOXML, XML, Package, Relationships, Target
from deck.pptx.parts import RT, P, R, without_paths
from deck.pptx.properties import properties, sections
from deck.pptx.shapes import plain
from deck.pptx.sheet import ROOT, Sheet
from deck.pptx.skeletons import filled
from deck.pptx.slide_parts import SlidePart, WrittenDeck, put, renamed
from deck.pptx.slide_parts import told as parts
from deck.pptx.template import Template
from deck.pptx.text import TextSetting, fallback, paragraphs
from deck.pptx.timing import timing, transition

_NUMBER = '<a:fld id="{{B7C3F0A4-52D1-4E0B-9A64-6D1E0C8F2A31}}" type="slidenum">{}<a:t>{}</a:t></a:fld>'


class Made(NamedTuple):
    """What a page became, but for its foot and its place in the deck, as plain data.

    shapes, timing, notes: XML, the notes "" if there are none; recorded: the shapes with checksums of their paths, ""
    if they have none; last: the newest id of a shape; morphs: how many shapes have each name for Morph; rels,
    notes_rels: kind, target, and whether it is outside; lines: where what it shows was written, as `origins.lines` says
    it; covered: a picture lies over its foot; parts: those to which it leads; links: the names of the slides to which
    it leads, as they were, with what its links say.
    """

    shapes: str
    recorded: str
    timing: str
    notes: str
    last: int
    morphs: dict[str, int]
    rels: list[Target]
    notes_rels: list[Target]
    lines: dict[str, list[str]]
    covered: bool
    parts: list[SlidePart]
    links: dict[str, str]

    @property
    def bytes_of_pictures(self) -> int:
        """How large the pictures are to which it leads."""
        return sum(part.size for part in self.parts if part.content_type.startswith("image/"))


class Written(NamedTuple):
    """A slide in the package: its page, its number in the list of slides, its part's name, what it became, its leaves.

    A leaf goes by the id of the first shape that stands for it; None: from here on nothing does.
    """

    page: Page
    id: int
    name: str
    made: Made
    leaves: Mapping[int, Placed | None]


def compose(
    pages: Sequence[Page],
    contours: Outlines,
    deck: Deck,
    theme: Theme,
    template: Template,
    cache: Cache,
    media: WrittenDeck | None = None,
) -> tuple[Package, list[Written]]:
    """The deck as a package, ready to be saved, and its slides; media: of the pages that were made before."""
    package = Package(template, cache)
    ids = _slide_ids([page.slide for page in pages])
    names = targets(pages, _name)
    parts, slides = [], []
    for n, (page, number, at) in enumerate(zip(pages, ids, positions(pages), strict=True), 1):
        name, lang = page.tree.layout, page.slide.lang or deck.text("lang", "en-GB")
        layout, part = theme.layouts[name], template.layouts[name]
        sheet = Sheet(package, theme.of(lang).style, layout, part, lang, names, contours, linked=deck.linked)
        made: Made = page.made or _made(page, deck, sheet)
        placed = put(package, made.parts, media) if page.made else {}
        placed |= {old: names[said] for old, said in made.links.items()}
        sheet.last, sheet.morphs, sheet.rels = made.last, Counter(made.morphs), renamed(made.rels, placed)
        parts.append(package.add(_name(n), OOXML + "presentationml.slide+xml", _slide(made, page, deck, sheet, at)))
        sheet.rels.add(RT.SLIDE_LAYOUT, part.part)
        if made.notes:
            sheet.rels.add(RT.NOTES_SLIDE, _with_notes(made, n, package))
        package.relate(_name(n), sheet.rels)
        slides.append(Written(page, number, _name(n), made, sheet.leaves))
    _list(slides, package.relate_presentation(parts, RT.SLIDE), package)
    counts = {"Slides": len(pages), "Notes": sum(bool(slide.made.notes) for slide in slides)}
    counts["HiddenSlides"] = sum(page.slide.hidden for page in pages)
    properties(package, deck, deck.text("lang", "en-GB"), counts)
    return package, slides


def _name(number: int) -> str:
    return f"/ppt/slides/slide{number}.xml"


def _made(page: Page, deck: Deck, sheet: Sheet) -> Made:
    shapes = ""
    for item in page.placed:
        sheet.begin(item)
        shapes += WRITERS[type(item.node)](item.node, item, sheet)
    sheet.begin(None)
    said, rels = notes(page.tree.notes, sheet) if page.tree.notes else ("", Relationships())
    told, moved = lines(sheet.leaves, page, deck.folder), timing(sheet.effects, sheet.players)
    listed = sheet.rels.listed(), rels.listed()
    recorded = without_paths(shapes.encode()).decode()
    return Made(
        shapes,
        recorded if recorded != shapes else "",
        moved,
        said,
        sheet.last,
        {str(name): n for name, n in sheet.morphs.items()},
        *listed,
        told,
        foot_covered(page),
        parts(sheet.package, listed[0]),
        sheet.links,
    )


def _slide(made: Made, page: Page, deck: Deck, sheet: Sheet, at: Position) -> bytes:
    shapes = made.shapes + ("" if made.covered else footers(deck, at, sheet))
    hidden, change = ' show="0"' * page.slide.hidden, transition(page.slide.transition or deck.text("transition"))
    colors = "".join(f' {name}="{slot}"' for name, slot in sheet.layout_part.colors.items())
    mapped = f"<a:overrideClrMapping{colors}/>" if colors else "<a:masterClrMapping/>"
    said = {"hidden": hidden, "colors": mapped, "transition": change, "timing": made.timing}
    return (XML + filled("slide", namespaces=NAMESPACES, root=ROOT, shapes=shapes, **said)).encode()


def _rare(node: tags.Math | tags.Chart, item: Placed, sheet: Sheet) -> str:
    """A formula or a chart, which most decks do without."""
    if isinstance(node, tags.Math):
        from deck.pptx.maths import formula

        return formula(node, item, sheet)
    from deck.pptx.charts.chart import chart

    return chart(node, item, sheet)


# How each leaf is written.
WRITERS: Mapping[type[tags.Node], Callable[[Any, Placed, Sheet], str]] = {
    **dict.fromkeys(tags.PLACEHOLDERS, shapes.placeholder),
    **dict.fromkeys((tags.Figure, tags.Ready), pictures.figure),
    **dict.fromkeys((tags.Video, tags.Audio), pictures.player),
    tags.Picture: pictures.picture,
    tags.Text: shapes.textbox,
    **dict.fromkeys((tags.Shape, tags.Badge), shapes.shape),
    tags.Code: shapes.code,
    tags.Qr: shapes.qr,
    tags.Table: tables.table,
    tags.Callout: connectors.callout,
    tags.Connector: connectors.connector,
    **dict.fromkeys((tags.Math, tags.Chart), _rare),
}


def _list(slides: Sequence[Written], rids: Sequence[str], package: Package) -> None:
    """Name the slides in the presentation, under ids that stay theirs from build to build, and their sections."""
    root = package.presentation
    listed = etree.Element(P + "sldIdLst")
    for slide, rid in zip(slides, rids, strict=True):
        etree.SubElement(listed, P + "sldId", {"id": str(slide.id), R + "id": rid})
    for old in root.findall(P + "sldIdLst"):
        root.remove(old)
    (after,) = root.findall(P + "notesMasterIdLst")
    after.addnext(listed)
    grouped = sections([slide.page.slide.section for slide in slides], [slide.id for slide in slides])
    if grouped:
        root.append(etree.fromstring(f"<p:extLst {NAMESPACES}>{grouped}</p:extLst>"))


def _slide_ids(slides: Sequence[OutlineSlide]) -> list[int]:
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


def footers(deck: Deck, at: Position, sheet: Sheet) -> str:
    """Date, footer and number in the layout's own placeholders, and the line of progress, where there are any."""
    rect = progress_line(deck, sheet.layout, sheet.style.unturned, at)
    line = plain("rect", rect, "grey", sheet, Step(morph="progress")) if rect else ""  # first, to keep its shape's id
    return "".join(_footer(text, at, sheet) for text in footer_texts(deck, sheet.layout, sheet.style, at)) + line


def _footer(item: FooterText, at: Position, sheet: Sheet) -> str:
    """A placeholder at the foot; the number is a field, which PowerPoint keeps true, but in the appendix."""
    name, text = item.name, item.text
    smaller = f' sz="{round(item.size * 100)}"' if item.size < sheet.layout.styles[name].sizes[0] else ""
    ink = sheet.layout.styles[name].ink
    properties = f'<a:rPr lang="{sheet.lang}"{smaller}' + (f">{fill(ink)}</a:rPr>" if ink else "/>")
    field, rest = (
        ("", text) if name != "number" or at.appendix else (_NUMBER.format(properties, at), text.partition(" ")[2])
    )
    run = field + (f"<a:r>{properties}<a:t>{escape(f' {rest}' if field else rest)}</a:t></a:r>" if rest else "")
    side = TextSetting(sheet.style.unturned, sheet.lang, sheet.link).side(sheet.layout.styles[name].align)
    about = f"<a:pPr{side}/>" if sheet.style.unturned.rtl else ""
    kind, idx = sheet.layout_part.placeholders[name]
    said = {"properties": sheet.properties(name.capitalize()), "which": f' type="{kind}" idx="{idx}"', "insets": ""}
    return filled("placeholder", drawing="<p:spPr/>", words=f"<a:p>{about}{run}</a:p>", **said)


def notes(text: Sequence[Paragraph], sheet: Sheet) -> tuple[str, Relationships]:
    """The notes of a slide as XML, and what it is related to."""
    layout = sheet.layout, sheet.layout_part
    own = Sheet(sheet.package, sheet.style, *layout, sheet.lang, sheet.slides, linked=sheet.linked)

    def link(href: str) -> str:  # a notes part may be related to no slide but its own, so that no link leads to another
        return "" if href.startswith("#") else own.link(href)

    words = fallback(paragraphs(text, TextSetting(sheet.style, sheet.lang, link, spaced=False)))
    return XML + filled("notes", namespaces=NAMESPACES, root=ROOT, words=words), own.rels


def _with_notes(made: Made, number: int, package: Package) -> str:
    """Add the notes of the slide of this number; the name of their part."""
    name, rels = f"/ppt/notesSlides/notesSlide{number}.xml", Relationships.of(made.notes_rels)
    package.add(name, OOXML + "presentationml.notesSlide+xml", made.notes.encode())
    rels.add(RT.NOTES_MASTER, package.notes_master)
    rels.add(RT.SLIDE, _name(number))
    package.relate(name, rels)
    return name
