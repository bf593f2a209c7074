"""Six themes, each in light and dark, are legible, unlike each other, and take every kind of slide."""

from __future__ import annotations

import os
import re
import shutil
from itertools import combinations
from pathlib import Path

import pytest
from conftest import ROOT, Build, copied
from readback import dump, slides
from sdk import validate

from deck.base import installation
from deck.base.colors import contrast
from deck.base.libraries import TEMPLATES, designs
from deck.base.problem import DeckError
from deck.base.units import PER
from deck.cli.main import main
from deck.layout import measure
from deck.model.style import SERIES, Style
from deck.outline.load import DECK
from deck.pptx.layouts import theme
from deck.theme.load import load_style

PLAIN = ROOT / "templates" / "theme"
THEMES = designs(PLAIN)
LEGIBLE = 4.5
SLIDE = "slides:\n- {title: One, lead: Two, bullets: [three]}\n"


def style(name: str) -> Style:
    return load_style(THEMES[name], PLAIN)


def test_there_are_six_each_with_a_twin() -> None:
    assert len(THEMES) == 12 and {"light", "dark", "reading", "reading-dark", "stage-light"} <= set(THEMES)
    found = [style(name) for name in THEMES]
    assert sum(one.dark for one in found) == 6
    assert len({one.name for one in found}) == 12 and len({one.design for one in found}) == 6


@pytest.mark.parametrize("name", THEMES)
def test_every_colour_of_text_is_legible_on_paper_and_on_panels(name: str) -> None:
    colors = style(name).colors
    faint = {
        (token, ground): round(contrast(colors[token], colors[ground]), 2)
        for token in ("ink", "grey", *SERIES)
        for ground in ("paper", "panel")
        if contrast(colors[token], colors[ground]) < LEGIBLE
    }
    assert faint == {}
    assert contrast(colors["ink"], colors["hairline"]) >= LEGIBLE  # of the arrows of a process


@pytest.mark.parametrize("name", THEMES)
def test_its_typefaces_can_be_measured_and_its_words_lie_on_the_page(name: str) -> None:
    one = style(name)
    assert all(map(measure.known, one.fonts.values()))
    for area in (rect for key, rect in one.areas.items() if not key.startswith("notes")):
        assert 0 <= area.x < area.right <= one.page[0] and 0 <= area.y < area.bottom <= one.page[1]
    made, _ = theme(one, PLAIN)
    for layout in made.layouts.values():
        for rect, color in layout.backdrop:
            assert color and rect.right <= one.page[0] + PER["pt"] and rect.bottom <= one.page[1]
        for name_of, own in layout.styles.items():
            area = layout.areas[name_of]
            ground = [color for rect, color in layout.backdrop if rect.overlaps(area, 0)]
            assert contrast(own.color, ground[-1]) >= LEGIBLE, (layout.name, name_of)


def test_no_two_are_alike_in_type_title_grid_and_colour() -> None:
    mains = {one.design: one for one in map(style, THEMES) if not one.dark}
    for a, b in combinations(mains.values(), 2):
        assert a.colors["accent"] != b.colors["accent"] and a.areas["title"] != b.areas["title"]
        assert (a.fonts, a.sizes["body"], a.looks) != (b.fonts, b.sizes["body"], b.looks)


@pytest.mark.slow
@pytest.mark.sdk
@pytest.mark.parametrize("name", THEMES)
def test_the_gallery_builds_in_it_and_nothing_is_to_be_said(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "gallery"
    shutil.copytree(ROOT / "examples" / "gallery", folder, ignore=shutil.ignore_patterns(".lectern", "out"))
    deck = folder / "deck.pptx"
    assert main([str(folder), "--theme", name, "-o", str(deck)]) == 0
    capsys.readouterr()
    assert main(["lint", str(folder), "--theme", name]) == 0, capsys.readouterr().err
    assert validate(deck) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in THEMES if name not in ("light", "dark")])
