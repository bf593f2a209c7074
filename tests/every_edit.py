"""Every kind of edit that somebody may make in PowerPoint, as a change of a deck's parts, and what a build says."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

from lxml import etree
from PIL import Image

NAMES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "p14": "http://schemas.microsoft.com/office/powerpoint/2010/main",
    "rels": "http://schemas.openxmlformats.org/package/2006/relationships",
    "dc": "http://purl.org/dc/elements/1.1/",
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "cust": "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
}
XMLNS = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMES.items())
OUTLINE = """
title: Every edit
author: A. Author
transition: fade
properties: {Room: 303A}
slides:
- title: First
  section: Begin
  lead: What it is about
  build: true
  bullets: ["Models can [generalise](https://example.org)", They need data, And time]
  notes: Say hello.
- {kind: figure, title: Second, figure: figures/example.py, alt: A line that rises from nought to one}
- kind: columns
  title: Third
  columns:
  - {head: Left, picture: images/example.png, alt: A grey square as large as its half}
  - {head: Right, code: print(1), language: text}
- {kind: table, title: Fourth, section: End, table: [[a, b], [c, d], [e, f]]}
- {kind: chart, title: Fifth, chart: bar, data: [[x, one, two], [p, 1, 2], [q, 3, 5]]}
- {kind: cards, title: Sixth, cards: [{head: One, text: first}, {head: Two, text: second}]}
- {title: Seventh, bullets: ["Mass: $E = m c^2$", "and $x^2$ too"]}
"""


class Parts:
    """The parts of a deck, as XML where they are asked for."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as file:
            self.blobs = {name: file.read(name) for name in file.namelist()}
        self._trees: dict[str, Any] = {}

    def tree(self, name: str) -> Any:
        if name not in self._trees:
            self._trees[name] = etree.fromstring(self.blobs[name])
        return self._trees[name]

    def slide(self, number: int) -> Any:
        return self.tree(f"ppt/slides/slide{number}.xml")

    def find(self, slide: int, path: str, n: int = 0) -> Any:
        return self.slide(slide).xpath(path, namespaces=NAMES)[n]

    def shape(self, slide: int, name: str) -> Any:
        return self.find(slide, f"//*[*/p:cNvPr[starts-with(@name, '{name}')]]")

    def save(self, path: Path) -> None:
        blobs = self.blobs | {name: etree.tostring(root) for name, root in self._trees.items()}
        with zipfile.ZipFile(path, "w") as file:
            for name, blob in blobs.items():
                file.writestr(name, blob)


Edit = Callable[[Parts], object]


def xml(text: str) -> Any:
    """An element out of its text, which may use our prefixes."""
    head, mark, rest = text.partition("/>" if text.index(">") == text.find("/>") + 1 else ">")
    return etree.fromstring(f"{head} {XMLNS}{mark}{rest}")


def on(slide: int, path: str, change: Callable[[Any], object], n: int = 0) -> Edit:
    """Change an element of a slide that a path leads to."""
    return lambda parts: change(parts.find(slide, path, n))


def at(name: str, path: str, change: Callable[[Any], object]) -> Edit:
    """Change an element of a part."""
    return lambda parts: change(parts.tree(name).xpath(path, namespaces=NAMES)[0])


def of(slide: int, name: str, change: Callable[[Any], object]) -> Edit:
    """Change a shape."""
    return lambda parts: change(parts.shape(slide, name))


def put(key: str, value: str) -> Callable[[Any], object]:
    return lambda element: element.set(key, value)


def add(text: str, place: int = -1) -> Callable[[Any], object]:
    """Put an element in."""
    return lambda element: element.insert(place if place >= 0 else len(element), xml(text))


def remove(element: Any) -> None:
    element.getparent().remove(element)


def say(text: str) -> Callable[[Any], object]:
    return lambda element: setattr(element, "text", text)


def inside(path: str, change: Callable[[Any], object]) -> Callable[[Any], object]:
    """Change what a path leads to from an element."""
    return lambda element: change(element.xpath(path, namespaces=NAMES)[0])


def again(change: Callable[[Any], object]) -> Callable[[Any], object]:
    """Put a copy of an element after it, and change that."""

    def copy(element: Any) -> None:
        element.addnext(deepcopy(element))
        change(element.getnext())

    return copy


def first(element: Any) -> None:
    """Bring a shape to the back."""
    element.getparent().insert(2, element)


