"""What looks like a mistake and is none: it builds, and every text comes out as it was written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Build
from readback import A, slides, texts

from deck.base.problem import Problem
from deck.pipeline.report import Report

TEXTS = [
    "{{ 1+1 }}",
    "{% raw %}",
    "{# no comment #}",
    "<b>bold</b>",
    "<slide>",
    "&amp; & &#65;",
    'say "this"',
    "it's",
    "]]>",
    "100 %, 3.10, yes",
    "C:/data $HOME ~",
    "Grüße, naïveté, Čeština",
    "שלום עולם",
    "مرحبا بالعالم",
    "模型与数据",
    "🎉 👩‍🔬 𝔘",
    "a\u00a0b\u200bc",
]
SHOWN = {  # what Markdown has a meaning for
    "<b>bold</b>": "bold",
    "&amp; & &#65;": "& & A",
    'say "this"': "say “this”",
    "it's": "it’s",
}


@pytest.mark.parametrize("text", TEXTS)
def test_text_comes_out_as_it_was_written(text: str, built: Build, lecture: Path) -> None:
    (lecture / "assets" / "cells.csv").write_text(f'"{text.replace(chr(34), 2 * chr(34))}"\n', encoding="utf-8")
    picture = {"picture": "images/example.png", "alt": text}
    outline = [
        {"title": text, "lead": text, "bullets": [text, {text: [text]}], "source": text, "notes": text},
        {"title": "Body", "body": f"First\n\n{text}"},
        {"kind": "code", "title": "Code", "run": "false", "code": f"# {text}\nnot a file", "language": "text"},
        {"kind": "picture", "title": "Picture", **picture, "caption": text},
        {"kind": "table", "title": "Table", "table": [["a", text]]},
        {"kind": "table", "title": "File", "table": "cells.csv"},
        {"kind": "dialogue", "title": "Dialogue", "dialogue": [{"Q": text}]},
    ]
    report = built(json.dumps({"title": text, "author": text, "slides": outline}, ensure_ascii=False))
    assert _errors(report) == []
    assert report.path
    bullets, body, code, image, table, file, dialogue = map(_words, slides(report.path))
    shown = SHOWN.get(text, text)
    assert bullets[:5] == [shown] * 5
    assert shown in bullets[5:]  # the source
    assert body[1:3] == ["First", shown]
    assert code[1:3] == [f"# {text}", "not a file"]
    assert image[1:3] == [text, shown]  # what it says to those who cannot see it, and the caption
    assert table[1:3] == ["a", shown]
    assert file[1] == shown
    assert dialogue[1] == f"Q: {shown}"
    assert slides(report.path)[0].notes_slide.notes_text_frame.text == shown


def _errors(report: Report) -> list[Problem]:
    """What is wrong; not what a build would advise."""
    return [problem for problem in report.problems if problem.level == "error"]


def _words(slide: Any) -> list[str]:
    """A slide's texts, and the descriptions of its pictures, in order."""
    found = []
    for shape in slide.shapes:
        found += shape._element.xpath("./p:nvPicPr/p:cNvPr/@descr")
        found += texts(shape)
    return [text for text in found if text]


def test_byte_order_mark_and_windows_line_ends(lecture: Path, built: Build) -> None:
    report = built(
        "\ufefftitle: One\r\nslides:\r\n- title: Two\r\n  bullets:\r\n  - three\r\n  notes: |\r\n    Four.\r\n"
    )
    assert _errors(report) == []
    assert report.path
    (slide,) = slides(report.path)
    assert _words(slide)[:2] == ["Two", "three"]
    assert slide.notes_slide.notes_text_frame.text == "Four."


def test_line_ends_from_other_systems_are_line_ends(built: Build) -> None:
    report = built('slides:\n- {title: One, body: "a\\r\\n\\r\\nb", notes: "say\\rthis: $x$"}')
    assert _errors(report) == []
    assert report.path
    (slide,) = slides(report.path)
    assert _words(slide)[1:3] == ["a", "b"]
    assert slide.notes_slide.notes_text_frame.text == "say this: x"


def test_title_of_one_long_word_is_that_word(built: Build) -> None:
    report = built("slides:\n- {kind: title, title: Donaudampfschifffahrt, subtitle: A ship}")
    assert _errors(report) == []
    assert report.path
    assert _words(slides(report.path)[0])[0] == "Donaudampfschifffahrt"


def test_aliases_are_slides_of_their_own(built: Build) -> None:
    report = built(
        "slides:\n- &one {title: One, bullets: &list [a, b], notes: Say}\n- *one\n- {title: Two, bullets: *list}"
    )
    assert _errors(report) == []
    assert report.path
    assert [_words(slide)[:3] for slide in slides(report.path)] == [["One", "a", "b"]] * 2 + [["Two", "a", "b"]]
    assert [slide.has_notes_slide for slide in slides(report.path)] == [True, True, False]


