"""A presentation becomes a talk that builds, and no word of it is lost: ours come back, and those of PowerPoint."""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pptx
import pytest
import yaml
from conftest import ROOT
from lxml import etree
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_SHAPE
from pptx.opc.package import Part as OpcPart
from pptx.opc.packuri import PackURI
from pptx.util import Inches
from readback import A, M, slides

from deck.cli.main import main
from deck.intake.tex import tex

DECKS = ["outline.yaml", *(f"examples/{name}/outline.yaml" for name in ("showcase", "live-code", "maths", "course"))]
WORD = re.compile(r"[^\W_]+")


def _built(outline: Path, deck: Path) -> list[Any]:
    """The slides of a deck that was built without running anything."""
    assert main([str(outline), "--no-run", "--quiet", "-o", str(deck)]) == 0
    return slides(deck)


def _imported(old: Path, talk: Path, *more: str) -> str:
    """The outline that an old deck becomes, which builds."""
    assert main(["import", str(old), "-o", str(talk), *more]) == 0
    _built(talk, talk / "new.pptx")
    return (talk / "outline.yaml").read_text(encoding="utf-8")


def _paragraphs(element: Any) -> Iterator[str]:
    """What is written in an element, but for fields and formulas."""
    for paragraph in element.iter(f"{A}p"):
        yield "".join(t.text or " " for t in paragraph.iter(f"{A}t", f"{A}br") if t.getparent().tag != f"{A}fld")


def _notes(slide: Any) -> str:
    frame = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    return " ".join(WORD.findall(frame.text)) if frame is not None else ""


