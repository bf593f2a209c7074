"""Environments that cost are told before they are fetched, fetched by bytes, shared, and removed with care."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from conftest import Build

from deck.base.problem import Notice
from deck.cli.main import main
from deck.code.live.environments import Environment, interpreter, versions
from deck.code.live.packages import Distribution, Sources, UnavailableError, notice

pytestmark = pytest.mark.slow

LARGE = 700_000  # bytes of the demo package


def wheel(folder: Path, version: str = "1.2", name: str = "lectern_demo") -> Path:
    """A package of a line of code and many bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    info, path = f"{name}-{version}.dist-info", folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(f"{name}.py", "answer = 42\n")
        file.writestr(f"{name}.bin", hashlib.shake_128(name.encode()).digest(LARGE))
        file.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name.replace('_', '-')}\nVersion: {version}\n"
        )
        file.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        file.writestr(f"{info}/RECORD", "")
    return path


@pytest.fixture(autouse=True)
def own_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user of our own, whose pip has no settings, no index, and no uv beside it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    for name in [name for name in os.environ if name.startswith("PIP_") and name != "PIP_CONFIG_FILE"]:
        monkeypatch.delenv(name)
    folders = os.environ["PATH"].split(os.pathsep)
    monkeypatch.setenv("PATH", os.pathsep.join(f for f in folders if not shutil.which("uv", path=f)))


@dataclass
class Index:
    """An index of packages that can answer a range of bytes, and breaks off where it is told to."""

    folder: Path
    address: str = ""
    breaks: list[int] = field(default_factory=list)  # after so many bytes, answer by answer
    asked: list[tuple[str, str]] = field(default_factory=list)  # for what, from which byte on
    digest: str = ""  # what it says of every file, if that is not the truth

    def page(self, name: str) -> bytes:
        links = ""
        for path in sorted(self.folder.glob(f"{name.replace('-', '_')}-*.whl")):
            told = self.digest or hashlib.sha256(path.read_bytes()).hexdigest()
            links += f'<a href="/files/{path.name}#sha256={told}">{path.name}</a>\n'
        return f"<!DOCTYPE html><html><body>{links}</body></html>".encode()


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    found = Index(tmp_path / "served")
    wheel(found.folder)

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.answer(body=False)

        def do_GET(self) -> None:
            self.answer()

        def answer(self, body: bool = True) -> None:
            *_, kind, name = self.path.rstrip("/").split("/")
            blob = found.page(name) if kind == "simple" else (found.folder / name).read_bytes()
            asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
            begin, end = (int(asked[1]), int(asked[2] or len(blob) - 1) + 1) if asked else (0, len(blob))
            self.send_response(416 if begin >= len(blob) else 206 if asked else 200)
            self.send_header("Content-Type", "text/html" if kind == "simple" else "application/octet-stream")
            self.send_header("Accept-Ranges", "bytes")
            self.send_header("Content-Length", str(max(0, end - begin)))
            self.send_header("Content-Range", f"bytes {begin}-{end - 1}/{len(blob)}")
            self.end_headers()
            if not body:
                return
            part = blob[begin:end]
            if kind == "files" and "pip" not in self.headers.get("User-Agent", ""):
                found.asked.append((name, asked[1] if asked else "0"))
                if found.breaks:
                    part = part[: found.breaks.pop(0)]
            self.wfile.write(part)
            self.close_connection = True

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found.address = f"http://127.0.0.1:{server.server_port}/simple"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield found
        server.shutdown()


def made(index: Index, cache: Path, told: list[str]) -> dict[str, str]:
    environment = Environment(("lectern-demo",), sources=Sources((index.address,)))
    return versions(interpreter(environment, cache, told.append), environment)


def test_what_will_be_fetched_is_said_before_with_its_size_and_how_to_do_without(index: Index, tmp_path: Path) -> None:
    told: list[str] = []
    asked = []

    def tell(text: str) -> None:
        told.append(text)
        if isinstance(text, Notice):
            asked.extend(index.asked)

    environment = Environment(("lectern-demo",), sources=Sources((index.address,)))
    python = interpreter(environment, tmp_path, tell)
    assert versions(python, environment)["lectern-demo"] == "1.2"
    (said,) = (text for text in told if isinstance(text, Notice))
    assert said.startswith("fetching 1 package, 700.8 kB (lectern-demo 1.2 700.8 kB) for ")
    assert "build with --no-run, which shows the recordings" in said
    assert asked == [] and index.asked == [("lectern_demo-1.2-py3-none-any.whl", "0")]
    assert any(re.fullmatch(r"lectern-demo 1\.2: [\d.]+ kB of 700\.8 kB", text) for text in told)
    assert list((tmp_path / "environments" / "wheels").glob("*.whl*")) == []


