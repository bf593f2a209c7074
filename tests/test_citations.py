"""Works are cited from BibTeX and CSL-JSON, in numbers or by author and year, at the foot of slides or at the end."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from conftest import Build
from readback import slides, words

from deck.pipeline.report import Report

BIB = r"""
@article{knuth, author = {Donald E. Knuth}, title = {Literate {Programming}}, journal = {The Computer Journal},
  year = 1984, volume = 27, number = 2, pages = {97--111}, doi = {10.1093/comjnl/27.2.97}}
@book{who, author = {{World Health Organization}}, title = {Statistics \& more}, publisher = {WHO}, year = {2020}}
@inproceedings{rec, crossref = {proc}, author = {J{\o}rgen {\"O}stl\"and and others}, title = {On Rest}, pages = {1--3}}
@proceedings{proc, title = {Second Meeting}, year = 1999}
"""
JSON = [
    {"id": "two", "title": "Another", "author": [{"family": "Knuth", "given": "Donald E."}], "DOI": "10.1/x"}
    | {"issued": {"date-parts": [[1984, 3]]}, "container-title": "Notices", "volume": 3}
]
LECTURE = """
title: Sources
bibliography: [works.bib, more.json]
{keys}
slides:
- title: One
  bullets: ["For people [@knuth, p. 98]", "Health [see @who; @rec, chap. 2], [a@b.org](mailto:a@b.org)"]
  source: Own counting
  notes: As [@two] says
- {{title: Two, body: "Again [@knuth], and[^1] [-@two].\\n\\n[^1]: A note [@who]."}}
{more}
"""


def _built(built: Build, lecture: Path, keys: str = "", more: str = "") -> Report:
    (lecture / "assets" / "works.bib").write_text(BIB, encoding="utf-8")
    (lecture / "assets" / "more.json").write_text(json.dumps(JSON), encoding="utf-8")
    return built(LECTURE.format(keys=keys, more=more))


def _texts(report: Report) -> list[list[str]]:
    assert report.path, report.problems
    return [[s.text_frame.text for s in slide.shapes if s.has_text_frame] for slide in slides(report.path)]


def test_works_are_numbered_as_they_are_cited_and_stand_at_the_foot(built: Build, lecture: Path) -> None:
    report = _built(built, lecture)
    first, second = _texts(report)
    assert first[1] == "For people [1, p.\xa098]\nHealth [see 2; 3, chap.\xa02], a@b.org"
    assert first[2].split("\n") == [
        "Own counting",
        "[1] Donald E. Knuth. Literate Programming. The Computer Journal 27(2), 97–111, 1984."
        " doi.org/10.1093/comjnl/27.2.97",
        "[2] World Health Organization. Statistics & more. WHO, 2020.",
        "[3] Jørgen Östländ et al. On Rest. Second Meeting, 1–3, 1999.",
    ]
    assert second[1] == "Again [1], and1 [4]."
    assert [line[:4] for line in second[2].split("\n")] == ["1 A ", "[1] ", "[2] ", "[4] "]
    assert report.path
    said = slides(report.path)[0].notes_slide.notes_text_frame.text
    assert said == "As [4] says\n[4] Donald E. Knuth. Another. Notices 3, 1984. doi.org/10.1/x"


def test_by_author_and_year_works_stand_at_the_end_by_name(built: Build, lecture: Path) -> None:
    report = _built(built, lecture, "csl: author-year\nlang: de", "- kind: references")
    first, second, last = _texts(report)
    assert first[1].startswith(
        "For people (Knuth, 1984a, p.\xa098)\nHealth (see World Health Organization, 2020; Östländ et"
    )
    assert second[1] == "Again (Knuth, 1984a), and1 (1984b)."
    assert last[0] == "Literatur"
    assert [line.partition(")")[0] + ")" for line in last[1].split("\n")] == [
        *("Knuth, Donald E. (1984a)", "Knuth, Donald E. (1984b)"),
        *("World Health Organization (2020)", "Östländ, Jørgen et al. (1999)"),
    ]
    assert report.problems == []


def test_many_works_stand_on_several_slides(built: Build, lecture: Path) -> None:
    entries = [
        f"@book{{k{n}, author={{Ann Author{n}}}, title={{{'Long words of a title ' * 6}}}, year=2000}}"
        for n in range(30)
    ]
    (lecture / "assets" / "many.bib").write_text("\n".join(entries), encoding="utf-8")
    cited = " ".join(f"[@k{n}]" for n in range(30))
    texts = _texts(built(f"bibliography: many.bib\nslides:\n- {{title: One, body: '{cited}'}}\n- kind: references"))
    assert len(texts) > 3 and texts[1][0] == f"References\xa0(1/{len(texts) - 1})"
    lines = [line for page in texts[1:] for line in page[1].split("\n")]
    assert [line.split()[0] for line in lines] == [f"[{n}]" for n in range(1, 31)]


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("", "As Knuth [1, p.\xa03] and @ada of a@knuth.org say, not @kunth"),
        ("csl: author-year", "As Knuth (1984a, p.\xa03) and @ada of a@knuth.org say, not @kunth"),
    ],
)
def test_a_key_may_be_a_word_of_its_sentence(keys: str, said: str, built: Build, lecture: Path) -> None:
    body = "As @knuth [p. 3] and @ada of a@knuth.org say, not @kunth"
    report = _built(built, lecture, keys, f"- {{title: Three, body: '{body}'}}\n- kind: references\n")
    assert _texts(report)[2][1] == said
    told = [(problem.message, problem.hint) for problem in report.problems]
    assert told == [("printed as typed: no work '@kunth' is in the bibliography", "did you mean 'knuth'?")]


@pytest.mark.parametrize(
    ("head", "slide", "message"),
    [
        ("bibliography: a.json", "{title: One, bullets: [a]}", "a.json is no CSL-JSON: "),
        ("cite: side", "{title: One, bullets: [a]}", "'side' is not possible here"),
        ("csl: apa", "{title: One, bullets: [a]}", "'apa' is not possible here"),
        ("title: a", "{kind: references}", "the lecture cites no works"),
    ],
)
def test_mistakes_are_told(head: str, slide: str, message: str, built: Build, lecture: Path) -> None:
    (lecture / "assets" / "a.json").write_text('[{"title": "no id"}]', encoding="utf-8")
    (problem,) = built(f"{head}\nslides:\n- {slide}\n").problems
    assert problem.level == "error" and problem.message.startswith(message)


STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text"><info/>
<citation><layout prefix="(" suffix=")" delimiter="; "><group delimiter=" ">
  <names variable="author"><name form="short"/></names>
  <date variable="issued"><date-part name="year"/></date>
  <text variable="locator" prefix=": "/></group></layout></citation>
<bibliography><sort><key variable="title"/></sort><layout suffix=".">
  <text variable="title" font-style="italic"/>
  <names variable="author" prefix=", "><name initialize-with=". "/></names>
  <text variable="DOI" prefix=", https://doi.org/"/></layout></bibliography></style>"""


def test_a_style_of_the_lecturer_s_own_says_how_works_are_cited(built: Build, lecture: Path) -> None:
    (lecture / "assets" / "own.csl").write_text(STYLE, encoding="utf-8")
    report = _built(built, lecture, "csl: own.csl", "- kind: references")
    first, second, last = _texts(report)
    assert report.path and report.problems == []
    assert first[1] == (  # in the order of the works, as citeproc-py has it
        "For people (Knuth 1984 : 98)\n"
        "Health (Östländ, others 1999, chap.\xa02; see World Health Organization 2020), a@b.org"
    )
    assert second[1] == "Again (Knuth 1984), and1 (1984)."
    assert last[1].split("\n") == [
        "Another, D. E. Knuth, https://doi.org/10.1/x.",
        "Literate Programming, D. E. Knuth, https://doi.org/10.1093/comjnl/27.2.97.",
        "On Rest, J. Östländ, others.",
        "Statistics & more, World Health Organization.",
    ]
    runs = slides(report.path)[2].shapes[1].text_frame.paragraphs[0].runs
    assert [(run.text, run.font.italic, run.hyperlink.address) for run in runs][0::2] == [
        ("Another", True, None),
        ("https://doi.org/10.1/x", None, "https://doi.org/10.1/x"),
    ]


@pytest.mark.parametrize(
    ("style", "message"),
    [
        (STYLE[: STYLE.index("<bib")] + "</style>", "own.csl: this style says nothing of citations, or of a bibl"),
        ("<style", "own.csl: citeproc-py cannot use it: XMLSyntaxError: "),
        ("<html/>", "own.csl: citeproc-py cannot use it: AttributeError: "),
        (STYLE.replace('<text variable="title"', '<text macro="title"'), "own.csl: citeproc-py cannot use it: "),
    ],
)
def test_a_style_that_cannot_be_used_is_told(style: str, message: str, built: Build, lecture: Path) -> None:
    (lecture / "assets" / "own.csl").write_text(style, encoding="utf-8")
    (problem,) = _built(built, lecture, "csl: own.csl", "- kind: references").problems
    assert (problem.where.line, problem.where.column) == (4, 6) and problem.message.startswith(message)


def test_a_style_says_which_library_it_needs(built: Build, lecture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (lecture / "assets" / "own.csl").write_text(STYLE, encoding="utf-8")
    monkeypatch.setitem(sys.modules, "citeproc", None)  # as where it is not installed
    (problem,) = _built(built, lecture, "csl: own.csl").problems
    assert "read by citeproc-py" in problem.message and "pip install" in problem.hint


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ('{"id": "a", "title": "\\ud800"}', "U+D800 cannot stand on a slide"),
        ('{"id": "a", "title": "b", "author": [{"family": ["Knuth"]}]}', 'a text is meant, not ["Knuth"]'),
        ('{"id": "a", "title": {"b": 1}}', 'a text is meant, not {"b": 1}'),
    ],
)
def test_what_is_no_text_in_json_is_told(item: str, message: str, built: Build, lecture: Path) -> None:
    (lecture / "assets" / "a.json").write_text(f"[{item}]", encoding="utf-8")
    (problem,) = built("bibliography: a.json\nslides:\n- {title: One, bullets: ['[@a]']}\n").problems
    assert message in problem.message


def test_names_in_parts_and_signs_are_set(built: Build, lecture: Path) -> None:
    names = [{"non-dropping-particle": "van", "family": "Dam", "given": "An", "suffix": "Jr."}, {"literal": "WHO"}]
    item = {"id": "a", "title": 'It\'s "so" -- and so', "author": names, "issued": {"literal": "spring 2001"}}
    (lecture / "assets" / "a.json").write_text(json.dumps([item]), encoding="utf-8")
    report = built("bibliography: a.json\nslides:\n- {title: One, bullets: ['[@a, pp. 3-5]']}\n")
    assert report.path and report.problems == []
    assert "[1, pp.\xa03–5]" in words(report.path)
    assert "[1] An van Dam Jr. & WHO. It’s “so” – and so. 2001." in words(report.path)


def test_without_a_bibliography_a_citation_is_printed_as_typed_and_told(built: Build) -> None:
    report = built("slides:\n- {title: One, bullets: ['See [@knuth, p. 3] and [a@b](https://example.org)']}")
    assert _texts(report)[0][1] == "See [@knuth, p. 3] and a@b"
    (problem,) = report.problems
    assert problem.level == "warning" and "no bibliography is named" in problem.message


def test_fields_in_capitals_are_fields(built: Build, lecture: Path) -> None:
    (lecture / "assets" / "a.bib").write_text("@Book{k, AUTHOR={A Person}, Title={On Capitals}, YEAR=2001}\n")
    report = built("bibliography: a.bib\nslides:\n- {title: A, bullets: ['see [@k]']}\n- {kind: references, title: B}")
    assert report.path and report.problems == []
    assert "On Capitals" in words(report.path)
