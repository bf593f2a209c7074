"""Theorems, proofs and their like: panels with names and numbers, to which links without words refer."""

from __future__ import annotations

import pytest
from conftest import Build
from readback import slides

from deck.pipeline.report import Report

LECTURE = """
title: Blocks
lang: {lang}
slides:
- {{title: Before, id: before, bullets: ["[](#two)", "see [](#open), [](#before)"], notes: "[](#two) is next"}}
- kind: blocks
  {section}
  title: One
  blocks:
  - {{theorem: "Words with $x^2$.", head: Somebody}}
  - {{theorem: Other words., id: two}}
  - {{proof: "By [](#two)."}}
  - {{lemma: Small., numbered: false}}
- kind: columns
  {section}
  title: Two
  columns:
  - {{theorem: Again.}}
  - parts: [{{definition: "A set is *open* if", id: open}}, {{warning: Not so fast., head: Beware, step: 2}}]
"""


def _texts(report: Report, number: int) -> list[str]:
    assert report.path, report.problems
    return [shape.text_frame.text for shape in slides(report.path)[number].shapes if shape.has_text_frame]


def _built(built: Build, lang: str = "en-GB", section: str = "") -> Report:
    return built(LECTURE.format(lang=lang, section=section))


def test_blocks_are_numbered_and_referred_to(built: Build) -> None:
    report = _built(built)
    first, second, third = (_texts(report, n) for n in range(3))
    assert "Theorem\xa02\nsee Definition\xa01, Before" in first
    assert {"Theorem\xa01 (Somebody)", "Theorem\xa02", "Proof", "By Theorem\xa02.\xa0□", "Lemma"} <= set(second)
    assert {"Theorem\xa03", "Definition\xa01", "Warning (Beware)"} <= set(third)
    assert slides(report.path)[0].notes_slide.notes_text_frame.text == "Theorem\xa02 is next"  # type: ignore[arg-type]


def test_numbers_begin_again_with_each_section(built: Build) -> None:
    report = _built(built, section="section: Part")
    assert "Theorem\xa01.2\nsee Definition\xa02.1, Before" in _texts(report, 0)
    assert "Theorem\xa02.1" in _texts(report, 2)


def test_names_are_those_of_the_language(built: Build) -> None:
    assert {"Sætning\xa01 (Somebody)", "Bevis"} <= set(_texts(_built(built, "da"), 1))
    assert "Satz\xa02" in _texts(_built(built, "de-CH"), 1)


def test_a_reference_leads_to_the_slide_of_its_block(built: Build) -> None:
    report = _built(built)
    assert report.path
    first, second = slides(report.path)[:2]
    run = next(run for shape in first.shapes for p in shape.text_frame.paragraphs for run in p.runs if run.text)
    body = next(p for shape in first.shapes for p in shape.text_frame.paragraphs if p.text == "Theorem\xa02")
    (link,) = body._p.findall(".//{*}hlinkClick")
    assert first.part.rels[link.rId].target_part is second.part
    assert run.text == "Before"


def test_words_stand_on_the_panel_of_their_block(built: Build) -> None:
    report = _built(built)
    assert report.path
    shapes = list(slides(report.path)[1].shapes)
    head = next(shape for shape in shapes if shape.has_text_frame and shape.text_frame.text == "Theorem\xa02")
    behind = [
        s for s in shapes if s.name == "Rect" and s.top <= head.top and s.top + s.height >= head.top + head.height
    ]
    panel, line = behind
    assert panel.left == line.left < head.left and panel.left + panel.width > head.left + head.width
    assert line.width < panel.width / 50


@pytest.mark.parametrize(
    ("block", "line", "hint"),
    [
        ("{theorum: a}", "nothing says what it is", "did you mean 'theorem'?"),
        ("{text: a}", "nothing says what it is", "one of: definition, theorem, lemma, corollary, proof"),
        ("{theorem: '[](#thre)', id: three}", "no slide or block has the id 'thre'", "did you mean 'three'?"),
        ("{theorem: a, id: here}", "another slide or block has the id 'here'", "it is at "),
        ("{theorem: a, numbered: maybe}", "'maybe' is not possible here", "one of: false, true, no, yes"),
    ],
)
def test_mistakes_are_told_at_their_line(block: str, line: str, hint: str, built: Build) -> None:
    report = built(f"slides:\n- title: One\n  id: here\n  kind: blocks\n  blocks:\n  - {block}\n")
    (problem,) = (problem for problem in report.problems if problem.level == "error")
    assert (problem.where.line, problem.message) == (6, line)
    assert problem.hint.startswith(hint)
