"""What somebody does to a deck comes into its outline at its own place, and no other character of that changes."""

from __future__ import annotations

import io
import json
import random
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pptx
import pytest
from conftest import ROOT, Build
from PIL import Image
from pptx.chart.data import CategoryChartData

from deck.base.dataclass import replace
from deck.cli.main import main
from deck.cli.preview.libreoffice import LibreOfficeMissingError, program
from deck.intake.pull import pulled
from deck.intake.pull_compared import tried
from deck.pipeline.build import build
from deck.pipeline.report import Options
from deck.pptx.parts import File
from deck.pptx.reading import DeckReader

OUTLINE = """\
# what this is
title: "Pull: a test"   # stays
vars: {n: "12"}
slides:
- kind: title
# about the first
- title: First
  section: One
  lead: What it is about
  bullets:
  - Models can generalise   # why not
  - They need *data*
  - two: [x, y]
  - "And time: `{var n}` hours"
  notes: |
    Say **hello**.

    Then begin with $x^2$ and more.

    - a
    - b

# about the second
- {kind: table, title: Second, table: [[a, b], [c, d], [e, ""]]}
- kind: columns
  title: Third   # hi
  id: third
  section: Two
  columns:
  - body: "Any *Markdown* body:\\n\\n- a list\\n- more"
  - head: Right
    body: >-
      folded text which
      goes on here

- {kind: chart, title: Fourth, chart: bar, data: data.csv, alt: Numbers that grow from one to two}
- {kind: picture, title: Fifth, picture: images/example.png, alt: A grey square as large as its half}
- kind: code
  title: Sixth
  run: false
  code: |
    x = 1
    y = 2
- {kind: code, title: Seventh, run: false, code: code.py}
"""
DATA = 'x,one,two\n# a comment\np,1,2\nq,3,"5"\n'
CODE = "def f():\n    return 1\n\n\nf()\n"
NASTY = (
    *("a: b", "# x", 'it\'s "q"', "`code`", "- item", "null", "yes", "😀", "שלום", "*s*", "x_y_z", "$5 or $6", "|"),
    *("100 %", "{a}", "[b]", "a\\b", "<i>", "&", "~", "C#", "@x", "!t", "%", "1. one", ">", "?", "don’t", "…"),
)

Edit = Callable[[Any], object]


def shape(deck: Any, slide: int, name: str) -> Any:
    return next(shape for shape in deck.slides[slide - 1].shapes if shape.name.startswith(name))


def say(deck: Any, slide: int, name: str, old: str, new: str) -> None:
    """Other words in a run of a shape or, by the name "notes", of the notes."""
    notes = deck.slides[slide - 1].notes_slide if name == "notes" else None
    shown = [frame for item, frame in frames_of(deck.slides[slide - 1]) if item.name.startswith(name)]
    frames = [notes.notes_text_frame] if notes else shown
    runs = [run for frame in frames for paragraph in frame.paragraphs for run in paragraph.runs if old in run.text]
    runs[0].text = runs[0].text.replace(old, new)


def frames_of(slide: Any) -> Iterator[tuple[Any, Any]]:
    """The texts of a slide but for those of figures and of its foot."""
    for item in slide.shapes:
        if item.has_text_frame and not item.name.startswith(("Slide number", "Number", "Footer", "Date")):
            yield item, item.text_frame
        elif getattr(item, "has_table", False) and item.has_table:
            yield from ((item, cell.text_frame) for row in item.table.rows for cell in row.cells)


def more(frame: Any, after: int, text: str, level: int | None = None) -> None:
    """A paragraph like another, after it."""
    paragraph = frame.paragraphs[after]._p
    new = deepcopy(paragraph)
    for run in new.findall("{*}r")[1:]:
        new.remove(run)
    new.find("{*}r").find("{*}t").text = text
    if level is not None:
        new.get_or_add_pPr().set("lvl", str(level))
    paragraph.addnext(new)