def test_a_download_that_breaks_off_goes_on(index: Index, tmp_path: Path) -> None:
    index.breaks = [300_000, 200_000]
    assert made(index, tmp_path, [])["lectern-demo"] == "1.2"
    assert [begin for _, begin in index.asked] == ["0", "300000", "500000"]


def test_a_download_goes_on_in_the_next_build(index: Index, tmp_path: Path) -> None:
    wheels = tmp_path / "environments" / "wheels"
    wheels.mkdir(parents=True)
    (path,) = index.folder.iterdir()
    (wheels / f"{path.name}.part").write_bytes(path.read_bytes()[:400_000])
    made(index, tmp_path, [])
    assert [begin for _, begin in index.asked] == ["400000"]


def test_a_part_of_something_else_is_fetched_anew(index: Index, tmp_path: Path) -> None:
    wheels = tmp_path / "environments" / "wheels"
    wheels.mkdir(parents=True)
    (path,) = index.folder.iterdir()
    (wheels / f"{path.name}.part").write_bytes(b"x" * 2_000_000)
    assert made(index, tmp_path, [])["lectern-demo"] == "1.2"
    assert [begin for _, begin in index.asked] == ["2000000", "0"]


def test_a_file_that_is_not_what_the_index_says_is_not_installed(index: Index, tmp_path: Path) -> None:
    index.digest = "0" * 64
    with pytest.raises(UnavailableError):
        made(index, tmp_path, [])


def test_many_packages_are_told_by_the_largest_and_unknown_sizes_are_not_hidden() -> None:
    many = [Distribution(f"p{n}", "1", size=n * 1_000_000) for n in range(1, 10)]
    said = notice([*many, Distribution("odd", "2")], Path("there"))
    assert said.startswith("fetching 10 packages, 45.0 MB or more (p9 1 9.0 MB, p8 1 8.0 MB, ")
    assert "p4 1 4.0 MB, 4 smaller) for there." in said


OUTLINE = """\
environments:
  demo: {{packages: [lectern-demo], {source}}}
slides:
- {{kind: code, title: One, language: python, environment: demo, code: "import lectern_demo\\nlectern_demo.answer"}}
"""


def test_wheels_of_the_lecture_are_installed(
    lecture: Path, built: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel(lecture / "assets" / "wheels")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    report = built(OUTLINE.format(source="find-links: assets/wheels"))
    assert report.path, report.problems
    assert (lecture / "assets/recordings/locks/demo.txt").read_text().endswith("lectern-demo==1.2\n")
    assert not (lecture / ".lectern" / "environments").exists()


def test_an_index_of_its_own_is_asked(built: Build, index: Index) -> None:
    report = built(OUTLINE.format(source=f"index: [{index.address}]"))
    assert report.path, report.problems
    assert len(index.asked) == 1


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("index: pypi", "'pypi' is no address"),
        ("index: --extra-index-url", "'--extra-index-url' is no address"),
        ("find-links: missing", "'missing' is neither an address nor a folder of the lecture"),
        ("find-links: [..]", "'..' is neither an address nor a folder of the lecture"),
        ("find-links: [{a: b}]", "is neither an address nor a folder of the lecture"),
        ("indx: a", "an environment has no 'indx'"),
    ],
)
def test_sources_that_are_none_are_told_at_their_place(source: str, told: str, built: Build) -> None:
    (problem,) = built(OUTLINE.format(source=source)).problems
    assert told in problem.message and problem.where.line == 2


