"""A build that makes anew only what has changed gives the deck, and tells the problems, of one from nothing."""

from __future__ import annotations

import random
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, furnished
from PIL import Image

from deck.base.cache import Cache
from deck.cli.main import main
from deck.lint.talk import title
from deck.pipeline import kept_slides
from deck.pipeline.build import build
from deck.pipeline.report import Options, Report

HEAD = """\
title: Many kinds
author: Ada Example
lang: en-GB
bibliography: works.bib
minutes: 5
slides:
"""
SLIDES = """\
- {kind: title}
- kind: agenda
  title: What we do today
- title: A recieved word
  section: First
  id: first
  notes: Said of the first, with $x^2$ in it.
  bullets: [one, "two **bold**", "three, see [the docs](https://example.org/docs)"]
- title: Numbers
  kind: table
  table: numbers.csv
  notes: Read from a file.
- title: A table
  kind: table
  table: [[a, b], [1, 2], [3, 4]]
- title: The same title
  bullets: ["a formula $a+b$", "$$x = 1$$", "a [link](#first) to the first"]
- title: The same title
  bullets: [another, body]
  build: true
- kind: statement
  statement: One sentence, said large
- title: Known facts
  kind: blocks
  section: Second
  blocks:
  - {theorem: All is well., id: thm}
- title: What follows
  bullets: ["by [](#thm)", "and a work [@knuth1984]"]
- title: A work by itself
  bullets: ["found by [@knuth1984]"]
- title: Words with a foot
  bullets: ["a claim[^1]", "[^1]: Where it was found."]
- title: Long
  split: auto
  bullets: [LONG]
- title: Code that stands there
  kind: code
  code: |
    print(1)
  run: false
- title: A figure
  kind: figure
  figure: figures/example.py
  alt: A line that rises from left to right
- title: A figure that turns into the next
  kind: figure
  figure: figures/example.py
  morph: hills
  layout: Title Only
  alt: A line that rises from left to right
- title: Hidden from the audience
  hidden: true
  bullets: [unseen]
- title: A computed value
  bullets: ["it is `{python} 1 + 1`"]
- title: A picture
  kind: picture
  picture: images/example.png
  alt: A plain grey square
  callouts:
  - {text: grey, at: 0.5 0.5}
- title: The picture and a formula
  kind: columns
  columns:
  - {picture: images/example.png, alt: A plain grey square}
  - bullets: ["$$x^2 = y$$", "See [the first](#first)."]
- title: Bars
  kind: chart
  chart: bar
  data: numbers.csv
- title: Other bars
  kind: chart
  chart: line
  data: [[a, b], [one, 1], [two, 2]]
- title: A film
  kind: video
  video: films/example.mp4
  alt: Nothing moves
- title: A link to be taken home
  kind: closing
  link: https://example.org/home
- title: How it goes
  kind: diagram
  diagram: |
    flowchart LR
      a[Outline] --> b[Deck]
- title: A script
  kind: code
  session: one
  code: |
    x = 6
    print(x * 7)
- title: The same script
  kind: code
  diff: previous
  transition: morph
  code: |
    x = 7
    print(x * 7)
- title: Said of it
  bullets: ["It is `{python one} x`."]
  notes: "That is `{python one} x + 1`."
- title: In another language
  lang: de
  bullets: ["„Wörter“ und mehr"]
- {kind: references, title: Works}
- title: Kept for questions
  appendix: true
  bullets: [at the end]
""".replace("LONG", ", ".join(f"point {n} of a list that is far too long for one slide" for n in range(30)))
WORKS = "@book{knuth1984, author={Donald Knuth}, title={The {TeX}book}, year={1984}}\n"