def new_picture(target: str) -> Edit:
    def change(parts: Parts) -> None:
        blob = io.BytesIO()
        Image.new("RGB", (80, 80), "#cc0000").save(blob, "PNG")
        parts.blobs[f"ppt/media/{target}.png"] = blob.getvalue()
        rels = parts.tree("ppt/slides/_rels/slide3.xml.rels")
        kind = f"{NAMES['r']}/image"
        rels.append(xml(f'<rels:Relationship Id="{target}" Type="{kind}" Target="../media/{target}.png"/>'))

    return change


def both(*changes: Edit) -> Edit:
    return lambda parts: [change(parts) for change in changes]


EMBED, LINK = f"{{{NAMES['r']}}}embed", f"{{{NAMES['r']}}}id"
BODY, SLIDES = "//p:sp[.//p:ph[@idx='1']]", "ppt/presentation.xml"
RUN = f"({BODY}//a:r)[2]"
MASTER, LAYOUT, THEME = "ppt/slideMasters/slideMaster1.xml", "ppt/slideLayouts/slideLayout2.xml", "ppt/theme/theme1.xml"
CHART = "ppt/charts/chart1.xml"
FILL = '<a:solidFill><a:srgbClr val="CC0000"/></a:solidFill>'


def properties(text: str, place: int = 0) -> Callable[[Any], object]:
    """Put an element into those of a run or paragraph."""

    def change(element: Any) -> None:
        kind = "rPr" if element.tag.endswith("}r") else "pPr"
        found = element.find(f"a:{kind}", NAMES)
        if found is None:
            element.insert(0, xml(f"<a:{kind}/>"))
        element[0].insert(place, xml(text))

    return change


def style(key: str, value: str) -> Callable[[Any], object]:
    """Set an attribute of a run's or a paragraph's."""

    def change(element: Any) -> None:
        kind = "rPr" if element.tag.endswith("}r") else "pPr"
        if element.find(f"a:{kind}", NAMES) is None:
            element.insert(0, xml(f"<a:{kind}/>"))
        element[0].set(key, value)

    return change


