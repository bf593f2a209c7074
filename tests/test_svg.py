"""SVG drawings are written as they are, but for what could run or load something, with a PNG inside."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from conftest import Build
from lxml import etree
from PIL import Image
from sdk import validate
from test_pictures import pictures

from deck.graphics.media import svg
from deck.pipeline.report import Report

OUTLINE = "slides:\n- {kind: picture, title: One, picture: a.svg, alt: A square, notes: Say.}\n"
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 200 100"'
SQUARE = f'{HEAD}><rect width="100" height="100" fill="#990000"/><text x="110" y="60" font-size="40">Ω</text></svg>'


@pytest.fixture
def drawn(built: Build, lecture: Path) -> Build:
    def build(drawing: str, theme: str = "") -> Report:
        (lecture / "assets" / "a.svg").write_text(drawing, encoding="utf-8")
        return built(OUTLINE, theme)

    return build


def media(report: Report) -> dict[str, bytes]:
    """The media of a deck by the endings of their names."""
    assert report.path, report.problems
    with zipfile.ZipFile(report.path) as package:
        return {Path(n).suffix: package.read(n) for n in package.namelist() if n.startswith("ppt/media/")}


def test_a_drawing_is_written_with_a_png_for_programs_that_show_no_svg(drawn: Build) -> None:
    report = drawn(SQUARE)
    files = media(report)
    assert files.keys() == {".svg", ".png"}
    root = etree.fromstring(files[".svg"])
    assert [etree.QName(element).localname for element in root] == ["rect", "text"]
    assert report.path
    (picture,) = pictures(report.path)
    assert picture.width == pytest.approx(2 * picture.height, rel=1e-4)
    image = Image.open(io.BytesIO(files[".png"]))
    assert image.width == round(picture.width / 914_400 * 200)
    assert image.getpixel((image.width // 4, image.height // 2)) == (0x99, 0, 0, 255)
    letters = image.crop((image.width // 2, 0, image.width, image.height))
    assert letters.getchannel("A").getextrema() == (0, 255)


@pytest.mark.slow
@pytest.mark.sdk
def test_powerpoint_s_own_validator_takes_it(drawn: Build) -> None:
    report = drawn(SQUARE)
    assert report.path
    assert validate(report.path) == []


def test_what_is_written_is_what_was_checked(drawn: Build) -> None:
    """Comments, the document type and what stands around the root are no part of it."""
    report = drawn(
        f'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd">{SQUARE[:-6]}<!-- secret --></svg><!---->'
    )
    assert b"secret" not in media(report)[".svg"]
    assert b"DOCTYPE" not in media(report)[".svg"]


@pytest.mark.parametrize(("theme", "ink"), [("light", "#1A1A1A"), ("dark", "#F2F2EF")])
def test_icons_take_the_theme_s_ink(drawn: Build, theme: str, ink: str) -> None:
    root = etree.fromstring(media(drawn(f'{HEAD} stroke="currentColor"><path d="M0 0h9"/></svg>', theme))[".svg"])
    assert root.get("stroke") == ink
    own = f'{HEAD} color="red" stroke="currentColor"><path d="M0 0h9"/></svg>'
    assert etree.fromstring(media(drawn(own, theme))[".svg"]).get("stroke") == "currentColor"


@pytest.mark.parametrize(
    ("attributes", "aspect"),
    [
        ('width="20mm" height="1cm"', 2),
        ('width="3in" height="72pt" viewBox="0 0 5 5"', 3),
        ('width="100%" viewBox="-5,-5 40 10"', 4),
        ('viewBox="0 0 1e3 5e+2"', 2),
    ],
)
def test_size_is_read_as_browsers_do(drawn: Build, attributes: str, aspect: float) -> None:
    report = drawn(f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}><rect width="4" height="4"/></svg>')
    assert report.path
    (picture,) = pictures(report.path)
    assert picture.width / picture.height == pytest.approx(aspect, rel=1e-3)
    root = etree.fromstring(media(report)[".svg"])
    assert float(root.attrib["width"]) / float(root.attrib["height"]) == pytest.approx(aspect)


@pytest.mark.parametrize(
    ("drawing", "box"),
    [
        ('<rect x="1cm" y="1pc" width="2CM" height="18pt"/>', (37.8, 16, 113.4, 40)),
        ('<rect width="1in" height="10%"/>', (0, 0, 96, 10)),
        ('<circle cx="1cm" cy="10mm" r="5 mm"/>', (18.9, 18.9, 56.7, 56.7)),
        ('<path d="M20 20h60" style="stroke: #000; stroke-width: 5mm"/>', (20, 10.55, 80, 29.45)),
        ("<style>.r { width: 1in; height: 24pt }</style><rect class='r' width='1in' height='24pt'/>", (0, 0, 96, 32)),
        ('<svg width="1in" height="0.5in" viewBox="0 0 10 5"><rect width="10" height="5"/></svg>', (0, 0, 96, 48)),
    ],
)
def test_lengths_are_drawn_in_all_units(drawn: Build, drawing: str, box: tuple[float, ...]) -> None:
    """The drawing is 200 units wide and 100 high, and 96 of them are an inch."""
    files = media(drawn(f"{HEAD}>{drawing}</svg>"))
    image = Image.open(io.BytesIO(files[".png"]))
    seen = image.getchannel("A").point(lambda value: 255 * (value > 127)).getbbox()
    assert seen
    assert [side * 200 / image.width for side in seen] == pytest.approx(box, abs=0.3)
    assert b"cm" not in files[".svg"].lower()


@pytest.mark.slow
def test_letters_have_their_size_in_points(drawn: Build) -> None:
    heights = []
    for size in ("24pt", "32", "0.333333in"):
        png = media(drawn(f'{HEAD}><text x="10" y="1.5cm" font-size="{size}">H</text></svg>'))[".png"]
        box = Image.open(io.BytesIO(png)).getchannel("A").getbbox()
        assert box
        heights.append(box[3] - box[1])
    assert max(heights) - min(heights) <= 1 < min(heights)


@pytest.mark.slow
def test_what_takes_too_long_to_draw_is_ended(drawn: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(svg, "SECONDS", 1)
    blur = '<filter id="f"><feMorphology operator="dilate" radius="90"/></filter>'
    report = drawn(f'{HEAD}>{blur}<rect width="200" height="100" filter="url(#f)"/></svg>')
    assert [problem.message for problem in report.problems] == ["a.svg takes more than 1 s to draw"]


def test_deep_and_long_drawings_are_told(drawn: Build) -> None:
    deep = f"{HEAD}>{'<g>' * 300}{'</g>' * 300}</svg>"
    assert [p.message for p in drawn(deep).problems] == ["has elements more than 200 deep"]
    long = f"{HEAD}>{'<g/>' * 20_000}</svg>"
    assert [p.message for p in drawn(long).problems] == ["has more than 20,000 elements"]
    chain = "".join(f'<use id="a{n}" href="#a{n + 1}"/>' for n in range(5_000))
    assert [p.message[:17] for p in drawn(f"{HEAD}>{chain}</svg>").problems] == ["a.svg shows more "]


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ('<text font-size="6">a</text>', 21),
        ('<text font-size="3">a</text>', 11),
        ('<g font-size="3"><text font-size="6">a</text><text>b<tspan font-size="2em">c</tspan></text></g>', 11),
        ('<g font-size="3"><text><tspan font-size="200%">c</tspan></text></g>', 21),
        ('<g transform="translate(9 9) scale(.5)"><text style="fill:red;font-size:6px">a</text></g>', 11),
        ('<g transform="matrix(0 2 -2 0 0 0)"><text font-size="3">a</text></g>', 21),
        ('<style>.small, .b { fill: red; font-size: 3px }</style><text class="a small">a</text>', 11),
        ('<text font-size="2.25pt">a</text>', 11),
        ('<text style="font-size: .9mm">a</text>', 12),
        ("<style>text { font-size: .08cm }</style><text>a</text>", 11),
        ("<text> </text>", 0),
        ("<path d='M0 0h9'/>", 0),
    ],
)
def test_letters_too_small_for_the_last_row_are_told(drawn: Build, text: str, points: int) -> None:
    """The drawing, 200 units wide, is shown about 708 points wide."""
    told = [p.message for p in drawn(f"{HEAD}>{text}</svg>").problems if "small-text" in p.message]
    assert told == ([f"text of {points} pt in the drawing, under 14 pt [small-text]"] if 0 < points < 14 else [])


def test_a_rebuild_draws_nothing(drawn: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    first = media(drawn(SQUARE))
    monkeypatch.setattr(svg, "_drawn", None)
    assert media(drawn(SQUARE)) == first
