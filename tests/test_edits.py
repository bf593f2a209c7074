"""What was done to a deck in PowerPoint or LibreOffice is told and never overwritten; a file merely saved again is."""

from __future__ import annotations

import base64
import io
import json
import os
import re
import shutil
import textwrap
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pptx
import pytest
import readback
from conftest import ROOT, Build
from every_edit import NAMES, Parts, xml
from lxml import etree
from PIL import Image
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.util import Cm, Pt
from sdk import validate

from deck.cli.main import main
from deck.cli.preview.libreoffice import convert
from deck.pipeline.report import Report
from deck.pptx import record
from deck.pptx.deck_snapshot import ShapeSnapshot, SlideSnapshot
from deck.pptx.parts import File, UnreadableError
from deck.pptx.reading import DeckReader
from deck.rendering.render import TemplateEnvironment

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


@pytest.mark.slow
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
    assert [copy.read_bytes() for copy in lecture.glob("deck (saved *).pptx")] == [saved]


@pytest.mark.slow
def test_each_deck_that_was_saved_again_is_kept_and_never_removed(path: Path, built: Build, lecture: Path) -> None:
    saved = []
    for level in (1, 9):
        edit(path)
        with zipfile.ZipFile(path, "a") as file:
            file.writestr("docProps/other.xml", f"<n>{level}</n>")
        saved.append(path.read_bytes())
        os.utime(path, (at := time.mktime((2026, 11, 23, 14, 5, 0, 0, 0, -1)), at))
        assert built(OUTLINE).path == path
    kept = [lecture / f"deck (saved 2026-11-23 14.05{ending}).pptx" for ending in ("", ", 2")]
    assert main(["clean", str(lecture)]) == 0
    assert not (lecture / ".lectern").exists()
    assert [copy.read_bytes() for copy in kept] == saved


P188 = "http://schemas.microsoft.com/office/powerpoint/2018/8/main"
PC = 'xmlns:pc="http://schemas.microsoft.com/office/powerpoint/2013/main/command"'
AC = 'xmlns:ac="http://schemas.microsoft.com/office/drawing/2013/main/command"'
TEXT = "<p188:txBody><a:bodyPr/><a:p><a:r><a:t>{}</a:t></a:r></a:p></p188:txBody>"
COMMENTS = {  # name of a part → what it is related as, its type, what it holds: as PowerPoint writes old and new ones
    "ppt/comments/comment9.xml": (
        f"{NAMES['r']}/comments",
        "application/vnd.openxmlformats-officedocument.presentationml.comments+xml",
        '<p:cmLst><p:cm authorId="1" dt="2026-11-20T10:00:00.000" idx="1"><p:pos x="10" y="10"/>'
        "<p:text>Is this so?</p:text></p:cm></p:cmLst>",
    ),
    "ppt/commentAuthors.xml": (
        f"{NAMES['r']}/commentAuthors",
        "application/vnd.openxmlformats-officedocument.presentationml.commentAuthors+xml",
        '<p:cmAuthorLst><p:cmAuthor id="1" name="B. Busy" initials="BB" lastIdx="1" clrIdx="0"/></p:cmAuthorLst>',
    ),
    "ppt/comments/modernComment_101_0.xml": (
        "http://schemas.microsoft.com/office/2018/10/relationships/comments",
        "application/vnd.ms-powerpoint.comments+xml",
        f'<p188:cmLst xmlns:p188="{P188}"><p188:cm id="{{1CE0D5D4-7C6F-4F3B-9B0F-000000000001}}" '
        'authorId="{1CE0D5D4-7C6F-4F3B-9B0F-000000000009}" created="2026-11-20T10:00:00.000">'
        f'<ac:deMkLst {AC}><pc:docMk {PC}/><pc:sldMk {PC} cId="77" sldId="SLIDE"/>'
        '<ac:spMk id="SHAPE" creationId="{1CE0D5D4-7C6F-4F3B-9B0F-000000000002}"/></ac:deMkLst>'
        '<p188:replyLst><p188:reply id="{1CE0D5D4-7C6F-4F3B-9B0F-000000000003}" '
        'authorId="{1CE0D5D4-7C6F-4F3B-9B0F-000000000009}" created="2026-11-20T11:00:00.000">'
        f"{TEXT.format('Yes.')}</p188:reply></p188:replyLst>{TEXT.format('Threaded?')}</p188:cm></p188:cmLst>",
    ),
    "ppt/authors.xml": (
        "http://schemas.microsoft.com/office/2018/10/relationships/authors",
        "application/vnd.ms-powerpoint.authors+xml",
        f'<p188:authorLst xmlns:p188="{P188}"><p188:author id="{{1CE0D5D4-7C6F-4F3B-9B0F-000000000009}}" name="B. Busy"'
        ' initials="BB" userId="b" providerId="None"/></p188:authorLst>',
    ),
}


