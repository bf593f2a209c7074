"""Pictures stay on the disk until they are written, and many are made ready side by side, as one after another."""

from __future__ import annotations

import io
import os
import random
import threading
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Build
from PIL import Image

from deck.base.cache import Cache
from deck.base.engine import stamp
from deck.base.files import file_digest, write_atomically
from deck.base.problem import DeckError
from deck.base.stored_bytes import StoredBytes, pieces, stored
from deck.graphics import asset_files
from deck.graphics.media import bitmaps, load
from deck.model.artwork import Bitmap
from deck.model.placed import Placed
from deck.pipeline.report import Composition
from deck.pptx import zip_file
from deck.pptx.slide_parts import WrittenDeck
from deck.pptx.zip_file import write_zip, zipped

SLIDE = "- {{kind: picture, title: 'Number {0}', picture: images/{0}, alt: Coarse noise, notes: Say.}}\n"
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><rect width="{}" height="9"/></svg>'


def several(folder: Path) -> str:
    """An outline of slides whose pictures are shown as they are, scaled down, drawn, or not at all."""
    for n in range(4):
        Image.effect_noise((300 + n, 200), 50).save(folder / f"{n}.png")
    Image.effect_noise((4500, 400), 50).save(folder / "wide.png")
    (folder / "drawn.svg").write_text(DRAWING.format(20))
    (folder / "cut.png").write_bytes((folder / "0.png").read_bytes()[:-500])
    (folder / "text.jpg").write_text("no picture")
    names = ("0.png", "cut.png", "wide.png", "1.png", "drawn.svg", "2.png", "text.jpg", "3.png", "0.png")
    return "slides:\n" + "".join(map(SLIDE.format, names))


def shown(built: Build, outline: str, **options: object) -> list[Bitmap]:
    """What was made of the pictures of an outline, in their order."""
    found: list[Composition] = []
    built(outline, seen=found.append, **options)
    return [item.bitmap for page in found[-1].pages for item in page.placed if item.bitmap]


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    return lambda: monkeypatch.setattr(asset_files, "_FEW", 1_000)


def test_what_is_shown_is_not_held(built: Build, lecture: Path) -> None:
    made = shown(built, several(lecture / "assets" / "images"))
    assert len(made) == 7
    assert {type(bitmap.blob) for bitmap in made} == {StoredBytes}
    assert bytes(made[0].blob) == (lecture / "assets" / "images" / "0.png").read_bytes()
    assert Image.open(io.BytesIO(bytes(made[1].blob))).width < 4500


def test_what_cannot_be_kept_is_held(built: Build, lecture: Path) -> None:
    outline = several(lecture / "assets" / "images").replace("cut.png", "0.png").replace("text.jpg", "0.png")
    report = built(outline)
    assert report.path
    before = report.path.read_bytes()
    for path in (lecture / ".lectern").iterdir():
        path.unlink()
    (lecture / ".lectern").rmdir()
    (lecture / ".lectern").touch()  # somebody's file, in the place of the folder of results
    report.path.unlink()
    again = built(outline)
    assert again.path
    assert again.path.read_bytes() == before


