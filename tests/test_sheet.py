"""A deck is shown as LibreOffice draws it: pictures, a contact sheet, a handout, and where its lines are not ours."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pptx
import pypdfium2
import pytest
from conftest import Build
from PIL import Image

from deck.cli.main import main
from deck.cli.preview import libreoffice, pdf, sheet
from deck.cli.preview.libreoffice import LibreOfficeError, LibreOfficeMissingError, in_language
from deck.cli.preview.sheet import still
from deck.pipeline.build import build
from deck.pipeline.report import Options

Convert = Callable[[Path], Path]
KINDS = """title: Kinds of text
slides:
- title: The title of this slide is nearly as long as its line
  bullets:
  - A bullet of so many words is set in two lines, whatever is made of it, and so it is long enough
  - Short:
    - This one is under it and smaller, and it is also long enough to need another line when it grows
- kind: table
  title: Winners
  table:
  - [Year, What was new in the model that won the contest in that year]
  - ["2012", "Convolutions on two graphics cards, rectified units, dropout and much data"]
- kind: dialogue
  title: Asking
  dialogue:
  - Q: How many eyes does a giraffe have, if one may ask so late in the evening?
- kind: cards
  title: Circles
  cards:
  - {head: Big Data, text: Models can generalize to what they have not seen in their training}
  - {head: Hardware, text: Models are trainable on what one can buy in a shop around the corner}
