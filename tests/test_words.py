"""What people type comes out right on the slides, or is told at its place."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pptx
import pytest
import sdk
from conftest import ROOT, Build
from marked import block, inline, parts
from PIL import Image
from readback import A, slides, texts

from deck.base.problem import Where
from deck.model.tags import Body, Code, Shape, Table, Text
from deck.model.text import Run
from deck.pipeline.report import Report
from deck.rendering import markdown
from deck.rendering.blocks import blocks
from deck.rendering.division import divided
from deck.rendering.markdown import Reader, plain, prose

W = Where("outline.yaml")
STYLES = ("bold", "italic", "code", "strike", "underline", "marked", "raised", "color", "lang")


def _styled(text: str) -> list[tuple[Any, ...]]:
    return [(run.text, *(name for name in STYLES if getattr(run, name))) for run in inline(text, W)]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("~~a~~ b", [("a", "strike"), (" b",)]),
        ("H~2~O", [("H",), ("2", "raised"), ("O",)]),
        ("x^2^", [("x",), ("2", "raised")]),
        ("==two words==", [("two words", "marked")]),
        ("[word]{accent}", [("word", "color")]),
        ("[mot]{lang=fr}", [("mot", "lang")]),
        ("a<br>b", [("a",), ("\v",), ("b",)]),
        ("-- said he", [("– said he",)]),
        ("a\n-- b", [("a",), (" ",), ("– b",)]),
        ("<sub>2</sub><u>u</u>", [("2", "raised"), ("u", "underline")]),
        ("<kbd>Ctrl</kbd>", [("Ctrl", "code")]),
        ("&mdash;&nbsp;x", [("—\u00a0x",)]),
        ("a<!-- no -->b", [("a",), ("b",)]),
        (":tada:", [("🎉",)]),
        ('"a" -- it\'s 1--3', [("“a” – it’s 1–3",)]),
        ('`"a" -- b`', [('"a" -- b', "code")]),
    ],
)
def test_marks_in_a_line_are_read(typed: str, read: list[tuple[Any, ...]]) -> None:
    assert _styled(typed) == read


@pytest.mark.parametrize(
    "typed",
    [
        "about ~5 to ~10 of them",
        "~/a:~/b",
        "2^10 and 2^5",
        "a == b and c == d",
        "if a==b or c==d",
        "run it with --no-run",
        "at 10:30:15",
        "a List<int> of them",
        "a:b:c",
    ],
)
def test_what_is_meant_literally_stays(typed: str) -> None:
    assert "".join(run.text for run in inline(typed, W)) == typed
    assert all(run == Run(run.text, W) for run in inline(typed, W))


def test_prose_is_what_the_parser_makes_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    signs = re.split(
        " ", "a ii iv word Über, so 1. 2) a) (c) e.g. 3,5 no. ; - – ( ) ? . : *so* end. -- ... # + > a.b [x]"
    )
    rng, found = random.Random(3), list[tuple[str, list[Any]]]()
    for _ in range(5000):
        text = rng.choice([" ", "  "]).join(rng.choices(signs, k=rng.randint(1, 6)))
        found += [(text, blocks(text, W, Reader()))] if prose(text) else []
    monkeypatch.setattr("deck.rendering.blocks.prose", lambda _: False)
    assert len(found) > 100
    for text, read in found:
        reader = Reader()
        assert blocks(text, W, reader) == read and not reader.warnings


def test_quotes_are_those_of_the_language_unless_the_deck_says_no(built: Build) -> None:
    said = {}
    for keys in ("lang: de", "lang: fr", "lang: en-GB", "lang: de\ntypography: false"):
        report = built(f"{keys}\nslides:\n- title: 'Sag \"ja\"'\n  bullets: [a]\n")
        assert report.path
        said[keys] = slides(report.path)[0].shapes.title.text
    assert list(said.values()) == ["Sag „ja“", "Sag «\u202fja\u202f»", "Sag “ja”", 'Sag "ja"']


def test_brackets_hold_formulas_as_dollars_do() -> None:
    found = inline(r"\(x^2\) and \[a_1\] but \[1\] and \(", W)
    assert [run.formula.tex for run in found if run.formula] == ["x^2", "a_1"]
    assert [run.text for run in found if not run.formula] == [" and ", " but [1] and ("]
    assert [p.display.tex for p in block("\\[\nx^2\n\\]\n", W) if p.display] == ["\nx^2\n"]


STRANGE = {
    "<div>x</div>": "<div>",
    "x <span style='color:red'>y</span>": "<span>",
    "::: note": ":::",
    "as [@knuth84, p. 3] says": "[@knuth84, p. 3]",
    ". . .": ". . .",
    r"\textbf{x}": r"\textbf",
    "# Head {#sec-one}": "{#sec-one}",
    "[x]{nocolour}": "{nocolour}",
    "see[^9]": "[^9]",
    "{{< video x.mp4 >}}": "{{<",
    "| a | b |": "| a | b |",
    "a **b ** c": "**b **",
}


def test_what_is_not_read_is_printed_as_typed_and_told(built: Build) -> None:
    outline = "typography: false\nslides:\n" + "".join(f"- title: T\n  body: |\n    {typed}\n" for typed in STRANGE)
    report = built(outline)
    assert report.path
    told = [problem for problem in report.problems if problem.code == "slide-markup"]
    assert {(p.where.line - 5) // 3 for p in told} == set(range(len(STRANGE)))
    assert all(problem.level == "warning" and problem.hint for problem in told)
    for slide, typed in zip(slides(report.path), STRANGE, strict=True):
        said = [text for shape in slide.shapes for text in texts(shape)]
        assert typed.removeprefix("# ") in said


TYPED_ELSEWHERE = [  # at least one for each of the signs in deck/rendering/unread.txt, in their order
    "::right::",
    ". . .",
    "???\nnotes",
    "!!! note\n    words",
    "see @fig-one",
    "see {ref}`x`",
    "see {py:func}`x` and :py:func:`y`",
    "--8<-- x",
    "{{ site.title }}",
    r"\alert{x}",
    r"one.\nTwo",
    "one\\\\\ntwo",
    ".center[words]",
    "[x]{nothing}",
    '[x]{style="color:red"}',
    "[x](https://e.org){target=_blank}",
    "`<b>`{=html}",
    "[.blue[words]]",
    "x^{2}",
    "[[Another page]]",
    "`words <https://example.org>`_",
    "<style",
    "| a | b |",
    "| one line\n| another",
    "+---+---+\n| a | b |\n+---+---+",
    "====  ====\na     b\n====  ====",
    ": A caption\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    "(@) one",
    "Term\nTerm two\n: meaning",
    "*[HTML]: words",
    "as he says[fn:1]",
    "• one\n• two",
    "-- one\n-- two",
    "* one\n** two",
    "(a) one\n(b) two",
    "1.) one\n2.) two",
    "✓ one\n✗ two",
    "Then:\n2. b\n3. c",
    "-one\n-two",
    "##Heading",
    "= Heading",
    "[ ] one\n[x] two",
    "- [/] half",
    "- [x]done",
    "####### seven",
    "**so **",
    "**kwargs is",
    "the `name",
    "**中文。**中文",
    "~two words~",
    "++under++",
    "++u++",
    "``so''",
    "100~km",
    "a---b",
    ":nothing:",
    "$ x $",
    "$ x^2 $",
    "&bogus;",
    "> [!faq]- A question",
    "![bg right](a.png)",
    "#+BEGIN_SRC",
    "#align(center)[words]",
    "[TOC]",
    "[[_TOC_]]",
    "class: inverse, middle",
    # of Org, AsciiDoc, reStructuredText, MyST, Typst, Obsidian, wikis and forums
    *("see @smith2020 for more", "/very important/ words", "=code= here", "+gone+ words", "//italic// words"),
    *("so ''italic'' and '''bold'''", "[b]bold[/b]", "{color:red}a{color}", "[red]#words#", "all #words#"),
    *("Term :: meaning", "- Term:: meaning", "Term\n:: meaning", "/ Term: meaning", ". one\n. two", ".. one\n.. two"),
    *("image::a.png[]", "link:https://a.org[words]", "footnote:[words]", "stem:[x^2]", "<<ref,words>>", "@[toc]"),
    *("https://a.org[words]", "[https://a.org words]", "![a](a.png =100x)", "[words](my file.pdf)", "@[youtube](abc)"),
    *("![alt|100](a.png)", "![:scale 50%](a.png)", "[NOTE]\nwords", "[source,python]", ".Title\nwords", "<<<", "+++"),
    *(".. |name| replace:: words", ".. _target:", ":Author: me", "words::", "(target)=", "% b\n%% comment %%"),
    *("words ^block-id", "SCHEDULED: <2024-01-01>", "on <2024-01-01 Mon>", "!a.png!", "#pause", "h2. Head", "== a =="),
    *("{>> comment <<}", "{++ added ++}", "++ctrl+c++", "^^ins^^", "+++words+++", "/* a */", "// a", "Heading\n^^^^^"),
    *(r"{\bf words}", r"\it words", r"Schr\"odinger", r"Erd\H{o}s", r"et al.\ (2020)", r"one \\[4pt] two", "Fig.~1"),
    *("Table~1", "---words", "a&nbsp b", "~~open", "==open", "layout: two-cols", "- item {: .x }", "^[a **b ** c]"),
    *("1.1 a\n1.2 b", "Step 1: a\nStep 2: b", "a\tb\n1\t2", "<!-- open", "Fig. @fig:a", "» a\n» b", "-> a\n-> b"),
    *('@import "a.md"', "!include a.md", "<<< @/a.ts", "<%= x %>"),
    *("{| class=x", "|===", "Note:\nwords", "'''"),
]
MEANT = [
    *(
        "wait... what",
        "costs $5 and $10",
        "5 $ and 6 $",
        "AT&T; x &amp; y",
        "the link_ [1] and a `b`",
        "as in [1] and [2, 3]",
        "5 < 6 and 7 > 3",
        "C++ and C++",
        "the norm ||x||",
    ),
    *(
        "#tag and #123",
        "at 12:30, or 10:30:15",
        "TODO: [ ] x",
        r"C:\Users\name\new",
        r"a \* b",
        "|x| < 1",
        "~10 to ~20",
    ),
    *("[a][b]\n\n[b]: https://example.org", "`[a][b]` and `**b **` and $a_b$", ":tada: and :+1:"),
    *("un*believ*able", "Figure 1 shows\nFigure 2, too", "__never__ and *it*, 3 *z* 4", "x --> y", "on 1.1 and 1.2"),
    *(r"\:tada\: and \[\[a\]\] and \~\~a", "in /usr/bin/ and /etc/", "and/or, 20/30 and he/she", "a =b", "A+ and B+"),
    *(
        "+49 1234 and 1 + 2 = 3",
        "Note: the exam is on Monday",
        ".NET is",
        "@anna92, @property and mail@e2020.org",
        "x//y",
    ),
    *(
        "C# and F#",
        "std::vector and a::b",
        "at 10 % of",
        "#1 and #2",
        "TIP: take notes",
        "5'' and 6'",
        "H. h1. and p. 3",
    ),
    *("[1] (see b.pdf)", "~5 ~10", "R&D and &c", "y ~ x + 1", "1 < 2024-01-01 > 0", "Dr. ~ and Mr.", "[a, b](0.5)"),
    *("1. a\n   - b", "a -- b --- c", "- [ ] one\n- [x] two", "Published in\n1999. Then", "x_1 and a_b_c", "a **b** c"),
]


@pytest.mark.parametrize("typed", TYPED_ELSEWHERE)
def test_marks_of_other_tools_are_told(typed: str) -> None:
    reader = Reader()
    reader.begin(typed)
    blocks(typed, W, reader)
    assert any(problem.message.startswith("printed as typed") and problem.hint for problem in reader.warnings)


MEANT_AS_SIGNS = {"5*x + 3*y": "5*x + 3*y", "2*3*4": "2*3*4", "a*b*c": "a*b*c", "an __init__.py": "__init__"}


@pytest.mark.parametrize("typed", MEANT_AS_SIGNS)
def test_signs_that_were_meant_as_such_are_told(typed: str) -> None:
    reader = Reader()
    blocks(typed, W, reader)
    (told,) = reader.warnings
    assert told.message == f"{MEANT_AS_SIGNS[typed]!r}: read as *italic* or **bold**"


def test_a_table_has_its_caption_under_it() -> None:
    table = "| a | b |\n|---|---|\n| 1 | 2 |"
    for typed in (f"{table}\n\nTable: So *it* is", f"{table}\n\n: So *it* is", f"Table: So *it* is\n\n{table}"):
        reader = Reader()
        made, caption = blocks(typed, W, reader)
        assert isinstance(made, Table)
        assert isinstance(caption, Text) and caption.size == "label" and reader.warnings == []
        assert [(run.text, run.italic) for run in caption.paragraphs[0].runs][:2] == [("So ", False), ("it", True)]
    column = divided(Body(where=W), blocks(f"{table}\n\n: A caption\n\nwords", W, Reader()))
    assert [type(node).__name__ for node in column.children] == ["Table", "Text", "Text"]


def test_code_that_runs_to_the_end_is_told() -> None:
    for typed, line in (("words\n\n~~~~\nmore", 3), (">>> 1 + 1\n2", 1), ("- a\n  ```\n  b\n", 2)):
        reader = Reader()
        blocks(typed, W, reader)
        assert [problem.where.line for problem in reader.warnings] == [line]
    reader = Reader()
    blocks("- a\n  ```\n  b\n  ```\n\n> ```\n> c\n> ```\n", W, reader)
    assert reader.warnings == []


def test_what_a_picture_in_a_text_misses_is_told(built: Build) -> None:
    (problem,) = built("slides:\n- title: T\n  body: |\n    words\n\n    ![](images/example.png)\n").problems
    assert (problem.where.line, problem.code) == (6, "slide-alt")
    reader = Reader()
    blocks("[![A grey square](a.png)](https://example.org)", W, reader)
    assert [problem.message for problem in reader.warnings] == ["left out: a picture leads nowhere"]


def test_paragraphs_where_a_line_is_meant_are_told() -> None:
    for typed, count in (("one\n\ntwo", 1), ("one\ntwo\n", 0), ("one[^1]\n\n[^1]: note", 0)):
        reader = Reader()
        reader.begin(typed)
        reader.inline(typed, W)
        assert len(reader.warnings) == count


def test_each_sign_that_is_told_has_been_tried() -> None:
    told = set()
    for typed in (*TYPED_ELSEWHERE, *MEANT_AS_SIGNS):
        reader = Reader()
        reader.begin(typed)
        blocks(typed, W, reader)
        told |= {problem.hint for problem in reader.warnings}
    signs = (ROOT / "deck" / "rendering" / "unread.txt").read_text(encoding="utf-8").partition("# Tags")[0]
    assert {entry.split("\n")[-1] for entry in signs.strip().split("\n\n")} <= told


@pytest.mark.parametrize("typed", MEANT)
def test_what_is_meant_so_is_not_told(typed: str) -> None:
    reader = Reader()
    reader.begin(typed)
    blocks(typed, W, reader)
    assert reader.warnings == []


def test_a_list_that_does_not_stand_under_its_number_is_told() -> None:
    reader = Reader()
    blocks("1. a\n  - b\n2. c", W, reader)
    assert [problem.where.line for problem in reader.warnings] == [2]


@pytest.mark.parametrize(
    ("typed", "line", "message"),
    [
        ("words\n\n[^1]: a note", 3, "left out: nothing names the footnote [^1]"),
        ("| a | b |\n|---|---|\n| x|y | z |", 3, "left out: this row has more cells than the head"),
        ("words\n\n[x]: done", 3, "left out: read as the address of the link [x]: 'done'"),
        ("0. a\n1. b", 1, "numbered from 1: PowerPoint's lists cannot begin at 0"),
    ],
)
def test_what_is_lost_is_told(typed: str, line: int, message: str) -> None:
    reader = Reader()
    reader.begin(typed)
    blocks(typed, W, reader)
    reader.footnotes()
    assert [(problem.where.line, problem.message) for problem in reader.warnings] == [(line, message)]


def test_a_footnote_may_have_several_paragraphs(built: Build) -> None:
    _, slide = _report(built, "Words[^1].\n\n[^1]: One\n    goes on.\n\n    Two.\n\nMore words.")
    assert "1 One goes on. Two." in [text for shape in slide.shapes for text in texts(shape)]


@pytest.mark.parametrize(
    ("typed", "linked"),
    [
        ("https://example.org", "https://example.org"),
        ("see http://e.org/a_b_(c)_*x*, and", "http://e.org/a_b_(c)_*x"),
        ("(https://e.org/~user/).", "https://e.org/~user/"),
        ("**https://e.org** and so on", "https://e.org"),
        ('it is "https://e.org/?a=1&b=2"', "https://e.org/?a=1&b=2"),
        ("见https://e.org/中。下", "https://e.org/%E4%B8%AD"),
        ("at www.example.org!", "https://www.example.org"),
        ("[https://a.org](https://b.org)", "https://b.org"),
        ("<https://example.org>", "https://example.org"),
        ("<mail@example.org>", "mailto:mail@example.org"),
        ("`https://example.org` and https:// and xwww.org", ""),
    ],
)
def test_an_address_by_itself_is_a_link(typed: str, linked: str) -> None:
    assert [run.href for run in inline(typed, W) if run.href] == [linked] * bool(linked)
    said = "".join(run.text for run in inline(typed, W))
    assert (
        "[" in typed
        or "<" in typed
        or re.sub("[*`]", "", said) in re.sub("[*`]", "", typed).replace('"', "“", 1).replace('"', "”")
    )


def test_a_link_without_words_shows_where_it_leads() -> None:
    assert [(run.text, run.href) for run in inline("[](https://example.org)", W)] == [("https://example.org",) * 2]


def test_what_is_not_run_is_told() -> None:
    reader = Reader()
    blocks("`r mean(x)` and `{r} mean(x)`, `r = 3`\n\n```{python}\nx\n```\n", W, reader)
    assert ["not computed" in problem.message for problem in reader.warnings] == [True, True, False]


def test_a_formula_may_have_backticks_within_its_dollars() -> None:
    (run,) = inline("$`x^2`$", W)
    assert run.formula and run.formula.tex == "x^2"


def test_a_fence_says_what_is_not_drawn(built: Build) -> None:
    report = built("slides:\n- title: T\n  body: |\n    words\n\n    ```mermaid\n    a --> b\n    ```\n")
    told = [problem for problem in report.problems if problem.code == "slide-markup"]
    assert [(problem.where.line, "mermaid" in problem.message) for problem in told] == [(6, True)]


def _report(built: Build, body: str, rest: str = "") -> tuple[Report, Any]:
    lines = "".join(f"    {line}\n" if line else "\n" for line in body.split("\n"))
    report = built(f"slides:\n- title: T\n  body: |\n{lines}{rest}")
    assert report.path, report.problems
    return report, slides(report.path)[0]


@pytest.mark.slow
@pytest.mark.sdk
def test_styles_of_a_line_are_native(built: Build) -> None:
    body = "~~a~~ H~2~O x^3^ ==m== <u>u</u> [w]{accent} [mot]{lang=fr}"
    report, slide = _report(built, body)
    runs = {run.findtext(f"{A}t"): run.find(f"{A}rPr") for run in slide.shapes[1]._element.iter(f"{A}r")}
    assert runs["a"].get("strike") == "sngStrike"
    assert (runs["2"].get("baseline"), runs["3"].get("baseline")) == ("-25000", "30000")
    assert runs["m"].find(f"{A}highlight") is not None
    assert runs["u"].get("u") == "sng"
    assert runs["w"].find(f"{A}solidFill/{A}schemeClr").get("val") == "accent1"
    assert runs["mot"].get("lang") == "fr"
    assert report.path and sdk.validate(report.path) == []


@pytest.mark.slow
@pytest.mark.sdk
def test_footnotes_stand_at_the_foot_in_the_order_of_their_signs(built: Build) -> None:
    body = (
        "See b[^b] and a[^1] and b again[^b].^[In *line*.]\n\n[^1]: The first\n    goes on.\n\n[^b]: The second, $x$."
    )
    report, slide = _report(built, body, "  source: A source\n")
    source = next(shape for shape in slide.shapes if shape.name == "Source")
    assert list(texts(source)) == ["A source", "1 The second, .", "2 The first goes on.", "3 In line."]
    raised = [r.findtext(f"{A}t") for r in slide.shapes[1]._element.iter(f"{A}r") if r.find(f"{A}rPr").get("baseline")]
    assert raised == ["1", "2", "1", "3"]
    foot = source.top + source.height
    assert foot <= slide.part.package.presentation_part.presentation.slide_height
    assert slide.shapes[1].top + slide.shapes[1].height >= source.top  # whose text keeps away by its inset
    assert report.path and sdk.validate(report.path) == []


def test_a_bullet_may_be_a_footnote(built: Build) -> None:
    report = built('slides:\n- title: T\n  bullets: ["a[^1]", b, "[^1]: note"]\n')
    assert report.path and not [p for p in report.problems if p.code == "slide-markup"]
    slide = slides(report.path)[0]
    assert [list(texts(shape)) for shape in slide.shapes if shape.name in ("Body", "Source")] == [
        ["a1", "b"],
        ["1 note"],
    ]


@pytest.mark.slow
@pytest.mark.sdk
def test_a_body_holds_tables_code_and_notes_in_their_places(built: Build) -> None:
    body = (
        "- one\n\n| a | $x$ |\n|:-:|--:|\n| $\\|x\\|$ | b\\|c |\n\n- two\n\n"
        "```python\nprint(1)\n```\n\n> [!TIP]\n> Do *it*.\n\n![A grey square](images/example.png)\n"
    )
    report, slide = _report(built, body)
    assert [shape.name for shape in slide.shapes][1:7] == ["Text", "Table", "Text", "Code", "Round", "Picture"]
    tops = [shape.top for shape in slide.shapes][1:7]
    assert tops == sorted(tops)
    assert list(texts(slide.shapes[2]))[-1] == "b|c"
    colours = slide.shapes[4]._element.findall(f".//{A}schemeClr")
    assert len({colour.get("val") for colour in colours}) > 1
    assert list(texts(slide.shapes[5])) == ["Tip", "Do it."]
    assert report.path and sdk.validate(report.path) == []
    assert report.ran.live == 0


def test_a_table_and_a_picture_stand_under_their_item(built: Build, lecture: Path) -> None:
    Image.new("RGB", (2000, 500)).save(lecture / "assets" / "a.png")
    body = (
        "1. one\n\n   | a | b |\n   |---|---|\n   | c | d |\n\n2. two\n\n   ![A wide black picture](a.png)\n\n3. three"
    )
    report, slide = _report(built, body)
    assert report.problems == []
    kinds = [shape.shape_type.name if shape.shape_type else shape.name for shape in slide.shapes]
    found = [next(texts(shape), "") for shape in slide.shapes]
    assert [kinds[n] for n in (2, 4)] == ["TABLE", "PICTURE"] and found[1::2][:3] == ["one", "two", "three"]
    starts = [shape._element.xpath(".//a:buAutoNum/@startAt") for shape in slide.shapes]
    assert starts[1::2][:3] == [[], ["2"], ["3"]]


def test_the_name_of_a_note_stands_under_its_item() -> None:
    _, name, words, _ = block("- one\n\n  > [!NOTE]\n  > a note\n\n- two", W)
    assert name.text == "Note" and name.under and words.under


def test_parts_of_a_body_come_click_by_click(built: Build) -> None:
    _, slide = _report(built, "one\n\n```text\nx\n```\n\ntwo", "  build: true\n")
    targets = [
        e.get("spid") for e in slide._element.iter("{http://schemas.openxmlformats.org/presentationml/2006/main}spTgt")
    ]
    assert {int(spid) for spid in targets if spid} == {
        shape.shape_id for shape in slide.shapes if shape.name in ("Text", "Code")
    }


def test_a_fence_is_no_name_of_a_file(built: Build) -> None:
    _, slide = _report(built, "```text\nexample.py\n```")
    assert ["example.py"] in [list(texts(shape)) for shape in slide.shapes]


def test_boxes_terms_quotes_and_headings() -> None:
    found = block("- [x] done\n- [ ] open\n\nTerm\n: meaning\n\n> said\n\n# Head\n\n## Sub\n", W)
    assert [(p.text, p.sign, p.under, p.heading) for p in found] == [
        ("done", "☑", False, 0),
        ("open", "☐", False, 0),
        ("Term", "", False, 0),
        ("meaning", "", True, 0),
        ("said", "", True, 0),
        ("Head", "", False, 1),
        ("Sub", "", False, 2),
    ]
    assert [p.runs[0].bold for p in found] == [False, False, True, False, False, True, True]
    assert found[4].runs[0].italic
    assert [type(part) for part in parts("> [!note] Mind\n\n```\nx\n```\n\n|a|\n|-|\n|b|\n", W)] == [Shape, Code, Table]


def test_a_box_may_stand_behind_a_number() -> None:
    assert [(p.text, p.number, p.sign) for p in block("1. [x] done\n2. [ ] open", W)] == [
        ("☑ done", 1, ""),
        ("☐ open", 2, ""),
    ]


def test_a_list_may_follow_on_the_name_of_a_panel() -> None:
    (panel,) = parts("> [!NOTE]\n> 9. nine\n> 10. ten\n", W)
    assert [(p.text, p.number) for p in panel.paragraphs] == [("Note", 0), ("nine", 9), ("ten", 10)]  # type: ignore[union-attr]


def test_a_heading_is_larger_than_the_words_under_it(built: Build) -> None:
    _, slide = _report(built, "# Head\n\nwords")
    head, words = (int(p.find(f"{A}r/{A}rPr").get("sz")) for p in slide.shapes[1]._element.iter(f"{A}p"))
    assert head == 1.3 * words


LIST = """9. a
10. **b**

    under b

    ```
    code
    ```