def test_the_lecture_and_the_tour_fit_into_it(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "tour").mkdir()
    shutil.copytree(ROOT / "examples" / "showcase", tmp_path / "tour", dirs_exist_ok=True)
    for number, outline in enumerate((copied(tmp_path), tmp_path / "tour" / "outline.yaml")):
        deck = tmp_path / f"{number}.pptx"
        assert main([str(outline), "--no-run", "--theme", name, "-o", str(deck)]) == 0, capsys.readouterr().err


def test_a_theme_has_its_own_templates_and_the_lecture_s_own_win(built: Build, lecture: Path) -> None:
    quote = "slides:\n- {kind: quote, title: One, quote: Two}\n"

    def shown(name: str) -> str:
        report = built(quote, name)
        assert report.path
        return dump(slides(report.path)[0])

    assert "44" in shown("reading") and "44" not in shown("light")
    own = lecture / "templates" / "slides"
    own.mkdir(parents=True)
    own.joinpath("quote.xml").write_text(
        '{% extends "_slide.xml" %}{% block content %}<text area="body">{{ slide.quote }}, mine</text>{% endblock %}'
    )
    assert "mine" in shown("reading")


def test_a_theme_file_may_extend_any_of_them_and_keeps_its_design(lecture: Path, built: Build) -> None:
    (lecture / "light.yaml").write_text('extends: light.yaml\ncolors: {accent: "#0000AA"}\n')
    (lecture / "mine.yaml").write_text('extends: stage\ncolors: {accent: "#FFFF00"}\n')
    assert load_style(lecture / "light.yaml", PLAIN).design == "plain"
    mine = load_style(lecture / "mine.yaml", PLAIN)
    assert (mine.design, mine.dark, mine.colors["accent"]) == ("stage", True, "#FFFF00")
    report = built(SLIDE, "mine.yaml")
    assert report.path
    said = dump(slides(report.path)[0])
    assert "[Number]" in said and "[Footer]" not in said  # as stage has it


@pytest.mark.parametrize(
    ("text", "hint"),
    [("extends: raeding\n", "did you mean 'reading'?"), ("design: ../../x\n", "one of: plain, console,")],
)
def test_what_is_no_theme_or_design_is_told(text: str, hint: str, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(text)
    with pytest.raises(DeckError) as caught:
        load_style(tmp_path / "mine.yaml", PLAIN)
    assert caught.value.problems[0].hint.startswith(hint)


def test_mistakes_of_slides_are_told_beside_that_of_the_theme(built: Build) -> None:
    report = built("theme: raeding\nslides:\n- {title: One, bulets: [a]}\n")
    assert [problem.code for problem in report.problems] == ["theme-missing", "outline-unknown-key"]


def test_theme_lists_them_and_new_takes_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["theme"]) == 0
    listed = capsys.readouterr().out.splitlines()[1:]
    assert [line.split()[0] for line in listed] == list(THEMES)
    assert main(["new", str(tmp_path / "talk"), "--theme", "stage-light"]) == 0
    assert 'theme: "stage-light"' in (tmp_path / "talk" / "outline.yaml").read_text(encoding="utf-8")


def test_a_full_picture_reaches_the_edges_and_nothing_stands_at_its_foot(built: Build) -> None:
    text = "{kind: full, title: One, picture: images/example.png, alt: A plain grey square, text: On it}"
    report = built(f"author: A. Author\nslides:\n- {text}\n")
    assert report.path
    slide = slides(report.path)[0]
    picture = next(shape for shape in slide.shapes if shape.shape_type == 13)
    width, height = 12_192_000, 6_858_000
    assert (picture.left, picture.left + picture.width, picture.top + picture.height) == (0, width, height)
    assert [shape.text for shape in slide.placeholders] == ["One"]
    assert {problem.code for problem in report.problems} == {"low-resolution"}  # the words stand on a band