@pytest.fixture
def talk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A lecture of many kinds of slides, in the working folder."""
    folder = furnished(tmp_path / "talk")
    (folder / "outline.yaml").write_text(HEAD + SLIDES)
    (folder / "assets" / "works.bib").write_text(WORKS)
    (folder / "assets" / "numbers.csv").write_text("name,value\na,1\nb,2\n")
    monkeypatch.chdir(folder)
    return folder


def slides_of(text: str) -> tuple[str, list[str]]:
    """The head of an outline, and its slides."""
    head, _, rest = text.partition("slides:\n")
    return head, [f"- {slide}" for slide in f"\n{rest}".split("\n- ")[1:]]


def told(head: str, slides: list[str]) -> str:
    """An outline of them."""
    return f"{head}slides:\n" + "".join(slide if slide.endswith("\n") else f"{slide}\n" for slide in slides)


def some(chance: random.Random) -> str:
    """The lecture with half of its slides, and all those on which others build."""
    head, slides = slides_of(HEAD + SLIDES)
    needed = ("kind: title", "id: ", "@knuth", "- title: A script", "  diff: ")
    return told(head, [slide for slide in slides if any(word in slide for word in needed) or chance.randrange(2)])


def in_outline(change: Callable[[str, list[str], random.Random], str | None]) -> Callable[[Path, random.Random], None]:
    """An edit of the outline, by what it does to its slides, or the head that it gives."""

    def edit(talk: Path, chance: random.Random) -> None:
        head, slides = slides_of((talk / "outline.yaml").read_text())
        (talk / "outline.yaml").write_text(told(change(head, slides, chance) or head, slides))

    edit.__name__ = change.__name__
    return edit


def word(_: str, slides: list[str], chance: random.Random) -> None:
    n = chance.randrange(len(slides))
    slides[n] = slides[n].replace("title: ", f"title: {chance.choice(('New', 'Teh', 'Again'))} ", 1)


def point(_: str, slides: list[str], chance: random.Random) -> None:
    n = chance.choice([n for n, slide in enumerate(slides) if "bullets: [" in slide])
    slides[n] = slides[n].replace("bullets: [", f"bullets: [added {chance.randrange(9)}, ", 1)


def lines(_: str, slides: list[str], chance: random.Random) -> None:
    slides[chance.randrange(len(slides))] += "\n# a remark\n\n"


def order(_: str, slides: list[str], chance: random.Random) -> None:
    first, second = chance.sample(range(1, len(slides)), 2)
    slides[first], slides[second] = slides[second], slides[first]


def fewer(_: str, slides: list[str], chance: random.Random) -> None:
    del slides[chance.randrange(1, len(slides))]


def more(_: str, slides: list[str], chance: random.Random) -> None:
    slides.insert(chance.randrange(1, len(slides)), "- title: One more\n  notes: Said.\n  bullets: [it, came]\n")


def twice(_: str, slides: list[str], chance: random.Random) -> None:
    slides.insert(chance.randrange(1, len(slides)), chance.choice(slides[1:]))


def section(_: str, slides: list[str], chance: random.Random) -> None:
    n = chance.randrange(1, len(slides))
    if "section:" not in slides[n] and "{kind" not in slides[n]:
        slides[n] = slides[n].rstrip("\n") + f"\n  section: Part {chance.randrange(99)}\n"


def head(head: str, _: list[str], chance: random.Random) -> str:
    line = chance.choice(
        ("footer: At the foot", "progress: line", "progress: count", "transition: fade", "minutes: 50")
    )
    key = line.partition(":")[0]
    return "".join(f"{old}\n" for old in head.splitlines() if not old.startswith(key)) + f"{line}\n"


def theme(head: str, _: list[str], chance: random.Random) -> str:
    kept = "".join(f"{old}\n" for old in head.splitlines() if not old.startswith("theme"))
    return f"{kept}theme: {chance.choice(('dark', 'light', 'stage', 'reading'))}\n"


def data(talk: Path, chance: random.Random) -> None:
    (talk / "assets" / "numbers.csv").write_text(f"name,value\na,{chance.randrange(99)}\n")


def words(talk: Path, _: random.Random) -> None:
    (talk / "assets" / "words.txt").write_text("recieved\nteh\n")


def template(talk: Path, chance: random.Random) -> None:
    own(talk, chance.choice(("statement.xml", "bullets.xml", "_slide.xml", "table.xml")), "{# mine #}")
    path = talk / "templates" / "slides" / "statement.xml"
    if path.is_file():
        path.write_text(path.read_text().replace('size="heading"', f'size="{chance.choice(("title", "large"))}"'))


def figure(talk: Path, chance: random.Random) -> None:
    path = talk / "assets" / "figures" / "example.py"
    path.write_text(path.read_text().replace("[0, 1]", f"[0, {chance.randrange(1, 9)}]", 1))


def picture(talk: Path, chance: random.Random) -> None:
    Image.new("RGB", (40, 40), (chance.randrange(256), 0, 0)).save(talk / "assets" / "images" / "example.png")


def code(_: str, slides: list[str], chance: random.Random) -> None:
    for n, slide in enumerate(slides):
        slides[n] = slide.replace("x = 6", f"x = {chance.randrange(6)}")


def deck(talk: Path, chance: random.Random) -> None:
    path = talk / "out" / "many-kinds.pptx"
    if chance.randrange(2):
        path.unlink(missing_ok=True)
    elif path.is_file():  # saved by another program: the same members, which nobody has named as ours
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(talk / "new", "w") as new:
            for name in old.namelist():
                new.writestr(name, old.read(name))
        (talk / "new").rename(path)


IN_OUTLINE = [in_outline(edit) for edit in (word, point, lines, order, fewer, more, twice, section, head, theme, code)]
EDITS = [*IN_OUTLINE, *IN_OUTLINE, data, words, template, figure, picture, deck]


def made(talk: Path, capsys: pytest.CaptureFixture[str]) -> tuple[bytes, str]:
    """The deck of a lecture, none if it has mistakes, and what a build of it tells."""
    capsys.readouterr()
    status = main([])
    said = capsys.readouterr().err
    return b"" if status else (talk / "out" / "many-kinds.pptx").read_bytes(), said


def from_nothing(
    talk: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[bytes, str]:
    """The same of a copy of it beside which nothing is kept."""
    shutil.copytree(talk, folder, ignore=shutil.ignore_patterns(".lectern", "out"))
    with monkeypatch.context() as there:
        there.chdir(folder)
        return made(folder, capsys)


SEQUENCES = [*range(6), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(6, 200))]


@pytest.mark.parametrize("seed", SEQUENCES)
def test_after_edits_the_deck_is_that_of_a_build_from_nothing(
    seed: int, talk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(seed)
    (talk / "outline.yaml").write_text(some(chance))
    assert made(talk, capsys)[0]
    for n in range(2):
        for edit in chance.sample(EDITS, chance.choice((1, 1, 2))):
            edit(talk, chance)
        kept = made(talk, capsys)
        fresh = from_nothing(talk, tmp_path / f"fresh{n}", monkeypatch, capsys)
        assert kept[1] == fresh[1]
        assert kept[0] == fresh[0]


def anew(talk: Path) -> list[str]:
    """The titles of the slides that a build makes anew."""
    report = build(Options(talk / "outline.yaml", keeps=True), lambda *_: None)
    assert not report.failed, report.problems
    return [title(page).partition("\N{NO-BREAK SPACE}(")[0] for page in report.pages if not page.made]


def change(talk: Path, old: str, new: str) -> None:
    text = (talk / "outline.yaml").read_text()
    assert old in text
    (talk / "outline.yaml").write_text(text.replace(old, new))


ALWAYS = {"Known facts", "What follows", "A work by itself", "Works"}


def test_what_has_not_changed_is_not_made_again(talk: Path) -> None:
    """Always made anew is what is numbered, what is cited where works are listed, and links that say a number."""
    everything = anew(talk)
    assert set(anew(talk)) == ALWAYS
    change(talk, "One sentence, said large", "One sentence, said larger")
    assert set(anew(talk)) == ALWAYS | {"One sentence, said larger"}
    change(talk, "slides:\n", "slides:\n\n# All of it.\n\n")
    assert set(anew(talk)) == ALWAYS | {"What we do today"}  # which shows what is written below
    change(talk, "title: Long", "title: Longer")
    assert len([title for title in anew(talk) if title == "Longer"]) > 1
    change(talk, "author: Ada Example", "author: Bob Example")
    assert len(anew(talk)) == len(everything)


CODE = {"Code that stands there", "A computed value", "A script", "The same script", "Said of it"}


def test_what_shares_code_is_made_together(talk: Path) -> None:
    anew(talk)
    change(talk, "title: Said of it", "title: Said of that")
    assert set(anew(talk)) == ALWAYS | CODE - {"Said of it"} | {"Said of that"}
    assert set(anew(talk)) == ALWAYS
    change(talk, "- title: Said of that\n", "- title: In between\n  bullets: [one]\n- title: Said of that\n")
    assert set(anew(talk)) > CODE - {"Said of it"}  # no longer side by side


def test_of_two_slides_alike_with_code_neither_is_the_other(
    talk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The second one joins the next by Morph, the first none."""
    script = "- title: A script\n  kind: code\n  session: one\n  code: |\n    x = 6\n    print(x * 7)\n"
    change(talk, script, script + "- title: Between\n  bullets: [one]\n" + script)
    made(talk, capsys)
    change(talk, "- title: Between", "- title: In between")
    assert made(talk, capsys) == from_nothing(talk, tmp_path / "fresh", monkeypatch, capsys)


