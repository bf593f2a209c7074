"""A build that keeps slides gives the deck of one from nothing where a slide shows what lies apart from it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from deck.cli.main import main
from deck.pipeline.build import build
from deck.pipeline.report import Options

Files = Mapping[str, str]

PLAIN = "- {title: Plain, bullets: [one]}\n"
SAID = "- {kind: statement, statement: Said}\n"
OWN = """\
{% extends "_slide.xml" %}
{% block title %}<title>{{ slide.statement }}</title>{% endblock %}
{% block content %}
INCLUDE
{% endblock %}
"""
CARD = '<text area="body">a card</text>'
OTHER = CARD.replace("a card", "another")
SLIDES, COURSE = "templates/slides", {"course.yaml": "course: Ours\n"}
LONG = ", ".join(f"point {n} of a list that is far too long for one slide" for n in range(30))
DIVIDED = f"- {{title: ' Long', id: long, split: auto, bullets: [{LONG}]}}\n"
FAINT = {"my.yaml": "extends: light.yaml\ncolors: {ink: '#DDDDDD'}\n"}
TABLE = "- {title: Numbers, kind: table, table: NAME}\n"


def outline(*slides: str, head: str = "") -> str:
    return f"title: Apart\n{head}slides:\n{''.join(slides)}"


def put(folder: Path, files: Files) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def made(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> tuple[bytes, str]:
    """The deck of the lecture in a folder, none if it has mistakes, and what a build of it tells."""
    with monkeypatch.context() as there:
        there.chdir(folder)
        failed = main([])
    return b"" if failed else (folder / "out" / "apart.pptx").read_bytes(), capsys.readouterr().err


@pytest.fixture
def same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[Files, Files, str], None]:
    """Builds a lecture, changes files of it, and compares with a build from nothing."""

    def compare(files: Files, changed: Files, lecture: str) -> None:
        top, fresh = tmp_path / "top", tmp_path / "fresh"
        top.mkdir(exist_ok=True)
        put(top, files)
        assert made(top / lecture, monkeypatch, capsys)[0]
        put(top, changed)
        kept = made(top / lecture, monkeypatch, capsys)
        shutil.copytree(top, fresh, symlinks=True, ignore=shutil.ignore_patterns(".lectern", "out"))
        assert kept == made(fresh / lecture, monkeypatch, capsys)

    return compare


@pytest.mark.parametrize(
    ("include", "name"),
    [
        ('{% include "parts/card.xml" %}', "parts/card.xml"),
        ('{% include("ca" ~ "rd.xml") %}', "card.xml"),
        ('{% include "ca" "rd.xml" %}', "card.xml"),
        (r'{% include "\x63ard.xml" %}', "card.xml"),
        ('{% include "card.txt" %}', "card.txt"),
    ],
)
def test_a_template_that_another_leads_to(include: str, name: str, same: Callable[[Files, Files, str], None]) -> None:
    files = {"outline.yaml": outline(PLAIN, SAID), f"{SLIDES}/statement.xml": OWN.replace("INCLUDE", include)}
    same({**files, f"{SLIDES}/{name}": CARD}, {f"{SLIDES}/{name}": OTHER}, ".")


def test_a_template_that_was_moved_to_the_lecture(tmp_path: Path, same: Callable[[Files, Files, str], None]) -> None:
    """The deck says where the words of a template of the lecture's own stand."""
    files = {**COURSE, f"{SLIDES}/statement.xml": OWN.replace("INCLUDE", CARD), "one/outline.yaml": outline(SAID)}
    same(files, {}, "one")
    shutil.rmtree(tmp_path / "fresh")
    (tmp_path / "top" / "one" / "templates").mkdir()
    (tmp_path / "top" / SLIDES).rename(tmp_path / "top" / "one" / SLIDES)
    put(tmp_path / "top", COURSE)
    kept = tmp_path / "top" / "one" / SLIDES / "statement.xml"
    same({}, {"one/outline.yaml": outline(PLAIN, SAID)}, "one")
    assert kept.is_file()


@pytest.mark.parametrize("more", ["", PLAIN])
def test_what_lies_behind_linked_folders(more: str, tmp_path: Path, same: Callable[[Files, Files, str], None]) -> None:
    (tmp_path / "top" / SLIDES).mkdir(parents=True)
    (tmp_path / "top" / SLIDES / "parts").symlink_to("../../parts")
    own = OWN.replace("INCLUDE", '{% include "parts/_card.xml" %}')
    files = {"outline.yaml": outline(SAID), f"{SLIDES}/statement.xml": own, "parts/_card.xml": CARD}
    same(files, {"outline.yaml": outline(SAID, more), "parts/_card.xml": OTHER}, ".")


