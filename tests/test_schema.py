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

from deck.cli import main
from deck.loading.outline import DECK_KEYS, SLIDE_TEXTS
from deck.rendering.render import Environment, describe
from deck.rendering.schema import DECK, SLIDE, schema

SHIPPED = ROOT / "templates"
KINDS = Environment([SHIPPED / "slides"]).kinds
OUTLINES = [
    ROOT / "outline.yaml",
    *sorted(ROOT.glob("examples/*/outline.yaml")),
    *sorted(ROOT.glob("tests/lectures/*.yaml")),
]
VALIDATOR = Draft202012Validator(schema(ROOT / "outline.yaml", SHIPPED))


class Editor(yaml.SafeLoader):
    """Reads YAML as editors do: numbers and truths are some, dates are texts."""


Editor.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if not tag.endswith("timestamp")]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def faults(text: str, validator: Draft202012Validator = VALIDATOR, loader: Any = Editor) -> list[str]:
    return [error.message for error in validator.iter_errors(yaml.load(text, loader))]


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(VALIDATOR.schema)


@pytest.mark.parametrize("loader", [Editor, yaml.BaseLoader], ids=["typed", "texts"])
@pytest.mark.parametrize("path", OUTLINES, ids=lambda path: "-".join(path.relative_to(ROOT).parts))
def test_outlines_that_build_are_right(path: Path, loader: Any) -> None:
    assert faults(path.read_text(encoding="utf-8"), loader=loader) == []


@pytest.mark.parametrize("loader", [Editor, yaml.BaseLoader], ids=["typed", "texts"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_example_is_right(kind: str, loader: Any) -> None:
    _, example = describe(Environment([SHIPPED / "slides"]), kind)
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
    ],
)
def test_what_is_right_in_several_ways_is_right_in_each(slide: str) -> None:
    assert faults(f"title: A\nminutes: 30\nallow: [spelling]\nslides:\n- {slide}") == []


def test_keys_of_the_deck_are_checked() -> None:
    assert faults("autor: me\nslides: [{title: A, body: b}]")
    assert faults("title: A") == ["'slides' is a required property"]
    assert faults("slides: [{title: A, body: b}]\nenvironments: {torch: [torch==2.13.0]}\ndate: 2021-12-06") == []


def test_all_of_the_engine_s_own_keys_are_told() -> None:
    assert set(DECK) == DECK_KEYS | {"slides"}
    assert set(SLIDE) == {*SLIDE_TEXTS, "allow"}


def test_keys_say_what_they_are_for() -> None:
    chart: Any = schema(ROOT / "outline.yaml", SHIPPED)["$defs"]["kind-chart"]
    assert chart["description"].startswith("A native chart that PowerPoint can edit")
    assert chart["properties"]["unit"]["description"] == "After the values, or before them if it is a currency."
    told = {name for name, value in chart["properties"].items() if "description" in value}
    assert told >= {"chart", "data", "x", "y", "by", "only", "highlight", "horizontal", "unit", "ylim", "beside", "alt"}


def test_a_kind_of_the_lecture_s_own_is_in_it(lecture: Path, built: Build) -> None:
    own = lecture / "templates" / "slides"
    own.mkdir(parents=True)
    own.joinpath("number.xml").write_text(
        '{# A big number. #}\n{% extends "_slide.xml" %}\n{% block content %}<column area="body">'
        '<text size="{{ slide.size or "display" }}">{{ slide.number }}</text>'
        "{% if slide.note %}<text>{{ slide.note }}{{ slide.unit }}</text>{% endif %}</column>{% endblock %}"
    )
    validator = Draft202012Validator(schema(lecture / "outline.yaml", SHIPPED))
    right = "slides:\n- {kind: number, title: A, number: 65, size: heading}"
    assert faults(right, validator) == []
    assert built(right).problems == []
    assert faults(right.replace("number: 65", "nubmer: 65"), validator)
    assert faults(right.replace("heading", "huge"), validator)


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