def test_short_rows_of_a_table_are_filled_up(built: Build) -> None:
    report = built("slides:\n- {kind: table, title: One, table: [[a, b, c], [d], [e, f]]}")
    assert _errors(report) == []
    assert report.path
    (table,) = (shape.table for shape in slides(report.path)[0].shapes if shape.has_table)
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["a", "b", "c"], ["d", "", ""], ["e", "f", ""]]


def test_code_has_its_typeface_in_scripts_from_right_to_left_too(built: Build) -> None:
    report = built(
        "slides:\n- {title: One, body: 'Say `سلام`'}\n- {kind: code, title: Two, run: false, code: 'x = \"سلام\"'}"
    )
    assert report.path, report.problems
    for slide in slides(report.path):
        faces = [(run.findtext(f"{A}t"), run.findall(f"{A}rPr/*[@typeface]")) for run in slide._element.iter(f"{A}r")]
        (found,) = {tuple((f.tag, f.get("typeface")) for f in face) for text, face in faces if "سلام" in text}
        assert found == ((f"{A}latin", "Consolas"), (f"{A}cs", "Consolas"))


def test_figure_may_draw_nothing(built: Build, lecture: Path) -> None:
    (lecture / "assets" / "figures" / "example.py").write_text("def draw(fig):\n    pass\n")
    report = built("slides:\n- {kind: figure, title: One, figure: figures/example.py, alt: Nothing}")
    assert _errors(report) == []
    assert report.path


def test_lecture_s_own_theme_says_only_what_differs(built: Build, lecture: Path) -> None:
    (lecture / "mine.yaml").write_text('colors: {accent: "#003366"}\n')
    report = built("theme: mine.yaml\nslides:\n- {title: One, bullets: [one]}")
    assert _errors(report) == []
    assert report.path
    master = slides(report.path)[0].slide_layout.slide_master
    assert b'"003366"' in next(rel.target_part.blob for rel in master.part.rels.values() if "theme" in rel.reltype)


def test_heads_of_a_table_may_have_several_lines(built: Build) -> None:
    report = built('slides:\n- kind: table\n  title: One\n  table: [["Error  \\nin %", Year], [a, b]]\n')
    assert not report.failed and report.path
    (table,) = (shape for shape in slides(report.path)[0].shapes if shape.has_table)
    assert table.table.cell(0, 0).text_frame.text == "Error\vin %"
    assert table._element.xpath(".//p:cNvPr/@descr") == ["Table of 1 row: Error in %, Year"]


def test_a_long_description_is_cut_where_its_panel_ends(built: Build) -> None:
    """It stands for a figure that was not drawn; 2,000 words are measured at once, not one by one."""
    words = " ".join(f"w{n}" for n in range(2000))
    report = built(f"slides:\n- {{kind: figure, title: A, figure: figures/example.py, alt: {words}}}\n", how="recorded")
    assert report.path
    (panel,) = (shape for shape in slides(report.path)[0].shapes if shape.name == "Rect")
    shown = panel.text_frame.text
    assert shown.endswith(" …") and words.startswith(shown.removesuffix(" …")) and len(shown) > 400
    more = " ".join(words.split()[: len(shown.split()) + 20])
    fuller = built(f"slides:\n- {{kind: figure, title: A, figure: figures/example.py, alt: {more}}}\n", how="recorded")
    assert fuller.path
    (panel,) = (shape for shape in slides(fuller.path)[0].shapes if shape.name == "Rect")
    assert panel.text_frame.text == shown


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("|\n      One.\n\n      Two.\n\n      Three teh words.", 10),
        (">\n      One.\n\n      Two.\n\n      Three teh words.", 6),
        ('"One.\\n\\nTwo.\\n\\nThree teh words."', 5),
    ],
)
def test_mistakes_are_told_at_their_line_or_where_their_text_begins(written: str, line: int, built: Build) -> None:
    report = built(
        f"slides:\n- kind: columns\n  title: One\n  columns: [{{body: a}}, {{body: b}}]\n  notes: {written}\n"
    )
    assert [problem.where.line for problem in report.problems if "teh" in problem.message] == [line]


@pytest.mark.parametrize("nothing", ["", "~", "null"])
def test_a_key_with_nothing_after_it_says_nothing(nothing: str, built: Build) -> None:
    report = built(f"slides:\n- title: One\n  bullets: [a]\n  lead: {nothing}\n")
    assert report.path
    assert [shape.name for shape in slides(report.path)[0].placeholders] == ["Title", "Body", "Number"]
    said = built(f"slides:\n- title: One\n  bullets: [a]\n  lead: '{nothing or 'words'}'\n")
    assert said.path and "Lead" in [shape.name for shape in slides(said.path)[0].placeholders]


@pytest.mark.parametrize("kind", ["title", "section", "closing"])
def test_a_lead_of_nothing_but_a_comment_is_none(built: Build, kind: str) -> None:
    report = built(f"slides:\n- kind: {kind}\n  title: A\n  lead: <!-- later -->\n")
    assert report.path and report.problems == []
    assert "A" in [text for shape in slides(report.path)[0].shapes for text in texts(shape)]
