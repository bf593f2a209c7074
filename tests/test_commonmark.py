"""CommonMark's own examples through `body:`: the words are those of its HTML, or the example is told at its line."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any, get_args

import make_text
import pytest
from conftest import ROOT, Build
from readback import slides, texts

from deck.base.codes import Code

SPEC = ROOT / "node_modules" / "commonmark-spec" / "spec.txt"
EXAMPLE = re.compile(r"^`{32} example\n([\s\S]*?)^\.\n([\s\S]*?)^`{32}$", re.MULTILINE)
NOWHERE = r"(?<![\w.:/])(/ur[li])"  # links that lead somewhere in a browser alone
OURS = (  # Markdown is read between tags that are, and behind comments; a comment ends as it did before CommonMark 0.31
    '<i class="foo">\n*bar*\n</i>\n',
    "<del>\n*foo*\n</del>\n",
    "<!-- foo -->*bar*\n*baz*\n",
    "foo <!--> foo -->\n\nfoo <!---> foo -->\n",
)
CODES = set(get_args(Code))
pytestmark = pytest.mark.commonmark


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said = ""

    def handle_data(self, data: str) -> None:
        self.said += data


def examples() -> list[tuple[str, str]]:
    """The Markdown of each example, and the words of its HTML without white space."""
    if not SPEC.exists():
        pytest.skip("no examples of CommonMark here: npm install --no-save commonmark-spec@0.31.2")
    found = []
    for markdown, expected in EXAMPLE.findall(SPEC.read_text(encoding="utf-8").replace("→", "\t")):
        text = _Text()
        text.feed(re.sub(NOWHERE, r"https://e.org\1", expected))
        found.append((re.sub(NOWHERE, r"https://e.org\1", markdown), _bare(text.said)))
    return found


def _bare(text: str) -> str:
    return "".join(text.split()).replace("\u200b", "")


def _words(slide: Any) -> str:
    """The words of a slide but for its title, without white space."""
    title = slide.shapes.title
    shown = [
        text
        for shape in slide.shapes
        if shape.shape_id != title.shape_id and shape.name != "Number"
        for text in texts(shape)
    ]
    return _bare("".join(shown))


def _outline(bodies: list[str]) -> str:
    parts = (f"- title: T\n  body: {json.dumps(body)}\n" for body in bodies)
    return "typography: false\nslides:\n" + "".join(parts)


def test_the_words_are_those_of_the_html_or_told(built: Build) -> None:
    cases = examples()
    assert len(cases) > 640
    report = built(_outline([markdown for markdown, _ in cases]), write=False)
    told = {(problem.where.line - 3) // 2 for problem in report.problems if problem.code in CODES}
    left = [case for n, case in enumerate(cases) if n not in told]
    assert len(left) > 350
    report = built(_outline([markdown for markdown, _ in left]))
    assert report.path, report.problems
    said = [_words(slide) for slide in slides(report.path)]
    wrong = [(m, w, s) for (m, w), s in zip(left, said, strict=True) if w != s and m not in OURS]
    assert wrong == []
    ours = sum(markdown in OURS for markdown, _ in left)
    counts = (
        f"{len(left) - ours} have the words of its HTML on the slide, {len(cases) - len(left)} are told, and {ours}"
    )
    assert f"{len(cases)} examples of CommonMark 0.31.2, {counts} read" in " ".join(make_text.HEAD.split())