EDITS: dict[str, dict[str, tuple[Edit, str]]] = {
    "words": {
        "a bullet": (on(1, f"{RUN}/a:t", say("ised")), "slide 1, body: 'Models can generalise' → 'Models can ised'"),
        "the title": (of(1, "Title", inside(".//a:t", say("Erstens"))), "slide 1, title: 'First' → 'Erstens'"),
        "the lead": (on(1, "//a:t[.='What it is about']", say("Why")), "'What it is about' → 'Why'"),
        "a paragraph more": (on(1, f"({BODY}//a:p)[2]", again(inside(".//a:t", say("New")))), "body: 'New' is new"),
        "a paragraph less": (on(1, f"({BODY}//a:p)[2]", remove), "body: 'They need data' is gone"),
        "a blank line": (on(1, f"({BODY}//a:p)[2]", lambda p: p.addnext(xml("<a:p/>"))), "other blank lines"),
        "a cell": (on(4, "//a:t[.='d']", say("D")), "slide 4, table: 'd' → 'D'"),
        "a row more": (on(4, "(//a:tr)[2]", again(inside(".//a:t", say("n")))), "slide 4, table: 'n' is new"),
        "code": (on(3, "//a:t[.='print(1)']", say("print(2)")), "'print(1)' → 'print(2)'"),
        "a formula": (on(7, "//*[local-name()='t'][.='𝐸']", say("F")), "slide 7, body: 'Mass: "),
        "the notes": (at("ppt/notesSlides/notesSlide1.xml", "//a:t[.='Say hello.']", say("Hi")), "slide 1, notes: "),
        "a label of a figure": (on(2, "//p:grpSp//a:t", say("7")), "slide 2, figure: "),
    },
    "places": {
        "moved": (of(2, "Figure", inside(".//a:off", put("x", "1"))), "moved by"),
        "larger": (of(3, "Code", inside(".//a:ext", put("cx", "999999"))), "larger by"),
        "turned": (of(3, "Code", inside(".//a:xfrm", put("rot", "600000"))), "turned"),
        "mirrored": (of(3, "Picture", inside(".//a:xfrm", put("flipH", "1"))), "turned or mirrored"),
        "a part of a figure moved": (on(2, "(//p:grpSp//p:sp//a:off)[1]", put("y", "999999")), "figure"),
    },
    "shapes": {
        "deleted": (of(3, "Code", remove), "slide 3, code 'print(1)' was deleted"),
        "added": (of(3, "Code", again(inside(".//p:cNvPr", put("id", "99")))), "'print(1)' was added"),
        "drawn with a pen": (
            on(
                3,
                "//p:spTree",
                add(
                    '<mc:AlternateContent><mc:Choice Requires="p14"><p:contentPart r:id="x"/>'
                    "</mc:Choice></mc:AlternateContent>"
                ),
            ),
            "slide 3, something else was changed",
        ),
        "brought to the back": (of(3, "Code", first), "slide 3, its shapes lie in another order"),
        "renamed": (of(3, "Picture", inside(".//p:cNvPr", put("name", "Square"))), "another name"),
        "its alternative text": (of(3, "Picture", inside(".//p:cNvPr", put("descr", "?"))), "another alternative text"),
        "linked": (
            of(3, "Picture", inside(".//p:cNvPr", add('<a:hlinkClick r:id="" action="ppaction://hlinkshowjump"/>'))),
            "another link",
        ),
        "made invisible": (of(3, "Picture", inside(".//p:cNvPr", put("hidden", "1"))), "something else was changed"),
        "locked": (
            of(3, "Picture", inside(".//p:cNvPicPr", add('<a:picLocks noMove="1"/>', 0))),
            "something else was changed",
        ),
        "another shape": (of(6, "Ellipse", inside(".//a:prstGeom", put("prst", "star5"))), "another outline"),
        "a point of a freeform": (on(2, "(//a:custGeom//a:pt)[1]", put("x", "77")), "another outline"),
        "its fill": (of(6, "Ellipse", inside(".//p:spPr", lambda e: _filled(e, FILL))), "another look"),
        "no fill": (of(6, "Ellipse", inside(".//p:spPr", lambda e: _filled(e, "<a:noFill/>"))), "another look"),
        "filled with a picture": (
            both(
                new_picture("n1"),
                of(
                    3,
                    "Code",
                    inside(".//p:spPr", lambda e: _filled(e, '<a:blipFill><a:blip r:embed="n1"/></a:blipFill>')),
                ),
            ),
            "another picture",
        ),
        "its line's colour": (of(6, "Ellipse", inside(".//p:spPr", lambda e: _lined(e, FILL))), "another line"),
        "its line's width": (
            of(6, "Ellipse", inside(".//p:spPr", lambda e: _lined(e, "").set("w", "77777"))),
            "another line",
        ),
        "its line's dashes": (
            of(6, "Ellipse", inside(".//p:spPr", lambda e: _lined(e, '<a:prstDash val="dash"/>'))),
            "another line",
        ),
        "glow": (
            of(6, "Ellipse", inside(".//p:spPr", add('<a:effectLst><a:glow rad="63500"/></a:effectLst>'))),
            "other effects",
        ),
        "bevelled": (of(6, "Ellipse", inside(".//p:spPr", add('<a:sp3d prstMaterial="metal"/>'))), "other effects"),
    },
    "text": {
        **{
            name: (on(1, RUN, style(key, value)), "another look")
            for name, (key, value) in {
                "bold": ("b", "1"),
                "italic": ("i", "1"),
                "underlined": ("u", "sng"),
                "struck out": ("strike", "sngStrike"),
                "its size": ("sz", "4000"),
                "raised": ("baseline", "30000"),
                "spaced": ("spc", "300"),
                "capitals": ("cap", "all"),
            }.items()
        },
        "its colour": (on(1, f"({BODY}//a:r)[3]", properties(FILL)), "another look"),
        "its typeface": (on(1, f"({BODY}//a:r)[3]", properties('<a:latin typeface="Papyrus"/>')), "another look"),
        "highlighted": (
            on(1, f"({BODY}//a:r)[3]", properties('<a:highlight><a:srgbClr val="FFFF00"/></a:highlight>')),
            "another look",
        ),
        "where a link leads": (
            at("ppt/slides/_rels/slide1.xml.rels", "//*[@TargetMode]", put("Target", "https://example.com")),
            "another look",
        ),
        "its language": (on(1, f"({BODY}//a:r)[3]", style("lang", "da-DK")), "another language"),
        "aligned": (on(1, f"({BODY}//a:p)[2]", style("algn", "r")), "another look"),
        "its level": (on(1, f"({BODY}//a:p)[2]", style("lvl", "1")), "another look"),
        "a bullet removed": (on(1, f"({BODY}//a:p)[2]", properties("<a:buNone/>")), "other paragraphs"),
        "its line spacing": (
            on(1, f"({BODY}//a:p)[2]", properties('<a:lnSpc><a:spcPct val="200000"/></a:lnSpc>')),
            "other paragraphs",
        ),
        "indented": (on(1, f"({BODY}//a:p)[2]", style("marL", "999999")), "other paragraphs"),
        "its anchor": (on(1, f"{BODY}//a:bodyPr", put("anchor", "b")), "another frame of its text"),
        "its margins": (on(1, f"{BODY}//a:bodyPr", put("lIns", "0")), "another frame of its text"),
        "columns": (on(1, f"{BODY}//a:bodyPr", put("numCol", "2")), "another frame of its text"),
    },
    "pictures": {
        "another picture": (both(new_picture("n2"), on(3, "//p:pic//a:blip", put(EMBED, "n2"))), "another picture"),
        "cropped": (on(3, "//p:pic/p:blipFill", add('<a:srcRect l="10000"/>', 1)), "another crop"),
        "brighter": (on(3, "//p:pic//a:blip", add('<a:lum bright="40000"/>', 0)), "another picture"),
    },
    "tables": {
        "a row's height": (on(4, "(//a:tr)[2]", put("h", "999999")), "another table"),
        "a column's width": (on(4, "(//a:gridCol)[1]", put("w", "999999")), "another table"),
        "bands": (on(4, "//a:tblPr", lambda e: e.set("bandRow", "01"[e.get("bandRow") != "1"])), "another table"),
        "no header": (on(4, "//a:tblPr", lambda e: e.attrib.pop("firstRow")), "another table"),
        "its style": (on(4, "//a:tableStyleId", say("{2D5ABB26-0587-4C30-8999-92F81FD0307C}")), "another table"),
        "a cell's fill": (on(4, "(//a:tc)[3]", inside("a:tcPr", lambda e: _filled(e, FILL))), "another look"),
    },
    "charts": {
        "a number": (at(CHART, "(//c:val//c:v)[1]", say("9")), "another picture, or other numbers"),
        "a title": (
            at(
                CHART,
                "//c:chart",
                add("<c:title><c:tx><c:rich><a:p><a:r><a:t>T</a:t></a:r></a:p></c:rich></c:tx></c:title>", 0),
            ),
            "the chart's titles",
        ),
        "a legend": (at(CHART, "//c:chart", add('<c:legend><c:legendPos val="r"/></c:legend>')), "the chart's legend"),
        "a colour": (at(CHART, "//c:ser//c:spPr//a:schemeClr", put("val", "accent6")), "the chart's look"),
        "a scale": (at(CHART, "//c:valAx/c:scaling", add('<c:max val="77"/>', 0)), "the chart's scales"),
        "bars that lie": (at(CHART, "//c:barDir", lambda e: e.set("val", "xyz")), "the chart's look"),
    },
    "slides": {
        "hidden": (on(2, "/p:sld", put("show", "0")), "slide 2, hidden"),
        "elsewhere": (at(SLIDES, "//p:sldIdLst", lambda e: e.append(e[0])), "'First', stood elsewhere"),
        "deleted": (at(SLIDES, "//p:sldIdLst", lambda e: remove(e[1])), "slide 2, 'Second', was deleted"),
        "added": (at(SLIDES, "//p:sldIdLst", lambda e: again(put("id", "300"))(e[1])), "'Second', was added"),
        "another layout": (
            at(
                "ppt/slides/_rels/slide1.xml.rels",
                "//*[contains(@Type, 'slideLayout')]",
                put("Target", "../slideLayouts/slideLayout6.xml"),
            ),
            "slide 1, layout: ",
        ),
        "its background": (
            on(2, "/p:sld/p:cSld", add(f"<p:bg><p:bgPr>{FILL}<a:effectLst/></p:bgPr></p:bg>", 0)),
            "another background",
        ),
        "its transition": (on(2, "//p:transition", put("advTm", "5000")), "another transition or other animations"),
        "an animation less": (on(1, "//p:timing", remove), "another transition or other animations"),
        "when it comes": (
            on(1, "(//p:cTn[@presetID])[2]", put("nodeType", "withEffect")),
            "another transition or other animations",
        ),
        "how long it waits": (
            on(1, "(//p:cTn[@presetID]//p:cond)[1]", put("delay", "700")),
            "another transition or other animations",
        ),
        "what comes": (on(1, "(//p:pRg)[1]", put("st", "2")), "another transition or other animations"),
        "notes in bold": (
            at("ppt/notesSlides/notesSlide1.xml", "//p:sp[.//p:ph[@type='body']]//a:r", style("b", "1")),
            "another look of the notes",
        ),
    },
    "the file": {
        "the theme's colours": (at(THEME, "//a:accent1/*", put("val", "123456")), "the theme's colours were changed"),
        "the theme's typefaces": (
            at(THEME, "//a:majorFont/a:latin", put("typeface", "Papyrus")),
            "the theme's typefaces were changed",
        ),
        "the master": (at(MASTER, "(//p:titleStyle//a:defRPr)[1]", put("sz", "7700")), "the master was changed"),
        "a layout": (at(LAYOUT, "(//p:sp//a:off)[1]", put("x", "0")), "the layouts were changed"),
        "its size": (at(SLIDES, "//p:sldSz", put("cx", "9144000")), "the size of the slides was changed"),
        "a section's name": (at(SLIDES, "//p14:section", put("name", "Start")), "sections or custom shows"),
        "its title": (at("docProps/core.xml", "//dc:title", say("Another")), "what the file says of itself"),
        "a property": (at("docProps/custom.xml", "//cust:property/*", say("Another")), "what the file says of itself"),
        "an endless show": (
            at("ppt/presProps.xml", "/p:presentationPr", add('<p:showPr loop="1"/>', 0)),
            "how the show runs",
        ),
    },
}