def test_what_comes_before_a_file_of_the_course(same: Callable[[Files, Files, str], None]) -> None:
    text = outline(TABLE.replace("NAME", "../numbers.csv"))
    same({**COURSE, "numbers.csv": "a,b\n1,2\n", "one/outline.yaml": text}, {"one/numbers.csv": "a,b\n1,9\n"}, "one")


def test_what_a_course_names_above_a_lecture_that_lies_deep(same: Callable[[Files, Files, str], None]) -> None:
    text = outline(TABLE.replace("NAME", "../numbers.csv"))
    files = {**COURSE, "numbers.csv": "a,b\n1,2\n", "part/one/outline.yaml": text}
    same(files, {"numbers.csv": "a,b\n1,9\n"}, "part/one")


def test_long_words_with_dots_name_no_file(same: Callable[[Files, Files, str], None]) -> None:
    text = outline(f"- {{title: Dots, bullets: [a, b], notes: x}}\n- {{title: B, bullets: ['{'wait… ... ' * 40}']}}\n")
    same({**COURSE, "one/outline.yaml": text}, {"one/outline.yaml": text.replace("Dots", "More")}, "one")


def test_a_link_that_says_the_title_of_a_divided_slide(same: Callable[[Files, Files, str], None]) -> None:
    link = "- {title: NAME, bullets: ['see [](#long)']}\n"
    first, second = (outline(DIVIDED, link.replace("NAME", name)) for name in ("One", "Two"))
    same({"outline.yaml": first}, {"outline.yaml": second}, ".")


GOAL = "- {title: Goal, id: goal, bullets: [g]}\n"
FACTS = "- title: Facts\n  id: goal\n  kind: blocks\n  blocks:\n  - {theorem: B.}\n  - {theorem: All., id: thm}\n"
BOTH = "- {title: From, bullets: ['[t](#thm) and [g](#goal)']}\n"
CELL = "- {title: L, kind: chart, chart: bar, data: [[a, b], ['[y](#goal)', 2], [z, 3]]}\n"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ([GOAL, "- {title: From, notes: 'See [it](#goal).', bullets: [a]}\n", PLAIN], [("id: goal", "id: aim")]),
        ([GOAL, CELL, PLAIN], [("id: goal", "id: aim")]),
        ([FACTS, BOTH, PLAIN], [(", id: thm", "")]),
        ([FACTS, BOTH, PLAIN], [("  - {theorem: All., id: thm}\n", ""), (PLAIN, FACTS.replace("  id: goal\n", ""))]),
        (
            ["- {title: R, bullets: ['see [](#g)']}\n", PLAIN, "- {title: 'By [@b2]', id: g, bullets: [a]}\n"],
            [("Plain", "Z")],
        ),
    ],
)
def test_what_links_lead_to(
    first: list[str], second: list[tuple[str, str]], same: Callable[[Files, Files, str], None]
) -> None:
    works = "@book{b2, author={Donald Knuth}, title={Books}, year={1984}}\n"
    text = changed = outline(*first, head="bibliography: works.bib\n")
    for old, new in second:
        assert old in changed
        changed = changed.replace(old, new, 1)
    same({"outline.yaml": text, "assets/works.bib": works}, {"outline.yaml": changed}, ".")


def test_a_faint_layout_is_told_as_long_as_it_is_shown(same: Callable[[Files, Files, str], None]) -> None:
    first, second = (outline(PLAIN, f"- {{title: {name}, bullets: [a]}}\n", head="theme: my.yaml\n") for name in "AB")
    closing = second + "- {kind: closing, title: End}\n"
    same({**FAINT, "outline.yaml": first}, {"outline.yaml": closing.replace("- {title: B, bullets: [a]}\n", "")}, ".")


def test_a_file_that_comes_with_an_older_time_while_a_build_runs(
    tmp_path: Path, same: Callable[[Files, Files, str], None]
) -> None:
    top = tmp_path / "top"
    put(top, {"outline.yaml": outline(TABLE.replace("NAME", "n.csv")), "assets/n.csv": "a,b\n1,2\n"})

    def tell(stage: str, _: str) -> None:
        if stage == "place":
            put(top, {"assets/n.csv": "a,b\n1,9\n"})
            os.utime(top / "assets" / "n.csv", (1, 1))

    with pytest.MonkeyPatch.context() as there:
        there.chdir(top)
        build(Options(Path("outline.yaml"), keeps=True), tell)
    same({}, {}, ".")
