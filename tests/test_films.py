"""Films and sounds are checked, embedded once, and play when the outline says so."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import films
import pytest
from conftest import Build
from PIL import Image
from readback import clicks, slides
from sdk import validate

from deck.graphics.media.containers import Container, ContainerError, container
from deck.pipeline.report import Report

OUTLINE = "slides:\n- {{kind: video, title: One, video: a.mp4, alt: A square that grows, notes: Say., {keys}}}\n"
P14 = {"p14": "http://schemas.microsoft.com/office/powerpoint/2010/main"}


@pytest.fixture
def played(built: Build, lecture: Path) -> Any:
    """Shows a film with keys of its own, and gives the report."""

    def play(keys: str = "", film: bytes | None = None, **options: Any) -> Report:
        (lecture / "assets" / "a.mp4").write_bytes(film or films.mp4())
        (lecture / "assets" / "a.wav").write_bytes(films.wav())
        report = built(OUTLINE.format(keys=keys), **options)
        assert [problem for problem in report.problems if problem.level == "error"] == []
        return report

    return play


def film(report: Report) -> Any:
    """The film on the first slide."""
    assert report.path
    (found,) = (shape for shape in slides(report.path)[0].shapes if shape._element.xpath(".//a:videoFile"))
    return found


def nodes(report: Report, path: str) -> list[Any]:
    """What a path finds in the first slide."""
    assert report.path
    return list(slides(report.path)[0]._element.xpath(path))


@pytest.mark.parametrize(
    ("blob", "found"),
    [
        (films.mp4(), Container("film", "video/mp4", 2000, (640, 360), "avc1")),
        (films.mp4((1920, 1080), matrix=films.STANDING), Container("film", "video/mp4", 2000, (1080, 1920), "avc1")),
        (films.mp4(codec=b"hvc1", brand=b"qt  "), Container("film", "video/quicktime", 2000, (640, 360), "hvc1")),
        (films.mp4(handler=b"soun", codec=b"mp4a"), Container("sound", "audio/mp4", 2000, codec="mp4a")),
        (films.wav(1.5), Container("sound", "audio/wav", 1500)),
        (films.mp3(), Container("sound", "audio/mpeg", 0)),
        (b"ID3" + bytes(20), Container("sound", "audio/mpeg", 0)),
        (b"\x1a\x45\xdf\xa3" + bytes(40), None),
        (b"", None),
    ],
)
def test_what_files_say_of_themselves(blob: bytes, found: Container | None) -> None:
    assert container(io.BytesIO(blob)) == found


@pytest.mark.parametrize("blob", [films.mp4(), films.wav(0.01)], ids=["film", "sound"])
def test_whatever_is_cut_off_is_told(blob: bytes) -> None:
    for length in range(12, len(blob) - 1):
        with pytest.raises(ContainerError):
            container(io.BytesIO(blob[:length]))


def test_a_film_that_lies_about_its_parts_has_an_end() -> None:
    nested = films.box(b"moov", b"")
    for _ in range(2_000):
        nested = films.box(b"moov", nested)
    many = films.box(b"moov", films.box(b"free") * 200_000)
    for index in (nested, many, films.box(b"moov", films.box(b"tkhd", b"1"))):
        with pytest.raises(ContainerError):
            container(io.BytesIO(films.box(b"ftyp", bytes(8)) + index + films.box(b"mdat")))


def test_a_film_is_embedded_as_it_is_and_once(built: Build, lecture: Path) -> None:
    (lecture / "assets" / "a.mp4").write_bytes(films.mp4())
    one = OUTLINE.format(keys="").removeprefix("slides:\n")
    report = built("slides:\n" + one + one)
    assert report.path
    with zipfile.ZipFile(report.path) as package:
        (name,) = (name for name in package.namelist() if name.endswith(".mp4"))
        assert package.read(name) == films.mp4()
        assert package.getinfo(name).compress_type == zipfile.ZIP_STORED
        assert b'Extension="mp4" ContentType="video/mp4"' in package.read("[Content_Types].xml")
    for slide in slides(report.path):
        kinds = {rel.reltype.rpartition("/")[2]: rel.target_part.partname for rel in slide.part.rels.values()}
        assert kinds["video"] == kinds["media"] == f"/{name}"


@pytest.mark.slow
@pytest.mark.sdk
@pytest.mark.parametrize(
    "keys", ["", "play: auto, loop: true, mute: true", "start: 0.5, end: '0:01.5'", "step: 2, play: 3, audio: a.wav"]
)
def test_powerpoint_s_own_validator_takes_it(played: Any, keys: str) -> None:
    report = played(keys)
    assert validate(report.path) == []


@pytest.mark.parametrize(
    ("keys", "happens"),
    [
        ("", [["play a.mp4"]]),
        ("play: auto", [["play a.mp4"]]),
        ("play: 2, beside: [a, b], build: true", [["fade in Body: a"], ["fade in Body: b", "play a.mp4"]]),
        ("play: auto, step: 1", [["fade in a.mp4", "play a.mp4"]]),
        ("step: 1", [["fade in a.mp4"], ["play a.mp4"]]),
    ],
)
def test_it_plays_at_its_click(played: Any, keys: str, happens: list[list[str]]) -> None:
    report = played(keys)
    assert clicks(slides(report.path)[0]) == happens
    at_once = nodes(report, ".//p:cTn[@nodeType='mainSeq']//p:cond[@evt='onBegin']")
    assert len(at_once) == (keys == "play: auto")
    first, *_ = nodes(report, ".//p:cTn[@nodeType='mainSeq']//p:cTn[@presetClass]/@nodeType")
    assert first == ("withEffect" if at_once else "clickEffect")
    target = str(film(report).shape_id)
    assert nodes(report, ".//p:cTn[@nodeType='interactiveSeq']//p:cmd[@cmd='togglePause']//p:spTgt/@spid") == [target]


def test_it_is_played_as_told(played: Any) -> None:
    report = played("loop: true, mute: true, start: 0.5, end: 1.25")
    (medium,) = nodes(report, ".//p:video/p:cMediaNode")
    assert (medium.get("mute"), medium[0].get("repeatCount")) == ("1", "indefinite")
    (trim,) = film(report)._element.iter(f"{{{P14['p14']}}}trim")
    assert dict(trim.attrib) == {"st": "500", "end": "750"}
    assert nodes(report, ".//p:cmd[@cmd='playFrom(0.0)']//p:cTn/@dur") == ["750"]


def test_its_poster_is_a_picture_given_cut_to_the_film_s_shape(played: Any, lecture: Path) -> None:
    Image.new("RGB", (900, 900), "teal").save(lecture / "assets" / "p.png")
    shown = film(played("poster: p.png", films.mp4((400, 300))))
    image = Image.open(io.BytesIO(shown.poster_frame.blob))
    assert image.width / image.height == pytest.approx(4 / 3, rel=0.01)
    assert image.getpixel((9, 9)) == (0, 128, 128)
    assert shown.width / shown.height == pytest.approx(4 / 3, rel=0.001)


def test_its_poster_is_drawn_where_there_is_no_other(played: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    light, dark = (Image.open(io.BytesIO(film(played(theme=theme)).poster_frame.blob)) for theme in ("light", "dark"))
    assert light.getpixel((20, 20)) == (0xF4, 0xF5, 0xF7)
    assert dark.getpixel((20, 20)) == (0x1F, 0x23, 0x2B)
    assert light.getbbox() and len(light.getcolors(1 << 20) or []) > 5  # ring, triangle, name


@pytest.fixture
def ffmpeg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A real ffmpeg on the path."""
    exe = pytest.importorskip("imageio_ffmpeg").get_ffmpeg_exe()
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "ffmpeg").symlink_to(exe)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return str(exe)