def _filled(properties: Any, fill: str) -> None:
    for old in properties.xpath("a:solidFill|a:noFill|a:gradFill|a:blipFill", namespaces=NAMES):
        properties.remove(old)
    geometry = properties.xpath("a:prstGeom|a:custGeom", namespaces=NAMES)
    properties.insert(properties.index(geometry[0]) + 1 if geometry else 0, xml(fill))


def _lined(properties: Any, inner: str) -> Any:
    for old in properties.findall("a:ln", NAMES):
        properties.remove(old)
    line = xml(f"<a:ln>{inner}</a:ln>")
    properties.append(line)
    return line


def split_run(run: Any) -> None:
    """Cut a run in two, as spelling checkers do."""
    run.addnext(deepcopy(run))
    text = run.findtext("a:t", "", NAMES)
    run.find("a:t", NAMES).text, run.getnext().find("a:t", NAMES).text = text[:2], text[2:]
    for each in (run, run.getnext()):
        style("dirty", "0")(each)


CREATION = (
    '<a:extLst><a:ext uri="{FF2B5EF4-FFF2-40B4-BE49-F238E27FC236}">'
    '<a16:creationId xmlns:a16="http://schemas.microsoft.com/office/drawing/2014/main" id="{1}"/></a:ext></a:extLst>'
)
IGNORED: dict[str, tuple[Edit, str]] = {
    "marks of the spelling checker, which cuts runs": (on(1, RUN, split_run), "nobody sees them"),
    "ids that PowerPoint gives to shapes": (of(3, "Picture", inside(".//p:cNvPr", add(CREATION))), "nobody sees them"),
    "ids of steps of an animation": (on(1, "(//p:cTn)[3]", put("id", "99")), "PowerPoint counts them anew"),
    "the style of what would be typed next": (
        on(1, f"({BODY}//a:p)[2]", add('<a:endParaRPr lang="en-GB" dirty="0"/>')),
        "nobody sees it",
    ),
    "an empty text in a shape": (
        of(2, "Figure", lambda e: e.findall(".//p:sp", NAMES)[0].append(xml("<p:txBody><a:bodyPr/><a:p/></p:txBody>"))),
        "python-pptx adds them",
    ),
    "what other programs show for a formula": (on(7, "//mc:Fallback", lambda e: e.clear()), "PowerPoint draws it anew"),
    "who saved the file, and when": (
        at("docProps/core.xml", "//cp:lastModifiedBy", say("B. Busy")),
        "each save says another",
    ),
    "how large PowerPoint's window shows it": (
        lambda parts: parts.blobs.update({"ppt/viewProps.xml": b"<p/>"}),
        "it is nobody's work",
    ),
}
