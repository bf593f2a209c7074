import io
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pptx
import pytest
from lxml import etree
from sdk import validate

from deck.base.dataclass import replace
from deck.base.units import Length
from deck.model.style import SERIES, Style
from deck.pptx.palette import SCHEME
from deck.pptx.template import rendered_members
from deck.pptx.zip_file import zipped
from deck.theme.load import load_style

FOLDER = Path(__file__).parent.parent / "templates" / "theme"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"

FOOTERS = {10, 11, 12}
LAYOUTS = {  # name: type, idx of the placeholders
    "Title Slide": ("title", {0, 1}),
    "Title Slide with Visual": ("title", {0, 1, 14}),
    "Section": ("secHead", {0, 1} | FOOTERS),
    "Title and Content": ("obj", {0, 1, 16} | FOOTERS),
    "Title and Content with Lead": ("obj", {0, 1, 13, 16} | FOOTERS),
    "Title Only": ("titleOnly", {0, 16} | FOOTERS),
    "Title Only with Lead": ("titleOnly", {0, 13, 16} | FOOTERS),
    "Text and Visual": (None, {0, 1, 14, 16} | FOOTERS),
    "Text and Visual with Lead": (None, {0, 1, 13, 14, 16} | FOOTERS),
    "Visual and Text": (None, {0, 1, 14, 16} | FOOTERS),
    "Visual and Text with Lead": (None, {0, 1, 13, 14, 16} | FOOTERS),
    "Quote": (None, {0, 1, 14, 15, 16} | FOOTERS),
    "Quote with Lead": (None, {0, 1, 13, 14, 15, 16} | FOOTERS),
    "Closing": (None, {0, 1, 14, 16} | FOOTERS),
}


@pytest.fixture(params=["light", "dark"])
def style(request: pytest.FixtureRequest) -> Style:
    return load_style(FOLDER / f"{request.param}.yaml")


def opened(style: Style, folder: Path = FOLDER) -> Any:
    return pptx.Presentation(io.BytesIO(zipped(rendered_members(style, folder))))


def parts(style: Style) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(zipped(rendered_members(style, FOLDER)))) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_it_is_a_wide_presentation_without_slides(style: Style) -> None:
    presentation = opened(style)
    assert (presentation.slide_width, presentation.slide_height) == (12_192_000, 6_858_000)
    assert len(presentation.slides) == 0
    assert presentation.element.find(f"{P}notesMasterIdLst") is not None


def test_layouts_have_their_types_and_placeholders(style: Style) -> None:
    found = {
        layout.name: (layout.element.get("type"), {ph.placeholder_format.idx for ph in layout.placeholders})
        for layout in opened(style).slide_layouts
    }
    assert list(found) == list(LAYOUTS)
    assert found == LAYOUTS


def test_a_new_file_is_a_new_layout(style: Style, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "theme"))
    (folder / "layout-9-picture.xml").write_text('{% extends "_layout.xml" %}{% set layout = "R & D" %}')
    assert opened(style, folder).slide_layouts[-1].name == "R & D"


def test_the_notes_master_has_all_six_placeholders_and_its_own_theme(style: Style) -> None:
    master = opened(style).notes_master
    kinds = {ph.element.ph.get("type") for ph in master.placeholders}
    assert kinds == {"hdr", "dt", "sldImg", "body", "ftr", "sldNum"}
    themes = {
        owner: rels.count(b"theme1.xml") - rels.count(b"theme2.xml")
        for owner, rels in parts(style).items()
        if owner.endswith("Master1.xml.rels")
    }
    assert sorted(themes.values()) == [-1, 1]


def test_tokens_come_out_as_their_colours(style: Style) -> None:
    members = parts(style)
    slots = etree.fromstring(members["ppt/theme/theme1.xml"]).find(f".//{A}clrScheme")
    mapping = etree.fromstring(members["ppt/slideMasters/slideMaster1.xml"]).find(f"{P}clrMap")
    assert slots is not None and mapping is not None
    shown = {token: slots.find(f"{A}{mapping.get(name)}/{A}srgbClr") for token, name in SCHEME.items()}
    assert {token: f"#{color.get('val')}" for token, color in shown.items() if color is not None} == style.colors


