"""Write docs/lint.md, the rules by which a lecture is judged, from their docstrings: python tools/make_lint.py."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path

from deck.lint.judge import DECK_RULES, SLIDE_RULES, name

PAGE = Path(__file__).parent.parent / "docs" / "lint.md"
HEAD = """# What a build warns of

A deck can be right and still hard to read. Each build, and `python build.py lint` without one, judges every slide as it
will be shown by the rules below, and warns at the line of the outline, with the rule's name:

    outline.yaml:14:5: warning: 8 bullets, over 6 [too-many-bullets]
        hint: group them, or make two slides

A rule can be broken on purpose: `allow: [too-many-bullets]` on a slide, or at the top for the whole deck, keeps it
silent. Text that does not fit, a file that is not there and a link that leads nowhere are errors, not warnings; a
picture cannot be stretched. This page is made from the rules by `python tools/make_lint.py`.
"""


def page() -> str:
    """The page as it should be."""
    rules: list[Callable[..., object]] = [*SLIDE_RULES.values(), *DECK_RULES.values()]
    return HEAD + "".join(map(_section, rules))


def _section(rule: Callable[..., object]) -> str:
    return f"\n## {name(rule)}\n\n{inspect.cleandoc(rule.__doc__ or '')}\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