@pytest.mark.slow
def test_side_by_side_comes_what_comes_one_by_one(
    built: Build, lecture: Path, one_by_one: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    threads, picture = set[str](), load.picture

    def noted(*args: Any) -> Bitmap:
        threads.add(threading.current_thread().name.rpartition("_")[0])
        return picture(*args)

    monkeypatch.setattr(load, "picture", noted)
    outline = several(lecture / "assets" / "images")
    both = built(outline)
    assert threads
    assert all(name.startswith("ThreadPool") for name in threads)
    sound = outline.replace("cut.png", "0.png").replace("text.jpg", "1.png")
    deck = built(sound).path
    assert deck
    written = deck.read_bytes()
    deck.unlink()
    for path in (lecture / ".lectern").glob("[0-9a-f]*"):
        path.unlink()
    threads.clear()
    one_by_one()
    alone = built(outline)
    assert [(p.where, p.message, p.hint) for p in alone.problems] == [
        (p.where, p.message, p.hint) for p in both.problems
    ]
    assert [p.message for p in alone.problems if p.level == "error"] == [
        "cut.png is damaged or cut off",
        "text.jpg is no PNG, JPEG, GIF, WebP, BMP or SVG",
    ]
    assert built(sound).path
    assert deck.read_bytes() == written
    assert threads == {""}  # the main one


@pytest.mark.parametrize("limit", ["MOST_BYTES", "SECONDS"])
def test_a_limit_stops_what_is_done_ahead(
    limit: str, built: Build, lecture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asset_files, limit, 0)
    monkeypatch.setattr(os, "cpu_count", lambda: 64)
    read: list[Path] = []

    def picture(_: Placed, path: Path, *__: Any) -> Bitmap:
        read.append(path)
        return Bitmap(stored(path, lambda: pieces(path)), "image/png", (40, 30))

    monkeypatch.setattr(load, "picture", picture)
    for n in range(40):
        (lecture / "assets" / "images" / f"{n}.png").write_bytes(b"1234")
    report = built("slides:\n" + "".join(SLIDE.format(f"{n}.png") for n in range(40)), how="recorded")
    (problem,) = [problem for problem in report.problems if problem.level == "error"]
    assert problem.code == "file-too-large"
    assert problem.where.file.endswith("outline.yaml")  # at the picture, not in the template that shows it
    assert problem.message.startswith("with 0.png" if limit == "MOST_BYTES" else "making pictures ready takes more")
    assert len(read) <= asset_files._AT_ONCE + 1
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("ThreadPool")]


def test_pictures_of_too_many_pixels_are_told_in_all_threads(
    built: Build, lecture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bitmaps, "MAX_PIXELS", 50_000)
    for n in range(12):
        Image.effect_noise((300, 200), 50).save(lecture / "assets" / "images" / f"{n}.png")
    report = built("slides:\n" + "".join(SLIDE.format(f"{n}.png") for n in range(12)))
    told = [problem.message for problem in report.problems if problem.level == "error"]
    assert told == [f"{n}.png has more than 0 million pixels" for n in range(12)]