@pytest.mark.parametrize(
    ("name", "slots"),
    [
        ("light", "1A1A1A FFFFFF 6B7178 F4F5F7 990000 2F3EEA 007F31 B84C00 79238E D9DCE0 990000 79238E"),
        ("dark", "15171C F2F2EF 1F232B A4ABB3 FF6B6B 8C96FF 3DDC97 FFA25E D58CEB 363B44 FF6B6B D58CEB"),
    ],
)
def test_each_slot_has_the_colour_that_powerpoint_offers_there(name: str, slots: str) -> None:
    """In PowerPoint's order: dark 1, light 1, dark 2, light 2, accents 1 to 6, links and links once followed."""
    theme = etree.fromstring(parts(load_style(FOLDER / f"{name}.yaml"))["ppt/theme/theme1.xml"])
    assert [color.get("val") for color in theme.iterfind(f".//{A}clrScheme/*/{A}srgbClr")] == slots.split()
    assert [SCHEME[token] for token in SERIES] == [f"accent{n}" for n in range(1, 6)]


def test_dark_names_the_darker_colour_dark() -> None:
    slots = etree.fromstring(parts(load_style(FOLDER / "dark.yaml"))["ppt/theme/theme1.xml"])
    values = [slots.find(f".//{A}{slot}/{A}srgbClr") for slot in ("dk1", "lt1", "dk2", "lt2")]
    dark1, light1, dark2, light2 = (int(value.get("val", ""), 16) for value in values if value is not None)
    assert dark1 < light1
    assert dark2 < light2


def test_two_calls_give_the_same_bytes(style: Style) -> None:
    blob = zipped(rendered_members(style, FOLDER))
    assert blob == zipped(rendered_members(style, FOLDER))
    with zipfile.ZipFile(io.BytesIO(blob)) as package:  # a clock would tell within seconds only
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_text_is_never_shrunk_behind_our_back(style: Style) -> None:
    assert not [name for name, part in parts(style).items() if b"normAutofit" in part]


def test_text_hangs_on_the_margin(style: Style) -> None:
    layout = next(item for item in opened(style).slide_layouts if item.name == "Title and Content")
    for shape in layout.placeholders:
        if shape.placeholder_format.idx in {0, 1, 13, 16}:
            assert shape.left == Length("0.75in")
    for body in etree.fromstring(parts(style)["ppt/slideMasters/slideMaster1.xml"]).iter(f"{A}bodyPr"):
        assert {body.get(side) for side in ("lIns", "tIns", "rIns", "bIns")} == {"0"}


def test_a_long_title_ends_before_the_mark(style: Style) -> None:
    master = opened(replace(style, mark="ABC")).slide_master
    mark = next(shape for shape in master.shapes if shape.name == "Mark")
    assert style.areas["title"].right < mark.left
    assert (mark.left + mark.width, mark.top + mark.height) == (
        style.areas["lead"].right,
        style.areas["lead"].y,
    )


def test_titles_are_set_in_the_heading_typeface(style: Style) -> None:
    for layout in opened(style).slide_layouts:
        title = next(ph for ph in layout.placeholders if ph.placeholder_format.idx == 0)
        assert {latin.get("typeface") for latin in title.element.iter(f"{A}latin")} <= {"+mj-lt"}


def test_every_script_has_a_typeface_of_the_same_kind(style: Style) -> None:
    for name, part in parts(style).items():
        for latin in etree.fromstring(part).iter(f"{A}latin") if name.endswith(".xml") else ():
            kind, _, script = latin.get("typeface", "").partition("-")
            if script:
                faces = [(face.tag.removeprefix(A), face.get("typeface")) for face in latin.itersiblings()]
                assert faces[:2] == [("ea", f"{kind}-ea"), ("cs", f"{kind}-cs")]


@pytest.mark.slow
@pytest.mark.sdk
def test_a_slide_on_each_layout_is_valid(style: Style, tmp_path: Path) -> None:
    presentation = opened(style)
    for layout in presentation.slide_layouts:
        slide = presentation.slides.add_slide(layout)
        for placeholder in slide.placeholders:
            placeholder.text = "Deep learning software"
        slide.notes_slide.notes_text_frame.text = "What to say"
    presentation.save(tmp_path / "deck.pptx")
    assert validate(tmp_path / "deck.pptx") == []