def test_its_poster_is_taken_from_the_film_unless_nothing_may_run(played: Any, ffmpeg: str, tmp_path: Path) -> None:
    made, filters = tmp_path / "blue.mp4", "color=blue:size=320x180:rate=5:duration=2"
    command = [ffmpeg, "-v", "error", "-f", "lavfi", "-i", filters, "-c:v", "libx264", "-pix_fmt", "yuv420p", str(made)]
    subprocess.run(command, check=True)
    report = played("", made.read_bytes())
    still: Any = Image.open(io.BytesIO(film(report).poster_frame.blob))
    red, green, blue = still.getpixel((50, 50))
    assert blue > 200 > 60 > max(red, green)
    assert [problem for problem in report.problems if "machines" in problem.message] == []
    drawn = Image.open(io.BytesIO(film(played("", made.read_bytes(), how="recorded")).poster_frame.blob))
    assert drawn.getpixel((20, 20)) == (0xF4, 0xF5, 0xF7)
    assert shutil.which("ffmpeg")


def test_sounds_stand_in_the_margin_and_are_named(built: Build, lecture: Path) -> None:
    for name, blob in (("a.wav", films.wav()), ("a.mp3", films.mp3()), ("a.m4a", films.mp4(handler=b"soun"))):
        (lecture / "assets" / name).write_bytes(blob)
    kinds = [
        ("bullets: [a]", "a.wav"),
        ("kind: title", "{sound: a.mp3, alt: A bell, play: auto}"),
        ("kind: section", "a.m4a"),
    ]
    report = built("slides:\n" + "".join(f"- {{title: One, {kind}, audio: {it}}}\n" for kind, it in kinds))
    assert report.path
    for slide, alt in zip(slides(report.path), ("Sound: a", "A bell", "Sound: a"), strict=True):
        (sound,) = (shape for shape in slide.shapes if shape._element.xpath(".//a:audioFile"))
        assert sound._element.xpath("./p:nvPicPr/p:cNvPr/@descr") == [alt]
        assert sound.left > 12.58 * 914_400
        assert sound.left + sound.width < 13.33 * 914_400


@pytest.mark.slow
def test_films_stand_in_columns_cards_and_panels(built: Build, lecture: Path) -> None:
    (lecture / "assets" / "a.mp4").write_bytes(films.mp4())
    it = "video: a.mp4, alt: A square that grows"
    kinds = ["columns, columns: [{%s}]", "cards, cards: [{%s, head: One}]", "panels, panels: [{%s, caption: One}]"]
    report = built("slides:\n" + "".join(f"- {{title: One, kind: {kind % it}}}\n" for kind in kinds))
    assert report.path, report.problems
    for slide in slides(report.path):
        assert len(slide._element.xpath(".//a:videoFile")) == 1


def test_a_film_that_some_machines_do_not_play_is_told(played: Any) -> None:
    (problem,) = (p for p in played("", films.mp4(codec=b"hvc1")).problems if "film-codec" in p.message)
    assert problem.message == "a film in HEVC, which some machines do not play [film-codec]"


def test_a_rebuild_gives_the_same_bytes(played: Any, lecture: Path) -> None:
    before = played("audio: a.wav").path.read_bytes()
    assert played("audio: a.wav").path.read_bytes() == before
    shutil.rmtree(lecture / ".lectern")
    assert played("audio: a.wav").path.read_bytes() == before
