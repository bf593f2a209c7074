"""Killed, on a full or read-only disk, beside another build, with a damaged cache: the deck stays whole, and the next
build is right without anything being deleted by hand.

That environments are made anew after their making was killed is tested in test_environments, that a damaged result
counts as none in test_cache, that the states of sessions are let go in test_warm and test_sessions.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import FIGURE, ROOT
from PIL import Image

from deck.base.files import FOLDER, IGNORED, MARK, kind, own_folder, write_atomically

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are killed and disks mounted as on Unix")

KILLS, GROUPS = 50, 5
OUTLINE = """\
title: Faults
slides:
- {{kind: figure, title: Figure {n}, figure: figures/example.py, alt: A line that rises from nought to one}}
- {{kind: picture, title: Picture {n}, picture: images/example.png, alt: A grey square of {n} pixels or more}}
- {{kind: math, title: Formula {n}, math: "x^{n} + 1"}}
- kind: code
  title: Snippet {n}
  session: faults
  code: |
    print("snippet", {n})
"""


def write(folder: Path, n: int) -> None:
    """The n-th version of the lecture, in which everything is another."""
    (folder / "outline.yaml").write_text(OUTLINE.format(n=n))
    (folder / "assets" / "figures" / "example.py").write_text(FIGURE.replace("[0, 1])", f"[0, {n}])"))
    Image.new("RGB", (800 + n, 800), "#888888").save(folder / "assets" / "images" / "example.png")


def started(folder: Path, *more: str, **variables: str) -> subprocess.Popen[str]:
    """A build on its way, in a process group of its own, whose temporary files lie beside the lecture."""
    temporary = folder.parent / "temporary"
    temporary.mkdir(exist_ok=True)
    output = [] if "-o" in more else ["-o", str(folder / "deck.pptx")]
    return subprocess.Popen(
        [sys.executable, str(ROOT / "build.py"), str(folder / "outline.yaml"), *output, *more],
        env={**os.environ, "TMPDIR": str(temporary), **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def build(folder: Path, *more: str, **variables: str) -> str:
    """What a build that has to go well says where mistakes are told."""
    process = started(folder, *more, **variables)
    _, said = process.communicate(timeout=600)
    assert process.returncode == 0, said
    return said


FORKING = """\
import os, sys
from deck.cli.main import main
reply, sys.stdout = sys.stdout, open(os.devnull, "w")
main(sys.argv[1:])
print("ready", file=reply, flush=True)
for line in sys.stdin:
    process = os.fork()
    if not process:
        os.setsid()
        code = main(line.split())
        sys.stderr.flush()
        os._exit(code)
    print(process, file=reply, flush=True)
    print(os.waitpid(process, 0)[1], file=reply, flush=True)
"""


@dataclass(frozen=True)
class Forks:
    """Builds that need not begin with a second of imports, each in a process and a group of its own."""

    parent: subprocess.Popen[str]
    said: Path

    def build(self, folder: Path) -> str:
        """What a build that has to go well says where mistakes are told."""
        before = self.said.stat().st_size
        self._start(folder)
        assert self._number() == 0
        return self.said.read_text()[before:]

    def killed(self, folder: Path, seconds: float) -> bool:
        """Kill a build after a while, with what it has started; tell whether it was still on its way."""
        process = self._start(folder)
        time.sleep(seconds)
        with suppress(ProcessLookupError):
            os.killpg(process, signal.SIGKILL)
        return self._number() == signal.SIGKILL

    def _start(self, folder: Path) -> int:
        assert self.parent.stdin
        self.parent.stdin.write(f"{folder / 'outline.yaml'} -o {folder / 'deck.pptx'}\n")
        self.parent.stdin.flush()
        return self._number()

    def _number(self) -> int:
        assert self.parent.stdout
        return int(self.parent.stdout.readline())


def files(folder: Path) -> list[str]:
    """What lies beside the deck and the outline, and in the folder of recordings."""
    inside = [*folder.iterdir(), *(folder / "assets" / "recordings").iterdir()]
    return sorted(path.relative_to(folder).as_posix() for path in inside)


def recorded(folder: Path) -> object:
    """What a recording holds beside when it was made."""
    recording = json.loads((folder / "assets" / "recordings" / "faults.json").read_text())
    return {key: value for key, value in recording.items() if key != "run"}


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], bytes]:
    """The bytes of a version's deck, built in a new folder."""
    made: dict[int, bytes] = {}

    def bytes_of(n: int) -> bytes:
        if n not in made:
            folder = tmp_path_factory.mktemp("clean") / "lecture"
            for name in ("figures", "images"):
                (folder / "assets" / name).mkdir(parents=True)
            write(folder, n)
            build(folder)
            made[n] = (folder / "deck.pptx").read_bytes()
        return made[n]

    return bytes_of


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Where the lecture's first version was built, and a copy of that folder."""
    base = tmp_path_factory.mktemp("faulty")
    folder, copy = base / "here" / "lecture", base / "kept"
    for name in ("figures", "images"):
        (folder / "assets" / name).mkdir(parents=True)
    write(folder, 1)
    build(folder)
    shutil.copytree(folder, copy)
    shutil.rmtree(folder.parent)
    return folder, copy


