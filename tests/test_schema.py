"""What builds is right by the schema that editors are given, and what is misspelt is not."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT, Build
from jsonschema import Draft202012Validator

from deck.cli.main import main
from deck.lint.judge import DECK_RULES, SLIDE_RULES
from deck.rendering.render import TemplateEnvironment
from deck.rendering.schema import schema

SHIPPED = ROOT / "templates"
KINDS = TemplateEnvironment([SHIPPED / "slides"]).kinds
RULES = [*SLIDE_RULES, *DECK_RULES]
OUTLINES = [
    ROOT / "outline.yaml",
    *sorted(ROOT.glob("examples/*/outline.yaml")),
    *sorted(ROOT.glob("tests/lectures/*.yaml")),
]
VALIDATOR = Draft202012Validator(schema(KINDS, RULES))


class Editor(yaml.SafeLoader):
    """Reads YAML as editors do: numbers and truths are some, dates are texts."""


Editor.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if not tag.endswith("timestamp")]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def faults(text: str, validator: Draft202012Validator = VALIDATOR, loader: Any = Editor) -> list[str]:
    return [error.message for error in validator.iter_errors(yaml.load(text, loader))]


@pytest.mark.slow
def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(VALIDATOR.schema)


@pytest.mark.slow
@pytest.mark.parametrize("loader", [Editor, yaml.BaseLoader], ids=["typed", "texts"])
@pytest.mark.parametrize("path", OUTLINES, ids=lambda path: "-".join(path.relative_to(ROOT).parts))
def test_outlines_that_build_are_right(path: Path, loader: Any) -> None:
    own = TemplateEnvironment([path.parent / "templates" / "slides", ROOT / "templates" / "slides"]).kinds
    validator = Draft202012Validator(schema(own, RULES))
    assert faults(path.read_text(encoding="utf-8"), validator, loader) == []


@pytest.mark.parametrize("loader", [Editor, yaml.BaseLoader], ids=["typed", "texts"])
@pytest.mark.parametrize("kind", KINDS.names)
def test_every_example_is_right(kind: str, loader: Any) -> None:
    _, example = KINDS.described(kind)
    slide = yaml.load(example, loader)
    assert list(VALIDATOR.iter_errors({"slides": [slide]})) == []
    slide["tilte"] = "x"
    (fault,) = VALIDATOR.iter_errors({"slides": [slide]})
    assert "'tilte' was unexpected" in fault.message


@pytest.mark.parametrize(
    ("slide", "said"),
    [
        ("{kind: chrat, title: A, chart: bar}", "'chrat' is not one of"),
        ("{kind: chart, title: A, data: x.csv}", "'chart' is a required property"),
        ("{kind: chart, title: A, chart: bubble, data: x.csv}", "'bubble' is not one of"),
        ("{kind: table, table: x.csv}", "'title' is a required property"),
        ("{title: A, bullets: one}", "'one' is not of type 'array'"),
        ("{title: A, transition: morf}", "'morf' is not one of"),
        ("{title: A, allow: [small-texts]}", "is not valid under any of the given schemas"),
        ("{kind: cards, title: A, cards: [{haed: B}]}", "'haed' was unexpected"),
        ("{kind: cards, title: A, cards: [{text: B}]}", "'head' is a required property"),
        ("{kind: figure, title: A, figure: a.py, alt: B, artwork: vector}", "'vector' is not one of"),
        ("{kind: columns, title: A, columns: [{width: wide, body: B}]}", "'wide' does not match"),
        ("{kind: code, title: A, code: B, side: top}", "'top' is not one of"),
        ("{kind: dialogue, title: A, dialogue: [[Q, A]]}", "is not of type 'object'"),
    ],
)
def test_a_mistake_is_seen(slide: str, said: str) -> None:
    found = faults(f"slides:\n- {slide}")
    assert found and said in found[0]


@pytest.mark.parametrize(
    "slide",
    [
        "{title: A, bullets: [one, {two: [three, {four: [five]}]}, 6, yes]}",
        "{title: A, body: b, skip: true, allow: small-text}",
        "{kind: chart, title: A, chart: line, data: [[a, b], [2019-05, 1.5]], y: {b: B}, only: {a: [x, y]}, ylim: 0 1}",
        "{kind: table, title: A, table: [[a, 1]], columns: [a, {b: B}], header: both, total: yes}",
        "{kind: picture, title: A, picture: a.png, decorative: true, beside: [x]}",
        "{kind: picture, title: A, picture: a.png, focus: [top, left], crop: 0 0 1 .5, step: , build: }",
        "{kind: picture, title: A, picture: a.png, callouts: [{at: [0.5, 0.5]}, {at: top right, size: 0.2}]}",
        "{kind: video, title: A, video: a.mp4, play: 3, start: 1:02.5, end: 80, audio: {sound: b.mp3, play: auto}}",
        "{kind: figure, title: A, figure: a.py, alt: B, steps: [a, [b, c]], beside: B, build: [0, 1]}",
    ],
)
def test_what_is_right_in_several_ways_is_right_in_each(slide: str) -> None:
    assert faults(f"title: A\nminutes: 30\nallow: [spelling]\nslides:\n- {slide}") == []


def test_keys_of_the_deck_are_checked() -> None:
    assert faults("autor: me\nslides: [{title: A, body: b}]")
    assert faults("title: A") == ["'slides' is a required property"]
    assert faults("slides: [{title: A, body: b}]\nenvironments: {torch: [torch==2.13.0]}\ndate: 2021-12-06") == []
    assert (
        faults("format: 1\nminutes:\nslides: [{title: A, body: b}]\nenvironments: {a: {python: 3.12, packages: []}}")
        == []
    )
    assert faults("slides: [{title: A, body: b}]\nenvironments: {a: {pyhton: '3.12'}}")


def test_keys_say_what_they_are_for() -> None:
    chart: Any = schema(KINDS, RULES)["$defs"]["kind-chart"]
    assert chart["description"].startswith("A native chart that PowerPoint can edit")
    assert chart["properties"]["unit"]["description"] == "After the values, or before them if it is a currency."
    told = {name for name, value in chart["properties"].items() if "description" in value}
    assert told >= {"chart", "data", "x", "y", "by", "only", "highlight", "horizontal", "unit", "ylim", "beside", "alt"}


OWN = """{# A big number.
   keys:
     number: text - what is shown large
     size?: display|heading|body - how large it is
     note?: text - words under it
     unit?: plain - after the note
#}
{% extends "_slide.xml" %}
{% block content %}<column area="body"><text size="{{ slide.size or "display" }}">{{ slide.number }}</text>
{% if slide.note %}<text>{{ slide.note }}{{ slide.unit }}</text>{% endif %}</column>{% endblock %}
"""


def own_kind(lecture: Path, template: str) -> Draft202012Validator:
    own = lecture / "templates" / "slides"
    own.mkdir(parents=True, exist_ok=True)
    own.joinpath("number.xml").write_text(template, encoding="utf-8")
    return Draft202012Validator(schema(TemplateEnvironment([own, SHIPPED / "slides"]).kinds, RULES))


def test_a_kind_of_the_lecture_s_own_is_in_it(lecture: Path, built: Build) -> None:
    validator = own_kind(lecture, OWN)
    right = "slides:\n- {kind: number, title: A, number: 65, size: heading}"
    assert faults(right, validator) == []
    assert built(right).problems == []
    assert faults(right.replace("number: 65", "nubmer: 65"), validator)
    assert faults(right.replace("heading", "huge"), validator)
    said: Any = validator.schema
    assert (
        said["$defs"]["kind-number"]["properties"]["number"]["description"] == "What is shown large. Inline Markdown."
    )


def test_a_kind_that_declares_no_keys_takes_any_and_is_still_checked_when_it_is_built(
    lecture: Path, built: Build, capsys: pytest.CaptureFixture[str]
) -> None:
    validator = own_kind(lecture, re.sub(r"   keys:.*?#}", "#}", OWN, flags=re.S))
    assert faults("slides:\n- {kind: number, title: A, nubmer: [65], note: {a: b}}", validator) == []
    assert faults("slides:\n- {kind: number, title: A, number: 65, transition: morf}", validator)
    (problem,) = built("slides:\n- {kind: number, title: A, number: 65, noet: x}").problems
    assert (problem.message, problem.hint) == ("nothing uses 'noet'", "did you mean 'note'?")
    assert main(["kinds", "number", str(lecture / "outline.yaml")]) == 0
    said = capsys.readouterr().out
    assert said.startswith("number: A big number.\n\nIts template does not declare all of its keys")
    assert re.search(r"^  title +text +what the slide is about", said, re.M)


def test_a_skeleton_of_the_lecture_s_own_lets_all_that_extend_it_have_other_keys(lecture: Path) -> None:
    shipped = (SHIPPED / "slides" / "_slide.xml").read_text(encoding="utf-8")
    _, _, rest = shipped.partition("#}")
    own = lecture / "templates" / "slides"
    own.mkdir(parents=True)
    own.joinpath("_slide.xml").write_text(rest.replace("slide.source", "slide.origin"), encoding="utf-8")
    validator = own_kind(lecture, OWN)
    assert (
        faults("slides:\n- {title: A, bullets: [b], origin: c}\n- {kind: number, title: A, number: 5}", validator) == []
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lines", "said", "hint"),
    [
        ("number: txet - x", "4:6: error: template: no type 'txet'", "did you mean 'text'?"),
        (
            "number - what is large",
            "4:6: error: template: 'number - what is large' declares no key",
            "write 'name: type",
        ),
        ("+ stepp", "4:6: error: template: the group 'stepp' is not declared", "did you mean 'step'?"),
        ("a: text\n     a: text", "5:6: error: template: 'a' is declared twice", ""),
        ("a: text\n       b: text", "5:1: error: template: only a list or a mapping has keys below it", "write 'name"),
        ("  a: text\n     b: texts of text", "5:6: error: template: 'texts' is of nothing", "write list of"),
        (
            "\n".join(" " * (n and 5 + n) + f"a{n}: list" for n in range(12)),
            "14:1: error: template: more than 9 levels",
            "",
        ),
        ("a: text - " + "x" * 500, "4:6: error: template: more than 500 characters in a line", ""),
        ("+ own\n   keys own:\n     + own", "6:6: error: template: the group 'own' is declared by itself", ""),
    ],
)
def test_what_declares_no_key_is_told(
    lines: str, said: str, hint: str, lecture: Path, built: Build, capsys: pytest.CaptureFixture[str]
) -> None:
    own = lecture / "templates" / "slides"
    own.mkdir(parents=True)
    rest = OWN.partition("#}")[2].replace("display", "body")
    own.joinpath("number.xml").write_text(
        f'{{# A number.\n\n   keys:\n     {lines}\n#}}\n{{% import "_macros.xml" as m %}}{rest}', encoding="utf-8"
    )
    for command in ("schema", "kinds"):
        assert main([command, *(["number"] if command == "kinds" else []), str(lecture / "outline.yaml")]) == 1
        told = capsys.readouterr().err
        assert f"number.xml:{said}" in told and hint in told
    assert built("slides:\n- {kind: number, title: A, number: 65}").problems == []


def test_what_has_to_stand_beside_a_key_is_told() -> None:
    assert faults("slides:\n- {kind: quote, title: A, quote: B, figure: a.py}") == ["'alt' is a dependency of 'figure'"]
    assert faults("slides:\n- {kind: quote, title: A, quote: B, figure: a.py, alt: C}") == []
    assert faults("slides:\n- {kind: columns, title: A, columns: [{chart: bar}]}") == [
        "'data' is a dependency of 'chart'"
    ]


def test_the_command_writes_it_and_says_the_line_that_names_it(
    lecture: Path, built: Build, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["schema", str(lecture / "outline.yaml")]) == 0
    path, line = capsys.readouterr().out.splitlines()
    assert path.startswith(str(lecture / "outline.schema.json"))
    assert line == "# yaml-language-server: $schema=outline.schema.json"
    assert json.loads((lecture / "outline.schema.json").read_text(encoding="utf-8")) == VALIDATOR.schema
    assert built(f"{line}\nslides:\n- {{title: A, bullets: [b]}}").problems == []
    assert main(["schema", str(lecture / "outline.yaml"), "-o", str(lecture / "assets" / "s.json")]) == 0
    assert re.search(r"\$schema=assets/s.json$", capsys.readouterr().out.strip())


def test_a_template_that_is_none_is_told(lecture: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = lecture / "templates" / "slides"
    own.mkdir(parents=True)
    own.joinpath("broken.xml").write_text("{% if %}")
    assert main(["schema", str(lecture / "outline.yaml")]) == 1
    assert "broken.xml:1:1: error: template: Expected an expression" in capsys.readouterr().err


@pytest.mark.parametrize("kind", KINDS.names)
def test_a_word_or_a_mapping_for_a_list_is_told_where_it_stands(built: Build, kind: str) -> None:
    slide = yaml.safe_load(KINDS.described(kind)[1])
    for key in [key for key, value in slide.items() if isinstance(value, list)]:
        for wrong in ("true", {"a": "b"}):
            report = built(yaml.safe_dump({"slides": [{**slide, key: wrong}]}))
            assert report.path or {Path(problem.where.file).suffix for problem in report.problems} == {".yaml"}


def test_of_a_slide_that_misses_many_keys_some_are_told(built: Build) -> None:
    events = "".join(f"  - {{head: {n}}}\n" for n in range(50))
    missing = built(f"slides:\n- kind: timeline\n  title: A\n  events:\n{events}").problems
    assert [problem.where.line for problem in missing] == [5, 6, 7, 8, 9]
    assert {problem.message for problem in missing} == {"'when' is missing"}
