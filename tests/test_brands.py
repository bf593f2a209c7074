"""A lecture on somebody else's template: its layouts, colours and typefaces, real placeholders, nothing else of it."""

from __future__ import annotations

import re
import textwrap
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pptx
import pytest
import readback
from brands import BRANDS, danish, default, pandoc, rewritten, without
from conftest import ROOT, Build, built_in, furnished
from lxml import etree
from pptx.util import Inches
from sdk import validate
from test_spill import spilled

from deck.base.colors import contrast
from deck.base.problem import Where
from deck.base.units import Rect
from deck.cli.main import main
from deck.cli.preview.libreoffice import LibreOfficeMissingError, convert
from deck.cli.preview.pdf import stretches
from deck.layout import measure, typeset
from deck.model.style import Level, PlaceholderStyle, Theme
from deck.pipeline.report import Report
from deck.pptx.palette import recolored
from deck.pptx.template import Template
from deck.rendering.render import TemplateEnvironment
from deck.theme.areas import GAP, layout
from deck.theme.brand import brand
from deck.theme.layout_scan import Found, Place
from deck.theme.load import load_style
from deck.theme.roles import ROLES

SHIPPED = ROOT / "templates" / "theme"
KINDS = TemplateEnvironment([ROOT / "templates" / "slides"])
FOOTERS = {"DATE", "FOOTER", "SLIDE_NUMBER"}
MORE = """
- kind: quote
  title: Said in 1974
  lead: With a lead as well
  quote: Premature optimization is the root of all evil
  by: Donald Knuth, 1974
  figure: figures/example.py
  alt: A line that rises from left to right
  source: Computing Surveys 6
- kind: figure
  title: A figure over the whole slide
  lead: The line rises by one
  figure: figures/example.py
  alt: A line that rises from left to right
  source: drawn for this slide
- title: Bullets with a source
  bullets: [One, Two, Three]
  source: A book
"""


def outline() -> str:
    """A slide of every kind, from the examples in the templates, and some that have a lead or a source besides."""
    examples = "".join(
        "- " + textwrap.indent(KINDS.kinds.described(kind)[1], "  ").lstrip() + "\n" for kind in KINDS.kinds.names
    )
    head = "title: Every kind\nauthor: Ada Lovelace\ncourse: Testing\ndate: 2021-12-06\nallow: [spelling]\n"
    return f"{head}slides:\n{examples}{MORE.lstrip()}"


def read(path: Path) -> Theme:
    return parsed(path)[0]


def parsed(path: Path) -> tuple[Theme, Template]:
    return brand(path, load_style(SHIPPED / "light.yaml"), SHIPPED, Where("outline.yaml"))