def test_links_and_works_are_kept(talk: Path) -> None:
    change(talk, "- {kind: references, title: Works}\n", "")
    change(talk, '["by [](#thm)", "and', '["and')
    assert "A work by itself" in anew(talk)
    assert set(anew(talk)) == {"Known facts"}
    change(talk, "  id: first\n", "")
    change(talk, "section: First\n", "section: First\n  id: first\n")
    assert "The picture and a formula" not in anew(talk)
    change(talk, "- title: Numbers\n", "- title: More works\n  bullets: ['as [@knuth1984] says']\n- title: Numbers\n")
    assert {"A work by itself", "What follows", "More works"} <= set(anew(talk))


def test_pictures_are_taken_from_the_deck_that_was_written(talk: Path) -> None:
    anew(talk)
    change(talk, "One sentence, said large", "One sentence, said larger")
    deck(talk, random.Random(1))
    assert set(anew(talk)) > {"A picture", "The picture and a formula", "A film"}
    assert set(anew(talk)) == ALWAYS


def own(talk: Path, name: str, more: str = "") -> None:
    """Give the lecture a template of its own, which is ours, and something at its end."""
    folder = talk / "templates" / "slides"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text((ROOT / "templates" / "slides" / name).read_text() + more)


def test_a_template_makes_anew_the_slides_of_its_kind(talk: Path) -> None:
    everything = anew(talk)
    own(talk, "statement.xml")
    assert set(anew(talk)) == ALWAYS | {"One sentence, said large"}
    own(talk, "table.xml", "{# more #}")
    assert set(anew(talk)) == ALWAYS | {"Numbers", "A table"}
    assert set(anew(talk)) == ALWAYS
    own(talk, "_slide.xml")  # which all of them extend
    assert len(anew(talk)) == len(everything)
    own(talk, "table.xml", """{% if false %}{% include "statement.xml" %}{% endif %}""")
    assert len(anew(talk)) == len(everything)
    assert set(anew(talk)) == ALWAYS


