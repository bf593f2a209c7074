"""Each question about a node is answered for each tag: what a new tag has forgotten is named here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from conftest import ROOT, Build

from deck.base.dataclass import MISSING, fields
from deck.layout import dispatch, intrinsic_size, place
from deck.model.node import Node
from deck.model.tags import CONTAINERS, DRAWN, INNER, LEAVES, PLACEHOLDERS, TAGS, Connector, Diagram, Ready
from deck.pptx import presentation
from deck.svg import slide as svg

ON_A_PAGE, PLACED = set(LEAVES), {*LEAVES, *CONTAINERS}
QUESTIONS: dict[str, tuple[Mapping[type[Node], Any], set[type[Node]]]] = {
    "how large its text is": (intrinsic_size.SIZES, ON_A_PAGE),
    "how high it wants to be": (intrinsic_size.HEIGHTS, PLACED),
    "what of it does not fit": (dispatch.MISFITS, ON_A_PAGE),
    "what it takes of its place": (dispatch.RECTS, ON_A_PAGE),
    "where its words stand": (dispatch.FRAMES, ON_A_PAGE),
    "on which ground": (dispatch.GROUNDS, ON_A_PAGE),
    "where its parts go": (place.PARTS, set(CONTAINERS) - {Diagram}),
    "how it is written for PowerPoint": (presentation.WRITERS, ON_A_PAGE),
    "how it is written as SVG": (svg.WRITERS, ON_A_PAGE),
    "what it shows, in words": (svg.ALTS, ON_A_PAGE),
}


@pytest.mark.parametrize("tag", [*TAGS, "ready", "connector"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_every_tag_has_an_answer(tag: str, question: str) -> None:
    answers, asked = QUESTIONS[question]
    cls = TAGS.get(tag, Connector if tag == "connector" else Ready)
    assert (cls in answers) == (cls in asked), f"say in its table {question}, for <{tag}>"


def test_every_tag_is_of_one_kind() -> None:
    assert set(TAGS.values()) | {Ready, Connector} == {*LEAVES, *CONTAINERS, *INNER}
    assert not {*LEAVES} & {*CONTAINERS, *INNER} and {*PLACEHOLDERS, *DRAWN} <= {*LEAVES}


def test_every_node_is_a_tag_or_stands_above_one() -> None:
    def below(cls: type[Node]) -> set[type[Node]]:
        return {cls}.union(*map(below, cls.__subclasses__()))

    known = {*TAGS.values(), Ready, Connector}
    assert {cls for cls in below(Node) if not cls.__subclasses__()} <= known
    for cls in known:
        assert all(field.default is not MISSING or field.default_factory is not MISSING for field in _optional(cls))


def _optional(cls: type[Node]) -> list[Any]:
    """The fields that no template has to write."""
    needed = {"where", "src", "alt", "kind", "to", "link", "made", "size", "begin", "end"}
    return [field for field in fields(cls) if field.name not in needed]


BADGES = """\
{# Releases, each behind a badge.
   keys:
     releases: list — what came out
       version: text — on the badge
       text: text — what is new
#}
{% extends "_slide.xml" %}
{% block content %}
<column area="body" gap="0.2in">
  {% for release in slide.releases %}
  <row gap="0.3in"><badge>{{ release.version }}</badge><text weight="5">{{ release.text }}</text></row>
  {% endfor %}
</column>
{% endblock %}
"""


def test_a_badge_is_a_rounded_label_as_wide_as_its_words(built: Build, lecture: Any) -> None:
    from readback import slides

    (lecture / "templates" / "slides").mkdir(parents=True)
    (lecture / "templates" / "slides" / "releases.xml").write_text(BADGES)
    report = built(
        "slides:\n- kind: releases\n  title: One\n  releases:\n"
        "  - {version: '1.0', text: The first}\n  - {version: '1.10.2 beta', text: The second}\n"
    )
    assert report.path and not report.failed, report.problems
    (slide,) = slides(report.path)
    short, long = (shape for shape in slide.shapes if shape.name == "Badge")
    assert (short.text_frame.text, long.text_frame.text) == ("1.0", "1.10.2 beta")
    assert short.left == long.left and short.width < long.width < slide.shapes[-1].width
    assert short.fill.fore_color.theme_color.name == "ACCENT_1"
    assert ROOT  # the showcase has one, too: examples/showcase/templates/slides/releases.xml
