"""Each rule finds what breaks it, at its line, and nothing else; lectures that are well made pass."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Build
from PIL import Image

from deck.problem import Problem

ALT = "A line that rises to the right"
OWN = {  # kinds of slide that a lecture brings along, each against a rule
    "faint": '<text area="body" color="hairline">{{ slide.text }}</text>',
    "filled": '<shape area="body" fill="accent" color="{{ slide.color }}">{{ slide.text }}</shape>',
    "over": '<picture area="body" src="{{ slide.picture }}" decorative="true"/><text area="body">{{ slide.text }}</text>',
    "beside": '<row area="body"><picture src="{{ slide.picture }}" decorative="true"/><text>{{ slide.text }}</text></row>',
}
BREAKING = {  # rule → a slide that breaks it, from line 2 on; the line that is told; what is right instead
    "low-contrast": [
        ("{kind: faint, title: Pale,\n  text: Hardly there}", 3, ("kind: faint", "kind: filled, color: paper")),
        ("{kind: filled, title: Red, color: grey,\n  text: Grey on red}", 3, ("color: grey", "color: paper")),
    ],
    "text-over-picture": [
        ("{kind: over, title: A, picture: images/example.png,\n  text: Across it}", 3, ("kind: over", "kind: beside")),
    ],
    "low-resolution": [
        ("{kind: over, allow: text-over-picture, title: A, text: Some words,\n  picture: images/small.png}", 3)
        + (("small.png", "example.png"),),
    ],
    "title-long": [
        ("{kind: closing,\n  title: " + "Many words that go on " * 4 + "}", 3, ("that go on " * 1 + "Many", "Many")),
    ],
    "orphan": [("{title: A, bullets: [b,\n  " + "w" * 59 + " " + "w" * 10 + " it]}", 3, (" it]", " itself]"))],
    "too-many-words": [("{title: A, body: '" + "word " * 61 + "'}", 2, ("word " * 61, "word " * 60))],
    "too-many-bullets": [
        ("{title: A, bullets:\n  [a, b, c, d, e, f, g]}", 3, (", g", "")),
        ("{title: A, bullets: [b,\n  " + "word " * 21 + "]}", 3, ("word " * 21, "word " * 20)),
    ],
    "title-repeated": [("{title: A, bullets: [b]}\n-  {title: a, bullets: [b]}", 3, ("title: a", "title: b"))],
    "empty-placeholder": [("{title: A, bullets: ['']}", 2, ("''", "word"))],
    "missing-alt": [("{kind: figure, title: A, figure: figures/example.py,\n  alt: ''}", 3, ("''", ALT))],
    "poor-alt": [
        (f"{{kind: figure, title: A, figure: figures/example.py,\n  alt: {alt}}}", 3, (f"alt: {alt}", f"alt: {ALT}"))
        for alt in ("example.py", "IMG_2041", "An image of a line that rises", "A line", "A")
    ],
    "link-text": [
        ("{title: A, bullets: [b,\n  'The notes are [here](https://example.org)']}", 3, ("are [here", "[are here")),
        ("{title: A, bullets: [b,\n  See https://example.org/notes]}", 3, ("https://example.org/notes", "the notes")),
    ],
    "missing-notes": [
        ("{title: A, notes: Say, bullets: [b]}\n- {title: B, notes: Say, bullets: [c]}\n- {title: C, bullets: [d]}", 4)
        + (("C,", "C, notes: Say,"),),
    ],
    "spelling": [
        ("{title: A, bullets: [b,\n  Attacts more people]}", 3, ("Attacts", "Attracts")),
        ("{title: A, bullets: [b], notes: |\n    One line.\n\n    We recieve two.}", 5, ("recieve", "receive")),
        ("{kind: figure, title: A, figure: figures/example.py,\n  alt: A line that is risng}", 3, ("risng", "rising")),
        ("{title: The Deep Learnign Revolution, bullets: [b]}", 2, ("Learnign", "Learning")),
    ],
}


@pytest.fixture
def lint(built: Build, lecture: Path) -> Build:
    """Builds an outline beside the kinds of slide above, and gives what it warns of."""
    folder = lecture / "templates" / "slides"
    folder.mkdir(parents=True)
    for kind, content in OWN.items():
        block = f"{{% block content %}}{content}{{% endblock %}}"
        (folder / f"{kind}.xml").write_text(f'{{% extends "_slide.xml" %}}{block}')
    Image.new("RGB", (400, 200), "#888888").save(lecture / "assets" / "images" / "small.png")

    def warnings(text: str, theme: str = "") -> list[Problem]:
        report = built(text, theme)
        assert report.path, "\n".join(map(str, report.problems))
        return report.problems

    return warnings  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("rule", "slide", "line", "repair"),
    [(rule, *case) for rule, cases in BREAKING.items() for case in cases],
)
def test_a_rule_finds_what_breaks_it_at_its_line_and_not_what_is_right(
    rule: str, slide: str, line: int, repair: tuple[str, str], lint: Build
) -> None:
    found = lint(f"slides:\n- {slide}\n")
    assert [(p.where.line, p.level, p.message.rpartition(" ")[2]) for p in found] == [(line, "warning", f"[{rule}]")]
    assert found[0].hint
    assert repair[0] in slide
    assert lint(f"slides:\n- {slide.replace(*repair)}\n") == []
