"""What Chromium shows of a deck is what LibreOffice draws of the real file: lines, places of words, and looks.

The tour and the live code, in which other typefaces stand in for that of code, are compared by the tool alone.
"""

from __future__ import annotations

from pathlib import Path

import compare_drawings
import pytest
from viewing import chromium

SET_ALIKE, NEAR, PIXELS, ALIKE = 0.93, 0.95, 3.0, 0.92  # shares of lines, pixels of 1280, structural similarity


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.libreoffice
@pytest.mark.parametrize("name", ["lecture", "lecture, dark", "maths"])
def test_two_drawings_of_a_deck_agree(name: str, tmp_path: Path, offline: dict[str, str]) -> None:
    folder, theme = compare_drawings.DECKS[name]
    with pytest.MonkeyPatch.context() as patch, chromium() as browser:
        for key in ("PIP_NO_INDEX", "PIP_FIND_LINKS", "PIP_CONFIG_FILE"):
            patch.setenv(key, offline[key])
        _, found, broken = compare_drawings.compared(
            compare_drawings.copied(folder, tmp_path), theme, browser, tmp_path
        )
    apart = [apart for slide in found for apart in slide.apart.values()]
    lines = len(apart) + sum(len(slide.lost) for slide in found)
    assert broken == []
    assert len(apart) / lines > SET_ALIKE and sum(value <= PIXELS for value in apart) / len(apart) > NEAR
    assert min(slide.alike for slide in found) > ALIKE
