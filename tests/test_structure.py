"""A lecture has sections, an agenda, progress and properties, all of them PowerPoint's own."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import pptx
import pytest
from conftest import Build
from lxml import etree
from readback import slides
from sdk import validate

LECTURE = """title: Structure
author: A. Author
slides:
- {kind: title}
- {kind: agenda, title: Today}
- {title: One, section: Beginnings, bullets: [one]}
- {kind: agenda, section: Middle}
- {title: Two, section: End, id: end, bullets: [one]}
- {kind: agenda, title: So far}
"""


def _entries(slide: Any) -> list[tuple[str, str, str]]:
    """An agenda's lines: the words, the scheme colour, the title of the slide that a click leads to."""
    texts = [shape for shape in slide.shapes if shape.name == "Text" and not shape.text_frame.text.isdigit()]
    return [
        (
            shape.text_frame.text,
            shape._element.xpath("string(.//a:r/a:rPr//a:schemeClr/@val)"),
            shape.click_action.target_slide.shapes.title.text,
        )
        for shape in texts
    ]


def test_an_agenda_leads_to_a_section_whose_name_is_on_two_lines(built: Build) -> None:
    report = built(
        'slides:\n- {kind: agenda, title: Today}\n- {title: One, section: "A name\\n on two", bullets: [one]}'
    )
    assert report.path, report.problems
    assert _entries(slides(report.path)[0])[0][2] == "One"


def test_an_agenda_leads_to_the_first_slide_of_each_section(built: Build) -> None:
    report = built(LECTURE)
    assert report.path, report.problems
    _, today, _, middle, _, so_far = slides(report.path)
    targets = [("Beginnings", "One"), ("Middle", "Middle"), ("End", "Two")]
    for slide, current in ((today, -1), (middle, 1), (so_far, 2)):
        quiet = "tx1" if current < 0 else "tx2"
        assert _entries(slide) == [
            (name, "accent1" if n == current else quiet, title) for n, (name, title) in enumerate(targets)
        ]


def test_many_sections_stand_in_two_columns(built: Build) -> None:
    sections = "".join(f"- {{title: Slide {n}, section: Section {n}, bullets: [one]}}\n" for n in range(12))
    report = built(f"slides:\n- {{kind: agenda, title: Today}}\n{sections}")
    assert report.path, report.problems
    entries = [shape for shape in slides(report.path)[0].shapes if "Section" in getattr(shape, "text", "")]
    assert len({entry.left for entry in entries}) == 2
    assert entries[0].top == entries[6].top


def test_progress_is_a_line_or_a_count_and_not_on_the_title_slide(built: Build) -> None:
    report = built("progress: line\n" + LECTURE)
    assert report.path
    widths = [shape.width for slide in slides(report.path) for shape in slide.shapes if shape.name == "!!progress"]
    assert [round(width / 12_192_000, 3) for width in widths] == [round(n / 6, 3) for n in range(2, 7)]
    report = built("progress: count\n" + LECTURE)
    assert report.path
    numbers = ["".join(s._element.xpath(".//a:t/text()")) for page in slides(report.path) for s in page.placeholders]
    assert [number for number in numbers if "/" in number] == [f"{n} / 6" for n in range(2, 7)]


def test_a_file_says_what_the_author_says_of_it(built: Build) -> None:
    head = "subject: Machines\ncourse: '02476'\nkeywords: [one, two]\nproperties: {Slot & room: '30', Format: ''}\n"
    report = built(head + LECTURE)
    assert report.path
    core = pptx.Presentation(str(report.path)).core_properties
    assert (core.subject, core.keywords, core.language) == ("Machines", "one, two", "en-GB")
    assert (core.title, core.author, core.last_modified_by) == ("Structure", "A. Author", "A. Author")
    with zipfile.ZipFile(report.path) as package:
        custom = etree.fromstring(package.read("docProps/custom.xml"))
    assert [(item.get("pid"), item.get("name"), item[0].text or "") for item in custom][:2] == [
        ("2", "Slot & room", "30"),
        ("3", "Format", ""),
    ]
    assert built(LECTURE.replace("title:", "course: Machines\ntitle:", 1)).path
    assert pptx.Presentation(str(report.path)).core_properties.subject == "Machines"


