"""Hebrew, Arabic and Persian run from right to left: words, bullets, tables, columns and footers, but no code."""

from __future__ import annotations

import re
import zipfile

import pytest
from conftest import Build
from readback import slides

from deck.pipeline.report import Report
from deck.svg.slide import slides as drawn

LECTURE = """
title: מבוא
lang: {lang}
author: פלונית
mark: ab
slides:
- {{title: ראשון, bullets: [אחת, {{שתיים: [שלוש]}}], notes: הערה}}
- kind: columns
  title: שני
  columns:
  - {{theorem: "אם $x>0$ אז"}}
  - {{code: "print(1)"}}
- {{kind: table, title: שלישי, table: [[שם, גיל], [דנה, "23"]]}}
"""


def _xml(report: Report, part: str) -> str:
    assert report.path, report.problems
    with zipfile.ZipFile(report.path) as package:
        return package.read(part).decode()


@pytest.mark.parametrize("lang", ["he", "ar-EG", "fa"])
def test_paragraphs_run_from_right_to_left(lang: str, built: Build) -> None:
    report = built(LECTURE.format(lang=lang))
    first, second, third = (_xml(report, f"ppt/slides/slide{n}.xml") for n in (1, 2, 3))
    about = re.findall(r"<a:pPr[^>]*>", first)
    assert about and all('rtl="1"' in paragraph and 'algn="r"' in paragraph for paragraph in about[:4])
    assert 'rtl="1"' in _xml(report, "ppt/notesSlides/notesSlide1.xml")
    assert '<a:tblPr firstRow="1" rtl="1">' in third
    code = second[second.index('name="Code"') :]
    assert re.findall(r'<a:pPr[^>]*algn="(\w)"[^>]*>', code.partition("</p:sp>")[0]) == ["l"]
    assert '<a:cs typeface="Arial"/>' in _xml(report, "ppt/theme/theme1.xml")


def test_what_stands_left_stands_right(built: Build) -> None:
    mirrored = _places(built(LECTURE.format(lang="he")))
    straight = _places(built(LECTURE.format(lang="en")))
    width = 12_192_000
    pairs = zip(mirrored, straight, strict=True)
    assert all(abs(width - left - wide - other) <= 1 for (left, wide), (other, _) in pairs)
    assert mirrored[2][0] > mirrored[-1][0]  # the theorem, and the code after it


def _places(report: Report) -> list[tuple[int, int]]:
    assert report.path, report.problems
    return [(shape.left, shape.width) for shape in slides(report.path)[1].shapes]


def test_a_drawing_has_the_words_in_their_direction(built: Build) -> None:
    report = built(LECTURE.format(lang="he"))
    made = report.composition
    assert made
    (first, second, _) = drawn(made.pages, made.theme, made.deck, made.contours)
    places = {text: float(x) for x, text in re.findall(r'<tspan x="([\d.]+)"[^>]*>\u202b([^<]*)\u202c', first)}
    assert places["אחת"] > 800 and places["•"] > places["אחת"]
    assert ">print" in second  # code is as it is


def test_words_of_another_direction_follow_on_each_other(built: Build) -> None:
    made = built("lang: he\nslides:\n- {title: א, bullets: ['ב **one** *two* `three` 4 ג **5** ד']}\n").composition
    assert made
    (slide,) = drawn(made.pages, made.theme, made.deck, made.contours)
    places = {
        said.strip("\u202b\u202c "): float(x) for x, said in re.findall(r'<tspan x="([\d.]+)"[^>]*>([^<]*)', slide)
    }
    order = sorted((words for words in places if words and words not in "•1א"), key=lambda words: -places[words])
    assert order == ["ב", "three", "two", "one", "4 ג", "5", "ד"]


def test_shapes_that_point_turn_and_numbers_stand_right(built: Build) -> None:
    steps = "{kind: process, title: א, steps: [{head: ב}, {head: ג}]}"
    said = "{kind: dialogue, title: ד, dialogue: [{ה: ו}]}"
    table = "{kind: table, title: ז, table: [[ח, ט], [י, '1'], [כ, '22']]}"
    for lang, turned, side in (("he", True, "r"), ("en", False, "r")):
        report = built(f"lang: {lang}\nslides:\n- {steps}\n- {said}\n- {table}\n")
        slides = [_xml(report, f"ppt/slides/slide{n}.xml") for n in (1, 2, 3)]
        assert all((' flipH="1"' in slide) is turned for slide in slides[:2])
        cell = slides[2][: slides[2].index(">22<")]
        assert re.findall(r' algn="(\w)"', cell)[-1] == side
        made = report.composition
        assert made
        drawings = [*drawn(made.pages, made.theme, made.deck, made.contours)]
        assert all(("scale(-1 1)" in drawing) is turned for drawing in drawings[:2])


def test_other_languages_stay_as_they_are(built: Build) -> None:
    report = built(LECTURE.format(lang="en"))
    assert "rtl=" not in _xml(report, "ppt/slides/slide1.xml").replace('rtlCol="0"', "")
    assert '<a:ea typeface="Yu Gothic"/>' in _xml(built(LECTURE.format(lang="ja")), "ppt/theme/theme1.xml")


def test_a_slide_may_be_of_another_language(built: Build) -> None:
    german = "{title: 'Say \"a\"', lang: de-DE, kind: blocks, blocks: [{theorem: b}]}"
    report = built(f"lang: en-GB\nslides:\n- {german}\n- {{title: Two, bullets: [c]}}")
    first, second = (_xml(report, f"ppt/slides/slide{n}.xml") for n in (1, 2))
    assert 'lang="de-DE"' in first and "Satz" in first and "„a“" in first
    assert 'lang="en-GB"' in second and 'lang="de' not in second


def test_a_slide_may_run_the_other_way(built: Build) -> None:
    hebrew = "{title: מבוא, lang: he, bullets: [אחת]}"
    english = "{title: One, lang: en, bullets: [two]}"
    report = built(f"lang: en-GB\nauthor: A\nslides:\n- {hebrew}\n- {{title: 'A [ב]{{lang=he}}', bullets: [c]}}")
    first, second = (_xml(report, f"ppt/slides/slide{n}.xml") for n in (1, 2))
    body = first[first.index("אחת") - 400 : first.index("אחת")]
    assert 'algn="r" rtl="1"' in body and '<a:cs typeface="Arial"/>' in body
    assert 'rtl="1"' not in second and '<a:cs typeface="Arial"/></a:rPr><a:t>ב' in second
    foot = first[first.index('type="sldNum"') :]
    assert "rtl=" not in foot.replace('rtlCol="0"', "")
    made = report.composition
    assert made
    (drawing, _) = drawn(made.pages, made.theme, made.deck, made.contours)
    assert float(re.findall(r'<tspan x="([\d.]+)"[^>]*>\u202bאחת', drawing)[0]) > 800
    first, second = (
        _xml(built(f"lang: he\nslides:\n- {hebrew}\n- {english}"), f"ppt/slides/slide{n}.xml") for n in (1, 2)
    )
    assert 'algn="l" rtl="0"' in second and 'rtl="0"' not in first
