"""Pictures are read once, checked, and come upright, in sRGB and as large as the slide shows them."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT, Build
from PIL import Image, ImageCms
from readback import slides

from deck.base.problem import Where
from deck.base.units import Point, Rect, RelativeRect
from deck.layout.fitting import fitted
from deck.model.tags import Picture

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


@pytest.mark.slow
def test_a_picture_is_scaled_to_what_the_slide_shows_and_once_only(built: Build, lecture: Path) -> None:
    path = noise(lecture / "assets" / "images" / "a.png", (4500, 3000))
    first, second = built(OUTLINE), built(OUTLINE)
    assert first.path
    assert second.path
    (picture,) = pictures(second.path)
    assert len(picture.image.blob) < path.stat().st_size / 4
    shown = Image.open(io.BytesIO(picture.image.blob))
    assert shown.width == round(picture.width / 914_400 * 200)


@pytest.mark.slow
@pytest.mark.parametrize(("share", "scaled"), [(1.4, False), (1.6, True)])
def test_a_picture_not_much_too_large_stays_as_it_is(share: float, scaled: bool, shown: Any) -> None:
    wanted = shown(Image.new("RGB", (3000, 2000)), "a.png").image.size[0]
    width = round(share * wanted)
    assert (shown(Image.new("RGB", (width, width * 2 // 3)), "b.png").image.size[0] < width) == scaled


@pytest.mark.slow
def test_a_rebuild_reads_no_picture(built: Build, lecture: Path) -> None:
    noise(lecture / "assets" / "images" / "a.png", (3000, 2000))
    report = built(OUTLINE)
    assert report.path
    before = report.path.read_bytes()
    script = (
        f"import sys, json; sys.path.insert(0, {str(ROOT)!r})\n"
        "from deck.cli.main import main\n"
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
    large = pixels(shown(small.resize((3000, 2000)), "a.png"))
    assert large.mode == "L"
    assert large.width < 3000
    assert large.getpixel((5, 5)) == 0x80


def test_a_palette_with_transparency_is_scaled_smoothly(shown: Any) -> None:
    image = Image.new("RGBA", (3000, 2000), (0, 0, 0, 0))
    for x in range(0, 3000, 4):
        image.paste((255, 0, 0, 255), (x, 0, x + 2, 2000))
    scaled = pixels(shown(image.quantize(4), "a.png"))
    assert scaled.mode == "RGBA"
    assert 0 < scaled.getpixel((scaled.width // 2, 9))[3] < 255


@pytest.mark.slow
def test_webp_and_bmp_become_what_powerpoint_shows(shown: Any) -> None:
    image = Image.effect_noise((900, 600), 50).convert("RGB")
    assert shown(image, "a.webp", lossless=True).image.content_type == "image/png"
    assert shown(image, "a.webp", quality=80).image.content_type == "image/jpeg"
    image.putalpha(100)
    assert shown(image, "a.webp", quality=80).image.content_type == "image/png"
    assert shown(image.convert("RGB"), "a.bmp").image.content_type == "image/png"


def test_a_gif_goes_on_moving(shown: Any, lecture: Path) -> None:
    first, *others = [Image.new("L", (3000, 2000), grey) for grey in (0, 100, 200)]
    picture = shown(first, "a.gif", save_all=True, append_images=others)
    assert picture.image.blob == (lecture / "assets" / "images" / "a.gif").read_bytes()
    assert getattr(pixels(picture), "n_frames", 1) == 3


@pytest.mark.slow
def test_originals_are_kept_on_demand(shown: Any, lecture: Path) -> None:
    picture = shown(Image.effect_noise((3000, 2000), 50), "a.png", f"images: original\n{OUTLINE}")
    assert picture.image.blob == (lecture / "assets" / "images" / "a.png").read_bytes()


def test_a_gif_of_too_many_pixels_is_told(built: Build, lecture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deck.graphics.media.bitmaps.MAX_MOVING", 1_000)
    first, *others = [Image.effect_noise((40, 30), 50) for _ in range(3)]
    first.save(lecture / "assets" / "images" / "a.gif", save_all=True, append_images=others)
    (problem,) = built(OUTLINE.replace("a.png", "a.gif")).problems
    assert problem.message == "a.gif has 3 pictures of 40 × 30 pixels"


def _said(keys: str) -> Any:
    return yaml.safe_load(f"{{{keys}}}").items()


@pytest.mark.parametrize(
    ("keys", "crop", "aspect"),
    [
        ("fit: cover", (0, 0.1, 0, 0.1), None),
        ("fit: cover, focus: top", (0, 0, 0, 0.2), None),
        ("fit: cover, focus: [0.2, 0.55]", (0, 0.15, 0, 0.05), None),
        ("crop: [0.25, 0.1, 0.5, 0.2]", (0.25, 0.1, 0.25, 0.7), 5),
        ("crop: [0.5, 0.25, 0.5, 0.5], fit: cover", (0.5, 0.3, 0, 0.3), None),
        ("crop: [0.5, 0.25, 0.5, 0.5], fit: cover, focus: bottom left", (0.5, 0.35, 0, 0.25), None),
    ],
)
def test_what_is_shown_of_a_picture(shown: Any, keys: str, crop: tuple[float, ...], aspect: float | None) -> None:
    """In a place 2.5 times as wide as high, a picture of 1,000 by 500 pixels, of which cover shows four fifths."""
    place = Rect(0, 0, 2_500_000, 1_000_000)
    said = {key: " ".join(map(str, value)) if isinstance(value, list) else value for key, value in _said(keys)}
    kinds = {"crop": RelativeRect, "focus": Point, "fit": str}
    node = Picture(where=Where(""), src="", **{key: kinds[key](value) for key, value in said.items()})
    fit = fitted(node, place, (1000, 500))
    assert fit.crop == pytest.approx(crop)
    assert fit.rect == (place.centred(aspect) if aspect else place)
    picture = shown(Image.new("RGB", (1000, 500)), "a.png", OUTLINE.replace("alt:", f"{keys}, alt:"))
    cut = picture.crop_left, picture.crop_top, picture.crop_right, picture.crop_bottom
    across, down = 1000 * (1 - cut[0] - cut[2]), 500 * (1 - cut[1] - cut[3])
    assert picture.width / picture.height == pytest.approx(across / down, rel=0.01)  # nothing is squeezed


def test_a_narrow_place_keeps_what_is_in_focus_across(shown: Any) -> None:
    columns = "columns: [{picture: images/a.png, alt: Plain, fit: cover, focus: [0.3, 0.9]}, {body: b}, {body: c}]"
    picture = shown(Image.new("RGB", (3000, 500)), "a.png", f"slides:\n- {{kind: columns, title: One, {columns}}}")
    seen = picture.width / picture.height / 6  # the part of its width that is shown
    assert picture.crop_left == pytest.approx(0.3 - seen / 2, abs=1e-4)
    assert picture.crop_right == pytest.approx(0.7 - seen / 2, abs=1e-4)
    assert picture.crop_top == picture.crop_bottom == 0


def test_each_side_is_cut_by_its_own_share(shown: Any) -> None:
    picture = shown(Image.new("RGB", (1000, 500)), "a.png", OUTLINE.replace("alt:", "crop: [0.1, 0.2, 0.3, 0.4], alt:"))
    assert (picture.crop_left, picture.crop_top) == (0.1, 0.2)
    assert (picture.crop_right, picture.crop_bottom) == (0.6, 0.4)


@pytest.mark.parametrize(("frame", "outline", "edge"), [("rounded", "roundRect", 0), ("line", "rect", 1)])
def test_frames_are_powerpoint_s_own(shown: Any, frame: str, outline: str, edge: int) -> None:
    picture = shown(Image.new("RGB", (1000, 500)), "a.png", OUTLINE.replace("alt:", f"frame: {frame}, alt:"))
    properties = picture._element.spPr
    assert properties.xpath("./a:prstGeom/@prst") == [outline]
    assert len(properties.xpath("./a:ln//a:schemeClr")) == edge


def test_cards_and_panels_show_pictures_too(built: Build, lecture: Path) -> None:
    noise(lecture / "assets" / "images" / "a.png", (1200, 800))
    one = "{picture: images/a.png, alt: Coarse noise, head: One, fit: cover}"
    two = "{figure: figures/example.py, alt: A line, caption: Two}"
    cards = f"{{kind: cards, title: A, cards: [{one}]}}"
    panels = f"{{kind: panels, title: B, panels: [{two}, {one.replace('head', 'caption')}]}}"
    report = built(f"slides:\n- {cards}\n- {panels}")
    assert report.path, report.problems
    for slide in slides(report.path):
        assert [shape._element.tag.rpartition("}")[2] for shape in slide.shapes].count("pic") == 1