def edit(path: Path, *changes: Edit) -> None:
    deck = pptx.Presentation(str(path))
    for change in changes:
        change(deck)
    deck.save(str(path))


def furnish(lecture: Path) -> None:
    (lecture / "assets" / "data.csv").write_text(DATA)
    (lecture / "assets" / "code.py").write_text(CODE)


def taken(lecture: Path, built: Build, *changes: Edit, outline: str = OUTLINE) -> str:
    """An outline after edits of its deck were pulled; a build of it goes through and shows their words."""
    furnish(lecture)
    assert not built(outline).failed
    deck = lecture / "deck.pptx"
    edit(deck, *changes)
    found = [*DeckReader(File(deck)).slides()]
    outcome = pulled(Options(lecture / "outline.yaml"), deck)
    assert [(edit.message, edit.reason) for edit in outcome.left] == []
    kept = outcome.write()
    assert kept.read_bytes() == deck.read_bytes()
    after = (lecture / "outline.yaml").read_text(encoding="utf-8")
    report = built(after)
    assert not report.failed, report.problems
    assert words(DeckReader(File(deck)).slides()) == words(found)
    return after


def words(slides: Any) -> list[tuple[bool, list[str], list[str]]]:
    return [
        (
            slide.hidden,
            [word.replace("\v", " ") for shape in slide.shapes for word in shape.words if word != "#"],
            slide.notes,
        )
        for slide in slides
    ]


def changed(old: str, new: str) -> list[tuple[str, str]]:
    """The lines that differ, if none is more or less."""
    assert old.count("\n") == new.count("\n")
    return [(a, b) for a, b in zip(old.split("\n"), new.split("\n"), strict=True) if a != b]


def test_words_come_to_where_they_were_written(lecture: Path, built: Build) -> None:
    after = taken(
        lecture,
        built,
        lambda deck: say(deck, 1, "Title", "Pull: a test", "Pulled: a test"),
        lambda deck: say(deck, 2, "Body", "generalise", "generalise: always # yes"),
        lambda deck: say(deck, 2, "Body", "data", "data & more"),
        lambda deck: say(deck, 2, "Body", "two", "zwei"),
        lambda deck: say(deck, 2, "Body", "hours", "days"),
        lambda deck: say(deck, 2, "notes", "hello", "hello, world"),
        lambda deck: say(deck, 2, "notes", "and more", "and less"),
        lambda deck: say(deck, 3, "Table", "d", "- d | `e`"),
        lambda deck: say(deck, 4, "Text", "more", "*z* more"),
        lambda deck: say(deck, 4, "Text", "folded", "null"),
    )
    assert changed(OUTLINE, after) == [
        ('title: "Pull: a test"   # stays', 'title: "Pulled: a test"   # stays'),
        ("  - Models can generalise   # why not", '  - "Models can generalise: always # yes"   # why not'),
        ("  - They need *data*", "  - They need *data & more*"),
        ("  - two: [x, y]", "  - zwei: [x, y]"),
        ('  - "And time: `{var n}` hours"', '  - "And time: `{var n}` days"'),
        ("    Say **hello**.", "    Say **hello, world**."),
        ("    Then begin with $x^2$ and more.", "    Then begin with $x^2$ and less."),
        (
            '- {kind: table, title: Second, table: [[a, b], [c, d], [e, ""]]}',
            "- {kind: table, title: Second, table: [[a, b], [c, '- d | \\`e\\`'], [e, \"\"]]}",
        ),
        (
            '  - body: "Any *Markdown* body:\\n\\n- a list\\n- more"',
            '  - body: "Any *Markdown* body:\\n\\n- a list\\n- \\\\*z\\\\* more"',
        ),
        ("      folded text which", "      null text which"),
    ]


