"""Nobody's files are replaced or removed: in a home folder full of other things, through any link, at any output.

A test takes everything that is there before and after: what was there has to be there, as it was.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import sys
import time
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from conftest import FIGURE, Build

from deck.base.cache import Cache, digest
from deck.base.files import FOLDER, IGNORED, MARK, TURN, kind, own_folder, write_atomically
from deck.base.listed import LIST, Listed
from deck.cli.main import main
from deck.cli.preview import libreoffice
from deck.code.live.environments import Environment, interpreter
from deck.code.live.packages import UnavailableError
from deck.pipeline.results_folder import OLD

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes are made as on Unix")

OUTLINE = """\
title: At home
slides:
- {title: One, bullets: [one]}
- {kind: figure, title: Two, figure: figures/example.py, alt: A line that rises from nought to one}
- {kind: code, title: Three, session: s, language: prompt, code: 1 + 1}
"""
PLAIN = "title: At home\nslides:\n- {title: One, bullets: [one]}\n"
HEX = "0123456789abcdef01234567"  # as the names of results are
OTHERS = (  # in each folder, files and folders that are named as ours are, or as caches and outputs are
    *(f"{HEX}", f"{HEX[::-1]}/file", "0123456789ab-0.json", ".deck.pptx-999999-abcdefgh.part", ".x-999999-abc.part"),
    *(f"environments/{HEX}/bin/python", f"environments/{HEX}.lock", "environments/mine/pyvenv.cfg"),
    *("warm/0123456789ab-1.json", "warm/mine.json", "replaced/at-home.pptx", "replaced/mine.pptx"),
    *("sheet/slide-01.png", "sheet/slide-99.png", "sheet/contact.png", "pip/http/a", "fontconfig/b", "x.json"),
)
Tree = dict[str, tuple[str, bytes | str]]


def tree(folder: Path) -> Tree:
    """All that is in a folder, no link followed: what it is, and what it holds or where it leads."""
    found: Tree = {}
    for path in folder.rglob("*"):
        what = kind(path)
        held = path.read_bytes() if what == "file" else path.readlink().as_posix() if what == "link" else ""
        found[path.relative_to(folder).as_posix()] = (what, held)
    return found


def others(folder: Path) -> None:
    """Fill a folder with what is not ours."""
    for name in OTHERS:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"mine: {name}\n")


def kept(before: Tree, after: Tree, *changed: str) -> None:
    """Fail for what is gone or changed, apart from what may change."""
    assert [name for name in before if after.get(name) != before[name] and name not in changed] == []


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of a lecturer's, with an outline in it, below folders full of other things."""
    folder = tmp_path / "users" / "ada"
    for place in (tmp_path, folder.parent, folder, folder / ".cache", folder / ".config", tmp_path / "elsewhere"):
        others(place)
    for name in ("figures", "images"):
        (folder / "assets" / name).mkdir(parents=True)
    (folder / "assets" / "figures" / "example.py").write_text(FIGURE)
    (folder / "outline.yaml").write_text(OUTLINE)
    Cache(None).recall("any")  # so that this process knows the key of whoever runs the tests, as its children will
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.chdir(folder)
    return folder


COMMANDS = {
    "build": [],
    "build --no-run": ["--no-run"],
    "lint": ["lint"],
    "lint --no-run": ["lint", "--no-run"],
    "theme": ["theme", "light"],
    "doctor": ["doctor"],
    "clean": ["clean"],
}
LINKS = {  # where there is one, and where it leads
    "none": ("", ""),
    ".cache": (".cache", ".."),
    ".cache/warm": (".cache/warm", "../.."),
    ".cache/environments": (".cache/environments", "../../.."),
    ".cache/result": (f".cache/{HEX[::-1]}", "../.."),
    ".lectern": (".lectern", ".."),
    ".lectern to a marked folder": (".lectern", "../marked"),
    ".lectern/warm": (".lectern/warm", "../.."),
    ".lectern/environments": (".lectern/environments", "../.."),
    ".lectern/replaced": (".lectern/replaced", "../.."),
    ".lectern/result": (f".lectern/{HEX}", f"../../{HEX}"),
    ".lectern/folder": (f".lectern/{HEX}", "../.."),
    "out": ("out", "../../elsewhere"),
    "out/sheet": ("out/sheet", "../../../elsewhere/sheet"),
}