def commented(path: Path, slide: int = 2, name: str = "Figure") -> None:
    """Put an old comment and a new one with an answer on a slide, the new one at a shape."""
    parts = Parts(path)
    (number,) = parts.tree("ppt/presentation.xml").xpath(f"//p:sldId[{slide}]/@id", namespaces=NAMES)
    (shape_id,) = parts.slide(slide).xpath(f"//p:cNvPr[@name='{name}']/@id", namespaces=NAMES)
    for part, (kind, content_type, text) in COMMENTS.items():
        parts.blobs[part] = etree.tostring(xml(text.replace("SLIDE", number).replace("SHAPE", shape_id)))
        of = f"slides/_rels/slide{slide}" if "comments/" in part else "_rels/presentation"
        target = f"../{part[4:]}" if "comments/" in part else part[4:]
        one = f'<rels:Relationship Id="x{len(part)}" Type="{kind}" Target="{target}"/>'
        parts.tree(f"ppt/{of}.xml.rels").append(xml(one))
        types = parts.tree("[Content_Types].xml")
        types.append(etree.Element(f"{{{types.nsmap[None]}}}Override", PartName=f"/{part}", ContentType=content_type))
    parts.save(path)


def comments(path: Path) -> list[list[str]]:
    """What is said in the comments on each slide of a deck."""
    found = []
    for slide in pptx.Presentation(str(path)).slides:
        related = [rel.target_part for rel in slide.part.rels.values() if rel.reltype.endswith("/comments")]
        said = [re.findall(r"(?:<p:text>|<a:t[^>]*>)([^<]+)", part.blob.decode()) for part in related]
        found.append([text for texts in said for text in texts])
    return found


@pytest.mark.slow
@pytest.mark.sdk
def test_comments_come_along_to_their_slides_and_shapes(path: Path, built: Build) -> None:
    commented(path)
    changed = OUTLINE.replace("title: Second", "title: Zweitens").replace(
        "slides:\n", "slides:\n- {title: New, bullets: [n]}\n"
    )
    for _ in range(2):
        report = built(changed)
        assert report.path and report.problems == []
        assert comments(path) == [[], [], ["Is this so?", "Yes.", "Threaded?"], [], [], []]
    parts = Parts(path)
    (thread,) = (blob.decode() for name, blob in parts.blobs.items() if b"Threaded" in blob and "comments/" in name)
    (number,) = parts.tree("ppt/presentation.xml").xpath("//p:sldId[3]/@id", namespaces=NAMES)
    (shape_id,) = parts.slide(3).xpath("//p:cNvPr[@name='Figure']/@id", namespaces=NAMES)
    assert f'cId="0" sldId="{number}"' in thread and f'<ac:spMk id="{shape_id}" creationId="{{0000' in thread
    assert sum(b"B. Busy" in blob for blob in parts.blobs.values()) == 2
    assert validate(path) == []


def test_comments_on_shapes_in_a_group_stay_there(path: Path, built: Build) -> None:
    inner = "//p:grpSp[p:nvGrpSpPr/p:cNvPr[@name='Figure']]//p:sp[last()]/p:nvSpPr/p:cNvPr/@id"
    (group,) = Parts(path).slide(2).xpath("//p:cNvPr[@name='Figure']/@id", namespaces=NAMES)
    shape = Parts(path).slide(2).xpath(inner, namespaces=NAMES)[0]
    commented(path)
    parts = Parts(path)
    name = "ppt/comments/modernComment_101_0.xml"
    mark = f'<ac:spMk id="{group}" creationId="{{1CE0D5D4-7C6F-4F3B-9B0F-000000000002}}"/>'
    inside = mark.replace("spMk", "grpSpMk") + mark.replace(f'id="{group}"', f'id="{shape}"')
    assert mark in parts.blobs[name].decode()
    parts.blobs[name] = parts.blobs[name].replace(mark.encode(), inside.encode())
    parts.save(path)
    assert built(OUTLINE.replace("slides:\n", "slides:\n- {title: New, bullets: [n]}\n")).problems == []
    parts = Parts(path)
    shape = parts.slide(3).xpath(inner, namespaces=NAMES)[0]
    (thread,) = (blob.decode() for name, blob in parts.blobs.items() if b"Threaded" in blob and "comments/" in name)
    assert f'<ac:spMk id="{shape}" creationId="{{0000' in thread and "<ac:grpSpMk" in thread