def test_a_number_takes_one_line(built: Build) -> None:
    numbers = [{"number": "1,234,567", "text": "a"}, {"number": "90 min", "text": "b"}, {"number": "7", "text": "c"}]
    report = built(f"slides:\n- {{kind: numbers, title: One, numbers: {numbers}}}\n")
    assert report.path
    one, *_ = (shape for shape in slides(report.path)[0].shapes if shape.has_text_frame and shape.text == "1,234,567")
    size = one.text_frame.paragraphs[0].runs[0].font.size.pt
    assert measure.text_width("1,234,567", size, "Arial", True) <= one.width / PER["pt"]
    assert size < 88


def test_the_page_of_the_gallery_is_fresh_and_its_pictures_are_small() -> None:
    from make_gallery import PLACE, page

    assert (ROOT / "docs" / "gallery.md").read_text(encoding="utf-8") == page()
    shown = {path.name for path in PLACE.glob("*.png")}
    assert shown == set(re.findall(r"gallery/([\w-]+\.png)", page()))
    assert sum(path.stat().st_size for path in PLACE.iterdir()) < 1_000_000


def test_editors_know_their_names() -> None:
    assert set(DECK["theme"].choices) == set(THEMES)


def foot(path: Path) -> list[list[str]]:
    """What stands in the footers of each slide but the first."""
    kinds = ("FOOTER", "SLIDE_NUMBER")
    found = [[s for s in slide.placeholders if s.placeholder_format.type.name in kinds] for slide in slides(path)[1:]]
    return [[shape.text_frame.text for shape in shapes] for shapes in found]


@pytest.mark.parametrize(
    ("theme", "told"),
    [
        ("proof", [["Ada", "2 / 4"], ["Part one", "3 / 4"], ["Part one", "4 / 4"]]),
        ("light", [["Ada", "2"], ["Ada", "3"], ["Ada", "4"]]),
    ],
)
def test_the_section_runs_along_in_proof_and_its_slides_are_counted(
    built: Build, theme: str, told: list[list[str]]
) -> None:
    slide = "{title: %s, bullets: [a], notes: b%s}"
    more = [slide % ("One", ""), slide % ("Two", ", section: Part one"), slide % ("Three", "")]
    report = built(
        f"theme: {theme}\ntitle: A\nauthor: Ada\nslides:\n- kind: title\n" + "".join(f"- {one}\n" for one in more)
    )
    assert report.path
    assert foot(report.path) == told


def test_a_quotation_hangs_its_mark_if_it_has_none(built: Build) -> None:
    quote = "- {{kind: quote, title: {}, quote: '{}', notes: a}}\n"
    both = quote.format("One", "To be") + quote.format("Two", "“To be”")
    for lang, mark in (("en", "“"), ("fr", "«"), ("de", "„")):
        report = built(f"theme: reading\nlang: {lang}\nslides:\n{both}")
        assert report.path
        one, two = ([s for s in slide.shapes if s.has_text_frame and s.name == "Text"] for slide in slides(report.path))
        assert [shape.text_frame.text for shape in one] == [mark, "To be"] and len(two) == 1
        assert one[0].left + one[0].width < one[1].left and abs(one[0].top - one[1].top) < PER["pt"]


def test_a_theme_of_ours_is_read_anew_when_it_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also in a process that goes on, and where size and time are as they were."""
    monkeypatch.setattr(installation, "TEMPLATES", tmp_path)
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    shipped, file = tmp_path / "theme", tmp_path / "theme" / "light.yaml"
    shutil.copytree(TEMPLATES / "theme", shipped, ignore=shutil.ignore_patterns("__pycache__"))
    style, status = load_style(file, shipped), file.stat()
    assert load_style(file, shipped) == style
    assert [*tmp_path.rglob("*style*")]
    accent = style.colors["accent"]
    file.write_text(file.read_text().replace(accent, "#123456"))
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert accent != load_style(file, shipped).colors["accent"] == "#123456"