def linked(folder: Path, link: str) -> None:
    """Put a link into a home folder, in place of what was there."""
    name, target = LINKS[link]
    if name.startswith(".lectern/") or "marked" in link:
        own_folder(folder)
    if "marked" in link:
        (folder / FOLDER).rename(folder.parent / "marked")
        others(folder.parent / "marked")
    if name:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        if kind(path) == "folder":
            shutil.rmtree(path)
        path.unlink(missing_ok=True)
        path.symlink_to(target)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("link", "command"),
    [pair for pair in product(LINKS, COMMANDS) if pair[1] != "doctor" or pair[0] in ("none", ".cache", ".lectern")],
)
def test_nothing_at_home_is_removed(link: str, command: str, home: Path) -> None:
    (home / "outline.yaml").write_text(OUTLINE if "no-run" not in command else PLAIN)
    linked(home, link)
    before = tree(home.parent.parent)
    for _ in range(1 + (command == "build")):
        main([*COMMANDS[command], *([] if command == "theme" else ["outline.yaml"])])
    after = tree(home.parent.parent)
    mark = [f"users/ada/{FOLDER}{name}" for name in ("", f"/{MARK}", f"/{IGNORED}")]
    kept(before, after, *(mark if command == "clean" and link == "none" else []))
    new = {name.removeprefix("users/ada/") for name in after.keys() - before.keys()}
    ours = (FOLDER, "out", "assets/recordings", "../elsewhere/at-home.pptx", "__pycache__", ".cache/lectern", ".config")
    places = (
        *ours,
        ".cache/matplotlib",
        ".cache/fontconfig",
        ".cache/dconf",
        "users/dconf",
        "assets/figures/__pycache__",
    )
    assert [name for name in new if not name.startswith(places) and name != "elsewhere/at-home.pptx"] == []
    assert (link == "out" and command == "build") or "elsewhere/at-home.pptx" not in new


@pytest.mark.libreoffice
@pytest.mark.parametrize("more", [[], ["--no-run"]])
@pytest.mark.parametrize("link", ["none", ".cache", ".lectern", "out", "out/sheet"])
def test_nothing_at_home_is_removed_by_drawing(link: str, more: list[str], home: Path) -> None:
    drawable()
    (home / "outline.yaml").write_text(PLAIN)
    others(home / "out")
    for name in ("at-home.pdf", "at-home-handout.pdf"):  # as somebody has exported them
        (home / "out" / name).write_text("by hand")
        (home.parent.parent / "elsewhere" / name).write_text("by hand")
    linked(home, link)
    before = tree(home.parent.parent)
    assert main(["sheet", *more, "outline.yaml"]) == 1  # there are pictures of others
    kept(before, tree(home.parent.parent))


def drawable() -> None:
    try:
        libreoffice.program()
    except libreoffice.LibreOfficeMissingError:
        pytest.skip("LibreOffice is not installed")


def device(path: Path) -> None:
    try:
        os.mknod(path, 0o20666, os.makedev(1, 3))
    except OSError:
        pytest.skip("this user may make no device")


def listening(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path.name)


TARGETS: dict[str, Callable[[Path], object]] = {
    "device": device,
    "pipe": os.mkfifo,
    "socket": listening,
    "folder": lambda path: (path / "mine").mkdir(parents=True),
    "link to a folder": lambda path: path.symlink_to("../../elsewhere"),
    "link to a device": lambda path: path.symlink_to("/dev/null"),
    "link to nothing": lambda path: path.symlink_to("../../elsewhere/none.pptx"),
    "link to itself": lambda path: path.symlink_to(path.name),
    "link to another's file": lambda path: path.symlink_to("../../elsewhere/x.json"),
}


