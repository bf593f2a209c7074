"""Pictures are read once, checked, and come upright, in sRGB and as large as the slide shows them."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Build
from PIL import Image, ImageCms
from readback import slides

OUTLINE = "slides:\n- {kind: picture, title: One, picture: images/a.png, alt: Coarse noise, notes: Say.}"


def noise(path: Path, size: tuple[int, int]) -> Path:
    """A picture of noise at `path`."""
    Image.effect_noise(size, 50).save(path)
    return path


def pictures(path: Path) -> list[Any]:
    """The pictures on the first slide of a deck."""
    return [shape for shape in slides(path)[0].shapes if shape._element.tag.endswith("}pic")]


@pytest.fixture
def shown(built: Build, lecture: Path) -> Any:
    """Shows a picture on a slide, and gives its shape."""

    def show(image: Image.Image, name: str, outline: str = OUTLINE, **saved: Any) -> Any:
        image.save(lecture / "assets" / "images" / name, **saved)
        report = built(outline.replace("a.png", name))
        assert report.path, report.problems
        (picture,) = pictures(report.path)
        return picture

    return show


def pixels(picture: Any) -> Any:
    """The image in a picture's part."""
    return Image.open(io.BytesIO(picture.image.blob))


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


@pytest.mark.parametrize("images", ["scaled", "original"])
def test_a_photograph_stands_upright(shown: Any, images: str) -> None:
    image = Image.new("RGB", (3000, 2000), "white")
    image.paste("red", (0, 0, 3000, 600))  # its top, which the camera held at the left
    exif = Image.Exif()
    exif[0x0112] = 8
    picture = shown(image, "a.jpg", f"images: {images}\n{OUTLINE}", exif=exif, quality=95)
    assert picture.height > picture.width
    turned = pixels(picture)
    assert turned.getexif() == {}
    left, right = (turned.getpixel((x, turned.height // 2)) for x in (20, turned.width - 20))
    assert left[0] > 240 > 50 > left[1]
    assert min(right) > 240
    assert (turned.width == 2000) == (images == "original")


def test_printing_inks_become_colours(shown: Any) -> None:
    picture = shown(Image.new("CMYK", (900, 600), (0, 255, 255, 0)), "a.jpg")
    image = pixels(picture)
    assert image.mode == "RGB"
    red, green, blue = image.getpixel((5, 5))
    assert red > 200 > 60 > max(green, blue)


def test_a_camera_s_colours_become_srgb(shown: Any) -> None:
    """In a profile whose red and green are swapped, what is green is meant red."""
    swapped = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = swapped.index(b"rXYZ"), swapped.index(b"gXYZ")
    swapped[red : red + 4], swapped[green : green + 4] = b"gXYZ", b"rXYZ"
    at = bytes(swapped).index("sRGB".encode("utf-16-be"))
    swapped[at : at + 8] = "mine".encode("utf-16-be")
    image = shown(Image.new("RGB", (900, 600), (250, 10, 10)), "a.png", icc_profile=bytes(swapped))
    assert pixels(image).getpixel((5, 5))[1] > 240
    assert "icc_profile" not in pixels(image).info


def test_16_bit_greys_stay_until_they_are_scaled(shown: Any) -> None:
    small = Image.new("I;16", (900, 600), 0x8000)
    assert pixels(shown(small, "a.png")).mode == "I;16"
    large = pixels(shown(small.resize((6000, 4000)), "a.png"))
    assert large.mode == "L"
    assert large.width < 3000
    assert large.getpixel((5, 5)) == 0x80


def test_a_palette_with_transparency_is_scaled_smoothly(shown: Any) -> None:
    image = Image.new("RGBA", (6000, 4000), (0, 0, 0, 0))
    for x in range(0, 6000, 4):
        image.paste((255, 0, 0, 255), (x, 0, x + 2, 4000))
    scaled = pixels(shown(image.quantize(4), "a.png"))
    assert scaled.mode == "RGBA"
    assert 0 < scaled.getpixel((scaled.width // 2, 9))[3] < 255


def test_webp_and_bmp_become_what_powerpoint_shows(shown: Any) -> None:
    image = Image.effect_noise((900, 600), 50).convert("RGB")
    assert shown(image, "a.webp", lossless=True).image.content_type == "image/png"
    assert shown(image, "a.webp", quality=80).image.content_type == "image/jpeg"
    image.putalpha(100)
    assert shown(image, "a.webp", quality=80).image.content_type == "image/png"
    assert shown(image.convert("RGB"), "a.bmp").image.content_type == "image/png"


def test_a_gif_goes_on_moving(shown: Any, lecture: Path) -> None:
    first, *others = [Image.effect_noise((3000, 2000), 50) for _ in range(3)]
    picture = shown(first, "a.gif", save_all=True, append_images=others)
    assert picture.image.blob == (lecture / "assets" / "images" / "a.gif").read_bytes()
    assert getattr(pixels(picture), "n_frames", 1) == 3


def test_originals_are_kept_on_demand(shown: Any, lecture: Path) -> None:
    picture = shown(Image.effect_noise((6000, 4000), 50), "a.png", f"images: original\n{OUTLINE}")
    assert picture.image.blob == (lecture / "assets" / "images" / "a.png").read_bytes()


def test_a_gif_of_too_many_pixels_is_told(built: Build, lecture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deck.media.bitmaps.MAX_MOVING", 1_000)
    first, *others = [Image.effect_noise((40, 30), 50) for _ in range(3)]
    first.save(lecture / "assets" / "images" / "a.gif", save_all=True, append_images=others)
    (problem,) = built(OUTLINE.replace("a.png", "a.gif")).problems
    assert problem.message == "a.gif has 3 pictures of 40 × 30 pixels"