11. c

x) y

a) one
b) two

iii. three
iv. four
"""


@pytest.mark.sdk
def test_numbers_begin_and_look_as_written_and_hang_by_the_widest(built: Build) -> None:
    report, slide = _report(built, LIST)
    found = []
    for paragraph in slide.shapes[1]._element.iter(f"{A}p"):
        about = paragraph.find(f"{A}pPr")
        auto = about.find(f"{A}buAutoNum") if about is not None else None
        sign = (auto.get("type"), auto.get("startAt")) if auto is not None else None
        left = int(about.get("marL", 0)) if about is not None else 0
        found.append(("".join(t.text or "" for t in paragraph.iter(f"{A}t")), sign, left))
    assert [(text, sign) for text, sign, _ in found] == [
        ("a", ("arabicPeriod", "9")),
        ("\u200bb", ("arabicPeriod", "9")),
        ("under b", None),
        ("code", None),
        ("c", ("arabicPeriod", "11")),
        ("x) y", None),
        ("one", ("alphaLcParenR", None)),
        ("two", ("alphaLcParenR", None)),
        ("three", ("romanLcPeriod", "3")),
        ("four", ("romanLcPeriod", "3")),
    ]
    wide = {left for text, _, left in found[:5]}
    assert len(wide) == 1 and wide.pop() > found[6][2]
    bold = slide.shapes[1]._element.findall(f".//{A}rPr[@b]")
    assert [run.getnext().text for run in bold] == ["b"]  # and not what its number is set as
    assert report.path and sdk.validate(report.path) == []


def test_an_initial_is_no_item() -> None:
    assert [p.marker for p in block("A. Turing wrote it.\n\nB was not there.", W)] == ["none", "none"]
    assert [p.text for p in block("```\na. x\nb. y\n```", W)] == []
    assert [p.text for part in parts("```\na. x\nb. y\n```", W) for p in part.paragraphs] == ["a. x\nb. y"]  # type: ignore[union-attr]


NOTES = """before