def _lost(old: list[Any], talk: Path) -> Counter[str]:
    """The words of slides and notes that stand neither in the outline, nor in its data, nor in the list."""
    data = [path.read_text("utf-8") for path in (talk / "import.md", *talk.rglob("*.csv"))]
    outline = yaml.load((talk / "outline.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)
    said = re.sub(r"[*`\\~^]|</?\w+>|\]\{\w+\}", "", " ".join([*data, *_texts(outline)]).replace("<br>", " "))
    there = {*WORD.findall(said), *WORD.findall(" ".join([*data, *_texts(outline)]))}
    frames = [
        s.notes_slide.notes_text_frame._txBody for s in old if s.has_notes_slide and s.notes_slide.notes_text_frame
    ]
    words = Counter(WORD.findall(" ".join(t for e in (*(s._element for s in old), *frames) for t in _paragraphs(e))))
    return Counter({word: count for word, count in words.items() if word not in there})


def _texts(value: Any) -> Iterator[str]:
    """Every text in what was read of YAML."""
    if isinstance(value, str):
        yield value
    for inner in [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(inner)


@pytest.mark.slow
@pytest.mark.parametrize("outline", DECKS)
def test_our_decks_come_back(outline: str, tmp_path: Path) -> None:
    old = _built(ROOT / outline, tmp_path / "old.pptx")
    _imported(tmp_path / "old.pptx", tmp_path / "talk", "--theme", "light")
    new = slides(tmp_path / "talk" / "new.pptx")
    assert not _lost(old, tmp_path / "talk")
    notes = " ".join(map(_notes, new))
    assert all(_notes(slide) in notes for slide in old)
    assert _tables(new) == _tables(old)
    assert _charts(new) == _charts(old)
    assert _formulas(new) >= _formulas(old)


def _tables(found: list[Any]) -> list[list[str]]:
    tables = [shape.table for slide in found for shape in slide.shapes if getattr(shape, "has_table", False)]
    return [[" ".join(WORD.findall(cell.text)) for row in table.rows for cell in row.cells] for table in tables]


def _charts(found: list[Any]) -> list[list[tuple[str, tuple[float | None, ...]]]]:
    charts = [shape.chart for slide in found for shape in slide.shapes if getattr(shape, "has_chart", False)]
    return [[(series.name, tuple(series.values)) for plot in chart.plots for series in plot.series] for chart in charts]


def _formulas(found: list[Any]) -> Counter[str]:
    return Counter(tex(formula) for slide in found for formula in slide._element.iter(f"{M}oMath"))


@pytest.fixture
def deck() -> Any:
    return pptx.Presentation()


def _saved(deck: Any, tmp_path: Path) -> Path:
    deck.save(tmp_path / "old.pptx")
    return tmp_path / "old.pptx"


def _slide(deck: Any, layout: int, title: str = "A title") -> Any:
    slide = deck.slides.add_slide(deck.slide_layouts[layout])
    if slide.shapes.title is not None:
        slide.shapes.title.text = title
    return slide


def test_words_levels_marks_links_notes_and_hidden_slides(deck: Any, tmp_path: Path) -> None:
    opening = _slide(deck, 0, "Testing what matters")
    opening.placeholders[1].text = "Ada Lovelace"
    slide = _slide(deck, 1, "Where: the time goes # really")
    frame = slide.placeholders[1].text_frame
    for level, text in enumerate(("First", "under it", "deeper")):
        paragraph = frame.paragraphs[0] if not level else frame.add_paragraph()
        paragraph.level = level
        run = paragraph.add_run()
        run.text = text
        run.font.bold = level == 1
        run.hyperlink.address = "https://example.org/a b" if level == 2 else None
    frame.add_paragraph().text = "50 % *of* `it` & <b>"
    slide.notes_slide.notes_text_frame.text = "Say this.\nAnd that: slowly."
    slide._element.set("show", "0")
    text = _imported(_saved(deck, tmp_path), tmp_path / "talk")
    assert "kind: title\n  subtitle: Ada Lovelace" in text
    assert "- First:\n    - '**under it**':\n      - '[deeper](<https://example.org/a b>)'" in text
    assert "notes: |-\n    Say this.\n\n    And that: slowly.\n  hidden: true" in text
    new = slides(tmp_path / "talk" / "new.pptx")
    assert new[1].shapes.title.text == "Where: the time goes # really"
    assert new[1].placeholders[1].text_frame.paragraphs[-1].text == "50 % *of* `it` & <b>"
    assert new[1]._element.get("show") == "0"
    assert (tmp_path / "talk" / "old.potx").is_file()


def test_what_looks_like_an_expression_is_never_run(deck: Any, tmp_path: Path) -> None:
    frame = _slide(deck, 1).placeholders[1].text_frame
    run = frame.paragraphs[0].add_run()
    run.text = "{python} open('made', 'w')"
    run.font.name = "Consolas"
    frame.paragraphs[0].add_run().text = " is typed, and $HOME costs $5"
    text = _imported(_saved(deck, tmp_path), tmp_path / "talk")
    assert "`{python}" not in text
    (new,) = slides(tmp_path / "talk" / "new.pptx")
    assert new.placeholders[1].text_frame.text == "{python} open('made', 'w') is typed, and $HOME costs $5"


def test_numbers_and_paragraphs_are_a_body(deck: Any, tmp_path: Path) -> None:
    frame = _slide(deck, 1).placeholders[1].text_frame
    for n, text in enumerate(("Three", "Four", "Words")):
        paragraph = frame.paragraphs[0] if not n else frame.add_paragraph()
        paragraph.text = text
        mark = etree.SubElement(paragraph._p.get_or_add_pPr(), f"{A}buAutoNum" if n < 2 else f"{A}buNone")
        if n < 2:
            mark.set("type", "arabicPeriod")
            mark.set("startAt", "3")
    assert "body: |-\n    3. Three\n    4. Four\n\n    Words" in _imported(_saved(deck, tmp_path), tmp_path / "talk")


def test_tables_keep_merged_cells_and_charts_their_numbers(deck: Any, tmp_path: Path) -> None:
    table = _slide(deck, 5).shapes.add_table(3, 3, Inches(1), Inches(2), Inches(6), Inches(2)).table
    for n in range(9):
        table.cell(n // 3, n % 3).text = f"c{n}"
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    data: Any = CategoryChartData()  # type: ignore[no-untyped-call]
    data.categories = ["East", "West"]
    data.add_series("Sales", (1.5, None))
    data.add_series("Costs", (3, 4))
    place = (Inches(1), Inches(2), Inches(6), Inches(4))
    _slide(deck, 5).shapes.add_chart(XL_CHART_TYPE.BAR_STACKED, *place, data)
    points: Any = XyChartData()  # type: ignore[no-untyped-call]
    points.add_series("s").add_data_point(1, 2.25)
    _slide(deck, 5).shapes.add_chart(XL_CHART_TYPE.XY_SCATTER, *place, points)
    text = _imported(_saved(deck, tmp_path), tmp_path / "talk", "--theme", "light")
    assert "chart: bar\n  data: data/slide-02.csv\n  stacked: true\n  horizontal: true" in text
    assert (tmp_path / "talk/assets/data/slide-02.csv").read_text() == ",Sales,Costs\nEast,1.5,3\nWest,,4\n"
    new = slides(tmp_path / "talk" / "new.pptx")
    assert _charts(new)[1] == [("s", (2.25,))]
    (made,) = (shape.table for shape in new[0].shapes if shape.has_table)
    assert made.cell(1, 0).span_height == 2
    assert made.cell(0, 1).span_width == 2
    assert "c3\nc6" in made.cell(1, 0).text.replace("\v", "\n")


def test_code_pictures_and_columns_find_their_places(deck: Any, tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (400, 300), "red").save(tmp_path / "red.png")
    slide = _slide(deck, 3, "Side by side")
    slide.placeholders[1].text = "Words at the left"
    slide.placeholders[2]._element.getparent().remove(slide.placeholders[2]._element)
    picture = slide.shapes.add_picture(str(tmp_path / "red.png"), Inches(6), Inches(2), Inches(3))
    picture.crop_left = 0.25
    picture._element.nvPicPr.cNvPr.set("descr", "All red, on a wall")
    box = _slide(deck, 5, "Code").shapes.add_textbox(Inches(1), Inches(2), Inches(6), Inches(3))
    box.text_frame.text = "import this\nif True:\n    print('a: b')"
    for paragraph in box.text_frame.paragraphs:
        paragraph.runs[0].font.name = "Consolas"
    two = _slide(deck, 3, "Two")
    two.placeholders[1].text, two.placeholders[2].text = "Left", "Right"
    text = _imported(_saved(deck, tmp_path), tmp_path / "talk")
    assert "picture: images/slide-01.png\n  alt: All red, on a wall\n  crop: [0.25, 0.0, 0.75, 1.0]\n  beside:" in text
    assert "kind: code\n  code: |-\n    import this\n    if True:\n        print('a: b')\n  language: python" in text
    assert "columns:\n  - bullets:\n    - Left\n  - bullets:\n    - Right" in text


def test_what_only_can_be_seen_is_told_with_its_words(deck: Any, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("deck.cli.bring._drawn", lambda *_: {})  # no LibreOffice
    shapes = _slide(deck, 5, "A plan").shapes
    for n in range(6):
        box = shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, Inches(n), Inches(3), Inches(1), Inches(1))
        box.text_frame.text = f"Step {n}"
    text = _imported(_saved(deck, tmp_path), tmp_path / "talk")
    assert "# slide 1: a drawing: it could not be drawn" in text
    assert all(f"Step {n}" in text for n in range(6))
    assert "## Slide 1: A plan" in (tmp_path / "talk" / "import.md").read_text()


def test_a_slide_with_far_too_many_words_still_builds(deck: Any, tmp_path: Path) -> None:
    _slide(deck, 1).placeholders[1].text = "\n".join(f"Point {n} goes on and on and on" * 3 for n in range(60))
    text = _imported(_saved(deck, tmp_path), tmp_path / "talk")
    assert "split: auto" in text
    assert not _lost(slides(tmp_path / "old.pptx"), tmp_path / "talk")


def test_nothing_is_written_over_and_strange_files_are_one_clear_line(
    deck: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _slide(deck, 1)
    old = _saved(deck, tmp_path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    (tmp_path / "97.ppt").write_bytes(b"\xd0\xcf\x11\xe0" + b"x" * 600)
    (tmp_path / "cut.pptx").write_bytes(old.read_bytes()[:3000])
    (tmp_path / "text.pptx").write_text("no zip")
    for arguments, said in (
        ([str(old), "-o", str(tmp_path / "full")], "is not empty"),
        ([str(tmp_path / "97.ppt")], "protected by a password, or of PowerPoint 97"),
        ([str(tmp_path / "cut.pptx"), "-o", str(tmp_path / "a")], "is damaged"),
        ([str(tmp_path / "text.pptx"), "-o", str(tmp_path / "b")], "is no PowerPoint file"),
        ([str(tmp_path / "none.pptx"), "-o", str(tmp_path / "c")], "no such file"),
    ):
        assert main(["import", *arguments]) == 1
        lines = [line for line in capsys.readouterr().err.splitlines() if ": error: " in line]
        assert len(lines) == 1 and said in lines[0]
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["mine.txt"]


def test_what_would_fill_the_memory_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (tmp_path / "large.pptx").open("wb") as file:
        file.truncate(400_000_001)  # sparse: nothing of it is on the disk
    with zipfile.ZipFile(tmp_path / "bomb.pptx", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("ppt/media/image1.png", bytes(20_000_000))
    for name, said in (("large", "it has more than 400 MB"), ("bomb", "unpacks to far more than a template has")):
        assert main(["import", str(tmp_path / f"{name}.pptx"), "-o", str(tmp_path / name)]) == 1
        lines = [line for line in capsys.readouterr().err.splitlines() if ": error: " in line]
        assert len(lines) == 1 and said in lines[0] and not list((tmp_path / name).glob("*"))


def test_wrong_xml_is_told_and_a_mistake_of_ours_shows_where_it_is(
    deck: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slide = _slide(deck, 1)
    slide.placeholders[1].text_frame.text = "words"
    slide.shapes.add_textbox(0, 0, 99, 99).text_frame.text = "more"
    paragraph = slide.shapes[-1]._element.find(f".//{A}p")
    paragraph.get_or_add_pPr().set("lvl", "nine")
    etree.SubElement(paragraph.find(f"{A}r").get_or_add_rPr(), f"{A}hlinkClick").set("action", "x")
    old = _saved(deck, tmp_path)
    assert "- words" in _imported(old, tmp_path / "talk", "--theme", "light")
    monkeypatch.setattr("deck.intake.old_text._COLORS", 5)
    with pytest.raises(TypeError, match="not iterable"):
        main(["import", str(old), "-o", str(tmp_path / "other")])


def test_macros_do_not_come_along_and_outside_links_are_not_followed(deck: Any, tmp_path: Path) -> None:
    slide = _slide(deck, 1)
    slide.placeholders[1].text_frame.text = "see"
    rid = slide.part.relate_to("file:///etc/passwd", "http://x/relationships/hyperlink", is_external=True)
    properties = slide.placeholders[1].text_frame.paragraphs[0].runs[0]._r.get_or_add_rPr()
    etree.SubElement(properties, f"{A}hlinkClick").set(
        "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id", rid
    )
    name, kind = PackURI("/ppt/vbaProject.bin"), "application/vnd.ms-office.vbaProject"
    part = OpcPart(name, kind, deck.part.package, b"macro")
    deck.part.relate_to(part, "http://schemas.microsoft.com/office/2006/relationships/vbaProject")
    text = _imported(_saved(deck, tmp_path), tmp_path / "talk")
    assert "# slide 1: a link to file:///etc/passwd" in text
    assert not any("vba" in name for name in zipfile.ZipFile(tmp_path / "talk" / "old.potx").namelist())


def test_transitions_and_animations_come_along_or_are_listed(tmp_path: Path) -> None:
    (tmp_path / "outline.yaml").write_text(
        "transition: push\nslides:\n- {title: A, build: true, bullets: [one, two]}\n"
        "- {title: B, transition: none, bullets: [one]}\n"
    )
    _built(tmp_path / "outline.yaml", tmp_path / "built.pptx")
    deck: Any = pptx.Presentation(str(tmp_path / "built.pptx"))
    kinds = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
    timing = next(deck.slides[0]._element.iter(f"{kinds}timing"))
    effect = next(e for e in timing.iter(f"{kinds}cTn") if e.get("presetClass"))
    effect.set("presetClass", "emph")
    etree.SubElement(deck.slides[1]._element, f"{kinds}transition", advTm="2000").append(
        etree.Element(f"{kinds}checker")
    )
    deck.save(tmp_path / "old.pptx")
    text = _imported(tmp_path / "old.pptx", tmp_path / "talk", "--theme", "light")
    assert "build: true\n  transition: push" in text
    lost = (tmp_path / "talk" / "import.md").read_text()
    assert all(f"- {said}" in lost for said in ("its animations: 1", "its transition: checker", "it goes on by itself"))
