"""Rows come back into their files, values into variables; what both sides changed is told, and nothing written."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from conftest import Build
from PIL import Image
from pptx.chart.data import CategoryChartData
from test_pull import edit, say, shape, taken, words

from deck.cli.main import main
from deck.intake.pull import Outcome, pulled
from deck.pipeline.report import Options
from deck.pptx.parts import File
from deck.pptx.reading import DeckReader

TABLE = "slides:\n- {kind: table, title: T, table: rows.csv}\n- {title: U, bullets: [one]}\n"
CHART = "slides:\n- {kind: chart, title: T, chart: bar, data: rows.csv, alt: Numbers of two towns that grow}\n"
LIST = CHART.replace("rows.csv", "[[x, n], [Rome, 1], [Oslo, 2]]")


def pull(lecture: Path, built: Build, outline: str, *changes: Callable[[Any], object], after: str = "") -> Outcome:
    """What comes of edits of a deck, after which the outline was changed, too."""
    assert not built(outline).failed
    edit(lecture / "deck.pptx", *changes)
    (lecture / "outline.yaml").write_text(after or outline)
    return pulled(Options(lecture / "outline.yaml"), lecture / "deck.pptx")


def row_more(deck: Any, after: int, *texts: str) -> None:
    rows = shape(deck, 1, "Table").table._tbl.tr_lst
    new = deepcopy(rows[after])
    for cell, text in zip(new.tc_lst, texts, strict=True):
        cell.find(".//{*}t").text = text
    rows[after].addnext(new)


def row_less(deck: Any, n: int) -> None:
    row = shape(deck, 1, "Table").table._tbl.tr_lst[n]
    row.getparent().remove(row)


def numbers(deck: Any, *rows: tuple[str, float]) -> None:
    data: Any = CategoryChartData()  # type: ignore[no-untyped-call]
    data.categories = [name for name, _ in rows]
    data.add_series("n", [value for _, value in rows])
    next(item for item in deck.slides[0].shapes if item.has_chart).chart.replace_data(data)


@pytest.mark.parametrize(
    ("text", "change", "after"),
    [
        (
            "x,n\nRome,1\n# why\nOslo,2\n",
            lambda d: row_more(d, 1, "Bern", "a, b"),
            'x,n\nRome,1\nBern,"a, b"\n# why\nOslo,2\n',
        ),
        ("x;n\r\nRome;1,5\r\nOslo;2", lambda d: row_more(d, 2, "Bern", "2.5"), "x;n\r\nRome;1,5\r\nOslo;2\r\nBern;2,5"),
        ("x,n\nRome,1\nOslo,2\n", lambda d: row_less(d, 1), "x,n\nOslo,2\n"),
        ("x,n\nRome,1\nOslo,2", lambda d: row_less(d, 2), "x,n\nRome,1"),
        ('x;n\nRome;"1"\n', lambda d: say(d, 1, "Table", "1", "7;8"), 'x;n\nRome;"7;8"\n'),
    ],
)
def test_rows_of_a_csv(lecture: Path, built: Build, text: str, change: Callable[[Any], object], after: str) -> None:
    path = lecture / "assets" / "rows.csv"
    path.write_bytes(text.encode())
    outcome = pull(lecture, built, TABLE, change)
    assert all("the chart's look" in e.message or "another " in e.message for e in outcome.left), outcome.left
    found = words(DeckReader(File(lecture / "deck.pptx")).slides())
    outcome.write()
    assert path.read_bytes() == after.encode()
    assert not built(TABLE).failed
    assert words(DeckReader(File(lecture / "deck.pptx")).slides()) == [
        (hidden, [word.replace("2.5", "2,5") for word in said], notes) for hidden, said, notes in found
    ]


def test_rows_that_are_a_choice_of_the_file_are_told(lecture: Path, built: Build) -> None:
    (lecture / "assets" / "rows.csv").write_text("x,n\nRome,1\nOslo,2\n")
    outcome = pull(lecture, built, TABLE.replace("rows.csv}", "rows.csv, most: 1}"), lambda d: row_more(d, 1, "a", "b"))
    assert [edit.reason for edit in outcome.left][:1] == ["the file has other rows than are shown, or longer ones"]


@pytest.mark.parametrize(
    ("rows", "after"),
    [
        ([("Rome", 1), ("Bern", 1.5), ("Oslo", 2)], "x,n\nRome,1\nBern,1.5\nOslo,2\n"),
        ([("Oslo", 2)], "x,n\nOslo,2\n"),
        ([("Rome", 4), ("Oslo", 2)], "x,n\nRome,4\nOslo,2\n"),
    ],
)
def test_rows_of_a_chart(lecture: Path, built: Build, rows: list[tuple[str, float]], after: str) -> None:
    path = lecture / "assets" / "rows.csv"
    path.write_text("x,n\nRome,1\nOslo,2\n")
    outcome = pull(lecture, built, CHART, lambda deck: numbers(deck, *rows))
    assert all("the chart's look" in e.message or "another " in e.message for e in outcome.left), outcome.left
    outcome.write()
    assert path.read_text() == after


def test_rows_of_a_chart_in_the_outline(lecture: Path, built: Build) -> None:
    outcome = pull(lecture, built, LIST, lambda deck: numbers(deck, ("Rome", 1), ("Bern", 1.5), ("Oslo", 2)))
    assert outcome.texts[lecture / "outline.yaml"][1] == LIST.replace("[Oslo", "[Bern, 1.5], [Oslo")


def test_the_value_of_a_variable_changes_where_it_is_written(lecture: Path, built: Build) -> None:
    outline = 'vars: {n: "12", m: "3"}\nslides:\n- {title: "`{var n}` days", bullets: ["`{var m}` and `{var m}`"]}\n'
    after = taken(lecture, built, lambda deck: say(deck, 1, "Title", "12", "14"), outline=outline)
    assert after == outline.replace('"12"', '"14"')
    outcome = pull(lecture, built, outline, lambda deck: say(deck, 1, "Body", "3 and 3", "4 and 4"))
    assert "the value of m, which other places show" in outcome.left[0].reason and not outcome.texts


def test_a_deck_that_is_open_is_left_alone(
    lecture: Path, built: Build, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not built(TABLE.replace("rows.csv", "[[a], [b]]")).failed
    edit(lecture / "deck.pptx", lambda deck: say(deck, 2, "Body", "one", "two"))
    (lecture / "~$deck.pptx").write_text("me")
    monkeypatch.chdir(lecture)
    assert main(["pull", "--deck", "deck.pptx", "--yes"]) == 1
    said = capsys.readouterr().err
    assert "is open in another program" in said and "save and close it there" in said


TWO = "slides:\n- {title: A, bullets: [a]}\n- {title: B, bullets: [b]}\n- {title: C, bullets: [c]}\n"
A, B, C = (f"- {{title: {name}, bullets: [{name.lower()}]}}\n" for name in "ABC")
SECTIONS = TWO.replace("{title: A", "{section: One, title: A")
PICTURE = "slides:\n- {kind: picture, title: P, picture: images/one.png, alt: A square that is red all over}\n"


def moved(deck: Any, n: int, to: int) -> None:
    listed = deck.slides._sldIdLst
    item = listed[n]
    listed.remove(item)
    listed.insert(to, item)


def section_named(name: str) -> Callable[[Any], object]:
    return lambda deck: next(deck.element.iter("{*}section")).set("name", name)


@pytest.mark.parametrize(
    ("outline", "change", "after", "said"),
    [
        (TWO, lambda d: moved(d, 0, 2), f"slides:\n{A}{C}{B}", "in another order by now"),
        (
            TWO,
            lambda d: d.slides._sldIdLst.remove(d.slides._sldIdLst[1]),
            TWO.replace("[b]", "[other]"),
            "says something else",
        ),
        (SECTIONS, section_named("Eins"), SECTIONS.replace("One", "First"), "other sections"),
        (
            LIST,
            lambda d: numbers(d, ("Rome", 5), ("Oslo", 2)),
            LIST.replace("Rome, 1", "Rome, 9"),
            "another one by now",
        ),
        (LIST, lambda d: numbers(d, ("Rome", 1)), LIST.replace("Rome, 1", "Rome, 9"), "another one by now"),
        (
            PICTURE,
            lambda d: shape(d, 1, "Picture")._element.nvPicPr.cNvPr.set("descr", "A wall"),
            PICTURE.replace("all over", "at the left"),
            "another one by now",
        ),
    ],
)
def test_what_both_sides_changed_is_a_conflict(
    lecture: Path, built: Build, outline: str, change: Callable[[Any], object], after: str, said: str
) -> None:
    Image.new("RGB", (400, 300), "red").save(lecture / "assets" / "images" / "one.png")
    outcome = pull(lecture, built, outline, change, after=after)
    assert any(edit.conflict and said in edit.reason for edit in outcome.left), outcome.left
    assert not [edit for edit in outcome.taken if "number" in edit.message]


def test_another_picture_on_both_sides_is_a_conflict(lecture: Path, built: Build) -> None:
    for name in ("red", "green", "blue"):
        Image.new("RGB", (400, 300), name).save(lecture / "assets" / "images" / f"{name}.png")
    outline = PICTURE.replace("one.png", "red.png")

    def change(deck: Any) -> None:
        _, rid = deck.slides[0].part.get_or_add_image_part(str(lecture / "assets" / "images" / "blue.png"))
        blip = shape(deck, 1, "Picture")._element.blipFill.find("{*}blip")
        blip.set("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed", rid)

    outcome = pull(lecture, built, outline, change, after=outline.replace("red.png", "green.png"))
    assert [edit.conflict for edit in outcome.left] == [True] and not outcome.files