@pytest.mark.parametrize("more", [[], ["--no-run"], ["--force"], ["--no-run", "--force"]], ids=" ".join)
@pytest.mark.parametrize("target", TARGETS)
def test_an_output_replaces_nothing_but_files(target: str, more: list[str], home: Path) -> None:
    (home / "outline.yaml").write_text(PLAIN)
    TARGETS[target](home / "talk.pptx")
    before = tree(home.parent.parent)
    forced = target == "link to another's file" and more == ["--force"]  # which keeps a copy beside the link
    assert main(["outline.yaml", "-o", "talk.pptx", *more]) == int(not forced)
    after = tree(home.parent.parent)
    kept(before, after, *(["elsewhere/x.json"] if forced else []))
    if forced:
        copies = [held for name, (_, held) in after.items() if "talk (edited" in name]
        assert copies == [before["elsewhere/x.json"][1]]


def test_an_output_goes_through_a_link_to_a_file_if_the_lecture_is_trusted(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "outline.yaml").write_text(PLAIN)
    real = home.parent.parent / "elsewhere" / "real.pptx"
    assert main(["outline.yaml", "-o", str(real)]) == 0
    (home / "talk.pptx").symlink_to(real)
    (home / "outline.yaml").write_text(PLAIN.replace("one", "two"))
    before = tree(home.parent.parent)
    assert main(["outline.yaml", "-o", "talk.pptx", "--no-run"]) == 1
    assert "talk.pptx is a link that leads outside the lecture" in capsys.readouterr().err
    (home / "near.pptx").symlink_to("outline.yaml")
    assert main(["outline.yaml", "-o", "near.pptx", "--no-run"]) == 1
    assert "Is a link, which is not followed here" in capsys.readouterr().err
    kept(before, tree(home.parent.parent))
    assert main(["outline.yaml", "-o", "talk.pptx"]) == 0
    after = tree(home.parent.parent)
    kept(before, after, "elsewhere/real.pptx", *(name for name in before if f"/{FOLDER}/" in name))
    assert after["elsewhere/real.pptx"] != before["elsewhere/real.pptx"]


def test_a_strangers_output_stays_in_its_folder(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "outline.yaml").write_text(PLAIN)
    (home / "out").symlink_to("../../elsewhere")
    for more in ([], ["-o", "out/other.pptx"], ["-o", str(home / "out" / "environments" / "other.pptx")]):
        before = tree(home.parent.parent)
        assert main(["outline.yaml", "--no-run", *more]) == 1
        assert "out is a link that leads outside the lecture" in capsys.readouterr().err
        kept(before, after := tree(home.parent.parent))
        assert not [name for name in after.keys() - before.keys() if name.startswith("elsewhere")]
    assert (
        main(["outline.yaml", "--no-run", "-o", str(home.parent.parent / "mine.pptx")]) == 0
    )  # by the user's own path
    assert main(["outline.yaml"]) == 0
    assert (home.parent.parent / "elsewhere" / "at-home.pptx").is_file()


