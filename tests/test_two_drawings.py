"""What Chromium shows of a deck is what LibreOffice draws of the real file: lines, places of words, and looks.

That a label is missing shows in the words, which are those of figures and charts, too: a mean over a slide forgives it.
"""

from __future__ import annotations

from pathlib import Path

import compare_drawings
import pypdfium2
import pytest
from conftest import Build
from viewing import chromium, opened

from deck.cli.preview import libreoffice
from deck.svg.slide import slides

SET_ALIKE, PIXELS, ALIKE = 0.97, 4.5, 0.88  # share of lines, pixels of 1280 (long lines in 32 pt), mean similarity


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.libreoffice
@pytest.mark.parametrize("name", list(compare_drawings.DECKS))
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
    assert len(apart) / lines > SET_ALIKE and max(apart) <= PIXELS
    assert [slide.unsaid for slide in found if slide.unsaid] == []
    assert min(slide.alike for slide in found) > ALIKE


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.libreoffice
def test_a_label_that_is_missing_or_another_shows(built: Build, tmp_path: Path) -> None:
    report = built("""
slides:
- title: A chart
  kind: chart
  chart: bar
  data: [[Model, Error], [AlexNet, 16.4], [ResNet, 3.6]]
  alt: Two bars
""")
    assert report.path and report.composition
    made, pdf = report.composition, libreoffice.convert(report.path, tmp_path / "drawn")
    (svg,) = slides(made.pages, made.theme, made.deck, made.contours)
    with chromium() as browser, opened(browser, "about:blank") as page, pypdfium2.PdfDocument(pdf) as document:
        told = [compare_drawings.compared_slide(drawn, document[0], page).unsaid for drawn in _spoilt(svg)]
    assert told == [[], ["AlexNet"], ["AlexNut", "AlexNet"]]


def _spoilt(svg: str) -> list[str]:
    """A drawing as it is, with a label left out, and with another in its place."""
    return [svg, svg.replace(">AlexNet<", "><"), svg.replace(">AlexNet<", ">AlexNut<")]