def test_a_comment_whose_slide_or_shape_is_gone_is_told(path: Path, built: Build) -> None:
    commented(path, 3, "Picture")
    report = built(re.sub("picture: images/example.png, alt: .*}", "body: words}", OUTLINE))
    assert [problem.level for problem in report.problems] == ["warning"]
    assert "slide 3: the comment 'Threaded?' stood at a shape that is gone" in said(report)[0]
    assert any(b"sldMkLst" in blob and b"spMk" not in blob for blob in Parts(path).blobs.values())
    for _ in range(2):
        lost = built(re.sub("(?s)- kind: columns.*?(?=- {kind: table)", "", OUTLINE))
        assert lost.failed
        assert sorted(line.partition(":1: ")[2] for line in said(lost)) == [
            "changed since it was built: 2 edits would be lost",
            "slide 3, which is gone: the comment 'Is this so?'",
            "slide 3, which is gone: the comment 'Threaded?'",
        ]
    assert comments(path)[2] == ["Is this so?", "Yes.", "Threaded?"]


@pytest.mark.parametrize("lock", ["~$deck.pptx", ".~lock.deck.pptx#"])
def test_a_deck_that_is_open_is_not_replaced(lock: str, path: Path, built: Build) -> None:
    before = path.read_bytes()
    path.with_name(lock).write_text("B. Busy")
    for when in ("unedited", "always"):
        (problem,) = built(OUTLINE.replace("Second", "Zweitens"), when=when).problems
        assert "is open in another program" in problem.message and lock in problem.hint
        assert path.read_bytes() == before
    assert built(OUTLINE, when="beside").path == path.with_name("deck (2).pptx")
    path.with_name(lock).unlink()
    assert built(OUTLINE).path == path


@pytest.mark.slow
def test_without_a_cache_the_record_in_the_file_serves(path: Path, built: Build, lecture: Path) -> None:
    shutil.rmtree(lecture / ".lectern")
    assert built(OUTLINE).path == path
    shutil.rmtree(lecture / ".lectern")
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


@pytest.mark.slow
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
        file.writestr("[Content_Types].xml", b" " * 210_000_000)
        file.writestr("_rels/.rels", b" ")


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


_NEGATIVE = json.dumps({f"{n}{m}": m * 19_000_000 for n in range(30) for m in (1, -1)}).encode()


def _parts(blob: bytes) -> Callable[[Path], None]:
    fields = {
        "format": record.FORMAT,
        "lines": [],
        "sums": {},
        "template": record.packed({}),
        "parts": base64.b64encode(blob).decode(),
    }
    return _record(json.dumps(fields))


STRANGE: dict[str, Callable[[Path], object]] = {
    "text": lambda path: path.write_text("Not a deck"),
    "empty": lambda path: path.write_bytes(b""),
    "cut off": lambda path: path.write_bytes(path.read_bytes()[:-2000]),
    "other program's": lambda path: pptx.Presentation().save(str(path)),
    "bomb": _bomb,
    "entities": _entities,
    "no JSON": _record("x"),
    "another format": _record('{"format":3,"slides":[],"lines":[]}'),
    "a list": _record("[]"),
    "deep": _record("[" * 100_000),
    "other types": _record('{"format":1,"lines":[{}],"slides":[{"shapes":[{"words":[5]}]}]}'),
    "other boxes": _record('{"format":1,"lines":[{}],"slides":[{"shapes":[{"box":["a",2,3,4]}]}]}'),
    "too few lines": _record('{"format":1,"lines":[],"slides":[{}]}'),
    "a bomb in the record": _parts(zlib.compress(b" " * 210_000_000)),
    "a part many times": _parts(zlib.compress(_NEGATIVE + b"\n" + b" " * 20_000_000)),
    "parts past the end": _parts(zlib.compress(b'{"ppt/presentation.xml":5}\n<a/>')),
    "cut off in the middle": _parts(zlib.compress(b'{"ppt/presentation.xml":4}\n<a/>')[:-6]),
    "parts that are none": _parts(b"x"),
    "parts without sizes": _parts(zlib.compress(b"[]\n<a/>")),
    "parts of strange sizes": _parts(zlib.compress(b'{"ppt/presentation.xml":"4"}\n<a/>')),
    "parts that are no deck": _parts(zlib.compress(b'{"ppt/presentation.xml":4}\n<a/>')),
    "a list of parts": _record('{"format":2,"lines":[],"sums":{},"template":[],"parts":[]}'),
}