def test_lists_marks_and_links_come_as_markdown(lecture: Path, built: Build) -> None:
    def mark(deck: Any) -> None:
        body = shape(deck, 2, "Body").text_frame
        body.paragraphs[3].runs[0].hyperlink.address = "https://example.org/a_(b)"
        more(body, 4, "z: new")
        more(body, 0, "under", 1)
        body.paragraphs[0].runs[0].font.bold = True
        body._txBody.remove(body.paragraphs[2]._p)
        notes = deck.slides[1].notes_slide.notes_text_frame
        more(notes, 3, "c")
        notes._txBody.remove(notes.paragraphs[0]._p)

    after = taken(lecture, built, mark)
    assert after == (
        OUTLINE.replace(
            "  - Models can generalise   # why not\n  - They need *data*\n",
            '  - "**Models can generalise**": [under]   # why not\n',
        )
        .replace("[x, y]", '["[x](<https://example.org/a_(b)>)", y, "z: new"]')
        .replace("    Say **hello**.\n\n", "")
        .replace("    - b\n", "    - b\n    - c\n")
    )


@pytest.mark.slow
def test_tables_numbers_pictures_code_and_descriptions(lecture: Path, built: Build) -> None:
    def change(deck: Any) -> None:
        table = shape(deck, 3, "Table").table
        table.cell(2, 1).text, table.cell(1, 0).text = "f, g", ""
        rows = table._tbl.tr_lst
        rows[0].addnext(deepcopy(rows[1]))
        for n, text in enumerate(("new: 1", "2")):
            table.cell(1, n).text = text
        shape(deck, 5, "Chart")._element.nvGraphicFramePr.cNvPr.set("descr", "Two numbers: one grows")
        data = CategoryChartData()  # type: ignore[no-untyped-call]
        data.categories = ["p", "q"]
        data.add_series("one", (1, 3))  # type: ignore[no-untyped-call]
        data.add_series("two", (2, 7.25))  # type: ignore[no-untyped-call]
        shape(deck, 5, "Chart").chart.replace_data(data)
        image = io.BytesIO()
        Image.new("RGB", (800, 800), "#cc0000").save(image, "PNG")
        picture = shape(deck, 6, "Picture")
        picture._element.blipFill.blip.rEmbed = deck.slides[5].part.get_or_add_image_part(image)[1]
        shape(deck, 7, "Code").text_frame.paragraphs[1].runs[0].text = "z = "
        say(deck, 8, "Code", "1", "42")

    furnish(lecture)
    assert not built(OUTLINE).failed
    edit(lecture / "deck.pptx", change)
    outcome = pulled(Options(lecture / "outline.yaml"), lecture / "deck.pptx")
    assert all("the chart's look" in e.message or "another table" in e.message for e in outcome.left), outcome.left
    outcome.write()
    assert (lecture / "outline.yaml").read_text() == (
        OUTLINE.replace('[[a, b], [c, d], [e, ""]]', '[[a, b], ["new: 1", 2], ["", d], [e, "f, g"]]')
        .replace("alt: Numbers that grow from one to two", 'alt: "Two numbers: one grows"')
        .replace("images/example.png", "images/example-2.png")
        .replace("    y = 2\n", "    z = 2\n")
    )
    assert (lecture / "assets" / "data.csv").read_text() == DATA.replace('"5"', "7.25")
    assert (lecture / "assets" / "code.py").read_text() == CODE.replace("1", "42")
    assert Image.open(lecture / "assets" / "images" / "example-2.png").getpixel((0, 0)) == (204, 0, 0)
    assert not built((lecture / "outline.yaml").read_text()).failed