def test_notes_keep_their_emphasis_lists_and_links(built: Build) -> None:
    notes = "Say **this**, *that*, `code`.\n\n1. first\n   - under\n2. second, [see](https://example.org)\n"
    report = built("slides:\n- title: One\n  bullets: [one]\n  notes: |\n    " + notes.replace("\n", "\n    "))
    assert report.path
    frame = slides(report.path)[0].notes_slide.notes_text_frame
    assert [(p.text, p.level) for p in frame.paragraphs] == [
        ("Say this, that, code.", 0),
        ("first", 0),
        ("under", 1),
        ("second, see", 0),
    ]
    styled = {run.text: (run.font.bold, run.font.italic, run.font.name) for run in frame.paragraphs[0].runs}
    assert styled["this"][0] and styled["that"][1] and styled["code"][2] == "Consolas"
    assert frame.paragraphs[3].runs[-1].hyperlink.address == "https://example.org"
    marks = [
        p._p.xpath("./a:pPr/*[starts-with(local-name(), 'buAuto') or local-name() = 'buChar']")
        for p in frame.paragraphs
    ]
    assert [mark[0].tag.partition("}")[2] if mark else "" for mark in marks] == ["", "buAutoNum", "buChar", "buAutoNum"]


@pytest.mark.slow
@pytest.mark.sdk
def test_powerpoint_accepts_the_structure(built: Build) -> None:
    head = "progress: line\ntransition: morph\nkeywords: a & b\nproperties: {Course: '02476', minutes: '30'}\n"
    report = built(head + LECTURE + "- {title: Kept, hidden: true, bullets: [one]}\n")
    assert report.path
    assert validate(report.path) == []
    assert _hidden(report.path) == "1"


def _hidden(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        return str(etree.fromstring(package.read("docProps/app.xml")).findtext("{*}HiddenSlides"))


def test_what_stands_under_a_bullet_is_indented_by_its_level(built: Build) -> None:
    report = built("slides:\n- kind: columns\n  title: One\n  columns:\n  - {bullets: [top: [under: [deep]]]}\n")
    assert report.path
    (text,) = (shape for shape in slides(report.path)[0].shapes if shape.name == "Text")
    paragraphs = text._element.xpath(".//a:pPr")
    third = round(0.3 * 914_400)  # inches that a marker takes
    assert [(int(p.get("marL")), int(p.get("indent")), p.get("lvl")) for p in paragraphs] == [
        (third, -third, None),
        (2 * third, -third, "1"),
        (3 * third, -third, "2"),
    ]


def test_notes_lead_to_the_web_and_not_to_other_slides(built: Build) -> None:
    """PowerPoint repairs a file whose notes are related to a slide that is not their own."""
    report = built(
        "slides:\n- {title: One, bullets: [a], notes: 'See [two](#two), [web](https://example.org)'}\n"
        "- {title: Two, id: two, bullets: [b]}\n"
    )
    assert report.path
    first = slides(report.path)[0]
    links = [run.hyperlink.address for run in first.notes_slide.notes_text_frame.paragraphs[0].runs]
    assert links == [None, None, None, "https://example.org"]
    related = [rel.target_part for rel in first.notes_slide.part.rels.values() if rel.reltype.endswith("/slide")]
    assert related == [first.part]


def test_sections_hold_the_slides_from_theirs_on(built: Build) -> None:
    report = built(LECTURE)
    assert report.path
    presentation = pptx.Presentation(str(report.path)).part._element
    p14 = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
    listed = [number.get("id") for number in presentation.xpath("./p:sldIdLst/p:sldId")]
    held = {
        section.get("name"): [listed.index(number.get("id")) for number in section.iter(f"{p14}sldId")]
        for section in presentation.iter(f"{p14}section")
    }
    assert held == {"Start": [0, 1], "Beginnings": [2], "Middle": [3], "End": [4, 5]}


def test_targets_and_groups_are_told_as_powerpoint_does(built: Build) -> None:
    """Others crash on absolute targets, or draw a group's shapes at the corner of the slide."""
    report = built(
        "slides:\n- {kind: figure, title: One, figure: figures/example.py, alt: A line, notes: n}\n"
        "- {title: Two, bullets: [a], notes: n}"
    )
    assert report.path
    with zipfile.ZipFile(report.path) as file:
        rels = [file.read(name).decode() for name in file.namelist() if name.endswith(".rels") and "/" in name[6:]]
        slide = file.read("ppt/slides/slide1.xml").decode()
        tables = file.read("ppt/tableStyles.xml").decode()
    assert not any('Target="/' in xml for xml in rels)
    assert any('Target="../slideLayouts/' in xml for xml in rels)
    groups = re.findall(r"<a:off ([^>]*)/><a:ext [^>]*/><a:chOff ([^>]*)/>", slide)
    assert len(groups) > 1 and all(off == inside for off, inside in groups)
    whole = tables.partition("<a:wholeTbl>")[2].partition("</a:wholeTbl>")[0]
    assert re.findall(r"<a:(\w+)><a:ln", whole) == ["left", "right", "top", "bottom", "insideH", "insideV"]
