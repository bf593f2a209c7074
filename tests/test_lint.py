"""Each rule finds what breaks it, at its line, and nothing else; lectures that are well made pass."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import make_lint
import pytest
from conftest import ROOT, Build, copied
from PIL import Image
from readback import slides

from deck.base.cache import Cache
from deck.base.colors import contrast
from deck.base.problem import Problem
from deck.cli.main import main
from deck.lint import spelling
from deck.lint.judge import DECK_RULES, SLIDE_RULES, name
from deck.lint.spelling import Speller
from deck.lint.talk import least
from deck.pipeline.build import build
from deck.pipeline.report import Options

OWN = {  # kinds of slide that a lecture brings along
    "pale": '<text area="body" color="hairline">{{ slide.text }}</text>',
    "plain": '<text area="body">{{ slide.text }}</text>',
    "filled": '<shape area="body" fill="accent" color="{{ slide.color }}">{{ slide.text }}</shape>',
    "over": '<picture area="body" src="{{ slide.picture }}" alt="{{ slide.alt }}"/><text area="body">Words</text>',
    "beside": '<row area="body"><picture src="{{ slide.picture }}" alt="{{ slide.alt }}"/><text>Words</text></row>',
}


Lint = Callable[..., list[Problem]]


class Case(NamedTuple):
    """A slide that breaks a rule, from line 2 on; the line that is told; what is wrong in it, and what is right."""

    rule: str
    slide: str
    line: int
    wrong: str
    right: str


def _alt(words: str) -> str:
    return f"{{kind: figure, title: Growth, figure: figures/example.py,\n  alt: {words}}}"


def _bullet(words: str) -> str:
    return f"{{title: Growth, bullets: [First,\n  '{words}']}}"


def _picture(kind: str, file: str) -> str:
    return f"{{kind: {kind}, title: A, alt: An even grey square,\n  picture: images/{file}.png}}"


NOTED = "{title: A, notes: Say, body: b}"
FULL = "Everything on this line takes its part of the width until no room is left for you or"
ROW = "[x, '', '', '', '', '']"  # a row of one word
TALK = ", ".join(f"{speaker}: '{first}{'word, ' * 49}'" for speaker, first in (("A", "a word, "), ("B", ""), ("A", "")))
ONE = "Words without any end"
FOUR_LINES = f"{ONE} {ONE} {ONE} {ONE}"
CASES = [
    Case("low-contrast", "{kind: pale, title: A,\n  text: Hardly there}", 3, "kind: pale", "kind: plain"),
    Case("low-contrast", "{kind: filled, title: A, color: grey,\n  text: On red}", 3, "grey", "paper"),
    Case("text-over-picture", _picture("over", "example"), 2, "over", "beside"),
    Case("missing-glyphs", _bullet("the word שלום"), 3, "שלום", "[שלום]{lang=he}"),
    Case("missing-glyphs", _bullet("the word 漢字"), 3, "漢字", "[漢字]{lang=ja}"),
    Case("missing-glyphs", "{title: A, lang: he,\n  body: 'ราคา'}", 3, "lang: he", "lang: th"),
    Case("low-resolution", _picture("beside", "small"), 3, "small", "example"),
    Case("title-long", "{kind: closing,\n  title: " + "Words without any end " * 4 + "}", 3, "without any end ", ""),
    Case("orphan", f"{{title: A, below: b, bullets: [First,\n  {FULL} so]}}", 3, " so", ""),
    Case("too-many-words", "{title: A, body: '" + "word, " * 61 + "'}", 2, "word, word, ", "word, "),
    Case("title-long", "{kind: title, subtitle: b,\n  title: " + FOUR_LINES + " again}", 3, f" {ONE} again", ""),
    Case("too-many-words", "{kind: dialogue, title: A, dialogue: [" + TALK + "]}", 2, "a word, w", "w"),
    Case(
        "too-many-words",
        "{kind: table, title: A, table: [" + "[a, b, c, d, e, f], " * 10 + ROW + "]}",
        2,
        f", {ROW}",
        "",
    ),
    Case("too-many-bullets", "{title: A, bullets:\n  [a, b, c, d, e, f, g]}", 3, ", g", ""),
    Case("too-many-bullets", _bullet("word, " * 21), 3, "word, word, ", "word, "),
    Case("title-repeated", "{title: A, bullets: [b]}\n- {title: a, bullets: [b]}", 3, "title: a", "title: b"),
    Case("empty-placeholder", "{title: A, bullets: ['']}", 2, "''", "word"),
    Case("missing-alt", _alt("''"), 3, "alt: ''", "alt: A line that rises"),
    Case("poor-alt", _alt("example.py"), 3, "alt: example.py", "alt: A line that rises"),
    Case("poor-alt", _alt("IMG_2041"), 3, "IMG_2041", "A line that rises"),
    Case("poor-alt", _alt("An image of a line that rises"), 3, "An image of a", "A"),
    Case("poor-alt", _alt("A rising line"), 3, "rising line", "line that rises"),
    Case("poor-alt", _alt("Growth,\n  caption: growth"), 3, "alt: Growth", "alt: A line that rises"),
    Case("link-text", _bullet("The notes are [here](https://example.org)"), 3, "The notes are [here", "See [the notes"),
    Case("link-text", _bullet("See https://example.org/notes"), 3, "https://example.org/notes", "the notes"),
    Case("missing-notes", f"{NOTED}\n- {NOTED.replace('A', 'B')}\n- {{title: C, body: d}}", 4, "C,", "C, notes: Say,"),
    Case("spelling", _bullet("Attacts more people"), 3, "Attacts", "Attracts"),
    Case("spelling", "{title: The Deep Learnign Revolution, bullets: [b]}", 2, "Learnign", "Learning"),
    Case("spelling", _alt("A line that rises graduallly"), 3, "graduallly", "gradually"),
    Case("spelling", "title: A\n  body: b\n  notes: |\n    One line.\n\n    We recieve two.", 7, "recieve", "receive"),
]


@pytest.fixture
def lint(built: Build, lecture: Path) -> Lint:
    """Builds an outline beside the kinds of slide above, and gives what it warns of."""
    folder = lecture / "templates" / "slides"
    folder.mkdir(parents=True)
    for kind, content in OWN.items():
        block = f"{{% block content %}}{content}{{% endblock %}}"
        (folder / f"{kind}.xml").write_text(f'{{% extends "_slide.xml" %}}{block}')
    Image.new("RGB", (400, 400), "#888888").save(lecture / "assets" / "images" / "small.png")

    def problems(text: str, theme: str = "") -> list[Problem]:
        return built(text, theme).problems

    return problems


def _told(problems: list[Problem]) -> list[tuple[int, str]]:
    """Lines, and the rules, which are the codes, with which the messages end."""
    assert all(problem.level == "warning" and problem.hint for problem in problems), "\n".join(map(str, problems))
    assert all(problem.message.endswith(f" [{problem.code}]") for problem in problems)
    return [(problem.where.line, problem.code) for problem in problems]


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.wrong[:20]}")
def test_a_rule_finds_what_breaks_it_at_its_line_and_nothing_when_it_is_mended(case: Case, lint: Lint) -> None:
    assert case.wrong in case.slide
    assert _told(lint(f"slides:\n- {case.slide}\n")) == [(case.line, case.rule)]
    assert _told(lint(f"slides:\n- {case.slide.replace(case.wrong, case.right)}\n")) == []


FIGURES = {  # the words of a figure that breaks a rule, what is said, and how it is mended
    "faint-label": (
        "ax.pie([1, 2], autopct='%.0f%%', textprops={'size': 16})",
        "'33%' is ink on accent",
        "'size': 16",
        "'color': theme.paper",
    ),
    "label-room": (
        "ax.axis('off')\n    ax.barh(['a'], [1], color=theme.panel)\n    ax.barh(['a'], [9], left=[1], color='none')\n"
        "    ax.text(0.5, 0, 'preprocessing', ha='center', size=30)",
        "'preprocessing' is 182 pt wide, its box ",
        *("preprocessing", "in"),
    ),
    "labels-overlap": (
        "ax.axis('off')\n    ax.text(0.5, 0.5, 'here')\n    ax.text(0.51, 0.5, 'there')",
        "'here' lies over 'there'",
        *("0.51", "0.61"),
    ),
}


@pytest.mark.parametrize("rule", FIGURES)
def test_words_in_a_figure_are_judged_where_they_lie(rule: str, lint: Lint, lecture: Path) -> None:
    drawn, said, wrong, right = FIGURES[rule]
    figure = lecture / "assets" / "figures" / "words.py"
    outline = "slides:\n- {kind: figure, title: B, alt: A figure with words in it,\n  figure: figures/words.py}\n"
    figure.write_text(f"def draw(ax, theme):\n    {drawn}\n")
    found = lint(outline)
    assert _told(found) == [(3, rule)]
    assert found[0].message.startswith(f"words.py: {said}")
    figure.write_text(f"def draw(ax, theme):\n    {drawn.replace(wrong, right)}\n")
    assert _told(lint(outline)) == []


def test_words_that_take_the_place_of_others_do_not_lie_over_them(lint: Lint, lecture: Path) -> None:
    words = [f"    ax.text(0.5, 0.5, '{gid}', gid='{gid}')\n" for gid in ("step0-2", "step2-3", "step3")]
    (lecture / "assets" / "figures" / "words.py").write_text("def draw(ax):\n    ax.axis('off')\n" + "".join(words))
    figure = "{kind: figure, title: B, alt: A figure with words in it, figure: figures/words.py}"
    assert _told(lint(f"slides:\n- {figure}\n")) == []


def test_small_text_is_that_of_the_theme_or_of_a_figure(lint: Lint, lecture: Path) -> None:
    (lecture / "small.yaml").write_text("sizes: {body: [13]}\n")
    (lecture / "assets" / "figures" / "small.py").write_text("def draw(ax):\n    ax.set_xlabel('x', fontsize=9)\n")
    figure = "{kind: figure, title: B, figure: figures/small.py, alt: Axes without data}"
    found = lint(f"slides:\n- title: A\n  bullets: [b]\n  size: small\n- {figure}\n", "small.yaml")
    assert _told(found) == [(3, "small-text"), (5, "small-text")]
    assert "small.py: 'x' is text of 9 pt" in found[1].message


@pytest.mark.slow
def test_a_picture_is_sharp_from_150_pixels_an_inch_on(lint: Lint, lecture: Path) -> None:
    def told(pixels: int) -> list[tuple[int, str]]:
        Image.new("RGB", (pixels, pixels), "#888888").save(lecture / "assets" / "images" / "edge.png")
        return _told(lint(f"slides:\n- {_picture('beside', 'edge')}\n"))

    assert told(2000) == []
    (shown,) = (shape for shape in slides(lecture / "deck.pptx")[0].shapes if shape.name == "Picture")
    inches = shown.width / 914_400
    assert told(round(152 * inches)) == []
    assert told(round(148 * inches)) == [(3, "low-resolution")]


def test_every_slide_needs_a_title(lint: Lint, lecture: Path) -> None:
    (lecture / "templates" / "slides" / "bare.xml").write_text(
        '<slide><text area="body">{{ slide.text }}</text></slide>'
    )
    assert _told(lint("slides:\n- {kind: bare, text: Hello}\n")) == [(2, "title-missing")]


@pytest.mark.parametrize(("words", "told"), [(650, 0), (812, 0), (813, 1), (487, 1), (488, 0)])
def test_notes_fill_the_slot_within_a_quarter(words: int, told: int, lint: Lint) -> None:
    found = lint(f"minutes: 5\nslides:\n- {{title: A, bullets: [b], notes: {'word ' * words}}}\n")
    assert _told(found) == [(1, "speaking-time")] * told


def test_a_list_that_goes_on_needs_its_notes_once(lint: Lint) -> None:
    lines = "".join(f"\n  - Bullet {n} has words of its own" for n in range(20))
    found = lint(f"slides:\n- title: A\n  split: auto\n  notes: Say\n  allow: too-many-bullets\n  bullets:{lines}\n")
    assert {rule for _, rule in _told(found)} <= {"too-many-words"}


def test_a_rule_can_be_allowed_on_a_slide_or_in_the_whole_deck(lint: Lint) -> None:
    slide = "- {title: %s, bullets: [a, b, c, d, e, f, %s]%s}\n"
    crowd, excused = slide % ("A", "recieve", ""), slide % ("B", "recieve", ", allow: [spelling, too-many-bullets]")
    assert _told(lint(f"slides:\n{crowd}{excused}")) == [(2, "too-many-bullets"), (2, "spelling")]
    assert _told(lint(f"allow: too-many-bullets\nslides:\n{crowd}{excused}")) == [(3, "spelling")]


def test_allowing_what_is_no_rule_is_an_error(lint: Lint) -> None:
    (problem,) = lint("slides:\n- title: A\n  bullets: [b]\n  allow: [orphans]\n")
    assert str(problem).endswith("4:11: error: no rule 'orphans'\n    hint: did you mean 'orphan'?")


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.005)  # the lightest grey that passes on white
    assert [least(18, False), least(14, True), least(17, False)] == [3, 3, 4.5]


SLIPS = {  # of the original lecture: what was written, and what was meant
    "Used too a large extend": [("large extend", "large extent"), ("too a large extend", "to a large extend")],
    "Pytorch is used in research": [("Pytorch", "PyTorch")],
    "Tensorflow in production": [("Tensorflow", "TensorFlow")],
    "AlphaGO: Beating humans": [("AlphaGO", "AlphaGo")],
    "Unet: Semantic segmentation": [("Unet", "U-Net")],
    "Attacts more people": [("Attacts", "Attracts")],
    "Automatic differentation": [("differentation", "differentiation")],
    "No point in discussion who is best": [("in discussion who", "in discussing who")],
    "On GİTHUB, GıtHub or GİtHub": [("GıtHub", "GitHub"), ("GİtHub", "GitHub")],
}


@pytest.mark.parametrize(("text", "found"), SLIPS.items())
def test_the_slips_of_the_original_lecture_are_all_found(
    text: str, found: list[tuple[str, str]], tmp_path: Path
) -> None:
    assert sorted(Speller([], Cache(tmp_path)).slips(text)) == sorted(found)


@pytest.mark.parametrize(
    "text",
    [
        "The colour of a neighbouring fibre, modelled and analysed; we optimise, normalise and parallelise",
        "Hyperparameters of a convolutional autoencoder: logits, softmax, minibatches, backpropagation",
        "See arxiv.org/abs/1505.04597, src/recieve.py, teh@example.org, recieve() and --langauge",
        "Ask Lacker, Szegedy or Szegede; Bowtie and BWA agree",
        "PyTorch, NumPy’s arrays, `pip install` numpy, U-Net, ArXiv papers, TENSORFLOW",
        "It isn’t that the students’ own code doesn't run: could, of course, be",
        "The 1980s, GPT3s, x86s, KAIST",
        "To extend a class, extend its base to some extent",
    ],
)
def test_what_is_right_is_left_alone(text: str, tmp_path: Path) -> None:
    assert list(Speller([], Cache(tmp_path)).slips(text)) == []


def test_what_is_looked_for_first_is_in_every_wrong_text() -> None:
    rng = random.Random(20)
    words = "too a an large extend IN dıscussion who should OF could more THEN the DALLE dall-e ſciPy it’s ITS own and"
    for _ in range(8000):
        text = " ".join(rng.choices(words.split(), k=6))
        folded = spelling._folded(text)
        assert all(part in folded for part, pattern, _ in spelling._confusions() if pattern.search(text)), text
        assert any(form in folded for form in spelling._forms()) or not spelling._any_name().search(text), text


def test_an_author_s_words_are_right_as_they_are_written(lint: Lint, lecture: Path) -> None:
    text = "author: Ada Lovelase\nslides:\n- title: A\n  bullets: [Lovelase and a wordd, Unet]\n"
    assert _told(lint(text)) == [(4, "spelling"), (4, "spelling")]
    (lecture / "assets" / "words.txt").write_text("wordd  # ours\nUnet\n")
    assert _told(lint(text)) == []


def test_other_languages_are_not_spelt(lint: Lint) -> None:
    slide = "slides:\n- title: A\n  bullets: [Attacts more people]\n"
    assert _told(lint(f"lang: de\n{slide}")) == []
    assert _told(lint(f"lang: en-US\n{slide}")) == [(4, "spelling")]


def test_a_word_is_looked_up_once(tmp_path: Path) -> None:
    first = Speller([], Cache(tmp_path))
    assert list(first.slips("recieve")) == [("recieve", "receive")]
    first.keep()
    (kept,) = tmp_path.iterdir()
    verdicts = Cache(tmp_path).recall(kept.name)
    assert verdicts == {"recieve": "receive"}
    Cache(tmp_path).keep(kept.name, {"recieve": "relieve"})
    assert list(Speller([], Cache(tmp_path)).slips("recieve")) == [("recieve", "relieve")]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", sorted((ROOT / "tests" / "lectures").glob("*.yaml")), ids=lambda path: path.stem)
def test_a_good_lecture_is_left_alone(path: Path, theme: str, built: Build) -> None:
    report = built(path.read_text(encoding="utf-8"), theme)
    assert report.slides > 20
    assert report.problems == []


@pytest.mark.slow
def test_the_shipped_lecture_is_left_alone(
    tmp_path: Path, offline: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for key, value in offline.items():
        monkeypatch.setenv(key, value)
    report = build(Options(copied(tmp_path), tmp_path / "deck.pptx"), lambda *_: None)
    assert [problem for problem in report.problems if problem.message.endswith("]")] == []
    assert report.path


def test_every_rule_says_why_and_the_page_is_fresh() -> None:
    rules: list[Callable[..., object]] = [*SLIDE_RULES.values(), *DECK_RULES.values()]
    assert {name(rule) for rule in rules} >= {case.rule for case in CASES}
    assert all(rule.__doc__ for rule in rules)
    assert make_lint.PAGE.read_text(encoding="utf-8") == make_lint.page(), "run python tools/make_lint.py"


def test_a_build_tells_the_first_few_of_a_kind_and_counts_the_rest(
    lecture: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    slides = "\n".join(f"- {{title: Slide {n}, bullets: [Some teh words]}}" for n in range(12))
    outline = lecture / "outline.yaml"
    outline.write_text(f"title: Many\nslides:\n{slides}\n- {{title: One, bullets: [a https://example.org/a]}}\n")
    assert main([str(outline)]) == 0
    told = capsys.readouterr().err.splitlines()
    assert any("[link-text]" in line for line in told)
    assert sum("'teh'" in line for line in told) == 5
    assert told[-1] == "… 7 more [spelling]: `python build.py lint` tells them all"
    assert main(["lint", str(outline)]) == 1
    assert sum("'teh'" in line for line in capsys.readouterr().err.splitlines()) == 12


@pytest.mark.slow
def test_errors_of_the_same_words_are_counted_beyond_forty(lecture: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outline = lecture / "outline.yaml"
    outline.write_text("slides:\n" + "- {title: One, bulets: [a]}\n" * 50 + "- {title: Two, bullets: [a], sorce: b}\n")
    assert main([str(outline)]) == 1
    told = capsys.readouterr().err.splitlines()
    assert sum("'bulets'" in line for line in told) == 40
    assert any("'sorce'" in line for line in told)
    assert "… 10 more [outline-unknown-key]: `python build.py lint` tells them all" in told


ACCESSIBLE = {  # what breaks each criterion, and the same mended
    "figures, pictures": ("alt: image}", "alt: A grey square of two metres}"),
    "can be read": ("kind: video, title: F, v", "notes: He says hello., kind: video, title: F, v"),
    "have a head": ("header: false, ", ""),
    "are simple": ("[a, {text: b, down: 2}], [c]", "[a, b], [c, d]"),
    "colour alone": ("chart: scatter", "chart: line"),
    "from their ground": ("kind: pale, text: x", "kind: plain, text: x"),
    "words in figures": ("theme.hairline", "theme.ink"),
    "by itself ends": ("play: auto, loop: true", "loop: true"),
    "file has a title": ("slides:", "title: A talk\nslides:"),
    "each its own": ("title: Again", "title: Another"),
    "where they lead": ("[here]", "[the course]"),
    "language is said": ("slides:", "lang: en-GB\nslides:"),
}
UNREADABLE = """slides:
- {title: Again, bullets: ["see [here](https://example.org)", two]}
- {title: Again, kind: table, header: false, table: [[a, {text: b, down: 2}], [c]]}
- {kind: picture, title: P, picture: images/example.png, alt: image}
- {kind: video, title: F, video: films/example.mp4, alt: A circle that grows, play: auto, loop: true}
- {kind: chart, title: C, chart: scatter, data: [[x, one, two], ["1", 1, 2], ["2", 3, 5]]}
- {kind: pale, text: x, title: T}
- {kind: figure, title: G, figure: figures/label.py, alt: A word that can hardly be seen}
"""
LABEL = "def draw(ax, theme):\n    ax.text(0.5, 0.5, 'word', color=theme.hairline)\n"


def _reported(outline: str, lecture: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, bool]:
    """Which criteria are met."""
    (lecture / "outline.yaml").write_text(outline)
    capsys.readouterr()
    failed = main(["lint", "--accessible", str(lecture / "outline.yaml")])
    lines = [line for line in capsys.readouterr().out.splitlines() if line[:1] in "✓✗–" and line]
    assert failed == any(line[0] == "✗" for line in lines)
    return {line[16:82].strip(): line[0] != "✗" for line in lines}


@pytest.mark.slow
def test_the_report_names_each_criterion_that_is_broken(lecture: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = lecture / "templates" / "slides"
    own.mkdir(parents=True)
    for kind in ("pale", "plain"):
        (own / f"{kind}.xml").write_text(
            f'{{% extends "_slide.xml" %}}{{% block content %}}{OWN[kind]}{{% endblock %}}'
        )
    label = lecture / "assets" / "figures" / "label.py"
    label.write_text(LABEL)
    broken = {name for name, met in _reported(UNREADABLE, lecture, capsys).items() if not met}
    assert len(broken) == len(ACCESSIBLE) and all(any(part in name for name in broken) for part in ACCESSIBLE)
    mended = UNREADABLE
    for wrong, right in ACCESSIBLE.values():
        mended = mended.replace(wrong, right, 1)
    label.write_text(LABEL.replace(*ACCESSIBLE["words in figures"]))
    assert all(_reported(mended, lecture, capsys).values())
