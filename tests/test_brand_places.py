"""What a brand's template can be like, one trait each: where our slides' content goes, and how it is set there."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pptx
import pytest
import readback
from brands import default, pandoc, rewritten, without
from conftest import Build
from lxml import etree
from PIL import Image
from pptx.util import Inches
from test_brands import parsed, read

from deck.base.colors import contrast
from deck.base.problem import DeckError
from deck.base.units import Rect
from deck.cli.main import main
from deck.pipeline.report import Report

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
NAMES = f'xmlns:p="{P[1:-1]}" xmlns:a="{A[1:-1]}"'
HEAD = "title: T\nauthor: Ada\nallow: [spelling]\nslides:\n"
COLUMNS = "- {kind: columns, title: Two, columns: [{head: One, bullets: [a]}, {head: Other, bullets: [b]}]}\n"
BARE = "- {kind: columns, title: Two, columns: [{bullets: [a]}, {bullets: [b]}]}\n"
TABLE = "- {kind: table, title: Winners, table: [[Year, Model], [one, two]], caption: All}\n"
CHART = "- {kind: chart, title: Numbers, chart: bar, data: [[A, B], [x, 1], [y, 2]]}\n"
PICTURE = "- {kind: picture, title: Seen, picture: images/example.png, alt: A square, beside: [word]}\n"


def edited(path: Path, edit: Callable[[Any], None]) -> Path:
    """A template after something was done to it."""
    presentation = pptx.Presentation(str(path))
    edit(presentation)
    presentation.save(str(path))
    return path


def _at(shape: Any, *inches: float) -> None:
    shape.left, shape.top, shape.width, shape.height = (Inches(side) for side in inches)


def _layout(presentation: Any, name: str) -> Any:
    return presentation.slide_layouts.get_by_name(name)


def _placeholder(layout: Any, kind: str, idx: int, *inches: float) -> None:
    """Add a placeholder to a layout."""
    x, y, w, h = (Inches(side) for side in inches)
    shape = (
        f'<p:sp {NAMES}><p:nvSpPr><p:cNvPr id="{90 + idx}" name="Own {idx}"/><p:cNvSpPr/>'
        f'<p:nvPr><p:ph type="{kind}" idx="{idx}"/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext '
        f'cx="{w}" cy="{h}"/></a:xfrm></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody></p:sp>'
    )
    layout.shapes._spTree.append(etree.fromstring(shape))


def _draw(layout: Any, *inches: float) -> None:
    """Add a filled rectangle to a layout."""
    x, y, w, h = (Inches(side) for side in inches)
    shape = (
        f'<p:sp {NAMES}><p:nvSpPr><p:cNvPr id="80" name="Art"/><p:cNvSpPr/><p:nvPr/>'
        f'</p:nvSpPr><p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{w}" cy="{h}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="223344"/></a:solidFill></p:spPr>'
        "</p:sp>"
    )
    layout.shapes._spTree.append(etree.fromstring(shape))


def _slides(report: Report) -> list[Any]:
    assert report.path and not report.failed, [str(problem) for problem in report.problems]
    return list(readback.slides(report.path))


def _texts(slide: Any) -> dict[int, str]:
    return {s.placeholder_format.idx: s.text_frame.text for s in slide.placeholders if s.has_text_frame}


@pytest.mark.slow
def test_a_title_of_one_line_is_shown_in_a_box_that_is_too_low(built: Build, lecture: Path) -> None:
    edited(
        default(lecture / "acme.pptx"), lambda p: _at(_layout(p, "Title and Content").placeholders[0], 1, 0.4, 8, 0.3)
    )
    (slide,) = _slides(built(HEAD + "- {title: A, bullets: [b]}\n", "acme.pptx"))
    title = slide.shapes.title
    assert title.height > Inches(0.5) and not any(run.font.size for p in title.text_frame.paragraphs for run in p.runs)


@pytest.mark.slow
def test_a_box_that_grows_keeps_its_size_of_type(built: Build, lecture: Path) -> None:
    words = "A title of two lines or of one"

    def grow(presentation: Any, fit: str) -> None:
        title = _layout(presentation, "Title and Content").placeholders[0]
        _at(title, 1, 0.2, 8, 0.75)
        body = title._element.find(f"{P}txBody/{A}bodyPr")
        for old in list(body):
            body.remove(old)
        body.append(body.makeelement(f"{A}{fit}", {}))

    heights = {}
    for fit in ("spAutoFit", "normAutofit"):
        edited(default(lecture / "acme.pptx"), partial(grow, fit=fit))
        (slide,) = _slides(built(f"{HEAD}- {{title: {words}, bullets: [b]}}\n", "acme.pptx"))
        sizes = [run.font.size for p in slide.shapes.title.text_frame.paragraphs for run in p.runs if run.font.size]
        heights[fit] = sizes[0].pt if sizes else 44
    assert heights["spAutoFit"] > heights["normAutofit"]


@pytest.mark.slow
def test_text_goes_down_to_twelve_points_with_a_warning_and_no_further(built: Build, lecture: Path) -> None:
    default(lecture / "acme.pptx")
    bullets = ", ".join(f"A bullet of a few words {n}" for n in range(21))
    head = HEAD.replace("spelling", "spelling, too-many-words, too-many-bullets")
    report = built(f"{head}- {{title: A, bullets: [{bullets}]}}\n", "acme.pptx")
    assert [problem.code for problem in report.problems] == ["small-text"] and report.path
    report = built(f"{HEAD}- {{title: A, bullets: [{bullets}, {bullets}]}}\n", "acme.pptx")
    assert [(p.code, "at 12 pt" in p.message) for p in report.problems] == [("slide-fit", True)]


@pytest.mark.slow
def test_subtitle_author_and_affiliation_have_a_place_each(built: Build, lecture: Path) -> None:
    def add(presentation: Any) -> None:
        for idx, top in ((20, 6), (21, 6.6)):
            _placeholder(_layout(presentation, "Title Slide"), "body", idx, 1, top, 8, 0.5)

    edited(default(lecture / "acme.pptx"), add)
    head = "title: T\nsubtitle: Under it\nauthor: Ada\naffiliation: Physics\nslides:\n"
    (slide,) = _slides(built(head + "- kind: title\n", "acme.pptx"))
    assert _texts(slide).items() >= {0: "T", 1: "Under it", 20: "Ada", 21: "Physics"}.items()


@pytest.mark.slow
def test_a_title_over_a_picture_of_the_whole_page_is_not_the_first_choice(tmp_path: Path) -> None:
    def add(presentation: Any) -> None:
        _placeholder(_layout(presentation, "Title Slide"), "pic", 30, 0, 0, 10, 7.5)
        other = _layout(presentation, "Blank")
        other.element.cSld.set("name", "Title Slide - Text Only")
        other.element.attrib.pop("type", None)
        _placeholder(other, "title", 31, 1, 3, 8, 1)

    path = edited(default(tmp_path / "acme.pptx"), add)
    rewritten(
        path, lambda name, blob: blob.replace(b' type="title" preserve', b" preserve") if "Layouts" in name else blob
    )
    assert read(path).layouts["Title Slide"].brand == "Title Slide - Text Only"


@pytest.mark.slow
def test_content_stands_beside_a_title_at_the_left(tmp_path: Path) -> None:
    def move(presentation: Any) -> None:
        for name in ("Title and Content", "Title Only"):
            _at(_layout(presentation, name).placeholders[0], 0.5, 2.5, 2.5, 2.5)
        _at(_layout(presentation, "Title and Content").placeholders[1], 3.4, 0.9, 6, 5.5)

    layouts = read(edited(default(tmp_path / "acme.pptx"), move)).layouts
    body = layouts["Title Only"].areas["body"]
    assert body.x > Inches(3.3) and body.h > Inches(4)


@pytest.mark.slow
def test_nothing_lies_on_a_logo(tmp_path: Path) -> None:
    def add(presentation: Any) -> None:
        for name in ("Title and Content", "Title Only"):
            _draw(_layout(presentation, name), 7.5, 5.3, 2, 1)

    layouts = read(edited(default(tmp_path / "acme.pptx"), add)).layouts
    for name in ("Title and Content", "Title Only"):
        free = layouts[name].clear.get("body") or layouts[name].areas["body"]
        assert not free.overlaps(Rect(*(Inches(side) for side in (7.5, 5.3, 2, 1)))), name
        assert free.w * free.h > Inches(9) * Inches(3), name


@pytest.mark.slow
def test_a_band_under_all_of_the_text_belongs_there(tmp_path: Path) -> None:
    path = edited(default(tmp_path / "acme.pptx"), lambda p: _draw(_layout(p, "Title and Content"), 0.3, 1.5, 9.4, 4.9))
    layout = read(path).layouts["Title and Content"]
    assert layout.clear["body"].h > Inches(4)


@pytest.mark.slow
@pytest.mark.parametrize(("outline", "layout"), [(COLUMNS, "Comparison"), (BARE, "Two Content")])
def test_columns_stand_in_the_brand_s_own_places(outline: str, layout: str, built: Build, lecture: Path) -> None:
    pandoc(lecture / "acme.pptx")
    (slide,) = _slides(built(HEAD + outline, "acme.pptx"))
    assert slide.slide_layout.name == layout
    texts = ["One", "a", "Other", "b"] if layout == "Comparison" else ["a", "b"]
    assert [text for idx, text in sorted(_texts(slide).items()) if 0 < idx < 10] == texts
    assert not [shape for shape in slide.shapes if not shape.is_placeholder]


@pytest.mark.slow
def test_a_layout_for_two_contents_is_made_where_there_is_none(built: Build, lecture: Path) -> None:
    without(pandoc(lecture / "acme.pptx"), "Two Content", "Comparison")
    (slide,) = _slides(built(HEAD + BARE, "acme.pptx"))
    assert slide.slide_layout.name == "Title and Content (2)"
    first, second = (s for s in slide.placeholders if s.has_text_frame and s.text_frame.text in "ab")
    assert first.left + first.width < second.left and first.top == second.top


@pytest.mark.slow
@pytest.mark.parametrize("outline", [TABLE, CHART, PICTURE])
def test_tables_charts_and_pictures_stand_in_placeholders(outline: str, built: Build, lecture: Path) -> None:
    pandoc(lecture / "acme.pptx")
    (slide,) = _slides(built(HEAD + outline, "acme.pptx"))
    assert [s.name for s in slide.placeholders if not s.has_text_frame] == [outline.split()[2].rstrip(",").capitalize()]


@pytest.mark.slow
def test_words_go_into_no_place_for_a_chart(tmp_path: Path) -> None:
    def add(presentation: Any) -> None:
        layout = _layout(presentation, "Title and Content")
        layout.placeholders[1]._element.find(f".//{P}ph").set("type", "chart")

    theme = read(edited(default(tmp_path / "acme.pptx"), add))
    assert theme.layouts["Title and Content"].brand != "Title and Content"
    assert "chart" not in theme.layouts["Title and Content"].slots.values()


@pytest.mark.slow
def test_a_strip_in_the_header_is_no_content(built: Build, lecture: Path) -> None:
    edited(default(lecture / "acme.pptx"), lambda p: _placeholder(_layout(p, "Title Only"), "body", 20, 1, 0, 8, 0.3))
    (slide,) = _slides(built(HEAD + "- {title: A, layout: Title Only, kind: quote, quote: Words}\n", "acme.pptx"))
    assert 20 not in _texts(slide)


@pytest.mark.slow
def test_a_layout_that_a_designer_left_white_is_not_taken(tmp_path: Path) -> None:
    path = edited(default(tmp_path / "acme.pptx"), lambda p: _draw(_layout(p, "Title and Content"), 0, 0, 10, 0.4))
    layouts = read(path).layouts
    assert {layouts[name].brand for name in ("Title Only", "Text and Visual")} != {"Title Only", "Two Content"}
    assert layouts["Title Only"].brand == "Title and Content"


def _ground(path: Path, xml: str) -> Path:
    """A template whose master has another ground."""
    old, new = rb"<p:bg>.*?</p:bg>", f"<p:bg>{xml}</p:bg>".encode()
    return rewritten(
        path, lambda name, blob: re.sub(old, new, blob, flags=re.DOTALL) if "slideMaster1.xml" in name else blob
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("xml", "dark"),
    [
        ('<p:bgRef idx="1003"><a:schemeClr val="tx1"/></p:bgRef>', True),
        ('<p:bgRef idx="1001"><a:schemeClr val="bg1"/></p:bgRef>', False),
        (
            '<p:bgPr><a:gradFill><a:gsLst><a:gs pos="0"><a:srgbClr val="101030"/></a:gs><a:gs pos="100000"><a:srgbClr '
            'val="202050"/></a:gs></a:gsLst><a:lin ang="0"/></a:gradFill><a:effectLst/></p:bgPr>',
            True,
        ),
    ],
)
def test_grounds_are_seen_through_the_theme_and_gradients(xml: str, dark: bool, tmp_path: Path) -> None:
    style = read(_ground(default(tmp_path / "acme.pptx"), xml)).style
    assert style.dark == dark
    assert contrast(style.colors["ink"], style.colors["paper"]) > 4.5


@pytest.mark.slow
def test_a_ground_by_number_is_that_of_the_theme(tmp_path: Path) -> None:
    path = _ground(default(tmp_path / "acme.pptx"), '<p:bgRef idx="1002"><a:schemeClr val="bg1"/></p:bgRef>')
    light, dark = (f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill>' for color in ("FFFFFF", "102040"))
    listed = f"<a:bgFillStyleLst>{light}{dark}{light}</a:bgFillStyleLst>".encode()
    old = rb"<a:bgFillStyleLst>.*?</a:bgFillStyleLst>"
    rewritten(path, lambda name, blob: re.sub(old, listed, blob, flags=re.DOTALL) if "theme/theme" in name else blob)
    assert read(path).style.colors["paper"] == "#102040"


def _pictured(path: Path, color: tuple[int, int, int]) -> Path:
    """A template with a picture of one colour as its ground."""
    stream = io.BytesIO()
    Image.new("RGB", (64, 48), color).save(stream, "PNG")
    _ground(path, '<p:bgPr><a:blipFill><a:blip r:embed="rId99"/><a:stretch/></a:blipFill><a:effectLst/></p:bgPr>')
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    rel = f'<Relationship Id="rId99" Type="{kind}" Target="../media/ground.png"/></Relationships>'.encode()

    def relate(name: str, blob: bytes) -> bytes:
        blob = blob.replace(b"</Relationships>", rel) if name.endswith("slideMaster1.xml.rels") else blob
        png = b'<Default Extension="png" ContentType="image/png"/></Types>'
        types = name == "[Content_Types].xml" and b'Extension="png"' not in blob
        return blob.replace(b"</Types>", png) if types else blob

    return rewritten(path, relate, {"ppt/media/ground.png": stream.getvalue()})


@pytest.mark.slow
def test_light_text_on_a_dark_picture_is_told_from_dark_text_on_it(built: Build, lecture: Path) -> None:
    path = _pictured(default(lecture / "acme.pptx"), (10, 20, 40))
    style = read(path).style
    assert style.dark and style.colors["ink"] == "#FFFFFF"
    report = built(HEAD + "- {title: A, bullets: [b]}\n", "acme.pptx")
    (slide,) = _slides(report)
    inks = {e.get("val") for e in slide._element.findall(f".//{A}rPr/{A}solidFill/{A}schemeClr")}
    assert report.problems == [] and inks == {"bg1"}, "its own text is black"
    light = b'<a:sysClr val="windowText" lastClr="000000"/>', b'<a:srgbClr val="FFFFFF"/>'
    rewritten(path, lambda name, blob: blob.replace(*light) if "theme/theme" in name else blob)
    assert built(HEAD + "- {title: A, bullets: [b]}\n", "acme.pptx").problems == []


@pytest.mark.slow
def test_links_that_nobody_could_read_take_another_of_the_brand_s_colours(built: Build, lecture: Path) -> None:
    path = default(lecture / "acme.pptx")
    link = rb"(<a:hlink>).*?(</a:hlink>)", rb'\1<a:srgbClr val="FAFAF0"/>\2'
    rewritten(path, lambda name, blob: re.sub(*link, blob) if "theme/theme" in name else blob)
    report = built(HEAD + "- {title: A, bullets: ['[b](https://example.org)']}\n", "acme.pptx")
    assert report.path and report.style and report.problems == []
    master = pptx.Presentation(str(report.path)).slide_master.element
    assert master.find(f"{P}clrMap").get("hlink") != "hlink"
    assert contrast(report.style.link, report.style.colors["paper"]) >= 4.5


def _two_masters(path: Path) -> Path:
    """A template in which a second master with the same layouts comes first, and no slide is on that."""
    stream = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(stream) as package:
        members = {name: package.read(name) for name in package.namelist()}
    more: dict[str, bytes] = {}
    for name, blob in members.items():
        if re.search(r"ppt/(slideMasters|slideLayouts)/", name):
            other = name.replace("slideMaster1", "slideMaster2").replace("slideLayouts/", "slideLayouts/b/")
            deeper = b"../../slideMasters/slideMaster2" if "slideLayouts/" in name else b"../slideMasters/slideMaster2"
            moved = blob.replace(b"../slideMasters/slideMaster1", deeper)
            more[other] = moved.replace(b"../slideLayouts/", b"../slideLayouts/b/")
    entry = b'<p:sldMasterId id="2147489999" r:id="rId77"/>'
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/slideMaster"
    added = f'<Relationship Id="rId77" Type="{rel}" Target="slideMasters/slideMaster2.xml"/></Relationships>'.encode()
    kinds = "".join(
        f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.presentationml.'
        f'{"slideMaster" if "Master2" in name else "slideLayout"}+xml"/>'
        for name in more
        if not name.endswith(".rels")
    )

    def change(name: str, blob: bytes) -> bytes:
        if name == "ppt/presentation.xml":
            return blob.replace(b"<p:sldMasterIdLst>", b"<p:sldMasterIdLst>" + entry)
        if name == "ppt/_rels/presentation.xml.rels":
            return blob.replace(b"</Relationships>", added)
        return blob.replace(b"</Types>", f"{kinds}</Types>".encode()) if name == "[Content_Types].xml" else blob

    return rewritten(path, change, more)


@pytest.mark.slow
def test_the_master_is_that_of_the_brand_s_own_slides(built: Build, lecture: Path) -> None:
    path = _two_masters(pandoc(lecture / "acme.pptx"))
    template = parsed(path)[1]
    assert "/b/" not in template.layouts["Title and Content"].part
    (other,) = (name for name in template.layouts if name.endswith("/Title Only"))
    assert "/b/" in template.layouts[other].part
    report = built(f"{HEAD}- {{title: A, layout: {other}, kind: quote, quote: Words}}\n", "acme.pptx")
    assert _slides(report)[0].slide_layout.part.partname.startswith("/ppt/slideLayouts/b/")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("names", "found"),
    [
        (("タイトル スライド", "タイトルとコンテンツ", "セクション見出し", "タイトルのみ"), True),
        (("Diapositiva de título", "Título y contenido", "Encabezado de sección", "Sólo el título"), True),
    ],
)
def test_layouts_are_known_by_name_where_nothing_else_tells(
    names: tuple[str, ...], found: bool, tmp_path: Path
) -> None:
    ours = ("Title Slide", "Title and Content", "Section Header", "Title Only")

    def rename(presentation: Any) -> None:
        for name, other in zip(ours, names, strict=True):
            layout = _layout(presentation, name)
            layout.element.cSld.set("name", other)
            layout.element.attrib.pop("type", None)

    layouts = read(edited(pandoc(tmp_path / "acme.pptx"), rename)).layouts
    roles = ("Title Slide", "Title and Content", "Section", "Title Only")
    assert ([layouts[role].brand for role in roles] == list(names)) == found


@pytest.mark.slow
def test_a_title_page_of_nothing_but_art_gets_a_title(built: Build, lecture: Path) -> None:
    def bare(presentation: Any) -> None:
        layout = _layout(presentation, "Title Slide")
        for shape in list(layout.placeholders):
            shape._element.getparent().remove(shape._element)
        layout.element.attrib.pop("type", None)
        _draw(layout, 0, 0, 10, 1)

    edited(default(lecture / "acme.pptx"), bare)
    (slide,) = _slides(built(HEAD + "- kind: title\n", "acme.pptx"))
    assert slide.slide_layout.name == "Title Slide"
    assert slide.shapes.title.text_frame.text == "T" and slide.shapes.title.top > Inches(1)


@pytest.mark.slow
def test_a_page_of_a4_takes_a_talk(built: Build, lecture: Path) -> None:
    def resize(presentation: Any) -> None:
        presentation.slide_width, presentation.slide_height = Inches(10.83), Inches(7.5)

    edited(default(lecture / "acme.pptx"), resize)
    slides = _slides(built(HEAD + COLUMNS + TABLE + CHART + PICTURE, "acme.pptx"))
    assert len(slides) == 4


@pytest.mark.slow
def test_text_that_runs_from_the_right_stands_there(tmp_path: Path) -> None:
    def turn(presentation: Any) -> None:
        level = presentation.slide_master.element.find(f"{P}txStyles/{P}bodyStyle/{A}lvl1pPr")
        level.set("algn", "r")
        level.set("rtl", "1")

    path = edited(default(tmp_path / "acme.pptx"), turn)
    assert read(path).layouts["Title and Content"].styles["body"].align == "right"


@pytest.mark.slow
def test_text_boxes_have_the_typeface_of_the_brand_s_text(built: Build, lecture: Path) -> None:
    def face(presentation: Any) -> None:
        styles = presentation.slide_master.element.find(f"{P}txStyles/{P}bodyStyle")
        for run in styles.iter(f"{A}defRPr"):
            run.find(f"{A}latin").set("typeface", "Georgia")

    edited(default(lecture / "acme.pptx"), face)
    report = built(HEAD + "- {title: A, kind: quote, quote: Words}\n" + TABLE, "acme.pptx")
    assert _slides(report) and report.style and report.style.fonts["body"] == "Georgia"
    with zipfile.ZipFile(str(report.path)) as package:
        texts = {name: package.read(name).decode() for name in package.namelist() if name.endswith(".xml")}
    defaults = texts["ppt/presentation.xml"].partition("<p:defaultTextStyle>")[2]
    assert set(re.findall('latin typeface="([^"]+)"', defaults)) == {"+mn-lt"}
    assert 'fontRef idx="minor"' in texts["ppt/tableStyles.xml"]
    themes = "".join(xml for name, xml in texts.items() if "theme1" in name)
    assert set(re.findall('<a:minorFont><a:latin typeface="([^"]+)"', themes)) == {"Georgia"}
    assert "+mn-lt" not in texts["ppt/slideMasters/slideMaster1.xml"]


@pytest.mark.slow
def test_what_nothing_names_is_left_behind(built: Build, lecture: Path) -> None:
    path = _pictured(default(lecture / "acme.pptx"), (250, 250, 250))
    _ground(path, '<p:bgRef idx="1001"><a:schemeClr val="bg1"/></p:bgRef>')

    def soil(presentation: Any) -> None:
        layout = _layout(presentation, "Title and Content")
        layout.element.cSld.set("name", "Title and\n Content")
        _at(next(s for s in layout.placeholders if s.placeholder_format.type == 16), 0.5, 9, 2, 0.4)  # the date

    edited(path, soil)
    report = built("date: 2021-12-06\n" + HEAD + "- {title: A, bullets: [b]}\n", "acme.pptx")
    (slide,) = _slides(report)
    assert slide.slide_layout.name == "Title and Content"
    assert "2021-12-06" not in _texts(slide).values(), "its date lies below the page"
    with zipfile.ZipFile(str(report.path)) as package:
        assert not [name for name in package.namelist() if "media" in name]


@pytest.mark.slow
def test_what_is_found_can_be_corrected_in_a_file(
    built: Build, lecture: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path, own = pandoc(lecture / "acme.potx"), lecture / "acme.brand.yaml"
    before = read(path)
    monkeypatch.chdir(lecture)
    assert main(["theme", "acme.potx", "--adopt"]) == 0
    after = read(path)
    assert (after.style.colors, after.style.sizes) == (before.style.colors, before.style.sizes)
    assert main(["theme", "acme.potx", "--adopt"]) == 1, "it is never written over"
    own.write_text(
        "layouts: {Section: Title Slide}\ncolors: {accent: '#123456'}\nsizes: {body: [30, 12]}\n"
        "areas: {Title Only: {body: [1in, 2in, 3in, 2in]}}\n"
    )
    theme = read(path)
    assert theme.layouts["Section"].brand == "Title Slide"
    assert theme.style.colors["accent"] == "#123456" and theme.style.sizes["body"] == (30, 12)
    assert theme.layouts["Title Only"].areas["body"].w == Inches(3)
    own.write_text("layouts: {Section: Titel Slide}\n")
    with pytest.raises(DeckError) as error:
        read(path)
    assert str(error.value).startswith(f"{own}:1:20: error: the template has no layout 'Titel Slide'")
    own.write_text("colours: {}\ncolors: {accent: blue}\n")
    with pytest.raises(DeckError) as error:
        read(path)
    assert [problem.code for problem in error.value.problems] == ["outline-unknown-key", "theme-value"]


@pytest.mark.slow
def test_layouts_are_drawn_with_their_areas(lecture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pandoc(lecture / "acme.potx")
    monkeypatch.chdir(lecture)
    assert main(["theme", "acme.potx", "--draw"]) == 0
    with Image.open(lecture / "acme.layouts" / "title-and-content.png") as picture:
        assert picture.width == 960 and len(picture.getcolors(100_000) or ()) > 1


@pytest.mark.slow
def test_a_figure_without_room_is_told_in_the_outline(built: Build, lecture: Path) -> None:
    edited(
        default(lecture / "acme.pptx"),
        lambda p: _at(_layout(p, "Title and Content").placeholders[1], 0.2, 1.7, 9.6, 0.95),
    )
    figure = "{kind: figure, title: A, figure: figures/example.py, alt: A line, lead: Words, source: A book}"
    report = built(f"{HEAD}- {figure}\n", "acme.pptx")
    assert [Path(p.where.file).suffix for p in report.problems if p.level == "error"] == [".yaml"]


@pytest.mark.slow
def test_corrections_lie_beside_the_template(tmp_path: Path) -> None:
    (tmp_path / "lecture").mkdir()
    path = pandoc(tmp_path / "lecture" / "acme.potx")
    (tmp_path / "else.yaml").write_text("layouts: {}\n")
    path.with_name("acme.brand.yaml").symlink_to(tmp_path / "else.yaml")
    with pytest.raises(DeckError) as error:
        read(path)
    assert [problem.code for problem in error.value.problems] == ["file-outside"]


@pytest.mark.slow
def test_a_picture_that_nobody_can_read_is_a_ground_of_no_known_colour(tmp_path: Path) -> None:
    path = _pictured(default(tmp_path / "acme.pptx"), (10, 20, 40))
    rewritten(path, lambda name, blob: blob[:60] if name.endswith("ground.png") else blob)
    assert read(path).layouts["Title and Content"].backdrop[-1][1] == ""