"""


@pytest.fixture
def convert(tmp_path: Path) -> Convert:
    def converted(path: Path) -> Path:
        try:
            return libreoffice.convert(path, tmp_path / "drawn")
        except LibreOfficeMissingError:
            pytest.skip("LibreOffice is not installed")

    return converted


@pytest.mark.libreoffice
def test_a_picture_a_slide_and_a_sheet_with_all_of_them(built: Build, convert: Convert, tmp_path: Path) -> None:
    report = built("slides:\n" + "".join(f"- {{title: Slide {n}, bullets: [{'word ' * n}]}}\n" for n in range(1, 6)))
    assert report.path
    contact, pictures = sheet.sheet(convert(report.path), tmp_path / "sheet")
    assert sorted((tmp_path / "sheet").iterdir()) == [contact, *pictures]
    assert [path.name for path in pictures] == [f"slide-0{n}.png" for n in range(1, 6)]
    images = [Image.open(path) for path in pictures]
    assert {image.size for image in images} == {(1280, 720)}
    assert len({image.tobytes() for image in images}) == 5
    with Image.open(contact) as whole:
        assert whole.size == (4 * 480 + 5 * 16, 2 * (270 + 28) + 16)
        assert whole.getpixel((16 + 240, 28 + 200)) == (255, 255, 255)
        assert whole.getpixel((16 + 496 + 240, 28 + 298 + 200)) != (255, 255, 255)  # no sixth slide


@pytest.mark.libreoffice
def test_where_lines_differ_the_author_is_told(built: Build, convert: Convert) -> None:
    report = built(KINDS)
    assert report.path and report.style
    slides = [page.placed for page in report.pages]
    assert sheet.differences(convert(report.path), slides, report.style) == []
    enlarge(report.path, 2)
    found = sheet.differences(convert(report.path), slides, report.style)
    assert [problem.where.line for problem in found] == [3, 5, 7, 11, 11, 12, 12, 16, 20, 21]
    assert found[0].message == "LibreOffice sets this in 3 lines, 1 was counted"
    assert found[1].message == "LibreOffice sets this in 4 lines, 2 were counted"
    assert {problem.level for problem in found} == {"warning"}


def enlarge(path: Path, times: int) -> None:
    """Set every text of a deck larger than it was measured."""
    presentation = pptx.Presentation(str(path))
    for slide in presentation.slides:
        for run_ in (run_ for shape in slide.shapes for run_ in shape._element.iter("{*}rPr")):
            size = int(
                run_.get("sz") or (3400 if "Title" in str(run_.xpath("ancestor::p:sp//p:cNvPr/@name")) else 2400)
            )
            run_.set("sz", str(size * times))
    presentation.save(str(path))


@pytest.mark.libreoffice
def test_the_lecture_s_lines_are_those_counted(shipped: Path, convert: Convert) -> None:
    theme = "dark" if shipped.parent.name.startswith("dark") else "light"
    outline = shipped.with_name("outline.yaml")
    report = build(Options(outline, theme=theme, how="recorded", write=False), lambda *_: None)
    assert report.style
    drawn = convert(shipped)
    slides = [page.placed for page in report.pages]
    assert list(map(str, sheet.differences(drawn, slides, report.style))) == []
    pages = map(pdf.PdfPage, pdf.stretches(drawn))
    found = [
        page.find(paragraph.text, item.rect)
        for page, items in zip(pages, slides, strict=True)
        for item in items
        for paragraph in item.node.paragraphs
        if pdf.letters(paragraph.text)
    ]
    assert len(found) > 100 and all(found)  # so none was passed over


@pytest.mark.libreoffice
def test_what_is_drawn_is_how_slides_end(built: Build, convert: Convert, tmp_path: Path) -> None:
    report = built(
        "slides:\n- kind: columns\n  title: Clicks\n  columns:\n"
        "  - {body: It stays, build: true}\n  - {body: It comes, step: 2}\n  - {body: It leaves, step: 1, until: 2}\n"
        "- {title: Kept for questions, hidden: true, bullets: [one]}\n"
    )
    assert report.path and report.style
    drawn = convert(still(report.path, tmp_path / "still.pptx"))
    first, second = ("".join(stretch.text for stretch in page) for page in pdf.stretches(drawn))
    assert "It stays" in first and "It comes" in first and "It leaves" not in first
    assert "Kept for questions" in second
    assert sheet.differences(drawn, [page.placed for page in report.pages], report.style) == []


@pytest.mark.libreoffice
def test_the_handout_has_notes_under_each_slide(built: Build, convert: Convert, tmp_path: Path) -> None:
    words = random.Random(1).choices(["notes", "say", "what", "a", "lecturer", "means", "to", "tell"], k=600)
    notes = ["Short.", "", " ".join(words[:200]), " ".join(words)]
    report = built("slides:\n" + "".join(f"- {{title: One, bullets: [a], notes: {said}}}\n" for said in notes))
    assert report.path and report.style
    convert(report.path)  # skips where there is no LibreOffice
    path, too_long = sheet.handout(report.path, tmp_path / "out", report.style)
    assert path == tmp_path / "out" / "deck-handout.pdf"
    assert too_long == [4]
    with pypdfium2.PdfDocument(path) as file:
        assert [page.get_size() for page in file] == [(540, 720)] * 4
        texts = [" ".join(page.get_textpage().get_text_range().split()) for page in file]
    assert texts[0].endswith("Short.")
    assert texts[2].endswith(" ".join(words[:200]))


def test_without_libreoffice_the_error_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if Path("/Applications/LibreOffice.app").exists():
        pytest.skip("it is found without PATH on macOS")
    for name in ("PATH", "ProgramFiles", "ProgramFiles(x86)"):
        monkeypatch.setenv(name, str(tmp_path))
    with pytest.raises(LibreOfficeMissingError, match="LibreOffice is not installed"):
        libreoffice.convert(tmp_path / "deck.pptx", tmp_path)


@pytest.mark.libreoffice
def test_what_libreoffice_cannot_convert_is_an_error(built: Build, convert: Convert, tmp_path: Path) -> None:
    with pytest.raises(LibreOfficeError, match=r"nothing of none\.pptx: Error: source file could not be loaded"):
        convert(tmp_path / "none.pptx")
    report = built("slides: [{title: One, bullets: [a]}]")
    assert report.path
    with pytest.raises(LibreOfficeError, match=r"not done after 0\.1 seconds"):
        libreoffice.convert(report.path, tmp_path, timeout=0.1)


@pytest.mark.libreoffice
def test_a_pdf_is_tagged_for_screen_readers(lecture: Path) -> None:
    (lecture / "outline.yaml").write_text(
        "title: Et foredrag\nlang: da\nauthor: A. Forfatter\nslides:\n"
        "- {title: One, bullets: [one, two]}\n- {kind: table, title: Two, table: [[a, b], [c, d]]}\n"
        "- {kind: picture, title: Three, picture: images/example.png, alt: A grey square of two metres}\n"
        "- {kind: figure, title: Four, figure: figures/example.py, alt: A line that rises from nought to one}\n"
    )
    try:
        libreoffice.program()
    except LibreOfficeMissingError:
        pytest.skip("LibreOffice is not installed")
    assert main(["sheet", "--pdf", "--handout", str(lecture / "outline.yaml")]) == 0
    for name in ("et-foredrag", "et-foredrag-handout"):
        with pikepdf.open(lecture / "out" / f"{name}.pdf") as file:
            root = file.Root
            assert str(root.Lang) == "da" and root.MarkInfo.Marked and root.ViewerPreferences.DisplayDocTitle
            assert str(file.docinfo["/Title"]) == "Et foredrag" and b"pdfuaid:part>1<" in root.Metadata.read_bytes()
            found = list(_tags(root.StructTreeRoot))
        kinds = {kind for kind, _ in found}
        assert kinds >= {"/H", "/L", "/LI", "/Table", "/TH", "/TD"} or "handout" in name, kinds
        alts = [alt for _, alt in found if alt]
        assert "A grey square of two metres" in alts and "A line that rises from nought to one" in alts


def _tags(root: Any) -> Iterator[tuple[str, str]]:
    """The elements of a PDF's structure: their kinds and alternative texts."""
    waiting, met = [root], set[tuple[int, int]]()
    while waiting:
        element = waiting.pop()
        if isinstance(element, pikepdf.Array):
            waiting += list(element)
        elif isinstance(element, pikepdf.Dictionary) and element.objgen not in met - {(0, 0)}:
            met.add(element.objgen)
            if "/S" in element:
                yield str(element.S), str(element.get("/Alt", ""))
            waiting.append(element.get("/K"))


def test_the_language_of_a_pdf_moves_no_byte_of_it() -> None:
    before = b"<</Type/Catalog/Pages 34 0 R\n/Lang(en-US)\n/MarkInfo<<>>>>\n/Lang(en-US)"
    for lang, said in (("da", b"(da)   "), ("en-GB", b"(en-GB)"), ("zh-Hans-CN", b"(zh)   ")):
        after = in_language(before, lang)
        assert after == before.replace(b"(en-US)", said, 1)