CHANGES: dict[str, Callable[[Path], object]] = {
    "another": lambda path: Image.effect_noise((300, 200), 90).save(path),
    "shorter": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "longer": lambda path: path.write_bytes(path.read_bytes() + b" "),
    "one byte": lambda path: path.write_bytes(path.read_bytes()[:-9] + b"?" + path.read_bytes()[-8:]),
    "gone": lambda path: path.unlink(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_picture_that_is_another_when_it_is_written_is_told(
    change: str, built: Build, lecture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, outline = lecture / "assets" / "images" / "a.png", "slides:\n" + SLIDE.format("a.png")
    Image.effect_noise((300, 200), 50).save(path)
    deck = built(outline).path
    assert deck
    before = deck.read_bytes()

    def alike(placed: Any) -> Any:
        CHANGES[change](path)
        return placed

    monkeypatch.setattr("deck.pipeline.build.alike", alike)  # which comes when pictures have been read
    problems = [problem for problem in built(outline.replace("Number", "Other")).problems if problem.level == "error"]
    assert [(problem.where.file, problem.code) for problem in problems] == [(str(path), "file-unreadable")]
    assert problems[0].message == "was changed while the lecture was built"
    assert deck.read_bytes() == before
    assert not list(lecture.glob(".*.part"))


def test_a_result_that_is_gone_when_it_is_written_is_told_and_made_again(
    built: Build, lecture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outline = "slides:\n" + SLIDE.format("a.bmp")
    Image.effect_noise((300, 200), 50).save(lecture / "assets" / "images" / "a.bmp")
    with monkeypatch.context() as patched:
        patched.setattr(Cache, "recall", lambda *_: None)
        (problem,) = [problem for problem in built(outline).problems if problem.level == "error"]
        assert (problem.code, Path(problem.where.file).name) == ("file-unreadable", "a.bmp")
    assert built(outline).path


def test_a_package_is_as_zipfile_writes_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    members: list[tuple[str, bytes]] = [
        ("[Content_Types].xml", b"<a/>" * 500),
        ("ppt/média.xml", "é".encode()),
        ("empty.xml", b""),
        ("ppt/media/a.png", random.Random(2).randbytes(999)),
    ]
    ours, theirs = io.BytesIO(), io.BytesIO()
    write_zip(ours, members)
    (tmp_path / "a.zip").write_bytes(ours.getvalue())
    known = zip_file.listed(tmp_path / "a.zip")
    monkeypatch.setattr(zip_file, "_LARGE", 0)
    write_zip(theirs, members)
    assert ours.getvalue() == theirs.getvalue()
    with zipfile.ZipFile(ours) as package:
        assert {i.filename: (i.CRC, i.compress_size, i.file_size) for i in package.infolist()} == {
            name: (member.crc, member.packed, member.size) for name, member in known.items()
        }
    with zipfile.ZipFile(ours) as package:
        assert package.testzip() is None


def test_a_package_of_very_many_members_is_written_and_nothing_known_of_it(tmp_path: Path) -> None:
    with (tmp_path / "a.zip").open("w+b") as stream:
        write_zip(stream, [(f"{n}.xml", b"x") for n in range(66_000)])
    with zipfile.ZipFile(tmp_path / "a.zip") as package:
        assert len(package.namelist()) == 66_000
    assert zip_file.listed(tmp_path / "a.zip") == {}


def test_what_was_compressed_is_taken_as_it_is_if_it_is_the_same(tmp_path: Path) -> None:
    path, same, other = tmp_path / "a.zip", b"<same/>" * 99, b"<other/>" * 99
    with path.open("wb") as stream:
        write_zip(stream, [("a.xml", same), ("b.xml", other)])
    deck = WrittenDeck(path, zip_file.listed(path), stamp(path))
    with deck.deflated() as known:
        packed = known("a.xml", same, zlib.crc32(same))
        assert packed is not None and zlib.decompress(packed, -15) == same
        assert known("b.xml", same, zlib.crc32(same)) is None
        assert known("b.xml", b"x" * len(other), zlib.crc32(other)) is None  # of the same size and checksum
        assert known("c.xml", same, zlib.crc32(same)) is None
    with path.open("r+b") as file:  # which is no longer what its list says
        file.seek(40)
        file.write(b"\xff" * 8)
    with deck.deflated() as known:
        assert known("a.xml", same, zlib.crc32(same)) is None


def test_a_package_is_the_same_written_in_pieces(tmp_path: Path) -> None:
    blob = random.Random(1).randbytes(900_000) + b"again and again" * 200_000
    (tmp_path / "sound.wav").write_bytes(blob)
    found = stored(tmp_path / "sound.wav", lambda: pieces(tmp_path / "sound.wav"))
    members = {"a.xml": b"<a/>", "ppt/media/sound.wav": blob, "ppt/media/a.png": blob, "z.xml": b"<z/>" * 99}
    stream = io.BytesIO()
    write_zip(stream, [(name, found if "media" in name else part) for name, part in members.items()])
    assert stream.getvalue() == zipped(members)
    with zipfile.ZipFile(stream) as package:
        assert {name: package.read(name) for name in package.namelist()} == members


def test_a_file_that_cannot_be_written_to_its_end_stays_as_it_was(tmp_path: Path) -> None:
    path, other = tmp_path / "deck", tmp_path / "a.png"
    path.write_bytes(b"before")
    other.write_bytes(b"1234")
    found = stored(other, lambda: pieces(other))
    assert found.digest.startswith(file_digest(other))
    other.write_bytes(b"5678")
    with pytest.raises(DeckError):
        write_atomically(path, lambda stream: stream.writelines(found))
    assert path.read_bytes() == b"before"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["a.png", "deck"]