def test_slides_are_moved_hidden_deleted_and_doubled(lecture: Path, built: Build) -> None:
    def change(deck: Any) -> None:
        listed = deck.slides._sldIdLst
        copy = deck.slides.add_slide(deck.slides[3].slide_layout)
        for item in list(copy.shapes):
            item._element.getparent().remove(item._element)
        for item in deck.slides[3].shapes:
            copy.shapes._spTree.append(deepcopy(item._element))
        say(deck, 9, "Text", "folded", "copied")
        deck.slides[4]._element.set("show", "0")
        deck.part.drop_rel(listed[5].rId)
        listed.remove(listed[5])
        listed.insert(1, listed[2])

    after = taken(lecture, built, change)
    table = '# about the second\n- {kind: table, title: Second, table: [[a, b], [c, d], [e, ""]]}\n'
    head, _, rest = OUTLINE.partition(table)
    first, about, slide = head.partition("# about the first\n")
    rest = rest.replace("{kind: chart,", "{kind: chart, hidden: true,")
    rest = "".join(line for line in rest.splitlines(keepends=True) if "picture: " not in line)
    third = OUTLINE[OUTLINE.index("- kind: columns") : OUTLINE.index("\n- {kind: chart")]
    copy = third.replace("  id: third\n  section: Two\n", "").replace("folded", "copied")
    assert after == first + table + about + slide + rest + copy


@pytest.mark.slow
def test_a_new_slide_comes_by_the_importer_to_its_place(lecture: Path, built: Build) -> None:
    def change(deck: Any) -> None:
        new = deck.slides.add_slide(next(layout for layout in deck.slide_layouts if layout.name == "Title and Content"))
        new.shapes.title.text = "New: why?"
        new.placeholders[1].text_frame.text = "first"
        new.placeholders[1].text_frame.add_paragraph().text = "second"
        new.notes_slide.notes_text_frame.text = "Say it"
        listed = deck.slides._sldIdLst
        listed.insert(2, listed[len(listed) - 1])

    after = taken(lecture, built, change)
    new = "- title: 'New: why?'\n  bullets:\n  - first\n  - second\n  notes: Say it\n"
    assert after == OUTLINE.replace("# about the second\n", f"{new}# about the second\n")


def test_words_that_were_moved_are_never_lost(lecture: Path, built: Build) -> None:
    """A paragraph at another level is one less and one more: where the outline cannot say that, it stays."""
    outline = 'slides:\n- {title: T, bullets: [a]}\n- {title: U, body: "one\\n\\ntwo"}\n'

    def change(deck: Any) -> None:
        shape(deck, 2, "Body").text_frame.paragraphs[1].level = 1

    assert not built(outline).failed
    edit(lecture / "deck.pptx", change)
    outcome = pulled(Options(lecture / "outline.yaml"), lecture / "deck.pptx")
    assert not outcome.texts
    assert {edit.message for edit in outcome.left} >= {"slide 2, body: 'two' is gone", "slide 2, body: 'two' is new"}