@pytest.mark.slow
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
    kinds = TemplateEnvironment([ROOT / "templates" / "slides"]).kinds
    names = set(kinds.names) - {"diagram", "team"}  # bent arrows, and pictures in circles, it writes as something else
    examples = "\n".join("- " + textwrap.indent(kinds.described(kind)[1], "  ").lstrip() for kind in sorted(names))
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
def test_with_its_record_lost_a_deck_is_compared_with_the_outline(
    path: Path, built: Build, lecture: Path, tmp_path: Path
) -> None:
    _saved_by_libreoffice(path, tmp_path / "out")
    shutil.rmtree(lecture / ".lectern")
    first, told = said(built(OUTLINE.replace("Models can generalise", "Models do")))
    assert "1 edit would be lost" in first and "'Models do' → 'Models can generalise'" in told
    shutil.rmtree(lecture / ".lectern")
    assert built(OUTLINE).path == path


def test_the_record_is_where_powerpoint_looks_for_such_things(path: Path) -> None:
    presentation = pptx.Presentation(str(path))
    (part,) = [r.target_part for r in presentation.part.rels.values() if r.reltype.endswith("/customXml")]
    fields = json.loads(etree.fromstring(part.blob).text or "")
    shown = [len(slide.shapes) for slide in DeckReader(record.parts(fields)).slides()]
    assert shown == [len(slide.shapes) for slide in readback.slides(path)]
    assert fields["lines"][0]["4"] == ["outline.yaml:8:5", "outline.yaml:9:5", "outline.yaml:10:5"]


def _told(value: ShapeSnapshot | SlideSnapshot) -> dict[str, Any]:
    return {key: field for key, field in vars(value).items() if field}


def test_an_edit_is_told_by_the_record_of_an_earlier_version(path: Path, built: Build, lecture: Path) -> None:
    """It held what was seen of the slides."""
    reader, kept = DeckReader(File(path)), record.found(File(path))[0]
    fields = {"format": 1, "file": reader.file(), "lines": json.loads(kept)["lines"], "slides": [*reader.slides()]}
    _record(escape(json.dumps(fields, default=_told)))(path)
    edit(path, EDITS["text"][0])
    shutil.rmtree(lecture / ".lectern")
    first, told = said(built(OUTLINE))
    assert "1 edit would be lost" in first and "Models seldom generalise" in told
    edit(path, words(1, "Body", "Models can generalise"))
    assert built(OUTLINE).path == path


def test_a_record_is_unpacked_within_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    fields = {"sums": {}, "template": record.packed({}), "parts": record.packed({"a.xml": b"<a/>" * 5_000})}
    parts = record.parts(fields)
    assert parts.read("a.xml") == b"<a/>" * 5_000
    with pytest.raises(UnreadableError, match="missing"):
        parts.read("b.xml")
    monkeypatch.setattr(record, "MOST", 100_000)
    few = record.parts(fields)
    with pytest.raises(UnreadableError, match="more than"):  # one slide that is listed again and again
        for _ in range(6):
            few.read("a.xml")
    monkeypatch.setattr(record, "MOST", 30_000)
    with pytest.raises(ValueError, match="cut off, or too large"):
        record.parts(fields)
    monkeypatch.undo()
    monkeypatch.setattr(record, "_MOST_SIZES", 10)
    with pytest.raises(ValueError, match="cut off, or too large"):
        record.parts(fields)