HERE = """\
{% extends "_slide.xml" %}
{% block title %}<title>{{ slide.statement }}</title>{% endblock %}
{% block content %}
<text area="body">{% for part in agenda(engine) if part.current %}{{ part.name }}{% endfor %}</text>
{% endblock %}
"""


def test_a_template_that_says_the_section_is_filled_in_where_it_changes(
    talk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    own(talk, "statement.xml")
    (talk / "templates" / "slides" / "statement.xml").write_text(HERE)
    (talk / "outline.yaml").write_text("""\
title: Many kinds
slides:
- {title: A, section: One, bullets: [a]}
- {kind: statement, statement: First here}
- {kind: statement, statement: Here}
- {title: B, section: Two, bullets: [b]}
""")
    made(talk, capsys)
    head, slides = slides_of((talk / "outline.yaml").read_text())
    (talk / "outline.yaml").write_text(told(head, [slides[0], slides[1], slides[3], slides[2]]))
    kept = made(talk, capsys)
    assert kept == from_nothing(talk, tmp_path / "fresh", monkeypatch, capsys)
    assert kept[0]


@pytest.mark.parametrize("name", ["assets/numbers.csv", "assets/words.txt"])
def test_another_file_makes_all_anew(name: str, talk: Path) -> None:
    everything = anew(talk)
    (talk / name).write_text("a,b\n1,2\n")
    assert len(anew(talk)) == len(everything)
    assert set(anew(talk)) == ALWAYS


def test_a_lecture_of_which_every_slide_is_skipped(talk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (talk / "outline.yaml").write_text("title: Many kinds\nslides:\n- {title: One, skip: true}\n")
    assert made(talk, capsys) == made(talk, capsys)


def test_one_file_is_kept_however_many_edits_there_were(talk: Path) -> None:
    anew(talk)
    before = {path.name for path in (talk / ".lectern").iterdir()}
    for n in range(5):
        change(talk, "[another, body", f"[another, body {n}")
        anew(talk)
    assert {path.name for path in (talk / ".lectern").iterdir()} == before


def store(talk: Path) -> Path:
    """The file in which slides are kept."""
    reader = Cache(talk / ".lectern")
    names = [path for path in (talk / ".lectern").iterdir() if len(path.name) == 24]
    kept = [path for path in names if isinstance(value := reader.recall(path.name), tuple) and len(value) == 3]
    (found,) = [path for path in kept if isinstance(reader.recall(path.name)[2], dict)]
    return found


@pytest.mark.parametrize("damage", [lambda blob: blob[:-9], lambda blob: b"0" * 64 + blob[64:], lambda _: b""])
def test_a_store_that_is_damaged_or_somebody_elses_is_made_again(damage: Callable[[bytes], bytes], talk: Path) -> None:
    everything = anew(talk)
    path = store(talk)
    path.write_bytes(damage(path.read_bytes()))
    assert len(anew(talk)) == len(everything)
    assert set(anew(talk)) == ALWAYS


def test_keys_of_the_deck_after_its_slides_keep_nothing(talk: Path) -> None:
    text = (talk / "outline.yaml").read_text().replace("author: Ada Example\n", "") + "author: Ada Example\n"
    (talk / "outline.yaml").write_text(text)
    everything = anew(talk)
    assert len(anew(talk)) == len(everything)


def test_what_is_edited_while_a_build_runs_is_seen_by_the_next(talk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def tell(stage: str, _: str) -> None:
        if stage == "place":
            (talk / "assets" / "numbers.csv").write_text("name,value\nz,26\n")

    build(Options(talk / "outline.yaml", keeps=True), tell)
    everything = anew(talk)
    assert "Numbers" in everything
    assert made(talk, capsys)[0]


def seen(report: Report) -> int:
    return sum(bool(page.placed) for page in report.pages)


def test_who_wants_to_see_slides_gets_them_whole(talk: Path) -> None:
    """A preview, a sheet or a linter reads what is placed."""
    anew(talk)
    report = build(Options(talk / "outline.yaml"), lambda *_: None)
    assert seen(report) == len(report.pages)
    assert not kept_slides.KeptSlides().known


def test_slides_of_the_showcase_are_kept(tmp_path: Path) -> None:
    """What they became holds nothing that cannot be read back."""
    folder = tmp_path / "showcase"
    shutil.copytree(ROOT / "examples" / "showcase", folder, ignore=shutil.ignore_patterns(".*", "out"))
    everything = anew(folder)
    assert len(anew(folder)) < len(everything) * 2 / 3