@pytest.fixture(
    scope="module", params=[pytest.param(n, marks=pytest.mark.libreoffice if "-" in n else ()) for n in BRANDS]
)
def template(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return BRANDS[request.param](tmp_path_factory.mktemp(request.param) / "acme.pptx")


@pytest.fixture(scope="module")
def talk(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Report:
    lecture = furnished(tmp_path_factory.mktemp("talk"))
    (lecture / "acme.pptx").write_bytes(template.read_bytes())
    report = built_in(lecture, outline(), "acme.pptx")
    assert [str(problem) for problem in report.problems if problem.level == "error"] == []
    assert report.path
    return report


@pytest.mark.slow
@pytest.mark.sdk
def test_every_kind_of_slide_is_valid_on_it(talk: Report) -> None:
    assert talk.path
    assert validate(talk.path) == []


@pytest.mark.slow
def test_placeholders_are_real_filled_and_where_the_layout_has_them(talk: Report) -> None:
    assert talk.path
    for slide in readback.slides(talk.path):
        on_layout = {ph.placeholder_format.idx for ph in slide.slide_layout.placeholders}
        assert slide.shapes.title is not None and slide.shapes.title.text.strip()
        for shape in slide.placeholders:
            assert shape.placeholder_format.idx in on_layout
            if not shape.has_text_frame:
                continue  # a table, chart or picture, which says where it is in a placeholder, too
            assert not shape._element.xpath("./p:spPr/a:xfrm"), f"{shape.name} has a position of its own"
            assert shape.text_frame.text.strip() or shape.placeholder_format.type.name in FOOTERS, shape.name
    used = {shape.name for slide in readback.slides(talk.path) for shape in slide.placeholders}
    assert {"Title", "Body"} <= used


@pytest.mark.slow
@pytest.mark.libreoffice
def test_nothing_leaves_its_place_on_it(talk: Report, tmp_path: Path) -> None:
    assert talk.path
    try:
        drawn = stretches(convert(talk.path, tmp_path / "drawn"))
    except LibreOfficeMissingError:
        pytest.skip("LibreOffice is not installed")
    pairs = enumerate(zip(readback.slides(talk.path), drawn, strict=True), 1)
    assert [f"slide {n}: {text}" for n, (slide, found) in pairs for text in spilled(slide, found)] == []


@pytest.mark.slow
def test_its_colours_reach_figures_tables_and_text(talk: Report, template: Path) -> None:
    assert talk.path and talk.style
    xml = readback_xml(talk.path)
    accent = parsed(template)[1].scheme["accent"].split()
    changes = "".join(f'<a:{key} val="{value}"/>' for key, value in (change.split("=") for change in accent[1:]))
    assert f'<a:schemeClr val="{accent[0]}">{changes}' in xml.replace("/>", "/>") or not changes
    assert 'val="accent6"' not in xml, "the hairline is no accent of a brand"
    colors = talk.style.colors
    for token in ("ink", "grey", "accent", "second", "third", "fourth", "fifth"):
        assert contrast(colors[token], colors["paper"]) >= 4.5, token
        assert contrast(colors[token], colors["panel"]) >= 4.5, token


def readback_xml(path: Path) -> str:
    return "".join(etree.tostring(slide._element).decode() for slide in readback.slides(path))


@pytest.mark.slow
def test_the_template_s_own_slides_are_gone(talk: Report) -> None:
    assert talk.path
    with zipfile.ZipFile(talk.path) as package:
        names = package.namelist()
        types = package.read("[Content_Types].xml").decode()
    assert len([n for n in names if re.fullmatch(r"ppt/slides/slide\d+\.xml", n)]) == talk.slides
    assert "presentationml.template" not in types and "macroEnabled" not in types
    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_layouts_are_found_by_role_in_any_language(tmp_path: Path) -> None:
    ours, our_template = parsed(pandoc(tmp_path / "english.pptx"))
    theirs, their_template = parsed(danish(tmp_path / "danish.pptx"))
    assert {layout.brand for layout in theirs.layouts.values()} >= {"Titelslide", "Kun titel", "To indholdsobjekter"}
    for name in ("Title Slide", "Title and Content", "Title Only", "Text and Visual", "Visual and Text", "Section"):
        assert their_template.layouts[name].part == our_template.layouts[name].part, name
    assert theirs.missing == ours.missing == ()


def test_types_and_placeholders_win_over_names(tmp_path: Path) -> None:
    path = pandoc(tmp_path / "acme.pptx")
    swapped = {"Title and Content": "Title Only", "Title Only": "Title and Content"}

    def swap(name: str, blob: bytes) -> bytes:
        names = rb'<p:cSld name="(Title and Content|Title Only)"'
        return re.sub(names, lambda m: f'<p:cSld name="{swapped[m[1].decode()]}"'.encode(), blob)

    theme = read(rewritten(path, swap))
    assert theme.layouts["Title Only"].brand == "Title and Content"
    assert "body" in theme.layouts["Title and Content"].placeholders
    assert "body" not in theme.layouts["Title Only"].placeholders


def test_a_missing_role_is_told_once_with_what_there_is(built: Build, lecture: Path) -> None:
    without(pandoc(lecture / "acme.pptx"), "Section Header")
    report = built("title: T\nslides:\n- {kind: section, title: A}\n- {kind: section, title: B}\n", "acme.pptx")
    (problem,) = report.problems
    assert problem.level == "warning"
    assert problem.message == "acme has not all layouts: 'Title Slide' for Section"
    assert problem.hint.startswith("it has: Title Slide · Title and Content · Two Content")
    assert built("title: T\nslides:\n- {title: A, bullets: [b]}\n", "acme.pptx").problems == []


@pytest.mark.parametrize(("width", "height", "beside"), [(1, 0.1, False), (9, 0.4, False), (3, 3, True), (2, 2, False)])
def test_a_line_beside_a_body_is_no_place_for_a_picture(
    width: float, height: float, beside: bool, tmp_path: Path
) -> None:
    """A layout that is asked for by its own name: where it has two places alike, one is for what a slide shows."""
    path = pandoc(tmp_path / "acme.pptx")
    presentation: Any = pptx.Presentation(str(path))
    own = presentation.slide_layouts.get_by_name("Two Content")
    own.element.cSld.set("name", "Acme")
    large, small = (shape for shape in own.placeholders if shape.placeholder_format.idx in (1, 2))
    for shape, size in ((large, (9, 3)), (small, (width, height))):
        shape.left, shape.top, shape.width, shape.height = (Inches(side) for side in (0.5, 1.5, *size))
    presentation.save(str(path))
    assert ("visual" in read(path).layouts["Acme"].areas) == beside


def test_an_author_can_ask_for_a_layout_of_the_brand_by_its_name(built: Build, lecture: Path) -> None:
    pandoc(lecture / "acme.pptx")
    report = built("title: T\nslides:\n- {title: A, layout: Comparison, bullets: [b]}\n", "acme.pptx")
    assert report.path
    (slide,) = readback.slides(report.path)
    assert slide.slide_layout.name == "Comparison"
    assert {ph.placeholder_format.idx for ph in slide.placeholders} >= {0, 2}


def _dirty(path: Path) -> Path:
    """A template with all that is somebody's business: slides, notes, sections, shows, comments, macros, links."""
    presentation = pptx.Presentation(str(default(path)))
    slide = presentation.slides.add_slide(presentation.slide_layouts[1])
    slide.shapes.title.text = "SECRET"
    slide.notes_slide.notes_text_frame.text = "SECRET"
    presentation.save(str(path))
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    lists = (
        '<p:custShowLst><p:custShow name="SECRET" id="0"><p:sldLst/></p:custShow></p:custShowLst>',
        '<p:custDataLst><p:tags r:id="rId91"/></p:custDataLst><p:modifyVerifier algorithmName="SHA-512"/>',
        '<p:extLst><p:ext uri="{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"><x xmlns="SECRET"/></p:ext></p:extLst>',
    )
    rels = (
        f'<Relationship Id="rId90" Type="{office}/commentAuthors" Target="commentAuthors.xml"/>'
        f'<Relationship Id="rId91" Type="{office}/tags" Target="tags/tag1.xml"/>'
        '<Relationship Id="rId92" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
        'Target="vbaProject.bin"/></Relationships>'
    )
    picture = (
        '<p:pic><p:nvPicPr><p:cNvPr id="50" name="Spy"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill>'
        '<a:blip r:link="rId93"/></p:blipFill><p:spPr/></p:pic></p:spTree>'
    )
    outside = (
        f'<Relationship Id="rId93" Type="{office}/image" Target="https://SECRET.example/pixel.png" '
        'TargetMode="External"/></Relationships>'
    )

    def soil(name: str, blob: bytes) -> bytes:
        text = blob
        match name:
            case "ppt/presentation.xml":
                text = blob.replace(b"</p:presentation>", "".join(lists).encode() + b"</p:presentation>")
            case "ppt/_rels/presentation.xml.rels":
                text = blob.replace(b"</Relationships>", rels.encode())
            case "ppt/slideMasters/slideMaster1.xml":
                text = blob.replace(b"</p:spTree>", picture.encode(), 1)
            case "ppt/slideMasters/_rels/slideMaster1.xml.rels":
                text = blob.replace(b"</Relationships>", outside.encode())
            case "[Content_Types].xml":
                main = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
                text = blob.replace(main, b"application/vnd.ms-powerpoint.template.macroEnabled.main+xml")
        return text

    more = {"ppt/vbaProject.bin": b"SECRET", "ppt/commentAuthors.xml": b"<SECRET/>", "ppt/tags/tag1.xml": b"<SECRET/>"}
    return rewritten(path, soil, more)


@pytest.mark.slow
@pytest.mark.sdk
def test_nothing_but_masters_and_layouts_goes_along(built: Build, lecture: Path) -> None:
    _dirty(lecture / "acme.potm")
    report = built("title: T\nslides:\n- {title: A, bullets: [b], notes: Say}\n", "acme.potm")
    assert report.path and report.problems == []
    with zipfile.ZipFile(report.path) as package:
        members = {name: package.read(name) for name in package.namelist()}
    assert [name for name, blob in members.items() if b"SECRET" in blob or b"SECRET" in name.encode()] == []
    assert [name for name in members if re.search("vba|tags|comment|handout", name)] == []
    assert b"Spy" not in members["ppt/slideMasters/slideMaster1.xml"]
    assert validate(report.path) == []


def test_the_same_brand_makes_the_same_bytes(tmp_path: Path) -> None:
    path = pandoc(tmp_path / "acme.pptx")
    assert parsed(path)[1] == parsed(path)[1]


def test_the_page_and_the_sizes_are_the_brand_s(tmp_path: Path) -> None:
    style = read(default(tmp_path / "acme.pptx")).style
    assert style.page == (9_144_000, 6_858_000)
    assert style.sizes["title"][0] == 44
    assert style.sizes["body"][0] == 32
    assert style.fonts["body"] == "Calibri"


def test_a_logo_drawn_as_a_freeform_is_kept(built: Build, lecture: Path) -> None:
    """PowerPoint names the points at which connectors end, where others have numbers."""
    points = '<a:cxnLst><a:cxn ang="0"><a:pos x="connsiteX0" y="connsiteY0"/></a:cxn></a:cxnLst>'
    path = '<a:path w="9" h="9"><a:moveTo><a:pt x="0" y="0"/></a:moveTo><a:lnTo><a:pt x="9" y="9"/></a:lnTo></a:path>'
    shape = (
        '<p:sp><p:nvSpPr><p:cNvPr id="77" name="Logo"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm/>'
        f'<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/>{points}<a:rect l="l" t="t" r="r" b="b"/><a:pathLst>{path}'
        "</a:pathLst></a:custGeom></p:spPr></p:sp></p:spTree>"
    ).encode()
    rewritten(
        default(lecture / "acme.potx"),
        lambda name, blob: blob.replace(b"</p:spTree>", shape) if "Masters/slideMaster1.xml" in name else blob,
    )
    report = built("theme: acme.potx\nslides:\n- {title: One, bullets: [one]}\n")
    assert not report.failed
    assert "Logo" in [shape.name for shape in pptx.Presentation(str(report.path)).slide_master.shapes]


def test_a_layout_keeps_its_own_bullets_and_indents(tmp_path: Path) -> None:
    placeholder = read(pandoc(tmp_path / "acme.pptx")).layouts["Title and Content"].styles["body"]
    assert [(level.left, level.first, level.bullet) for level in placeholder.levels[:2]] == [
        (342_900, -342_900, True),
        (685_800, -342_900, True),
    ]


def test_a_dark_brand_is_read_as_dark(tmp_path: Path) -> None:
    path = default(tmp_path / "acme.pptx")
    light, dark = b'bg1="lt1" tx1="dk1"', b'bg1="dk1" tx1="lt1"'
    style = read(rewritten(path, lambda name, blob: blob.replace(light, dark) if "Masters" in name else blob)).style
    assert style.dark
    assert (style.colors["paper"], style.colors["ink"]) == ("#000000", "#FFFFFF")
    assert all(contrast(style.colors[token], style.colors["panel"]) >= 4.5 for token in ("grey", "accent", "fifth"))


def test_colours_are_written_as_the_brand_has_them() -> None:
    scheme = {"hairline": "bg1 lumMod=85000", "paper": "#123456"}
    xml = '<a:schemeClr val="accent6"><a:alpha val="5"/></a:schemeClr><a:schemeClr val="bg1"/><a:schemeClr val="tx1"/>'
    assert recolored(xml, scheme) == (
        '<a:schemeClr val="bg1"><a:lumMod val="85000"/><a:alpha val="5"/></a:schemeClr>'
        '<a:srgbClr val="123456"/><a:schemeClr val="tx1"/>'
    )


def test_theme_lists_layouts_areas_colours_and_what_is_missing(
    lecture: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    without(pandoc(lecture / "acme.potx"), "Section Header")
    monkeypatch.chdir(lecture)
    assert main(["theme", "acme.potx"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("acme: 10.00 × 5.62 in, light\n")
    assert "Title and Content ← 'Title and Content'\n  title " in said
    assert "Section ← 'Title Slide'  (missing; this stands in)" in said
    assert re.search(r"accent +#376092 +accent1 lumMod=75000 +6\.5 : 1 on paper", said)
    assert "also, by `layout:` on a slide: Two Content · Comparison" in said


def test_a_theme_file_measures_by_the_font_that_it_brings(built: Build, lecture: Path) -> None:
    source = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    (lecture / "Own.ttf").write_bytes(source.read_bytes())
    (lecture / "own.yaml").write_text("fonts: {heading: DejaVu Sans, body: DejaVu Sans}\nfont_files: [Own.ttf]\n")
    words = "Wide letters make long lines " * 12
    wide = _lines(built(f"title: T\nslides:\n- {{title: A, bullets: [{words}]}}\n", "own.yaml"))
    assert measure.known("DejaVu Sans")
    assert measure.text_width("m", 1, "DejaVu Sans") == pytest.approx(1995 / 2048, abs=0.001)  # its own advance
    assert wide > _lines(built(f"title: T\nslides:\n- {{title: A, bullets: [{words}]}}\n", "light"))
    assert not measure.known("DejaVu Sans")


def _lines(report: Report) -> int:
    assert report.style
    (body,) = (item for page in report.pages for item in page.placed if type(item.node).__name__ == "Body")
    assert body.placeholder
    return len(typeset.lines(body.node.paragraphs[0], body.rect.w, 24, report.style, placeholder=body.placeholder))


def _place(kind: str, *inches: float) -> Place:
    rect = Rect(*(round(inch * 914_400) for inch in inches))
    return Place(kind, kind, "1", rect, PlaceholderStyle("Arial", "#000000", (Level(20),)))


def _found(*places: Place) -> Found:
    page = Rect(0, 0, Inches(10), Inches(7.5))
    return Found("Own", "/ppt/slideLayouts/slideLayout1.xml", "", "", (), places, ((page, "#FFFFFF"),))


@pytest.mark.parametrize(("role", "edge"), [("Text and Visual", "right"), ("Visual and Text", "x")])
def test_a_visual_takes_three_fifths_of_a_body_on_its_side(role: str, edge: str) -> None:
    found = _found(_place("title", 1, 0.5, 8, 1), _place("obj", 1, 2, 8, 4))
    areas = layout(role, role, found, load_style(SHIPPED / "light.yaml"), Rect(0, 0, 1, 1))[0].areas
    body, visual = areas["body"], areas["visual"]
    assert visual.w == pytest.approx(0.6 * (body.w - 2 * GAP), abs=2)
    assert getattr(visual, edge) == pytest.approx(getattr(body, edge), abs=2)


def test_what_takes_an_eighth_of_a_page_is_a_place_of_its_own() -> None:
    title, text = _place("title", 1, 0.5, 8, 1), _place("obj", 1, 2, 6, 4)
    one, two = ROLES["Title and Content"], ROLES["Text and Visual"]
    narrow, line = _place("obj", 7.1, 2, 2.4, 4), _place("body", 1, 6.2, 6, 0.4)
    assert two.fits(_found(title, text, narrow)) > 0 > one.fits(_found(title, text, narrow))
    assert one.fits(_found(title, text, line)) > 0 > two.fits(_found(title, text, line))


def test_panels_and_hairlines_are_shades_of_the_ground(tmp_path: Path) -> None:
    path = default(tmp_path / "acme.pptx")
    assert [parsed(path)[1].scheme[name] for name in ("panel", "hairline")] == ["bg1 lumMod=95000", "bg1 lumMod=85000"]
    assert read(path).style.colors["panel"] == "#F2F2F2"
