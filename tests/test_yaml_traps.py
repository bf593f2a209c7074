"""Texts that YAML reads otherwise than they look are told at their place."""

from __future__ import annotations

import pytest
from conftest import Build


def _told(built: Build, lines: str) -> list[tuple[int, int, str]]:
    report = built(f"slides:\n- title: T\n{lines}\n")
    return [(p.where.line, p.where.column, p.level) for p in report.problems if p.code == "yaml-quotes"]


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        ("  bullets: [a]\n  lead: Update #2 (28 new)", (4, 16, "warning")),
        ("  bullets:\n  - Exercise #3 in C#", (4, 14, "warning")),
        ("  bullets:\n  - #hashtag\n  - b", (4, 5, "warning")),
        ("  bullets:\n  - two words # and more", (4, 15, "warning")),
        ("  bullets:\n  - # a heading\n  - b", (4, 5, "warning")),
        ("  bullets: [b]\n  lead: Part # 1", (4, 14, "warning")),
        ("  bullets:\n  - Third\n    1. four\n    2. five", (5, 1, "warning")),
        ("  bullets: [Update #2, b]\n  lead: x", (3, 20, "error")),
        ("  bullets: [~, b]", (3, 13, "warning")),
        ("  bullets:\n  - null\n  - b", (4, 5, "warning")),
        ("  bullets:\n  - Interpret\n    - one\n    - two", (5, 1, "warning")),
        ("  bullets:\n  - what to do with:\n  - b", (4, 5, "warning")),
        ("  bullets:\n  - `code` first", (4, 5, "error")),
        ("  bullets:\n  - @home", (4, 5, "error")),
        ("  bullets:\n  - *bold* word", (4, 5, "error")),
        ("  bullets:\n  - %d is", (4, 5, "error")),
        ("  bullets:\n  - {a} is a set", (4, 9, "error")),
        ("  bullets:\n  - &nbsp x\n  - b", (4, 5, "warning")),
    ],
)
def test_a_trap_is_told_at_its_place(lines: str, place: tuple[int, int, str], built: Build) -> None:
    assert place in _told(built, lines)


@pytest.mark.parametrize(
    "lines",
    [
        "  split: auto # on two slides\n  bullets: [a]  # two #1",
        "  lead: Where it spends its time   # in seconds\n  bullets: [a]",
        '  lead: "Update #2"\n  bullets: ["C #1"]',
        "  lead: C# and F#\n  bullets: [a#b]",
        "  lead: ~\n  bullets: [a]",
        "  bullets:\n  - Interpret:\n    - one\n  - a text that\n    goes on - here",
        "  notes: |\n    a #2\n    - b\n  bullets: [a]",
        "  lead: &x words\n  bullets: [*x]",
    ],
)
def test_what_is_meant_so_is_not_told(lines: str, built: Build) -> None:
    assert _told(built, lines) == []


@pytest.mark.parametrize("key", ["*x : there", "*x : [a, b]", "? |\n    lead\n  : *x"])
def test_keys_of_strange_forms_are_read(key: str, built: Build) -> None:
    report = built(f"footer: &x lead\nslides:\n- title: T\n  bullets: [a]\n  {key}\n")
    assert all(problem.where.line >= 5 for problem in report.problems)
