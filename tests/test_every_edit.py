"""No edit is missed: each kind is told in its own words, and what programs change by merely saving is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import built_in, furnished
from every_edit import EDITS, IGNORED, OUTLINE, Parts

from deck.base.cache import Cache
from deck.pptx.overwrite import changes

ALL = [(group, name) for group, edits in EDITS.items() for name in edits]


@pytest.fixture(scope="module")
def deck(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The deck of OUTLINE, as it was built."""
    report = built_in(furnished(tmp_path_factory.mktemp("every")), OUTLINE)
    assert report.path, report.problems
    return report.path


def told(deck: Path, edited: Path) -> list[str]:
    found = changes(edited, Cache(None))
    assert found is not None
    return [edit.message for edit in found]


@pytest.mark.slow
@pytest.mark.parametrize(("group", "name"), ALL)
def test_every_kind_of_edit_is_told(group: str, name: str, deck: Path, tmp_path: Path) -> None:
    change, said = EDITS[group][name]
    parts = Parts(deck)
    change(parts)
    parts.save(tmp_path / "edited.pptx")
    found = told(deck, tmp_path / "edited.pptx")
    assert any(said in message for message in found), found
    assert len(found) <= 3, found


@pytest.mark.parametrize("name", IGNORED)
def test_what_programs_change_when_they_save_is_no_edit(name: str, deck: Path, tmp_path: Path) -> None:
    parts = Parts(deck)
    IGNORED[name][0](parts)
    parts.save(tmp_path / "saved.pptx")
    assert told(deck, tmp_path / "saved.pptx") == []
