"""Pictures are read once, checked, and come as large as the slide shows them."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from conftest import ROOT, Build
from PIL import Image
from readback import slides

OUTLINE = "slides:\n- {kind: picture, title: One, picture: images/a.png, alt: Coarse noise, notes: Say.}"


def noise(path: Path, size: tuple[int, int]) -> Path:
    """A picture of noise at `path`."""
    Image.effect_noise(size, 50).save(path)
    return path


def pictures(path: Path) -> list[Any]:
    """The pictures on the first slide of a deck."""
    return [shape for shape in slides(path)[0].shapes if shape._element.tag.endswith("}pic")]


def test_a_picture_that_fits_is_written_as_it_is(built: Build, lecture: Path) -> None:
    path = noise(lecture / "assets" / "images" / "a.png", (1200, 800))
    report = built(OUTLINE)
    assert report.path
    (picture,) = pictures(report.path)
    assert picture.image.blob == path.read_bytes()


def test_a_picture_is_scaled_to_what_the_slide_shows_and_once_only(built: Build, lecture: Path) -> None:
    path = noise(lecture / "assets" / "images" / "a.png", (6000, 4000))
    first, second = built(OUTLINE), built(OUTLINE)
    assert first.path
    assert second.path
    (picture,) = pictures(second.path)
    assert len(picture.image.blob) < path.stat().st_size / 4
    shown = Image.open(io.BytesIO(picture.image.blob))
    assert shown.width == round(picture.width / 914_400 * 200)


def test_a_rebuild_reads_no_picture(built: Build, lecture: Path) -> None:
    noise(lecture / "assets" / "images" / "a.png", (6000, 4000))
    report = built(OUTLINE)
    assert report.path
    before = report.path.read_bytes()
    script = (
        f"import sys, json; sys.path.insert(0, {str(ROOT)!r})\n"
        "from deck.cli import main\n"
        "code = main(sys.argv[1:])\n"
        "print(json.dumps([code, 'PIL.PngImagePlugin' in sys.modules]))"
    )
    command = [sys.executable, "-c", script, str(lecture / "outline.yaml"), "-o", str(lecture / "deck.pptx")]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert json.loads(done.stdout.splitlines()[-1]) == [0, False]
    assert report.path.read_bytes() == before


def test_a_picture_that_has_changed_is_read_anew(built: Build, lecture: Path) -> None:
    path = noise(lecture / "assets" / "images" / "a.png", (1200, 800))
    built(OUTLINE)
    path.write_bytes(path.read_bytes()[:-500])
    (problem,) = built(OUTLINE).problems
    assert problem.message == "a.png is damaged or cut off"
    noise(path, (900, 900))
    report = built(OUTLINE)
    assert report.path
    (picture,) = pictures(report.path)
    assert picture.image.size == (900, 900)
