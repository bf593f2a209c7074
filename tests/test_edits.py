"""What was done to a deck in PowerPoint or LibreOffice is told and never overwritten; a file merely saved again is."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import textwrap
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pptx
import pytest
import readback
from conftest import ROOT, Build
from PIL import Image
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.util import Cm, Pt

from deck.cli import main
from deck.preview.libreoffice import convert
from deck.rendering.render import Environment, describe
from deck.report import Report

OUTLINE = """
title: Edits
author: A. Author
slides:
- title: First
  lead: What it is about
  bullets:
  - Models can generalise
  - They need data
  - "And time: a great deal of it, more than anybody thinks before they have tried it once themselves"
  notes: |
    Say hello.

    Then begin.
- {kind: figure, title: Second, figure: figures/example.py, alt: A line that rises from nought to one}
- kind: columns
  title: Third
  columns:
  - {head: Left, picture: images/example.png, alt: A grey square as large as its half}
  - {head: Right, code: print(1), language: text}
- {kind: table, title: Fourth, table: [[a, b], [c, d]]}
- {title: Fifth, id: last, bullets: [One, Two]}
"""

Edit = Callable[[Any], object]  # what somebody does to a presentation


def shape(presentation: Any, slide: int, name: str) -> Any:
    return next(shape for shape in presentation.slides[slide - 1].shapes if shape.name == name)


def edit(path: Path, *changes: Edit) -> None:
    """Open a deck, change it, save it."""
    presentation = pptx.Presentation(str(path))
    for change in changes:
        change(presentation)
    presentation.save(str(path))


def said(report: Report) -> list[str]:
    return [
        f"{Path(p.where.file).name}:{p.where.line}: {p.message.removeprefix('edited in the deck: ')}"
        for p in report.problems
    ]


def words(slide: int, name: str, text: str, paragraph: int = 0) -> Edit:
    def change(presentation: Any) -> None:
        frame = shape(presentation, slide, name).text_frame
        frame.paragraphs[paragraph].runs[0].text = text

    return change


def move(presentation: Any) -> None:
    shape(presentation, 2, "Figure").left += Cm(1)


def picture(presentation: Any) -> None:
    image = io.BytesIO()
    Image.new("RGB", (80, 80), "#cc0000").save(image, "PNG")
    found = shape(presentation, 3, "Picture")
    _, rid = presentation.slides[2].part.get_or_add_image_part(image)
    found._element.blipFill.blip.rEmbed = rid


def remove(presentation: Any) -> None:
    element = shape(presentation, 3, "Code")._element
    element.getparent().remove(element)


def order(presentation: Any) -> None:
    listed = presentation.slides._sldIdLst
    listed.insert(0, listed[4])


def drop(presentation: Any) -> None:
    listed = presentation.slides._sldIdLst
    presentation.part.drop_rel(listed[1].rId)
    listed.remove(listed[1])


def add(presentation: Any) -> None:
    presentation.slides.add_slide(presentation.slide_layouts[1]).shapes.title.text = "Sixth"


def cell(presentation: Any) -> None:
    shape(presentation, 4, "Table").table.cell(1, 1).text_frame.paragraphs[0].runs[0].text = "e"


def notes(presentation: Any) -> None:
    presentation.slides[0].notes_slide.notes_text_frame.paragraphs[0].runs[0].text = "Say good day."


def box(presentation: Any) -> None:
    presentation.slides[4].shapes.add_textbox(Cm(1), Cm(1), Cm(5), Cm(1)).text_frame.text = "New"


def hide(presentation: Any) -> None:
    presentation.slides[4]._element.set("show", "0")


EDITS: dict[str, tuple[Edit, str]] = {
    "text": (words(1, "Body", "Models seldom generalise"), "outline.yaml:8: slide 1, body: 'Models can generalise' → "),
    "long text": (
        words(1, "Body", "And time: a great deal of it, more than anybody thinks before they did it", 2),
        "outline.yaml:10: slide 1, body: '… thinks before they have tried it once themselves' → '… thinks before",
    ),
    "title": (words(2, "Title", "Zweitens"), "outline.yaml:15: slide 2, title: 'Second' → 'Zweitens'"),
    "notes": (notes, "outline.yaml:12: slide 1, notes: 'Say hello.' → 'Say good day.'"),
    "cell": (cell, "outline.yaml:21: slide 4, table: 'd' → 'e'"),
    "moved": (move, "outline.yaml:15: slide 2, figure '0.0': moved by +1.0, +0.0 cm"),
    "picture": (picture, "outline.yaml:19: slide 3, picture: another picture, or other numbers"),
    "deleted": (remove, "outline.yaml:20: slide 3, code 'print(1)' was deleted"),
    "added": (box, "outline.yaml:22: slide 5, textbox 5 'New' was added"),
    "hidden": (hide, "outline.yaml:22: slide 5, hidden"),
    "order": (order, "deck.pptx:1: slide 1, 'Fifth', stood elsewhere"),
    "slide deleted": (drop, "outline.yaml:15: slide 2, 'Second', was deleted"),
    "slide added": (add, "deck.pptx:1: slide 6, 'Sixth', was added"),
}
LOOKS: dict[str, Edit] = {
    "bold": lambda p: setattr(shape(p, 1, "Body").text_frame.paragraphs[1].runs[0].font, "bold", True),
    "size": lambda p: setattr(shape(p, 1, "Title").text_frame.paragraphs[0].runs[0].font, "size", Pt(20)),
    "color": lambda p: setattr(
        shape(p, 1, "Lead").text_frame.paragraphs[0].runs[0].font.color, "theme_color", MSO_THEME_COLOR.ACCENT_2
    ),
    "fill": lambda p: shape(p, 3, "Code").fill.background(),
    "link": lambda p: setattr(
        shape(p, 1, "Lead").text_frame.paragraphs[0].runs[0].hyperlink, "address", "https://example.org"
    ),
}


@pytest.fixture
def path(built: Build, lecture: Path) -> Path:
    """The deck of OUTLINE, built."""
    assert built(OUTLINE).path
    return lecture / "deck.pptx"


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_told_where_it_was_written_and_nothing_is_overwritten(name: str, path: Path, built: Build) -> None:
    change, expected = EDITS[name]
    edit(path, change)
    edited = path.read_bytes()
    report = built(OUTLINE)
    assert report.failed and report.path is None
    first, told = sorted(said(report), key=lambda line: "would be lost" not in line)
    assert first == "deck.pptx:1: changed since it was built: 1 edit would be lost"
    assert told.startswith(expected)
    assert path.read_bytes() == edited


@pytest.mark.parametrize("name", LOOKS)
def test_another_look_is_an_edit_too(name: str, path: Path, built: Build) -> None:
    edit(path, LOOKS[name])
    assert "another look" in said(built(OUTLINE))[-1]


def test_all_edits_are_told_at_once(path: Path, built: Build) -> None:
    edit(path, *(change for change, _ in (EDITS[name] for name in ("text", "notes", "cell", "moved", "hidden"))))
    assert len(built(OUTLINE).problems) == 6


def test_a_deck_saved_again_is_not_edited(path: Path, built: Build, lecture: Path) -> None:
    built_bytes = path.read_bytes()
    edit(path)
    saved = path.read_bytes()
    assert saved != built_bytes
    assert built(OUTLINE).path == path
    assert path.read_bytes() == built_bytes
    assert (lecture / ".cache" / "replaced" / "deck.pptx").read_bytes() == saved


def test_without_a_cache_the_record_in_the_file_serves(path: Path, built: Build, lecture: Path) -> None:
    shutil.rmtree(lecture / ".cache")
    assert built(OUTLINE).path == path
    shutil.rmtree(lecture / ".cache")
    edit(path, EDITS["text"][0])
    assert len(built(OUTLINE).problems) == 2


def test_an_edit_that_the_outline_has_by_now_is_not_lost(path: Path, built: Build) -> None:
    edit(path, words(1, "Body", "Models seldom generalise"), words(1, "Lead", "Why"), notes)
    half = OUTLINE.replace("Models can generalise", "Models seldom generalise").replace("Say hello", "Say good day")
    assert said(built(half))[-1] == "outline.yaml:6: slide 1, lead: 'What it is about' → 'Why'"
    assert built(half.replace("What it is about", "Why")).path == path


def test_an_edit_is_told_at_the_line_where_its_text_is_now(path: Path, built: Build) -> None:
    edit(path, EDITS["text"][0])
    report = built(OUTLINE.replace("  lead: What it is about\n", ""))
    assert said(report)[-1].startswith("outline.yaml:7: slide 1, body: 'Models can generalise' → ")


def test_an_edit_of_a_slide_that_the_outline_has_no_more_is_told(path: Path, built: Build) -> None:
    edit(path, EDITS["cell"][0])
    report = built(re.sub("- {kind: table.*\n", "", OUTLINE))
    assert any("table: 'd' → 'e'" in line for line in said(report))


def test_a_changed_outline_writes_over_its_unedited_deck(path: Path, built: Build) -> None:
    assert built(OUTLINE.replace("Models", "Networks"), "dark").path == path
    edit(path)
    assert built("slides:\n- title: Another\n  bullets: [one]\n").path == path


def test_keep_writes_beside_and_again_over_that(path: Path, built: Build) -> None:
    edit(path, EDITS["text"][0])
    edited = path.read_bytes()
    beside = path.with_name("deck (2).pptx")
    for _ in range(2):
        assert built(OUTLINE, when="beside").path == beside
    edit(beside, EDITS["notes"][0])
    assert built(OUTLINE, when="beside").path == path.with_name("deck (3).pptx")
    assert path.read_bytes() == edited


def test_force_keeps_the_edited_deck_under_the_time_it_was_saved(path: Path, built: Build) -> None:
    written = path.read_bytes()
    for ending in ("", ", 2", ", 3"):
        edit(path, EDITS["text"][0])
        edited = path.read_bytes()
        os.utime(path, (at := time.mktime((2026, 11, 23, 14, 5, 0, 0, 0, -1)), at))
        assert built(OUTLINE, when="always").path == path
        assert path.with_name(f"deck (edited 2026-11-23 14.05{ending}).pptx").read_bytes() == edited
        assert path.read_bytes() == written


def test_keep_and_force_change_nothing_where_nothing_was_edited(path: Path, built: Build) -> None:
    assert built(OUTLINE, when="beside").path == path
    assert built(OUTLINE, when="always").path == path
    assert [file.name for file in path.parent.glob("*.pptx")] == ["deck.pptx"]


def _bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", b" " * 300_000_000)
        file.writestr("_rels/.rels", b" " * 300_000_000)


def _entities(path: Path) -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE r [<!ENTITY e0 "aaaaaaaaaa">{levels}]><r>&e11;</r>'
    members = {}
    with zipfile.ZipFile(path) as old:
        members = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, blob in members.items():
            new.writestr(name, bomb.encode() if name == "customXml/lectern.xml" else blob)


def _record(text: str) -> Callable[[Path], None]:
    def replace(path: Path) -> None:
        with zipfile.ZipFile(path) as old:
            members = {name: old.read(name) for name in old.namelist()}
        xml = f'<record xmlns="urn:lectern:record">{text}</record>'
        with zipfile.ZipFile(path, "w") as new:
            for name, blob in members.items():
                new.writestr(name, xml.encode() if name == "customXml/lectern.xml" else blob)

    return replace


STRANGE: dict[str, Callable[[Path], object]] = {
    "text": lambda path: path.write_text("Not a deck"),
    "empty": lambda path: path.write_bytes(b""),
    "cut off": lambda path: path.write_bytes(path.read_bytes()[:-2000]),
    "other program's": lambda path: pptx.Presentation().save(str(path)),
    "bomb": _bomb,
    "entities": _entities,
    "no JSON": _record("x"),
    "another format": _record('{"format":2,"slides":[],"lines":[]}'),
    "a list": _record("[]"),
    "deep": _record("[" * 100_000),
    "other types": _record('{"format":1,"lines":[{}],"slides":[{"shapes":[{"words":[5]}]}]}'),
    "other boxes": _record('{"format":1,"lines":[{}],"slides":[{"shapes":[{"box":["a",2,3,4]}]}]}'),
    "too few lines": _record('{"format":1,"lines":[],"slides":[{}]}'),
}


@pytest.mark.parametrize("name", STRANGE)
def test_a_file_that_is_not_ours_is_left_alone(name: str, path: Path, built: Build) -> None:
    STRANGE[name](path)
    strange = path.read_bytes()
    (problem,) = built(OUTLINE).problems
    assert re.search("not written by build.py|record is lost", problem.message)
    assert "--force" in problem.hint
    assert path.read_bytes() == strange
    assert built(OUTLINE, when="always").path == path
    (kept,) = path.parent.glob("deck (edited *).pptx")
    assert kept.read_bytes() == strange


def test_the_command_line_tells_edits_and_takes_keep_and_force(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(path.parent)
    edit(path, EDITS["text"][0])
    assert main(["outline.yaml", "-o", "deck.pptx", "--json"]) == 1
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(each["file"], each["line"]) for each in told] == [("deck.pptx", 1), ("outline.yaml", 8)]
    assert main(["outline.yaml", "-o", "deck.pptx", "--keep"]) == 0
    assert "deck (2).pptx" in capsys.readouterr().out
    assert main(["outline.yaml", "-o", "deck.pptx", "--force"]) == 0
    assert "kept as" in capsys.readouterr().out


def _saved_by_libreoffice(path: Path, folder: Path) -> None:
    """Open and save a deck with LibreOffice, which writes all of it anew."""
    if not shutil.which("soffice"):
        pytest.skip("no LibreOffice here: apt-get install libreoffice-impress libreoffice-math")
    shutil.move(convert(path, folder, "pptx"), path)


@pytest.mark.libreoffice
def test_libreoffice_may_save_the_lecture_without_editing_it(
    shipped: Path, offline: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in offline.items():
        monkeypatch.setenv(name, value)
    written = shipped.read_bytes()
    _saved_by_libreoffice(shipped, tmp_path)
    theme = shipped.parent.name.rstrip("0123456789")
    assert main([str(shipped.parent / "outline.yaml"), "-o", str(shipped), "--theme", theme]) == 0
    assert shipped.read_bytes() == written


@pytest.mark.libreoffice
def test_libreoffice_may_save_every_kind_of_slide_without_editing_it(
    built: Build, lecture: Path, tmp_path: Path
) -> None:
    kinds = Environment([ROOT / "templates" / "slides"])
    examples = "\n".join("- " + textwrap.indent(describe(kinds, kind)[1], "  ").lstrip() for kind in kinds.kinds)
    outline = f"title: Examples\nauthor: A. Author\ndate: 2026-11-23\nslides:\n{examples}\n"
    path = built(outline).path
    assert path
    _saved_by_libreoffice(path, tmp_path / "out")
    assert said(built(outline)) == []


@pytest.mark.libreoffice
def test_an_edit_is_told_though_libreoffice_saved_it(path: Path, built: Build, lecture: Path, tmp_path: Path) -> None:
    _saved_by_libreoffice(path, tmp_path / "out")
    assert not any(name.startswith("customXml") for name in zipfile.ZipFile(path).namelist())
    edit(
        path,
        lambda p: setattr(p.slides[0].shapes[2].text_frame.paragraphs[0].runs[0], "text", "Models seldom generalise"),
        lambda p: setattr(p.slides[1].shapes[1], "left", p.slides[1].shapes[1].left + Cm(1)),
        notes,
        order,
    )
    expected = [EDITS[name][1] for name in ("order", "text", "notes", "moved")]
    expected = [line.replace("slide 1, b", "slide 2, b").replace("slide 1, n", "slide 2, n") for line in expected]
    expected = [line.replace("slide 2, figure", "slide 3, figure") for line in expected]
    told = [line for line in said(built(OUTLINE)) if "would be lost" not in line]
    assert len(told) == len(expected)
    assert all(line.startswith(begin) for line, begin in zip(told, expected, strict=True)), told


@pytest.mark.libreoffice
def test_with_its_record_lost_a_deck_that_libreoffice_saved_is_left_alone(
    path: Path, built: Build, lecture: Path, tmp_path: Path
) -> None:
    _saved_by_libreoffice(path, tmp_path / "out")
    shutil.rmtree(lecture / ".cache")
    (problem,) = built(OUTLINE).problems
    assert "record is lost" in problem.message


def test_the_record_is_where_powerpoint_looks_for_such_things(path: Path) -> None:
    presentation = pptx.Presentation(str(path))
    (part,) = [r.target_part for r in presentation.part.rels.values() if r.reltype.endswith("/customXml")]
    record = json.loads(part.blob.partition(b">{")[2].join([b"{", b""]).partition(b"</record>")[0])
    assert [len(slide["shapes"]) for slide in record["slides"]] == [
        len(slide.shapes) for slide in readback.slides(path)
    ]
    assert record["lines"][0]["4"] == ["outline.yaml:8:5", "outline.yaml:9:5", "outline.yaml:10:5"]
