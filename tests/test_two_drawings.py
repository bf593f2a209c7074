"""What Chromium shows of a deck is what LibreOffice draws of the real file: lines, places of words, and looks.

Likeness is looked at label by label, for a mean over a slide forgives a label that is missing.
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

PIXELS, ALIKE = 2, 0.55  # of 1280; structural similarity at a label


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
    labels = [label for slide in found for label in slide.labels]
    assert broken == []
    assert [line for slide in found for line in slide.lost] == []
    assert max(apart for slide in found for apart in slide.apart.values()) <= PIXELS
    assert [slide.unsaid for slide in found if slide.unsaid] == []
    assert [label for label in labels if label.alike < ALIKE] == []
    assert [label for label in labels if label.without >= ALIKE] == []  # each of them is missed


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