@pytest.fixture(scope="module")
def forks(kept: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forks]:
    folder = tmp_path_factory.mktemp("forks")
    shutil.copytree(kept[1], folder / "lecture")
    write(folder / "lecture", 3)
    command = [sys.executable, "-c", FORKING, str(folder / "lecture" / "outline.yaml")]
    variables, pipe = {**os.environ, "TMPDIR": str(folder)}, subprocess.PIPE
    with (folder / "said").open("a") as said:
        parent = subprocess.Popen(command, cwd=ROOT, env=variables, stdin=pipe, stdout=pipe, stderr=said, text=True)
    with parent:
        assert parent.stdout and parent.stdout.readline() == "ready\n"
        yield Forks(parent, folder / "said")


@pytest.fixture
def faulty(kept: tuple[Path, Path], tmp_path: Path) -> Iterator[Path]:
    """The lecture, whose first version has been built, in a folder of its own."""
    folder, copy = kept
    shutil.copytree(copy, folder)
    yield folder
    folder.parent.rename(tmp_path / "gone")  # what ended may still be removing its files


@pytest.mark.slow
@pytest.mark.parametrize("group", range(GROUPS))
def test_killed_at_any_moment(
    group: int, faulty: Path, clean: Callable[[int], bytes], forks: Forks, tmp_path: Path
) -> None:
    snapshot, there = faulty.with_name("snapshot"), files(faulty)
    old, new = (faulty / "deck.pptx").read_bytes(), clean(2)
    assert old == clean(1) != new
    write(faulty, 2)
    shutil.copytree(faulty, snapshot)
    begun = time.monotonic()
    assert forks.build(faulty) == ""
    lasts, wanted = time.monotonic() - begun, recorded(faulty)
    moments, kills = random.Random(group), 0
    while kills < KILLS // GROUPS:
        faulty.rename(Path(tempfile.mkdtemp(dir=tmp_path)) / "gone")  # what ended may still be removing its files
        shutil.copytree(snapshot, faulty)
        moment = moments.uniform(0, lasts)
        hit = forks.killed(faulty, moment)
        kills, lasts = kills + hit, lasts if hit else 0.9 * lasts  # builds may take less time than the first did
        assert (faulty / "deck.pptx").read_bytes() in (old, new), moment
        assert forks.build(faulty) == "", moment
        assert (faulty / "deck.pptx").read_bytes() == new, moment
        assert recorded(faulty) == wanted, moment
        assert files(faulty) == there, moment
        assert not list(faulty.rglob("*.part")), moment


KILLED_AFTER_WRITING = """\
import os, sys
from deck.pptx import output
from deck.cli.main import main
output.remove_parts = lambda *where: os._exit(9)
main(sys.argv[1:])
"""