$$x^2$$

| a | b |
|---|---|
| 1 | $y$ |

```python
x = 1
```

> quote

9. nine[^1]

[^1]: foot
"""


def test_notes_keep_formulas_tables_code_and_quotes_as_letters(built: Build) -> None:
    lines = "".join(f"    {line}\n" if line else "\n" for line in NOTES.split("\n"))
    report = built(f"slides:\n- title: T\n  bullets: [a]\n  notes: |\n{lines}")
    assert report.path, report.problems
    notes = pptx.Presentation(str(report.path)).slides[0].notes_slide.notes_text_frame
    assert [p.text for p in notes.paragraphs] == ["before", "x2", "a | b", "1 | y", "x = 1", "quote", "nine1", "1 foot"]
    assert notes.paragraphs[6]._p.pPr.find(f"{A}buAutoNum").get("startAt") == "9"


def test_words_under_formulas_and_beside_pictures_are_blocks(built: Build) -> None:
    report = built(
        "slides:\n- kind: math\n  title: T\n  math: x\n  text: |\n    1. one\n    2. two\n\n    A paragraph.\n"
    )
    assert report.path
    said = [list(texts(shape)) for shape in slides(report.path)[0].shapes]
    assert ["one", "two", "A paragraph."] in said


def test_a_key_for_words_in_a_line_says_so_when_given_a_list(built: Build) -> None:
    report = built("slides:\n- kind: cards\n  title: T\n  cards:\n  - head: a\n    text: |\n      - one\n      - two\n")
    assert [(p.where.line, p.level) for p in report.problems if p.code == "slide-markup"] == [(7, "warning")]


def test_a_title_slide_without_a_subtitle_has_no_empty_placeholder(built: Build) -> None:
    report = built("slides:\n- {kind: title, title: Only a title}\n")
    assert report.path and [p for p in report.problems if p.code != "few-words"] == []
    assert [shape.name for shape in slides(report.path)[0].shapes if shape.is_placeholder] == ["Title"]


def test_a_group_says_which_keys_it_has(built: Build) -> None:
    report = built("slides:\n- {kind: cards, title: T, cards: [{head: a}], groups: [{from: 1, text: x}]}\n")
    assert "under 'groups:' stand cards and caption" in report.problems[0].hint


MARKED_WORDS = [
    "a",
    "word",
    "Über",
    "漢字",
    "e.g.",
    "1",
    "2.5",
    "x_y",
    "🎉",
    "**bold**",
    "*it*",
    "`c`",
    "(**x**)",
    "`<b>`",
]
MARKS = [
    "* ",
    " *",
    "** ",
    " **",
    "` ",
    "*",
    "**",
    "***",
    "`",
    "``",
    "(",
    ")",
    ",",
    ".",
    ";",
    ":",
    "?",
    " ",
    " ",
    "-",
    " - ",
    "{",
    "r ",
    "\\",
    "<b>",
    "$",
]


def test_a_few_marks_are_read_as_the_grammar_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """`plain` reads what is most common by itself; of 40,000 texts, those that it takes."""
    source, taken = random.Random(20), 0
    texts = ("".join(source.choices(MARKED_WORDS + MARKS, k=source.randint(1, 7))) for _ in range(40_000))
    for text in texts:
        found = plain(text, W)
        if found is None or not {"*", "`"} & {*text}:
            continue
        taken += 1
        with monkeypatch.context() as patch:
            patch.setattr(markdown, "plain", lambda *_: None)
            reader = Reader()
            assert (text, reader.inline(text, W), reader.warnings) == (text, found, [])
    assert taken > 1_000