def test_both_sides_changed_is_a_conflict(
    lecture: Path, built: Build, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(lecture)
    assert not built(OUTLINE).failed
    edit(lecture / "deck.pptx", lambda deck: say(deck, 2, "Body", "generalise", "learn"))
    edit(lecture / "deck.pptx", lambda deck: say(deck, 2, "Lead", "about", "for"))
    other = OUTLINE.replace("Models can generalise", "Models may generalise").replace("They need", "All need")
    (lecture / "outline.yaml").write_text(other)
    capsys.readouterr()
    monkeypatch.chdir(lecture)
    assert main(["pull", "--deck", "deck.pptx", "--yes"]) == 1
    said = capsys.readouterr()
    assert "'Models may generalise' by now, the deck 'Models can learn'" in said.err
    assert "+  lead: What it is for" in said.out
    assert "1 conflict; nothing was written" in said.err
    assert (lecture / "outline.yaml").read_text() == other


def test_a_deck_saved_again_changes_nothing(lecture: Path, built: Build) -> None:
    assert taken.__name__  # the helper writes; here nothing is to be written
    furnish(lecture)
    assert not built(OUTLINE).failed
    edit(lecture / "deck.pptx")
    outcome = pulled(Options(lecture / "outline.yaml"), lecture / "deck.pptx")
    assert (list(outcome.diff()), outcome.left, outcome.files) == ([], [], {})


def test_what_an_outline_cannot_say_is_listed(lecture: Path, built: Build) -> None:
    outline = """
slides:
- title: &same First
  bullets: [one, "sum: `{python} 1 + 1` in all"]
- title: *same
  bullets: [two]
"""

    def change(deck: Any) -> None:
        shape(deck, 1, "Title").text_frame.paragraphs[0].runs[0].text = "Other"
        body = shape(deck, 1, "Body")
        body.left, body.top, body.width, body.height = body.left + 914400, body.top, body.width, body.height
        say(deck, 1, "Body", "2", "3")

    assert not built(outline).failed
    edit(lecture / "deck.pptx", change)
    outcome = pulled(Options(lecture / "outline.yaml"), lecture / "deck.pptx")
    reasons = {edit.message: edit.reason for edit in outcome.left}
    assert not outcome.texts
    assert reasons.pop("slide 1, title: 'First' → 'Other'").startswith("it has an anchor")
    assert reasons.pop("slide 1, body: 'sum: 2 in all' → 'sum: 3 in all'").startswith("it is computed")
    assert next(iter(reasons)).startswith("slide 1, body 'one': moved by +2.5")


def test_command_shows_asks_and_tells(
    lecture: Path, built: Build, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "title: Talk\nslides:\n- {title: First, bullets: [one]}\n"
    (lecture / "outline.yaml").write_text(text)
    monkeypatch.chdir(lecture)
    assert main([]) == 0
    edit(lecture / "out" / "talk.pptx", lambda deck: say(deck, 1, "Body", "one", "1: one"))
    assert main([]) == 1
    assert "build.py pull takes them into the outline" in capsys.readouterr().err
    assert main(["pull", "--dry-run"]) == 0
    shown = capsys.readouterr().out
    assert "@@ slide 1\n" in shown
    assert '+- {title: First, bullets: ["1: one"]}' in shown
    assert main(["pull"]) == 1  # nobody can answer
    assert main(["pull", "--json"]) == 0
    first, last = map(json.loads, capsys.readouterr().out.strip().splitlines()[-2:])
    assert (first["line"], first["taken"], first["edit"]) == (3, True, "slide 1, body: 'one' → '1: one'")
    assert last["diff"] in shown
    assert (lecture / "outline.yaml").read_text() == text
    assert main(["pull", "--yes"]) == 0
    assert "1 edit taken; the edited deck is kept as out/talk (edited " in capsys.readouterr().out
    assert main([]) == 0


def test_ends_of_lines_and_a_byte_order_mark_stay(lecture: Path, built: Build) -> None:
    text = (
        "title: Talk\r\nslides:\r\n- title: First\r\n  bullets: [a]\r\n  notes: |\r\n    Say it.\r\n\r\n    Again.\r\n"
    )
    assert not built(text).failed
    (lecture / "outline.yaml").write_bytes(b"\xef\xbb\xbf" + text.encode())
    edit(lecture / "deck.pptx", lambda deck: say(deck, 1, "notes", "Again", "Once more"))
    pulled(Options(lecture / "outline.yaml"), lecture / "deck.pptx").write()
    assert (lecture / "outline.yaml").read_bytes() == b"\xef\xbb\xbf" + text.replace("Again", "Once more").encode()


# Random edits


def random_edits(deck: Any, dice: random.Random, count: int) -> None:
    """Words, marks, paragraphs, notes and slides, as somebody may change them."""
    for _ in range(count):
        slide = dice.choice(list(deck.slides))
        listed = deck.slides._sldIdLst
        match dice.choice(["words", "words", "words", "notes", "notes", "more", "less", "order", "hide", "delete"]):
            case "order":
                moved = dice.choice(list(listed))
                listed.remove(moved)
                listed.insert(dice.randrange(len(listed) + 1), moved)
            case "hide":
                slide._element.set("show", "0")
            case "delete" if len(listed) > 5:
                listed.remove(dice.choice(list(listed)))
            case kind:
                text_edit(slide, dice, kind)


def text_edit(slide: Any, dice: random.Random, kind: str) -> None:
    frames = [frame for item, frame in frames_of(slide) if not item.name.startswith("Code")]
    if kind == "notes":
        frames = [slide.notes_slide.notes_text_frame] if slide.has_notes_slide else []
    found = [(f, n) for f in frames for n, p in enumerate(f.paragraphs) if any(run.text.strip() for run in p.runs)]
    if not found:
        return
    frame, n = dice.choice(found)
    run = dice.choice([run for run in frame.paragraphs[n].runs if run.text.strip()])
    if kind == "more" and len(found) > 1:
        more(frame, n, f"New {dice.choice(NASTY)}")
    elif kind == "less" and len(frame.paragraphs) > 2:
        frame._txBody.remove(frame.paragraphs[n]._p)
    else:
        said = run.text.split(" ")
        said[dice.randrange(len(said))] = dice.choice(NASTY)
        run.text = " ".join(said)


DECKS = {"lecture": ROOT, **{name: ROOT / "examples" / name for name in ("showcase", "live-code", "course")}}


@pytest.fixture(scope="module")
def decks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The four lectures with their decks, built without running anything."""
    made = {}
    for name, source in DECKS.items():
        folder = made[name] = tmp_path_factory.mktemp(name)
        for part in ("outline.yaml", "assets", *(["templates"] if name != "lecture" else [])):
            if (source / part).is_dir():
                shutil.copytree(source / part, folder / part)
            elif (source / part).is_file():
                shutil.copy(source / part, folder / part)
        assert not build(Options(folder / "outline.yaml", folder / "deck.pptx", how="recorded"), lambda *_: None).failed
    return made


def counted(slide: Any) -> Counter[str]:
    """How often a slide shows each of its texts."""
    ((_, said, notes),) = words([slide])
    return Counter([*said, *notes])


def check_random(folder: Path, seed: int, count: int = 6) -> None:
    """After random edits were pulled, each slide that was edited shows what the deck shows, or it is told why not."""
    returned, outline = folder / "returned.pptx", folder / "outline.yaml"
    returned.write_bytes((folder / "deck.pptx").read_bytes())
    edit(returned, lambda deck: random_edits(deck, random.Random(seed), count))
    outcome = pulled(Options(outline), returned)
    assert all(edit.reason for edit in outcome.left)
    assert not any(edit.conflict for edit in outcome.left)
    before, after = outcome.texts.get(outline, (outline.read_text(encoding="utf-8"),) * 2)
    made = tried(replace(Options(outline), text=after)).snapshot.slides
    found, was = ([*DeckReader(File(path)).slides()] for path in (returned, folder / "deck.pptx"))
    ends = ("was deleted", "was added", "elsewhere")
    whole = [edit for edit in (*outcome.taken, *outcome.left) if edit.message.endswith(ends)]
    if not any(edit.reason for edit in whole):
        old = {slide.id: counted(slide) for slide in was}
        told = {edit.slide for edit in outcome.left} | {e.slide for e in outcome.taken if {*e.changes} - {outline}}
        for n, (now, there) in enumerate(zip(made, found, strict=True)):  # what counts slides counts them anew
            if n not in told:
                assert now.hidden == there.hidden
                new, gone = counted(there) - old[there.id], old[there.id] - counted(there)
                assert new <= counted(now)
                assert not [word for word in gone if counted(now)[word] > counted(there)[word]]
    if not whole:
        lines = SequenceMatcher(None, before.splitlines(), after.splitlines(), autojunk=False).get_opcodes()
        touched = {n for kind, i, j, *_ in lines if kind != "equal" for n in range(i + (j > i), j + 1)}
        slides = {sum(first <= line for first in outcome.slides) - 1 for line in touched}
        assert slides <= {edit.slide for edit in outcome.taken} | {-1}


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1])
def test_random_edits_of_the_lecture(decks: dict[str, Path], seed: int) -> None:
    check_random(decks["lecture"], seed, 3)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", DECKS)
def test_random_edits(decks: dict[str, Path], name: str, seed: int) -> None:
    check_random(decks[name], 100 + seed)


MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Edit(source As String, target As String)
  On Error Goto Failed
  Dim unseen(0) As New com.sun.star.beans.PropertyValue
  unseen(0).Name = "Hidden" : unseen(0).Value = True
  deck = StarDesktop.loadComponentFromURL(source, "_blank", 0, unseen())
  Say(deck.DrawPages.getByIndex(1), "First", "First: of #all")
  Say(deck.DrawPages.getByIndex(1), "data", "*data*")
  Say(deck.DrawPages.getByIndex(1).NotesPage, "Then begin", "And begin")
  Say(deck.DrawPages.getByIndex(3), "goes on", "ends")
  deck.DrawPages.getByIndex(3).Visible = False
  Dim kept(0) As New com.sun.star.beans.PropertyValue
  kept(0).Name = "FilterName" : kept(0).Value = "Impress MS PowerPoint 2007 XML"
  deck.storeToURL(target, kept())
Failed:
  deck.close(True)
  StarDesktop.terminate()
End Sub
Sub Say(page, old As String, other As String)
  For n = 0 To page.Count - 1
    shape = page.getByIndex(n)
    said = ""
    If shape.supportsService("com.sun.star.drawing.Text") Then said = shape.String
    If InStr(said, old) &gt; 0 Then
      cursor = shape.createTextCursor()
      cursor.gotoStart(False)
      cursor.goRight(InStr(said, old) - 1, False)
      cursor.goRight(Len(old), True)
      cursor.String = other
      Exit Sub
    End If
  Next
End Sub
</script:module>
"""


@pytest.mark.libreoffice
def test_edits_in_libreoffice_come_back(lecture: Path, built: Build, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Edits made in LibreOffice's own model of the document, by a macro, and saved by it as .pptx."""
    try:
        office = program()
    except LibreOfficeMissingError:
        pytest.skip("no LibreOffice here: apt-get install libreoffice-impress libreoffice-math")
    furnish(lecture)
    assert not built(OUTLINE).failed
    profile = tmp_path_factory.mktemp("profile")
    command = [office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    edited = lecture / "edited.pptx"
    subprocess.run([*command, "--cat", "nothing"], capture_output=True, timeout=120, check=False)  # makes the profile
    (profile / "user" / "basic" / "Standard" / "Module1.xba").write_text(MACRO)
    places = ",".join(f'"{path.as_uri()}"' for path in (lecture / "deck.pptx", edited))
    subprocess.run(
        [*command, f"macro:///Standard.Module1.Edit({places})"], capture_output=True, timeout=120, check=True
    )
    outcome = pulled(Options(lecture / "outline.yaml"), edited)
    assert [edit.message for edit in outcome.left if "larger" not in edit.message] == []
    assert outcome.texts[lecture / "outline.yaml"][1] == (
        OUTLINE.replace("title: First", 'title: "First: of #all"')
        .replace("*data*", "\\**data\\**")
        .replace("Then begin", "And begin")
        .replace("goes on here", "ends here")
        .replace("  title: Third   # hi\n", "  hidden: true\n  title: Third   # hi\n")
    )


def test_a_link_out_of_the_lecture_is_not_written_through(lecture: Path, built: Build, tmp_path: Path) -> None:
    outline, elsewhere = lecture / "outline.yaml", tmp_path.parent / f"{tmp_path.name}-elsewhere.yaml"
    assert built("title: A\nslides:\n- {title: Old, bullets: [one]}\n").path
    deck = pptx.Presentation(str(lecture / "deck.pptx"))
    deck.slides[0].shapes.title.text_frame.paragraphs[0].runs[0].text = "New"
    deck.save(str(lecture / "deck.pptx"))
    before = outline.read_bytes()
    elsewhere.write_bytes(before)
    outline.unlink()
    outline.symlink_to(elsewhere)
    assert main(["pull", str(outline), "--deck", str(lecture / "deck.pptx"), "--yes"]) == 1
    assert elsewhere.read_bytes() == before