@pytest.mark.slow
@pytest.mark.parametrize("place", ["file", "folder", "empty folder", "link", "pipe"])
def test_a_folder_of_somebody_elses_is_not_taken(place: str, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = home / FOLDER
    if place == "folder":
        others(own)
    elif place == "empty folder":
        own.mkdir()
    elif place == "link":
        own.symlink_to("../../elsewhere")
    elif place == "pipe":
        os.mkfifo(own)
    else:
        own.write_text("mine")
    before = tree(home.parent.parent)
    for _ in range(2):
        assert main(["outline.yaml"]) == 0
        assert f"{FOLDER}:1:1: warning: not used for results: it is a " in capsys.readouterr().err
    assert main(["doctor"]) == 0
    assert "that no build has made" in capsys.readouterr().out
    assert main(["clean"]) == 0
    assert "nothing to remove" in capsys.readouterr().out
    kept(before, after := tree(home.parent.parent))
    assert not [name for name in after.keys() - before.keys() if name.startswith((f"users/ada/{FOLDER}", "elsewhere"))]


def test_the_folder_of_results_is_marked_and_hidden_from_git(home: Path) -> None:
    assert main(["outline.yaml"]) == 0
    assert (home / FOLDER / MARK).read_text().startswith("Made by Lectern")
    assert (home / FOLDER / IGNORED).read_text() == "*\n"


@pytest.mark.slow
def test_clean_removes_what_builds_made_and_says_what_it_left(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["outline.yaml", "-o", "deck.pptx"]) == 0
    assert main(["clean"]) == 0
    assert not (home / FOLDER).exists()
    assert main(["outline.yaml", "-o", "deck.pptx"]) == 0
    own = home / FOLDER
    (own / "notes.txt").write_text("mine")
    (own / "environments" / HEX).mkdir(parents=True)  # without a lock, which a build makes first
    (own / "environments" / HEX[::-1]).mkdir()
    (own / "environments" / f"{HEX[::-1]}.lock").touch()
    (own / "replaced").mkdir(exist_ok=True)
    (own / "replaced" / "mine.pptx").write_text("mine")
    (own / HEX).symlink_to("../x.json")
    capsys.readouterr()
    assert main(["clean"]) == 0
    said = capsys.readouterr().out
    assert f"and left {HEX}, environments, notes.txt, replaced" in said
    there = {path.relative_to(own).as_posix() for path in own.rglob("*")}
    mine = {HEX, "environments", f"environments/{HEX}", "notes.txt", "replaced", "replaced/mine.pptx"}
    assert there == mine | {MARK, IGNORED}


@pytest.fixture
def aged(built: Build, lecture: Path) -> Path:
    """A lecture that was built when results were kept in .cache."""
    assert built(OUTLINE).path
    (lecture / FOLDER).rename(lecture / OLD)
    for name in (MARK, TURN):
        (lecture / OLD / name).unlink()
    (lecture / OLD / IGNORED).unlink()
    return lecture


@pytest.mark.slow
def test_an_old_cache_is_named_once_and_left_as_it_is(aged: Path, built: Build) -> None:
    before, deck = tree(aged / OLD), (aged / "deck.pptx").read_bytes()
    first = built(OUTLINE)
    assert (first.drawn.drawn, first.drawn.reused, first.ran.live) == (1, 0, 1)
    (told,) = first.problems
    assert told.where.file == str(aged / OLD) and told.level == "warning"
    assert " MB; they are kept in .lectern now" in told.message and f"rm -r '{aged / OLD}'" in told.hint
    assert (aged / "deck.pptx").read_bytes() == deck
    assert built(OUTLINE).problems == []
    assert tree(aged / OLD) == before


@pytest.mark.slow
def test_of_an_old_cache_of_others_nothing_is_said(aged: Path, built: Build) -> None:
    for path in (aged / OLD).iterdir():
        if path.is_file():
            path.write_bytes(b"0" * 64 + path.read_bytes()[64:])
    again = built(OUTLINE)
    assert (again.drawn.drawn, again.ran.live, again.problems) == (1, 1, [])


def test_in_an_old_cache_of_others_too_ours_alone_are_named(aged: Path, built: Build) -> None:
    (aged / OLD / "pip").mkdir()
    (told,) = built(OUTLINE).problems
    assert "it holds other things as well (pip)" in told.hint and "rm -r" not in told.hint


def test_clean_takes_no_other_folder_for_a_lecture_that_is_not_there(home: Path) -> None:
    assert main(["outline.yaml", "-o", "deck.pptx"]) == 0
    (home / "lesson").mkdir()
    before = tree(home.parent.parent)
    assert [main(["clean", name]) for name in ("lesson", "outline.yml", "lesson/outline.yaml")] == [1, 1, 1]
    assert tree(home.parent.parent) == before


def test_only_parts_of_our_own_form_are_removed(home: Path) -> None:
    recordings = home / "assets" / "recordings"
    recordings.mkdir(parents=True, exist_ok=True)
    (recordings / ".lecture-2024000-final.part").write_text("mine")
    (recordings / ".x.json-4194399-0123456789ab.part").touch()  # no process has so high a number
    assert main(["outline.yaml", "-o", "deck.pptx"]) == 0
    assert {path.name for path in recordings.glob(".*.part")} == {".lecture-2024000-final.part"}


def test_a_file_of_equal_bytes_stays_whose_it_is(tmp_path: Path) -> None:
    (tmp_path / "mine").write_bytes(b"x")
    listed = Listed(tmp_path)
    listed.put({"mine": b"x", "ours": b"y"})
    assert listed.names() == {"ours"}


@pytest.mark.slow
def test_schema_replaces_only_what_it_wrote(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "outline.yaml").write_text(PLAIN)
    path = home / "outline.schema.json"
    for mine in ("", "{}", "mine", '{"$schema": "https://json-schema.org/draft/2020-12/schema"}', "[" * 100_000):
        path.write_text(mine)
        assert main(["schema", "outline.yaml"]) == 1
        assert "that `schema` did not write" in capsys.readouterr().err
        assert path.read_text() == mine
    path.unlink()
    for _ in range(2):
        assert main(["schema", "outline.yaml"]) == 0
    written = json.loads(path.read_text())
    path.write_text(json.dumps({key: value for key, value in written.items() if key != "$comment"}))
    assert main(["schema", "outline.yaml"]) == 1  # it does not say whose it is
    written["properties"]["title"]["description"] = "My own words."
    path.write_text(json.dumps(written))
    assert main(["schema", "outline.yaml"]) == 1
    assert "My own words." in path.read_text()


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("asked", [[], ["-o", "outline.schema.json"]])
def test_schema_replaces_nothing_but_files(target: str, asked: list[str], home: Path) -> None:
    (home / "outline.yaml").write_text(PLAIN)
    TARGETS[target](home / "outline.schema.json")
    before = tree(home.parent.parent)
    assert main(["schema", "outline.yaml", *asked]) == 1
    assert tree(home.parent.parent) == before


@pytest.mark.libreoffice
def test_sheet_replaces_and_removes_its_own_pictures_only(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drawable()
    (home / "outline.yaml").write_text(PLAIN + "- {title: Two, bullets: [two]}\n")
    assert main(["sheet", "--pdf", "--handout", "outline.yaml"]) == 0
    drawn = home / "out" / "sheet"
    made = {"contact.png", "slide-01.png", "slide-02.png", LIST}
    assert {path.name for path in drawn.iterdir()} == made
    (drawn / "slide-77.png").write_text("mine")
    (home / "outline.yaml").write_text(PLAIN.replace("one", "some"))
    assert main(["sheet", "--pdf", "--handout", "outline.yaml"]) == 0
    assert {path.name for path in drawn.iterdir()} == made - {"slide-02.png"} | {"slide-77.png"}
    assert {path.suffix for path in (home / "out").iterdir() if path.is_file()} == {".pptx", ".pdf", ""}

    (drawn / "slide-01.png").write_text("painted over")
    (home / "out" / "at-home.pdf").write_text("exported by hand")
    before = tree(home)
    capsys.readouterr()
    assert main(["sheet", "--pdf", "outline.yaml"]) == 1
    said = capsys.readouterr().err
    assert said.count("cannot be written: a file is there that was not made by this command") == 2
    kept(before, tree(home))
    (drawn / "slide-01.png").unlink()
    assert main(["sheet", "outline.yaml"]) == 0
    assert (home / "out" / "at-home.pdf").read_text() == "exported by hand"


def test_a_list_names_files_of_its_own_folder_that_nobody_changed(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    mine, listed = tmp_path / "mine", Listed(folder)
    listed.put({"a": b"a", "b": b"b"})
    mine.write_text("mine")
    (folder / "link").symlink_to(mine)
    lines = f"{digest('x')}  ../mine\n{digest('y')}  link\nrubbish\n"
    (folder / LIST).write_text((folder / LIST).read_text() + lines)
    assert listed.names() == {"a", "b"}
    (folder / "b").write_text("changed")
    listed.remove(["a", "b", "link", "../mine"])
    assert {path.name for path in folder.iterdir()} == {"b", "link", LIST} - {LIST}
    assert mine.read_text() == "mine"
    (folder / LIST).write_text("mine")
    with pytest.raises(OSError, match="somebody else's"):
        listed.put({"c": b"c"})
    assert (folder / LIST).read_text() == "mine"


def test_copies_of_decks_take_the_place_of_nothing(home: Path) -> None:
    (home / "outline.yaml").write_text(PLAIN)
    assert main(["outline.yaml", "-o", "deck.pptx"]) == 0
    with (home / "deck.pptx").open("ab") as file:
        file.write(b"\0")  # saved again, with nothing changed
    os.utime("deck.pptx", (at := time.mktime((2026, 11, 23, 14, 5, 0, 0, 0, -1)), at))
    (home / "deck (saved 2026-11-23 14.05).pptx").symlink_to("mine")
    (home / "deck (saved 2026-11-23 14.05, 2).pptx").mkdir()
    assert main(["outline.yaml", "-o", "deck.pptx"]) == 0
    assert (home / "deck (saved 2026-11-23 14.05, 3).pptx").read_bytes().endswith(b"\0")


def test_copies_that_an_earlier_version_has_kept_are_not_removed(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "outline.yaml").write_text(PLAIN)
    assert main(["outline.yaml"]) == 0
    Listed(home / FOLDER / "replaced").put({"deck.pptx": b"of last week"})
    assert main(["clean"]) == 0
    assert "and left replaced" in capsys.readouterr().out
    assert (home / FOLDER / "replaced" / "deck.pptx").read_bytes() == b"of last week"


def test_what_is_replaced_keeps_its_rights_and_so_does_its_copy(home: Path) -> None:
    (home / "outline.yaml").write_text(PLAIN)
    assert main(["outline.yaml", "-o", "deck.pptx"]) == 0
    with (home / "deck.pptx").open("ab") as file:
        file.write(b"\0")
    (home / "deck.pptx").chmod(0o600)
    assert main(["outline.yaml", "-o", "deck.pptx"]) == 0
    assert [path.stat().st_mode & 0o777 for path in home.glob("deck*.pptx")] == [0o600, 0o600]


def test_two_lectures_and_two_commands_leave_each_others_pictures(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, slides in (("a", 3), ("b", 1)):
        (home / f"{name}.yaml").write_text("slides:\n" + "- {title: One, bullets: [one]}\n" * slides)
    assert main(["svg", "a.yaml", "-o", "drawn"]) == 0
    Listed(home / "drawn", "sheet", home / "a.yaml").put({"slide-07.png": b"of sheet"})
    before = tree(home / "drawn")
    assert main(["svg", "b.yaml", "-o", "drawn"]) == 1
    assert "slide-01.svg:1:1: error: cannot be written: it was made for another outline" in capsys.readouterr().err
    assert tree(home / "drawn") == before
    (home / "a.yaml").write_text("slides:\n- {title: One, bullets: [one]}\n")
    assert main(["svg", "a.yaml", "-o", "drawn"]) == 0
    assert {path.name for path in (home / "drawn").iterdir()} == {"slide-01.svg", "slide-07.png", LIST}
    (home / "a.yaml").rename(home / "c.yaml")  # its pictures are nobody's now
    assert main(["svg", "c.yaml", "-o", "drawn"]) == 0


def test_a_list_of_an_earlier_version_is_known(tmp_path: Path) -> None:
    Listed(tmp_path, "svg", tmp_path / "a.yaml").put({"slide-01.svg": b"x", "slide-02.svg": b"y"})
    older = "".join(line.partition("\t")[0] + "\n" for line in (tmp_path / LIST).read_text().splitlines())
    (tmp_path / LIST).write_text(older)
    assert Listed(tmp_path, "svg", tmp_path / "b.yaml").names() == {"slide-01.svg", "slide-02.svg"}


@pytest.mark.parametrize("name", ["a\nb", "a\x1b[31m", os.fsdecode(b"a\xff")])
def test_any_name_of_a_file_is_told_in_one_line(name: str, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / f"{name}.yaml").write_text(PLAIN)
    shown = ascii(name)[1:-1]
    assert main([f"{name}.yaml", "-o", f"{name}.pptx"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith(f"{shown}.pptx: 1 slide in ")
    assert main(["svg", f"{name}.yaml", "-o", name]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith(f"{shown}/slide-01.svg: ")
    assert main([f"{name}.yml"]) == 1
    assert capsys.readouterr().err.startswith(f"{shown}.yml:1:1: error: cannot be read: ")


@pytest.mark.parametrize(
    "target", ["pipe", "folder", "link to nothing", "link to another's file", "file", "other file"]
)
def test_recordings_replace_nothing_of_others(target: str, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = home / "assets" / "recordings" / "s.json"
    path.parent.mkdir()
    mine = json.dumps({"format": 1, "session": "mine"} if target == "file" else {"mine": 1, "session": 2})
    (TARGETS | {target: lambda path: path.write_text(mine)} if "file" in target else TARGETS)[target](path)
    if "link" in target:
        path.unlink()
        path.symlink_to(home.parent.parent / "elsewhere" / ("x.json" if "another" in target else "none.json"))
    before = tree(home.parent.parent)
    assert main(["outline.yaml"]) == 0
    assert "s cannot be recorded: " in capsys.readouterr().err
    kept(before, tree(home.parent.parent))


@pytest.mark.slow
def test_a_recording_removes_nothing_that_its_forerunner_did_not_write(built: Build, lecture: Path) -> None:
    plot = "slides:\n- kind: code\n  title: One\n  session: s\n  alt: A line that rises\n  code: |\n"
    plot += "    import matplotlib.pyplot as plt\n    _ = plt.plot([1, {}])\n"
    assert built(plot.format(2)).path
    folder = lecture / "assets" / "recordings"
    (made,) = folder.glob("s-*.drawing")
    (folder / "s-0123456789ab.png").write_text("mine")
    (folder / "s-0123456789ac.png").symlink_to("../../outline.yaml")
    before = tree(folder)
    assert built(plot.format(3)).path
    after = tree(folder)
    assert {name for name in before if after.get(name) != before[name]} == {made.name, "s.json"}
    assert made.name not in after


def test_an_environment_is_made_where_nothing_of_others_is(tmp_path: Path) -> None:
    needed = Environment(("no-such-package-at-all==1.0",))
    name = digest(list(needed.packages), sys.version)
    for place in ("environments", f"environments/{name}", f"environments/{name}.lock"):
        folder, mine = tmp_path / place.replace("/", "-"), tmp_path / f"mine-{place.count('/')}{len(place)}"
        others(mine)
        (folder / place).parent.mkdir(parents=True)
        (folder / place).symlink_to(mine)
        before = tree(tmp_path)
        with pytest.raises(UnavailableError, match="something else is in its place"):
            interpreter(needed, folder, print)
        assert tree(tmp_path) == before
    folder = tmp_path / "folder" / "environments" / name
    others(folder)
    before = tree(tmp_path)
    for _ in range(2):
        with pytest.raises(UnavailableError, match="something else is in its place"):
            interpreter(needed, folder.parent.parent, print)
    assert tree(tmp_path) == before


@pytest.mark.parametrize("target", [name for name in TARGETS if name != "link to another's file"])
def test_what_is_written_replaces_nothing_but_files(
    target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    TARGETS[target](tmp_path / "there")
    before = tree(tmp_path)
    with pytest.raises(OSError, match="there"):
        write_atomically(tmp_path / "there", b"new")
    assert tree(tmp_path) == before