def shared(tmp_path: Path, *names: str) -> list[Path]:
    """Lectures of the same lock, built one after the other; the environment that they share."""
    for name in names:
        lecture = tmp_path / name
        wheel(lecture / "assets" / "wheels")
        text = OUTLINE.format(source=f"find-links: 'file://{tmp_path / names[0]}/assets/wheels/'")
        (lecture / "outline.yaml").write_text(
            text.replace("[lectern-demo]", "['Lectern.Demo>1']" if name == "b" else "[lectern-demo]")
        )
        assert main(["-q", str(lecture)]) == 0
    return [
        path for path in (tmp_path / "home/lectern/environments").iterdir() if path.is_dir() and path.name != "wheels"
    ]


def test_lectures_of_the_same_versions_share_an_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    assert len(shared(tmp_path, "a", "b")) == 1


def test_clean_removes_what_nobody_else_uses_and_nothing_of_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    (folder,) = shared(tmp_path, "a", "b")
    place = folder.parent
    mine = [place / "mine", place / ("0" * 24), place / "wheels" / "notes.txt"]
    mine[0].mkdir()
    mine[1].mkdir()  # without a lock, which a build makes first
    mine[2].parent.mkdir(exist_ok=True)
    mine[2].write_text("mine")
    let_go()
    capsys.readouterr()
    assert main(["clean", "--environments", str(tmp_path / "a")]) == 0
    said = capsys.readouterr().out
    assert re.search(
        rf"kept [\d.]+ kB: lectern-demo 1\.2, python [\d.]+ \({re.escape(str(tmp_path / 'b'))} uses it, too\)", said
    )
    assert folder.is_dir()
    shutil.rmtree(tmp_path / "b")
    assert main(["clean", "--environments", str(tmp_path / "a")]) == 0
    assert re.search(r"removed [\d.]+ kB: lectern-demo 1\.2", capsys.readouterr().out)
    assert sorted(place.rglob("*")) == sorted([*mine, mine[2].parent])


def let_go() -> None:
    """End what this process holds, as its end would."""
    from deck.code.live import shared as module

    for file in module._held.values():
        file.close()
    module._held.clear()


def test_an_environment_that_a_build_uses_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    (folder,) = shared(tmp_path, "a")
    assert main(["clean", "--environments", str(tmp_path / "a")]) == 0
    assert "(a build uses it now)" in capsys.readouterr().out
    assert folder.is_dir()
    let_go()


@pytest.mark.skipif(sys.platform == "win32", reason="its stand-in is a script of sh")
@pytest.mark.parametrize("works", [True, False])
def test_uv_installs_where_it_is_at_hand_and_pip_where_it_fails(
    works: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uv = tmp_path / "tools" / "uv"
    uv.parent.mkdir()
    says = f'#!/bin/sh\necho "$@" > {tmp_path}/said\n'
    uv.write_text(
        says
        + (f'exec {sys.executable} -m pip --python "$4" install --no-deps --no-index "$7"\n' if works else "exit 2\n")
    )
    uv.chmod(0o755)
    monkeypatch.setenv("PATH", str(uv.parent), prepend=os.pathsep)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    wheel(tmp_path / "wheels")
    environment = Environment(("lectern-demo",), sources=Sources(links=(str(tmp_path / "wheels"),)))
    assert versions(interpreter(environment, tmp_path, print), environment)["lectern-demo"] == "1.2"
    assert (tmp_path / "said").read_text().startswith("pip install --python ")


def test_where_the_user_has_no_folder_the_lecture_keeps_its_environment(
    lecture: Path, built: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("mine")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    wheel(lecture / "assets" / "wheels")
    report = built(OUTLINE.format(source="find-links: assets/wheels"))
    assert report.path, report.problems
    assert (lecture / ".lectern" / "environments").is_dir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))  # and what is there serves
    assert built(OUTLINE.format(source="find-links: assets/wheels").replace("_demo.answer", "_demo.answer + 1")).path
    assert not (tmp_path / "home" / "lectern" / "environments").exists()


def test_an_environment_that_cannot_be_moved_is_in_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    (folder,) = shared(tmp_path, "a")
    let_go()

    def refused(path: Path, _: Path) -> Path:
        raise PermissionError(13, "Access is denied", str(path))

    monkeypatch.setattr(Path, "rename", refused)
    assert main(["clean", "--environments", str(tmp_path / "a")]) == 0
    assert "kept" in (said := capsys.readouterr().out) and "(a build uses it now)" in said
    assert (folder / "versions.json").is_file()
