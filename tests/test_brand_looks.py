"""How a brand's template wants things to look, one trait each: grounds that differ, tables, corrections by hand."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from brands import default, pandoc, rewritten
from conftest import Build
from lxml import etree
from pptx.util import Inches
from sdk import validate
from test_brand_places import (
    BARE,
    CHART,
    HEAD,
    NAMES,
    TABLE,
    A,
    P,
    _at,
    _layout,
    _pictured,
    _placeholder,
    _slides,
    _texts,
    edited,
)
from test_brands import read

from deck.base.colors import changed, chroma, contrast
from deck.base.problem import DeckError

OWN = "{11111111-2222-3333-4444-555555555555}"
LINK = "'[the paper](https://example.org)'"


def _dark(path: Path, name: str) -> Path:
    """A template one of whose layouts stands on black, with its words as dark as those of the others."""
    ground = f'<p:bg {NAMES}><p:bgPr><a:solidFill><a:srgbClr val="101010"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'

    def blacken(presentation: Any) -> None:
        _layout(presentation, name).element.cSld.insert(0, etree.fromstring(ground))

    return edited(path, blacken)


@pytest.mark.slow
def test_words_lost_on_their_layout_s_own_ground_take_the_other_ink(built: Build, lecture: Path) -> None:
    _dark(default(lecture / "acme.pptx"), "Section Header")
    report = built(HEAD + "- {kind: section, title: A}\n- {title: B, bullets: [c]}\n", "acme.pptx")
    first, second = _slides(report)
    assert [p.code for p in report.problems] == []
    colors = [slide.shapes.title._element.findall(f".//{A}rPr/{A}solidFill/{A}schemeClr") for slide in (first, second)]
    assert [[color.get("val") for color in found] for found in colors] == [["bg1"], []]


@pytest.mark.slow
def test_links_are_chosen_for_the_ground_of_their_layout(built: Build, lecture: Path) -> None:
    _dark(default(lecture / "acme.pptx"), "Section Header")
    report = built(
        f"{HEAD}- {{kind: section, title: A, text: {LINK}}}\n- {{title: B, bullets: [{LINK}]}}\n", "acme.pptx"
    )
    first, second = _slides(report)
    maps = [slide._element.find(f"{P}clrMapOvr/{A}overrideClrMapping") for slide in (first, second)]
    assert maps[0] is not None and maps[0].get("hlink") != "hlink" and maps[1] is None
    layouts = read(lecture / "acme.pptx").layouts
    assert contrast(layouts["Section"].link, "#101010") >= 4.5 > contrast(layouts["Title Only"].link, "#101010")
    assert [p.code for p in report.problems] == []


@pytest.mark.slow
def test_slides_mean_by_a_colour_what_their_layout_does(built: Build, lecture: Path) -> None:
    turned = (
        '<a:overrideClrMapping bg1="dk1" tx1="lt1" bg2="dk2" tx2="lt2" accent1="accent1" accent2="accent2" '
        'accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>'
    )
    rewritten(
        default(lecture / "acme.pptx"),
        lambda name, blob: (
            blob.replace(b"<a:masterClrMapping/>", turned.encode()) if "slideLayout3.xml" in name else blob
        ),
    )
    (slide,) = _slides(built(HEAD + "- {kind: section, title: A}\n", "acme.pptx"))
    assert slide._element.find(f"{P}clrMapOvr/{A}overrideClrMapping").get("tx1") == "lt1"


@pytest.mark.slow
def test_a_quote_stands_in_the_place_for_text(built: Build, lecture: Path) -> None:
    pandoc(lecture / "acme.pptx")
    (slide,) = _slides(built(HEAD + "- {kind: quote, title: A, quote: Words, by: Somebody}\n", "acme.pptx"))
    assert slide.slide_layout.name == "Title and Content" and _texts(slide)[1] == "“Words”\nSomebody"
    assert len(slide.placeholders[1]._element.findall(f".//{A}buNone")) == 2
    assert not [shape for shape in slide.shapes if not shape.is_placeholder]


def _tabled(path: Path, head: str, used: bool = True) -> Path:
    """A template whose own slide has a table in a style of its own, whose head is of a colour, under white words."""

    def add(presentation: Any) -> None:
        slide = presentation.slides.add_slide(_layout(presentation, "Title Only"))
        table = slide.shapes.add_table(2, 2, *(Inches(1),) * 4)
        table._element.find(f".//{A}tableStyleId").text = OWN if used else "{0}"

    def style(name: str, blob: bytes) -> bytes:
        if not name.endswith("tableStyles.xml"):
            return blob
        white, black = (
            f'<a:tcTxStyle><a:fontRef idx="minor"/><a:schemeClr val="{c}"/></a:tcTxStyle>' for c in ("lt1", "dk1")
        )
        grey, fill = (
            f'<a:tcStyle><a:tcBdr/><a:fill><a:solidFill><a:srgbClr val="{c}"/></a:solidFill></a:fill></a:tcStyle>'
            for c in ("C0C0C0", head)
        )
        parts = f"<a:wholeTbl>{black}{grey}</a:wholeTbl><a:firstRow>{white}{fill}</a:firstRow>"
        own = f'<a:tblStyle styleId="{OWN}" styleName="Acme">{parts}</a:tblStyle></a:tblStyleLst>'
        blob = re.sub(rb"/>\s*$", b"></a:tblStyleLst>", blob)
        return blob.replace(b"</a:tblStyleLst>", own.encode())

    return rewritten(edited(path, add), style)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("head", "used", "own"), [("203060", True, True), ("203060", False, False), ("F0F0F0", True, False)]
)
def test_tables_take_the_style_of_the_brand_s_own(
    head: str, used: bool, own: bool, built: Build, lecture: Path
) -> None:
    _tabled(default(lecture / "acme.pptx"), head, used)
    report = built(HEAD + TABLE.replace("caption", "highlight: [one], caption"), "acme.pptx")
    (slide,) = _slides(report)
    assert [p.code for p in report.problems] == []
    styles = [e.text for e in slide._element.iter(f"{A}tableStyleId")]
    assert (styles == [OWN]) == own
    assert report.style and (report.style.cells.get("firstRow") == ("#203060", "#FFFFFF")) == own
    with zipfile.ZipFile(str(report.path)) as package:
        assert f'styleId="{styles[0]}"' in package.read("ppt/tableStyles.xml").decode()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "layouts: {Sectoin: Title Slide}",
            "1:11: error: layouts have no 'Sectoin'\n    hint: did you mean 'Section'?",
        ),
        ("layouts: {Section: Titel Slide}", "1:20: error: the template has no layout 'Titel Slide'"),
        ("areas: {Titel Only: {body: [1in, 1in, 1in, 1in]}}", "1:9: error: the template has no layout 'Titel Only'"),
        ("areas: {Title Only: {bodi: [1in, 1in, 1in, 1in]}}", "1:22: error: layout 'Title Only' has no area 'bodi'"),
        ("areas: {Title Only: {body: [1in, 1in]}}", "1:28: error: this cannot be a list"),
        ("colors: {acent: accent1}", "1:10: error: colors have no 'acent'\n    hint: did you mean 'accent'?"),
        ("colors: {accent: blue}", "1:18: error: this cannot be the text 'blue'"),
        ("sizes: {bodi: [20]}", "1:9: error: sizes have no 'bodi'\n    hint: did you mean 'body'?"),
        ("colours: {}", "1:1: error: corrections have no 'colours'\n    hint: did you mean 'colors'?"),
        ("layouts: [Section]", "1:10: error: layouts are a mapping, not a list"),
    ],
)
def test_what_a_correction_cannot_mean_is_told_at_its_place(said: str, told: str, tmp_path: Path) -> None:
    path, own = pandoc(tmp_path / "acme.potx"), tmp_path / "acme.brand.yaml"
    own.write_text(said + "\n")
    with pytest.raises(DeckError) as error:
        read(path)
    assert str(error.value).startswith(f"{own}:{told}")


@pytest.mark.slow
def test_what_a_template_has_no_place_for_is_told(built: Build, lecture: Path) -> None:
    def bare(presentation: Any) -> None:
        for owner in (presentation.slide_master, *presentation.slide_layouts):
            for shape in [s for s in owner.placeholders if s.placeholder_format.type in (13, 15)]:  # number, footer
                shape._element.getparent().remove(shape._element)

    edited(default(lecture / "acme.pptx"), bare)
    told = "footer: Ours\nprogress: count\naspect: 4:3\n"
    report = built(told + HEAD + "- {title: A, bullets: [b]}\n", "acme.pptx")
    assert sorted(p.message.split()[0] for p in report.problems) == ["'aspect'", "'footer'", "'progress'"]
    default(lecture / "acme.pptx")
    report = built(told + HEAD + "- {title: A, bullets: [b]}\n", "acme.pptx")
    assert [p.message.split()[0] for p in report.problems] == ["'aspect'"]


@pytest.mark.slow
def test_what_is_drawn_on_a_middling_ground_stands_on_a_plate(built: Build, lecture: Path) -> None:
    _pictured(default(lecture / "acme.pptx"), (125, 130, 130))
    report = built(HEAD + CHART + "- {title: A, bullets: [b]}\n", "acme.pptx")
    first, second = _slides(report)
    assert [p.code for p in report.problems] == [] and report.style
    assert report.style.colors["paper"] == "#FFFFFF" and contrast(report.style.colors["accent"], "#000000") > 2
    assert [s.name for s in first.shapes][1:3] == ["Rect", "Chart"] and "Rect" not in [s.name for s in second.shapes]
    plate, chart = list(first.shapes)[1:3]
    assert plate.left < chart.left and chart.top + chart.height < plate.top + plate.height


@pytest.mark.slow
def test_figures_and_gaps_are_smaller_on_a_smaller_page(built: Build, lecture: Path) -> None:
    pandoc(lecture / "acme.pptx")  # 10 × 5.62 in
    figure = "- {kind: figure, title: A, figure: figures/example.py, alt: A line}\n"
    report = built(HEAD + figure, "acme.pptx")
    (drawn,) = (item.artwork for item in report.pages[0].placed if item.artwork)
    assert report.style and report.style.unit == pytest.approx(0.75) and drawn.scale == pytest.approx(0.75)
    turns = ", ".join(f"{who}: Some words that are said here" for _ in range(5) for who in ("{Q", "{A"))
    turns = turns.replace("here", "here}")
    edited(lecture / "acme.pptx", lambda p: _at(_layout(p, "Title and Content").placeholders[1], 0.5, 1.3, 9, 1.95))
    head = HEAD.replace("spelling", "spelling, small-text")
    report = built(f"{head}- {{kind: dialogue, title: A, dialogue: [{turns}]}}\n", "acme.pptx")
    assert [str(p) for p in report.problems] == []


@pytest.mark.slow
def test_a_layout_whose_title_is_elsewhere_is_not_taken(tmp_path: Path) -> None:
    def move(presentation: Any) -> None:
        _at(_layout(presentation, "Two Content").placeholders[0], 3, 0.3, 6, 1)

    layouts = read(edited(default(tmp_path / "acme.pptx"), move)).layouts
    assert {layouts[name].brand for name in ("Text and Visual", "Columns")}.isdisjoint({"Two Content"})
    assert layouts["Headed Columns"].brand == "Comparison"


@pytest.mark.slow
def test_the_accent_is_a_colour_and_the_grey_is_none(tmp_path: Path) -> None:
    path = default(tmp_path / "acme.pptx")
    slots = {"accent1": "292929", "accent2": "00558C", "dk1": "160D3D"}

    def paint(name: str, blob: bytes) -> bytes:
        for slot, color in slots.items() if "theme/theme" in name else ():
            blob = re.sub(
                f"<a:{slot}>.*?</a:{slot}>".encode(), f'<a:{slot}><a:srgbClr val="{color}"/></a:{slot}>'.encode(), blob
            )
        return blob

    colors = read(rewritten(path, paint)).style.colors
    assert colors["accent"] == "#00558C" and chroma(colors["grey"]) < 0.25


@pytest.mark.slow
def test_a_layout_may_take_the_fill_of_its_master_s_title_away(tmp_path: Path) -> None:
    fill = f'<a:solidFill xmlns:a="{A[1:-1]}"><a:srgbClr val="000000"/></a:solidFill>'

    def change(presentation: Any) -> None:
        presentation.slide_master.placeholders[0]._element.spPr.append(etree.fromstring(fill))
        _layout(presentation, "Title and Content").placeholders[0]._element.spPr.append(
            etree.fromstring(f'<a:noFill xmlns:a="{A[1:-1]}"/>')
        )

    layouts = read(edited(default(tmp_path / "acme.pptx"), change)).layouts
    assert layouts["Title and Content"].styles["title"].ink == "" != layouts["Title Only"].styles["title"].ink


@pytest.mark.slow
def test_columns_begin_at_one_height_wherever_their_text_is_anchored(built: Build, lecture: Path) -> None:
    def anchor(presentation: Any) -> None:
        for shape in list(_layout(presentation, "Two Content").placeholders)[1:3]:
            shape._element.find(f"{P}txBody/{A}bodyPr").set("anchor", "ctr")

    edited(pandoc(lecture / "acme.pptx"), anchor)
    (slide,) = _slides(built(HEAD + BARE, "acme.pptx"))
    columns = [s for s in slide.placeholders if s.has_text_frame and s.text_frame.text in "ab"]
    assert [s._element.find(f"{P}txBody/{A}bodyPr").get("anchor") for s in columns] == ["t", "t"]


@pytest.mark.slow
@pytest.mark.sdk
def test_what_powerpoint_would_not_open_is_mended(built: Build, lecture: Path) -> None:
    def soil(name: str, blob: bytes) -> bytes:
        if "slideLayout2.xml" in name:
            blob = blob.replace(b"<p:cSld name=", b'<p:cSld showMasterSp="0" name=', 1)
            blob = re.sub(
                rb"(<a:bodyPr ?/>)(<a:lstStyle ?/>)(<a:p>.*?</a:p>)", rb"\1\3\2", blob, count=1, flags=re.DOTALL
            )
        dash = "\N{EN DASH}".encode()
        return blob.replace(b"-4342-", b"-4342" + dash) if name.endswith("tableStyles.xml") else blob

    rewritten(default(lecture / "acme.pptx"), soil)
    report = built(HEAD + "- {title: A, bullets: [b]}\n", "acme.pptx")
    assert report.path and validate(report.path) == []


@pytest.mark.slow
def test_a_title_of_two_lines_keeps_off_the_line_below_it(built: Build, lecture: Path) -> None:
    def add(presentation: Any) -> None:
        layout = _layout(presentation, "Title and Content")
        _at(layout.placeholders[0], 1, 0.4, 8, 0.8)
        _placeholder(layout, "body", 20, 1, 1.1, 8, 0.4)

    edited(default(lecture / "acme.pptx"), add)
    words = "A title that is so long that it has two lines"
    head = HEAD.replace("spelling", "spelling, small-text")
    (slide,) = _slides(built(f"{head}- {{title: {words}, lead: Under it, bullets: [b]}}\n", "acme.pptx"))
    assert slide.shapes.title.top + slide.shapes.title.height <= Inches(1.25) and _texts(slide)[20] == "Under it"


def test_tints_and_shades_are_mixed_as_powerpoint_does() -> None:
    assert changed("#000000", {"tint": 0.75}) == "#898989", "the grey of its footers"
    assert changed("#4F81BD", {"tint": 0.2}) == "#E9EDF4", "a row of its tables"


@pytest.mark.slow
def test_a_panel_leaves_room_for_what_stands_beside_its_text(built: Build, lecture: Path) -> None:
    def fill(presentation: Any) -> None:
        panel = f'<a:solidFill xmlns:a="{A[1:-1]}"><a:srgbClr val="EEEEEE"/></a:solidFill>'
        _layout(presentation, "Title and Content").placeholders[1]._element.spPr.append(etree.fromstring(panel))

    edited(default(lecture / "acme.pptx"), fill)
    (slide,) = _slides(built(HEAD + "- {title: A, lead: Above it, bullets: [b]}\n", "acme.pptx"))
    lead, body = (next(s for s in slide.shapes if s.name == name) for name in ("Lead", "Body"))
    assert lead.top + lead.height <= body.top + Inches(0.06)
