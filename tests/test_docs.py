"""The manuals say what the code says: each is made from it by a script in tools/."""

from __future__ import annotations

import make_lint
import make_markup
import make_maths
from conftest import ROOT


def test_the_manual_of_the_markup_is_fresh() -> None:
    made = make_markup.page()
    assert made == (ROOT / "docs" / "markup.md").read_text(encoding="utf-8"), "run python tools/make_markup.py"


def test_the_page_of_lint_rules_is_fresh() -> None:
    made = make_lint.page()
    assert made == (ROOT / "docs" / "lint.md").read_text(encoding="utf-8"), "run python tools/make_lint.py"


def test_the_page_of_formulas_is_fresh() -> None:
    made = make_maths.page()
    assert made == (ROOT / "docs" / "maths.md").read_text(encoding="utf-8"), "run python tools/make_maths.py"