@pytest.mark.slow
def test_a_deck_of_a_build_that_was_killed_right_after_writing_it_is_not_kept_as_somebodys(faulty: Path) -> None:
    there = files(faulty)
    write(faulty, 2)
    options = [str(faulty / "outline.yaml"), "-o", str(faulty / "deck.pptx")]
    child = subprocess.run([sys.executable, "-c", KILLED_AFTER_WRITING, *options], cwd=ROOT, check=False)
    assert child.returncode == 9
    write(faulty, 1)
    build(faulty)
    assert files(faulty) == there


@pytest.mark.slow
def test_what_killed_processes_left_is_removed_and_what_another_writes_is_not(faulty: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    places = (faulty / ".deck.pptx", faulty / "assets" / "recordings" / ".faults.json")
    left, written = (
        [Path(f"{place}-{number}-0123456789ab.part") for place in places] for number in (gone.pid, os.getppid())
    )
    for part in (*left, *written):
        part.touch()
    build(faulty)
    assert [part.exists() for part in (*left, *written)] == [False, False, True, True]


@pytest.mark.slow
def test_two_builds_at_once(faulty: Path, clean: Callable[[int], bytes]) -> None:
    there = files(faulty)
    write(faulty, 2)
    for process in [started(faulty) for _ in range(2)]:
        _, said = process.communicate(timeout=600)
        assert (process.returncode, said) == (0, "")
    assert (faulty / "deck.pptx").read_bytes() == clean(2)
    assert files(faulty) == there


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[None]:
    """Something mounted at a folder; without the right to, the test is skipped."""
    folder.mkdir(exist_ok=True)
    if subprocess.run(["mount", *options, folder], check=False, capture_output=True).returncode:
        pytest.skip("this user may mount nothing")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def fill(folder: Path) -> None:
    """Leave no room on a disk."""
    with suppress(OSError), (folder / "filler").open("wb", buffering=0) as file:
        while file.write(bytes(4096)):
            pass


@pytest.mark.slow
@pytest.mark.parametrize("place", [FOLDER, "assets/recordings"])
def test_disk_that_is_full(place: str, faulty: Path, clean: Callable[[int], bytes]) -> None:
    write(faulty, 2)
    own = own_folder(faulty)
    assert own
    marks = {name: (own / name).read_bytes() for name in (MARK, IGNORED)}
    with mounted(faulty / place, "-t", "tmpfs", "-o", "size=64k", "tmpfs"):
        for name, blob in marks.items() if place == FOLDER else ():
            (own / name).write_bytes(blob)
        fill(faulty / place)
        said = build(faulty)
        assert (faulty / "deck.pptx").read_bytes() == clean(2)
        assert said.count("\n") == (2 if "recordings" in place else 0), said
        assert "No space left" in said or place == FOLDER
        (faulty / place / "filler").unlink()
    assert build(faulty) == ""
    assert (faulty / "deck.pptx").read_bytes() == clean(2)
    assert '"snippet 2"' in json.dumps(recorded(faulty))


@pytest.mark.slow
def test_disk_that_is_full_where_the_deck_belongs(faulty: Path, clean: Callable[[int], bytes]) -> None:
    out = faulty.with_name("out")
    with mounted(out, "-t", "tmpfs", "-o", "size=400k", "tmpfs"):
        build(faulty, "-o", str(out / "deck.pptx"))
        fill(out)
        write(faulty, 2)
        process = started(faulty, "-o", str(out / "deck.pptx"))
        _, said = process.communicate(timeout=600)
        assert process.returncode == 1
        assert "No space left on device\n    hint: make room" in said
        assert (out / "deck.pptx").read_bytes() == clean(1)
        assert sorted(path.name for path in out.iterdir()) == ["deck.pptx", "filler"]
        (out / "filler").unlink()
        build(faulty, "-o", str(out / "deck.pptx"))
        assert (out / "deck.pptx").read_bytes() == clean(2)


@pytest.mark.slow
def test_read_only_folder(faulty: Path, clean: Callable[[int], bytes]) -> None:
    write(faulty, 2)
    out = faulty.with_name("out") / "deck.pptx"
    before = {path: path.read_bytes() for path in faulty.rglob("*") if path.is_file()}
    with mounted(faulty, "--bind", str(faulty)):
        subprocess.run(["mount", "-o", "remount,ro,bind", faulty], check=True)
        said = build(faulty, "-o", str(out))
        assert out.read_bytes() == clean(2)
        assert "outline.yaml:10:5: warning: faults cannot be recorded: Read-only file system" in said
        process = started(faulty)
        _, said = process.communicate(timeout=600)
        assert process.returncode == 1
        assert "deck.pptx:1:1: error: cannot be written: Read-only file system" in said
    assert {path: path.read_bytes() for path in faulty.rglob("*") if path.is_file()} == before


def _rubbish(path: Path) -> None:
    path.write_bytes(random.Random(0).randbytes(1000))


def _folder(path: Path) -> None:
    path.unlink()
    (path / "inner").mkdir(parents=True)


def _link(path: Path, to: str) -> None:
    path.unlink()
    path.symlink_to(to)


HARMS: dict[str, Callable[[Path], object]] = {
    "truncated": lambda path: os.truncate(path, path.stat().st_size // 2),
    "emptied": lambda path: os.truncate(path, 0),
    "rubbish": _rubbish,
    "a folder": _folder,
    "unreadable": lambda path: path.chmod(0),
    "a dead link": lambda path: _link(path, "nowhere"),
    "a circle": lambda path: _link(path, path.name),
}


@pytest.mark.slow
@pytest.mark.parametrize("harm", HARMS)
def test_damaged_cache(harm: str, faulty: Path, clean: Callable[[int], bytes]) -> None:
    kept = [p for p in (faulty / FOLDER).rglob("*") if p.is_file() and p.name not in (MARK, IGNORED)]
    assert len(kept) > 6
    for path in kept:
        HARMS[harm](path)
    assert build(faulty) == ""
    assert (faulty / "deck.pptx").read_bytes() == clean(1)
    others = [kind(path) for path in (faulty / FOLDER).glob("????????????????????????") if kind(path) != "file"]
    assert set(others) == {"a folder": {"folder"}, "a dead link": {"link"}, "a circle": {"link"}}.get(harm, set())
    write(faulty, 2)
    assert build(faulty) == ""
    assert (faulty / "deck.pptx").read_bytes() == clean(2)


@pytest.mark.slow
def test_file_where_the_cache_belongs(faulty: Path, clean: Callable[[int], bytes]) -> None:
    shutil.rmtree(faulty / ".lectern")
    (faulty / ".lectern").write_text("mine\n")
    assert "not used for results: it is a file that no build has made" in build(faulty)
    assert (faulty / "deck.pptx").read_bytes() == clean(1)
    assert (faulty / ".lectern").read_text() == "mine\n"


@pytest.mark.slow
def test_clock_that_was_wrong(faulty: Path, clean: Callable[[int], bytes]) -> None:
    far = time.time() + 20 * 365 * 86_400
    for path in [faulty, *faulty.rglob("*")]:
        os.utime(path, (far, far), follow_symlinks=False)
    assert build(faulty, SOURCE_DATE_EPOCH="0") == ""
    assert (faulty / "deck.pptx").read_bytes() == clean(1)
    write(faulty, 2)  # older than what is in the cache
    for path in (path for path in faulty.rglob("*") if path.is_file() and path.parent.name != "warm"):
        os.utime(path, (0, 0))
    assert build(faulty, SOURCE_DATE_EPOCH=str(int(far))) == ""
    assert (faulty / "deck.pptx").read_bytes() == clean(2)


def test_what_cannot_be_written_leaves_no_part(lecture: Path) -> None:
    (lecture / "there").mkdir()
    with pytest.raises(OSError, match="there"):
        write_atomically(lecture / "there", b"new")
    assert not list(lecture.glob(".*.part"))
